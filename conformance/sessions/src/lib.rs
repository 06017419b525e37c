//! The clients that the sessions use.

#[cfg(feature = "chroma")]
include!(concat!(env!("OUT_DIR"), "/chroma.rs"));
#[cfg(feature = "prism")]
include!(concat!(env!("OUT_DIR"), "/prism.rs"));

/// What the sessions end with.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;
