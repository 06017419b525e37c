//! Clients with made-up credentials, set up so that tests are quick and their clock does not move by itself.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloud_clients::didiyun::storage;
use cloud_clients::huaweicloud::{iam, sts, workspace};
use cloud_credentials::{didiyun, huaweicloud::access_key};
use specwright_runtime::{Config, Credentials, RetryPolicy};

/// The id of a made-up access key.
pub const AK: &str = "EXAMPLEAK000000FAKE0";
/// Its secret.
pub const SK: &str = "EXAMPLE-sk-not-a-real-secret-0000000000";
/// The id of a made-up project.
pub const PROJECT: &str = "0123456789abcdef0123456789abcdef";
/// A made-up bearer token.
pub const BEARER: &str = "EXAMPLE-bearer-not-a-real-token";
/// A URL where nobody listens.
pub const NOWHERE: &str = "http://127.0.0.1:1";

/// The access key.
pub fn keys() -> Credentials {
    access_key(AK, SK)
}

/// 2025-01-02T03:04:05Z.
pub fn start_of_time() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_735_787_045)
}

/// One attempt for each call, and a clock that stands still.
pub fn config() -> Config {
    Config::new().retry(RetryPolicy::never()).clock(start_of_time)
}

/// Three attempts with hardly a wait between them, and a clock that moves on a second whenever it is read.
pub fn patient() -> Config {
    let seconds = AtomicU64::new(0);
    let policy = RetryPolicy::new().attempts(3).base(Duration::from_millis(1));
    Config::new()
        .retry(policy)
        .clock(move || start_of_time() + Duration::from_secs(seconds.fetch_add(1, Ordering::Relaxed)))
}

/// A builder with an access key, a project, and no look-up that could leave this machine.
pub fn workspace(url: &str) -> workspace::Builder {
    workspace::Client::builder()
        .region("cn-north-4")
        .endpoint(url)
        .iam_endpoint(NOWHERE)
        .project_id(PROJECT)
        .credentials(keys())
        .config(config())
}

/// As [`workspace()`].
pub fn iam(url: &str) -> iam::Builder {
    iam::Client::builder()
        .endpoint(url)
        .credentials(keys())
        .config(config())
}

/// As [`workspace()`].
pub fn sts(url: &str) -> sts::Builder {
    sts::Client::builder()
        .endpoint(url)
        .credentials(keys())
        .config(config())
}

/// A builder with a bearer token.
pub fn storage(url: &str) -> storage::Builder {
    storage::Client::builder()
        .endpoint(url)
        .credentials(didiyun::token(BEARER))
        .config(config())
}
