//! Reads the modules of a crate and what each imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree};

/// The path of a module or an item, from the root of its crate.
type ItemPath = Vec<String>;

#[derive(Default)]
struct Module {
    file: PathBuf,
    /// The names of its items.
    items: BTreeSet<String>,
    /// The names that `use` imports, and the path of each.
    names: BTreeMap<String, ItemPath>,
    /// The paths of `use ...::*`.
    globs: Vec<ItemPath>,
    /// Everything of its crate that it names, by `use` and by paths.
    paths: BTreeSet<ItemPath>,
}

/// The modules of a crate, without those for tests.
#[derive(Default)]
pub(crate) struct Crate {
    source: PathBuf,
    modules: BTreeMap<ItemPath, Module>,
}

impl Crate {
    pub(crate) fn read(source: &Path) -> Self {
        let mut read = Self {
            source: source.to_owned(),
            ..Self::default()
        };
        read.file(&source.join("lib.rs"), source, ItemPath::new());
        read
    }

    /// Reads the file of a module and those of its submodules in `folder`.
    fn file(&mut self, file: &Path, folder: &Path, path: ItemPath) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.module(&parsed.items, file, folder, path);
    }

    fn module(&mut self, items: &[Item], file: &Path, folder: &Path, path: ItemPath) {
        let mut reader = Reader {
            path: path.clone(),
            module: Module {
                file: file.to_owned(),
                items: items.iter().filter_map(name_of).collect(),
                ..Module::default()
            },
        };
        items.iter().for_each(|item| reader.visit_item(item));
        self.modules.insert(path.clone(), reader.module);
        let children = items.iter().filter_map(|item| match item {
            Item::Mod(child) if !is_for_tests(&child.attrs) => Some(child),
            _ => None,
        });
        for child in children {
            let name = child.ident.to_string();
            let inner = joined(&path, [&name]);
            let below = folder.join(&name);
            if let Some((_, items)) = &child.content {
                self.module(items, file, &below, inner);
                continue;
            }
            let beside = folder.join(format!("{name}.rs"));
            let file = if beside.exists() { beside } else { below.join("mod.rs") };
            self.file(&file, &below, inner);
        }
    }

    /// Returns the module that defines the item of a path.
    fn owner(&self, path: &[String], steps: usize) -> ItemPath {
        let mut owner = ItemPath::new();
        for (index, name) in path.iter().enumerate() {
            let inner = joined(&owner, [name]);
            if self.modules.contains_key(&inner) {
                owner = inner;
                continue;
            }
            let Some(module) = self.modules.get(&owner) else { break };
            if steps == 0 || module.items.contains(name) {
                break;
            }
            let rest = path.get(index + 1..).unwrap_or_default();
            if let Some(target) = module.names.get(name) {
                return self.owner(&joined(target, rest), steps - 1);
            }
            let of_glob = |glob: &ItemPath| {
                let owner = self.owner(&joined(glob, path.get(index..).unwrap_or_default()), steps - 1);
                let defines = self
                    .modules
                    .get(&owner)
                    .is_some_and(|module| module.items.contains(name));
                defines.then_some(owner)
            };
            return module.globs.iter().find_map(of_glob).unwrap_or(owner);
        }
        owner
    }

    /// Returns imports from later rooms, and circles.
    pub(crate) fn faults(&self, rooms: &[&str]) -> Vec<String> {
        let mut faults = Vec::new();
        let root = self.modules.keys().filter(|path| path.len() == 1).flatten();
        let found: BTreeSet<&str> = root.map(String::as_str).collect();
        let listed: BTreeSet<&str> = rooms.iter().copied().collect();
        for name in found.symmetric_difference(&listed) {
            faults.push(format!("`{name}` is a room or is listed as one, but not both"));
        }
        // by the common parent module: the importer and the imported module, with the files of the first such import
        let mut imports: BTreeMap<ItemPath, Imports> = BTreeMap::new();
        for (path, module) in &self.modules {
            for glob in module.globs.iter().filter(|glob| self.modules.contains_key(*glob)) {
                if !glob.starts_with(path) {
                    let what = glob.join("::");
                    faults.push(format!(
                        "{} imports all of `{what}`: name what it needs",
                        self.shown(module)
                    ));
                }
            }
            for target in &module.paths {
                let owner = self.owner(target, 16);
                let common = path.iter().zip(&owner).take_while(|(one, other)| one == other).count();
                let (Some(from), Some(to)) = (path.get(common), owner.get(common)) else {
                    continue;
                };
                let Some(defining) = self.modules.get(&owner) else {
                    continue;
                };
                let siblings = imports.entry(path.iter().take(common).cloned().collect()).or_default();
                siblings
                    .entry(from.clone())
                    .or_default()
                    .entry(to.clone())
                    .or_insert_with(|| format!("{} imports {}", self.shown(module), self.shown(defining)));
            }
        }
        for (parent, imports) in &imports {
            if parent.is_empty() {
                let place = |name: &str| rooms.iter().position(|room| *room == name);
                let pairs = imports
                    .iter()
                    .flat_map(|(from, all)| all.iter().map(move |(to, told)| (from, to, told)));
                let upward = pairs.filter(|(from, to, _)| place(from) <= place(to));
                faults.extend(upward.map(|(from, to, told)| format!("{told}: `{to}` is not before `{from}`")));
                continue;
            }
            let mut left = imports.clone();
            while let Some(circle) = circle(&left) {
                let told = circle
                    .iter()
                    .filter_map(|(from, to)| Some(imports.get(from)?.get(to)?.as_str()));
                let told: Vec<&str> = told.collect();
                faults.push(format!("a circle in `{}`: {}", parent.join("::"), told.join(", ")));
                for (from, to) in circle {
                    left.entry(from).or_default().remove(&to);
                }
            }
        }
        faults
    }

    fn shown(&self, module: &Module) -> String {
        let file = module.file.strip_prefix(&self.source).unwrap_or(&module.file);
        file.display().to_string()
    }
}

/// Importer and imported module, and the text that reports it.
type Imports = BTreeMap<String, BTreeMap<String, String>>;

/// Returns the imports of a circle: importer and imported module.
fn circle(imports: &Imports) -> Option<Vec<(String, String)>> {
    let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, all) in imports {
        open.insert(from, all.keys().map(String::as_str).collect());
    }
    // a module without remaining imports cannot be on a circle
    loop {
        let left: BTreeSet<&str> = open.keys().copied().collect();
        open.values_mut().for_each(|all| all.retain(|to| left.contains(to)));
        let before = open.len();
        open.retain(|_, all| !all.is_empty());
        if open.len() == before {
            break;
        }
    }
    let mut way = vec![*open.keys().next()?];
    let start = loop {
        let next = *open.get(way.last()?)?.first()?;
        let met = way.iter().position(|name| *name == next);
        way.push(next);
        if let Some(met) = met {
            break met;
        }
    };
    let steps = way.get(start..)?.windows(2);
    let step = |step: &[&str]| Some(((*step.first()?).to_owned(), (*step.last()?).to_owned()));
    steps.map(step).collect()
}

fn joined<'s>(path: &'s [String], rest: impl IntoIterator<Item = &'s String>) -> ItemPath {
    path.iter().chain(rest).cloned().collect()
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// Returns whether an item is compiled for tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute
            .path()
            .is_ident("cfg")
            .then(|| attribute.parse_args::<TokenStream>());
        condition.is_some_and(|condition| condition.is_ok_and(asks_for_test))
    })
}

fn asks_for_test(condition: TokenStream) -> bool {
    let mut tokens = condition.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), None) => name == "test",
        (Some(TokenTree::Ident(name)), Some(TokenTree::Group(all))) if name == "all" => {
            let tokens: Vec<TokenTree> = all.stream().into_iter().collect();
            let parts = tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
            parts.map(|part| part.iter().cloned().collect()).any(asks_for_test)
        }
        _ => false,
    }
}

/// Collects the names that one module uses.
struct Reader {
    path: ItemPath,
    module: Module,
}

impl Reader {
    /// Returns a path from the root of the crate; `None` if it belongs to another crate.
    fn absolute(&self, written: &[String]) -> Option<ItemPath> {
        let mut base = match written.first()?.as_str() {
            "crate" => ItemPath::new(),
            "super" | "self" => self.path.clone(),
            first if self.module.items.contains(first) => return Some(joined(&self.path, written)),
            _ => return None,
        };
        let leading = written
            .iter()
            .take_while(|name| ["crate", "super", "self"].contains(&name.as_str()));
        let ups = leading.clone().filter(|name| *name == "super").count();
        base.truncate(base.len().checked_sub(ups)?);
        Some(joined(&base, written.get(leading.count()..)?))
    }

    fn uses(&mut self, tree: &UseTree, prefix: &[String]) {
        match tree {
            UseTree::Path(path) => self.uses(&path.tree, &joined(prefix, [&path.ident.to_string()])),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.uses(tree, prefix)),
            UseTree::Name(name) => self.imported(prefix, &name.ident.to_string(), None),
            UseTree::Rename(rename) => {
                self.imported(prefix, &rename.ident.to_string(), Some(rename.rename.to_string()))
            }
            UseTree::Glob(_) => {
                if let Some(path) = self.absolute(prefix) {
                    self.module.paths.insert(path.clone());
                    self.module.globs.push(path);
                }
            }
        }
    }

    fn imported(&mut self, prefix: &[String], name: &str, rename: Option<String>) {
        let written = match name {
            "self" => prefix.to_vec(),
            name => joined(prefix, [&name.to_owned()]),
        };
        let Some(path) = self.absolute(&written) else { return };
        let Some(name) = rename.or_else(|| path.last().cloned()) else {
            return;
        };
        self.module.paths.insert(path.clone());
        self.module.names.insert(name, path);
    }

    /// Collects paths in a macro call, whose tokens have no fixed grammar. `$crate` in a macro definition is not one of
    /// them.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut written: ItemPath = Vec::new();
        let (mut colons, mut after_dollar) = (0, false);
        for token in tokens {
            match &token {
                TokenTree::Ident(name) if colons == 2 && !written.is_empty() => written.push(name.to_string()),
                TokenTree::Ident(name) => {
                    self.named(&std::mem::take(&mut written));
                    if !after_dollar && ["crate", "super", "self"].iter().any(|first| name == first) {
                        written.push(name.to_string());
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                _ => self.named(&std::mem::take(&mut written)),
            }
            colons = 0;
            after_dollar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '$');
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream());
            }
        }
        self.named(&written);
    }

    fn named(&mut self, written: &[String]) {
        let is_of_crate = written
            .first()
            .is_some_and(|first| ["crate", "super", "self"].contains(&first.as_str()));
        if is_of_crate && written.len() > 1 {
            self.module.paths.extend(self.absolute(written));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    /// A nested module has its own paths.
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.uses(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let written: ItemPath = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.named(&written);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        // the content of `quote!` is code of another crate
        if !called.path.is_ident("quote") {
            self.tokens(called.tokens.clone());
        }
    }
}
