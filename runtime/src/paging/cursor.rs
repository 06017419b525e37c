//! [`Cursor`]: where a page begins, to be stored and given back.

use std::fmt;
use std::str::FromStr;

use super::position::Position;
use crate::json::Json;

/// Where a page of a listing begins: to be stored, and given back later to the same operation by `start_at`.
///
/// Its text ([`Display`](fmt::Display), [`FromStr`]) is for storing only: what is in it may change with the server and with the
/// document. It may hold what the URL of a request holds, so it is as secret as that; [`Debug`] shows nothing of it. A cursor can
/// lead nowhere else than responses can: its URL is checked like theirs.
///
/// ```
/// # fn main() -> Result<(), specwright_runtime::InvalidCursor> {
/// use specwright_runtime::Cursor;
///
/// let stored = "o40".to_owned(); // what `cursor.to_string()` gave
/// let cursor: Cursor = stored.parse()?;
/// assert_eq!(cursor.to_string(), stored);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct Cursor(pub(super) Position);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Position::Start => f.write_str("s"),
            Position::Offset(number) => write!(f, "o{number}"),
            Position::Page(number) => write!(f, "p{number}"),
            Position::Token(token) => write!(f, "t{token}"),
            Position::Url(url) => write!(f, "u{url}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let (kind, rest) = text.split_at_checked(1).ok_or(InvalidCursor)?;
        let number = || match rest.bytes().all(|byte| byte.is_ascii_digit()) {
            true => rest.parse().map_err(|_| InvalidCursor),
            false => Err(InvalidCursor),
        };
        let position = match kind {
            "s" if rest.is_empty() => Position::Start,
            "o" => Position::Offset(number()?),
            "p" => Position::Page(number()?),
            "t" => Position::Token(rest.parse::<Json>().map_err(|_| InvalidCursor)?),
            "u" if !rest.is_empty() => Position::Url(rest.to_owned()),
            _ => return Err(InvalidCursor),
        };
        Ok(Self(position))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor")
    }
}

/// A text that is no [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCursor;

impl fmt::Display for InvalidCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is no cursor of a listing")
    }
}

impl std::error::Error for InvalidCursor {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_cursors() {
        for text in [
            "s",
            "o0",
            "p18446744073709551615",
            "t\"a b\"",
            "t12",
            "t{\"k\":[1]}",
            "uhttps://a.example/x?y=1",
        ] {
            let cursor: Cursor = text.parse().unwrap();
            assert_eq!(cursor.to_string(), text);
            assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }
        for text in [
            "",
            "x",
            "s1",
            "o",
            "o-1",
            "o+1",
            "p18446744073709551616",
            "t",
            "t{",
            "u",
            "é",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor), "{text}");
        }
        assert_eq!(format!("{:?}", "t\"secret\"".parse::<Cursor>().unwrap()), "Cursor");
    }
}
