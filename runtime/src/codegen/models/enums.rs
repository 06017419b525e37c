//! The macros that tables of open enums are written in: of texts, of integers, of mixed scalars.

/// Makes an enum of texts travel as JSON, by a table of its values. Generated models are made so, and types of your own
/// can be. A value that is not listed becomes the variant named after `else`, which holds an [`UnknownText`](crate::UnknownText), and is sent as it came.
///
/// Implemented are `VALUES`, `as_str()`, `From<&str>`, `From<String>`, `Display`,
/// [`Wire`](crate::json::Wire), serde's `Serialize` and `Deserialize`, and [`IntoJson`](crate::IntoJson).
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Status {
///     Creating,
///     Unknown(specwright_runtime::UnknownText),
/// }
///
/// specwright_runtime::text_enum! { Status else Unknown { Creating = "creating" } }
///
/// assert_eq!(Status::from("creating"), Status::Creating);
/// assert_eq!(Status::from("melting").as_str(), "melting");
/// ```
#[macro_export]
macro_rules! text_enum {
    ($name:ident else $unknown:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document lists.
            pub const VALUES: &'static [&'static ::std::primitive::str] = &[$($text),*];

            /// The text of the value.
            #[inline]
            pub fn as_str(&self) -> &::std::primitive::str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text.as_str(),
                }
            }
        }

        impl ::std::convert::From<&::std::primitive::str> for $name {
            #[inline]
            fn from(text: &::std::primitive::str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown($crate::codegen::expand::unknown_text(text)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                <Self as ::std::convert::From<&::std::primitive::str>>::from(&text)
            }
        }

        $crate::__open_enum! { $name else $unknown {
            blank: "",
            read: |reader| &*reader.text()?,
            write: |value, writer| writer.string(value.as_str()),
            show: |value, f| f.pad(value.as_str()),
        } }
    };
}

/// Makes an enum of integers travel as JSON, by a table of its values. A value that is not listed becomes
/// the variant named after `else`, which holds an `i64`.
///
/// Implemented are `VALUES`, `as_i64()`, `From<i64>`, `Display`, [`Wire`](crate::json::Wire),
/// serde's `Serialize` and `Deserialize`, and [`IntoJson`](crate::IntoJson).
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// pub enum Level {
///     Low,
///     High,
///     Unknown(i64),
/// }
///
/// specwright_runtime::codegen::integer_enum! { Level else Unknown { Low = 1, High = 2 } }
///
/// assert_eq!(Level::from(2), Level::High);
/// assert_eq!(Level::from(3).as_i64(), 3);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($name:ident else $unknown:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document lists.
            pub const VALUES: &'static [::std::primitive::i64] = &[$($value),*];

            /// The value.
            #[inline]
            pub fn as_i64(&self) -> ::std::primitive::i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        impl ::std::convert::From<::std::primitive::i64> for $name {
            #[inline]
            fn from(value: ::std::primitive::i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        $crate::__open_enum! { $name else $unknown {
            blank: 0_i64,
            read: |reader| $crate::codegen::expand::read::<::std::primitive::i64>(reader)?,
            write: |value, writer| writer.integer(value.as_i64()),
            show: |value, f| ::std::fmt::Display::fmt(&value.as_i64(), f),
        } }
    };
}

/// Makes an enum of booleans, numbers and strings travel as JSON, by a table of its values as JSON text. A value
/// that is not listed becomes the variant named after `else`, which holds a [`Json`](crate::Json), and is sent as it came.
///
/// Implemented are `VALUES`, `From<Json>`, `Display` (a string without its quotes),
/// [`Wire`](crate::json::Wire), serde's `Serialize` and `Deserialize`, and [`IntoJson`](crate::IntoJson).
///
/// ```
/// use specwright_runtime::Json;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Limit {
///     Auto,
///     Value1,
///     Unknown(Json),
/// }
///
/// specwright_runtime::codegen::scalar_enum! { Limit else Unknown { Auto = "\"auto\"", Value1 = "1" } }
///
/// let limits: Vec<Limit> = specwright_runtime::json::from_str(r#"["auto", 1.0, "1"]"#)?;
/// assert_eq!(limits, [Limit::Auto, Limit::Value1, Limit::Unknown("1".into())]);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __scalar_enum {
    ($name:ident else $unknown:ident { $($variant:ident = $json:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document lists, as JSON.
            pub const VALUES: &'static [&'static ::std::primitive::str] = &[$($json),*];
        }

        impl ::std::convert::From<$crate::codegen::Json> for $name {
            #[inline]
            fn from(value: $crate::codegen::Json) -> Self {
                match $crate::codegen::expand::listed(&value, Self::VALUES) {
                    $(::std::option::Option::Some($json) => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        $crate::__open_enum! { $name else $unknown {
            blank: $crate::codegen::Json::Null,
            read: |reader| $crate::codegen::expand::read::<$crate::codegen::Json>(reader)?,
            write: |value, writer| match value {
                $(Self::$variant => writer.raw($json),)*
                Self::$unknown(value) => $crate::codegen::Wire::write(value, writer),
            },
            show: |value, f| $crate::codegen::expand::display(value, f),
        } }
    };
}

/// What the open enums have in common: `Wire`, by the value that each converts from, and `Display`.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident else $unknown:ident {
        blank: $blank:expr,
        read: |$reader:ident| $read:expr,
        write: |$written:ident, $writer:ident| $write:expr,
        show: |$shown:ident, $f:ident| $show:expr,
    }) => {
        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                <Self as ::std::convert::From<_>>::from($blank)
            }

            #[inline]
            fn read(
                &mut self,
                $reader: &mut $crate::codegen::Reader<'_>,
            ) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                *self = <Self as ::std::convert::From<_>>::from($read);
                if let Self::$unknown(_) = self {
                    $crate::codegen::expand::unlisted($reader);
                }
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn write(&self, $writer: &mut $crate::codegen::Writer) {
                let $written = self;
                $write
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, $f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let $shown = self;
                $show
            }
        }

        $crate::__json_and_serde! { $name }
    };
}
