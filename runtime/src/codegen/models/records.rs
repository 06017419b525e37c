//! The macro that tables of structs are written in.

/// Makes a struct travel as JSON, by a table of its fields. Generated models are made so, and types of your own can be.
///
/// Each field has its index (from 0, in order), its name, its key in JSON when that differs from the name, and
/// `required` (a response without it is an error) or `nullable` (required, and may be null) when it is not optional.
/// `.. name` at the end names the `BTreeMap<String, T>` that takes all other keys, which are skipped without it. After it or
/// after a field that is such a map, `skipping` passes over entries whose values do not fit. With `new`
/// after its name, the struct gets the function `new()`, which is its `default()`.
///
/// After the name, `always` lists properties that have one value and no field: the key, the value as JSON text, and
/// `required` when it has to be there. They are written first; the fields count on from them. A field with a JSON text
/// after a colon is a `bool` that says whether the property is there with this value. If it is `nullable`, `false` is null;
/// with `or_null` it is an `Option<bool>`, of which `Some(false)` is null.
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
    (@open $extra:ident $($skipping:ident)?) => { true };

    (@skipping) => { false };
    (@skipping $extra:ident) => { false };
    (@skipping $extra:ident skipping) => { true };

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
    ($name:ident $(always [$($constant:tt)*])? { .. $extra:ident $($skipping:ident)? $(,)? }) => {
        $crate::codegen::record! { @all $name [$($($constant)*)?] {} $extra $($skipping)? }
    };
    (
        $name:ident $(always [$($constant:tt)*])?
        { $($index:literal $field:ident $(= $key:literal)? $(: $flag:literal)? $($presence:ident)*),* $(, .. $extra:ident $($skipping:ident)?)? $(,)? }
    ) => {
        $crate::codegen::record! {
            @all $name [$($($constant)*)?] { $($index $field [$($key)?] [$(flag $flag)?] [$($presence)*])* } $($extra $($skipping)?)?
        }
    };

    (
        @all $name:ident [$($constant:literal = $json:literal $($always:ident)?),* $(,)?]
        { $($index:literal $field:ident [$($key:literal)?] [$($flag:ident $flag_json:literal)?] [$($presence:ident)*])* }
        $($extra:ident $($skipping:ident)?)?
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
                    )$(.$flag($flag_json))?$(.$presence())*),*
                ],
                is_open: $crate::codegen::record!(@open $($extra)?),
                skipping: $crate::codegen::record!(@skipping $($extra $($skipping)?)?),
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
