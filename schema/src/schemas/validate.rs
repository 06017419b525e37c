//! Values against schemas: compiled once, when first needed, and shared by all that refer to them.
//!
//! The state of a validation belongs to its thread, as keywords get no context from `jsonschema`. It remembers which
//! values fit which schemas, so that alternatives within alternatives are not tried over and over.

use std::cell::RefCell;
use std::collections::HashMap;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use super::keyword::{PATTERN, RANGE, REFERENCE};
use super::translate::translate;
use super::{Direction, SchemaId, Schemas, format, keyword};

/// How many schemas are visited for one value. Beyond, it is not said to fit.
const STEP_LIMIT: usize = 1_000_000;
/// How deep references may nest while validating, as validating is recursive.
const DEPTH_LIMIT: usize = 400;

impl Schemas {
    /// Whether the value fits the schema.
    pub fn accepts(&self, id: SchemaId, value: &Value, direction: Direction) -> bool {
        self.run(direction, || accepts(id, value)) == Some(true)
    }

    /// Compiles a schema, but not what it refers to; the error says why that is not possible.
    pub(crate) fn compile(&self, id: SchemaId, direction: Direction) -> Result<(), String> {
        self.validator(id, direction).map(drop).map_err(str::to_owned)
    }

    /// Validates within a state of its own; `None` where the schemas and the value are too intricate.
    pub(super) fn run<T>(&self, direction: Direction, validate: impl FnOnce() -> T) -> Option<T> {
        let outer = RUN.replace(Some(Run {
            schemas: self.clone(),
            direction,
            steps: 0,
            open: Vec::new(),
            assumed: usize::MAX,
            known: HashMap::new(),
            intricate: false,
        }));
        let result = validate();
        let run = RUN.replace(outer);
        run.is_some_and(|run| !run.intricate).then_some(result)
    }

    /// The compiled schema.
    pub(super) fn validator(&self, id: SchemaId, direction: Direction) -> Result<&Validator, &str> {
        let Some([requests, responses]) = self.0.validators.get(id.0) else {
            return Err("it does not exist");
        };
        let validator = match direction {
            Direction::Request => requests,
            Direction::Response => responses,
        };
        let validator = validator.get_or_init(|| compile(&translate(self, id, direction)));
        validator.as_ref().map_err(String::as_str)
    }
}

/// Compiles a schema for the engine without backtracking: patterns of a document must not take exponential time.
fn compile(schema: &Value) -> Result<Validator, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .with_format("byte", format::is_base64)
        .with_keyword(REFERENCE, |_, value, _| Ok(keyword::reference(value, accepts)))
        .with_keyword(PATTERN, move |_, value, _| Ok(keyword::pattern(&text(value))))
        .with_keyword(RANGE, move |_, value, _| Ok(keyword::range(&text(value))))
        .build(schema)
        .map_err(|error| error.to_string())
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// A schema and the place of a value in memory, which stays during a validation.
type Pair = (SchemaId, usize);

/// The state of one validation.
struct Run {
    schemas: Schemas,
    direction: Direction,
    steps: usize,
    /// What is being validated, outermost first.
    open: Vec<Pair>,
    /// The outermost of `open` that was taken to fit since it came back to itself.
    assumed: usize,
    /// What has been found out about objects and arrays; other values may be temporary.
    known: HashMap<Pair, bool>,
    intricate: bool,
}

impl Run {
    /// Begins with a pair, or says in the error what is known of it.
    fn begin(&mut self, pair: Pair) -> Result<(), bool> {
        if let Some(known) = self.known.get(&pair) {
            return Err(*known);
        }
        // A schema that comes back to itself at the same value says nothing new there.
        if let Some(at) = self.open.iter().position(|open| *open == pair) {
            self.assumed = self.assumed.min(at);
            return Err(true);
        }
        self.steps += 1;
        if self.steps > STEP_LIMIT || self.open.len() >= DEPTH_LIMIT {
            self.intricate = true;
        }
        if self.intricate {
            return Err(false);
        }
        self.open.push(pair);
        Ok(())
    }

    /// Ends with the innermost pair. What rests on an assumption about one further out holds only there.
    fn end(&mut self, fits: bool, lasting: bool) {
        let Some(pair) = self.open.pop() else { return };
        if self.assumed >= self.open.len() {
            self.assumed = usize::MAX;
            if lasting {
                self.known.insert(pair, fits);
            }
        }
    }
}

/// Whether a value fits a schema, in the validation that this thread is at.
pub(super) fn accepts(id: SchemaId, value: &Value) -> bool {
    let pair = (id, std::ptr::from_ref(value).addr());
    let begun = RUN.with_borrow_mut(|run| {
        let run = run.as_mut().ok_or(true)?;
        run.begin(pair)?;
        Ok((run.schemas.clone(), run.direction))
    });
    let (schemas, direction) = match begun {
        Ok(begun) => begun,
        Err(known) => return known,
    };
    let validator = schemas.validator(id, direction);
    let fits = validator.is_ok_and(|validator| validator.is_valid(value));
    let lasting = value.is_object() || value.is_array();
    RUN.with_borrow_mut(|run| {
        if let Some(run) = run {
            run.end(fits, lasting);
        }
    });
    fits
}

#[cfg(test)]
mod tests;
