//! The schemas that a discriminator names: by a reference, or by the bare name of a component.

use super::{Decision, References, did_you_mean};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::grammar::{Folder, Kind};
use crate::document::source::Part;
use crate::document::tree::Node;

impl References<'_, '_, '_> {
    /// Makes a reference in a discriminator's `mapping` local; a bare schema name stays.
    pub(super) fn mapped(&mut self, value: &Node, file: u32) {
        let Some(text) = value.as_str() else { return };
        let is_name = file == 0 && self.taken.contains(&(Folder::Schemas, text.to_owned()));
        let is_reference = text.contains(['#', '/']) || [".yaml", ".yml", ".json"].iter().any(|e| text.ends_with(e));
        if is_name || !is_reference {
            self.reach(Folder::Schemas, text);
            return;
        }
        match self.resolve(file, value, text, Kind::Schema) {
            Some(target) => {
                let local = self.component(target, Folder::Schemas);
                if local != text {
                    self.decisions.insert(value.origin, Decision::Local(local));
                }
            }
            None => {
                self.decisions.insert(value.origin, Decision::Broken);
            }
        }
    }

    /// As [`Self::mapped`], but a name that leads nowhere is reported.
    pub(super) fn mapped_by_default(&mut self, value: &Node, file: u32) {
        let name = value.as_str().filter(|text| !text.contains(['#', '/', '.']));
        let is_known = |name: &str| self.taken.contains(&(Folder::Schemas, name.to_owned()));
        let Some(unknown) = name.filter(|name| !is_known(name)) else {
            self.mapped(value, file);
            return;
        };
        let message = format!("no schema `{unknown}`: the discriminator has no default");
        let mut problem = Diagnostic::warning(Code::UNRESOLVED_REFERENCE, message);
        let schemas = self.files.tree(0);
        let schemas = schemas
            .as_ref()
            .and_then(|root| root.get("components")?.get(Folder::Schemas.key())?.as_object());
        if let Some(near) = schemas.and_then(|schemas| self.suggestions.nearest(unknown, schemas.keys())) {
            problem = problem.help(did_you_mean(near));
        }
        self.diagnostics
            .push(problem.at(self.files.place(value.origin, Part::Value)));
        self.decisions.insert(value.origin, Decision::Broken);
    }
}
