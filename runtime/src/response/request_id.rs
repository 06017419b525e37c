//! The id that a server gives a request.

use bytes::Bytes;
use http::HeaderMap;

use crate::describe::ErrorFields;
use crate::error::text_of_scalar;
use crate::json::{Json, ReadLimits, at_pointer_limited, from_str_limited};

/// The request id that a header gives.
pub(crate) fn in_headers(headers: &HeaderMap, fields: &ErrorFields) -> Option<String> {
    let values = fields.request_id_headers.iter().filter_map(|name| headers.get(*name));
    // bytes that are not UTF-8 are no reason to lose the id
    let mut texts = values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
    texts.find(|text| !text.is_empty())
}

/// The request id that the body gives.
pub(crate) fn in_body(body: &Bytes, fields: &ErrorFields, limits: &ReadLimits) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    fields.request_id.iter().find_map(|pointer| {
        let raw = at_pointer_limited(text, pointer, limits.clone()).ok()??;
        let value: Json = from_str_limited(raw, limits.clone()).ok()?;
        text_of_scalar(&value)
    })
}
