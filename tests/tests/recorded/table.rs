//! The expectation for each record.

mod identity;
mod network;
mod requests;
mod responses;

use std::future::Future;

use serde::Serialize;
use specwright_runtime::Error;

use tests::compare::json;
use tests::operations::Sent;

use crate::replay::{Record, Seen, Site};

/// The expectation for one record.
pub struct Check {
    pub name: &'static str,
    pub expectation: Expectation,
}

/// The counterpart of the recorded call.
pub type Caller = fn(&Site) -> Sent;
/// Checks that the outcome is the better one.
pub type Better = fn(&Seen, &Record) -> Result<(), String>;

pub enum Expectation {
    /// The same requests, the same values or the same error.
    Same { call: Caller },
    /// The official client behaves worse here.
    Better {
        why: &'static str,
        call: Caller,
        wire: Wire,
        better: Better,
    },
    /// There is nothing to compare.
    None { why: &'static str },
}

/// The expected requests.
#[derive(Clone, Copy)]
pub enum Wire {
    AsRecorded,
    /// The first recorded request, this many times.
    Again(usize),
    Nothing,
    /// The check compares the requests itself.
    Own,
}

fn same(name: &'static str, call: Caller) -> Check {
    let expectation = Expectation::Same { call };
    Check { name, expectation }
}

fn better(name: &'static str, why: &'static str, wire: Wire, call: Caller, better: Better) -> Check {
    let expectation = Expectation::Better {
        why,
        call,
        wire,
        better,
    };
    Check { name, expectation }
}

fn none(name: &'static str, why: &'static str) -> Check {
    let expectation = Expectation::None { why };
    Check { name, expectation }
}

fn sent<T: Serialize>(call: impl Future<Output = Result<T, Error>> + Send + 'static) -> Sent {
    Box::pin(async move { call.await.map(|model| json(&model)) })
}

fn images(site: &Site) -> Sent {
    sent(site.client().list_images().send())
}

fn snapshots(site: &Site) -> Sent {
    sent(site.client().list_desktop_snapshot().send())
}

/// The ids of the two desktops in the documented example.
const DESKTOPS: [&str; 2] = [
    "f77db5cd-c020-47d4-bbbe-9b979a38d18c",
    "f77db5cd-c020-47d4-bbbe-9b979a38d18b",
];

fn check_images(site: &Site) -> Sent {
    let call = site.client().check_desktop_images();
    sent(call.desktop_ids(DESKTOPS).send())
}

fn statics_of(site: &Site, pool: &str) -> Sent {
    sent(site.client().list_inconsistent_statics(pool).send())
}

fn expect(condition: bool, seen: &Seen) -> Result<(), String> {
    if condition {
        return Ok(());
    }
    let outcome = match &seen.outcome {
        Ok(value) => value.to_string(),
        Err(error) => format!("{error:?} {error}"),
    };
    Err(format!("not the better outcome: {outcome}"))
}

/// Returns all checks.
pub fn table() -> Vec<Check> {
    let mut all = requests::requests();
    all.extend(responses::responses());
    all.extend(responses::errors());
    all.extend(network::network());
    all.extend(identity::identity());
    all
}
