//! Types that have other names in the new client.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use specwright::surface::{ApiShape, ApiType, Surface};

/// The new path of each type that has another one.
#[derive(Default)]
pub(super) struct Names {
    now: HashMap<String, String>,
}

impl Names {
    /// Finds the types that were renamed: those that are the same thing in the document, and those that stand where another one stood.
    pub(super) fn of(old: &Surface, new: &Surface) -> Self {
        let old_paths: HashSet<&str> = old.types.iter().map(|ty| ty.path.as_str()).collect();
        let new_paths: HashSet<&str> = new.types.iter().map(|ty| ty.path.as_str()).collect();
        let mut finder = Finder {
            gone: old_paths.difference(&new_paths).copied().collect(),
            added: new_paths.difference(&old_paths).copied().collect(),
            names: Self::default(),
        };
        if finder.gone.is_empty() || finder.added.is_empty() {
            return finder.names;
        }
        let by_origin: HashMap<&str, &ApiType> = new
            .types
            .iter()
            .filter(|ty| finder.added.contains(ty.path.as_str()))
            .map(|ty| (ty.origin.as_str(), ty))
            .collect();
        for ty in &old.types {
            if let Some(now) = by_origin.get(ty.origin.as_str()) {
                finder.renamed(&ty.path, &now.path);
            }
        }
        finder.by_use(old, new);
        finder.names
    }

    /// The path of a type in the new client.
    pub(super) fn now<'p>(&'p self, path: &'p str) -> &'p str {
        self.now.get(path).map_or(path, String::as_str)
    }

    /// The text of a type with the new names of types.
    pub(super) fn translated<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.now.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut translated = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, path, after)) = next_path(rest) {
            translated.push_str(before);
            translated.push_str(self.now(path));
            rest = after;
        }
        translated.push_str(rest);
        Cow::Owned(translated)
    }
}

/// The next generated type in the text of a type, with what is before and after it.
fn next_path(text: &str) -> Option<(&str, &str, &str)> {
    let start = ["models::", "operations::"]
        .iter()
        .filter_map(|head| text.find(head))
        .min()?;
    let (before, path) = text.split_at(start);
    let is_of_path = |character: char| character.is_alphanumeric() || "_:#".contains(character);
    let end = path.find(|character| !is_of_path(character)).unwrap_or(path.len());
    let (path, after) = path.split_at(end);
    Some((before, path, after))
}

struct Finder<'a> {
    gone: HashSet<&'a str>,
    added: HashSet<&'a str>,
    names: Names,
}

impl<'a> Finder<'a> {
    fn renamed(&mut self, old: &'a str, new: &'a str) {
        if self.gone.contains(old) && self.added.remove(new) {
            self.gone.remove(old);
            self.names.now.insert(old.to_owned(), new.to_owned());
        }
    }

    /// Compares the types of functions and fields, as far as they are the same but for one name.
    fn by_use(&mut self, old: &'a Surface, new: &'a Surface) {
        let types: HashMap<&str, &'a ApiType> = new.types.iter().map(|ty| (ty.path.as_str(), ty)).collect();
        for ty in &old.types {
            let Some(now) = types.get(self.names.now(&ty.path)).copied() else {
                continue;
            };
            let functions: HashMap<&str, _> = now.functions.iter().map(|of| (of.origin.as_str(), of)).collect();
            for function in &ty.functions {
                let Some(now) = functions.get(function.origin.as_str()) else {
                    continue;
                };
                self.instead(&function.output, &now.output);
                for (old, new) in function.arguments.iter().zip(&now.arguments) {
                    self.instead(&old.ty, &new.ty);
                }
            }
            match (&ty.shape, &now.shape) {
                (ApiShape::Struct(old), ApiShape::Struct(new)) => {
                    let fields: HashMap<&str, _> = new.iter().map(|of| (of.origin.as_str(), of)).collect();
                    for field in old {
                        if let Some(now) = fields.get(field.origin.as_str()) {
                            self.instead(&field.ty, &now.ty);
                        }
                    }
                }
                (ApiShape::Enum { variants: old, .. }, ApiShape::Enum { variants: new, .. }) => {
                    for (old, new) in old.iter().zip(new).filter(|(old, new)| old.name == new.name) {
                        if let (Some(old), Some(new)) = (&old.content, &new.content) {
                            self.instead(old, new);
                        }
                    }
                }
                (ApiShape::Alias(old), ApiShape::Alias(new)) => self.instead(old, new),
                _ => {}
            }
        }
    }

    fn instead(&mut self, mut old: &'a str, mut new: &'a str) {
        while let (Some((before, path, rest)), Some((new_before, now, new_rest))) = (next_path(old), next_path(new)) {
            if before != new_before {
                return;
            }
            self.renamed(path, now);
            (old, new) = (rest, new_rest);
        }
    }
}
