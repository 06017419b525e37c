//! Writes tokens as Markdown and escapes text that would be markup.

use super::address::find_address;
use super::token::{Gap, Setting, Token};
use super::wrap::{FIXED_SPACE, HARD_BREAK};

/// Writes tokens and decides which characters must be escaped.
pub(super) struct Writer {
    out: String,
    setting: Setting,
    in_link: bool,
    /// Whether `*` must be escaped: a single one has no counterpart.
    escape_stars: bool,
    escape_tildes: bool,
    escape_underscores: bool,
}

impl Writer {
    pub(super) fn new(tokens: &[Token], setting: Setting) -> Self {
        let (mut stars, mut tildes, mut underscores) = (0, 0, 0);
        for token in tokens {
            match token {
                Token::Word(word) => {
                    stars += word.matches('*').count();
                    tildes += word.matches('~').count();
                    underscores += outer_underscores(word);
                }
                Token::Open(_) => {
                    stars += 2;
                    tildes += 2;
                }
                _ => {}
            }
        }
        Self {
            out: String::new(),
            setting,
            in_link: false,
            escape_stars: stars > 1,
            escape_tildes: tildes > 1,
            escape_underscores: underscores > 1,
        }
    }

    pub(super) fn write(mut self, tokens: &[Token]) -> String {
        for (index, token) in tokens.iter().enumerate() {
            match token {
                Token::Word(word) => {
                    let glued = |neighbour: Option<&Token>| !matches!(neighbour, None | Some(Token::Gap(_)));
                    let after = glued(tokens.get(index + 1));
                    let before = glued(index.checked_sub(1).and_then(|before| tokens.get(before)));
                    self.word(word, before, after);
                }
                Token::Gap(gap) => self.gap(*gap),
                Token::Code(code) => self.code(code),
                Token::Address(address) => self.out.push_str(&format!("<{address}>")),
                Token::Open(kind) | Token::Close(kind) => self.out.push_str(kind.delimiter()),
                Token::OpenLink => {
                    self.in_link = true;
                    if self.out.ends_with('!') {
                        // `![` begins an image.
                        self.out.pop();
                        self.out.push_str("\\!");
                    }
                    self.out.push('[');
                }
                Token::CloseLink(address) => {
                    self.in_link = false;
                    self.out.push_str("](");
                    self.out.push_str(&address.replace('(', "%28").replace(')', "%29"));
                    self.out.push(')');
                }
            }
        }
        self.out
    }

    fn gap(&mut self, gap: Gap) {
        match (self.setting, gap) {
            (Setting::Cell, Gap::Hard) => self.out.push_str("<br>"),
            (Setting::Paragraph, Gap::Hard) if !self.in_link => self.out.push(HARD_BREAK),
            (Setting::Paragraph, Gap::Soft) if !self.in_link => self.out.push('\n'),
            _ if self.in_link => self.out.push(FIXED_SPACE),
            _ => self.out.push(' '),
        }
    }

    fn code(&mut self, code: &str) {
        // Parsers disagree about backslashes before a `|` in the code of a table cell.
        if self.setting == Setting::Cell && code.contains("\\|") {
            for (index, word) in code.split(' ').enumerate() {
                if index > 0 {
                    self.out.push(' ');
                }
                self.escape(word, true, true);
            }
            return;
        }
        let fence = "`".repeat(longest_run(code, '`') + 1);
        let padding = if code.starts_with('`') || code.ends_with('`') {
            " "
        } else {
            ""
        };
        let mut code = format!("{fence}{padding}{code}{padding}{fence}").replace(' ', &FIXED_SPACE.to_string());
        if self.setting == Setting::Cell {
            code = code.replace('|', "\\|");
        }
        if self.out.ends_with('`') {
            // Separates the backticks of two adjacent code spans.
            self.out.push(FIXED_SPACE);
        }
        self.out.push_str(&code);
    }

    /// Writes text and turns URLs into links.
    fn word(&mut self, word: &str, glued_before: bool, glued_after: bool) {
        let mut rest = word;
        let mut glued = glued_before;
        while !self.in_link
            && let Some((text, found, after)) = find_address(rest)
        {
            self.escape(text, glued, true);
            if found.contains(['{', '}', '<', '>']) {
                // A URL with placeholders is no link.
                self.code(found);
            } else {
                self.out.push_str(&format!("<{found}>"));
            }
            glued = true;
            rest = after;
        }
        self.escape(rest, glued, glued_after);
    }

    /// Escapes text. `glued` means that the text is adjacent to something other than a space.
    fn escape(&mut self, text: &str, glued_before: bool, glued_after: bool) {
        let mut previous = None;
        for (at, character) in text.char_indices() {
            let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
            let next = rest.chars().next();
            let at_end = next.is_none() && glued_after;
            let escaped = match character {
                '\\' | '`' | '[' => true,
                ']' | '^' => self.in_link,
                '|' => self.setting == Setting::Cell,
                '*' => self.escape_stars,
                '~' => self.escape_tildes,
                '_' => self.escape_underscores && !is_inside(previous, next),
                '<' => at_end || next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
                '&' => begins_entity(rest, glued_after),
                // Rustdoc warns of bare URLs.
                ':' if rest.starts_with("//") => {
                    let before = text.get(..at).unwrap_or_default();
                    before.ends_with("http") || before.ends_with("https") || (glued_before && "https".ends_with(before))
                }
                '/' => at == 0 && glued_before && self.out.ends_with([':', '/']),
                _ => false,
            };
            if escaped {
                self.out.push('\\');
            }
            self.out.push(character);
            previous = Some(character);
        }
    }
}

/// Number of underscores that are not between letters or digits and so may be delimiters.
fn outer_underscores(word: &str) -> usize {
    let mut count = 0;
    let mut previous = None;
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        count += usize::from(character == '_' && !is_inside(previous, characters.peek().copied()));
        previous = Some(character);
    }
    count
}

fn is_inside(previous: Option<char>, next: Option<char>) -> bool {
    previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)
}

/// Returns true if `&` followed by `rest` is an entity or may become one with the text that follows.
fn begins_entity(rest: &str, glued_after: bool) -> bool {
    let mut name = rest
        .chars()
        .take(40)
        .skip_while(|c| c.is_ascii_alphanumeric() || *c == '#');
    match name.next() {
        Some(character) => character == ';',
        None => glued_after || rest.len() >= 40,
    }
}

/// Length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let runs = text.split(|character| character != wanted);
    runs.map(|run| run.chars().count()).max().unwrap_or(0)
}
