//! From tokens to text to files.

mod change;
mod error;
mod manifest;
mod mark;
mod owner;
mod record;
mod survey;
mod text;
mod write;

pub use error::WriteError;
pub use record::WriteOptions;
pub use write::{Written, would_write, write, write_with};

pub(crate) use mark::{TREE, first_line, first_line_of_manifest, first_line_of_toml};
pub(crate) use text::{render, render_methods, render_pieces};
