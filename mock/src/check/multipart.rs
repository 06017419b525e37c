//! Multipart bodies, read as far as checking needs: the parts with their names, types, headers and texts.

/// One part of a multipart body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// The name of a part of a form.
    pub(super) name: Option<String>,
    pub(super) file: bool,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: &'a [u8],
}

/// The parts between the boundaries, or what is wrong with them.
pub(super) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, String> {
    let boundary = parameter(content_type, "boundary")
        .filter(|boundary| !boundary.is_empty())
        .ok_or("the content type has no boundary")?;
    let delimiter = format!("--{boundary}");
    let start = find(body, delimiter.as_bytes());
    let start = start.ok_or_else(|| format!("the boundary {boundary} does not occur"))?;
    let mut rest = body.get(start + delimiter.len()..).unwrap_or_default();
    let next = format!("\r\n{delimiter}");
    let missing = "the last boundary is missing";
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let start = find(rest, b"\r\n").ok_or(missing)?;
        rest = rest.get(start + 2..).unwrap_or_default();
        let end = find(rest, next.as_bytes()).ok_or(missing)?;
        let part = rest.get(..end).unwrap_or_default();
        parts.push(read(part).ok_or_else(|| format!("part {} has a header without a colon", parts.len() + 1))?);
        rest = rest.get(end + next.len()..).unwrap_or_default();
    }
    Ok(parts)
}

fn read(part: &[u8]) -> Option<Part<'_>> {
    // a part may have no header at all (RFC 2046, 5.1)
    let (head, body) = match find(part, b"\r\n\r\n").filter(|_| !part.starts_with(b"\r\n")) {
        Some(at) => (part.get(..at)?, part.get(at + 4..)?),
        None => match part.strip_prefix(b"\r\n") {
            Some(body) => (&[][..], body),
            None => (part, &[][..]),
        },
    };
    let head = String::from_utf8_lossy(head);
    let mut name = None;
    let mut file = false;
    let mut content_type = None;
    let mut headers = Vec::new();
    for line in head.split("\r\n").filter(|line| !line.is_empty()) {
        let (header, value) = line.split_once(':')?;
        if header.trim().eq_ignore_ascii_case("content-disposition") {
            let kind = value.split(';').next().unwrap_or_default().trim();
            name = parameter(value, "name").filter(|_| kind.eq_ignore_ascii_case("form-data"));
            file = parameter(value, "filename").is_some();
        } else if header.trim().eq_ignore_ascii_case("content-type") {
            content_type = Some(value.trim().to_owned());
        }
        headers.push((header.trim().to_owned(), value.trim().to_owned()));
    }
    Some(Part {
        name,
        file,
        content_type,
        headers,
        body,
    })
}

/// A parameter of a header value, quoted or not: `; name="x"`.
pub(super) fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (found, after) = rest.split_once('=')?;
        let (text, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let mut text = String::new();
                let mut chars = quoted.char_indices();
                let mut end = quoted.len();
                while let Some((at, c)) = chars.next() {
                    match c {
                        '"' => {
                            end = at + 1;
                            break;
                        }
                        '\\' => text.extend(chars.next().map(|(_, c)| c)),
                        c => text.push(c),
                    }
                }
                (text, quoted.get(end..).unwrap_or_default())
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                let (text, after) = after.split_at_checked(end)?;
                (text.trim().to_owned(), after)
            }
        };
        if found.trim().eq_ignore_ascii_case(name) {
            return Some(text);
        }
        rest = after.split_once(';')?.1;
    }
}

fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    within.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{parameter, parts};

    #[test]
    fn parts_have_names() {
        let body = b"preamble\r\n--x\r\nContent-Disposition: form-data; name=\"a \\\"b\"\r\n\r\none\r\n--x\r\n\
            content-disposition: form-data; filename=f.png; name=file\r\nContent-Type: image/png\r\n\r\n\xff\r\n--x--\r\n";
        let parts = parts("multipart/form-data; boundary=x", body).unwrap();
        assert_eq!(parts[0].name.as_deref(), Some("a \"b"));
        assert_eq!(parts[0].body, b"one");
        assert_eq!(parts[1].name.as_deref(), Some("file"));
        assert!(parts[1].file);
        assert_eq!(parts[1].content_type.as_deref(), Some("image/png"));
        assert_eq!(parts[1].body, b"\xff");
    }

    #[test]
    fn faults_are_named() {
        for (content_type, body, message) in [
            ("multipart/form-data", "", "the content type has no boundary"),
            ("multipart/form-data; boundary=x", "", "the boundary x does not occur"),
            ("multipart/form-data; boundary=x", "--x", "the last boundary is missing"),
            (
                "multipart/form-data; boundary=x",
                "--x\r\n\r\none",
                "the last boundary is missing",
            ),
            (
                "multipart/form-data; boundary=x",
                "--x\r\nA b\r\n\r\none\r\n--x--",
                "part 1 has a header without a colon",
            ),
        ] {
            assert_eq!(parts(content_type, body.as_bytes()).unwrap_err(), message);
        }
    }

    #[test]
    fn parameters_of_header_values() {
        for (value, found) in [
            ("a; name=b", Some("b")),
            ("a; x=\"q;\\\"\"; name=\"b;c\"; y=1", Some("b;c")),
            ("a; name=\"open", Some("open")),
            ("a; other=1", None),
            ("a", None),
            ("a; name", None),
        ] {
            assert_eq!(parameter(value, "name").as_deref(), found, "{value}");
        }
    }
}
