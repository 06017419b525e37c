//! Values that are written as JSON: those without a type, and those that are nested too deeply. Secrets within them are read from
//! the environment.

use std::collections::HashSet;

use serde_json::Value;

use crate::plan::names::{Case, identifier};
use crate::plan::{Argument, RustType, TypeKind};

use super::code::Code;
use super::literal;
use super::values::{At, Type, Values, shown};

/// The cost of a value without a type.
const UNTYPED: usize = 2;

/// Objects and lists that are nested deeper are written as JSON.
const DEEPEST: usize = 8;

impl<'p> Values<'p> {
    /// Any value, as JSON.
    pub(super) fn json(&self, value: &Value, at: At<'_>) -> Code {
        let from = |code: &str| match at.ty {
            Type::Known => format!("{}.into()", literal::receiver(code)),
            Type::Told => format!("runtime::Json::from({code})"),
        };
        match value {
            Value::Null => Code::new("runtime::Json::Null"),
            Value::Bool(value) => Code::new(from(&value.to_string())),
            Value::String(_) if self.secret_names().contains(at.name) => self.secret(at.name).map(|code| from(code)),
            Value::String(text) => Code::new(from(&literal::text(text))),
            Value::Number(number) => {
                let integer = literal::plain_integer(value).filter(|_| !number.is_f64());
                Code::new(from(&integer.or_else(|| literal::float(value)).unwrap_or_default()))
            }
            Value::Array(_) | Value::Object(_) => self.read(&RustType::Json, value, at),
        }
        .costing(UNTYPED)
    }

    /// What converts into JSON.
    pub(super) fn convertible_json(&self, value: &Value, name: &str) -> Code {
        match value {
            Value::Bool(value) => Code::new(value.to_string()),
            Value::String(_) if self.secret_names().contains(name) => {
                self.secret(name).map(|code| format!("runtime::Secret::from({code})"))
            }
            Value::String(text) => Code::new(literal::text(text)),
            Value::Number(number) => {
                let integer = literal::plain_integer(value).filter(|_| !number.is_f64());
                Code::new(integer.or_else(|| literal::float(value)).unwrap_or_default())
            }
            _ => self.json(value, At::argument(name, Type::Told)),
        }
    }

    /// The value read from JSON, if its expression is nested too deeply to be read.
    pub(super) fn unless_too_deep(&self, code: Code, ty: &RustType, value: &Value, at: At<'_>) -> Code {
        if at.depth < DEEPEST || code.has_secret {
            return code;
        }
        let mut read = self.read(ty, value, at);
        read.take(&code);
        read.is_deprecated = false;
        read
    }

    /// A value that is read from JSON.
    fn read(&self, ty: &RustType, value: &Value, at: At<'_>) -> Code {
        let text = self.json_text(value);
        text.map(|text| match at.ty {
            Type::Known => format!("runtime::json::from_str({text})?"),
            Type::Told => format!("runtime::json::from_str::<{}>({text})?", shown(ty)),
        })
    }

    /// A `&str` with JSON, in which secrets are read from the environment.
    pub(super) fn json_text(&self, value: &Value) -> Code {
        let secret_names = self.secret_names();
        let mut mark = "secret".to_owned();
        let plain = value.to_string();
        while plain.contains(&mark) {
            mark.push('_');
        }
        let mut secrets = Vec::new();
        let hidden = hidden(value, None, secret_names, &mark, &mut secrets);
        if secrets.is_empty() {
            return Code::new(literal::json(value));
        }
        let text = literal::json_text(&hidden);
        let marked = format!("\"{mark}\"");
        let mut pieces = text.split(&marked).map(literal::raw);
        let mut all: Vec<String> = pieces.next().into_iter().collect();
        for (name, after) in secrets.iter().zip(pieces) {
            all.push(format!("&runtime::Json::from({}).to_string()", self.secret(name).text));
            all.push(after);
        }
        let mut code = Code::new(format!("&[{}].concat()", all.join(", ")));
        code.has_secret = true;
        code
    }

    /// A secret, which is never printed.
    pub(super) fn secret(&self, name: &str) -> Code {
        let variable = identifier(name, Case::Screaming, "SECRET");
        Code {
            has_secret: true,
            ..Code::new(format!("std::env::var({})?", literal::text(&variable)))
        }
    }

    /// The names of properties that are secret somewhere: in JSON without a type, values under these names are hidden.
    pub(super) fn secret_names(&self) -> &HashSet<&'p str> {
        self.secret_names.get_or_init(|| {
            let fields = self.plan.types.iter().flat_map(|ty| match &ty.kind {
                TypeKind::Struct { fields, .. } => fields.as_slice(),
                _ => &[],
            });
            let fields = fields
                .filter(|field| holds_secret(&field.ty))
                .map(|field| field.wire.as_str());
            let inputs = self.plan.operations.iter().flat_map(|operation| {
                let own = operation.body.iter();
                let others = operation
                    .others
                    .iter()
                    .filter_map(|other| other.call.as_ref()?.body.as_ref());
                let bodies = own
                    .chain(others)
                    .flat_map(|body| body.arguments.iter().chain(&body.setters));
                operation.arguments.iter().chain(&operation.setters).chain(bodies)
            });
            let inputs = inputs
                .filter(|input| is_secret(&input.argument))
                .map(|input| input.wire.as_str());
            fields.chain(inputs).collect()
        })
    }
}

fn is_secret(argument: &Argument) -> bool {
    match argument {
        Argument::Into(ty)
        | Argument::ListOf(ty)
        | Argument::Items(ty)
        | Argument::Slice(ty)
        | Argument::Value(ty)
        | Argument::Nullable(ty)
        | Argument::Reference(ty) => holds_secret(ty),
        _ => false,
    }
}

fn holds_secret(ty: &RustType) -> bool {
    match ty {
        RustType::Secret => true,
        RustType::Vec(inner)
        | RustType::Delimited(inner, _)
        | RustType::Map(inner, _)
        | RustType::Boxed(inner)
        | RustType::Option(inner)
        | RustType::Nullable(inner) => holds_secret(inner),
        _ => false,
    }
}

/// The value with a mark in place of each string that is secret, whose names are added to `secrets`.
fn hidden(value: &Value, owner: Option<&str>, names: &HashSet<&str>, mark: &str, secrets: &mut Vec<String>) -> Value {
    match (value, owner) {
        (Value::String(_), Some(owner)) => {
            secrets.push(owner.to_owned());
            mark.into()
        }
        (Value::Array(items), _) => {
            let items = items.iter().map(|item| hidden(item, owner, names, mark, secrets));
            Value::Array(items.collect())
        }
        (Value::Object(members), _) => {
            let members = members.iter().map(|(key, value)| {
                let owner = owner.or_else(|| names.contains(key.as_str()).then_some(key.as_str()));
                (key.clone(), hidden(value, owner, names, mark, secrets))
            });
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}
