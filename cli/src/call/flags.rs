//! The flags of an operation: its parameters, the variables of its server, and its body.

use std::collections::VecDeque;

use specwright_dynamic::tables::{Operation, Parameter, Server, ServerVariable};

use super::failure::Failure;
use super::options;
use super::path::{self, Step};
use super::suggest::similar;
use super::words::{Word, is_flag};

/// What a flag sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// A parameter, by its index in [`Operation::parameters`].
    Parameter(usize),
    /// A variable of the server's URL.
    Variable(String),
    /// The body.
    Body,
}

/// A flag.
pub(super) struct Flag<'a> {
    /// Its name, without dashes.
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) parameter: Option<&'a Parameter>,
    pub(super) variable: Option<&'a ServerVariable>,
}

/// The flags of an operation.
pub(super) struct Flags<'a> {
    operation: &'a Operation,
    flags: Vec<Flag<'a>>,
}

/// A flag as the command line has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// As it was written, with dashes.
    pub(super) flag: String,
    pub(super) target: Target,
    pub(super) path: Vec<Step>,
    pub(super) value: GivenValue,
}

/// The value of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GivenValue {
    /// Text, to be read as the document says.
    Text(String),
    /// JSON, whatever the document says.
    Json(String),
    /// Of a flag without a value.
    Switch(bool),
}

/// What a name stands for.
type Found = (Target, Vec<Step>);

impl<'a> Flags<'a> {
    /// The flags of an operation, which goes to one of these servers.
    pub(super) fn of(operation: &'a Operation, servers: &'a [Server]) -> Self {
        let mut flags: Vec<Flag<'a>> = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let plain = parameter.argument.replace('_', "-");
            flags.push(Flag {
                name: match is_taken(&plain) {
                    true => format!("param.{plain}"),
                    false => plain,
                },
                target: Target::Parameter(index),
                parameter: Some(parameter),
                variable: None,
            });
        }
        let servers = match operation.servers.is_empty() {
            true => servers,
            false => &operation.servers,
        };
        for variable in servers.iter().flat_map(|server| &server.variables) {
            let target = Target::Variable(variable.name.clone());
            if flags.iter().any(|flag| flag.target == target) {
                continue;
            }
            let plain = variable.name.replace('_', "-");
            let is_taken = is_taken(&plain) || flags.iter().any(|flag| flag.name == plain);
            flags.push(Flag {
                name: match is_taken {
                    true => format!("var.{plain}"),
                    false => plain,
                },
                target,
                parameter: None,
                variable: Some(variable),
            });
        }
        Self { operation, flags }
    }

    /// All flags but those of the body.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Flag<'a>> {
        self.flags.iter()
    }

    /// The flag that sets this, with dashes.
    pub(super) fn name_of(&self, target: &Target) -> String {
        let flag = self.flags.iter().find(|flag| flag.target == *target);
        flag.map_or_else(|| "--body".to_owned(), |flag| format!("--{}", flag.name))
    }

    fn has_body(&self) -> bool {
        self.operation.body.is_some()
    }

    /// What a name stands for: a flag, or a place within its value.
    pub(super) fn find(&self, name: &str) -> Result<Option<Found>, String> {
        // a parameter of such a name has another flag, a property of the body has not
        if let Some(rest) = name.strip_prefix("body")
            && self.has_body()
            && rest.starts_with(['.', '['])
        {
            return Ok(Some((Target::Body, path::parse(rest)?)));
        }
        if let Some(target) = self.exact(name) {
            return Ok(Some((target, Vec::new())));
        }
        // the longest name counts, as names may have points
        let bounds = name
            .char_indices()
            .filter(|(_, character)| matches!(character, '.' | '['));
        for (at, _) in bounds.collect::<Vec<_>>().into_iter().rev() {
            if let Some(target @ Target::Parameter(_)) = self.exact(&name[..at]) {
                return Ok(Some((target, path::parse(&name[at..])?)));
            }
        }
        Ok(None)
    }

    /// The flag with this name: as help shows it, as the generated client has it, or as the document has it.
    fn exact(&self, name: &str) -> Option<Target> {
        let plain = name.strip_prefix("param.").unwrap_or(name);
        let dashed = plain.replace('_', "-");
        let is_variable_only = name.starts_with("var.");
        let of_parameter = |is: &dyn Fn(&Parameter) -> bool| {
            let mut flags = self.flags.iter().filter(|_| !is_variable_only);
            flags
                .find(|flag| flag.parameter.is_some_and(is))
                .map(|flag| flag.target.clone())
        };
        let of_variable = || {
            let plain = name.strip_prefix("var.").unwrap_or(name);
            let mut flags = self.flags.iter().filter(|_| !name.starts_with("param."));
            flags
                .find(|flag| {
                    flag.variable
                        .is_some_and(|variable| variable.name.replace('_', "-") == plain.replace('_', "-"))
                })
                .map(|flag| flag.target.clone())
        };
        of_parameter(&|parameter| parameter.argument.replace('_', "-") == dashed)
            .or_else(|| of_parameter(&|parameter| parameter.name == plain))
            .or_else(|| of_parameter(&|parameter| parameter.name.eq_ignore_ascii_case(plain)))
            .or_else(of_variable)
    }

    /// Reads what comes after the operation. All that is wrong is told at once.
    pub(super) fn read(
        &self,
        mut words: VecDeque<Word>,
        is_boolean: &dyn Fn(&Target, &[Step]) -> bool,
        body_properties: &dyn Fn() -> Vec<String>,
    ) -> Result<Vec<Given>, Failure> {
        let mut given = Vec::new();
        let mut failures: Vec<Failure> = Vec::new();
        while let Some(word) = words.pop_front() {
            let (name, inline, is_json) = match word {
                Word::Flag { name, value, is_json } => (name, value, is_json),
                Word::Plain(text) => {
                    failures.push(Failure::usage(format!("`{text}` belongs to no flag")));
                    continue;
                }
            };
            let (found, negated) = match self.find(&name) {
                Ok(Some(found)) => (found, false),
                Ok(None) => match name.strip_prefix("no-").map(|name| self.find(name)) {
                    Some(Ok(Some(found))) if is_boolean(&found.0, &found.1) && inline.is_none() => (found, true),
                    _ => {
                        // what may be its value is not told as well
                        if inline.is_none() && matches!(words.front(), Some(Word::Plain(_))) {
                            words.pop_front();
                        }
                        failures.push(self.unknown(&name, &body_properties()));
                        continue;
                    }
                },
                Err(message) => {
                    failures.push(Failure::usage(format!("--{name}: {message}")));
                    continue;
                }
            };
            let (target, path) = found;
            let is_switch = inline.is_none() && !is_json && is_boolean(&target, &path);
            let value = match inline {
                _ if negated => GivenValue::Switch(false),
                Some(json) if is_json => GivenValue::Json(json),
                Some(text) => GivenValue::Text(text),
                None => match words.front() {
                    Some(Word::Plain(text)) if !is_switch || matches!(text.as_str(), "true" | "false") => {
                        let text = text.clone();
                        words.pop_front();
                        GivenValue::Text(text)
                    }
                    _ if is_switch => GivenValue::Switch(true),
                    _ => {
                        let failure = Failure::usage(format!("--{name} needs a value"));
                        failures.push(match words.front() {
                            Some(Word::Flag { .. }) => {
                                failure.hint(format!("one that begins with dashes is given as --{name}=VALUE"))
                            }
                            _ => failure,
                        });
                        continue;
                    }
                },
            };
            given.push(Given {
                flag: format!("--{name}"),
                target,
                path,
                value,
            });
        }
        match failures.is_empty() {
            true => Ok(given),
            false => Err(all(failures)),
        }
    }

    /// A flag that there is not.
    fn unknown(&self, name: &str, body_properties: &[String]) -> Failure {
        let failure = Failure::usage(format!("{} has no flag --{name}", self.operation.command()));
        if name.starts_with("body") && !self.has_body() {
            return failure.hint("the operation has no body");
        }
        let of_body: Vec<String> = body_properties
            .iter()
            .map(|property| format!("body.{property}"))
            .collect();
        let direct = of_body.iter().find(|flag| {
            flag.strip_prefix("body.")
                .is_some_and(|property| property.replace('_', "-") == name.replace('_', "-"))
        });
        if let Some(direct) = direct {
            return failure.hint(format!("did you mean --{direct}?"));
        }
        let names = self.flags.iter().map(|flag| flag.name.as_str());
        let names = names.chain(of_body.iter().map(String::as_str));
        let names = names.chain(options::OPTIONS.iter().map(|option| option.name));
        match similar(name, names)[..] {
            [] => failure.hint(format!("--help shows the flags of {}", self.operation.command())),
            ref near => {
                let near: Vec<String> = near.iter().map(|name| format!("--{name}")).collect();
                failure.hint(format!("did you mean {}?", near.join(" or ")))
            }
        }
    }
}

/// Whether an option or the body has this name.
fn is_taken(name: &str) -> bool {
    options::find(name).is_some() || name == "body" || is_flag(name)
}

/// Several failures as one.
pub(super) fn all(failures: Vec<Failure>) -> Failure {
    let mut failures = failures.into_iter();
    let mut first = failures.next().unwrap_or_else(|| Failure::usage(""));
    for failure in failures {
        first.message.push('\n');
        first.message.push_str("       ");
        first.message.push_str(&failure.message);
        for hint in failure.hints {
            if !first.hints.contains(&hint) {
                first.hints.push(hint);
            }
        }
    }
    first
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    /// An operation with parameters of these names.
    pub(in crate::call) fn operation(parameters: &[&str], body: bool) -> Operation {
        let docs = json!({ "summary": null, "description": null, "notes": [], "deprecated": false });
        let parameter = |name: &&str| {
            let argument = name.to_lowercase().replace(['-', '[', ']', '.'], "_");
            json!({
                "name": name, "argument": argument, "place": "Query", "style": "Form", "explode": true, "required": false,
                "from_client": false, "allow_reserved": false, "greedy": false, "json": false, "secret": false,
                "preset": null, "encodings": [], "docs": docs,
            })
        };
        let body = body.then(|| {
            json!({
                "media": "Json", "media_type": "application/json", "range": "application/json", "required": true, "parts": [],
                "encodings": [], "presets": [], "always": null, "or_multipart": false, "docs": docs,
            })
        });
        let operation = json!({
            "id": "ListThings", "name": "list_things", "method": "GET", "path": "/things", "template": "/things", "query": "",
            "tags": ["things"], "docs": docs, "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(), "body": body,
            "other_bodies": [], "successes": [], "error_statuses": [], "xml_errors": [], "accept": null,
            "servers": [{ "url": "https://{region}.example", "name": null, "docs": docs,
                "variables": [{ "name": "region", "default": "eu", "values": ["eu", "us"], "docs": docs }] }],
            "security": [], "paging": null, "idempotent": null, "success_errors": null, "retry": null, "has_events": false,
            "has_lines": false, "pointer": "/paths/~1things/get",
        });
        serde_json::from_value(operation).expect("an operation")
    }

    fn given(operation: &Operation, words: &[&str]) -> Result<Vec<(Target, String, GivenValue)>, Failure> {
        let line = ["x", "y"]
            .iter()
            .chain(words)
            .map(std::ffi::OsString::from)
            .collect::<Vec<_>>();
        let words = super::super::words::read(&line)?.rest;
        let is_boolean = |target: &Target, path: &[Step]| *target == Target::Parameter(1) || path::text(path) == ".on";
        let given = Flags::of(operation, &[]).read(words, &is_boolean, &|| vec!["display_name".to_owned()])?;
        Ok(given
            .into_iter()
            .map(|given| (given.target, path::text(&given.path), given.value))
            .collect())
    }

    fn text(text: &str) -> GivenValue {
        GivenValue::Text(text.to_owned())
    }

    #[test]
    fn flags_have_several_names_and_paths() {
        let operation = operation(
            &["os_type", "Dry", "filter", "filter[a.b]", "X-Id", "select", "no-cache"],
            true,
        );
        let given = given(
            &operation,
            &[
                "--os-type",
                "a",
                "--os_type=b",
                "--filter.k.l",
                "c",
                "--filter[a.b]",
                "d",
                "--x-id",
                "e",
                "--param.select",
                "f",
                "--body.tags[0]",
                "g",
                "--region",
                "us",
                "--var.region",
                "us",
                "--no-cache",
                "h",
                "--body.n:=3",
            ],
        );
        let key = |index| Target::Parameter(index);
        let region = Target::Variable("region".to_owned());
        let none = String::new;
        assert_eq!(
            given.unwrap(),
            [
                (key(0), none(), text("a")),
                (key(0), none(), text("b")),
                (key(2), ".k.l".to_owned(), text("c")),
                (key(3), none(), text("d")),
                (key(4), none(), text("e")),
                (key(5), none(), text("f")),
                (Target::Body, ".tags[0]".to_owned(), text("g")),
                (region.clone(), none(), text("us")),
                (region, none(), text("us")),
                (key(6), none(), text("h")),
                (Target::Body, ".n".to_owned(), GivenValue::Json("3".to_owned())),
            ]
        );
        assert_eq!(Flags::of(&operation, &[]).name_of(&key(5)), "--param.select");
    }

    #[test]
    fn booleans_are_switches() {
        let operation = operation(&["a", "dry"], true);
        let given = given(
            &operation,
            &[
                "--dry",
                "--no-dry",
                "--dry",
                "false",
                "--dry=true",
                "--body.on",
                "--no-body.on",
            ],
        );
        let values: Vec<_> = given.unwrap().into_iter().map(|(_, _, value)| value).collect();
        let switch = GivenValue::Switch;
        assert_eq!(
            values,
            [
                switch(true),
                switch(false),
                text("false"),
                text("true"),
                switch(true),
                switch(false)
            ]
        );
    }

    #[test]
    fn all_unknown_flags_are_told_with_those_like_them() {
        let operation = operation(&["os_type", "dry"], true);
        let failure = given(&operation, &["--os-tpye", "x", "--display-name", "y", "z", "--os-type"]).unwrap_err();
        assert_eq!(
            failure.message,
            "list-things has no flag --os-tpye\n       list-things has no flag --display-name\n       `z` belongs to no flag\n       \
             --os-type needs a value"
        );
        assert_eq!(
            failure.hints,
            ["did you mean --os-type?", "did you mean --body.display_name?"]
        );
        let without = given(&super::tests::operation(&[], false), &["--body.x", "1"]).unwrap_err();
        assert_eq!(without.hints, ["the operation has no body"]);
    }
}
