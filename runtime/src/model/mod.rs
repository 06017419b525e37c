//! How typed values travel as JSON: tables, and one reader and one writer for all types of a kind.
//!
//! A generated type is a plain struct or enum and a table. The macros [`record!`](crate::record),
//! [`text_enum!`](crate::text_enum) and their like turn the table into the few lines that the shared code here needs
//! ([`Record`], [`Wire`](crate::json::Wire)) and into the traits people expect: serde's two, `Debug`, and
//! [`IntoJson`](crate::IntoJson). What is read and written exists once, for `dyn Record`, and not once for each type.

pub(crate) mod constant;
mod containers;
mod crates;
mod delimited;
mod entries;
#[cfg(feature = "client")]
mod headers;
mod lenient;
pub(crate) mod listed;
mod order;
pub(crate) mod own;
mod rank;
pub(crate) mod record;
mod rule;
mod scalars;
mod shape;
pub(crate) mod tags;
pub(crate) mod tuple;
pub(crate) mod union;
mod values;

pub use entries::Entries;
#[cfg(feature = "client")]
pub use headers::{Headers, read_header};
pub use lenient::Lenient;
pub use record::Record;
pub use rule::{Kinds, Rule};
pub use shape::{Field, Presence, Shape};
