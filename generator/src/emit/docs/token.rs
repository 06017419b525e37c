//! What the text of a block is made of: pieces as they are read, and tokens as they are written.

/// A part of the text of a block, as Markdown or HTML says it. Styles may be closed in another order than they were
/// opened, or not at all.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    /// A line break of the source, which does not show.
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
    /// The element of HTML; a code span of Markdown is one piece.
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

/// What the text stands in.
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

/// A part of the text in the order it will be written; what is opened is closed, and nested rightly.
pub(super) enum Token {
    /// Text without spaces.
    Word(String),
    Gap(Gap),
    Code(String),
    /// A link that is its own text.
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

    /// What a neighbour sees of it; none if it is looked through.
    fn edge(&self) -> Option<char> {
        match self {
            Token::Gap(_) => Some(' '),
            Token::Open(_) | Token::Close(_) => None,
            _ => Some('`'),
        }
    }
}
