//! Types, arguments and traits in the text in which they are emitted, for the description of the generated API.

use crate::model::BodyMedia;
use crate::plan::names::ident;
use crate::plan::{Argument, Input, OperationPlan, RustType, TypeKind, TypePlan};

use super::rust_type::rust_type;
use super::{construction, models, operations};

/// A type, with `models::` before the names of generated types.
pub(crate) fn type_text(ty: &RustType) -> String {
    rust_type(ty, "models::")
}

/// The type of the argument that a method takes for `input`; none if it takes none.
pub(crate) fn argument_type(input: &Input, media: BodyMedia) -> Option<String> {
    match &input.argument {
        Argument::Nothing => None,
        Argument::Body(name) => Some(format!("operations::{}", ident(name))),
        _ => {
            let given = operations::given(input, "value", media);
            Some(given.parameter.trim_start_matches("value: ").to_owned())
        }
    }
}

/// The type of an argument of `new` of a model.
pub(crate) fn argument_type_of_new(argument: &Argument) -> String {
    construction::parameter(argument, "models::")
}

/// The media kind of an operation's request body.
pub(crate) fn media_of(operation: &OperationPlan<'_>) -> BodyMedia {
    operations::body_media(operation)
}

/// The traits that a model derives.
pub(crate) fn derives(plan: &TypePlan) -> Vec<String> {
    let own = models::own_derives(&plan.kind).split(", ").map(str::to_owned);
    own.chain(plan.derives.iter().cloned()).collect()
}

/// The content of the variant for values that the document does not describe.
pub(crate) fn unknown_content(kind: &TypeKind) -> String {
    models::unknown(kind).unwrap_or_default().to_owned()
}
