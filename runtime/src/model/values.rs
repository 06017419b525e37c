//! The value types.

#[cfg(feature = "serde")]
use crate::json::serde_by_wire;
use crate::json::{ReadError, ReadErrorKind, Reader, Wire, Writer};
use crate::value::{Base64Url, Binary, Date, DateTime, Nullable, Secret};

macro_rules! bytes_in_text {
    ($($type:ident)*) => {$(
        impl Wire for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
                let text = reader.string()?;
                *self = Self::from_base64(&text).ok_or_else(|| reader.error(ReadErrorKind::Base64))?;
                Ok(())
            }

            fn write(&self, writer: &mut Writer) {
                writer.string(&self.to_base64());
            }
        }
    )*};
}

bytes_in_text!(Binary Base64Url);

impl<T: Wire> Wire for Nullable<T> {
    fn blank() -> Self {
        Self::Absent
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        if reader.take_null()? {
            *self = Self::Null;
            return Ok(());
        }
        let mut value = T::blank();
        value.read(reader)?;
        *self = Self::Value(value);
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Absent | Self::Null => writer.null(),
            Self::Value(value) => value.write(writer),
        }
    }

    fn is_absent(&self) -> bool {
        Nullable::is_absent(self)
    }
}

impl Wire for Secret {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.text()?.into_owned().into();
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        writer.secret(self.expose());
    }
}

macro_rules! kept_text {
    ($($type:ident)*) => {$(
        impl Wire for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
                reader.text_into(self.text_mut())?;
                if reader.is_counting() && !self.is_exact() {
                    reader.lose_listing();
                }
                Ok(())
            }

            fn write(&self, writer: &mut Writer) {
                writer.string(self.as_str());
            }
        }
    )*};
}

kept_text!(DateTime Date);

#[cfg(feature = "serde")]
serde_by_wire!(Binary Base64Url Date DateTime Secret);
