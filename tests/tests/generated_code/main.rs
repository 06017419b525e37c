//! Tests clients of small documents. Each document in `tests/documents` has one behaviour. The build script of this
//! crate generates its client, which is used here with a server that checks requests against the same document.

use std::path::PathBuf;

use specwright_mock::Mock;

/// Types that a document's are replaced by.
mod own;

/// A module for each document.
#[allow(dead_code)] // nobody calls all of every client
mod documents {
    include!(concat!(env!("OUT_DIR"), "/documents.rs"));
}

/// Clients that check their requests.
#[allow(dead_code)]
mod checked {
    include!(concat!(env!("OUT_DIR"), "/checked.rs"));
}

/// The calls of `sampled.json`, as their samples make them.
mod sampled {
    include!(concat!(env!("OUT_DIR"), "/sampled.rs"));
}

mod bodies;
mod checked_alike;
mod checked_requests;
mod chosen_types;
mod common_values;
mod constants;
mod constants_everywhere;
mod construction;
mod default_mapping;
mod defaults;
mod error_headers;
mod events;
mod formats;
mod hostile;
mod idempotency_keys;
mod incoming;
mod inherited_tags;
mod listings;
mod media_types;
mod models;
mod multiparts;
mod names;
mod openapi_3_2;
mod other_formats;
mod outcomes;
mod path_shapes;
mod positional_parts;
mod request_media_types;
mod requests;
mod responses;
mod samples;
mod security;
mod told_apart;
mod unions;
mod unions_of_values;
mod whole_values;
mod written_tags;
mod xml;

/// Starts a server for one of the documents.
async fn serve(name: &str) -> Mock {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
    let document = PathBuf::from(format!("{folder}/{name}.yaml"));
    let builder = Mock::builder()
        .document(document)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    builder.start().await.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns the server for a document and a client for it.
macro_rules! stage {
    ($module:ident) => {{
        let server = $crate::serve(stringify!($module)).await;
        let client = $crate::documents::$module::Client::builder()
            .endpoint(server.url())
            .build();
        (server, client.expect("the client can be built"))
    }};
}
use stage;

/// Reads a value from JSON, and checks that it is written as the same JSON.
fn round_trip<T>(json: &str) -> T
where
    T: specwright_runtime::json::Wire,
{
    let value: T = specwright_runtime::json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(specwright_runtime::json::to_string(&value), json);
    value
}
