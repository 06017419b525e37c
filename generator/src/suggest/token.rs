//! Which input takes the token of the next page, and which member of the response has it.

use super::view::{Input, Kind, List, Member, View};
use super::words::{MAYBE_TOKENS, PAGES, TOKENS};

/// An input, and the member whose value it takes.
pub(super) struct Pair<'v> {
    pub(super) input: &'v Input,
    pub(super) member: &'v Member,
    pub(super) is_header: bool,
    score: u32,
}

impl Pair<'_> {
    /// What the document does not say of them.
    pub(super) fn doubt(&self) -> Option<String> {
        let is_said = self
            .member
            .about
            .says(&["next", "more", "continu", "following", "subsequent", "pagina"]);
        let is_named = self.member.plain.starts_with("next") || self.member.plain.contains("continu");
        let is_same = self.member.plain == self.input.plain && !is_said && !is_named;
        is_same.then(|| format!("`{}` is taken to be that of the next page", self.member.pointer))
    }
}

/// The best pair of an operation.
pub(super) fn pair<'v>(view: &'v View<'_>, list: &List) -> Option<Pair<'v>> {
    let members = view.members.iter().map(|member| (member, false));
    let headers = view.headers.iter().map(|member| (member, true));
    let mut best: Option<Pair<'v>> = None;
    for (member, is_header) in members.chain(headers) {
        let stems = stems(member, is_header);
        if stems.is_empty() || !may_be_token(member, list) {
            continue;
        }
        for input in view
            .inputs
            .iter()
            .filter(|input| input.kind.is_token() && is_alike(input, member))
        {
            let score = score(input, member, &stems);
            if score > 0 && best.as_ref().is_none_or(|best| score > best.score) {
                best = Some(Pair {
                    input,
                    member,
                    is_header,
                    score,
                });
            }
        }
    }
    best
}

fn may_be_token(member: &Member, list: &List) -> bool {
    // `next` alone may be a URL
    let is_said = member.plain != "next"
        || member.around.last().is_some_and(|around| around.contains("cursor"))
        || member.about.says(&["cursor", "token", "marker", "key"]);
    is_said && member.kind.is_token() && member.is_near(list, &["next", "after"]) && !is_url(member)
}

fn is_url(member: &Member) -> bool {
    let in_links = member.around.iter().any(|around| around.contains("link"));
    in_links
        || ["url", "uri", "link", "href"]
            .iter()
            .any(|word| member.plain.contains(word))
        || member.about.is_url() && member.plain.ends_with("next")
}

/// A text takes numbers too.
fn is_alike(input: &Input, member: &Member) -> bool {
    input.kind == member.kind || input.kind == Kind::Any || member.kind == Kind::Any || input.kind.is_text()
}

/// The names of inputs that the name of a member speaks of: `next_page_token` of `pagetoken` and `token`.
fn stems(member: &Member, is_header: bool) -> Vec<String> {
    let mut plain = member.plain.as_str();
    if is_header {
        plain = plain.strip_prefix('x').unwrap_or(plain);
        if plain == "mscontinuation" || plain == "continuationtoken" {
            return vec![member.plain.clone(), plain.to_owned()];
        }
    }
    let around = member.around.last().map(String::as_str);
    if plain == "next" && matches!(around, Some("cursor" | "cursors")) {
        return vec!["cursor".to_owned(), "after".to_owned(), "next".to_owned()];
    }
    if around == Some("next") || around == Some("cursors") && plain == "after" {
        return vec![plain.to_owned()];
    }
    if plain == "endcursor" {
        return vec!["after".to_owned(), "cursor".to_owned(), "endcursor".to_owned()];
    }
    if let Some(stem) = plain.strip_prefix("next").filter(|stem| !stem.is_empty()) {
        let short = stem.strip_prefix("page").filter(|short| !short.is_empty());
        let all = [Some(plain), Some(stem), short];
        return all.into_iter().flatten().map(str::to_owned).collect();
    }
    if plain == "next" || TOKENS.contains(&plain) && plain != "after" || plain == "lastevaluatedkey" {
        return vec![plain.to_owned()];
    }
    if plain == "offset" && member.kind.is_text() && member.kind != Kind::Any {
        return vec![plain.to_owned()]; // a number there is an echo
    }
    Vec::new()
}

/// How sure it is that an input takes what a member has; 0 if it does not.
fn score(input: &Input, member: &Member, stems: &[String]) -> u32 {
    let is_token = TOKENS.contains(&input.plain.as_str());
    let is_maybe = MAYBE_TOKENS.contains(&input.plain.as_str());
    // the number of a page is no token
    let is_number = input.kind == Kind::Number && PAGES.contains(&input.plain.as_str());
    if is_number || (!is_token && !is_maybe) {
        return 0;
    }
    let plain = input.plain.as_str();
    let is_echo = member.about.says(&["current page", "current cursor", "this page"]) && !member.about.says(&["next"]);
    if is_echo {
        return 0;
    }
    let is_next = member.plain.contains("next") || member.around.iter().any(|around| around == "next");
    match () {
        () if stems.iter().any(|stem| stem == plain) => 5,
        () if is_token
            && stems
                .iter()
                .any(|stem| stem.len() > 3 && (plain.ends_with(stem) || stem.ends_with(plain))) =>
        {
            4
        }
        () if is_maybe && is_next && stems.iter().any(|stem| stem.len() > 3 && plain.ends_with(stem)) => 3,
        () if is_token && stems.iter().any(|stem| shares_word(plain, stem)) => 3,
        () if is_token && (is_next || member.plain == "endcursor") => 2,
        () => 0,
    }
}

fn shares_word(one: &str, other: &str) -> bool {
    ["token", "cursor", "marker", "continu", "key"]
        .iter()
        .any(|word| one.contains(word) && other.contains(word))
}
