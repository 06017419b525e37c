//! The `specwright` command line: thin commands over the crates of the workspace.

mod arguments;
mod check;
mod explain;
mod generate;
mod mock;
mod output;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Documents are trees of small pieces: with the allocator of the platform a third of the time goes to it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let matches = arguments::command().get_matches();
    match matches.subcommand() {
        Some(("generate", matches)) => generate::run(matches),
        Some(("check", matches)) => check::run(matches),
        Some(("mock", matches)) => mock::run(matches),
        Some(("explain", matches)) => explain::run(matches),
        _ => ExitCode::FAILURE, // clap asks for a subcommand before it comes to this
    }
}
