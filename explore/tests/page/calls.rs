//! What the server gives the page: operations, outcomes, samples, the record.

use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};
use specwright_mock::Reply;

use super::http::Request;
use super::served::{Served, file};

async fn payments() -> Served {
    Served::start(&[file("explore/tests/page/payments.yaml")]).await
}

fn post(served: &Served, path: &str, call: &Value) -> Value {
    let response = Request::post(&served.explorer.url(), path, call).send();
    assert_eq!(response.status, 200, "{}", response.body);
    response.json()
}

fn call(operation: &str, arguments: Value) -> Value {
    json!({"document": 0, "operation": operation, "arguments": arguments})
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_and_operations_are_described() {
    let paths = [
        "spec/huaweicloud/workspace.yaml",
        "spec/didiyun/storage.yaml",
        "explore/tests/page/payments.yaml",
    ];
    let served = Served::start(&paths.map(file)).await;
    let url = served.explorer.url();
    let documents = Request::new(&url, "GET", "documents").send().json();
    assert_eq!(documents["mock"], true);
    let titles: Vec<&Value> = documents["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["title"])
        .collect();
    assert_eq!(titles, ["Huawei Cloud Workspace", "DiDi Cloud storage", "Payments"]);
    for (index, document) in documents["documents"].as_array().unwrap().iter().enumerate() {
        for operation in document["operations"].as_array().unwrap() {
            let name = operation["name"].as_str().unwrap();
            let described = Request::new(&url, "GET", &format!("operation?document={index}&name={name}")).send();
            assert_eq!(described.status, 200, "{name}");
            assert_eq!(described.json()["path"], operation["path"]);
        }
    }
    let list = Request::new(&url, "GET", "operation?document=0&name=list_images")
        .send()
        .json();
    let parameters = list["parameters"].as_array().unwrap();
    let find = |name: &str| parameters.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(find("project_id")["from_client"], true);
    assert_eq!(
        (&find("os_type")["place"], &find("os_type")["required"]),
        (&json!("query"), &json!(false))
    );
    assert!(
        find("os_type")["schema"].to_string().contains("Linux"),
        "{}",
        find("os_type")
    );
    let create = Request::new(&url, "GET", "operation?document=2&name=post_customers")
        .send()
        .json();
    let body = &create["bodies"][0];
    assert_eq!(
        (&body["media"], &body["media_type"]),
        (&json!("form"), &json!("application/x-www-form-urlencoded"))
    );
    assert_eq!(body["schema"]["properties"]["email"]["maxLength"], 512);
    assert_eq!(create["statuses"], json!([200, 402]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_sent_and_its_response_shown_as_it_came() {
    let served = payments().await;
    let body = json!({"email": "jenny@example.com", "address": {"city": "Köln"}, "metadata": {"a b": "c&d"}, "expand": ["x", "y"]});
    let outcome = post(&served, "send", &call("post_customers", json!({"body": body})));
    assert_eq!(
        (&outcome["outcome"], &outcome["status"], &outcome["number"]),
        (&json!("success"), &json!(200), &json!(1))
    );
    assert_eq!(outcome["body"]["kind"], "json");
    // all digits are there
    assert!(
        outcome["body"]["text"].as_str().unwrap().contains("9007199254740993"),
        "{outcome}"
    );
    let [request] = &served.mock.requests()[..] else {
        panic!("one request")
    };
    assert_eq!(request.header("authorization"), Some("Bearer $TOKEN"));
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    for pair in [
        "email=jenny%40example.com",
        "address%5Bcity%5D=K%C3%B6ln",
        "metadata%5Ba%20b%5D=c%26d",
    ] {
        assert!(
            sent.contains(pair) || sent.contains(&pair.replace("%20", "+")),
            "{sent} lacks {pair}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_told_with_its_place_and_not_sent() {
    let served = payments().await;
    let body = json!({"balance": "much", "address": {"country": "Germany"}, "tax_exempt": "maybe"});
    let outcome = post(&served, "send", &call("post_customers", json!({"body": body})));
    assert_eq!(outcome["outcome"], "invalid");
    let mut at: Vec<&str> = outcome["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["at"].as_str().unwrap())
        .collect();
    at.sort_unstable();
    at.dedup();
    assert_eq!(
        at,
        ["body.address.country", "body.balance", "body.email", "body.tax_exempt"],
        "{outcome}"
    );
    assert!(served.mock.requests().is_empty());
    let samples = post(&served, "sample", &call("post_customers", json!({"body": 5})));
    assert!(
        samples.to_string().len() > 10,
        "an incomplete call has samples or says why not"
    );
    let record = Request::new(&served.explorer.url(), "GET", "calls").send().json();
    assert_eq!(record, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_errors_and_the_record_are_shown() {
    let served = payments().await;
    let id = |reply: Reply, id: &str| reply.header("x-request-id", id);
    served
        .mock
        .script(
            "PutNotes",
            [
                id(Reply::json(503, json!({})).header("retry-after", "0"), "one"),
                id(Reply::json(404, json!({"message": "there is no note"})), "two"),
            ],
        )
        .unwrap();
    let mut note = call("put_notes", json!({}));
    note["raw"] = json!({"text": "a note"});
    let outcome = post(&served, "send", &note);
    assert_eq!(
        (&outcome["outcome"], &outcome["status"], &outcome["request_id"]),
        (&json!("error"), &json!(404), &json!("two"))
    );
    assert!(outcome["message"].as_str().unwrap().contains("404"), "{outcome}");
    assert_eq!(outcome["body"]["text"], r#"{"message":"there is no note"}"#);
    let attempts = outcome["attempts"].as_array().unwrap();
    let statuses: Vec<&Value> = attempts.iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, [503, 404], "{outcome}");
    let url = served.explorer.url();
    let record = Request::new(&url, "GET", "calls").send().json();
    let [entry] = &record.as_array().unwrap()[..] else {
        panic!("one call: {record}")
    };
    assert_eq!(
        (&entry["operation"], &entry["method"], &entry["status"]),
        (&json!("put-notes"), &json!("PUT"), &json!(404))
    );
    assert_eq!((&entry["attempts"], &entry["request_id"]), (&json!(2), &json!("two")));
    assert_eq!(entry["url"], format!("{}/v1/notes", served.mock.url()));
    assert_eq!(post(&served, "forget", &json!({})), json!([]));
    assert_eq!(Request::new(&url, "GET", "calls").send().json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_of_the_mock_server_can_be_chosen() {
    let served = payments().await;
    let mut chosen = call("post_customers", json!({"body": {"email": "a@b.c"}}));
    chosen["mock_status"] = json!(402);
    assert_eq!(post(&served, "send", &chosen)["status"], 402);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_raw_bodies_are_sent() {
    let served = payments().await;
    let mut upload = call("post_files", json!({"body": {"purpose": "dispute_evidence"}}));
    upload["files"] = json!([{"property": "file", "name": "a.txt", "media_type": "text/plain", "base64": "aGVsbG8="}]);
    let outcome = post(&served, "send", &upload);
    assert_eq!(outcome["status"], 200, "{outcome}");
    let request = &served.mock.requests()[0];
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    assert!(
        sent.contains("hello") && sent.contains("a.txt") && sent.contains("dispute_evidence"),
        "{sent}"
    );
    let sample = post(&served, "sample", &upload);
    assert!(text(&sample, "command").contains("--body.file=@a.txt"), "{sample}");

    let mut raw = call("put_notes", json!({}));
    raw["raw"] = json!({"text": "Grüße"});
    let outcome = post(&served, "send", &raw);
    assert_eq!(outcome["status"], 200, "{outcome}");
    assert_eq!(served.mock.requests()[1].body, "Grüße".as_bytes());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_shown_as_they_are() {
    let served = payments().await;
    let stream = Reply::bytes(200, "text/event-stream", "data: {\"a\":1}\n\nevent: end\ndata: bye\n\n");
    served.mock.respond("GetEvents", stream).unwrap();
    let outcome = post(&served, "send", &call("get_events", json!({})));
    assert_eq!(
        outcome["body"],
        json!({"kind": "stream", "items": ["{\"a\":1}", "end: bye"], "ended": true}),
        "{outcome}"
    );
}

fn text<'a>(samples: &'a Value, name: &str) -> &'a str {
    let samples = samples["samples"].as_array().unwrap();
    let sample = samples.iter().find(|one| one["name"] == name).unwrap();
    sample["text"].as_str().unwrap_or_else(|| panic!("{sample}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_are_of_this_call() {
    let served =
        Served::start(&["spec/huaweicloud/workspace.yaml", "explore/tests/page/payments.yaml"].map(file)).await;
    let list = post(&served, "sample", &call("list_images", json!({"os_type": "Linux"})));
    let mut only = call("list_images", json!({"os_type": "Linux"}));
    only["language"] = json!("curl");
    let only = post(&served, "sample", &only);
    assert_eq!(only["samples"].as_array().unwrap().len(), 1, "{only}");
    let rust = text(&list, "rust");
    assert!(rust.contains("list_images") && rust.contains("Linux"), "{rust}");
    assert_eq!(
        text(&list, "command"),
        "specwright call workspace.yaml list-images --os-type Linux"
    );
    let curl = text(&list, "curl");
    assert!(curl.contains("/v2/PROJECT_ID/images?os_type=Linux'"), "{curl}");
    assert!(
        curl.contains("-H \"authorization: SDK-HMAC-SHA256 $SIGNATURE\""),
        "{curl}"
    );
    assert!(curl.starts_with("# the client signs each request anew"), "{curl}");

    let body = json!({"email": "it's@example.com", "address": {"city": "x"}});
    let mut create = call("post_customers", json!({"body": body}));
    create["document"] = json!(1);
    let create = post(&served, "sample", &create);
    assert_eq!(
        text(&create, "command"),
        "specwright call payments.yaml post-customers --body.address.city x --body.email 'it'\\''s@example.com'"
    );
    let curl = text(&create, "curl");
    assert!(
        curl.starts_with("curl \\\n  https://api.payments.example/v1/customers \\\n"),
        "{curl}"
    );
    assert!(curl.contains("-H \"authorization: Bearer $TOKEN\""), "{curl}");
    assert!(
        curl.contains("--data-binary 'address%5Bcity%5D=x&email=it%27s%40example.com'"),
        "{curl}"
    );
}

/// The page stops waiting by closing its connection.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_stopped_is_recorded() {
    let served = payments().await;
    let slow = Reply::documented().delay(Duration::from_secs(30));
    served.mock.respond("PostCustomers", slow).unwrap();
    let url = served.explorer.url();
    let send = Request::post(
        &url,
        "send",
        &call("post_customers", json!({"body": {"email": "a@b.c"}})),
    );
    let mut stream = send.begin();
    while served.mock.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stream.flush().unwrap();
    drop(stream);
    let calls = Request::new(&url, "GET", "calls");
    loop {
        let record = calls.send().json();
        if let [entry] = &record.as_array().unwrap()[..] {
            assert_eq!(
                (&entry["operation"], &entry["status"]),
                (&json!("post-customers"), &Value::Null)
            );
            assert!(entry["error"].as_str().unwrap().contains("no longer waited"), "{entry}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
