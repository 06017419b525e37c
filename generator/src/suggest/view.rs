//! What an operation shows of itself: its inputs, and the members of its response.

use crate::document::Pointer;
use crate::model::{Api, BodyContent, Docs, ExampleValue, Note, Operation, Place, Shape, TextFormat, TypeId, TypeRef};

use super::words::{AROUND, joined};

/// Depth to which members of a response are looked at: `/data/page/next` has a depth of 3.
const MAX_DEPTH: usize = 3;
/// How many members of a response are looked at.
const MAX_MEMBERS: usize = 500;

/// An operation with the parts that may have to do with paging.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    /// Parameters of the query, then those in headers, then properties of the body.
    pub(super) inputs: Vec<Input>,
    /// The scalars of the response.
    pub(super) members: Vec<Member>,
    /// The lists of the response.
    pub(super) lists: Vec<List>,
    /// The documented headers of the response.
    pub(super) headers: Vec<Member>,
}

/// A parameter, or a property of the body.
#[derive(Debug)]
pub(super) struct Input {
    /// As `x-paging` names it.
    pub(super) name: String,
    /// The name without case and separators: `perpage`.
    pub(super) plain: String,
    pub(super) kind: Kind,
    pub(super) ty: TypeId,
    pub(super) required: bool,
    pub(super) default: Option<serde_json::Value>,
    pub(super) minimum: Option<String>,
    pub(super) about: About,
}

/// A scalar of the response, or a header.
#[derive(Debug)]
pub(super) struct Member {
    /// A JSON pointer, or the name of a header.
    pub(super) pointer: String,
    /// Its own name without case and separators.
    pub(super) plain: String,
    /// Those of the objects around it, the outermost first.
    pub(super) around: Vec<String>,
    pub(super) kind: Kind,
    pub(super) about: About,
}

impl Member {
    /// Whether it is beside a list, or in an object that says something of pages.
    pub(super) fn is_near(&self, list: &List, besides: &[&str]) -> bool {
        let beside = self.around.strip_prefix(list.around.as_slice()).unwrap_or(&self.around);
        beside
            .iter()
            .all(|around| AROUND.contains(&around.as_str()) || besides.contains(&around.as_str()))
    }
}

/// A list of the response.
#[derive(Debug)]
pub(super) struct List {
    /// A JSON pointer; empty for the body itself.
    pub(super) pointer: String,
    pub(super) plain: String,
    pub(super) around: Vec<String>,
    pub(super) item: TypeRef,
}

/// The kind of a value, as far as it counts here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Number,
    Text,
    Date,
    /// Text or a number, or anything.
    Any,
    Object,
    List(TypeRef),
}

impl Kind {
    /// Whether it can be a token, a number included.
    pub(super) fn is_token(self) -> bool {
        matches!(self, Self::Number | Self::Text | Self::Any)
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Any)
    }
}

/// What a document says to readers.
#[derive(Debug)]
pub(super) struct About {
    /// Summary and description in lower case.
    text: String,
    /// Whether its format or an example is that of a URL.
    is_url: bool,
}

impl About {
    /// Whether the text has one of these words or phrases.
    pub(super) fn says(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.text.contains(phrase))
    }

    /// Whether the value is said to be a URL.
    pub(super) fn is_url(&self) -> bool {
        self.is_url || self.says(&["url", "uri ", "link to", "hyperlink", "href", "http"])
    }

    fn of(all: &[&Docs]) -> Self {
        let mut about = Self {
            text: String::new(),
            is_url: false,
        };
        for docs in all {
            for text in docs.summary.iter().chain(&docs.description) {
                about.text.push_str(&text.to_lowercase());
                about.text.push('\n');
            }
            about.is_url |= docs.notes.iter().any(shows_url);
        }
        about
    }
}

fn shows_url(note: &Note) -> bool {
    match note {
        Note::Format(format) => ["uri", "url", "uri-reference", "uri-template"].contains(&format.as_str()),
        Note::Example {
            value: ExampleValue::Here(value),
            ..
        } => ["http://", "https://", "/", "?"]
            .iter()
            .any(|start| value.starts_with(start)),
        _ => false,
    }
}

impl<'a> View<'a> {
    pub(super) fn of(api: &'a Api, operation: &'a Operation) -> Self {
        let mut view = Self {
            api,
            operation,
            inputs: Vec::new(),
            members: Vec::new(),
            lists: Vec::new(),
            headers: Vec::new(),
        };
        view.read_parameters();
        view.read_body();
        view.read_response();
        view
    }

    /// The headers of the success whose body is looked at.
    fn read_response(&mut self) {
        let contents = self.operation.contents();
        let Some((response, ty)) = contents.iter().find_map(|response| Some((response, response.ty?))) else {
            return;
        };
        for header in &response.headers {
            self.headers.push(Member {
                pointer: header.name.clone(),
                plain: joined(&header.name),
                around: Vec::new(),
                kind: kind(self.api, header.ty),
                about: About::of(&[&header.docs]),
            });
        }
        self.read_members(ty);
    }

    fn read_parameters(&mut self) {
        for place in [Place::Query, Place::Header] {
            let parameters = self.operation.parameters.iter().filter(|p| p.place == place);
            for parameter in parameters.filter(|parameter| !parameter.from_client) {
                self.inputs.push(Input {
                    name: parameter.name.clone(),
                    plain: joined(&parameter.name),
                    kind: kind(self.api, parameter.ty),
                    ty: self.api.types.resolve(parameter.ty).id,
                    required: parameter.required,
                    default: parameter.default.clone(),
                    minimum: minimum(&[&parameter.docs, self.docs(parameter.ty)]),
                    about: About::of(&[&parameter.docs, self.docs(parameter.ty)]),
                });
            }
        }
    }

    fn read_body(&mut self) {
        let Some(body) = &self.operation.body else { return };
        let fields = match &body.content {
            BodyContent::Fields(fields) => fields,
            BodyContent::Whole(ty) => match &self.api.types[self.api.types.resolve(*ty).id].shape {
                Shape::Struct(object) => &object.fields,
                _ => return,
            },
            BodyContent::Raw => return,
        };
        for field in fields.iter().filter(|field| !field.read_only) {
            self.inputs.push(Input {
                // a name that begins with a slash is read as a pointer
                name: match field.wire.starts_with('/') {
                    true => Pointer::root().child(&field.wire).as_str().to_owned(),
                    false => field.wire.clone(),
                },
                plain: joined(&field.wire),
                kind: kind(self.api, field.ty),
                ty: self.api.types.resolve(field.ty).id,
                required: field.required,
                default: field.default.clone(),
                minimum: minimum(&[&field.docs, self.docs(field.ty)]),
                about: About::of(&[&field.docs, self.docs(field.ty)]),
            });
        }
    }

    /// Reads the members of the body of a response, those near the root first.
    fn read_members(&mut self, body: TypeRef) {
        if let Kind::List(item) = kind(self.api, body) {
            self.lists.push(List {
                pointer: String::new(),
                plain: String::new(),
                around: Vec::new(),
                item,
            });
            return;
        }
        let mut level = vec![(body, Pointer::root(), Vec::new())];
        let mut left = MAX_MEMBERS;
        for depth in 1..=MAX_DEPTH {
            let mut next = Vec::new();
            for (object, pointer, around) in level {
                for part in objects(self.api, object) {
                    let Shape::Struct(object) = &self.api.types[part].shape else {
                        continue;
                    };
                    for field in object.fields.iter().filter(|field| !field.write_only) {
                        left = left.saturating_sub(1);
                        let pointer = pointer.child(&field.wire);
                        let plain = joined(&field.wire);
                        let known = |other: &str| other == pointer.as_str();
                        if left == 0
                            || self.lists.iter().any(|list| known(&list.pointer))
                            || self.members.iter().any(|member| known(&member.pointer))
                        {
                            continue; // of another alternative
                        }
                        match kind(self.api, field.ty) {
                            Kind::List(item) => self.lists.push(List {
                                pointer: pointer.as_str().to_owned(),
                                plain,
                                around: around.clone(),
                                item,
                            }),
                            Kind::Object if depth < MAX_DEPTH => {
                                let mut around = around.clone();
                                around.push(plain);
                                next.push((field.ty, pointer, around));
                            }
                            Kind::Object => {}
                            kind => self.members.push(Member {
                                pointer: pointer.as_str().to_owned(),
                                plain,
                                around: around.clone(),
                                kind,
                                about: About::of(&[&field.docs, self.docs(field.ty)]),
                            }),
                        }
                    }
                }
            }
            level = next;
        }
    }

    /// The scalar property of an item with this name.
    pub(super) fn of_item(&self, item: TypeRef, name: &str) -> Option<(TypeId, Kind)> {
        let parts = objects(self.api, item);
        parts.iter().find_map(|part| match &self.api.types[*part].shape {
            Shape::Struct(object) => object.fields.iter().find(|field| field.wire == name).map(|field| {
                let ty = self.api.types.resolve(field.ty).id;
                (ty, kind(self.api, field.ty))
            }),
            _ => None,
        })
    }

    /// How many properties of an item have this type.
    pub(super) fn count_in_item(&self, item: TypeRef, ty: TypeId) -> usize {
        let parts = objects(self.api, item);
        let fields = parts.iter().flat_map(|part| match &self.api.types[*part].shape {
            Shape::Struct(object) => object.fields.as_slice(),
            _ => &[],
        });
        fields.filter(|field| self.api.types.resolve(field.ty).id == ty).count()
    }

    /// The properties of an item that are objects.
    pub(super) fn objects_of_item(&self, item: TypeRef) -> Vec<(String, TypeRef)> {
        let parts = objects(self.api, item);
        let fields = parts.iter().flat_map(|part| match &self.api.types[*part].shape {
            Shape::Struct(object) => object.fields.as_slice(),
            _ => &[],
        });
        fields
            .filter(|field| kind(self.api, field.ty) == Kind::Object)
            .map(|field| (field.wire.clone(), field.ty))
            .collect()
    }

    /// Whether the items of a list are objects.
    pub(super) fn has_objects(&self, list: &List) -> bool {
        kind(self.api, list.item) == Kind::Object
    }

    fn docs(&self, ty: TypeRef) -> &'a Docs {
        &self.api.types[self.api.types.resolve(ty).id].docs
    }
}

/// The documented minimum.
fn minimum(all: &[&Docs]) -> Option<String> {
    let notes = all.iter().flat_map(|docs| &docs.notes);
    notes
        .filter_map(|note| match note {
            Note::Bounds(bounds) => Some(bounds.minimum.as_ref()?.number.clone()),
            _ => None,
        })
        .next()
}

/// The alternatives of a type, itself if it is no union.
fn objects(api: &Api, ty: TypeRef) -> Vec<TypeId> {
    let ty = api.types.resolve(ty).id;
    match &api.types[ty].shape {
        Shape::Union(union) => union.variants.iter().map(|v| api.types.resolve(v.ty).id).collect(),
        _ => vec![ty],
    }
}

fn kind(api: &Api, ty: TypeRef) -> Kind {
    let kinds: Vec<Kind> = objects(api, ty).into_iter().map(|part| plain_kind(api, part)).collect();
    match kinds.as_slice() {
        [] => Kind::Any,
        [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
        all if all.contains(&Kind::Object) && !all.iter().any(|kind| kind.is_token()) => Kind::Object,
        all => match all.iter().find(|kind| matches!(kind, Kind::List(_))) {
            Some(list) if !all.iter().any(|kind| kind.is_token()) => *list,
            _ => Kind::Any,
        },
    }
}

fn plain_kind(api: &Api, ty: TypeId) -> Kind {
    match &api.types[ty].shape {
        Shape::Bool => Kind::Flag,
        Shape::Integer(_) | Shape::Float { .. } | Shape::Decimal | Shape::Numeric(_) | Shape::IntegerEnum(_) => {
            Kind::Number
        }
        Shape::Text(TextFormat::DateTime | TextFormat::Date) => Kind::Date,
        Shape::Text(_) => Kind::Text,
        Shape::Array(item) => Kind::List(*item),
        Shape::Struct(_) | Shape::Map(_) => Kind::Object,
        Shape::Json | Shape::Union(_) => Kind::Any,
        // an enum, a constant, bytes and the like lead to no page
        _ => Kind::Flag,
    }
}
