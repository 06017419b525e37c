//! The client of a sample: server, parameters, credentials.

use serde_json::Value;

use crate::model::{Scheme, SchemeKind, Server};
use crate::plan::names::{Case, ident, identifier};
use crate::plan::{OperationPlan, Plan, VariablePlan};

use super::arguments::{SampleArguments, SampleCredentials, SampleOptions};
use super::error::SampleError;
use super::literal;

/// Names that an enum of a server's values would take from the program if it was imported.
const OF_PROGRAM: &[&str] = &["BTreeMap", "Box", "Default", "Err", "HashMap", "Ok", "Some"];

/// The statement that builds the client.
pub(super) struct Client {
    pub(super) code: String,
    /// What it uses of the client's module besides `Client`.
    pub(super) imports: Vec<String>,
    /// Whether it names `Credentials`.
    pub(super) has_credentials: bool,
}

pub(super) fn client(
    plan: &Plan<'_>,
    operation: &OperationPlan<'_>,
    arguments: &SampleArguments,
    of_client: &[(String, Value)],
    options: &SampleOptions,
) -> Result<Client, SampleError> {
    let mut client = Client {
        code: "let client = Client::builder()".to_owned(),
        imports: Vec::new(),
        has_credentials: false,
    };
    let prefix = prefix(&options.module);
    let of_environment = |name: &str| {
        let name = format!("{prefix}_{}", identifier(name, Case::Screaming, "VALUE"));
        format!("std::env::var({})?", literal::text(&name))
    };
    let servers = match operation.source.servers.as_slice() {
        [] => plan.service.source.servers.as_slice(),
        own => own,
    };
    if let Some(index) = arguments
        .server
        .filter(|_| servers.len() > 1 && operation.source.servers.is_empty())
    {
        let constant = plan.service.servers.get(index).and_then(Option::as_ref);
        client.code.push_str(&match constant {
            Some(constant) => {
                client.imports.push("Builder".to_owned());
                format!(".server(Builder::{})", ident(constant))
            }
            None => format!(".server({index})"),
        });
    }
    let server = servers
        .get(arguments.server.unwrap_or_default())
        .or_else(|| servers.first());
    match (&arguments.endpoint, server) {
        (Some(endpoint), _) => client.code.push_str(&format!(".endpoint({})", literal::text(endpoint))),
        (None, Some(server)) if is_absolute(server) => {}
        (None, _) => client
            .code
            .push_str(&format!(".endpoint({})", of_environment("endpoint"))),
    }
    for variable in &plan.service.variables {
        let given = arguments.variables.iter().find(|(name, _)| *name == variable.name);
        let is_needed = || {
            let mut used = server.iter().flat_map(|server| &server.variables);
            arguments.endpoint.is_none()
                && variable.default.is_none()
                && used.any(|used| used.name == variable.name && used.default.is_none())
        };
        let value = match given {
            Some((_, value)) => variable_value(variable, value, &mut client.imports),
            None if is_needed() => of_environment(&variable.name),
            None => continue,
        };
        client.code.push_str(&format!(".{}({value})", ident(&variable.method)));
    }
    for (method, name, _) in &plan.service.parameters {
        let given = of_client.iter().find(|(of, _)| of == name);
        let is_needed = || {
            let mut sources = plan.service.source.client_parameters.iter();
            let has_lookup = sources.any(|source| source.name == *name && source.lookup.is_some());
            let mut used = operation.source.parameters.iter();
            !has_lookup && used.any(|used| used.from_client && used.required && used.name == *name)
        };
        let value = match given {
            Some((_, Value::String(text))) => literal::text(text),
            Some((_, other)) => literal::text(&other.to_string()),
            None if is_needed() => of_environment(name),
            None => continue,
        };
        client.code.push_str(&format!(".{}({value})", ident(method)));
    }
    if let Some(credentials) = credentials(plan, operation, &prefix, &options.credentials)? {
        client.has_credentials = credentials.contains("Credentials::") && !credentials.contains("::Credentials::");
        client.code.push_str(&format!(".credentials({credentials})"));
    }
    client.code.push_str(".build()?;");
    Ok(client)
}

fn is_absolute(server: &Server) -> bool {
    server.url.contains("://") || server.url.starts_with('{') || server.url.starts_with("//")
}

/// A value of a server variable: a variant where the document lists it.
fn variable_value(variable: &VariablePlan, value: &str, imports: &mut Vec<String>) -> String {
    let listed = variable.values.as_ref().and_then(|(name, variants)| {
        let (variant, _) = variants.listed.iter().find(|(_, listed)| listed.value == value)?;
        Some((name, variant)).filter(|_| !OF_PROGRAM.contains(&name.as_str()))
    });
    match listed {
        Some((name, variant)) => {
            imports.push(ident(name).to_string());
            format!("{}::{}", ident(name), ident(variant))
        }
        None => literal::text(value),
    }
}

/// What the names of variables of the environment begin with: the crate or the vendor.
fn prefix(module: &str) -> String {
    let steps: Vec<&str> = module.split("::").map(|step| step.trim_start_matches("r#")).collect();
    let name = match steps.as_slice() {
        ["crate" | "self" | "super", .., last] => last,
        [_, folder, ..] => folder,
        [name] => name,
        [] => "",
    };
    identifier(name, Case::Screaming, "API")
}

/// The expression of the credentials.
fn credentials(
    plan: &Plan<'_>,
    operation: &OperationPlan<'_>,
    prefix: &str,
    wanted: &SampleCredentials,
) -> Result<Option<String>, SampleError> {
    let schemes = &plan.service.source.schemes;
    let scheme = |name: &String| schemes.iter().find(|scheme| scheme.name == *name);
    let used: Vec<&Scheme> = match wanted {
        SampleCredentials::None => return Ok(None),
        SampleCredentials::Code(code) => return Ok(Some(code.clone())),
        SampleCredentials::Scheme(name) => {
            vec![scheme(name).ok_or_else(|| SampleError::NoScheme(name.clone()))?]
        }
        SampleCredentials::Environment => {
            let alternatives = operation.source.security.iter();
            let known = alternatives.filter_map(|names| names.iter().map(scheme).collect::<Option<Vec<_>>>());
            let is_text = |scheme: &&Scheme| !matches!(scheme.kind, SchemeKind::MutualTls);
            known
                .map(|schemes| schemes.into_iter().filter(is_text).collect::<Vec<_>>())
                .next()
                .unwrap_or_default()
        }
    };
    let named = |scheme: &Scheme, short: &str| {
        let is_alone = used.iter().filter(|other| same_kind(&other.kind, &scheme.kind)).count() == 1;
        let name = match is_alone {
            true => short.to_owned(),
            false => identifier(&scheme.name, Case::Screaming, short),
        };
        format!("std::env::var({})?", literal::text(&format!("{prefix}_{name}")))
    };
    let mut all: Option<String> = None;
    for scheme in &used {
        let one = match &scheme.kind {
            SchemeKind::Bearer => format!("Credentials::bearer({})", named(scheme, "TOKEN")),
            SchemeKind::Basic => format!(
                "Credentials::basic({}, {})",
                named(scheme, "USER"),
                named(scheme, "PASSWORD")
            ),
            SchemeKind::ApiKey { .. } => {
                let name = literal::text(&scheme.name);
                format!("Credentials::api_key({name}, {})", named(scheme, "API_KEY"))
            }
            SchemeKind::Signature(_) => {
                let key = format!(
                    "Credentials::access_key({}, {})",
                    named(scheme, "ACCESS_KEY_ID"),
                    named(scheme, "SECRET_ACCESS_KEY")
                );
                match &scheme.signer {
                    Some(signer) => format!("{key}.signer({signer})"),
                    None => key,
                }
            }
            SchemeKind::MutualTls => continue,
        };
        all = Some(match all {
            Some(first) => format!("{first}.and({one})"),
            None => one,
        });
    }
    Ok(all)
}

fn same_kind(one: &SchemeKind, other: &SchemeKind) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}
