//! A response of `fetch`, and its body as it arrives.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ReadableStream, ReadableStreamDefaultReader, Response, ResponseType};

use super::{AbortOnDrop, broken, text_of};
use crate::transport::{Body, HttpResponse, TransportError, TransportErrorKind};

/// The content codings that browsers take off a body, all of which they ask for.
const DECODED: [&str; 5] = ["gzip", "x-gzip", "deflate", "br", "zstd"];

pub(super) fn response(response: &Response, is_head: bool, abort: AbortOnDrop) -> Result<HttpResponse, TransportError> {
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(TransportError::new(
            TransportErrorKind::Redirect,
            "the server redirects, and a browser does not say where to",
        ));
    }
    let status = StatusCode::from_u16(response.status());
    let status = status.map_err(|error| TransportError::new(TransportErrorKind::Broken, error))?;
    let mut headers = headers(&response.headers());
    if !is_head && is_decoded(&headers) {
        // they are true of what came over the wire, and no longer of what is handed on
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
    }
    let body = match response.body() {
        Some(stream) => Body::stream(SendWrapper::new(Pieces::new(&stream, abort)?)),
        None => Body::full(Bytes::new()),
    };
    Ok(HttpResponse { status, headers, body })
}

/// The headers that the browser shows: of a server of another origin only those that `Access-Control-Expose-Headers`
/// names, and a few more.
fn headers(shown: &Headers) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for pair in Array::from(shown).iter() {
        let pair: Array = pair.unchecked_into();
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else {
            continue;
        };
        // each character stands for a byte
        let value: Vec<u8> = value.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(&value)) {
            headers.append(name, value);
        }
    }
    headers
}

/// Whether the browser has decoded the body: it knows each of the codings.
fn is_decoded(headers: &HeaderMap) -> bool {
    let mut codings = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .peekable();
    codings.peek().is_some() && codings.all(|coding| DECODED.contains(&coding.as_str()))
}

/// A body as it arrives. Dropping it ends the response.
struct Pieces {
    reader: ReadableStreamDefaultReader,
    next: Option<JsFuture>,
    _abort: AbortOnDrop,
}

impl Pieces {
    fn new(stream: &ReadableStream, abort: AbortOnDrop) -> Result<Self, TransportError> {
        let reader = ReadableStreamDefaultReader::new(stream).map_err(|error| broken(&error))?;
        Ok(Self {
            reader,
            next: None,
            _abort: abort,
        })
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut reading = match self.next.take() {
            Some(reading) => reading,
            None => JsFuture::from(self.reader.read().unchecked_into::<Promise>()),
        };
        let Poll::Ready(read) = Pin::new(&mut reading).poll(context) else {
            self.next = Some(reading);
            return Poll::Pending;
        };
        Poll::Ready(match read {
            Ok(read) => piece(&read).map(Ok),
            Err(error) => Some(Err(TransportError::new(
                TransportErrorKind::Broken,
                format!("the response broke off: {}", text_of(&error)),
            ))),
        })
    }
}

/// What `read` gives; none at the end.
fn piece(read: &JsValue) -> Option<Bytes> {
    let property = |name: &str| Reflect::get(read, &name.into()).unwrap_or(JsValue::UNDEFINED);
    match property("done").is_truthy() {
        true => None,
        false => Some(Uint8Array::new(&property("value")).to_vec().into()),
    }
}
