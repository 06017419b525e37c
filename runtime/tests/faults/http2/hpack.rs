//! Header blocks of HTTP/2 (RFC 7541): what clients send is read, and what servers send is written in its plainest form.

use std::collections::VecDeque;

/// The names of the static table, from index 1 on (appendix A).
const NAMES: [&str; 61] = [
    ":authority",
    ":method",
    ":method",
    ":path",
    ":path",
    ":scheme",
    ":scheme",
    ":status",
    ":status",
    ":status",
    ":status",
    ":status",
    ":status",
    ":status",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "accept",
    "access-control-allow-origin",
    "age",
    "allow",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "expires",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "proxy-authenticate",
    "proxy-authorization",
    "range",
    "referer",
    "refresh",
    "retry-after",
    "server",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
];

/// The values of its first entries.
const VALUES: [&str; 16] = [
    "",
    "GET",
    "POST",
    "/",
    "/index.html",
    "http",
    "https",
    "200",
    "204",
    "206",
    "304",
    "400",
    "404",
    "500",
    "",
    "gzip, deflate",
];

/// The characters by the number of bits of their code, which is canonical (appendix B). No request here has others.
const CODES: [(u32, &str); 10] = [
    (5, "012aceiost"),
    (6, " %-./3456789=A_bdfghlmnpru"),
    (7, ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz"),
    (8, "&*,;XZ"),
    (10, "!\"()?"),
    (11, "'+|"),
    (12, "#>"),
    (13, "\0$@[]~"),
    (14, "^}"),
    (15, "<`{"),
];

/// Reads the header blocks of a connection.
#[derive(Default)]
pub struct Decoder {
    entries: VecDeque<(String, String)>,
}

impl Decoder {
    /// Of the usual size.
    const SIZE: usize = 4096;

    pub fn decode(&mut self, mut block: &[u8]) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        while let Some(&first) = block.first() {
            if first & 0x80 != 0 {
                fields.push(self.entry(integer(&mut block, 7)));
                continue;
            }
            let (bits, indexed) = match first {
                0x40.. => (6, true),
                // a change of the size, which is never larger here
                0x20.. => {
                    integer(&mut block, 5);
                    continue;
                }
                _ => (4, false),
            };
            let name = match integer(&mut block, bits) {
                0 => string(&mut block),
                index => self.entry(index).0,
            };
            let field = (name, string(&mut block));
            if indexed {
                self.insert(field.clone());
            }
            fields.push(field);
        }
        fields
    }

    fn entry(&self, index: usize) -> (String, String) {
        let index = index - 1;
        match NAMES.get(index) {
            Some(name) => ((*name).to_owned(), VALUES.get(index).unwrap_or(&"").to_string()),
            None => self.entries[index - NAMES.len()].clone(),
        }
    }

    fn insert(&mut self, field: (String, String)) {
        self.entries.push_front(field);
        let size = |(name, value): &(String, String)| name.len() + value.len() + 32;
        while self.entries.iter().map(size).sum::<usize>() > Self::SIZE {
            self.entries.pop_back();
        }
    }
}

/// An integer with a prefix of so many bits (5.1).
fn integer(block: &mut &[u8], bits: u32) -> usize {
    let most = (1 << bits) - 1;
    let mut number = usize::from(take(block)) & most;
    let mut shift = 0;
    while number >= most {
        let byte = usize::from(take(block));
        number += (byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn take(block: &mut &[u8]) -> u8 {
    let (first, rest) = block.split_first().expect("a byte");
    *block = rest;
    *first
}

/// A string (5.2).
fn string(block: &mut &[u8]) -> String {
    let huffman = block[0] & 0x80 != 0;
    let length = integer(block, 7);
    let (text, rest) = block.split_at(length);
    *block = rest;
    match huffman {
        true => unpacked(text),
        false => String::from_utf8_lossy(text).into_owned(),
    }
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut code, mut length) = (0u32, 0);
    for byte in bytes {
        for bit in (0..8).rev() {
            code = code << 1 | u32::from(byte >> bit & 1);
            length += 1;
            if let Some(character) = character(code, length) {
                text.push(character);
                (code, length) = (0, 0);
            }
        }
    }
    text
}

/// The character of a code, if it is whole.
fn character(code: u32, length: u32) -> Option<char> {
    let (mut first, mut bits) = (0, 0);
    for (of, characters) in CODES {
        first <<= of - bits;
        bits = of;
        let count = u32::try_from(characters.len()).unwrap();
        if length == of && (first..first + count).contains(&code) {
            return characters.chars().nth((code - first) as usize);
        }
        first += count;
    }
    None
}

/// Fields as literals without an index, which every client can read.
pub fn encode(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name.as_bytes(), value] {
            let mut length = text.len();
            if length < 0x7f {
                block.push(length as u8);
            } else {
                block.push(0x7f);
                length -= 0x7f;
                while length >= 0x80 {
                    block.push(length as u8 | 0x80);
                    length >>= 7;
                }
                block.push(length as u8);
            }
            block.extend_from_slice(text);
        }
    }
    block
}
