//! Components that are strings or integers and become types of their own, as users choose.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::choices::TypeChoices;
use crate::diagnostic::Diagnostics;
use crate::model::{Api, Shape, TextFormat, TypeId};

use super::by_pattern::ByPattern;
use super::foreign::Foreign;
use super::graph::Graph;
use super::names::{Case, identifier};
use super::overrides::Overrides;

/// The components that become types of their own.
pub(super) fn newtypes(
    api: &Api,
    graph: &Graph,
    foreign: &HashMap<TypeId, Arc<Foreign>>,
    choices: &TypeChoices,
    overrides: &mut Overrides,
    diagnostics: &mut Diagnostics,
) -> HashSet<TypeId> {
    let mut patterns = ByPattern::of(&choices.newtypes);
    let mut newtypes = HashSet::new();
    if patterns.is_empty() {
        return newtypes;
    }
    for (id, ty) in api.types.iter() {
        if !ty.named || !graph.is_reached(id) || foreign.contains_key(&id) || !is_simple(api, &ty.shape) {
            continue;
        }
        let is_wanted =
            patterns.take(&ty.name).is_some() || patterns.take(&identifier(&ty.name, Case::Pascal, "Model")).is_some();
        if is_wanted {
            newtypes.insert(id);
        }
    }
    let nothing = "no component that is a string or an integer";
    patterns.report("newtypes", nothing, overrides, diagnostics);
    newtypes
}

/// Returns true for strings and integers, also of a well-known type.
fn is_simple(api: &Api, shape: &Shape) -> bool {
    match shape {
        Shape::Integer(_) | Shape::Text(TextFormat::Plain) => true,
        Shape::Text(TextFormat::Own(own)) => {
            let own = api.own.get(own.index()).map(Foreign::of_own);
            own.is_some_and(|own| own.known.is_some_and(|known| known.is_id) && !own.is_wrapped)
        }
        _ => false,
    }
}
