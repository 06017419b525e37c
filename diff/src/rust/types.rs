//! One type: its name, its shape, its traits and constants.

use std::collections::{HashMap, HashSet};

use specwright::surface::{ApiField, ApiShape, ApiType, ApiVariant};

use crate::rule::Rule;

use super::{Comparing, is_of_operation, kind};

impl<'a> Comparing<'a> {
    /// Compares a type.
    pub(super) fn ty(&mut self, old: &'a ApiType, new: &'a ApiType) {
        let path = old.path.as_str();
        let places = (Some(old.pointer.as_str()), Some(new.pointer.as_str()));
        // that a request has another name is said of the method
        if old.path != new.path && !(is_of_operation(old) && is_same_method(old, new)) {
            let message = format!("the {} `{path}` is called `{}` now", kind(&old.shape), new.path);
            self.found(Rule::TypeRenamed, path, message, places.0, places.1);
        }
        self.deprecation(path, (old.deprecated, new.deprecated), places.0, places.1);
        match (&old.shape, &new.shape) {
            (ApiShape::Opaque, ApiShape::Opaque) => {}
            (ApiShape::Struct(before), ApiShape::Struct(now)) => self.fields(old, new, before, now),
            (
                ApiShape::Enum {
                    variants: before,
                    non_exhaustive: true,
                },
                ApiShape::Enum {
                    variants: now,
                    non_exhaustive: true,
                },
            ) => self.variants(old, new, (before, now), Rule::VariantAdded),
            (ApiShape::Enum { variants: before, .. }, ApiShape::Enum { variants: now, .. }) => {
                self.variants(old, new, (before, now), Rule::ExhaustiveVariantAdded);
            }
            (ApiShape::Tuple(before), ApiShape::Tuple(now)) if before.len() == now.len() => {
                for (index, (before, now)) in before.iter().zip(now).enumerate() {
                    if *self.names.translated(before) != **now {
                        let message = format!("`{path}.{index}` is `{now}`, was `{before}`");
                        self.found(
                            Rule::FieldTypeChanged,
                            &format!("{path}::{index}"),
                            message,
                            places.0,
                            places.1,
                        );
                    }
                }
            }
            (ApiShape::Alias(before), ApiShape::Alias(now)) if *self.names.translated(before) == **now => {}
            (before, now) => {
                let message = format!("`{path}` is {}, was {}", described(now), described(before));
                self.found(Rule::TypeKindChanged, path, message, places.0, places.1);
                return; // all else of it is other than it was
            }
        }
        self.traits(old, new);
        self.functions(old, new);
        self.constants(old, new);
    }

    fn fields(&mut self, old: &ApiType, new: &ApiType, before: &[ApiField], now: &[ApiField]) {
        let by_name: HashMap<&str, &ApiField> = now.iter().map(|field| (field.name.as_str(), field)).collect();
        let by_origin: HashMap<&str, &ApiField> = now.iter().map(|field| (field.origin.as_str(), field)).collect();
        let mut matched: HashSet<&str> = HashSet::new();
        for field in before {
            let subject = format!("{}::{}", old.path, field.name);
            let (at, at_new) = (pointer(old, &field.origin), pointer(new, &field.origin));
            // the same name for another property would be read as something else
            let same = by_origin.get(field.origin.as_str()).copied();
            let Some(now) = same.or_else(|| by_name.get(field.name.as_str()).copied()) else {
                let message = format!("the field `{}` of `{}` is gone", field.name, old.path);
                self.found(Rule::FieldRemoved, &subject, message, Some(&at), Some(&new.pointer));
                continue;
            };
            matched.insert(now.name.as_str());
            if now.name != field.name {
                let message = format!(
                    "the field `{}` of `{}` is called `{}` now",
                    field.name, old.path, now.name
                );
                self.found(Rule::FieldRenamed, &subject, message, Some(&at), Some(&at_new));
            }
            if *self.names.translated(&field.ty) != *now.ty {
                let message = format!(
                    "the field `{}` of `{}` is `{}`, was `{}`",
                    now.name, old.path, now.ty, field.ty
                );
                self.found(Rule::FieldTypeChanged, &subject, message, Some(&at), Some(&at_new));
            }
            self.deprecation(&subject, (field.deprecated, now.deprecated), Some(&at), Some(&at_new));
        }
        for field in now.iter().filter(|field| !matched.contains(field.name.as_str())) {
            let message = format!("the field `{}: {}` of `{}` is new", field.name, field.ty, new.path);
            let at = pointer(new, &field.origin);
            self.found(
                Rule::FieldAdded,
                &format!("{}::{}", new.path, field.name),
                message,
                Some(&old.pointer),
                Some(&at),
            );
        }
    }

    fn variants(&mut self, old: &ApiType, new: &ApiType, (before, now): (&[ApiVariant], &[ApiVariant]), added: Rule) {
        let places = (Some(old.pointer.as_str()), Some(new.pointer.as_str()));
        let by_name: HashMap<&str, &ApiVariant> = now.iter().map(|of| (of.name.as_str(), of)).collect();
        let names: HashSet<&str> = before.iter().map(|of| of.name.as_str()).collect();
        let by_origin = now
            .iter()
            .filter(|of| !of.origin.starts_with('/') || !names.contains(of.name.as_str()));
        let by_origin: HashMap<&str, &ApiVariant> = by_origin.map(|of| (of.origin.as_str(), of)).collect();
        let mut matched: HashSet<&str> = HashSet::new();
        for variant in before {
            let subject = format!("{}::{}", old.path, variant.name);
            // schemas within a union have no name but their place, which changes when others are added
            let same_name = by_name.get(variant.name.as_str()).copied();
            let same_origin = by_origin.get(variant.origin.as_str()).copied();
            let found = match variant.origin.starts_with('/') {
                true => same_name.or(same_origin),
                false => same_origin.or(same_name),
            };
            let Some(now) = found else {
                let message = format!("the variant `{}` of `{}` is gone", variant.name, old.path);
                self.found(Rule::VariantRemoved, &subject, message, places.0, places.1);
                continue;
            };
            matched.insert(now.name.as_str());
            if now.name != variant.name {
                let message = format!(
                    "the variant `{}` of `{}` is called `{}` now",
                    variant.name, old.path, now.name
                );
                self.found(Rule::VariantRenamed, &subject, message, places.0, places.1);
            }
            let content = variant.content.as_deref().map(|ty| self.names.translated(ty));
            if content.as_deref() != now.content.as_deref() {
                let shown =
                    |content: &Option<String>| content.as_ref().map_or("nothing".to_owned(), |ty| format!("`{ty}`"));
                let message = format!(
                    "the variant `{}` of `{}` holds {}, was {}",
                    now.name,
                    old.path,
                    shown(&now.content),
                    shown(&variant.content)
                );
                self.found(Rule::VariantContentChanged, &subject, message, places.0, places.1);
            }
            self.deprecation(&subject, (variant.deprecated, now.deprecated), places.0, places.1);
        }
        for variant in now.iter().filter(|of| !matched.contains(of.name.as_str())) {
            let message = format!("the variant `{}` of `{}` is new", variant.name, new.path);
            self.found(
                added,
                &format!("{}::{}", new.path, variant.name),
                message,
                places.0,
                places.1,
            );
        }
    }

    fn traits(&mut self, old: &ApiType, new: &ApiType) {
        let places = (Some(old.pointer.as_str()), Some(new.pointer.as_str()));
        let before: HashSet<String> = old
            .traits
            .iter()
            .map(|of| self.names.translated(of).into_owned())
            .collect();
        let now: HashSet<&str> = new.traits.iter().map(String::as_str).collect();
        for of in new.traits.iter().filter(|of| !before.contains(of.as_str())) {
            let message = format!("`{}` has the trait `{of}` now", new.path);
            self.found(Rule::TraitGained, &new.path, message, places.0, places.1);
        }
        for of in &old.traits {
            if !now.contains(&*self.names.translated(of)) {
                let message = format!("`{}` no longer has the trait `{of}`", old.path);
                self.found(Rule::TraitLost, &old.path, message, places.0, places.1);
            }
        }
    }

    fn constants(&mut self, old: &ApiType, new: &ApiType) {
        let names = |of: &ApiType| -> HashSet<String> { of.constants.iter().map(|(name, _)| name.clone()).collect() };
        let (before, now) = (names(old), names(new));
        for (name, url) in old.constants.iter().filter(|(name, _)| !now.contains(name)) {
            let subject = format!("{}::{name}", old.path);
            let message = format!("`{subject}`, which selects the server {url}, is gone");
            self.found(
                Rule::ConstantRemoved,
                &subject,
                message,
                Some("/servers"),
                Some("/servers"),
            );
        }
        for (name, url) in new.constants.iter().filter(|(name, _)| !before.contains(name)) {
            let subject = format!("{}::{name}", new.path);
            let message = format!("`{subject}`, which selects the server {url}, is new");
            self.found(
                Rule::ConstantAdded,
                &subject,
                message,
                Some("/servers"),
                Some("/servers"),
            );
        }
    }
}

/// Whether both types are those of the same method of the client.
fn is_same_method(old: &ApiType, new: &ApiType) -> bool {
    old.origin == new.origin
}

/// Where a property is in the bundled document, if it is in no part of its schema.
fn pointer(of: &ApiType, property: &str) -> String {
    let property = property.replace('~', "~0").replace('/', "~1");
    format!("{}/properties/{property}", of.pointer)
}

/// A shape in messages.
fn described(shape: &ApiShape) -> String {
    match shape {
        ApiShape::Struct(_) => "a struct".to_owned(),
        ApiShape::Tuple(fields) => format!("a tuple struct of {}", fields.len()),
        ApiShape::Enum { .. } => "an enum".to_owned(),
        ApiShape::Alias(ty) => format!("an alias of `{ty}`"),
        _ => "a struct without public fields".to_owned(),
    }
}
