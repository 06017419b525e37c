//! Text that must not be seen.

use std::fmt;
use std::hash::{Hash, Hasher};

use zeroize::Zeroizing;

/// Text that is not shown: `format: password`, `x-secret: true`.
///
/// `Debug` and `Display` write `<redacted>`; only [`expose`](Self::expose) gives the text, and what is sent to
/// a server (JSON, serde) holds it. Its memory is wiped when it is dropped; that of the requests and
/// responses it travelled in is not.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn shown_only_on_demand() {
        let secret: Secret = json::from_str(r#""hunter2""#).unwrap();
        assert_eq!(format!("{secret} {secret:?}"), "<redacted> <redacted>");
        assert_eq!(secret.expose(), "hunter2");
        assert_eq!(json::to_string(&secret), r#""hunter2""#);
        assert_eq!(json::to_redacted_string(&Some(secret.clone())), r#""<redacted>""#);
        assert_eq!(secret, Secret::from("hunter2"));
    }

    #[test]
    fn errors_do_not_show_it() {
        let error = json::from_str::<Vec<i64>>(r#"["hunter2"]"#).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter"));
    }
}
