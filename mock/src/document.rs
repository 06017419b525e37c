//! From a document to what the server keeps of it.

use openapiv3 as oas;
use serde_json::Value;
use specwright::document::Pointer;
use specwright::document::extension::{self, ITEM_SCHEMA, MUTUAL_TLS, POSITION, SERIALIZED_VALUE};
use specwright::document::{FurtherOperations, MethodOperation};

use crate::media::essence;
use crate::model::{
    Api, Body, Carrier, Encoding, Example, Header, Media, Operation, Parameter, Place, Response, Scheme, StatusKey,
    Style,
};
use crate::paths::route;
use crate::route::{Part, Template, base_path};
use specwright_schema::{Reading, SchemaId, Schemas, Section, locate, resolve};

/// How many parts of `allOf` are looked through for properties.
const PART_LIMIT: usize = 100;

/// Reads a document whose references are all local. What cannot be served is left out, with a notice. From the document
/// as it is `written` come the keywords of JSON Schema that the typed document cannot hold. Of what OpenAPI 3.2 has besides, the
/// operations are `further` ones.
pub(crate) fn read(
    name: &str,
    document: &oas::OpenAPI,
    further: &FurtherOperations,
    written: Option<&Value>,
) -> Result<Api, String> {
    let root = specwright_schema::root(document, further, written).map_err(|error| error.to_string())?;
    let no_components = oas::Components::default();
    let mut reader = Reader {
        document,
        components: document.components.as_ref().unwrap_or(&no_components),
        schemas: Reading::new(&root),
        api: Api {
            name: name.to_owned(),
            operations: Vec::new(),
            schemas: Schemas::default(),
            schemes: Vec::new(),
            notices: Vec::new(),
        },
    };
    reader.read_schemes();
    for (path, item) in &document.paths.paths {
        match item {
            oas::ReferenceOr::Item(item) => {
                for found in further.operations_of(item) {
                    let operation = reader.operation(&found, path, item);
                    reader.api.operations.push(operation);
                }
            }
            oas::ReferenceOr::Reference { reference } => {
                reader.notice(format!("path `{path}` refers to `{reference}` and is not served"));
            }
        }
    }
    let Reader { schemas, mut api, .. } = reader;
    let (schemas, notices) = schemas.finish();
    api.schemas = schemas;
    api.notices.extend(notices.iter().map(ToString::to_string));
    Ok(api)
}

struct Reader<'a> {
    document: &'a oas::OpenAPI,
    components: &'a oas::Components,
    schemas: Reading<'a>,
    api: Api,
}

impl<'a> Reader<'a> {
    fn notice(&mut self, notice: String) {
        self.api.notices.push(notice);
    }

    fn read_schemes(&mut self) {
        for (name, scheme) in &self.components.security_schemes {
            let section = &self.components.security_schemes;
            match resolve(section, "securitySchemes", scheme) {
                Some(scheme) => self.api.schemes.push((name.clone(), read_scheme(scheme))),
                None => self.notice(format!("security scheme `{name}` leads nowhere")),
            }
        }
    }

    /// What carries the idempotency keys of an operation, as its clients understand it.
    fn key(&self, method: &str, operation: &oas::Operation, parameters: &[Parameter]) -> Option<Carrier> {
        let of = |extensions| extension::IDEMPOTENCY_KEY.of(extensions);
        let (own, root) = (of(&operation.extensions), of(&self.document.extensions));
        let named = |value: &Value| {
            let name = value.as_str()?;
            let is_query = |parameter: &Parameter| parameter.place == Place::Query && parameter.name == name;
            let place = match parameters.iter().any(is_query) {
                true => Place::Query,
                false => Place::Header,
            };
            let name = name.to_owned();
            Some(Carrier { place, name })
        };
        let known = || {
            let is_key = |parameter: &&Parameter| {
                parameter.place == Place::Header && extension::is_idempotency_key(&parameter.name)
            };
            let name = parameters.iter().find(is_key)?.name.clone();
            let place = Place::Header;
            Some(Carrier { place, name })
        };
        match (own, root) {
            _ if ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"].contains(&method) => None,
            (Some(own), _) => named(own),
            (None, Some(Value::Bool(false))) => None,
            (None, root) => known().or_else(|| named(root.filter(|_| ["POST", "PATCH"].contains(&method))?)),
        }
    }

    fn operation(&mut self, found: &MethodOperation<'a>, path: &str, item: &'a oas::PathItem) -> Operation {
        let MethodOperation { method, operation } = *found;
        let id = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{method} {path}"));
        let around = Pointer::root().child("paths").child(path);
        let at = found.pointer(&around);
        let mut parameters: Vec<Parameter> = Vec::new();
        let owners = [(&around, &item.parameters), (&at, &operation.parameters)];
        let listed = owners.map(|(owner, listed)| listed.iter().enumerate().map(move |p| (owner, p)));
        for (owner, (index, parameter)) in listed.into_iter().flatten() {
            let section = &self.components.parameters;
            let place = owner.child("parameters").child(index);
            let Some((parameter, place)) = locate(section, "parameters", parameter, place) else {
                self.notice(format!("{id}: a parameter leads nowhere and is not checked"));
                continue;
            };
            let parameter = self.parameter(parameter, &place);
            parameters.retain(|other| (other.place, other.name.as_str()) != (parameter.place, parameter.name.as_str()));
            parameters.push(parameter);
        }
        let (parts, fixed) = route(path, &mut parameters);
        let key = self.key(method, operation, &parameters);
        let body = operation.request_body.as_ref().and_then(|body| {
            let place = at.child("requestBody");
            let found = locate(&self.components.request_bodies, "requestBodies", body, place);
            if found.is_none() {
                self.notice(format!("{id}: the body leads nowhere and is not checked"));
            }
            let (body, place) = found?;
            Some(Body {
                required: body.required,
                media: self.media(&body.content, &place),
            })
        });
        let servers = [&operation.servers, &item.servers, &self.document.servers]
            .into_iter()
            .find(|servers| !servers.is_empty());
        Operation {
            method: method.to_owned(),
            path: path.to_owned(),
            templates: templates(&parts, servers),
            parameters,
            fixed,
            body,
            responses: self.responses(&id, &operation.responses, &at.child("responses")),
            security: self.security(&id, operation),
            key,
            id,
        }
    }

    fn parameter(&mut self, parameter: &'a oas::Parameter, at: &Pointer) -> Parameter {
        let data = parameter.parameter_data_ref();
        let (place, style) = (Place::of(parameter), Style::of(parameter));
        let allow_empty = matches!(
            parameter,
            oas::Parameter::Query {
                allow_empty_value: Some(true),
                ..
            }
        );
        let (schema, content) = self.written_as(&data.format, at);
        Parameter {
            place,
            name: data.name.clone(),
            required: data.required || place == Place::Path,
            style,
            explode: data.explode.unwrap_or(style.explodes()),
            allow_empty,
            schema,
            content,
            whole: match &data.format {
                oas::ParameterSchemaOrContent::Content(content) if place == Place::QueryString => {
                    self.media(content, at).into_iter().next()
                }
                _ => None,
            },
            composed: self.is_composed(&data.format),
        }
    }

    /// Whether a parameter is an array or an object.
    fn is_composed(&self, format: &oas::ParameterSchemaOrContent) -> bool {
        let oas::ParameterSchemaOrContent::Schema(schema) = format else {
            return false;
        };
        let schema = resolve(&self.components.schemas, "schemas", schema);
        matches!(
            schema.map(|schema| &schema.schema_kind),
            Some(oas::SchemaKind::Type(oas::Type::Array(_) | oas::Type::Object(_)))
        )
    }

    /// The schema of what is written as one or as the content of a media type, and that media type.
    fn written_as(
        &mut self,
        format: &oas::ParameterSchemaOrContent,
        at: &Pointer,
    ) -> (Option<SchemaId>, Option<String>) {
        let range = match format {
            oas::ParameterSchemaOrContent::Schema(_) => return (self.schema(at), None),
            oas::ParameterSchemaOrContent::Content(content) => content.keys().next(),
        };
        let schema = range.and_then(|range| self.schema(&at.child("content").child(range)));
        (schema, range.cloned())
    }

    /// The schema of what is at a place.
    fn schema(&mut self, at: &Pointer) -> Option<SchemaId> {
        self.schemas.read_at(&at.child("schema"))
    }

    fn headers(&mut self, headers: &'a Section<oas::Header>, at: &Pointer) -> Vec<(String, Header)> {
        let mut all = Vec::new();
        for (name, header) in headers {
            let place = at.child("headers").child(name);
            let header = locate(&self.components.headers, "headers", header, place);
            // That of the media type says nothing, as `content` says it.
            let Some((header, at)) = header.filter(|_| !name.eq_ignore_ascii_case("content-type")) else {
                continue;
            };
            let (schema, _) = self.written_as(&header.format, &at);
            let first = || {
                let (_, first) = self.examples(&header.examples).into_iter().next()?;
                first.sent.map(Value::from).or(first.value)
            };
            all.push((
                name.clone(),
                Header {
                    required: header.required,
                    schema,
                    example: header.example.clone().or_else(first),
                },
            ));
        }
        all
    }

    fn media(&mut self, content: &'a oas::Content, at: &Pointer) -> Vec<Media> {
        let mut all = Vec::new();
        for (range, media) in content {
            let at = at.child("content").child(range);
            let encoding = media.encoding.iter().map(|(name, encoding)| {
                let listed = encoding.content_type.as_deref().unwrap_or_default().split(',');
                let encoding = Encoding {
                    style: encoding.style.as_ref().map(Style::from),
                    explode: encoding.explode,
                    at_position: encoding.extensions.contains_key(POSITION),
                    content_types: listed.map(essence).filter(|range| !range.is_empty()).collect(),
                    headers: self.headers(&encoding.headers, &at.child("encoding").child(name)),
                };
                (name.clone(), encoding)
            });
            all.push(Media {
                range: range.clone(),
                encoding: encoding.collect(),
                schema: self.schema(&at),
                is_of_items: media.extensions.contains_key(ITEM_SCHEMA),
                example: media.example.clone(),
                examples: self.examples(&media.examples),
                order: media.schema.as_ref().map_or_else(Vec::new, |schema| self.order(schema)),
            });
        }
        all
    }

    /// The properties of an object in the order of the document, those of `allOf` where they are referred to.
    fn order(&self, schema: &'a oas::ReferenceOr<oas::Schema>) -> Vec<String> {
        let mut order: Vec<String> = Vec::new();
        let mut open = vec![schema];
        // a schema may be a part of itself
        for _ in 0..PART_LIMIT {
            let Some(schema) = open
                .pop()
                .and_then(|schema| resolve(&self.components.schemas, "schemas", schema))
            else {
                break;
            };
            let (properties, parts) = match &schema.schema_kind {
                oas::SchemaKind::Type(oas::Type::Object(object)) => (Some(&object.properties), &[][..]),
                oas::SchemaKind::Any(any) => (Some(&any.properties), any.all_of.as_slice()),
                oas::SchemaKind::AllOf { all_of } => (None, all_of.as_slice()),
                _ => (None, &[][..]),
            };
            open.extend(parts.iter().rev());
            for name in properties.into_iter().flat_map(|properties| properties.keys()) {
                if !order.contains(name) {
                    order.push(name.clone());
                }
            }
        }
        order
    }

    fn examples(&self, examples: &'a Section<oas::Example>) -> Vec<(String, Example)> {
        let mut all = Vec::new();
        for (name, example) in examples {
            let Some(example) = resolve(&self.components.examples, "examples", example) else {
                continue;
            };
            let sent = example.extensions.get(SERIALIZED_VALUE).and_then(Value::as_str);
            let example = Example {
                value: example.value.clone(),
                sent: sent.map(str::to_owned),
            };
            if example.value.is_some() || example.sent.is_some() {
                all.push((name.clone(), example));
            }
        }
        all
    }

    fn responses(&mut self, id: &str, responses: &'a oas::Responses, at: &Pointer) -> Vec<(StatusKey, Response)> {
        let coded = responses.responses.iter().map(|(status, response)| match status {
            oas::StatusCode::Code(code) => (StatusKey::Code(*code), response),
            oas::StatusCode::Range(digit) => (StatusKey::Range(*digit), response),
        });
        let default = responses.default.iter().map(|response| (StatusKey::Default, response));
        let mut responses = Vec::new();
        for (key, response) in coded.chain(default) {
            let place = at.child(key);
            let Some((response, place)) = locate(&self.components.responses, "responses", response, place) else {
                self.notice(format!("{id}: a response leads nowhere and is empty"));
                continue;
            };
            let headers = self.headers(&response.headers, &place);
            let media = self.media(&response.content, &place);
            responses.push((key, Response { media, headers }));
        }
        responses
    }

    fn security(&mut self, id: &str, operation: &'a oas::Operation) -> Vec<Vec<usize>> {
        let requirements = operation.security.as_ref();
        let Some(requirements) = requirements.or(self.document.security.as_ref()) else {
            return Vec::new();
        };
        let mut alternatives = Vec::new();
        for requirement in requirements {
            let mut needed = Vec::new();
            for name in requirement.keys() {
                match self.api.schemes.iter().position(|(other, _)| other == name) {
                    Some(at) => needed.push(at),
                    None => self.notice(format!(
                        "{id}: the security scheme `{name}` does not exist and is not checked"
                    )),
                }
            }
            if needed.is_empty() {
                return Vec::new();
            }
            alternatives.push(needed);
        }
        alternatives
    }
}

/// The path below each base path of the servers, and by itself; each once.
fn templates(path: &[Part], servers: Option<&Vec<oas::Server>>) -> Vec<Template> {
    let mut templates = Vec::new();
    let bases = servers.into_iter().flatten().map(|server| {
        let variables: Vec<_> = server
            .variables
            .iter()
            .flatten()
            .map(|(name, variable)| (name.clone(), variable.default.clone()))
            .collect();
        base_path(&server.url, &variables)
    });
    for base in bases.chain([String::new()]) {
        let template = Template::new(&base, path);
        if !templates.contains(&template) {
            templates.push(template);
        }
    }
    templates
}

fn read_scheme(scheme: &oas::SecurityScheme) -> Scheme {
    match scheme {
        oas::SecurityScheme::APIKey {
            location,
            name,
            extensions,
            ..
        } => match extension::SIGNATURE.of(extensions).and_then(Value::as_str) {
            Some(algorithm) => Scheme::Signature(algorithm.to_owned()),
            None => Scheme::Key {
                place: location.into(),
                name: name.clone(),
            },
        },
        // what `specwright::Document` makes of `mutualTLS`
        oas::SecurityScheme::HTTP { extensions, .. } if extensions.contains_key(MUTUAL_TLS) => Scheme::MutualTls,
        oas::SecurityScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => Scheme::Bearer,
            "basic" => Scheme::Basic,
            _ => Scheme::Http(scheme.clone()),
        },
        oas::SecurityScheme::OAuth2 { .. } | oas::SecurityScheme::OpenIDConnect { .. } => Scheme::Bearer,
    }
}
