//! The media types that a call asks for (RFC 9110, section 12.5.1), and the setters that ask for others.

use std::collections::HashSet;

use crate::model::{Docs, Operation, OtherMediaType, Response};
use crate::text::code_span;

use super::names::{Case, Namespace, Scope};
use super::operation::{Input, Target};
use super::rust_type::Argument;

/// The value of `Accept`: the media types that successes are read from, those of errors, and with less preference the others
/// of successes. None where the runtime's own says the same.
pub(super) fn accept(operation: &Operation) -> Option<String> {
    let mut listed = Listed::default();
    for media_type in read(&operation.successes).chain(read(&operation.errors)) {
        listed.add(media_type, "");
    }
    for other in others(&operation.successes).filter(|other| !other.is_other_json) {
        listed.add(&other.name, ";q=0.5");
    }
    let is_default = matches!(listed.text.as_str(), "" | "application/json");
    (!is_default).then_some(listed.text)
}

/// Adds a setter for each documented media type of a success that is not the one that is read.
pub(super) fn add_setters(operation: &Operation, setters: &mut Vec<Input>) {
    let mut scope = Scope::of(Namespace::Setters);
    setters.iter().for_each(|setter| scope.reserve(&setter.name));
    let mut listed = Listed::default();
    read(&operation.successes).for_each(|media_type| _ = listed.add(media_type, ""));
    let read_first = read(&operation.successes)
        .next()
        .map(without_charset)
        .unwrap_or_default();
    for other in others(&operation.successes) {
        if other.name.contains('*') || !listed.add(&other.name, "") {
            continue;
        }
        let media_type = without_charset(&other.name);
        let subtype = media_type
            .split_once('/')
            .map_or(media_type.as_str(), |(_, subtype)| subtype);
        let (short, long) = (format!("accept {subtype}"), format!("accept {media_type}"));
        let description = format!(
            "Asks for {} in place of {}: for `send_as`, `text`, `bytes` and `stream`.",
            code_span(&media_type),
            code_span(&read_first)
        );
        setters.push(Input {
            name: scope.claim_first(&[&short, &long], Case::Snake, "accept"),
            wire: media_type.clone(),
            argument: Argument::Nothing,
            target: Target::Accept(media_type),
            docs: Docs {
                description: Some(description),
                ..Docs::default()
            },
        });
    }
}

/// The media type that each response is read from.
fn read(responses: &[Response]) -> impl Iterator<Item = &str> {
    responses.iter().filter_map(|response| response.media_type.as_deref())
}

fn others(responses: &[Response]) -> impl Iterator<Item = &OtherMediaType> {
    responses.iter().flat_map(|response| &response.others)
}

/// Media types as `Accept` lists them, each once.
#[derive(Default)]
struct Listed {
    text: String,
    /// In lower case.
    names: HashSet<String>,
}

impl Listed {
    /// Whether the media type was added: not if it is there already, or no header can carry it.
    fn add(&mut self, media_type: &str, preference: &str) -> bool {
        let name = without_charset(media_type);
        let is_new = is_visible(&name) && self.names.insert(name.to_ascii_lowercase());
        if is_new {
            let separator = if self.text.is_empty() { "" } else { ", " };
            self.text.push_str(&format!("{separator}{name}{preference}"));
        }
        is_new
    }
}

/// A media type without `charset`, which is not part of what is asked for.
fn without_charset(media_type: &str) -> String {
    let is_kept = |part: &&str| !part.to_ascii_lowercase().starts_with("charset=");
    let parts = media_type.split(';').map(str::trim).filter(is_kept);
    parts.collect::<Vec<_>>().join(";")
}

/// Whether a header can carry the text as one of a list.
fn is_visible(media_type: &str) -> bool {
    let is_plain = |byte: u8| byte == b' ' || (byte.is_ascii_graphic() && byte != b',');
    media_type.contains('/') && media_type.bytes().all(is_plain)
}
