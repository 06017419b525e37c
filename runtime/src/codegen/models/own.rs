//! The macros by which types of one's own travel as JSON, and types around strings and integers.

/// Makes a type of your own travel as a string of JSON, by its `FromStr` and `Display`. So it can be a field of a model as it
/// is (`by = "wire"`), without [`Text`](crate::Text) around it.
///
/// The type is also `Debug`, `Send` and `Sync`, and `Default` unless a value is given: what a field has until it is read.
///
/// ```
/// use std::fmt;
/// use std::str::FromStr;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Cents(u64);
///
/// impl FromStr for Cents {
///     type Err = std::num::ParseIntError;
///
///     fn from_str(text: &str) -> Result<Self, Self::Err> {
///         text.replace('.', "").parse().map(Self)
///     }
/// }
///
/// impl fmt::Display for Cents {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
///     }
/// }
///
/// specwright_runtime::as_text! { Cents = Cents(0) }
///
/// let prices: Vec<Cents> = specwright_runtime::json::from_str(r#"["1.50"]"#)?;
/// assert_eq!(prices, [Cents(150)]);
/// assert_eq!(specwright_runtime::json::to_string(&prices), r#"["1.50"]"#);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[macro_export]
macro_rules! as_text {
    ($name:ty) => {
        $crate::as_text! { $name = ::std::default::Default::default() }
    };
    ($name:ty = $blank:expr) => {
        $crate::__by! { Text write_text $name = $blank }
    };
}

/// Makes a type of your own travel as JSON by its `Serialize` and `Deserialize`. So it can be a field of a model as it is
/// (`by = "wire"`), without [`Serde`](crate::Serde) around it. Needs the feature `serde_json`.
///
/// The type is also `Clone`, `Debug`, `Send` and `Sync`, and `Default` unless a value is given: what a field has until it is read.
#[cfg(feature = "serde_json")]
#[macro_export]
macro_rules! as_serde {
    ($name:ty) => {
        $crate::as_serde! { $name = ::std::default::Default::default() }
    };
    ($name:ty = $blank:expr) => {
        $crate::__by! { Serde write_serde $name = $blank }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __by {
    ($around:ident $write:ident $name:ty = $blank:expr) => {
        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                $blank
            }

            #[inline]
            fn read(
                &mut self,
                reader: &mut $crate::codegen::Reader<'_>,
            ) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                *self = $crate::codegen::expand::read::<$crate::$around<Self>>(reader)?.into_inner();
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                $crate::codegen::expand::$write(self, writer);
            }
        }

        impl $crate::codegen::IntoJson for $name {
            #[inline]
            fn into_json(self) -> $crate::codegen::Json {
                $crate::codegen::expand::to_json(&self)
            }
        }
    };
}

/// Makes a tuple struct around a string or integer travel as that. After `text` it is around a `String`.
///
/// Implemented are `From` in both directions, `Display`, `FromStr`, `AsRef`, for a text also `as_str()` and `From<&str>`, and
/// [`Wire`](crate::json::Wire), serde's `Serialize` and `Deserialize`, and [`IntoJson`](crate::IntoJson).
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct PetId(pub String);
///
/// specwright_runtime::codegen::newtype! { text PetId(String) }
///
/// let id: PetId = specwright_runtime::json::from_str(r#""a""#)?;
/// assert_eq!((id.as_str(), id.clone()), ("a", PetId::from("a")));
/// assert_eq!(specwright_runtime::json::to_string(&id), r#""a""#);
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub struct Count(pub i64);
///
/// specwright_runtime::codegen::newtype! { Count(i64) }
///
/// assert_eq!("7".parse(), Ok(Count(7)));
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    (text $name:ident($inner:ty)) => {
        impl $name {
            /// The text.
            #[inline]
            pub fn as_str(&self) -> &::std::primitive::str {
                &self.0
            }
        }

        impl ::std::convert::From<&::std::primitive::str> for $name {
            #[inline]
            fn from(text: &::std::primitive::str) -> Self {
                Self(::std::convert::From::from(text))
            }
        }

        impl ::std::convert::AsRef<::std::primitive::str> for $name {
            #[inline]
            fn as_ref(&self) -> &::std::primitive::str {
                &self.0
            }
        }

        $crate::codegen::newtype! { @all $name($inner) }
    };
    ($name:ident($inner:ty)) => {
        impl ::std::convert::AsRef<$inner> for $name {
            #[inline]
            fn as_ref(&self) -> &$inner {
                &self.0
            }
        }

        $crate::codegen::newtype! { @all $name($inner) }
    };
    (@all $name:ident($inner:ty)) => {
        impl ::std::convert::From<$inner> for $name {
            #[inline]
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl ::std::convert::From<$name> for $inner {
            #[inline]
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = <$inner as ::std::str::FromStr>::Err;

            #[inline]
            fn from_str(text: &::std::primitive::str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::map(text.parse(), Self)
            }
        }

        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                Self($crate::codegen::Wire::blank())
            }

            #[inline]
            fn read(
                &mut self,
                reader: &mut $crate::codegen::Reader<'_>,
            ) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                $crate::codegen::Wire::read(&mut self.0, reader)
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                $crate::codegen::Wire::write(&self.0, writer)
            }
        }

        $crate::__json_and_serde! { $name }
    };
}
