//! The body of a call: one argument, or properties that are given one by one, and files.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::model::BodyMedia;
use crate::plan::names::ident;
use crate::plan::{Argument, BodyPlan, Input, Target};

use super::arguments::{SampleArguments, SampleContent, SampleFile};
use super::code::{Code, UNKNOWN};
use super::error::SampleError;
use super::input::{argument, call, check_preset};
use super::literal;
use super::values::Values;

/// What was given for the body, and what became of it.
pub(super) struct Body<'a, 'p> {
    values: &'a Values<'p>,
    given: &'a SampleArguments,
    media: BodyMedia,
    plan: Option<&'a BodyPlan>,
    presets: &'a [(Target, String)],
    /// The properties and files that have been written.
    written: HashSet<String>,
    files_written: HashSet<usize>,
    is_whole_written: bool,
    /// Statements before the call.
    pub(super) before: Vec<String>,
}

impl<'a, 'p> Body<'a, 'p> {
    pub(super) fn new(
        values: &'a Values<'p>,
        given: &'a SampleArguments,
        (media, plan, presets): (BodyMedia, Option<&'a BodyPlan>, &'a [(Target, String)]),
    ) -> Self {
        Self {
            values,
            given,
            media,
            plan,
            presets,
            written: HashSet::new(),
            files_written: HashSet::new(),
            is_whole_written: false,
            before: Vec::new(),
        }
    }

    fn members(&self) -> Option<&'a Map<String, Value>> {
        self.given.body.as_ref().and_then(Value::as_object)
    }

    /// The arguments of a method: all are required.
    pub(super) fn arguments(&mut self, inputs: &[&Input]) -> Result<Vec<Code>, SampleError> {
        let mut codes = Vec::new();
        for input in inputs {
            let missing = || SampleError::Missing {
                at: match &input.target {
                    Target::Field(wire) => format!("body.{wire}"),
                    Target::File(_) => input.name.clone(),
                    _ => "body".to_owned(),
                },
            };
            if matches!(input.target, Target::Typed(_)) {
                let media_type = self.given.media_type.as_deref().unwrap_or(&input.wire);
                codes.push(Code::new(literal::text(media_type)));
            }
            codes.push(self.input(input)?.ok_or_else(missing)?);
        }
        Ok(codes)
    }

    /// The calls of the setters for which there is something.
    pub(super) fn setters(&mut self, setters: &[&Input]) -> Result<Vec<Code>, SampleError> {
        let mut calls = Vec::new();
        let nulls: HashSet<&str> = setters
            .iter()
            .filter(|setter| is_null_setter(setter))
            .map(|setter| setter.wire.as_str())
            .collect();
        for setter in setters {
            let is_null = match &setter.target {
                Target::Field(wire) => self
                    .members()
                    .and_then(|members| members.get(wire))
                    .is_some_and(Value::is_null),
                _ => false,
            };
            if is_null && nulls.contains(setter.wire.as_str()) {
                if is_null_setter(setter) {
                    self.written.insert(setter.wire.clone());
                    calls.push(call(&setter.name, &[]).deprecated(setter.docs.deprecated));
                }
                continue;
            }
            if is_null_setter(setter) {
                continue;
            }
            if is_null && self.media != BodyMedia::Json {
                // null is left out there
                self.written.insert(setter.wire.clone());
                continue;
            }
            if let Some(code) = self.input(setter)? {
                calls.push(call(&setter.name, &[code.deprecated(setter.docs.deprecated)]));
            }
        }
        Ok(calls)
    }

    /// Checks that everything that was given is written.
    pub(super) fn finish(&self) -> Result<(), SampleError> {
        let misfit = |at: String, reason: &str| {
            Err(SampleError::Misfit {
                at,
                reason: reason.to_owned(),
            })
        };
        let unwritten = self
            .given
            .files
            .iter()
            .enumerate()
            .find(|(index, _)| !self.files_written.contains(index));
        if let Some((_, file)) = unwritten {
            return misfit(file.property.clone(), "is no file that the generated client knows");
        }
        if self.given.raw_body.is_some() && !self.is_whole_written {
            return misfit("body".to_owned(), "is not sent as text or bytes");
        }
        let Some(body) = self.given.body.as_ref().filter(|_| !self.is_whole_written) else {
            return Ok(());
        };
        let Value::Object(members) = body else {
            let whole = self.presets.iter().find(|(target, _)| *target == Target::Body);
            return match whole {
                Some((_, json)) => check_preset("body", body, Some(json)),
                None => misfit("body".to_owned(), "is no object"),
            };
        };
        for (key, value) in members.iter().filter(|(key, _)| !self.written.contains(*key)) {
            let at = format!("body.{key}");
            let preset = self
                .presets
                .iter()
                .find(|(target, _)| *target == Target::Field(key.clone()));
            match preset {
                Some((_, json)) => check_preset(&at, value, Some(json))?,
                None if self.values.is_lenient => {}
                None => return misfit(at, UNKNOWN),
            }
        }
        Ok(())
    }

    /// What was given for an input.
    fn input(&mut self, input: &Input) -> Result<Option<Code>, SampleError> {
        match &input.target {
            Target::Field(wire) => {
                let Some(value) = self.members().and_then(|members| members.get(wire)) else {
                    return Ok(None);
                };
                self.written.insert(wire.clone());
                self.argument(input, value, &format!("body.{wire}")).map(Some)
            }
            Target::File(wire) => self.file(input, wire),
            Target::Body | Target::Typed(_) => self.whole(input),
            Target::Parameter(_) | Target::Accept(_) | Target::ContentType(_) | Target::SentAs(_) => Ok(None),
        }
    }

    /// A value of an input, at a path within the body.
    fn argument(&self, input: &Input, value: &Value, at: &str) -> Result<Code, SampleError> {
        let code = argument(self.values, input, value);
        code.map_err(|error| {
            let path = |inner: String| format!("{at}{}", inner.strip_prefix(input.name.as_str()).unwrap_or_default());
            match error {
                SampleError::Misfit { at: inner, reason } => SampleError::Misfit {
                    at: path(inner),
                    reason,
                },
                SampleError::Missing { at: inner } => SampleError::Missing { at: path(inner) },
                other => other,
            }
        })
    }

    /// The files of an input; text may also be among the properties.
    fn file(&mut self, input: &Input, wire: &str) -> Result<Option<Code>, SampleError> {
        let files = self.given.files.iter().enumerate();
        let is_named = matches!(input.argument, Argument::NamedFiles);
        let files: Vec<(usize, &SampleFile)> = files
            .filter(|(index, file)| !self.files_written.contains(index) && (is_named || file.property == wire))
            .collect();
        if files.is_empty() {
            let Some(value) = self
                .members()
                .and_then(|members| members.get(wire))
                .filter(|_| !is_named)
            else {
                return Ok(None);
            };
            self.written.insert(wire.to_owned());
            return self.argument(input, value, &format!("body.{wire}")).map(Some);
        }
        let all = match &input.argument {
            Argument::File => files.get(..1).unwrap_or_default(),
            _ => &files,
        };
        self.files_written.extend(all.iter().map(|(index, _)| *index));
        let codes = all.iter().map(|(_, file)| file);
        let joined = |codes: Vec<String>| format!("[{}]", codes.join(", "));
        Ok(Some(Code::new(match &input.argument {
            Argument::File => codes.map(|file| file_code(file, false)).collect(),
            Argument::NamedFiles => joined(
                codes
                    .map(|file| format!("({}, {})", literal::text(&file.property), file_code(file, true)))
                    .collect(),
            ),
            _ => joined(codes.map(|file| file_code(file, true)).collect()),
        })))
    }

    /// The whole body as one argument.
    fn whole(&mut self, input: &Input) -> Result<Option<Code>, SampleError> {
        if let Argument::Body(name) = &input.argument {
            return self.own_struct(name);
        }
        if let (Argument::Raw, Some(content)) = (&input.argument, &self.given.raw_body) {
            self.is_whole_written = true;
            return Ok(Some(Code::new(content_code(content, self.media == BodyMedia::Text))));
        }
        let Some(body) = &self.given.body else {
            return Ok(None);
        };
        self.is_whole_written = true;
        let code = self.argument(input, body, "body")?;
        let is_borrowed = matches!(input.argument, Argument::Reference(_) | Argument::Slice(_));
        Ok(Some(match code.text.strip_prefix('&') {
            // what is more than a literal has a statement of its own
            Some(value) if is_borrowed && value.contains(['(', '{', '[']) => {
                let name = ident(if input.name == "client" { "body" } else { &input.name });
                self.before.push(format!("let {name} = {value};"));
                code.map(|_| format!("&{name}"))
            }
            _ => code,
        }))
    }

    /// The struct of a body whose properties are given one by one.
    fn own_struct(&mut self, name: &str) -> Result<Option<Code>, SampleError> {
        let (Some(plan), true) = (self.plan, self.given.body.is_some() || !self.given.files.is_empty()) else {
            return Ok(None);
        };
        let arguments = self.arguments(&plan.arguments.iter().collect::<Vec<_>>())?;
        let setters = self.setters(&plan.setters.iter().collect::<Vec<_>>())?;
        let mut code = Code::of_all(&arguments, |arguments| {
            format!("operations::{}::new({arguments})", ident(name))
        });
        for setter in &setters {
            code.text.push_str(&setter.text);
            code.take(setter);
        }
        Ok(Some(code))
    }
}

/// Whether a setter sends a property as null.
fn is_null_setter(setter: &Input) -> bool {
    matches!(
        (&setter.argument, &setter.target),
        (Argument::Nothing, Target::Field(_))
    )
}

/// A file; `is_told`: as an expression of its own type, as in lists.
fn file_code(file: &SampleFile, is_told: bool) -> String {
    let content = content_code(&file.content, false);
    if file.name.is_none() && file.media_type.is_none() && !is_told {
        return content;
    }
    let mut code = format!("runtime::File::new({content})");
    for (setter, value) in [("name", &file.name), ("media_type", &file.media_type)] {
        if let Some(value) = value {
            code.push_str(&format!(".{setter}({})", literal::text(value)));
        }
    }
    code
}

/// Text or bytes.
fn content_code(content: &SampleContent, is_text: bool) -> String {
    match content {
        SampleContent::Text(text) => literal::text(text),
        SampleContent::Bytes(bytes) if is_text => literal::text(&String::from_utf8_lossy(bytes)),
        SampleContent::Bytes(bytes) => literal::bytes(bytes).unwrap_or_else(|| {
            let bytes: Vec<String> = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            format!("b\"{}\"", bytes.concat())
        }),
        SampleContent::Path(path) if is_text => format!("std::fs::read_to_string({})?", literal::text(path)),
        SampleContent::Path(path) => format!("std::fs::read({})?", literal::text(path)),
    }
}
