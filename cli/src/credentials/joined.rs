//! Credentials put together.

use specwright_dynamic::tables::{Place, SchemeKind, Service};
use specwright_runtime::{Credentials, Secret};

/// Credentials of several kinds.
pub(super) struct Joined(pub(super) Option<Credentials>);

impl Joined {
    pub(super) fn add(&mut self, more: Credentials) {
        self.0 = Some(match self.0.take() {
            Some(credentials) => credentials.and(more),
            None => more,
        });
    }
}

/// A key for the api key scheme of a document: any in a header, or the only one elsewhere.
pub(super) fn api_key(key: Secret, service: &Service) -> Credentials {
    let mut credentials = Credentials::token(key.clone());
    let elsewhere = service
        .schemes
        .iter()
        .filter(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { place, .. } if place != Place::Header));
    let elsewhere: Vec<&str> = elsewhere.map(|scheme| scheme.name.as_str()).collect();
    if let [scheme] = elsewhere[..] {
        credentials = credentials.and(Credentials::api_key(scheme, key));
    }
    credentials
}
