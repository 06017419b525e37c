//! Turns OpenAPI documents into Rust clients.
//!
//! The way of a document, a module for each step:
//!
//! | stage | from, to | knows |
//! | --- | --- | --- |
//! | [`document`] | files to one bundled [`openapiv3::OpenAPI`] and a source map | YAML, JSON, references, `x-` keys |
//! | `lower` | OpenAPI to `model::Api` | what OpenAPI means |
//! | `plan` | the graph to names, boxes, arguments | which Rust there will be |
//! | `emit` | the plan to tokens and text | how Rust is written |
//! | `render` | both to text, and text to files on disk | prettyplease, and what may be touched |
//! | `layout` | the plan to the texts of all files, through `emit` and `render` | what stands in which file |
//!
//! Each imports from those above it and from `model`, and from none below.
//!
//! Whatever a document says and the output does not support is a located [`diagnostic`]; nothing that
//! a document holds makes this crate panic.
//!
//! Most users need one call: [`build::tree`] in a build script, or [`generate_crate`] where there is none.

pub mod build;
mod choices;
mod config;
pub mod configuration;
pub mod diagnostic;
pub mod document;
mod emit;
mod field;
mod generate;
mod glob;
mod input;
mod layout;
mod lower;
mod model;
pub mod path;
pub mod pattern;
mod plan;
mod render;
#[cfg(feature = "tables")]
pub mod sample;
mod select;
mod settings;
mod style;
#[cfg(feature = "suggest")]
mod suggest;
#[cfg(feature = "surface")]
pub mod surface;
#[cfg(feature = "tables")]
pub mod tables;
mod text;

pub use choices::{By, FormatChoice, MapType, Patterned, TypeChoice, TypeChoices, check_attribute, check_derive};
pub use config::{BuildError, Config};
#[cfg(feature = "tables")]
pub use generate::Lowered;
#[cfg(feature = "suggest")]
pub use generate::suggest_paging;
pub use generate::{
    Generated, Model, ModelArgument, ModelKind, ModelVariant, Summary, generate_crate, generate_module, generate_tree,
    unmatched_in_all,
};
pub use render::{WriteError, WriteOptions, Written, would_write, write, write_with};
pub use select::Selector;
pub use settings::{Only, RuntimeSource, Settings};
pub use style::{Place, Style};
#[cfg(feature = "suggest")]
pub use suggest::{PagingSuggestion, Reason as NotPaged};
