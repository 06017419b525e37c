//! Converts OpenAPI to [`Api`]: the meaning of schemas, parameters, responses and extensions.
//!
//! Components are lowered from a queue, so that long chains of references need no recursion. Unsupported parts are
//! reported at their place and left out alone.

mod about;
mod alternatives;
mod alternatives_of_type;
mod annotations;
mod body;
mod bounds;
mod combine;
mod compare;
mod constraints;
mod cycles;
mod docs;
mod enum_values;
mod enums;
mod events;
mod extensions;
mod facets;
mod files;
mod fit;
mod idempotency;
mod incoming;
mod inheritance;
mod intersect;
mod join;
mod kept_tags;
mod kinds;
mod links;
mod location;
mod made;
mod merge;
mod multipart;
mod narrower;
mod nullability;
mod only_types;
mod operations;
mod other_bodies;
mod own;
mod paging;
mod parameters;
mod paths;
mod property_schemas;
mod responses;
mod scalar;
mod schema;
mod service;
mod standalone;
mod tags;
mod unions;
mod variant_names;
mod xml;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};

use openapiv3::{Components, Discriminator, OpenAPI, ReferenceOr, Schema, SchemaData};

use crate::choices::TypeChoices;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::document::extension::TAG_KIND;
use crate::document::{Document, FurtherOperations, SourceMap, Suggestions, unescape};
use crate::model::{Api, Docs, Service, Shape, Type, TypeId, TypeRef, Types};

pub(crate) use body::essence;
use constraints::Constrained;
pub(crate) use incoming::id_of_webhook;
use inheritance::Mapping;
use kinds::Kinds;
use links::Targets;
use location::At;
use made::Made;
use nullability::Null;
pub(crate) use operations::id_of;
pub(crate) use other_bodies::words;
use own::OwnTypes;
use paging::RootRules;
use xml::WrittenXml;

/// What is made of a document besides what its operations need.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extent {
    /// What the values of requests have to keep to.
    pub constraints: bool,
    /// Whether types are all that is made.
    pub only_types: bool,
    /// Whether a part of the operations is selected, so that components are made where they need them.
    pub is_selected: bool,
    /// Whether bodies in XML are text or bytes, whatever their schemas say.
    pub untyped_xml: bool,
}

/// Lowers a whole document.
///
/// `choices`: the types that users choose for formats.
pub fn lower(document: &Document, choices: &TypeChoices, extent: Extent, diagnostics: &mut Diagnostics) -> Api {
    let openapi = &document.openapi;
    let made = Made::default();
    let mut lower = Lower::new(document, choices, &made, diagnostics);
    lower.constrained = extent.constraints.then(Constrained::default);
    lower.untyped_xml = extent.untyped_xml;
    let mut api = Api {
        title: openapi.info.title.clone(),
        version: openapi.info.version.clone(),
        description: about::about(document),
        ..Api::default()
    };
    api.service = lower.service();
    api.operations = lower.operations(&mut api.service);
    if document.left_out.pointers.is_empty() {
        lower.report_unmatched_paging();
        lower.check_schemes(&mut api.service, &api.operations);
    }
    api.webhooks = lower.webhooks(&document.webhooks);
    if document.is_components_alone() {
        api.standalone = lower.components_alone();
    } else if extent.only_types {
        if !extent.is_selected {
            api.standalone = lower.types_of_schemas();
        }
        let (operations, webhooks) = (std::mem::take(&mut api.operations), std::mem::take(&mut api.webhooks));
        api.standalone.extend(lower.types_of_bodies(operations, &webhooks));
        api.service = Service::default();
    }
    api.only_types = extent.only_types;
    lower.drain();
    lower.open_tags();
    lower.keep_tags();
    lower.report_cycles_of_all_of();
    lower.constrain_components();
    api.constraints = lower.constrained.take().unwrap_or_default().finish();
    api.xml = std::mem::take(&mut lower.xml).finish();
    lower.own.report_crates(lower.diagnostics);
    api.types = lower.types;
    (api.own, api.replaced) = (lower.own.all, lower.own.replaced);
    api
}

/// Depth to which compositions are followed to learn what values they allow. Deeper ones count as any.
const MAX_NESTING: usize = 200;

/// The state of one lowering.
struct Lower<'d, 'r> {
    openapi: &'d OpenAPI,
    further_operations: &'d FurtherOperations,
    /// What tags are for, where the document says it.
    tag_kinds: HashMap<&'d str, &'d str>,
    components: Option<&'d Components>,
    sources: &'d SourceMap,
    /// The operations that links may refer to.
    targets: Targets<'d>,
    suggestions: Suggestions,
    diagnostics: &'r mut Diagnostics,
    types: Types,
    /// The types that users choose.
    own: OwnTypes<'d>,
    /// Types of referenced components, lowered or in the queue.
    named: HashMap<&'d str, TypeId>,
    /// Types of inline schemas, by address, so that a schema reached in two ways (through `allOf`, say) is one type.
    inline: HashMap<*const Schema, TypeRef>,
    /// Shared types for inline scalars without other keywords, one of each kind.
    scalars: Vec<TypeId>,
    /// Referenced components that are still to be lowered.
    queue: VecDeque<(&'d str, TypeId)>,
    json: TypeId,
    /// Whether ignored keywords of `encoding` were already reported.
    encoding_reported: bool,
    /// Set while an alternative is combined with the properties around it.
    joining: bool,
    /// Whether the next object is only a part, completed by its alternatives or by the schema around it.
    partial: bool,
    /// Inline schemas that are being lowered, to detect recursion.
    open: HashSet<*const Schema>,
    /// The children of each component: those that have it in their `allOf`.
    children: HashMap<Cow<'d, str>, Vec<&'d str>>,
    /// The discriminator of each component, own or inherited.
    discriminators: HashMap<&'d str, &'d Discriminator>,
    /// The mappings of discriminators, by address.
    mappings: HashMap<*const Discriminator, Mapping<'d>>,
    /// The places of the parameters of the client, by name.
    client_parameters: HashMap<&'d str, usize>,
    /// The own types of components that became unions with their children.
    bases: HashMap<&'d str, TypeId>,
    /// Types merged from several schemas, by the addresses of these schemas.
    joins: HashMap<Vec<*const Schema>, TypeRef>,
    /// Conflicts that were already reported, by the addresses of the schemas.
    conflicts: HashSet<(Option<*const Schema>, Option<*const Schema>)>,
    /// Current nesting of merged types.
    joining_depth: usize,
    /// The JSON types that schemas allow, and what they say of null, by their addresses.
    kinds: RefCell<HashMap<*const Schema, Kinds>>,
    nulls: RefCell<HashMap<*const Schema, Null>>,
    /// The end of the list of schemas that were made.
    made: &'d Made,
    count_of_made: usize,
    made_addresses: HashSet<*const Schema>,
    /// Schemas that were made of two, by their addresses.
    combined: HashMap<(*const Schema, *const Schema), Option<&'d Schema>>,
    /// The keywords beside an `allOf` that describe no object, as a schema, by the address of what they stand in.
    beside: HashMap<*const SchemaData, &'d Schema>,
    /// Alternatives without a type, with that of the schema around them, by their addresses.
    typed: HashMap<*const Schema, &'d Schema>,
    /// What the values of requests have to keep to, if that is asked for.
    constrained: Option<Constrained<'d>>,
    /// How bodies are written as XML, and whether they are not.
    xml: WrittenXml<'d>,
    untyped_xml: bool,
    /// `x-paging` at the root.
    root_paging: RootRules<'d>,
}

impl<'d, 'r> Lower<'d, 'r> {
    fn new(document: &'d Document, choices: &'d TypeChoices, made: &'d Made, diagnostics: &'r mut Diagnostics) -> Self {
        let openapi = &document.openapi;
        let children = inheritance::children(openapi.components.as_ref());
        let mut types = Types::default();
        let json = types.add(Type {
            name: "Json".to_owned(),
            named: false,
            pointer: At::Root.pointer(),
            nullable: false,
            docs: Docs::default(),
            shape: Shape::Json,
        });
        Self {
            openapi,
            further_operations: &document.further_operations,
            tag_kinds: tag_kinds(openapi),
            components: openapi.components.as_ref(),
            sources: &document.sources,
            targets: Targets::of(document),
            suggestions: Suggestions::default(),
            diagnostics,
            types,
            own: OwnTypes::new(choices),
            named: HashMap::new(),
            inline: HashMap::new(),
            scalars: Vec::new(),
            queue: VecDeque::new(),
            json,
            encoding_reported: false,
            joining: false,
            partial: false,
            open: HashSet::new(),
            discriminators: inheritance::discriminators(openapi.components.as_ref(), &children),
            children,
            mappings: HashMap::new(),
            client_parameters: HashMap::new(),
            bases: HashMap::new(),
            joins: HashMap::new(),
            conflicts: HashSet::new(),
            joining_depth: 0,
            kinds: RefCell::default(),
            nulls: RefCell::default(),
            made,
            count_of_made: 0,
            made_addresses: HashSet::new(),
            combined: HashMap::new(),
            beside: HashMap::new(),
            typed: HashMap::new(),
            constrained: None,
            xml: WrittenXml::default(),
            untyped_xml: false,
            root_paging: RootRules::of(openapi),
        }
    }

    /// The type for raw JSON, for values without a more specific type.
    fn json(&self) -> TypeRef {
        TypeRef {
            id: self.json,
            nullable: false,
        }
    }

    /// The place of a problem, or `None` if problems of this code are no longer shown.
    fn place(&self, code: Code, at: &At<'_>) -> Option<Place> {
        if !self.diagnostics.keeps(code) {
            return None;
        }
        let nearest = at.nearest(self.sources.tree());
        self.sources.place_of(nearest.unwrap_or_else(|above| above))
    }

    fn warn(&mut self, code: Code, at: &At<'_>, message: impl Into<String>, help: Option<&str>) {
        self.report(Diagnostic::warning(code, message), at, help);
    }

    fn note(&mut self, code: Code, at: &At<'_>, message: impl Into<String>) {
        self.report(Diagnostic::note(code, message), at, None);
    }

    fn error(&mut self, code: Code, at: &At<'_>, message: impl Into<String>, help: Option<&str>) {
        self.report(Diagnostic::error(code, message), at, help);
    }

    fn report(&mut self, mut problem: Diagnostic, at: &At<'_>, help: Option<&str>) {
        problem.place = self.place(problem.code, at);
        problem.help = help.map(str::to_owned);
        self.diagnostics.push(problem);
    }
}

/// The kinds of tags (OpenAPI 3.2), by name.
fn tag_kinds(openapi: &OpenAPI) -> HashMap<&str, &str> {
    let tags = openapi.tags.iter();
    tags.filter_map(|tag| Some((tag.name.as_str(), tag.extensions.get(TAG_KIND)?.as_str()?)))
        .collect()
}

/// Follows local references between components of one kind; the document stage has bundled everything.
fn follow<'d, T>(
    start: &'d ReferenceOr<T>,
    prefix: &str,
    components: Option<&'d indexmap::IndexMap<String, ReferenceOr<T>>>,
) -> Option<(&'d T, Option<&'d str>)> {
    let mut current = start;
    let mut name = None;
    for _ in 0..64 {
        match current {
            ReferenceOr::Item(item) => return Some((item, name)),
            ReferenceOr::Reference { reference } => {
                let target = unescape(reference.strip_prefix(prefix)?);
                let (target, next) = components?.get_key_value(target.as_ref())?;
                (name, current) = (Some(target.as_str()), next);
            }
        }
    }
    None
}
