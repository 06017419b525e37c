//! What a change of an OpenAPI document does to those who use it.
//!
//! [`compare`] reads two versions of a document, and looks at two things:
//!
//! - **The Rust API** of the client that [`specwright`] generates of each ([`specwright::surface`]): items that are gone, renamed,
//!   or of another type.
//! - **The wire**: what a program that follows the old document meets at a server that follows the new one.
//!
//! Each change is a [`Finding`] of a [`Rule`], with its places in both documents. [`Comparison::step`] is the semver step of the
//! generated crate. [`report`] writes findings as text, JSON, SARIF or Markdown.

mod finding;
mod read;
pub mod report;
mod rule;
mod rust;
mod wire;

use std::path::Path;

use specwright::Settings;
use specwright::diagnostic::Diagnostics;

pub use finding::{Comparison, Finding, Step};
pub use rule::{Audience, Class, Direction, Rule};

use read::Side;

/// Compares two versions of a document. `None`: one of them cannot be read, as the diagnostics of the old and the new one say.
pub fn compare(old: (&Path, &Settings), new: (&Path, &Settings)) -> (Option<Comparison>, [Diagnostics; 2]) {
    let ((old, of_old), (new, of_new)) = std::thread::scope(|scope| {
        let other = scope.spawn(|| Side::read(old.0, old.1));
        let new = Side::read(new.0, new.1);
        // a panic is a bug of this crate and is passed on
        let old = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (old, new)
    });
    let comparison = match (&old, &new) {
        (Some(old), Some(new)) => Some(compare_sides(old, new)),
        _ => None,
    };
    // two big documents: the caller need not wait until they are dropped, and without a thread they are dropped here
    let _ = std::thread::Builder::new().spawn(move || drop((old, new)));
    (comparison, [of_old, of_new])
}

fn compare_sides(old: &Side, new: &Side) -> Comparison {
    let (of_rust, on_wire) = std::thread::scope(|scope| {
        let other = scope.spawn(|| rust::compare(old, new));
        let on_wire = wire::compare(old, new);
        let of_rust = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (of_rust, on_wire)
    });
    Comparison::of(of_rust.into_iter().chain(on_wire).collect())
}
