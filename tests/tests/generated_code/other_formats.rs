//! Generated models in formats other than JSON, by serde's traits: YAML, CBOR and MessagePack.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use specwright_runtime::json::{self, Wire};

use crate::documents::enums::models::Job;
use crate::documents::formats::models::Formats;
use crate::documents::maps::models::Labels;
use crate::documents::null_and_absent::models::{Thing, ThingPatch};
use crate::documents::recursion::models::Tree;
use crate::documents::scalars::models::Values;
use crate::documents::tuples_and_wide_integers::models::Point;
use crate::documents::union_by_shape::models::{Data, Shape};
use crate::documents::union_by_tag::models::Pet;

/// Reads JSON, writes and reads the value in each format, and expects the same value and the same JSON.
fn through_all<T: Wire + PartialEq + Debug + Serialize + DeserializeOwned>(text: &str) {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let same = |format: &str, read: T| {
        assert_eq!(read, value, "{format}: {text}");
        assert_eq!(json::to_string(&read), text, "{format}");
    };

    let yaml = serde_yaml::to_string(&value).expect("YAML");
    same("YAML", serde_yaml::from_str(&yaml).expect("the YAML that was written"));
    let mut cbor = Vec::new();
    ciborium::into_writer(&value, &mut cbor).expect("CBOR");
    let read = ciborium::from_reader(cbor.as_slice());
    same("CBOR", read.expect("the CBOR that was written"));
    let packed = rmp_serde::to_vec(&value).expect("MessagePack");
    let read = rmp_serde::from_slice(&packed);
    same("MessagePack", read.expect("the MessagePack that was written"));
}

#[test]
fn structs_and_maps() {
    through_all::<Labels>(
        r#"{"owner":"a","extra":true,"plain":{"k":"1","null":"~"},"nested":{"":{"x":{"value":"中\n"}}},"anything":{"n":[1,-2,0.5,null]},"more":{"value":"b"}}"#,
    );
    through_all::<Labels>(r#"{"owner":""}"#);
    through_all::<Tree>(&{
        let leaf: Tree = json::from_str("{}").expect("nothing is required");
        json::to_string(&leaf)
    });
}

#[test]
fn enums_with_values_that_are_listed_and_not() {
    through_all::<Job>(r#"{"status":"create_failed","level":-1,"sort":"unknown","fixed":true}"#);
    through_all::<Job>(r#"{"status":"melting","level":7,"sort":""}"#);
    through_all::<Job>(r#"{"status":"creating","level":0,"sort":"2.5"}"#);
    through_all::<Point>(r#"{"one":"elsewhere","level":0.5,"mixed":"auto"}"#);
    through_all::<Point>(r#"{"mixed":true}"#);
}

#[test]
fn unions_by_tag_and_by_shape() {
    for pet in [
        r#"{"petType":"cat","lives":9}"#,
        r#"{"petType":"dog","barks":true}"#,
        r#"{"petType":"Lizard"}"#,
        r#"{"petType":"unicorn","horn":[1]}"#,
        r#""no object""#,
    ] {
        through_all::<Pet>(pet);
    }
    for shape in [
        r#"{"radius":1.5}"#,
        r#"{"kind":"square","side":2.0}"#,
        r#"{"kind":"rectangle","side":2.0,"height":0.25}"#,
    ] {
        through_all::<Shape>(shape);
    }
    for data in [
        r#"{"items":[{"name":"a"}],"count":1}"#,
        r#"[{"name":"b"}]"#,
        r#""text""#,
        "5",
        "null",
    ] {
        through_all::<Data>(data);
    }
}

#[test]
fn null_and_absent() {
    through_all::<ThingPatch>(r#"{"version":1,"owner":null,"name":null}"#);
    through_all::<ThingPatch>(r#"{"version":1,"owner":"o","name":"n","note":"x"}"#);
    through_all::<ThingPatch>(r#"{"version":1,"owner":null}"#);
    through_all::<Thing>(r#"{"version":-1,"owner":null,"tags":["a",null]}"#);
    through_all::<Point>(r#"{"window":[1,2,null]}"#);
    through_all::<Point>(r#"{"window":[1]}"#);
}

#[test]
fn dates_bytes_secrets_and_numbers() {
    through_all::<Values>(
        r#"{"flag":false,"whole":-9007199254740993,"small":5,"number":0.1,"float":0.1,"text":"2024-01-01","time":"2020-01-08T03:16:01.5+08:00","day":"2024-02-29","data":"AAEC/w==","secret":"hush","json":{"a":[]},"object":{"k":null},"list":[1,"1",true]}"#,
    );
    through_all::<Formats>(
        r#"{"int8":-128,"uint64":18446744073709551615,"float":3.4e38,"double":5e-324,"decimal":1.5,"date-time":"yesterday","byte-list":["AA=="],"date-map":{"a":"2024-02-29"},"password-map":{"a":"hush"}}"#,
    );
    through_all::<Point>(r#"{"range":[1,null],"corners":[[0.5,{"count":2}]],"unsigned":18446744073709551615}"#);
}
