//! The trait of types that travel as JSON.

use std::fmt::Debug;

use super::number::Number;
use super::{ReadError, Reader, Writer};

/// A type that travels as JSON.
///
/// It can be used as `dyn Wire`, which is how the fields of a [`Record`](crate::codegen::Record) are read and written.
pub trait Wire: Debug + Send + Sync {
    /// The value that [`read`](Self::read) starts from. It is no valid value by itself, as its required fields are empty,
    /// so it is not `Default`, which callers would use to make values that are sent.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

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
}

impl Wire for Number {
    fn blank() -> Self {
        Self::default()
    }

    /// A string that holds a number is taken as well.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let (text, quoted) = reader.decimal()?;
        if quoted {
            reader.lose_kind();
        }
        *self = Self::checked(&text);
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(self);
    }
}
