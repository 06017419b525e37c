//! `x-paging` at the root: rules for all operations that they fit.

use openapiv3 as oas;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::extension;
use crate::lower::Lower;
use crate::lower::location::At;
use crate::model::{Paging, PagingNext};

use super::rule::Rule;
use super::{Listing, Misfit, nowhere};

/// Methods whose operations rules of the root are for. Others change what is listed.
const METHODS: [&str; 3] = ["GET", "QUERY", "POST"];

/// The most rules that are tried, as each is tried on each operation.
const MAX_RULES: usize = 100;

/// The rules of the root.
#[derive(Debug, Default)]
pub(in crate::lower) struct RootRules<'d> {
    rules: Vec<Tried<'d>>,
    /// How many rules there are beyond the most that are tried.
    beyond: usize,
    is_list: bool,
    /// Whether any operation documents the header `Link`, once that was asked.
    documents_link: Option<bool>,
}

/// A rule, and what became of it.
#[derive(Debug)]
struct Tried<'d> {
    value: &'d Value,
    fits: usize,
    /// The misfit of the operation that it fits best, and that operation.
    nearest: Option<(Misfit, String)>,
}

impl<'d> RootRules<'d> {
    pub(in crate::lower) fn of(openapi: &'d oas::OpenAPI) -> Self {
        let (rules, is_list) = match extension::PAGING.of(&openapi.extensions) {
            Some(Value::Array(rules)) => (rules.as_slice(), true),
            Some(rule) => (std::slice::from_ref(rule), false),
            None => (&[] as &[Value], false),
        };
        let tried = rules.iter().take(MAX_RULES).map(|value| Tried {
            value,
            fits: 0,
            nearest: None,
        });
        Self {
            rules: tried.collect(),
            beyond: rules.len().saturating_sub(MAX_RULES),
            is_list,
            documents_link: None,
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// The pagination of an operation by the first rule of the root that fits it, with the index of the rule. An operation with
    /// `x-paging` of its own has none.
    pub(in crate::lower) fn paging_of_root(
        &mut self,
        listing: Listing<'_, 'd>,
        method: &str,
        path: &str,
    ) -> Option<(Paging, usize)> {
        let has_own = extension::PAGING.of(&listing.operation.extensions).is_some();
        if has_own || !METHODS.contains(&method) || self.root_paging.rules.is_empty() {
            return None;
        }
        let listing = Listing {
            is_typed: true,
            ..listing
        };
        for index in 0..self.root_paging.rules.len() {
            let Some(rule) = self
                .root_paging
                .rules
                .get(index)
                .and_then(|tried| Rule::of(tried.value))
            else {
                continue; // not valid, which was reported
            };
            let said = self.counts_are_described(&rule, listing);
            let fitted = match said.and_then(|()| self.header_is_documented(&rule, listing)) {
                Ok(()) => self.fitted(rule, listing),
                Err(misfit) => Err(misfit),
            };
            let Some(tried) = self.root_paging.rules.get_mut(index) else {
                continue;
            };
            match fitted {
                Ok(paging) => {
                    tried.fits += 1;
                    return Some((paging, index));
                }
                Err(misfit) if tried.fits == 0 => {
                    let known = tried.nearest.as_ref().map(|(known, _)| progress(known));
                    if known.is_none_or(|known| progress(&misfit) > known) {
                        tried.nearest = Some((misfit, format!("{method} {path}")));
                    }
                }
                Err(_) => {}
            }
        }
        None
    }

    /// Checks that a response has the counts that a rule names. An operation can do without them in a rule of its own, with a warning;
    /// here another rule may fit better.
    fn counts_are_described(&self, rule: &Rule, listing: Listing<'_, 'd>) -> Result<(), Misfit> {
        for (key, pointer) in [("total", &rule.total), ("pages", &rule.pages)] {
            if let Some(pointer) = pointer
                && !self.leads_from_response(listing, pointer)
            {
                return Err(Misfit::new(key, nowhere(pointer, "response")));
            }
        }
        Ok(())
    }

    /// Checks that a response documents the header that a rule names. `Link` is documented by few: if no operation of the document
    /// does, a parameter that the rule names says enough.
    fn header_is_documented(&mut self, rule: &Rule, listing: Listing<'_, 'd>) -> Result<(), Misfit> {
        let (name, is_link) = match &rule.next {
            Some(PagingNext::Header(name)) => (name.as_str(), false),
            Some(PagingNext::Link) => ("Link", true),
            _ => return Ok(()),
        };
        let headers = listing.successes.iter().flat_map(|response| &response.headers);
        let is_documented = headers.into_iter().any(|header| header.name.eq_ignore_ascii_case(name));
        if is_documented || (is_link && rule.limit.is_some() && !self.documents_link()) {
            return Ok(());
        }
        Err(Misfit::new(
            "next",
            format!("no successful response documents the header `{name}`"),
        ))
    }

    fn documents_link(&mut self) -> bool {
        if let Some(known) = self.root_paging.documents_link {
            return known;
        }
        let responses = self.components.map(|components| &components.responses);
        let has_link = |response: &oas::ReferenceOr<oas::Response>| {
            let response = crate::lower::follow(response, "#/components/responses/", responses);
            response.is_some_and(|(response, _)| response.headers.keys().any(|name| name.eq_ignore_ascii_case("link")))
        };
        let items = self.openapi.paths.paths.values().filter_map(oas::ReferenceOr::as_item);
        let mut operations = items.flat_map(|item| self.further_operations.operations_of(item));
        let documents = operations.any(|found| found.operation.responses.responses.values().any(has_link));
        self.root_paging.documents_link = Some(documents);
        documents
    }

    /// Warns of rules of the root that fit no operation.
    pub(in crate::lower) fn report_unmatched_paging(&mut self) {
        let RootRules {
            rules, beyond, is_list, ..
        } = std::mem::take(&mut self.root_paging);
        let at = At::Root.child_of(extension::PAGING.key());
        for (index, tried) in rules.iter().enumerate() {
            if tried.fits > 0 || Rule::of(tried.value).is_none() {
                continue;
            }
            let message = "the rule fits no operation that has no `x-paging` of its own and that no earlier rule fits";
            let help = tried.nearest.as_ref();
            let help = help.map(|(misfit, operation)| format!("it does not fit `{operation}`: {}", misfit.message));
            let problem = Diagnostic::warning(Code::UNMATCHED_PAGING, message);
            let item = at.item(index);
            self.report(problem, if is_list { &item } else { &at }, help.as_deref());
        }
        if beyond > 0 {
            let message = format!("only the first {MAX_RULES} rules are tried, {beyond} are not");
            self.warn(Code::UNMATCHED_PAGING, &at, message, None);
        }
    }
}

/// How much of a rule fits before what does not: parameters, then lists, then the rest.
fn progress(misfit: &Misfit) -> usize {
    const KEYS: [&str; 13] = [
        "offset", "page", "cursor", "limit", "items", "lists", "", "next", "more", "total", "pages", "key", "last",
    ];
    KEYS.iter().position(|key| *key == misfit.key).unwrap_or(KEYS.len())
}
