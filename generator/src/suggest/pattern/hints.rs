//! The parts of an operation that speak of paging.

use crate::suggest::view::{Input, Kind, List, Member, View};
use crate::suggest::words::{AROUND, LIMITS, MORE, OFFSETS, PAGE_COUNTS, PAGES, TOKENS, TOTALS};

/// The parts of an operation that speak of paging.
#[derive(Clone, Copy)]
pub(super) struct Hints<'v> {
    pub(super) limit: Option<&'v Input>,
    pub(super) page: Option<&'v Input>,
    pub(super) offset: Option<&'v Input>,
    pub(super) token: Option<&'v Input>,
    pub(super) more: Option<&'v Member>,
    pub(super) total: Option<&'v Member>,
    pub(super) pages: Option<&'v Member>,
    pub(super) has_link: bool,
}

impl<'v> Hints<'v> {
    pub(super) fn of(view: &'v View<'_>, list: &List) -> Self {
        let number = |input: &Input| input.kind == Kind::Number;
        // a page that is a text may be a token
        let page = first_input(view, PAGES, |input| {
            number(input) || (input.kind == Kind::Text && input.about.says(&["page number", "number of the page"]))
        });
        Self {
            limit: first_input(view, LIMITS, |input| {
                number(input) || LIMITS.iter().take(6).any(|l| *l == input.plain) && input.kind.is_text()
            }),
            page,
            offset: first_input(view, OFFSETS, |input| number(input) && !input.required),
            token: first_input(view, TOKENS, |input| input.kind.is_token()),
            more: member(view, list, MORE, |kind| matches!(kind, Kind::Flag | Kind::Any)),
            total: member(view, list, TOTALS, |kind| kind == Kind::Number)
                .filter(|total| !total.about.says(&["amount", "price", "of pages", "seconds", "bytes"])),
            pages: member(view, list, PAGE_COUNTS, |kind| kind == Kind::Number),
            has_link: view.headers.iter().any(|header| header.plain == "link"),
        }
    }

    pub(super) fn any(&self) -> bool {
        let inputs = [self.limit, self.page, self.offset, self.token];
        inputs.iter().any(Option::is_some) || self.more.is_some() || self.pages.is_some() || self.has_link
    }

    /// Whether it looks as if the operation lists something, and not one thing that has a list.
    pub(super) fn are_of(&self, list: &List) -> bool {
        let inputs = [self.limit, self.page, self.offset, self.token];
        let is_outer = list.around.iter().all(|around| AROUND.contains(&around.as_str()));
        inputs.iter().any(Option::is_some) || (is_outer && self.any())
    }

    pub(super) fn limit(&self) -> Option<String> {
        self.limit.map(|limit| limit.name.clone())
    }

    pub(super) fn more(&self) -> Option<String> {
        self.more.map(|more| more.pointer.clone())
    }
}

/// The input whose name is the first of these words.
pub(super) fn first_input<'v>(view: &'v View<'_>, words: &[&str], fits: impl Fn(&Input) -> bool) -> Option<&'v Input> {
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
