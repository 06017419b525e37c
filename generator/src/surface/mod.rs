//! The public API of the generated client, as data: every type, function and constant, by its path, with the text of its
//! signature, and what of the document it comes from.
//!
//! It is made from the same plan as the code, by the functions that write the code.

mod client;
mod models;
mod requests;

use crate::plan::Plan;

/// The public API of a generated client.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Surface {
    /// All types, without those that are the same in every client.
    pub types: Vec<ApiType>,
    /// The cargo features of its parts, where there are so many operations that it has them.
    pub features: Vec<String>,
}

/// A generated type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiType {
    /// Its path in the generated module: `Client`, `operations::ListPets`, `models::Pet`.
    pub path: String,
    /// What it is in the document, which stays the same if it gets another name.
    pub origin: String,
    /// Where it is in the bundled document: a JSON pointer.
    pub pointer: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What it is made of.
    pub shape: ApiShape,
    /// The traits that it has and other types of its kind may lack: derived ones, `Default`, conversions such as `From<String>`.
    pub traits: Vec<String>,
    /// Its functions and methods.
    pub functions: Vec<ApiFunction>,
    /// Its public constants, of type `usize`: name, and what each is in the document.
    pub constants: Vec<(String, String)>,
}

/// What a type is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiShape {
    /// A struct without public fields.
    Opaque,
    /// A struct with public fields.
    Struct(Vec<ApiField>),
    /// A tuple struct with public fields, by their types.
    Tuple(Vec<String>),
    /// An enum.
    Enum {
        /// Its variants.
        variants: Vec<ApiVariant>,
        /// Whether it is `#[non_exhaustive]`, so that every `match` has an arm for other variants.
        non_exhaustive: bool,
    },
    /// A second name of a type.
    Alias(String),
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiField {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// Its key on the wire; `..` for additional properties.
    pub origin: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiVariant {
    /// Its name.
    pub name: String,
    /// The type that it holds.
    pub content: Option<String>,
    /// Its value, schema, status or event in the document; `..` for values that the document does not have.
    pub origin: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// What a function is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Nothing: `Pet::new(..)`.
    None,
    /// `&self`.
    Reference,
    /// `self`.
    Value,
}

/// A function of a type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiFunction {
    /// Its name.
    pub name: String,
    /// What it is called on.
    pub receiver: Receiver,
    /// Its arguments without `self`.
    pub arguments: Vec<ApiArgument>,
    /// What it returns.
    pub output: String,
    /// What it is in the document, which stays the same if it gets another name.
    pub origin: String,
    /// Where it is in the bundled document: a JSON pointer.
    pub pointer: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiArgument {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// What it is in the document.
    pub origin: String,
}

impl ApiFunction {
    /// Its signature in Rust: `pub fn list_pets(&self, limit: i64) -> operations::ListPets`.
    pub fn signature(&self) -> String {
        let receiver = match self.receiver {
            Receiver::None => None,
            Receiver::Reference => Some("&self".to_owned()),
            Receiver::Value => Some("self".to_owned()),
        };
        let arguments = self.arguments.iter().map(|of| format!("{}: {}", of.name, of.ty));
        let arguments: Vec<String> = receiver.into_iter().chain(arguments).collect();
        format!("pub fn {}({}) -> {}", self.name, arguments.join(", "), self.output)
    }
}

impl Surface {
    /// The API of a plan.
    pub(crate) fn of(plan: &Plan<'_>) -> Self {
        let mut types = Vec::with_capacity(2 + plan.types.len() + plan.operations.len());
        if !plan.only_types {
            types.extend(client::client(plan));
            types.extend(plan.operations.iter().flat_map(requests::of_operation));
        }
        types.extend(plan.types.iter().map(models::model));
        types.extend(plan.operations.iter().flat_map(models::of_operation));
        types.extend(plan.errors.iter().map(|errors| models::errors(plan, errors)));
        types.extend(plan.events.iter().map(|events| models::events(plan, events)));
        types.extend(plan.headers.iter().map(|headers| models::headers(plan, headers)));
        Self {
            types,
            features: client::features(plan),
        }
    }
}
