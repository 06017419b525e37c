//! The tour with a server that responds as the documents say.

use std::error::Error;
use std::fmt::Debug;
use std::path::Path;

use cloud_clients::ErrorKind;
use cloud_clients::didiyun::storage;
use cloud_clients::huaweicloud::{iam, sts, workspace};
use cloud_clients::runtime::json::to_string;
use cloud_clients::runtime::transport::{HyperOptions, HyperTransport};
use cloud_clients::runtime::{Response, json::Wire};
use cloud_credentials::{didiyun, huaweicloud};
use serde_json::{Value, json};
use specwright_mock::{Mock, Reply, Request};

use crate::stage::{self, Noting};

// Made-up values; project and pool are those of the documents' examples.
const ACCESS_KEY: &str = "EXAMPLEAK000000FAKE0";
const SECRET_KEY: &str = "EXAMPLE-sk-not-a-real-secret-0000000000";
const PROJECT: &str = "bcae3e673fd04716a3b9dacdf58ca336";
const POOL: &str = "a130ab3a-72bf-4b71-baa9-af4987c8e338";

/// The server, and all differences from the documents.
struct Tour {
    server: Mock,
    noting: Noting,
    /// The body of the last request.
    last_body: Value,
    differences: Vec<String>,
}

pub async fn run() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let server = Mock::builder()
        .document(spec.join("huaweicloud/workspace.yaml"))?
        .document(spec.join("huaweicloud/iam.yaml"))?
        .document(spec.join("huaweicloud/sts.yaml"))?
        .document(spec.join("didiyun/storage.yaml"))?
        .start()
        .await?;
    println!("a server on {} responds as the documents in spec/ say", server.url());
    let mut tour = Tour {
        server,
        noting: Noting::new(HyperTransport::new(&HyperOptions::default())?),
        last_body: Value::Null,
        differences: Vec::new(),
    };

    tour.workspace().await?;
    tour.didiyun().await?;
    tour.companions().await?;
    tour.error().await?;
    tour.pages().await?;
    tour.unknown_value().await?;

    tour.server.stop().await;
    if tour.differences.is_empty() {
        println!("\nEverything is as the documents say.");
        return Ok(());
    }
    println!("\nNot as the documents say:");
    tour.differences
        .iter()
        .for_each(|difference| println!("- {difference}"));
    Err(format!("{} differences", tour.differences.len()).into())
}

impl Tour {
    fn workspace_client(&self) -> Result<workspace::Client, cloud_clients::Error> {
        workspace::Client::builder()
            .credentials(huaweicloud::access_key(ACCESS_KEY, SECRET_KEY))
            .project_id(PROJECT)
            .endpoint(self.server.url())
            .transport(self.noting.clone())
            .build()
    }

    /// The four documented operations of Huawei Cloud Workspace.
    async fn workspace(&mut self) -> Result<(), Box<dyn Error>> {
        let client = self.workspace_client()?;

        stage::title("Huawei Cloud Workspace: check whether desktop images exist");
        let ids = [
            "f77db5cd-c020-47d4-bbbe-9b979a38d18c",
            "f77db5cd-c020-47d4-bbbe-9b979a38d18b",
        ];
        let response = client.check_desktop_images().desktop_ids(ids).send_raw().await?;
        self.show(&format!("POST /v2/{PROJECT}/desktops/check-images"), &response);
        self.sent(&json!({ "desktop_ids": ids }));
        let first = response.value().image_infos.as_deref().and_then(<[_]>::first);
        self.equal(
            "image_type",
            &first.and_then(|i| i.image_type.as_deref()),
            &Some("market"),
        );
        self.equal("image_name", &first.map(|i| i.image_name.is_none()), &Some(true));

        stage::title("Huawei Cloud Workspace: list product images");
        let call = client.list_images().os_type("Linux").image_type("gold").limit(100);
        let response = call.send_raw().await?;
        self.show(
            &format!("GET /v2/{PROJECT}/images?image_type=gold&limit=100&os_type=Linux"),
            &response,
        );

        stage::title("Huawei Cloud Workspace: list desktop snapshots");
        let response = client.list_desktop_snapshot().send_raw().await?;
        self.show(&format!("GET /v2/{PROJECT}/snapshots"), &response);
        self.equal("total_count", &response.value().total_count, &Some(2));
        let snapshots = response.value().desktop_snapshots.as_deref().unwrap_or_default();
        let times: Vec<_> = snapshots
            .iter()
            .filter_map(|s| s.create_time.as_ref())
            .map(|t| t.as_str())
            .collect();
        self.equal(
            "create_time",
            &times,
            &vec!["2024-04-20T08:36:16Z", "2024-04-20T06:50:11Z"],
        );

        stage::title("Huawei Cloud Workspace: difference statistics of a desktop pool");
        let response = client.list_inconsistent_statics(POOL).send_raw().await?;
        self.show(
            &format!("GET /v2/{PROJECT}/desktop-pools/{POOL}/inconsistent-statics"),
            &response,
        );
        let statics = response.value();
        let counts = [
            statics.product_id,
            statics.image_id,
            statics.disk_num,
            statics.disk_size,
        ];
        self.equal("counts", &counts, &[Some(2), Some(2), Some(3), Some(4)]);
        Ok(())
    }

    async fn didiyun(&mut self) -> Result<(), Box<dyn Error>> {
        stage::title("DiDi Cloud: list custom images");
        let client = storage::Client::builder()
            .credentials(didiyun::token("EXAMPLE-token-not-a-real-secret"))
            .endpoint(self.server.url())
            .transport(self.noting.clone())
            .build()?;
        let names = storage::models::CimgCondition {
            names: Some(vec!["北京02".to_owned()]),
        };
        let response = client.list_custom_images("bj", 1).condition(names).send_raw().await?;
        self.show("POST /dicloud/i/storage/cimg/list", &response);
        self.sent(&json!({ "regionId": "bj", "start": 0, "limit": 1, "condition": { "names": ["北京02"] } }));
        let Some(storage::models::CimgData::CimgPage(page)) = &response.value().data else {
            return Err("data is no page of images".into());
        };
        let image = page.items.as_deref().and_then(<[_]>::first);
        self.equal("size", &image.and_then(|i| i.size), &Some(549_899_264));
        self.equal(
            "createTime",
            &image.and_then(|i| i.create_time),
            &Some(1_603_799_470_000),
        );
        Ok(())
    }

    /// The services that the documents refer to: IAM for tokens and project ids, STS for messages.
    async fn companions(&mut self) -> Result<(), Box<dyn Error>> {
        use iam::models::*;

        stage::title("Huawei Cloud IAM: create a token by password");
        let client = iam::Client::builder()
            .credentials(huaweicloud::access_key(ACCESS_KEY, SECRET_KEY))
            .endpoint(self.server.url())
            .transport(self.noting.clone())
            .build()?;
        let domain = PasswordUserDomain::new("EXAMPLE-account");
        let user = PasswordUser::new(domain, "example-user", "EXAMPLE-password");
        let identity = PasswordIdentity::new([AuthMethod], PasswordCredential::new(user));
        let request = KeystoneCreateUserTokenByPasswordRequest::new(PasswordAuth::new(identity));
        let response = client
            .keystone_create_user_token_by_password(&request)
            .nocatalog("true")
            .send_raw()
            .await?;
        self.show("POST /v3/auth/tokens?nocatalog=true", &response);
        self.equal(
            "token in the header",
            &response.headers().x_subject_token.is_some(),
            &true,
        );

        stage::title("Huawei Cloud IAM: list projects");
        let response = client.keystone_list_projects().name("cn-north-4").send_raw().await?;
        self.show("GET /v3/projects?name=cn-north-4", &response);

        stage::title("Huawei Cloud STS: decode an authorization message");
        let client = sts::Client::builder()
            .credentials(huaweicloud::access_key(ACCESS_KEY, SECRET_KEY))
            .endpoint(self.server.url())
            .transport(self.noting.clone())
            .build()?;
        let request = sts::models::DecodeAuthorizationMessageRequest {
            encoded_message: "FAKEENC==".to_owned(),
        };
        let response = client.decode_authorization_message(&request).send_raw().await?;
        self.show("POST /v5/decode-authorization-message", &response);
        Ok(())
    }

    async fn error(&mut self) -> Result<(), Box<dyn Error>> {
        use workspace::models::ListInconsistentStaticsError;

        stage::title("A documented error: 404 of the difference statistics");
        let body = json!({ "error_code": "WKS.0001", "error_msg": "the pool does not exist", "error_detail": POOL });
        let reply = Reply::json(404, body).header("X-Request-Id", "example-request-id");
        self.server.respond("ListInconsistentStatics", reply)?;
        let Err(error) = self.workspace_client()?.list_inconsistent_statics(POOL).send().await else {
            return Err("a 404 was taken for success".into());
        };
        self.lines().iter().for_each(|line| stage::request(line));
        println!("  < {error}");
        let body = error.body_as::<ListInconsistentStaticsError>();
        stage::response(&body);
        self.equal("kind", &matches!(error.kind(), ErrorKind::Api(_)), &true);
        self.equal("status", &error.status(), &Some(404));
        self.equal("code", &error.code(), &Some("WKS.0001"));
        self.equal("request id", &error.request_id(), &Some("example-request-id"));
        self.equal(
            "typed body",
            &matches!(body, Some(Ok(body)) if body.error_detail.as_deref() == Some(POOL)),
            &true,
        );
        Ok(())
    }

    async fn pages(&mut self) -> Result<(), Box<dyn Error>> {
        stage::title("A listing in pages: 5 snapshots, 2 on a page, and a wrong total");
        self.server
            .respond("ListDesktopSnapshot", Reply::with(page_of_snapshots))?;
        let mut names = Vec::new();
        let mut items = self.workspace_client()?.list_desktop_snapshot().limit(2).items();
        while let Some(snapshot) = items.try_next().await? {
            names.extend(snapshot.snapshot_name);
        }
        for line in self.lines() {
            stage::request(&line);
        }
        stage::response(&names);
        self.equal("snapshots", &names, &(0..5).map(|i| format!("snapshot-{i}")).collect());
        Ok(())
    }

    async fn unknown_value(&mut self) -> Result<(), Box<dyn Error>> {
        stage::title("A value that no document lists");
        let body = json!({ "desktop_snapshots": [{ "snapshot_id": "s", "status": "hibernating" }], "total_count": 1 });
        self.server.respond("ListDesktopSnapshot", Reply::json(200, body))?;
        let response = self.workspace_client()?.list_desktop_snapshot().send_raw().await?;
        self.show(&format!("GET /v2/{PROJECT}/snapshots"), &response);
        let first = response.value().desktop_snapshots.as_deref().and_then(<[_]>::first);
        let status = first
            .and_then(|s| s.status.as_ref())
            .map(workspace::models::SnapshotStatus::as_str);
        self.equal("status", &status, &Some("hibernating"));
        Ok(())
    }

    /// Shows a call and compares: the request line with the documented one, and the typed response with the sent one.
    fn show<T: Wire, H>(&mut self, expected: &str, response: &Response<T, H>) {
        let lines = self.lines();
        lines.iter().for_each(|line| stage::request(line));
        stage::response(response.value());
        self.equal("request line", &lines, &vec![expected.to_owned()]);
        let raw = serde_json::from_slice(response.raw_body()).map(without_nulls).ok();
        let typed = serde_json::from_str(&to_string(response.value()))
            .map(without_nulls)
            .ok();
        self.equal("typed response, encoded again", &typed, &raw);
    }

    /// Checks the requests since the last call of this method: they must be those that were sent, and must fit the
    /// documents.
    fn lines(&mut self) -> Vec<String> {
        let arrived = self.server.requests();
        self.server.clear_requests();
        for problem in arrived.iter().flat_map(|r| &r.problems) {
            self.differences.push(format!("{}: {}", problem.at, problem.message));
        }
        let lines: Vec<String> = arrived.iter().map(line).collect();
        let sent = self.noting.take();
        self.equal("sent and arrived", &lines, &sent);
        if let Some(last) = arrived.last() {
            self.last_body = serde_json::from_slice(&last.body).unwrap_or(Value::Null);
        }
        lines
    }

    /// Compares the body of the last request.
    fn sent(&mut self, expected: &Value) {
        let body = self.last_body.clone();
        println!("  > {body}");
        self.equal("request body", &body, expected);
    }

    fn equal<T: PartialEq + Debug>(&mut self, what: &str, found: &T, expected: &T) {
        if found != expected {
            let difference = format!("{what}: {found:?} instead of {expected:?}");
            println!("  ! {difference}");
            self.differences.push(difference);
        }
    }
}

/// Removes nulls, as null and absent are the same in responses.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, member)| !member.is_null());
            Value::Object(kept.map(|(key, member)| (key, without_nulls(member))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

fn line(request: &Request) -> String {
    let query = request.query.as_ref().map(|q| format!("?{q}")).unwrap_or_default();
    format!("{} {}{query}", request.method, request.path)
}

/// A server with five snapshots and a wrong total.
fn page_of_snapshots(request: &Request) -> Reply {
    let number = |name| request.query_value(name).and_then(|v| v.parse::<usize>().ok());
    let (offset, limit) = (number("offset").unwrap_or(0), number("limit").unwrap_or(1000));
    let page: Vec<Value> = (0..5)
        .skip(offset)
        .take(limit)
        .map(|i| json!({ "snapshot_id": i.to_string(), "snapshot_name": format!("snapshot-{i}") }))
        .collect();
    Reply::json(200, json!({ "desktop_snapshots": page, "total_count": 2 }))
}
