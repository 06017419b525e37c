//! A call as a command for curl, with shell variables in place of keys.

use specwright_dynamic::Arguments;
use specwright_dynamic::runtime::HttpRequest;
use specwright_dynamic::runtime::http::Method;
use specwright_dynamic::runtime::http::header::{AUTHORIZATION, USER_AGENT};

use super::shell;
use crate::asked::Asked;
use crate::placeholder::{API_KEY, SIGNATURE, TOKEN, USER};

/// The variables that the shell replaces.
const VARIABLES: [&str; 5] = [TOKEN, API_KEY, SIGNATURE, USER.0, USER.1];

pub(super) async fn of(asked: &Asked<'_>) -> Result<String, String> {
    let prepared = match prepare(asked, asked.arguments.clone()).await {
        Ok(prepared) => prepared,
        // what the client would look up first is left for the reader to fill in
        Err(error) => {
            let missing = asked.operation.parameters.iter().filter(|parameter| {
                let is_given = asked.values.iter().any(|(name, _)| *name == parameter.argument);
                parameter.from_client && !is_given
            });
            let variable = |name: &str| name.to_ascii_uppercase();
            let (mut filled, mut count) = (asked.arguments.clone(), 0);
            for parameter in missing {
                filled = filled.set(&parameter.argument, variable(&parameter.argument));
                count += 1;
            }
            match count {
                0 => return Err(error),
                _ => prepare(asked, filled).await.map_err(|_| error)?,
            }
        }
    };
    Ok(printed(&prepared))
}

async fn prepare(asked: &Asked<'_>, arguments: Arguments) -> Result<HttpRequest, String> {
    let call = asked.api.samples.call(&asked.operation.name, arguments);
    let call = call.map_err(|error| error.to_string())?;
    let prepared = call.prepare().await.map_err(|error| error.to_string())?;
    // a secret that was set where the server was started does not belong to the page
    let of_server = asked.operation.parameters.iter().any(|parameter| {
        let is_given = asked.values.iter().any(|(name, _)| *name == parameter.argument);
        parameter.secret && parameter.from_client && !is_given
    });
    Ok(match of_server {
        true => prepared.shown,
        false => prepared.request,
    })
}

fn printed(request: &HttpRequest) -> String {
    // a key in the query is percent-encoded
    let url = request.url.replace("%24API_KEY", API_KEY);
    let mut arguments = Vec::new();
    let body = request.body.bytes();
    let has_body = body.is_none_or(|body| !body.is_empty());
    if request.method != Method::GET && !(request.method == Method::POST && has_body) {
        arguments.push(format!("-X {}", shell::word(request.method.as_str())));
    }
    arguments.push(shell::word_with(&url, &VARIABLES));
    let mut comment = "";
    for (name, value) in &request.headers {
        if *name == USER_AGENT {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        if *name == AUTHORIZATION && value.starts_with("Basic ") {
            arguments.push(format!("-u \"{}:{}\"", USER.0, USER.1));
            continue;
        }
        if value.ends_with(SIGNATURE) {
            comment = "# the client signs each request anew: a signature is valid for one request and a few minutes\n";
        }
        arguments.push(format!(
            "-H {}",
            shell::word_with(&format!("{name}: {value}"), &VARIABLES)
        ));
    }
    if has_body {
        arguments.push(match body.map(|body| std::str::from_utf8(body)) {
            Some(Ok(text)) => format!("--data-binary {}", shell::word(text)),
            _ => "--data-binary @FILE".to_owned(),
        });
    }
    format!("{comment}{}", shell::command("curl", &arguments))
}
