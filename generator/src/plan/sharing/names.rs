//! Names of inline types.
//!
//! A type with one owner is named after it. A type that several owners share is named after what they have in common:
//! the property, parameter or header, as long as no component has that name. Of different types that are shared under
//! one property, that with the shortest text has the plain name, so a further user of any of them changes no name; the
//! others begin with the words that all their owners have in common, or say what they have more or less than the first.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::model::{Api, Shape, Type, TypeId};

use super::super::names::{Case, Namespace, identifier, is_bare, longer_name, operation_of, words};
use super::roles::{parameters, part};
use super::{Usage, ordered_references, without_docs};

/// Words of operations that say nothing of what they have in common.
const COMMON: &[&str] = &[
    "create", "delete", "error", "get", "list", "patch", "post", "put", "request", "response", "update",
];

/// What a type is written in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner<'t> {
    Type(TypeId),
    /// An operation, a webhook, or a shared parameter or response, by its pointer.
    Place(&'t str),
}

/// The new names of types that are kept. `groups` are the equal types, and `kept` has the type in place of each that
/// is not kept.
pub(super) fn of_inline_types(
    api: &Api,
    usage: &Usage,
    mut groups: Vec<Vec<TypeId>>,
    kept: &HashMap<TypeId, TypeId>,
) -> HashMap<TypeId, String> {
    let namer = Namer {
        api,
        usage,
        kept,
        by_pointer: api
            .types
            .iter()
            .filter(|(id, ty)| ty.shape.has_name() && usage.reaches(*id))
            .map(|(id, ty)| (ty.pointer.as_str(), id))
            .collect(),
        parameters: parameters(api),
    };
    let depth = |id: &TypeId| api.types[*id].pointer.as_str().matches('/').count();
    groups.sort_by_key(|members| (members.iter().map(depth).min(), members.first().copied()));
    let mut names = namer.names_of_shared(&groups);
    // owners come before what they contain
    for members in groups {
        if let Some(first) = members.first()
            && !names.contains_key(first)
            && let Some(name) = namer.after_owner(*first, &names)
        {
            names.insert(*first, name);
        }
    }
    names
}

struct Namer<'t> {
    api: &'t Api,
    usage: &'t Usage,
    kept: &'t HashMap<TypeId, TypeId>,
    by_pointer: HashMap<&'t str, TypeId>,
    parameters: HashMap<&'t str, &'t str>,
}

impl<'t> Namer<'t> {
    /// The nearest type around a type.
    fn around(&self, ty: &'t Type) -> Option<TypeId> {
        let pointer = ty.pointer.as_str();
        let above = pointer.rmatch_indices('/').filter_map(|(at, _)| pointer.get(..at));
        above.into_iter().find_map(|above| self.by_pointer.get(above).copied())
    }

    fn owners(&self, members: &[TypeId]) -> BTreeSet<Owner<'t>> {
        let owner = |id: &TypeId| {
            let ty = &self.api.types[*id];
            match self.around(ty) {
                Some(owner) => Owner::Type(self.kept.get(&owner).copied().unwrap_or(owner)),
                None => Owner::Place(place(ty.pointer.as_str())),
            }
        };
        members.iter().map(owner).collect()
    }

    /// The name of a type whose owner has got another name.
    fn after_owner(&self, id: TypeId, names: &HashMap<TypeId, String>) -> Option<String> {
        let ty = &self.api.types[id];
        let around = self.around(ty)?;
        let owner = self.kept.get(&around).copied().unwrap_or(around);
        let name = names.get(&owner).unwrap_or(&self.api.types[owner].name);
        let rest = ty.name.strip_prefix(self.api.types[around].name.as_str())?;
        Some(format!("{name}{rest}"))
    }

    fn names_of_shared(&self, groups: &[Vec<TypeId>]) -> HashMap<TypeId, String> {
        let components = self
            .api
            .types
            .iter()
            .filter(|(id, ty)| ty.named && self.usage.reaches(*id));
        let mut taken: HashSet<String> = components
            .map(|(_, ty)| identifier(&ty.name, Case::Pascal, "Model"))
            .collect();
        let mut groups: Vec<Group<'_>> = groups.iter().filter_map(|members| self.group(members)).collect();
        let shared = groups.iter().filter(|group| group.owners > 1);
        let shared: HashSet<&str> = shared.map(|group| group.role).collect();
        groups.retain(|group| shared.contains(group.role));
        for group in &mut groups {
            group.text = self.text(group.first);
        }
        groups.sort_by_cached_key(|group| (group.text.len(), group.text.clone(), group.owners < 2, group.first));
        let plain = plain(&groups);
        let mut names = HashMap::new();
        let mut of_role: HashMap<&str, Named> = HashMap::new();
        for group in &groups {
            // types of one owner are among those that others are told from, so that a second owner changes no name
            let own = parts_of(&self.api.types[group.first].shape);
            let others = of_role.entry(group.role).or_default();
            let differences: Vec<String> = others.differences(&own).collect();
            others.add(own);
            if group.owners < 2 {
                continue;
            }
            let role = group.role;
            let has_plain = plain.get(role) == Some(&group.text.as_str());
            let longer = longer_name(&self.api.types[group.first], role);
            let mut candidates: Vec<String> = has_plain.then(|| role.to_owned()).into_iter().collect();
            candidates.extend(self.in_common(group.members).map(|common| format!("{common} {role}")));
            if has_plain && is_bare(&identifier(role, Case::Pascal, "Model")) {
                candidates.push(longer.clone());
            }
            candidates.extend(differences.into_iter().map(|what| format!("{role} {what}")));
            candidates.push(longer);
            let is_free = |name: &&String| {
                let name = identifier(name, Case::Pascal, "Model");
                !Namespace::Models.has(&name) && !is_bare(&name) && !taken.contains(&name)
            };
            let Some(name) = candidates.iter().find(is_free).or(candidates.first()) else {
                continue;
            };
            taken.insert(identifier(name, Case::Pascal, "Model"));
            names.insert(group.first, name.clone());
        }
        names
    }

    /// A type and those that it refers to, without documentation.
    fn text(&self, id: TypeId) -> String {
        let ty = &self.api.types[id];
        let mut text = without_docs(ty);
        for inner in ordered_references(&ty.shape) {
            let inner = &self.api.types[inner];
            text.push(' ');
            match inner.named {
                true => text.push_str(&inner.name),
                false => text.push_str(&without_docs(inner)),
            }
        }
        text
    }

    fn group<'g>(&'g self, members: &'g [TypeId]) -> Option<Group<'g>> {
        let first = *members.first()?;
        let (_, role) = self.at_role(&self.api.types[first]);
        Some(Group {
            members,
            first,
            role,
            text: String::new(),
            owners: self.owners(members).len(),
        })
    }

    /// The words that the names of all owners have in common.
    fn in_common(&self, members: &[TypeId]) -> Option<String> {
        let owners = members.iter().map(|id| self.at_role(&self.api.types[*id]).0);
        let owners: Vec<Vec<String>> = owners.map(words).collect();
        let in_all = |word: &&String| owners.iter().all(|owner| owner.contains(*word));
        let common = owners.first()?.iter().filter(in_all).map(String::as_str);
        let mut common: Vec<&str> = common.filter(|word| !COMMON.contains(word)).collect();
        common.dedup();
        (!common.is_empty()).then(|| common.join(" "))
    }

    /// The name of a type before and from its role on.
    fn at_role(&self, ty: &'t Type) -> (&'t str, &'t str) {
        let (role, _) = part(ty, &self.parameters);
        let role = role.split('/').next().unwrap_or(role);
        let role = role.replace("~1", "/").replace("~0", "~");
        let name = ty.name.as_str();
        let at = name.rfind(&format!(" {role}")).map(|at| at + 1);
        name.split_at_checked(at.unwrap_or_default()).unwrap_or(("", name))
    }
}

/// Equal inline types.
struct Group<'g> {
    members: &'g [TypeId],
    first: TypeId,
    role: &'g str,
    /// The type and those that it refers to, without documentation, where others have the role.
    text: String,
    owners: usize,
}

/// For each role the text of the types that are called as it: those that have more owners than any others. If others
/// have as many, none are. So a further owner never gives the name to another type: it may take it from all.
fn plain<'g>(groups: &'g [Group<'_>]) -> HashMap<&'g str, &'g str> {
    let mut owners: HashMap<(&str, &str), usize> = HashMap::new();
    for group in groups {
        *owners.entry((group.role, group.text.as_str())).or_default() += group.owners;
    }
    let mut most: HashMap<&str, (usize, Option<&str>)> = HashMap::new();
    for ((role, text), owners) in owners {
        let (known, of) = most.entry(role).or_default();
        match owners.cmp(known) {
            Ordering::Greater => (*known, *of) = (owners, Some(text)),
            Ordering::Equal => *of = None,
            Ordering::Less => {}
        }
    }
    most.into_iter()
        .filter_map(|(role, (_, text))| Some((role, text?)))
        .collect()
}

/// The parts of types with one role.
#[derive(Default)]
struct Named {
    all: HashSet<String>,
    first: Vec<Vec<String>>,
}

impl Named {
    /// Types that others are compared with one by one.
    const MOST: usize = 8;

    fn add(&mut self, parts: Vec<String>) {
        self.all.extend(parts.iter().cloned());
        if self.first.len() < Self::MOST {
            self.first.push(parts);
        }
    }

    /// What the parts of a further type have that those of all others lack; then what it has more or less than one.
    fn differences(&self, own: &[String]) -> impl Iterator<Item = String> {
        let of_all = own.iter().find(|part| !self.all.contains(*part));
        let beyond = |parts: &[String], known: &[String]| {
            let known: HashSet<&String> = known.iter().collect();
            parts.iter().find(|part| !known.contains(part)).cloned()
        };
        let of_one = self.first.iter().flat_map(move |other| {
            let more = beyond(own, other).map(|part| format!("with {part}"));
            let less = beyond(other, own).map(|part| format!("without {part}"));
            more.into_iter().chain(less)
        });
        of_all.map(|part| format!("with {part}")).into_iter().chain(of_one)
    }
}

/// The properties, values or alternatives of a type.
fn parts_of(shape: &Shape) -> Vec<String> {
    let parts: Vec<String> = match shape {
        Shape::Struct(object) => object.fields.iter().map(|field| field.wire.clone()).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| variant.name.clone()).collect(),
        Shape::TextEnum(values) => values.iter().map(|value| value.value.clone()).collect(),
        Shape::IntegerEnum(values) => values.iter().map(|value| value.value.to_string()).collect(),
        Shape::ScalarEnum(values) => values.iter().map(|value| value.value.plain()).collect(),
        _ => Vec::new(),
    };
    parts.into_iter().filter(|part| !words(part).is_empty()).collect()
}

/// The pointer of what a type is written in, if that is no type.
fn place(pointer: &str) -> &str {
    operation_of(pointer).unwrap_or_else(|| {
        let end = pointer.match_indices('/').nth(3).map_or(pointer.len(), |(at, _)| at);
        pointer.get(..end).unwrap_or(pointer)
    })
}
