//! A service with signed requests, and clients for it.

use std::time::Duration;

use cloud_credentials::Credentials;
use specwright_runtime::auth::{AuthError, ProviderError};
use specwright_runtime::codegen::{
    ClientParameter, Lookup, Method, Operation, Parameter, Scheme, SchemeKind, Server, Service, Success, Variable,
};
use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Builder, Client, Config, Error, ErrorKind, Json, RetryPolicy};

static VARIABLES: [Variable; 1] = [Variable::new("region", "cn-north-4")];

pub static SERVICE: Service = Service::new("sample.workspace")
    .servers(&[Server::new("https://workspace.{region}.example.com", &VARIABLES)])
    .schemes(&[Scheme::new("AccessKey", SchemeKind::Signature("SDK-HMAC-SHA256"))])
    .client_parameters(&[
        ClientParameter::new("project_id").lookup(&PROJECT),
        ClientParameter::new("domain_id"),
    ]);

static PROJECT: Lookup = Lookup::new("iam", "https://iam.{region}.example.com", "/v3/projects")
    .query(&[("name", "{region}")])
    .items("/projects")
    .value("/id");

pub static GET: Operation = Operation::new("GetThing", Method::GET, "/v1/things")
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"]]);

pub static IN_PROJECT: Operation = Operation::new("GetInProject", Method::GET, "/v1/{project_id}/things")
    .parameters(&[Parameter::path("project_id").from_client()])
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"]]);

pub static BY_DOMAIN: Operation = Operation::new("ListThings", Method::GET, "/v3/things")
    .parameters(&[Parameter::query("domain_id")])
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"]]);

pub static IN_DOMAIN: Operation = Operation::new("GetInDomain", Method::GET, "/v3/{domain_id}/things")
    .parameters(&[Parameter::path("domain_id").from_client()])
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"]]);

pub fn config() -> Config {
    Config::new().retry(RetryPolicy::new().base(Duration::from_millis(1)))
}

/// Responds to every request with an empty object, and to look-ups with a project.
pub fn script() -> Script {
    Script::responding(|request| match request.host().starts_with("iam.") {
        true => Reply::json(200, r#"{"projects":[{"id":"looked-up"}]}"#),
        false => Reply::json(200, "{}"),
    })
}

pub fn builder(script: &Script) -> Builder {
    Builder::new(&SERVICE).config(config()).transport(script.clone())
}

pub fn client(script: &Script, credentials: impl Into<Credentials>) -> Client {
    builder(script).credentials(credentials).build().unwrap()
}

pub async fn get(client: &Client) -> Result<Json, Error> {
    client.call(&GET).send::<Json>().await
}

/// The ids of the keys that requests were signed with.
pub fn signers(script: &Script) -> Vec<String> {
    let id = |proof: &str| Some(proof.split_once("Access=")?.1.split_once(',')?.0.to_owned());
    let requests = script.requests();
    let proofs = requests
        .iter()
        .map(|request| request.headers.get("authorization")?.to_str().ok());
    proofs
        .map(|proof| proof.and_then(id).unwrap_or_else(|| "nobody".to_owned()))
        .collect()
}

pub fn reason(error: &Error) -> &ProviderError {
    match error.kind() {
        ErrorKind::Credentials(AuthError::Provider(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Reads credentials from these variables.
pub fn lookup(
    variables: &'static [(&'static str, &'static str)],
) -> impl Fn(&str) -> Option<String> + Send + Sync + 'static {
    move |name| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    }
}
