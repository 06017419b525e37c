//! The macros that tables of models are written in.
//!
//! Methods that are not generic are `#[inline]`, which here is about where they are compiled: in the crate that uses a type,
//! as generic code is, and not in the crate of the client, which knows thousands of types of which a program uses a few.

mod constants;
mod enums;
mod own;
mod records;
mod tuples;
mod unions;

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

        $crate::__serde! { $name }
    };
}

/// Implements serde's traits.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
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

/// Without the feature `serde` there are none to implement.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {};
}
