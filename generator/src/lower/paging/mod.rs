//! `x-paging`: pagination of list operations.

mod places;
mod root;
mod rule;

use openapiv3 as oas;
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::extension;
use crate::model::{Body, Paging, PagingBy, PagingNext, PagingStop, Parameter, Response, TypeRef};

use super::Lower;
use super::location::At;
pub(super) use root::RootRules;
use rule::Rule;

/// What a rule of `x-paging` is about.
#[derive(Clone, Copy)]
pub(super) struct Listing<'a, 'd> {
    pub(super) operation: &'d oas::Operation,
    pub(super) parameters: &'a [Parameter],
    pub(super) body: Option<&'a Body>,
    pub(super) successes: &'a [Response],
    /// Whether only what schemas describe counts. Else any JSON may have what a rule names.
    pub(super) is_typed: bool,
}

/// Why a rule does not fit an operation.
#[derive(Debug)]
pub(super) struct Misfit {
    /// The key of the rule; empty if it is one that is missing.
    pub(super) key: &'static str,
    pub(super) message: String,
}

impl Misfit {
    fn new(key: &'static str, message: impl Into<String>) -> Self {
        Self {
            key,
            message: message.into(),
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// The pagination that an operation has by a rule of its own.
    pub(super) fn paging(&mut self, listing: Listing<'_, 'd>, at: &At<'_>) -> Option<Paging> {
        let rule = extension::PAGING.of(&listing.operation.extensions)?;
        match self.paging_by(rule, listing)? {
            Ok(paging) => {
                self.warn_of_strays(&paging, listing, &at.child(extension::PAGING.key()));
                Some(paging)
            }
            Err(misfit) => {
                let at = at.child(extension::PAGING.key());
                let at = match misfit.key {
                    "" => at,
                    key => at.child(key),
                };
                self.error(Code::INVALID_EXTENSION, &at, misfit.message, None);
                None
            }
        }
    }

    /// The pagination of an operation by one rule, or why the rule does not fit the operation. `None` if the rule is not
    /// valid in itself, which was reported where the document was read, or is `false`.
    pub(super) fn paging_by(&mut self, rule: &Value, listing: Listing<'_, 'd>) -> Option<Result<Paging, Misfit>> {
        let rule = Rule::of(rule)?;
        Some(self.fitted(rule, listing))
    }

    fn fitted(&mut self, rule: Rule, listing: Listing<'_, 'd>) -> Result<Paging, Misfit> {
        // pointers lead through components, so all of them have to be there
        self.drain();
        let taken = [
            ("offset", &rule.offset),
            ("page", &rule.page),
            ("cursor", &rule.cursor),
            ("limit", &rule.limit),
        ];
        for (key, name) in taken {
            if let Some(name) = name {
                self.check_taken(listing, key, name)?;
            }
        }
        let (items, lists, item_types) = self.lists_of(&rule, listing)?;
        let (in_body, in_item) = match &rule.next {
            Some(PagingNext::Body(pointer)) => (Some(pointer), None),
            Some(PagingNext::Last(pointer)) => (None, Some(pointer)),
            _ => (None, None),
        };
        for (key, pointer) in [("next", in_body), ("more", rule.more.as_ref())] {
            if let Some(pointer) = pointer.filter(|pointer| !self.leads_from_response(listing, pointer)) {
                return Err(Misfit::new(key, nowhere(pointer, "response")));
            }
        }
        if let Some(pointer) = in_item.filter(|pointer| !self.leads_from_items(listing, &item_types, pointer)) {
            return Err(Misfit::new("next", nowhere(pointer, "items")));
        }
        let limit = rule.limit.as_ref().and_then(|name| self.schema_taken(listing, name));
        let page = rule.page.as_ref().and_then(|name| self.schema_taken(listing, name));
        let default = |schema: &oas::Schema| schema.schema_data.default.as_ref()?.as_u64();
        let first = rule.first.or_else(|| page.and_then(default)).unwrap_or(1);
        let by = match (rule.offset, rule.page, rule.cursor) {
            (Some(name), ..) => PagingBy::Offset(name),
            (_, Some(name), _) => PagingBy::Page(name, first),
            (.., Some(name)) => PagingBy::Cursor(name),
            _ => PagingBy::Url,
        };
        let usual = || usual_stop(&by, rule.next.as_ref(), rule.more.is_some(), rule.pages.is_some());
        let mut stop = rule.stop.unwrap_or_else(usual);
        // the next page would be asked for at the same index
        if matches!(by, PagingBy::Offset(_)) && rule.next.is_none() {
            stop.push(PagingStop::EmptyPage);
        }
        stop.sort_unstable();
        stop.dedup();
        let Some(item) = item_types.first().copied() else {
            return Err(Misfit::new("", "the response has no list"));
        };
        Ok(Paging {
            by,
            limit: rule.limit,
            default_limit: limit.and_then(default),
            max_limit: limit.and_then(maximum),
            next: rule.next,
            more: rule.more,
            items,
            items_of_lists: if lists.is_empty() { Vec::new() } else { item_types },
            lists,
            key: rule.key,
            total: rule.total,
            pages: rule.pages,
            stop,
            origins: rule.origins,
            item,
        })
    }

    /// Warns of pointers that lead to nothing in the document, which a listing can do without.
    fn warn_of_strays(&mut self, paging: &Paging, listing: Listing<'_, 'd>, at: &At<'_>) {
        let items: Vec<TypeRef> = match paging.items_of_lists.as_slice() {
            [] => vec![paging.item],
            several => several.to_vec(),
        };
        for (key, pointer) in [("total", &paging.total), ("pages", &paging.pages)] {
            if let Some(pointer) = pointer
                && !self.leads_from_response(listing, pointer)
            {
                self.warn(
                    Code::INVALID_EXTENSION,
                    &at.child(key),
                    nowhere(pointer, "response"),
                    None,
                );
            }
        }
        if let Some(pointer) = &paging.key
            && !self.leads_from_items(listing, &items, pointer)
        {
            self.warn(
                Code::INVALID_EXTENSION,
                &at.child("key"),
                nowhere(pointer, "items"),
                None,
            );
        }
    }

    /// The pointers to the items, those to several lists, and the types of their items.
    fn lists_of(&mut self, rule: &Rule, listing: Listing<'_, 'd>) -> Result<Lists, Misfit> {
        if let Some(lists) = &rule.lists {
            let item = |pointer: &String| {
                self.item_at(listing, pointer).ok_or_else(|| {
                    Misfit::new(
                        "lists",
                        format!("`{pointer}` leads to no list in the response's schema"),
                    )
                })
            };
            let items: Vec<TypeRef> = lists.iter().map(item).collect::<Result<_, _>>()?;
            return Ok((Vec::new(), lists.clone(), items));
        }
        if let Some(items) = &rule.items {
            let item = items.iter().find_map(|pointer| self.item_at(listing, pointer));
            let item = item
                .ok_or_else(|| Misfit::new("items", "none of the pointers leads to a list in the response's schema"))?;
            return Ok((items.clone(), Vec::new(), vec![item]));
        }
        match self.only_list(listing) {
            Ok((pointer, item)) => Ok((vec![pointer], Vec::new(), vec![item])),
            Err(0) => Err(Misfit::new(
                "",
                "the response has no list, so `items` has to say where the items are",
            )),
            Err(count) => {
                let message = format!("the response has {count} lists, so `items` or `lists` has to say which of them");
                Err(Misfit::new("", message))
            }
        }
    }
}

/// The pointers to the items, those to several lists, and the types of their items.
type Lists = (Vec<String>, Vec<String>, Vec<TypeRef>);

fn nowhere(pointer: &str, what: &str) -> String {
    format!("`{pointer}` leads to nothing in the schema of the {what}")
}

/// What ends a listing where the rule says nothing of it. What the response says of further pages goes before a guess by its
/// length.
fn usual_stop(by: &PagingBy, next: Option<&PagingNext>, has_more: bool, has_pages: bool) -> Vec<PagingStop> {
    let is_told = has_more || has_pages || matches!(next, Some(next) if !matches!(next, PagingNext::Last(_)));
    match by {
        PagingBy::Cursor(_) | PagingBy::Url if is_told => Vec::new(),
        _ if is_told => vec![PagingStop::EmptyPage],
        _ => vec![PagingStop::EmptyPage, PagingStop::ShortPage],
    }
}

fn maximum(schema: &oas::Schema) -> Option<u64> {
    match &schema.schema_kind {
        oas::SchemaKind::Type(oas::Type::Integer(integer)) => u64::try_from(integer.maximum?).ok(),
        _ => None,
    }
}
