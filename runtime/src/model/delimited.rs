//! Lists that are one text in JSON.

use crate::json::{Json, ReadError, Reader, Wire, Writer, read_into, to_json};
use crate::value::Delimited;

impl<T: Wire, const SEPARATOR: char> Wire for Delimited<T, SEPARATOR> {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.clear();
        let text = reader.text()?;
        for (index, piece) in text.split(SEPARATOR).enumerate().filter(|_| !text.is_empty()) {
            reader.charge_item(index, const { size_of::<T>() });
            self.push(T::blank());
            if let Some(item) = self.last_mut() {
                // as a string, which numbers accept too, then as the boolean or number that it may be
                read_into(item, &Json::from(piece).to_string())
                    .or_else(|error| read_into(item, piece).map_err(|_| error))
                    .map_err(|error| error.in_index(index))?;
            }
        }
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        let pieces = self.iter().map(|item| match to_json(item) {
            Json::String(text) => text,
            other => other.to_string(),
        });
        let pieces: Vec<String> = pieces.collect();
        writer.string(&pieces.join(&SEPARATOR.to_string()));
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn items_of_any_scalar_type_come_and_go_as_one_text() {
        let numbers: Delimited<i64, '|'> = json::from_str(r#""1|-2|3""#).unwrap();
        assert_eq!(*numbers, [1, -2, 3]);
        assert_eq!(json::to_string(&numbers), r#""1|-2|3""#);
        let lines: Delimited<String, '\n'> = json::from_str(r#""a\nb c""#).unwrap();
        assert_eq!(json::to_string(&lines), r#""a\nb c""#);
        let flags: Delimited<bool, ' '> = json::from_str(r#""true false""#).unwrap();
        assert_eq!(*flags, [true, false]);
    }

    #[test]
    fn the_empty_text_is_the_empty_list() {
        let none: Delimited<i64, ','> = json::from_str(r#""""#).unwrap();
        assert!(none.is_empty());
        assert_eq!(json::to_string(&none), r#""""#);
    }

    #[test]
    fn what_is_no_such_text_is_an_error() {
        let error = json::from_str::<Delimited<i64, ','>>(r#""1,x""#).unwrap_err();
        assert_eq!(error.path(), "[1]");
        assert!(json::from_str::<Delimited<i64, ','>>("[1]").is_err());
    }
}
