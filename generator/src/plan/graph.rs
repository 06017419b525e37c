//! Analysis of the graph of types: which types requests and responses use, and which contain themselves.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::SourceMap;
use crate::model::{Api, BodyContent, Events, Incoming, Operation, Response, Shape, TypeId, TypeRef};

use super::foreign::Foreign;

/// The results of the analysis.
pub(super) struct Graph {
    /// Types that are written: in requests, and in responses to webhooks and callbacks.
    in_requests: HashSet<TypeId>,
    /// Types that are read: in responses, and in requests of webhooks and callbacks.
    in_responses: HashSet<TypeId>,
    /// Lists, maps and aliases that contain only themselves, which stay JSON.
    endless: HashSet<TypeId>,
    /// For each type, the number of its cycle of direct containment; types of one cycle share it.
    component: Vec<usize>,
    /// Objects of infinite size because they require themselves.
    infinite: HashSet<TypeId>,
}

impl Graph {
    pub(super) fn of(
        api: &Api,
        foreign: &HashMap<TypeId, Arc<Foreign>>,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut graph = Self {
            in_requests: HashSet::new(),
            in_responses: HashSet::new(),
            endless: endless(api),
            component: Vec::new(),
            infinite: HashSet::new(),
        };
        for id in &graph.endless {
            let ty = &api.types[*id];
            let message = format!("`{}` contains only itself: kept as JSON", ty.name);
            let place = sources.locate(&ty.pointer);
            diagnostics.push(Diagnostic::warning(Code::RECURSIVE_ALIAS, message).at(place));
        }
        let (requests, responses) = roots(api);
        graph.in_requests = reached(api, requests, foreign);
        graph.in_responses = reached(api, responses, foreign);
        graph.component = graph.cycles(api);
        graph.infinite = graph.infinite(api);
        graph
    }

    /// Returns true if the type is written.
    pub(super) fn in_requests(&self, id: TypeId) -> bool {
        self.in_requests.contains(&id)
    }

    /// Returns true if the type is read.
    pub(super) fn in_responses(&self, id: TypeId) -> bool {
        self.in_responses.contains(&id)
    }

    /// Returns true if the type is written or read.
    pub(super) fn is_reached(&self, id: TypeId) -> bool {
        self.in_requests(id) || self.in_responses(id)
    }

    /// Returns true if the type stays JSON because it contains only itself.
    pub(super) fn is_endless(&self, id: TypeId) -> bool {
        self.endless.contains(&id)
    }

    /// Returns true if `inner` directly inside `outer` must be boxed.
    pub(super) fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.component.get(outer.index()) == self.component.get(inner.index())
    }

    /// The number of a type's cycle. Contained types have the same or a lower number.
    pub(super) fn component(&self, id: TypeId) -> usize {
        self.component.get(id.index()).copied().unwrap_or_default()
    }

    /// Returns true if an object of this type requires itself.
    pub(super) fn is_infinite(&self, id: TypeId) -> bool {
        self.infinite.contains(&id)
    }

    /// Types directly contained in `id`, not through a list or map.
    fn contained(&self, api: &Api, id: TypeId) -> Vec<TypeId> {
        let refs: Vec<TypeRef> = match &api.types[id].shape {
            Shape::Struct(object) => object.fields.iter().map(|f| f.ty).collect(),
            Shape::Tuple(items) => items.iter().map(|item| item.ty).collect(),
            Shape::Union(union) => union.variants.iter().map(|v| v.ty).collect(),
            _ => Vec::new(),
        };
        refs.into_iter().map(|r| api.types.resolve(r).id).collect()
    }

    /// Tarjan's strongly connected components over direct containment, without recursion.
    fn cycles(&self, api: &Api) -> Vec<usize> {
        const NONE: usize = usize::MAX;
        let count = api.types.len();
        let mut component = vec![NONE; count];
        let mut index = vec![NONE; count];
        let mut low = vec![0; count];
        let (mut next, mut components) = (0, 0);
        let mut open: Vec<TypeId> = Vec::new();
        for (start, _) in api.types.iter() {
            if index[start.index()] != NONE {
                continue;
            }
            let mut work: Vec<(TypeId, Vec<TypeId>, usize)> = Vec::new();
            let mut enter = Some(start);
            loop {
                if let Some(id) = enter.take() {
                    index[id.index()] = next;
                    low[id.index()] = next;
                    next += 1;
                    open.push(id);
                    work.push((id, self.contained(api, id), 0));
                }
                let Some((id, inner, position)) = work.last_mut() else {
                    break;
                };
                let at = id.index();
                match inner.get(*position) {
                    Some(child) => {
                        *position += 1;
                        let child = *child;
                        if index[child.index()] == NONE {
                            enter = Some(child);
                        } else if component[child.index()] == NONE {
                            low[at] = low[at].min(index[child.index()]);
                        }
                    }
                    None => {
                        if low[at] == index[at] {
                            while let Some(member) = open.pop() {
                                component[member.index()] = components;
                                if member.index() == at {
                                    break;
                                }
                            }
                            components += 1;
                        }
                        work.pop();
                        if let Some((parent, _, _)) = work.last() {
                            let parent = parent.index();
                            low[parent] = low[parent].min(low[at]);
                        }
                    }
                }
            }
        }
        component
    }

    /// Objects and tuples that require themselves: those that remain after repeatedly removing types whose required
    /// parts are finite. Unions, lists, maps and optional parts are finite.
    fn infinite(&self, api: &Api) -> HashSet<TypeId> {
        let left: Vec<(TypeId, Vec<TypeRef>)> = api
            .types
            .iter()
            .filter_map(|(id, ty)| match &ty.shape {
                Shape::Struct(object) => {
                    let required = object.fields.iter().filter(|f| f.required);
                    Some((id, required.map(|f| api.types.resolve(f.ty)).collect()))
                }
                Shape::Tuple(items) => {
                    let required = items.iter().filter(|item| !item.optional);
                    Some((id, required.map(|item| api.types.resolve(item.ty)).collect()))
                }
                _ => None,
            })
            .filter(|(id, required): &(TypeId, Vec<TypeRef>)| required.iter().any(|inner| self.is_boxed(*id, inner.id)))
            .collect();
        let mut infinite: HashSet<TypeId> = left.iter().map(|(id, _)| *id).collect();
        // the number of infinite parts that each type requires, and the types that require it
        let mut endless: HashMap<TypeId, usize> = HashMap::new();
        let mut owners: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        for (id, required) in &left {
            let parts = required
                .iter()
                .filter(|part| !part.nullable && infinite.contains(&part.id));
            let count = endless.entry(*id).or_default();
            for part in parts {
                *count += 1;
                owners.entry(part.id).or_default().push(*id);
            }
        }
        let mut ending: Vec<TypeId> = endless
            .iter()
            .filter(|(_, count)| **count == 0)
            .map(|(id, _)| *id)
            .collect();
        while let Some(id) = ending.pop() {
            infinite.remove(&id);
            for owner in owners.remove(&id).into_iter().flatten() {
                if let Some(count) = endless.get_mut(&owner) {
                    *count -= 1;
                    if *count == 0 {
                        ending.push(owner);
                    }
                }
            }
        }
        infinite
    }
}

/// Types directly written (requests, and responses to webhooks and callbacks), and types directly read.
pub(super) fn roots(api: &Api) -> (Vec<TypeId>, Vec<TypeId>) {
    let (mut requests, mut responses) = (Vec::new(), Vec::new());
    for operation in &api.operations {
        roots_of(operation, &mut requests, &mut responses);
    }
    for webhook in &api.webhooks {
        roots_of_incoming(webhook, &mut requests, &mut responses);
    }
    requests.extend(&api.standalone);
    responses.extend(&api.standalone);
    (requests, responses)
}

/// Adds the types that the request and the responses of an operation refer to directly.
pub(super) fn roots_of(operation: &Operation, requests: &mut Vec<TypeId>, responses: &mut Vec<TypeId>) {
    requests.extend(operation.parameters.iter().filter(|p| !p.from_client).map(|p| p.ty.id));
    let others = operation
        .body
        .iter()
        .flat_map(|body| &body.others)
        .map(|other| &other.body);
    for body in operation.body.iter().chain(others) {
        match &body.content {
            BodyContent::Fields(fields) => requests.extend(fields.iter().map(|f| f.ty.id)),
            BodyContent::Whole(ty) => requests.push(ty.id),
            BodyContent::Raw => {}
        }
    }
    responses.extend(operation.successes.iter().chain(&operation.errors).flat_map(types_of));
    if let Some(paging) = &operation.paging {
        responses.push(paging.item.id);
        responses.extend(paging.items_of_lists.iter().map(|item| item.id));
    }
    for callback in &operation.callbacks {
        roots_of_incoming(callback, requests, responses);
    }
}

/// As above for a webhook or callback, whose request is read and whose responses are written.
pub(super) fn roots_of_incoming(incoming: &Incoming, written: &mut Vec<TypeId>, read: &mut Vec<TypeId>) {
    read.extend(incoming.parameters.iter().map(|p| p.ty.id));
    read.extend(incoming.body.as_ref().and_then(|body| body.ty).map(|ty| ty.id));
    written.extend(incoming.responses.iter().flat_map(types_of));
}

fn types_of(response: &Response) -> impl Iterator<Item = TypeId> {
    let bodies = [response.ty, response.lines].into_iter().flatten();
    let events = response.events.iter().flat_map(Events::types);
    bodies
        .chain(events)
        .chain(response.headers.iter().map(|h| h.ty))
        .map(|ty| ty.id)
}

/// All types reachable from `roots`, not through replaced types.
pub(super) fn reached(api: &Api, roots: Vec<TypeId>, foreign: &HashMap<TypeId, Arc<Foreign>>) -> HashSet<TypeId> {
    let mut reached = HashSet::new();
    let mut stack = roots;
    while let Some(id) = stack.pop() {
        if reached.insert(id) && !foreign.contains_key(&id) {
            stack.extend(references(&api.types[id].shape));
        }
    }
    reached
}

/// Types that are or contain bytes, not through replaced types.
pub(super) fn with_files(api: &Api, foreign: &HashMap<TypeId, Arc<Foreign>>) -> HashSet<TypeId> {
    let mut owners: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for (id, ty) in api.types.iter().filter(|(id, _)| !foreign.contains_key(id)) {
        for inner in references(&ty.shape) {
            owners.entry(inner).or_default().push(id);
        }
    }
    let files = api.types.iter().filter(|(_, ty)| matches!(ty.shape, Shape::Bytes));
    let mut stack: Vec<TypeId> = files.map(|(id, _)| id).collect();
    let mut found = HashSet::new();
    while let Some(id) = stack.pop() {
        if found.insert(id) {
            stack.extend(owners.get(&id).into_iter().flatten());
        }
    }
    found
}

/// Every type a shape refers to.
pub(super) fn references(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Alias(ty) | Shape::Array(ty) | Shape::Delimited(ty, _) => vec![ty.id],
        Shape::Map(further) => vec![further.ty.id],
        Shape::Struct(object) => {
            let fields = object.fields.iter().map(|f| f.ty.id);
            fields.chain(object.extra.map(|further| further.ty.id)).collect()
        }
        Shape::Tuple(items) => items.iter().map(|item| item.ty.id).collect(),
        Shape::Union(union) => union.variants.iter().map(|v| v.ty.id).collect(),
        _ => Vec::new(),
    }
}

/// Lists, maps and aliases on a cycle without a named Rust type.
fn endless(api: &Api) -> HashSet<TypeId> {
    let next = |id: TypeId| match &api.types[id].shape {
        Shape::Alias(ty) | Shape::Array(ty) | Shape::Delimited(ty, _) => Some(ty.id),
        Shape::Map(further) => Some(further.ty.id),
        _ => None,
    };
    let mut done: HashSet<TypeId> = HashSet::new();
    let mut endless = HashSet::new();
    for (start, _) in api.types.iter() {
        let mut path = Vec::new();
        let mut on_path = HashSet::new();
        let mut current = Some(start);
        while let Some(id) = current {
            if on_path.contains(&id) {
                endless.insert(id);
                break;
            }
            if done.contains(&id) {
                break;
            }
            path.push(id);
            on_path.insert(id);
            current = next(id);
        }
        done.extend(path);
    }
    endless
}
