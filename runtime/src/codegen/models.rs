//! The macros that tables of models are written in.
//!
//! Methods that are not generic are `#[inline]`, which here is about where they are compiled: in the crate that uses a type,
//! as generic code is, and not in the crate of the client, which knows thousands of types of which a program uses a few.

/// Makes a struct travel as JSON, by a table of its fields. Generated models are made so, and types of your own can be.
///
/// Each field has its index (from 0, in order), its name, its key in JSON when that differs from the name, and
/// `required` (a response without it is an error) or `nullable` (required, and may be null) when it is not optional.
/// `.. name` at the end names the `BTreeMap<String, T>` that takes all other keys, which are skipped without it. With `new`
/// after its name, the struct gets the function `new()`, which is its `default()`.
///
/// After the name, `always` lists properties that have one value and no field: the key, the value as JSON text, and
/// `required` when it has to be there. They are written first; the fields count on from them. A field with a JSON text
/// after a colon is a `bool` that says whether the property is there with this value.
///
/// Implemented are [`Wire`](crate::json::Wire), `Debug`, serde's `Serialize` and `Deserialize`, and
/// [`IntoJson`](crate::IntoJson). All fields of the struct have to be in the table.
///
/// ```
/// #[derive(Clone, PartialEq)]
/// struct Image {
///     id: String,
///     kind: Option<String>,
/// }
///
/// specwright_runtime::record! { Image { 0 id required, 1 kind = "type" } }
///
/// let image: Image = specwright_runtime::json::from_str(r#"{"id": "a", "type": "b"}"#)?;
/// assert_eq!(image.kind.as_deref(), Some("b"));
///
/// #[derive(Clone, Default, PartialEq)]
/// struct Card {
///     number: String,
///     later: bool,
/// }
///
/// specwright_runtime::record! { Card always ["type" = "\"card\"" required] { 1 number required, 2 later = "capture": "\"manual\"" } }
///
/// let card = Card { number: "4".to_owned(), later: true };
/// assert_eq!(specwright_runtime::json::to_string(&card), r#"{"type":"card","number":"4","capture":"manual"}"#);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[macro_export]
macro_rules! record {
    (@key $field:ident) => { ::std::concat!(",\"", ::std::stringify!($field), "\":") };
    (@key $field:ident $key:literal) => { ::std::concat!(",\"", $key, "\":") };

    (@open) => { false };
    (@open $extra:ident) => { true };

    ($name:ident new $(always [$($constant:tt)*])? { $($table:tt)* }) => {
        impl $name {
            /// Creates a value without properties.
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                ::std::default::Default::default()
            }
        }

        $crate::codegen::record! { $name $(always [$($constant)*])? { $($table)* } }
    };
    ($name:ident $(always [$($constant:tt)*])? { .. $extra:ident $(,)? }) => {
        $crate::codegen::record! { @all $name [$($($constant)*)?] {} $extra }
    };
    (
        $name:ident $(always [$($constant:tt)*])?
        { $($index:literal $field:ident $(= $key:literal)? $(: $flag:literal)? $($presence:ident)?),* $(, .. $extra:ident)? $(,)? }
    ) => {
        $crate::codegen::record! {
            @all $name [$($($constant)*)?] { $($index $field [$($key)?] [$(flag $flag)?] [$($presence)?])* } $($extra)?
        }
    };

    (
        @all $name:ident [$($constant:literal = $json:literal $($always:ident)?),* $(,)?]
        { $($index:literal $field:ident [$($key:literal)?] [$($flag:ident $flag_json:literal)?] [$($presence:ident)?])* }
        $($extra:ident)?
    ) => {
        impl $name {
            /// What travels under which name.
            #[doc(hidden)]
            pub const SHAPE: &'static $crate::codegen::Shape = &$crate::codegen::Shape {
                name: ::std::stringify!($name),
                fields: &[
                    $($crate::codegen::Field::constant(::std::concat!(",\"", $constant, "\":"), $json)$(.$always())?,)*
                    $($crate::codegen::Field::new(
                        $crate::codegen::record!(@key $field $($key)?),
                        ::std::stringify!($field),
                    )$(.$flag($flag_json))?$(.$presence())?),*
                ],
                is_open: $crate::codegen::record!(@open $($extra)?),
            };
        }

        impl $crate::codegen::Record for $name {
            #[inline]
            fn shape(&self) -> &'static $crate::codegen::Shape {
                Self::SHAPE
            }

            #[inline]
            fn field(&self, index: ::std::primitive::usize) -> ::std::option::Option<&dyn $crate::codegen::Wire> {
                match index {
                    $($index => ::std::option::Option::Some(&self.$field),)*
                    _ => ::std::option::Option::None,
                }
            }

            #[inline]
            fn field_mut(&mut self, index: ::std::primitive::usize) -> ::std::option::Option<&mut dyn $crate::codegen::Wire> {
                match index {
                    $($index => ::std::option::Option::Some(&mut self.$field),)*
                    _ => ::std::option::Option::None,
                }
            }

            $(
                #[inline]
                fn extra(&self) -> ::std::option::Option<&dyn $crate::codegen::Entries> {
                    ::std::option::Option::Some(&self.$extra)
                }

                #[inline]
                fn extra_mut(&mut self) -> ::std::option::Option<&mut dyn $crate::codegen::Entries> {
                    ::std::option::Option::Some(&mut self.$extra)
                }
            )?
        }

        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::codegen::Wire::blank(),)*
                    $($extra: ::std::default::Default::default(),)?
                }
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                $crate::codegen::expand::read_record(self, reader)
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                $crate::codegen::expand::write_record(self, writer);
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::codegen::expand::debug(self, f)
            }
        }

        $crate::__json_and_serde! { $name }
    };
}

/// Makes a tuple struct travel as a JSON array of fixed length, by the indices of its fields. With `from`, only so many
/// items must be there; the types of those that follow are optional ones, and what is absent at the end is not written.
///
/// Implemented are [`Wire`](crate::json::Wire), serde's `Serialize` and `Deserialize`, and [`IntoJson`](crate::IntoJson). The
/// struct has to be `Debug`.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// struct Range(i64, Option<i64>);
///
/// specwright_runtime::codegen::tuple! { Range { 0, 1 } }
///
/// let range: Range = specwright_runtime::json::from_str("[1, null]")?;
/// assert_eq!(range, Range(1, None));
/// assert_eq!(specwright_runtime::json::to_string(&Range(1, Some(2))), "[1,2]");
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Place(f64, f64, Option<f64>);
///
/// specwright_runtime::codegen::tuple! { Place from 2 { 0, 1, 2 } }
///
/// assert_eq!(specwright_runtime::json::to_string(&Place(1.5, 2.5, None)), "[1.5,2.5]");
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __tuple {
    ($name:ident { $($index:tt),* $(,)? }) => {
        $crate::codegen::tuple! { @least $name (::std::primitive::usize::MAX) { $($index),* } }
    };
    ($name:ident from $least:literal { $($index:tt),* $(,)? }) => {
        $crate::codegen::tuple! { @least $name ($least) { $($index),* } }
    };
    (@blank $index:tt) => { $crate::codegen::Wire::blank() };
    (@least $name:ident ($least:expr) { $($index:tt),* }) => {
        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                Self($($crate::codegen::tuple!(@blank $index)),*)
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                if $crate::codegen::expand::take_anew(reader) {
                    *self = $crate::codegen::Wire::blank();
                }
                $crate::codegen::expand::read_tuple(&mut [$(&mut self.$index),*], $least, reader)
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                $crate::codegen::expand::write_tuple(&[$(&self.$index),*], $least, writer);
            }
        }

        $crate::__json_and_serde! { $name }
    };
}

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

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                <Self as ::std::convert::From<&::std::primitive::str>>::from("")
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                let text = reader.text()?;
                *self = <Self as ::std::convert::From<&::std::primitive::str>>::from(&text);
                if let Self::$unknown(_) = self {
                    $crate::codegen::expand::unlisted(reader);
                }
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                writer.string(self.as_str());
            }
        }

        $crate::__json_and_serde! { $name }
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

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                <Self as ::std::convert::From<::std::primitive::i64>>::from(0)
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                let mut value: ::std::primitive::i64 = 0;
                $crate::codegen::Wire::read(&mut value, reader)?;
                *self = <Self as ::std::convert::From<::std::primitive::i64>>::from(value);
                if let Self::$unknown(_) = self {
                    $crate::codegen::expand::unlisted(reader);
                }
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                writer.integer(self.as_i64());
            }
        }

        $crate::__json_and_serde! { $name }
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

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::codegen::expand::display(self, f)
            }
        }

        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown($crate::codegen::Json::Null)
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                let mut value = $crate::codegen::Json::Null;
                $crate::codegen::Wire::read(&mut value, reader)?;
                *self = <Self as ::std::convert::From<$crate::codegen::Json>>::from(value);
                if let Self::$unknown(_) = self {
                    $crate::codegen::expand::unlisted(reader);
                }
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                match self {
                    $(Self::$variant => writer.raw($json),)*
                    Self::$unknown(value) => $crate::codegen::Wire::write(value, writer),
                }
            }
        }

        $crate::__json_and_serde! { $name }
    };
}

/// Makes an enum of types travel as JSON. Each variant holds one value and has a [`Rule`](crate::codegen::Rule) that
/// says when it is tried; the one named after `else` holds the [`Json`](crate::Json) that no other could read.
///
/// With `nulls`, a variant that would take a null for absent is passed over for one that keeps it.
///
/// A variant with `is "\"value\""` holds nothing and stands for one value, given as JSON text.
///
/// A variant with `tag "key" ["\"value\""]` is written as an object in which this key has one of these values, given as
/// JSON texts: the one that its type gives it, else the first.
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
    (@write $value:ident $writer:ident tag $key:literal [$($json:literal),*]) => {
        $crate::codegen::expand::write_tagged($value, $key, &[$($json),*], $writer)
    };

    (
        $name:ident else $unknown:ident $($nulls:ident)?
        { $($variant:ident $(is $only:literal)? $(tag $key:literal [$($json:literal),* $(,)?])? = $rule:expr),* $(,)? }
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
                            $crate::codegen::union!(@write value writer $(is $only)? $(tag $key [$($json),*])?)
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

/// What all of the above have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_and_serde {
    ($name:ident) => {
        impl $crate::codegen::IntoJson for $name {
            #[inline]
            fn into_json(self) -> $crate::codegen::Json {
                $crate::codegen::expand::to_json(&self)
            }
        }

        impl $crate::codegen::expand::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::expand::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::codegen::expand::serialize(self, serializer)
            }
        }

        impl<'de> $crate::codegen::expand::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expand::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::codegen::expand::deserialize(deserializer)
            }
        }
    };
}
