//! Listings page by page, by hand: where a call begins, and the call for the page after a response.

use super::Cursor;
use super::follow::{Course, Plan};
use super::found::Seen;
use super::position::Position;
use crate::client::{Call, State, renew_key};
use crate::error::{Error, ErrorKind};
use crate::response::RawResponse;

/// Makes a call begin at a cursor.
pub(crate) fn start_at(call: &mut Call, cursor: &Cursor) {
    cursor.0.set(&mut call.0.values);
}

/// The call for the page after this response of the call; `None` after the last.
pub(crate) fn next(call: &Call, response: &RawResponse) -> Result<Option<Call>, Error> {
    let following = following(&call.0, response);
    let following = following.map_err(|error| error.with_operation(call.0.values.operation.name))?;
    Ok(following.map(|position| {
        let mut next = call.clone();
        renew_key(&mut next.0);
        position.set(&mut next.0.values);
        next
    }))
}

fn following(state: &State, response: &RawResponse) -> Result<Option<Position>, Error> {
    let plan = Plan::of(state)?;
    let at = Position::of(&state.values, plan.paging)?;
    let mut found = Seen::default().take_in(response, plan.paging)?;
    let following = plan.following(&at, &mut found, response.url.as_deref(), &mut Course::default());
    following.map_err(|reason| response.error(ErrorKind::NextPage(reason)))
}
