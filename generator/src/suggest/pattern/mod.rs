//! Recognises how an operation goes from page to page.

mod counted;
mod hints;

use crate::model::TypeId;

use super::finding::{Found, Reason};
use super::lists;
use super::rule::{Next, Rule};
use super::token;
use super::view::{Input, Kind, List, Member, View};
use super::words::{AFTER, BEFORE, NEXT_URLS};
use counted::first_page;
use hints::{Hints, first_input};

/// What is found of the way from page to page; `None` if the operation is no list operation.
pub(super) fn recognise(view: &View<'_>) -> Option<Result<Found, Reason>> {
    let is_query = ["GET", "QUERY"].contains(&view.operation.method.as_str());
    if !is_query && view.operation.method != "POST" {
        return None;
    }
    let chosen = match lists::choose(view) {
        Ok(chosen) => chosen?,
        Err(reason) => {
            let hints = Hints::of(view, view.lists.first()?);
            return (is_query && hints.are_of(view.lists.first()?)).then_some(Err(reason));
        }
    };
    let list = view.lists.get(chosen.index)?;
    let hints = Hints::of(view, list);
    let way = Recogniser { view, list, hints }.way();
    match way {
        Ok(Some(way)) if is_query || (way.is_sure && !way.rule.is_by_url()) => Some(Ok(Found {
            rule: way.rule,
            items: list.pointer.clone(),
            is_only: chosen.is_only,
            doubts: way.doubts,
        })),
        Ok(_) => (is_query && hints.are_of(list)).then_some(Err(Reason::NothingLeadsOn)),
        Err(reason) => is_query.then_some(Err(reason)),
    }
}

/// A way on.
struct Way {
    rule: Rule,
    doubts: Vec<String>,
    /// Whether request and response speak of paging, so that it is no coincidence.
    is_sure: bool,
}

impl Way {
    fn new(rule: Rule) -> Self {
        Self {
            rule,
            doubts: Vec::new(),
            is_sure: true,
        }
    }
}

struct Recogniser<'v, 'a> {
    view: &'v View<'a>,
    list: &'v List,
    hints: Hints<'v>,
}

impl<'v> Recogniser<'v, '_> {
    /// The best way on. What the response says goes before what is counted.
    fn way(&self) -> Result<Option<Way>, Reason> {
        let by_token = self.by_token();
        let by_url = self.by_url();
        match (by_token, by_url) {
            // the token after the last item may lead the other way, as where the newest come first
            (Some((_, true)), Ok(Some(way))) | (Some((way, _)), _) | (None, Ok(Some(way))) => return Ok(Some(way)),
            (None, _) => {}
        }
        if let Some(way) = self.by_link().or_else(|| self.by_next_page()) {
            return Ok(Some(way));
        }
        let by_last = self.by_last();
        if let Ok(Some(way)) = by_last {
            return Ok(Some(way));
        }
        if let Some(way) = self.by_page() {
            return Ok(Some(way));
        }
        match self.by_offset() {
            Ok(None) => by_last.and_then(|_| self.by_url()),
            way => way,
        }
    }

    /// `next_cursor` and `cursor`, in bodies and headers. True if the token is that of the last item.
    fn by_token(&self) -> Option<(Way, bool)> {
        let pair = token::pair(self.view, self.list)?;
        let mut way = Way::new(Rule {
            cursor: Some(pair.input.name.clone()),
            limit: self.hints.limit(),
            next: Some(match pair.is_header {
                true => Next::Header(pair.member.pointer.clone()),
                false => Next::Pointer(pair.member.pointer.clone()),
            }),
            more: self.hints.more(),
            ..Rule::default()
        });
        way.doubts.extend(pair.doubt());
        Some((way, matches!(pair.member.plain.as_str(), "after" | "endcursor")))
    }

    /// `nextLink`, `links.next` and the like.
    fn by_url(&self) -> Result<Option<Way>, Reason> {
        let Some(next) = self.view.members.iter().find(|member| is_next_url(member, self.list)) else {
            return Ok(None);
        };
        let is_certain = next.about.is_url() || has_word_of_url(next);
        let has_sibling = self.view.members.iter().any(|member| {
            member.around == next.around
                && ["previous", "prev", "previouspage", "prevpage"].contains(&member.plain.as_str())
        });
        let speaks =
            NEXT_URLS.contains(&next.plain.as_str()) || has_sibling || self.hints.any() || self.hints.total.is_some();
        if !speaks {
            return Ok(None); // the next of something else, such as a step
        }
        if !is_certain && (self.hints.token.is_some() || !has_sibling) {
            return match self.hints.page.or(self.hints.offset) {
                Some(_) => Ok(None), // those are certain
                None => Err(Reason::TokenOrUrl(next.pointer.clone())),
            };
        }
        let mut way = Way::new(Rule {
            limit: self.hints.limit(),
            next: Some(Next::Pointer(next.pointer.clone())),
            ..Rule::default()
        });
        if !is_certain {
            way.doubts.push(format!("`{}` is taken to be a URL", next.pointer));
        }
        Ok(Some(way))
    }

    /// The header `Link`.
    fn by_link(&self) -> Option<Way> {
        let link = self.view.headers.iter().find(|header| header.plain == "link")?;
        self.hints.any().then(|| {
            Way::new(Rule {
                limit: self.hints.limit(),
                next: Some(Next::Header(link.pointer.clone())),
                ..Rule::default()
            })
        })
    }

    /// The number of the next page, in the body or a header.
    fn by_next_page(&self) -> Option<Way> {
        let page = self.hints.page?;
        let is_next = |member: &&Member| {
            matches!(member.plain.as_str(), "nextpage" | "nextpagenumber" | "xnextpage")
                || member.plain == "next" && member.kind == Kind::Number
        };
        let body = self.view.members.iter().filter(|member| member.kind == Kind::Number);
        let next = body.clone().find(is_next);
        let header = || self.view.headers.iter().find(is_next);
        let next = match (next, header()) {
            (Some(member), _) => Next::Pointer(member.pointer.clone()),
            (None, Some(header)) => Next::Header(header.pointer.clone()),
            (None, None) => return None,
        };
        let (first, doubt) = first_page(page, self.view);
        let mut way = Way::new(Rule {
            page: Some(page.name.clone()),
            first,
            limit: self.hints.limit(),
            next: Some(next),
            ..Rule::default()
        });
        way.doubts.extend(doubt);
        Some(way)
    }

    /// `starting_after` with the id of the last item.
    fn by_last(&self) -> Result<Option<Way>, Reason> {
        let view = self.view;
        let fits = |input: &Input| input.kind.is_token() && !input.required;
        let after = first_input(view, AFTER, fits);
        let before = first_input(view, BEFORE, fits);
        let Some(input) = after.or(before) else {
            return Ok(None);
        };
        let has_more = self.hints.more.is_some();
        if !has_more && self.hints.limit.is_none() {
            return Ok(None);
        }
        let last = ["lastid", "lastcursor"];
        let last = view
            .members
            .iter()
            .find(|member| last.contains(&member.plain.as_str()) && member.kind.is_token());
        let last = last.filter(|_| after.is_some());
        let id = match last {
            Some(_) => None,
            None => match self.id_of_item(input, has_more) {
                Some(id) => Some(id),
                None => return Ok(None),
            },
        };
        // `starting_after`, or `after` beside `has_more`: the next page begins after the last item, whatever the order
        let is_onward = has_more || last.is_some() || input.plain.starts_with("start");
        if let (Some(after), Some(before), false) = (after, before, is_onward) {
            return Err(Reason::UnknownOrder(after.name.clone(), before.name.clone()));
        }
        let next = match (last, id) {
            (Some(member), _) => Next::Pointer(member.pointer.clone()),
            (None, Some(id)) => Next::Last(id),
            (None, None) => return Ok(None),
        };
        let mut way = Way::new(Rule {
            cursor: Some(input.name.clone()),
            limit: self.hints.limit(),
            next: Some(next.clone()),
            more: self.hints.more(),
            ..Rule::default()
        });
        if let Next::Last(id) = next
            && !input.about.says(&["id ", "id.", "identifier", "object"])
        {
            way.doubts
                .push(format!("`{}` is taken to be `{id}` of the last item", input.name));
        }
        Ok(Some(way))
    }

    /// Pointer within an item to what an input such as `after` takes.
    fn id_of_item(&self, input: &Input, has_more: bool) -> Option<String> {
        let (view, item) = (self.view, self.list.item);
        let fits = |found: Option<(TypeId, Kind)>| {
            // without `has_more`, that both are of one named type is all that connects them
            found.is_some_and(|(ty, kind)| {
                let is_same = ty == input.ty && view.api.types[ty].named && view.count_in_item(item, ty) == 1;
                is_same
                    || (has_more
                        && kind.is_token()
                        && (kind == input.kind || kind == Kind::Any || input.kind == Kind::Any))
            })
        };
        if fits(view.of_item(item, "id")) {
            return Some("/id".to_owned());
        }
        if has_more {
            return None;
        }
        // the only object within an item that has an id of that type: `/user/id`
        let objects = view.objects_of_item(item).into_iter();
        let mut objects = objects.filter(|(_, ty)| fits(view.of_item(*ty, "id")));
        match (objects.next(), objects.next()) {
            (Some((name, _)), None) => Some(format!("/{name}/id")),
            _ => None,
        }
    }
}

/// Whether a member is the URL of the next page by its name.
fn is_next_url(member: &Member, list: &List) -> bool {
    if !member.kind.is_text() {
        return false;
    }
    let plain = member.plain.as_str();
    let around = member.around.last().map(String::as_str);
    member.is_near(list, &["next", "nextpage"])
        && (NEXT_URLS.contains(&plain)
            || plain == "next"
            || plain == "nextpage" && (member.about.is_url() || has_word_of_url(member))
            || matches!(around, Some("next" | "nextpage")) && matches!(plain, "href" | "url" | "uri" | "link"))
}

/// Whether the names around a member say that it is a URL.
fn has_word_of_url(member: &Member) -> bool {
    let names = member.around.iter().chain([&member.plain]);
    names
        .into_iter()
        .any(|name| ["link", "url", "uri", "href"].iter().any(|word| name.contains(word)))
}
