//! HTML tags: styling tags become Markdown, layout tags are dropped, and all others are shown as text, because `<name>`
//! is mostly meant as a placeholder.

use html_escape::decode_html_entities;

use super::page::{Origin, Page};
use super::token::{Kind, Piece};

/// A longer tag is shown as text; the limit keeps the time for unclosed tags linear.
const LONGEST_TAG: usize = 1024;

struct Tag<'a> {
    /// In lower case.
    name: String,
    closes: bool,
    attributes: &'a str,
    /// The tag as it is written.
    source: &'a str,
}

/// Writes a piece of HTML: a single tag, or a block of text and tags.
pub(super) fn write(html: &str, page: &mut Page) {
    let mut rest = html;
    let mut comments_close = true;
    while let Some(at) = rest.find('<') {
        let (text, markup) = rest.split_at(at);
        write_text(text, page);
        if comments_close && let Some(comment) = markup.strip_prefix("<!--") {
            match comment.split_once("-->") {
                Some((_, after)) => rest = after,
                None => {
                    comments_close = false;
                    rest = markup;
                }
            }
        } else if let Some(tag) = read_tag(markup) {
            rest = markup.get(tag.source.len()..).unwrap_or_default();
            write_tag(&tag, page);
        } else {
            write_text("<", page);
            rest = markup.get(1..).unwrap_or_default();
        }
    }
    write_text(rest, page);
}

fn write_text(text: &str, page: &mut Page) {
    if text.is_empty() {
        return;
    }
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            page.push(Piece::SoftBreak);
        }
        if !line.is_empty() {
            page.text(&decode_html_entities(line));
        }
    }
}

fn write_tag(tag: &Tag<'_>, page: &mut Page) {
    let style = if tag.closes { Piece::Close } else { Piece::Open };
    match tag.name.as_str() {
        "b" | "strong" => page.push(style(Kind::Strong)),
        "i" | "em" | "var" | "cite" => page.push(style(Kind::Emphasis)),
        "s" | "del" | "strike" => page.push(style(Kind::Strike)),
        "code" | "tt" | "kbd" | "samp" => page.push(style(Kind::Code)),
        "a" if tag.closes => page.push(Piece::Close(Kind::Link)),
        "a" => page.push(Piece::OpenLink(attribute(tag, "href").unwrap_or_default())),
        "img" => page.text(&attribute(tag, "alt").unwrap_or_default()),
        "sup" if !tag.closes => page.text("^"),
        "br" => page.hard_break(),
        "hr" => page.rule(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => match tag.name.trim_start_matches('h').parse() {
            Ok(level) if !tag.closes => page.start_heading(level),
            _ => page.end_text(),
        },
        "pre" if tag.closes => page.end_code_block(),
        "pre" => page.start_code_block(),
        "blockquote" if tag.closes => page.end_quote(Origin::Html),
        "blockquote" => page.start_quote(Origin::Html),
        "ul" | "ol" if tag.closes => page.end_list(Origin::Html),
        "ul" => page.start_list(None, Origin::Html),
        "ol" => page.start_list(Some(1), Origin::Html),
        "li" if tag.closes => page.end_item(Origin::Html),
        "li" => page.start_item(Origin::Html),
        "table" if tag.closes => page.end_table(),
        "table" => page.start_table(Vec::new()),
        "tr" if !tag.closes => page.start_row(),
        "td" | "th" if tag.closes => page.end_cell(),
        "td" | "th" => page.start_cell(),
        "p" | "div" | "center" | "details" | "summary" | "figure" | "figcaption" | "dl" | "dt" | "dd" => {
            page.end_text();
        }
        "tr" | "thead" | "tbody" | "tfoot" | "colgroup" | "col" | "span" | "font" | "u" | "ins" | "small" | "big"
        | "sub" | "sup" | "mark" | "abbr" | "nobr" | "wbr" => {}
        _ => write_text(tag.source, page),
    }
}

fn read_tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let (closes, inside) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    let name_length = inside
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(inside.len());
    let (name, attributes) = inside.split_at_checked(name_length)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || name.len() > LONGEST_TAG
        || !attributes.starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
    {
        return None;
    }
    let mut quote = None;
    for (at, byte) in attributes.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (None, b'>') => {
                let attributes = attributes.get(..at)?;
                let length = text.len() - inside.len() + name_length + at + 1;
                return Some(Tag {
                    name: name.to_ascii_lowercase(),
                    closes,
                    attributes,
                    source: text.get(..length)?,
                });
            }
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute, with entities decoded.
fn attribute(tag: &Tag<'_>, wanted: &str) -> Option<String> {
    let mut rest = tag.attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end)?;
        let Some(value) = after.trim_start().strip_prefix('=') else {
            if after.is_empty() {
                return None;
            }
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value.get(1..)?.split_once(quote)?,
            _ => value.split_at_checked(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))?,
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode_html_entities(value).into_owned());
        }
        rest = after;
    }
}
