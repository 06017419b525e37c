//! JSON pointers (RFC 6901).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A JSON pointer: the way from the root of a document to a value, such as `/paths/~1pets/get`.
///
/// The empty pointer is the root. Pointers are kept as their text, so adding a step is one append.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the root.
    pub fn root() -> Self {
        Self::default()
    }

    /// The text, `~` and `/` within steps escaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a step: the key of an object or the index of an array.
    pub fn push(&mut self, step: impl fmt::Display) {
        use fmt::Write;
        self.0.push('/');
        // Writing to a string does not fail.
        let _ = write!(Escaping(&mut self.0), "{step}");
    }

    /// Takes the last step away. Does nothing at the root.
    pub fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }

    /// The pointer with one more step.
    pub fn child(&self, step: impl fmt::Display) -> Self {
        let mut child = self.clone();
        child.push(step);
        child
    }

    /// The pointer without its last step, or `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.0.rfind('/')?;
        Some(Self(self.0.get(..end)?.to_owned()))
    }

    /// The steps, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The pointer as the fragment of a reference, `#/components/schemas/Pet`; characters that may not
    /// stand in a URI are left as they are.
    pub fn fragment(&self) -> String {
        format!("#{}", self.0)
    }
}

/// A pointer that neither is empty nor begins with a slash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no JSON pointer: it does not begin with a slash")]
pub struct PointerError(String);

impl FromStr for Pointer {
    type Err = PointerError;

    /// Reads the plain form (`/a/b`) and the form of a fragment (`#/a/b`, with `%` escapes).
    fn from_str(text: &str) -> Result<Self, PointerError> {
        let pointer = match text.strip_prefix('#') {
            Some(fragment) => percent_decode(fragment),
            None => Cow::Borrowed(text),
        };
        if pointer.is_empty() || pointer.starts_with('/') {
            Ok(Self(pointer.into_owned()))
        } else {
            Err(PointerError(text.to_owned()))
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                character => self.0.push(character),
            }
        }
        Ok(())
    }
}

/// Undoes the escapes of a step: `~1` is `/`, and `~0` is `~`.
pub(crate) fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

/// Undoes `%` escapes; text that is no UTF-8 then is returned as it is.
pub(super) fn percent_decode(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_escaped_and_unescaped() {
        let mut pointer = Pointer::root().child("paths").child("/a~b/{c}").child(0);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{c}/0");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["paths", "/a~b/{c}", "0"]);
        pointer.pop();
        assert_eq!(pointer.parent().map(|p| p.to_string()).as_deref(), Some("/paths"));
        assert_eq!(Pointer::root().parent(), None);
        assert_eq!(Pointer::root().steps().count(), 0);
    }

    #[test]
    fn tilde_zero_one_is_not_a_slash() {
        let pointer: Pointer = "/~01".parse().expect("a pointer");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["~1"]);
    }

    #[test]
    fn fragments_have_percent_escapes() {
        let read = |text: &str| text.parse::<Pointer>().map(|p| p.0);
        assert_eq!(read("#/paths/~1a%7Bb%7D"), Ok("/paths/~1a{b}".into()));
        assert_eq!(read("#/%E5%9B%BE"), Ok("/图".into()));
        assert_eq!(read("/a%20b"), Ok("/a%20b".into()));
        assert_eq!(read("#/100%"), Ok("/100%".into()));
        assert_eq!(read("#"), Ok(String::new()));
        assert!(read("#Pet").is_err());
    }
}
