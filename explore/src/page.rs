//! The files of the page. They are all there is: the page loads nothing from elsewhere.

/// The media type and the text of a file of the page; the page itself is that without a name.
pub(crate) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Some(match name {
        "" => ("text/html; charset=utf-8", include_str!("page/index.html")),
        "style.css" => ("text/css; charset=utf-8", include_str!("page/style.css")),
        "app.js" => (SCRIPT, include_str!("page/app.js")),
        "dom.js" => (SCRIPT, include_str!("page/dom.js")),
        "form.js" => (SCRIPT, include_str!("page/form.js")),
        "json.js" => (SCRIPT, include_str!("page/json.js")),
        "markdown.js" => (SCRIPT, include_str!("page/markdown.js")),
        "operation.js" => (SCRIPT, include_str!("page/operation.js")),
        "pattern.js" => (SCRIPT, include_str!("page/pattern.js")),
        "record.js" => (SCRIPT, include_str!("page/record.js")),
        "response.js" => (SCRIPT, include_str!("page/response.js")),
        "schema.js" => (SCRIPT, include_str!("page/schema.js")),
        _ => return None,
    })
}
