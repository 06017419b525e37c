//! Fields of types that know nothing of this crate, by what they have: a text, a number, bytes, or the traits of serde.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

/// Makes a type around a value, which is not there while it is still to be read.
macro_rules! around {
    ($(#[$docs:meta])* $name:ident $(, $constant:ident = $default:literal)?) => {
        $(#[$docs])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name<T $(, const $constant: bool = $default)?>(Option<T>);

        impl<T $(, const $constant: bool)?> $name<T $(, $constant)?> {
            /// Holds a value.
            pub const fn new(value: T) -> Self {
                Self(Some(value))
            }

            /// What stands in a field until its value is read.
            pub(crate) const fn unread() -> Self {
                Self(None)
            }

            /// The value, if it was read.
            pub(crate) const fn read_value(&self) -> Option<&T> {
                self.0.as_ref()
            }

            /// The value.
            pub fn into_inner(self) -> T {
                match self.0 {
                    Some(value) => value,
                    None => not_read(),
                }
            }
        }

        impl<T $(, const $constant: bool)?> Deref for $name<T $(, $constant)?> {
            type Target = T;

            fn deref(&self) -> &T {
                match &self.0 {
                    Some(value) => value,
                    None => not_read(),
                }
            }
        }

        impl<T $(, const $constant: bool)?> DerefMut for $name<T $(, $constant)?> {
            fn deref_mut(&mut self) -> &mut T {
                match &mut self.0 {
                    Some(value) => value,
                    None => not_read(),
                }
            }
        }

        impl<T $(, const $constant: bool)?> AsRef<T> for $name<T $(, $constant)?> {
            fn as_ref(&self) -> &T {
                self
            }
        }

        impl<T $(, const $constant: bool)?> From<T> for $name<T $(, $constant)?> {
            fn from(value: T) -> Self {
                Self::new(value)
            }
        }

        impl<T: Default $(, const $constant: bool)?> Default for $name<T $(, $constant)?> {
            fn default() -> Self {
                Self::new(T::default())
            }
        }

        impl<T: PartialEq $(, const $constant: bool)?> PartialEq<T> for $name<T $(, $constant)?> {
            fn eq(&self, other: &T) -> bool {
                self.0.as_ref() == Some(other)
            }
        }

        impl<T: fmt::Debug $(, const $constant: bool)?> fmt::Debug for $name<T $(, $constant)?> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0 {
                    Some(value) => value.fmt(f),
                    None => f.write_str("not read"),
                }
            }
        }
    };
}

around! {
    /// A string of JSON that is a value of `T`, which is `FromStr` and `Display`: what a document's format is mapped to.
    ///
    /// It dereferences to the value and is made `from` one. A text that is no such value cannot be read.
    ///
    /// ```
    /// # use specwright_runtime::{Text, json};
    /// let port: Text<u16> = json::from_str(r#""8080""#)?;
    /// assert_eq!(*port, 8080);
    /// assert_eq!(json::to_string(&Text::from(443_u16)), r#""443""#);
    /// assert!(json::from_str::<Text<u16>>(r#""http""#).is_err());
    /// # Ok::<(), specwright_runtime::ReadError>(())
    /// ```
    Text
}

around! {
    /// A number of JSON that is a value of `T`, which is `FromStr` and `Display`: what the format of a number is mapped to.
    ///
    /// All digits of the number are passed to `T`, and those that `T` writes are sent. What is then no number of JSON is null.
    ///
    /// ```
    /// # use specwright_runtime::{Numeric, json};
    /// let count: Numeric<u128> = json::from_str("340282366920938463463374607431768211455")?;
    /// assert_eq!(*count, u128::MAX);
    /// # Ok::<(), specwright_runtime::ReadError>(())
    /// ```
    Numeric
}

#[cfg(feature = "serde_json")]
around! {
    /// A value of `T`, which implements the traits of serde.
    Serde
}

around! {
    /// A string of JSON that holds the bytes of `T` as base64, with the URL-safe alphabet where `URL_SAFE`. `T` is
    /// `From<Vec<u8>>` and `AsRef<[u8]>`, as `bytes::Bytes` and `Vec<u8>` are.
    ///
    /// ```
    /// # use specwright_runtime::{Base64, Bytes, json};
    /// let bytes: Base64<Bytes> = json::from_str(r#""aGk=""#)?;
    /// assert_eq!(**bytes, b"hi"[..]);
    /// # Ok::<(), specwright_runtime::ReadError>(())
    /// ```
    Base64, URL_SAFE = false
}

macro_rules! shown {
    ($($name:ident)*) => {$(
        impl<T: fmt::Display> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: FromStr> FromStr for $name<T> {
            type Err = T::Err;

            fn from_str(text: &str) -> Result<Self, T::Err> {
                text.parse().map(Self::new)
            }
        }
    )*};
}

shown!(Text Numeric);

/// Only values that are being read are without one, and nobody has these.
#[cold]
fn not_read() -> ! {
    panic!("a value is used while it is still to be read")
}
