//! What the test of the browser tries besides the example. Each gives what happened as text.

use std::fmt::Debug;
use std::time::Duration;

use pets::runtime::http::{HeaderMap, HeaderValue, Method};
use pets::runtime::transport::{FetchCredentials, FetchTransport, Transport as _};
use pets::runtime::{HttpRequest, Upload};
use pets::{Client, ErrorKind, RetryPolicy};
use wasm_bindgen::prelude::wasm_bindgen;

fn client(url: &str) -> Client {
    let builder = Client::builder()
        .endpoint(url)
        .credentials(pets::Credentials::bearer("made-up"));
    builder.build().expect("a client")
}

fn request(method: Method, url: String) -> HttpRequest {
    HttpRequest {
        method,
        url,
        headers: HeaderMap::new(),
        body: Upload::default(),
    }
}

async fn sent(request: HttpRequest) -> String {
    match FetchTransport::new().send(request).await {
        Ok(response) => format!("{}", response.status),
        Err(error) => format!("{:?}: {error}", error.kind()),
    }
}

/// Shows a pet without retries: its name, or the kind of the error and its text.
#[wasm_bindgen]
pub async fn outcome(url: String) -> String {
    let call = client(&url)
        .show_pet(1)
        .customize(|call| call.retry(RetryPolicy::never()));
    match call.send().await {
        Ok(pet) => pet.name,
        Err(error) => format!("{}: {error}", name(error.kind())),
    }
}

fn name(kind: &ErrorKind) -> String {
    let text = format!("{kind:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

/// Sends a header that belongs to the browser.
#[wasm_bindgen]
pub async fn header(url: String, name: String) -> String {
    let mut request = request(Method::GET, url);
    let name = pets::runtime::http::HeaderName::try_from(name).expect("a name");
    request.headers.insert(name, HeaderValue::from_static("made-up"));
    sent(request).await
}

/// Sends a request to this URL, as it stands.
#[wasm_bindgen]
pub async fn get(url: String) -> String {
    sent(request(Method::GET, url)).await
}

/// Sends a body that is read in pieces.
#[wasm_bindgen]
pub async fn upload(url: String, announced: u32) -> String {
    let mut request = request(Method::POST, url);
    request
        .headers
        .insert("content-type", HeaderValue::from_static("application/json"));
    request.body = Upload::reader(&br#"{"year": 2026}"#[..]).length(announced.into());
    sent(request).await
}

/// Asks for cookies to be sent along.
#[wasm_bindgen]
pub async fn with_cookies(url: String) -> String {
    let transport = FetchTransport::new().credentials(FetchCredentials::Include);
    match transport.send(request(Method::GET, url)).await {
        Ok(response) => response.status.to_string(),
        Err(error) => shown(error),
    }
}

/// Gives a call more time than a timer of the browser can count.
#[wasm_bindgen]
pub async fn patient(url: String, days: u32) -> String {
    let time = Duration::from_secs(u64::from(days) * 86_400);
    let call = client(&url).show_pet(1);
    let call = call.customize(|call| call.timeout(time).attempt_timeout(time).read_timeout(time));
    call.send().await.map_or_else(|error| error.to_string(), |pet| pet.name)
}

/// Starts a call and drops it after a while.
#[wasm_bindgen]
pub async fn dropped(url: String) -> String {
    let slow = client(&url).show_pet(1).customize(|call| {
        call.attempt_timeout(Duration::from_millis(200))
            .retry(RetryPolicy::never())
    });
    slow.send().await.map_or_else(|error| error.to_string(), |pet| pet.name)
}

fn shown(error: impl Debug) -> String {
    format!("{error:?}")
}
