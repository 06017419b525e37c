//! A document and its operations.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::json;
use specwright::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use specwright::document::{LoadOptions, Pointer, load};
use specwright::sample::{SampleArguments, SampleError, SampleOptions};
use specwright::tables::{Body, BodyMedia, Docs, Operation, Service, Tables};
use specwright::{Lowered, Settings};
use specwright_runtime::Json;
use specwright_runtime::codegen as table;
use specwright_schema::{Checker, ClosedSchema, Kinds, RequestSchemas};

use crate::error::{ArgumentError, Violation, plain, similar};
use crate::index::Index;
use crate::media::is_text;
use crate::schemas::{hidden, with_secrets};
use crate::statics;
use crate::xml::XmlTables;

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

/// Why there is no sample of a call.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SampleFailure {
    /// The document can no longer be read.
    #[error(transparent)]
    Document(#[from] OpenError),
    /// The generated client cannot make the call.
    #[error(transparent)]
    Call(#[from] SampleError),
}

/// A document whose operations can be called.
#[derive(Debug)]
pub struct Document {
    path: PathBuf,
    settings: Settings,
    title: String,
    version: String,
    description: Option<String>,
    service: Service,
    operations: Vec<Arc<Operation>>,
    schemas: RequestSchemas,
    diagnostics: Diagnostics,
    statics: Vec<OnceLock<&'static table::Operation>>,
    xml: XmlTables,
    service_static: OnceLock<&'static table::Service>,
    /// The document with its models, read when a sample is asked for.
    lowered: OnceLock<Result<Lowered, OpenError>>,
    /// The document as it is written, read when a place in it is to be shown.
    written: OnceLock<Option<specwright::document::Document>>,
}

/// What is kept of a document in its index.
#[derive(Serialize, Deserialize)]
struct Kept {
    tables: Tables,
    schemas: RequestSchemas,
}

impl Document {
    /// Reads a document, or its index if nothing has changed since that was written.
    ///
    /// # Errors
    /// If it is no OpenAPI document.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Arc<Self>, OpenError> {
        let settings = &options.settings;
        let index = options
            .index
            .as_deref()
            .and_then(|folder| Index::of(path, settings, folder));
        let kept = index.as_ref().and_then(Index::read);
        let (kept, diagnostics) = match kept {
            Some(kept) => (kept, Diagnostics::default()),
            None => {
                let (kept, sources, diagnostics) = read(path, settings)?;
                if let Some(index) = index {
                    index.write(sources, &kept);
                }
                (kept, diagnostics)
            }
        };
        let Kept { tables, schemas } = kept;
        let operations: Vec<Arc<Operation>> = tables.operations.into_iter().map(Arc::new).collect();
        Ok(Arc::new(Self {
            path: path.to_owned(),
            settings: settings.clone(),
            title: tables.title,
            version: tables.version,
            description: tables.description,
            service: tables.service,
            xml: XmlTables::new(tables.xml),
            statics: operations.iter().map(|_| OnceLock::new()).collect(),
            operations,
            schemas,
            diagnostics,
            service_static: OnceLock::new(),
            lowered: OnceLock::new(),
            written: OnceLock::new(),
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

    /// What was found to be wrong with the document: nothing if it was not read, but taken from its index.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The JSON Schema (2020-12) of a parameter, self-contained.
    pub fn parameter_schema(&self, operation: &Operation, parameter: usize) -> Option<ClosedSchema> {
        let parameter = operation.parameters.get(parameter)?;
        self.schemas
            .parameter(&operation.pointer, parameter.place, &parameter.name)
    }

    /// The JSON Schema (2020-12) of a body ([`Operation::body`], or one of [`Operation::other_bodies`]), self-contained.
    pub fn body_schema(&self, operation: &Operation, body: &Body) -> Option<ClosedSchema> {
        self.schemas.body(&operation.pointer, &body.range)
    }

    /// A body as it is shown: with [`REDACTED`](crate::REDACTED) for each secret.
    pub fn hidden_body(&self, operation: &Operation, body: &Body, value: Json) -> Json {
        match self.body_checker(operation, body) {
            Some(checker) => hidden(with_secrets(value, &checker.applied())),
            None => value,
        }
    }

    /// One JSON Schema of the arguments of an operation, as [`Arguments::from_json`](crate::Arguments::from_json) takes them. Parameters
    /// and properties that are secret are in it; parameters of the client are optional.
    pub fn arguments_schema(&self, operation: &Operation) -> ClosedSchema {
        let mut properties = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let schema = self.parameter_schema(operation, index).unwrap_or_default();
            let schema = with_docs(schema, &parameter.docs);
            let is_required = parameter.required && !parameter.from_client && parameter.preset.is_none();
            properties.push((parameter.argument.clone(), schema, is_required));
        }
        if let Some(body) = &operation.body {
            let schema = self.given_schema(operation, body);
            let is_required = body.required && body.always.is_none();
            properties.push((
                operation.body_name().to_owned(),
                with_docs(schema, &body.docs),
                is_required,
            ));
        }
        ClosedSchema::object(properties)
    }

    /// The JSON Schema of a body as it is given: as text or as base64 what is no JSON, whatever the document says that it stands for.
    fn given_schema(&self, operation: &Operation, body: &Body) -> ClosedSchema {
        let schema = self.body_schema(operation, body);
        let text = || ClosedSchema::new(json!({"type": "string", "contentMediaType": body.media_type}));
        match body.media {
            BodyMedia::Json | BodyMedia::Form | BodyMedia::Multipart | BodyMedia::Xml => schema.unwrap_or_default(),
            BodyMedia::Text => schema.filter(is_of_text).unwrap_or_else(text),
            BodyMedia::Bytes if is_text(&body.media_type) => text(),
            BodyMedia::Bytes => ClosedSchema::new(json!({"type": "string", "contentEncoding": "base64"})),
        }
    }

    /// The Rust code of a call by the generated client: a program that can be compiled. The document is read as a whole for the first
    /// one.
    ///
    /// # Errors
    /// If the document can no longer be read, or a value cannot be given to the generated client.
    pub fn rust_sample(
        &self,
        operation: &Operation,
        arguments: &SampleArguments,
        options: &SampleOptions,
    ) -> Result<String, SampleFailure> {
        let lowered = self.lowered.get_or_init(|| {
            let (lowered, diagnostics) = Lowered::open(&self.path, &self.settings);
            lowered.ok_or_else(|| OpenError {
                document: self.path.clone(),
                diagnostics,
            })
        });
        let lowered = lowered.as_ref().map_err(Clone::clone)?;
        Ok(lowered.sample(&operation.name, arguments, options)?)
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

    pub(crate) fn service_static(&self) -> &'static table::Service {
        self.service_static.get_or_init(|| {
            let name = self.path.file_stem().map(|name| name.to_string_lossy());
            statics::service(&name.unwrap_or_default(), &self.service)
        })
    }

    /// The table of an operation of the document.
    pub(crate) fn operation_static(&self, operation: &Arc<Operation>) -> &'static table::Operation {
        let index = self.operations.iter().position(|known| Arc::ptr_eq(known, operation));
        match index.and_then(|index| self.statics.get(index)) {
            Some(table) => table.get_or_init(|| statics::operation(operation, &self.xml)),
            None => statics::operation(operation, &self.xml),
        }
    }

    /// What a parameter is checked with; nothing if its schema says nothing, or cannot be used.
    pub(crate) fn parameter_checker(&self, operation: &Operation, parameter: usize) -> Option<Checker> {
        Checker::new(self.parameter_schema(operation, parameter)?).ok()
    }

    /// What a body is checked with.
    pub(crate) fn body_checker(&self, operation: &Operation, body: &Body) -> Option<Checker> {
        Checker::new(self.body_schema(operation, body)?).ok()
    }

    /// Where a value does not fit.
    pub(crate) fn violations(&self, checker: &Checker, value: &Json, name: &str) -> Vec<Violation> {
        let value = match serde_json::to_value(value) {
            Ok(value) => value,
            Err(error) => return vec![Violation::new(name, format!("cannot be checked: {error}"))],
        };
        let found = checker.check_at(&value, name).into_iter();
        let violation = |violation: specwright_schema::Violation| Violation {
            place: self.place(&violation.keyword),
            at: violation.at,
            message: violation.message,
        };
        found.map(violation).collect()
    }

    /// Where a part of the document stands. The document is read for it once.
    fn place(&self, pointer: &Pointer) -> Option<Place> {
        let written = self.written.get_or_init(|| {
            let mut options = LoadOptions::default();
            options.root.clone_from(&self.settings.root);
            options.relative_to.clone_from(&self.settings.relative_to);
            options.overlays.clone_from(&self.settings.overlays);
            load(&self.path, &options, &mut Diagnostics::default())
        });
        written.as_ref()?.sources.locate(pointer)
    }
}

/// Reads a document: what is kept of it, the files that it consists of, and what is wrong with it.
fn read(path: &Path, settings: &Settings) -> Result<(Kept, BTreeSet<PathBuf>, Diagnostics), OpenError> {
    let (lowered, mut diagnostics) = Lowered::open(path, settings);
    let unusable = |diagnostics| OpenError {
        document: path.to_owned(),
        diagnostics,
    };
    let Some(lowered) = lowered else {
        return Err(unusable(diagnostics));
    };
    let Some(tables) = lowered.tables(&mut diagnostics) else {
        return Err(unusable(diagnostics));
    };
    let schemas = match RequestSchemas::of(lowered.document()) {
        Ok((schemas, _)) => schemas,
        Err(error) => {
            diagnostics.push(Diagnostic::error(Code::INTERNAL, error.to_string()));
            return Err(unusable(diagnostics));
        }
    };
    let mut sources = lowered.sources().clone();
    // names may be given there later
    sources.insert(path.with_extension("names.yaml"));
    Ok((Kept { tables, schemas }, sources, diagnostics))
}

/// Whether a schema is about text.
fn is_of_text(schema: &ClosedSchema) -> bool {
    Checker::new(schema.clone()).is_ok_and(|checker| checker.described().kinds().meets(Kinds::STRING))
}

/// A schema with the documentation of what it is for, unless it has its own.
fn with_docs(mut schema: ClosedSchema, docs: &Docs) -> ClosedSchema {
    let text = docs.description.as_ref().or(docs.summary.as_ref());
    if let serde_json::Value::Object(keywords) = &mut schema.schema {
        if let Some(text) = text {
            keywords.entry("description").or_insert_with(|| text.as_str().into());
        }
        if docs.deprecated {
            keywords.insert("deprecated".to_owned(), true.into());
        }
    }
    schema
}
