//! Lists of fixed length: one reader and one writer for all of them.

use crate::json::{ReadError, ReadErrorKind, Reader, Wire, Writer};

/// Reads an array into blank items. One that has more items, or fewer than `least` (or
/// than there are), is an error.
pub fn read(items: &mut [&mut dyn Wire], least: usize, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let mut found = 0;
    let mut more = reader.begin_array()?;
    while more {
        match items.get_mut(found) {
            Some(item) => item.read(reader).map_err(|error| error.in_index(found))?,
            None => reader.skip()?,
        }
        found += 1;
        more = reader.next_item()?;
    }
    let expected = found.clamp(least.min(items.len()), items.len());
    match found == expected {
        true => Ok(()),
        false => Err(reader.error(ReadErrorKind::Length { expected, found })),
    }
}

/// Writes items as an array, without those that are absent at its end, of which it has at least `least`.
pub fn write(items: &[&dyn Wire], least: usize, writer: &mut Writer) {
    let there = items.iter().rposition(|item| !item.is_absent());
    let count = there.map_or(0, |last| last + 1).max(least);
    writer.begin_array();
    for item in items.iter().take(count) {
        item.write(writer);
    }
    writer.end_array();
}

#[cfg(test)]
mod tests {
    use crate::{IntoJson, Nullable, json};

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Pair(String, Option<i64>);

    #[derive(Clone, Default, PartialEq)]
    struct Line {
        ends: Option<Pair>,
    }

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Place(i64, Option<String>, Nullable<i64>);

    crate::codegen::tuple! { Pair { 0, 1 } }
    crate::codegen::tuple! { Place from 1 { 0, 1, 2 } }
    crate::codegen::record! { Line { 0 ends } }

    #[test]
    fn text_and_back() {
        for text in [r#"["a",1]"#, r#"["",null]"#] {
            let pair: Pair = json::from_str(text).unwrap();
            assert_eq!(json::to_string(&pair), text);
            assert_eq!(pair.clone().into_json().to_string(), text);
            assert_eq!(serde_json::to_string(&pair).unwrap(), text);
            assert_eq!(serde_json::from_str::<Pair>(text).unwrap(), pair);
        }
        assert_eq!(json::to_string(&Pair::default()), r#"["",null]"#);
    }

    #[test]
    fn last_items_may_be_left_out() {
        for text in ["[1]", r#"[1,"a"]"#, r#"[1,"a",null]"#, r#"[1,"a",2]"#] {
            let place: Place = json::from_str(text).unwrap();
            assert_eq!(json::to_string(&place), text);
        }
        // what stands before keeps its place
        assert_eq!(json::to_string(&Place(1, None, 2.into())), "[1,null,2]");
        let refused = |text: &str| json::from_str::<Place>(text).unwrap_err().to_string();
        assert_eq!(refused("[]"), "expected 1 items, found 0");
        assert_eq!(refused("[1,\"a\",2,3]"), "expected 3 items, found 4");
    }

    #[test]
    fn another_length_or_type_is_an_error_with_its_place() {
        let refused = |text: &str, message: &str| {
            let error = json::from_str::<Line>(text).unwrap_err();
            assert_eq!(error.to_string(), message, "{text}");
        };
        refused(r#"{"ends":[]}"#, "ends: expected 2 items, found 0");
        refused(r#"{"ends":["a"]}"#, "ends: expected 2 items, found 1");
        refused(r#"{"ends":["a",1,[],{}]}"#, "ends: expected 2 items, found 4");
        refused(r#"{"ends":["a","b"]}"#, "ends[1]: expected an integer, found a string");
        refused(r#"{"ends":{}}"#, "ends: expected an array, found an object");
    }

    #[test]
    fn of_a_key_that_is_there_twice_the_last_counts() {
        let line: Line = json::from_str(r#"{"ends":["a",1],"ends":["b",null]}"#).unwrap();
        assert_eq!(line.ends, Some(Pair("b".to_owned(), None)));
    }
}
