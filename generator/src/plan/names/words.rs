//! Splits text into words for names.

use std::borrow::Cow;

use heck::ToSnakeCase;
use unicode_ident::is_xid_continue;
use unicode_normalization::UnicodeNormalization;

/// Maximum number of characters that are read. No name needs more, and normalisation may expand each of them.
const LONGEST_TEXT: usize = 500;
/// Maximum number of spelled symbols in a text without letters and digits.
const MOST_SYMBOLS: usize = 8;

/// The words of a text in lower case, with only letters and digits that may continue a Rust identifier. Empty if the
/// text is only space.
pub(crate) fn words(text: &str) -> Vec<String> {
    if is_plain(text) {
        return text.split(is_separator).map(str::to_owned).collect();
    }
    if is_cased(text) {
        return cased_words(text);
    }
    any_words(text)
}

/// The word without the ending of a plural, for comparison.
pub(crate) fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|word| word.len() > 2).unwrap_or(word)
}

/// As above, for any text.
fn any_words(text: &str) -> Vec<String> {
    // The compatibility form makes one letter of the many that look alike (`Ａ`, `𝐀`, the Kelvin sign), and rustc takes
    // names for the same whose canonical forms are the same.
    let text = ends(text);
    let text = composed(&text, |text| text.nfkc().collect());
    let text = text.trim();
    let spelled = if text.contains(is_usable) {
        spell_some(text)
    } else {
        spell_all(text)
    };
    let snake = join_acronyms(&spelled).to_snake_case();
    composed(&snake, |text| text.nfc().collect())
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A text without the middle that no name needs: its beginning says where it belongs, its end tells it from others.
fn ends(text: &str) -> Cow<'_, str> {
    const HALF: usize = LONGEST_TEXT / 2;
    let end_of_beginning = text.char_indices().nth(HALF).map(|(at, _)| at);
    let start_of_end = text.char_indices().nth_back(HALF - 1).map(|(at, _)| at);
    match (end_of_beginning, start_of_end) {
        (Some(end), Some(start)) if start > end => {
            let (beginning, end) = (text.get(..end), text.get(start..));
            Cow::Owned(format!("{} {}", beginning.unwrap_or_default(), end.unwrap_or_default()))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Returns true for lower-case ASCII words joined by single separators, as most names of properties are.
fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST_TEXT
        && text
            .split(is_separator)
            .all(|word| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')))
}

/// Returns true for ASCII words with separators, as most names of types are.
fn is_cased(text: &str) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    text.len() <= LONGEST_TEXT
        && is_word(bytes.first())
        && is_word(bytes.last())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || is_separator(c))
}

/// Splits such a text at capitals; in a run of capitals at the last one before a small letter.
fn cased_words(text: &str) -> Vec<String> {
    let joined = match text
        .as_bytes()
        .windows(2)
        .any(|two| two.iter().all(u8::is_ascii_uppercase))
    {
        true => Cow::Owned(join_acronyms(text)),
        false => Cow::Borrowed(text),
    };
    let mut words = Vec::new();
    for part in joined.split(is_separator).filter(|part| !part.is_empty()) {
        let mut start = 0;
        let mut end_word = |end: usize| {
            words.push(part.get(start..end).unwrap_or_default().to_ascii_lowercase());
            start = end;
        };
        // whether the last letter of the word is a capital; none before its first letter
        let mut capital = None;
        for (at, two) in part.as_bytes().windows(2).enumerate() {
            let [this, next] = two else { continue };
            let now = this
                .is_ascii_alphabetic()
                .then(|| this.is_ascii_uppercase())
                .or(capital);
            if now == Some(false) && next.is_ascii_uppercase() {
                end_word(at + 1);
                capital = None;
            } else if capital == Some(true) && this.is_ascii_uppercase() && next.is_ascii_lowercase() {
                end_word(at);
                capital = None;
            } else {
                capital = now;
            }
        }
        end_word(part.len());
    }
    words
}

fn is_separator(character: char) -> bool {
    matches!(character, '_' | '-' | '.' | ' ' | '/')
}

/// A text in a normal form of Unicode: ASCII is in all of them.
pub(super) fn composed(text: &str, form: impl Fn(&str) -> String) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(form(text)),
    }
}

/// Returns true for letters and digits that are allowed in all names.
fn is_usable(character: char) -> bool {
    // A letter of one case only would have the wrong case in some names, and the compiler warns of it. Fillers of
    // Hangul count as letters and show nothing.
    let has_one_case = (character.is_uppercase() && character.to_lowercase().eq([character]))
        || (character.is_lowercase() && character.to_uppercase().eq([character]));
    let is_filler = matches!(character, '\u{115F}' | '\u{1160}');
    character.is_alphanumeric() && is_xid_continue(character) && !has_one_case && !is_filler
}

/// Replaces separators by spaces, and spells symbols that distinguish values of one list: `name` and `-name`, `+1` and
/// `-1`, `A+` and `A-`, `created` and `created>=`.
fn spell_some(text: &str) -> String {
    let pointed = text.contains('<') && text.contains('>');
    let is_symbol = |c: char| !is_usable(c) && !c.is_whitespace();
    let (start, rest) = text.split_at(text.find(|c| !is_symbol(c)).unwrap_or(text.len()));
    let end_at = rest.trim_end_matches(is_symbol).len();
    let (middle, end) = rest.split_at_checked(end_at).unwrap_or((rest, ""));

    let mut spelled = String::with_capacity(text.len() + 32);
    let mut push = |word: &str| {
        spelled.push(' ');
        spelled.push_str(word);
        spelled.push(' ');
    };
    match start {
        "+" => push("plus"),
        "-" => push("minus"),
        "!" => push("not"),
        "*" => push("star"),
        _ if pointed => {}
        _ => push(comparison(start).unwrap_or_default()),
    }
    let mut middle = middle.chars().peekable();
    let mut word = String::new();
    let mut letters = 0;
    while let Some(character) = middle.next() {
        match character {
            '%' | '*' => {
                push(&std::mem::take(&mut word));
                push(if character == '%' { "percent" } else { "star" });
            }
            '+' if middle.peek().is_some_and(char::is_ascii_digit) => {
                push(&std::mem::take(&mut word));
                push("plus");
            }
            '\'' | '\u{2019}' if !word.is_empty() && middle.peek().is_some_and(|c| is_usable(*c)) => {}
            _ if is_usable(character) => {
                letters += 1;
                word.push(character);
            }
            _ => push(&std::mem::take(&mut word)),
        }
    }
    push(&word);
    match end {
        "+" => push("plus"),
        "++" => push("plus plus"),
        "#" => push("hash"),
        "%" => push("percent"),
        "-" if letters <= 2 => push("minus"),
        _ if end.ends_with('*') => push("star"),
        _ if pointed => {}
        _ => push(comparison(end).unwrap_or_default()),
    }
    spelled
}

fn comparison(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "<" => "less",
        ">" => "greater",
        "<=" | "≤" => "less or equal",
        ">=" | "≥" => "greater or equal",
        "=" | "==" => "equal",
        "!=" | "<>" | "≠" => "not equal",
        _ => return None,
    })
}

/// Spells symbols by name, or by code point.
fn spell_all(text: &str) -> String {
    if let Some(words) = comparison(text) {
        return words.to_owned();
    }
    let symbols = text.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    symbols.take(MOST_SYMBOLS).map(|symbol| spell(symbol) + " ").collect()
}

fn spell(symbol: char) -> String {
    let name = match symbol {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '#' => "hash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '!' => "not",
        '?' => "question",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '@' => "at",
        '$' => "dollar",
        '^' => "caret",
        '~' => "tilde",
        '_' => "underscore",
        '`' => "backtick",
        '\'' => "quote",
        '"' => "double quote",
        '(' | ')' => "parenthesis",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        _ => return format!("u{:x}", u32::from(symbol)),
    };
    name.to_owned()
}

/// Lowers words that would be split at capitals: `IDs`, `IPv4`, `OAuth`.
fn join_acronyms(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let mut joined = String::with_capacity(text.len());
    let mut index = 0;
    while index < characters.len() {
        let begins = index
            .checked_sub(1)
            .is_none_or(|before| !at(before).is_ascii_uppercase());
        let capitals = (index..characters.len())
            .take_while(|i| at(*i).is_ascii_uppercase())
            .count();
        let end = index + capitals;
        let acronym = match at(end) {
            's' => capitals >= 2 && !at(end + 1).is_lowercase(),
            'v' => capitals >= 2 && at(end + 1).is_ascii_digit(),
            'u' => {
                capitals == 2
                    && characters
                        .get(index..index + 5)
                        .is_some_and(|word| word.iter().eq(&['O', 'A', 'u', 't', 'h']))
            }
            _ => false,
        };
        if begins && acronym {
            joined.push(at(index));
            joined.extend((index + 1..=end).map(|i| at(i).to_ascii_lowercase()));
            index = end + 1;
        } else {
            let taken = capitals.max(1);
            joined.extend((index..index + taken).map(at));
            index += taken;
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{any_words, is_cased, words};

    #[test]
    fn short_ways_lead_to_the_same_words() {
        let parts = [
            "a",
            "B",
            "id",
            "Id",
            "IDs",
            "IPv4",
            "OAuth",
            "URL",
            "x1",
            "2",
            "10",
            "S3",
            "v2",
            "HTTPServer",
            "getAll",
            "IDS",
            "aB",
            "As",
            "ABs",
            "ABCs2",
        ];
        let mut cased = 0;
        for first in parts {
            for second in parts {
                for third in parts {
                    for joint in ["", "_", "-", ".", " ", "/", "__", "- "] {
                        let text = format!("{first}{second}{joint}{third}");
                        cased += usize::from(is_cased(&text));
                        assert_eq!(words(&text), any_words(&text), "{text:?}");
                    }
                }
            }
        }
        assert_eq!(cased, parts.len().pow(3) * 8);
        for text in ["-a", "a-", "A+", "a*b", "it's", "été", "_a", "A_"] {
            assert!(!is_cased(text), "{text:?}");
        }
    }
}
