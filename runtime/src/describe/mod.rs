//! What a document says of a service: statics, which generated code fills and all other rooms read.
//!
//! Generated code holds one `static` of [`Operation`] for each operation of its document and no code beyond it;
//! all builders here are `const fn`.

mod body;
mod client_parameter;
#[cfg(feature = "validate")]
mod constraint;
mod failure;
mod method;
mod operation;
mod paging;
mod parameter;
mod retry;
mod security;
mod server;
mod service;
mod success;
#[cfg(feature = "xml")]
mod xml;

pub(crate) use body::BodyKind;
pub use body::{BodyShape, Part};
pub use client_parameter::{ClientParameter, Lookup};
#[cfg(feature = "validate")]
pub use constraint::{Choice, Constraint, Constraints, Tag};
pub use failure::{ErrorField, ErrorFields, SuccessError};
pub(crate) use failure::{SuccessRule, USUAL_FIELDS};
pub use method::Method;
pub use operation::Operation;
pub(crate) use paging::By;
pub use paging::{Next, Paging, Stop};
pub(crate) use parameter::Made;
pub use parameter::{Parameter, Place, Style};
pub use retry::RetryRules;
pub(crate) use retry::Statuses;
pub use security::{Scheme, SchemeKind};
pub use server::{Server, Variable};
pub use service::Service;
pub(crate) use success::Content;
pub use success::Success;
#[cfg(feature = "xml")]
pub use xml::{Xml, XmlField, XmlName, XmlScalar};
#[cfg(feature = "xml")]
pub(crate) use xml::{XmlKind, XmlPlace};
