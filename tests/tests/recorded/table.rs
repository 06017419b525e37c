//! What is expected of each record.

mod answers;
mod identity;
mod network;
mod requests;

use std::future::Future;

use serde::Serialize;
use specwright_runtime::Error;

use tests::compare::json;
use tests::operations::Sent;

use crate::replay::{Record, Seen, Site};

/// What is expected of one record.
pub struct Check {
    pub name: &'static str,
    pub expectation: Expectation,
}

/// The call that stands for the recorded one.
pub type Caller = fn(&Site) -> Sent;
/// Whether the outcome is the better one.
pub type Better = fn(&Seen, &Record) -> Result<(), String>;

pub enum Expectation {
    /// The same requests, the same values or the same error.
    Same { call: Caller },
    /// The official client lets its users down here.
    Better {
        why: &'static str,
        call: Caller,
        wire: Wire,
        better: Better,
    },
    /// There is nothing to compare.
    None { why: &'static str },
}

/// What must have been sent.
#[derive(Clone, Copy)]
pub enum Wire {
    AsRecorded,
    /// The first recorded request so many times.
    Again(usize),
    Nothing,
    /// The check looks for itself.
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

/// The two desktops of the documented example.
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

/// All checks.
pub fn table() -> Vec<Check> {
    let mut all = requests::requests();
    all.extend(answers::answers());
    all.extend(answers::errors());
    all.extend(network::network());
    all.extend(identity::identity());
    all
}
