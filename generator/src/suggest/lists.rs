//! Which list of a response has the items of a page.

use super::finding::Reason;
use super::view::{List, View};
use super::words::{AROUND, ITEMS, NOT_ITEMS, joined};

/// The list of the items: its pointer, and whether it is the only list of the response.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) index: usize,
    pub(super) is_only: bool,
}

/// Chooses the list of the items. `None` if there is none.
pub(super) fn choose(view: &View<'_>) -> Result<Option<Chosen>, Reason> {
    let at_depth = |depth: usize| -> Vec<usize> {
        let all = view.lists.iter().enumerate();
        all.filter(|(_, list)| depth_of(list) == depth && is_of_items(list))
            .map(|(index, _)| index)
            .collect()
    };
    for depth in 0..=3 {
        let mut candidates = at_depth(depth);
        if depth == 3 {
            // so deep, any object may have a list of its own
            candidates.retain(|index| {
                view.lists
                    .get(*index)
                    .is_some_and(|list| ITEMS.contains(&list.plain.as_str()))
            });
        }
        let of_depth = view.lists.iter().filter(|list| depth_of(list) == depth).count();
        let is_only = depth < 2 && of_depth == 1;
        match candidates.as_slice() {
            [] => {}
            [index] if is_of_one_thing(view, *index) => return Ok(None),
            [index] => return Ok(Some(Chosen { index: *index, is_only })),
            several => {
                return match best(view, several) {
                    Some(index) => Ok(Some(Chosen { index, is_only: false })),
                    None => {
                        let lists = several.iter().filter_map(|index| view.lists.get(*index));
                        Err(Reason::SeveralLists(lists.map(|list| list.pointer.clone()).collect()))
                    }
                };
            }
        }
    }
    Ok(None)
}

/// Whether the response is one thing that has an id and a list, such as the tags of a volume, and no list of things.
fn is_of_one_thing(view: &View<'_>, index: usize) -> bool {
    let Some(list) = view.lists.get(index) else {
        return false;
    };
    let has_id = view.members.iter().any(|member| member.pointer == "/id");
    let last = view.operation.path.rsplit('/').next().unwrap_or_default();
    has_id && !ITEMS.contains(&list.plain.as_str()) && !is_same(&joined_segment(last), &list.plain)
}

fn depth_of(list: &List) -> usize {
    list.pointer.matches('/').count()
}

fn is_of_items(list: &List) -> bool {
    !NOT_ITEMS.contains(&list.plain.as_str())
        && list
            .around
            .iter()
            .all(|around| !NOT_ITEMS.contains(&around.as_str()) && !["meta", "metadata"].contains(&around.as_str()))
}

/// The one of several lists that surely has the items: by a word for them, by the path, or as the only list of objects.
fn best(view: &View<'_>, several: &[usize]) -> Option<usize> {
    // what a path lists is its last segment that names a list
    let segments = view.operation.path.rsplit('/').map(joined_segment);
    for segment in segments.filter(|segment| !segment.is_empty()) {
        let named = several
            .iter()
            .filter_map(|index| Some((*index, view.lists.get(*index)?)));
        if let Some(index) = only(named.filter(|(_, list)| is_same(&segment, &list.plain))) {
            return Some(index);
        }
    }
    let lists = || {
        several
            .iter()
            .filter_map(|index| Some((*index, view.lists.get(*index)?)))
    };
    if let Some(index) = ITEMS
        .iter()
        .find_map(|word| only(lists().filter(|(_, list)| list.plain == **word)))
    {
        return Some(index);
    }
    let objects = || lists().filter(|(_, list)| view.has_objects(list));
    let shallow = objects().filter(|(_, list)| list.around.iter().all(|around| AROUND.contains(&around.as_str())));
    only(shallow).or_else(|| only(objects()))
}

/// A segment of a path without its ending, such as `Accounts.json`; empty if it is a parameter.
fn joined_segment(segment: &str) -> String {
    match segment.starts_with('{') {
        true => String::new(),
        false => joined(segment.strip_suffix(".json").unwrap_or(segment)),
    }
}

/// Whether two words are the same but for the plural.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}

fn only<'l>(mut lists: impl Iterator<Item = (usize, &'l List)>) -> Option<usize> {
    let (first, _) = lists.next()?;
    lists.next().is_none().then_some(first)
}
