//! How responses are printed.

mod json;
mod printer;
mod select;
mod table;
mod yaml;

pub(super) use json::pretty;
pub(super) use printer::{Printer, Target, written};
pub(super) use select::Select;
pub(super) use table::cut;

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON over several lines.
    Json,
    /// A value per line.
    JsonLines,
    Yaml,
    /// A row for each object of a list.
    Table,
    /// The bytes of the response as they come; of what is selected, texts without quotes.
    Raw,
}

impl Format {
    /// The format of a name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Some(match name {
            "json" => Self::Json,
            "jsonl" => Self::JsonLines,
            "yaml" => Self::Yaml,
            "table" => Self::Table,
            "raw" => Self::Raw,
            _ => return None,
        })
    }
}
