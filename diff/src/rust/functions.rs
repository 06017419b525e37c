//! Functions of a type.

use std::collections::{HashMap, HashSet};

use specwright::surface::{ApiArgument, ApiFunction, ApiType};

use crate::rule::Rule;

use super::Comparing;
use super::accepts::accepts;

impl Comparing<'_> {
    /// Compares the functions of a type.
    pub(super) fn functions(&mut self, old: &ApiType, new: &ApiType) {
        let by_name: HashMap<&str, &ApiFunction> = new.functions.iter().map(|of| (of.name.as_str(), of)).collect();
        let by_origin: HashMap<&str, &ApiFunction> = new.functions.iter().map(|of| (of.origin.as_str(), of)).collect();
        let mut is_other_output = false;
        let mut matched: HashSet<&str> = HashSet::new();
        for function in &old.functions {
            let name = format!("{}::{}", old.path, function.name);
            // the same name for another operation or parameter would do something else
            let named = by_name.get(function.name.as_str()).copied();
            let unchanged = named.filter(|now| now.origin == function.origin);
            let same = unchanged.or_else(|| by_origin.get(function.origin.as_str()).copied());
            let Some(now) = same.or(named) else {
                let message = format!("`{name}` is gone");
                self.found(Rule::FunctionRemoved, &name, message, Some(&function.pointer), None);
                continue;
            };
            matched.insert(now.name.as_str());
            let places = (Some(function.pointer.as_str()), Some(now.pointer.as_str()));
            if now.name != function.name {
                let message = format!("`{name}` is called `{}` now", now.name);
                self.found(Rule::FunctionRenamed, &name, message, places.0, places.1);
            }
            self.arguments(&name, function, now);
            let output = self.names.translated(&function.output).into_owned();
            // `send_raw` and `pages` have the same output as `send`, which is told once
            let is_told = is_other_output && matches!(function.name.as_str(), "send_raw" | "pages");
            if output != now.output && !is_told {
                is_other_output |= function.name == "send";
                let message = format!(
                    "`{name}` returns `{}` instead of `{}`",
                    short(&now.output),
                    short(&function.output)
                );
                self.found(Rule::OutputChanged, &name, message, places.0, places.1);
            }
            self.deprecation(&name, (function.deprecated, now.deprecated), places.0, places.1);
        }
        for function in new.functions.iter().filter(|of| !matched.contains(of.name.as_str())) {
            let name = format!("{}::{}", new.path, function.name);
            let message = format!("`{}` of `{}` is new", function.signature(), new.path);
            self.found(Rule::FunctionAdded, &name, message, None, Some(&function.pointer));
        }
    }

    pub(super) fn deprecation(&mut self, subject: &str, (old, new): (bool, bool), at: Option<&str>, now: Option<&str>) {
        let (rule, message) = match (old, new) {
            (false, true) => (Rule::ItemDeprecated, format!("`{subject}` is deprecated now")),
            (true, false) => (Rule::ItemNotDeprecated, format!("`{subject}` is no longer deprecated")),
            _ => return,
        };
        self.found(rule, subject, message, at, now);
    }

    fn arguments(&mut self, name: &str, old: &ApiFunction, new: &ApiFunction) {
        let places = (Some(old.pointer.as_str()), Some(new.pointer.as_str()));
        let order = order(&old.arguments, &new.arguments);
        let mut is_same_number = true;
        let matched: HashSet<usize> = order.iter().flatten().copied().collect();
        for (index, argument) in new
            .arguments
            .iter()
            .enumerate()
            .filter(|(index, _)| !matched.contains(index))
        {
            is_same_number = false;
            let message = format!(
                "`{name}` takes a further argument, `{}: {}`, as number {}",
                argument.name,
                argument.ty,
                index + 1
            );
            self.found(Rule::ArgumentAdded, name, message, places.0, places.1);
        }
        for (argument, _) in old.arguments.iter().zip(&order).filter(|(_, at)| at.is_none()) {
            is_same_number = false;
            let message = format!("`{name}` no longer takes `{}: {}`", argument.name, argument.ty);
            self.found(Rule::ArgumentRemoved, name, message, places.0, places.1);
        }
        let pairs: Vec<(usize, usize)> = order
            .iter()
            .enumerate()
            .filter_map(|(at, now)| Some((at, (*now)?)))
            .collect();
        if is_same_number && pairs.iter().any(|(at, now)| at != now) {
            let names: Vec<&str> = new.arguments.iter().map(|of| of.name.as_str()).collect();
            let message = format!("`{name}` takes its arguments in another order: `{}`", names.join(", "));
            self.found(Rule::ArgumentsReordered, name, message, places.0, places.1);
        }
        for (at, now) in pairs {
            if let (Some(old), Some(new)) = (old.arguments.get(at), new.arguments.get(now)) {
                self.argument(name, old, new, places);
            }
        }
    }

    fn argument(&mut self, name: &str, old: &ApiArgument, new: &ApiArgument, places: (Option<&str>, Option<&str>)) {
        if old.name != new.name {
            let message = format!("the argument `{}` of `{name}` is called `{}` now", old.name, new.name);
            self.found(Rule::ArgumentRenamed, name, message, places.0, places.1);
        }
        let was = self.names.translated(&old.ty).into_owned();
        if was == new.ty {
            return;
        }
        let takes = accepts((&new.ty, &self.conversions), (&was, &self.conversions_before));
        let (rule, verb) = match takes {
            true => (Rule::ArgumentTypeWidened, "takes"),
            false => (Rule::ArgumentTypeChanged, "has to be"),
        };
        let argument = if old.name == "value" || old.name == "values" {
            "argument".to_owned()
        } else {
            format!("argument `{}`", old.name)
        };
        let message = format!("the {argument} of `{name}` {verb} `{}`, was `{}`", new.ty, old.ty);
        self.found(rule, name, message, places.0, places.1);
    }
}

/// For each old argument its place among the new ones: by what it is in the document, then by name, then by place.
fn order(old: &[ApiArgument], new: &[ApiArgument]) -> Vec<Option<usize>> {
    let mut taken: HashSet<usize> = HashSet::new();
    let mut order = vec![None; old.len()];
    let by_name: HashMap<&str, usize> = new
        .iter()
        .enumerate()
        .map(|(index, of)| (of.name.as_str(), index))
        .collect();
    for (argument, place) in old.iter().zip(&mut order) {
        if let Some(index) = by_name
            .get(argument.name.as_str())
            .filter(|index| taken.insert(**index))
        {
            *place = Some(*index);
        }
    }
    let by_origin: HashMap<&str, usize> = new
        .iter()
        .enumerate()
        .map(|(index, of)| (of.origin.as_str(), index))
        .collect();
    for (argument, place) in old.iter().zip(&mut order).filter(|(_, place)| place.is_none()) {
        if let Some(index) = by_origin
            .get(argument.origin.as_str())
            .filter(|index| taken.insert(**index))
        {
            *place = Some(*index);
        }
    }
    // an argument of another name in the same place, if nothing else was added or removed
    if old.len() == new.len() {
        for (index, place) in order.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
            if taken.insert(index) {
                *place = Some(index);
            }
        }
    }
    order
}

/// A type as people say it, without what the runtime puts around it.
fn short(ty: &str) -> &str {
    ty.strip_prefix("runtime::codegen::").unwrap_or(ty)
}
