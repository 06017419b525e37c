//! How typed values travel as JSON.
//!
//! A generated type is a plain struct or enum and a table. [`record!`](crate::record),
//! [`text_enum!`](crate::text_enum), [`integer_enum!`](crate::integer_enum), [`scalar_enum!`](crate::scalar_enum), [`union!`](crate::union) and [`tuple!`](crate::tuple)
//! turn the table into the few lines the shared code here needs ([`Record`], [`Wire`]) and into the traits people
//! expect: serde's two, `Debug`, and [`IntoJson`](crate::IntoJson). What is read and written exists once, for `dyn Record`, and
//! not once for each type.

mod containers;
mod entries;
mod listed;
mod macros;
mod order;
mod rank;
mod record;
mod rule;
mod scalars;
mod tuple;
mod union;

#[doc(hidden)]
pub mod expand;

pub use entries::Entries;
pub(crate) use order::Order;
pub(crate) use rank::Indexes;
pub use record::{Field, Presence, Record, Shape};
pub use rule::{Kinds, Rule};

use std::fmt::Debug;

use crate::{ReadError, Reader, Writer};

/// A type that travels as JSON.
///
/// It can be used as `dyn Wire`, which is how the fields of a [`Record`] are read and written.
pub trait Wire: Debug + Send + Sync {
    /// Reads the next value of a text into `self`.
    ///
    /// # Errors
    /// When the text is not JSON or holds no such value; `self` is then in no useful state.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// Writes the value: exactly one JSON value.
    fn write(&self, writer: &mut Writer);

    /// Whether an optional field that holds this is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether null is one of its values, so that an `Option` of it is `Some` where null is read.
    #[doc(hidden)]
    fn holds_null(&self) -> bool {
        false
    }

    /// Makes `self` ready to be read once more, when an object has a key twice. Needed only where
    /// [`read`](Self::read) keeps parts of what was there.
    #[doc(hidden)]
    fn reset(&mut self) {}
}
