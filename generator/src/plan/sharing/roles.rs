//! The roles of types: the property, parameter or header that a type is written in.

use std::collections::HashMap;

use crate::model::{Api, Type};

/// Names of parameters and headers by the place of their schemas.
pub(super) fn parameters(api: &Api) -> HashMap<&str, &str> {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let parameters = parameters.map(|p| (p.ty.id, p.name.as_str()));
    let responses = api.operations.iter().flat_map(|o| o.successes.iter().chain(&o.errors));
    let headers = responses
        .flat_map(|response| &response.headers)
        .map(|h| (h.ty.id, h.name.as_str()));
    // scalars have no nested schemas
    let all = parameters
        .chain(headers)
        .filter(|(id, _)| !api.types[*id].shape.is_scalar());
    all.map(|(id, name)| (api.types[id].pointer.as_str(), name)).collect()
}

/// The role of a type: the innermost property or parameter that holds it and the path from there; else the callback,
/// which many operations may share; else its whole pointer.
pub(super) fn part<'t>(ty: &'t Type, parameters: &HashMap<&str, &'t str>) -> (&'t str, &'t str) {
    let pointer = ty.pointer.as_str();
    if let Some((_, below)) = pointer.rsplit_once("/properties/") {
        return (below, "");
    }
    if let Some((_, below)) = pointer
        .starts_with("/paths/")
        .then(|| pointer.rsplit_once("/callbacks/"))
        .flatten()
    {
        return (below, "");
    }
    let ends = std::iter::once(pointer.len()).chain(pointer.rmatch_indices('/').map(|(at, _)| at));
    ends.filter_map(|at| pointer.split_at_checked(at))
        .find_map(|(place, below)| parameters.get(place).map(|name| (*name, below)))
        .unwrap_or((pointer, ""))
}
