//! Idempotency keys: a request with a key that was seen before gets the response of the first, and has no effect of its own.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use hyper::body::Bytes;
use serde_json::json;

use crate::model::{Operation, Place};
use crate::record::Request;
use crate::script::{Kind, Reply};

/// The most responses that are kept; the oldest is forgotten.
const MOST: usize = 10_000;

/// The responses to requests with keys.
#[derive(Debug, Default)]
pub(crate) struct Keys(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    by_key: HashMap<Key, State>,
    order: VecDeque<Key>,
}

/// The operation, the path and the key of a request.
type Key = (String, String, String);

#[derive(Debug)]
enum State {
    /// The server is responding to the first request.
    UnderWay,
    Responded {
        request: Bytes,
        reply: Box<Reply>,
    },
}

/// What becomes of a request with a key.
pub(crate) enum Repeated<'k> {
    /// It is the first.
    First(First<'k>),
    /// It is a repetition.
    Reply(Reply),
}

/// The first request with a key. Unless it succeeds, the next one is the first again.
pub(crate) struct First<'k> {
    keys: &'k Keys,
    key: Option<Key>,
    request: Bytes,
}

impl Keys {
    /// What becomes of a request; none if it has no key.
    pub(crate) fn repeated(&self, operation: &Operation, request: &Request) -> Option<Repeated<'_>> {
        let carrier = operation.key.as_ref()?;
        let value = match carrier.place {
            Place::Query => query_value(request.query.as_deref()?, &carrier.name)?,
            _ => request.header(&carrier.name)?.to_owned(),
        };
        let key = (operation.id.clone(), request.path.clone(), value);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some(match seen.by_key.entry(key.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(State::UnderWay);
                Repeated::First(First {
                    keys: self,
                    key: Some(key),
                    request: request.body.clone(),
                })
            }
            Entry::Occupied(entry) => Repeated::Reply(match entry.get() {
                State::UnderWay => refused(409, "a request with this idempotency key is under way"),
                State::Responded { request: first, .. } if *first != request.body => {
                    refused(422, "this idempotency key belongs to a request with another body")
                }
                State::Responded { reply, .. } => Reply::clone(reply),
            }),
        })
    }
}

impl First<'_> {
    /// Keeps the response, if it is a success.
    pub(crate) fn responded(mut self, reply: &Reply) {
        let Kind::Given { status: 200..=299, .. } = reply.kind else {
            return;
        };
        let Some(key) = self.key.take() else { return };
        let mut reply = reply.clone();
        // a repetition gets what the first should have got
        (reply.cut, reply.delay) = (None, std::time::Duration::ZERO);
        let state = State::Responded {
            request: std::mem::take(&mut self.request),
            reply: Box::new(reply),
        };
        let mut seen = self.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.by_key.insert(key.clone(), state);
        seen.order.push_back(key);
        if seen.order.len() > MOST
            && let Some(oldest) = seen.order.pop_front()
        {
            seen.by_key.remove(&oldest);
        }
    }
}

impl Drop for First<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            let mut seen = self.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.by_key.remove(&key);
        }
    }
}

fn refused(status: u16, error: &str) -> Reply {
    Reply::json(status, json!({ "error": error }))
}

fn query_value(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}
