//! JSON pointers (RFC 6901), in trees and in text.

use std::borrow::Cow;

use super::{Kind, ReadError, ReadLimits, Reader};

/// The text of the value at a JSON pointer within a JSON text, found without building a tree. None when
/// there is nothing there; of a key that is there twice, the last counts.
///
/// What stands before the value is checked, and every object on the way to it; what follows it need not be.
///
/// # Errors
/// When the text is not JSON.
///
/// ```
/// use specwright_runtime::json::at_pointer;
///
/// let text = r#"{"data": {"items": [ {"id": 1} ]}}"#;
/// assert_eq!(at_pointer(text, "/data/items/0")?, Some(r#"{"id": 1}"#));
/// assert_eq!(at_pointer(text, "/data/pages")?, None);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
pub fn at_pointer<'a>(text: &'a str, pointer: &str) -> Result<Option<&'a str>, ReadError> {
    at_pointer_limited(text, pointer, ReadLimits::default())
}

/// [`at_pointer`] at a cost that is limited.
pub(crate) fn at_pointer_limited<'a>(
    text: &'a str,
    pointer: &str,
    limits: ReadLimits,
) -> Result<Option<&'a str>, ReadError> {
    let mut reader = Reader::limited(text, limits);
    let Some(tokens) = tokens(pointer) else {
        return Ok(None);
    };
    for token in tokens {
        let found = match reader.peek()? {
            Kind::Object => enter_member(&mut reader, &unescape(token))?,
            Kind::Array => match index(token) {
                Some(index) => enter_item(&mut reader, index)?,
                None => false,
            },
            _ => false,
        };
        if !found {
            return Ok(None);
        }
    }
    reader.raw().map(Some)
}

/// Goes to the value of a key of the object that comes next. The whole object is read, as the key may
/// be there again.
fn enter_member(reader: &mut Reader<'_>, wanted: &str) -> Result<bool, ReadError> {
    let mut found = None;
    let mut key = reader.begin_object()?;
    while let Some(name) = key {
        if name == wanted {
            found = Some(reader.mark());
        }
        reader.skip()?;
        key = reader.next_key()?;
    }
    if let Some(mark) = found {
        reader.reset(mark);
    }
    Ok(found.is_some())
}

/// Goes to an item of the array that comes next.
fn enter_item(reader: &mut Reader<'_>, index: usize) -> Result<bool, ReadError> {
    let mut more = reader.begin_array()?;
    for _ in 0..index {
        if !more {
            break;
        }
        reader.skip()?;
        more = reader.next_item()?;
    }
    Ok(more)
}

/// The tokens of a pointer, still escaped; none when it is no pointer.
pub(super) fn tokens(pointer: &str) -> Option<impl Iterator<Item = &str>> {
    // what precedes the first slash is empty in every pointer
    let mut tokens = pointer.split('/');
    (tokens.next() == Some("")).then_some(tokens)
}

/// A token as a key.
pub(super) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// A token as an index: digits, without leading zeros.
pub(super) fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (!token.starts_with(['0', '+']));
    if plain { token.parse().ok() } else { None }
}

impl ReadError {
    /// The error as seen from the whole text.
    pub(crate) fn in_pointer(self, pointer: &str) -> Self {
        let tokens = pointer.split('/').skip(1).collect::<Vec<_>>();
        tokens.into_iter().rev().fold(self, |error, token| match token.parse() {
            Ok(index) => error.in_index(index),
            Err(_) => error.in_key(unescape(token).into_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Json;

    #[test]
    fn text_and_tree_agree() {
        let text = r#" {"a/b" : {"~": [10, {"": 1} , "x"]}, "k": 1, "k": {"v": [true]}, "e\u0041": null} "#;
        let tree: Json = text.parse().unwrap();
        let pointers = [
            "",
            "/a~1b",
            "/a~1b/~0",
            "/a~1b/~0/0",
            "/a~1b/~0/1",
            "/a~1b/~0/1/",
            "/a~1b/~0/2",
            "/a~1b/~0/3",
            "/k",
            "/k/v/0",
            "/eA",
            "/x",
            "/",
            "k",
            "/a~1b/~0/01",
            "/k/v/0/0",
        ];
        for pointer in pointers {
            let found = at_pointer(text, pointer).unwrap();
            assert_eq!(
                found.map(|text| text.parse::<Json>().unwrap()).as_ref(),
                tree.pointer(pointer),
                "{pointer}"
            );
        }
        assert_eq!(at_pointer(text, "/k/v").unwrap(), Some("[true]"));
    }

    #[test]
    fn faulty_text_is_an_error() {
        assert!(at_pointer("{\"a\": 1", "/a").is_err());
        assert!(at_pointer("", "").is_err());
        assert_eq!(at_pointer("[1, 2", "/0").unwrap(), Some("1"));
    }
}
