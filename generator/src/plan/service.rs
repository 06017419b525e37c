//! The client and its builder.

use std::collections::HashSet;

use crate::model::{Docs, EnumValue, Service};

use super::Planner;
use super::names::{Case, Namespace, Scope};
use super::types::{Variants, wire_docs};

/// The document-specific methods of the client and its builder.
pub(crate) struct ServicePlan<'a> {
    /// Its description in the model.
    pub(crate) source: &'a Service,
    /// For each server the constant that chooses it, if it has a name and is not the only one.
    pub(crate) servers: Vec<Option<String>>,
    pub(crate) variables: Vec<VariablePlan>,
    /// Method and wire name of each client parameter, and its documentation.
    pub(crate) parameters: Vec<(String, String, Docs)>,
    /// Method and name of each look-up endpoint.
    pub(crate) endpoints: Vec<(String, String)>,
}

/// A variable of the server URL.
pub(crate) struct VariablePlan {
    pub(crate) method: String,
    pub(crate) name: String,
    pub(crate) default: Option<String>,
    pub(crate) docs: Docs,
    /// The enum of its values, if the document lists them: its name and variants.
    pub(crate) values: Option<(String, Variants<String>)>,
}

fn server_constants(service: &Service) -> Vec<Option<String>> {
    let mut constants = Scope::of(Namespace::Servers);
    let names = service.servers.iter().map(|server| server.name.as_deref());
    let names = names.map(|name| name.filter(|_| service.servers.len() > 1));
    names
        .map(|name| Some(constants.claim(name?, Case::Screaming, "SERVER")))
        .collect()
}

impl<'a> Planner<'a, '_> {
    pub(super) fn service(&mut self) -> ServicePlan<'a> {
        let service = &self.api.service;
        let mut methods = Scope::of(Namespace::BuilderMethods);
        let mut types = Scope::of(Namespace::Variables);
        let mut plan = ServicePlan {
            source: service,
            servers: server_constants(service),
            variables: Vec::new(),
            parameters: Vec::new(),
            endpoints: Vec::new(),
        };
        let mut variables: HashSet<&str> = HashSet::new();
        let mut endpoints: HashSet<&str> = HashSet::new();
        let of_operations = self.api.operations.iter().flat_map(|o| &o.servers);
        for variable in service.servers.iter().chain(of_operations).flat_map(|s| &s.variables) {
            if !variables.insert(&variable.name) {
                continue;
            }
            let values = (!variable.values.is_empty()).then(|| {
                let name = types.claim(&variable.name, Case::Pascal, "Variable");
                let value = |value: &String| EnumValue {
                    value: value.clone(),
                    name: None,
                    docs: Docs::default(),
                };
                let values: Vec<_> = variable.values.iter().map(value).collect();
                (name, Variants::of(&values, String::clone, &[]))
            });
            let method = methods.claim(&variable.name, Case::Snake, "variable");
            plan.variables.push(VariablePlan {
                docs: wire_docs(&variable.docs, &method, &variable.name),
                method,
                name: variable.name.clone(),
                default: variable.default.clone(),
                values,
            });
        }
        for parameter in &service.client_parameters {
            let method = methods.claim(&parameter.name, Case::Snake, "parameter");
            let docs = wire_docs(&parameter.docs, &method, &parameter.name);
            plan.parameters.push((method, parameter.name.clone(), docs));
            if let Some(lookup) = &parameter.lookup
                && endpoints.insert(&lookup.endpoint)
            {
                let raw = format!("{} endpoint", lookup.endpoint);
                let method = methods.claim(&raw, Case::Snake, "endpoint");
                plan.endpoints.push((method, lookup.endpoint.clone()));
            }
        }
        plan
    }
}
