//! One document through the whole pipeline, and what is never allowed to come of it.
#![allow(dead_code, missing_docs)]

use std::cell::Cell;
use std::path::{Component, Path};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, Once};
use std::time::Duration;

use proc_macro2::{TokenStream, TokenTree};
use specwright::diagnostic::Code;
use specwright::{Generated, RuntimeSource, Settings, generate_crate};

/// A word that no change of case leaves as it is. It stands in hostile texts where code would begin: as an identifier in
/// what was generated it proves that text became code.
pub const CANARY: &str = "caNARy";

/// How long one document of a few kilobytes may take, on a busy machine and without optimization.
const LIMIT: Duration = Duration::from_secs(30);

/// Where the last panic was.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// What the pipeline makes of the document at `path`, or what is wrong with that.
pub fn generate(path: &Path) -> Result<Generated, String> {
    generate_below(path.parent().unwrap_or(path), path)
}

/// The same with places that are shown relative to `folder`.
pub fn generate_below(folder: &Path, path: &Path) -> Result<Generated, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name().is_none() {
                // A thread of the pipeline: the trial reports it, with the document.
                let place = info.location().map_or_else(String::new, ToString::to_string);
                let message = info.payload().downcast_ref::<String>().cloned().unwrap_or_default();
                *PANIC.lock().unwrap_or_else(|broken| broken.into_inner()) = format!("{place}: {message}");
            } else {
                usual(info);
            }
        }));
    });
    let (sender, receiver) = channel();
    let document = path.to_owned();
    let mut settings = Settings::default();
    settings.relative_to = Some(folder.to_owned());
    std::thread::spawn(move || {
        let runtime = RuntimeSource::Path("runtime".into());
        let generated = generate_crate(&document, "trial", &runtime, &settings);
        let text = generated.diagnostics.to_string();
        let _ = sender.send((generated, text)); // nobody waits any more when it took too long
    });
    match receiver.recv_timeout(LIMIT) {
        Ok((generated, text)) => {
            faults(&generated, &text)?;
            Ok(generated)
        }
        Err(RecvTimeoutError::Timeout) => Err(format!("hang: not done after {LIMIT:?}")),
        Err(RecvTimeoutError::Disconnected) => Err(format!("panic outside of the pipeline: {}", last_panic())),
    }
}

fn last_panic() -> String {
    PANIC.lock().unwrap_or_else(|broken| broken.into_inner()).clone()
}

/// What is wrong with what was generated, whatever the document was.
fn faults(generated: &Generated, text: &str) -> Result<(), String> {
    if generated.diagnostics.counts().contains_key(&Code::INTERNAL) {
        let said = text.lines().find(|line| line.contains(&Code::INTERNAL.to_string()));
        return Err(format!("{} {}", said.unwrap_or_default(), last_panic()));
    }
    if let Some(hidden) = text.chars().find(|c| c.is_control() && *c != '\n') {
        return Err(format!("a problem is shown with {hidden:?}"));
    }
    if generated.files.is_empty() && !generated.diagnostics.has_errors() {
        return Err("nothing was generated, and no error says why".to_owned());
    }
    for (name, text) in &generated.files {
        let below = name.components().all(|c| matches!(c, Component::Normal(_)));
        let shown = name.display().to_string();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '/');
        let known = matches!(shown.as_str(), "Cargo.toml" | "rustfmt.toml")
            || shown.strip_suffix(".rs").is_some_and(|stem| stem.chars().all(plain));
        if !below || !known {
            return Err(format!("a file is named {shown:?}"));
        }
        if shown.ends_with(".rs") {
            rust(text).map_err(|fault| format!("{shown}: {fault}"))?;
        }
    }
    Ok(())
}

/// What is wrong with a generated file.
pub fn rust(text: &str) -> Result<(), String> {
    syn::parse_file(text).map_err(|error| format!("no Rust: {error}"))?;
    let tokens: TokenStream = text.parse().map_err(|error| format!("no tokens: {error}"))?;
    let found = Cell::new(None);
    code(tokens, &mut |before, token| {
        if let TokenTree::Ident(ident) = token {
            let name = ident.to_string();
            if name == CANARY || name == "unsafe" || name == "extern" {
                found.set(Some(format!("text became code: {name}")));
            }
        }
        let macro_name = match (before, token) {
            (Some(TokenTree::Ident(name)), TokenTree::Punct(mark)) if mark.as_char() == '!' => name.to_string(),
            _ => return,
        };
        if !MACROS.contains(&macro_name.as_str()) {
            found.set(Some(format!("a macro that is not ours: {macro_name}!")));
        }
    });
    let hidden = text
        .chars()
        .find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'));
    match (found.take(), hidden) {
        (Some(fault), _) => Err(fault),
        (None, Some(c)) => Err(format!("the hidden character {c:?}")),
        (None, None) => Ok(()),
    }
}

/// Calls `see` with each token, whatever groups it is in, and the one before it.
fn code(tokens: TokenStream, see: &mut impl FnMut(Option<&TokenTree>, &TokenTree)) {
    let mut before = None;
    for token in tokens {
        see(before.as_ref(), &token);
        if let TokenTree::Group(group) = &token {
            code(group.stream(), see);
        }
        before = Some(token);
    }
}

/// The macros that generated code calls.
const MACROS: &[&str] = &[
    "record",
    "text_enum",
    "integer_enum",
    "scalar_enum",
    "tuple",
    "union",
    "headers",
    "operation",
    "constant",
    "conversions",
    "error_responses",
    "events",
    "listed",
    "responses",
    "uses_xml",
    "validates",
    "version",
];
