//! Every decision about the Rust to come: names, which types there are, what is boxed, what is an
//! argument and what a setter. `emit` only writes down what stands here.

mod graph;
mod groups;
pub(crate) mod names;
mod nesting;
mod operations;
mod rules;
mod service;
mod types;

use std::collections::HashMap;

use crate::diagnostic::Diagnostics;
use crate::document::SourceMap;
use crate::model::{Api, TypeId};

pub(crate) use groups::{Groups, User};
pub(crate) use nesting::longest_chain;
pub(crate) use operations::{Argument, ErrorPlan, Events, Input, OperationPlan, Output, PartPlan, Target};
pub(crate) use rules::{Kind, Rule};
pub(crate) use service::{ServicePlan, VariablePlan};
pub(crate) use types::{FieldPlan, Presence, RustType, TypeKind, TypePlan, VariantPlan};

use graph::Graph;
use names::Scope;

/// Names that generated models cannot have: they would hide what the models are made of.
const RESERVED_TYPES: [&str; 6] = ["Box", "BTreeMap", "Option", "Some", "String", "Vec"];

/// What will be generated for one document.
pub(crate) struct Plan<'a> {
    pub(crate) api: &'a Api,
    pub(crate) service: ServicePlan,
    /// Types with a name of their own, in the order they are written.
    pub(crate) types: Vec<TypePlan>,
    pub(crate) operations: Vec<OperationPlan>,
}

/// What the rooms of this stage share while they plan.
struct Planner<'a, 'r> {
    api: &'a Api,
    graph: Graph,
    /// Rust names of the types that have one.
    names: HashMap<TypeId, String>,
    /// Names of models, in their module.
    models: Scope,
    sources: &'a SourceMap,
    diagnostics: &'r mut Diagnostics,
}

/// Plans the client of a whole document.
pub(crate) fn plan<'a>(api: &'a Api, sources: &'a SourceMap, diagnostics: &mut Diagnostics) -> Plan<'a> {
    let mut planner = Planner {
        api,
        graph: Graph::of(api, sources, diagnostics),
        names: HashMap::new(),
        models: Scope::new(&RESERVED_TYPES),
        sources,
        diagnostics,
    };
    planner.name_types();
    let service = planner.service();
    let operations = planner.operations();
    let types = planner.types();
    Plan {
        api,
        service,
        types,
        operations,
    }
}
