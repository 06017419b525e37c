//! The traits that generated types derive and the attributes that they have besides, as users choose.

use std::collections::{BTreeMap, HashMap};

use crate::choices::{MapType, Traits, TypeChoices};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

use super::by_pattern::ByPattern;
use super::overrides::Overrides;
use super::rust_type::RustType;
use super::types::{TypeKind, TypePlan};

/// The most types that a message names.
const NAMED: usize = 3;

/// What a pattern matches that is not used.
const NOTHING: &str = "nothing that is generated";

/// Adds the chosen derives and attributes to the types. What a type cannot derive is told once for each trait.
pub(super) fn plan_traits(
    types: &mut [TypePlan],
    choices: &TypeChoices,
    overrides: &mut Overrides,
    diagnostics: &mut Diagnostics,
) {
    if choices.derive.is_empty() && choices.attributes.is_empty() {
        return;
    }
    let mut derives = ByPattern::of(&choices.derive);
    let mut attributes = ByPattern::of(&choices.attributes);
    // a pattern that names one type says that the types of one's own in it have the trait
    let (possible, by_name) = match derives.is_empty() {
        true => (vec![Traits::NONE; types.len()], vec![Traits::NONE; types.len()]),
        false => (possible(types, Traits::NONE), possible(types, Traits::ALL)),
    };
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut applied: BTreeMap<String, usize> = BTreeMap::new();
    for (ty, possible) in types.iter_mut().zip(possible.into_iter().zip(by_name)) {
        let has = own_traits(&ty.kind);
        let by_name: Vec<String> = derives.named(&ty.name).cloned().unwrap_or_default();
        let mut wanted: Vec<String> = derives.take_all(&ty.name).flatten().cloned().collect();
        wanted.extend(needed_besides(&wanted));
        for derive in wanted {
            let is_named = by_name.contains(&derive) || needed_besides(&by_name).contains(&derive);
            let possible = if is_named { possible.1 } else { possible.0 };
            let last = derive.rsplit("::").next().unwrap_or_default();
            match Traits::named(last) {
                Some(wanted) if has.has(wanted) => {}
                Some(wanted) if !possible.has(wanted) => {
                    refused.entry(last.to_owned()).or_default().push(ty.name.clone())
                }
                _ if ty.derives.contains(&derive) => {}
                _ => {
                    *applied.entry(last.to_owned()).or_default() += 1;
                    ty.derives.push(derive);
                }
            }
        }
        let wanted = attributes.take_all(&ty.name).flatten().cloned();
        ty.attributes.extend(wanted);
    }
    for (derive, types) in refused {
        let shown: Vec<String> = types.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = types.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let why = why_not(&derive, choices.maps);
        let count = applied.get(&derive).copied().unwrap_or_default();
        let types = if count == 1 { "type" } else { "types" };
        let message = format!(
            "`{derive}` is derived for {count} {types}, but cannot be for {}{more}: {why}",
            shown.join(", ")
        );
        diagnostics.push(Diagnostic::note(Code::NOT_DERIVED, message));
    }
    derives.report("derive", NOTHING, overrides, diagnostics);
    attributes.report("attribute", NOTHING, overrides, diagnostics);
}

/// What of a type keeps it from deriving a trait.
fn why_not(derive: &str, maps: MapType) -> String {
    if derive == "Copy" {
        return "they own memory".to_owned();
    }
    let fractions = if derive == "PartialOrd" {
        ""
    } else {
        "numbers with a fraction, "
    };
    let maps = match maps {
        MapType::Hash if derive != "Eq" => "`HashMap`, ",
        MapType::Index if derive != "Eq" => "`IndexMap`, ",
        _ => "",
    };
    format!("they hold {fractions}{maps}JSON, or types of which it is not known that they have it")
}

/// `Ord` needs `PartialOrd`, which is meant with it, and `Ord` and `Hash` are of little use without `Eq`.
fn needed_besides(wanted: &[String]) -> Vec<String> {
    let has = |name: &str| wanted.iter().any(|derive| derive == name);
    let mut needed = Vec::new();
    if has("Ord") && !has("PartialOrd") {
        needed.push("PartialOrd".to_owned());
    }
    if has("Ord") && !has("Eq") {
        needed.push("Eq".to_owned());
    }
    needed
}

/// The traits that every type of a kind derives.
fn own_traits(kind: &TypeKind) -> Traits {
    let hashed = Traits::EQ.or(Traits::HASH);
    match kind {
        TypeKind::Struct { .. } | TypeKind::Tuple { .. } | TypeKind::Union { .. } => Traits::NONE,
        TypeKind::Unit(_) | TypeKind::IntegerEnum(_) => hashed.or(Traits::COPY),
        TypeKind::TextEnum(_) | TypeKind::ScalarEnum(_) => hashed,
        TypeKind::Newtype(inner) => newtype_traits(inner),
    }
}

/// The traits that a type around a string or integer derives.
pub(super) fn newtype_traits(inner: &RustType) -> Traits {
    match inner {
        RustType::String => Traits::OWNED,
        RustType::Foreign(foreign) => foreign.traits().unwrap_or(Traits::NONE),
        _ => Traits::ALL,
    }
}

/// The traits that each type can derive: those that all of its parts have. Types on a cycle have a trait if all else that they
/// hold has it, as the compiler sees it. `unknown`: what types of one's own are taken to have.
fn possible(types: &[TypePlan], unknown: Traits) -> Vec<Traits> {
    let places: HashMap<&str, usize> = types
        .iter()
        .enumerate()
        .map(|(at, ty)| (ty.name.as_str(), at))
        .collect();
    let mut owners: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    // what each type has by its parts that are no models, and which models it holds under which limit
    let mut traits: Vec<Traits> = Vec::with_capacity(types.len());
    let mut held: Vec<Vec<(usize, Traits)>> = Vec::with_capacity(types.len());
    for (at, ty) in types.iter().enumerate() {
        let (mut own, mut inner) = (Traits::ALL, Vec::new());
        for part in parts(&ty.kind) {
            let (limit, model) = limit_of(part, unknown);
            match model.map(|name| places.get(name)) {
                Some(Some(place)) => inner.push((*place, limit)),
                Some(None) => own = Traits::NONE,
                None => own = own.and(limit),
            }
        }
        own = own.and(match &ty.kind {
            // the value that the document does not list: JSON, a text or an integer
            TypeKind::Union { .. } | TypeKind::ScalarEnum(_) => Traits::EQ.or(Traits::HASH),
            TypeKind::TextEnum(_) => Traits::OWNED,
            _ => Traits::ALL,
        });
        for (place, _) in &inner {
            if let Some(owners) = owners.get_mut(*place) {
                owners.push(at);
            }
        }
        traits.push(own);
        held.push(inner);
    }
    let mut open: Vec<usize> = (0..types.len()).collect();
    while let Some(at) = open.pop() {
        let Some(before) = traits.get(at).copied() else {
            continue;
        };
        let inner = held.get(at).into_iter().flatten();
        let now = inner.fold(before, |now, (place, limit)| {
            let of_inner = traits.get(*place).copied().unwrap_or(Traits::NONE);
            now.and(of_inner.and(*limit))
        });
        if now != before {
            if let Some(known) = traits.get_mut(at) {
                *known = now;
            }
            open.extend(owners.get(at).into_iter().flatten());
        }
    }
    traits
}

/// The types of which values of a kind consist.
fn parts(kind: &TypeKind) -> Vec<&RustType> {
    match kind {
        TypeKind::Struct { fields, extra, .. } => {
            let fields = fields.iter().map(|field| &field.ty);
            fields.chain(extra.iter().map(|extra| &extra.ty)).collect()
        }
        TypeKind::Tuple { items, .. } => items.iter().map(|item| &item.ty).collect(),
        TypeKind::Union { variants, .. } => {
            let with_content = variants.iter().filter(|variant| variant.only.is_none());
            with_content.map(|variant| &variant.ty).collect()
        }
        TypeKind::Newtype(inner) => vec![inner],
        TypeKind::Unit(_) | TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ScalarEnum(_) => Vec::new(),
    }
}

/// The traits that a type has at most, and the model within it, which has to have them too.
fn limit_of(ty: &RustType, unknown: Traits) -> (Traits, Option<&str>) {
    let hashed = Traits::EQ.or(Traits::HASH);
    let within = |inner, limit: Traits| {
        let (traits, model) = limit_of(inner, unknown);
        (traits.and(limit), model)
    };
    match ty {
        RustType::Bool | RustType::Integer(_) => (Traits::ALL, None),
        RustType::Float { .. } => (Traits::PARTIAL_ORD.or(Traits::COPY), None),
        RustType::String | RustType::Bytes | RustType::Binary | RustType::Base64Url => (Traits::OWNED, None),
        RustType::Number | RustType::DateTime | RustType::Date | RustType::Json => (hashed, None),
        RustType::Secret => (Traits::EQ, None),
        RustType::Foreign(foreign) => (foreign.traits().unwrap_or(unknown), None),
        RustType::Model { name, .. } => (Traits::ALL, Some(name)),
        RustType::Vec(inner) | RustType::Boxed(inner) | RustType::Delimited(inner, _) => within(inner, Traits::OWNED),
        RustType::Map(inner, MapType::BTree) => within(inner, Traits::OWNED),
        RustType::Map(inner, MapType::Hash | MapType::Index) => within(inner, Traits::EQ),
        RustType::Option(inner) | RustType::Nullable(inner) => within(inner, Traits::ALL),
    }
}
