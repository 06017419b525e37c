//! Rust names from arbitrary text.

mod endings;
mod namespace;
mod operations;
mod package;
mod repeats;
mod shorten;
mod variants;
mod words;

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span};
use shorten::{is_long, shortened, telling};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;
use words::composed;

pub(crate) use endings::{is_bare, is_of_component, longer_name};
pub(crate) use namespace::Namespace;
pub(crate) use operations::{name_operations, operation_of};
pub(crate) use package::package_name;
pub(crate) use repeats::said_once;
pub(crate) use variants::{with_signs, without_owner};
pub(super) use words::{singular, words};

/// Maximum length of a name, without a distinguishing number.
const LONGEST_NAME: usize = 60;
/// Maximum length of a file name.
const LONGEST_MODULE: usize = 64;

/// The case of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `DesktopPool`: types and variants.
    Pascal,
    /// `desktop_pool`: fields, functions and modules.
    Snake,
    /// `DESKTOP_POOL`: statics.
    Screaming,
}

/// Converts any text to a Rust identifier of that case, or returns the fallback if the text has no usable characters.
///
/// The identifier may be a keyword, which needs its raw form (see [`ident`]), but never a keyword without a raw form.
pub(crate) fn identifier(raw: &str, case: Case, fallback: &str) -> String {
    let parts = parts(raw, fallback);
    match is_long(&parts, case) {
        true => joined(shortened(&parts, &[], case), case),
        false => joined(parts, case),
    }
}

/// The same for a package or module: all words, cut at the end.
fn identifier_of_all_words(raw: &str, fallback: &str) -> String {
    joined_to(parts(raw, fallback), Case::Snake, LONGEST_MODULE)
}

/// The words of a text, or of the fallback.
fn parts(raw: &str, fallback: &str) -> Vec<String> {
    let mut parts = words(raw);
    if parts.is_empty() {
        parts = words(fallback);
    }
    if parts.is_empty() {
        parts.push("unnamed".to_owned());
    }
    parts
}

/// The identifier of these words. If a single word is too long, it loses its middle.
fn joined(parts: Vec<String>, case: Case) -> String {
    /// Characters of the end that stay.
    const END: usize = LONGEST_NAME / 3;
    let name = joined_to(parts, case, usize::MAX);
    let count = name.chars().count();
    if count <= LONGEST_NAME {
        return name;
    }
    let beginning: String = name.chars().take(LONGEST_NAME - END).collect();
    let end: String = name.chars().skip(count - END).collect();
    beginning + &end
}

/// The identifier of these words, cut at a length.
fn joined_to(parts: Vec<String>, case: Case, longest: usize) -> String {
    let mut name = String::new();
    for part in parts {
        let part = match case {
            Case::Pascal => capitalised(&part),
            Case::Snake => part,
            Case::Screaming => part.to_uppercase(),
        };
        // `1.10` and `11.0` must not look alike.
        let digits_meet = name.ends_with(char::is_numeric) && part.starts_with(char::is_numeric);
        if !name.is_empty() && (case != Case::Pascal || digits_meet) {
            name.push('_');
        }
        if !name.is_empty() && name.chars().count().saturating_add(part.chars().count()) > longest {
            break;
        }
        name.push_str(&part);
    }
    if !name.starts_with(is_xid_start) {
        name.insert(0, if case == Case::Snake { 'n' } else { 'N' });
    }
    // Normalized again, as a change of case may produce decomposed characters.
    let name = composed(&name, |name| name.nfc().collect());
    let end = name.char_indices().nth(longest).map_or(name.len(), |(end, _)| end);
    let name = name.get(..end).unwrap_or_default().trim_end_matches('_').to_owned();
    if has_no_raw_form(&name) { name + "_" } else { name }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// One scope of names: hands out distinct names.
///
/// The first claim of a name gets it without a number, so the same claims in the same order give the same names.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    reserved: HashSet<String>,
    taken: HashSet<String>,
    /// For each repeated name, the next number to try.
    next_number: HashMap<String, usize>,
    /// All words of names that were shortened.
    shortened: HashMap<String, Vec<String>>,
}

impl Scope {
    /// An empty scope of a namespace, with its reserved names.
    pub(crate) fn of(namespace: Namespace) -> Self {
        Self::without(namespace.reserved())
    }

    /// An empty scope with these reserved names.
    fn without<'n>(reserved: impl Iterator<Item = &'n str>) -> Self {
        Self {
            reserved: reserved.map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// Reserves a name, so that it cannot be claimed.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.reserved.insert(name.to_owned());
    }

    /// Claims a name made from the text (see [`identifier`]): `Option` becomes `OptionValue` if it is reserved, and a
    /// taken name gets a number.
    ///
    /// A long name that equals another when both are shortened keeps the words by which they differ.
    pub(crate) fn claim(&mut self, raw: &str, case: Case, fallback: &str) -> String {
        let parts = parts(raw, fallback);
        if is_long(&parts, case) {
            return self.claim_long(parts, case);
        }
        let name = self.unreserved(joined(parts, case), case);
        self.claim_exact(name)
    }

    /// The name that [`claim`](Self::claim) would give if it were free.
    pub(crate) fn name_of(&self, raw: &str, case: Case) -> String {
        self.unreserved(identifier(raw, case, "unnamed"), case)
    }

    fn claim_long(&mut self, parts: Vec<String>, case: Case) -> String {
        /// Names of a text that are tried before one with a number.
        const ATTEMPTS: usize = 4;
        let mut kept = vec![false; parts.len()];
        let mut name = String::new();
        for _ in 0..ATTEMPTS {
            name = self.unreserved(joined(shortened(&parts, &kept, case), case), case);
            if !self.taken.contains(&name) {
                break;
            }
            let other = self.shortened.get(&name).cloned().unwrap_or_else(|| words(&name));
            let differs = telling(&parts, &other).into_iter();
            kept = kept.into_iter().zip(differs).map(|(one, other)| one || other).collect();
        }
        let name = self.claim_exact(name);
        self.shortened.insert(name.clone(), parts);
        name
    }

    /// Claims the first of these names that is free, else the first with a number.
    pub(crate) fn claim_first(&mut self, raw: &[&str], case: Case, fallback: &str) -> String {
        let is_free = |raw: &&&str| {
            let name = identifier(raw, case, fallback);
            !self.reserved.contains(&name) && !self.taken.contains(&name)
        };
        let free = raw.iter().find(is_free).or(raw.first());
        self.claim(free.copied().unwrap_or_default(), case, fallback)
    }

    /// The name, with an ending if it is reserved.
    fn unreserved(&self, name: String, case: Case) -> String {
        if !self.reserved.contains(&name) {
            return name;
        }
        name + match case {
            Case::Pascal => "Value",
            Case::Snake => "_value",
            Case::Screaming => "_VALUE",
        }
    }

    /// Claims exactly this name; false if it is taken or reserved.
    pub(crate) fn claim_given(&mut self, name: &str) -> bool {
        !self.reserved.contains(name) && self.taken.insert(name.to_owned())
    }

    /// Claims this name, with a number if it is taken or reserved.
    pub(crate) fn claim_exact(&mut self, name: String) -> String {
        if !self.reserved.contains(&name) && self.taken.insert(name.clone()) {
            return name;
        }
        let stem = name.trim_end_matches('_');
        let mut number = self.next_number.get(&name).copied().unwrap_or(2);
        loop {
            // `V1` and a number are `V1_2`: `V12` is another version.
            let separator = if stem.ends_with(char::is_numeric) { "_" } else { "" };
            let numbered = format!("{stem}{separator}{number}");
            number += 1;
            if !self.reserved.contains(&numbered) && self.taken.insert(numbered.clone()) {
                self.next_number.insert(name, number);
                return numbered;
            }
        }
    }
}

/// The identifier for a name: raw for a keyword, with a trailing underscore for a keyword without a raw form. Invalid
/// names are converted.
pub(crate) fn ident(name: &str) -> Ident {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let mut characters = name.chars();
    let is_name = characters.next().is_some_and(|c| is_xid_start(c) || c == '_') && characters.all(is_xid_continue);
    let name = if is_name {
        name.to_owned()
    } else {
        identifier(name, Case::Snake, "unnamed")
    };
    if has_no_raw_form(&name) {
        Ident::new(&format!("{name}_"), Span::call_site())
    } else if is_keyword(&name) {
        Ident::new_raw(&name, Span::call_site())
    } else {
        Ident::new(&name, Span::call_site())
    }
}

fn has_no_raw_form(name: &str) -> bool {
    matches!(name, "self" | "Self" | "super" | "crate" | "_")
}

/// Returns true for keywords of any edition, used or reserved.
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "Self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// The name of a module and its file: `[a-z0-9_]`, at most 64 characters, and not reserved by a file system or cargo.
pub(crate) fn module_name(raw: &str) -> String {
    // other scripts are written as code points
    let mut name = String::new();
    for character in identifier_of_all_words(&without_accents(raw), "unnamed").chars() {
        match character {
            'a'..='z' | '0'..='9' | '_' => name.push(character),
            _ => name.push_str(&format!("_u{:x}_", u32::from(character))),
        }
    }
    let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
    let mut name = parts.join("_");
    name.truncate(LONGEST_MODULE - 1);
    let mut name = name.trim_end_matches('_').to_owned();
    let device = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let is_device = matches!(
        name.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin" | "conout" | "clock"
    ) || device.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    if is_device || has_no_raw_form(&name) || matches!(name.as_str(), "mod" | "lib" | "main") {
        name.push('_');
    }
    name
}

/// Returns true for a text that would be a row of code points as a module, because it has letters of other scripts.
pub(crate) fn is_written_as_code_points(text: &str) -> bool {
    without_accents(text)
        .chars()
        .any(|c| c.is_alphabetic() && !c.is_ascii())
}

/// The text without accents, cut to the length that file names need.
pub(crate) fn without_accents(text: &str) -> String {
    let is_accent = |character: &char| matches!(character, '\u{300}'..='\u{36F}');
    let beginning = text.chars().take(LONGEST_MODULE * 4);
    beginning.nfkd().filter(|character| !is_accent(character)).collect()
}

#[cfg(test)]
mod tests;
