//! What a call is given.

use specwright_runtime::{File, IntoJson, Json, Upload};

/// The arguments of a call: parameters by their names in the generated client (`os_type`), and a body.
#[derive(Clone, Default)]
pub struct Arguments {
    pub(crate) parameters: Vec<(String, Json)>,
    pub(crate) body: Option<BodyArgument>,
    pub(crate) files: Vec<(String, File)>,
    pub(crate) media_type: Option<String>,
}

/// A body.
#[derive(Clone)]
pub enum BodyArgument {
    /// A value as JSON: also that of a form or of a multipart, whose properties it has.
    Json(Json),
    /// Text or bytes as they are.
    Raw(Upload),
}

impl Arguments {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a parameter, by its name in the generated client or in the document.
    #[must_use]
    pub fn set(mut self, parameter: impl Into<String>, value: impl IntoJson) -> Self {
        self.parameters.push((parameter.into(), value.into_json()));
        self
    }

    /// Sets the body as JSON: that of a form or a multipart as an object of its properties.
    #[must_use]
    pub fn body(mut self, body: impl IntoJson) -> Self {
        self.body = Some(BodyArgument::Json(body.into_json()));
        self
    }

    /// Sets a body of text or bytes, which is sent as it is.
    #[must_use]
    pub fn raw_body(mut self, body: impl Into<Upload>) -> Self {
        self.body = Some(BodyArgument::Raw(body.into()));
        self
    }

    /// Adds a file of a multipart body, by the name of its property.
    #[must_use]
    pub fn file(mut self, property: impl Into<String>, file: impl Into<File>) -> Self {
        self.files.push((property.into(), file.into()));
        self
    }

    /// Chooses a documented media type of the body other than the first.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Takes arguments from one JSON object: parameters by their names, and the body under
    /// [`Operation::body_name`](specwright::tables::Operation::body_name).
    ///
    /// # Errors
    /// If it is no object.
    pub fn from_json(operation: &specwright::tables::Operation, arguments: Json) -> Result<Self, crate::ArgumentError> {
        let _ = (operation, arguments);
        todo!()
    }
}
