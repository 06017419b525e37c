//! The example in the documentation of each operation, which compiles for any document.

use std::cell::Cell;

use crate::plan::names::ident;
use crate::plan::{
    Argument, BodyPlan, FieldPlan, Input, OperationPlan, Plan, RustType, Target, TypeKind, is_default, requires_nothing,
};

use super::rust_type::rust_type;
use super::table::literal;
use super::{Standing, Surroundings};

/// Columns of a line.
const WIDTH: usize = 90;

/// The number of optional properties that are shown of a body without required ones.
const SHOWN: usize = 2;

/// Longer values of optional properties are not shown.
const LONGEST_SHOWN: usize = 60;

/// Longer values do not help readers; the example takes them from elsewhere.
const LONGEST: usize = 240;

/// Values that are nested deeper are taken from elsewhere, too.
const DEEPEST: usize = 6;

/// The number of models that are tried for one example.
const MOST: usize = 200;

/// The lines of an example that calls the operation.
pub(super) fn example(plan: &Plan<'_>, operation: &OperationPlan<'_>, surroundings: &Surroundings) -> Vec<String> {
    let (module, root) = (absolute(&surroundings.module), absolute(surroundings.root()));
    let values = Values {
        plan,
        left: Cell::new(MOST),
    };
    // what is too long is an argument of the function around the example
    let mut signature = vec![format!("client: {module}::Client")];
    let (mut arguments, mut bodies) = (Vec::new(), Vec::new());
    for input in &operation.arguments {
        let name = match input.name.as_str() {
            "client" => "client_value".to_owned(),
            name => ident(name).to_string(),
        };
        let value = match &input.argument {
            Argument::Reference(ty @ RustType::Model { .. }) => values.of_shown(ty),
            _ => values.of_input(input).filter(|value| value.len() <= LONGEST),
        };
        arguments.push(match (value, &input.argument) {
            (Some(value), Argument::Reference(RustType::Model { .. })) => {
                bodies.push(format!("let {name} = {value};"));
                format!("&{name}")
            }
            (Some(value), _) => value,
            (None, argument) => {
                signature.push(format!("{name}: {}", values.parameter(argument)));
                name
            }
        });
    }
    let mut calls = vec![format!(".{}({})", ident(&operation.method), arguments.join(", "))];
    calls.extend(values.setters(operation, &mut bodies));
    let mut lines = vec![match surroundings.standing {
        Standing::Crate | Standing::InTree => "```no_run".to_owned(),
        // the module may be private
        Standing::Module => "```ignore".to_owned(),
    }];
    let signature = signature.join(", ");
    // a path may contain these names too, and the import is then not needed
    let used = |name: &str| {
        let bodies = bodies.iter().any(|body| body.contains(name));
        bodies || calls.iter().any(|call| call.contains(name)) || signature.contains(name)
    };
    if used("runtime::") {
        lines.push(format!("# use {root}::runtime;"));
    }
    for name in ["models", "operations"] {
        if used(&format!("{name}::")) {
            lines.push(format!("use {module}::{name};"));
        }
    }
    lines.push(format!(
        "# async fn example({signature}) -> Result<(), {root}::Error> {{"
    ));
    lines.extend(bodies);
    if operation.item.is_some() {
        lines.extend(statement("let mut items = ", &calls, ".items();"));
        lines.push("while let Some(item) = items.try_next().await? {".to_owned());
        lines.push("    println!(\"{item:?}\");".to_owned());
        lines.push("}".to_owned());
    } else {
        lines.extend(statement("let response = ", &calls, ".send().await?;"));
    }
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// A chain of calls of the client, in one line if it fits.
fn statement(start: &str, calls: &[String], end: &str) -> Vec<String> {
    let short = format!("{start}client{}{end}", calls.concat());
    if calls.len() == 1 || short.len() <= WIDTH {
        return vec![short];
    }
    let first = [format!("{start}client")].into_iter();
    let calls = calls.iter().map(|call| format!("    {call}"));
    first.chain(calls).chain([format!("    {end}")]).collect()
}

/// A path that the imports of the example cannot shadow.
fn absolute(path: &str) -> String {
    match path.split("::").next() {
        Some("models" | "operations" | "runtime") => format!("::{path}"),
        _ => path.to_owned(),
    }
}

/// Writes values of planned types.
struct Values<'a> {
    plan: &'a Plan<'a>,
    /// How many models may still be tried: unions within unions have very many values.
    left: Cell<usize>,
}

impl Values<'_> {
    /// The setters of a body that no argument sets: its own struct, or some of its properties where the method says that
    /// the body is the point of the call.
    fn setters(&self, operation: &OperationPlan<'_>, bodies: &mut Vec<String>) -> Vec<String> {
        let called = |setter: &Input, value: &str| format!(".{}({value})", ident(&setter.name));
        let of_body = |input: &&Input| input.target == Target::Body;
        let has_body = |input: &Input| !matches!(input.target, Target::Parameter(_));
        let is_point = matches!(operation.source.method.as_str(), "POST" | "PUT" | "PATCH" | "QUERY");
        if operation.arguments.iter().any(has_body) {
            return Vec::new();
        }
        if let Some(setter) = operation.setters.iter().find(of_body) {
            let value = match (&operation.body, &setter.argument) {
                (Some(body), _) => self.of_body(body),
                (None, Argument::Reference(ty)) if is_point => self.of_shown(ty).map(|value| {
                    bodies.push(format!("let body = {value};"));
                    "&body".to_owned()
                }),
                (None, _) if is_point => self.of_input(setter).filter(|value| value.len() <= LONGEST),
                (None, _) => None,
            };
            return value.map(|value| called(setter, &value)).into_iter().collect();
        }
        if !is_point {
            return Vec::new();
        }
        let shown = operation
            .setters
            .iter()
            .filter(|setter| matches!(setter.target, Target::Field(_)) && !setter.docs.deprecated);
        let shown = shown.filter_map(|setter| {
            let value = self.of_input(setter).filter(|value| value.len() <= LONGEST_SHOWN)?;
            Some(called(setter, &value))
        });
        shown.take(SHOWN).collect()
    }

    /// A value of a type, with some of its properties if none is required.
    fn of_shown(&self, ty: &RustType) -> Option<String> {
        let RustType::Model { name, .. } = ty else {
            return self.of_type(ty, "body", 0).filter(|value| value.len() <= LONGEST);
        };
        let TypeKind::Struct { fields, extra, .. } = &self.plan.model(name)?.kind else {
            return self.of_model(name, 0).filter(|value| value.len() <= LONGEST);
        };
        if !requires_nothing(fields) {
            return self.of_model(name, 0).filter(|value| value.len() <= LONGEST);
        }
        let value = |field: &FieldPlan| {
            let (some, inner) = match &field.ty {
                RustType::Option(inner) => ("Some(", inner),
                RustType::Nullable(inner) => ("runtime::Nullable::from(", inner),
                _ => return None,
            };
            let value = self.of_type(inner, &field.wire, 1)?;
            let value = format!("{}: {some}{value})", ident(&field.name));
            (value.len() <= LONGEST_SHOWN && !field.docs.deprecated).then_some(value)
        };
        let values: Vec<String> = fields.iter().filter_map(value).take(SHOWN).collect();
        let path = format!("models::{}", ident(name));
        let rest = match values.len() < fields.len() || extra.is_some() {
            true => format!("..{path}::default()"),
            false => String::new(),
        };
        Some(match values.as_slice() {
            [] => format!("{path}::default()"),
            values => {
                let all: Vec<&str> = values
                    .iter()
                    .map(String::as_str)
                    .chain((!rest.is_empty()).then_some(&*rest))
                    .collect();
                format!("{path} {{ {} }}", all.join(", "))
            }
        })
    }

    /// The struct of an optional body.
    fn of_body(&self, body: &BodyPlan) -> Option<String> {
        let arguments: Option<Vec<String>> = body.arguments.iter().map(|input| self.of_input(input)).collect();
        let value = format!("operations::{}::new({})", ident(&body.name), arguments?.join(", "));
        (value.len() <= LONGEST).then_some(value)
    }

    fn of_input(&self, input: &Input) -> Option<String> {
        match &input.argument {
            Argument::File => Some("\"content\"".to_owned()),
            Argument::Files => Some("[\"content\"]".to_owned()),
            Argument::NamedFiles => Some("[(\"name\", \"content\")]".to_owned()),
            Argument::Raw => Some("\"body\"".to_owned()),
            argument => self.of_argument(argument, &input.wire, 0),
        }
    }

    /// The type of a parameter in place of an argument.
    fn parameter(&self, argument: &Argument) -> String {
        let shown = |ty: &RustType| rust_type(ty, "models::");
        match argument {
            Argument::ListOf(item) | Argument::Items(item) => format!("Vec<{}>", shown(item)),
            Argument::Slice(item) => format!("&[{}]", shown(item)),
            Argument::Nullable(ty) => format!("Option<{}>", shown(ty)),
            Argument::Reference(ty) => format!("&{}", shown(ty)),
            Argument::Into(ty) | Argument::Value(ty) => shown(ty),
            // always written
            Argument::File | Argument::Files | Argument::NamedFiles | Argument::Raw => String::new(),
            Argument::Nothing | Argument::Body(_) | Argument::Flag(_) | Argument::FlagOrNull(_) | Argument::Given => {
                String::new()
            }
        }
    }

    /// A value for an argument, or `None` if it would be nested too deeply.
    fn of_argument(&self, argument: &Argument, wire: &str, depth: usize) -> Option<String> {
        match argument {
            Argument::Into(RustType::Json) => Some("\"value\"".to_owned()),
            Argument::Into(ty) => self.convertible(ty, wire, depth),
            Argument::ListOf(item) => Some(format!("[{}]", self.convertible(item, wire, depth)?)),
            Argument::Items(item) => Some(format!("[{}]", self.of_type(item, wire, depth)?)),
            Argument::Slice(item) => Some(format!("&[{}]", self.of_type(item, wire, depth)?)),
            Argument::Nullable(_) if depth > 0 => Some("None".to_owned()),
            Argument::Nullable(ty) => match ty {
                RustType::Bool | RustType::Integer(_) | RustType::Float { .. } | RustType::Model { .. } => {
                    self.of_type(ty, wire, depth)
                }
                RustType::String => self.of_type(ty, wire, depth),
                _ => Some("None".to_owned()),
            },
            Argument::Value(ty) => self.of_type(ty, wire, depth),
            Argument::Reference(ty) => Some(format!("&{}", self.of_type(ty, wire, depth)?)),
            Argument::File | Argument::Files | Argument::NamedFiles | Argument::Raw => None,
            Argument::Flag(_) | Argument::FlagOrNull(_) | Argument::Given => Some("true".to_owned()),
            Argument::Nothing | Argument::Body(_) => None,
        }
    }

    /// A value that converts into a type.
    fn convertible(&self, ty: &RustType, wire: &str, depth: usize) -> Option<String> {
        Some(match ty {
            RustType::DateTime => "\"2026-01-31T12:00:00Z\"".to_owned(),
            RustType::Date => "\"2026-01-31\"".to_owned(),
            RustType::Binary | RustType::Base64Url => "b\"content\".to_vec()".to_owned(),
            RustType::Delimited(item, _) => format!("[{}]", self.of_type(item, wire, depth + 1)?),
            RustType::Foreign(_) => return self.of_type(ty, wire, depth),
            RustType::Model { name, .. } => match self.plan.model(name).map(|model| &model.kind) {
                Some(TypeKind::TextEnum(variants)) => match variants.listed.first() {
                    Some((_, listed)) => literal(&listed.value),
                    None => "\"value\"".to_owned(),
                },
                Some(TypeKind::Newtype(inner @ RustType::String)) => return self.convertible(inner, wire, depth),
                Some(TypeKind::Newtype(inner)) => return self.of_type(inner, wire, depth),
                _ => return self.of_type(ty, wire, depth),
            },
            _ => format!("\"{}\"", placeholder(wire)),
        })
    }

    /// A value of exactly this type.
    fn of_type(&self, ty: &RustType, wire: &str, depth: usize) -> Option<String> {
        if depth > DEEPEST {
            return None;
        }
        Some(match ty {
            RustType::Bool => "true".to_owned(),
            RustType::Integer(_) => "1".to_owned(),
            RustType::Float { .. } => "1.0".to_owned(),
            RustType::Number => "1.into()".to_owned(),
            RustType::String => format!("\"{}\".to_owned()", placeholder(wire)),
            RustType::Json => "\"value\".into()".to_owned(),
            RustType::Bytes => "b\"content\".to_vec().into()".to_owned(),
            RustType::DateTime | RustType::Date | RustType::Binary | RustType::Base64Url | RustType::Secret => {
                format!("{}.into()", self.convertible(ty, wire, depth)?)
            }
            RustType::Delimited(..) => format!("{}.into()", self.convertible(ty, wire, depth)?),
            RustType::Vec(item) => format!("vec![{}]", self.of_type(item, wire, depth + 1)?),
            RustType::Map(value, _) => {
                format!(
                    "[(\"key\".to_owned(), {})].into()",
                    self.of_type(value, wire, depth + 1)?
                )
            }
            RustType::Boxed(inner) => format!("Box::new({})", self.of_type(inner, wire, depth)?),
            RustType::Option(_) => "None".to_owned(),
            RustType::Foreign(foreign) => foreign.example()?,
            RustType::Nullable(_) => return None,
            RustType::Model { name, .. } => self.of_model(name, depth)?,
        })
    }

    fn of_model(&self, name: &str, depth: usize) -> Option<String> {
        self.left.set(self.left.get().checked_sub(1)?);
        let path = format!("models::{}", ident(name));
        let first = |names: Option<&String>| Some(format!("{path}::{}", ident(names?)));
        match &self.plan.model(name)?.kind {
            TypeKind::Struct { fields, .. } if is_default(fields) => Some(format!("{path}::default()")),
            TypeKind::Struct { fields, new, .. } => {
                let arguments = new
                    .as_ref()?
                    .arguments
                    .iter()
                    .map(|(index, _, argument)| self.of_argument(argument, &fields.get(*index)?.wire, depth + 1));
                let arguments: Option<Vec<String>> = arguments.collect();
                Some(format!("{path}::new({})", arguments?.join(", ")))
            }
            TypeKind::Tuple { items, .. } => {
                let items: Option<Vec<String>> = items
                    .iter()
                    .map(|item| self.of_type(&item.ty, "item", depth + 1))
                    .collect();
                Some(format!("{path}({})", items?.join(", ")))
            }
            TypeKind::Unit(_) => Some(path),
            TypeKind::Newtype(inner) => Some(format!("{path}({})", self.of_type(inner, "value", depth)?)),
            TypeKind::TextEnum(variants) => first(variants.listed.first().map(|(name, _)| name)),
            TypeKind::IntegerEnum(variants) => first(variants.listed.first().map(|(name, _)| name)),
            TypeKind::ScalarEnum(variants) => first(variants.listed.first().map(|(name, _)| name)),
            TypeKind::Union { variants, .. } => {
                // what is in a box may lead back to this union
                let (boxed, plain): (Vec<_>, Vec<_>) = variants
                    .iter()
                    .partition(|variant| matches!(variant.ty, RustType::Boxed(_)));
                plain.into_iter().chain(boxed).find_map(|variant| {
                    if variant.only.is_some() {
                        return Some(format!("{path}::{}", ident(&variant.name)));
                    }
                    let value = self.of_type(&variant.ty, "value", depth + 1)?;
                    Some(format!("{path}::{}({value})", ident(&variant.name)))
                })
            }
        }
    }
}

/// Converts a name from the document to safe text for a string literal.
fn placeholder(wire: &str) -> String {
    wire.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .collect()
}
