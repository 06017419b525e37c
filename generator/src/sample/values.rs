//! Expressions for values of planned types.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::choices::MapType;
use crate::emit::rust_type::rust_type;
use crate::model::Scalar;
use crate::plan::{Argument, Plan, RustType, TypeKind};

use super::code::{Code, Misfit, Result};
use super::literal;

/// Costs of what a person would rather not write.
pub(super) const UNLISTED: usize = 10;
const OTHER_NUMBER: usize = 1;

/// Whether the context of an expression tells its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// A field or argument has exactly this type.
    Known,
    /// A generic argument: the expression has to tell its type.
    Told,
}

/// Where a value is.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    /// The name of the innermost property or parameter.
    pub(super) name: &'a str,
    pub(super) depth: usize,
    /// The type that the context has.
    pub(super) ty: Type,
}

impl<'a> At<'a> {
    pub(super) fn argument(name: &'a str, ty: Type) -> Self {
        Self { name, depth: 0, ty }
    }

    /// A property of the value, whose type is known.
    pub(super) fn property<'b>(self, name: &'b str) -> At<'b> {
        At {
            name,
            depth: self.depth + 1,
            ty: Type::Known,
        }
    }

    pub(super) fn with(self, ty: Type) -> Self {
        Self { ty, ..self }
    }

    fn inner(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

/// Writes values of the types of a plan.
pub(super) struct Values<'p> {
    pub(super) plan: &'p Plan<'p>,
    /// Whether properties of which the client knows nothing are left out.
    pub(super) is_lenient: bool,
    /// The names of properties that are secret somewhere in the document.
    pub(super) secret_names: OnceCell<HashSet<&'p str>>,
    /// What was found for objects and lists, by their address, type, and the tag that is written elsewhere: unions within unions try
    /// the same value many times.
    pub(super) known: RefCell<HashMap<(usize, String, String), Result>>,
}

impl<'p> Values<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, is_lenient: bool) -> Self {
        Self {
            plan,
            is_lenient,
            secret_names: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// The expression for an argument.
    pub(super) fn argument(&self, argument: &Argument, value: &Value, at: At<'_>) -> Result {
        match argument {
            Argument::Into(RustType::Json) => Ok(self.convertible_json(value, at.name)),
            Argument::Into(ty) => self.convertible(ty, value, at),
            Argument::ListOf(item) => {
                let values = list(value)?;
                let at = at.with(Type::Told);
                let write = |value: &Value| match item {
                    RustType::String => self.convertible(item, value, at),
                    _ => self.exact(item, value, at.inner()),
                };
                match values.is_empty() {
                    true => Ok(Code::new(format!("Vec::<{}>::new()", shown(item)))),
                    false => Ok(Code::of_all(&each(values, write)?, |items| format!("[{items}]"))),
                }
            }
            Argument::Items(item) | Argument::Slice(item) => {
                let at = at.with(Type::Known).inner();
                let items = each(list(value)?, |value| self.exact(item, value, at))?;
                Ok(Code::of_all(&items, |items| match argument {
                    Argument::Slice(_) => format!("&[{items}]"),
                    _ => format!("[{items}]"),
                }))
            }
            Argument::Nullable(_) if value.is_null() => Ok(Code::new("None")),
            Argument::Nullable(ty) => self.exact(ty, value, at.with(Type::Told)),
            Argument::Value(ty) => self.exact(ty, value, at.with(Type::Known)),
            Argument::Reference(ty) => Ok(self
                .exact(ty, value, at.with(Type::Told))?
                .map(|value| format!("&{value}"))),
            Argument::Flag(constant) | Argument::FlagOrNull(constant) if is(value, constant) => Ok(Code::new("true")),
            Argument::FlagOrNull(_) if value.is_null() => Ok(Code::new("false")),
            Argument::Flag(constant) | Argument::FlagOrNull(constant) => Err(only(constant)),
            Argument::Given => Ok(Code::new("true")),
            Argument::Raw | Argument::File => match value {
                Value::String(text) => Ok(Code::new(literal::text(text))),
                _ => Err(Misfit::new("is no text")),
            },
            Argument::Files => {
                let text = |value: &Value| match value {
                    Value::String(text) => Ok(Code::new(literal::text(text))),
                    _ => Err(Misfit::new("is no text")),
                };
                Ok(Code::of_all(&each(list(value)?, text)?, |items| format!("[{items}]")))
            }
            Argument::NamedFiles | Argument::Nothing | Argument::Body(_) => Err(Misfit::new("takes no value")),
        }
    }

    /// An expression that converts into a type.
    fn convertible(&self, ty: &RustType, value: &Value, at: At<'_>) -> Result {
        let told = || self.exact(ty, value, at.with(Type::Told));
        Ok(match (ty, value) {
            (RustType::String, Value::String(text)) => Code::new(literal::text(text)),
            (RustType::DateTime | RustType::Date, Value::String(text)) => dated(ty, text, literal::text(text)),
            (RustType::Secret, Value::String(_)) => self.secret(at.name),
            (RustType::Binary | RustType::Base64Url, Value::String(text)) => match self.bytes(ty, text)? {
                Ok(bytes) => Code::new(format!("{bytes}.to_vec()")),
                Err(code) => code,
            },
            (RustType::Model { name, .. }, Value::String(text)) => {
                match self.plan.model(name).map(|model| &model.kind) {
                    Some(TypeKind::TextEnum(variants))
                        if variants.listed.iter().all(|(_, listed)| listed.value != *text) =>
                    {
                        Code::new(literal::text(text)).costing(UNLISTED)
                    }
                    Some(TypeKind::Newtype(RustType::String)) => Code::new(literal::text(text)),
                    _ => told()?,
                }
            }
            _ => told()?,
        })
    }

    /// An expression of exactly this type.
    pub(super) fn exact(&self, ty: &RustType, value: &Value, at: At<'_>) -> Result {
        let from = |code: String| match at.ty {
            Type::Known => format!("{code}.into()"),
            Type::Told => format!("{}::from({code})", qualified(ty)),
        };
        let is_null = value.is_null();
        Ok(match (ty, value) {
            (RustType::Json, _) => self.json(value, at),
            (RustType::Option(_), Value::Null) => Code::new("None"),
            (RustType::Option(inner), _) => self.exact(inner, value, at)?.map(|value| format!("Some({value})")),
            (RustType::Nullable(_), Value::Null) => Code::new("runtime::Nullable::Null"),
            (RustType::Nullable(inner), _) => self
                .exact(inner, value, at)?
                .map(|value| format!("runtime::Nullable::Value({value})")),
            (RustType::Boxed(inner), _) => self.exact(inner, value, at)?.map(|value| format!("Box::new({value})")),
            (RustType::Model { name, .. }, _) => self.model(name, value, &[], at)?,
            (RustType::Foreign(foreign), _) => {
                let json = literal::json(value);
                match at.ty {
                    Type::Known => Code::new(format!("runtime::json::from_str({json})?")),
                    Type::Told => Code::new(format!("runtime::json::from_str::<{}>({json})?", foreign.path)),
                }
            }
            (RustType::Bool, Value::Bool(value)) => Code::new(value.to_string()),
            (RustType::Integer(width), Value::Number(_)) => {
                let number = literal::integer(value, *width);
                let of_width = || Misfit::new(format!("is no integer of the type `{}`", shown(ty)));
                Code::new(number.ok_or_else(of_width)?)
            }
            (RustType::Float { .. }, Value::Number(number)) => {
                let cost = if number.is_f64() { 0 } else { OTHER_NUMBER };
                let float = literal::float(value).ok_or_else(|| Misfit::new("is no number"))?;
                Code::new(float).costing(cost)
            }
            (RustType::Number, Value::Number(number)) => {
                match literal::plain_integer(value).filter(|_| !number.is_f64()) {
                    Some(integer) => Code::new(match at.ty {
                        Type::Known => format!("{}.into()", literal::receiver(&integer)),
                        Type::Told => from(integer),
                    }),
                    None => Code::new(format!(
                        "runtime::Number::parse({})?",
                        literal::text(&number.to_string())
                    )),
                }
            }
            (RustType::String, Value::String(text)) => Code::new(format!("{}.to_owned()", literal::text(text))),
            (RustType::DateTime | RustType::Date, Value::String(text)) => dated(ty, text, from(literal::text(text))),
            (RustType::Secret, Value::String(_)) => self.secret(at.name).map(|code| from(code.to_owned())),
            (RustType::Binary | RustType::Base64Url, Value::String(text)) => match self.bytes(ty, text)? {
                Ok(bytes) => Code::new(from(format!("{bytes}.to_vec()"))),
                Err(code) => code,
            },
            (RustType::Bytes, Value::String(text)) => Code::new(format!("{}.into()", literal::text(text))),
            (RustType::Vec(_), Value::Array(items)) if items.is_empty() && at.ty == Type::Known => {
                Code::new("Vec::new()")
            }
            (RustType::Vec(item), Value::Array(items)) if items.is_empty() => {
                Code::new(format!("Vec::<{}>::new()", shown(item)))
            }
            (RustType::Vec(item), Value::Array(items)) => {
                let items = each(items, |value| self.exact(item, value, at.inner()))?;
                let list = Code::of_all(&items, |items| format!("vec_of([{items}])"));
                self.unless_too_deep(list, ty, value, at)
            }
            (RustType::Delimited(item, separator), _) => self.delimited(ty, item, *separator, value, at)?,
            (RustType::Map(inner, map), Value::Object(members)) => {
                let code = self.map((inner, *map), members, &|_| true, at)?;
                self.unless_too_deep(code, ty, value, at)
            }
            _ if is_null => return Err(Misfit::new("may not be null")),
            _ => return Err(Misfit::new(format!("is no value of the type `{}`", shown(ty)))),
        })
    }

    /// A map of the members that `is_in` it.
    pub(super) fn map(
        &self,
        (inner, map): (&RustType, MapType),
        members: &Map<String, Value>,
        is_in: &dyn Fn(&str) -> bool,
        at: At<'_>,
    ) -> Result {
        let path = match map {
            MapType::BTree => "BTreeMap",
            MapType::Hash => "HashMap",
            MapType::Index => "runtime::indexmap::IndexMap",
        };
        let mut entries = Vec::with_capacity(members.len());
        for (key, value) in members.iter().filter(|(key, _)| is_in(key)) {
            let inside = at.property(key).with(Type::Told);
            let value = self.exact(inner, value, inside).map_err(|misfit| misfit.in_key(key))?;
            entries.push(value.map(|value| format!("({}.to_owned(), {value})", literal::text(key))));
        }
        if entries.is_empty() {
            return Ok(Code::new(match at.ty {
                Type::Known => format!("{path}::new()"),
                Type::Told => format!("{path}::<String, {}>::new()", shown(inner)),
            }));
        }
        Ok(Code::of_all(&entries, |entries| format!("{path}::from([{entries}])")))
    }

    /// A list that is one text. It may be given as either.
    fn delimited(&self, ty: &RustType, item: &RustType, separator: char, value: &Value, at: At<'_>) -> Result {
        let split: Vec<Value>;
        let values = match value {
            Value::Array(values) => values.as_slice(),
            Value::String(text) => {
                let pieces = text.split(separator).filter(|_| !text.is_empty());
                split = pieces.map(|piece| scalar_of(item, piece)).collect();
                &split
            }
            _ => return Err(Misfit::new("is no list")),
        };
        let write = |value: &Value| match (item, value) {
            (_, Value::String(text)) if text.contains(separator) => {
                Err(Misfit::new(format!("may not contain {separator:?}")))
            }
            (RustType::String, Value::String(text)) => Ok(Code::new(literal::text(text))),
            // what converts has to tell its type
            (RustType::Integer(_), _) => {
                let code = self.exact(item, value, at.with(Type::Told))?;
                Ok(code.map(|number| format!("{number}_{}", shown(item))))
            }
            _ => self.exact(item, value, at.with(Type::Told)),
        };
        let items = each(values, write)?;
        Ok(Code::of_all(&items, |items| match (items, at.ty) {
            ("", Type::Known) => "Default::default()".to_owned(),
            ("", Type::Told) => format!("{}::default()", qualified(ty)),
            (items, Type::Known) => format!("[{items}].into()"),
            (items, Type::Told) => format!("{}::from([{items}])", qualified(ty)),
        }))
    }

    /// Bytes as a literal, else as an expression of the type.
    fn bytes(&self, ty: &RustType, text: &str) -> Result<std::result::Result<String, Code>> {
        let is_url = matches!(ty, RustType::Base64Url);
        let name = if is_url { "base64url" } else { "base64" };
        let bytes = literal::base64(text, is_url).ok_or_else(|| Misfit::new(format!("is no {name} text")))?;
        Ok(literal::bytes(&bytes).ok_or_else(|| {
            let text = literal::text(text);
            Code::new(format!(
                "{}::from_base64({text}).ok_or(\"this is no {name} text\")?",
                shown(ty)
            ))
        }))
    }
}

/// A type in Rust syntax, as a program names it.
pub(super) fn shown(ty: &RustType) -> String {
    let text = rust_type(ty, "models::");
    text.replace("::std::collections::", "")
}

/// A type before `::function`.
fn qualified(ty: &RustType) -> String {
    let shown = shown(ty);
    match shown.contains('<') {
        true => format!("<{shown}>"),
        false => shown,
    }
}

pub(super) fn list(value: &Value) -> Result<&[Value]> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| Misfit::new("is no list"))
}

pub(super) fn each(values: &[Value], write: impl Fn(&Value) -> Result) -> Result<Vec<Code>> {
    let values = values.iter().enumerate();
    values
        .map(|(index, value)| write(value).map_err(|misfit| misfit.in_index(index)))
        .collect()
}

/// Whether a value is this constant.
pub(super) fn is(value: &Value, constant: &Scalar) -> bool {
    match Scalar::of(value) {
        Some(scalar) => scalar == *constant,
        None => value.is_null() && constant.is_null(),
    }
}

pub(super) fn only(constant: &Scalar) -> Misfit {
    Misfit::new(format!("can only be {}", constant.as_json()))
}

/// A piece of a delimited text, as the JSON value that it stands for.
fn scalar_of(item: &RustType, piece: &str) -> Value {
    match item {
        RustType::Bool | RustType::Integer(_) | RustType::Float { .. } | RustType::Number => {
            serde_json::from_str(piece).unwrap_or_else(|_| piece.into())
        }
        _ => piece.into(),
    }
}

/// Any text is kept as a date; one that looks like none rather belongs to another alternative.
fn dated(ty: &RustType, text: &str, code: String) -> Code {
    let bytes = text.as_bytes();
    let is_date = bytes.len() >= 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let is_alike = is_date && matches!(ty, RustType::Date) == (bytes.len() == 10);
    Code::new(code).costing(if is_alike { 0 } else { UNLISTED })
}
