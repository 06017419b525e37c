//! Errors of `jsonschema` as problems: the place in the words of a request, and what was expected.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::{Location, LocationSegment};
use serde_json::Value;

use super::keyword::{REFERENCE, referred};
use super::translate::translate;
use super::validate::accepts;
use super::{Direction, Kinds, SchemaId, Schemas, format};
use crate::problem::{Problem, show, step};

/// How many problems are listed for one value.
const PROBLEM_LIMIT: usize = 50;
/// How many references are followed to find problems, and how many within one another.
const REFERENCE_LIMIT: usize = 2_000;
const DEPTH_LIMIT: usize = 100;
/// The size of a value, in values, of which all errors are collected. Of a larger one it is the first.
const SIZE_LIMIT: usize = 50_000;
/// How many values of an enumeration are listed.
const LISTED: usize = 20;

impl Schemas {
    /// All that does not fit, each place written as a continuation of `at`.
    pub(crate) fn check(&self, id: SchemaId, value: &Value, at: &str, direction: Direction) -> Vec<Problem> {
        let mut report = Report {
            schemas: self,
            direction,
            problems: Vec::new(),
            references: 0,
            open: Vec::new(),
        };
        match self.run(direction, || accepts(id, value)) {
            Some(true) => return Vec::new(),
            Some(false) if self.run(direction, || report.schema(id, value, at)).is_some() => {}
            Some(false) => report.problems.clear(),
            None => report.problem(at, "is too intricate to be checked"),
        }
        if report.problems.is_empty() {
            report.problem(at, "does not fit");
        }
        report.problems
    }
}

struct Report<'a> {
    schemas: &'a Schemas,
    direction: Direction,
    problems: Vec<Problem>,
    references: usize,
    /// The schemas and the places of values that are being reported, to notice circles.
    open: Vec<(SchemaId, usize)>,
}

/// What a validator was given.
#[derive(Clone, Copy)]
struct Subject<'a> {
    id: SchemaId,
    value: &'a Value,
    at: &'a str,
}

impl Report<'_> {
    fn problem(&mut self, at: impl Into<String>, message: impl Into<String>) {
        if self.problems.len() < PROBLEM_LIMIT {
            self.problems.push(Problem::new(at, message));
        }
    }

    fn schema(&mut self, id: SchemaId, value: &Value, at: &str) {
        let pair = (id, std::ptr::from_ref(value).addr());
        if self.open.contains(&pair) {
            return;
        }
        self.references += 1;
        if self.references > REFERENCE_LIMIT || self.open.len() >= DEPTH_LIMIT {
            return self.problem(at, "does not fit");
        }
        self.open.push(pair);
        let schemas = self.schemas;
        let errors: Vec<ValidationError<'_>> = match schemas.validator(id, self.direction) {
            Ok(validator) if is_large(value) => validator.validate(value).err().into_iter().collect(),
            Ok(validator) => validator.iter_errors(value).collect(),
            Err(error) => {
                self.open.pop();
                return self.problem(at, format!("cannot be checked, as its schema is invalid: {error}"));
            }
        };
        self.errors(&errors, Subject { id, value, at });
        self.open.pop();
    }

    fn errors(&mut self, errors: &[ValidationError<'_>], subject: Subject<'_>) {
        for error in decisive(errors) {
            if self.problems.len() >= PROBLEM_LIMIT {
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
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.problem(at + &step(name), "is required");
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                for name in unexpected {
                    self.problem(format!("{at}{}", step(name)), "is not documented");
                }
            }
            // None of the properties is documented, and so the object is at fault.
            Kind::FalseSchema if error.schema_path().as_str().ends_with("/additionalProperties") => {
                for name in value.as_object().into_iter().flat_map(|fields| fields.keys()) {
                    self.problem(format!("{at}{}", step(name)), "is not documented");
                }
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.none_fits(error, context, subject),
            Kind::OneOfMultipleValid { context } => {
                let mut names = self.names(error, subject);
                let mut failed = context.iter().map(|errors| !errors.is_empty());
                names.retain(|_| !failed.next().unwrap_or(false));
                self.problem(at, format!("fits {} and must fit one only", names.join(", ")));
            }
            Kind::PropertyNames { error } => {
                let value = error.instance();
                let problems = self.apart(|report| report.error(error, Subject { value, ..subject }));
                let reason = problems.first().map_or("does not fit", |problem| &problem.message);
                self.problem(at, format!("has the property {}: {reason}", show(error.instance())));
            }
            kind => self.problem(at, sentence(kind, value, error)),
        }
    }

    /// The problems that `report` finds, apart from those so far.
    fn apart(&mut self, report: impl FnOnce(&mut Self)) -> Vec<Problem> {
        let outer = std::mem::take(&mut self.problems);
        report(self);
        std::mem::replace(&mut self.problems, outer)
    }

    /// Says which alternatives there are, and what is wrong with the nearest.
    fn none_fits(
        &mut self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
        subject: Subject<'_>,
    ) {
        let at = place(subject.at, error.instance_path());
        let names = self.names(error, subject);
        let value = subject.value.pointer(error.instance_path().as_str());
        let mut found = Vec::new();
        for errors in context {
            // A value of the right type is nearer than any other.
            let mistyped = errors.iter().any(|inner| match inner.kind() {
                _ if inner.instance_path() != error.instance_path() => false,
                Kind::Type { .. } => true,
                kind => referenced(kind)
                    .is_some_and(|id| value.is_some_and(|value| !self.schemas.kinds(id).meets(Kinds::of(value)))),
            });
            found.push((mistyped, self.apart(|report| report.errors(errors, subject))));
        }
        if found.len() == 1 && names.len() == 1 {
            for problem in found.into_iter().flat_map(|(_, problems)| problems) {
                self.problem(problem.at, problem.message);
            }
            return;
        }
        let mut message = format!("fits none of {}", names.join(", "));
        let named = names.iter().zip(found).filter(|_| context.len() == names.len());
        let nearest = named.min_by_key(|(_, (mistyped, problems))| (*mistyped, problems.len()));
        if let Some((name, (_, problems))) = nearest
            && let Some(first) = problems.first()
        {
            let inner = first.at.strip_prefix(&at).unwrap_or(&first.at);
            let space = if inner.is_empty() { "" } else { " " };
            let inner = inner.trim_start_matches('.');
            message.push_str(&format!("; as {name}: {inner}{space}{}", first.message));
        }
        self.problem(at, message);
    }

    /// What the alternatives are called that an error is about: their names, else their places.
    fn names(&self, error: &ValidationError<'_>, subject: Subject<'_>) -> Vec<String> {
        let schema = translate(self.schemas, subject.id, self.direction);
        let alternatives = schema.pointer(error.schema_path().as_str()).and_then(Value::as_array);
        let name = |(index, alternative): (usize, &Value)| {
            let name = referred(alternative).and_then(|id| self.schemas.get(id).name.clone());
            name.unwrap_or_else(|| format!("alternative {}", index + 1))
        };
        alternatives.into_iter().flatten().enumerate().map(name).collect()
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
fn sentence(kind: &Kind, value: &Value, error: &ValidationError<'_>) -> String {
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
            format!("expected {}, found {}", expected.words(), show(value))
        }
        Kind::Enum { options } => {
            let options = options.as_array().map_or(&[][..], Vec::as_slice);
            let mut listed: Vec<_> = options.iter().take(LISTED).map(show).collect();
            if options.len() > listed.len() {
                listed.push(format!("{} more", options.len() - listed.len()));
            }
            format!("{} is none of {}", show(value), listed.join(", "))
        }
        Kind::Constant { expected_value } => format!("{} is not {}", show(value), show(expected_value)),
        Kind::Minimum { limit } => format!("{value} must be at least {limit}"),
        Kind::Maximum { limit } => format!("{value} must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("{value} must be greater than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("{value} must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("{value} is no multiple of {multiple_of}"),
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
        Kind::Format { format } => format!("{} is not {}", show(value), format::wanted(format).unwrap_or(format)),
        Kind::Not { .. } => "fits what the document excludes".to_owned(),
        Kind::FalseSchema => "is not allowed".to_owned(),
        Kind::Custom { message, .. } => message.clone(),
        _ => error.masked().to_string(),
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
