//! Calls of operations, and their results.

use serde_json::Value;
use specwright_dynamic::runtime::{Error, Json, Redactor};
use specwright_dynamic::{ArgumentError, Arguments, Content, Response};

use rmcp::model::CallToolResult;

use crate::catalog::{Catalog, Entry, is_withheld, name_of};
use crate::cut::{Cut, cut, size};
use crate::feed::{Feed, Piece};
use crate::marks;
use crate::schema::secret_in;
use crate::store::Store;
use crate::untrusted::clean;

/// How many violations are listed.
const VIOLATIONS: usize = 50;
/// How many places where a response was cut are named.
const CUTS: usize = 8;

/// Calls operations, and keeps what is left of their responses.
pub(crate) struct Calls {
    budget: usize,
    /// The tool that takes cursors.
    continuing: &'static str,
    rest: Store<Rest>,
}

/// What is left of a response.
struct Rest {
    origin: Origin,
    value: Option<Json>,
    feed: Option<Feed>,
}

/// Where a response comes from.
#[derive(Clone)]
struct Origin {
    operation: String,
    document: String,
    /// What is said of the response before its data.
    words: String,
    is_error: bool,
}

impl Calls {
    pub(crate) fn new(budget: usize, continuing: &'static str) -> Self {
        Self {
            budget,
            continuing,
            rest: Store::default(),
        }
    }

    /// How many characters a result has at most.
    pub(crate) fn budget(&self) -> usize {
        self.budget
    }

    /// Calls an operation.
    pub(crate) async fn call(&self, catalog: &Catalog, entry: &Entry, arguments: Value) -> CallToolResult {
        if !entry.is_allowed {
            return marks::error(refusal(entry));
        }
        let (client, operation) = (catalog.client(entry), &entry.operation);
        if let Some(message) = withheld_given(catalog, entry, &arguments) {
            return marks::error(message);
        }
        let origin = Origin {
            operation: entry.name.clone(),
            document: name_of(client.document()),
            words: String::new(),
            is_error: false,
        };
        // numbers keep their digits
        let arguments = arguments.to_string().parse().unwrap_or(Json::Null);
        let call =
            Arguments::from_json(operation, arguments).and_then(|arguments| client.call(&operation.name, arguments));
        let call = match call {
            Ok(call) => call,
            Err(error) => return marks::error(misfits(catalog, entry, &error, self.budget)),
        };
        match Feed::of(call, operation) {
            Ok(feed) => self.next_piece(origin, feed).await,
            Err(call) => match call.send().await {
                Ok(response) => self.response(origin, response),
                Err(error) => self.error(origin, &error),
            },
        }
    }

    /// Gives what comes next of a response that was cut.
    pub(crate) async fn go_on(&self, cursor: &str) -> CallToolResult {
        match self.rest.take(cursor) {
            None => marks::error(
                "nothing is kept for this cursor: each is good for one use, and only recent ones are kept; call the operation again",
            ),
            Some(Rest {
                origin,
                value: Some(value),
                feed,
            }) => self.part(origin, value, feed),
            Some(Rest {
                origin,
                value: None,
                feed: Some(feed),
            }) => self.next_piece(origin, feed).await,
            Some(Rest {
                value: None,
                feed: None,
                ..
            }) => marks::text("There is nothing more."),
        }
    }

    async fn next_piece(&self, origin: Origin, mut feed: Feed) -> CallToolResult {
        match feed.next(self.budget).await {
            Ok(Some(Piece { value, is_last })) => self.part(origin, value, (!is_last).then_some(feed)),
            Ok(None) => marks::text(format!("{}: there is nothing more.", origin.operation)),
            Err(error) => self.error(origin, &error),
        }
    }

    fn response(&self, mut origin: Origin, response: Response) -> CallToolResult {
        let redactor = response.redactor();
        origin.words = format!("HTTP {}", response.status());
        if let Some(id) = response.request_id() {
            origin.words.push_str(&format!(", request {}", clean(id, 100)));
        }
        let media_type = media_type(&response, &redactor);
        match response.into_content() {
            Content::Json(json) => self.part(origin, redactor.json(json), None),
            Content::Text(text) => self.part(origin, redactor.text(&text).into_owned().into(), None),
            Content::Bytes(bytes) => {
                let bytes = format!("{} bytes of {media_type}, which are not shown", bytes.len());
                marks::text(format!("{}: {}. {bytes}.", origin.operation, origin.words))
            }
            _ => marks::text(format!("{}: {}, without a body.", origin.operation, origin.words)),
        }
    }

    /// A part of a response, and a cursor for what is left.
    fn part(&self, origin: Origin, value: Json, feed: Option<Feed>) -> CallToolResult {
        let part = cut(value, self.budget);
        let mut words = match origin.words.as_str() {
            "" => format!("{}.", origin.operation),
            of_response => format!("{}: {of_response}.", origin.operation),
        };
        let (document, is_error) = (origin.document.clone(), origin.is_error);
        if part.rest.is_some() || feed.is_some() {
            let left = part.rest.as_ref().map_or(0, size);
            words.push_str(&left_words(&part.cuts, left, feed.is_some()));
            let rest = Rest {
                origin,
                value: part.rest,
                feed,
            };
            let cursor = self.rest.keep(rest, left);
            words.push_str(&format!(
                " To go on, call `{}` with {{\"continue\": \"{cursor}\"}}.",
                self.continuing
            ));
        }
        marks::data(words, &document, &part.value.to_string(), is_error)
    }

    /// What went wrong with a call; what the server says of it is data.
    fn error(&self, mut origin: Origin, error: &Error) -> CallToolResult {
        origin.is_error = true;
        let redactor = error.redactor();
        let Some(status) = error.status() else {
            // text of this program, which may show what others have said
            let text = redactor.text(&with_sources(error)).into_owned();
            return marks::error(format!("{}: {}", origin.operation, clean(&text, self.budget)));
        };
        origin.words = format!("HTTP {status}, an error");
        let text = |value: Option<&str>| value.map(|value| Json::from(redactor.text(value)));
        let raw = std::str::from_utf8(error.raw_body()).unwrap_or_default();
        let body = match raw.parse::<Json>() {
            Ok(json) => Some(redactor.json(json)),
            Err(_) => text(Some(raw).filter(|raw| !raw.is_empty())),
        };
        // what the API says of its error, or else what is wrong with its response
        let fault = error.api().is_none().then(|| error.to_string());
        let message = error.message().filter(|message| !raw.contains(message));
        let members = [
            ("error", text(fault.as_deref())),
            ("code", text(error.code())),
            ("message", text(message)),
            ("request_id", text(error.request_id())),
            ("body", body),
        ];
        let members = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        self.part(origin, Json::Object(members.collect()), None)
    }
}

/// Why an operation is not called.
fn refusal(entry: &Entry) -> String {
    format!(
        "`{}` is refused: {} may change something, and this server only reads. The user can allow it by starting the server with `--allow-writes`, or `--allow-writes={}`",
        entry.name, entry.operation.method, entry.operation.name,
    )
}

/// That an argument is one that only the user gives.
fn withheld_given(catalog: &Catalog, entry: &Entry, arguments: &Value) -> Option<String> {
    let (document, operation) = (catalog.document(entry), &entry.operation);
    let withheld = operation
        .parameters
        .iter()
        .filter(|parameter| is_withheld(document, parameter));
    let mut names = withheld.flat_map(|parameter| [&parameter.argument, &parameter.name]);
    let given = names.find(|name| arguments.get(name.as_str()).is_some_and(|value| !value.is_null()));
    let path = given.cloned();
    let path = path.or_else(|| secret_in(arguments, &document.arguments_schema(operation).schema))?;
    Some(format!(
        "nothing was sent: `{}` is secret or set by the user, so an agent cannot give it",
        clean(&path, 200)
    ))
}

/// All that is wrong with arguments.
fn misfits(catalog: &Catalog, entry: &Entry, error: &ArgumentError, budget: usize) -> String {
    let ArgumentError::Violations { violations, .. } = error else {
        return clean(&error.to_string(), budget);
    };
    let listed = violations
        .iter()
        .take(VIOLATIONS)
        .map(|violation| clean(&violation.to_string(), 400));
    let mut text = format!("nothing was sent: the arguments of `{}` do not fit\n", entry.name);
    for line in listed {
        if text.chars().count() + line.chars().count() > budget {
            break;
        }
        text.push_str(&format!("- {line}\n"));
    }
    let shown = text.lines().count() - 1;
    if shown < violations.len() {
        text.push_str(&format!("and {} more\n", violations.len() - shown));
    }
    if let Some(hint) = hint(catalog, entry) {
        text.push_str(&hint);
    }
    text
}

/// What the arguments are.
fn hint(catalog: &Catalog, entry: &Entry) -> Option<String> {
    let (document, operation) = (catalog.document(entry), &entry.operation);
    let given = operation
        .parameters
        .iter()
        .filter(|parameter| !is_withheld(document, parameter));
    let mut names: Vec<String> = given.map(|parameter| clean(&parameter.argument, 80)).collect();
    names.extend(operation.body.as_ref().map(|_| operation.body_name().to_owned()));
    names.truncate(60);
    (!names.is_empty()).then(|| format!("the arguments are: {}", names.join(", ")))
}

/// What is left of a response, in words.
fn left_words(cuts: &[Cut], left: usize, more_follows: bool) -> String {
    let places = cuts.iter().take(CUTS).map(|cut| {
        let place = match cut.path.as_str() {
            "" => "the response".to_owned(),
            path => format!("«{}»", clean(path, 200)),
        };
        format!("{} of {} {} of {place}", cut.shown, cut.shown + cut.left, cut.unit)
    });
    let places: Vec<String> = places.collect();
    match (places.is_empty(), more_follows) {
        (true, _) => " More may follow.".to_owned(),
        (false, false) => format!(" Cut to fit: {}; {left} characters are left.", places.join(", ")),
        (false, true) => format!(
            " Cut to fit: {}; {left} characters are left, and more may follow.",
            places.join(", ")
        ),
    }
}

fn media_type(response: &Response, redactor: &Redactor) -> String {
    let value = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    clean(&redactor.text(value.unwrap_or("an unknown type")), 100)
}

/// The text of an error and of those behind it.
fn with_sources(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        let more = source.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        next = source.source();
    }
    text
}
