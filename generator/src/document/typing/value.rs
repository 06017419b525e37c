//! Readers for plain values: strings, numbers, lists and maps, which report values of another type.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use super::{Extensions, Typing};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::source::Part;
use crate::document::suggest;
use crate::document::tree::{Node, Number, Object, Value};
use crate::document::version::Version;

/// The noun for schemas, in which an unknown key is a keyword of somebody else.
pub(super) const SCHEMA: &str = "a schema";

/// Reads the entries of an object, each key with its expression. Other keys are extensions, or unknown and reported; the
/// help then suggests one of the listed keys, but none of those after `besides`.
macro_rules! read_entries {
    (
        $typing:ident, $noun:expr, ($key:ident, $node:ident) in $entries:expr, $extensions:expr => {
            $($name:literal $(| $other:literal)* => $read:expr,)*
        }
        $(besides { $($besides:pat $(if $guard:expr)? => $handle:expr,)* })?
    ) => {{
        const KNOWN: &[&str] = &[$($name $(, $other)*),*];
        for ($key, $node) in $entries {
            match $key {
                $($name $(| $other)* => $read,)*
                $($($besides $(if $guard)? => $handle,)*)?
                _ if crate::document::typing::value::extension(&mut $extensions, $key, $node) => {}
                _ => $typing.unknown($noun, $key, $node, KNOWN),
            }
        }
    }};
}
pub(super) use read_entries;

impl Typing<'_> {
    pub(super) fn error(&mut self, code: Code, message: String, node: &Node, part: Part) {
        let place = self.files.place(node.origin, part);
        self.diagnostics.push(Diagnostic::error(code, message).at(place));
    }

    pub(super) fn warning(&mut self, code: Code, message: String, node: &Node, part: Part) {
        let place = self.files.place(node.origin, part);
        self.diagnostics.push(Diagnostic::warning(code, message).at(place));
    }

    /// Reports a value that violates the specification but has a clear meaning.
    pub(super) fn lenient(&mut self, message: String, node: &Node, part: Part) {
        self.counted.warn(Code::LENIENT_VALUE, message, node.origin, part);
    }

    pub(super) fn wrong_type(&mut self, what: &str, wanted: &str, node: &Node) {
        if !self.broken.contains(&node.origin) {
            let message = format!("{what} must be {wanted}, but it is {}", node.kind());
            self.error(Code::WRONG_TYPE, message, node, Part::Value);
        }
    }

    fn wrong_type_of_key(&mut self, key: &str, wanted: &str, node: &Node) {
        self.wrong_type(&format!("`{key}`"), wanted, node);
    }

    /// Reports that an object lacks a key that it must have.
    pub(super) fn missing(&mut self, noun: &str, key: &str, node: &Node) {
        self.error(Code::MISSING_KEY, format!("{noun} must have `{key}`"), node, Part::Key);
    }

    /// The value of a key that an object must have, or `None` after reporting that it lacks it.
    pub(super) fn required<'n>(&mut self, noun: &str, key: &str, node: &'n Node) -> Option<&'n Node> {
        let found = node.get(key);
        if found.is_none() {
            self.missing(noun, key, node);
        }
        found
    }

    /// Reports a missing required key whose absence is harmless.
    pub(super) fn expected(&mut self, noun: &str, key: &str, node: &Node) {
        if node.get(key).is_none() {
            let message = format!("{noun} should have `{key}`");
            self.counted.warn(Code::MISSING_KEY, message, node.origin, Part::Key);
        }
    }

    /// Reports an unknown key, with a suggestion.
    pub(super) fn unknown(&mut self, noun: &str, key: &str, node: &Node, known: &[&str]) {
        let message = format!("`{key}` has no meaning in {noun}");
        let near = suggest::nearest(key, known.iter().copied());
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let code = match noun {
            SCHEMA => Code::IGNORED_KEYWORD,
            _ => Code::UNKNOWN_KEY,
        };
        self.counted
            .add_with_help(Severity::Warning, code, message, help, node.origin, Part::Key);
    }

    /// Reports a known keyword that is ignored.
    pub(super) fn ignored(&mut self, message: String, node: &Node) {
        self.counted
            .warn(Code::IGNORED_KEYWORD, message, node.origin, Part::Key);
    }

    /// Reports a key of OpenAPI 3.2 in a document of an earlier version.
    pub(super) fn newer(&mut self, key: &str, node: &Node) {
        if self.version < Version::V32 {
            let says = self.version.text();
            let message = format!("`{key}` is of OpenAPI 3.2, but the document says {says}; it is supported");
            self.lenient(message, node, Part::Key);
        }
    }

    /// The entries of an object, or `None` after reporting another type.
    pub(super) fn object<'n>(&mut self, noun: &str, node: &'n Node) -> Option<&'n Object> {
        let object = node.as_object();
        if object.is_none() {
            self.wrong_type(noun, "an object", node);
        }
        object
    }

    /// The items of an array; `null` is none.
    pub(super) fn items<'n>(&mut self, key: &str, node: &'n Node) -> &'n [Node] {
        match &node.value {
            Value::Array(items) => items,
            Value::Null => &[],
            _ => {
                self.wrong_type_of_key(key, "an array", node);
                &[]
            }
        }
    }

    /// The entries of an object whose keys are names; `null` is none.
    pub(super) fn entries<'n>(
        &mut self,
        key: &str,
        node: &'n Node,
    ) -> impl Iterator<Item = (&'n str, &'n Node)> + use<'n> {
        let object = match &node.value {
            Value::Object(object) => Some(object),
            Value::Null => None,
            _ => {
                self.wrong_type_of_key(key, "an object", node);
                None
            }
        };
        object.into_iter().flat_map(|object| object.iter())
    }

    /// A map of values converted by `read`; invalid entries are left out.
    pub(super) fn map<T>(
        &mut self,
        key: &str,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> IndexMap<String, T> {
        let entries = self.entries(key, node);
        // The values are large, so spare capacity would take most of the memory.
        let mut map = IndexMap::with_capacity(node.as_object().map_or(0, Object::len));
        for (key, node) in entries {
            if let Some(value) = read(self, node) {
                map.insert(key.to_owned(), value);
            }
        }
        map
    }

    /// A list of values converted by `read`; invalid items are left out.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let items = self.items(key, node);
        let mut list = Vec::with_capacity(items.len());
        list.extend(items.iter().filter_map(|item| read(self, item)));
        list
    }

    /// A reference, or a value converted by `read`.
    pub(super) fn reference_or<T>(
        &mut self,
        node: &Node,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        match node.get("$ref").and_then(Node::as_str) {
            Some(reference) => Some(ReferenceOr::ref_(reference)),
            None => read(self, node).map(ReferenceOr::Item),
        }
    }

    /// A map of references, or of values converted by `read`.
    pub(super) fn references_or<T>(
        &mut self,
        key: &str,
        node: &Node,
        read: impl Fn(&mut Self, &Node) -> Option<T>,
    ) -> IndexMap<String, ReferenceOr<T>> {
        self.map(key, node, |typing, node| typing.reference_or(node, &read))
    }

    /// Removes the entries of a map whose keys are not valid, and reports each.
    pub(super) fn retain_valid<T>(
        &mut self,
        map: &mut IndexMap<String, T>,
        node: &Node,
        is_valid: fn(&str) -> bool,
        message: impl Fn(&str) -> String,
    ) {
        let entries = node.as_object().into_iter().flat_map(Object::iter);
        for (key, node) in entries.filter(|(key, _)| !is_valid(key)) {
            map.shift_remove(key);
            let message = message(&key.escape_debug().to_string());
            self.warning(Code::INVALID_VALUE, message, node, Part::Key);
        }
    }

    /// Text. A number or a boolean is taken as it is written; `null` is none.
    pub(super) fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        match &node.value {
            Value::String(text) => Some(text.to_string()),
            Value::Number(_) | Value::Bool(_) => {
                let message = format!("`{key}` must be a string, but it is {}", node.kind());
                self.lenient(message, node, Part::Value);
                Some(self.files.written(node.origin).unwrap_or_else(|| node.to_string()))
            }
            Value::Null => None,
            _ => {
                self.wrong_type_of_key(key, "a string", node);
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &str, node: &Node) -> Vec<String> {
        self.list(key, node, |typing, item| typing.text(key, item))
    }

    /// A boolean, also written as text.
    pub(super) fn flag(&mut self, key: &str, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Bool(value) => Some(*value),
            Value::Null => None,
            Value::String(text) if matches!(text.as_ref(), "true" | "false") => {
                let message = format!("`{key}` must be a boolean, but it is a string");
                self.lenient(message, node, Part::Value);
                Some(text.as_ref() == "true")
            }
            _ => {
                self.wrong_type_of_key(key, "a boolean", node);
                None
            }
        }
    }

    /// A number, also written as text.
    pub(super) fn number<'n>(&mut self, key: &str, node: &'n Node) -> Option<Cow<'n, Number>> {
        match &node.value {
            Value::Number(number) => Some(Cow::Borrowed(number)),
            Value::Null => None,
            Value::String(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                let message = format!("`{key}` must be a number, but it is a string");
                self.lenient(message, node, Part::Value);
                Some(Cow::Owned(Number::new(text.trim_start_matches('+'))))
            }
            _ => {
                self.wrong_type_of_key(key, "a number", node);
                None
            }
        }
    }

    /// A size: a non-negative integer; `None` if it does not fit `usize`.
    pub(super) fn size(&mut self, key: &str, node: &Node) -> Option<usize> {
        let number = self.number(key, node)?;
        let size = number.as_u64();
        let natural = number.is_integer() && !number.as_str().starts_with('-');
        if size.is_none() && !natural {
            let message = format!("`{key}` must be an integer from 0, but it is `{}`", number.as_str());
            self.error(Code::INVALID_VALUE, message, node, Part::Value);
        }
        let size_of_memory = size.and_then(|size| usize::try_from(size).ok());
        if natural && size_of_memory.is_none() {
            self.ignored(format!("`{key}` beyond 64 bits is ignored"), node);
        }
        size_of_memory
    }

    /// Parses one of a few words to its meaning.
    pub(super) fn word<T>(&mut self, key: &str, node: &Node, words: &[(&str, T)]) -> Option<T>
    where
        T: Clone,
    {
        let text = self.text(key, node)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            self.not_among(key, &text, node, words.iter().map(|(word, _)| *word));
        }
        found.map(|(_, meaning)| meaning.clone())
    }

    /// Reports a word that is not allowed, with a suggestion.
    pub(super) fn not_among<'w>(
        &mut self,
        key: &str,
        text: &str,
        node: &Node,
        words: impl Iterator<Item = &'w str> + Clone,
    ) {
        let all: Vec<String> = words.clone().map(|word| format!("`{word}`")).collect();
        let message = format!("`{key}` cannot be `{text}`: it must be one of {}", all.join(", "));
        let mut problem = Diagnostic::error(Code::INVALID_VALUE, message);
        if let Some(near) = suggest::nearest(text, words) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        let place = self.files.place(node.origin, Part::Value);
        self.diagnostics.push(problem.at(place));
    }
}

/// Keeps an extension (`x-` key); returns `false` for other keys.
pub(super) fn extension(extensions: &mut Extensions, key: &str, node: &Node) -> bool {
    let is_extension = key.starts_with("x-");
    if is_extension {
        extensions.insert(key.to_owned(), node.to_json());
    }
    is_extension
}
