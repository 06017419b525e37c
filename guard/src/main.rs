//! Fails if generated clients become larger, or if generating or decoding does more work than before. It compares
//! counts, not times.
//!
//! For two documents, one of this project and a synthetic one ([`documents`]), it counts lines and bytes for each
//! operation and type ([`emitted`]), functions and lines of LLVM IR ([`compiled`]), and the instructions of generating
//! and decoding ([`executed`]). `bounds.json` has the accepted counts ([`bounds`]); `BLESS=1 cargo run -p
//! specwright-guard` accepts the current ones. Last, it checks how the work of generating grows with a document
//! ([`growth`]).

mod bounds;
mod compiled;
mod documents;
mod emitted;
mod executed;
mod growth;

use std::process::ExitCode;

use bounds::Figures;
use documents::Document;
use growth::Choice;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] if std::env::var_os("BLESS").is_some() => measure().and_then(|figures| bounds::accept(&figures)),
        [] => measure()
            .and_then(|figures| bounds::check(&figures))
            .and_then(|()| growth::check(&Choice::ALL)),
        ["growth", choice @ ..] => match Choice::of(choice) {
            Some(choice) => growth::check(&choice),
            None => Err("usage: specwright-guard growth [TIMES] [PART OF A NAME]".to_owned()),
        },
        ["task", task, argument] => executed::task(task, argument),
        _ => Err("usage: specwright-guard [growth [TIMES] [PART OF A NAME]]".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<Figures, String> {
    let mut figures = Figures::default();
    let documents = [Document::workspace()?, Document::synthetic()?];
    for document in &documents {
        emitted::measure(document, &mut figures);
    }
    compiled::measure(&documents, &mut figures)?;
    executed::measure(&documents, &mut figures)?;
    Ok(figures)
}
