//! Lowers parameters in path, query, header and cookie.

use std::collections::{HashMap, HashSet};

use openapiv3::{self as oas, ParameterData, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::extension::{self, INDEX};
use crate::field::is_value;
use crate::model::{
    BodyMedia, ClientParameter, Docs, Encoding, Parameter, Place, Service, Shape, Style, TextFormat, TypeRef,
};
use crate::style::allows_reserved;

use super::body::{body_media, encodings};
use super::docs;
use super::extensions;
use super::facets::{Facets, Kind, Use};
use super::location::At;
use super::operations::Scope;
use super::{Lower, follow};

/// Header parameters that tools must ignore (OpenAPI 3.0.3, "Parameter Object"), as other keywords describe them.
const DESCRIBED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

/// How a parameter is written.
pub(super) struct Written {
    pub(super) ty: TypeRef,
    /// Whether it is JSON text.
    json: bool,
    /// The encodings of a whole query that is a form.
    form: Option<Vec<Encoding>>,
}

impl<'d> Lower<'d, '_> {
    /// The parameters of an operation or webhook before they are matched with the path. Requests that the server sends
    /// have no `service`.
    pub(super) fn parameters(
        &mut self,
        id: &str,
        operation: &'d oas::Operation,
        scope: &Scope<'d, '_>,
        at: &At<'_>,
        mut service: Option<&mut Service>,
    ) -> Vec<Parameter> {
        let mut all: Vec<Parameter> = Vec::new();
        let mut places: HashMap<(String, Place), usize> = HashMap::new();
        let lists = [(&scope.item.parameters, scope.at), (&operation.parameters, *at)];
        for (list, at) in lists {
            let at = at.child("parameters");
            let mut in_this_list: HashSet<(String, Place)> = HashSet::new();
            for (index, parameter) in list.iter().enumerate() {
                let at = at.item(index_of(parameter).unwrap_or(index));
                let Some(lowered) = self.parameter(id, parameter, &at, service.as_deref_mut()) else {
                    continue;
                };
                if !in_this_list.insert((lowered.name.clone(), lowered.place)) {
                    let message = format!(
                        "another parameter of this list has the name `{}`: the last is used",
                        lowered.name
                    );
                    self.warn(Code::DUPLICATE_PARAMETER, &at, message, None);
                }
                let next = all.len();
                let place = *places.entry((lowered.name.clone(), lowered.place)).or_insert(next);
                match all.get_mut(place) {
                    Some(known) => *known = lowered,
                    None => all.push(lowered),
                }
            }
        }
        let has_single = all.iter().any(|parameter| parameter.place == Place::Query);
        let mut is_given = has_single;
        // the document stage has reported those that cannot be sent
        all.retain(|parameter| parameter.place != Place::QueryString || !std::mem::replace(&mut is_given, true));
        all
    }

    fn parameter(
        &mut self,
        id: &str,
        parameter: &'d ReferenceOr<oas::Parameter>,
        at: &At<'_>,
        service: Option<&mut Service>,
    ) -> Option<Parameter> {
        let parameters = self.components.map(|c| &c.parameters);
        let (parameter, component) = follow(parameter, "#/components/parameters/", parameters)?;
        let at = component.map_or(*at, |name| At::Component("parameters", name));
        let data = parameter.parameter_data_ref();
        let (place, style) = (Place::of(parameter), Style::of(parameter));
        let lower_name = data.name.to_ascii_lowercase();
        if place == Place::Header && DESCRIBED_ELSEWHERE.contains(&lower_name.as_str()) {
            return None; // OpenAPI 3.0.3, Parameter Object: "shall be ignored"
        }
        let owner = component.unwrap_or(id);
        let name = format!("{owner} {}", data.name);
        let Written { ty, json, form } = self.written(parameter, &at, &name);
        let style = match place {
            Place::QueryString if form.is_none() => Style::Simple,
            _ => style,
        };
        let secret = extension::is_secret(&data.extensions)
            || matches!(self.types[ty.id].shape, Shape::Text(TextFormat::Secret));
        let constraints = match service {
            Some(_) => self.constraints_of_parameter(data, form.is_some(), &at),
            None => None, // the server sends it
        };
        let from_client = self.client_parameter(data, &at, service);
        Some(Parameter {
            name: data.name.clone(),
            place,
            style,
            explode: data.explode.unwrap_or(style.explodes() || place == Place::QueryString),
            allow_reserved: allows_reserved(parameter),
            encodings: form.unwrap_or_default(),
            greedy: false,
            json,
            required: data.required || place == Place::Path,
            default: self.parameter_default(data, place, &at),
            from_client,
            secret,
            made: None,
            ty,
            constraints,
            docs: self.parameter_docs(data),
        })
    }

    /// The type of a parameter and what is told of how it is written.
    pub(super) fn written(&mut self, parameter: &'d oas::Parameter, at: &At<'_>, name: &str) -> Written {
        let data = parameter.parameter_data_ref();
        match self.form_of_query(data, Place::of(parameter), at, name) {
            Some((ty, encodings)) => Written {
                ty,
                json: false,
                form: Some(encodings),
            },
            None => {
                let (ty, json) = self.parameter_type(data, at, name);
                Written { ty, json, form: None }
            }
        }
    }

    /// The type and the encodings of a query that is a form as a whole: an object, or text that the caller writes.
    fn form_of_query(
        &mut self,
        data: &'d ParameterData,
        place: Place,
        at: &At<'_>,
        name: &str,
    ) -> Option<(TypeRef, Vec<Encoding>)> {
        let ParameterSchemaOrContent::Content(content) = &data.format else {
            return None;
        };
        let (media_type, media) = content.iter().next().filter(|_| place == Place::QueryString)?;
        let schema = media.schema.as_ref()?;
        if body_media(media_type) != BodyMedia::Form {
            return None;
        }
        let at = at.child("content");
        let at = at.child(media_type);
        match self.schema_of(schema.into()).and_then(|schema| Facets::of(schema).kind) {
            Some(Kind::Object | Kind::String) | None => {
                let ty = self.type_of(schema.into(), &at.child("schema"), name);
                Some((ty, encodings(media)))
            }
            Some(_) => {
                let message = "a form is an object: the caller writes the text of this query";
                self.warn(Code::IGNORED_MEDIA_TYPE, &at, message, None);
                let id = self.add(name, false, &at, Shape::Text(TextFormat::Plain), Docs::default());
                Some((TypeRef { id, nullable: false }, Vec::new()))
            }
        }
    }

    fn parameter_type(&mut self, data: &'d ParameterData, at: &At<'_>, name: &str) -> (TypeRef, bool) {
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (self.type_of(Use::from(schema), &at.child("schema"), name), false)
            }
            ParameterSchemaOrContent::Content(content) => {
                let at = at.child("content");
                let Some((media_type, media)) = content.iter().next() else {
                    return (self.json(), true);
                };
                let at = at.child(media_type);
                match (&media.schema, body_media(media_type)) {
                    (Some(schema), BodyMedia::Json) => (self.type_of(schema.into(), &at.child("schema"), name), true),
                    (None, BodyMedia::Json) => (self.json(), true),
                    (schema, kind) => (
                        self.text_parameter(schema.as_ref(), (media_type, kind), &at, name),
                        false,
                    ),
                }
            }
        }
    }

    /// A parameter in a media type that is no JSON: a value that is plain text as it is, else text that the caller writes.
    fn text_parameter(
        &mut self,
        schema: Option<&'d ReferenceOr<oas::Schema>>,
        (media_type, kind): (&str, BodyMedia),
        at: &At<'_>,
        name: &str,
    ) -> TypeRef {
        let facets = schema.and_then(|schema| self.schema_of(schema.into())).map(Facets::of);
        match (schema, facets) {
            (Some(schema), Some(facets)) if !facets.is_structured() && kind == BodyMedia::Text => {
                self.type_of(schema.into(), &at.child("schema"), name)
            }
            (_, facets) => {
                if facets.is_none_or(|facets| facets.is_structured()) {
                    let message = format!(
                        "`{media_type}` in a parameter is text that the caller writes, whatever its schema says"
                    );
                    self.warn(Code::IGNORED_MEDIA_TYPE, at, message, None);
                }
                let id = self.add(name, false, at, Shape::Text(TextFormat::Plain), Docs::default());
                TypeRef { id, nullable: false }
            }
        }
    }

    fn parameter_docs(&self, data: &'d ParameterData) -> Docs {
        let mut docs = Docs {
            description: data.description.clone(),
            deprecated: data.deprecated.unwrap_or_default(),
            ..Docs::default()
        };
        if let Some(schema) = self.parameter_schema(data) {
            let facets = Facets::of(schema);
            docs.notes = docs::notes(&facets);
            self.leave_out_chosen(&mut docs.notes);
            if docs.description.is_none() {
                docs.description.clone_from(&facets.data.description);
            }
        }
        let mut examples = self.examples(data.example.as_ref(), &data.examples);
        examples.retain(|example| !docs.notes.contains(example));
        docs.notes.extend(examples);
        docs
    }

    /// The default value, unless a header cannot carry it.
    fn parameter_default(&mut self, data: &'d ParameterData, place: Place, at: &At<'_>) -> Option<Value> {
        let default = self.parameter_schema(data)?.schema_data.default.as_ref()?;
        let text = default.as_str().filter(|_| place == Place::Header);
        if text.is_some_and(|text| !is_value(text)) {
            let message = format!("the default of `{}` is no valid header value: left out", data.name);
            self.warn(Code::INVALID_VALUE, at, message, None);
            return None;
        }
        Some(default.clone())
    }

    /// The schema of a parameter, unless it has `content`.
    pub(super) fn parameter_schema(&self, data: &'d ParameterData) -> Option<&'d oas::Schema> {
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.schema_of(Use::from(schema)),
            ParameterSchemaOrContent::Content(_) => None,
        }
    }

    /// `x-client-parameter`: a parameter that is set once on the client.
    fn client_parameter(&mut self, data: &'d ParameterData, at: &At<'_>, service: Option<&mut Service>) -> bool {
        let Some(lookup) = extensions::client_parameter(&data.extensions) else {
            return false;
        };
        let key = extension::CLIENT_PARAMETER.key();
        let Some(service) = service else {
            let message = format!("`{key}` has no effect on what the server sends");
            self.note(Code::IGNORED_KEYWORD, &at.child(key), message);
            return false;
        };
        let (keyword, schema) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => ("schema", Some(schema)),
            ParameterSchemaOrContent::Content(content) => {
                ("content", content.values().find_map(|media| media.schema.as_ref()))
            }
        };
        let schema = schema.and_then(|schema| self.schema_of(schema.into()));
        if schema.is_some_and(|schema| Facets::of(schema).is_structured()) {
            let name = &data.name;
            let message = format!("client parameter `{name}` is given as text, whatever its schema says");
            self.warn(Code::IGNORED_KEYWORD, &at.child(keyword), message, None);
        }
        let next = service.client_parameters.len();
        let place = *self.client_parameters.entry(&data.name).or_insert(next);
        match service.client_parameters.get_mut(place) {
            Some(known) => {
                if known.lookup.is_none() {
                    known.lookup = lookup;
                } else if lookup.is_some() && known.lookup != lookup {
                    self.error(
                        Code::INVALID_EXTENSION,
                        &at.child(key),
                        format!("`{}` is looked up in another way elsewhere in this document", data.name),
                        Some("describe the parameter once in `components` and refer to it"),
                    );
                }
            }
            None => service.client_parameters.push(ClientParameter {
                name: data.name.clone(),
                lookup,
                docs: self.parameter_docs(data),
            }),
        }
        true
    }
}

/// The index of a parameter in the document, if parameters before it were left out.
fn index_of(parameter: &ReferenceOr<oas::Parameter>) -> Option<usize> {
    let index = parameter.as_item()?.parameter_data_ref().extensions.get(INDEX)?;
    usize::try_from(index.as_u64()?).ok()
}
