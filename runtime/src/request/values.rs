//! The values given to one call.

use std::borrow::Cow;

use super::stream_kind::StreamKind;

use crate::describe::{BodyShape, Operation};
use crate::json::Json;
use crate::value::{File, Upload};

/// An operation and the values that its request is made of.
#[derive(Clone)]
pub(crate) struct Values {
    pub(crate) operation: &'static Operation,
    /// Parameters, by their index.
    pub(crate) parameters: Vec<(usize, Json)>,
    /// The index of the body of [`Operation::other_bodies`] that is sent in place of the first.
    pub(crate) other_body: Option<usize>,
    pub(crate) body: BodyValue,
    pub(crate) files: Files,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// Where the request goes in place of the path of the operation.
    pub(crate) target: Option<Target>,
    /// The media type to ask for in place of those of the document: of a stream.
    pub(crate) wanted: Option<StreamKind>,
    /// What is sent although it may violate constraints of the document.
    #[cfg(feature = "validate")]
    pub(crate) unchecked: Unchecked,
}

/// Where a request goes, if not to the path of its operation.
#[derive(Clone)]
pub(crate) enum Target {
    /// A URL that a response named, absolute or relative to the base URL of the client: the next page of a listing. Where it may
    /// lead is checked when the request is built.
    Url(String),
    /// Nowhere: the caller gave a cursor that is not one of this operation, for this reason.
    Unfit(&'static str),
    /// A method, and a path that the caller gives, maybe with a query, below the base URL of the client.
    Path(http::Method, String),
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

/// What of a request is not checked.
#[cfg(feature = "validate")]
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Unchecked {
    #[default]
    Nothing,
    /// A body that the document does not describe.
    Body,
    Everything,
}

impl Values {
    /// The values that the document gives.
    pub(crate) fn new(operation: &'static Operation) -> Self {
        let parameters = operation.parameters.iter().enumerate();
        let body = operation.body.filter(|body| body.required);
        Self {
            operation,
            parameters: parameters
                .filter_map(|(index, parameter)| Some((index, parameter.preset?.parse().ok()?)))
                .collect(),
            other_body: None,
            body: body.map_or(BodyValue::None, |body| given(&body)),
            files: Files::default(),
            headers: Vec::new(),
            query: Vec::new(),
            target: None,
            wanted: None,
            #[cfg(feature = "validate")]
            unchecked: Unchecked::default(),
        }
    }

    /// Method and path of a request that the document lacks, to be shown: without the query, and without a user and a password.
    pub(crate) fn target(&self) -> Option<String> {
        match &self.target {
            Some(Target::Path(method, path)) => {
                let whole_url = || path.split_once("//").filter(|_| !path.starts_with('/'));
                let (start, rest) = match whole_url() {
                    Some((scheme, rest)) => (format!("{scheme}//"), rest),
                    None => (String::new(), path.as_str()),
                };
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
                let shown = format!("{start}{host}{path}");
                let shown = shown.split(['?', '#']).next().unwrap_or_default();
                Some(format!("{method} {shown}"))
            }
            Some(Target::Url(_) | Target::Unfit(_)) | None => None,
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

    /// The body that is sent.
    pub(crate) fn shape(&self) -> Option<&'static BodyShape> {
        let other = self.other_body.and_then(|index| self.operation.other_bodies.get(index));
        other.or(self.operation.body.as_ref())
    }

    /// Replaces the body by another of the operation, which begins with what the document gives it.
    pub(crate) fn set_other_body(&mut self, index: usize) {
        self.other_body = Some(index);
        self.body = self.shape().map_or(BodyValue::None, given);
        self.files = Files::default();
    }

    /// Whether the caller gives the header `Authorization`.
    pub(crate) fn has_authorization(&self) -> bool {
        self.headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("authorization"))
    }

    /// Sets a property of the body, which begins with what the document gives it.
    pub(crate) fn set_field(&mut self, name: Cow<'static, str>, value: Json) {
        if !matches!(self.body, BodyValue::Fields(_) | BodyValue::Whole(Json::Object(_))) {
            self.body = self.preset_body();
        }
        self.body.set(name, value);
    }

    /// Sets the properties and files of the body, in place of others.
    pub(crate) fn set_fields(&mut self, body: BodyValue, files: Files) {
        self.body = self.preset_body();
        if let BodyValue::Fields(fields) = body {
            fields.into_iter().for_each(|(name, value)| self.body.set(name, value));
        }
        self.files = files;
    }

    /// Sets the body to what the document gives it, even if that is nothing, or takes it out.
    pub(crate) fn set_given(&mut self, is_sent: bool) {
        self.body = match self.shape().filter(|_| is_sent).map(given) {
            Some(BodyValue::None) => BodyValue::Fields(Vec::new()),
            Some(body) => body,
            None => BodyValue::None,
        };
    }

    fn preset_body(&self) -> BodyValue {
        BodyValue::Fields(self.shape().map(presets).unwrap_or_default())
    }

    /// Takes a property out of the body. It is sent nevertheless if other calls have begun it.
    pub(crate) fn unset_field(&mut self, name: &str) {
        self.body.unset(name);
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Json> {
        match &self.body {
            BodyValue::Fields(fields) => fields.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            BodyValue::Whole(value) => value.get(name),
            _ => None,
        }
    }
}

impl BodyValue {
    /// Sets a property.
    pub(crate) fn set(&mut self, name: Cow<'static, str>, value: Json) {
        match self {
            Self::Fields(fields) => match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => fields.push((name, value)),
            },
            Self::Whole(Json::Object(members)) => match members.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => members.push((name.into_owned(), value)),
            },
            body => *body = Self::Fields(vec![(name, value)]),
        }
    }

    /// Takes out a property that was set.
    pub(crate) fn unset(&mut self, name: &str) {
        if let Self::Fields(fields) = self {
            fields.retain(|(known, _)| known != name);
        }
    }
}

/// The files of a multipart body, by the names of their parts.
#[derive(Clone, Default)]
pub(crate) struct Files(Vec<(Cow<'static, str>, File)>);

impl Files {
    /// Sets the files that go by one name.
    pub(crate) fn set(&mut self, name: &'static str, files: impl IntoIterator<Item = impl Into<File>>) {
        self.0.retain(|(known, _)| known != name);
        self.0.extend(files.into_iter().map(|file| (name.into(), file.into())));
    }

    /// Sets files that bring their names along, in place of those of the same names.
    pub(crate) fn set_named(&mut self, files: impl IntoIterator<Item = (impl Into<String>, impl Into<File>)>) {
        let files = files
            .into_iter()
            .map(|(name, file)| (Cow::from(name.into()), file.into()));
        let files: Vec<(Cow<'static, str>, File)> = files.collect();
        self.0.retain(|(known, _)| files.iter().all(|(name, _)| name != known));
        self.0.extend(files);
    }

    pub(crate) fn as_slice(&self) -> &[(Cow<'static, str>, File)] {
        &self.0
    }
}

/// What the document gives a body: all of it, or some properties.
fn given(body: &BodyShape) -> BodyValue {
    match body.always.and_then(|json| json.parse().ok()) {
        Some(value) => BodyValue::Whole(value),
        None if body.presets.is_empty() => BodyValue::None,
        None => BodyValue::Fields(presets(body)),
    }
}

/// The properties that the document gives a body.
pub(super) fn presets(body: &BodyShape) -> Vec<(Cow<'static, str>, Json)> {
    let preset = |(name, json): &(&'static str, &'static str)| Some((Cow::Borrowed(*name), json.parse().ok()?));
    body.presets.iter().filter_map(preset).collect()
}
