//! The URL of the next page of a listing: where it may lead, and what may go there.

use crate::describe::{Operation, Place, SchemeKind, Service};
use crate::error::{Error, ErrorKind, NextPage};
use crate::url::{origin_of, resolve, without_parameters};

/// A URL that a response named, checked.
pub(super) struct NextUrl {
    pub(super) url: String,
    /// Whether it is of another origin, which the document allows: it gets neither credentials nor headers of the caller.
    pub(super) is_elsewhere: bool,
}

/// Checks the URL of a next page. It is without the api keys of the query, which authentication adds anew.
pub(super) fn next_url(url: &str, base: &str, operation: &Operation, service: &Service) -> Result<NextUrl, Error> {
    let refused = |reason| Error::new(ErrorKind::NextPage(reason));
    let url = resolve(url, base).ok_or_else(|| refused(NextPage::Unreadable))?;
    if base.starts_with("https:") && !url.starts_with("https:") {
        return Err(refused(NextPage::PlainHttp));
    }
    let origin = origin_of(&url);
    let is_elsewhere = origin != origin_of(base);
    let allowed = operation.paging.map(|paging| paging.origins).unwrap_or_default();
    if is_elsewhere && !allowed.contains(&origin) {
        return Err(refused(NextPage::OtherOrigin(origin.to_owned())));
    }
    Ok(NextUrl {
        url: without_keys(&url, service),
        is_elsewhere,
    })
}

/// The URL without the api keys of its query, which servers may repeat in the URLs of next pages.
pub(crate) fn without_keys(url: &str, service: &Service) -> String {
    let is_key = |name: &str| {
        let is_it = |kind| matches!(kind, SchemeKind::ApiKey { place: Place::Query, name: key } if key == name);
        service.schemes.iter().any(|scheme| is_it(scheme.kind))
    };
    without_parameters(url, is_key)
}
