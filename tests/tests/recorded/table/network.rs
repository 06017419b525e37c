//! Records of retries and failed connections.

use std::time::Duration;

use serde_json::Value;
use specwright_runtime::ErrorKind;
use tests::clients::NOWHERE;
use tests::compare::differences;
use tests::operations::Sent;

use super::{Better, Check, DESKTOPS, Wire, better, expect, images, sent};
use crate::replay::{Record, Seen, Site, same_outcome, ticking};

const SIGNED_ANEW: &str = "a retry is signed anew; the official client resends a signature that ages";

fn images_with_retries(site: &Site) -> Sent {
    sent(site.patient().list_images().send())
}

fn check_images_with_retries(site: &Site) -> Sent {
    let call = site.patient().check_desktop_images();
    sent(call.desktop_ids(DESKTOPS).send())
}

/// Returns the second reply of the record, which the official client never received.
fn second_reply(seen: &Seen, record: &Record) -> Result<(), String> {
    let body = record.replies[1]["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let differing = match &seen.outcome {
        Ok(model) => differences(&body, model),
        Err(error) => vec![error.to_string()],
    };
    expect(differing.is_empty(), seen)?;
    signed_anew(seen)
}

fn signed_anew(seen: &Seen) -> Result<(), String> {
    let [first, second] = &seen.requests[..] else {
        return Err("not two requests".to_owned());
    };
    for header in ["x-sdk-date", "authorization"] {
        if first.header(header) == second.header(header) {
            return Err(format!("{header} is the same in both attempts"));
        }
    }
    Ok(())
}

fn retried(seen: &Seen, record: &Record) -> Result<(), String> {
    let faults = same_outcome(record, &seen.outcome);
    expect(faults.is_empty(), seen)?;
    signed_anew(seen)
}

pub fn network() -> Vec<Check> {
    let broken: Better = |seen, _| {
        let error = seen.error();
        let fits = matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_connect();
        expect(fits && error.attempts() == 1, seen)
    };
    let unreachable: Better = |seen, _| {
        let error = seen.error();
        expect(error.is_connect() && error.is_retryable(), seen)
    };
    vec![
        better(
            "retry2/429-GET-then-200",
            SIGNED_ANEW,
            Wire::Again(2),
            images_with_retries,
            retried,
        ),
        better(
            "retry2/503-GET",
            "a 503 without Retry-After is retried too",
            Wire::Again(2),
            images_with_retries,
            second_reply,
        ),
        better(
            "retry2/503-GET-Retry-After",
            SIGNED_ANEW,
            Wire::Again(2),
            images_with_retries,
            retried,
        ),
        better(
            "retry2/429-POST",
            "a POST that the document calls idempotent is retried too",
            Wire::Again(2),
            check_images_with_retries,
            second_reply,
        ),
        better(
            "net/reset-GET",
            "the error distinguishes a broken connection from one that was never made",
            Wire::AsRecorded,
            images,
            broken,
        ),
        better(
            "net/close-GET",
            "the error distinguishes a broken connection from one that was never made",
            Wire::AsRecorded,
            images,
            broken,
        ),
        better(
            "retry2/reset-GET-then-200",
            SIGNED_ANEW,
            Wire::Again(2),
            images_with_retries,
            retried,
        ),
        better(
            "net/read-timeout",
            "the error has a method that tells whether it is a timeout",
            Wire::AsRecorded,
            |site| {
                let config = ticking().attempt_timeout(Duration::from_secs(1));
                let client = site.workspace().config(config).build();
                sent(client.expect("a client").list_images().send())
            },
            |seen, _| {
                let error = seen.error();
                expect(error.is_timeout() && !error.is_connect(), seen)
            },
        ),
        better(
            "net/connection-refused",
            "the error has a method that tells whether anything was sent",
            Wire::Nothing,
            |site| {
                let client = site.workspace().endpoint(NOWHERE).build();
                sent(client.expect("a client").list_images().send())
            },
            unreachable,
        ),
        better(
            "net/no-such-host",
            "the error has a method that tells whether anything was sent",
            Wire::Nothing,
            |site| {
                let config = ticking().connect_timeout(Duration::from_secs(3));
                let builder = site.workspace().endpoint("https://no-such-host.invalid");
                let client = builder.config(config).build();
                sent(client.expect("a client").list_images().send())
            },
            unreachable,
        ),
    ]
}
