//! Reads every example of every document with the generated types, writes it again, and compares.
//!
//! The search reads the files as YAML, so that no example is missed because of an unusual place. An example that no
//! line here lists fails the test.

use std::collections::BTreeSet;

use cloud_clients::didiyun::storage::models::{CimgCondition, CimgData, CimgResponse, ListCustomImagesResponse};
use cloud_clients::huaweicloud::{iam::models as iam, sts::models as sts, workspace::models};
use serde::Serialize;
use serde_json::{Value, json};
use specwright_mock::Reply;
use specwright_runtime::json::{from_str, to_string};
use specwright_runtime::{Json, json::Wire};
use tests::clients;
use tests::compare::{assert_same, differences, json as as_json};
use tests::stage::{Stage, folder};

/// An example and its place: `huaweicloud/iam /v3/projects get 200`, `... parameters name`.
struct Example {
    at: String,
    value: Value,
}

/// Returns all examples of all documents. A key `example` inside an example or among `properties` is not one.
fn examples() -> Vec<Example> {
    let mut all = Vec::new();
    for group in ["huaweicloud", "didiyun"] {
        for entry in std::fs::read_dir(folder().join(group)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a document");
            let document: Value = serde_yaml::from_str(&text).expect("YAML");
            let name = path.file_stem().expect("a name").to_string_lossy();
            walk(&mut vec![format!("{group}/{name}")], &document, &mut all);
        }
    }
    all
}

fn walk(at: &mut Vec<String>, value: &Value, all: &mut Vec<Example>) {
    let named = at.last().is_some_and(|last| last == "properties");
    match value {
        Value::Object(members) => {
            for (key, inner) in members {
                let mut found = |at: String, value: &Value| {
                    let value = value.clone();
                    all.push(Example { at, value });
                };
                match key.as_str() {
                    "example" if !named => found(at.join(" "), inner),
                    "examples" if !named => {
                        for (name, example) in inner.as_object().into_iter().flatten() {
                            found(format!("{} {name}", at.join(" ")), &example["value"]);
                        }
                    }
                    _ => {
                        at.push(key.clone());
                        walk(at, inner, all);
                        at.pop();
                    }
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = item["name"].as_str().map(str::to_owned);
                at.push(name.unwrap_or_else(|| index.to_string()));
                walk(at, item, all);
                at.pop();
            }
        }
        _ => {}
    }
}

/// Reads the example as `T`, with the reader and with serde, and writes it with the writer and with serde.
fn lossless<T: Wire + Serialize + serde::de::DeserializeOwned>(example: &Value) -> Vec<String> {
    let text = example.to_string();
    let model: T = match from_str(&text) {
        Ok(model) => model,
        Err(error) => return vec![error.to_string()],
    };
    let written = serde_json::from_str(&to_string(&model)).expect("JSON is written");
    let mut faults = differences(example, &written);
    faults.extend(differences(example, &as_json(&model)));
    match serde_json::from_value::<T>(example.clone()) {
        Ok(model) => faults.extend(differences(example, &as_json(&model))),
        Err(error) => faults.push(format!("by serde: {error}")),
    }
    faults
}

fn text(example: &Value) -> Vec<String> {
    lossless::<String>(example)
}

/// The places of examples that tests below use.
const STORAGE_REQUEST: &str =
    "didiyun/storage paths /dicloud/i/storage/cimg/list post requestBody content application/json";
const STORAGE_RESPONSE: &str =
    "didiyun/storage paths /dicloud/i/storage/cimg/list post responses 200 content application/json";
const CHECK_REQUEST: &str =
    "huaweicloud/workspace paths /v2/{project_id}/desktops/check-images post requestBody content application/json";

type Check = fn(&Value) -> Vec<String>;

/// The type of each example. Bodies that become setters are sent, in a separate test.
const CLAIMS: [(&str, Check); 17] = [
    (STORAGE_RESPONSE, lossless::<ListCustomImagesResponse>),
    (STORAGE_REQUEST, sent_elsewhere),
    (
        "didiyun/storage paths /dicloud/i/storage/cimg/list post requestBody content application/json schema properties regionId",
        text,
    ),
    ("huaweicloud/common components parameters ProjectId", text),
    ("huaweicloud/iam paths /v3/auth/tokens post parameters nocatalog", text),
    (
        "huaweicloud/iam paths /v3/auth/tokens post requestBody content application/json",
        lossless::<iam::KeystoneCreateUserTokenByPasswordRequest>,
    ),
    (
        "huaweicloud/iam paths /v3/auth/tokens post responses 201 content application/json",
        lossless::<iam::KeystoneCreateUserTokenByPasswordResponse>,
    ),
    ("huaweicloud/iam paths /v3/projects get parameters name", text),
    (
        "huaweicloud/iam paths /v3/projects get responses 200 content application/json",
        lossless::<iam::KeystoneListProjectsResponse>,
    ),
    (
        "huaweicloud/sts paths /v5/decode-authorization-message post requestBody content application/json",
        lossless::<sts::DecodeAuthorizationMessageRequest>,
    ),
    (
        "huaweicloud/sts paths /v5/decode-authorization-message post responses 200 content application/json",
        lossless::<sts::DecodeAuthorizationMessageResponse>,
    ),
    (CHECK_REQUEST, sent_elsewhere),
    (
        "huaweicloud/workspace paths /v2/{project_id}/desktops/check-images post responses 200 content application/json",
        lossless::<models::CheckDesktopImagesResponse>,
    ),
    (
        "huaweicloud/workspace paths /v2/{project_id}/images get responses 200 content application/json",
        lossless::<models::ListImagesResponse>,
    ),
    (
        "huaweicloud/workspace paths /v2/{project_id}/snapshots get responses 200 content application/json",
        lossless::<models::ListDesktopSnapshotResponse>,
    ),
    (
        "huaweicloud/workspace paths /v2/{project_id}/desktop-pools/{pool_id}/inconsistent-statics get parameters pool_id",
        text,
    ),
    (
        "huaweicloud/workspace paths /v2/{project_id}/desktop-pools/{pool_id}/inconsistent-statics get responses 200 content application/json",
        lossless::<models::ListInconsistentStaticsResponse>,
    ),
];

/// Parameters whose examples are plain text.
const TEXTS: [&str; 3] = ["platform", "package_type", "image_id"];

fn sent_elsewhere(_: &Value) -> Vec<String> {
    Vec::new()
}

fn claim(at: &str) -> Option<Check> {
    let listed = CLAIMS.iter().find(|(place, _)| *place == at);
    listed.map(|(_, check)| *check).or_else(|| {
        let prefix = "huaweicloud/workspace paths /v2/{project_id}/images get parameters ";
        let name = at.strip_prefix(prefix)?;
        TEXTS.contains(&name).then_some(text as Check)
    })
}

#[test]
fn every_example_is_read_and_written_without_loss() {
    let mut faults = Vec::new();
    let mut places = BTreeSet::new();
    for Example { at, value } in examples() {
        match claim(&at) {
            Some(check) => {
                faults.extend(check(&value).into_iter().map(|fault| format!("{at}: {fault}")));
            }
            None => faults.push(format!("{at}: no type is known for this example")),
        }
        places.insert(at);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let gone: Vec<_> = CLAIMS.iter().filter(|(place, _)| !places.contains(*place)).collect();
    assert!(gone.is_empty(), "claimed but not in the documents: {gone:?}");
    assert_eq!(places.len(), CLAIMS.len() + TEXTS.len());
}

fn example(at: &str) -> Value {
    let found = examples().into_iter().find(|example| example.at == at);
    found.unwrap_or_else(|| panic!("no example at {at}")).value
}

#[tokio::test]
async fn examples_of_flattened_bodies_are_what_the_setters_send() {
    let stage = Stage::of("huaweicloud/workspace", [Reply::json(200, json!({"image_infos": []}))]).await;
    let body = example(CHECK_REQUEST);
    let ids = body["desktop_ids"].as_array().expect("ids").clone();
    let ids = ids.iter().map(|id| id.as_str().expect("an id"));
    let client = clients::workspace(&stage.url()).build().unwrap();
    client.check_desktop_images().desktop_ids(ids).send().await.unwrap();
    let sent = stage.only_request();
    assert_same("CheckDesktopImages", &body, &sent.json().unwrap());

    let stage = Stage::of("didiyun/storage", [Reply::json(200, json!({"errno": 0}))]).await;
    let mut body = example(STORAGE_REQUEST);
    let client = clients::storage(&stage.url()).build().unwrap();
    let condition = CimgCondition {
        names: Some(vec!["北京02".to_owned()]),
    };
    client
        .list_custom_images("bj", 1)
        .condition(condition)
        .send()
        .await
        .unwrap();
    // required, but missing in the example
    body["start"] = 0.into();
    let sent = stage.only_request();
    assert_same("ListCustomImages", &body, &sent.json().unwrap());
    assert!(tests::stage::misfits(&sent).is_empty());
}

/// The response of the document's example, with other `data`.
fn with_data(data: Option<Value>) -> ListCustomImagesResponse {
    let mut body = example(STORAGE_RESPONSE);
    match data {
        Some(data) => body["data"] = data,
        None => {
            body.as_object_mut().expect("an object").remove("data");
        }
    }
    let model: ListCustomImagesResponse = from_str(&body.to_string()).expect("a response");
    assert_eq!(model.errno, Some(0));
    assert_same("written again", &body, &as_json(&model));
    model
}

#[test]
fn data_of_custom_images_may_be_a_page() {
    let data = example(STORAGE_RESPONSE)["data"].clone();
    let Some(CimgData::CimgPage(page)) = with_data(Some(data)).data else {
        panic!("not a page");
    };
    let images = page.items.expect("images");
    let image: &CimgResponse = &images[0];
    assert_eq!((page.count, images.len()), (Some(1), 1));
    assert_eq!(image.create_time, Some(1_603_799_470_000));
    let requirement = image.requirement.clone().expect("a requirement");
    assert_eq!(requirement.min_disk_size, Some(8_589_934_592));
    assert_eq!(image.job, None);
}

#[test]
fn data_of_custom_images_may_be_a_list() {
    let item = example(STORAGE_RESPONSE)["data"]["items"][0].clone();
    let list = with_data(Some(json!([item, {"cimgUuid": "other"}]))).data;
    let Some(CimgData::List(images)) = list else {
        panic!("not a list: {list:?}");
    };
    assert_eq!(images[0].name.as_deref(), Some("北京02"));
    assert_eq!(images[1].cimg_uuid.as_deref(), Some("other"));
    assert_eq!(with_data(Some(json!([]))).data, Some(CimgData::List(Vec::new())));
}

#[test]
fn data_of_custom_images_may_be_null_or_missing() {
    assert_eq!(with_data(Some(Value::Null)).data, None);
    assert_eq!(with_data(None).data, None);
}

#[test]
fn data_of_custom_images_may_be_something_else_altogether() {
    let data = with_data(Some(json!("later"))).data;
    assert_eq!(data, Some(CimgData::Unknown(Json::from("later"))));
}

#[test]
fn a_running_job_is_read() {
    let job = json!({"jobUuid": "j", "type": "copy", "progress": 37.5, "done": false, "uuid": "u"});
    let page = json!({"count": 1, "items": [{"cimgUuid": "c", "job": job}]});
    let Some(CimgData::CimgPage(page)) = with_data(Some(page)).data else {
        panic!("not a page");
    };
    let job = page.items.expect("images")[0].job.clone().expect("a job");
    assert_eq!((job.progress, job.done), (Some(37.5), Some(false)));
    assert_eq!(job.success, None);
}
