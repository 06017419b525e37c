//! `Content-Type` (RFC 9110, section 8.3).

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// How a body is read by its `Content-Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// `application/json`, and every type that ends in `+json` (RFC 6839, section 3.1).
    Json,
    /// `text/` of any kind but JSON.
    Text,
    /// Another one.
    Other,
    /// The response does not say.
    None,
}

impl MediaType {
    /// The media type that the headers give.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        match essence_of(headers).as_deref() {
            None | Some("") => Self::None,
            Some("application/json" | "text/json") => Self::Json,
            Some(essence) if essence.ends_with("+json") => Self::Json,
            Some(essence) if essence.starts_with("text/") => Self::Text,
            Some(_) => Self::Other,
        }
    }
}

/// The media type without parameters, in lower case.
pub(crate) fn essence_of(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(given.split(';').next()?.trim().to_ascii_lowercase())
}

/// A parameter of the media type, without quotes.
pub(super) fn parameter_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    parameter_in(headers.get(CONTENT_TYPE)?.to_str().ok()?, name)
}

/// A parameter of a media type.
pub(super) fn parameter_in<'a>(media_type: &'a str, name: &str) -> Option<&'a str> {
    let parameters = media_type
        .split(';')
        .skip(1)
        .filter_map(|parameter| parameter.split_once('='));
    let mut values = parameters.filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
    let (_, value) = values.next()?;
    Some(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn kinds() {
        let of = |text: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(text))]);
            MediaType::of(&headers)
        };
        assert_eq!(of("Application/JSON; charset=utf-8"), MediaType::Json);
        assert_eq!(of("application/vnd.api+json"), MediaType::Json);
        assert_eq!(of("text/html;charset=x"), MediaType::Text);
        assert_eq!(of("image/png"), MediaType::Other);
        assert_eq!(of(" "), MediaType::None);
        assert_eq!(MediaType::of(&HeaderMap::new()), MediaType::None);
    }
}
