//! Models, and the types of responses, errors, events and headers.

use crate::emit::signatures::{argument_type_of_new, derives, type_text, unknown_content};
use crate::plan::names::ident;
use crate::plan::{
    ErrorEnum, ErrorPlan, EventEnum, HeadersPlan, ListedPlan, OperationPlan, Output, Plan, RustType, TypeKind,
    TypePlan, is_default, requires_nothing,
};

use super::requests::origin_of;
use super::{ApiArgument, ApiField, ApiFunction, ApiShape, ApiType, ApiVariant, Receiver};

/// The type of a schema.
pub(super) fn model(plan: &TypePlan) -> ApiType {
    let path = format!("models::{}", ident(&plan.name));
    let mut traits = derives(plan);
    let unknown = |other: &String| ApiVariant {
        name: ident(other).to_string(),
        content: Some(unknown_content(&plan.kind)),
        origin: "..".to_owned(),
        deprecated: false,
    };
    let listed = |name: &String, origin: String, deprecated: bool| ApiVariant {
        name: ident(name).to_string(),
        content: None,
        origin,
        deprecated,
    };
    let open = |variants: Vec<ApiVariant>| ApiShape::Enum {
        variants,
        non_exhaustive: true,
    };
    let mut functions = Vec::new();
    let shape = match &plan.kind {
        TypeKind::Struct { fields, extra, new, .. } => {
            if let Some(new) = new {
                let arguments = new.arguments.iter().map(|(at, name, argument)| ApiArgument {
                    name: ident(name).to_string(),
                    ty: argument_type_of_new(argument),
                    origin: fields.get(*at).map_or_else(|| name.clone(), |field| field.wire.clone()),
                });
                functions.push(function_new(&path, arguments.collect(), &plan.pointer));
            }
            if new.is_some() && requires_nothing(fields) && !is_default(fields) {
                traits.push("Default".to_owned());
            }
            let further = extra.iter().map(|extra| field(&extra.name, &extra.ty, "..", false));
            let fields = fields.iter();
            let fields = fields.map(|of| field(&of.name, &of.ty, &of.wire, of.docs.deprecated));
            ApiShape::Struct(fields.chain(further).collect())
        }
        TypeKind::Tuple { items, .. } => ApiShape::Tuple(items.iter().map(|item| type_text(&item.ty)).collect()),
        TypeKind::Unit(_) => ApiShape::Tuple(Vec::new()),
        TypeKind::Newtype(inner) => {
            let inner = type_text(inner);
            traits.extend([format!("From<{inner}>"), "Display".to_owned(), "FromStr".to_owned()]);
            if inner == "String" {
                traits.push("From<&str>".to_owned());
            }
            ApiShape::Tuple(vec![inner])
        }
        TypeKind::TextEnum(variants) => {
            traits.extend(["From<&str>", "From<String>", "Display"].map(str::to_owned));
            let values = variants.listed.iter();
            let values = values.map(|(name, of)| listed(name, of.value.clone(), of.docs.deprecated));
            open(values.chain([unknown(&variants.other)]).collect())
        }
        TypeKind::IntegerEnum(variants) => {
            traits.extend(["From<i64>", "Display"].map(str::to_owned));
            let values = variants.listed.iter();
            let values = values.map(|(name, of)| listed(name, of.value.to_string(), of.docs.deprecated));
            open(values.chain([unknown(&variants.other)]).collect())
        }
        TypeKind::ScalarEnum(variants) => {
            traits.extend(["From<runtime::Json>", "Display"].map(str::to_owned));
            let values = variants.listed.iter();
            let values = values.map(|(name, of)| listed(name, of.value.as_json().to_owned(), of.docs.deprecated));
            open(values.chain([unknown(&variants.other)]).collect())
        }
        TypeKind::Union { variants, other } => {
            for variant in variants.iter().filter(|variant| variant.converts) {
                let from = type_text(variant.ty.unboxed());
                traits.extend((from == "String").then(|| "From<&str>".to_owned()));
                traits.push(format!("From<{from}>"));
            }
            let variants = variants.iter().map(|variant| ApiVariant {
                name: ident(&variant.name).to_string(),
                content: variant.only.is_none().then(|| type_text(&variant.ty)),
                origin: match &variant.only {
                    Some(value) => value.as_json().to_owned(),
                    None => variant.pointer.clone(),
                },
                deprecated: variant.docs.deprecated,
            });
            open(variants.chain([unknown(other)]).collect())
        }
    };
    ApiType {
        path,
        origin: plan.pointer.clone(),
        pointer: plan.pointer.clone(),
        deprecated: plan.docs.deprecated,
        shape,
        traits,
        functions,
        constants: Vec::new(),
    }
}

fn function_new(path: &str, arguments: Vec<ApiArgument>, pointer: &str) -> ApiFunction {
    ApiFunction {
        name: "new".to_owned(),
        receiver: Receiver::None,
        arguments,
        output: path.to_owned(),
        origin: "new".to_owned(),
        pointer: pointer.to_owned(),
        deprecated: false,
    }
}

fn field(name: &str, ty: &RustType, wire: &str, deprecated: bool) -> ApiField {
    ApiField {
        name: ident(name).to_string(),
        ty: type_text(ty),
        origin: wire.to_owned(),
        deprecated,
    }
}

/// The enum of an operation's responses, and the second name of the body of its errors.
pub(super) fn of_operation(plan: &OperationPlan<'_>) -> Vec<ApiType> {
    let pointer = plan.source.pointer.child("responses").as_str().to_owned();
    let mut types = Vec::new();
    if let Some(ListedPlan::Lists(name, variants)) = &plan.item {
        let variants = variants.iter().zip(plan.lists()).map(|((name, ty), list)| ApiVariant {
            name: ident(name).to_string(),
            content: Some(type_text(ty)),
            origin: list.clone(),
            deprecated: false,
        });
        let shape = ApiShape::Enum {
            variants: variants.collect(),
            non_exhaustive: false,
        };
        types.push(read_only(
            name,
            format!("{} items", origin_of(plan)),
            pointer.clone(),
            shape,
        ));
    }
    if let Output::Several(name, variants) = &plan.output {
        let statuses = plan
            .source
            .contents()
            .iter()
            .map(|response| response.status.to_string());
        let variants = variants
            .iter()
            .zip(statuses)
            .map(|((name, ty, docs), origin)| ApiVariant {
                name: ident(name).to_string(),
                content: ty.as_ref().map(type_text),
                origin,
                deprecated: docs.deprecated,
            });
        let shape = ApiShape::Enum {
            variants: variants.collect(),
            non_exhaustive: false,
        };
        types.push(read_only(
            name,
            format!("{} responses", origin_of(plan)),
            pointer.clone(),
            shape,
        ));
    }
    if let Some(ErrorPlan::One {
        ty, alias: Some(alias), ..
    }) = &plan.error
    {
        let mut alias = read_only(
            alias,
            format!("{} errors", origin_of(plan)),
            pointer,
            ApiShape::Alias(type_text(ty)),
        );
        alias.traits.clear();
        types.push(alias);
    }
    types
}

/// A type that only responses have.
fn read_only(name: &str, origin: String, pointer: String, shape: ApiShape) -> ApiType {
    ApiType {
        path: format!("models::{}", ident(name)),
        origin,
        pointer,
        deprecated: false,
        shape,
        traits: ["Clone", "Debug", "PartialEq"].map(str::to_owned).to_vec(),
        functions: Vec::new(),
        constants: Vec::new(),
    }
}

/// Where the responses of the first of some operations are, and what it is in the document.
fn first(plan: &Plan<'_>, index: Option<usize>) -> (String, String) {
    match index.and_then(|index| plan.operations.get(index)) {
        Some(operation) => (
            operation.source.pointer.child("responses").as_str().to_owned(),
            origin_of(operation),
        ),
        None => (String::new(), String::new()),
    }
}

/// An enum of the bodies of errors.
pub(super) fn errors(plan: &Plan<'_>, errors: &ErrorEnum) -> ApiType {
    let (pointer, origin) = first(plan, errors.uses.first().copied());
    let variants = errors.cases.iter().map(|case| ApiVariant {
        name: ident(&case.variant).to_string(),
        content: Some(type_text(&case.ty)),
        origin: case.status.to_string(),
        deprecated: false,
    });
    let shape = ApiShape::Enum {
        variants: variants.collect(),
        non_exhaustive: false,
    };
    read_only(&errors.name, format!("{origin} errors"), pointer, shape)
}

/// An enum of server-sent events.
pub(super) fn events(plan: &Plan<'_>, events: &EventEnum) -> ApiType {
    let (pointer, origin) = first(plan, events.uses.first().copied());
    let cases = events.cases.iter().map(|case| ApiVariant {
        name: ident(&case.variant).to_string(),
        content: Some(case.ty.as_ref().map_or("String".to_owned(), type_text)),
        origin: case.event.clone(),
        deprecated: case.docs.deprecated,
    });
    let others = events.others.iter().map(|(name, ty)| ApiVariant {
        name: ident(name).to_string(),
        content: Some(type_text(ty)),
        origin: "another name".to_owned(),
        deprecated: false,
    });
    let unknown = ApiVariant {
        name: ident(&events.unknown).to_string(),
        content: Some("runtime::Event".to_owned()),
        origin: "..".to_owned(),
        deprecated: false,
    };
    let shape = ApiShape::Enum {
        variants: cases.chain(others).chain([unknown]).collect(),
        non_exhaustive: true,
    };
    read_only(&events.name, format!("{origin} events"), pointer, shape)
}

/// A struct of typed headers.
pub(super) fn headers(plan: &Plan<'_>, headers: &HeadersPlan) -> ApiType {
    let (pointer, origin) = first(plan, headers.uses.first().map(|(index, _)| *index));
    let fields = headers.fields.iter();
    let fields = fields.map(|of| field(&of.name, &of.ty, &of.wire, of.docs.deprecated));
    let shape = ApiShape::Struct(fields.collect());
    let mut of = read_only(&headers.name, format!("{origin} headers"), pointer, shape);
    of.traits.push("Default".to_owned());
    of
}
