//! The macros that unions and their conversions are written in.

/// Makes an enum of types travel as JSON. Each variant holds one value and has a [`Rule`](crate::codegen::Rule) that
/// says when it is tried; the one named after `else` holds the [`Json`](crate::Json) that no other could read.
///
/// With `nulls`, a variant that would take a null for absent is passed over for one that keeps it.
///
/// A variant with `is "\"value\""` holds nothing and stands for one value, given as JSON text.
///
/// A variant with `tag "key" ["\"value\""]` is written as an object in which this key has one of these values, given as
/// JSON texts: the one that its type gives it, else the first. With `if_absent` after the key, it keeps any that its type gives it.
///
/// Of the variants whose rule fits, the one that knows most of the object's keys is tried first; of
/// equals, the first of the table. A variant that is itself a union and does not know the value does not fit, nor does one
/// whose rule is [`listed`](crate::codegen::Rule::listed) and that does not list the value.
///
/// Implemented are [`Wire`](crate::json::Wire), serde's `Serialize` and
/// `Deserialize`, and [`IntoJson`](crate::IntoJson).
///
/// ```
/// use specwright_runtime::Json;
/// use specwright_runtime::codegen::{Kinds, Rule};
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Target {
///     All,
///     Id(i64),
///     Names(Vec<String>),
///     Unknown(Json),
/// }
///
/// specwright_runtime::codegen::union! { Target else Unknown {
///     All is "\"*\"" = Rule::kinds(Kinds::STRING),
///     Id = Rule::kinds(Kinds::INTEGER),
///     Names = Rule::kinds(Kinds::ARRAY),
/// } }
///
/// let target: Target = specwright_runtime::json::from_str(r#"["a"]"#)?;
/// assert_eq!(target, Target::Names(vec!["a".to_owned()]));
/// assert_eq!(specwright_runtime::json::from_str::<Target>("\"*\"")?, Target::All);
/// assert_eq!(specwright_runtime::json::from_str::<Target>("\"a\"")?, Target::Unknown("a".into()));
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (@keeps nulls) => { true };
    (@keeps) => { false };

    (@pattern $variant:ident $value:ident) => { Self::$variant($value) };
    (@pattern $variant:ident $value:ident $only:literal) => { Self::$variant };

    (@read $reader:ident $variant:ident) => {{
        let mut value = $crate::codegen::Wire::blank();
        $crate::codegen::Wire::read(&mut value, $reader)?;
        Self::$variant(value)
    }};
    (@read $reader:ident $variant:ident $only:literal) => {{
        $crate::codegen::expand::read_constant($only, $reader)?;
        Self::$variant
    }};

    (@write $value:ident $writer:ident is $only:literal) => { $writer.raw($only) };
    (@write $value:ident $writer:ident) => { $crate::codegen::Wire::write($value, $writer) };
    (@write $value:ident $writer:ident tag $key:literal if_absent [$($json:literal),*]) => {
        $crate::codegen::expand::write_tagged_if_absent($value, $key, &[$($json),*], $writer)
    };
    (@write $value:ident $writer:ident tag $key:literal [$($json:literal),*]) => {
        $crate::codegen::expand::write_tagged($value, $key, &[$($json),*], $writer)
    };

    (
        $name:ident else $unknown:ident $($nulls:ident)?
        { $($variant:ident $(is $only:literal)? $(tag $key:literal $($if_absent:ident)? [$($json:literal),* $(,)?])? = $rule:expr),* $(,)? }
    ) => {
        impl $crate::codegen::expand::Union for $name {
            #[inline]
            fn keeps_null(&self) -> ::std::primitive::bool {
                $crate::codegen::union!(@keeps $($nulls)?)
            }

            #[inline]
            fn rules(&self) -> &'static [$crate::codegen::Rule] {
                // an array and no reference to one, as only so has each union an address of its own
                static RULES: [$crate::codegen::Rule; [$(::std::stringify!($variant)),*].len()] = [$($rule),*];
                &RULES
            }

            #[allow(unused_assignments, unused_mut, unused_variables)]
            #[inline]
            fn read_variant(
                &mut self,
                index: ::std::primitive::usize,
                reader: &mut $crate::codegen::Reader<'_>,
            ) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                let mut position: ::std::primitive::usize = 0;
                $(
                    if index == position {
                        *self = $crate::codegen::union!(@read reader $variant $($only)?);
                        return ::std::result::Result::Ok(());
                    }
                    position += 1;
                )*
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn set_unknown(&mut self, value: $crate::codegen::Json) {
                *self = Self::$unknown(value);
            }
        }

        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown($crate::codegen::Json::Null)
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                $crate::codegen::expand::read_union(self, reader)
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                match self {
                    $(
                        $crate::codegen::union!(@pattern $variant value $($only)?) => {
                            $crate::codegen::union!(@write value writer $(is $only)? $(tag $key $($if_absent)? [$($json),*])?)
                        }
                    )*
                    Self::$unknown(value) => $crate::codegen::Wire::write(value, writer),
                }
            }
        }

        $crate::__json_and_serde! { $name }
    };
}

/// Makes the values of some variants convert into their union: `From` for each type, for a `text` from `&str` too, for a
/// `boxed` one from the value without its box.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// enum Target {
///     Id(i64),
///     Name(String),
///     Many(Box<[i64; 2]>),
/// }
///
/// specwright_runtime::codegen::conversions! { Target { Id(i64), text Name(String), boxed Many([i64; 2]) } }
///
/// assert_eq!(Target::from("a"), Target::Name("a".to_owned()));
/// assert_eq!(Target::from([1, 2]), Target::Many(Box::new([1, 2])));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __conversions {
    ($name:ident { $($rows:tt)* }) => { $crate::codegen::conversions! { @next $name $($rows)* } };
    (@next $name:ident) => {};
    (@next $name:ident text $variant:ident($text:ty) $(, $($rest:tt)*)?) => {
        $crate::codegen::conversions! { @from $name $variant $text, |value| value }
        $crate::codegen::conversions! { @from $name $variant &::std::primitive::str, |value| value.to_owned() }
        $crate::codegen::conversions! { @next $name $($($rest)*)? }
    };
    (@next $name:ident boxed $variant:ident($value:ty) $(, $($rest:tt)*)?) => {
        $crate::codegen::conversions! { @from $name $variant $value, |value| ::std::boxed::Box::new(value) }
        $crate::codegen::conversions! { @next $name $($($rest)*)? }
    };
    (@next $name:ident $variant:ident($value:ty) $(, $($rest:tt)*)?) => {
        $crate::codegen::conversions! { @from $name $variant $value, |value| value }
        $crate::codegen::conversions! { @next $name $($($rest)*)? }
    };
    (@from $name:ident $variant:ident $from:ty, |$value:ident| $converted:expr) => {
        impl ::std::convert::From<$from> for $name {
            #[inline]
            fn from($value: $from) -> Self {
                Self::$variant($converted)
            }
        }
    };
}
