//! Checks that `x-` keys are used on the right objects and that their values have the right shape.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::shape::{Key, Shape, Words};
use super::{Extension, name_of};
use crate::choices::TypeChoice;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::grammar::Kind;
use crate::document::source::{Files, Part};
use crate::document::suggest::nearest;
use crate::document::tree::{Node, Object, Value};

/// The statuses of errors.
const ERRORS: RangeInclusive<u64> = 400..=599;

/// Reports what is wrong with `x-` keys.
pub(crate) struct Checks<'r> {
    files: &'r Files,
    diagnostics: &'r mut Diagnostics,
    /// For each unknown key, the known key with a similar spelling.
    near: HashMap<String, Option<&'static str>>,
}

impl<'r> Checks<'r> {
    pub(crate) fn new(files: &'r Files, diagnostics: &'r mut Diagnostics) -> Self {
        Self {
            files,
            diagnostics,
            near: HashMap::new(),
        }
    }

    /// Checks one key of an object of some kind.
    pub(crate) fn key(&mut self, kind: Kind, object: &Object, key: &str, value: &Node) {
        if !kind.is_extension(key) {
            return;
        }
        match Extension::ALL.into_iter().find(|extension| extension.key == key) {
            None => self.unknown(key, value),
            Some(extension) if extension.places.contains(&kind) => {
                let severity = match extension.foreign {
                    true => Severity::Warning,
                    false => Severity::Error,
                };
                let mut values = Values { checks: self, severity };
                if let Shape::Beside(other, _) = extension.shape
                    && !object.contains_key(other)
                {
                    let message = format!("`{key}` has no meaning without `{other}` beside it");
                    values.wrong(value, message, None);
                    return;
                }
                let shape = match extension.shape {
                    Shape::ByPlace { root, .. } if kind == Kind::Document => root,
                    Shape::ByPlace { elsewhere, .. } => elsewhere,
                    ref shape => shape,
                };
                values.check(shape, key, value);
                if matches!(extension.shape, Shape::NameOfEachValue) {
                    values.names(key, value, object);
                }
            }
            Some(extension) => {
                let place = match kind {
                    Kind::Plain => "here".to_owned(),
                    kind => format!("on {}", name_of(kind)),
                };
                let places: Vec<&str> = extension.places().collect();
                let help = format!("it stands on {}", places.join(", or on "));
                let message = format!("`{key}` has no effect {place}");
                self.report(Severity::Warning, (value, Part::Key), message, Some(help));
            }
        }
    }

    /// Warns of a misspelt key such as `x-succes-errors`, which would otherwise be ignored.
    fn unknown(&mut self, key: &str, value: &Node) {
        let near = match self.near.get(key) {
            Some(near) => *near,
            None => {
                // keys of others are many and short, so only a small difference is a slip
                let is_slip = |near: &&str| 4 * strsim::osa_distance(key, near) <= key.chars().count();
                let near = nearest(key, Extension::ALL.into_iter().map(Extension::key)).filter(is_slip);
                self.near.insert(key.to_owned(), near);
                near
            }
        };
        if let Some(near) = near {
            let message = format!("`{key}` is not known and has no effect");
            let help = format!("did you mean `{near}`?");
            self.report(Severity::Warning, (value, Part::Key), message, Some(help));
        }
    }

    fn report(&mut self, severity: Severity, (node, part): (&Node, Part), message: String, help: Option<String>) {
        let code = Code::INVALID_EXTENSION;
        let mut diagnostic = Diagnostic::new(severity, code, message);
        diagnostic.help = help;
        if self.diagnostics.keeps(code) {
            diagnostic = diagnostic.at(self.files.place(node.origin, part));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// Checks the values of one key.
struct Values<'c, 'r> {
    checks: &'c mut Checks<'r>,
    severity: Severity,
}

impl Values<'_, '_> {
    fn check(&mut self, shape: &Shape, key: &str, value: &Node) {
        match shape {
            Shape::Flag => self.expect(value.as_bool().is_some(), "true or false", key, value),
            Shape::OffOr(_) if value.as_bool() == Some(false) => {}
            Shape::OffOr(shape) => self.check(shape, key, value),
            Shape::FlagOr(_) if value.as_bool().is_some() => {}
            Shape::FlagOr(shape) => self.check(shape, key, value),
            Shape::Text => self.expect(value.as_str().is_some(), "a string", key, value),
            Shape::Checked { fits, expected, help } => {
                if !value.as_str().is_some_and(fits) {
                    self.wrong(value, format!("`{key}` must be {expected}"), Some((*help).to_owned()));
                }
            }
            Shape::Beside(_, shape) => self.check(shape, key, value),
            Shape::Parts => self.parts(value),
            Shape::Texts => self.expect(is_list(value, is_text), "a list of strings", key, value),
            Shape::TextMap => {
                let is_map = value.as_object().is_some_and(|map| map.values().all(is_text));
                self.expect(is_map, "an object of strings", key, value);
            }
            Shape::Pointers => {
                let is_some = value.as_array().is_none_or(|list| !list.is_empty());
                let are_pointers = is_pointer(value) || (is_some && is_list(value, is_pointer));
                let expected = "a JSON pointer such as `/data/items`, or a list of them";
                self.expect_pointer(are_pointers, expected, key, value);
            }
            Shape::Pointer => {
                self.expect_pointer(is_pointer(value), "a JSON pointer such as `/data/total`", key, value);
            }
            Shape::Statuses => {
                let is_error = |status: &Node| number(status).is_some_and(|status| ERRORS.contains(&status));
                self.expect(
                    is_list(value, is_error),
                    "a list of statuses from 400 to 599",
                    key,
                    value,
                );
            }
            Shape::Integer(least, most) => {
                let is_between = number(value).is_some_and(|number| (*least..=*most).contains(&number));
                self.expect(is_between, &format!("an integer from {least} to {most}"), key, value);
            }
            Shape::Word(words) => self.word(words, key, value),
            Shape::WordList(words) => match value.as_array() {
                Some(list) => list.iter().for_each(|word| self.word(words, key, word)),
                None => self.expect(false, "a list of strings", key, value),
            },
            Shape::Object(keys) => self.object(keys, value),
            Shape::Consistent(keys, clash) => {
                self.object(keys, value);
                let clash = value.as_object().and_then(|object| Some((object, clash(object)?)));
                if let Some((object, clash)) = clash {
                    let at = clash.key.and_then(|key| object.get(key)).unwrap_or(value);
                    self.wrong(at, clash.message.into_owned(), None);
                }
            }
            Shape::OneOrMore(shape) => match value.as_array() {
                Some([]) => self.wrong(value, format!("`{key}` must be a rule, or a list of rules"), None),
                Some(all) => all.iter().for_each(|one| self.check(shape, key, one)),
                None => self.check(shape, key, value),
            },
            // its parts were told apart before
            Shape::ByPlace { .. } => {}
            Shape::PointerOr(_) if is_pointer(value) => {}
            Shape::PointerOr(shape) if value.as_object().is_some() => self.check(shape, key, value),
            Shape::PointerOr(_) => {
                let name = value.as_str().filter(|name| !name.is_empty());
                let help = name.map(|name| format!("a property is `/{name}`, and a header `{{ header: {name} }}`"));
                let message = format!("`{key}` must be a JSON pointer such as `/data/next`, or an object");
                self.wrong(value, message, help);
            }
            Shape::RootOr(_) if value.as_str() == Some("") => {}
            Shape::RootOr(shape) => self.check(shape, key, value),
            Shape::Origins => {
                let expected = "a list of origins such as `https://files.example.com`";
                self.expect(is_list(value, is_origin), expected, key, value);
            }
            Shape::Rules(keys) => match value.as_array() {
                Some(rules) => rules.iter().for_each(|rule| self.object(keys, rule)),
                None => self.wrong(value, "a list of rules is expected here".to_owned(), None),
            },
            Shape::NameOfEachValue => self.expect(is_list(value, is_text), "a list of strings", key, value),
            Shape::RustType => {
                if let Err(message) = TypeChoice::of_extension(&value.to_json()) {
                    let message = format!("`{key}` has no effect: {message}");
                    self.wrong(value, message, None);
                }
            }
            Shape::Webhooks => {}
        }
    }

    fn expect(&mut self, fits: bool, expected: &str, key: &str, value: &Node) {
        if !fits {
            self.wrong(value, format!("`{key}` must be {expected}"), None);
        }
    }

    /// As [`Values::expect`]; a property may be meant.
    fn expect_pointer(&mut self, fits: bool, expected: &str, key: &str, value: &Node) {
        if fits {
            return;
        }
        let name = value.as_str().filter(|name| !name.is_empty() && !name.starts_with('/'));
        let help = name.map(|name| format!("a pointer begins with a slash: the property `{name}` is at `/{name}`"));
        self.wrong(value, format!("`{key}` must be {expected}"), help);
    }

    fn wrong(&mut self, value: &Node, message: String, help: Option<String>) {
        let part = match value.value {
            Value::Object(_) | Value::Array(_) => Part::Key,
            _ => Part::Value,
        };
        self.checks.report(self.severity, (value, part), message, help);
    }

    fn word(&mut self, words: &Words, key: &str, value: &Node) {
        match value.as_str() {
            Some(word) if words.all.contains(&word) => {}
            Some(word) => self.wrong(value, (words.unknown)(word), Some(words.help.to_owned())),
            None => self.expect(false, "a string", key, value),
        }
    }

    fn object(&mut self, keys: &[Key], value: &Node) {
        let Some(object) = value.as_object() else {
            let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
            let help = format!("its keys are {}", known.join(", "));
            self.wrong(value, "an object is expected here".to_owned(), Some(help));
            return;
        };
        for key in keys {
            match object.get(key.name) {
                Some(inner) => self.check(&key.shape, key.name, inner),
                None if key.needed => self.wrong(value, format!("the key `{}` is missing", key.name), None),
                None => {}
            }
        }
        for (name, inner) in object.iter() {
            if !keys.iter().any(|key| key.name == name) {
                let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
                let help = format!("the keys here are {}", known.join(", "));
                self.wrong(inner, format!("`{name}` has no meaning here"), Some(help));
            }
        }
    }

    /// Checks parts that have names of their own.
    fn parts(&mut self, value: &Node) {
        const PART: &[Key] = &[
            Key::needed("pointers", Shape::Pointers),
            Key::optional("hint", Shape::Text),
        ];
        let Some(parts) = value.as_object() else {
            self.wrong(value, "an object is expected here".to_owned(), None);
            return;
        };
        for (name, part) in parts.iter() {
            match part.as_object() {
                Some(_) => self.object(PART, part),
                None => self.check(&Shape::Pointers, name, part),
            }
        }
    }

    /// Checks that there is a name for each value of `enum`.
    fn names(&mut self, key: &str, value: &Node, schema: &Object) {
        let Some(names) = value.as_array() else { return };
        let values = match (schema.get("enum").and_then(Node::as_array), schema.get("const")) {
            (Some(values), _) => values.len(),
            (None, Some(_)) => 1,
            (None, None) => {
                self.wrong(value, format!("`{key}` has no effect without `enum`"), None);
                return;
            }
        };
        if names.len() != values {
            let message = format!(
                "`{key}` has no effect: names {}, values of `enum` {values}",
                names.len()
            );
            self.wrong(value, message, None);
        }
    }
}

fn is_text(value: &Node) -> bool {
    value.as_str().is_some()
}

fn is_list(value: &Node, item: impl Fn(&Node) -> bool) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(item))
}

fn number(value: &Node) -> Option<u64> {
    value.as_number()?.as_u64()
}

/// Whether a value is an origin: scheme, host and maybe a port (RFC 6454), in lower case and without a default port.
fn is_origin(value: &Node) -> bool {
    let Some(text) = value.as_str() else { return false };
    let (rest, default_port) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, ":443"),
        (_, Some(rest)) => (rest, ":80"),
        _ => return false,
    };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._:[]".contains(&byte);
    !rest.is_empty() && rest.bytes().all(is_plain) && !rest.ends_with(default_port) && !rest.ends_with(':')
}

/// Whether a value is a JSON pointer (RFC 6901) other than the empty one.
fn is_pointer(value: &Node) -> bool {
    value.as_str().is_some_and(|text| text.starts_with('/'))
}
