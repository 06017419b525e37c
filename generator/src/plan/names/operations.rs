//! Names of operations whose ids repeat what stands beside them: the path and method (as FastAPI makes them), the tag,
//! or the method.

use std::collections::{HashMap, HashSet};

use crate::model::Api;

use super::words::{singular, words};
use super::{Case, identifier};

/// Words that begin the name of a call.
const VERBS: &[&str] = &[
    "add", "assign", "attach", "cancel", "check", "clear", "copy", "count", "create", "delete", "destroy", "detach",
    "disable", "download", "enable", "export", "fetch", "find", "generate", "get", "import", "list", "modify", "move",
    "patch", "post", "put", "query", "read", "remove", "rename", "replace", "reset", "restart", "restore", "resume",
    "retrieve", "revoke", "run", "search", "send", "set", "show", "start", "stop", "submit", "sync", "test", "trigger",
    "update", "upload", "upsert", "validate", "verify", "view",
];
/// Words between a tag and the rest of an id.
const GLUE: &[&str] = &["api", "controller", "service"];
/// Words after which the name of a method is no repetition: `search_by_post`.
const JOINTS: &[&str] = &[
    "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via", "with",
];

/// What the name of an operation is made from.
struct Described<'a> {
    id: &'a str,
    /// The method, in small letters.
    method: String,
    path: &'a str,
    /// The first tag.
    tag: Option<&'a str>,
}

/// Sets the names of all operations, and renames the inline types that are named after them.
pub(crate) fn name_operations(api: &mut Api) {
    let described = api.operations.iter().map(|operation| Described {
        id: &operation.id,
        method: operation.method.to_ascii_lowercase(),
        path: &operation.path,
        tag: operation.tags.first().map(String::as_str),
    });
    let names = names(&described.collect::<Vec<_>>());
    let mut renamed: HashMap<String, (String, String)> = HashMap::new();
    for (operation, name) in api.operations.iter_mut().zip(names) {
        let Some(name) = name else { continue };
        renamed.insert(
            operation.pointer.as_str().to_owned(),
            (operation.id.clone(), name.clone()),
        );
        operation.name = name;
    }
    if renamed.is_empty() {
        return;
    }
    for ty in api.types.iter_mut().filter(|ty| !ty.named) {
        let operation = operation_of(ty.pointer.as_str()).and_then(|pointer| renamed.get(pointer));
        let rest = operation.and_then(|(id, name)| Some((name, ty.name.strip_prefix(id.as_str())?)));
        if let Some(name) = rest.map(|(name, rest)| format!("{name}{rest}")) {
            ty.name = name;
        }
    }
}

/// The pointer of the operation that a pointer leads into: `/paths/~1pets/get/..`,
/// `/paths/~1pets/additionalOperations/COPY/..`.
pub(crate) fn operation_of(pointer: &str) -> Option<&str> {
    let mut ends = pointer.match_indices('/').map(|(at, _)| at);
    let end = ends.nth(3);
    // the operations of other methods stand one level deeper
    let is_additional = |end: &usize| {
        pointer
            .get(..*end)
            .is_some_and(|start| start.ends_with("/additionalOperations"))
    };
    let end = match end.filter(is_additional) {
        Some(_) => ends.next(),
        None => end,
    };
    let end = end.unwrap_or(pointer.len());
    pointer.get(..end).filter(|operation| operation.starts_with("/paths/"))
}

/// The shorter names, where they are unique.
fn names(operations: &[Described<'_>]) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = match all_without_tags(operations) {
        Some(names) => names.into_iter().map(Some).collect(),
        None => {
            let mount = mount(operations);
            let mut names: Vec<_> = operations.iter().map(|operation| shorter(operation, mount)).collect();
            add_paths(&mut names, operations, mount);
            names
        }
    };
    without_version(&mut names, operations);
    // an operation that keeps its id may need the name that another was to get
    loop {
        let all: Vec<String> = operations
            .iter()
            .zip(&names)
            .map(|(operation, name)| identifier(name.as_deref().unwrap_or(operation.id), Case::Snake, "operation"))
            .collect();
        let mut seen = HashSet::new();
        let repeated: HashSet<&String> = all.iter().filter(|name| !seen.insert(*name)).collect();
        let clashing = |(own, name): &(&String, &mut Option<String>)| name.is_some() && repeated.contains(own);
        let clashing = all.iter().zip(&mut names).filter(clashing);
        if clashing.map(|(_, name)| *name = None).count() == 0 {
            return names;
        }
    }
}

/// A shorter name of an operation.
fn shorter(operation: &Described<'_>, mount: &str) -> Option<String> {
    let method = operation.method.as_str();
    if operation
        .id
        .strip_prefix(method)
        .is_some_and(|rest| rest.starts_with(' '))
    {
        return None; // made from the method and the path
    }
    let id = words(operation.id);
    let found = without_path(&id, operation, mount)
        .or_else(|| without_repeated_tag(&id, operation))
        .or_else(|| without_method(&id, method))?;
    // a tag and a method may both be repeated
    let found = without_method(&found, method).unwrap_or(found);
    Some(found.join(" "))
}

/// The name of the function in an id by FastAPI, if it says enough. The path is that below `mount`.
fn without_path(id: &[String], operation: &Described<'_>, mount: &str) -> Option<Vec<String>> {
    match function(id, operation, mount)? {
        // the noun is part of the name
        [verb] if VERBS.contains(&verb.as_str()) => None,
        name => Some(name.to_vec()),
    }
}

/// Adds to names of functions that are not unique the segments of the paths by which the operations differ: `read flow by id`
/// beside `read flow by name`.
fn add_paths(names: &mut [Option<String>], operations: &[Described<'_>], mount: &str) {
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, (name, operation)) in names.iter().zip(operations).enumerate() {
        let is_function = || without_path(&words(operation.id), operation, mount).is_some();
        if let Some(name) = name.as_ref().filter(|_| is_function()) {
            alike.entry(name.clone()).or_default().push(index);
        }
    }
    for members in alike.into_values().filter(|members| members.len() > 1) {
        let segments = |index: &usize| -> Vec<&str> {
            let path = operations.get(*index).map_or("", |operation| operation.path);
            path.split('/').filter(|segment| !segment.is_empty()).collect()
        };
        let mut users: HashMap<&str, usize> = HashMap::new();
        for index in &members {
            for segment in segments(index).into_iter().collect::<HashSet<&str>>() {
                *users.entry(segment).or_default() += 1;
            }
        }
        let mut paths: HashMap<&str, usize> = HashMap::new();
        for operation in members.iter().filter_map(|index| operations.get(*index)) {
            *paths.entry(operation.path).or_default() += 1;
        }
        for index in &members {
            let mut own = segments(index);
            let operation = operations.get(*index);
            let is_told_by_method = |operation: &&Described<'_>| paths.get(operation.path) > Some(&1);
            let method = operation
                .filter(is_told_by_method)
                .map(|operation| operation.method.as_str());
            own.retain(|segment| users.get(segment).is_some_and(|users| *users < members.len()));
            if let Some(Some(name)) = names.get_mut(*index) {
                let added = [by_path(&own), method.unwrap_or_default().to_owned()];
                for more in added.iter().filter(|more| !more.is_empty()) {
                    name.push(' ');
                    name.push_str(more);
                }
            }
        }
    }
}

/// The words of some segments of a path: `by name` for `name/{name}`.
fn by_path(segments: &[&str]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let own = words(segment);
        let next = segments.get(index + 1).filter(|next| next.starts_with('{'));
        match segment.starts_with('{') {
            true => parts.push(format!("by {}", own.join(" "))),
            false if next.is_some_and(|next| words(next) == own) => {}
            false => parts.push(own.join(" ")),
        }
    }
    parts.join(" ")
}

/// The part of an id by FastAPI before the path and the method.
fn function<'w>(id: &'w [String], operation: &Described<'_>, mount: &str) -> Option<&'w [String]> {
    let method = &operation.method;
    let path = operation.path.strip_prefix(mount)?;
    let is_root = !path.contains(|c: char| c.is_alphanumeric());
    if is_root && !operation.id.ends_with(&format!("__{method}")) {
        return None;
    }
    let before_method = id.strip_suffix(std::slice::from_ref(method))?;
    let name = match is_root {
        true => before_method,
        false => before_method.strip_suffix(words(path).as_slice())?,
    };
    (!name.is_empty()).then_some(name)
}

/// The beginning of all paths that the ids do not have: an application that is mounted below `/api` makes its ids without
/// it. It is found if all ids have the rest of their paths.
fn mount<'p>(operations: &[Described<'p>]) -> &'p str {
    const DEEPEST: usize = 3;
    let ids: Vec<Vec<String>> = operations.iter().map(|operation| words(operation.id)).collect();
    let all = |mount: &str| {
        operations
            .iter()
            .zip(&ids)
            .all(|(operation, id)| function(id, operation, mount).is_some())
    };
    let path = operations.first().map_or("", |operation| operation.path);
    let ends = path.match_indices('/').skip(1).map(|(at, _)| at).take(DEEPEST);
    let mut mounts = ends
        .filter_map(|end| path.get(..end))
        .filter(|mount| !mount.contains('{'));
    match all("") {
        true => "",
        false => mounts.find(|mount| all(mount)).unwrap_or_default(),
    }
}

/// The rest of an id that begins with the tag.
fn without_tag(id: &[String], operation: &Described<'_>) -> Option<Vec<String>> {
    let tag = words(operation.tag?);
    let rest = id.strip_prefix(tag.as_slice()).filter(|_| !tag.is_empty())?;
    let rest = match rest {
        [glue, rest @ ..] if GLUE.contains(&glue.as_str()) => rest,
        rest => rest,
    };
    (rest.len() > 1).then(|| rest.to_vec())
}

/// The ids without their tags, if all ids of the document begin with them and no two are the same without.
fn all_without_tags(operations: &[Described<'_>]) -> Option<Vec<String>> {
    let rests: Vec<Vec<String>> = operations
        .iter()
        .map(|operation| without_tag(&words(operation.id), operation))
        .collect::<Option<_>>()?;
    let says_much = |rest: &Vec<String>| rest.iter().any(|word| !is_generic(word));
    let distinct: HashSet<&Vec<String>> = rests.iter().collect();
    if distinct.len() < rests.len() || !rests.iter().all(says_much) {
        return None;
    }
    Some(rests.into_iter().map(|rest| rest.join(" ")).collect())
}

fn is_generic(word: &str) -> bool {
    VERBS.contains(&word) || JOINTS.contains(&word) || matches!(word, "all" | "many" | "one" | "id")
}

/// Takes the version of the document out of the names, if all ids end with it: `get_hubs_v2025.0`.
fn without_version(names: &mut [Option<String>], operations: &[Described<'_>]) {
    let ids: Vec<Vec<String>> = operations.iter().map(|operation| words(operation.id)).collect();
    let Some((first, others)) = ids.split_first().filter(|(_, others)| !others.is_empty()) else {
        return;
    };
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_version = |word: &String| word.strip_prefix('v').is_some_and(is_number);
    let Some(at) = first
        .iter()
        .rposition(|word| !is_number(word))
        .filter(|at| first.get(*at).is_some_and(is_version))
    else {
        return;
    };
    let version = first.get(at..).unwrap_or_default();
    let has_more = |id: &Vec<String>| id.len() > version.len() + 1 && id.ends_with(version);
    if !has_more(first) || !others.iter().all(has_more) {
        return;
    }
    for (name, id) in names.iter_mut().zip(&ids) {
        let whole = name.as_deref().map_or_else(|| id.clone(), words);
        *name = whole.strip_suffix(version).map(|rest| rest.join(" ")).or(name.take());
    }
}

/// The rest of an id that names its tag again.
fn without_repeated_tag(id: &[String], operation: &Described<'_>) -> Option<Vec<String>> {
    let tag = words(operation.tag?);
    let says_tag = |rest: &[String]| {
        let says = |word: &String| rest.iter().any(|other| singular(other) == singular(word));
        rest.len() > 1 && tag.iter().all(says)
    };
    let rest = without_tag(id, operation).or_else(|| Some(id.strip_suffix(tag.as_slice())?.to_vec()));
    rest.filter(|rest| !tag.is_empty() && says_tag(rest))
}

/// The rest of an id with a verb, and the method before or after it.
fn without_method(id: &[String], method: &str) -> Option<Vec<String>> {
    let is_verb = |word: &String| VERBS.contains(&word.as_str());
    match id {
        [first, .., before, last] if last == method && is_verb(first) && !JOINTS.contains(&before.as_str()) => {
            id.split_last().map(|(_, rest)| rest.to_vec())
        }
        [first, verb, _, ..] if first == method && says_method(verb, method) => {
            id.split_first().map(|(_, rest)| rest.to_vec())
        }
        _ => None,
    }
}

/// Returns true if a verb says what the method does.
fn says_method(verb: &str, method: &str) -> bool {
    let verbs: &[&str] = match method {
        "get" => &["fetch", "find", "get", "list", "retrieve"],
        "post" => &["add", "create", "post"],
        "put" => &["put", "replace", "update"],
        "patch" => &["modify", "patch", "update"],
        "delete" => &["delete", "destroy", "remove"],
        _ => &[],
    };
    verbs.contains(&verb)
}

#[cfg(test)]
mod tests {
    use super::{Described, names};

    /// The names of operations: id, method, path and tag of each.
    fn named(operations: &[[&str; 4]]) -> Vec<String> {
        let described = operations.iter().map(|[id, method, path, tag]| Described {
            id,
            method: (*method).to_owned(),
            path,
            tag: Some(*tag).filter(|tag| !tag.is_empty()),
        });
        let names = names(&described.collect::<Vec<_>>()).into_iter().zip(operations);
        names
            .map(|(name, [id, ..])| name.unwrap_or_else(|| (*id).to_owned()))
            .collect()
    }

    #[test]
    fn ids_by_fastapi_are_the_names_of_functions() {
        let operations = [
            [
                "read_flow_runs_api_flow_runs_filter_post",
                "post",
                "/api/flow_runs/filter",
                "",
            ],
            ["read_flow_api_flows__id__get", "get", "/api/flows/{id}", ""],
            [
                "read_flow_api_flows_name__name__get",
                "get",
                "/api/flows/name/{name}",
                "",
            ],
            ["root__get", "get", "/", ""],
            ["list_users_get", "get", "/users", ""],
        ];
        let expected = [
            "read flow runs",
            // the function's name alone would not be unique
            "read flow by id",
            "read flow by name",
            "root",
            "list users",
        ];
        assert_eq!(named(&operations), expected);
        let stopped = [
            ["stop_item_v1_jobs_stop_post", "post", "/v1/jobs/stop", ""],
            ["stop_item_v1_jobs__id__stop_post", "post", "/v1/jobs/{id}/stop", ""],
            ["stop_item_v1_runs_stop_post", "post", "/v1/runs/stop", ""],
            // the method alone tells them apart
            ["set_item_v1_runs_post", "post", "/v1/runs", ""],
            ["set_item_v1_runs_put", "put", "/v1/runs", ""],
        ];
        let expected = [
            "stop item jobs",
            "stop item jobs by id",
            "stop item runs",
            "set item post",
            "set item put",
        ];
        assert_eq!(named(&stopped), expected);
    }

    #[test]
    fn ids_of_an_application_that_is_mounted_lack_the_beginning_of_the_path() {
        let operations = [
            ["health_check_health_get", "get", "/api/health", ""],
            [
                "read_flow_runs_flow_runs_filter_post",
                "post",
                "/api/flow_runs/filter",
                "",
            ],
            ["read_flow_run_flow_runs__id__get", "get", "/api/flow_runs/{id}", ""],
        ];
        assert_eq!(named(&operations), ["health check", "read flow runs", "read flow run"]);
        let others = [
            ["find_all_users_get", "get", "/api/users", ""],
            ["other", "get", "/api/other", ""],
        ];
        assert_eq!(named(&others), ["find all users", "other"]);
    }

    #[test]
    fn a_version_that_all_ids_end_with_is_left_out() {
        let all = [
            ["get_hubs_v2025.0", "get", "/hubs", ""],
            ["post_hubs_id_copy_v2025.0", "post", "/hubs/{id}/copy", ""],
        ];
        assert_eq!(named(&all), ["get hubs", "post hubs id copy"]);
        let some = [
            ["get_hubs_v2", "get", "/v2/hubs", ""],
            ["get_hubs_v1", "get", "/v1/hubs", ""],
        ];
        assert_eq!(named(&some), ["get_hubs_v2", "get_hubs_v1"]);
    }

    #[test]
    fn tags_are_not_repeated() {
        let all = [
            ["items-read_items", "get", "/items", "items"],
            ["login-recover_password", "post", "/login", "login"],
        ];
        assert_eq!(named(&all), ["read items", "recover password"]);
        let some = [
            ["Users_list_users", "get", "/users", "Users"],
            ["UsersController_getUser", "get", "/users/{id}", "Users"],
            ["users_delete", "delete", "/users/{id}", "Users"],
            ["registry_list_tags", "get", "/tags", "Registry"],
        ];
        assert_eq!(
            named(&some),
            ["list users", "get user", "users_delete", "registry_list_tags"]
        );
        let same = [["a-get_all", "get", "/a", "a"], ["b-get_all", "get", "/b", "b"]];
        assert_eq!(named(&same), ["a-get_all", "b-get_all"]);
    }

    #[test]
    fn methods_are_not_repeated() {
        let operations = [
            ["get_list_users", "get", "/a", ""],
            ["postCreateUser", "post", "/b", ""],
            ["delete_thing_delete", "delete", "/c", ""],
            // no repetitions
            ["get_update_status", "get", "/d", ""],
            ["search_by_post", "post", "/e", ""],
            ["getUser", "get", "/f", ""],
            ["pet_photo_get", "get", "/g", ""],
        ];
        let expected = [
            "list users",
            "create user",
            "delete thing",
            "get_update_status",
            "search_by_post",
            "getUser",
            "pet_photo_get",
        ];
        assert_eq!(named(&operations), expected);
    }
}
