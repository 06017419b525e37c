//! The shape of a rule of `x-paging`.

use super::shape::{Clash, Key, Shape, Words};
use crate::document::tree::Object;

/// A rule: how one operation, or many alike, go from page to page.
pub(super) const RULE: Shape = Shape::Consistent(
    &[
        Key::optional("offset", Shape::Text),
        Key::optional("page", Shape::Text),
        Key::optional("first", Shape::Integer(0, 1_000_000)),
        Key::optional("cursor", Shape::Text),
        Key::optional("limit", Shape::Text),
        Key::optional(
            "next",
            Shape::PointerOr(&Shape::Consistent(
                &[
                    Key::optional("header", Shape::Text),
                    Key::optional("last", Shape::Pointers),
                ],
                one_of_header_and_last,
            )),
        ),
        Key::optional("more", Shape::Pointers),
        Key::optional("items", Shape::RootOrPointers),
        Key::optional("lists", Shape::Pointers),
        Key::optional("key", Shape::Pointers),
        Key::optional("total", Shape::Pointers),
        Key::optional("pages", Shape::Pointers),
        Key::optional(
            "stop",
            Shape::WordList(&Words {
                all: &["empty-page", "short-page", "same-token"],
                unknown: |word| format!("`{word}` is no rule to stop by"),
                help: "the rules are `empty-page`, `short-page` and `same-token`",
            }),
        ),
        Key::optional("origins", Shape::Origins),
    ],
    clash,
);

/// What moves on from page to page, of which there is one at most.
const MOVES: [&str; 3] = ["offset", "page", "cursor"];

fn clash(rule: &Object) -> Option<Clash> {
    let has = |key: &str| rule.get(key).is_some();
    let mut moves = MOVES.into_iter().filter(|key| has(key));
    let (first, second) = (moves.next(), moves.next());
    if let (Some(first), Some(second)) = (first, second) {
        return Some(Clash::at(
            second,
            format!("`{first}` and `{second}` exclude each other"),
        ));
    }
    let Some(by) = first else {
        if !has("next") {
            let message = "nothing says what leads to the next page: `offset`, `page`, `cursor` or `next`";
            return Some(Clash::of_rule(message));
        }
        if is_last(rule) {
            let message = "the last item has no URL to follow: `cursor` has to name what takes its value";
            return Some(Clash::at("next", message));
        }
        return of_pages(rule);
    };
    if by == "cursor" && !has("next") {
        return Some(Clash::of_rule(
            "`cursor` takes a token, and `next` has to say where it is",
        ));
    }
    if by != "cursor" && is_last(rule) {
        return Some(Clash::at(
            "next",
            format!("the last item tells a cursor, and not the `{by}` of the next page"),
        ));
    }
    if has("origins") {
        let message = format!("`origins` has no meaning beside `{by}`: no URL of a response is followed");
        return Some(Clash::at("origins", message));
    }
    of_pages(rule)
}

/// Keys that have a meaning for page numbers alone, and those of lists.
fn of_pages(rule: &Object) -> Option<Clash> {
    pair_of_lists(rule)
        .or_else(|| alone(rule, "first", "page"))
        .or_else(|| alone(rule, "pages", "page"))
}

fn pair_of_lists(rule: &Object) -> Option<Clash> {
    let both = rule.get("items").and(rule.get("lists")).is_some();
    both.then(|| Clash::at("lists", "`items` and `lists` exclude each other"))
}

fn alone(rule: &Object, key: &'static str, needed: &str) -> Option<Clash> {
    let lacks = rule.get(key).is_some() && rule.get(needed).is_none();
    lacks.then(|| Clash::at(key, format!("`{key}` has no meaning without `{needed}`")))
}

fn is_last(rule: &Object) -> bool {
    let next = rule.get("next").and_then(|next| next.as_object());
    next.is_some_and(|next| next.get("last").is_some() && next.get("header").is_none())
}

fn one_of_header_and_last(next: &Object) -> Option<Clash> {
    match (next.get("header").is_some(), next.get("last").is_some()) {
        (true, true) => Some(Clash::at("last", "`header` and `last` exclude each other")),
        (false, false) => Some(Clash::of_rule("one of the keys `header` and `last` is missing")),
        _ => None,
    }
}
