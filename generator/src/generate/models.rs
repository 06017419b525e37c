//! What a caller is told of the generated types.

use crate::plan::names::ident;
use crate::plan::{FieldPlan, RustType, TypeKind, TypePlan};

/// A generated type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Model {
    /// The JSON pointer of its schema in the bundled document.
    pub pointer: String,
    /// Its name in `models`.
    pub name: String,
    /// Whether a request carries it, so that null and absent are kept apart where the document says nullable.
    pub in_requests: bool,
    /// Its kind, with what belongs to it.
    pub kind: ModelKind,
}

/// The kind of a generated type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelKind {
    /// A struct.
    Struct {
        /// What its function `new` takes, in this order, if requests carry it.
        new: Option<Vec<ModelArgument>>,
    },
    /// A struct with a type for each item of a list.
    Tuple,
    /// A unit struct for a constant in a list or map.
    Constant,
    /// A type around a string or integer.
    Newtype,
    /// An open enum of values.
    Enum,
    /// An enum of types.
    Union {
        /// Its variants, in the order of the document.
        variants: Vec<ModelVariant>,
    },
}

/// An argument of the function `new` of a generated struct.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelArgument {
    /// The field that it sets, as it is written in Rust.
    pub field: String,
    /// Whether the field has the value in a box.
    pub is_boxed: bool,
    /// Whether the field is an `Option`, as responses lack what requests have to have.
    pub is_option: bool,
}

/// A variant of a generated union.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelVariant {
    /// Its name.
    pub name: String,
    /// The JSON pointer of its schema in the bundled document.
    pub pointer: String,
}

impl ModelArgument {
    fn of(field: &FieldPlan) -> Self {
        let value = match &field.ty {
            RustType::Option(inner) => inner,
            other => other,
        };
        Self {
            field: ident(&field.name).to_string(),
            is_boxed: matches!(value, RustType::Boxed(_)),
            is_option: field.is_asked,
        }
    }
}

impl Model {
    pub(super) fn of(plan: &TypePlan) -> Self {
        let kind = match &plan.kind {
            TypeKind::Struct { fields, new, .. } => ModelKind::Struct {
                new: new.as_ref().map(|new| {
                    let fields = new.arguments.iter().filter_map(|(index, _, _)| fields.get(*index));
                    fields.map(ModelArgument::of).collect()
                }),
            },
            TypeKind::Tuple { .. } => ModelKind::Tuple,
            TypeKind::Unit(_) => ModelKind::Constant,
            TypeKind::Newtype(_) => ModelKind::Newtype,
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ScalarEnum(_) => ModelKind::Enum,
            TypeKind::Union { variants, .. } => ModelKind::Union {
                variants: variants
                    .iter()
                    .map(|variant| ModelVariant {
                        name: variant.name.clone(),
                        pointer: variant.pointer.clone(),
                    })
                    .collect(),
            },
        };
        Self {
            pointer: plan.pointer.clone(),
            name: plan.name.clone(),
            in_requests: plan.in_requests,
            kind,
        }
    }
}
