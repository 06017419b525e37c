//! `new` of structs that requests carry and that have required properties.

use crate::plan::names::ident;
use crate::plan::{Argument, Constructor, FieldPlan, RustType, Start, requires_nothing};

use super::Piece;
use super::operations::inline;
use super::rust_type::rust_type;
use super::source::Source;
use super::table::{literal, scalar};

/// Columns of a line of code.
const WIDTH: usize = 100;

/// The `impl` with `new`. `has_more`: the struct has a field for additional properties.
pub(super) fn constructor(name: &str, fields: &[FieldPlan], has_more: bool, new: &Constructor) -> Piece {
    let mut source = Source::default();
    source.doc(
        4,
        match (
            new.arguments.is_empty() && requires_nothing(fields),
            new.defaults.is_empty(),
        ) {
            (true, _) => "Creates a value with its constants.",
            (false, true) => "Creates a value of its required properties.",
            (false, false) => "Creates a value of its required properties; those with a default start with it.",
        },
    );
    if new.arguments.is_empty() {
        source.line(4, "#[must_use]");
    }
    let arguments: Vec<_> = new.arguments.iter().map(|(_, _, argument)| argument).collect();
    if arguments.is_empty() {
        source.line(4, "#[inline]");
    } else if let Some(attribute) = inline(&arguments) {
        source.line(4, attribute);
    }
    let parameters: Vec<String> = new
        .arguments
        .iter()
        .map(|(_, name, argument)| format!("{}: {}", ident(name), parameter(argument, "")))
        .collect();
    source.signature("new", &parameters, "Self");
    let mut values = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let argument = new.arguments.iter().find(|(at, _, _)| *at == index);
        let start = new.defaults.iter().find(|(at, _)| *at == index);
        let value = match (argument, start) {
            (Some((_, name, argument)), _) => given(&ident(name).to_string(), argument, &field.ty),
            (None, Some((_, start))) => started(start, ""),
            (None, None) => continue,
        };
        let field = ident(&field.name).to_string();
        values.push(match value == field {
            true => field,
            false => format!("{field}: {value}"),
        });
    }
    let rest = values.len() < fields.len() || has_more;
    let rest = rest.then(|| "..runtime::codegen::Wire::blank()".to_owned());
    literal_of_struct(&mut source, values, rest);
    source.line(4, "}");
    Piece::Methods {
        of: name.to_owned(),
        methods: vec![source.into_text()],
    }
}

fn literal_of_struct(source: &mut Source, values: Vec<String>, rest: Option<String>) {
    let all: Vec<String> = values.iter().cloned().chain(rest.clone()).collect();
    let short = format!("Self {{ {} }}", all.join(", "));
    if 8 + short.len() <= WIDTH {
        return source.line(8, &short);
    }
    source.line(8, "Self {");
    values.iter().for_each(|value| source.line(12, &format!("{value},")));
    if let Some(rest) = rest {
        source.line(12, &rest);
    }
    source.line(8, "}");
}

/// The type of an argument of `new`, with `models` before the names of generated types.
pub(super) fn parameter(argument: &Argument, models: &str) -> String {
    match argument {
        Argument::Into(RustType::Json) => "impl runtime::IntoJson".to_owned(),
        Argument::Into(ty) => format!("impl Into<{}>", rust_type(ty, models)),
        Argument::Nullable(ty) => format!("impl Into<Option<{}>>", rust_type(ty, models)),
        Argument::ListOf(item) => format!("impl IntoIterator<Item = impl Into<{}>>", rust_type(item, models)),
        Argument::Items(item) => format!("impl IntoIterator<Item = {}>", rust_type(item, models)),
        Argument::Value(ty) | Argument::Reference(ty) => rust_type(ty, models),
        // arguments of operations only
        Argument::File | Argument::Files | Argument::NamedFiles | Argument::Raw | Argument::Slice(_) => String::new(),
        Argument::Nothing | Argument::Body(_) | Argument::Flag(_) | Argument::FlagOrNull(_) | Argument::Given => {
            String::new()
        }
    }
}

/// The value of a field from the argument `name`.
fn given(name: &str, argument: &Argument, field: &RustType) -> String {
    let value = match argument {
        Argument::Into(RustType::Json) => format!("runtime::IntoJson::into_json({name})"),
        Argument::Into(_) => format!("{name}.into()"),
        Argument::ListOf(_) => format!("{name}.into_iter().map(Into::into).collect()"),
        Argument::Items(_) => format!("{name}.into_iter().collect()"),
        Argument::Nullable(ty) => {
            return match field {
                RustType::Option(inner) if matches!(**inner, RustType::Boxed(_)) => {
                    format!("Into::<Option<{}>>::into({name}).map(Box::new)", rust_type(ty, ""))
                }
                _ => format!("{name}.into()"),
            };
        }
        _ => name.to_owned(),
    };
    match field {
        // callers have to give it, but responses do not have it
        RustType::Option(inner) => format!("Some({})", boxed(value, inner)),
        plain => boxed(value, plain),
    }
}

fn boxed(value: String, ty: &RustType) -> String {
    match ty {
        RustType::Boxed(_) => format!("Box::new({value})"),
        _ => value,
    }
}

/// A default as an expression, with `models` before the names of generated types.
fn started(start: &Start, models: &str) -> String {
    match start {
        Start::Scalar { value, converted: true } => {
            scalar(value).map(|value| format!("{value}.into()")).unwrap_or_default()
        }
        Start::Scalar { value, .. } => match (value.as_f64(), value) {
            (Some(float), serde_json::Value::Number(number)) if number.is_f64() => format!("{float:?}"),
            (_, serde_json::Value::String(text)) => literal(text),
            (_, value) => value.to_string(),
        },
        Start::Variant(ty, variant) => format!("{models}{}::{}", ident(ty), ident(variant)),
        Start::List(items) if items.is_empty() => "Vec::new()".to_owned(),
        Start::List(items) => {
            let items: Vec<String> = items.iter().map(|item| started(item, models)).collect();
            format!("Vec::from([{}])", items.join(", "))
        }
        Start::Json(json) => format!("runtime::codegen::expand::default({})", literal(json)),
        Start::Empty => "::std::default::Default::default()".to_owned(),
        Start::Null => "Option::None".to_owned(),
        Start::Some(value) => format!("Option::Some({})", started(value, models)),
        Start::Boxed(value) => format!("Box::new({})", started(value, models)),
    }
}
