//! What it means that the reader agrees with serde_json: for the tests, and for the fuzz target `json`.

use specwright_runtime::{
    Json,
    json::{self, Reader},
};

/// Compares acceptance and value; what serde_json says when it accepts the grammar but not the size of
/// a number is left out of the second, as numbers here keep their text.
pub fn compare(bytes: &[u8]) {
    let shown = String::from_utf8_lossy(bytes);
    let ours = json::from_slice::<Json>(bytes);
    let theirs = serde_json::from_slice::<serde_json::Value>(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let mut reader = Reader::new(text);
        let skipped = reader.skip().and_then(|()| reader.end());
        assert_eq!(
            skipped.is_ok(),
            ours.is_ok(),
            "skipping is as strict as reading: {shown:?}"
        );
    }
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => assert!(same(&ours, &theirs), "{shown:?}: {ours} instead of {theirs}"),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => {}
        (Err(_), Ok(theirs)) => panic!("{shown:?} is refused and should be {theirs}"),
        (Ok(ours), Err(error)) => {
            panic!("{shown:?} is read as {ours} and should be refused: {error}")
        }
    }
}

fn same(ours: &Json, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Json::Null, serde_json::Value::Null) => true,
        (Json::Bool(ours), serde_json::Value::Bool(theirs)) => ours == theirs,
        (Json::String(ours), serde_json::Value::String(theirs)) => ours == theirs,
        (Json::Number(ours), serde_json::Value::Number(theirs)) => {
            if let Some(theirs) = theirs.as_i64() {
                return ours.as_i64() == Some(theirs);
            }
            if let Some(theirs) = theirs.as_u64() {
                return ours.as_u64() == Some(theirs);
            }
            // serde_json is off by a bit or so unless asked not to be
            matches!((ours.as_f64(), theirs.as_f64()), (Some(ours), Some(theirs)) if (ours - theirs).abs() <= ours.abs() * 1e-15)
        }
        (Json::Array(ours), serde_json::Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Json::Object(entries), serde_json::Value::Object(theirs)) => {
            entries.iter().all(|(key, _)| theirs.contains_key(key))
                && theirs
                    .iter()
                    .all(|(key, theirs)| ours.get(key).is_some_and(|ours| same(ours, theirs)))
        }
        _ => false,
    }
}
