//! The header `Link` (RFC 8288).

use http::HeaderMap;
use http::header::LINK;

/// A link of a header: its target as it is written, and its parameters in their order.
struct Link<'a> {
    target: &'a str,
    parameters: Vec<(&'a str, String)>,
}

/// The target of the first link whose relation is `next`, as it is written: a URL, or a reference relative to that of the request.
///
/// All fields of the name `Link` are read, as UTF-8 where they hold more than ASCII. A link with an `anchor` is about another
/// resource, and not taken.
pub fn next_link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().find_map(|value| {
        let field = String::from_utf8_lossy(value.as_bytes());
        links(&field).find(Link::is_next).map(|link| link.target.to_owned())
    })
}

impl Link<'_> {
    /// A relation may be one of several; of several parameters `rel` the first counts (section 3.3).
    fn is_next(&self) -> bool {
        let parameter = |wanted: &str| {
            let mut all = self.parameters.iter();
            all.find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value)
        };
        let is_next = |relations: &String| {
            let mut relations = relations.split_ascii_whitespace();
            relations.any(|relation| relation.eq_ignore_ascii_case("next"))
        };
        parameter("rel").is_some_and(is_next) && parameter("anchor").is_none()
    }
}

/// The links of a field, by the algorithm of RFC 8288, appendix B.2, up to what is no link.
fn links(field: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = field;
    std::iter::from_fn(move || {
        // elements of a list may be empty (RFC 9110, section 5.6.1)
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (target, after) = rest.strip_prefix('<')?.split_once('>')?;
        let (parameters, after) = parameters(after);
        rest = after;
        Some(Link { target, parameters })
    })
}

/// The parameters of a link, and what follows the link (appendix B.3).
fn parameters(text: &str) -> (Vec<(&str, String)>, &str) {
    let mut parameters = Vec::new();
    let mut rest = text;
    loop {
        rest = skip_space(rest);
        let Some(after) = rest.strip_prefix(';') else {
            // whatever stands before the comma is no parameter
            let end = rest.find(',').unwrap_or(rest.len());
            return (parameters, rest.get(end..).unwrap_or_default());
        };
        rest = skip_space(after);
        let end = rest.find([' ', '\t', '=', ';', ',']).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = skip_space(after);
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = self::value(skip_space(after));
        }
        if !name.is_empty() {
            parameters.push((name, value));
        }
    }
}

/// A value, quoted (appendix B.4) or not, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (value.trim_end().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

fn skip_space(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn next(fields: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(LINK, HeaderValue::from_str(field).unwrap());
        }
        next_link(&headers)
    }

    #[test]
    fn next_among_others() {
        for (fields, expected) in [
            (
                &["<https://a.example/?p=2>; rel=\"next\""][..],
                Some("https://a.example/?p=2"),
            ),
            (&["<?p=2>;rel=next"], Some("?p=2")),
            (&["<a>; rel=\"prev\", <b>; rel=\"next\", <c>; rel=\"last\""], Some("b")),
            (&["<a>; rel=\"prev\"", "<b>; rel=\"next\""], Some("b")),
            (&["<a>; rel=\"last NEXT\""], Some("a")),
            (&["<a>; REL=\"next\""], Some("a")),
            (&["<a>; title=\"x, y; rel=prev <b>\"; rel=\"next\""], Some("a")),
            (&["<a>; title=\"an \\\"escape\\\\\"; rel=\"next\""], Some("a")),
            (&["<a,b;c>; rel=\"next\""], Some("a,b;c")),
            (&["<a> ; rel = \"next\" ; x"], Some("a")),
            (&[" , ,<a>;rel=next,"], Some("a")),
            (&["<a>; x; rel=next"], Some("a")),
            (&["<>; rel=next"], Some("")),
            (&["<?q=é>; title=\"ü\"; rel=next"], Some("?q=é")),
            (&["<a>; title*=UTF-8''%e2%82%ac; rel=next"], Some("a")),
            // the first counts
            (&["<a>; rel=prev; rel=next"], None),
            (&["<a>; rel=next, <b>; rel=next"], Some("a")),
            // about another resource
            (&["<a>; rel=next; anchor=\"#x\", <b>; rel=next"], Some("b")),
            (&["<a>; rel=\"nextpage\""], None),
            (&["<a>; rev=next"], None),
            (&["<a"], None),
            (&["a; rel=next"], None),
            (&["<a>; rel=\"next"], Some("a")),
            (&["<a>; rel=\"next\" junk, <b>; rel=\"prev\""], Some("a")),
            (&[""], None),
            (&[], None),
        ] {
            assert_eq!(next(fields).as_deref(), expected, "{fields:?}");
        }
    }
}
