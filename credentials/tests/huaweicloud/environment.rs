//! Servers set by the environment, for keys of the environment.

use cloud_credentials::huaweicloud::{self, Environment, endpoint_variable, from_env_with};
use specwright_runtime::auth::AuthError;
use specwright_runtime::{Credentials, ErrorKind};

use crate::sample::{builder, client, get, lookup, script, signers};

const KEYS: &[(&str, &str)] = &[("HUAWEICLOUD_SDK_AK", "OFTHEENV"), ("HUAWEICLOUD_SDK_SK", "example-sk")];

#[tokio::test]
async fn keys_of_the_environment_sign() {
    let script = script();
    get(&client(&script, from_env_with(lookup(KEYS)).unwrap()))
        .await
        .unwrap();
    let provider = Environment::with(lookup(KEYS));
    get(&client(&script, Credentials::provider(provider))).await.unwrap();
    assert_eq!(signers(&script), ["OFTHEENV", "OFTHEENV"]);
    assert_eq!(script.requests()[0].host(), "workspace.cn-north-4.example.com");
}

/// The variable is set for a separate process, as tests run in parallel.
#[test]
fn the_environment_replaces_the_server_for_its_own_keys_alone() {
    const INNER: &str = "SPECWRIGHT_TEST_INNER";
    if std::env::var_os(INNER).is_none() {
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "environment::the_environment_replaces_the_server_for_its_own_keys_alone",
            ])
            .envs(KEYS.iter().copied())
            .env(endpoint_variable("workspace", "cn-north-4"), "https://replaced.example")
            .env(INNER, "1")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && text.contains("1 passed"), "{text}");
        return;
    }
    let script = script();
    let base = |credentials: Credentials| format!("{:?}", client(&script, credentials));
    let replaced = "https://replaced.example";
    for of_environment in [
        huaweicloud::from_env().unwrap(),
        huaweicloud::discover().unwrap(),
        huaweicloud::default_chain(),
    ] {
        assert!(base(of_environment.clone()).contains(replaced));
        // another region, and an endpoint set on the client
        let there = builder(&script)
            .variable("region", "eu-west-101")
            .credentials(&of_environment);
        assert!(!format!("{:?}", there.build().unwrap()).contains(replaced));
        let own = builder(&script)
            .endpoint("https://own.example")
            .credentials(&of_environment);
        assert!(format!("{:?}", own.build().unwrap()).contains("https://own.example"));
    }
    let given = huaweicloud::access_key("GIVEN", "example-sk");
    assert!(!base(given.clone()).contains(replaced));
    // the key is the caller's, whatever other sources follow
    assert!(!base(given.and(huaweicloud::default_chain())).contains(replaced));
}

#[test]
fn a_key_that_was_made_without_this_crate_is_refused_by_name() {
    let plain = Credentials::access_key("PLAIN", "example-sk");
    let error = builder(&script()).credentials(&plain).build().unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Credentials(AuthError::NoSigner {
                signature: "SDK-HMAC-SHA256",
                ..
            })
        ),
        "{error:?}"
    );
    let signed = plain.signer(huaweicloud::Signature);
    builder(&script()).credentials(signed).build().unwrap();
}
