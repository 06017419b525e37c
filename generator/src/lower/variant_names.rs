//! Names of a union's variants: the component, the title, a constant, the format, the property that tells an
//! alternative from the others, or the JSON type.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Schema};
use serde_json::Value;

use super::Lower;
use super::enum_values::Values;
use super::facets::{Facets, Kind, Use, annotated};
use super::schema::{is_nullable, name_of};

/// Parts of an `allOf`, and of their parts, that are read for the name of an alternative.
const MOST_PARTS: usize = 64;

/// An alternative as far as names need it.
struct Described<'d> {
    schema: Use<'d>,
    /// For an object, its properties, those of its `allOf` included, and their schemas without references.
    properties: IndexMap<&'d str, Option<&'d Schema>>,
    required: HashSet<&'d str>,
    /// The components in its `allOf`.
    parts: Vec<&'d str>,
    /// For a list, the properties of its items.
    item_keys: Vec<&'d str>,
}

impl<'d> Described<'d> {
    /// A property of a list's items that those of no other list have.
    fn item_key(&self, shared: &Shared<'d>) -> Option<&'d str> {
        let mut keys = self.item_keys.iter().copied();
        keys.find(|key| shared.item_keys.get(key) == Some(&1))
    }

    /// The values that a property allows, or none if it allows all.
    fn values(&self, key: &str) -> Vec<Value> {
        let schema = self.properties.get(key).copied().flatten();
        schema.map_or_else(Vec::new, |schema| {
            Facets::of(schema).values.iter().map(Cow::into_owned).collect()
        })
    }
}

/// How many alternatives have something.
#[derive(Default)]
struct Shared<'d> {
    objects: usize,
    keys: HashMap<&'d str, usize>,
    required: HashMap<&'d str, usize>,
    parts: HashMap<&'d str, usize>,
    item_keys: HashMap<&'d str, usize>,
    /// Properties with one of their values.
    constants: HashMap<(&'d str, String), usize>,
    /// Properties with their JSON type.
    kinds: HashMap<(&'d str, String), usize>,
    /// Properties of properties with their only value.
    inner_constants: HashMap<(String, String), usize>,
    /// Properties that may be null.
    nullable: HashMap<&'d str, usize>,
}

impl<'d> Shared<'d> {
    fn of(all: &[Described<'d>]) -> Self {
        let mut shared = Self::default();
        for described in all {
            shared.objects += usize::from(!described.properties.is_empty());
            for (key, schema) in &described.properties {
                *shared.keys.entry(key).or_default() += 1;
                *shared.kinds.entry((key, kind_of(*schema))).or_default() += 1;
                for constant in inner_constants(key, *schema) {
                    *shared.inner_constants.entry(constant).or_default() += 1;
                }
                *shared.nullable.entry(key).or_default() += usize::from(may_be_null(*schema));
                for value in described.values(key) {
                    *shared.constants.entry((key, value.to_string())).or_default() += 1;
                }
            }
            for key in &described.item_keys {
                *shared.item_keys.entry(key).or_default() += 1;
            }
            for key in &described.required {
                *shared.required.entry(key).or_default() += 1;
            }
            let component = match described.schema {
                Use::Reference(reference) => Some(reference),
                Use::Inline(_) => None,
            };
            for part in described.parts.iter().copied().chain(component) {
                *shared.parts.entry(part).or_default() += 1;
            }
        }
        shared
    }
}

impl<'d> Lower<'d, '_> {
    /// The names of the alternatives of a union, distinct where anything tells the alternatives apart.
    pub(super) fn variant_names(&self, alternatives: &[Use<'d>]) -> Vec<String> {
        let named = alternatives.iter().map(|schema| match schema {
            Use::Inline(inline) if inline.schema_data.title.is_some() => *schema,
            _ => annotated(*schema),
        });
        let alternatives: &[Use<'d>] = &named.collect::<Vec<_>>();
        if alternatives.iter().all(|schema| matches!(schema, Use::Reference(_))) {
            return alternatives.iter().map(|schema| self.short_name(*schema)).collect();
        }
        let described: Vec<Described<'d>> = alternatives.iter().map(|schema| self.described(*schema)).collect();
        let shared = Shared::of(&described);
        let is_alone = alternatives.len() == 1;
        let candidates = described.iter().map(|own| self.candidates(own, &shared, is_alone));
        chosen(&candidates.collect::<Vec<_>>())
    }

    fn described(&self, schema: Use<'d>) -> Described<'d> {
        let mut described = Described {
            schema,
            properties: IndexMap::new(),
            required: HashSet::new(),
            parts: Vec::new(),
            item_keys: Vec::new(),
        };
        let mut left = MOST_PARTS;
        self.describe(schema, &mut described, &mut left);
        let items = self.schema_of(schema).and_then(|schema| Facets::of(schema).items);
        let items = items.and_then(|items| self.schema_of(items)).map(Facets::of);
        let properties = items.and_then(|items| items.properties);
        described.item_keys = properties.into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        described
    }

    /// Collects the properties of a schema and of the parts of its `allOf`, as long as any are `left`.
    fn describe(&self, schema: Use<'d>, described: &mut Described<'d>, left: &mut usize) {
        let Some(schema) = self.schema_of(schema).filter(|_| *left > 0) else {
            return;
        };
        *left -= 1;
        let facets = Facets::of(schema);
        described.required.extend(facets.required.iter().map(String::as_str));
        for (key, property) in facets.properties.into_iter().flatten() {
            described.properties.insert(key, self.schema_of(property.into()));
        }
        for part in facets.all_of.iter().map(Use::from) {
            if let Use::Reference(reference) = part
                && !described.parts.contains(&reference)
            {
                described.parts.push(reference);
            }
            self.describe(part, described, left);
        }
    }

    /// Names for an alternative, the best first.
    fn candidates(&self, own: &Described<'d>, shared: &Shared<'d>, is_alone: bool) -> Vec<String> {
        let facets = match own.schema {
            Use::Reference(reference) => return vec![component(reference)],
            Use::Inline(schema) => Facets::of(schema),
        };
        let title = facets.data.title.iter().filter(|title| !title.trim().is_empty());
        let mut names: Vec<String> = title.cloned().collect();
        match facets.kind {
            _ if !facets.values.is_empty() => {
                names.extend(facets.values.only().map(|value| constant(&value)));
                names.push(kind_name(&facets));
                names.extend(two(&texts(facets.values)));
                names.push(format!("Listed {}", kind_name(&facets)));
            }
            Some(Kind::String) => {
                names.extend(facets.format.map(format_name));
                names.push("Text".to_owned());
            }
            Some(Kind::Integer | Kind::Number | Kind::Boolean) => {
                names.push(kind_name(&facets));
                names.extend(facets.format.map(format_name));
            }
            _ if is_list(&facets) => {
                names.push("List".to_owned());
                names.extend(facets.items.map(|items| format!("{} List", self.short_name(items))));
                names.extend(own.item_key(shared).map(|key| format!("{key} List")));
            }
            _ if own.properties.is_empty() && !facets.required.is_empty() => {
                let mut required = facets.required.iter().map(String::as_str);
                let own = required.find(|key| shared.required.get(key) == Some(&1));
                names.extend(own.map(str::to_owned));
                names.push("Object".to_owned());
            }
            _ if !own.properties.is_empty() || !facets.all_of.is_empty() => {
                names.extend(told_by_constant(own, shared));
                names.extend(told_by_part(own, shared));
                names.extend(told_by_property(own, shared));
                names.push("Object".to_owned());
                names.extend(told_by_kind(own, shared));
                names.extend(told_by_requirement(own, shared));
                names.extend(told_by_inner_constant(own, shared));
                names.extend(told_by_null(own, shared));
            }
            _ if !facets.one_of.is_empty() || !facets.any_of.is_empty() => {
                let inner: Vec<String> = facets
                    .one_of
                    .iter()
                    .chain(facets.any_of)
                    .map(|s| self.short_name(s.into()))
                    .collect();
                names.extend(two(&inner));
                names.push("Choice".to_owned());
            }
            kind => {
                let values = match facets.additional {
                    Some(AdditionalProperties::Schema(schema)) => Some(Use::from(schema.as_ref())),
                    _ => None,
                };
                match (values, kind) {
                    (Some(values), _) => {
                        names.push("Map".to_owned());
                        names.push(format!("{} Map", self.short_name(values)));
                    }
                    (None, Some(Kind::Object)) => names.push("Object".to_owned()),
                    (None, _) if is_alone => names.push("Value".to_owned()),
                    (None, _) => names.push("Any".to_owned()),
                }
            }
        }
        names
    }

    /// A short name of an inner schema.
    fn short_name(&self, schema: Use<'d>) -> String {
        match schema {
            Use::Reference(reference) => component(reference),
            Use::Inline(schema) => {
                let facets = Facets::of(schema);
                match &facets.data.title {
                    Some(title) => title.clone(),
                    None if is_list(&facets) => match facets.items {
                        Some(items) => format!("{} List", self.short_name(items)),
                        None => "List".to_owned(),
                    },
                    None => match (facets.values.only(), facets.format) {
                        (Some(value), _) => constant(&value),
                        (None, Some(format)) => format_name(format),
                        (None, None) => kind_name(&facets),
                    },
                }
            }
        }
    }
}

/// For each alternative the first of its names that no other has, as far as there is one.
fn chosen(candidates: &[Vec<String>]) -> Vec<String> {
    let mut places = vec![0; candidates.len()];
    loop {
        let names: Vec<String> = candidates
            .iter()
            .zip(&places)
            .map(|(names, place)| names.get(*place).cloned().unwrap_or_default())
            .collect();
        let mut users: HashMap<String, usize> = HashMap::new();
        for name in &names {
            *users.entry(letters(name)).or_default() += 1;
        }
        let mut moved = false;
        for ((place, name), all) in places.iter_mut().zip(&names).zip(candidates) {
            if users.get(&letters(name)) > Some(&1) && *place + 1 < all.len() {
                *place += 1;
                moved = true;
            }
        }
        if !moved {
            return names;
        }
    }
}

/// The letters and digits of a name, as names that differ in nothing else are the same in Rust.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name of the component of a reference.
fn component(reference: &str) -> String {
    name_of(reference).map_or_else(|| reference.to_owned(), Cow::into_owned)
}

/// The value of a property that no other alternative has there: the value of a tag.
fn told_by_constant(own: &Described<'_>, shared: &Shared<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for key in own.properties.keys() {
        let values = own.values(key);
        let is_own = |value: &Value| shared.constants.get(&(*key, value.to_string())) == Some(&1);
        if !values.iter().all(is_own) {
            continue;
        }
        match values.as_slice() {
            [only @ Value::String(_)] => names.push(constant(only)),
            [only] => names.push(format!("{key} {only}")),
            [Value::String(one), Value::String(other)] => names.push(format!("{one} or {other}")),
            [one, other] => names.push(format!("{key} {one} or {other}")),
            _ => {}
        }
    }
    names
}

/// A component in the `allOf` that no other alternative has there.
fn told_by_part(own: &Described<'_>, shared: &Shared<'_>) -> Option<String> {
    let part = own.parts.iter().find(|part| shared.parts.get(*part) == Some(&1))?;
    Some(component(part))
}

/// A property that no other alternative has, a required one if possible. The only object needs none to be told from
/// texts and numbers, unless the property is all that it has.
fn told_by_property(own: &Described<'_>, shared: &Shared<'_>) -> Option<String> {
    if shared.objects == 1 && own.properties.len() > 1 {
        return None;
    }
    let keys = || own.properties.keys().copied();
    let required = keys().filter(|key| own.required.contains(key));
    let own = required.chain(keys()).find(|key| shared.keys.get(key) == Some(&1))?;
    Some(own.to_owned())
}

/// A property of several alternatives, with its format or JSON type where no other has that.
fn told_by_kind(own: &Described<'_>, shared: &Shared<'_>) -> Option<String> {
    let mut kinds = own.properties.iter().map(|(key, schema)| (*key, kind_of(*schema)));
    let (key, kind) = kinds.find(|kind| shared.kinds.get(kind) == Some(&1))?;
    Some(format!("{key} {kind}"))
}

/// The only property that is required by no other alternative.
fn told_by_requirement(own: &Described<'_>, shared: &Shared<'_>) -> Option<String> {
    let mut keys = own.properties.keys().filter(|key| own.required.contains(*key));
    let key = keys.find(|key| shared.required.get(*key) == Some(&1))?;
    Some(format!("with {key}"))
}

/// The value of a property within a property, as no other alternative has it there.
fn told_by_inner_constant(own: &Described<'_>, shared: &Shared<'_>) -> Option<String> {
    let mut constants = own
        .properties
        .iter()
        .flat_map(|(key, schema)| inner_constants(key, *schema));
    let (place, value) = constants.find(|constant| shared.inner_constants.get(constant) == Some(&1))?;
    Some(match value.starts_with(char::is_alphabetic) {
        true => value,
        false => format!("{place} {value}"),
    })
}

/// A property that may be null in this alternative alone, or in all others.
fn told_by_null(own: &Described<'_>, shared: &Shared<'_>) -> Option<String> {
    let mut properties = own.properties.iter();
    let (key, schema) = properties.find(|(key, schema)| {
        let nullable = shared.nullable.get(**key).copied().unwrap_or_default();
        match may_be_null(**schema) {
            true => nullable == 1,
            false => shared.keys.get(**key) == Some(&nullable.saturating_add(1)),
        }
    })?;
    let kind = kind_of(*schema);
    Some(match may_be_null(*schema) {
        true => format!("{key} {kind} or null"),
        false => format!("{key} {kind}"),
    })
}

fn may_be_null(schema: Option<&Schema>) -> bool {
    schema.is_some_and(|schema| is_nullable(&Facets::of(schema)))
}

/// How many properties of a property are looked at.
const MOST_INNER: usize = 8;

/// The constants among the properties of a property, each with its path.
fn inner_constants(key: &str, schema: Option<&Schema>) -> Vec<(String, String)> {
    let facets = schema.map(Facets::of);
    let inner = facets.and_then(|facets| facets.properties).into_iter().flatten();
    let inner = inner.take(MOST_INNER).filter_map(|(inner, schema)| {
        let value = Facets::of(schema.as_item()?).values.only()?.into_owned();
        let value = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Some((format!("{key} {inner}"), value))
    });
    inner.collect()
}

/// The format or the JSON type of a property.
fn kind_of(schema: Option<&Schema>) -> String {
    schema.map_or_else(String::new, |schema| {
        let facets = Facets::of(schema);
        facets.format.map_or_else(|| kind_name(&facets), format_name)
    })
}

fn is_list(facets: &Facets<'_>) -> bool {
    facets.kind == Some(Kind::Array) || (facets.kind.is_none() && (facets.items.is_some() || facets.tuple.is_some()))
}

/// The name of a constant.
fn constant(value: &Value) -> String {
    match value {
        Value::String(text) if text.trim().is_empty() => "Empty".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => format!("Value {number}"),
        other => other.to_string(),
    }
}

fn texts(values: Values<'_>) -> Vec<String> {
    values
        .iter()
        .filter(|value| !value.is_null())
        .map(|value| constant(&value))
        .collect()
}

/// A name of two things; more make no name.
fn two(names: &[String]) -> Option<String> {
    match names {
        [one, other] => Some(format!("{one} or {other}")),
        _ => None,
    }
}

/// The name of a format.
fn format_name(format: &str) -> String {
    match format {
        "byte" => "Base64".to_owned(),
        "binary" => "Bytes".to_owned(),
        "password" => "Secret".to_owned(),
        format => format.to_owned(),
    }
}

/// Whether an `enum` lists only values of one JSON type, null aside.
fn lists(facets: &Facets<'_>, is_of_type: impl Fn(&Value) -> bool) -> bool {
    let mut values = facets.values.iter().filter(|value| !value.is_null()).peekable();
    values.peek().is_some() && values.all(|value| is_of_type(&value))
}

/// The name of a JSON type.
fn kind_name(facets: &Facets<'_>) -> String {
    let name = match facets.kind {
        Some(Kind::String) => "Text",
        Some(Kind::Integer) => "Integer",
        Some(Kind::Number) => "Number",
        Some(Kind::Boolean) => "Boolean",
        Some(Kind::Array) => "List",
        Some(Kind::Object) => "Object",
        None if lists(facets, Value::is_string) => "Text",
        None if lists(facets, |value| value.is_i64() || value.is_u64()) => "Integer",
        None if lists(facets, Value::is_number) => "Number",
        None if lists(facets, Value::is_boolean) => "Boolean",
        None if facets.is_object() => "Object",
        None => "Any",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn equal_names_give_way_to_the_next() {
        let candidates = |names: &[&[&str]]| -> Vec<Vec<String>> {
            names
                .iter()
                .map(|names| names.iter().map(|name| (*name).to_owned()).collect())
                .collect()
        };
        let lists = candidates(&[&["List", "Text List"], &["List", "Integer List"], &["Text"]]);
        assert_eq!(chosen(&lists), ["Text List", "Integer List", "Text"]);
        // as good as it gets
        let same = candidates(&[&["a-b"], &["AB", "c"], &["c"]]);
        assert_eq!(chosen(&same), ["a-b", "c", "c"]);
    }
}
