//! A service as generated code would describe it, and clients of it.

use std::time::Duration;

use specwright_runtime::codegen::{
    BodyShape, ClientParameter, ErrorField, ErrorFields, Lookup, Method, Operation, Paging, Parameter, Scheme,
    SchemeKind, Server, Service, Style, Success, SuccessError, Variable,
};
use specwright_runtime::http::{HeaderMap, StatusCode};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{
    Builder, Client, Config, Credentials, HttpRequest, HttpResponse, Json, RetryPolicy, Transport, TransportError,
};

use crate::server;
use crate::signer::access_key;

#[path = "over.rs"]
pub mod over;

static VARIABLES: [Variable; 1] = [Variable::new("region", "cn-north-4")];

pub static SERVICE: Service = Service::new("sample")
    .servers(&[Server::new("https://sample.{region}.example.com", &VARIABLES)])
    .schemes(&[
        Scheme::new("AccessKey", SchemeKind::Signature("MADE-UP")),
        Scheme::new("Bearer", SchemeKind::Bearer),
    ])
    .client_parameters(&[ClientParameter::new("project_id").lookup(&PROJECT)])
    .success_errors(&[SuccessError::present("/error_code")])
    .error_fields(
        &ErrorFields::new().others(&[ErrorField::new("sealed_reason", &["/sealed_reason"])
            .hint("the reason is sealed: let somebody open Error::field(\"sealed_reason\")")]),
    );

static PROJECT: Lookup = Lookup::new("iam", "https://iam.{region}.example.com", "/v3/projects")
    .query(&[("name", "{region}")])
    .items("/projects")
    .value("/id");

pub static GET: Operation = Operation::new("GetThing", Method::GET, "/v1/things")
    .parameters(&[Parameter::query("q")])
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"], &["Bearer"], &[]]);

pub static FILE: Operation = Operation::new("GetFile", Method::GET, "/v1/file")
    .success(&[Success::bytes(200)])
    .security(&[&["AccessKey"], &["Bearer"], &[]]);

pub static POST: Operation = Operation::new("MakeThing", Method::POST, "/v1/things")
    .body(BodyShape::json().required())
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"], &["Bearer"], &[]]);

pub static CHARGE: Operation = Operation::new("Charge", Method::POST, "/v1/charges")
    .parameters(&[Parameter::header("X-Idempotency-Key").idempotency_key()])
    .body(BodyShape::json().required())
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"], &["Bearer"], &[]]);

pub static PUT: Operation = Operation::new("PutThing", Method::PUT, "/v1/thing")
    .body(BodyShape::bytes("application/octet-stream").required())
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"], &[]]);

pub static IN_PROJECT: Operation = Operation::new("GetInProject", Method::GET, "/v1/{project_id}/things")
    .parameters(&[Parameter::path("project_id").from_client()])
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"]]);

pub static IN_PROJECT_BY_TOKEN: Operation = Operation::new("GetByToken", Method::GET, "/v1/{project_id}/things")
    .parameters(&[Parameter::path("project_id").from_client()])
    .success(&[Success::json(200)])
    .security(&[&["Bearer"]]);

pub static STYLES: Operation = Operation::new("Styles", Method::GET, "/s/{p}/x")
    .parameters(&[
        Parameter::path("p").style(Style::Matrix).explode(true),
        Parameter::query("form"),
        Parameter::query("comma").explode(false),
        Parameter::query("space").style(Style::SpaceDelimited).explode(false),
        Parameter::query("pipe").style(Style::PipeDelimited).explode(false),
        Parameter::query("deep").style(Style::DeepObject),
        Parameter::query("json").json(),
        Parameter::query("need").required(),
        Parameter::header("X-List"),
        Parameter::cookie("sid"),
        Parameter::query("reserved").allow_reserved(),
    ])
    .success(&[Success::empty(200)]);

pub static PAGED: Operation = Operation::new("ListThings", Method::GET, "/v1/things")
    .parameters(&[Parameter::query("offset"), Parameter::query("limit")])
    .success(&[Success::json(200)])
    .paging(&PAGING);
static PAGING: Paging = Paging::new("offset", "limit", &["/things"]).default_limit(3);

pub static KEYED: Operation = Operation::new("ListKeyed", Method::POST, "/v1/list")
    .body(BodyShape::json().required())
    .success(&[Success::json(200)])
    .idempotent(true)
    .paging(&KEYED_PAGING);
static KEYED_PAGING: Paging = Paging::new("start", "limit", &["/data/items", "/data"])
    .key("/id")
    .total("/data/count");

/// What the runtime reads an item as.
#[derive(Clone, Default, PartialEq)]
pub struct Thing {
    pub id: Option<i64>,
    pub name: Option<String>,
}
specwright_runtime::record! { Thing { 0 id, 1 name } }

pub fn config() -> Config {
    let retry = RetryPolicy::new()
        .base(Duration::from_millis(4))
        .cap(Duration::from_millis(8));
    Config::new()
        .retry(retry)
        .attempt_timeout(Duration::from_secs(5))
        .call_timeout(Duration::from_secs(10))
}

pub fn builder(server: &server::Server) -> Builder {
    over::over(Builder::new(&SERVICE).endpoint(server.url()).config(config()))
}

pub fn client(server: &server::Server) -> Client {
    builder(server).build().unwrap()
}

pub fn credentials() -> Credentials {
    access_key("EXAMPLEAK", "example-sk")
}

pub fn json(text: &str) -> Json {
    text.parse().unwrap()
}

/// A transport that sends nothing anywhere, and responses every request with an empty object.
#[derive(Clone)]
pub struct Fixed;

impl Transport for Fixed {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let response = HttpResponse::new(StatusCode::OK, HeaderMap::new(), "{}");
        Box::pin(std::future::ready(Ok(response)))
    }
}
