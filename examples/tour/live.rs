//! The same calls to the real clouds. All settings are environment variables:
//!
//! - `HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK` and related variables, or the file `~/.huaweicloud/credentials`;
//! - `SPECWRIGHT_TOUR_REGION` (default `cn-north-4`), `SPECWRIGHT_TOUR_POOL_ID`, `SPECWRIGHT_TOUR_DESKTOP_ID`,
//!   `SPECWRIGHT_TOUR_ENCODED_MESSAGE`;
//! - `DIDIYUN_TOKEN`, and `SPECWRIGHT_TOUR_DIDIYUN_REGION` (default `bj`).
//!
//! A call whose variables are not set is skipped. The token by password is skipped too, as it would need the password.

use std::env;
use std::error::Error;
use std::fmt::Debug;

use cloud_clients::didiyun::storage;
use cloud_clients::huaweicloud::{iam, sts, workspace};
use cloud_clients::runtime::transport::{HyperOptions, HyperTransport};
use cloud_clients::{Credentials, runtime};
use cloud_credentials::{didiyun, huaweicloud};

use crate::stage::{self, Noting};

pub async fn run() -> Result<(), Box<dyn Error>> {
    let noting = Noting::new(HyperTransport::new(&HyperOptions::default())?);
    let mut failed = 0;
    if let Some(credentials) = credentials() {
        let region = variable("SPECWRIGHT_TOUR_REGION").unwrap_or_else(|| "cn-north-4".to_owned());
        failed += of_huaweicloud(&credentials, &region, &noting).await?;
    }
    match didiyun::from_env() {
        Ok(credentials) => {
            let client = storage::Client::builder()
                .credentials(credentials)
                .transport(noting.clone())
                .build()?;
            let region = variable("SPECWRIGHT_TOUR_DIDIYUN_REGION").unwrap_or_else(|| "bj".to_owned());
            let response = client.list_custom_images(region, 10).send().await;
            failed += show("DiDi Cloud: list custom images", response, &noting);
        }
        Err(error) => println!("skipped: DiDi Cloud ({error})"),
    }
    match failed {
        0 => Ok(()),
        failed => Err(format!("{failed} calls failed").into()),
    }
}

fn credentials() -> Option<Credentials> {
    match huaweicloud::discover() {
        Ok(credentials) => Some(credentials),
        Err(error) => {
            println!("skipped: Huawei Cloud ({error})");
            None
        }
    }
}

async fn of_huaweicloud(credentials: &Credentials, region: &str, noting: &Noting) -> Result<u32, runtime::Error> {
    let workspace = workspace::Client::builder()
        .region(region)
        .credentials(credentials.clone())
        .transport(noting.clone())
        .build()?;
    let iam = iam::Client::builder()
        .region(region)
        .credentials(credentials.clone())
        .transport(noting.clone())
        .build()?;
    let sts = sts::Client::builder()
        .region(region)
        .credentials(credentials.clone())
        .transport(noting.clone())
        .build()?;

    let mut failed = 0;
    failed += show(
        "List projects",
        iam.keystone_list_projects().name(region).send().await,
        noting,
    );
    failed += show(
        "List product images",
        workspace.list_images().limit(3).send().await,
        noting,
    );
    failed += show(
        "List desktop snapshots",
        workspace.list_desktop_snapshot().limit(3).send().await,
        noting,
    );
    match variable("SPECWRIGHT_TOUR_DESKTOP_ID") {
        Some(id) => {
            let response = workspace.check_desktop_images().desktop_ids([id]).send().await;
            failed += show("Check desktop images", response, noting);
        }
        None => println!("skipped: check desktop images (SPECWRIGHT_TOUR_DESKTOP_ID is not set)"),
    }
    match variable("SPECWRIGHT_TOUR_POOL_ID") {
        Some(id) => {
            let response = workspace.list_inconsistent_statics(id).send().await;
            failed += show("Difference statistics of a desktop pool", response, noting);
        }
        None => println!("skipped: difference statistics (SPECWRIGHT_TOUR_POOL_ID is not set)"),
    }
    match variable("SPECWRIGHT_TOUR_ENCODED_MESSAGE") {
        Some(message) => {
            let body = sts::models::DecodeAuthorizationMessageRequest {
                encoded_message: message,
            };
            let response = sts.decode_authorization_message(&body).send().await;
            failed += show("Decode an authorization message", response, noting);
        }
        None => println!("skipped: decode a message (SPECWRIGHT_TOUR_ENCODED_MESSAGE is not set)"),
    }
    Ok(failed)
}

/// Shows request and response. Returns 1 if the call failed, else 0.
fn show<T: Debug>(title: &str, response: Result<T, runtime::Error>, noting: &Noting) -> u32 {
    stage::title(title);
    noting.take().iter().for_each(|line| stage::request(line));
    match response {
        Ok(response) => {
            stage::response(&response);
            0
        }
        Err(error) => {
            println!("  < {error}");
            1
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
