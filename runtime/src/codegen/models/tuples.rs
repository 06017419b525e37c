//! The macro that tables of tuple structs are written in.

/// Makes a tuple struct travel as a JSON array of fixed length, by the indices of its fields. With `from`, only so many
/// items must be there; the types of those that follow are optional ones, and what is absent at the end is not written.
///
/// After `always` stand the items that have one value and no field: their places in the array, and their values as JSON
/// texts. A field with a JSON text after a colon is a `bool` that says whether the item is there with this value, with
/// `or_null` whether it is this value or null.
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
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Above(f64);
///
/// specwright_runtime::codegen::tuple! { Above always [0 = "\">\""] { 0 } }
///
/// assert_eq!(specwright_runtime::json::to_string(&Above(1.5)), r#"[">",1.5]"#);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __tuple {
    ($name:ident $(always [$($constant:tt)*])? { $($fields:tt)* }) => {
        $crate::codegen::tuple! { @all $name (::std::primitive::usize::MAX) [$($($constant)*)?] { $($fields)* } }
    };
    ($name:ident from $least:literal $(always [$($constant:tt)*])? { $($fields:tt)* }) => {
        $crate::codegen::tuple! { @all $name ($least) [$($($constant)*)?] { $($fields)* } }
    };
    (@blank $index:tt) => { $crate::codegen::Wire::blank() };
    (
        @all $name:ident ($least:expr) [$($place:literal = $json:literal),* $(,)?]
        { $($index:tt $(: $flag:literal $($null:ident)?)?),* $(,)? }
    ) => {
        impl $name {
            #[doc(hidden)]
            const LIST: $crate::codegen::expand::List = $crate::codegen::expand::List {
                least: $least,
                constants: &[$(($place, $json)),*],
                flags: &[$($(($index, $crate::codegen::expand::Flag::new($flag)$(.$null())?),)?)*],
            };
        }

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
                $crate::codegen::expand::read_tuple(&mut [$(&mut self.$index),*], &Self::LIST, reader)
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                $crate::codegen::expand::write_tuple(&[$(&self.$index),*], &Self::LIST, writer);
            }
        }

        $crate::__json_and_serde! { $name }
    };
}
