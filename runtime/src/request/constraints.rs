//! Checks the values of a call before anything of it is sent.

use super::secrets::push_value;
use super::values::{BodyValue, Unchecked, Values};
use crate::describe::Place;
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use crate::secrets::Secrets;

/// Refuses values that violate constraints of the document. `of_client` are parameters that the call has no value of its own for.
pub(crate) fn check(values: &Values, of_client: &[(usize, Json)], secrets: &Secrets) -> Result<(), Error> {
    if values.unchecked == Unchecked::Everything {
        return Ok(());
    }
    let mut found = Vec::new();
    for (index, parameter) in values.operation.parameters.iter().enumerate() {
        let Some(constraints) = parameter.constraints else {
            continue;
        };
        // a token is what the server has made of it
        if values
            .operation
            .paging
            .is_some_and(|paging| paging.is_cursor(parameter))
        {
            continue;
        }
        let known = || of_client.iter().find(|(at, _)| *at == index).map(|(_, value)| value);
        if let Some(value) = values.parameter(index).or_else(known) {
            let name = format!("{}/{}", word(parameter.place), parameter.name);
            crate::check::check(constraints, value, &[], &name, &mut found);
        }
    }
    let constraints = values.shape().and_then(|shape| shape.constraints);
    if let Some(constraints) = constraints.filter(|_| values.unchecked == Unchecked::Nothing) {
        let mut files: Vec<&str> = values.files.as_slice().iter().map(|(name, _)| name.as_ref()).collect();
        files.dedup();
        let mut check = |body: &Json| crate::check::check(constraints, body, &files, "body", &mut found);
        match &values.body {
            BodyValue::None if files.is_empty() && !values.shape().is_some_and(|shape| shape.required) => {}
            BodyValue::None => check(&Json::Object(Vec::new())),
            BodyValue::Fields(fields) => {
                let fields = fields.iter().map(|(name, value)| (name.to_string(), value.clone()));
                check(&Json::Object(fields.collect()));
            }
            BodyValue::Whole(body) => check(body),
            BodyValue::Bytes(_) => {} // the caller has written it
        }
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::Violations(found)).without(&secrets.and(secrets_of(values)))),
    }
}

fn word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// What is secret of the values of a call.
fn secrets_of(values: &Values) -> Vec<crate::value::Secret> {
    let mut secrets = Vec::new();
    for (index, value) in &values.parameters {
        let parameter = values.operation.parameters.get(*index);
        push_value(value, parameter.is_some_and(|parameter| parameter.secret), &mut secrets);
    }
    let everything = values.shape().is_some_and(|shape| shape.secret);
    match &values.body {
        BodyValue::Fields(fields) => {
            for (_, value) in fields {
                push_value(value, everything, &mut secrets);
            }
        }
        BodyValue::Whole(body) => drop(push_value(body, everything, &mut secrets)),
        BodyValue::None | BodyValue::Bytes(_) => {}
    }
    secrets
}
