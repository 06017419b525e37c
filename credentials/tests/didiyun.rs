//! Tokens of DiDi Cloud.

use cloud_credentials::didiyun::{NoToken, from_env_with, token};
use specwright_runtime::codegen::{Method, Operation, Scheme, SchemeKind, Server, Service, Success};
use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Builder, Json};

static SERVICE: Service = Service::new("storage")
    .servers(&[Server::new("https://storage.example", &[])])
    .schemes(&[Scheme::new("Bearer", SchemeKind::Bearer)]);
static GET: Operation = Operation::new("Get", Method::GET, "/things")
    .success(&[Success::json(200)])
    .security(&[&["Bearer"]]);

#[tokio::test]
async fn a_token_is_sent_as_it_is() {
    let lookup = |name: &str| (name == "DIDIYUN_TOKEN").then(|| " of-the-environment\n".to_owned());
    for (credentials, sent) in [
        (token("given"), "Bearer given"),
        (from_env_with(lookup).unwrap(), "Bearer of-the-environment"),
    ] {
        let script = Script::new([Reply::json(200, "{}")]);
        let builder = Builder::new(&SERVICE)
            .credentials(credentials)
            .transport(script.clone());
        builder.build().unwrap().call(&GET).send::<Json>().await.unwrap();
        assert_eq!(script.requests()[0].headers.get("authorization").unwrap(), sent);
    }
}

#[test]
fn a_token_that_is_not_there_is_named() {
    for value in [None, Some(""), Some(" \n")] {
        let error = from_env_with(|_| value.map(str::to_owned)).unwrap_err();
        assert_eq!(error, NoToken);
        assert_eq!(error.to_string(), "the environment variable DIDIYUN_TOKEN is not set");
    }
}
