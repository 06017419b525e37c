//! Words that the name of an inline type says twice in a row, as a property is often called like what it is in: `LogType.type`.

use std::collections::HashSet;

use crate::model::{Api, Type, TypeId};

use super::super::names::{Case, identifier, is_of_component, longer_name, said_once, words};

/// Takes repeated words out of the names of inline types. A name that another type has then, or the request of an
/// operation, gets the word for what the type is, or stays.
pub(super) fn without_repeats(api: &mut Api) {
    let inline = api
        .types
        .iter()
        .filter(|(_, ty)| !is_of_component(ty) && ty.shape.has_name());
    let shorter: Vec<(TypeId, String)> = inline.filter_map(|(id, ty)| Some((id, shorter(ty)?))).collect();
    if shorter.is_empty() {
        return;
    }
    let operations = api.operations.iter().map(|operation| &operation.name);
    let types = api.types.iter().filter(|(_, ty)| ty.shape.has_name());
    let names = operations.chain(types.map(|(_, ty)| &ty.name));
    let mut taken: HashSet<String> = names.map(|name| identifier(name, Case::Pascal, "Model")).collect();
    for (id, once) in shorter {
        let Some(ty) = api.types.get_mut(id) else { continue };
        let longer = longer_name(ty, &once);
        let mut names = [once, longer].into_iter();
        if let Some(name) = names.find(|name| taken.insert(identifier(name, Case::Pascal, "Model"))) {
            ty.name = name;
        }
    }
}

/// The name of a type without its repeated words, if it has any.
fn shorter(ty: &Type) -> Option<String> {
    let own = words(&ty.name);
    said_once(&own, 1)?;
    // a component may repeat words itself
    let component = ty.pointer.steps().nth(2).map(|name| words(&name)).unwrap_or_default();
    let begin = if own.starts_with(&component) {
        component.len()
    } else {
        0
    };
    said_once(&own, begin.max(1)).map(|words| words.join(" "))
}
