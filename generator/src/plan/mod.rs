//! All decisions about the generated Rust: names, types, boxes, arguments and setters. `emit` only writes what is
//! planned here.

mod accept;
mod by_pattern;
mod constants;
mod constraints;
mod construction;
mod dependency;
mod errors;
mod events;
mod foreign;
mod graph;
mod group_names;
mod groups;
mod headers;
mod incoming;
mod inputs;
mod listed;
mod multipart;
pub(crate) mod names;
mod nesting;
mod newtypes;
mod operation;
mod operations;
mod other_bodies;
mod overrides;
mod responses;
mod rust_type;
mod service;
mod shared_names;
mod sharing;
mod size;
mod traits;
mod types;
mod union_rules;
mod units;
mod xml;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::choices::{MapType, TypeChoices};
use crate::diagnostic::Diagnostics;
use crate::document::SourceMap;
use crate::model::{AllXml, Api, Carrier, Constraints, ConstraintsId, Shape, TextFormat, Type, TypeId};

pub(crate) use constants::ConstantPlan;
pub(crate) use constraints::ConstraintsPlan;
pub(crate) use construction::{is_default, requires_nothing};
pub(crate) use errors::{ErrorCase, ErrorEnum};
pub(crate) use events::{EventCase, EventEnum};
pub(crate) use foreign::Needs;
pub(crate) use groups::{Groups, User};
pub(crate) use headers::{HeadersPlan, Whose};
pub(crate) use incoming::IncomingPlan;
pub(crate) use listed::ListedPlan;
pub(crate) use names::name_operations;
pub(crate) use nesting::longest_chain;
pub(crate) use operation::{
    BodyPlan, ErrorPlan, EventsPlan, Input, OperationPlan, OtherCall, Output, PartPlan, Target,
};
use operations::Operations;
use overrides::{Called, GivenName};
pub(crate) use overrides::{Item, KEYS_OF_TYPE, Overrides, Rule, Says, Subject, given_type, read_table};
pub(crate) use rust_type::{Argument, Constructor, RustType, Start};
pub(crate) use service::{ServicePlan, VariablePlan};
pub(crate) use sharing::share;
pub(crate) use types::{ExtraPlan, FieldPlan, ItemPlan, Presence, TypeKind, TypePlan, VariantPlan, Variants};
pub(crate) use union_rules::{Fit, Kind};
pub(crate) use xml::XmlPlan;

use constants::Constants;
use foreign::Foreign;
use graph::Graph;
use names::{Namespace, Scope};
use size::Sizes;

/// The plan of one client.
pub(crate) struct Plan<'a> {
    /// Whether there is no client, but only types.
    pub(crate) only_types: bool,
    /// The planned document, private to this stage.
    api: &'a Api,
    /// `info.title`.
    pub(crate) title: &'a str,
    /// `info.version`.
    pub(crate) version: &'a str,
    /// The description of the whole document.
    pub(crate) description: Option<&'a str>,
    pub(crate) service: ServicePlan<'a>,
    /// Named types, in output order.
    pub(crate) types: Vec<TypePlan>,
    pub(crate) operations: Vec<OperationPlan<'a>>,
    /// The method of the client for requests that the document lacks.
    pub(crate) request: String,
    /// Structs of typed headers.
    pub(crate) headers: Vec<HeadersPlan>,
    /// Enums of the bodies of errors.
    pub(crate) errors: Vec<ErrorEnum>,
    /// Enums of server-sent events.
    pub(crate) events: Vec<EventEnum>,
    /// The requests of webhooks.
    pub(crate) webhooks: Vec<IncomingPlan<'a>>,
    /// What the code needs besides the runtime.
    pub(crate) needs: Needs,
    /// What the values of requests have to keep to.
    pub(crate) constraints: ConstraintsPlan,
    /// How values are written as XML.
    pub(crate) xml: XmlPlan,
    /// The index of each type in `types`, by its name.
    places: HashMap<String, usize>,
}

impl Plan<'_> {
    /// The model with this name.
    pub(crate) fn model(&self, name: &str) -> Option<&TypePlan> {
        self.types.get(*self.places.get(name)?)
    }

    /// Whether the values of any request are checked.
    pub(crate) fn is_checked(&self) -> bool {
        self.constraints.is_asked_for
    }

    /// Whether any body is XML.
    pub(crate) fn has_xml(&self) -> bool {
        !self.xml.roots.is_empty()
    }

    /// All that the document says of XML.
    pub(crate) fn all_xml(&self) -> &AllXml {
        &self.api.xml
    }

    /// The constraints with this id.
    pub(crate) fn constraints_at(&self, id: ConstraintsId) -> Option<&Constraints> {
        self.api.constraints.get(id)
    }

    /// See [`ConstraintsPlan::resolve`].
    pub(crate) fn resolve_constraints(&self, id: ConstraintsId) -> Option<ConstraintsId> {
        self.constraints.resolve(self.api, id)
    }
}

/// State shared by the modules of this stage.
struct Planner<'a, 'r> {
    api: &'a Api,
    graph: Graph,
    sizes: Sizes,
    constants: Constants,
    /// Rust names of the types that have one.
    names: HashMap<TypeId, String>,
    /// Types of other crates that replace generated ones.
    foreign: HashMap<TypeId, Arc<Foreign>>,
    /// The types that users choose for formats, by their ids.
    own: Vec<Arc<Foreign>>,
    /// The type of maps.
    maps: MapType,
    /// Strings and integers that are types of their own.
    newtypes: HashSet<TypeId>,
    /// Rust names of the types of constants in lists and maps.
    units: HashMap<TypeId, String>,
    /// Types that are or contain files, computed when first needed.
    with_files: Option<HashSet<TypeId>>,
    /// Names of models, in their module.
    models: Scope,
    overrides: &'r mut Overrides,
    sources: &'r SourceMap,
    diagnostics: &'r mut Diagnostics,
}

/// Plans the client of a whole document.
pub(crate) fn plan<'a>(
    api: &'a Api,
    sources: &SourceMap,
    choices: &TypeChoices,
    overrides: &mut Overrides,
    diagnostics: &mut Diagnostics,
) -> Plan<'a> {
    let foreign = foreign(api, overrides);
    let graph = Graph::of(api, &foreign, sources, diagnostics);
    let own: Vec<Arc<Foreign>> = api.own.iter().map(Foreign::of_own).collect();
    let newtypes = newtypes::newtypes(api, &graph, &foreign, choices, overrides, diagnostics);
    let needs = needs(api, &graph, &foreign, &own, choices);
    let mut planner = Planner {
        api,
        sizes: Sizes::of(api, &graph, &own),
        constants: Constants::of(api, &graph),
        graph,
        names: HashMap::new(),
        foreign,
        own,
        maps: choices.maps,
        newtypes,
        units: HashMap::new(),
        with_files: None,
        overrides,
        models: Scope::of(Namespace::Models),
        sources,
        diagnostics,
    };
    planner.name_types();
    planner.name_units();
    let service = planner.service();
    let Operations {
        plans: operations,
        headers,
        errors,
        events,
        request,
    } = planner.operations();
    let webhooks = planner.incoming(&api.webhooks);
    let mut types = planner.types();
    types.extend(planner.units());
    construction::plan_construction(&mut types);
    traits::plan_traits(&mut types, choices, planner.overrides, planner.diagnostics);
    let names = types.iter().map(|ty| ty.name.clone());
    let places = names.enumerate().map(|(place, name)| (name, place)).collect();
    planner.overrides.report(planner.diagnostics);
    Plan {
        only_types: api.only_types,
        constraints: ConstraintsPlan::of(api, &operations),
        xml: XmlPlan::of(api, &operations),
        api,
        title: &api.title,
        version: &api.version,
        description: api.description.as_deref(),
        service,
        types,
        operations,
        request,
        headers,
        errors,
        events,
        webhooks,
        needs,
        places,
    }
}

/// The types of other crates that replace schemas: by the table of names, by the settings, else by the document.
fn foreign(api: &Api, overrides: &mut Overrides) -> HashMap<TypeId, Arc<Foreign>> {
    let mut foreign = HashMap::new();
    for (id, own) in &api.replaced {
        if let Some(own) = api.own.get(own.index()) {
            foreign.insert(*id, Foreign::of_own(own));
        }
    }
    if !overrides.is_empty() {
        let types = api.types.iter().filter(|(_, ty)| ty.named || ty.shape.has_name());
        foreign.extend(types.filter_map(|(id, ty)| Some((id, overrides.type_of(ty, carrier(api, ty))?))));
    }
    foreign
}

/// What carries the values of a type.
fn carrier(api: &Api, ty: &Type) -> Carrier {
    let shape = match &ty.shape {
        Shape::Alias(target) => &api.types[api.types.resolve(*target).id].shape,
        shape => shape,
    };
    match shape {
        Shape::Text(TextFormat::Base64) => Carrier::Base64,
        Shape::Text(TextFormat::Base64Url) => Carrier::Base64Url,
        Shape::Text(TextFormat::Own(own)) => api.own.get(own.index()).map_or(Carrier::Text, |own| own.carrier),
        Shape::Text(_) | Shape::TextEnum(_) | Shape::Delimited(..) | Shape::Bytes => Carrier::Text,
        Shape::Integer(_) | Shape::Float { .. } | Shape::Decimal | Shape::Numeric(_) | Shape::IntegerEnum(_) => {
            Carrier::Number
        }
        _ => Carrier::Any,
    }
}

/// What the types that are used need.
fn needs(
    api: &Api,
    graph: &Graph,
    foreign: &HashMap<TypeId, Arc<Foreign>>,
    own: &[Arc<Foreign>],
    choices: &TypeChoices,
) -> Needs {
    let mut needs = Needs::default();
    for (id, ty) in api.types.iter().filter(|(id, _)| graph.is_reached(*id)) {
        match &ty.shape {
            _ if foreign.contains_key(&id) => foreign.get(&id).into_iter().for_each(|foreign| needs.add(foreign)),
            Shape::Numeric(id) | Shape::Text(TextFormat::Own(id)) => {
                own.get(id.index()).into_iter().for_each(|foreign| needs.add(foreign));
            }
            Shape::Map(_) if choices.maps == MapType::Index => drop(needs.features.insert("indexmap")),
            Shape::Struct(object) if choices.maps == MapType::Index && object.extra.is_some() => {
                needs.features.insert("indexmap");
            }
            _ => {}
        }
    }
    needs
}

impl Planner<'_, '_> {
    /// Claims names from the rules before all others of their scope. Items without a named type are `None`.
    fn given(&mut self, scope: &mut Scope, items: impl Iterator<Item = Option<Called>>) -> Vec<Option<String>> {
        if self.overrides.is_empty() {
            return Vec::new();
        }
        let items: Vec<Option<Called>> = items.collect();
        let given: Vec<Option<GivenName>> = items
            .iter()
            .map(|called| self.overrides.name(called.as_ref()?))
            .collect();
        let names_made = given.iter().any(|given| matches!(given, Some(GivenName::Made(_))));
        // a pattern is for names that are free: what it does not match keeps its own
        let kept: HashSet<String> = items
            .iter()
            .zip(&given)
            .filter(|(_, given)| names_made && given.is_none())
            .filter_map(|(called, _)| called.as_ref())
            .map(|called| scope.name_of(&called.own, called.case()))
            .collect();
        let mut names = vec![None; items.len()];
        for made in [false, true] {
            for ((called, given), name) in items.iter().zip(&given).zip(&mut names) {
                let (Some(called), Some(given)) = (called, given) else {
                    continue;
                };
                let wanted = match given {
                    GivenName::Exact(name) if !made => name.clone(),
                    GivenName::Made(text) if made => scope.name_of(text, called.case()),
                    _ => continue,
                };
                match !(made && kept.contains(&wanted)) && scope.claim_given(&wanted) {
                    true => *name = Some(wanted),
                    false => self.overrides.clash(called, &wanted),
                }
            }
        }
        names
    }
}

/// The name from the rules for the item with this index.
fn given_at(given: &[Option<String>], index: usize) -> Option<String> {
    given.get(index).cloned().flatten()
}
