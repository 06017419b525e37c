//! The table of the pagination of an operation.

use specwright::tables::{self, PagingNext};
use specwright_runtime::codegen::{Next, Paging, Stop};

use super::{list, text, texts};

/// The table of a listing.
pub(super) fn paging(source: &tables::Paging) -> Paging {
    let items = texts(&source.items);
    let mut paging = match (&source.offset, &source.page, &source.cursor) {
        (Some(offset), ..) => Paging::offset(text(offset), items),
        (_, Some(page), _) => Paging::page(text(page), items).first(source.first),
        (.., Some(cursor)) => Paging::cursor(text(cursor), items),
        _ => Paging::url(items),
    };
    let stop = [
        (source.stop_on_empty_page, Stop::EmptyPage),
        (source.stop_on_short_page, Stop::ShortPage),
        (source.stop_on_same_token, Stop::SameToken),
    ];
    paging = paging
        .lists(texts(&source.lists))
        .origins(texts(&source.origins))
        .stop(list(
            stop.into_iter().filter(|(is_set, _)| *is_set).map(|(_, rule)| rule),
        ));
    if let Some(limit) = &source.limit {
        paging = paging.limit(text(limit));
    }
    if let Some(limit) = source.default_limit {
        paging = paging.default_limit(limit);
    }
    if let Some(limit) = source.max_limit {
        paging = paging.max_limit(limit);
    }
    if let Some(next) = &source.next {
        paging = paging.next(leads(next));
    }
    if let Some(more) = &source.more {
        paging = paging.more(text(more));
    }
    if let Some(key) = &source.key {
        paging = paging.key(text(key));
    }
    if let Some(total) = &source.total {
        paging = paging.total(text(total));
    }
    if let Some(pages) = &source.pages {
        paging = paging.pages(text(pages));
    }
    paging
}

fn leads(next: &PagingNext) -> Next {
    match next {
        PagingNext::Body(pointer) => Next::Body(text(pointer)),
        PagingNext::Header(name) => Next::Header(text(name)),
        PagingNext::Last(pointer) => Next::Last(text(pointer)),
        _ => Next::Link,
    }
}
