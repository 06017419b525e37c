//! `specwright call`: calls the operations of a document, and completes its command line.

mod build;
mod client;
mod complete;
mod document;
mod failure;
mod fault;
mod flags;
mod help;
mod list;
mod next;
mod options;
mod output;
mod path;
mod print;
mod progress;
mod run;
mod schema;
mod schemas;
mod send;
mod style;
mod suggest;
mod upload;
mod values;
mod words;
mod wrap;

pub(crate) use complete::{complete, completions};
pub(crate) use run::run;
