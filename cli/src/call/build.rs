//! The arguments of a call, made of the flags of a command line.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use specwright_dynamic::Arguments;
use specwright_dynamic::media::is_in_range;
use specwright_dynamic::sample::{SampleArguments, SampleContent, SampleFile};
use specwright_dynamic::tables::{Body, BodyMedia, Operation};
use specwright_runtime::{File, Json, Upload};

use super::failure::{Class, Failure};
use super::flags::{Given, GivenValue, Target, all};
use super::path::{self, Step};
use super::schema::Schema;
use super::schemas::Schemas;
use super::upload;
use super::values::{Source, Typed, typed};

/// What a command line gives an operation.
#[derive(Default)]
pub(super) struct Built {
    pub(super) arguments: Arguments,
    /// Parameters that are set on the client, by their names in the document.
    pub(super) of_client: Vec<(String, String)>,
    /// Variables of the server's URL.
    pub(super) variables: Vec<(String, String)>,
    /// The members of a form or multipart without secrets, for programs that are not ours.
    pub(super) members: Vec<(String, Member)>,
    /// The file that a raw body is read from.
    pub(super) file: Option<PathBuf>,
    pub(super) warnings: Vec<String>,
    /// The body as JSON, if it is.
    pub(super) json: Option<Json>,
    /// The same for the Rust code of the call.
    pub(super) sample: SampleArguments,
}

/// A member of a form or multipart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Member {
    Value(Json),
    File(PathBuf),
}

/// The values that flags gave so far.
struct Building<'a> {
    operation: &'a Operation,
    schemas: &'a Schemas<'a>,
    parameters: Vec<(usize, Json)>,
    body: Json,
    has_body: bool,
    files: Vec<(String, File)>,
    /// The places that have a value of a flag, which no other flag replaces.
    set: Vec<(Target, Vec<Step>)>,
    built: Built,
}

/// Makes the arguments. All that is wrong is told at once. A body that is required and not given is read from
/// standard input, unless that is a terminal.
pub(super) fn build(
    operation: &Operation,
    schemas: &Schemas<'_>,
    given: Vec<Given>,
    body: Option<&str>,
    media_type: Option<&str>,
    quiet: bool,
) -> Result<Built, Failure> {
    let mut building = Building {
        operation,
        schemas,
        parameters: Vec::new(),
        body: Json::Null,
        has_body: false,
        files: Vec::new(),
        set: Vec::new(),
        built: Built::default(),
    };
    let mut failures = Vec::new();
    let is_input = |given: &Given| matches!(&given.value, GivenValue::Text(text) if Source::of(text) == Source::Input);
    let takes_input = !given
        .iter()
        .any(|given| given.target == Target::Body || is_input(given));
    let raw = match building.whole_body(body, takes_input, quiet) {
        Ok(raw) => raw,
        Err(message) => {
            failures.push(Failure::new(Class::Arguments, format!("--body: {message}")));
            None
        }
    };
    for given in given {
        if raw.is_some() && given.target == Target::Body {
            let message = format!("{}: the body is sent as it is, and has no properties", given.flag);
            failures.push(Failure::new(Class::Arguments, message));
            continue;
        }
        if let Err(message) = building.set(&given) {
            failures.push(Failure::new(Class::Arguments, format!("{}: {message}", given.flag)));
        }
    }
    if !failures.is_empty() {
        return Err(all(failures));
    }
    Ok(building.finish(raw, media_type))
}

impl Building<'_> {
    /// Reads the body that is given as a whole. What is no JSON is sent as it is.
    fn whole_body(&mut self, body: Option<&str>, takes_input: bool, quiet: bool) -> Result<Option<Upload>, String> {
        let shape = self.schemas.shape();
        let wants_input = || {
            let is_required = shape.is_some_and(|shape| shape.required && shape.always.is_none());
            is_required && takes_input && !io::stdin().is_terminal()
        };
        let source = match body {
            Some("-") => Source::Input,
            Some(text) => Source::of(text),
            None if wants_input() => Source::Input,
            None => return Ok(None),
        };
        let Some(shape) = shape else {
            return Err("the operation has no body".to_owned());
        };
        if matches!(shape.media, BodyMedia::Text | BodyMedia::Bytes) {
            if let Source::File(file) = &source {
                self.built.file = Some(file.clone());
            }
            self.built.sample.raw_body = Some(content(&source)?);
            if body.is_some() {
                return upload::of(&source, quiet).map(Some);
            }
            // an empty standard input that nobody asked for is no body
            let bytes = source.bytes()?;
            return Ok((!bytes.is_empty()).then(|| Upload::from(bytes)));
        }
        let text = String::from_utf8(source.bytes()?).map_err(|_| "it is no UTF-8 text".to_owned())?;
        if body.is_none() && text.trim().is_empty() {
            return Ok(None);
        }
        self.body = match text.parse::<Json>() {
            Ok(json) => json,
            Err(error) => {
                let is_text = self.schemas.body().is_some_and(|schema| schema.types().string);
                match is_text {
                    true => Json::String(text),
                    false => return Err(format!("is no JSON: {error}")),
                }
            }
        };
        self.has_body = true;
        Ok(None)
    }

    /// Sets what a flag says.
    fn set(&mut self, given: &Given) -> Result<(), String> {
        let Given {
            target, path, value, ..
        } = given;
        if let Target::Variable(name) = target {
            let text = self.text(value)?;
            self.built.variables.push((name.clone(), text));
            return Ok(());
        }
        if let (Target::Body, [Step::Key(name), rest @ ..]) = (target, &path[..])
            && !matches!(rest, [Step::Key(_), ..])
            && self.is_file(name)
            && let GivenValue::Text(text) = value
        {
            return self.set_file(name, text);
        }
        let schema = self.schemas.at(target, path);
        self.warn_of_secret(given, schema.as_ref());
        let typed = match value {
            GivenValue::Switch(on) => match schema.as_ref().is_some_and(|schema| schema.types().array) {
                true => Typed::Item(Json::Bool(*on)),
                false => Typed::Whole(Json::Bool(*on)),
            },
            GivenValue::Json(text) => {
                let bytes = Source::of(text).bytes()?;
                let text = String::from_utf8(bytes).map_err(|_| "it is no UTF-8 text".to_owned())?;
                Typed::Whole(text.parse().map_err(|error| format!("is no JSON: {error}"))?)
            }
            GivenValue::Text(text) => {
                typed(text, schema.as_ref()).map_err(|message| message.replace("--FLAG", &given.flag))?
            }
        };
        let is_open = schema.as_ref().is_none_or(|schema| schema.types().is_open());
        let is_again = self.set.iter().any(|(of, at)| of == target && at == path) && !path.contains(&Step::Further);
        let place = self.place(target, path)?;
        match (typed, place) {
            (Typed::Item(item), Json::Array(items)) => items.push(item),
            (Typed::Item(item), place) => *place = Json::Array(vec![item]),
            (Typed::Whole(value), Json::Array(items)) if is_again && is_open => items.push(value),
            (Typed::Whole(value), place) if is_again && is_open => {
                *place = Json::Array(vec![std::mem::take(place), value])
            }
            (Typed::Whole(Json::Array(more)), Json::Array(items)) if is_again => items.extend(more),
            (Typed::Whole(_), _) if is_again => return Err("is given twice".to_owned()),
            (Typed::Whole(value), place) => *place = value,
        }
        self.set.push((target.clone(), path.clone()));
        Ok(())
    }

    fn place(&mut self, target: &Target, path: &[Step]) -> Result<&mut Json, String> {
        let whole = match target {
            Target::Parameter(index) => {
                let known = self.parameters.iter().position(|(known, _)| known == index);
                let at = known.unwrap_or_else(|| {
                    self.parameters.push((*index, Json::Null));
                    self.parameters.len() - 1
                });
                &mut self.parameters[at].1
            }
            _ => {
                self.has_body = true;
                &mut self.body
            }
        };
        path::place(whole, path)
    }

    fn text(&self, value: &GivenValue) -> Result<String, String> {
        match value {
            GivenValue::Text(text) => Source::of(text).line(),
            GivenValue::Json(text) => Ok(text.clone()),
            GivenValue::Switch(on) => Ok(on.to_string()),
        }
    }

    /// Whether a property of the body is a file.
    fn is_file(&self, name: &str) -> bool {
        let Some(shape) = self.schemas.shape().filter(|shape| takes_files(shape)) else {
            return false;
        };
        match shape.parts.iter().find(|part| part.name == name) {
            Some(part) => part.is_file,
            None => {
                let schema = self.schemas.at(&Target::Body, &[Step::Key(name.to_owned())]);
                let items = schema.as_ref().and_then(Schema::items);
                let is_binary =
                    |schema: &Schema<'_>| schema.keyword("format").and_then(|text| text.as_str()) == Some("binary");
                schema.as_ref().is_some_and(is_binary) || items.as_ref().is_some_and(is_binary)
            }
        }
    }

    fn set_file(&mut self, name: &str, text: &str) -> Result<(), String> {
        let source = Source::of(text);
        let mut sample = SampleFile::new(name, content(&source)?);
        if let Source::File(path) = &source
            && let Some(name) = path.file_name()
        {
            sample = sample.name(name.to_string_lossy());
        }
        self.built.sample.files.push(sample);
        let file = match &source {
            Source::Text(text) => File::text(text),
            Source::File(path) => {
                self.built.members.push((name.to_owned(), Member::File(path.clone())));
                let file = File::new(source.bytes()?);
                match path.file_name() {
                    Some(name) => file.name(name.to_string_lossy()),
                    None => file,
                }
            }
            _ => File::new(source.bytes()?).name(name),
        };
        if let Source::Text(text) = source {
            self.built
                .members
                .push((name.to_owned(), Member::Value(Json::String(text))));
        }
        self.files.push((name.to_owned(), file));
        Ok(())
    }

    /// Warns of a secret that lists of processes show.
    fn warn_of_secret(&mut self, given: &Given, schema: Option<&Schema<'_>>) {
        let is_plain = match &given.value {
            GivenValue::Text(text) | GivenValue::Json(text) => matches!(Source::of(text), Source::Text(_)),
            GivenValue::Switch(_) => false,
        };
        let is_secret = match given.target {
            Target::Parameter(index) if given.path.is_empty() => self.operation.parameters[index].secret,
            _ => false,
        } || schema.is_some_and(|schema| {
            let is_password = schema.keyword("format").and_then(|format| format.as_str()) == Some("password");
            is_password || schema.keyword("x-secret").and_then(serde_json::Value::as_bool) == Some(true)
        });
        if is_plain && is_secret {
            let flag = &given.flag;
            let warning =
                format!("{flag} is secret, and others can see command lines: give {flag} @env:NAME or {flag} @FILE");
            self.built.warnings.push(warning);
        }
    }

    /// Warns of a body whose media type nobody says, where the document has a range of them.
    fn warn_of_range(&mut self, is_sent: bool) {
        let shape = self
            .schemas
            .shape()
            .filter(|shape| is_sent && shape.range.contains('*'));
        if let Some(shape) = shape.filter(|shape| !is_in_range(&shape.media_type, &shape.range)) {
            let warning = format!(
                "the body is sent as {}, and the document wants {}: give --media-type",
                shape.media_type, shape.range
            );
            self.built.warnings.push(warning);
        }
    }

    fn finish(mut self, raw: Option<Upload>, media_type: Option<&str>) -> Built {
        if media_type.is_none() {
            self.warn_of_range(raw.is_some() || self.has_body);
        }
        let mut arguments = Arguments::new();
        let sample = &mut self.built.sample;
        sample.variables.clone_from(&self.built.variables);
        sample.media_type = media_type.map(str::to_owned);
        sample.body = (raw.is_none() && self.has_body).then(|| value_of(&self.body));
        for (index, value) in self.parameters {
            let parameter = &self.operation.parameters[index];
            sample.parameters.push((parameter.argument.clone(), value_of(&value)));
            match parameter.from_client {
                true => {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    self.built.of_client.push((parameter.name.clone(), text));
                }
                false => arguments = arguments.set(&parameter.argument, value),
            }
        }
        if let Some(media_type) = media_type {
            arguments = arguments.media_type(media_type);
        }
        if let Some(raw) = raw {
            arguments = arguments.raw_body(raw);
        } else if self.has_body {
            let hidden = self.schemas.hidden(&self.body);
            let members = hidden.as_object().unwrap_or_default().iter();
            let members = members.map(|(name, value)| (name.clone(), Member::Value(value.clone())));
            let files = std::mem::take(&mut self.built.members);
            self.built.members = members.chain(files).collect();
            self.built.json = Some(self.body.clone());
            arguments = arguments.body(self.body);
        }
        for (name, file) in self.files {
            arguments = arguments.file(name, file);
        }
        self.built.arguments = arguments;
        self.built
    }
}

/// What the Rust code of a call has of a file, of text or of standard input.
fn content(source: &Source) -> Result<SampleContent, String> {
    Ok(match source {
        Source::Text(text) => SampleContent::Text(text.clone()),
        Source::File(path) => SampleContent::Path(path.display().to_string()),
        Source::Variable(_) => SampleContent::Bytes(source.bytes()?),
        // it may be long, and is read but once
        Source::Input => SampleContent::Path("/dev/stdin".to_owned()),
    })
}

fn value_of(json: &Json) -> serde_json::Value {
    serde_json::to_value(json).unwrap_or_default()
}

fn takes_files(shape: &Body) -> bool {
    shape.media == BodyMedia::Multipart || shape.or_multipart
}
