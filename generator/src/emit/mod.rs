//! Writes a [`Plan`] as Rust. All decisions were made by the plan.

mod client;
pub(crate) mod constraints;
mod construction;
mod docs;
mod example;
mod incoming;
mod models;
mod only_types;
mod operations;
mod paging;
pub(crate) mod rust_type;
#[cfg(feature = "surface")]
pub(crate) mod signatures;
mod source;
pub(crate) mod split;
mod table;
mod type_tables;
mod wire;
pub(crate) mod xml;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Docs;
use crate::plan::Plan;

/// The surroundings of the emitted module.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// The kind of place of the module.
    pub(crate) standing: Standing,
    /// The public path of the module, such as `cloud_clients::huaweicloud::workspace`.
    pub(crate) module: String,
    /// The name of the service in errors and traces, such as `huaweicloud.workspace`.
    pub(crate) service: String,
    /// The `recursion_limit` to emit, if the module is a crate root and needs one.
    pub(crate) recursion_limit: Option<usize>,
}

impl Surroundings {
    /// The public path of the crate or module that re-exports the runtime.
    fn root(&self) -> &str {
        match self.standing {
            Standing::Crate | Standing::Module => &self.module,
            Standing::InTree => self.module.split("::").next().unwrap_or(&self.module),
        }
    }
}

/// The kind of place of a client's module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The root of a generated crate.
    Crate,
    /// A module in a hand-written crate.
    Module,
    /// One of many modules of a generated crate, whose root holds shared items.
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
    /// All files, in the order of the documentation.
    pub(crate) const ALL: [Self; 4] = [Self::Client, Self::Models, Self::Operations, Self::Wire];

    /// Those of types alone.
    pub(crate) const WITHOUT_CLIENT: [Self; 3] = [Self::Client, Self::Models, Self::Wire];
}

/// A part of a source file.
pub(crate) enum Piece {
    /// Items as tokens.
    Code(TokenStream),
    /// Formatted items as text, in which lines may be too long.
    Items(String),
    /// An `impl` of a type, with each method as text like [`Piece::Items`].
    Methods { of: String, methods: Vec<String> },
    /// A call of a table macro of the runtime, completely formatted.
    Table(String),
}

/// The contents of one file of an unsplit client: the pieces before and after those of each type, which
/// [`split::model`] returns.
pub(crate) fn emit(plan: &Plan<'_>, surroundings: &Surroundings, file: File) -> [Vec<Piece>; 2] {
    match file {
        File::Client if plan.only_types => [only_types::module(plan, surroundings), Vec::new()],
        File::Client => [client::client(plan, surroundings), Vec::new()],
        File::Models => models::models(plan),
        File::Operations => [operations::operations(plan), Vec::new()],
        File::Wire => wire::wire(plan, surroundings),
    }
}

/// Attributes that only the root of a crate can have. No document can inject unsafe code; identifiers may be non-ASCII.
pub(crate) fn crate_attributes(recursion_limit: Option<usize>) -> TokenStream {
    let recursion = recursion_limit.map(|limit| {
        let limit = limit.to_string();
        quote! { #![recursion_limit = #limit] }
    });
    quote! {
        #recursion
        #![forbid(unsafe_code)]
        #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]
    }
}

/// Documentation as attributes, one for each line.
fn doc_attributes(lines: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let lines = doc_strings(lines);
    quote! { #(#[doc = #lines])* }
}

/// The same inside a module: `//!`.
fn inner_doc_attributes(lines: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let lines = doc_strings(lines);
    quote! { #(#![doc = #lines])* }
}

fn doc_strings(lines: impl IntoIterator<Item = impl AsRef<str>>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| match line.as_ref() {
        "" => String::new(),
        text => format!(" {text}"),
    })
}

/// Text from the document as one line of documentation.
pub(crate) fn doc_line(text: &str) -> String {
    docs::doc_lines(text.trim()).join(" ")
}

/// A value from the document as a code span in one line of documentation.
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

/// Documentation and `#[deprecated]` of an item.
fn documented(docs: &Docs) -> TokenStream {
    let text = doc_attributes(doc_text(docs));
    let deprecated = docs.deprecated.then(|| quote! { #[deprecated] });
    quote! { #text #deprecated }
}
