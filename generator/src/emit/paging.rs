//! The table of the pagination of an operation.

use crate::model::{Paging, PagingBy, PagingNext, PagingStop};

use super::table::{Static, literal, literals};

/// `.paging(&codegen::Paging::..)`.
pub(super) fn paging(paging: &Paging, text: &mut Static) {
    let items = literals(&paging.items);
    let mut calls = Vec::new();
    let (start, limit) = match (&paging.by, &paging.limit) {
        (PagingBy::Offset(offset), Some(limit)) => {
            (format!("new({}, {}, {items})", literal(offset), literal(limit)), None)
        }
        (PagingBy::Offset(offset), None) => (format!("offset({}, {items})", literal(offset)), None),
        (PagingBy::Page(page, _), limit) => (format!("page({}, {items})", literal(page)), limit.as_ref()),
        (PagingBy::Cursor(cursor), limit) => (format!("cursor({}, {items})", literal(cursor)), limit.as_ref()),
        (PagingBy::Url, limit) => (format!("url({items})"), limit.as_ref()),
    };
    if let PagingBy::Page(_, first) = &paging.by
        && *first != 1
    {
        calls.push(format!(".first({first})"));
    }
    calls.extend(limit.map(|limit| format!(".limit({})", literal(limit))));
    calls.extend(paging.next.as_ref().map(|leads| format!(".next({})", next(leads))));
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
