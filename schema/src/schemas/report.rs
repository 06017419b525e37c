//! Errors of `jsonschema` as violations: the place in the value, what was expected, and the keyword that says so.

use std::collections::HashMap;
use std::rc::Rc;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::{Location, LocationSegment};
use serde_json::Value;
use specwright::document::Pointer;

use super::applied::Secrets;
use super::keyword::{PATTERN, RANGE, REFERENCE, node, referred};
use super::translate::translate;
use super::validate::accepts;
use super::{Direction, Kinds, SchemaId, Schemas, format};
use crate::violation::{Violation, show, step};

/// How many violations are listed for one value.
const VIOLATION_LIMIT: usize = 50;
/// How many references are followed to find violations, and how many within one another.
const REFERENCE_LIMIT: usize = 2_000;
const DEPTH_LIMIT: usize = 100;
/// The size of a value, in values, of which all errors are collected. Of a larger one it is the first.
const SIZE_LIMIT: usize = 50_000;
/// How many values of an enumeration are listed.
const LISTED: usize = 20;

impl Schemas {
    /// All that does not fit, each place written as a continuation of `at`.
    pub fn check(&self, id: SchemaId, value: &Value, at: &str, direction: Direction) -> Vec<Violation> {
        let fits = self.run(direction, || accepts(id, value));
        if fits == Some(true) {
            return Vec::new();
        }
        let mut report = Report {
            schemas: self,
            direction,
            violations: Vec::new(),
            references: 0,
            open: Vec::new(),
            translated: HashMap::new(),
            secrets: Secrets::of(self, id, value, at),
        };
        match fits {
            Some(_) if self.run(direction, || report.schema(id, value, at)).is_some() => {}
            Some(_) => report.violations.clear(),
            None => report.violation(at, "is too intricate to be checked", self.place(id)),
        }
        if report.violations.is_empty() {
            report.violation(at, "does not fit", self.place(id));
        }
        report.violations
    }
}

struct Report<'a> {
    schemas: &'a Schemas,
    direction: Direction,
    violations: Vec<Violation>,
    references: usize,
    /// The schemas and the places of values that are being reported, to notice circles.
    open: Vec<(SchemaId, usize)>,
    /// The schemas as they were compiled, which the paths of errors lead into.
    translated: HashMap<SchemaId, Rc<Value>>,
    /// The places whose values are not shown.
    secrets: Secrets,
}

/// What a validator was given.
#[derive(Clone, Copy)]
struct Subject<'a> {
    id: SchemaId,
    value: &'a Value,
    at: &'a str,
}

impl Report<'_> {
    fn violation(&mut self, at: impl Into<String>, message: impl Into<String>, keyword: Pointer) {
        if self.violations.len() < VIOLATION_LIMIT {
            self.violations.push(Violation {
                at: at.into(),
                message: message.into(),
                keyword,
            });
        }
    }

    fn schema(&mut self, id: SchemaId, value: &Value, at: &str) {
        let pair = (id, std::ptr::from_ref(value).addr());
        if self.open.contains(&pair) {
            return;
        }
        self.references += 1;
        if self.references > REFERENCE_LIMIT || self.open.len() >= DEPTH_LIMIT {
            return self.violation(at, "does not fit", self.schemas.place(id));
        }
        self.open.push(pair);
        let schemas = self.schemas;
        let errors: Vec<ValidationError<'_>> = match schemas.validator(id, self.direction) {
            Ok(validator) if is_large(value) => validator.validate(value).err().into_iter().collect(),
            Ok(validator) => validator.iter_errors(value).collect(),
            Err(error) => {
                self.open.pop();
                let message = format!("cannot be checked, as its schema is invalid: {error}");
                return self.violation(at, message, schemas.place(id));
            }
        };
        self.errors(&errors, Subject { id, value, at });
        self.open.pop();
    }

    fn errors(&mut self, errors: &[ValidationError<'_>], subject: Subject<'_>) {
        for error in decisive(errors) {
            if self.violations.len() >= VIOLATION_LIMIT {
                break;
            }
            self.error(error, subject);
        }
    }

    fn error(&mut self, error: &ValidationError<'_>, subject: Subject<'_>) {
        let at = place(subject.at, error.instance_path());
        let value = subject.value.pointer(error.instance_path().as_str());
        let value = value.unwrap_or(error.instance().as_ref());
        if let Some(id) = referenced(error.kind()) {
            return self.schema(id, value, &at);
        }
        let keyword = self.keyword(error, subject.id);
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.violation(at + &step(name), "is required", keyword);
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                for name in unexpected {
                    self.violation(format!("{at}{}", step(name)), "is not documented", keyword.clone());
                }
            }
            // None of the properties is documented, and so the object is at fault.
            Kind::FalseSchema if error.schema_path().as_str().ends_with("/additionalProperties") => {
                for name in value.as_object().into_iter().flat_map(|fields| fields.keys()) {
                    self.violation(format!("{at}{}", step(name)), "is not documented", keyword.clone());
                }
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.none_fits(error, context, subject),
            Kind::OneOfMultipleValid { context } => {
                let ids = self.alternatives(error, subject);
                let fitting = context.iter().enumerate().filter(|(_, errors)| errors.is_empty());
                let names = fitting.map(|(index, _)| self.name(index, ids.get(index).copied().flatten()));
                let names: Vec<String> = names.collect();
                let message = format!("fits {} and must fit one only", names.join(", "));
                self.violation(at, message, keyword);
            }
            Kind::PropertyNames { error } => {
                let value = error.instance();
                let violations = self.apart(|report| report.error(error, Subject { value, ..subject }));
                let reason = violations
                    .first()
                    .map_or("does not fit", |violation| &violation.message);
                let message = format!("has the property {}: {reason}", show(error.instance()));
                self.violation(at, message, keyword);
            }
            kind => {
                let message = match kind {
                    Kind::Custom { keyword, .. } if self.secrets.has(&at) => {
                        let schema = self.translated(subject.id);
                        let limit = schema.pointer(error.schema_path().as_str());
                        custom(keyword, limit.and_then(Value::as_str).unwrap_or_default())
                    }
                    kind => sentence(kind, value, error, self.secrets.has(&at)),
                };
                self.violation(at, message, keyword);
            }
        }
    }

    /// The violations that `report` finds, apart from those so far.
    fn apart(&mut self, report: impl FnOnce(&mut Self)) -> Vec<Violation> {
        let outer = std::mem::take(&mut self.violations);
        report(self);
        std::mem::replace(&mut self.violations, outer)
    }

    /// Says which alternatives there are, and what is wrong with the nearest.
    fn none_fits(
        &mut self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
        subject: Subject<'_>,
    ) {
        let at = place(subject.at, error.instance_path());
        let keyword = self.keyword(error, subject.id);
        let ids = self.alternatives(error, subject);
        let value = subject.value.pointer(error.instance_path().as_str());
        let is_null = value.is_some_and(Value::is_null);
        let mut found = Vec::new();
        for (index, errors) in context.iter().enumerate() {
            let id = ids.get(index).copied().flatten();
            // Null is no alternative for who sent something else.
            if !is_null && context.len() > 1 && id.is_some_and(|id| self.schemas.kinds(id) == Kinds::NULL) {
                continue;
            }
            // A value of the right type is nearer than any other.
            let mistyped = errors.iter().any(|inner| match inner.kind() {
                _ if inner.instance_path() != error.instance_path() => false,
                Kind::Type { .. } => true,
                kind => referenced(kind)
                    .is_some_and(|id| value.is_some_and(|value| !self.schemas.kinds(id).meets(Kinds::of(value)))),
            });
            let name = self.name(index, id);
            found.push((name, mistyped, self.apart(|report| report.errors(errors, subject))));
        }
        if let [(_, _, violations)] = &mut found[..] {
            for violation in std::mem::take(violations) {
                self.violation(violation.at, violation.message, violation.keyword);
            }
            return;
        }
        let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        let mut message = format!("fits none of {}", names.join(", "));
        let nearest = found
            .iter()
            .min_by_key(|(_, mistyped, violations)| (*mistyped, violations.len()));
        if let Some((name, _, violations)) = nearest
            && let Some(first) = violations.first()
        {
            let inner = first.at.strip_prefix(&at).unwrap_or(&first.at);
            let space = if inner.is_empty() { "" } else { " " };
            let inner = inner.trim_start_matches('.');
            message.push_str(&format!("; as {name}: {inner}{space}{}", first.message));
        }
        self.violation(at, message, keyword);
    }

    /// The schemas of the alternatives that an error is about.
    fn alternatives(&mut self, error: &ValidationError<'_>, subject: Subject<'_>) -> Vec<Option<SchemaId>> {
        let schema = self.translated(subject.id);
        let alternatives = schema.pointer(error.schema_path().as_str()).and_then(Value::as_array);
        let id = |alternative: &Value| referred(alternative).or_else(|| node(alternative));
        alternatives.into_iter().flatten().map(id).collect()
    }

    /// What an alternative is called: its name, else its place.
    fn name(&self, index: usize, id: Option<SchemaId>) -> String {
        let name = id.and_then(|id| self.schemas.name(id));
        name.map_or_else(|| format!("alternative {}", index + 1), str::to_owned)
    }

    fn translated(&mut self, id: SchemaId) -> Rc<Value> {
        let (schemas, direction) = (self.schemas, self.direction);
        let known = self.translated.entry(id);
        known
            .or_insert_with(|| Rc::new(translate(schemas, id, direction)))
            .clone()
    }

    /// The keyword that an error is about, in the document.
    fn keyword(&mut self, error: &ValidationError<'_>, id: SchemaId) -> Pointer {
        let path: Pointer = error.schema_path().as_str().parse().unwrap_or_default();
        let translated = self.translated(id);
        let (mut at, mut id, mut steps) = (Some(&*translated), id, Vec::new());
        for step in path.steps() {
            at = at.and_then(|at| match at {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                other => other.get(step.as_ref()),
            });
            steps.push(step);
            if let Some(inner) = at.and_then(node) {
                (id, steps) = (inner, Vec::new());
            }
        }
        let mut keyword = self.schemas.place(id);
        let schema = self.schemas.get(id);
        let written = schema.parts("allOf").len();
        let mut steps = steps.iter().map(AsRef::as_ref).peekable();
        if schema.nullable && schema.may_exclude_null() {
            steps.next_if(|step| *step == "then");
        }
        match (steps.next(), steps.next()) {
            // What a discriminator has become stands behind the parts of the document.
            (Some("allOf"), Some(part)) if part.parse().is_ok_and(|part: usize| part >= written) => {
                keyword.push("discriminator");
            }
            (first, second) => {
                for step in first.into_iter().chain(second).chain(steps) {
                    keyword.push(match step {
                        PATTERN => "pattern",
                        RANGE => "format",
                        step => step,
                    });
                }
            }
        }
        keyword
    }
}

/// The schema that an error refers to.
fn referenced(kind: &Kind) -> Option<SchemaId> {
    match kind {
        Kind::Custom { keyword, message } if keyword == REFERENCE => message.parse().ok().map(SchemaId),
        _ => None,
    }
}

/// The errors without those that another one explains: a value of the wrong type is not in the enumeration either.
fn decisive<'a, 'e>(errors: &'a [ValidationError<'e>]) -> impl Iterator<Item = &'a ValidationError<'e>> {
    let rank = |error: &ValidationError<'_>| match error.kind() {
        Kind::Type { .. } => 0,
        Kind::Enum { .. } | Kind::Constant { .. } => 1,
        _ => 2,
    };
    // The object that a keyword belongs to, and the value it is about.
    let schema = |error: &'a ValidationError<'e>| {
        let keyword = error.schema_path().as_str();
        let schema = keyword.rsplit_once('/').map_or("", |(schema, _)| schema);
        (schema, error.instance_path().as_str())
    };
    let mut least: HashMap<(&str, &str), u8> = HashMap::new();
    for error in errors {
        let least = least.entry(schema(error)).or_insert(2);
        *least = rank(error).min(*least);
    }
    let is_decisive = move |error: &&'a ValidationError<'e>| least.get(&schema(error)) == Some(&rank(error));
    errors.iter().filter(is_decisive)
}

/// A place further in, as a continuation of `at`.
fn place(at: &str, path: &Location) -> String {
    let mut place = at.to_owned();
    for segment in path {
        match segment {
            LocationSegment::Property(name) => place.push_str(&step(&name)),
            LocationSegment::Index(index) => place.push_str(&format!("[{index}]")),
        }
    }
    place
}

/// What a value should have been.
fn sentence(kind: &Kind, value: &Value, error: &ValidationError<'_>, is_secret: bool) -> String {
    let shown = match is_secret {
        true => "the value".to_owned(),
        false => show(value),
    };
    let items = value.as_array().map_or(0, Vec::len);
    let properties = value.as_object().map_or(0, serde_json::Map::len);
    let characters = value.as_str().map_or(0, |text| text.chars().count());
    match kind {
        Kind::Type { kind } => {
            let expected = match kind {
                TypeKind::Single(one) => Kinds::named(one.as_str()),
                TypeKind::Multiple(several) => {
                    let several = several.iter().map(|one| Kinds::named(one.as_str()));
                    several.fold(Kinds::NONE, Kinds::or)
                }
            };
            let found = match is_secret {
                true => Kinds::of(value).words(),
                false => shown,
            };
            format!("expected {}, found {found}", expected.words())
        }
        Kind::Enum { options } => {
            let options = options.as_array().map_or(&[][..], Vec::as_slice);
            let mut listed: Vec<_> = options.iter().take(LISTED).map(show).collect();
            if options.len() > listed.len() {
                listed.push(format!("{} more", options.len() - listed.len()));
            }
            format!("{shown} is none of {}", listed.join(", "))
        }
        Kind::Constant { expected_value } => format!("{shown} is not {}", show(expected_value)),
        Kind::Minimum { limit } => format!("{shown} must be at least {limit}"),
        Kind::Maximum { limit } => format!("{shown} must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("{shown} must be greater than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("{shown} must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("{shown} is no multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("has {characters} characters and needs at least {limit}"),
        Kind::MaxLength { limit } => format!("has {characters} characters and may have at most {limit}"),
        Kind::MinItems { limit } => format!("has {items} items and needs at least {limit}"),
        Kind::MaxItems { limit } => format!("has {items} items and may have at most {limit}"),
        Kind::AdditionalItems { limit } => format!("has {items} items and may have at most {limit}"),
        Kind::MinProperties { limit } => format!("has {properties} properties and needs at least {limit}"),
        Kind::MaxProperties { limit } => format!("has {properties} properties and may have at most {limit}"),
        Kind::UniqueItems => match first_repeated(value) {
            Some((first, at)) => format!("items {first} and {at} are equal and must differ"),
            None => "has equal items and they must differ".to_owned(),
        },
        Kind::UnevaluatedItems { .. } => format!("has {items} items and not all of them are documented"),
        Kind::Contains => "has too few or too many of the items that the document asks for".to_owned(),
        Kind::Format { format } => format!("{shown} is not {}", format::wanted(format).unwrap_or(format)),
        Kind::Not { .. } => "fits what the document excludes".to_owned(),
        Kind::FalseSchema => "is not allowed".to_owned(),
        Kind::Custom { message, .. } => message.clone(),
        _ => error.masked().to_string(),
    }
}

/// What a secret should have been, by a keyword of our own.
fn custom(keyword: &str, limit: &str) -> String {
    match keyword {
        PATTERN => format!("the value does not match the pattern {limit}"),
        RANGE => format!("the value is beyond {limit}"),
        _ => "the value does not fit".to_owned(),
    }
}

/// The first two equal items, where they are written alike.
fn first_repeated(value: &Value) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    let mut items = value.as_array()?.iter().enumerate();
    items.find_map(|(at, item)| Some((seen.insert(item.to_string(), at)?, at)))
}

/// Whether a value has more than [`SIZE_LIMIT`] values in it.
fn is_large(value: &Value) -> bool {
    let (mut passed, mut open) = (0, vec![value]);
    while let Some(value) = open.pop() {
        passed += 1;
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
        if passed + open.len() > SIZE_LIMIT {
            return true;
        }
    }
    false
}
