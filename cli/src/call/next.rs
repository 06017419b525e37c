//! Pages of listings whose document does not say how they are paged: what responses say of the next one.
//!
//! Known are links (RFC 8288, and the members that APIs have for them), cursors, and the id of the last item where the response says
//! that there are more. Of a link only the values of documented parameters are taken: requests go where the document says.

use specwright_dynamic::tables::{Operation, Parameter, Place};
use specwright_runtime::Json;
use specwright_runtime::codegen::next_link;
use specwright_runtime::http::HeaderMap;

/// Where responses have the URL of the next page.
const LINKS: [&str; 12] = [
    "/next",
    "/links/next",
    "/links/next/href",
    "/_links/next",
    "/_links/next/href",
    "/links/pages/next",
    "/paging/next",
    "/pagination/next",
    "/meta/next",
    "/next_page_url",
    "/next_url",
    "/@odata.nextLink",
];
/// The members beside which cursors may stand.
const AROUND: [&str; 8] = [
    "",
    "meta",
    "metadata",
    "pagination",
    "paging",
    "page_info",
    "pageInfo",
    "response_metadata",
];
/// Names of cursors in responses, without case and signs, and of the parameters that take them.
const CURSORS: [(&str, &[&str]); 10] = [
    ("nextpagetoken", &["pagetoken", "nextpagetoken"]),
    (
        "nextcursor",
        &["cursor", "after", "startingafter", "nextcursor", "pagecursor"],
    ),
    ("nexttoken", &["nexttoken", "token", "pagetoken"]),
    ("nextmarker", &["marker", "nextmarker"]),
    ("nextpageid", &["pageid", "page"]),
    ("nextpageoffset", &["offset"]),
    ("nextoffset", &["offset"]),
    ("nextpage", &["page", "pagenumber"]),
    ("endcursor", &["after", "cursor"]),
    ("continue", &["continue"]),
];
/// Names of what says that there are more, and of the parameters that take the id of the last item.
const MORE: [&str; 4] = ["hasmore", "hasnext", "hasnextpage", "more"];
const AFTER_ID: [&str; 4] = ["startingafter", "after", "afterid", "sinceid"];

/// The values of parameters with which the next page is asked for.
pub(super) type Next = Vec<(String, String)>;

/// What a response says of the next page.
pub(super) fn next(operation: &Operation, response: &Json, headers: &HeaderMap) -> Option<Next> {
    let of_body = || {
        LINKS
            .iter()
            .find_map(|pointer| response.pointer(pointer)?.as_str().filter(|url| url.contains('?')))
    };
    let of_link = next_link(headers);
    let of_url = of_link
        .as_deref()
        .or_else(of_body)
        .and_then(|url| of_url(operation, url));
    of_url
        .or_else(|| of_cursor(operation, response))
        .or_else(|| of_last_id(operation, response))
}

fn of_url(operation: &Operation, url: &str) -> Option<Next> {
    let (_, query) = url.split_once('?')?;
    let query = query.split('#').next()?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let known = pairs.filter_map(|(name, value)| {
        let name = decoded(name);
        let parameter = of_query(operation).find(|parameter| parameter.name == name)?;
        Some((parameter.argument.clone(), decoded(value)))
    });
    let mut known: Next = known.collect();
    // a parameter that comes twice is a list, which the page before had too
    let names: Vec<String> = known.iter().map(|(name, _)| name.clone()).collect();
    known.retain(|(name, _)| names.iter().filter(|other| *other == name).count() == 1);
    (!known.is_empty()).then_some(known)
}

fn of_cursor(operation: &Operation, response: &Json) -> Option<Next> {
    for around in AROUND {
        let object = if around.is_empty() {
            Some(response)
        } else {
            response.get(around)
        };
        for (name, value) in object.and_then(Json::as_object).unwrap_or_default() {
            let Some((_, parameters)) = CURSORS.iter().find(|(cursor, _)| *cursor == plain(name)) else {
                continue;
            };
            let text = match value {
                Json::String(text) if !text.is_empty() => text.clone(),
                Json::Number(number) => number.to_string(),
                _ => continue,
            };
            let found = parameters
                .iter()
                .find_map(|wanted| of_query(operation).find(|parameter| plain(&parameter.name) == *wanted));
            if let Some(parameter) = found {
                return Some(vec![(parameter.argument.clone(), text)]);
            }
        }
    }
    None
}

fn of_last_id(operation: &Operation, response: &Json) -> Option<Next> {
    let has_more = response
        .as_object()?
        .iter()
        .any(|(name, value)| MORE.contains(&plain(name).as_str()) && *value == Json::Bool(true));
    let parameter = of_query(operation).find(|parameter| AFTER_ID.contains(&plain(&parameter.name).as_str()));
    let last = items(response)?.last()?.get("id")?;
    let text = last.as_str().map_or_else(|| last.to_string(), str::to_owned);
    has_more.then_some(vec![(parameter?.argument.clone(), text)])
}

/// The items of a response: itself, or the first list of objects in it.
pub(super) fn items(response: &Json) -> Option<&[Json]> {
    if let Some(items) = response.as_array() {
        return Some(items);
    }
    let lists = |value: &'_ Json| {
        value
            .as_array()
            .is_some_and(|items| items.iter().all(|item| item.as_object().is_some()))
    };
    let members = response.as_object()?;
    let direct = members.iter().map(|(_, value)| value).filter(|value| lists(value));
    let deeper = members
        .iter()
        .filter_map(|(_, value)| value.as_object())
        .flatten()
        .map(|(_, value)| value)
        .filter(|value| lists(value));
    let mut all: Vec<&Json> = direct.collect();
    all.extend(deeper);
    let filled = all
        .iter()
        .find(|value| value.as_array().is_some_and(|items| !items.is_empty()));
    filled.or(all.first()).and_then(|value| value.as_array())
}

fn of_query(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Query)
}

/// A name without case and signs.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A part of a query without percent-encoding.
fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    super::schema::percent_decoded(&spaced)
}

#[cfg(test)]
mod tests {
    use specwright_runtime::http::HeaderValue;

    use super::super::flags::tests::operation;
    use super::*;

    fn of(parameters: &[&str], response: &str, link: Option<&'static str>) -> Option<Next> {
        let mut headers = HeaderMap::new();
        if let Some(link) = link {
            headers.insert("link", HeaderValue::from_static(link));
        }
        next(&operation(parameters, false), &response.parse().unwrap(), &headers)
    }

    fn pair(name: &str, value: &str) -> Option<Next> {
        Some(vec![(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn links_are_followed_by_their_parameters() {
        let link = "<https://x.example/a?page=1>; rel=\"prev\", <https://x.example/a?page=3&other=1>; rel=\"next\"";
        assert_eq!(of(&["page"], "[]", Some(link)), pair("page", "3"));
        let link = "<a?page=2>; title=\"<b?page=9>; rel=next\"; rel=\"last next\"";
        assert_eq!(of(&["page"], "[]", Some(link)), pair("page", "2"));
        assert_eq!(
            of(&["cursor"], r#"{"links": {"next": "/a?cursor=a%2Bb"}}"#, None),
            pair("cursor", "a+b")
        );
        assert_eq!(
            of(
                &["page"],
                r#"{"links": {"next": null}}"#,
                Some("<x?page=1>; rel=\"first\"")
            ),
            None
        );
    }

    #[test]
    fn cursors_go_to_the_parameter_that_takes_them() {
        assert_eq!(
            of(&["pageToken"], r#"{"nextPageToken": "t"}"#, None),
            pair("pagetoken", "t")
        );
        assert_eq!(
            of(&["cursor"], r#"{"response_metadata": {"next_cursor": "c"}}"#, None),
            pair("cursor", "c")
        );
        assert_eq!(
            of(&["continue"], r#"{"metadata": {"continue": "k"}}"#, None),
            pair("continue", "k")
        );
        assert_eq!(of(&["cursor"], r#"{"next_cursor": ""}"#, None), None);
        assert_eq!(of(&["limit"], r#"{"next_cursor": "c"}"#, None), None);
    }

    #[test]
    fn the_last_id_leads_on_where_there_are_more() {
        let response = |more| format!(r#"{{"has_more": {more}, "data": [{{"id": "a"}}, {{"id": "b"}}]}}"#);
        assert_eq!(
            of(&["starting_after"], &response(true), None),
            pair("starting_after", "b")
        );
        assert_eq!(of(&["starting_after"], &response(false), None), None);
    }
}
