//! Rules that select the alternative of a union.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::model::{Condition, Field, Shape, Struct, TextFormat, TypeRef, Types, Union, Variant};

/// The condition on a value for trying an alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) value: Fit,
    /// The values that properties must have.
    pub(crate) conditions: Vec<Condition>,
    /// Whether an object with other properties than those of the alternative is rather another alternative.
    pub(crate) closed: bool,
    /// The properties that may be null in another alternative, but not in this one.
    pub(crate) not_null: Vec<String>,
}

/// The values that an alternative is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Objects with a discriminator: a property whose value alone selects the alternative.
    Tag {
        property: String,
        values: Vec<String>,
        /// Also those whose discriminator selects no alternative.
        otherwise: bool,
    },
    /// Objects with the required properties of the alternative's struct.
    Record,
    /// Values of some JSON types.
    Kinds {
        kinds: Vec<Kind>,
        /// Only those that the alternative's enum lists, or that its format knows.
        listed: bool,
    },
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Null,
        Self::Boolean,
        Self::Integer,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    /// Returns true if a value can be of both types.
    fn meets(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::Integer, Self::Number) | (Self::Number, Self::Integer)
            )
    }
}

/// The rules of a union's alternatives. The fields of the alternatives for which `is_foreign` are unknown.
pub(super) fn rules(types: &Types, union: &Union, is_foreign: impl Fn(TypeRef) -> bool) -> Vec<Rule> {
    let kinds: Vec<Vec<Kind>> = union.variants.iter().map(|variant| kinds(types, variant.ty)).collect();
    let mut count_of_kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for kind in kinds.iter().flatten() {
        *count_of_kinds.entry(*kind).or_default() += 1;
    }
    // whether another alternative is for values of the same JSON type
    let has_rival = |index: usize| {
        let own = kinds.get(index).map(Vec::as_slice).unwrap_or_default();
        let is_met = |kind: &Kind| {
            let met = count_of_kinds.iter().filter(|(other, _)| other.meets(*kind));
            let all: usize = met.map(|(_, count)| count).sum();
            all > own.iter().filter(|other| other.meets(*kind)).count()
        };
        own.iter().filter(|kind| **kind != Kind::Null).any(is_met)
    };
    // whether another alternative for objects lacks a condition; else the values of the property stay open
    let tells_apart = |index: usize, condition: &Condition| {
        let all = union.variants.iter().zip(&kinds).enumerate();
        let mut others = all.filter(|(other, (_, kinds))| *other != index && kinds.contains(&Kind::Object));
        others.any(|(_, (other, _))| !other.conditions.contains(condition))
    };
    let is_constant = |condition: &Condition| condition.required && condition.values.len() <= 1;
    // of the alternatives for objects: how many there are, and how many require a value of a property
    let mut objects = 0;
    let mut requiring: HashMap<&str, usize> = HashMap::new();
    let mut with_value: HashMap<(&str, &str), usize> = HashMap::new();
    for (variant, _) in union
        .variants
        .iter()
        .zip(&kinds)
        .filter(|(_, kinds)| kinds.contains(&Kind::Object))
    {
        objects += 1;
        for condition in variant.conditions.iter().filter(|condition| condition.required) {
            *requiring.entry(&condition.property).or_default() += 1;
            for value in &condition.values {
                *with_value.entry((&condition.property, value)).or_default() += 1;
            }
        }
    }
    // whether a constant tells an alternative from all others; then other enums of it stay open
    let is_told = |variant: &Variant| {
        let mut constants = variant.conditions.iter().filter(|condition| is_constant(condition));
        constants.any(|constant| {
            let key = constant.property.as_str();
            let mut values = constant.values.iter();
            !constant.values.is_empty()
                && requiring.get(key) == Some(&objects)
                && values.all(|value| with_value.get(&(key, value)) == Some(&1))
        })
    };
    let record = |variant: &Variant| match &types[types.resolve(variant.ty).id].shape {
        Shape::Struct(object) if variant.tag.is_none() && !is_foreign(variant.ty) => Some(object),
        _ => None,
    };
    let records: Vec<Option<&Struct>> = union.variants.iter().map(record).collect();
    let is_nullable = |field: &Field| {
        let ty = types.resolve(field.ty);
        ty.nullable || matches!(types[ty.id].shape, Shape::Json)
    };
    let fields = records.iter().flatten().flat_map(|object| &object.fields);
    let may_be_null: HashSet<&str> = fields
        .filter(|field| is_nullable(field))
        .map(|field| field.wire.as_str())
        .collect();
    let not_null = |object: &Struct| {
        let fields = object.fields.iter();
        let fields = fields.filter(|field| may_be_null.contains(field.wire.as_str()) && !is_nullable(field));
        fields.map(|field| field.wire.clone()).collect()
    };
    let rule = |(index, variant): (usize, &Variant)| Rule {
        closed: objects > 1
            && records
                .get(index)
                .copied()
                .flatten()
                .is_some_and(|object| object.closed),
        not_null: records.get(index).copied().flatten().map(not_null).unwrap_or_default(),
        value: match &variant.tag {
            Some((property, values)) => Fit::Tag {
                property: property.clone(),
                values: values.clone(),
                otherwise: variant.otherwise,
            },
            None if is_record(types, variant.ty) && !is_foreign(variant.ty) => Fit::Record,
            None => Fit::Kinds {
                kinds: kinds.get(index).cloned().unwrap_or_default(),
                listed: match listed(types, variant.ty) {
                    // a constant is no open enum
                    Some(1) => true,
                    Some(_) => has_rival(index),
                    None => false,
                },
            },
        },
        conditions: {
            let conditions = variant.conditions.iter();
            let is_told = is_told(variant);
            let conditions = conditions.filter(|condition| {
                let is_open = is_told && condition.values.len() > 1;
                is_constant(condition) || (!is_open && tells_apart(index, condition))
            });
            conditions.cloned().collect()
        },
    };
    union.variants.iter().enumerate().map(rule).collect()
}

fn is_record(types: &Types, ty: TypeRef) -> bool {
    let ty = types.resolve(ty);
    !ty.nullable && matches!(types[ty.id].shape, Shape::Struct(_))
}

/// Maximum number of types that are examined to find the values they list.
const MAX_TYPES: usize = 16;

/// The number of values that a type lists: an enum, alone, in arrays and maps, or in a union of such types. For a date or
/// time any large number. None if it lists nothing, or has objects, whose enums are open.
fn listed(types: &Types, ty: TypeRef) -> Option<usize> {
    let mut count = None;
    let mut seen = HashSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        let id = types.resolve(ty).id;
        if !seen.insert(id) {
            continue;
        }
        let values = match &types[id].shape {
            _ if seen.len() > MAX_TYPES => return None,
            Shape::Json | Shape::Alias(_) | Shape::Struct(_) | Shape::Tuple(_) => return None,
            Shape::Array(inner) => {
                open.push(*inner);
                continue;
            }
            Shape::Map(further) => {
                open.push(further.ty);
                continue;
            }
            Shape::Union(union) => {
                open.extend(union.variants.iter().map(|variant| variant.ty));
                continue;
            }
            Shape::Constant(_) => 1,
            // one that is open fits other values as well
            Shape::TextEnum(listed) if listed.open => return None,
            Shape::IntegerEnum(listed) if listed.open => return None,
            Shape::TextEnum(listed) => listed.len(),
            Shape::IntegerEnum(listed) => listed.len(),
            Shape::ScalarEnum(values) => values.len(),
            Shape::Text(TextFormat::Date | TextFormat::DateTime | TextFormat::Own(_)) => usize::MAX,
            _ => continue,
        };
        count = Some(count.unwrap_or(0_usize).saturating_add(values));
    }
    count
}

/// The values of an `enum`, as plain text.
pub(super) fn allowed(shape: &Shape) -> Option<Vec<String>> {
    match shape {
        // tags are no nulls
        Shape::Constant(constant) if constant.value.is_null() => None,
        Shape::Constant(constant) => Some(vec![constant.value.plain()]),
        Shape::TextEnum(values) => Some(values.iter().map(|v| v.value.clone()).collect()),
        Shape::IntegerEnum(values) => Some(values.iter().map(|v| v.value.to_string()).collect()),
        _ => None,
    }
}

/// Maximum number of nested unions that are examined; beyond it any type is assumed.
const MAX_UNIONS: usize = 16;

/// The JSON types of a type's values. Each union is visited once, as unions may contain each other.
fn kinds(types: &Types, ty: TypeRef) -> Vec<Kind> {
    let mut all = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        if ty.nullable {
            all.insert(Kind::Null);
        }
        match &types[ty.id].shape {
            Shape::Json | Shape::Alias(_) => all.extend(Kind::ALL),
            Shape::Bool => all.extend([Kind::Boolean]),
            Shape::Integer(_) | Shape::IntegerEnum(_) => all.extend([Kind::Integer]),
            Shape::Float { .. } | Shape::Decimal | Shape::Numeric(_) => all.extend([Kind::Number]),
            Shape::Constant(constant) => all.extend([match constant.value.to_value() {
                Value::Null => Kind::Null,
                Value::Bool(_) => Kind::Boolean,
                Value::Number(number) if number.is_i64() || number.is_u64() => Kind::Integer,
                Value::Number(_) => Kind::Number,
                _ => Kind::String,
            }]),
            Shape::Text(_) | Shape::Bytes | Shape::TextEnum(_) | Shape::Delimited(..) => all.extend([Kind::String]),
            Shape::ScalarEnum(_) => all.extend([Kind::Boolean, Kind::Number, Kind::String]),
            Shape::Array(_) | Shape::Tuple(_) => all.extend([Kind::Array]),
            Shape::Map(_) | Shape::Struct(_) => all.extend([Kind::Object]),
            Shape::Union(_) if seen.len() == MAX_UNIONS && !seen.contains(&ty.id) => all.extend(Kind::ALL),
            Shape::Union(union) if seen.insert(ty.id) => {
                open.extend(union.variants.iter().map(|variant| types.resolve(variant.ty)));
            }
            Shape::Union(_) => {}
        }
    }
    all.into_iter().collect()
}
