//! Inline text of a block: closes and nests styles, drops empty links, normalizes spaces.

use crate::text::is_text;

use super::address::web_address;
use super::token::{Gap, Kind, Piece, Setting, Token};
use super::wrap::FIXED_SPACE;
use super::writer::Writer;

/// Writes the text of a block as Markdown, or an empty string if nothing is visible. Paragraphs still need
/// [`super::wrap::wrap`].
pub(super) fn render(pieces: Vec<Piece>, setting: Setting) -> String {
    let mut tokens = Tokens::from_pieces(pieces).list;
    drop_weak_delimiters(&mut tokens);
    if setting == Setting::Heading
        && let Some(Token::Word(word)) = tokens.last_mut()
        && word.bytes().all(|byte| byte == b'#')
    {
        // Trailing `#`s of a heading are syntax, so they become a code span.
        let hashes = std::mem::take(word);
        tokens.pop();
        tokens.push(Token::Code(hashes));
    }
    let text = Writer::new(&tokens, setting).write(&tokens);
    if setting == Setting::Paragraph {
        text
    } else {
        text.replace(FIXED_SPACE, " ")
    }
}

// ---- from pieces to tokens ------------------------------------------------------------------------------------

/// For each piece that opens or closes a style, the index of its counterpart.
fn partners(pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut partners = vec![None; pieces.len()];
    let mut open: Vec<(Kind, usize)> = Vec::new();
    let mut open_of_kind = [0usize; Kind::COUNT];
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open(kind) => {
                open.push((*kind, index));
                open_of_kind[*kind as usize] += 1;
            }
            Piece::OpenLink(_) => {
                open.push((Kind::Link, index));
                open_of_kind[Kind::Link as usize] += 1;
            }
            Piece::Close(kind) if open_of_kind[*kind as usize] > 0 => {
                while let Some((opened, at)) = open.pop() {
                    open_of_kind[opened as usize] -= 1;
                    if opened == *kind {
                        partners[at] = Some(index);
                        partners[index] = Some(at);
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    partners
}

#[derive(Default)]
struct Tokens {
    list: Vec<Token>,
    /// Space that is not written yet, as it may have to move before an opening or after a closing delimiter.
    gap: Option<Gap>,
    /// The URL of the open link: links do not nest.
    link: Option<String>,
}

impl Tokens {
    fn from_pieces(pieces: Vec<Piece>) -> Self {
        let partners = partners(&pieces);
        let mut tokens = Self::default();
        // Whether the element `code` is open, and its text so far.
        let mut code: Option<String> = None;
        // For each link that is open, whether it is written.
        let mut links: Vec<bool> = Vec::new();
        for (piece, partner) in pieces.into_iter().zip(partners) {
            if let Some(content) = &mut code {
                match piece {
                    Piece::Text(text) | Piece::Code(text) => content.push_str(&text),
                    Piece::SoftBreak | Piece::HardBreak => content.push(' '),
                    Piece::Close(Kind::Code) if partner.is_some() => {
                        tokens.code(content);
                        code = None;
                    }
                    _ => {}
                }
                continue;
            }
            match piece {
                Piece::Text(text) => tokens.text(&text),
                Piece::Code(text) => tokens.code(&text),
                Piece::SoftBreak => tokens.gap(Gap::Soft),
                Piece::HardBreak => tokens.gap(Gap::Hard),
                // A tag that is never closed is shown as text.
                Piece::Open(Kind::Code) if partner.is_none() => tokens.text("<code>"),
                Piece::Open(Kind::Code) => code = Some(String::new()),
                Piece::Open(kind) if partner.is_some() => tokens.open(kind),
                Piece::OpenLink(address) if partner.is_some() => {
                    let address = web_address(&address).filter(|_| tokens.link.is_none());
                    links.push(address.is_some());
                    if address.is_some() {
                        tokens.link = address;
                        tokens.list.push(Token::OpenLink);
                    }
                }
                Piece::Close(Kind::Link) if partner.is_some() => {
                    if links.pop() == Some(true) {
                        tokens.close_link();
                    }
                }
                Piece::Close(kind) if partner.is_some() => tokens.close(kind),
                Piece::Open(_) | Piece::OpenLink(_) | Piece::Close(_) => {}
            }
        }
        tokens
    }

    fn gap(&mut self, gap: Gap) {
        self.gap = self.gap.max(Some(gap));
    }

    fn text(&mut self, text: &str) {
        let text: String = text
            .chars()
            .filter(|c| is_text(*c) || matches!(c, '\t' | '\n'))
            .collect();
        for (index, word) in text.split([' ', '\t', '\n']).enumerate() {
            if index > 0 {
                self.gap(Gap::Space);
            }
            if word.is_empty() {
                continue;
            }
            match self.list.last_mut() {
                Some(Token::Word(last)) if self.gap.is_none() => last.push_str(word),
                _ => self.content(Token::Word(word.to_owned())),
            }
        }
    }

    fn code(&mut self, text: &str) {
        let text: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| is_text(*c))
            .collect();
        let text = text.trim();
        if !text.is_empty() {
            self.content(Token::Code(text.to_owned()));
        }
    }

    /// Moves space before the opening delimiter: `** text**` is not bold.
    fn content(&mut self, token: Token) {
        if let Some(gap) = self.gap.take() {
            let opened = self
                .list
                .iter()
                .rev()
                .take_while(|token| matches!(token, Token::Open(_) | Token::OpenLink))
                .count();
            let at = self.list.len() - opened;
            match at.checked_sub(1).and_then(|before| self.list.get_mut(before)) {
                None => {}
                Some(Token::Gap(before)) => *before = gap.max(*before),
                Some(_) => self.list.insert(at, Token::Gap(gap)),
            }
        }
        self.list.push(token);
    }

    fn open(&mut self, kind: Kind) {
        match self.list.last() {
            // `**a****b**` is not bold, `**ab**` is.
            Some(Token::Close(closed)) if *closed == kind && self.gap.is_none() => {
                self.list.pop();
            }
            _ => self.list.push(Token::Open(kind)),
        }
    }

    fn close(&mut self, kind: Kind) {
        match self.list.last() {
            Some(Token::Open(opened)) if *opened == kind => {
                self.list.pop();
            }
            _ => self.list.push(Token::Close(kind)),
        }
    }

    fn close_link(&mut self) {
        let Some(address) = self.link.take() else {
            return;
        };
        match self.list.as_slice() {
            [.., Token::OpenLink] => {
                self.list.pop();
                self.content(Token::Address(address));
            }
            [.., Token::OpenLink, Token::Word(text)] if *text == address => {
                self.list.truncate(self.list.len() - 2);
                self.list.push(Token::Address(address));
            }
            _ => self.list.push(Token::CloseLink(address)),
        }
    }
}

/// Drops styles whose delimiters CommonMark would not recognize because of adjacent characters.
fn drop_weak_delimiters(tokens: &mut Vec<Token>) {
    let mut before = Vec::with_capacity(tokens.len());
    let mut last = ' ';
    for token in tokens.iter() {
        before.push(last);
        last = token.last_char().unwrap_or(last);
    }
    let mut weak = vec![false; tokens.len()];
    let mut closes: Vec<usize> = Vec::new();
    let mut next = ' ';
    for (index, token) in tokens.iter().enumerate().rev() {
        let previous = before.get(index).copied().unwrap_or(' ');
        match token {
            Token::Close(_) => {
                weak[index] = !binds(previous, next);
                closes.push(index);
            }
            Token::Open(_) => {
                if let Some(close) = closes.pop() {
                    let both = weak[close] || !binds(next, previous);
                    weak[index] = both;
                    weak[close] = both;
                }
            }
            other => next = other.first_char().unwrap_or(next),
        }
    }
    let mut weak = weak.into_iter();
    tokens.retain(|_| !weak.next().unwrap_or(false));
}

/// Returns whether CommonMark recognizes a delimiter between these two characters (left- or right-flanking).
fn binds(inner: char, outer: char) -> bool {
    let punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    !inner.is_whitespace() && (!punctuation(inner) || outer.is_whitespace() || punctuation(outer))
}
