//! The macro that constants are written in, where a list, a map or a whole value needs a type for them.

/// Makes a unit struct travel as one value, which is given as JSON text. Reading another is an error.
///
/// Implemented are [`Wire`](crate::json::Wire), `Debug`, serde's `Serialize` and `Deserialize`, and
/// [`IntoJson`](crate::IntoJson).
///
/// ```
/// #[derive(Clone, Copy, Default, PartialEq)]
/// struct Describe;
///
/// specwright_runtime::codegen::constant! { Describe = "\"describe\"" }
///
/// let actions: Vec<Describe> = specwright_runtime::json::from_str(r#"["describe"]"#)?;
/// assert_eq!(specwright_runtime::json::to_string(&actions), r#"["describe"]"#);
/// assert!(specwright_runtime::json::from_str::<Describe>(r#""delete""#).is_err());
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __constant {
    ($name:ident = $json:literal) => {
        impl $crate::codegen::Wire for $name {
            #[inline]
            fn blank() -> Self {
                Self
            }

            #[inline]
            fn read(
                &mut self,
                reader: &mut $crate::codegen::Reader<'_>,
            ) -> ::std::result::Result<(), $crate::codegen::ReadError> {
                $crate::codegen::expand::read_constant($json, reader)
            }

            #[inline]
            fn write(&self, writer: &mut $crate::codegen::Writer) {
                writer.raw($json);
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(::std::stringify!($name))
            }
        }

        $crate::__json_and_serde! { $name }
    };
}
