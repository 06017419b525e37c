//! The structs of requests and of bodies whose properties are given one by one.

use crate::emit::signatures::{argument_type, media_of, type_text};
use crate::model::BodyMedia;
use crate::plan::names::ident;
use crate::plan::{Argument, BodyPlan, EventsPlan, Input, ListedPlan, OperationPlan, Output, Target};

use super::{ApiArgument, ApiFunction, ApiShape, ApiType, Receiver};

/// The struct of an operation's requests, and those of its bodies.
pub(super) fn of_operation(plan: &OperationPlan<'_>) -> Vec<ApiType> {
    let media = media_of(plan);
    let path = format!("operations::{}", ident(&plan.name));
    let mut functions = setters(&path, &plan.setters, media, plan);
    functions.extend(sending(plan));
    let origin = origin_of(plan);
    let mut types = vec![opaque(path, origin.clone(), plan, functions)];
    types.extend(
        plan.body
            .as_ref()
            .map(|of| body(of, media, format!("{origin} body"), plan)),
    );
    types.extend(plan.others.iter().filter_map(|other| {
        let of = other.call.as_ref()?.body.as_ref()?;
        let origin = format!("{origin} body as {}", other.source.name);
        Some(body(of, other.source.media, origin, plan))
    }));
    types
}

fn opaque(path: String, origin: String, plan: &OperationPlan<'_>, functions: Vec<ApiFunction>) -> ApiType {
    ApiType {
        path,
        origin,
        pointer: plan.source.pointer.as_str().to_owned(),
        deprecated: false,
        shape: ApiShape::Opaque,
        traits: vec!["Clone".to_owned(), "Debug".to_owned()],
        functions,
        constants: Vec::new(),
    }
}

fn body(plan: &BodyPlan, media: BodyMedia, origin: String, operation: &OperationPlan<'_>) -> ApiType {
    let path = format!("operations::{}", ident(&plan.name));
    let new = ApiFunction {
        name: "new".to_owned(),
        receiver: Receiver::None,
        arguments: plan
            .arguments
            .iter()
            .filter_map(|input| argument(input, media))
            .collect(),
        output: path.clone(),
        origin: "new".to_owned(),
        pointer: operation.source.pointer.child("requestBody").as_str().to_owned(),
        deprecated: false,
    };
    let mut functions = vec![new];
    functions.extend(setters(&path, &plan.setters, media, operation));
    opaque(path, origin, operation, functions)
}

/// The methods that send a request.
fn sending(plan: &OperationPlan<'_>) -> Vec<ApiFunction> {
    let output = match &plan.output {
        Output::One(ty) => type_text(ty),
        Output::Empty => "()".to_owned(),
        Output::Bytes => "runtime::Bytes".to_owned(),
        Output::Several(name, _) => format!("models::{}", ident(name)),
    };
    let output = match plan.source.is_conditional() {
        true => format!("runtime::Conditional<{output}>"),
        false => output,
    };
    let headers = plan.headers.as_ref();
    let headers = headers
        .map(|name| format!(", models::{}", ident(name)))
        .unwrap_or_default();
    let mut all = vec![
        ("send", format!("runtime::codegen::Pending<{output}>")),
        (
            "send_raw",
            format!("runtime::codegen::Pending<runtime::Response<{output}{headers}>>"),
        ),
    ];
    if let Some(item) = &plan.item {
        let item = match item {
            ListedPlan::One(ty) => type_text(ty),
            ListedPlan::Lists(name, _) => format!("models::{}", ident(name)),
        };
        all.push(("items", format!("runtime::codegen::Items<{item}>")));
        all.push(("pages", format!("runtime::codegen::Pages<{output}>")));
    }
    let events = plan.events.as_ref().map(|events| match events {
        EventsPlan::Typed(ty) => type_text(ty),
        EventsPlan::Named(name) => format!("models::{}", ident(name)),
        EventsPlan::Raw => "runtime::Event".to_owned(),
    });
    all.extend(events.map(|event| ("events", format!("runtime::codegen::Events<{event}>"))));
    let lines = plan.lines.as_ref();
    all.extend(lines.map(|line| ("lines", format!("runtime::codegen::Lines<{}>", type_text(line)))));
    if matches!(plan.output, Output::Bytes) {
        all.push(("stream", "runtime::Chunks".to_owned()));
    }
    let function = |(name, output): (&str, String)| ApiFunction {
        name: name.to_owned(),
        receiver: Receiver::Value,
        arguments: Vec::new(),
        output,
        origin: name.to_owned(),
        pointer: plan.source.pointer.child("responses").as_str().to_owned(),
        deprecated: false,
    };
    all.into_iter().map(function).collect()
}

/// What an operation is in the document, with the names of path parameters left out.
pub(super) fn origin_of(plan: &OperationPlan<'_>) -> String {
    let mut path = String::with_capacity(plan.source.path.len());
    let mut is_name = false;
    for character in plan.source.path.chars() {
        match character {
            '{' => is_name = true,
            '}' => {
                is_name = false;
                path.push_str("{}");
            }
            other if !is_name => path.push(other),
            _ => {}
        }
    }
    format!("{} {path}", plan.source.method)
}

/// The argument of a method that takes an input; none if it takes nothing for it.
pub(super) fn argument(input: &Input, media: BodyMedia) -> Option<ApiArgument> {
    Some(ApiArgument {
        name: ident(&input.name).to_string(),
        ty: argument_type(input, media)?,
        origin: match &input.target {
            Target::Parameter(index) => format!("parameter {index} {}", input.wire),
            Target::Field(wire) | Target::File(wire) => format!("property {wire}"),
            _ => "body".to_owned(),
        },
    })
}

/// What an input is in the document.
fn origin_of_input(input: &Input, operation: &OperationPlan<'_>) -> String {
    let of = match &input.target {
        Target::Parameter(index) => match operation.source.parameters.get(*index) {
            Some(parameter) => format!("{} {}", parameter.place.word(), parameter.name),
            None => input.wire.clone(),
        },
        Target::Field(wire) | Target::File(wire) => format!("property {wire}"),
        Target::Body => "body".to_owned(),
        other => format!("{other:?}"),
    };
    match input.argument {
        Argument::Nothing => format!("{of} without a value"), // null; another method sets a value
        _ => of,
    }
}

/// Where an input is in the bundled document.
fn pointer_of(input: &Input, operation: &OperationPlan<'_>) -> String {
    let pointer = &operation.source.pointer;
    match &input.target {
        Target::Parameter(_) => pointer.child("parameters").as_str().to_owned(),
        Target::Accept(_) => pointer.child("responses").as_str().to_owned(),
        _ => pointer.child("requestBody").as_str().to_owned(),
    }
}

/// The methods of a struct that a request or body is made with.
fn setters(of: &str, setters: &[Input], media: BodyMedia, operation: &OperationPlan<'_>) -> Vec<ApiFunction> {
    let setter = |setter: &Input| ApiFunction {
        name: ident(&setter.name).to_string(),
        receiver: Receiver::Value,
        arguments: argument_type(setter, media)
            .map(|ty| ApiArgument {
                name: "value".to_owned(),
                ty,
                origin: "value".to_owned(),
            })
            .into_iter()
            .collect(),
        output: of.to_owned(),
        origin: origin_of_input(setter, operation),
        pointer: pointer_of(setter, operation),
        deprecated: setter.docs.deprecated,
    };
    setters.iter().map(setter).collect()
}
