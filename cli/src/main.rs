//! The `specwright` command line: thin commands over the crates of the workspace.

mod arguments;
mod call;
mod check;
mod clients;
mod config;
mod credentials;
mod diff;
mod explain;
mod explore;
mod generate;
mod mcp;
mod member;
mod mock;
mod opened;
mod output;
mod overlay;
mod problems;
mod revision;
mod suggest;
mod surroundings;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;
use mimalloc::MiMalloc;

/// A document becomes many small allocations: with the platform's allocator, they take a third of the time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Mock(arguments) => mock::run(arguments),
        Command::Explore(arguments) => explore::run(&arguments),
        Command::Mcp(arguments) => mcp::run(&arguments),
        Command::Overlay(arguments) => overlay::run(&arguments.command),
        Command::Config(arguments) => config::run(&arguments.command),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Call(arguments) => call::run(&arguments.arguments),
        Command::Completions(arguments) => {
            output::say(call::completions(arguments.shell));
            ExitCode::SUCCESS
        }
        Command::Complete(arguments) => {
            output::say(&call::complete(&arguments.words));
            ExitCode::SUCCESS
        }
    }
}
