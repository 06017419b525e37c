//! The manifest of a generated crate: what the generator does not write itself stays as people have written it.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

/// Keys that crates of versions without a record keep.
const FIRST_ONLY: [&str; 3] = ["package.version", "package.description", "package.edition"];
/// Tables of which each entry is a key.
const TABLES: [&str; 3] = ["package", "features", "dependencies"];
const WORKSPACE: &str = "workspace";

/// What the generator writes: keys with their values, `dependencies.specwright-runtime.path` with `"../runtime"`.
pub(super) type Keys = BTreeMap<String, String>;

/// The keys and values of a manifest of ours.
pub(super) fn keys(manifest: &str) -> Keys {
    let Ok(manifest) = manifest.parse::<DocumentMut>() else {
        return Keys::new(); // it is ours, and well formed
    };
    let mut keys = Keys::new();
    for table in TABLES {
        for (name, item) in entries(&manifest, table) {
            let values = match table {
                "dependencies" => values(item),
                _ => vec![(String::new(), plain(item))],
            };
            keys.extend(
                values
                    .into_iter()
                    .map(|(key, value)| (key_of(table, name, &key), value)),
            );
        }
    }
    if manifest.contains_key(WORKSPACE) {
        keys.insert(WORKSPACE.to_owned(), String::new());
    }
    keys
}

pub(super) fn package_of(manifest: &str) -> Option<String> {
    let manifest = manifest.parse::<DocumentMut>().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str();
    name.map(str::to_owned)
}

/// The manifest `there`, with what `ours` says in place of what the last run wrote. A key whose value is not what the last run
/// wrote (`last`) belongs to people and stays.
///
/// # Errors
///
/// `there` is no TOML.
pub(super) fn merged(there: &str, ours: &str, last: Option<&Keys>) -> Result<String, toml_edit::TomlError> {
    let mut manifest = there.parse::<DocumentMut>()?;
    let new = ours.parse::<DocumentMut>()?;
    let wanted = keys(ours);
    match last {
        Some(last) => remove_old(&mut manifest, last, &wanted),
        // versions that kept no record wrote an empty one
        None => remove_empty_workspace(&mut manifest),
    }
    for table in TABLES {
        for (name, item) in entries(&new, table) {
            let into = manifest.entry(table).or_insert_with(toml_edit::table);
            let Some(into) = into.as_table_like_mut() else {
                continue; // not a manifest that cargo takes: it will say so
            };
            let is_ours = |key: &str, value: &str| match last {
                Some(last) => last.get(&key_of(table, name, key)).is_some_and(|last| last == value),
                None => !FIRST_ONLY.contains(&key_of(table, name, key).as_str()),
            };
            match into.get_mut(name) {
                Some(old) if table == "dependencies" => update_dependency(old, item, is_ours, |key| {
                    last.is_some_and(|last| last.contains_key(&key_of(table, name, key)))
                }),
                Some(old) if is_ours("", &plain(old)) => replace(old, item),
                Some(_) => {}
                None => insert(into, &new, (table, name), item),
            }
        }
    }
    if wanted.contains_key(WORKSPACE) {
        manifest.entry(WORKSPACE).or_insert_with(toml_edit::table);
    }
    let merged = manifest.to_string();
    // the mark, as this version writes it
    let merged = match (ours.split_once('\n'), merged.split_once('\n')) {
        (Some((mark, _)), Some((_, rest))) => format!("{mark}\n{rest}"),
        _ => merged,
    };
    Ok(match there.contains("\r\n") {
        true => merged.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => merged,
    })
}

fn key_of(table: &str, name: &str, key: &str) -> String {
    match key {
        "" => format!("{table}.{name}"),
        key => format!("{table}.{name}.{key}"),
    }
}

/// The entries of a table of ours.
fn entries<'a>(manifest: &'a DocumentMut, table: &str) -> Vec<(&'a str, &'a Item)> {
    let table = manifest.get(table).and_then(Item::as_table_like);
    table.map(|table| table.iter().collect()).unwrap_or_default()
}

/// What a dependency says, a version alone as its table.
fn values(dependency: &Item) -> Vec<(String, String)> {
    match dependency.as_table_like() {
        Some(table) => table.iter().map(|(key, item)| (key.to_owned(), plain(item))).collect(),
        None => vec![("version".to_owned(), plain(dependency))],
    }
}

/// Inserts an entry with the comment that stands before it.
fn insert(into: &mut dyn TableLike, new: &DocumentMut, (table, name): (&str, &str), item: &Item) {
    into.insert(name, item.clone());
    let key = new
        .get(table)
        .and_then(Item::as_table)
        .and_then(|table| table.key(name));
    if let (Some(key), Some(mut inserted)) = (key, into.key_mut(name)) {
        *inserted.leaf_decor_mut() = key.leaf_decor().clone();
    }
}

/// Replaces a value, and keeps what stands around it, such as a comment.
fn replace(old: &mut Item, new: &Item) {
    if plain(old) == plain(new) {
        return;
    }
    let decor = old.as_value().map(|value| value.decor().clone());
    *old = new.clone();
    if let (Some(decor), Some(value)) = (decor, old.as_value_mut()) {
        *value.decor_mut() = decor;
    }
}

/// Gives a dependency what `new` says of it. What people have added or changed stays.
fn update_dependency(
    old: &mut Item,
    new: &Item,
    is_ours: impl Fn(&str, &str) -> bool,
    was_written: impl Fn(&str) -> bool,
) {
    if !old.is_table_like() {
        if is_ours("version", &plain(old)) {
            replace(old, new);
        }
        return;
    }
    match old.as_table_like_mut() {
        Some(old) if old.contains_key(WORKSPACE) => {} // the workspace says where it is
        Some(old) => {
            let new_table = new.as_table_like();
            let version = new_table.is_none().then_some(("version", new));
            let values = new_table.into_iter().flat_map(TableLike::iter).chain(version);
            for (key, item) in values {
                match old.get_mut(key) {
                    Some(there) if is_ours(key, &plain(there)) => replace(there, item),
                    Some(_) => {}
                    // people have taken it away
                    None if was_written(key) => {}
                    None => drop(old.insert(key, item.clone())),
                }
            }
        }
        None => {}
    }
}

/// Removes what the last run wrote and this one does not, as far as it is still as it was written.
fn remove_old(manifest: &mut DocumentMut, last: &Keys, wanted: &Keys) {
    for table in ["features", "dependencies"] {
        let names: Vec<String> = entries(manifest, table)
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect();
        for name in names {
            let Some(entries) = manifest.get_mut(table).and_then(Item::as_table_like_mut) else {
                continue;
            };
            let Some(item) = entries.get_mut(&name) else {
                continue;
            };
            let values = match table {
                "dependencies" => values(item),
                _ => vec![(String::new(), plain(item))],
            };
            let key = |key: &str| key_of(table, &name, key);
            let is_as_written = |(inner, value): &(String, String)| last.get(&key(inner)) == Some(value);
            let is_wanted = values.iter().any(|(inner, _)| wanted.contains_key(&key(inner)));
            if !is_wanted && values.iter().all(is_as_written) {
                entries.remove(&name);
            } else if is_wanted && let Some(dependency) = item.as_table_like_mut() {
                let gone = values
                    .iter()
                    .filter(|value| is_as_written(value) && !wanted.contains_key(&key(&value.0)));
                for (inner, _) in gone {
                    dependency.remove(inner);
                }
                if let Item::Value(Value::InlineTable(dependency)) = item {
                    dependency.fmt(); // the space before the last brace may have gone
                }
            }
        }
    }
    if last.contains_key(WORKSPACE) && !wanted.contains_key(WORKSPACE) {
        remove_empty_workspace(manifest);
    }
}

fn remove_empty_workspace(manifest: &mut DocumentMut) {
    if manifest
        .get(WORKSPACE)
        .and_then(Item::as_table)
        .is_some_and(Table::is_empty)
    {
        manifest.remove(WORKSPACE);
    }
}

/// A value without comments and layout.
fn plain(item: &Item) -> String {
    match item {
        Item::Value(value) => plain_value(value),
        Item::Table(table) => plain_table(table.iter().map(|(key, item)| (key, plain(item)))),
        other => other.to_string().split_whitespace().collect(),
    }
}

fn plain_value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{:?}", text.value()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain_value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::InlineTable(table) => plain_table(table.iter().map(|(key, value)| (key, plain_value(value)))),
        other => other.to_string().trim().to_owned(),
    }
}

fn plain_table<'a>(entries: impl Iterator<Item = (&'a str, String)>) -> String {
    let entries: Vec<String> = entries.map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", entries.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{keys, merged, package_of};

    const FIRST: &str = "# @generated\n[package]\nname = \"a\"\nversion = \"0.1.0\"\n\n[features]\ndefault = [\"x\", \"y\"]\nx = []\n\
                         y = []\n# calls that block\nblocking = [\"r/blocking\"]\n\n[dependencies]\nr = \"1\"\nold = \"2\"\n";
    const SECOND: &str = "# @generated anew\n[package]\nname = \"a\"\nversion = \"0.1.0\"\n\n[features]\ndefault = [\"x\", \"z\"]\nx = []\n\
                          z = []\n# calls that block\nblocking = [\"r/blocking\"]\n\n[dependencies]\nr = \"1.1\"\nuuid = { version = \"1\" }\n";

    #[test]
    fn nothing_changes_where_nothing_has_changed() {
        assert_eq!(merged(FIRST, FIRST, Some(&keys(FIRST))).expect("TOML"), FIRST);
        assert_eq!(package_of(FIRST).as_deref(), Some("a"));
    }

    #[test]
    fn what_people_add_stays_and_what_the_generator_wrote_is_brought_up_to_date() {
        let edited = FIRST
            .replace(
                "version = \"0.1.0\"\n",
                "version = \"3.0.0\" # ours\nlicense = \"MIT\"\npublish = [\"internal\"]\n",
            )
            .replace(
                "r = \"1\"\n",
                "r = { version = \"1\", features = [\"gzip\"] } # smaller\nserde = \"1\"\n",
            )
            .replace("x = []\n", "x = []\nmine = [\"x\"]\n")
            + "\n[lints.rust]\nunsafe_code = \"forbid\"\n\n[[example]]\nname = \"e\"\n";
        let result = merged(&edited, SECOND, Some(&keys(FIRST))).expect("TOML");
        assert_eq!(
            result,
            "# @generated anew\n[package]\nname = \"a\"\nversion = \"3.0.0\" # ours\nlicense = \"MIT\"\npublish = [\"internal\"]\n\n\
             [features]\ndefault = [\"x\", \"z\"]\nx = []\nmine = [\"x\"]\n# calls that block\nblocking = [\"r/blocking\"]\nz = []\n\n\
             [dependencies]\nr = { version = \"1.1\", features = [\"gzip\"] } # smaller\nserde = \"1\"\nuuid = { version = \"1\" }\n\n\
             [lints.rust]\nunsafe_code = \"forbid\"\n\n[[example]]\nname = \"e\"\n"
        );
        assert_eq!(merged(&result, SECOND, Some(&keys(SECOND))).expect("TOML"), result);
    }

    #[test]
    fn a_dependency_that_the_workspace_describes_is_left_to_it() {
        for inherited in [
            "r.workspace = true\n",
            "r = { workspace = true, features = [\"gzip\"] }\n",
        ] {
            let there = FIRST.replace("r = \"1\"\n", inherited);
            let ours = FIRST.replace("r = \"1\"", "r = { version = \"1\", path = \"../r\" }");
            assert_eq!(merged(&there, &ours, Some(&keys(FIRST))).expect("TOML"), there);
        }
    }

    #[test]
    fn a_path_of_ours_goes_and_one_of_others_stays() {
        let path = FIRST.replace("r = \"1\"", "r = { version = \"1\", path = \"../r\" }");
        let ours = merged(&path, FIRST, Some(&keys(&path))).expect("TOML");
        assert!(ours.contains("r = { version = \"1\" }\n"), "{ours}");
        assert_eq!(merged(&path, FIRST, Some(&keys(FIRST))).expect("TOML"), path);
        let table = |version: &str| {
            FIRST.replace("r = \"1\"\n", "")
                + &format!("\n[dependencies.r]\nversion = \"{version}\"\nfeatures = [\"gzip\"]\n")
        };
        let older = FIRST.replace("r = \"1\"\n", "r = \"0\"\n");
        let updated = merged(&table("0"), FIRST, Some(&keys(&older))).expect("TOML");
        assert!(
            updated.ends_with("[dependencies.r]\nversion = \"1\"\nfeatures = [\"gzip\"]\n"),
            "{updated}"
        );
    }

    #[test]
    fn what_people_change_stays() {
        for edited in [
            FIRST.replace("r = \"1\"", "r = \"=1.0.3\""),
            FIRST.replace("r = \"1\"", "r = { git = \"https://x.example/r\" }"),
            FIRST.replace("r = \"1\"", "r = { version = \"1\", path = \"vendor/r\" }"),
            FIRST.replace("default = [\"x\", \"y\"]", "default = [\"x\"] # enough"),
            FIRST.replace("x = []", "x = [\"y\"]"),
            FIRST.replace("name = \"a\"", "name = \"other\" # ours"),
            FIRST.replace("blocking = [", "blocking = [ # why\n  "),
            FIRST.replace('\n', "\r\n"),
        ] {
            let last = keys(&FIRST.replace("r = \"1\"", "r = { version = \"1\", path = \"../r\" }"));
            for last in [keys(FIRST), last] {
                let merged = merged(&edited, FIRST, Some(&last)).expect("TOML");
                assert_eq!(merged, edited);
            }
        }
    }

    #[test]
    fn a_dependency_that_goes_is_left_whole_where_it_was_changed() {
        let last = keys(SECOND);
        let gone = SECOND.replace("uuid = { version = \"1\" }\n", "");
        assert_eq!(merged(SECOND, &gone, Some(&last)).expect("TOML"), gone);
        let edited = SECOND.replace("{ version = \"1\" }", "{ version = \"1\", features = [\"v4\"] }");
        assert_eq!(merged(&edited, &gone, Some(&last)).expect("TOML"), edited);
    }

    #[test]
    fn an_empty_workspace_of_ours_goes_and_one_of_others_stays() {
        let with = |table: &str| format!("{FIRST}\n# a crate of its own\n[workspace]\n{table}");
        assert_eq!(merged(&with(""), FIRST, None).expect("TOML"), FIRST);
        let standalone = merged(FIRST, &with(""), Some(&keys(FIRST))).expect("TOML");
        assert!(standalone.ends_with("\n[workspace]\n"), "{standalone}");
        assert_eq!(merged(&standalone, FIRST, Some(&keys(&with("")))).expect("TOML"), FIRST);
        let members = with("members = [\"b\"]\n");
        assert_eq!(merged(&members, FIRST, None).expect("TOML"), members);
        assert_eq!(merged(&members, FIRST, Some(&keys(&with("")))).expect("TOML"), members);
        assert_eq!(merged(&with(""), FIRST, Some(&keys(FIRST))).expect("TOML"), with(""));
    }

    #[test]
    fn what_is_no_toml_is_an_error() {
        assert!(merged("# @generated\n[package\n", FIRST, None).is_err());
        assert!(package_of("[package").is_none());
    }
}
