//! Entity tags (RFC 9110, section 8.8.3).

use std::fmt;
use std::str::FromStr;

/// The tag of a version of a resource, as the header `ETag` gives it: [`Response::etag`](crate::Response::etag).
///
/// It is given to the parameters `If-None-Match` and `If-Match` of a document as it is, or to
/// [`Call::if_none_match`](crate::Call::if_none_match) and [`Call::if_match`](crate::Call::if_match) of any call.
///
/// ```
/// use specwright_runtime::ETag;
///
/// let strong: ETag = "\"33a64df5\"".parse()?;
/// let weak: ETag = "W/\"33a64df5\"".parse()?;
/// assert!(weak.is_weak() && weak.tag() == "33a64df5");
/// assert!(strong.matches_weakly(&weak) && !strong.matches(&weak));
/// assert_eq!(weak.to_string(), "W/\"33a64df5\"");
/// # Ok::<(), specwright_runtime::InvalidETag>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag {
    /// As it is sent.
    text: String,
}

impl ETag {
    /// A strong tag: what is between the quotes.
    ///
    /// # Errors
    /// When a tag cannot have one of the characters: a quote, a space, or what is not visible.
    pub fn strong(tag: impl fmt::Display) -> Result<Self, InvalidETag> {
        format!("\"{tag}\"").parse()
    }

    /// A weak tag: what is between the quotes.
    ///
    /// # Errors
    /// As [`ETag::strong`].
    pub fn weak(tag: impl fmt::Display) -> Result<Self, InvalidETag> {
        format!("W/\"{tag}\"").parse()
    }

    /// The tag as it is sent, with its quotes: `"33a64df5"`, `W/"33a64df5"`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What is between the quotes.
    pub fn tag(&self) -> &str {
        let quoted = self.text.strip_prefix("W/").unwrap_or(&self.text);
        quoted.trim_matches('"')
    }

    /// Whether versions of one weak tag may differ in their bytes. Servers refuse it in `If-Match`, which compares strongly.
    pub fn is_weak(&self) -> bool {
        self.text.starts_with("W/")
    }

    /// The strong comparison: both are strong and the same (RFC 9110, section 8.8.3.2).
    pub fn matches(&self, other: &Self) -> bool {
        !self.is_weak() && self == other
    }

    /// The weak comparison: both are the same, weak or not.
    pub fn matches_weakly(&self, other: &Self) -> bool {
        self.tag() == other.tag()
    }
}

impl FromStr for ETag {
    type Err = InvalidETag;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let quoted = text.strip_prefix("W/").unwrap_or(text);
        let tag = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        // visible ASCII without the quote; others are let pass in responses, but nothing can send them
        let is_allowed = |byte: u8| byte == b'!' || (b'#'..=b'~').contains(&byte);
        match tag {
            Some(tag) if tag.bytes().all(is_allowed) => Ok(Self { text: text.to_owned() }),
            _ => Err(InvalidETag(())),
        }
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<ETag> for String {
    fn from(tag: ETag) -> Self {
        tag.text
    }
}

impl From<&ETag> for String {
    fn from(tag: &ETag) -> Self {
        tag.text.clone()
    }
}

impl From<&Self> for ETag {
    fn from(tag: &Self) -> Self {
        tag.clone()
    }
}

impl AsRef<str> for ETag {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// A text is no entity tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidETag(());

impl fmt::Display for InvalidETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no entity tag: text in double quotes, maybe after W/")
    }
}

impl std::error::Error for InvalidETag {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for text in ["\"\"", "\"a\"", "W/\"a\"", "\"xyzzy\"", "\"a!#~\""] {
            assert_eq!(text.parse::<ETag>().map(|tag| tag.to_string()).as_deref(), Ok(text));
        }
        for text in [
            "", "a", "\"", "\"a", "a\"", "w/\"a\"", "W/a", "\"a\" ", "\"a b\"", "\"a\"b\"", "\"é\"",
        ] {
            assert!(text.parse::<ETag>().is_err(), "{text}");
        }
        assert_eq!(ETag::strong(7).map(String::from).as_deref(), Ok("\"7\""));
        assert!(ETag::weak("a\"b").is_err());
    }

    // the table of RFC 9110, section 8.8.3.2
    #[test]
    fn comparisons() {
        for (one, other, strong, weak) in [
            ("W/\"1\"", "W/\"1\"", false, true),
            ("W/\"1\"", "W/\"2\"", false, false),
            ("W/\"1\"", "\"1\"", false, true),
            ("\"1\"", "\"1\"", true, true),
        ] {
            let (one, other): (ETag, ETag) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!((one.matches(&other), one.matches_weakly(&other)), (strong, weak));
            assert_eq!((other.matches(&one), other.matches_weakly(&one)), (strong, weak));
        }
    }
}
