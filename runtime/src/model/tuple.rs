//! Lists of fixed length: one reader and one writer for all of them.

use super::constant::{Flag, read as read_constant};
use crate::json::{ReadError, ReadErrorKind, Reader, Wire, Writer};

/// The table of a list: what it holds besides its fields.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// How many of its items have to be there; beyond their number, all of them.
    pub least: usize,
    /// The items that have one value and no field: their places, in order, and their values as JSON texts.
    pub constants: &'static [(usize, &'static str)],
    /// The fields that say whether an item with one value is there.
    pub flags: &'static [(usize, Flag)],
}

/// What stands at a place of a list.
enum Item {
    Constant(&'static str),
    /// The field with this index.
    Field(usize, Option<Flag>),
}

impl List {
    /// The items of a list with so many fields, in order.
    fn items(&self, fields: usize) -> impl Iterator<Item = Item> {
        let (mut constants, mut flags) = (self.constants, self.flags);
        let mut field = 0;
        (0..fields.saturating_add(constants.len())).map(move |place| {
            if let [(at, json), rest @ ..] = constants
                && *at == place
            {
                constants = rest;
                return Item::Constant(json);
            }
            let index = field;
            field += 1;
            match flags {
                [(at, flag), rest @ ..] if *at == index => {
                    flags = rest;
                    Item::Field(index, Some(*flag))
                }
                _ => Item::Field(index, None),
            }
        })
    }
}

/// Reads an array into blank items. One that has more items than the table, or fewer than it asks for, is an error.
pub fn read(fields: &mut [&mut dyn Wire], list: &List, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let most = fields.len().saturating_add(list.constants.len());
    let mut items = list.items(fields.len());
    let mut found = 0;
    let mut more = reader.begin_array()?;
    while more {
        match items.next() {
            Some(Item::Constant(json)) => read_constant(json, reader),
            Some(Item::Field(index, flag)) => match (fields.get_mut(index), flag) {
                (Some(field), None) => field.read(reader),
                (Some(field), Some(flag)) => flag.read(*field, reader),
                (None, _) => reader.skip(),
            },
            None => reader.skip(),
        }
        .map_err(|error| error.in_index(found))?;
        found += 1;
        more = reader.next_item()?;
    }
    let expected = found.clamp(list.least.min(most), most);
    match found == expected {
        true => Ok(()),
        false => Err(reader.error(ReadErrorKind::Length { expected, found })),
    }
}

/// Writes items as an array, without those that are absent at its end, of which it has at least as many as the table asks
/// for.
pub fn write(fields: &[&dyn Wire], list: &List, writer: &mut Writer) {
    let is_there = |item: Item| match item {
        // what is always the same stands there if something follows, or if it has to
        Item::Constant(_) => false,
        Item::Field(index, flag) => fields.get(index).is_some_and(|field| match flag {
            Some(flag) => flag.is_there(*field),
            None => !field.is_absent(),
        }),
    };
    let last = list
        .items(fields.len())
        .map(is_there)
        .enumerate()
        .filter(|(_, there)| *there)
        .last();
    let most = fields.len().saturating_add(list.constants.len());
    let count = last.map_or(0, |(place, _)| place + 1).max(list.least.min(most));
    writer.begin_array();
    for item in list.items(fields.len()).take(count) {
        match item {
            Item::Constant(json) => writer.raw(json),
            Item::Field(index, flag) => match (fields.get(index), flag) {
                (Some(field), None) => field.write(writer),
                (Some(field), Some(flag)) => flag.write(*field, writer),
                (None, _) => {}
            },
        }
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
            #[cfg(feature = "serde")]
            {
                assert_eq!(serde_json::to_string(&pair).unwrap(), text);
                assert_eq!(serde_json::from_str::<Pair>(text).unwrap(), pair);
            }
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
