//! Calls every documented endpoint through the generated clients, and shows requests and responses.
//!
//! `cargo run --example tour` starts a server on loopback that checks requests against the documents in `spec/` and
//! responds with their examples. The exit status is 0 only if everything is as documented.
//!
//! With `SPECWRIGHT_TOUR=live` the same calls go to the real cloud; see [`live`] for the variables.

mod documented;
mod live;
mod stage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = match std::env::var("SPECWRIGHT_TOUR").as_deref() {
        Ok("live") => runtime.block_on(live::run()),
        Ok(other) if !other.is_empty() => Err(format!("SPECWRIGHT_TOUR is `{other}`; the only value is `live`").into()),
        _ => runtime.block_on(documented::run()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
