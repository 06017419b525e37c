//! The call: the method of the client, its arguments, and the setters of the request.

use serde_json::Value;

use crate::lower::essence;
use crate::model::{BodyMedia, Parameter};
use crate::plan::names::{Case, ident, identifier};
use crate::plan::{Argument, BodyPlan, Input, OperationPlan, OtherCall, Plan, RustType, Target};

use super::arguments::SampleArguments;
use super::body::Body;
use super::code::{Code, UNKNOWN};
use super::error::SampleError;
use super::input::{argument, call, check_preset};
use super::literal;
use super::values::Values;

/// The statements of a call, as far as its result.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// What comes before the call.
    pub(super) before: Vec<String>,
    /// The call: `client.list_images().limit(5)`.
    pub(super) call: String,
    /// Whether it names a deprecated item.
    pub(super) is_deprecated: bool,
    /// Whether it asks for another media type than the client has a type for.
    pub(super) is_untyped: bool,
    /// Whether the body asks for a stream (`stream: true`).
    pub(super) is_streamed: bool,
    /// The parameters of the client, by wire name.
    pub(super) of_client: Vec<(String, Value)>,
}

/// How the body is sent.
enum Sent<'a> {
    /// As the first media type of the document, or one that a setter chooses.
    First(Option<String>),
    /// By another method of the client.
    Other {
        call: &'a OtherCall,
        media: BodyMedia,
        presets: &'a [(Target, String)],
    },
}

/// The call. A JSON body with properties of which the client knows nothing takes the place of that which the client would send.
pub(super) fn request(
    plan: &Plan<'_>,
    operation: &OperationPlan<'_>,
    given: &SampleArguments,
) -> Result<Request, SampleError> {
    match typed(&Values::new(plan, false), operation, given) {
        Err(SampleError::Misfit { reason, .. }) if reason == UNKNOWN && given.files.is_empty() => {
            typed(&Values::new(plan, true), operation, given)
        }
        other => other,
    }
}

fn typed(values: &Values<'_>, operation: &OperationPlan<'_>, given: &SampleArguments) -> Result<Request, SampleError> {
    let mut request = Request {
        is_deprecated: operation.source.docs.deprecated,
        ..Request::default()
    };
    let parameters = parameters(operation, given, &mut request)?;
    let sent = sent(operation, given.media_type.as_deref())?;
    let mut arguments = Vec::new();
    let of_parameter = |input: &Input| {
        let value = parameters.iter().find(|(of, _)| of.target == input.target);
        let code = |value: &Value| match secret(values, operation, input, value) {
            Some(code) => Ok(code),
            None => argument(values, input, value),
        };
        value.map(|(_, value)| code(value)).transpose()
    };
    for input in operation.arguments.iter().filter(|input| input.is_parameter()) {
        let missing = || SampleError::Missing { at: input.name.clone() };
        arguments.push(of_parameter(input)?.ok_or_else(missing)?);
    }
    let inputs = match &sent {
        Sent::First(_) => operation
            .arguments
            .iter()
            .filter(|input| !input.is_parameter())
            .collect(),
        Sent::Other { call, .. } => call.arguments.iter().collect::<Vec<_>>(),
    };
    let (media, plan, presets): (_, Option<&BodyPlan>, &[_]) = match sent {
        Sent::First(_) => {
            let media = operation
                .source
                .body
                .as_ref()
                .map_or(BodyMedia::Json, |body| body.media);
            (media, operation.body.as_ref(), &operation.presets)
        }
        Sent::Other { call, media, presets } => (media, call.body.as_ref(), presets),
    };
    let is_other = matches!(sent, Sent::Other { .. });
    let setters = operation.setters.iter();
    let setters =
        setters.filter(|setter| matches!(setter.target, Target::File(_)) || (is_body(&setter.target) && !is_other));
    if operation.source.body.is_none() && (given.body.is_some() || given.raw_body.is_some() || !given.files.is_empty())
    {
        return Err(SampleError::NoBody(operation.method.clone()));
    }
    let mut body = Body::new(values, given, (media, plan, presets));
    arguments.extend(body.arguments(&inputs)?);
    let of_arguments = body.before.len();
    let of_body = body.setters(&setters.collect::<Vec<_>>())?;
    body.finish()?;
    let replaced = given.body.as_ref().filter(|_| values.is_lenient);
    if replaced.is_some() {
        body.before.truncate(of_arguments);
    }
    request.before.append(&mut body.before);
    let method = match &sent {
        Sent::First(_) => &operation.method,
        Sent::Other { call, .. } => &call.method,
    };
    let mut calls = vec![call(method, &arguments)];
    for setter in &operation.setters {
        if let Some(code) = of_parameter(setter)? {
            let code = code.deprecated(setter.docs.deprecated);
            calls.push(call(&setter.name, &[code]));
        } else if matches!(setter.target, Target::Accept(_)) && is_chosen(setter, given) {
            request.is_untyped = true;
            calls.push(call(&setter.name, &[]));
        }
    }
    match replaced {
        Some(body) => {
            let json = values.json_text(body).text;
            request
                .before
                .push(format!("let json: runtime::Json = runtime::json::from_str({json})?;"));
            calls.push(Code::new(".customize(|call| call.json_body(json))"));
        }
        None => calls.extend(of_body),
    }
    if let Sent::First(Some(setter)) = sent {
        calls.push(Code::new(setter));
    }
    let stream = given.body.as_ref().and_then(|body| body.get("stream"));
    request.is_streamed = stream == Some(&Value::Bool(true));
    request.call = "client".to_owned();
    for call in calls {
        request.call.push_str(&call.text);
        request.is_deprecated |= call.is_deprecated;
    }
    Ok(request)
}

/// A parameter that is secret, whatever its schema says.
fn secret(values: &Values<'_>, operation: &OperationPlan<'_>, input: &Input, value: &Value) -> Option<Code> {
    let Target::Parameter(index) = input.target else {
        return None;
    };
    let is_secret = operation
        .source
        .parameters
        .get(index)
        .is_some_and(|source| source.secret);
    match (&input.argument, value) {
        _ if !is_secret => None,
        (Argument::Into(RustType::String | RustType::Secret), Value::String(_)) => Some(values.secret(&input.name)),
        (Argument::Value(_), Value::Number(_)) => {
            Some(values.secret(&input.name).map(|code| format!("{code}.parse()?")))
        }
        _ => None,
    }
}

fn is_body(target: &Target) -> bool {
    matches!(target, Target::Field(_) | Target::Body)
}

/// The parameters of the call, with what was given for each; those of the client are added to the request.
fn parameters<'o, 'v>(
    operation: &'o OperationPlan<'_>,
    given: &'v SampleArguments,
    request: &mut Request,
) -> Result<Vec<(&'o Input, &'v Value)>, SampleError> {
    let mut found = Vec::new();
    let inputs = || operation.arguments.iter().chain(&operation.setters);
    for (name, value) in &given.parameters {
        let by_name = || inputs().find(|input| input.is_parameter() && input.name == *name);
        let by_wire = || inputs().find(|input| input.is_parameter() && input.wire == *name);
        // those without an argument have names that tables tell apart by underscores
        let bare = name.trim_end_matches('_');
        let source = |is_wanted: &dyn Fn(&Parameter) -> bool| {
            let mut all = operation.source.parameters.iter().enumerate();
            all.find(|(_, source)| {
                is_wanted(source) && (source.name == *name || identifier(&source.name, Case::Snake, "value") == bare)
            })
        };
        if let Some(input) = by_name().or_else(by_wire) {
            // a parameter that is null is not sent
            if !value.is_null() {
                found.push((input, value));
            }
        } else if let Some((_, of_client)) = source(&|source| source.from_client) {
            request.of_client.push((of_client.name.clone(), value.clone()));
        } else if let Some((index, _)) = source(&|_| true) {
            let target = Target::Parameter(index);
            let preset = operation.presets.iter().find(|(of, _)| *of == target);
            check_preset(name, value, preset.map(|(_, json)| json.as_str()))?;
        } else if !inputs().any(|input| input.name == *name && matches!(input.target, Target::Accept(_))) {
            return Err(SampleError::NoParameter {
                operation: operation.method.clone(),
                parameter: name.clone(),
            });
        }
    }
    Ok(found)
}

/// Whether a setter without an argument is asked for by its name.
fn is_chosen(setter: &Input, given: &SampleArguments) -> bool {
    let mut parameters = given.parameters.iter();
    parameters.any(|(name, value)| setter.name == *name && *value == Value::Bool(true))
}

/// How the body is sent in a media type.
fn sent<'a>(operation: &'a OperationPlan<'_>, media_type: Option<&str>) -> Result<Sent<'a>, SampleError> {
    let (Some(wanted), Some(body)) = (media_type, &operation.source.body) else {
        return Ok(Sent::First(None));
    };
    let is = |name: &str| essence(name) == essence(wanted);
    let is_in = |range: &str| match essence(range).split_once('*') {
        Some(("", "/*")) => true,
        Some((start, end)) => essence(wanted).starts_with(start) && essence(wanted).ends_with(end),
        None => false,
    };
    if is(&body.media_type) || is(&body.name) {
        return Ok(Sent::First(None));
    }
    let setter = |target: &Target| {
        let setter = operation.setters.iter().find(|setter| setter.target == *target)?;
        Some(match setter.argument {
            Argument::Nothing => format!(".{}()", ident(&setter.name)),
            _ => format!(".{}({})", ident(&setter.name), literal::text(wanted)),
        })
    };
    let chosen = operation.setters.iter().find(|setter| match &setter.target {
        Target::ContentType(Some(name)) => is(name) || is(&setter.wire),
        _ => false,
    });
    if let Some(chosen) = chosen {
        return Ok(Sent::First(setter(&chosen.target)));
    }
    for is_match in [&is as &dyn Fn(&str) -> bool, &is_in] {
        for (index, other) in operation.others.iter().enumerate() {
            if !is_match(&other.source.media_type) && !is_match(&other.source.name) {
                continue;
            }
            match &other.call {
                Some(call) => {
                    return Ok(Sent::Other {
                        call,
                        media: other.source.media,
                        presets: &other.presets,
                    });
                }
                None => return Ok(Sent::First(setter(&Target::SentAs(index)))),
            }
        }
    }
    let of_range = operation
        .setters
        .iter()
        .find(|setter| matches!(setter.target, Target::ContentType(None)) && is_in(&setter.wire));
    match of_range {
        Some(of_range) => Ok(Sent::First(setter(&of_range.target))),
        None => Err(SampleError::NoMediaType {
            operation: operation.method.clone(),
            media_type: wanted.to_owned(),
        }),
    }
}
