//! Words that say what a type is, for names that say too little or belong to another item.

use crate::model::{Shape, Type};

/// Names of the prelude, and words that say nothing of a type. `use models::*` with such a name would hide the item of the
/// prelude.
const BARE: &[&str] = &[
    "Any",
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Data",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Item",
    "Iterator",
    "List",
    "Map",
    "None",
    "Object",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Type",
    "Unpin",
    "Value",
    "Vec",
];

/// Returns true for a Rust name that an inline type does not get.
pub(crate) fn is_bare(name: &str) -> bool {
    BARE.contains(&name)
}

/// Returns true for a component, and for the type of a component that may be null.
pub(crate) fn is_of_component(ty: &Type) -> bool {
    let component = ty.pointer.as_str().strip_prefix("/components/schemas/");
    ty.named || component.is_some_and(|name| !name.contains('/'))
}

/// A name with the word for what an inline type is.
pub(crate) fn longer_name(ty: &Type, name: &str) -> String {
    format!("{name} {}", ending_of(ty))
}

fn ending_of(ty: &Type) -> &'static str {
    let pointer = ty.pointer.as_str();
    let is_whole = pointer.ends_with("/schema");
    match &ty.shape {
        _ if is_whole && pointer.starts_with("/components/responses/") => "Response",
        _ if is_whole && pointer.starts_with("/components/requestBodies/") => "Request",
        _ if is_whole && pointer.contains("/responses/") => "Body",
        Shape::Union(_) => "Choice",
        Shape::Tuple(_) => "List",
        Shape::TextEnum(_) | Shape::IntegerEnum(_) | Shape::ScalarEnum(_) => "Value",
        _ => "Object",
    }
}
