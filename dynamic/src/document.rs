//! A document and its operations.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use specwright::diagnostic::Diagnostics;
use specwright::tables::{Operation, Service};

use crate::Arguments;

/// How a document is opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The folder that references may not leave; by default that of the document.
    pub root: Option<PathBuf>,
    /// Overlays to apply, in this order.
    pub overlays: Vec<PathBuf>,
    /// The folder in which an index of the document is kept, so that it need not be read again. Without it none is kept.
    pub index: Option<PathBuf>,
}

/// Why a document cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be read", document.display())]
pub struct OpenError {
    /// The document.
    pub document: PathBuf,
    /// What is wrong.
    pub diagnostics: Diagnostics,
}

/// A document whose operations can be called.
pub struct Document {}

#[allow(unused_variables)]
impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// If it is no OpenAPI document.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Arc<Self>, OpenError> {
        todo!()
    }

    /// The path it was read from.
    pub fn path(&self) -> &Path {
        todo!()
    }

    /// `info.title`.
    pub fn title(&self) -> &str {
        todo!()
    }

    /// `info.version`.
    pub fn version(&self) -> &str {
        todo!()
    }

    /// Servers, security schemes, client parameters.
    pub fn service(&self) -> &Service {
        todo!()
    }

    /// All operations, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        std::iter::empty()
    }

    /// An operation by its name in the generated client (`list_images`), on the command line (`list-images`), or its `operationId`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        todo!()
    }

    /// What was found to be wrong with the document, if it was read and not taken from the index.
    pub fn diagnostics(&self) -> &Diagnostics {
        todo!()
    }

    /// The JSON Schema (2020-12) of a parameter, self-contained.
    pub fn parameter_schema(&self, operation: &Operation, parameter: usize) -> Value {
        todo!()
    }

    /// The JSON Schema of a body in one of its media types (0 is the first; then those of `other_bodies`), self-contained.
    pub fn body_schema(&self, operation: &Operation, index: usize) -> Option<Value> {
        todo!()
    }

    /// One JSON Schema of all arguments of an operation, as [`Arguments::from_json`] takes them.
    pub fn arguments_schema(&self, operation: &Operation) -> Value {
        todo!()
    }

    /// The Rust code of a call by the generated client: a program that can be compiled. It reads the document as a whole.
    ///
    /// # Errors
    /// If the document can no longer be read, or a value cannot be given to the generated client.
    pub fn rust_sample(&self, operation: &Operation, arguments: &Arguments) -> Result<String, OpenError> {
        todo!()
    }
}
