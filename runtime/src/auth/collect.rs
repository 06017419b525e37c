//! Bodies of responses that hold secrets.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream as _;
use zeroize::Zeroizing;

use crate::transport::{Body, TransportError};

/// The whole body, wiped after use; `None` when it has more bytes than the limit.
pub(super) async fn collect(mut body: Body, limit: usize) -> Result<Option<Zeroizing<Vec<u8>>>, TransportError> {
    let mut all = Zeroizing::new(Vec::new());
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        let chunk = chunk?;
        if chunk.len() > limit - all.len() {
            return Ok(None);
        }
        let length = all.len() + chunk.len();
        if length > all.capacity() {
            // a vector that grows by itself leaves what it held behind
            let mut longer = Zeroizing::new(Vec::with_capacity(length.max(2 * all.capacity())));
            longer.extend_from_slice(&all);
            all = longer;
        }
        all.extend_from_slice(&chunk);
    }
    Ok(Some(all))
}
