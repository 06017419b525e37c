//! Inline types that equal a component. Their documentation may be shorter than that of the component, but not another.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Api, Docs, Field, Shape, Type, TypeId};

use super::super::names::{singular, words};
use super::super::overrides::Overrides;
use super::{Classes, Usage, ordered_fields, ordered_references, without_docs};

/// Components with the same text that a type is compared with.
const MOST_ALIKE: usize = 16;

/// The components by their looks.
pub(super) struct Components<'c> {
    by_text: HashMap<String, Vec<TypeId>>,
    /// The same, by the words of their names too.
    by_name: HashMap<(Vec<String>, String), Vec<TypeId>>,
    twins: HashMap<TypeId, TypeId>,
    /// The looks of all types that have a name.
    texts: HashMap<TypeId, String>,
    /// The words of their names, in the singular.
    words: HashMap<TypeId, Vec<String>>,
    classes: &'c Classes,
}

impl<'c> Components<'c> {
    pub(super) fn of(api: &Api, usage: &Usage, overrides: &Overrides, classes: &'c Classes) -> Self {
        let mut components = Self {
            by_text: HashMap::new(),
            by_name: HashMap::new(),
            twins: HashMap::new(),
            texts: api
                .types
                .iter()
                .filter(|(_, ty)| ty.shape.has_name())
                .map(|(id, ty)| (id, without_docs(ty)))
                .collect(),
            words: HashMap::new(),
            classes,
        };
        for (id, ty) in api.types.iter() {
            if !ty.named || !ty.shape.has_name() || !usage.reaches(id) || overrides.replaces(ty) {
                continue;
            }
            let text = components.texts.get(&id).cloned().unwrap_or_default();
            let key = (words(&ty.name), text.clone());
            components.words.insert(id, all_singular(&key.0));
            match components
                .earlier_twin(api, id, &key)
                .filter(|_| !overrides.speak_of(ty))
            {
                Some(twin) => drop(components.twins.insert(id, twin)),
                None => {
                    components.by_text.entry(text).or_default().push(id);
                    components.by_name.entry(key).or_default().push(id);
                }
            }
        }
        components
    }

    /// Components whose names are the same in Rust, and which are equal: each with the first of them.
    pub(super) fn twins(&self) -> impl Iterator<Item = (TypeId, TypeId)> {
        self.twins.iter().map(|(id, twin)| (*id, *twin))
    }

    fn earlier_twin(&self, api: &Api, id: TypeId, key: &(Vec<String>, String)) -> Option<TypeId> {
        let mut alike = self.by_name.get(key)?.iter().take(MOST_ALIKE).copied();
        alike.find(|other| self.is_equal(api, id, *other, 0) && self.is_equal(api, *other, id, 0))
    }

    /// The component that an inline type equals: the only one, or the only one of its name. A type with little in it
    /// must have the name of the component, as it may be equal by chance.
    pub(super) fn equal_to(&self, api: &Api, id: TypeId, ty: &Type) -> Option<TypeId> {
        if ty.pointer.as_str().ends_with("/x-specwright-base") {
            return None; // the struct beside the union of a component and its children
        }
        let alike = self.by_text.get(self.texts.get(&id)?)?;
        let equal: Vec<TypeId> = alike
            .iter()
            .copied()
            .take(MOST_ALIKE)
            .filter(|other| self.is_equal(api, id, *other, 0))
            .collect();
        let called = NameLike::of(ty);
        let is_named = |other: &&TypeId| self.words.get(other).is_some_and(|words| called.is_like(words));
        let mut named = equal.iter().filter(is_named);
        match (named.next(), named.next(), equal.as_slice()) {
            (Some(named), None, _) => Some(*named),
            (None, _, [only]) if says_much(&ty.shape) => Some(*only),
            _ => None,
        }
    }

    /// The looks of a type.
    fn text(&self, api: &Api, id: TypeId) -> Cow<'_, str> {
        match self.texts.get(&id) {
            Some(text) => text.into(),
            None => without_docs(&api.types[id]).into(),
        }
    }

    /// Returns true if two types with the same text refer to the same types, and the first has no documentation that
    /// the second lacks.
    fn is_equal(&self, api: &Api, id: TypeId, other: TypeId, depth: usize) -> bool {
        /// Types that are nested deeper are taken for different.
        const DEEPEST: usize = 4;
        let (one, two) = (&api.types[id], &api.types[other]);
        let (inner, inner_of_other) = (ordered_references(&one.shape), ordered_references(&two.shape));
        let same = |(one, other): (&TypeId, &TypeId)| {
            if one == other || self.classes.of(*one) == self.classes.of(*other) {
                return true;
            }
            let (ty, other_ty) = (&api.types[*one], &api.types[*other]);
            depth < DEEPEST
                && !ty.named
                && !other_ty.named
                && self.text(api, *one) == self.text(api, *other)
                && self.is_equal(api, *one, *other, depth + 1)
        };
        has_docs_of(&one.shape, &two.shape)
            && inner.len() == inner_of_other.len()
            && inner.iter().zip(&inner_of_other).all(same)
    }
}

/// Returns true if all documentation of the first type's fields is that of the second's.
fn has_docs_of(shape: &Shape, other: &Shape) -> bool {
    let (Shape::Struct(one), Shape::Struct(other)) = (shape, other) else {
        return true;
    };
    let same = |(one, other): (&Field, &Field)| one.docs == Docs::default() || one.docs == other.docs;
    ordered_fields(one).into_iter().zip(ordered_fields(other)).all(same)
}

/// The words of an inline type's name, and of its role, in the singular.
struct NameLike {
    name: Vec<String>,
    role: Option<Vec<String>>,
}

impl NameLike {
    fn of(ty: &Type) -> Self {
        let steps = ty.pointer.steps().collect::<Vec<_>>();
        let properties = steps.iter().rposition(|step| step == "properties");
        let role = properties.and_then(|at| steps.get(at + 1));
        Self {
            name: all_singular(&words(&ty.name)),
            role: role.map(|role| all_singular(&words(role))),
        }
    }

    /// Returns true if the name ends as that of the component, or the component's as the role.
    fn is_like(&self, component: &[String]) -> bool {
        self.name.ends_with(component) || self.role.as_ref().is_some_and(|role| component.ends_with(role))
    }
}

fn all_singular(words: &[String]) -> Vec<String> {
    words.iter().map(|word| singular(word).to_owned()).collect()
}

/// Returns true if a type has so much in it that another is not equal by chance.
fn says_much(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(object) => object.fields.len() > 1,
        Shape::Union(union) => union.variants.len() > 1,
        Shape::TextEnum(values) => values.len() > 2,
        Shape::IntegerEnum(values) => values.len() > 2,
        Shape::ScalarEnum(values) => values.len() > 2,
        _ => false,
    }
}
