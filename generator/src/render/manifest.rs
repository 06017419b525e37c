//! The manifest of a generated crate: what the generator does not write itself stays as people have written it.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

/// Keys that are written once, and then belong to whoever keeps the crate.
const FIRST_ONLY: [&str; 3] = ["package.version", "package.description", "package.edition"];
/// Tables of which each entry is a key.
const TABLES: [&str; 3] = ["package", "features", "dependencies"];
const WORKSPACE: &str = "workspace";

/// The keys that a manifest of ours has: `features.billing`, `dependencies.specwright-runtime.path`.
pub(super) fn keys(manifest: &str) -> BTreeSet<String> {
    let Ok(manifest) = manifest.parse::<DocumentMut>() else {
        return BTreeSet::new(); // it is ours, and well formed
    };
    let mut keys = BTreeSet::new();
    for table in TABLES {
        for (name, item) in entries(&manifest, table) {
            match (table, item.as_table_like()) {
                ("dependencies", Some(dependency)) => {
                    keys.extend(dependency.iter().map(|(key, _)| format!("{table}.{name}.{key}")));
                }
                ("dependencies", None) => drop(keys.insert(format!("{table}.{name}.version"))),
                _ => drop(keys.insert(format!("{table}.{name}"))),
            }
        }
    }
    if manifest.contains_key(WORKSPACE) {
        keys.insert(WORKSPACE.to_owned());
    }
    keys
}

/// The name of the package of a manifest.
pub(super) fn package_of(manifest: &str) -> Option<String> {
    let manifest = manifest.parse::<DocumentMut>().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str();
    name.map(str::to_owned)
}

/// The manifest `there`, with what `ours` says in place of what it said before. `last` are the keys of ours that the last run
/// wrote: those that are not in `ours` any more go.
///
/// # Errors
///
/// `there` is no TOML.
pub(super) fn merged(there: &str, ours: &str, last: Option<&BTreeSet<String>>) -> Result<String, toml_edit::TomlError> {
    let mut manifest = there.parse::<DocumentMut>()?;
    let new = ours.parse::<DocumentMut>()?;
    let wanted = keys(ours);
    match last {
        Some(last) => last.difference(&wanted).for_each(|key| remove(&mut manifest, key)),
        // versions that kept no record wrote an empty one
        None if is_empty(manifest.get(WORKSPACE)) => remove(&mut manifest, WORKSPACE),
        None => {}
    }
    for table in TABLES {
        for (name, item) in entries(&new, table) {
            let is_there = manifest.get(table).and_then(|table| table.get(name)).is_some();
            if is_there && FIRST_ONLY.contains(&format!("{table}.{name}").as_str()) {
                continue;
            }
            let into = manifest.entry(table).or_insert_with(toml_edit::table);
            let Some(into) = into.as_table_like_mut() else {
                continue; // not a manifest that cargo takes: it will say so
            };
            match into.get_mut(name) {
                Some(old) if table == "dependencies" => update_dependency(old, item),
                Some(old) if text(old) == text(item) => {}
                Some(old) => *old = item.clone(),
                None => insert(into, &new, (table, name), item),
            }
        }
    }
    if wanted.contains(WORKSPACE) {
        manifest.entry(WORKSPACE).or_insert_with(toml_edit::table);
    }
    let merged = manifest.to_string();
    // the mark, as this version writes it
    match (ours.split_once('\n'), merged.split_once('\n')) {
        (Some((mark, _)), Some((_, rest))) => Ok(format!("{mark}\n{rest}")),
        _ => Ok(merged),
    }
}

/// The entries of a table of ours.
fn entries<'a>(manifest: &'a DocumentMut, table: &str) -> Vec<(&'a str, &'a Item)> {
    let table = manifest.get(table).and_then(Item::as_table_like);
    table.map(|table| table.iter().collect()).unwrap_or_default()
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

/// Gives a dependency what `new` says of it, and leaves what people have added, such as features.
fn update_dependency(old: &mut Item, new: &Item) {
    if text(old) == text(new) {
        return;
    }
    let version = || new.as_str().map(|version| ("version", Value::from(version)));
    let table = new.as_table_like().into_iter().flat_map(TableLike::iter);
    let values = table.filter_map(|(key, item)| Some((key, item.as_value()?.clone())));
    let values: Vec<(&str, Value)> = values.chain(version()).collect();
    match old.as_table_like_mut() {
        Some(old) if old.contains_key(WORKSPACE) => {} // the workspace says where it is
        Some(old) => {
            for (key, value) in values {
                match old.get_mut(key) {
                    Some(there) if there.as_str().is_some() && there.as_str() == value.as_str() => {}
                    _ => drop(old.insert(key, Item::Value(value))),
                }
            }
        }
        None => *old = new.clone(),
    }
}

fn remove(manifest: &mut DocumentMut, key: &str) {
    let mut steps = key.splitn(3, '.');
    let (Some(table), name, inner) = (steps.next(), steps.next(), steps.next()) else {
        return;
    };
    let Some(name) = name else {
        manifest.remove(table);
        return;
    };
    let Some(entries) = manifest.get_mut(table).and_then(Item::as_table_like_mut) else {
        return;
    };
    let Some(inner) = inner else {
        entries.remove(name);
        return;
    };
    match entries.get_mut(name) {
        Some(Item::Value(Value::InlineTable(dependency))) if dependency.len() > 1 => {
            dependency.remove(inner);
            dependency.fmt(); // the space before the last brace may have gone
        }
        Some(Item::Table(dependency)) if dependency.len() > 1 => drop(dependency.remove(inner)),
        Some(item) if item.is_table_like() => drop(entries.remove(name)),
        _ if inner == "version" => drop(entries.remove(name)),
        _ => {}
    }
}

fn is_empty(item: Option<&Item>) -> bool {
    item.and_then(Item::as_table).is_some_and(Table::is_empty)
}

/// An entry without its comments and spaces.
fn text(item: &Item) -> String {
    item.to_string().split_whitespace().collect()
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
        let table = FIRST.replace("r = \"1\"\n", "") + "\n[dependencies.r]\nversion = \"0\"\nfeatures = [\"gzip\"]\n";
        let updated = merged(&table, FIRST, Some(&keys(FIRST))).expect("TOML");
        assert!(
            updated.ends_with("[dependencies.r]\nversion = \"1\"\nfeatures = [\"gzip\"]\n"),
            "{updated}"
        );
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
        assert_eq!(merged(&with(""), FIRST, Some(&keys(FIRST))).expect("TOML"), with(""));
    }

    #[test]
    fn what_is_no_toml_is_an_error() {
        assert!(merged("# @generated\n[package\n", FIRST, None).is_err());
        assert!(package_of("[package").is_none());
    }
}
