//! Decoding and encoding of response bodies.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use cloud_clients::huaweicloud::workspace::models;
use serde::Serialize;
use serde::de::DeserializeOwned;
use specwright_runtime::json::{self, Wire};

use crate::derived;
use crate::generated::orders;
use crate::measure::{Make, Subject};
use crate::samples;

/// Measures decoding.
pub fn decoding() -> Vec<(String, Make)> {
    groups(
        "decode",
        decoders::<models::ListDesktopSnapshotResponse, derived::SnapshotList>,
        decoders::<models::ListImagesResponse, derived::ImageList>,
        decoders::<orders::models::OrderPage, derived::OrderPage>,
    )
}

/// Measures encoding.
pub fn encoding() -> Vec<(String, Make)> {
    groups(
        "encode",
        encoders::<models::ListDesktopSnapshotResponse, derived::SnapshotList>,
        encoders::<models::ListImagesResponse, derived::ImageList>,
        encoders::<orders::models::OrderPage, derived::OrderPage>,
    )
}

/// Makes a text of the given size.
type Sample = fn(usize) -> String;

/// Makes the subjects that read a text, or write its value.
type Subjects = fn(String) -> Result<Vec<Subject>, Box<dyn Error>>;

fn groups(what: &str, snapshots: Subjects, images: Subjects, orders: Subjects) -> Vec<(String, Make)> {
    let samples: [(&str, Sample, Subjects); 3] = [
        ("snapshots", samples::snapshots, snapshots),
        ("images", samples::images, images),
        ("orders", samples::orders, orders),
    ];
    let mut groups: Vec<(String, Make)> = Vec::new();
    for (name, sample, subjects) in samples {
        for (label, size) in samples::SIZES {
            groups.push((
                format!("{what}/{name}/{label}"),
                Box::new(move || subjects(sample(size))),
            ));
        }
    }
    groups
}

/// Checks that both kinds of models read the text in the same way.
fn check<M: Wire, D: DeserializeOwned + Serialize>(text: &str) -> Result<(M, D), Box<dyn Error>> {
    let model: M = json::from_str(text)?;
    let derived: D = serde_json::from_str(text)?;
    let (one, other) = (json::to_string(&model), serde_json::to_string(&derived)?);
    if serde_json::from_str::<serde_json::Value>(&one)? != serde_json::from_str::<serde_json::Value>(&other)? {
        return Err(format!("generated and derived models differ: {one:.2000} and {other:.2000}").into());
    }
    Ok((model, derived))
}

fn decoders<M, D>(text: String) -> Result<Vec<Subject>, Box<dyn Error>>
where
    M: Wire + 'static,
    D: DeserializeOwned + Serialize + 'static,
{
    check::<M, D>(&text)?;
    let texts: [Vec<u8>; 4] = std::array::from_fn(|_| text.clone().into_bytes());
    let [ours, serde, simd, sonic] = texts;
    Ok(vec![
        Subject::new("specwright", move || {
            black_box(json::from_slice::<M>(black_box(&ours)).expect("a response"));
        }),
        Subject::new("serde_json", move || {
            black_box(serde_json::from_slice::<D>(black_box(&serde)).expect("a response"));
        }),
        // it changes the text while parsing, so copies are made before the time is measured
        Subject::timed("simd-json", move |count| {
            let mut copies = vec![simd.clone(); count];
            let begun = Instant::now();
            for copy in &mut copies {
                black_box(simd_json::serde::from_slice::<D>(black_box(copy)).expect("a response"));
            }
            begun.elapsed()
        }),
        Subject::new("sonic-rs", move || {
            black_box(sonic_rs::from_slice::<D>(black_box(&sonic)).expect("a response"));
        }),
    ])
}

fn encoders<M, D>(text: String) -> Result<Vec<Subject>, Box<dyn Error>>
where
    M: Wire + Clone + 'static,
    D: DeserializeOwned + Serialize + Clone + 'static,
{
    let (ours, serde) = check::<M, D>(&text)?;
    let (simd, sonic) = (serde.clone(), serde.clone());
    Ok(vec![
        Subject::new("specwright", move || {
            black_box(json::to_string(black_box(&ours)));
        }),
        Subject::new("serde_json", move || {
            black_box(serde_json::to_string(black_box(&serde)).expect("text"));
        }),
        Subject::new("simd-json", move || {
            black_box(simd_json::serde::to_string(black_box(&simd)).expect("text"));
        }),
        Subject::new("sonic-rs", move || {
            black_box(sonic_rs::to_string(black_box(&sonic)).expect("text"));
        }),
    ])
}
