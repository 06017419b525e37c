//! Responses that come piece by piece: pages of listings, server-sent events, JSON lines. All are without secrets.

use std::time::Duration;

use specwright_dynamic::Call;
use specwright_dynamic::runtime::{
    Error, Event, Events, FromEvent, Json, Lines, Output, Pages, RawResponse, ReadError,
};
use specwright_dynamic::tables::Operation;
use tokio::time::timeout;

use crate::cut::size;

/// How long events are waited for before those that are there are given.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is still to come of a response.
pub(crate) enum Feed {
    /// The pages of a listing.
    Pages(Pages<Shown>),
    /// Server-sent events.
    Events(Events<Shown>),
    /// JSON values.
    Lines(Lines<Shown>),
}

/// What has come of a response.
pub(crate) struct Piece {
    /// A page, or a list of events.
    pub(crate) value: Json,
    /// Whether nothing more will come.
    pub(crate) is_last: bool,
}

/// JSON without the secrets of the call.
pub(crate) struct Shown(Json);

impl Output for Shown {
    fn output(response: &RawResponse) -> Result<Self, Error> {
        let json = Json::output(response)?;
        Ok(Self(response.redactor().json(json)))
    }
}

impl FromEvent for Shown {
    fn from_event(event: Event) -> Result<Self, ReadError> {
        let data = event.data().parse().unwrap_or_else(|_| Json::from(event.data()));
        let data = match (event.name(), event.id()) {
            ("" | "message", "") => data,
            (name, id) => {
                let fields = [("event", name), ("id", id)]
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty());
                let fields = fields.map(|(key, value)| (key.to_owned(), Json::from(value)));
                Json::Object(fields.chain([("data".to_owned(), data)]).collect())
            }
        };
        Ok(Self(event.redactor().json(data)))
    }
}

impl Feed {
    /// The pieces of a call's response, if it has any; else the call is to be sent.
    pub(crate) fn of(call: Call, operation: &Operation) -> Result<Self, Call> {
        if operation.paging.is_some() {
            Ok(Self::Pages(call.pages_as()))
        } else if operation.has_events {
            Ok(Self::Events(call.events().typed()))
        } else if operation.has_lines {
            Ok(Self::Lines(call.lines().typed()))
        } else {
            Err(call)
        }
    }

    /// The next piece: a page, or events of about so many characters, or those that came in ten seconds. `None` after the last.
    pub(crate) async fn next(&mut self, budget: usize) -> Result<Option<Piece>, Error> {
        if let Self::Pages(pages) = self {
            let page = pages.try_next().await?;
            return Ok(page.map(|page| Piece {
                value: page.0,
                is_last: pages.is_over(),
            }));
        }
        let mut events = Vec::new();
        let mut length = 0;
        let mut is_last = false;
        let all = async {
            while length < budget {
                match self.next_event().await? {
                    Some(event) => {
                        length += size(&event.0) + 1;
                        events.push(event.0);
                    }
                    None => {
                        is_last = true;
                        break;
                    }
                }
            }
            Ok(())
        };
        match timeout(PATIENCE, all).await {
            // what came before an error is not lost; the stream gives no more after it
            Ok(Err(error)) if events.is_empty() => return Err(error),
            _ if events.is_empty() && is_last => return Ok(None),
            _ => {}
        }
        Ok(Some(Piece {
            value: Json::Array(events),
            is_last,
        }))
    }

    async fn next_event(&mut self) -> Result<Option<Shown>, Error> {
        match self {
            Self::Pages(pages) => pages.try_next().await,
            Self::Events(events) => events.try_next().await,
            Self::Lines(lines) => lines.try_next().await,
        }
    }
}
