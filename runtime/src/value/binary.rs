//! Bytes that are base64 in JSON.

use std::fmt;

use crate::encoding::base64;

/// Makes a type of bytes that JSON holds as text.
macro_rules! bytes_in_text {
    ($(#[$docs:meta])* $name:ident by $encode:path) => {
        $(#[$docs])*
        #[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// The bytes of a base64 text; none when it is not base64.
            pub fn from_base64(text: &str) -> Option<Self> {
                base64::decode(text).map(Self)
            }

            /// The base64 text.
            pub fn to_base64(&self) -> String {
                $encode(&self.0)
            }

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The bytes.
            pub fn into_bytes(self) -> Vec<u8> {
                self.0
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_owned())
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }
    };
}

bytes_in_text! {
    /// Bytes, which JSON holds as base64 (RFC 4648, section 4): `format: byte`, `contentEncoding: base64`.
    ///
    /// Read are the standard and the URL-safe alphabet, with or without padding; written is the standard
    /// one with padding. `Debug` shows the number of bytes only.
    Binary by base64::encode
}

bytes_in_text! {
    /// Bytes, which JSON holds as base64url (RFC 4648, section 5): `format: base64url`, `contentEncoding: base64url`.
    ///
    /// Read are the standard and the URL-safe alphabet, with or without padding; written is the URL-safe
    /// one without padding. `Debug` shows the number of bytes only.
    Base64Url by base64::encode_url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn text_in_json() {
        let binary: Binary = json::from_str(r#""-_8""#).unwrap();
        assert_eq!(binary.as_bytes(), [0xfb, 0xff]);
        assert_eq!(json::to_string(&binary), r#""+/8=""#);
        assert_eq!(format!("{binary:?}"), "Binary(2 bytes)");
        let url: Base64Url = json::from_str(r#""+/8=""#).unwrap();
        assert_eq!(json::to_string(&url), r#""-_8""#);
        let error = json::from_str::<Binary>(r#""hello world""#).unwrap_err();
        assert_eq!(error.to_string(), "expected base64, found another string");
    }
}
