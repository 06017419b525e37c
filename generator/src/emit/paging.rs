//! The table of the pagination of an operation.

use crate::model::{Paging, PagingBy, PagingNext, PagingStop};

use super::table::{Static, literal, literals};

/// `.paging(&codegen::Paging::..)`.
pub(super) fn paging(paging: &Paging, text: &mut Static) {
    let items = literals(&paging.items);
    let next = paging.next.as_ref().map(next);
    let mut calls = Vec::new();
    // each kind takes what it cannot do without
    let (start, is_limit_given, is_next_given) = match (&paging.by, &paging.limit, &next) {
        (PagingBy::Offset(offset), Some(limit), _) => (
            format!("new({}, {}, {items})", literal(offset), literal(limit)),
            true,
            false,
        ),
        (PagingBy::Offset(offset), None, _) => (format!("offset({}, {items})", literal(offset)), false, false),
        (PagingBy::Page(page, first), ..) => {
            if *first != 1 {
                calls.push(format!(".first({first})"));
            }
            (format!("page({}, {items})", literal(page)), false, false)
        }
        (PagingBy::Cursor(cursor), _, next) => {
            let next = next.as_deref().unwrap_or("codegen::Next::Nothing");
            (format!("cursor({}, {next}, {items})", literal(cursor)), false, true)
        }
        (PagingBy::Url, _, next) => {
            let next = next.as_deref().unwrap_or("codegen::Next::Nothing");
            (format!("url({next}, {items})"), false, true)
        }
    };
    if let (false, Some(limit)) = (is_limit_given, &paging.limit) {
        calls.push(format!(".limit({})", literal(limit)));
    }
    if let (false, Some(next)) = (is_next_given, &next) {
        calls.push(format!(".next({next})"));
    }
    for (method, value) in [("default_limit", paging.default_limit), ("max_limit", paging.max_limit)] {
        calls.extend(value.map(|value| format!(".{method}({value})")));
    }
    let pointers = [
        ("more", &paging.more),
        ("key", &paging.key),
        ("total", &paging.total),
        ("pages", &paging.pages),
    ];
    for (method, value) in pointers {
        calls.extend(value.as_ref().map(|value| format!(".{method}({})", literal(value))));
    }
    for (method, values) in [("lists", &paging.lists), ("origins", &paging.origins)] {
        if !values.is_empty() {
            calls.push(format!(".{method}({})", literals(values)));
        }
    }
    let usual: &[PagingStop] = match paging.by {
        PagingBy::Offset(_) | PagingBy::Page(..) => &[PagingStop::EmptyPage, PagingStop::ShortPage],
        PagingBy::Cursor(_) | PagingBy::Url => &[],
    };
    if paging.stop != usual {
        let rules: Vec<&str> = paging.stop.iter().copied().map(stop).collect();
        calls.push(format!(".stop(&[{}])", rules.join(", ")));
    }
    text.nested(&format!(".paging(&codegen::Paging::{start}"), &calls, ")");
}

fn next(next: &PagingNext) -> String {
    match next {
        PagingNext::Body(pointer) => format!("codegen::Next::Body({})", literal(pointer)),
        PagingNext::Header(name) => format!("codegen::Next::Header({})", literal(name)),
        PagingNext::Link => "codegen::Next::Link".to_owned(),
        PagingNext::Last(pointer) => format!("codegen::Next::Last({})", literal(pointer)),
    }
}

fn stop(rule: PagingStop) -> &'static str {
    match rule {
        PagingStop::EmptyPage => "codegen::Stop::EmptyPage",
        PagingStop::ShortPage => "codegen::Stop::ShortPage",
        PagingStop::SameToken => "codegen::Stop::SameToken",
    }
}
