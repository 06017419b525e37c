//! Server-sent events that are described one by one (OpenAPI 3.2.0, "Server-Sent Event Streams"): what they are called, and
//! what their data is.

use std::collections::HashMap;
use std::rc::Rc;

use openapiv3::{self as oas, ReferenceOr, Schema, SchemaData, SchemaKind};

use crate::diagnostic::Code;
use crate::document::extension::{CONTENT, ITEM_SCHEMA};
use crate::model::{Docs, Events, NamedEvent, NamedEvents, TypeRef};

use super::Lower;
use super::facets::{Facets, Kind, Use};
use super::location::At;
use super::schema::name_of;

/// The name of events that say none (HTML Living Standard, "Dispatch the event").
const DEFAULT_NAME: &str = "message";

/// The data of an event that ends every stream.
const DONE: &str = "[DONE]";

/// Maximum number of schemas that are looked at for one stream, so that those that contain themselves end.
const MAX_SCHEMAS: usize = 2_000;

/// Maximum number of names of the alternatives of one stream together.
const MAX_NAMES: usize = 10_000;

/// What a schema says of an event.
#[derive(Clone, Default)]
struct Form<'d> {
    name: Name,
    data: Data<'d>,
    is_last: bool,
    docs: Docs,
    /// Where the schema of its data is.
    place: Place<'d>,
}

#[derive(Clone, Default, PartialEq, Eq)]
enum Name {
    #[default]
    Undescribed,
    Any,
    OneOf(Rc<[String]>),
}

impl Name {
    fn count(&self) -> usize {
        match self {
            Self::Undescribed | Self::Any => 1,
            Self::OneOf(names) => names.len(),
        }
    }
}

#[derive(Clone, Default)]
enum Data<'d> {
    #[default]
    Undescribed,
    Text,
    /// One text.
    Constant(String),
    Json(Use<'d>),
}

/// A place as what it owns, as it outlives the walk to it.
#[derive(Clone, Default)]
struct Place<'d> {
    component: Option<&'d str>,
    steps: Vec<String>,
}

impl<'d> Place<'d> {
    fn child(&self, step: impl Into<String>) -> Self {
        let mut place = self.clone();
        place.steps.push(step.into());
        place
    }
}

/// The events of one name, or of all that are not named.
#[derive(Default)]
struct Group<'d> {
    json: Vec<(&'d Schema, Use<'d>)>,
    has_text: bool,
    is_last: bool,
    docs: Docs,
    place: Place<'d>,
}

impl<'d> Lower<'d, '_> {
    /// The events of a stream. `schema` describes their data, `itemSchema` the events themselves.
    pub(super) fn events(&mut self, media: &'d oas::MediaType, at: &At<'_>, name: &str) -> Events {
        let item = self.item_schema(media);
        let Some(item) = item else {
            return Events::Typed(self.streamed(media, at, name));
        };
        let mut walk = Walk {
            forms: Vec::new(),
            left: MAX_SCHEMAS,
        };
        self.forms(item, &Place::default(), Form::default(), &mut walk);
        let names: usize = walk.forms.iter().map(|form| form.name.count()).sum();
        if walk.left == 0 || names > MAX_NAMES {
            let message = "too many alternatives of events: they are given as they come";
            self.warn(Code::IGNORED_KEYWORD, at, message, None);
            return Events::Raw;
        }
        let is_event = |form: &Form<'_>| form.name != Name::Undescribed || !matches!(form.data, Data::Undescribed);
        if !walk.forms.iter().any(is_event) {
            return Events::Typed(self.streamed(media, at, name)); // the schema of the data itself
        }
        self.events_of(walk.forms, item, at, name)
    }

    /// The schema of a single event.
    fn item_schema(&self, media: &'d oas::MediaType) -> Option<Use<'d>> {
        media.extensions.get(ITEM_SCHEMA)?;
        let list = self.schema_of(media.schema.as_ref()?.into())?;
        Facets::of(list).items
    }

    fn events_of(&mut self, forms: Vec<Form<'d>>, item: Use<'d>, at: &At<'_>, name: &str) -> Events {
        let is_single = forms.len() == 1;
        let mut ends = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut groups: HashMap<String, Group<'d>> = HashMap::new();
        let mut others: Option<Group<'d>> = None;
        let is_named = forms.iter().any(|form| matches!(form.name, Name::OneOf(_)));
        for form in forms {
            match &form.data {
                Data::Constant(end) if end.trim() == DONE => continue,
                Data::Constant(end) if form.is_last => {
                    ends.push(end.trim().to_owned());
                    continue;
                }
                _ => {}
            }
            let of_form = match &form.name {
                Name::OneOf(names) => Rc::clone(names),
                Name::Undescribed if is_named => Rc::new([DEFAULT_NAME.to_owned()]),
                Name::Undescribed | Name::Any => {
                    self.add_form(others.get_or_insert_default(), form);
                    continue;
                }
            };
            for name in of_form.iter() {
                let group = groups.entry(name.clone()).or_insert_with(|| {
                    names.push(name.clone());
                    Group::default()
                });
                self.add_form(group, form.clone());
            }
        }
        let component = match item {
            Use::Reference(reference) => name_of(reference).map(|name| name.into_owned()),
            Use::Inline(_) => None,
        };
        let others = others.and_then(|group| self.data_of(group, at, name));
        let mut events = Vec::new();
        for event in names {
            let Some(mut group) = groups.remove(&event) else {
                continue;
            };
            let docs = std::mem::take(&mut group.docs);
            events.push(NamedEvent {
                is_last: group.is_last,
                data: self.data_of(group, at, &format!("{name} {event}")),
                docs,
                name: event,
            });
        }
        match (events.as_slice(), others) {
            ([], Some(ty)) if ends.is_empty() => Events::Typed(ty),
            ([], None) if ends.is_empty() => Events::Raw,
            // a list of names says no more of text than the event itself
            (all, None) if is_single && all.iter().all(|event| event.data.is_none()) => Events::Raw,
            (_, others) => Events::Named(NamedEvents {
                component,
                events,
                others,
                ends,
            }),
        }
    }

    fn add_form(&self, group: &mut Group<'d>, form: Form<'d>) {
        group.is_last |= form.is_last;
        match form.data {
            Data::Undescribed | Data::Text | Data::Constant(_) => group.has_text = true,
            Data::Json(schema) => {
                let Some(target) = self.schema_of(schema) else { return };
                if !group.json.iter().any(|(known, _)| std::ptr::eq(*known, target)) {
                    group.json.push((target, schema));
                }
            }
        }
        if group.docs == Docs::default() {
            group.docs = form.docs;
        }
        if group.place.steps.is_empty() {
            group.place = form.place;
        }
    }

    /// The type of data that is JSON by all that is said of it: one of several, where several schemas describe it.
    fn data_of(&mut self, group: Group<'d>, at: &At<'_>, name: &str) -> Option<TypeRef> {
        let schema = match group.json.as_slice() {
            [] => return None,
            _ if group.has_text => {
                let message = "the data of events of one name is JSON and text: given as text";
                self.note(Code::IGNORED_KEYWORD, at, message);
                return None;
            }
            [(_, only)] => *only,
            several => {
                let again = |schema: Use<'d>| match schema {
                    Use::Reference(reference) => ReferenceOr::ref_(reference),
                    Use::Inline(schema) => ReferenceOr::Item(schema.clone()),
                };
                let one_of = several.iter().map(|(_, schema)| again(*schema)).collect();
                let union = self.make(Schema {
                    schema_data: SchemaData::default(),
                    schema_kind: SchemaKind::OneOf { one_of },
                });
                Use::Inline(union?)
            }
        };
        let item = at.child(ITEM_SCHEMA);
        let start = group
            .place
            .component
            .map_or(item, |name| At::Component("schemas", name));
        Some(self.type_below(schema, &start, &group.place.steps, name))
    }

    fn type_below(&mut self, schema: Use<'d>, at: &At<'_>, steps: &[String], name: &str) -> TypeRef {
        match steps {
            [] => self.type_of(schema, at, name),
            [step, rest @ ..] => self.type_below(schema, &at.child(step), rest, name),
        }
    }

    /// Collects what the alternatives of a schema say of events, each with what is said around them.
    fn forms(&self, schema: Use<'d>, place: &Place<'d>, mut form: Form<'d>, walk: &mut Walk<'d>) {
        let Some((content, place)) = self.entered(schema, place, walk) else {
            return;
        };
        let mut alternatives = Vec::new();
        self.describe_event(content, &place, &mut form, &mut alternatives, walk);
        if alternatives.is_empty() {
            walk.forms.push(form);
            return;
        }
        form.docs = Docs::default(); // of all alternatives together
        for (alternative, place) in alternatives {
            self.forms(alternative, &place, form.clone(), walk);
        }
    }

    /// The content of a schema and its place, unless too many were looked at.
    fn entered(&self, schema: Use<'d>, place: &Place<'d>, walk: &mut Walk<'d>) -> Option<(&'d Schema, Place<'d>)> {
        walk.left = walk.left.checked_sub(1)?;
        let place = match schema {
            Use::Reference(reference) => Place {
                component: Some(self.target(reference)?.0),
                steps: Vec::new(),
            },
            Use::Inline(_) => place.clone(),
        };
        Some((self.schema_of(schema)?, place))
    }

    /// Adds what a schema and its `allOf` say. Alternatives are left to the caller: those of the first that has any.
    fn describe_event(
        &self,
        schema: &'d Schema,
        place: &Place<'d>,
        form: &mut Form<'d>,
        alternatives: &mut Vec<(Use<'d>, Place<'d>)>,
        walk: &mut Walk<'d>,
    ) {
        let facets = Facets::of(schema);
        for (index, part) in facets.all_of.iter().enumerate() {
            let part_place = place.child("allOf").child(index.to_string());
            if let Some((content, part_place)) = self.entered(part.into(), &part_place, walk) {
                self.describe_event(content, &part_place, form, alternatives, walk);
            }
        }
        let is_last = facets.data.extensions.get(TERMINAL);
        form.is_last |= is_last.and_then(serde_json::Value::as_bool).unwrap_or_default();
        if let Some(description) = &facets.data.description {
            form.docs.description = Some(description.clone());
        }
        let property = |name: &str| {
            let properties = facets.properties?;
            properties.get(name).map(Use::from)
        };
        if let Some(event) = property("event") {
            form.name = self.name_of_event(event, std::mem::take(&mut form.name));
        }
        if let Some(data) = property("data") {
            self.describe_data(data, place, form);
        }
        for (keyword, list) in [("oneOf", facets.one_of), ("anyOf", facets.any_of)] {
            if alternatives.is_empty() {
                let place = place.child(keyword);
                let each = list.iter().enumerate();
                alternatives.extend(each.map(|(index, one)| (one.into(), place.child(index.to_string()))));
            }
        }
    }

    fn name_of_event(&self, schema: Use<'d>, before: Name) -> Name {
        let facets = self.schema_of(schema).map(Facets::of);
        let values = facets.iter().flat_map(|facets| facets.values.iter());
        let names: Vec<String> = values.filter_map(|value| value.as_str().map(str::to_owned)).collect();
        match (names.is_empty(), before) {
            (false, _) => Name::OneOf(names.into()),
            (true, Name::OneOf(names)) => Name::OneOf(names),
            (true, Name::Any | Name::Undescribed) => Name::Any,
        }
    }

    fn describe_data(&self, schema: Use<'d>, place: &Place<'d>, form: &mut Form<'d>) {
        let Some(facets) = self.schema_of(schema).map(Facets::of) else {
            return;
        };
        let content = facets.data.extensions.get(CONTENT).and(facets.all_of.first());
        let json = |schema: Use<'d>, form: &mut Form<'d>| {
            form.data = Data::Json(schema);
            form.place = place.child("properties").child("data");
        };
        if let Some(content) = content {
            return json(content.into(), form);
        }
        let only = facets.values.only();
        let constant = only.as_ref().and_then(|value| value.as_str());
        let is_json = facets.is_structured() || facets.kind.is_some_and(|kind| kind != Kind::String);
        match (constant, &form.data) {
            (Some(text), _) => form.data = Data::Constant(text.to_owned()),
            (None, _) if is_json => json(schema, form),
            (None, Data::Undescribed) => form.data = Data::Text,
            (None, _) => {}
        }
    }
}

/// On the schema of an event after which a stream is over, as TypeSpec writes it.
const TERMINAL: &str = "x-ms-sse-terminal-event";

/// A walk through the schemas of events.
struct Walk<'d> {
    forms: Vec<Form<'d>>,
    /// How many schemas may still be looked at.
    left: usize,
}
