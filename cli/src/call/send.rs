//! Sends a call, and prints what comes.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use specwright_dynamic::tables::{Operation, ResponseMedia};
use specwright_dynamic::{Call, Content};
use specwright_runtime::http::HeaderMap;
use specwright_runtime::{AttemptContext, Error, Interceptor, Json, Outcome};

use super::failure::Failure;
use super::next::{self, Next};
use super::options::Options;
use super::output::{Format, Printer, Target, written};
use super::progress::{Progress, size};
use super::style::plain;
use crate::output::complain;

/// Why sending ended: by the call, or by this machine.
pub(super) enum Ended {
    Call(Box<Error>),
    Here(Failure),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Call(Box::new(error))
    }
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Here(failure)
    }
}

/// How the response is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Whole,
    /// As bytes that are written where they belong as they come.
    Bytes,
    Items,
    Pages,
    /// Page by page, as the responses lead on.
    Linked,
    Events,
    Lines,
}

/// Chooses how the response is read. `streams` is whether the body asks for a stream.
pub(super) fn way(operation: &Operation, options: &Options, streams: bool) -> Result<Way, Failure> {
    if options.all {
        return Ok(match (operation.paging.is_some(), options.select.is_some()) {
            (true, false) => Way::Items,
            (true, true) => Way::Pages,
            (false, _) => Way::Linked,
        });
    }
    if options.max_items.is_some() {
        return Err(Failure::usage("--max-items needs --all"));
    }
    if options.save.is_some() {
        return Ok(Way::Bytes);
    }
    let is_of_events = options
        .accept
        .as_deref()
        .is_some_and(|accept| accept.contains("event-stream"));
    let has_other = operation.successes.iter().any(|success| {
        success.status != 304
            && matches!(
                success.media,
                ResponseMedia::Json | ResponseMedia::JsonOrText | ResponseMedia::Xml | ResponseMedia::Empty
            )
    });
    let has_stream = operation.has_events || operation.has_lines;
    let is_asked = options.stream || is_of_events || (has_stream && (streams || !has_other));
    match is_asked && options.output != Some(Format::Raw) {
        true if operation.has_lines && !operation.has_events => Ok(Way::Lines),
        true => Ok(Way::Events),
        false if options.output == Some(Format::Raw) && options.select.is_none() => Ok(Way::Bytes),
        false => {
            let mut bodies = operation
                .successes
                .iter()
                .filter(|success| success.status != 304 && success.media != ResponseMedia::Empty);
            let is_download =
                bodies.clone().next().is_some() && bodies.all(|success| success.media == ResponseMedia::Bytes);
            Ok(if is_download { Way::Bytes } else { Way::Whole })
        }
    }
}

/// Sends the call.
pub(super) async fn send<W: Write>(
    call: Call,
    again: &dyn Fn(&Next) -> Result<Call, Failure>,
    way: Way,
    options: &Options,
    printer: &mut Printer<W>,
) -> Result<(), Ended> {
    match way {
        Way::Linked => linked(call, again, options, printer).await?,
        Way::Whole => {
            let response = call.send().await?;
            whole(response.content(), response.headers(), printer)?;
        }
        Way::Bytes => bytes(&call, options).await?,
        Way::Items => items(call, options, printer).await?,
        Way::Pages => {
            let mut pages = call.pages();
            let mut progress = Progress::new(options.quiet, true);
            let mut count = 0;
            while let Some(page) = pages.try_next().await? {
                count += 1;
                progress.show(&format!("page {count}"));
                printer.response(&page)?;
            }
        }
        Way::Events => {
            let mut events = call.events();
            while let Some(event) = events.try_next().await? {
                match event.data().parse::<Json>() {
                    Ok(json) => printer.item(&json)?,
                    // such as `[DONE]`, of which no part can be selected
                    Err(_) if printer.selects() => {}
                    Err(_) => printer.item_of_text(event.data())?,
                }
            }
        }
        Way::Lines => {
            let mut lines = call.lines();
            while let Some(line) = lines.try_next().await? {
                printer.item(&line)?;
            }
        }
    }
    printer.finish()?;
    Ok(())
}

async fn items<W: Write>(call: Call, options: &Options, printer: &mut Printer<W>) -> Result<(), Ended> {
    printer.begin_items();
    let mut items = call.items();
    let mut progress = Progress::new(options.quiet, options.output != Some(Format::Table));
    let mut count = 0;
    while options.max_items.is_none_or(|most| count < most) {
        let Some(item) = items.try_next().await? else {
            break;
        };
        count += 1;
        progress.show(&format!("{count} items"));
        printer.item(&item)?;
    }
    Ok(())
}

/// Prints pages as long as responses say how to go on.
async fn linked<W: Write>(
    call: Call,
    again: &dyn Fn(&Next) -> Result<Call, Failure>,
    options: &Options,
    printer: &mut Printer<W>,
) -> Result<(), Ended> {
    printer.begin_items();
    let mut progress = Progress::new(options.quiet, true);
    let mut call = call;
    let mut so_far = Next::new();
    let mut seen = HashSet::from([so_far.clone()]);
    let (mut pages, mut count) = (0, 0);
    loop {
        let response = call.send().await?;
        pages += 1;
        progress.show(&format!("page {pages}"));
        let Content::Json(json) = response.content() else {
            whole(response.content(), response.headers(), printer)?;
            return Ok(());
        };
        match next::items(json) {
            Some(items) if !printer.selects() => {
                for item in items {
                    if options.max_items.is_some_and(|most| count == most) {
                        return Ok(());
                    }
                    count += 1;
                    printer.item(item)?;
                }
            }
            None if !printer.selects() => printer.item(json)?,
            _ => printer.response(json)?,
        }
        let Some(next) = next::next(call.operation(), json, response.headers()) else {
            if pages == 1 && !options.quiet {
                complain("note: neither the document (`x-paging`) nor the response tells of further pages\n");
            }
            return Ok(());
        };
        so_far.retain(|(name, _)| !next.iter().any(|(known, _)| known == name));
        so_far.extend(next);
        so_far.sort();
        // a server that leads back would have no end
        if !seen.insert(so_far.clone()) {
            if !options.quiet {
                complain("note: the response leads back to a page that was there before\n");
            }
            return Ok(());
        }
        call = again(&so_far)?;
    }
}

fn whole<W: Write>(content: &Content, headers: &HeaderMap, printer: &mut Printer<W>) -> Result<(), Failure> {
    match content {
        Content::Json(json) => printer.response(json),
        Content::Text(text) => printer.text(text),
        Content::Bytes(bytes) => match io::stdout().is_terminal() {
            true => Err(of_bytes(Some(headers))),
            false => written(io::stdout().lock().write_all(bytes)),
        },
        _ => Ok(()),
    }
}

/// Bytes are not for a terminal.
fn of_bytes(headers: Option<&HeaderMap>) -> Failure {
    let media_type = headers
        .and_then(|headers| headers.get("content-type"))
        .and_then(|value| value.to_str().ok());
    let message = format!(
        "the response is {}, and standard output is a terminal",
        media_type.unwrap_or("bytes")
    );
    Failure::other(message).hint("--save FILE writes it to a file")
}

/// Where the bytes of a response go.
enum Sink {
    Output,
    /// A file that takes the place of another when it is complete.
    File {
        part: PathBuf,
        path: PathBuf,
        file: File,
    },
}

impl Sink {
    fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Output);
        };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        if name.is_empty() || path.is_dir() {
            return Err(Failure::usage(format!("--save {}: it is a folder", path.display())));
        }
        name.push(".part");
        let part = path.with_file_name(name);
        let file = File::create(&part).map_err(|error| Failure::other(format!("{}: {error}", part.display())))?;
        Ok(Self::File {
            part,
            path: path.to_owned(),
            file,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Output => {
                let mut output = io::stdout().lock();
                written(output.write_all(bytes).and_then(|()| output.flush()))
            }
            Self::File { part, file, .. } => file
                .write_all(bytes)
                .map_err(|error| Failure::other(format!("{}: {error}", part.display()))),
        }
    }

    /// Puts the file in its place.
    fn complete(self) -> Result<(), Failure> {
        match self {
            Self::Output => Ok(()),
            Self::File { part, path, .. } => {
                std::fs::rename(&part, &path).map_err(|error| Failure::other(format!("{}: {error}", path.display())))
            }
        }
    }

    /// Removes what is there of a file that will not be complete.
    fn give_up(self) {
        if let Self::File { part, file, .. } = self {
            drop(file);
            let _ = std::fs::remove_file(part); // it is of no use, and harms nobody
        }
    }
}

async fn bytes(call: &Call, options: &Options) -> Result<(), Ended> {
    let mut chunks = call.stream();
    // nothing is made of a file before the server has responded
    let first = chunks.try_next().await?;
    let is_text = chunks
        .headers()
        .and_then(|headers| headers.get("content-type"))
        .is_some_and(is_text);
    if options.save.is_none() && io::stdout().is_terminal() && !is_text && first.is_some() {
        return Err(of_bytes(chunks.headers()).into());
    }
    let to_terminal = options.save.is_none() && io::stdout().is_terminal();
    let length = chunks
        .headers()
        .and_then(|headers| headers.get("content-length")?.to_str().ok()?.parse().ok());
    let mut sink = Sink::open(options.save.as_deref())?;
    let mut progress = Progress::new(options.quiet, options.save.is_none());
    let mut done = 0;
    let mut next = first;
    let ended: Result<(), Ended> = loop {
        let Some(chunk) = next else {
            break Ok(());
        };
        let outcome = match to_terminal {
            true => sink.write(plain(&String::from_utf8_lossy(&chunk)).as_bytes()),
            false => sink.write(&chunk),
        };
        if let Err(failure) = outcome {
            break Err(failure.into());
        }
        done += u64::try_from(chunk.len()).unwrap_or_default();
        progress.bytes(done, length);
        next = match chunks.try_next().await {
            Ok(next) => next,
            Err(error) => break Err(error.into()),
        };
    };
    progress.end();
    if ended.is_err() {
        sink.give_up();
        return ended;
    }
    sink.complete()?;
    if let Some(path) = options
        .save
        .as_ref()
        .filter(|_| !options.quiet && io::stderr().is_terminal())
    {
        let _ = writeln!(io::stderr(), "{} in {}", size(done), path.display());
    }
    Ok(())
}

fn is_text(value: &specwright_runtime::http::HeaderValue) -> bool {
    let text = value.to_str().unwrap_or_default();
    text.starts_with("text/") || ["json", "xml", "yaml"].iter().any(|kind| text.contains(kind))
}

/// Writes status and headers of each response to standard error.
pub(super) struct Include;

impl Interceptor for Include {
    fn after_attempt(&self, _: &AttemptContext, outcome: &Outcome<'_>) {
        let Some(status) = outcome.status() else {
            return;
        };
        let reason = specwright_runtime::http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason());
        let mut text = format!("HTTP {status} {}\n", reason.unwrap_or_default());
        for (name, value) in outcome.headers().into_iter().flatten() {
            text.push_str(&format!(
                "{name}: {}\n",
                plain(&String::from_utf8_lossy(value.as_bytes()))
            ));
        }
        let _ = writeln!(io::stderr(), "{text}"); // who closes standard error does not want it
    }
}

/// The width and the colours of standard output.
pub(super) fn target() -> Target {
    Target::standard_output()
}
