//! Options, boxes, lists and maps.

use std::collections::{BTreeMap, HashMap};

#[cfg(feature = "indexmap")]
use indexmap::IndexMap;

use super::entries::{Entries as _, entry_size};
use super::tags::Tags;
use crate::json::{ReadError, Reader, Wire, Writer};

impl<T: Wire> Wire for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let value = self.insert(T::blank());
        if !value.holds_null() && reader.take_null()? {
            *self = None;
            return Ok(());
        }
        value.read(reader)
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.charge(const { size_of::<T>() });
        (**self).read(reader)
    }

    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn holds_null(&self) -> bool {
        (**self).holds_null()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    /// `null` reads as empty.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.clear();
        let skipping = reader.take_skipping();
        if reader.take_null()? {
            return Ok(());
        }
        let mut more = reader.begin_array()?;
        while more {
            // read where it stays: items can be large
            let index = self.len();
            reader.charge_item(index, const { size_of::<T>() });
            self.push(T::blank());
            if let Some(item) = self.last_mut() {
                reader.set_skipping(skipping);
                item.read(reader).map_err(|error| error.in_index(index))?;
            }
            more = reader.next_item()?;
        }
        reader.set_skipping(false); // which an item that is no map has left
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        writer.begin_array();
        for item in self {
            item.write(writer);
        }
        writer.end_array();
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

macro_rules! maps {
    ($($map:ident)*) => {$(
        impl<T: Wire> Wire for $map<String, T> {
            fn blank() -> Self {
                Self::new()
            }

            /// `null` reads as empty; of a key that is there twice, the last counts.
            fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
                self.clear();
                let skipping = reader.take_skipping();
                if reader.take_null()? {
                    return Ok(());
                }
                let mut key = reader.begin_object()?;
                while let Some(name) = key {
                    reader.charge_entry(self.is_empty(), const { entry_size::<T>() });
                    let mut value = T::blank();
                    let mark = reader.mark();
                    match value.read(reader) {
                        Ok(()) => drop(self.insert(name.into_owned(), value)),
                        Err(error) if skipping && !error.is_final() => {
                            reader.reset(mark);
                            reader.lose()?;
                        }
                        Err(error) => return Err(error.in_key(name.into_owned())),
                    }
                    key = reader.next_key()?;
                }
                Ok(())
            }

            fn write(&self, writer: &mut Writer) {
                let tags = Tags::of(writer);
                writer.begin_object();
                tags.write_all(self, writer);
                self.write_entries(&|key| tags.has(key), writer);
                writer.end_object();
            }

            fn is_absent(&self) -> bool {
                self.is_empty()
            }
        }
    )*};
}

maps!(BTreeMap HashMap);
#[cfg(feature = "indexmap")]
maps!(IndexMap);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Json, json};

    #[test]
    fn null_is_none_or_empty() {
        assert_eq!(json::from_str::<Option<i64>>("null").unwrap(), None);
        assert!(json::from_str::<Vec<i64>>("null").unwrap().is_empty());
        assert_eq!(
            json::from_str::<BTreeMap<String, i64>>("null").unwrap(),
            BTreeMap::new()
        );
        assert_eq!(
            json::from_str::<Vec<Option<i64>>>("[1, null]").unwrap(),
            [Some(1), None]
        );
        assert!(json::from_str::<Option<i64>>("nul").is_err());
    }

    #[test]
    fn null_is_a_value_of_what_may_be_anything() {
        assert_eq!(json::from_str::<Option<Json>>("null").unwrap(), Some(Json::Null));
        assert_eq!(
            json::from_str::<Option<Box<Json>>>("null").unwrap(),
            Some(Box::new(Json::Null))
        );
    }

    #[test]
    fn text_and_back() {
        for text in ["{}", r#"{"a":[[1,2],[]],"b":[]}"#] {
            let map: BTreeMap<String, Vec<Vec<Box<u8>>>> = json::from_str(text).unwrap();
            assert_eq!(json::to_string(&map), text);
        }
    }

    #[test]
    fn maps_of_other_kinds() {
        let map: HashMap<String, u8> = json::from_str(r#"{"b":1,"a":2,"b":3}"#).unwrap();
        assert_eq!(json::to_string(&map), r#"{"a":2,"b":3}"#);
        assert!(json::from_str::<HashMap<String, u8>>("null").unwrap().is_empty());
        #[cfg(feature = "indexmap")]
        {
            let map: IndexMap<String, u8> = json::from_str(r#"{"b":1,"a":2}"#).unwrap();
            assert_eq!(json::to_string(&map), r#"{"b":1,"a":2}"#);
        }
    }

    #[test]
    fn what_was_there_is_replaced() {
        let mut list = vec![1_i64, 2];
        json::read_into(&mut list, "[3]").unwrap();
        assert_eq!(list, [3]);
        let map: BTreeMap<String, i64> = json::from_str(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(map["a"], 2);
    }

    #[test]
    fn errors_name_the_item() {
        let error = json::from_str::<BTreeMap<String, Vec<i64>>>(r#"{"a": [1, "x"]}"#).unwrap_err();
        assert_eq!(error.to_string(), "a[1]: expected an integer, found a string");
    }
}
