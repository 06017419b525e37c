//! Credentials: that they are there and have the right form. Whether they are true is for a hook to say.

use crate::model::{Api, Operation, Place, Scheme};
use crate::percent::decode_query;
use crate::problem::Problem;
use crate::record::Request;
use specwright_schema::is_base64;

/// Problems of the alternative that is nearest to being met; none when one is met.
pub(super) fn check(api: &Api, operation: &Operation, request: &Request) -> Vec<Problem> {
    let schemes = |needed: &'_ [usize]| -> Vec<&Scheme> {
        let needed = needed.iter().filter_map(|at| api.schemes.get(*at));
        needed.map(|(_, scheme)| scheme).collect()
    };
    let mut nearest: Option<Vec<Fault>> = None;
    for needed in &operation.security {
        let faults: Vec<Fault> = schemes(needed)
            .into_iter()
            .filter_map(|scheme| fault(scheme, request))
            .collect();
        if faults.is_empty() {
            return Vec::new();
        }
        // A credential that is there and malformed says more than one that is missing.
        let malformed = faults.iter().any(|fault| matches!(fault, Fault::Malformed(_)));
        if malformed && nearest.is_none() {
            nearest = Some(faults);
        }
    }
    if operation.security.is_empty() {
        return Vec::new();
    }
    let Some(nearest) = nearest else {
        let alternatives = operation.security.iter().map(|needed| {
            let words: Vec<_> = schemes(needed).into_iter().map(describe).collect();
            words.join(" and ")
        });
        let alternatives: Vec<String> = alternatives.collect();
        let message = format!("needs {}", alternatives.join(", or "));
        return vec![Problem::new("security", message)];
    };
    let problems = nearest.into_iter().map(|fault| match fault {
        Fault::Malformed(problem) => problem,
        Fault::Missing(what) => Problem::new("security", format!("needs {what}")),
    });
    problems.collect()
}

/// The query parameters and cookies that credentials are sent in.
pub(super) fn carries(api: &Api, operation: &Operation, place: Place, name: &str) -> bool {
    let mut schemes = operation.security.iter().flatten();
    schemes.any(|at| match api.schemes.get(*at) {
        Some((
            _,
            Scheme::Key {
                place: other,
                name: key,
            },
        )) => *other == place && key == name,
        _ => false,
    })
}

enum Fault {
    /// What is missing.
    Missing(String),
    Malformed(Problem),
}

fn describe(scheme: &Scheme) -> String {
    match scheme {
        Scheme::Key { place, name } => match place {
            Place::Query => format!("the query parameter {name}"),
            place => format!("the {} {name}", place.word()),
        },
        Scheme::Bearer => "the header Authorization: Bearer <token>".to_owned(),
        Scheme::Basic => "the header Authorization: Basic <base64>".to_owned(),
        Scheme::Http(name) => format!("the header Authorization: {name} ..."),
        Scheme::Signature(name) => format!("a signature (header Authorization: {name} ...)"),
        Scheme::MutualTls => "a certificate".to_owned(),
    }
}

fn fault(scheme: &Scheme, request: &Request) -> Option<Fault> {
    let missing = || Some(Fault::Missing(describe(scheme)));
    let authorization = request.header("authorization").map(str::trim);
    let malformed = |form: &str| {
        let problem = Problem::new("header.Authorization", format!("is not `{form}`"));
        Some(Fault::Malformed(problem))
    };
    let (name, rest) = match authorization {
        Some(text) => text.split_once(' ').unwrap_or((text, "")),
        None => ("", ""),
    };
    let rest = rest.trim();
    match scheme {
        Scheme::Key { place, name } => {
            let value = match place {
                Place::Header | Place::Path | Place::QueryString => request.header(name).map(str::to_owned),
                Place::Query => request.query_value(name),
                Place::Cookie => {
                    let mut cookies = request.raw_cookies().into_iter();
                    let cookie = cookies.find(|(other, _)| other == name);
                    cookie.map(|(_, value)| decode_query(value))
                }
            };
            let at = format!("{}.{name}", place.word());
            match value {
                None => missing(),
                Some(value) if value.trim().is_empty() => Some(Fault::Malformed(Problem::new(at, "is empty"))),
                Some(_) => None,
            }
        }
        Scheme::Bearer if name.eq_ignore_ascii_case("bearer") => {
            let fine = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
            malformed("Bearer <token>").filter(|_| !fine)
        }
        Scheme::Basic if name.eq_ignore_ascii_case("basic") => {
            let fine = !rest.is_empty() && is_base64(rest);
            malformed("Basic <base64 of user:password>").filter(|_| !fine)
        }
        Scheme::MutualTls => None,
        Scheme::Http(wanted) if name.eq_ignore_ascii_case(wanted) => None,
        Scheme::Signature(wanted) if name == wanted => {
            let fault = signature(wanted, rest, request).err();
            fault.map(Fault::Malformed)
        }
        _ => missing(),
    }
}

/// The form of a signed request: `Access=.., SignedHeaders=a;b, Signature=<hex>`, every signed header there.
fn signature(algorithm: &str, rest: &str, request: &Request) -> Result<(), Problem> {
    let fault = |message: String| Err(Problem::new("header.Authorization", message));
    if algorithm != "SDK-HMAC-SHA256" {
        return Ok(());
    }
    let mut parts = rest.split(", ");
    let mut part = |name: &str| {
        let (found, value) = parts.next()?.split_once('=')?;
        (found == name && !value.is_empty()).then_some(value)
    };
    let read = (part("Access"), part("SignedHeaders"), part("Signature"));
    let ((Some(_), Some(headers), Some(signature)), None) = (read, parts.next()) else {
        return fault(format!(
            "is not `{algorithm} Access=<key>, SignedHeaders=<names>, Signature=<64 hex digits>`"
        ));
    };
    let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if signature.len() != 64 || !signature.bytes().all(hex) {
        return fault("the signature is not 64 lower-case hexadecimal digits".to_owned());
    }
    let names: Vec<&str> = headers.split(';').collect();
    if !names.is_sorted() || names.iter().any(|name| *name != name.to_ascii_lowercase()) {
        return fault("SignedHeaders is not sorted or not in lower case".to_owned());
    }
    if !names.contains(&"x-sdk-date") {
        return fault("SignedHeaders lacks x-sdk-date".to_owned());
    }
    if let Some(name) = names.iter().find(|name| request.header(name).is_none()) {
        return fault(format!("SignedHeaders names {name}, which was not sent"));
    }
    let date = request.header("x-sdk-date").unwrap_or_default();
    let dated = date.len() == 16
        && date.bytes().enumerate().all(|(at, byte)| match at {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    if !dated {
        return Err(Problem::new("header.X-Sdk-Date", "is not a time like 20240131T083000Z"));
    }
    Ok(())
}
