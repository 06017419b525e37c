//! Clients with made-up credentials, without waits, and with a clock that the tests control.

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
/// A URL without a server.
pub const NOWHERE: &str = "http://127.0.0.1:1";

/// Returns the access key.
pub fn keys() -> Credentials {
    access_key(AK, SK)
}

/// 2025-01-02T03:04:05Z.
pub fn start_of_time() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_735_787_045)
}

/// A config with one attempt for each call, and a fixed clock.
pub fn config() -> Config {
    Config::new().retry(RetryPolicy::never()).clock(start_of_time)
}

/// A config with three attempts, very short waits, and a clock that advances one second whenever it is read.
pub fn patient() -> Config {
    let seconds = AtomicU64::new(0);
    let policy = RetryPolicy::new().attempts(3).base(Duration::from_millis(1));
    Config::new()
        .retry(policy)
        .clock(move || start_of_time() + Duration::from_secs(seconds.fetch_add(1, Ordering::Relaxed)))
}

/// Returns a builder with an access key, a project, and no look-up that could leave this machine.
pub fn workspace(url: &str) -> workspace::Builder {
    workspace::Client::builder()
        .region("cn-north-4")
        .endpoint(url)
        .iam_endpoint(NOWHERE)
        .project_id(PROJECT)
        .credentials(keys())
        .config(config())
}

/// Like [`workspace()`].
pub fn iam(url: &str) -> iam::Builder {
    iam::Client::builder()
        .endpoint(url)
        .credentials(keys())
        .config(config())
}

/// Like [`workspace()`].
pub fn sts(url: &str) -> sts::Builder {
    sts::Client::builder()
        .endpoint(url)
        .credentials(keys())
        .config(config())
}

/// Returns a builder with a bearer token.
pub fn storage(url: &str) -> storage::Builder {
    storage::Client::builder()
        .endpoint(url)
        .credentials(didiyun::token(BEARER))
        .config(config())
}
