//! The elements of inline text: pieces in the order of the source, and tokens in the order of the output.

/// An element of inline text from Markdown or HTML. Styles may be closed in another order than they were opened, or not
/// at all.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    /// A soft line break, shown as a space.
    SoftBreak,
    HardBreak,
    Open(Kind),
    /// A link to this address.
    OpenLink(String),
    Close(Kind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Emphasis,
    Strong,
    Strike,
    /// The HTML element `code`; a code span of Markdown is a single piece.
    Code,
    Link,
}

impl Kind {
    pub(super) const COUNT: usize = 5;

    pub(super) fn delimiter(self) -> &'static str {
        match self {
            Kind::Emphasis => "*",
            Kind::Strong => "**",
            Kind::Strike => "~~",
            Kind::Code | Kind::Link => "",
        }
    }
}

/// The block that holds the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Paragraph,
    /// One line.
    Heading,
    /// One line without a `|`.
    Cell,
}

/// Space between words, the weaker kind first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    Space,
    Soft,
    Hard,
}

/// An element of inline text in the order of the output; delimiters are balanced and nested correctly.
pub(super) enum Token {
    /// Text without spaces.
    Word(String),
    Gap(Gap),
    Code(String),
    /// A link whose text is its URL.
    Address(String),
    Open(Kind),
    Close(Kind),
    OpenLink,
    CloseLink(String),
}

impl Token {
    pub(super) fn first_char(&self) -> Option<char> {
        match self {
            Token::Word(text) => text.chars().next(),
            other => other.edge(),
        }
    }

    pub(super) fn last_char(&self) -> Option<char> {
        match self {
            Token::Word(text) => text.chars().next_back(),
            other => other.edge(),
        }
    }

    /// The character that adjacent delimiters see; `None` for tokens that they ignore.
    fn edge(&self) -> Option<char> {
        match self {
            Token::Gap(_) => Some(' '),
            Token::Open(_) | Token::Close(_) => None,
            _ => Some('`'),
        }
    }
}
