//! The token in the URL, without which a request is refused.

use std::fmt::Write;

use subtle::ConstantTimeEq;

use crate::Error;

/// 256 random bits from the system, in hexadecimal.
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn random() -> Result<Self, Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(Error::Random)?;
        let mut text = String::with_capacity(64);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}"); // writing to a string cannot fail
        }
        Ok(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not depend on where the texts differ.
    pub(crate) fn is(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, two) = (Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(one.as_str().len(), 64);
        assert_ne!(one.as_str(), two.as_str());
        assert!(one.is(one.as_str()));
        assert!(!one.is(two.as_str()));
        assert!(!one.is(&one.as_str()[..63]));
        assert!(!one.is(""));
    }
}
