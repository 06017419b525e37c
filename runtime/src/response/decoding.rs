//! Decoding of bodies apart from the tasks that wait for them.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use super::raw::RawResponse;
use crate::clock::SystemInstant;
use crate::error::Error;
use crate::json::Abort;

/// Texts that are longer are read on a thread for blocking work, so that other tasks have their turn: the thread
/// costs less than a tenth of the time that such a text takes.
const SHORT: usize = 64 << 10;

/// A decoded `Option<T>`, its type erased: the code around it exists once for all types.
pub(crate) type Decoded = Box<dyn Any + Send>;

/// Turns a part of a response into a value.
pub(crate) type Decode = fn(&RawResponse) -> Result<Decoded, Error>;

/// A response with what it was decoded as.
pub(crate) struct Parts {
    pub(crate) response: Arc<RawResponse>,
    pub(crate) value: Decoded,
    /// `()` where they were not asked for.
    pub(crate) headers: Decoded,
}

/// Takes the value out.
pub(crate) fn taken<T: 'static>(decoded: &mut Decoded) -> Result<T, Error> {
    if let Some(slot) = decoded.downcast_mut::<Option<T>>()
        && let Some(value) = slot.take()
    {
        return Ok(value);
    }
    Err(mistyped())
}

#[cold]
fn mistyped() -> Error {
    Error::configuration("a response was decoded as another type")
}

/// Decodes the body of a response, and its headers where that is asked for, within the time that is left of its call.
///
/// # Errors
/// Those of the decoder; [`Timeout::Call`](crate::Timeout::Call) when the time is over.
pub(crate) async fn decode(
    response: RawResponse,
    value: Decode,
    headers: Option<Decode>,
    remaining: Duration,
) -> Result<Parts, Error> {
    let work = move |response: &mut RawResponse| -> Result<(Decoded, Decoded), Error> {
        let value = value(response)?;
        let headers = match headers {
            Some(headers) => {
                let headers = headers(response)?;
                response.find_request_id(); // as the response is handed on whole
                headers
            }
            None => Box::new(()),
        };
        #[cfg(feature = "xml")]
        response.forget_transcoded();
        Ok((value, headers))
    };
    let (response, (value, headers)) = of_response(response, remaining, work).await?;
    Ok(Parts {
        response: Arc::new(response),
        value,
        headers,
    })
}

/// Does work that reads the body of a response, which is given back, within the time that is left of its call: see
/// [`of_size`].
///
/// # Errors
/// Those of the work; [`Timeout::Call`](crate::Timeout::Call) when the time is over.
pub(crate) async fn of_response<T: Send + 'static>(
    mut response: RawResponse,
    remaining: Duration,
    work: impl FnOnce(&mut RawResponse) -> Result<T, Error> + Send + 'static,
) -> Result<(RawResponse, T), Error> {
    let size = response.body.len();
    let late = (size > SHORT).then(|| response.decode_timeout());
    let work = move |abort| {
        response.limits.abort = abort;
        let result = work(&mut response);
        let abort = std::mem::take(&mut response.limits.abort);
        // what could not be read in time may have been taken for missing
        if size > SHORT && abort.is_aborted() {
            return Err(response.decode_timeout());
        }
        result.map(|result| (response, result))
    };
    let result = of_size(size, remaining, work).await;
    result.unwrap_or_else(|error| match error.is_timeout() {
        true => Err(late.unwrap_or(error)),
        false => Err(error),
    })
}

/// Does work on a text of some size: at once, or for a long one on a thread for blocking work. That work is stopped when
/// it takes longer than it may, and when the future is dropped.
///
/// # Errors
/// [`Timeout::Call`](crate::Timeout::Call) with `limit`.
pub(crate) async fn of_size<T: Send + 'static>(
    size: usize,
    limit: Duration,
    work: impl FnOnce(Abort) -> T + Send + 'static,
) -> Result<T, Error> {
    let abort = Abort {
        end: SystemInstant::now().checked_add(limit),
        flag: None,
    };
    match size {
        0..=SHORT => Ok(work(abort)),
        _ => apart(limit, abort, work).await,
    }
}

/// Without tokio's tasks there is no other thread.
#[cfg(any(target_os = "unknown", not(any(feature = "hyper", feature = "blocking"))))]
async fn apart<T>(_: Duration, abort: Abort, work: impl FnOnce(Abort) -> T) -> Result<T, Error> {
    Ok(work(abort))
}

#[cfg(all(any(feature = "hyper", feature = "blocking"), not(target_os = "unknown")))]
async fn apart<T: Send + 'static>(
    limit: Duration,
    mut abort: Abort,
    work: impl FnOnce(Abort) -> T + Send + 'static,
) -> Result<T, Error> {
    let guard = AbortOnDrop(Arc::default());
    abort.flag = Some(Arc::clone(&guard.0));
    match crate::clock::timeout(limit, tokio::task::spawn_blocking(move || work(abort))).await {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(failed)) if failed.is_panic() => std::panic::resume_unwind(failed.into_panic()),
        Ok(Err(_)) => Err(Error::configuration("tokio's runtime is shutting down")),
        Err(_) => {
            let timeout = crate::error::Timeout::Call(limit);
            Err(Error::new(crate::error::ErrorKind::Timeout(timeout)))
        }
    }
}

#[cfg(all(any(feature = "hyper", feature = "blocking"), not(target_os = "unknown")))]
struct AbortOnDrop(Arc<std::sync::atomic::AtomicBool>);

#[cfg(all(any(feature = "hyper", feature = "blocking"), not(target_os = "unknown")))]
impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}
