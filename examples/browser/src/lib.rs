//! A page that calls an API by a generated client.
//!
//! ```sh
//! rustup target add wasm32-unknown-unknown
//! cargo build --release --target wasm32-unknown-unknown
//! cargo run -p bundle -- target/wasm32-unknown-unknown/release/browser.wasm page
//! specwright mock pets.yaml --port 8080 --allow-origin http://127.0.0.1:8000
//! python3 -m http.server 8000 --bind 127.0.0.1 --directory page
//! ```
//!
//! Then `http://127.0.0.1:8000/?api=http://127.0.0.1:8080/v1` shows what each call gives.

#[cfg(feature = "checks")]
mod checks;

use std::time::Duration;

use cloud_credentials::huaweicloud;
use pets::models::{NewReport, Problem, WatchPetsEvent};
use pets::{Client, Credentials, Error, RetryPolicy};
use wasm_bindgen::prelude::wasm_bindgen;

/// A shop, as the page has it.
#[wasm_bindgen]
pub struct Shop {
    client: Client,
    /// Signs its requests.
    signing: Client,
}

#[wasm_bindgen]
impl Shop {
    /// The shop at this URL.
    #[wasm_bindgen(constructor)]
    pub fn new(url: &str) -> Result<Shop, String> {
        let client = |credentials: Credentials| Client::builder().endpoint(url).credentials(credentials).build();
        Ok(Self {
            client: client(Credentials::bearer("made-up")).map_err(text)?,
            signing: client(huaweicloud::access_key("made-up", "made up too")).map_err(text)?,
        })
    }

    /// Names all pets, of as many pages as there are.
    pub async fn list(&self) -> Result<String, String> {
        let mut pets = self.client.list_pets().limit(2).items();
        let mut names = Vec::new();
        while let Some(pet) = pets.try_next().await.map_err(text)? {
            names.push(pet.name);
        }
        Ok(names.join(", "))
    }

    /// Shows a pet, or what the shop says about it.
    pub async fn show(&self, id: i64) -> Result<String, String> {
        match self.client.show_pet(id).send().await {
            Ok(pet) => Ok(format!("{} is called {}", pet.id, pet.name)),
            Err(error) => match error.body_as::<Problem>() {
                Some(Ok(problem)) => Err(format!("the shop says {}: {}", problem.code, problem.message)),
                _ => Err(text(error)),
            },
        }
    }

    /// Shows a pet, if the shop is quick.
    pub async fn show_within(&self, id: i64, milliseconds: u32) -> Result<String, String> {
        let call = self.client.show_pet(id).customize(|call| {
            let limit = Duration::from_millis(milliseconds.into());
            call.attempt_timeout(limit).retry(RetryPolicy::never())
        });
        call.send().await.map(|pet| pet.name).map_err(text)
    }

    /// Waits for some pets to arrive. Then nobody listens any more, which closes the connection.
    pub async fn arrivals(&self, count: usize) -> Result<String, String> {
        let mut events = self.client.watch_pets().events();
        let mut names = Vec::new();
        while names.len() < count
            && let Some(event) = events.try_next().await.map_err(text)?
        {
            if let WatchPetsEvent::Arrived(pet) = event {
                names.push(pet.name);
            }
        }
        Ok(names.join(", "))
    }

    /// Orders a report, which takes a signed request.
    pub async fn report(&self, year: i32) -> Result<String, String> {
        let report = self.signing.order_report(&NewReport::new(year)).send().await;
        report.map(|report| format!("{} pets", report.pets)).map_err(text)
    }
}

fn text(error: Error) -> String {
    error.to_string()
}
