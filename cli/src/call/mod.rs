//! `specwright call`: calls the operations of a document.
#![allow(dead_code)]

mod failure;
mod flags;
mod options;
mod output;
mod path;
mod schema;
mod style;
mod suggest;
mod values;
mod words;
