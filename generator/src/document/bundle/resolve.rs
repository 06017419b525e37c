//! Resolves the text of a reference to the value it leads to.

use std::collections::HashSet;

use super::{References, Target, component_of, did_you_mean, is_alias, own_component, reference_in};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::grammar::{Folder, Kind};
use crate::document::pointer::{Pointer, percent_decode};
use crate::document::source::{OpenError, Part};
use crate::document::tree::{Node, Value};
use crate::document::uri::has_scheme;

/// Maximum length of a chain of references.
pub(super) const MAX_HOPS: usize = 100;

/// Why a reference is unresolved.
pub(super) enum Failure {
    /// Not yet reported: the message, and help if there is any.
    Here {
        code: Code,
        message: String,
        help: Option<String>,
    },
    /// The pointer leads to nothing in that file.
    Missing { file: u32, pointer: Pointer },
    /// Already reported.
    Reported,
}

fn here(code: Code, message: String) -> Failure {
    Failure::Here {
        code,
        message,
        help: None,
    }
}

impl References<'_, '_, '_> {
    /// Resolves the reference `text`, written at `value` in `file`; returns `None` after reporting why it cannot.
    pub(super) fn resolve(&mut self, file: u32, value: &Node, text: &str, kind: Kind) -> Option<Target> {
        match self.target(file, text, kind) {
            Ok(target) => Some(target),
            Err(failure) => {
                let problem = self.problem(file, value, text, kind, failure)?;
                self.diagnostics.push(problem);
                None
            }
        }
    }

    /// The problem of a reference that cannot be followed, unless it was reported.
    pub(super) fn problem(
        &mut self,
        file: u32,
        value: &Node,
        text: &str,
        kind: Kind,
        failure: Failure,
    ) -> Option<Diagnostic> {
        let problem = match failure {
            Failure::Reported => return None,
            Failure::Missing { file: missing, pointer } => {
                // what Swagger 2.0 calls it, where it was lowered
                let written = self
                    .files
                    .written(value.origin)
                    .filter(|_| text.starts_with("#/components/"));
                let written = written.map(|written| written.trim().trim_matches(['"', '\'']).to_owned());
                let moved = written.filter(|written| written.starts_with("#/") && written != text);
                let message = format!("no {} `{}`", bare(kind), moved.as_deref().unwrap_or(text));
                let mut problem = Diagnostic::error(Code::UNRESOLVED_REFERENCE, message);
                if let Some(near) = self.nearest(missing, &pointer, kind) {
                    let (document, _) = text.split_once('#').unwrap_or_default();
                    let near = near.fragment();
                    let near = match moved.as_ref().and_then(|moved| moved.rsplit_once('/')) {
                        Some((place, _)) => near.replace(&place_of(text), place),
                        None => near,
                    };
                    problem = problem.help(did_you_mean(&format!("{document}{near}")));
                }
                problem
            }
            Failure::Here { code, message, help } => {
                let mut problem = Diagnostic::error(code, message);
                problem.help = help.or_else(|| self.bare_name(file, text, kind));
                problem
            }
        };
        Some(problem.at(self.files.place(value.origin, Part::Value)))
    }

    /// The value that a reference leads to.
    pub(super) fn target(&mut self, file: u32, text: &str, kind: Kind) -> Result<Target, Failure> {
        let mut target = self.follow(file, text)?;
        if own_component(&target).is_none() {
            target = self.content(target)?;
        }
        self.check_kind(&target, text, kind)?;
        Ok(target)
    }

    /// Follows one reference to the place it names, through references in the middle of its pointer.
    pub(super) fn follow(&mut self, file: u32, text: &str) -> Result<Target, Failure> {
        let (document, fragment) = text.split_once('#').unwrap_or((text, ""));
        let file = match document {
            "" => file,
            document => self.open(file, document)?,
        };
        let Ok(pointer) = format!("#{fragment}").parse::<Pointer>() else {
            let message = format!("`{text}` is no reference: after `#` there must be a slash");
            return Err(here(Code::INVALID_REFERENCE, message));
        };
        self.navigate(file, pointer)
    }

    fn open(&mut self, from: u32, document: &str) -> Result<u32, Failure> {
        let by_uri = self.files.by_uri(from, document, self.diagnostics);
        if by_uri.is_none() && (has_scheme(document) || document.starts_with("//")) {
            return Err(Failure::Here {
                code: Code::REMOTE_REFERENCE,
                message: format!("`{document}` is not read: nothing is fetched over a network"),
                help: Some("save the file beside the document and refer to it by a relative path".to_owned()),
            });
        }
        let opened = match by_uri {
            Some(opened) => opened,
            None => self.open_path(from, document)?,
        };
        match opened {
            Ok(file) => Ok(file),
            Err(OpenError::Reported) => Err(Failure::Reported),
            Err(OpenError::Here(code, message)) => {
                let help = (code == Code::OUTSIDE_ROOT)
                    .then(|| "set a root folder that holds all files of the document".to_owned());
                Err(Failure::Here { code, message, help })
            }
        }
    }

    fn open_path(&mut self, from: u32, document: &str) -> Result<Result<u32, OpenError>, Failure> {
        let document = percent_decode(document);
        if document.contains('\0') {
            let message = "a reference may not hold a NUL character".to_owned();
            return Err(here(Code::INVALID_REFERENCE, message));
        }
        let path = self.files.path_of(from, &document);
        Ok(self.files.open(&path, self.diagnostics))
    }

    /// Walks a pointer; if a value on the way is a reference, follows it.
    fn navigate(&mut self, mut file: u32, mut pointer: Pointer) -> Result<Target, Failure> {
        for _ in 0..MAX_HOPS {
            let Some(tree) = self.files.tree(file) else {
                return Err(Failure::Reported);
            };
            let (text, rest) = match walk(&tree, &pointer) {
                Walk::Found => return Ok(Target { file, pointer }),
                Walk::Missing => return Err(Failure::Missing { file, pointer }),
                Walk::Through { text, rest } => (text, rest),
            };
            let (document, fragment) = text.split_once('#').unwrap_or((&text, ""));
            if !document.is_empty() {
                file = self.open(file, document)?;
            }
            let Ok(next) = format!("#{fragment}").parse::<Pointer>() else {
                return Err(Failure::Missing { file, pointer });
            };
            pointer = next;
            for step in rest {
                pointer.push(step);
            }
        }
        let message = "the chain of references is too long".to_owned();
        Err(here(Code::CYCLIC_REFERENCE, message))
    }

    /// Follows a chain of references to its content. A component of the document ends the chain.
    pub(super) fn content(&mut self, mut target: Target) -> Result<Target, Failure> {
        let mut seen = HashSet::new();
        loop {
            let Some(tree) = self.files.tree(target.file) else {
                return Err(Failure::Reported);
            };
            let node = tree.at(&target.pointer);
            let next = node
                .filter(|node| is_alias(node))
                .and_then(|node| reference_in(node, Kind::Plain));
            let Some((_, text)) = next else { return Ok(target) };
            let text = text.to_owned();
            let next = self.follow(target.file, &text)?;
            if own_component(&next).is_some() {
                return Ok(next);
            }
            if !seen.insert(target) || seen.len() > MAX_HOPS {
                let message = "the reference leads back to itself".to_owned();
                return Err(here(Code::CYCLIC_REFERENCE, message));
            }
            target = next;
        }
    }

    /// Fails if the target is a component of another kind.
    fn check_kind(&mut self, target: &Target, text: &str, kind: Kind) -> Result<(), Failure> {
        let Some(folder) = kind.folder() else { return Ok(()) };
        if let Some((other, _)) = component_of(&target.pointer)
            && other != folder
        {
            let message = format!(
                "`{text}` is {}, but {} is needed here",
                other.kind().noun(),
                kind.noun()
            );
            return Err(here(Code::INVALID_REFERENCE, message));
        }
        let Some(tree) = self.files.tree(target.file) else {
            return Err(Failure::Reported);
        };
        let node = tree.at(&target.pointer);
        match node.map(|node| &node.value) {
            Some(Value::Object(_)) => Ok(()),
            Some(Value::Bool(_)) if folder == Folder::Schemas => Ok(()),
            _ => {
                let found = node.map_or("nothing", Node::kind);
                let message = format!("`{text}` is {found}, but {} is needed here", kind.noun());
                Err(here(Code::INVALID_REFERENCE, message))
            }
        }
    }

    /// Suggests a pointer in place of an unresolved one: with one step corrected, or the component of that name.
    fn nearest(&mut self, file: u32, pointer: &Pointer, kind: Kind) -> Option<Pointer> {
        let tree = self.files.tree(file)?;
        let mut node = tree.as_ref();
        let mut corrected = Pointer::root();
        let mut all = true;
        for step in pointer.steps() {
            let key = match node.step(&step) {
                Some(_) => step.as_ref(),
                None => match self.nearest_key(node, &step) {
                    Some(near) => near,
                    None => {
                        all = false;
                        break;
                    }
                },
            };
            corrected.push(key);
            node = node.step(key)?;
        }
        if all {
            return Some(corrected);
        }
        let name = pointer.steps().last()?;
        self.component_named(&tree, &name, kind)
    }

    /// Returns the key of `node` that is nearest to `key` by edit distance.
    fn nearest_key<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        self.suggestions.nearest(key, node.as_object()?.keys())
    }

    fn component_named(&self, tree: &Node, name: &str, kind: Kind) -> Option<Pointer> {
        let folder = kind.folder()?;
        let components = tree.get("components")?.get(folder.key())?;
        let found = components.get(name).is_some();
        found.then(|| folder.component(name))
    }

    /// Help for `$ref: Pet`.
    fn bare_name(&self, file: u32, text: &str, kind: Kind) -> Option<String> {
        let tree = self.files.tree(file)?;
        let name = text.trim_start_matches('#');
        Some(did_you_mean(&self.component_named(&tree, name, kind)?.fragment()))
    }
}

/// How far a pointer leads in one tree.
enum Walk {
    Found,
    Missing,
    /// To a value that is itself a reference: the rest of the pointer continues at its target.
    Through {
        text: String,
        rest: Vec<String>,
    },
}

fn walk(tree: &Node, pointer: &Pointer) -> Walk {
    let mut node = tree;
    let mut steps = pointer.steps();
    while let Some(step) = steps.next() {
        if let Some(next) = node.step(&step) {
            node = next;
        } else if let Some((_, text)) = reference_in(node, Kind::Plain) {
            let rest = std::iter::once(step)
                .chain(steps)
                .map(|step| step.into_owned())
                .collect();
            return Walk::Through {
                text: text.to_owned(),
                rest,
            };
        } else {
            return Walk::Missing;
        }
    }
    Walk::Found
}

/// The noun for a kind in messages, without an article.
fn bare(kind: Kind) -> &'static str {
    let noun = kind.noun();
    noun.split_once(' ').map_or(noun, |(_, noun)| noun)
}

/// A reference without its last step.
fn place_of(reference: &str) -> String {
    reference
        .rsplit_once('/')
        .map_or(String::new(), |(place, _)| place.to_owned())
}
