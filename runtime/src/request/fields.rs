//! Bodies whose properties are given one by one.

use std::fmt;

use super::values::{BodyValue, Files};
use crate::json::IntoJson;
use crate::value::File;

/// The properties and files of an optional body, which generated code collects before a call takes them all.
#[derive(Clone, Default)]
pub struct Fields {
    pub(crate) body: BodyValue,
    pub(crate) files: Files,
}

impl Fields {
    /// No property and no file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a property.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl IntoJson) -> Self {
        self.body.set(name.into(), value.into_json());
        self
    }

    /// Sets a property that has one value, given as JSON text, or takes it out.
    #[must_use]
    pub fn flag(mut self, name: &'static str, is_set: bool, json: &'static str) -> Self {
        match json.parse() {
            Ok(value) if is_set => self.body.set(name.into(), value),
            _ => self.body.unset(name),
        }
        self
    }

    /// Sets a property that is null or has one value, given as JSON text.
    #[must_use]
    pub fn flag_or_null(self, name: &'static str, is_set: bool, json: &'static str) -> Self {
        match is_set {
            true => self.flag(name, true, json),
            false => self.field(name, ()),
        }
    }

    /// Sets a file.
    #[must_use]
    pub fn file(self, name: &'static str, file: impl Into<File>) -> Self {
        self.files(name, [file])
    }

    /// Sets the files that go by one name.
    #[must_use]
    pub fn files(mut self, name: &'static str, files: impl IntoIterator<Item = impl Into<File>>) -> Self {
        self.files.set(name, files);
        self
    }

    /// Sets files that bring their names along, in place of those of the same names.
    #[must_use]
    pub fn named_files(mut self, files: impl IntoIterator<Item = (impl Into<String>, impl Into<File>)>) -> Self {
        self.files.set_named(files);
        self
    }
}

impl fmt::Debug for Fields {
    /// Shows which properties are set, but no values: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_list();
        if let BodyValue::Fields(fields) = &self.body {
            debug.entries(fields.iter().map(|(name, _)| name));
        }
        debug
            .entries(self.files.as_slice().iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn debug_shows_names_and_no_values() {
        let fields = Fields::new().field("token", "hidden").file("scan", "content");
        assert_eq!(format!("{fields:?}"), r#"["token", "scan"]"#);
    }

    #[test]
    fn the_last_value_of_a_name_counts() {
        let fields = Fields::new().file("a", "1").named_files([("a", "2"), ("b", "3")]);
        let names: Vec<_> = fields.files.as_slice().iter().map(|(name, _)| name.as_ref()).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
