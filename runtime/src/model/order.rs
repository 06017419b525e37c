//! Which field a key is that of, found where it stands and without a search where that can be.

use super::shape::Shape;
use crate::json::{FIRST, Reader};

/// The field whose key comes next, and the length of the key as [`Field::is_ahead`] says; none if it is not written as it is
/// or has no field. `last` is the field before it.
#[inline]
pub(super) fn ahead(shape: &'static Shape, last: Option<usize>, reader: &mut Reader<'_>) -> Option<(usize, usize)> {
    let bytes = reader.key_ahead();
    let expected = last.map_or(0, |last| last + 1);
    match shape.fields.get(expected).and_then(|field| field.is_ahead(bytes)) {
        Some(length) => Some((expected, length)),
        None => ahead_elsewhere(shape, last.unwrap_or(FIRST), bytes, reader),
    }
}

fn ahead_elsewhere(
    shape: &'static Shape,
    last: usize,
    bytes: &[u8],
    reader: &mut Reader<'_>,
) -> Option<(usize, usize)> {
    let learnt = reader.order.after(shape, last);
    if let Some(length) = shape.fields.get(learnt).and_then(|field| field.is_ahead(bytes)) {
        return Some((learnt, length));
    }
    let lengths = shape.fields.iter().map(|field| field.is_ahead(bytes));
    let (index, length) = lengths.enumerate().find_map(|(index, length)| Some((index, length?)))?;
    reader.order.learn(shape, last, index);
    Some((index, length))
}

#[cfg(test)]
mod tests {
    use crate::json;

    #[derive(Clone, Default, PartialEq)]
    struct Image {
        id: String,
        id_of: Option<i64>,
        name: Option<String>,
        kind: Option<String>,
    }

    crate::codegen::record! { Image { 0 id required, 1 id_of, 2 name, 3 kind = "type" } }

    fn full() -> Image {
        Image {
            id: "a:".to_owned(),
            id_of: Some(1),
            name: Some("\"id\":".to_owned()),
            kind: Some("k".to_owned()),
        }
    }

    #[test]
    fn keys_are_found_in_any_order_and_form() {
        let forms = [
            r#"{"id":"a:","id_of":1,"name":"\"id\":","type":"k"}"#,
            r#"{"type":"k","name":"\"id\":","id_of":1,"id":"a:"}"#,
            r#"{ "id_of" : 1 , "id" : "a:" , "type" : "k" , "name" : "\"id\":" }"#,
            r#"{"\u0069d":"a:","na\u006de":"\"id\":","type":"k","id_of":1}"#,
            r#"{"i":0,"id":"a:","idx":[{"id":2}],"id_of":1,"":{},"type":"k","types":0,"name":"\"id\":","nam":1}"#,
        ];
        // what was learnt from one is wrong for the next
        for first in forms {
            for second in forms {
                let text = format!("[{first},{first},{second},{second},{first}]");
                let images: Vec<Image> = json::from_str(&text).unwrap();
                assert!(
                    images.len() == 5 && images.iter().all(|image| *image == full()),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_key_is_no_part_of_another() {
        for text in [
            r#"{"id"}"#,
            r#"{"id":}"#,
            r#"{"id" "a"}"#,
            r#"{id:"a"}"#,
            r#"{"id":"a",}"#,
            r#"{"id"#,
            r#"{"id":"#,
        ] {
            assert!(json::from_str::<Image>(text).is_err(), "{text}");
        }
        let error = json::from_str::<Image>(r#"{"id_":"a","xid":"a","id\"":"a"}"#).unwrap_err();
        assert_eq!(error.to_string(), "id: required field is missing");
    }
}
