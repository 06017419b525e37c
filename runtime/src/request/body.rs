//! Request bodies: JSON, forms, multipart, bytes.

use bytes::Bytes;

use super::style::scalar;
use crate::call::BodyValue;
use crate::error::Error;
use crate::json::Json;
use crate::operation::{BodyKind, BodyShape, Part};
use crate::percent;
use crate::value::Binary;

/// A body with its media type.
pub(super) struct Built {
    pub(super) bytes: Bytes,
    pub(super) media_type: String,
    pub(super) secret: bool,
}

/// Builds the body that was given, in the shape of the operation. An optional body of which nothing is set is none.
pub(super) fn build(
    shape: Option<&BodyShape>,
    given: &BodyValue,
    random: &dyn Fn() -> u64,
) -> Result<Option<Built>, Error> {
    const JSON: BodyShape = BodyShape::json();
    let shape = match (shape, given) {
        (Some(shape), _) => shape,
        (None, BodyValue::None) => return Ok(None),
        (None, _) => &JSON,
    };
    let object;
    let value = match given {
        BodyValue::Bytes(bytes) => {
            let media_type = shape.media_type.to_owned();
            return Ok(Some(Built {
                bytes: bytes.clone(),
                media_type,
                secret: shape.secret,
            }));
        }
        BodyValue::None if !shape.required => return Ok(None),
        BodyValue::None => {
            object = Json::Object(Vec::new());
            &object
        }
        BodyValue::Fields(fields) => {
            object = Json::Object(
                fields
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.clone()))
                    .collect(),
            );
            &object
        }
        BodyValue::Whole(value) => value,
    };
    let mut media_type = shape.media_type.to_owned();
    let bytes = match (shape.kind, value) {
        (BodyKind::Json, value) => value.to_string().into(),
        (BodyKind::Form, Json::Object(members)) => form(members).into(),
        (BodyKind::Multipart, Json::Object(members)) => {
            let boundary = format!("specwright-{:016x}{:016x}", random(), random());
            media_type = format!("{media_type}; boundary={boundary}");
            multipart(members, shape.parts, &boundary)?.into()
        }
        (BodyKind::Text, value) if !matches!(given, BodyValue::None) => match value.as_str() {
            Some(text) => text.to_owned().into(),
            None => return Err(Error::invalid("body", "is not text")),
        },
        (BodyKind::Form | BodyKind::Multipart, _) => {
            return Err(Error::invalid("body", "is not an object"));
        }
        (BodyKind::Text | BodyKind::Bytes, _) => return Err(Error::invalid("body", "is missing")),
    };
    let secret = shape.secret || super::holds_secret(value);
    Ok(Some(Built {
        bytes,
        media_type,
        secret,
    }))
}

/// `name=value` pairs: an array repeats its name, an object is JSON text, null is left out.
fn form(members: &[(String, Json)]) -> String {
    let mut out = String::new();
    each(members, |name, value| {
        if !out.is_empty() {
            out.push('&');
        }
        percent::push(&mut out, name);
        out.push('=');
        match scalar(value) {
            Ok(text) => percent::push(&mut out, &text),
            Err(_) => percent::push(&mut out, &value.to_string()),
        }
    });
    out
}

/// Visits each property, an array once for each item.
fn each(members: &[(String, Json)], mut visit: impl FnMut(&str, &Json)) {
    for (name, value) in members {
        match value {
            Json::Null => {}
            Json::Array(items) => items
                .iter()
                .filter(|item| !item.is_null())
                .for_each(|item| visit(name, item)),
            value => visit(name, value),
        }
    }
}

/// RFC 7578. The boundary is random, so that no value can hold it but by guessing.
fn multipart(members: &[(String, Json)], parts: &[Part], boundary: &str) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut fault = None;
    each(members, |name, value| {
        let part = parts.iter().find(|part| part.name == name);
        let content = match (part, scalar(value)) {
            (Some(part), Ok(text)) if part.binary => match Binary::from_base64(&text) {
                Some(binary) => binary.into_bytes(),
                None => {
                    fault = Some(name.to_owned());
                    return;
                }
            },
            (_, Ok(text)) => text.as_bytes().to_vec(),
            (_, Err(_)) => value.to_string().into_bytes(),
        };
        let structured = matches!(value, Json::Object(_) | Json::Array(_));
        let media_type = part
            .and_then(|part| part.media_type)
            .or(structured.then_some("application/json"));
        let name = quoted(name);
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"");
        if part.is_some_and(|part| part.binary) {
            head.push_str(&format!("; filename=\"{name}\""));
        }
        if let Some(media_type) = media_type {
            head.push_str(&format!("\r\nContent-Type: {media_type}"));
        }
        head.push_str("\r\n\r\n");
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&content);
        out.extend_from_slice(b"\r\n");
    });
    if let Some(name) = fault {
        return Err(Error::invalid(format!("body property {name}"), "is not base64"));
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(out)
}

/// A name within quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(shape: Option<BodyShape>, given: &BodyValue) -> Option<(String, String)> {
        let built = build(shape.as_ref(), given, &|| 7).unwrap()?;
        Some((String::from_utf8(built.bytes.to_vec()).unwrap(), built.media_type))
    }

    fn fields(text: &str) -> BodyValue {
        match text.parse().unwrap() {
            Json::Object(members) => {
                BodyValue::Fields(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
            }
            other => BodyValue::Whole(other),
        }
    }

    #[test]
    fn json() {
        let none = BodyValue::None;
        assert_eq!(text(Some(BodyShape::json()), &none), None);
        assert_eq!(text(None, &none), None);
        assert_eq!(text(Some(BodyShape::json().required()), &none).unwrap().0, "{}");
        let (body, media_type) = text(Some(BodyShape::json()), &fields(r#"{"a":null,"b":[1]}"#)).unwrap();
        assert_eq!(
            (body.as_str(), media_type.as_str()),
            (r#"{"a":null,"b":[1]}"#, "application/json")
        );
    }

    #[test]
    fn forms() {
        let given = fields(r#"{"a b":"x&y","l":[1,null,true],"o":{"k":1},"n":null,"e":""}"#);
        let (body, media_type) = text(Some(BodyShape::form()), &given).unwrap();
        assert_eq!(body, "a%20b=x%26y&l=1&l=true&o=%7B%22k%22%3A1%7D&e=");
        assert_eq!(media_type, "application/x-www-form-urlencoded");
        assert!(build(Some(&BodyShape::form()), &BodyValue::Whole(Json::Bool(true)), &|| 7).is_err());
    }

    #[test]
    fn multiparts() {
        let shape = BodyShape::multipart().parts(&const { [Part::binary("file")] });
        let (body, media_type) = text(Some(shape), &fields(r#"{"a\"\r\n":"x","file":"aGk=","o":{"k":1}}"#)).unwrap();
        let boundary = "specwright-00000000000000070000000000000007";
        assert_eq!(media_type, format!("multipart/form-data; boundary={boundary}"));
        assert_eq!(
            body,
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"a%22%0D%0A\"\r\n\r\nx\r\n\
                 --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\nhi\r\n\
                 --{boundary}\r\nContent-Disposition: form-data; name=\"o\"\r\nContent-Type: application/json\r\n\r\n\
                 {{\"k\":1}}\r\n--{boundary}--\r\n"
            )
        );
        assert!(build(Some(&shape), &fields(r#"{"file":"a*"}"#), &|| 7).is_err());
    }

    #[test]
    fn bytes_and_text() {
        let png = BodyShape::bytes("image/png").required();
        assert!(build(Some(&png), &BodyValue::None, &|| 7).is_err());
        assert_eq!(
            text(Some(png), &BodyValue::Bytes("x".into())),
            Some(("x".into(), "image/png".into()))
        );
        let plain = BodyShape::text("text/plain");
        assert_eq!(text(Some(plain), &BodyValue::Whole("hi".into())).unwrap().0, "hi");
        assert_eq!(text(Some(plain), &BodyValue::None), None);
    }
}
