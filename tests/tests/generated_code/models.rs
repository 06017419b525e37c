//! The Rust types of a document's schemas.

use std::collections::BTreeMap;

use specwright_runtime::json;

use crate::documents::{all_of, enums, maps, null_and_absent, recursion, scalars};
use crate::round_trip;

#[test]
fn parts_of_all_of_make_one_struct() {
    use all_of::models::{Server, Size};
    let parent = Server {
        name: "b".to_owned(),
        created: "2026-11-21T08:00:00Z".into(),
        size: Size::default(),
        parent: None,
    };
    let server = Server {
        name: "a".to_owned(),
        created: "2026-11-22T08:00:00Z".into(),
        size: Size { cores: Some(2) },
        parent: Some(Box::new(parent)),
    };
    let json = json::to_string(&server);
    assert_eq!(
        json,
        r#"{"name":"a","created":"2026-11-22T08:00:00Z","size":{"cores":2},"parent":{"name":"b","created":"2026-11-21T08:00:00Z","size":{}}}"#
    );
    assert_eq!(round_trip::<Server>(&json), server);
    // `created` is optional where it is described, and required by another part
    let error = json::from_str::<Server>(r#"{"name":"a","size":{}}"#).expect_err("a field is missing");
    assert_eq!(error.path(), "created");
}

#[test]
fn null_and_absent_are_the_same_in_responses() {
    use null_and_absent::models::Thing;
    let read = |json: &str| json::from_str::<Thing>(json);
    let empty = Thing {
        version: 1,
        owner: None,
        name: None,
        note: None,
        tags: None,
    };
    assert_eq!(read(r#"{"version":1}"#).expect("`owner` may be null"), empty);
    let nulls = r#"{"version":1,"owner":null,"name":null,"note":null,"tags":null,"unknown":{"a":[]}}"#;
    assert_eq!(read(nulls).expect("null is nothing"), empty);
    let tags = read(r#"{"version":1,"owner":"x","tags":["a",null]}"#)
        .expect("items may be null")
        .tags;
    assert_eq!(tags, Some(vec![Some("a".to_owned()), None]));
    assert_eq!(
        read(r#"{"owner":"x"}"#).expect_err("`version` is required").path(),
        "version"
    );
    assert_eq!(
        read(r#"{"version":null}"#).expect_err("`version` is no null").path(),
        "version"
    );
}

#[test]
fn types_within_themselves_are_boxed() {
    use recursion::models::{Left, Right, Tree, Value};
    let leaf = Tree {
        name: Some("leaf".to_owned()),
        ..Tree::default()
    };
    let right = Right {
        tree: Some(Box::new(leaf.clone())),
        left: None,
    };
    let tree = Tree {
        name: Some("root".to_owned()),
        next: Some(Box::new(leaf.clone())),
        children: Some(vec![leaf.clone(), Tree::default()]),
        by_name: Some(BTreeMap::from([("leaf".to_owned(), leaf.clone())])),
        value: Some(Box::new(Value::List(vec![
            Value::Tree(Box::new(leaf)),
            Value::Text("x".to_owned()),
        ]))),
        left: Some(Box::new(Left {
            right: Some(Box::new(right)),
        })),
    };
    let json = json::to_string(&tree);
    assert_eq!(round_trip::<Tree>(&json), tree);
    let through_serde: Tree = serde_json::from_str(&serde_json::to_string(&tree).expect("JSON")).expect("a tree");
    assert_eq!(through_serde, tree);
}

#[test]
fn depth_is_limited() {
    let deep = |depth: usize| format!("{}{{}}{}", r#"{"next":"#.repeat(depth), "}".repeat(depth));
    assert!(json::from_str::<recursion::models::Tree>(&deep(100)).is_ok());
    assert!(json::from_str::<recursion::models::Tree>(&deep(100_000)).is_err());
}

#[test]
fn free_keys_are_maps() {
    use maps::models::{Label, Labels};
    let json = r#"{"owner":"me","extra":true,"plain":{"a":"b"},"nested":{"x":{"y":{"value":"z"}}},"anything":{"a":[1,{"b":null}]},"one":{"value":"1"},"two":{}}"#;
    let labels: Labels = round_trip(json);
    assert_eq!(labels.extra, Some(true));
    let label = |text: &str| Label {
        value: Some(text.to_owned()),
    };
    assert_eq!(
        labels.nested.as_ref().and_then(|n| n.get("x")?.get("y")),
        Some(&label("z"))
    );
    assert_eq!(
        labels.extra2.get("one"),
        Some(&label("1")),
        "further properties stand beside the known ones"
    );
    assert_eq!(labels.extra2.len(), 2);
    let error = json::from_str::<Labels>(r#"{"owner":"me","nested":{"x":{"y":5}}}"#).expect_err("no label");
    assert_eq!(error.path(), "nested.x.y");
    let error = json::from_str::<Labels>(r#"{"owner":"me","one":5}"#).expect_err("no label");
    assert_eq!(error.path(), "one");
}

#[test]
fn lists_of_values_are_open() {
    use enums::models::{Job, JobSort, Level, Status};
    let job: Job = round_trip(r#"{"status":"create_failed","level":-1,"sort":"ASC","fixed":true}"#);
    assert_eq!(
        (job.status, job.level),
        (Some(Status::CreateFailed), Some(Level::Minus1))
    );
    assert_eq!(job.sort, Some(JobSort::Asc2), "values that differ in case are two");
    let job: Job = round_trip(r#"{"status":"of tomorrow","level":7,"sort":""}"#);
    assert_eq!(job.status.as_ref().map(Status::as_str), Some("of tomorrow"));
    assert_eq!(job.status, Some(Status::from("of tomorrow")));
    assert!(matches!(job.level, Some(Level::Unknown(7))));
    assert_eq!(job.sort, Some(JobSort::Empty));
    assert_eq!(
        JobSort::from("unknown"),
        JobSort::Unknown,
        "a listed value of that name keeps its variant"
    );
    assert_eq!(
        Status::from("creating"),
        Status::Creating,
        "text that is listed is never `Unknown`"
    );
    assert_eq!(Status::VALUES, ["creating", "create_failed", "ACTIVE"]);
}

#[test]
fn plain_values() {
    use scalars::models::Values;
    let json = r#"{"flag":true,"whole":-9007199254740993,"small":-2147483648,"number":0.1,"float":0.5,"text":"\u0001\"é","time":"2026-11-22T08:00:00.123+01:00","day":"2026-11-22","data":"AP8=","secret":"pssst","json":[1e400,12345678901234567890],"object":{"z":1,"a":null},"list":[1,"a",null]}"#;
    let values: Values = json::from_str(json).expect("one of each");
    assert_eq!(values.whole, Some(-9_007_199_254_740_993));
    assert_eq!(values.data.as_ref().map(|d| d.as_bytes()), Some(&[0, 255][..]));
    assert_eq!(
        values.time.as_ref().map(|t| t.as_str()),
        Some("2026-11-22T08:00:00.123+01:00")
    );
    assert_eq!(
        values.json.as_ref().map(ToString::to_string).as_deref(),
        Some("[1e400,12345678901234567890]")
    );
    let shown = format!("{values:?}");
    assert!(!shown.contains("pssst"), "{shown}");
    assert_eq!(values.secret.as_ref().map(|s| s.expose()), Some("pssst"));
    assert_eq!(
        json::from_str::<Values>(&json::to_string(&values)).expect("the same"),
        values
    );
    let odd: Values = json::from_str(r#"{"time":"soon","whole":"5","text":5,"small":2.0}"#).expect("servers do so");
    assert_eq!(
        (odd.whole, odd.small, odd.text.as_deref()),
        (Some(5), Some(2), Some("5"))
    );
    assert_eq!(odd.time.map(String::from).as_deref(), Some("soon"));
    let error = json::from_str::<Values>(r#"{"small":2147483648}"#).expect_err("too large");
    assert_eq!(error.path(), "small");
}
