//! Tables of names, as the sections of a configuration that take their place.

use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item as Toml, Table, value};

use crate::diagnostic::Diagnostics;
use crate::plan::{Item, Rule, Says, Subject, read_table};

/// What a table of names becomes in `specwright.toml`. Problems go to `diagnostics`.
///
/// A table does not say whether an entry without a dot is for a schema or an operation: a name in upper case is for a schema.
pub fn from_table(table: &Path, diagnostics: &mut Diagnostics) -> String {
    let mut document = DocumentMut::new();
    for rule in read_table(table, None, diagnostics).into_iter().flatten() {
        let entry = match rule.says() {
            Says::Name(name) => value(name),
            Says::Type { path, dependency } => {
                let mut table = InlineTable::new();
                table.insert("type", path.into());
                table.insert("by", "wire".into()); // as all types of a table
                for (key, text) in dependency.into_iter().flatten() {
                    table.insert(*key, text.as_str().into());
                }
                value(table)
            }
        };
        let (outer, inner) = section(&rule);
        let mut implicit = Table::new();
        implicit.set_implicit(true);
        let outer = document.entry(outer).or_insert(Toml::Table(implicit));
        if let Some(section) = outer.as_table_mut() {
            let section = section.entry(inner).or_insert(Toml::Table(Table::new()));
            section[rule.pattern.as_str()] = entry;
        }
    }
    document.to_string()
}

/// The section for a rule of a table.
fn section(rule: &Rule) -> (&'static str, &'static str) {
    let name = match rule.says() {
        Says::Type { .. } => return ("types", "replace"),
        Says::Name(name) => name,
    };
    let of_table = match rule.pattern.contains('.') {
        true => Item::Property,
        false if name.starts_with(char::is_uppercase) => Item::Schema,
        false => Item::Operation,
    };
    let item = match rule.subject {
        Subject::Name(item) => item,
        Subject::Type | Subject::Any => of_table,
    };
    let section = match item {
        Item::Schema => "schemas",
        Item::Operation => "operations",
        Item::Property => "properties",
        Item::Value => "values",
    };
    ("names", section)
}
