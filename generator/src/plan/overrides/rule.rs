//! Rules: what the user says of the names and types of a document.

use std::path::{Path, PathBuf};

use unicode_ident::{is_xid_continue, is_xid_start};

use super::pattern::{Replacement, TAG};
use crate::choices::{By, Dependency, Patterned, TypeChoice};
use crate::diagnostic::Place;
use crate::document::Node;
use crate::plan::dependency::dependency;

/// The kind of thing that a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Item {
    /// A schema: `Order`.
    Schema,
    /// An operation: `listOrders`.
    Operation,
    /// A property of a schema, or a parameter of an operation: `Order.created_at`.
    Property,
    /// A value of an enum: `State.in-progress`.
    Value,
}

/// What a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The name of an item.
    Name(Item),
    /// The type of a schema.
    Type,
    /// An entry of a table of names: a name, or a type, of whatever it matches.
    Any,
}

/// A rule: a pattern, and the name or type of what matches.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) subject: Subject,
    pub(crate) pattern: String,
    pub(crate) place: Option<Place>,
    /// Whether it is for several documents: then it need not match in each.
    pub(crate) is_shared: bool,
    pub(super) given: Given,
}

#[derive(Clone, Debug)]
pub(super) enum Given {
    Name(String),
    /// A name that has what the pattern's `*` matched.
    Pattern(Replacement),
    Type(TypeChoice),
}

/// What a rule gives.
pub(crate) enum Says<'r> {
    Name(&'r str),
    /// The path of a type, and where its package is found.
    Type {
        path: &'r str,
        dependency: Option<&'r Dependency>,
    },
}

impl Rule {
    /// A rule for names.
    ///
    /// # Errors
    ///
    /// The name is none, or the pattern is not one for items of this kind.
    pub(crate) fn name(item: Item, pattern: &str, name: &str, place: Option<Place>) -> Result<Self, String> {
        let is_of_owner = matches!(item, Item::Property | Item::Value);
        if is_of_owner && !pattern.contains('.') {
            let what = match item {
                Item::Value => "a value is addressed as `Schema.value`",
                _ => "a property is addressed as `Schema.property`, a parameter as `operationId.parameter`",
            };
            return Err(format!("{what}; `*.{pattern}` is all of this name"));
        }
        if pattern.contains(TAG) && item != Item::Operation {
            return Err(format!("`{TAG}` is for operations: nothing else has tags"));
        }
        let given = match name.contains('*') {
            true => Given::Pattern(Replacement::parse(pattern, name)?),
            false => Given::Name(rust_name(name)?),
        };
        Ok(Self {
            subject: Subject::Name(item),
            pattern: pattern.to_owned(),
            place,
            is_shared: false,
            given,
        })
    }

    /// A rule for types: the path of a type, or a table with it.
    ///
    /// # Errors
    ///
    /// The value has no path of a type, or its package is none for cargo.
    pub(crate) fn of_type(pattern: &str, value: &Node, place: Option<Place>) -> Result<Self, String> {
        let choice = match value.as_str() {
            Some(path) => path.parse()?,
            None => given_type(value)?,
        };
        Ok(Self::of_choice(&Patterned::new(pattern, choice).at(place)))
    }

    /// A rule for types that callers have made.
    pub(crate) fn of_choice(choice: &Patterned<TypeChoice>) -> Self {
        Self {
            subject: Subject::Type,
            pattern: choice.pattern.clone(),
            place: choice.place.clone(),
            is_shared: false,
            given: Given::Type(choice.value.clone()),
        }
    }

    /// Finds the folder of the crate of a type, if one is said, elsewhere.
    pub(crate) fn relocate(&mut self, place: impl FnOnce(&Path) -> PathBuf) {
        if let Given::Type(choice) = &mut self.given {
            *choice = choice.clone().relocated(place);
        }
    }

    /// What the rule gives, as a configuration says it.
    pub(crate) fn says(&self) -> Says<'_> {
        match &self.given {
            Given::Name(name) => Says::Name(name),
            Given::Pattern(replacement) => Says::Name(replacement.as_str()),
            Given::Type(choice) => Says::Type {
                path: choice.path(),
                dependency: choice.dependency().map(|(_, line)| line),
            },
        }
    }

    /// An entry of a table of names.
    ///
    /// # Errors
    ///
    /// The value is neither a name nor a table with a type.
    pub(super) fn of_table(pattern: &str, value: &Node, place: Option<Place>) -> Result<Self, String> {
        let given = match value.as_str() {
            Some(name) => Given::Name(rust_name(name)?),
            // types of a table have the trait of the runtime
            None if value.as_object().is_some() => Given::Type(given_type(value)?.by(By::Wire)),
            None => return Err("neither a Rust name nor `{ type: path::to::Type }`".to_owned()),
        };
        let (subject, pattern) = match pattern.split_once(".enum.") {
            Some((owner, value)) => (Subject::Name(Item::Value), format!("{owner}.{value}")),
            None => (Subject::Any, pattern.to_owned()),
        };
        Ok(Self {
            subject,
            pattern,
            place,
            is_shared: false,
            given,
        })
    }
}

fn rust_name(name: &str) -> Result<String, String> {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    match is_name(plain) {
        true => Ok(plain.to_owned()),
        false => Err(format!("`{name}` is no Rust name")),
    }
}

/// The keys of a table for a type.
pub(crate) const KEYS_OF_TYPE: [&str; 6] = ["type", "by", "lenient", "version", "path", "package"];

/// Reads a table with the path of a type.
///
/// # Errors
///
/// It has no path, another key, or a package that is none for cargo.
pub(crate) fn given_type(value: &Node) -> Result<TypeChoice, String> {
    let Some(table) = value.as_object() else {
        return Err("neither the path of a type nor a table with `type`".to_owned());
    };
    if let Some(key) = table.keys().find(|key| !KEYS_OF_TYPE.contains(key)) {
        return Err(format!(
            "`{key}` has no meaning here: the keys are {}",
            KEYS_OF_TYPE.join(", ")
        ));
    }
    let path = table.get("type").and_then(Node::as_str);
    let mut choice: TypeChoice = path.ok_or("a table without `type`, the path of a type")?.parse()?;
    if let Some(by) = table.get("by") {
        choice = choice.by(by.as_str().ok_or("`by` must be text: put it in quotes")?.parse()?);
    }
    if let Some(lenient) = table.get("lenient") {
        choice = choice.lenient(lenient.as_bool().ok_or("`lenient` must be `true` or `false`")?);
    }
    let head = choice.path().trim_start_matches("::").split("::").next();
    let dependency = dependency(table, head.unwrap_or_default())?;
    Ok(choice.found(dependency))
}

/// Returns true for a valid Rust identifier, including raw ones.
fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| is_xid_start(c) || c == '_')
        && characters.all(is_xid_continue)
        && !matches!(text, "self" | "Self" | "super" | "crate")
        && !text.bytes().all(|b| b == b'_')
}
