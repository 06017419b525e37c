//! The table of all kinds of problems.

use std::fmt;

/// The kind of a problem: a short name in kebab case that users allow or deny by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The name, such as `unresolved-reference`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The code of that name, or `None` when there is none.
    pub fn find(name: &str) -> Option<Self> {
        let entry = Self::TABLE.iter().find(|(code, _)| code.0 == name);
        entry.map(|(code, _)| *code)
    }

    /// What problems of this code are about, in one line.
    pub fn explanation(self) -> &'static str {
        let entry = Self::TABLE.iter().find(|(code, _)| *code == self);
        entry.map_or("", |(_, explanation)| explanation)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Writes the table once: a constant for each code, documented by its explanation, and the list of all.
macro_rules! codes {
    ($($constant:ident = $name:literal: $explanation:literal;)*) => {
        impl Code {
            $(#[doc = concat!("`", $name, "`: ", $explanation, ".")]
            pub const $constant: Self = Self($name);)*

            /// Every code with its explanation.
            pub const TABLE: &'static [(Self, &'static str)] = &[$((Self::$constant, $explanation)),*];
        }
    };
}

codes! {
    // reading files
    UNREADABLE_FILE = "unreadable-file": "a file is missing or cannot be read";
    OUTSIDE_ROOT = "outside-root": "a reference leads out of the folder that documents may be read from";
    REMOTE_REFERENCE = "remote-reference": "a reference leads to another host; nothing is fetched over a network";
    INVALID_ENCODING = "invalid-encoding": "a file is not text in UTF-8";
    TOO_LARGE = "too-large": "a file, or what its aliases and references expand to, exceeds a limit";
    // syntax
    SYNTAX_ERROR = "syntax-error": "a file is neither valid YAML nor valid JSON";
    NESTING_TOO_DEEP = "nesting-too-deep": "values are nested deeper than the limit";
    SEVERAL_DOCUMENTS = "several-documents": "a YAML file holds more than one document";
    DUPLICATE_KEY = "duplicate-key": "an object has the same key twice; the first is used";
    INVALID_MERGE = "invalid-merge": "a YAML merge key `<<` does not hold an object";
    UNSUPPORTED_TAG = "unsupported-tag": "a YAML tag has no meaning in OpenAPI";
    // references
    INVALID_REFERENCE = "invalid-reference": "a `$ref` is no reference, or leads to something of another kind";
    UNRESOLVED_REFERENCE = "unresolved-reference": "a `$ref` leads to nothing";
    CYCLIC_REFERENCE = "cyclic-reference": "references lead back to themselves without any content";
    // structure
    UNSUPPORTED_VERSION = "unsupported-version": "the version of the document is not supported";
    WRONG_TYPE = "wrong-type": "a value has the wrong type";
    INVALID_VALUE = "invalid-value": "a value is not allowed for its key";
    MISSING_KEY = "missing-key": "a key that the specification requires is missing";
    EXCLUSIVE_KEYS = "exclusive-keys": "an object has two keys that exclude each other";
    UNKNOWN_KEY = "unknown-key": "a key is unknown in its object";
    INVALID_PATH = "invalid-path": "a path does not begin with a slash, or is invalid in part";
    INVALID_SERVER = "invalid-server": "the URL of a server and its variables do not agree";
    INVALID_STATUS = "invalid-status": "a key of `responses` is no status code, range or `default`";
    LENIENT_VALUE = "lenient-value": "a value violates the specification but has a clear meaning";
    // meaning
    IGNORED_NOT = "ignored-not": "`not` is not checked";
    IGNORED_ANY_OF = "ignored-any-of": "`anyOf` stands beside `oneOf`: it is not checked, or the value is kept as JSON";
    IGNORED_BODY = "ignored-body": "the body of a webhook or callback, or of a response to it, is not JSON and has no model";
    IGNORED_MEDIA_TYPE = "ignored-media-type": "a body is text or bytes whatever its schema says, or only one of the media types of a webhook or component has a type";
    IGNORED_ENCODING = "ignored-encoding": "a part of a body has a header without a default or a single value, which is not sent by itself";
    FILE_IN_JSON = "file-in-json": "a file lies within a part that is JSON and is sent as base64 text";
    UNKNOWN_FORMAT = "unknown-format": "a `format` is unknown; the value has the plain type of its schema";
    MISFIT_VALUE = "misfit-value": "a value of `enum` is not of the type of its schema, or a `default` is none of its values";
    UNDESCRIBED_PROPERTY = "undescribed-property": "a required property has no schema";
    MIXED_ENUM = "mixed-enum": "an enum lists objects or lists and is kept as JSON";
    UNCHECKED_PATTERN = "unchecked-pattern": "the pattern of a value cannot be checked before it is sent: an engine that takes linear time has no look-around";
    TUPLE = "tuple": "the first items of a list have schemas of their own: others may follow, and all items are kept as JSON, or `minItems` is missing";
    ALL_OF_CONFLICT = "all-of-conflict": "parts of `allOf`, or an alternative and the properties beside it, do not make one type";
    CYCLIC_ALL_OF = "cyclic-all-of": "a part of `allOf` leads back to the schema it is a part of";
    ENDLESS_ALL_OF = "endless-all-of": "`allOf` has too many parts";
    RECURSIVE_ALIAS = "recursive-alias": "a list or map contains only itself";
    INFINITE_TYPE = "infinite-type": "an object requires itself and would be infinite";
    DUPLICATE_OPERATION = "duplicate-operation": "two operations have the same id";
    UNKNOWN_OPERATION = "unknown-operation": "a link leads to an operation that is not in the document";
    DUPLICATE_PARAMETER = "duplicate-parameter": "a list has two parameters of the same name and place; the last is used";
    UNDESCRIBED_PATH_PARAMETER = "undescribed-path-parameter": "no parameter describes a placeholder of a path";
    UNUSED_PATH_PARAMETER = "unused-path-parameter": "a path parameter has no placeholder in the path";
    UNKNOWN_SECURITY = "unknown-security": "a security requirement or scheme is unknown";
    UNUSED_SECURITY = "unused-security": "security schemes are declared, and hardly any operation requires one";
    INVALID_EXTENSION = "invalid-extension": "an `x-` key of this generator has an invalid value";
    MISSING_FEATURE = "missing-feature": "a document has no cargo feature in the crate its client belongs to, or a feature of this generator is off";
    MODULE_CLASH = "module-clash": "two documents would become the same module";
    STRAY_FILE = "stray-file": "a file among the documents has no effect";
    UNMATCHED_SELECTION = "unmatched-selection": "a selector of `include` or `exclude` matches nothing";
    UNMATCHED_ACTION = "unmatched-action": "the target of an action of an overlay selects nothing";
    INVALID_NAME = "invalid-name": "a table of names has an invalid Rust name, type or package, or a package name with invisible characters";
    NAME_CLASH = "name-clash": "a table of names gives a name that is already taken";
    UNMATCHED_PAGING = "unmatched-paging": "a rule of `x-paging` at the root of a document fits no operation";
    UNMATCHED_NAME = "unmatched-name": "an entry of a table of names matches nothing that is generated";
    DOCUMENT_CRATE = "document-crate": "the document names a Rust type of a crate that the configuration does not list, and that has no effect";
    NOT_DERIVED = "not-derived": "a trait that was chosen cannot be derived for some types";
    NAMES_TABLE = "names-table": "a table of names is read, whose place is `specwright.toml` now; it is not read beside one with names";
    INTERNAL = "internal-error": "generated code does not parse";
    IGNORED_KEYWORD = "ignored-keyword": "a known keyword is ignored";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_distinct_kebab_case_and_explained() {
        for (index, (code, explanation)) in Code::TABLE.iter().enumerate() {
            let name = code.as_str();
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert!(!explanation.is_empty() && !explanation.ends_with('.'), "{name}");
            assert_eq!(Code::TABLE.iter().position(|(c, _)| c == code), Some(index));
            assert_eq!(Code::find(name), Some(*code));
        }
    }
}
