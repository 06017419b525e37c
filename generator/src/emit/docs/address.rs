//! URLs in descriptions.

use crate::text::is_text;

/// Returns an `http` or `https` URL with unsafe Markdown characters escaped; `None` for other links.
pub(super) fn web_address(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, body) = address.split_once("://")?;
    if body.is_empty() || !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return None;
    }
    let mut safe = String::with_capacity(address.len());
    let mut buffer = [0; 4];
    for character in address.chars() {
        match character {
            '-' | '.' | '_' | '~' | ':' | '/' | '?' | '#' | '@' | '!' | '$' | '&' | '\'' | '*' | '+' | ',' | '='
            | '%' | '(' | ')' => safe.push(character),
            // A semicolon that ends no entity is safe.
            ';' if !safe.contains('&') => safe.push(';'),
            _ if character.is_alphanumeric() => safe.push(character),
            _ if !is_text(character) => {}
            _ => {
                for byte in character.encode_utf8(&mut buffer).bytes() {
                    safe.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    Some(safe)
}

/// Splits a text at its first URL: text before, URL, text after. Non-ASCII letters end a URL, as scripts without spaces
/// continue directly after it; so does punctuation at the end of a sentence.
pub(super) fn find_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut searched = 0;
    while let Some(found) = text.get(searched..)?.find("http") {
        let start = searched + found;
        let candidate = text.get(start..)?;
        searched = start + "http".len();
        let Some(body) = candidate
            .strip_prefix("http://")
            .or_else(|| candidate.strip_prefix("https://"))
        else {
            continue;
        };
        let scheme = candidate.len() - body.len();
        let end = scheme + address_end(body);
        let address = candidate.get(..end)?;
        if body.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '{' || c == '<') && end > scheme {
            return Some((text.get(..start)?, address, candidate.get(end..)?));
        }
    }
    None
}

fn address_end(body: &str) -> usize {
    let mut end = 0;
    let mut round = 0usize;
    // The position of an open `<`: `<id>` inside a URL is a placeholder.
    let mut pointed = None;
    for (at, character) in body.char_indices() {
        match character {
            '<' if pointed.is_none() => {
                pointed = Some(end);
                continue;
            }
            '>' if pointed.is_some() => pointed = None,
            '(' => {
                round += 1;
                continue;
            }
            ')' if round > 0 => round -= 1,
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~' => continue,
            '<' | '>' | ')' | '"' | '`' | '\\' | '|' | '[' | ']' | '^' => break,
            _ if character.is_ascii_graphic() => {}
            _ => break,
        }
        end = at + 1;
    }
    pointed.unwrap_or(end)
}
