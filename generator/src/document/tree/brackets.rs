//! Limits the depth of brackets in YAML before it is parsed.
//!
//! The time that `serde_yaml` takes for brackets is the number of tokens times the depth of brackets, 10 seconds for
//! 40,000 `[`. So the depth is checked first: by a rough count that is never too low, and if that exceeds the limit, by
//! a scan of the tokens.

use saphyr_parser::{Event, Parser};

use super::reading::{At, MAX_DEPTH, SyntaxError, SyntaxErrorKind};

/// Maximum depth of brackets that needs no scan before `serde_yaml`.
const BEARABLE: usize = 4_000;

/// Fails when brackets are nested too deep.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    let most_open = most_open(text);
    if most_open <= MAX_DEPTH {
        return Ok(());
    }
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(too_deep(&span.start));
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(error) if error.info().contains("recursion limit") => {
                return Err(too_deep(error.marker()));
            }
            // The two parsers differ in some details; if parsing cannot take long, `serde_yaml` decides.
            Err(_) if most_open <= BEARABLE => return Ok(()),
            Err(error) => {
                let at = At::LineColumn(error.marker().line(), error.marker().col() + 1);
                return Err(SyntaxError::new(SyntaxErrorKind::Syntax, error.info(), at));
            }
        }
    }
    Ok(())
}

fn too_deep(marker: &saphyr_parser::Marker) -> SyntaxError {
    let message = format!("values are nested more than {MAX_DEPTH} deep");
    let at = At::LineColumn(marker.line(), marker.col() + 1);
    SyntaxError::new(SyntaxErrorKind::TooDeep, message, at)
}

/// An upper bound of the depth of brackets.
///
/// If there is no quote, `#` or `!` between two brackets, either both or neither are inside a quoted text, comment or
/// tag, so the closing one may be counted. After one of these characters only a scan can tell what a closing bracket
/// is, so brackets opened before it count as open.
fn most_open(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut closable = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                closable += 1;
                most = most.max(open);
            }
            b']' | b'}' if closable > 0 => {
                open -= 1;
                closable -= 1;
            }
            b'"' | b'\'' | b'#' | b'!' => closable = 0,
            _ => {}
        }
    }
    most
}

/// Returns the offset of the marker that begins a second YAML document.
pub(super) fn second_document(text: &str) -> Option<usize> {
    let mut offset = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let mark = line
            .strip_prefix("---")
            .is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace));
        if mark && content {
            return Some(offset);
        }
        let trimmed = line.trim();
        content |= mark || !(trimmed.is_empty() || trimmed.starts_with(['#', '%']));
        offset += line.len();
    }
    None
}
