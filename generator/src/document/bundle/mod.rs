//! Many files to one tree.
//!
//! First all references are followed without changing a tree. Each is either redirected to a component or replaced by
//! its content, and content outside of components gets a name. Then these decisions are applied to the tree of the
//! document, which is not copied.

mod apply;
mod cycles;
mod mapping;
mod name;
mod resolve;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::Pointer;
use super::extension::DEFAULT_MAPPING;
use super::grammar::{Folder, Kind, WEBHOOKS};
use super::method::{ADDITIONAL, method_of, operations_within};
use super::selection::{Heading, Selection};
use super::source::{Files, Part};
use super::suggest::Suggestions;
use super::tree::{Node, Object, Origin, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// A value of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Target {
    file: u32,
    pointer: Pointer,
}

/// The decision about a reference.
#[derive(Debug)]
enum Decision {
    /// Replaced by this local reference, such as `#/components/schemas/Pet`.
    Local(String),
    /// Replaced by its content.
    Inline(Target),
    /// Unresolved, already reported.
    Broken,
}

/// Content that is moved to `components`.
#[derive(Debug)]
struct Lift {
    folder: Folder,
    name: String,
    target: Target,
}

/// One document whose references are all local, and the values that were reported as broken.
pub(crate) struct Bundle {
    pub(crate) tree: Node,
    pub(crate) broken: HashSet<Origin>,
    /// The security schemes that requirements name by their URIs, by the scopes beside the URI.
    pub(crate) schemes: HashMap<Origin, String>,
}

/// Bundles file 0 with everything it refers to. References of unselected operations are not followed.
pub(super) fn bundle(
    files: &mut Files,
    selection: &mut Selection<'_, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<Bundle> {
    let root = files.tree(0)?;
    let version = root.get("openapi").and_then(Node::as_str);
    let mut references = References {
        takes_uris: version.is_some_and(|version| version.starts_with("3.2")),
        files,
        selection,
        diagnostics,
        decisions: HashMap::new(),
        local: HashMap::new(),
        lifts: Vec::new(),
        names: HashMap::new(),
        remote: BTreeMap::new(),
        taken: HashSet::new(),
        next_number: HashMap::new(),
        suggestions: Suggestions::default(),
        queue: VecDeque::new(),
        queued: HashSet::new(),
        schemes: HashMap::new(),
    };
    references.take_names(&root);
    references.take_aliases(&root);
    references.walk(&root, Kind::Document, 0);
    drop(root);
    references.walk_queue();
    references.report_unused();
    let (decisions, lifts, schemes) = (references.decisions, references.lifts, references.schemes);
    let mut bundle = apply::apply(decisions, lifts, files, selection, diagnostics)?;
    bundle.schemes = schemes;
    cycles::report(&mut bundle, files, diagnostics);
    Some(bundle)
}

/// The references followed so far.
struct References<'a, 'c, 'w> {
    files: &'a mut Files,
    selection: &'a mut Selection<'c, 'w>,
    diagnostics: &'a mut Diagnostics,
    decisions: HashMap<Origin, Decision>,
    /// Local references that need no change, cached because most occur many times.
    local: HashMap<Folder, HashSet<String>>,
    lifts: Vec<Lift>,
    /// The component that holds the content of a target.
    names: HashMap<(Target, Folder), String>,
    /// Components that only refer to another host, which is a problem of those that use them.
    remote: BTreeMap<(Folder, String), Diagnostic>,
    /// Names that components have.
    taken: HashSet<(Folder, String)>,
    /// Next number to append to a name that is taken.
    next_number: HashMap<(Folder, String), u64>,
    suggestions: Suggestions,
    /// Values of the bundle that are still to be searched for references.
    queue: VecDeque<(Target, Kind)>,
    queued: HashSet<(Target, Kind)>,
    schemes: HashMap<Origin, String>,
    /// Whether security requirements may name schemes by their URIs.
    takes_uris: bool,
}

/// If `node` is a reference, returns its text and the value of `$ref`.
fn reference_in(node: &Node, kind: Kind) -> Option<(&Node, &str)> {
    let object = node.as_object()?;
    let value = object.get("$ref")?;
    if kind == Kind::Data && object.len() > 1 {
        return None;
    }
    Some((value, value.as_str()?))
}

/// The components of a document, by section.
fn components_of(root: &Node) -> impl Iterator<Item = (Folder, &str, &Node)> {
    let components = root.get("components");
    Folder::all().flat_map(move |folder| {
        let section = components.and_then(|components| components.get(folder.key())?.as_object());
        let entries = section.into_iter().flat_map(Object::iter);
        entries.map(move |(name, node)| (folder, name, node))
    })
}

/// Returns true if the object holds only a `$ref`.
fn is_alias(node: &Node) -> bool {
    node.as_object()
        .is_some_and(|object| object.len() == 1 && object.contains_key("$ref"))
}

impl References<'_, '_, '_> {
    /// Reserves the names of the document's own components.
    fn take_names(&mut self, root: &Node) {
        let names = components_of(root).map(|(folder, name, _)| (folder, name.to_owned()));
        self.taken.extend(names);
    }

    /// If a component of the document only refers to content elsewhere, that content takes the component's name.
    fn take_aliases(&mut self, root: &Node) {
        for (folder, name, node) in components_of(root) {
            let Some((value, text)) = reference_in(node, folder.kind()).filter(|_| is_alias(node)) else {
                continue;
            };
            let is_unreached = self.selection.is_unreached(node.origin);
            let target = match is_unreached {
                // unresolved references are reported only if the component is used
                true => self.target(0, text, folder.kind()).ok(),
                false => self.alias(folder, name, value, text),
            };
            let Some(target) = target else {
                if !is_unreached {
                    self.decisions.insert(node.origin, Decision::Broken);
                }
                continue;
            };
            let key = (target.clone(), folder);
            if own_component(&target).is_none() && !self.names.contains_key(&key) {
                self.names.insert(key, name.to_owned());
                self.decisions.insert(node.origin, Decision::Inline(target.clone()));
                if !is_unreached {
                    self.enqueue(target, folder.kind());
                }
            }
        }
    }

    /// The target of a component that only refers to it. If it is on another host, that is an error where the component is used.
    fn alias(&mut self, folder: Folder, name: &str, value: &Node, text: &str) -> Option<Target> {
        let kind = folder.kind();
        let failure = match self.target(0, text, kind) {
            Ok(target) => return Some(target),
            Err(failure) => failure,
        };
        let problem = self.problem(0, value, text, kind, failure)?;
        match problem.code {
            Code::REMOTE_REFERENCE => drop(self.remote.insert((folder, name.to_owned()), problem)),
            _ => self.diagnostics.push(problem),
        }
        None
    }

    fn enqueue(&mut self, target: Target, kind: Kind) {
        if self.queued.insert((target.clone(), kind)) {
            self.queue.push_back((target, kind));
        }
    }

    /// Reports components that only refer to another host and that nothing uses.
    fn report_unused(&mut self) {
        for mut problem in std::mem::take(&mut self.remote).into_values() {
            problem.severity = Severity::Warning;
            self.diagnostics.push(problem);
        }
    }

    fn walk_queue(&mut self) {
        while let Some((target, kind)) = self.queue.pop_front() {
            let Some(tree) = self.files.tree(target.file) else {
                continue;
            };
            if let Some(node) = tree.at(&target.pointer) {
                self.selection.reach(node.origin);
                self.walk(node, kind, target.file);
            }
        }
    }

    /// Marks a component of the document as used, so that its references are followed. A used schema with a
    /// discriminator also uses the schemas that have it in their `allOf`.
    fn reach(&mut self, folder: Folder, name: &str) {
        if !self.remote.is_empty() {
            self.diagnostics.extend(self.remote.remove(&(folder, name.to_owned())));
        }
        let Some(root) = self.files.tree(0) else { return };
        let Some(components) = root.get("components").and_then(|c| c.get(folder.key())) else {
            return;
        };
        let mut names = vec![(name.to_owned(), false)];
        while let Some((name, is_child)) = names.pop() {
            let node = components.get(&name);
            let Some(node) = node.filter(|node| self.selection.is_unreached(node.origin)) else {
                continue;
            };
            self.selection.reach(node.origin);
            if let Some(Decision::Inline(target)) = self.decisions.get(&node.origin) {
                let target = target.clone();
                self.enqueue(target, folder.kind());
            }
            let pointer = folder.component(&name);
            self.enqueue(Target { file: 0, pointer }, folder.kind());
            if folder == Folder::Schemas && (is_child || node.get("discriminator").is_some()) {
                names.extend(self.selection.children(&name).into_iter().map(|child| (child, true)));
            }
        }
    }

    /// Marks the security schemes that a document or an operation requires as used. A name that is none of a component may
    /// be the URI of a scheme (OpenAPI 3.2, "Security Requirement Object").
    fn reach_schemes(&mut self, node: &Node, file: u32) {
        let requirements = node.get("security").and_then(Node::as_array).unwrap_or_default();
        let requirements = requirements.iter().filter_map(Node::as_object);
        for (name, scopes) in requirements.flat_map(Object::iter) {
            let is_uri = self.takes_uris && name.contains(['#', '/']);
            if is_uri && !self.taken.contains(&(Folder::SecuritySchemes, name.to_owned())) {
                // a later stage reports one that leads nowhere
                if let Ok(target) = self.target(file, name, Kind::SecurityScheme) {
                    let local = self.component(target, Folder::SecuritySchemes);
                    let name = local
                        .parse::<Pointer>()
                        .ok()
                        .and_then(|pointer| Some(pointer.steps().last()?.into_owned()));
                    self.schemes.extend(name.map(|name| (scopes.origin, name)));
                }
            }
            self.reach(Folder::SecuritySchemes, name);
        }
    }

    /// If only some operations are selected, follows the references of the selected operations of a path item or
    /// webhook, also through a `$ref` of the path item.
    fn chosen(&mut self, heading: Heading<'_>, item: &Node, file: u32, hops: usize) {
        let Some(object) = item.as_object() else { return };
        if let Some((value, text)) = reference_in(item, Kind::PathItem).filter(|_| hops < resolve::MAX_HOPS) {
            let target = self.resolve(file, value, text, Kind::PathItem);
            let tree = target.as_ref().and_then(|target| self.files.tree(target.file));
            let found = target.as_ref().zip(tree.as_ref());
            if let Some((target, content)) = found.and_then(|(target, tree)| Some((target, tree.at(&target.pointer)?)))
            {
                self.chosen(heading, content, target.file, hops + 1);
            }
            let decision = target.map_or(Decision::Broken, Decision::Inline);
            self.decisions.insert(item.origin, decision);
        }
        let mut is_used = operations_within(object).next().is_none();
        for (method, operation) in operations_within(object) {
            if self.wants(heading, method, operation, file) {
                is_used = true;
                self.walk(operation, Kind::Operation, file);
            }
        }
        let others = object
            .iter()
            .filter(|(key, _)| method_of(key).is_none() && !matches!(*key, "$ref" | ADDITIONAL));
        for (key, value) in others.filter(|_| is_used) {
            self.walk(value, Kind::PathItem.child(key), file);
        }
    }

    /// Returns whether an operation is selected; it may be a `$ref` to another file.
    fn wants(&mut self, heading: Heading<'_>, method: &str, operation: &Node, file: u32) -> bool {
        let Some((_, text)) = reference_in(operation, Kind::Operation) else {
            return self.selection.wants(heading, method, operation);
        };
        let target = self.target(file, text, Kind::Operation).ok();
        let tree = target.as_ref().and_then(|target| self.files.tree(target.file));
        let found = target.as_ref().zip(tree.as_ref());
        let content = found.and_then(|(target, tree)| tree.at(&target.pointer));
        self.selection.wants(heading, method, content.unwrap_or(operation))
    }

    /// Decides about all references in a value, recursively: the depth of values is limited.
    fn walk(&mut self, node: &Node, kind: Kind, file: u32) {
        if self.selection.is_unreached(node.origin) {
            return;
        }
        if matches!(kind, Kind::Document | Kind::Operation) {
            self.reach_schemes(node, file);
        }
        let reference = reference_in(node, kind);
        if let Some((value, text)) = reference {
            self.reference(node, value, text, kind, file);
        }
        match &node.value {
            Value::Object(object) if kind != Kind::Data => {
                for (key, value) in object.iter() {
                    if kind.is_extension(key) {
                        continue; // extensions are data: a `$ref` in them is not followed
                    }
                    if key == "$ref" && (reference.is_some() || !kind.has_names()) {
                        if reference.is_none() {
                            self.report_not_text(node, value);
                        }
                        continue;
                    }
                    if kind == Kind::Paths && self.selection.is_some() {
                        self.chosen(Heading::Path(key), value, file, 0);
                        continue;
                    }
                    if kind == Kind::Document && WEBHOOKS.contains(&key) && self.selection.is_some() {
                        for (name, item) in value.as_object().into_iter().flat_map(Object::iter) {
                            self.chosen(Heading::Webhook(name), item, file, 0);
                        }
                        continue;
                    }
                    if kind == Kind::Discriminator && key == "mapping" {
                        for value in value.as_object().into_iter().flat_map(Object::values) {
                            self.mapped(value, file);
                        }
                        continue;
                    }
                    if kind == Kind::Discriminator && key == DEFAULT_MAPPING {
                        self.mapped_by_default(value, file);
                        continue;
                    }
                    self.walk(value, kind.child(key), file);
                }
            }
            Value::Array(items) if kind != Kind::Data => {
                for item in items {
                    self.walk(item, kind.item(), file);
                }
            }
            _ => {}
        }
    }

    fn report_not_text(&mut self, node: &Node, value: &Node) {
        let message = format!("`$ref` must be a string, but it is {}", value.kind());
        let place = self.files.place(value.origin, Part::Value);
        self.diagnostics
            .push(Diagnostic::error(Code::INVALID_REFERENCE, message).at(place));
        self.decisions.insert(node.origin, Decision::Broken);
    }

    fn reference(&mut self, node: &Node, value: &Node, text: &str, kind: Kind, file: u32) {
        if self.decisions.contains_key(&node.origin) {
            return;
        }
        let known = kind.folder().and_then(|folder| self.local.get(&folder));
        if file == 0 && known.is_some_and(|known| known.contains(text)) {
            return;
        }
        if kind == Kind::Data {
            self.data_reference(node, text, file);
            return;
        }
        let Some(target) = self.resolve(file, value, text, kind) else {
            self.decisions.insert(node.origin, Decision::Broken);
            return;
        };
        let Some(folder) = kind.folder() else {
            self.decisions.insert(node.origin, Decision::Inline(target.clone()));
            self.enqueue(target, kind);
            return;
        };
        let local = self.component(target, folder);
        if file != 0 || local != text {
            self.decisions.insert(node.origin, Decision::Local(local));
        } else {
            self.local.entry(folder).or_default().insert(local);
        }
    }

    /// Treats data that holds only a resolvable `$ref` as a reference, as authors of documents in many files mean it.
    fn data_reference(&mut self, node: &Node, text: &str, file: u32) {
        let target = self.follow(file, text).and_then(|target| self.content(target));
        if let Ok(target) = target {
            self.decisions.insert(node.origin, Decision::Inline(target));
        }
    }

    /// Returns the local reference to the component with the target's content; adds a component if there is none.
    fn component(&mut self, target: Target, folder: Folder) -> String {
        if let Some((_, name)) = own_component(&target) {
            self.reach(folder, &name);
            return folder.component(&name).fragment();
        }
        let key = (target, folder);
        if let Some(name) = self.names.get(&key).cloned() {
            self.reach(folder, &name);
            return folder.component(&name).fragment();
        }
        let (target, _) = key.clone();
        let name = self.free_name(&target, folder);
        self.names.insert(key, name.clone());
        self.enqueue(target.clone(), folder.kind());
        let local = folder.component(&name).fragment();
        self.lifts.push(Lift { folder, name, target });
        local
    }

    /// Returns a free component name: the readable one, else one with words of the file path, else one with a number.
    fn free_name(&mut self, target: &Target, folder: Folder) -> String {
        let file = self.files.file(target.file);
        let readable = name::readable(&target.pointer, file.map_or("", |file| file.stem()));
        let qualifiers = file
            .map(|file| name::qualifiers(self.files.below_root(file)))
            .unwrap_or_default();
        let qualified = qualifiers
            .iter()
            .filter(|word| **word != readable)
            .map(|word| format!("{readable}_{word}"));
        let number = self.next_number.entry((folder, readable.clone())).or_insert(2);
        let numbered = std::iter::from_fn(|| {
            let name = format!("{readable}_{number}");
            *number += 1;
            Some(name)
        });
        let mut names = std::iter::once(readable.clone()).chain(qualified).chain(numbered);
        let free = names.find(|name| self.taken.insert((folder, name.clone())));
        free.unwrap_or(readable) // some number is always free
    }
}

/// The folder and name of a component of the document itself.
fn own_component(target: &Target) -> Option<(Folder, String)> {
    component_of(&target.pointer).filter(|_| target.file == 0)
}

/// The folder and name of a component, of whatever file.
fn component_of(pointer: &Pointer) -> Option<(Folder, String)> {
    let mut steps = pointer.steps();
    if steps.next()? != "components" {
        return None;
    }
    let key = steps.next()?;
    let folder = Folder::all().find(|folder| folder.key() == key)?;
    let name = steps.next()?.into_owned();
    steps.next().is_none().then_some((folder, name))
}

/// Formats the help text that suggests another reference.
fn did_you_mean(reference: &str) -> String {
    format!("did you mean `{reference}`?")
}
