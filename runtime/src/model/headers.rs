//! Typed header fields of responses.

use http::HeaderMap;
use http::header::SET_COOKIE;

use crate::json::{Json, ReadError, ReadErrorKind, Wire, read_into};

/// Typed response headers of successes or errors, made by `codegen::headers!`; `()` when an operation
/// documents none.
pub trait Headers: Sized + Send + 'static {
    /// Reads the documented headers, and says which one could not be read and is therefore missing; the path is its name.
    ///
    /// # Errors
    /// When a required header is missing, or not what the document says.
    fn read(headers: &HeaderMap) -> Result<(Self, Option<ReadError>), ReadError>;
}

impl Headers for () {
    fn read(_: &HeaderMap) -> Result<(Self, Option<ReadError>), ReadError> {
        Ok(((), None))
    }
}

/// Reads one header into a field; for `codegen::headers!`. A header that is absent leaves the field alone, and so does one
/// that is not what the field takes, unless it is `required`; the first of these is a `fault`. Several of the same name are
/// joined by commas (RFC 9110, section 5.3), but for `Set-Cookie`, each of which is an item of a list (RFC 6265, section 3).
///
/// # Errors
/// When the header is `required` and missing, or not what the field takes.
pub fn read_header(
    headers: &HeaderMap,
    name: &'static str,
    required: bool,
    field: &mut dyn Wire,
    fault: &mut Option<ReadError>,
) -> Result<(), ReadError> {
    let values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if values.is_empty() {
        return match required {
            true => Err(ReadError::new(ReadErrorKind::Missing, 0).in_key(name)),
            false => Ok(()),
        };
    }
    let text = values.join(",");
    // as a string first, which numbers accept too; then as JSON for booleans, then as a list, then as an object
    let as_string = match read_into(field, &Json::from(text.as_str()).to_string()) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let items: Vec<&str> = match name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
        true => values.iter().map(AsRef::as_ref).collect(),
        false => text.split(',').map(str::trim).collect(),
    };
    let list: Json = items.iter().copied().collect();
    let mut forms = [text.clone(), list.to_string()].into_iter().chain(objects(&items));
    if forms.any(|form| read_into(field, &form).is_ok()) {
        return Ok(());
    }
    let error = as_string.in_key(name);
    if required {
        return Err(error);
    }
    fault.get_or_insert(error);
    // an attempt may have left the beginning of a value
    read_into(field, "null")
}

/// The items as an object in the style `simple` (OpenAPI 3.0.3, "Style Values"): `a=1,b=x` exploded, else `a,1,b,x`. Its
/// values are given as text, and then, where they are JSON, as what they are.
fn objects(items: &[&str]) -> impl Iterator<Item = String> {
    let exploded: Option<Vec<(&str, &str)>> = items.iter().map(|item| item.split_once('=')).collect();
    let pairs = exploded.or_else(|| match items.as_chunks::<2>() {
        (pairs, []) => Some(pairs.iter().map(|[name, value]| (*name, *value)).collect()),
        _ => None,
    });
    let object = |value: fn(&str) -> Json| {
        let members = pairs.iter().flatten();
        let members = members.map(|(name, text)| ((*name).to_owned(), value(text)));
        Json::Object(members.collect()).to_string()
    };
    let as_text = object(|text| Json::from(text));
    let as_json = object(|text| text.parse().unwrap_or_else(|_| Json::from(text)));
    let is_object = pairs.is_some();
    [as_text, as_json].into_iter().filter(move |_| is_object)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use http::{HeaderName, HeaderValue};

    /// What is read, and the path of the fault.
    fn read<T: Wire>(
        fields: &[(&'static str, &'static str)],
        required: bool,
    ) -> Result<(T, Option<String>), ReadError> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let name = fields.first().map_or("x-none", |(name, _)| name);
        let (mut value, mut fault) = (T::blank(), None);
        read_header(&headers, name, required, &mut value, &mut fault)?;
        Ok((value, fault.map(|fault| fault.path())))
    }

    fn good<T: Wire>(fields: &[(&'static str, &'static str)]) -> Option<T> {
        read(fields, true).ok().map(|(value, _)| value)
    }

    #[test]
    fn scalars_and_lists() {
        assert_eq!(good(&[("x", "true")]), Some(true));
        assert_eq!(good(&[("x", "1, 2"), ("x", "3")]), Some(vec![1_i64, 2, 3]));
        let cookies = [("set-cookie", "a=1; Expires=Wed, 09 Jun 2027"), ("set-cookie", "b=2")];
        let expected = vec![cookies[0].1.to_owned(), "b=2".to_owned()];
        assert_eq!(good::<Vec<String>>(&cookies), Some(expected));
    }

    #[test]
    fn objects_exploded_or_not() {
        let text = BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "x".to_owned())]);
        assert_eq!(good(&[("x", "a=1,b=x")]), Some(text.clone()));
        assert_eq!(good(&[("x", "a,1,b,x")]), Some(text));
        let flags = BTreeMap::from([("a".to_owned(), true)]);
        assert_eq!(good(&[("x", "a=true")]), Some(flags));
    }

    #[test]
    fn one_that_cannot_be_read_costs_itself() {
        let fault = Some("x".to_owned());
        assert_eq!(
            read::<Option<i64>>(&[("x", "soon")], false).unwrap(),
            (None, fault.clone())
        );
        assert_eq!(
            read::<Option<Vec<i64>>>(&[("x", "1,soon")], false).unwrap(),
            (None, fault)
        );
        assert_eq!(read::<i64>(&[("x", "soon")], true).unwrap_err().path(), "x");
        assert!(read::<i64>(&[], true).is_err());
    }
}
