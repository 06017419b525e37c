//! The values given to one call.

use std::borrow::Cow;

use crate::describe::Operation;
use crate::json::Json;
use crate::value::{File, Upload};

/// An operation and the values that its request is made of.
#[derive(Clone)]
pub(crate) struct Values {
    pub(crate) operation: &'static Operation,
    /// Parameters, by their index.
    pub(crate) parameters: Vec<(usize, Json)>,
    pub(crate) body: BodyValue,
    pub(crate) files: Vec<(Cow<'static, str>, File)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// The media type to ask for in place of those of the document: of a stream.
    pub(crate) accept: Option<&'static str>,
}

/// A request body as it was given.
#[derive(Clone, Default)]
pub(crate) enum BodyValue {
    #[default]
    None,
    /// Properties of a flattened body, in the order they were set.
    Fields(Vec<(Cow<'static, str>, Json)>),
    Whole(Json),
    Bytes(Upload),
}

impl Values {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            parameters: Vec::new(),
            body: BodyValue::None,
            files: Vec::new(),
            headers: Vec::new(),
            query: Vec::new(),
            accept: None,
        }
    }

    pub(crate) fn set(&mut self, index: usize, value: Json) {
        self.parameters.retain(|(at, _)| *at != index);
        if !value.is_null() {
            self.parameters.push((index, value));
        }
    }

    pub(crate) fn parameter(&self, index: usize) -> Option<&Json> {
        self.parameters
            .iter()
            .find(|(at, _)| *at == index)
            .map(|(_, value)| value)
    }

    /// Whether the caller gives the header `Authorization`.
    pub(crate) fn has_authorization(&self) -> bool {
        self.headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("authorization"))
    }

    pub(crate) fn set_field(&mut self, name: Cow<'static, str>, value: Json) {
        match &mut self.body {
            BodyValue::Fields(fields) => match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => fields.push((name, value)),
            },
            BodyValue::Whole(Json::Object(members)) => match members.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => members.push((name.into_owned(), value)),
            },
            body => *body = BodyValue::Fields(vec![(name, value)]),
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Json> {
        match &self.body {
            BodyValue::Fields(fields) => fields.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            BodyValue::Whole(value) => value.get(name),
            _ => None,
        }
    }
}
