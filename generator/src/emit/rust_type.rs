//! Types in Rust syntax.

use crate::choices::MapType;
use crate::plan::RustType;
use crate::plan::names::ident;

/// Writes a type, with `models` (such as `models::`) before the names of generated types.
pub(crate) fn rust_type(ty: &RustType, models: &str) -> String {
    let mut text = String::new();
    write_type(ty, models, &mut text);
    text
}

fn write_type(ty: &RustType, models: &str, text: &mut String) {
    let (before, inner) = match ty {
        RustType::Bool => ("bool", None),
        // the names of the variants are those of the types
        RustType::Integer(width) => return text.push_str(&format!("{width:?}").to_ascii_lowercase()),
        RustType::Float { single: true } => ("f32", None),
        RustType::Float { single: false } => ("f64", None),
        RustType::Number => ("runtime::Number", None),
        RustType::String => ("String", None),
        RustType::DateTime => ("runtime::DateTime", None),
        RustType::Date => ("runtime::Date", None),
        RustType::Binary => ("runtime::Binary", None),
        RustType::Base64Url => ("runtime::Base64Url", None),
        RustType::Secret => ("runtime::Secret", None),
        RustType::Json => ("runtime::Json", None),
        RustType::Bytes => ("runtime::Bytes", None),
        RustType::Model { name, .. } => {
            text.push_str(models);
            return text.push_str(&ident(name).to_string());
        }
        // what users write was checked to hold only paths
        RustType::Foreign(foreign) => return text.push_str(&foreign.path),
        RustType::Vec(items) => ("Vec<", Some(items)),
        RustType::Delimited(items, separator) => {
            text.push_str("runtime::Delimited<");
            write_type(items, models, text);
            return text.push_str(&format!(", {separator:?}>"));
        }
        RustType::Map(values, MapType::BTree) => ("::std::collections::BTreeMap<String, ", Some(values)),
        RustType::Map(values, MapType::Hash) => ("::std::collections::HashMap<String, ", Some(values)),
        RustType::Map(values, MapType::Index) => ("runtime::indexmap::IndexMap<String, ", Some(values)),
        RustType::Boxed(boxed) => ("Box<", Some(boxed)),
        RustType::Option(some) => ("Option<", Some(some)),
        RustType::Nullable(value) => ("runtime::Nullable<", Some(value)),
    };
    text.push_str(before);
    if let Some(inner) = inner {
        write_type(inner, models, text);
        text.push('>');
    }
}
