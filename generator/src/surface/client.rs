//! The client and its builder.

use crate::emit::signatures::media_of;
use crate::layout::is_split_by_operations;
use crate::plan::names::ident;
use crate::plan::{Groups, Input, OperationPlan, Plan, Target};

use super::requests::{argument, origin_of};
use super::{ApiArgument, ApiFunction, ApiShape, ApiType, ApiVariant, Receiver};

/// The client, its builder, and the enums of server variables.
pub(super) fn client(plan: &Plan<'_>) -> Vec<ApiType> {
    let calls = plan.operations.iter().flat_map(calls).collect();
    let mut types = vec![
        of_root("Client", calls, Vec::new()),
        of_root("Builder", settings(plan), constants(plan)),
    ];
    types.extend(plan.service.variables.iter().filter_map(|variable| {
        let (name, values) = variable.values.as_ref()?;
        let listed = values.listed.iter().map(|(name, value)| ApiVariant {
            name: ident(name).to_string(),
            content: None,
            origin: value.value.clone(),
            deprecated: false,
        });
        let unknown = ApiVariant {
            name: ident(&values.other).to_string(),
            content: Some("runtime::UnknownText".to_owned()),
            origin: "..".to_owned(),
            deprecated: false,
        };
        Some(ApiType {
            path: ident(name).to_string(),
            origin: format!("variable {}", variable.name),
            pointer: "/servers".to_owned(),
            deprecated: false,
            shape: ApiShape::Enum {
                variants: listed.chain([unknown]).collect(),
                non_exhaustive: true,
            },
            traits: [
                "Clone",
                "Debug",
                "Eq",
                "Hash",
                "PartialEq",
                "From<&str>",
                "From<String>",
                "Display",
            ]
            .map(str::to_owned)
            .to_vec(),
            functions: Vec::new(),
            constants: Vec::new(),
        })
    }));
    types
}

fn of_root(path: &str, functions: Vec<ApiFunction>, constants: Vec<(String, String)>) -> ApiType {
    ApiType {
        path: path.to_owned(),
        origin: path.to_owned(),
        pointer: String::new(),
        deprecated: false,
        shape: ApiShape::Opaque,
        traits: Vec::new(),
        functions,
        constants,
    }
}

/// The methods of the client for an operation: one, and those for other media types of the body.
fn calls(plan: &OperationPlan<'_>) -> Vec<ApiFunction> {
    let media = media_of(plan);
    let function = |method: &str, arguments: Vec<ApiArgument>, origin: String| ApiFunction {
        name: ident(method).to_string(),
        receiver: Receiver::Reference,
        arguments,
        output: format!("operations::{}", ident(&plan.name)),
        origin,
        pointer: plan.source.pointer.as_str().to_owned(),
        deprecated: plan.source.docs.deprecated,
    };
    let arguments = plan.arguments.iter().filter_map(|input| argument(input, media));
    let mut all = vec![function(&plan.method, arguments.collect(), origin_of(plan))];
    for other in &plan.others {
        let Some(call) = &other.call else { continue };
        let parameters = plan.arguments.iter().filter(|input| input.is_parameter());
        let arguments = parameters.chain(&call.arguments);
        let arguments = arguments.flat_map(|input| typed(input).into_iter().chain(argument(input, other.source.media)));
        let origin = format!("{} as {}", origin_of(plan), other.source.name);
        all.push(function(&call.method, arguments.collect(), origin));
    }
    all
}

/// The argument for the media type of a body that may have several.
fn typed(input: &Input) -> Option<ApiArgument> {
    let Target::Typed(media_type) = &input.target else {
        return None;
    };
    Some(ApiArgument {
        name: ident(media_type).to_string(),
        ty: "impl Into<String>".to_owned(),
        origin: "media type".to_owned(),
    })
}

/// The methods of the builder that not every client has.
fn settings(plan: &Plan<'_>) -> Vec<ApiFunction> {
    let setter = |method: &str, name: &str, ty: &str, origin: String, deprecated: bool| ApiFunction {
        name: ident(method).to_string(),
        receiver: Receiver::Value,
        arguments: vec![ApiArgument {
            name: name.to_owned(),
            ty: ty.to_owned(),
            origin: name.to_owned(),
        }],
        output: "Builder".to_owned(),
        origin,
        pointer: "/servers".to_owned(),
        deprecated,
    };
    let service = &plan.service;
    let variables = service.variables.iter().map(|variable| {
        let ty = variable
            .values
            .as_ref()
            .map_or("String".to_owned(), |(ty, _)| ident(ty).to_string());
        let origin = format!("variable {}", variable.name);
        setter(&variable.method, "value", &format!("impl Into<{ty}>"), origin, false)
    });
    let parameters = service.parameters.iter().map(|(method, name, docs)| {
        let origin = format!("parameter {name}");
        setter(method, "value", "impl Into<String>", origin, docs.deprecated)
    });
    let endpoints = service.endpoints.iter();
    let endpoints =
        endpoints.map(|(method, name)| setter(method, "url", "impl Into<String>", format!("endpoint {name}"), false));
    let server =
        (service.source.servers.len() > 1).then(|| setter("server", "index", "usize", "server".to_owned(), false));
    variables.chain(server).chain(parameters).chain(endpoints).collect()
}

/// The constants of the builder that select a server.
fn constants(plan: &Plan<'_>) -> Vec<(String, String)> {
    let servers = plan.service.source.servers.iter().zip(&plan.service.servers);
    servers
        .filter(|_| plan.service.source.servers.len() > 1)
        .filter_map(|(server, constant)| Some((ident(constant.as_ref()?).to_string(), server.url.clone())))
        .collect()
}

/// The features of a client that its operations alone make too long for one file.
pub(super) fn features(plan: &Plan<'_>) -> Vec<String> {
    if plan.only_types || !is_split_by_operations(plan) {
        return Vec::new();
    }
    let groups = Groups::of(plan, crate::layout::FEATURES);
    let mut features: Vec<String> = (0..groups.modules.len()).map(|group| groups.feature(group)).collect();
    features.sort_unstable();
    features.dedup();
    features
}
