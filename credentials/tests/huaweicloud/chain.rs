//! Several sources for a key, tried in order.

use std::path::PathBuf;

use cloud_credentials::Credentials;
use cloud_credentials::huaweicloud::{Environment, Metadata, Profile};
use specwright_runtime::Json;
use specwright_runtime::auth::{Chain, Kind, ProviderError};
use specwright_runtime::transport::{Reply, Script};

use crate::sample::{IN_PROJECT, client, get, lookup, reason, script, signers};

fn environment(variables: &'static [(&'static str, &'static str)]) -> Environment {
    Environment::with(lookup(variables))
}

/// A file with this text, removed at the end.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("specwright-{name}-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        _ = std::fs::remove_file(&self.0);
    }
}

/// The chain of `default_chain`, with other sources.
fn chained(first: Environment, profile: impl Into<PathBuf>, metadata: &Script) -> Credentials {
    let chain = Chain::new(Kind::AccessKey)
        .then("environment", first)
        .then("profile", Profile::file(profile))
        .then("metadata", Metadata::new().transport(metadata.clone()));
    Credentials::provider(chain)
}

#[tokio::test]
async fn the_first_link_that_has_a_key_gives_it() {
    let api = script();
    let file = TestFile::new(
        "first-link",
        "[basic]\nak = OFTHEFILE\nsk = example-sk\nproject_id = p3\n",
    );
    let metadata = Script::new([]);
    let set = environment(&[("HUAWEICLOUD_SDK_AK", "OFTHEENV"), ("HUAWEICLOUD_SDK_SK", "example-sk")]);
    get(&client(&api, chained(set, &file.0, &metadata))).await.unwrap();
    let of_file = client(&api, chained(environment(&[]), &file.0, &metadata));
    of_file.call(&IN_PROJECT).send::<Json>().await.unwrap();
    assert_eq!(signers(&api), ["OFTHEENV", "OFTHEFILE"]);
    assert_eq!(api.requests()[1].path(), "/v1/p3/things");
    assert_eq!(metadata.requests().len(), 0);
}

#[tokio::test]
async fn keys_that_are_half_there_end_the_search() {
    let api = script();
    let metadata = Script::new([]);
    let half = environment(&[("HUAWEICLOUD_SDK_AK", "OFTHEENV")]);
    let error = get(&client(&api, chained(half, "/nonexistent", &metadata)))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: not authenticated: no credentials found: environment: the environment variable HUAWEICLOUD_SDK_SK \
         is not set, though HUAWEICLOUD_SDK_AK is"
    );
    let file = TestFile::new("malformed", "[basic]\nak = s3cr3t\nsk");
    let error = get(&client(&api, chained(environment(&[]), &file.0, &metadata)))
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(text.ends_with(":3: an entry is written key = value"), "{text}");
    assert!(!text.contains("s3cr3t") && !text.contains("metadata:"), "{text}");
    assert_eq!(metadata.requests().len(), 0);
}

#[tokio::test]
async fn the_error_says_what_each_link_lacks() {
    let api = script();
    let metadata = Script::new([404, 404].map(Reply::status));
    let error = get(&client(&api, chained(environment(&[]), "/nonexistent/file", &metadata)))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: not authenticated: no credentials found: environment: the environment variables HUAWEICLOUD_SDK_AK \
         and HUAWEICLOUD_SDK_SK are not set; profile: the credentials file /nonexistent/file does not exist; metadata: \
         the server has no keys (status 404): give it an agency in its settings"
    );
    let ProviderError::Chain { links } = reason(&error) else {
        panic!("{error:?}");
    };
    let names: Vec<_> = links.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["environment", "profile", "metadata"]);
}

#[tokio::test]
async fn keys_of_a_file_that_was_changed_are_tried_after_a_refusal() {
    let api = Script::new([401, 401, 200].map(|status| Reply::json(status, "{}")));
    let file = TestFile::new("rotated", "[basic]\nak = OLD\nsk = example-sk\n");
    let client = client(&api, Credentials::provider(Profile::file(&file.0)));
    // keys that were refused are not sent again
    assert_eq!(get(&client).await.unwrap_err().attempts(), 1);
    // already read, so the old ones are tried first
    std::fs::write(&file.0, "[basic]\nak = NEW\nsk = example-sk\n").unwrap();
    get(&client).await.unwrap();
    assert_eq!(signers(&api), ["OLD", "OLD", "NEW"]);
}
