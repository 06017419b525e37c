//! Forms (`application/x-www-form-urlencoded`), in bodies and as whole queries.

use super::style::{self, Reason, each_item, scalar};
use crate::describe::{Parameter, Style};
use crate::encoding::percent;
use crate::json::Json;

/// Appends the `name=value` pairs of a form. A property without an encoding of its own repeats its name for an array, is JSON text
/// as an object, and is left out as null. An error names the property.
pub(super) fn form<'m>(
    members: &'m [(String, Json)],
    encodings: &[Parameter],
    pairs: &mut Vec<String>,
) -> Result<(), (&'m str, Reason)> {
    for (name, value) in members {
        if let Some(encoding) = encodings.iter().find(|encoding| encoding.name == name) {
            style::query(encoding, value, pairs).map_err(|reason| (name.as_str(), reason))?;
            continue;
        }
        let name = percent::encode(name);
        each_item(value, |value| {
            let value = match scalar(value) {
                Ok(text) => percent::encode(&text),
                Err(_) => percent::encode(&value.to_string()),
            };
            pairs.push(format!("{name}={value}"));
        });
    }
    Ok(())
}

/// Appends what a parameter that is the whole query is written as; null is nothing.
pub(super) fn whole_query(parameter: &Parameter, value: &Json, pairs: &mut Vec<String>) -> Result<(), Reason> {
    let text = match (parameter.style, value) {
        (_, Json::Null) => return Ok(()),
        (Style::Json, value) => percent::encode(&value.to_string()),
        (Style::Form, Json::Object(members)) => {
            return form(members, parameter.encodings, pairs).map_err(|(_, reason)| reason);
        }
        (Style::Form, value) => match value.as_str() {
            // a form already
            Some(text) => percent::encode_query_literal(text),
            None => return Err("is not an object"),
        },
        (_, value) => percent::encode(&scalar(value)?),
    };
    if !text.is_empty() {
        pairs.push(text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_queries() {
        const ENCODINGS: [Parameter; 1] = [Parameter::query("ids").explode(false)];
        let form = Parameter::querystring("q").encodings(&ENCODINGS);
        let of = |parameter: Parameter, value: &str| {
            let mut pairs = Vec::new();
            whole_query(&parameter, &value.parse().unwrap(), &mut pairs).map(|()| pairs.join("&"))
        };
        for (parameter, value, text) in [
            (
                form,
                r#"{"foo":"a + b","bar":true,"ids":[1,2],"o":{"k":1}}"#,
                "foo=a%20%2B%20b&bar=true&ids=1,2&o=%7B%22k%22%3A1%7D",
            ),
            (form, r#""a=b+c&d=%20e f#""#, "a=b+c&d=%20e%20f%23"),
            (form, "null", ""),
            (form, "{}", ""),
            (
                form.json(),
                r#"{"numbers":[1,2],"flag":null}"#,
                "%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D",
            ),
            (form.style(Style::Simple), r#""$.a.b[1:1]""#, "%24.a.b%5B1%3A1%5D"),
        ] {
            assert_eq!(of(parameter, value).as_deref(), Ok(text), "{value}");
        }
        assert!(of(form, "[1]").is_err());
        assert!(of(form, r#"{"ids":[[1]]}"#).is_err());
    }
}
