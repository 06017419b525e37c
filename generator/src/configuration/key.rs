//! What a key of the configuration is: its name, what it takes and sets, and a sentence for its readers.

use std::borrow::Cow;
use std::path::PathBuf;

use super::Client;
use crate::diagnostic::{Code, Place};
use crate::plan::Item;
use crate::select::Selector;

/// A key of the configuration.
pub(crate) struct Key {
    pub(super) name: &'static str,
    pub(super) value: Value,
    pub(super) meaning: &'static str,
    pub(super) reach: Reach,
    pub(super) needs: Needs,
    /// The argument of the command line that says the same, such as `--include`.
    pub(super) flag: Option<&'static str>,
    /// The method of the builder that says the same.
    pub(super) builder: Option<&'static str>,
}

/// What a key takes, and where it goes.
pub(crate) enum Value {
    /// `true` or `false`.
    Flag(fn(&mut Client, bool)),
    /// A string. The error says what is wrong with it.
    Text(fn(&mut Client, &str) -> Result<(), String>),
    /// One of these words.
    Word(&'static [&'static str], fn(&mut Client, &'static str)),
    /// A list of strings, each with its place. The error says what is wrong with one.
    Texts(fn(&mut Client, &Entry<'_>) -> Result<(), String>),
    /// A table of lists of strings by keys of the user's; the function gets each string. The error says what is wrong with one.
    TextsMap(fn(&mut Client, &Entry<'_>) -> Result<(), String>),
    /// A file or folder, relative to the configuration.
    Path(fn(&mut Client, PathBuf)),
    /// A list of files.
    Paths(fn(&mut Client, Vec<PathBuf>)),
    /// A list of codes of diagnostics.
    Codes(fn(&mut Client, Vec<Code>)),
    /// A list of selectors of operations.
    Selectors(fn(&mut Client, Vec<Selector>)),
    /// A table of patterns for items of one kind, with the name of each.
    Names(Item),
    /// A table of patterns for schemas, with the type of each.
    Types,
    /// A table of formats, with the type of each.
    Formats,
    /// A table of further keys.
    Table(&'static [Key]),
    /// An array of tables, one for each document, of all keys but this.
    Clients,
}

/// A string of a list or a table.
pub(crate) struct Entry<'e> {
    /// Its key in a table; that of the list elsewhere.
    pub(crate) key: &'e str,
    pub(crate) text: &'e str,
    pub(crate) place: Option<Place>,
}

/// What a key counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// One document: it cannot be said for all at once.
    One,
    /// One document, or all of the file.
    All,
    /// The same, and documents in a folder of documents (`tree`) too.
    Folders,
}

/// What else there has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    /// A crate as the output.
    Crate,
    /// No other key of this kind: of `crate`, `module` and so on there is one.
    OnlyOutput,
    /// No other key of this kind: the source of the runtime is one.
    OnlySource,
}

impl Key {
    pub(super) const fn new(name: &'static str, value: Value, meaning: &'static str) -> Self {
        Self {
            name,
            value,
            meaning,
            reach: Reach::All,
            needs: Needs::Nothing,
            flag: None,
            builder: None,
        }
    }

    pub(super) const fn reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    pub(super) const fn needs(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }

    pub(super) const fn flag(self, flag: &'static str) -> Self {
        Self {
            flag: Some(flag),
            ..self
        }
    }

    pub(super) const fn builder(self, builder: &'static str) -> Self {
        Self {
            builder: Some(builder),
            ..self
        }
    }
}

impl Value {
    /// What the key takes, for messages and the documentation.
    pub(super) fn expected(&self) -> Cow<'static, str> {
        let expected = match self {
            Self::Word(words, _) => {
                let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
                return words.join(" or ").into();
            }
            Self::Flag(_) => "`true` or `false`",
            Self::Text(_) => "a string",
            Self::Texts(_) => "a list of strings",
            Self::TextsMap(_) => "a table of lists of strings",
            Self::Path(_) => "a path, as a string",
            Self::Paths(_) => "a list of paths",
            Self::Codes(_) => "a list of codes of diagnostics",
            Self::Selectors(_) => "a list of selectors",
            Self::Names(_) => "a table of names",
            Self::Types | Self::Formats => "a table of types",
            Self::Table(_) => "a table",
            Self::Clients => "an array of tables",
        };
        expected.into()
    }

    /// The keys of a table.
    pub(super) fn keys(&self) -> &'static [Key] {
        match self {
            Self::Table(keys) => keys,
            _ => &[],
        }
    }
}
