//! From a [`Plan`] to Rust. Nothing is decided here.

mod client;
mod docs;
mod example;
mod incoming;
mod models;
mod operations;
mod rust_type;
mod source;
pub(crate) mod split;
mod table;
mod wire;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Docs;
use crate::plan::Plan;

/// What the emitted code must know of its surroundings.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// Where the module stands.
    pub(crate) standing: Standing,
    /// The path by which users reach the module, such as `cloud_clients::huaweicloud::workspace`.
    pub(crate) module: String,
    /// What the document is called in errors and traces, such as `huaweicloud.workspace`.
    pub(crate) service: String,
    /// What `recursion_limit` the module asks for, where it is a crate of its own.
    pub(crate) recursion_limit: Option<usize>,
}

impl Surroundings {
    /// The path by which users reach the runtime and what it shares with all clients.
    fn root(&self) -> &str {
        match self.standing {
            Standing::Crate | Standing::Module => &self.module,
            Standing::InTree => self.module.split("::").next().unwrap_or(&self.module),
        }
    }
}

/// Where the module of a client stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is the root of a crate.
    Crate,
    /// It is a module of a crate that people write.
    Module,
    /// It is one of the modules of a generated crate, whose root has what they share.
    InTree,
}

/// A file of a client that is not split.
#[derive(Clone, Copy, Debug)]
pub(crate) enum File {
    Client,
    Models,
    Operations,
    Wire,
}

impl File {
    /// All of them, in the order they are told of.
    pub(crate) const ALL: [Self; 4] = [Self::Client, Self::Models, Self::Operations, Self::Wire];
}

/// A part of a source file.
pub(crate) enum Piece {
    /// Items as tokens, still to be written.
    Code(TokenStream),
    /// Items as text: well formed, but for lines that are too long.
    Items(String),
    /// An `impl` of that type, with its methods one by one as [`Piece::Items`] are.
    Methods { of: String, methods: Vec<String> },
    /// A table of the runtime's macros, formatted as a table should be.
    Table(String),
}

/// What is in a file of the client of one document, from top to bottom: before and after what [`split::model`] gives
/// for it of each type.
pub(crate) fn emit(plan: &Plan<'_>, surroundings: &Surroundings, file: File) -> [Vec<Piece>; 2] {
    match file {
        File::Client => [client::client(plan, surroundings), Vec::new()],
        File::Models => models::models(plan),
        File::Operations => [operations::operations(plan), Vec::new()],
        File::Wire => wire::wire(plan, surroundings),
    }
}

/// Documentation as attributes, one for each line.
fn doc_attributes(lines: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let lines = lines.into_iter().map(|line| match line.as_ref() {
        "" => String::new(),
        text => format!(" {text}"),
    });
    quote! { #(#[doc = #lines])* }
}

/// The same inside a module: `//!`.
fn inner_doc_attributes(lines: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let lines = lines.into_iter().map(|line| match line.as_ref() {
        "" => String::new(),
        text => format!(" {text}"),
    });
    quote! { #(#![doc = #lines])* }
}

/// Text of a document within one line of documentation.
pub(crate) fn doc_line(text: &str) -> String {
    docs::doc_lines(text.trim()).join(" ")
}

/// A value of a document as code within one line of documentation.
fn doc_code(value: &str) -> String {
    if value.trim().is_empty() || value.contains('`') {
        doc_line(&format!("The text {value:?}.").replace('`', "'"))
    } else {
        doc_line(&format!("`{value}`"))
    }
}

/// The lines of a [`Docs`]: summary, description, notes.
fn doc_text(docs: &Docs) -> Vec<String> {
    let mut lines = Vec::new();
    for text in docs::texts(docs) {
        let text = docs::doc_lines(&text);
        if text.is_empty() || (!lines.is_empty() && lines == text) {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(text);
    }
    lines
}

/// Documentation and the deprecation of a thing.
fn documented(docs: &Docs) -> TokenStream {
    let text = doc_attributes(doc_text(docs));
    let deprecated = docs.deprecated.then(|| quote! { #[deprecated] });
    quote! { #text #deprecated }
}
