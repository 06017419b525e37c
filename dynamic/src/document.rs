//! A document and its operations.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use specwright::diagnostic::Diagnostics;
use specwright::tables::{Operation, Service};
use specwright::{Lowered, Settings};
use specwright_runtime::Json;
use specwright_runtime::codegen as table;

use crate::arguments::Arguments;
use crate::error::{ArgumentError, Violation, plain, similar};
use crate::schemas::Part;
use crate::statics;

/// How a document is opened.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct OpenOptions {
    /// How it is read, and the names and types of its client. What of it cannot be used is left out, as with
    /// [`Settings::keep_going`].
    pub settings: Settings,
    /// The folder in which an index of the document is kept, so that it need not be read again. Without it none is kept.
    pub index: Option<PathBuf>,
}

/// Why a document cannot be opened.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} cannot be used:\n{diagnostics}", document.display())]
#[non_exhaustive]
pub struct OpenError {
    /// The document.
    pub document: PathBuf,
    /// What is wrong.
    pub diagnostics: Diagnostics,
}

/// A document whose operations can be called.
#[derive(Debug)]
pub struct Document {
    path: PathBuf,
    title: String,
    version: String,
    description: Option<String>,
    service: Service,
    operations: Vec<Arc<Operation>>,
    diagnostics: Diagnostics,
    tables: Vec<OnceLock<&'static table::Operation>>,
    service_table: OnceLock<&'static table::Service>,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// If it is no OpenAPI document.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Arc<Self>, OpenError> {
        let (lowered, mut diagnostics) = Lowered::open(path, &options.settings);
        let unusable = |diagnostics: &Diagnostics| OpenError {
            document: path.to_owned(),
            diagnostics: diagnostics.clone(),
        };
        let lowered = lowered.ok_or_else(|| unusable(&diagnostics))?;
        let tables = lowered.tables(&mut diagnostics).map_err(|problem| {
            let mut diagnostics = diagnostics.clone();
            diagnostics.push(problem);
            unusable(&diagnostics)
        })?;
        let operations: Vec<Arc<Operation>> = tables.operations.into_iter().map(Arc::new).collect();
        Ok(Arc::new(Self {
            path: path.to_owned(),
            title: tables.title,
            version: tables.version,
            description: tables.description,
            service: tables.service,
            diagnostics,
            tables: operations.iter().map(|_| OnceLock::new()).collect(),
            operations,
            service_table: OnceLock::new(),
        }))
    }

    /// The path it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `info.title`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// `info.version`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// `info.description`.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Servers, security schemes, client parameters.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// All operations, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().map(AsRef::as_ref)
    }

    /// An operation by its name in the generated client (`list_images`), on the command line (`list-images`), or its `operationId`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.position(name)
            .and_then(|index| self.operations.get(index))
            .map(AsRef::as_ref)
    }

    /// What was found to be wrong with the document.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The JSON Schema (2020-12) of a parameter, self-contained.
    pub fn parameter_schema(&self, operation: &Operation, parameter: usize) -> Option<Value> {
        self.schema(operation, Part::Parameter(parameter))
    }

    /// The JSON Schema (2020-12) of a body, self-contained: 0 is [`Operation::body`], then those of [`Operation::other_bodies`].
    pub fn body_schema(&self, operation: &Operation, index: usize) -> Option<Value> {
        self.schema(operation, Part::Body(index))
    }

    /// One JSON Schema of all arguments of an operation, as [`Arguments::from_json`] takes them.
    pub fn arguments_schema(&self, operation: &Operation) -> Value {
        let _ = operation;
        todo!()
    }

    /// The Rust code of a call by the generated client: a program that can be compiled. It reads the document as a whole.
    ///
    /// # Errors
    /// If the document can no longer be read, or a value cannot be given to the generated client.
    pub fn rust_sample(&self, operation: &Operation, arguments: &Arguments) -> Result<String, OpenError> {
        let _ = (operation, arguments);
        todo!()
    }

    fn position(&self, name: &str) -> Option<usize> {
        let exact = self
            .operations
            .iter()
            .position(|operation| operation.name == name || operation.id == name);
        exact.or_else(|| {
            let name = plain(name);
            let is_it = |operation: &Arc<Operation>| plain(&operation.name) == name || plain(&operation.id) == name;
            self.operations.iter().position(is_it)
        })
    }

    /// The operation with this name.
    pub(crate) fn find(&self, name: &str) -> Result<Arc<Operation>, ArgumentError> {
        let found = self.position(name).and_then(|index| self.operations.get(index));
        found.cloned().ok_or_else(|| ArgumentError::NoOperation {
            name: name.to_owned(),
            similar: similar(name, self.operations().map(|operation| operation.name.as_str())).map(
                |similar| match name.contains('_') {
                    true => similar.to_owned(),
                    false => similar.replace('_', "-"),
                },
            ),
        })
    }

    pub(crate) fn service_table(&self) -> &'static table::Service {
        self.service_table.get_or_init(|| {
            let name = self
                .path
                .file_stem()
                .map(|name| name.to_string_lossy())
                .unwrap_or_default();
            statics::service(&name, &self.service)
        })
    }

    /// The table of an operation of the document.
    pub(crate) fn table(&self, operation: &Arc<Operation>) -> &'static table::Operation {
        let index = self.operations.iter().position(|known| Arc::ptr_eq(known, operation));
        match index.and_then(|index| self.tables.get(index)) {
            Some(table) => table.get_or_init(|| statics::operation(operation)),
            None => statics::operation(operation),
        }
    }

    /// The schema of a part of a request.
    pub(crate) fn schema(&self, operation: &Operation, part: Part) -> Option<Value> {
        let _ = (operation, part);
        None
    }

    /// Where a value does not fit its schema.
    pub(crate) fn violations(&self, schema: Option<&Value>, value: &Json, name: &str) -> Vec<Violation> {
        let _ = (schema, value, name);
        Vec::new()
    }
}
