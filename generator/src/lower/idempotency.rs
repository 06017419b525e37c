//! Idempotency keys: the parameter that carries one, which a call then makes of itself.

use openapiv3 as oas;

use crate::diagnostic::Code;
use crate::document::extension::{IDEMPOTENCY_KEY, is_idempotency_key};
use crate::model::{Docs, Made, Note, Parameter, Place, Shape, TextFormat, TypeRef};

use super::Lower;
use super::extensions;
use super::location::At;

/// Methods that change nothing (RFC 9110, section 9.2.1), which need no key.
const SAFE: [&str; 5] = ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"];

/// The methods that a key at the root is for: others mean the same when they are sent twice.
const NOT_IDEMPOTENT: [&str; 2] = ["POST", "PATCH"];

/// The key of OASIS Repeatable Requests, and the time that goes with it.
const REPEATABLE: (&str, &str) = ("Repeatability-Request-ID", "Repeatability-First-Sent");

/// The length of a key that a call makes: a UUID as text.
const KEY_LENGTH: u64 = 36;

impl Lower<'_, '_> {
    /// Marks the parameter of an operation that carries its idempotency key, or adds the header that its document names.
    pub(super) fn idempotency_key(
        &mut self,
        operation: &oas::Operation,
        method: &str,
        parameters: &mut Vec<Parameter>,
        at: &At<'_>,
    ) {
        let own = extensions::idempotency_key(&operation.extensions);
        let of_root = extensions::idempotency_key(&self.openapi.extensions);
        let is_safe = SAFE.contains(&method);
        match (own, of_root) {
            (Some(None), _) | (None, Some(None)) => {}
            (Some(Some(_)), _) if is_safe => {
                let message = format!("`{}` has no effect: {method} changes nothing", IDEMPOTENCY_KEY.key());
                self.warn(Code::IGNORED_KEYWORD, &at.child(IDEMPOTENCY_KEY.key()), message, None);
            }
            (Some(Some(name)), _) => match named(parameters, name) {
                Some(parameter) => self.named_key(parameter, at),
                None => self.add_key(name, parameters, at),
            },
            (None, _) if is_safe => {}
            (None, of_root) => {
                let is_named = of_root.flatten().filter(|_| NOT_IDEMPOTENT.contains(&method));
                let known = parameters.iter_mut().find(|parameter| is_well_known(parameter));
                match (known, is_named) {
                    (Some(parameter), _) => {
                        if self.why_no_key(parameter).is_none() && allows_uuids(parameter) {
                            mark(parameter);
                        }
                    }
                    (None, Some(name)) => match named(parameters, name) {
                        Some(parameter) => self.named_key(parameter, at),
                        None => self.add_key(name, parameters, at),
                    },
                    (None, None) => {}
                }
            }
        }
        mark_first_sent(parameters);
    }

    /// Marks the parameter that `x-idempotency-key` of the operation or of the root names.
    fn named_key(&mut self, parameter: &mut Parameter, at: &At<'_>) {
        match self.why_no_key(parameter) {
            None => mark(parameter),
            Some(reason) => {
                let message = format!("`{}` cannot carry an idempotency key: {reason}", parameter.name);
                let help = "the caller gives it; write `x-idempotency-key: false` on the operation";
                self.warn(Code::INVALID_EXTENSION, at, message, Some(help));
            }
        }
    }

    /// Why a parameter cannot carry a key that a call makes.
    fn why_no_key(&self, parameter: &Parameter) -> Option<&'static str> {
        let shape = &self.types[self.types.resolve(parameter.ty).id].shape;
        let format = parameter.docs.notes.iter().find_map(|note| match note {
            Note::Format(format) => Some(format.as_str()),
            _ => None,
        });
        let length = parameter.docs.notes.iter().find_map(|note| match note {
            Note::Bounds(bounds) => Some((bounds.min_length, bounds.max_length)),
            _ => None,
        });
        let (least, most) = length.unwrap_or_default();
        if parameter.from_client {
            Some("it is set on the client, and would be the same for all calls")
        } else if parameter.place == Place::Path {
            Some("it is a part of the path")
        } else if parameter.json || !self.holds_uuids(shape) || format.is_some_and(|format| !is_of_uuids(format)) {
            Some("a call makes a UUID, which its schema does not allow")
        } else if most.is_some_and(|most| most < KEY_LENGTH) || least.is_some_and(|least| least > KEY_LENGTH) {
            Some("a call makes a UUID of 36 characters, which its schema does not allow")
        } else {
            None
        }
    }

    /// Whether a UUID is a value of a type.
    fn holds_uuids(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Text(TextFormat::Plain | TextFormat::Secret) => true,
            Shape::Text(TextFormat::Own(id)) => {
                is_of_uuids(self.own.path_of(*id).rsplit("::").next().unwrap_or_default())
            }
            _ => false,
        }
    }

    /// Adds the header that carries a key and is not described.
    fn add_key(&mut self, name: &str, parameters: &mut Vec<Parameter>, at: &At<'_>) {
        let id = self.scalar(Shape::Text(TextFormat::Plain), at, name);
        parameters.push(Parameter {
            name: name.to_owned(),
            place: Place::Header,
            style: Place::Header.default_style(),
            explode: false,
            allow_reserved: false,
            encodings: Vec::new(),
            greedy: false,
            json: false,
            required: false,
            default: None,
            from_client: false,
            secret: false,
            made: Some(Made::Key { is_described: false }),
            ty: TypeRef { id, nullable: false },
            constraints: None,
            docs: Docs {
                description: Some("The key by which the server tells a repetition from a second call.".to_owned()),
                notes: vec![Note::Made],
                ..Docs::default()
            },
        });
    }
}

/// The parameter of this name: a header in any case, or one of another place.
fn named<'p>(parameters: &'p mut [Parameter], name: &str) -> Option<&'p mut Parameter> {
    let is_header =
        |parameter: &Parameter| parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case(name);
    let index = parameters.iter().position(is_header);
    let index = index.or_else(|| parameters.iter().position(|parameter| parameter.name == name));
    parameters.get_mut(index?)
}

fn is_well_known(parameter: &Parameter) -> bool {
    parameter.place == Place::Header && is_idempotency_key(&parameter.name)
}

/// Whether a pattern may allow UUIDs. Patterns are not compared, so one that a document writes for a header that is a key only by its name
/// has to be that of UUIDs: it has groups of four characters and a hyphen.
fn allows_uuids(parameter: &Parameter) -> bool {
    parameter.docs.notes.iter().all(|note| match note {
        Note::Bounds(bounds) => bounds.pattern.as_ref().is_none_or(|pattern| pattern.contains("{4}-")),
        _ => true,
    })
}

/// Whether a UUID is a value of a format, or of a type of this name.
fn is_of_uuids(format: &str) -> bool {
    ["uuid", "guid", "uuid4", "uuidv4", "string", "text"].contains(&format.to_ascii_lowercase().as_str())
}

fn mark(parameter: &mut Parameter) {
    parameter.made = Some(Made::Key { is_described: true });
    parameter.required = false;
    // a default would be the key of all calls
    parameter.default = None;
    parameter.docs.notes.retain(|note| !matches!(note, Note::Default(_)));
    parameter.docs.notes.push(Note::Made);
}

/// Marks the time that goes with the key of a repeatable request.
fn mark_first_sent(parameters: &mut [Parameter]) {
    let is_header = |parameter: &Parameter, name: &str| {
        parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case(name)
    };
    let has_key = |parameter: &Parameter| is_header(parameter, REPEATABLE.0) && parameter.made.is_some();
    if !parameters.iter().any(has_key) {
        return;
    }
    if let Some(parameter) = parameters
        .iter_mut()
        .find(|parameter| is_header(parameter, REPEATABLE.1))
    {
        parameter.made = Some(Made::FirstSent);
        parameter.required = false;
        parameter.docs.notes.push(Note::Made);
    }
}
