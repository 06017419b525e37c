//! Request bodies: JSON, forms, multipart, bytes.

use std::borrow::Cow;

use super::form::form;
use super::multipart::multipart;
use super::secrets::push_value;
use super::values::{BodyValue, presets};
use crate::describe::{BodyKind, BodyShape};
use crate::encoding::encoded;
use crate::error::Error;
use crate::json::Json;
use crate::value::{File, Secret, Upload};

/// A body of bytes that is longer is no secret that a server could repeat in a message.
const LONGEST_SECRET: usize = 64 << 10;

/// A body with its media type.
pub(super) struct Built {
    pub(super) bytes: Upload,
    pub(super) media_type: String,
    /// Whether the document says that all of it is secret.
    secret: bool,
}

impl Built {
    /// Adds what is secret of the body, of which `given` is what it was made of. Whether anything is.
    pub(super) fn push_secrets(&self, given: &BodyValue, into: &mut Vec<Secret>) -> bool {
        let mut push = |everything: bool| match given {
            BodyValue::None => false,
            BodyValue::Fields(fields) => {
                let push = |found, (_, value): &(_, Json)| push_value(value, everything, into) || found;
                fields.iter().fold(false, push)
            }
            BodyValue::Whole(value) => push_value(value, everything, into),
            BodyValue::Bytes(bytes) => {
                let text = bytes
                    .bytes()
                    .filter(|bytes| everything && bytes.len() <= LONGEST_SECRET);
                into.extend(text.and_then(|bytes| std::str::from_utf8(bytes).ok()).map(Secret::from));
                false
            }
        };
        let found = push(false);
        if self.secret && !found {
            // nothing says which part is, so every part is
            push(true);
        }
        found || self.secret
    }
}

/// Builds the body that was given, in the shape of the operation. An optional body of which nothing is set is none.
pub(super) fn build(
    shape: Option<&BodyShape>,
    given: &BodyValue,
    files: &[(Cow<'static, str>, File)],
    random: &dyn Fn() -> u64,
) -> Result<Option<Built>, Error> {
    const JSON: BodyShape = BodyShape::json();
    let shape = match (shape, given) {
        (Some(shape), _) => shape,
        (None, BodyValue::None) if files.is_empty() => return Ok(None),
        (None, _) => &JSON,
    };
    let (mut kind, mut media_type) = (shape.kind, shape.media_type.to_owned());
    if !files.is_empty() && kind != BodyKind::Multipart {
        if !shape.or_multipart {
            return Err(Error::invalid("body", "cannot hold files"));
        }
        (kind, media_type) = (BodyKind::Multipart, "multipart/form-data".to_owned());
    }
    let object;
    let value = match given {
        BodyValue::Bytes(bytes) => {
            if !bytes.can_be_sent() {
                return Err(Error::invalid("body", "is a stream that has been sent before"));
            }
            return Ok(Some(Built {
                bytes: bytes.clone(),
                media_type: bytes.given_media_type().unwrap_or(shape.media_type).to_owned(),
                secret: shape.secret,
            }));
        }
        BodyValue::None if !shape.required && files.is_empty() => return Ok(None),
        BodyValue::None => {
            let presets = presets(shape).into_iter();
            object = Json::Object(presets.map(|(name, value)| (name.into_owned(), value)).collect());
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
    let bytes = match (kind, value) {
        (BodyKind::Json, value) => value.to_string().into(),
        (BodyKind::Form, Json::Object(members)) => {
            let mut pairs = Vec::new();
            form(members, shape.encodings, &mut pairs)
                .map_err(|(name, reason)| Error::invalid(format!("body property {name}"), reason))?;
            pairs.join("&").into()
        }
        (BodyKind::Multipart, Json::Object(members)) => {
            let boundary = format!("specwright-{:016x}{:016x}", random(), random());
            let built = multipart(&media_type, members, files, shape.parts, &boundary)?;
            media_type = built.media_type;
            built.bytes.into()
        }
        (BodyKind::Text, value) if !matches!(given, BodyValue::None) => match value.as_str() {
            Some(text) => match encoded(text, &media_type) {
                Some(bytes) => bytes.into(),
                None => {
                    let reason = "has characters that the charset of its media type cannot write: give its bytes";
                    return Err(Error::invalid("body", reason));
                }
            },
            None => return Err(Error::invalid("body", "is not text")),
        },
        (BodyKind::Form | BodyKind::Multipart, _) => {
            return Err(Error::invalid("body", "is not an object"));
        }
        (BodyKind::Bytes, _) if !matches!(given, BodyValue::None) => {
            return Err(Error::invalid("body", "is not bytes"));
        }
        #[cfg(feature = "xml")]
        (BodyKind::Xml, value) => super::xml::written(value, shape.xml, &media_type)?.into(),
        (BodyKind::Text | BodyKind::Bytes, _) => return Err(Error::invalid("body", "is missing")),
    };
    Ok(Some(Built {
        bytes,
        media_type,
        secret: shape.secret,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::{Parameter, Style};

    fn text(shape: Option<BodyShape>, given: &BodyValue) -> Option<(String, String)> {
        let built = build(shape.as_ref(), given, &[], &|| 7).unwrap()?;
        Some((
            String::from_utf8(built.bytes.bytes().unwrap().to_vec()).unwrap(),
            built.media_type,
        ))
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
        assert!(
            build(
                Some(&BodyShape::form()),
                &BodyValue::Whole(Json::Bool(true)),
                &[],
                &|| 7
            )
            .is_err()
        );
    }

    #[test]
    fn forms_with_encodings() {
        const ENCODINGS: [Parameter; 5] = [
            Parameter::query("deep").style(Style::DeepObject),
            Parameter::query("comma").explode(false),
            Parameter::query("pipe").style(Style::PipeDelimited).explode(false),
            Parameter::query("open").style(Style::Form),
            Parameter::query("raw").allow_reserved(),
        ];
        let shape = BodyShape::form().encodings(&ENCODINGS);
        let of = |value: &str| text(Some(shape), &fields(value)).unwrap().0;
        for (value, form) in [
            (
                r#"{"deep":{"a":{"b":"x"},"l":[{"p":1},{"p":2}]}}"#,
                "deep%5Ba%5D%5Bb%5D=x&deep%5Bl%5D%5B0%5D%5Bp%5D=1&deep%5Bl%5D%5B1%5D%5Bp%5D=2",
            ),
            (r#"{"deep":["a","b"]}"#, "deep%5B0%5D=a&deep%5B1%5D=b"),
            (r#"{"deep":""}"#, "deep="),
            (r#"{"deep":null,"comma":[],"other":1}"#, "other=1"),
            (r#"{"comma":["a","b,c"]}"#, "comma=a,b%2Cc"),
            (r#"{"pipe":[1,2]}"#, "pipe=1%7C2"),
            (r#"{"open":{"a":1,"b":"c d"}}"#, "a=1&b=c%20d"),
            (r#"{"raw":"/a?b&c"}"#, "raw=/a?b%26c"),
        ] {
            assert_eq!(of(value), form, "{value}");
        }
        let nested = build(Some(&shape), &fields(r#"{"comma":[[1]]}"#), &[], &|| 7)
            .map(|_| ())
            .unwrap_err();
        assert!(nested.to_string().contains("body property comma"), "{nested}");
    }

    #[test]
    fn multiparts() {
        let shape = BodyShape::multipart();
        let (body, media_type) = text(Some(shape), &fields(r#"{"a":"x"}"#)).unwrap();
        let boundary = "specwright-00000000000000070000000000000007";
        assert_eq!(media_type, format!("multipart/form-data; boundary={boundary}"));
        assert!(body.starts_with(&format!("--{boundary}\r\n")), "{body}");
    }

    #[test]
    fn files() {
        let files: [(Cow<'static, str>, File); 1] = [("f".into(), File::from("x"))];
        let of = |shape: BodyShape, given: &BodyValue| build(Some(&shape), given, &files, &|| 7);
        let optional = of(BodyShape::multipart(), &BodyValue::None).unwrap().unwrap();
        assert!(optional.media_type.starts_with("multipart/form-data; boundary="));
        let json = of(BodyShape::json().or_multipart(&[]), &fields(r#"{"a":1}"#))
            .unwrap()
            .unwrap();
        assert!(json.media_type.starts_with("multipart/form-data; boundary="));
        let text = String::from_utf8(json.bytes.bytes().unwrap().to_vec()).unwrap();
        assert!(
            text.contains("name=\"a\"\r\n\r\n1\r\n") && text.contains("name=\"f\"; filename=\"f\""),
            "{text}"
        );
        let error = of(BodyShape::json(), &BodyValue::None).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("body cannot hold files"), "{error}");
    }

    #[test]
    fn bytes_and_text() {
        let png = BodyShape::bytes("image/png").required();
        let refused = |given: &BodyValue| {
            build(Some(&png), given, &[], &|| 7)
                .map(|_| ())
                .unwrap_err()
                .to_string()
        };
        assert!(refused(&BodyValue::None).contains("body is missing"));
        assert!(refused(&fields(r#"{"a":1}"#)).contains("body is not bytes"));
        assert_eq!(
            text(Some(png), &BodyValue::Bytes("x".into())),
            Some(("x".into(), "image/png".into()))
        );
        let plain = BodyShape::text("text/plain");
        assert_eq!(text(Some(plain), &BodyValue::Whole("hi".into())).unwrap().0, "hi");
        assert_eq!(text(Some(plain), &BodyValue::None), None);
        let latin = BodyShape::text("text/plain; charset=us-ascii");
        let refused = build(Some(&latin), &BodyValue::Whole("ü".into()), &[], &|| 7);
        assert!(refused.is_err_and(|error| error.to_string().contains("the charset of its media type cannot write")));
    }
}
