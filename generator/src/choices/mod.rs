//! Which Rust types stand for what a document describes, as users choose.

mod dependency;
mod extension;
mod known;
mod path;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::diagnostic::Place;

pub(crate) use dependency::{Dependency, Found, dependency};
pub(crate) use known::{Known, Traits, known};
pub(crate) use path::{is_type_path, with_head, without_crate, written};

/// The choice of Rust types. The default is what documents become without any.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TypeChoices {
    /// The types of formats, by the name of the format.
    pub formats: BTreeMap<String, FormatChoice>,
    /// Whether what is no value of the type of its format is kept ([`TypeChoice::lenient`]), for all formats of `formats`.
    pub lenient: bool,
    /// Crates whose types documents may name by `x-rust-type`, and which become dependencies then. Without it they may name those of the
    /// crate around the client, of Rust itself, and of the crates that the runtime passes on.
    pub crates: Vec<String>,
    /// Types in place of those that would be generated for schemas.
    pub replace: Vec<Patterned<TypeChoice>>,
    /// Traits that generated types derive besides those that all have, by their paths.
    pub derive: Vec<Patterned<Vec<String>>>,
    /// Attributes of generated types, as they are written.
    pub attributes: Vec<Patterned<Vec<String>>>,
    /// The type of maps.
    pub maps: MapType,
    /// Components that are strings or integers and become types of their own.
    pub newtypes: Vec<Patterned<()>>,
}

/// What is chosen for the schemas or types that a pattern matches: the name of a component, or of an inline schema the name
/// that its type would have in Rust. `*` matches any text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Patterned<T> {
    /// The pattern.
    pub pattern: String,
    /// What is chosen.
    pub value: T,
    /// Where it was said, for diagnostics.
    pub place: Option<Place>,
    /// Whether it is for several documents, of which one has to have a match.
    pub(crate) is_shared: bool,
}

impl TypeChoices {
    /// Takes the patterns for several documents.
    pub(crate) fn share(&mut self) {
        self.derive.iter_mut().for_each(|choice| choice.is_shared = true);
        self.attributes.iter_mut().for_each(|choice| choice.is_shared = true);
        self.newtypes.iter_mut().for_each(|choice| choice.is_shared = true);
    }
}

impl<T> Patterned<T> {
    /// A choice that was made in no file.
    pub fn new(pattern: impl Into<String>, value: T) -> Self {
        Self {
            pattern: pattern.into(),
            value,
            place: None,
            is_shared: false,
        }
    }

    /// The same, said at a place.
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }
}

/// The type of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatChoice {
    /// That of the runtime, as without a choice.
    Runtime,
    /// Another type.
    Type(TypeChoice),
}

/// Formats that have a meaning beyond the type of their values.
const FIXED: &[(&str, &str)] = &[
    ("binary", "it marks files and bodies of bytes"),
    ("password", "it marks secrets, which are never shown"),
];

impl FormatChoice {
    /// Checks a choice for a format.
    ///
    /// # Errors
    ///
    /// No type can be chosen for the format.
    pub fn check(format: &str) -> Result<(), String> {
        match FIXED.iter().find(|(fixed, _)| *fixed == format) {
            Some((_, why)) => Err(format!("the format `{format}` cannot be another type: {why}")),
            None => Ok(()),
        }
    }
}

impl FromStr for FormatChoice {
    type Err = String;

    /// Reads the path of a type, or `runtime`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "runtime" => Ok(Self::Runtime),
            path => path.parse().map(Self::Type),
        }
    }
}

/// A Rust type by its path, and how its values travel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeChoice {
    path: String,
    by: Option<By>,
    lenient: bool,
    dependency: Option<(String, Dependency)>,
}

/// How values of a type travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// By `FromStr` and `Display`.
    Text,
    /// By `Serialize` and `Deserialize` of serde.
    Serde,
    /// By the trait `Wire` of the runtime, which the type implements itself.
    Wire,
}

impl FromStr for By {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "serde" => Ok(Self::Serde),
            "wire" => Ok(Self::Wire),
            other => Err(format!(
                "`{other}` is no way in which values travel: `text`, `serde` and `wire` are"
            )),
        }
    }
}

impl FromStr for TypeChoice {
    type Err = String;

    /// Reads the path of a type. Without a choice, strings travel by the type's `FromStr` and `Display`, and anything else by serde.
    fn from_str(text: &str) -> Result<Self, String> {
        let path = text.trim();
        if !is_type_path(path) {
            return Err(format!("`{path}` is no path of a type"));
        }
        let path = written(path);
        if let Some(name) = without_crate(&path).filter(|_| known(&path).is_none()) {
            return Err(format!(
                "`{name}` does not say where it is: write `some_crate::{name}`, or `crate::{name}` for a type beside the client"
            ));
        }
        match path.as_str() {
            "jiff::Span" => {
                Err("`jiff::Span` cannot be compared, as models are: choose `jiff::SignedDuration`".to_owned())
            }
            // what it writes by `Display` is no date-time of RFC 3339
            time if time.starts_with("chrono::DateTime<") && known(time).is_none() => Err(format!(
                "`{time}` is not supported: choose `chrono::DateTime<chrono::Utc>` or `chrono::DateTime<chrono::FixedOffset>`"
            )),
            _ => Ok(Self {
                path,
                by: None,
                lenient: false,
                dependency: None,
            }),
        }
    }
}

impl TypeChoice {
    /// The path of the type.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Says how values of the type travel.
    #[must_use]
    pub fn by(mut self, by: By) -> Self {
        self.by = Some(by);
        self
    }

    /// A string or number that is no value of the type is kept, by `Lenient` of the runtime. Otherwise it is an error.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Says where the crate of the type is found: a line of `[dependencies]` with `version`, `path` or `package`.
    pub(crate) fn found(mut self, dependency: Option<(String, Dependency)>) -> Self {
        self.dependency = dependency;
        self
    }

    /// Finds the folder of its crate, if one is said, elsewhere.
    #[must_use]
    pub(crate) fn relocated(mut self, place: impl FnOnce(&Path) -> PathBuf) -> Self {
        if let Some((_, line)) = &mut self.dependency
            && let Some(path) = line.get_mut("path")
        {
            *path = place(Path::new(path)).to_string_lossy().into_owned();
        }
        self
    }

    /// The crates of the path, without those that are always there.
    pub(crate) fn crates(&self) -> Vec<&str> {
        if known(&self.path).is_some() {
            return Vec::new();
        }
        let paths = self.path.split(['<', '>', ',', ' ']);
        let heads = paths.filter_map(|path| path.trim_start_matches("::").split_once("::"));
        let always = ["crate", "self", "super", "runtime", "std", "core", "alloc"];
        heads
            .map(|(head, _)| head)
            .filter(|head| !always.contains(head))
            .collect()
    }

    pub(crate) fn way(&self) -> Option<By> {
        self.by
    }

    pub(crate) fn is_lenient(&self) -> bool {
        self.lenient
    }

    pub(crate) fn dependency(&self) -> Option<&(String, Dependency)> {
        self.dependency.as_ref()
    }
}

/// The type of maps. Their keys are `String`s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapType {
    /// `BTreeMap`, whose keys are in order.
    #[default]
    BTree,
    /// `HashMap`.
    Hash,
    /// `IndexMap` of the crate indexmap, which keeps the order of the response.
    Index,
}

impl FromStr for MapType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "BTreeMap" => Ok(Self::BTree),
            "HashMap" => Ok(Self::Hash),
            "IndexMap" => Ok(Self::Index),
            other => Err(format!(
                "`{other}` is no type of maps: `BTreeMap`, `HashMap` and `IndexMap` are"
            )),
        }
    }
}

/// Checks the path of a trait to derive.
///
/// # Errors
///
/// It is no path, or a trait that all models have.
pub fn check_derive(path: &str) -> Result<(), String> {
    let last = path.rsplit("::").next().unwrap_or_default();
    match last {
        "Clone" | "PartialEq" | "Debug" => Err(format!("`{path}`: every model has it")),
        "Serialize" | "Deserialize" => Err(format!(
            "`{path}`: models implement it by the table of their properties, which a derive would contradict"
        )),
        "Default" => Err(format!(
            "`{path}`: a struct has it if it requires nothing, as other structs and enums have no value by default"
        )),
        _ if syn::parse_str::<syn::Path>(path).is_err() || path.contains(['<', '(']) => {
            Err(format!("`{path}` is no path of a trait"))
        }
        _ => Ok(()),
    }
}

/// Checks an attribute.
///
/// # Errors
///
/// It does not parse, or models have it already.
pub fn check_attribute(text: &str) -> Result<(), String> {
    use syn::parse::Parser;

    let attributes = syn::Attribute::parse_outer.parse_str(text);
    match attributes.as_deref() {
        Ok([attribute]) if attribute.path().is_ident("derive") => {
            Err(format!("`{text}`: traits to derive are said by `derive`"))
        }
        Ok([attribute]) if attribute.path().is_ident("serde") => Err(format!(
            "`{text}`: models derive no trait of serde, so its attributes mean nothing to them"
        )),
        Ok([_]) => Ok(()),
        Ok(_) | Err(_) => Err(format!("`{text}` is not one attribute such as `#[must_use]`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_paths() {
        for path in [
            "uuid::Uuid",
            "chrono::DateTime<chrono::Utc>",
            "crate::Id",
            "Vec<u8>",
            "i128",
            "::a::B< u8 ,u16>",
        ] {
            assert!(path.parse::<TypeChoice>().is_ok(), "{path}");
        }
        for path in ["", "uuid::", "a b", "fn()", "a; b", "\"a\"", "dyn A", "&str"] {
            let message = path.parse::<TypeChoice>().unwrap_err();
            assert_eq!(message, format!("`{path}` is no path of a type"));
        }
        for (path, name) in [("Uuid", "Uuid"), ("a::B<C>", "C"), ("HashMap<String, u8>", "HashMap")] {
            let message = path.parse::<TypeChoice>().unwrap_err();
            assert!(
                message.starts_with(&format!("`{name}` does not say where it is")),
                "{message}"
            );
        }
        assert!("Ipv4Addr".parse::<TypeChoice>().is_ok() && "Option<a::B>".parse::<TypeChoice>().is_ok());
        let refused = "chrono::DateTime<chrono::Local>".parse::<TypeChoice>().unwrap_err();
        assert!(refused.ends_with("choose `chrono::DateTime<chrono::Utc>` or `chrono::DateTime<chrono::FixedOffset>`"));
        let choice: TypeChoice = "::a::B< u8 ,u16>".parse().unwrap();
        assert_eq!(choice.path(), "::a::B<u8, u16>");
    }

    #[test]
    fn formats_with_a_meaning_keep_it() {
        assert!(FormatChoice::check("uuid").is_ok());
        assert!(FormatChoice::check("password").is_err() && FormatChoice::check("binary").is_err());
        assert_eq!("runtime".parse(), Ok(FormatChoice::Runtime));
    }

    #[test]
    fn derives_and_attributes_are_checked() {
        assert!(check_derive("Hash").is_ok() && check_derive("schemars::JsonSchema").is_ok());
        for derive in ["Clone", "serde::Serialize", "Default", "a b", "A<B>", ""] {
            assert!(check_derive(derive).is_err(), "{derive}");
        }
        assert!(check_attribute("#[must_use]").is_ok() && check_attribute("#[schema(a = 1)]").is_ok());
        for attribute in [
            "must_use",
            "#[derive(Hash)]",
            "#[serde(default)]",
            "#[a] #[b]",
            "#![a]",
            "#[a] pub struct B;",
        ] {
            assert!(check_attribute(attribute).is_err(), "{attribute}");
        }
    }
}
