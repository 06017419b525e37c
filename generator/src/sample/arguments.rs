//! What a sample is made of, and what it is to look like.

use serde_json::Value;

/// The call that a sample shows.
#[derive(Clone, Debug, Default)]
pub struct SampleArguments {
    /// Parameters, by their names in the generated client (`os_type`) or in the document, those of the client included. A setter that
    /// takes no value is set by `true`.
    pub parameters: Vec<(String, Value)>,
    /// The body as JSON: that of a form or a multipart as an object of its properties.
    pub body: Option<Value>,
    /// A body of text or bytes, which is sent as it is.
    pub raw_body: Option<SampleContent>,
    /// The files of a multipart body.
    pub files: Vec<SampleFile>,
    /// The media type of the body, if it is not the first of the document.
    pub media_type: Option<String>,
    /// Variables of the server's URL, by their names in the document.
    pub variables: Vec<(String, String)>,
    /// The server of the document, if it is not the first.
    pub server: Option<usize>,
    /// A URL in place of that of the document.
    pub endpoint: Option<String>,
}

/// Text or bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleContent {
    /// Text, which is in the sample.
    Text(String),
    /// Bytes, which are in the sample.
    Bytes(Vec<u8>),
    /// The content of a file with this path, which the sample reads.
    Path(String),
}

/// A file of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SampleFile {
    /// The property that it is sent as.
    pub property: String,
    /// Its content.
    pub content: SampleContent,
    /// Its name, if one is sent.
    pub name: Option<String>,
    /// Its media type, if it is not that of the document.
    pub media_type: Option<String>,
}

impl SampleFile {
    /// A file that has no name.
    pub fn new(property: impl Into<String>, content: SampleContent) -> Self {
        Self {
            property: property.into(),
            content,
            name: None,
            media_type: None,
        }
    }

    /// Sends a name with it.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sends it as this media type.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

/// How a sample is written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SampleOptions {
    /// The path of the client's module: that of a crate, `petstore`, or one within it, `cloud_clients::huaweicloud::workspace`.
    pub module: String,
    /// The path of the module that passes on the runtime.
    pub root: String,
    /// Whether only the statements of the call are written, for which there is a `client`.
    pub statements_only: bool,
    /// Whether one page of a listing is asked for, and not all items.
    pub one_page: bool,
    /// Where the credentials are from.
    pub credentials: SampleCredentials,
}

/// The credentials of a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleCredentials {
    /// Those of the first alternative that the document has for the operation, read from variables of the environment.
    #[default]
    Environment,
    /// The same, of the security scheme with this name.
    Scheme(String),
    /// A Rust expression: `cloud_credentials::huaweicloud::from_env()?`.
    Code(String),
    /// None.
    None,
}

impl SampleOptions {
    /// For a client that is a crate, or a module of the program: `petstore`, `crate::clients::petstore`.
    pub fn new(module: impl Into<String>) -> Self {
        let module = module.into();
        Self {
            root: module.clone(),
            module,
            statements_only: false,
            one_page: false,
            credentials: SampleCredentials::default(),
        }
    }

    /// For a client that is one of many in a crate, generated from a folder: `cloud_clients::huaweicloud::workspace`.
    pub fn of_folder(module: impl Into<String>) -> Self {
        let module = module.into();
        let root = module.split("::").next().unwrap_or_default().to_owned();
        Self {
            root,
            ..Self::new(module)
        }
    }
}
