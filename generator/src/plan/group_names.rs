//! The names of groups of operations: their first tag, or what their paths have in common.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::Operation;

use super::names::{is_written_as_code_points, module_name};

/// The group of operations that belong to no other.
pub(super) const OTHER: &str = "other";

/// The modules of operations. A tag in a script that file names and cargo features do not have would be a row of code
/// points, so the paths of its operations name it.
pub(super) fn modules<'o>(operations: impl Iterator<Item = &'o Operation>) -> Vec<String> {
    let operations: Vec<&Operation> = operations.collect();
    let mut of_tag: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for operation in &operations {
        of_tag.entry(group_name(operation)).or_default().push(&operation.path);
    }
    let mut users: HashMap<&str, usize> = HashMap::new();
    for paths in of_tag.values() {
        let segments: HashSet<&str> = paths.iter().flat_map(|path| segments(path)).collect();
        for segment in segments {
            *users.entry(segment).or_default() += 1;
        }
    }
    let module = |(tag, paths): (&&'o str, &Vec<&'o str>)| {
        let by_paths = || in_common(paths, &users).map(module_name);
        let module = Some(*tag)
            .filter(|tag| is_written_as_code_points(tag))
            .and_then(|_| by_paths());
        (*tag, module.unwrap_or_else(|| module_name(tag)))
    };
    let modules: HashMap<&str, String> = of_tag.iter().map(module).collect();
    let of_operation = operations
        .iter()
        .map(|operation| modules.get(group_name(operation)).cloned());
    of_operation.map(Option::unwrap_or_default).collect()
}

/// The segment that at least half of some paths have, and the fewest other groups: the last of these. Else the first
/// segment of the first path.
fn in_common<'p>(paths: &[&'p str], users: &HashMap<&str, usize>) -> Option<&'p str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for path in paths {
        for segment in segments(path).collect::<HashSet<&str>>() {
            *counts.entry(segment).or_default() += 1;
        }
    }
    let all = || paths.iter().flat_map(|path| segments(path));
    let common = all().filter(|segment| counts.get(segment).is_some_and(|count| count * 2 >= paths.len()));
    let rank = |segment: &&str| {
        (
            users.get(segment).copied(),
            std::cmp::Reverse(counts.get(segment).copied()),
        )
    };
    // of equal ones the last
    let common: Vec<&str> = common.collect();
    common.into_iter().rev().min_by_key(rank).or_else(|| all().next())
}

/// The group name of an operation: its first tag, or the first specific segment of its path.
fn group_name(operation: &Operation) -> &str {
    let tag = first_tag(&operation.tags);
    tag.or_else(|| segments(&operation.path).next()).unwrap_or(OTHER)
}

pub(super) fn first_tag(tags: &[String]) -> Option<&str> {
    tags.iter().map(|tag| tag.trim()).find(|tag| !tag.is_empty())
}

/// The segments of a path that say something.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let segments = path.split(['/', '#', '?']);
    segments.filter(|s| !s.is_empty() && !s.contains('{') && !is_general(s))
}

/// Returns true for segments that begin every path: `v1`, `2010-04-01`, `api`.
fn is_general(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    segment.eq_ignore_ascii_case("api") || version.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{in_common, is_general};

    #[test]
    fn paths_name_a_group() {
        let users = HashMap::from([("datasets", 7), ("documents", 3), ("tags", 1), ("bind", 1)]);
        let name = |paths: &[&str]| in_common(paths, &users).map(str::to_owned);
        let documents = [
            "/datasets/{id}/document",
            "/datasets/{id}/documents",
            "/datasets/{id}/documents/{d}",
        ];
        assert_eq!(name(&documents).as_deref(), Some("documents"));
        assert_eq!(
            name(&["/datasets/tags", "/datasets/tags", "/datasets/tags/bind"]).as_deref(),
            Some("tags")
        );
        assert_eq!(name(&["/v1/info", "/v1/site", "/v1/meta"]).as_deref(), Some("info"));
        assert_eq!(name(&["/{id}"]), None);
    }

    #[test]
    fn versions_say_nothing() {
        for segment in ["v1", "V2beta1", "2010-04-01", "api", "1.0"] {
            assert!(is_general(segment), "{segment}");
        }
        for segment in ["volumes", "apis", "Accounts"] {
            assert!(!is_general(segment), "{segment}");
        }
    }
}
