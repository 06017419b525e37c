//! Files of multipart bodies.

use std::fmt;

use bytes::Bytes;

use super::Binary;

/// A file of a multipart body: its bytes, and if need be a name and a media type. Bytes alone are a file, too.
///
/// ```
/// use specwright_runtime::File;
///
/// let plain = File::from("a,b\n1,2\n");
/// let named = File::new(vec![0x89, 0x50]).name("cat.png").media_type("image/png");
/// # let _ = (plain, named);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct File {
    pub(crate) bytes: Bytes,
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) is_text: bool,
}

impl File {
    /// A file that goes by the name of its property, with the media type of the document or
    /// `application/octet-stream`.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
            name: None,
            media_type: None,
            headers: Vec::new(),
            is_text: false,
        }
    }

    /// Text where a file is as good, such as the id of a file that the server has: a part without a file name, and without a
    /// media type unless it is given one.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            is_text: true,
            ..Self::new(text.into())
        }
    }

    /// Sets the file name that the server is told: in another multipart than a form, that of an attachment (RFC 2183).
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, such as `image/png`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Sets a header of the part, in place of one that the document gives it. `Content-Type` and, in a form,
    /// `Content-Disposition` follow from the name and the media type, and are refused.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&'static [u8]> for File {
    fn from(bytes: &'static [u8]) -> Self {
        Self::new(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for File {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::new(bytes.as_slice())
    }
}

impl From<&'static str> for File {
    fn from(text: &'static str) -> Self {
        Self::new(text)
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Binary> for File {
    fn from(binary: Binary) -> Self {
        Self::new(binary.into_bytes())
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
