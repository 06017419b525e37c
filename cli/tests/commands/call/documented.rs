//! Every documented endpoint of the documents in `spec/`.

use std::path::{Path, PathBuf};

use specwright_mock::Request;

use super::{Place, folder};

const SPECS: [&str; 4] = [
    "huaweicloud/workspace.yaml",
    "huaweicloud/iam.yaml",
    "huaweicloud/sts.yaml",
    "didiyun/storage.yaml",
];

fn spec(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)
}

fn vendors(name: &str) -> Place {
    let specs = SPECS.map(spec);
    let documents: Vec<&Path> = specs.iter().map(PathBuf::as_path).collect();
    let mut place = Place::of(&documents, folder(&format!("call-{name}")), |builder| builder);
    place.set("HUAWEICLOUD_SDK_AK", "AKEXAMPLE");
    place.set("HUAWEICLOUD_SDK_SK", "s3cr3t-key");
    place.set("HUAWEICLOUD_SDK_PROJECT_ID", "0123456789abcdef0123456789abcdef");
    place.set("DIDIYUN_TOKEN", "s3cr3t-token");
    place
}

fn call(place: &Place, document: &str, words: &[&str]) -> (String, Request) {
    let path = spec(document).display().to_string();
    let url = place.mock().url();
    let run = place.call(&[&[path.as_str()], words, &["--endpoint", &url]].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{words:?}");
    (run.out, place.last())
}

#[test]
fn every_endpoint_is_called() {
    let place = vendors("documented");
    let workspace = "huaweicloud/workspace.yaml";
    let (out, request) = call(
        &place,
        workspace,
        &[
            "list-images",
            "--os-type",
            "Linux",
            "--all",
            "--select",
            ".images[].name",
        ],
    );
    assert_eq!(out, "Euler_Online_Tenant_vAG\n");
    assert_eq!(request.query_value("os_type").as_deref(), Some("Linux"));
    let authorization = request.header("authorization").unwrap_or_default();
    assert!(authorization.starts_with("SDK-HMAC-SHA256 Access=AKEXAMPLE, "));

    let (out, _) = call(&place, workspace, &["list-desktop-snapshot", "--output", "table"]);
    assert!(out.contains("SNAPSHOT_ID"), "{out}");
    let (out, request) = call(
        &place,
        workspace,
        &[
            "check-desktop-images",
            "--body.desktop_ids",
            "a",
            "--body.desktop_ids",
            "b",
        ],
    );
    assert!(out.contains("image_infos"), "{out}");
    assert_eq!(request.json(), Some(serde_json::json!({ "desktop_ids": ["a", "b"] })));
    let (out, _) = call(&place, workspace, &["list-inconsistent-statics", "--pool-id", "p"]);
    assert!(out.contains("disk_size"), "{out}");

    let iam = "huaweicloud/iam.yaml";
    let (out, _) = call(
        &place,
        iam,
        &["keystone-list-projects", "--select", ".projects | length"],
    );
    assert_ne!(out.trim(), "0");
    let template = template(&place, iam, "keystone-create-user-token-by-password");
    super::file(&place.folder, "user.json", &template);
    let (out, _) = call(
        &place,
        iam,
        &[
            "keystone-create-user-token-by-password",
            "--body",
            "@user.json",
            "--quiet",
        ],
    );
    assert!(out.contains("\"token\""), "{out}");

    let (out, _) = call(
        &place,
        "huaweicloud/sts.yaml",
        &["decode-authorization-message", "--body.encoded_message", "abc"],
    );
    assert!(out.contains("decoded_message"), "{out}");

    let didiyun = "didiyun/storage.yaml";
    let list = operation(&place, didiyun);
    let (out, request) = call(
        &place,
        didiyun,
        &[
            &list,
            "--body.regionId",
            "gz",
            "--body.start",
            "0",
            "--body.limit",
            "10",
        ],
    );
    assert!(out.contains("cimgUuid"), "{out}");
    assert_eq!(request.header("authorization"), Some("Bearer s3cr3t-token"));
}

/// The one operation of a document.
fn operation(place: &Place, document: &str) -> String {
    let run = place.call(&[&spec(document).display().to_string()]);
    let line = run
        .out
        .lines()
        .rfind(|line| line.starts_with("  "))
        .expect("an operation");
    line.split_whitespace().next().expect("its name").to_owned()
}

fn template(place: &Place, document: &str, operation: &str) -> String {
    let run = place.call(&[&spec(document).display().to_string(), operation, "--template"]);
    assert_eq!(run.code, 0, "{}", run.err);
    run.out
}

#[test]
fn dry_runs_show_what_is_sent_without_secrets() {
    let place = vendors("dry-run");
    let path = spec("huaweicloud/workspace.yaml").display().to_string();
    let run = place.call(&[
        &path,
        "list-images",
        "--os-type",
        "Linux",
        "--region",
        "cn-east-3",
        "--dry-run",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let first =
        "GET https://workspace.cn-east-3.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/images?os_type=Linux\n";
    assert!(run.out.starts_with(first), "{}", run.out);
    assert!(
        run.out.contains("authorization: <redacted>\n") && run.out.contains("x-sdk-date: 2"),
        "{}",
        run.out
    );
    assert!(place.mock().requests().is_empty());
}

#[test]
fn what_a_lookup_needs_is_looked_up() {
    let mut place = vendors("lookup");
    place.unset("HUAWEICLOUD_SDK_PROJECT_ID");
    let path = spec("huaweicloud/workspace.yaml").display().to_string();
    let url = place.mock().url();
    let iam = format!("iam={url}");
    let words = [
        &path,
        "list-images",
        "--region",
        "cn-north-4",
        "--endpoint",
        &url,
        "--endpoint",
        &iam,
    ];
    let dry = place.call(&[&words[..], &["--dry-run"]].concat());
    assert!(
        dry.err.contains("hint: nothing is sent here: give --project-id\n"),
        "{}",
        dry.err
    );
    assert!(
        dry.err.contains("would be fetched first: GET "),
        "{} {}",
        dry.out,
        dry.err
    );
    assert!(place.mock().requests().is_empty());
}
