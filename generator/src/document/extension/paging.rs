//! The shape of a rule of `x-paging`.

use std::collections::HashSet;

use super::shape::{Clash, Key, Shape, Words};
use crate::document::tree::{Node, Object};
use crate::field;

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
                    Key::optional(
                        "header",
                        Shape::Checked {
                            fits: field::is_token,
                            expected: "the name of a header",
                            help: "such as `Link`, or `X-Next-Page`",
                        },
                    ),
                    Key::optional("last", Shape::RootOr(&Shape::Pointer)),
                ],
                one_of_header_and_last,
            )),
        ),
        Key::optional("more", Shape::Pointer),
        Key::optional("items", Shape::RootOr(&Shape::Pointers)),
        Key::optional("lists", Shape::Pointers),
        Key::optional("key", Shape::Pointer),
        Key::optional("total", Shape::Pointer),
        Key::optional("pages", Shape::Pointer),
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

/// Keys that have a meaning for page numbers alone, those of lists, and names that stand twice.
fn of_pages(rule: &Object) -> Option<Clash> {
    pair_of_lists(rule)
        .or_else(|| list_twice(rule))
        .or_else(|| name_twice(rule))
        .or_else(|| alone(rule, "first", "page"))
        .or_else(|| alone(rule, "pages", "page"))
}

fn pair_of_lists(rule: &Object) -> Option<Clash> {
    let both = rule.get("items").and(rule.get("lists")).is_some();
    both.then(|| Clash::at("lists", "`items` and `lists` exclude each other"))
}

fn list_twice(rule: &Object) -> Option<Clash> {
    let lists: Vec<&str> = rule.get("lists")?.as_array()?.iter().filter_map(Node::as_str).collect();
    let mut known = HashSet::new();
    let again = lists.into_iter().find(|pointer| !known.insert(*pointer))?;
    Some(Clash::at(
        "lists",
        format!("`{again}` is there twice, so its items would come twice"),
    ))
}

fn name_twice(rule: &Object) -> Option<Clash> {
    let name = rule.get("limit")?.as_str()?;
    let same = MOVES
        .into_iter()
        .find(|key| rule.get(key).and_then(Node::as_str) == Some(name))?;
    Some(Clash::at("limit", format!("`{name}` stands at `{same}` already")))
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
