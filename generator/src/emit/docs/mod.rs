//! Converts descriptions to rustdoc text.
//!
//! A description is CommonMark with HTML, from an untrusted author. Copied into a doc comment, code blocks would run as
//! doctests, `[x]` would link to items, and unclosed markup would spill over. So it is not copied: the parser that
//! rustdoc itself uses reads it, and it is written anew with a few harmless constructs. [`page`] writes blocks,
//! [`inline`] and [`writer`] the text inside one, [`html`] reads tags.

mod address;
mod facts;
mod html;
mod inline;
mod page;
mod plain;
mod table;
mod token;
mod wrap;
mod writer;

use crate::text::is_text;

pub(crate) use facts::texts;
use page::{Origin, Page};
use plain::plain_lines;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use token::{Kind, Piece};

/// Converts a description to lines of rustdoc text, without the `///`.
///
/// No line holds a line break, a tab, trailing spaces or a control character; the first and the last line are not
/// empty. Text without visible content gives no lines.
pub(crate) fn doc_lines(markdown: &str) -> Vec<String> {
    plain_lines(markdown).unwrap_or_else(|| parsed_lines(markdown))
}

/// As above, for any text.
fn parsed_lines(markdown: &str) -> Vec<String> {
    let source = clean(markdown);
    let mut page = Page::default();
    // The raw HTML of the block being read: its tags may span several lines.
    let mut raw_html = String::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(&source, options) {
        match event {
            Event::Start(tag) => start(&mut page, tag),
            Event::End(TagEnd::HtmlBlock) => {
                html::write(&raw_html, &mut page);
                raw_html.clear();
                page.end_text();
            }
            Event::End(tag) => end(&mut page, tag),
            Event::Text(text) => page.text(&text),
            Event::Code(text) => page.push(Piece::Code(text.into_string())),
            Event::Html(text) => raw_html.push_str(&text),
            Event::InlineHtml(text) => html::write(&text, &mut page),
            Event::SoftBreak => page.push(Piece::SoftBreak),
            Event::HardBreak => page.hard_break(),
            Event::Rule => page.rule(),
            // Parser extensions that are not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => page.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }
    page.finish()
}

fn start(page: &mut Page, tag: Tag<'_>) {
    match tag {
        Tag::Paragraph => page.start_paragraph(),
        Tag::Heading { level, .. } => page.start_heading(level as usize),
        Tag::BlockQuote(_) => page.start_quote(Origin::Markdown),
        Tag::CodeBlock(_) => page.start_code_block(),
        Tag::List(first) => page.start_list(first, Origin::Markdown),
        Tag::Item => page.start_item(Origin::Markdown),
        Tag::Table(alignments) => page.start_table(alignments),
        Tag::TableHead | Tag::TableRow => page.start_row(),
        Tag::TableCell => page.start_cell(),
        Tag::Emphasis => page.push(Piece::Open(Kind::Emphasis)),
        Tag::Strong => page.push(Piece::Open(Kind::Strong)),
        Tag::Strikethrough => page.push(Piece::Open(Kind::Strike)),
        // Only the text of an image is shown, so that documentation loads nothing from other sites.
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => page.push(Piece::OpenLink(dest_url.into_string())),
        _ => {}
    }
}

fn end(page: &mut Page, tag: TagEnd) {
    match tag {
        TagEnd::Paragraph | TagEnd::Heading(_) => page.end_text(),
        TagEnd::BlockQuote(_) => page.end_quote(Origin::Markdown),
        TagEnd::CodeBlock => page.end_code_block(),
        TagEnd::List(_) => page.end_list(Origin::Markdown),
        TagEnd::Item => page.end_item(Origin::Markdown),
        TagEnd::Table => page.end_table(),
        TagEnd::TableCell => page.end_cell(),
        TagEnd::Emphasis => page.push(Piece::Close(Kind::Emphasis)),
        TagEnd::Strong => page.push(Piece::Close(Kind::Strong)),
        TagEnd::Strikethrough => page.push(Piece::Close(Kind::Strike)),
        TagEnd::Link | TagEnd::Image => page.push(Piece::Close(Kind::Link)),
        _ => {}
    }
}

/// Normalizes line breaks to `\n` and drops characters that are not allowed in doc comments.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\u{B}' | '\u{C}' => cleaned.push(' '),
            '\n' | '\t' => cleaned.push(character),
            _ if is_text(character) => cleaned.push(character),
            _ => {}
        }
    }
    cleaned
}

#[cfg(test)]
mod tests;
