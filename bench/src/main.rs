//! Compares Specwright with other generators of Rust clients, and writes `docs/performance.md`.
//!
//! One command does everything: it installs the other generators ([`peers`]), measures each section ([`generating`],
//! [`compiling`], [`running`], [`rebuilding`]), saves the raw figures in `bench/results` and writes the page from them
//! ([`page`]).

mod arguments;
mod bundle;
mod child;
mod compiling;
mod documents;
mod generating;
mod page;
mod peers;
mod places;
mod program;
mod python;
mod rebuilding;
mod results;
mod running;
mod setting;

use std::process::ExitCode;

use arguments::{Plan, Section, Wanted};

/// The text of an error: what failed, where, and what to do.
#[derive(Debug)]
pub(crate) struct Problem(String);

impl From<String> for Problem {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Problem {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

fn main() -> ExitCode {
    let done = arguments::parse().and_then(|wanted| match wanted {
        Wanted::Measure(plan) => measure(&plan),
        Wanted::Page => page::write(),
        Wanted::Launch => child::launch(),
        Wanted::Parse(files) => documents::parse(&files),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Problem(text)) => {
            eprintln!("error: {text}");
            ExitCode::FAILURE
        }
    }
}

fn measure(plan: &Plan) -> Result<(), Problem> {
    let measured = |section| plan.sections.contains(&section);
    let beside_others = measured(Section::Generating) || measured(Section::Compiling);
    if plan.install {
        if beside_others {
            peers::install();
        }
        if beside_others || measured(Section::Rebuilding) {
            peers::build()?;
        }
    }
    for section in &plan.sections {
        match section {
            Section::Generating => generating::measure(plan)?,
            Section::Compiling => compiling::measure(plan)?,
            Section::Running => running::measure(plan)?,
            Section::Rebuilding => rebuilding::measure(plan)?,
        }
    }
    page::write()
}
