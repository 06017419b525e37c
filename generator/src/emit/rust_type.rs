//! Types and arguments as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::IntegerWidth;
use crate::plan::RustType;
use crate::plan::names::ident;

/// A type, with `models` before the names of generated ones.
pub(super) fn rust_type(ty: &RustType, models: &TokenStream) -> TokenStream {
    let inner = |ty: &RustType| rust_type(ty, models);
    match ty {
        RustType::Bool => quote!(bool),
        RustType::Integer(width) => match width {
            IntegerWidth::I8 => quote!(i8),
            IntegerWidth::I16 => quote!(i16),
            IntegerWidth::I32 => quote!(i32),
            IntegerWidth::I64 => quote!(i64),
            IntegerWidth::U8 => quote!(u8),
            IntegerWidth::U16 => quote!(u16),
            IntegerWidth::U32 => quote!(u32),
            IntegerWidth::U64 => quote!(u64),
        },
        RustType::Float { single: true } => quote!(f32),
        RustType::Float { single: false } => quote!(f64),
        RustType::Number => quote!(runtime::Number),
        RustType::String => quote!(String),
        RustType::DateTime => quote!(runtime::DateTime),
        RustType::Date => quote!(runtime::Date),
        RustType::Binary => quote!(runtime::Binary),
        RustType::Secret => quote!(runtime::Secret),
        RustType::Json => quote!(runtime::Json),
        RustType::Model { name, .. } => {
            let name = ident(name);
            quote!(#models #name)
        }
        // a path, as the table of names has been checked to hold
        RustType::Foreign(path) => path.parse().unwrap_or_default(),
        RustType::Vec(items) => {
            let items = inner(items);
            quote!(Vec<#items>)
        }
        RustType::Map(values) => {
            let values = inner(values);
            quote!(std::collections::BTreeMap<String, #values>)
        }
        RustType::Boxed(boxed) => {
            let boxed = inner(boxed);
            quote!(Box<#boxed>)
        }
        RustType::Option(some) => {
            let some = inner(some);
            quote!(Option<#some>)
        }
        RustType::Nullable(value) => {
            let value = inner(value);
            quote!(runtime::Nullable<#value>)
        }
    }
}
