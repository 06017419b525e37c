//! What a call is given.

use std::fmt;

use specwright::sample::{SampleArguments, SampleContent};
use specwright::tables::Operation;
use specwright_runtime::{File, IntoJson, Json, Upload};

use crate::error::{ArgumentError, Violation};

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

    /// Sets a parameter, by its name in the generated client or in the document. Null unsets it.
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

    /// Sets a body of text or bytes, which is sent as it is and not checked.
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

    /// The same arguments for a sample of the call, without files: they are in it by their paths, which the caller knows.
    pub fn for_sample(&self) -> SampleArguments {
        let value = |json: &Json| json.to_string().parse().unwrap_or_default();
        let parameters = self.parameters.iter();
        let mut sample = SampleArguments {
            parameters: parameters.map(|(name, json)| (name.clone(), value(json))).collect(),
            media_type: self.media_type.clone(),
            ..SampleArguments::default()
        };
        match &self.body {
            Some(BodyArgument::Json(json)) => sample.body = Some(value(json)),
            Some(BodyArgument::Raw(upload)) => {
                sample.raw_body = upload.bytes().map(|bytes| match std::str::from_utf8(bytes) {
                    Ok(text) => SampleContent::Text(text.to_owned()),
                    Err(_) => SampleContent::Bytes(bytes.to_vec()),
                });
            }
            None => {}
        }
        sample
    }

    /// Takes arguments from one JSON object: parameters by their names, and the body under [`Operation::body_name`]. Text for a
    /// body of bytes, and for files, is base64; a body of text, such as XML, is the text as it is.
    ///
    /// # Errors
    /// If it is no object.
    pub fn from_json(operation: &Operation, arguments: Json) -> Result<Self, ArgumentError> {
        let mut all = Self::new();
        let members = match arguments {
            Json::Object(members) => members,
            Json::Null => Vec::new(),
            other => {
                let message = format!("have to be an object, not {}", other.kind());
                return Err(ArgumentError::of(operation, vec![Violation::new("arguments", message)]));
            }
        };
        for (name, value) in members {
            all = match name == operation.body_name() && (operation.body.is_some()) {
                true => all.body(value),
                false => all.set(name, value),
            };
        }
        Ok(all)
    }
}

impl fmt::Debug for Arguments {
    /// Shows names and no values: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.parameters.iter().map(|(name, _)| name).collect();
        f.debug_struct("Arguments")
            .field("parameters", &names)
            .field("has_body", &self.body.is_some())
            .finish_non_exhaustive()
    }
}
