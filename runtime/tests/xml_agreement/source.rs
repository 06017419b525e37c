//! Bytes as decisions.

/// Bytes that are taken one by one; zeros when there are no more.
pub struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*first) % bound
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A document, or something like it, of the pieces that documents are made of.
pub fn document(bytes: &[u8]) -> String {
    const PIECES: [&str; 64] = [
        "<a>",
        "</a>",
        "<b>",
        "</b>",
        "<c>",
        "</c>",
        "<item>",
        "</item>",
        "<a/>",
        "<b/>",
        "<c/>",
        "<item/>",
        "<a",
        "<b",
        "<c",
        "<item",
        ">",
        "/>",
        " a='1'",
        " b=\"x\"",
        " c=''",
        " id='7'",
        " p:a='2'",
        " xmlns='urn:a'",
        " xmlns=''",
        " xmlns:p='urn:a'",
        " xmlns:q='urn:b'",
        " xmlns:p='urn:b'",
        "<p:a>",
        "</p:a>",
        "<q:b>",
        "</q:b>",
        "<p:c/>",
        "<p:item",
        " p:nil='true'",
        " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
        " xsi:nil='1'",
        " xml:lang='e'",
        "1",
        "-1.50",
        "+07",
        "true",
        "x",
        "é",
        " ",
        "\n",
        "\r",
        "\t",
        "&lt;",
        "&amp;",
        "&#65;",
        "&#xD;",
        "&x;",
        "&",
        "<![CDATA[<]]>",
        "<![CDATA[",
        "]]>",
        "<!-- -->",
        "<?p?>",
        "<?xml version='1.0'?>",
        "<?xml version='1.1'?>",
        "&#1;",
        "<名>",
        "</名>",
    ];
    bytes
        .iter()
        .map(|byte| PIECES[usize::from(*byte) % PIECES.len()])
        .collect()
}
