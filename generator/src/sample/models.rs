//! Values of generated types: structs, tuples, enums, unions.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::model::Scalar;
use crate::plan::names::ident;
use crate::plan::{
    ConstantPlan, Constructor, ExtraPlan, FieldPlan, Fit, ItemPlan, Presence, RustType, TypeKind, TypePlan,
    VariantPlan, Variants, is_default,
};

use super::code::{Code, Misfit, Result, UNKNOWN};
use super::literal;
use super::values::{At, Type, UNLISTED, Values, is, only};

/// A struct, as far as its values need it.
struct Struct<'p> {
    name: &'p str,
    constants: &'p [ConstantPlan],
    fields: &'p [FieldPlan],
    extra: Option<&'p ExtraPlan>,
    new: Option<&'p Constructor>,
}

impl Struct<'_> {
    /// Whether it has a place of its own for a property.
    fn declares(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.wire == key) || self.constants.iter().any(|constant| constant.wire == key)
    }
}

impl<'p> Values<'p> {
    /// A value of a generated type. `without`: the properties that unions write with it, if the type knows nothing of them.
    pub(super) fn model(&self, name: &str, value: &Value, without: &[&str], at: At<'_>) -> Result {
        let Some(plan) = self.plan.model(name) else {
            return Err(Misfit::new(format!("has the type `{name}`, which is not generated")));
        };
        if !matches!(value, Value::Object(_) | Value::Array(_)) {
            return self.unkept_model(plan, value, without, at);
        }
        let key = (std::ptr::from_ref(value).addr(), name.to_owned(), without.join("\n"));
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let code = self.unkept_model(plan, value, without, at);
        self.known.borrow_mut().insert(key, code.clone());
        code
    }

    fn unkept_model(&self, plan: &'p TypePlan, value: &Value, without: &[&str], at: At<'_>) -> Result {
        let path = format!("models::{}", ident(&plan.name));
        let variant = |name: &str| Code::new(format!("{path}::{}", ident(name)));
        let code = match &plan.kind {
            TypeKind::Struct {
                constants,
                fields,
                extra,
                new,
            } => {
                let Value::Object(members) = value else {
                    return Err(Misfit::new("is no object"));
                };
                let object = Struct {
                    name: &plan.name,
                    constants,
                    fields,
                    extra: extra.as_ref(),
                    new: new.as_ref(),
                };
                let code = self.object(&object, members, without, at)?;
                match without {
                    [] => self.unless_too_deep(code, &model(plan), value, at.with(Type::Told)),
                    _ => code,
                }
            }
            TypeKind::Tuple { items, constants, .. } => self.tuple(&path, items, constants, value, at)?,
            TypeKind::Unit(constant) => match is(value, constant) {
                true => Code::new(path),
                false => return Err(only(constant)),
            },
            TypeKind::Newtype(inner) => self
                .exact(inner, value, at.with(Type::Known))?
                .map(|value| format!("{path}({value})")),
            TypeKind::TextEnum(variants) => match value {
                Value::String(text) => listed(variants, text, variant)
                    .unwrap_or_else(|| Code::new(format!("{path}::from({})", literal::text(text))).costing(UNLISTED)),
                _ => return Err(Misfit::new("is no text")),
            },
            TypeKind::IntegerEnum(variants) => match value.as_i64() {
                Some(integer) => listed(variants, &integer, variant)
                    .unwrap_or_else(|| Code::new(format!("{path}::from({integer})")).costing(UNLISTED)),
                None => return Err(Misfit::new("is no integer")),
            },
            TypeKind::ScalarEnum(variants) => {
                let scalar = Scalar::of(value);
                let known = scalar.and_then(|scalar| listed(variants, &scalar, variant));
                known.unwrap_or_else(|| self.unlisted(&path, &variants.other, value, at))
            }
            TypeKind::Union { variants, other } => self.union((&path, other), variants, value, without, at),
        };
        Ok(code.deprecated(plan.docs.deprecated))
    }

    /// A value that an enum or a union does not list.
    fn unlisted(&self, path: &str, other: &str, value: &Value, at: At<'_>) -> Code {
        let json = self.json(value, at.with(Type::Known));
        json.map(|json| format!("{path}::{}({json})", ident(other)))
            .costing(UNLISTED)
    }

    fn object(&self, object: &Struct<'_>, members: &Map<String, Value>, without: &[&str], at: At<'_>) -> Result {
        let path = format!("models::{}", ident(object.name));
        let mut all = Code::default();
        for constant in object.constants {
            match members.get(&constant.wire) {
                Some(value) if is(value, &constant.value) => {}
                Some(_) => return Err(only(&constant.value).in_key(&constant.wire)),
                None => all.adds = true,
            }
        }
        let (mut sets, mut given) = (Vec::new(), Vec::new());
        let in_new = object.new.filter(|_| !is_default(object.fields));
        for (index, field) in object.fields.iter().enumerate() {
            let argument = in_new.and_then(|new| new.arguments.iter().find(|(at, _, _)| *at == index));
            let starts = in_new.is_some_and(|new| new.defaults.iter().any(|(at, _)| *at == index));
            let inside = at.property(&field.wire);
            let in_key = |misfit: Misfit| misfit.in_key(&field.wire);
            match (members.get(&field.wire), argument) {
                (Some(value), Some((_, _, argument))) => {
                    let value = field_value(field, value).map_err(in_key)?;
                    given.push(self.argument(argument, &value, inside).map_err(in_key)?);
                }
                (Some(value), None) if starts && field.flag.is_none() && field.default.as_ref() == Some(value) => {}
                (Some(value), None) => {
                    let value = field_value(field, value).map_err(in_key)?;
                    let code = self.field(field, &value, inside).map_err(in_key)?;
                    sets.push((&field.name, code.deprecated(field.docs.deprecated)));
                }
                (None, Some(_)) => return Err(in_key(Misfit::new("is missing"))),
                (None, None) if starts && field.presence == Presence::Optional => {
                    let absent = Code::new(absent(&field.ty)).deprecated(field.docs.deprecated);
                    sets.push((&field.name, absent));
                }
                (None, None) if starts => all.adds = true,
                (None, None) if field.presence != Presence::Optional => {
                    return Err(in_key(Misfit::new("is missing")));
                }
                (None, None) if object.new.is_none() => sets.push((&field.name, Code::new(absent(&field.ty)))),
                (None, None) => {}
            }
        }
        if let Some((name, further)) = self.further(object, members, without, at)? {
            sets.push((name, further));
        }
        given
            .iter()
            .chain(sets.iter().map(|(_, code)| code))
            .for_each(|code| all.take(code));
        let count = object.fields.len() + usize::from(object.extra.is_some());
        let mut parts: Vec<String> = sets
            .iter()
            .map(|(name, code)| format!("{}: {}", ident(name), code.text))
            .collect();
        let rest = match in_new {
            Some(_) => {
                let given: Vec<&str> = given.iter().map(|code| code.text.as_str()).collect();
                format!("{path}::new({})", given.join(", "))
            }
            None if parts.is_empty() && count > 0 => format!("{path}::default()"),
            None => "Default::default()".to_owned(),
        };
        all.text = if parts.is_empty() && count > 0 {
            rest
        } else {
            if parts.len() < count && object.new.is_some() {
                parts.push(format!("..{rest}"));
            }
            format!("{path} {{ {} }}", parts.join(", "))
        };
        Ok(all)
    }

    /// The members for which there is no field.
    fn further<'o>(
        &self,
        object: &Struct<'o>,
        members: &Map<String, Value>,
        without: &[&str],
        at: At<'_>,
    ) -> Result<Option<(&'o String, Code)>> {
        let is_further = |key: &str| !object.declares(key) && !without.contains(&key);
        let first = members.keys().find(|key| is_further(key));
        match (object.extra, first) {
            (None, None) => Ok(None),
            // it starts empty
            (Some(_), None) if object.new.is_some() => Ok(None),
            (Some(ExtraPlan { name, ty, .. }), _) => match ty {
                RustType::Map(inner, map) => {
                    let code = self.map((inner, *map), members, &is_further, at.with(Type::Known))?;
                    Ok(Some((name, code)))
                }
                _ => Ok(None),
            },
            (None, Some(_)) if self.is_lenient => Ok(None),
            (None, Some(key)) => Err(Misfit::new(UNKNOWN).in_key(key)),
        }
    }

    /// The value of a field.
    fn field(&self, field: &FieldPlan, value: &Value, at: At<'_>) -> Result {
        let is_optional = matches!(field.ty, RustType::Option(_)) && field.presence == Presence::Optional;
        match &field.ty {
            RustType::Option(inner) if is_optional && value.is_null() => match inner.unboxed() {
                RustType::Json => Ok(Code::new("Some(runtime::Json::Null)")),
                _ => Err(Misfit::new("may not be null")),
            },
            ty => self.exact(ty, value, at),
        }
    }

    fn tuple(
        &self,
        path: &str,
        items: &[ItemPlan],
        constants: &[(usize, Scalar)],
        value: &Value,
        at: At<'_>,
    ) -> Result {
        let Value::Array(values) = value else {
            return Err(Misfit::new("is no list"));
        };
        let count = items.len() + constants.len();
        if values.len() > count {
            return Err(Misfit::new(format!("has more than {count} items")));
        }
        let mut codes = Vec::with_capacity(items.len());
        let mut items = items.iter();
        for place in 0..count {
            let constant = constants.iter().find(|(at, _)| *at == place);
            let value = values.get(place);
            match (constant, value) {
                (Some((_, constant)), Some(value)) if is(value, constant) => continue,
                (Some((_, constant)), _) => return Err(only(constant).in_index(place)),
                (None, _) => {}
            }
            let Some(item) = items.next() else { break };
            let code = match (&item.flag, value) {
                (Some(flag), Some(value)) => {
                    let is_set = flag_value(flag, item.or_null, value).map_err(|misfit| misfit.in_index(place))?;
                    self.exact(&item.ty, &is_set.into(), at.property(at.name))
                }
                (None, Some(value)) => self.exact(&item.ty, value, at.property(at.name)),
                (_, None) if matches!(item.ty, RustType::Bool | RustType::Option(_) | RustType::Nullable(_)) => {
                    Ok(Code::new(absent(&item.ty)))
                }
                (_, None) => Err(Misfit::new("is missing")),
            };
            codes.push(
                code.map_err(|misfit| misfit.in_index(place))?
                    .deprecated(item.docs.deprecated),
            );
        }
        Ok(Code::of_all(&codes, |items| format!("{path}({items})")))
    }

    /// The variant that sends exactly this value; else it is the JSON that no variant describes.
    fn union(
        &self,
        (path, other): (&str, &str),
        variants: &[VariantPlan],
        value: &Value,
        without: &[&str],
        at: At<'_>,
    ) -> Code {
        let mut best: Option<Code> = None;
        for variant in variants {
            let Ok(code) = self.variant(path, variant, value, without, at) else {
                continue;
            };
            if !code.adds && best.as_ref().is_none_or(|best| code.cost < best.cost) {
                best = Some(code);
            }
        }
        best.unwrap_or_else(|| self.unlisted(path, other, value, at))
    }

    fn variant(&self, path: &str, variant: &VariantPlan, value: &Value, without: &[&str], at: At<'_>) -> Result {
        let path = format!("{path}::{}", ident(&variant.name));
        if let Some(constant) = &variant.only {
            return match is(value, constant) {
                true => Ok(Code::new(path).deprecated(variant.docs.deprecated)),
                false => Err(only(constant)),
            };
        }
        let mut cost = 0;
        if let Fit::Tag {
            property,
            values,
            otherwise,
        } = &variant.rule.value
        {
            let tag = value.get(property).and_then(Scalar::of).map(|tag| tag.plain());
            match tag {
                Some(tag) if values.contains(&tag) => {}
                _ if *otherwise => cost = UNLISTED,
                _ => return Err(Misfit::new("has another tag")),
            }
        }
        // the union writes the tag: what the variant has of it is written if it is one of these values, else the first
        let mut without = without.to_vec();
        if let Some(tag) = &variant.tag {
            let given = value.get(&tag.property);
            let is_known = |given: &Value| tag.values.iter().any(|known| is(given, known));
            let is_first = |given: &Value| tag.values.first().is_some_and(|first| is(given, first));
            match given {
                Some(given) if tag.if_absent || is_known(given) => {
                    if is_first(given) {
                        without.push(&tag.property);
                    }
                }
                _ => return Err(Misfit::new("has another tag")),
            }
        }
        let at = at.with(Type::Known);
        let code = match &variant.ty {
            RustType::Model { name, .. } => self.model(name, value, &without, at)?,
            RustType::Boxed(inner) => match &**inner {
                RustType::Model { name, .. } => self.model(name, value, &without, at)?,
                plain => self.exact(plain, value, at)?,
            }
            .map(|value| format!("Box::new({value})")),
            RustType::Map(inner, map) => match value {
                Value::Object(members) => self.map((inner, *map), members, &|key| !without.contains(&key), at)?,
                _ => return Err(Misfit::new("is no object")),
            },
            ty => self.exact(ty, value, at)?,
        };
        Ok(code
            .map(|value| format!("{path}({value})"))
            .costing(cost)
            .deprecated(variant.docs.deprecated))
    }
}

fn model(plan: &TypePlan) -> RustType {
    RustType::Model {
        name: plan.name.clone(),
        converts: false,
    }
}

/// The variant of a listed value.
fn listed<T: PartialEq>(variants: &Variants<T>, value: &T, variant: impl Fn(&str) -> Code) -> Option<Code> {
    let (name, listed) = variants.listed.iter().find(|(_, listed)| listed.value == *value)?;
    Some(variant(name).deprecated(listed.docs.deprecated))
}

/// The value as its field has it: that of a flag is a boolean.
fn field_value<'v>(field: &FieldPlan, value: &'v Value) -> Result<Cow<'v, Value>> {
    match &field.flag {
        Some(flag) => {
            let has_null = field.is_flag_or_null() || field.presence == Presence::RequiredNullable;
            flag_value(flag, has_null, value).map(|is_set| Cow::Owned(Value::Bool(is_set)))
        }
        None => Ok(Cow::Borrowed(value)),
    }
}

fn flag_value(flag: &Scalar, or_null: bool, value: &Value) -> Result<bool> {
    match is(value, flag) {
        true => Ok(true),
        false if or_null && value.is_null() => Ok(false),
        false => Err(only(flag)),
    }
}

/// What a field has that is not sent.
fn absent(ty: &RustType) -> &'static str {
    match ty {
        RustType::Bool => "false",
        RustType::Nullable(_) => "runtime::Nullable::Absent",
        _ => "None",
    }
}
