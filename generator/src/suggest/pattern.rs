//! Recognises how an operation goes from page to page.

use crate::model::TypeId;

use super::finding::{Found, Reason};
use super::lists;
use super::rule::{Next, Rule};
use super::token;
use super::view::{Input, Kind, List, Member, View};
use super::words::{
    AFTER, AROUND, BEFORE, LIMITS, MAYBE_OFFSETS, MORE, NEXT_URLS, OFFSETS, PAGE_COUNTS, PAGES, TOKENS, TOTALS,
};

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

/// The parts of an operation that speak of paging.
#[derive(Clone, Copy)]
struct Hints<'v> {
    limit: Option<&'v Input>,
    page: Option<&'v Input>,
    offset: Option<&'v Input>,
    token: Option<&'v Input>,
    more: Option<&'v Member>,
    total: Option<&'v Member>,
    pages: Option<&'v Member>,
    has_link: bool,
}

impl<'v> Hints<'v> {
    fn of(view: &'v View<'_>, list: &List) -> Self {
        let number = |input: &&Input| matches!(input.kind, Kind::Number | Kind::Any);
        let page = first_input(view, PAGES, |input| {
            number(&input) || input.plain == "page" && input.kind.is_text()
        });
        Self {
            limit: first_input(view, LIMITS, |input| {
                number(&input) || LIMITS.iter().take(6).any(|l| *l == input.plain) && input.kind.is_text()
            }),
            page,
            offset: first_input(view, OFFSETS, |input| number(&input) && !input.required),
            token: first_input(view, TOKENS, |input| input.kind.is_token()),
            more: member(view, list, MORE, |kind| matches!(kind, Kind::Flag | Kind::Any)),
            total: member(view, list, TOTALS, |kind| kind == Kind::Number)
                .filter(|total| !total.about.says(&["amount", "price", "of pages", "seconds", "bytes"])),
            pages: member(view, list, PAGE_COUNTS, |kind| kind == Kind::Number),
            has_link: view.headers.iter().any(|header| header.plain == "link"),
        }
    }

    fn any(&self) -> bool {
        let inputs = [self.limit, self.page, self.offset, self.token];
        inputs.iter().any(Option::is_some) || self.more.is_some() || self.pages.is_some() || self.has_link
    }

    /// Whether it looks as if the operation lists something, and not one thing that has a list.
    fn are_of(&self, list: &List) -> bool {
        let inputs = [self.limit, self.page, self.offset, self.token];
        let is_outer = list.around.iter().all(|around| AROUND.contains(&around.as_str()));
        inputs.iter().any(Option::is_some) || (is_outer && self.any())
    }

    fn limit(&self) -> Option<String> {
        self.limit.map(|limit| limit.name.clone())
    }

    fn more(&self) -> Option<String> {
        self.more.map(|more| more.pointer.clone())
    }
}

/// The input whose name is the first of these words.
fn first_input<'v>(view: &'v View<'_>, words: &[&str], fits: impl Fn(&Input) -> bool) -> Option<&'v Input> {
    words
        .iter()
        .find_map(|word| view.inputs.iter().find(|input| input.plain == **word && fits(input)))
}

/// The member nearest to the root that has one of these names, beside the list or in an object that says something of pages.
fn member<'v>(view: &'v View<'_>, list: &List, words: &[&str], fits: impl Fn(Kind) -> bool) -> Option<&'v Member> {
    view.members
        .iter()
        .find(|member| words.contains(&member.plain.as_str()) && fits(member.kind) && member.is_near(list, &[]))
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
        let (first, _) = first_page(page, self.view);
        Some(Way::new(Rule {
            page: Some(page.name.clone()),
            first,
            limit: self.hints.limit(),
            next: Some(next),
            ..Rule::default()
        }))
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
        // `starting_after` and `has_more` go together: the next page begins after the last item, whatever the order
        let is_onward = input.plain != "after" || has_more;
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
        if let (Some(after), Some(before), false) = (after, before, is_onward && (has_more || last.is_some())) {
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

    /// `page`, counted.
    fn by_page(&self) -> Option<Way> {
        let page = self.hints.page?;
        let responds = self.hints.more.is_some() || self.hints.pages.is_some() || self.hints.total.is_some();
        let is_told = page.about.says(&[
            "pagination",
            "paginat",
            "page of results",
            "results page",
            "page of the results",
            "page of items",
            "pages of results",
            "page=",
            "up to 100",
            "returned in a single",
            "per page",
            "page size",
            "page number",
        ]);
        if self.hints.limit.is_none() && !responds && !is_told {
            return None; // the page of a document, maybe
        }
        let (first, doubt) = first_page(page, self.view);
        Some(Way {
            rule: Rule {
                page: Some(page.name.clone()),
                first,
                limit: self.hints.limit(),
                more: self.hints.more(),
                total: self.hints.total.map(|total| total.pointer.clone()),
                pages: self.hints.pages.map(|pages| pages.pointer.clone()),
                ..Rule::default()
            },
            doubts: doubt.into_iter().collect(),
            is_sure: responds,
        })
    }

    /// `offset`, counted.
    fn by_offset(&self) -> Result<Option<Way>, Reason> {
        let Some(offset) = self.hints.offset else {
            return Ok(None);
        };
        let responds = self.hints.more.is_some() || self.hints.total.is_some();
        if self.hints.limit.is_none() && !responds {
            return Ok(None);
        }
        let counts_items = offset.about.says(&[
            "item",
            "result",
            "record",
            "entr",
            "row",
            "index",
            "object",
            "element",
            "skip",
            "offset of the first",
            "zero-based",
        ]);
        if MAYBE_OFFSETS.contains(&offset.plain.as_str()) && !counts_items {
            return Ok(None); // a time, maybe
        }
        let counts_surely = offset.about.says(&[
            "index of the first",
            "first item",
            "first result",
            "number of items",
            "to skip before",
            "items to skip",
            "records to skip",
            "results to skip",
        ]);
        if !counts_surely
            && offset.about.says(&[
                "page number",
                "number of the page",
                "number of pages",
                "page index",
                "index of the page",
                "page offset",
                "pages to skip",
                "which page",
                "offset of pages",
                "page to ",
            ])
        {
            return Err(Reason::PagesOrItems(offset.name.clone()));
        }
        if is_one(offset)
            || offset.about.says(&[
                "1-based",
                "one-based",
                "starts at 1",
                "starting at 1",
                "starting from 1",
                "starts with 1",
            ])
        {
            return Err(Reason::IndexFromOne(offset.name.clone()));
        }
        let mut doubts = Vec::new();
        if !counts_items {
            doubts.push(format!("`{}` is taken to count items, not pages, from 0", offset.name));
        }
        Ok(Some(Way {
            rule: Rule {
                offset: Some(offset.name.clone()),
                limit: self.hints.limit(),
                more: self.hints.more(),
                total: self.hints.total.map(|total| total.pointer.clone()),
                ..Rule::default()
            },
            doubts,
            is_sure: responds && self.hints.limit.is_some(),
        }))
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

/// The number of the first page where the schema does not say it by its default, and what is taken for granted.
fn first_page(page: &Input, view: &View<'_>) -> (Option<u64>, Option<String>) {
    if page
        .default
        .as_ref()
        .and_then(serde_json::Value::as_u64)
        .is_some_and(|first| first < 2)
    {
        return (None, None);
    }
    let has = |name: &str| view.members.iter().any(|member| member.plain == name);
    // the page of Spring Data counts from 0, and shows by `first` and `last` that it is one
    let is_zero = page.about.says(&[
        "zero-based",
        "zero based",
        "0-based",
        "0 based",
        "zero-index",
        "0-index",
        "zero index",
        "starts at 0",
        "starts from 0",
        "starting at 0",
        "starting from 0",
        "starts with 0",
        "starting with 0",
        "begins at 0",
        "beginning with 0",
        "first page is 0",
        "0..n",
        "(0)",
        "from zero",
        "at zero",
    ]) || page.minimum.as_deref() == Some("0")
        && !page.about.says(&["first page is 1", "starts at 1", "1-based"])
        || has("totalpages") && has("numberofelements") && has("first") && has("last");
    if is_zero {
        return (Some(0), None);
    }
    let is_one = page.minimum.as_deref() == Some("1")
        || page.about.says(&[
            "1-based",
            "one-based",
            "1-index",
            "starts at 1",
            "starts from 1",
            "starting at 1",
            "starting from 1",
            "starting with 1",
            "starts with 1",
            "begins at 1",
            "beginning with 1",
            "first page is 1",
            "default is 1",
            "default: 1",
            "defaults to 1",
            "default 1",
            "default value is 1",
            "default to 1",
        ]);
    if is_one {
        return (None, None);
    }
    let doubt = format!(
        "the first page is taken to have the number 1: if `{}` begins at 0, add `first: 0`",
        page.name
    );
    (None, Some(doubt))
}

/// Whether an index begins at 1 by its schema.
fn is_one(offset: &Input) -> bool {
    offset.minimum.as_deref() == Some("1") || offset.default.as_ref().and_then(serde_json::Value::as_u64) == Some(1)
}
