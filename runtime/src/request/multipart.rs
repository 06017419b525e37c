//! Multipart bodies: `form-data` (RFC 7578), and others (RFC 2046, section 5.1; `related` is RFC 2387).
//!
//! Parts of a form have names, those of other bodies an order: that of the properties in the document.

use std::borrow::Cow;
use std::collections::HashSet;

use super::style::{each_item, scalar};
use crate::describe::Part;
use crate::encoding::percent;
use crate::error::Error;
use crate::json::Json;
use crate::value::{Binary, File};

/// A body, and its media type with all that it needs.
pub(super) struct Multipart {
    pub(super) bytes: Vec<u8>,
    pub(super) media_type: String,
}

/// One part as it is sent.
struct Piece<'a> {
    name: &'a str,
    file_name: Option<&'a str>,
    media_type: Option<Cow<'a, str>>,
    headers: Vec<(&'a str, &'a str)>,
    content: Cow<'a, [u8]>,
}

/// A part for each property, an array one for each item, then the files. The boundary is random, so that no value can
/// hold it but by guessing.
pub(super) fn multipart(
    media_type: &str,
    members: &[(String, Json)],
    files: &[(Cow<'static, str>, File)],
    parts: &[Part],
    boundary: &str,
) -> Result<Multipart, Error> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let is_form = essence.eq_ignore_ascii_case("multipart/form-data");
    let mut pieces = Vec::new();
    let replaced = |name: &str| files.iter().any(|(file, _)| file == name);
    for (name, value) in members.iter().filter(|(name, _)| !replaced(name)) {
        let part = parts.iter().find(|part| part.name == name);
        property(name, value, part, boundary, &mut pieces)?;
    }
    for (name, file) in files {
        let part = parts.iter().find(|part| part.name == name);
        pieces.push(file_piece(name, file, part, is_form)?);
    }
    pieces.iter().try_for_each(|piece| check(piece, is_form))?;
    let mut media_type = media_type.to_owned();
    if !is_form {
        check_positions(parts, &pieces)?;
        pieces.sort_by_key(|piece| {
            parts
                .iter()
                .position(|part| part.name == piece.name)
                .unwrap_or(parts.len())
        });
        for piece in &mut pieces {
            // without one it would be ASCII (RFC 2046, 5.2)
            piece
                .media_type
                .get_or_insert(Cow::Borrowed("text/plain; charset=utf-8"));
        }
        // RFC 2046, 5.1.1: at least one part
        let root = pieces.first().ok_or_else(|| Error::invalid("body", "has no parts"))?;
        if essence.eq_ignore_ascii_case("multipart/related") && !media_type.to_ascii_lowercase().contains("type=") {
            // RFC 2387, 3.1: the media type of the root, which is the first part
            let root = root.media_type.as_deref().unwrap_or_default();
            let root = root
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .replace(['"', '\\'], "");
            media_type.push_str(&format!("; type=\"{root}\""));
        }
    }
    media_type.push_str(&format!("; boundary={boundary}"));
    let mut bytes = Vec::new();
    for piece in &pieces {
        push(&mut bytes, boundary, piece, is_form);
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(Multipart { bytes, media_type })
}

/// The parts of one property.
fn property<'a>(
    name: &'a str,
    value: &'a Json,
    part: Option<&'a Part>,
    boundary: &str,
    pieces: &mut Vec<Piece<'a>>,
) -> Result<(), Error> {
    if part.is_some_and(|part| part.at_position) {
        if !value.is_null() {
            pieces.push(value_piece(name, value, part, boundary)?);
        }
        return Ok(());
    }
    let mut fault = None;
    each_item(value, |value| match value_piece(name, value, part, boundary) {
        Ok(piece) => pieces.push(piece),
        Err(error) => {
            fault.get_or_insert(error);
        }
    });
    fault.map_or(Ok(()), Err)
}

/// The part of one value.
fn value_piece<'a>(name: &'a str, value: &'a Json, part: Option<&'a Part>, boundary: &str) -> Result<Piece<'a>, Error> {
    // OpenAPI 3.0.3, "Special Considerations for multipart Content": objects are JSON unless it says otherwise
    let structured = matches!(value, Json::Object(_) | Json::Array(_));
    let media_type = part.and_then(|part| part.media_type);
    let mut media_type = media_type
        .or(structured.then_some("application/json"))
        .map(Cow::Borrowed);
    let content = match (part, scalar(value)) {
        (Some(part), _) if structured && part.inner.is_some() => {
            let inner = inner(part, value, boundary)?;
            media_type = Some(Cow::Owned(inner.media_type));
            Cow::Owned(inner.bytes)
        }
        (Some(part), Ok(text)) if part.binary => match Binary::from_base64(&text) {
            Some(binary) => Cow::Owned(binary.into_bytes()),
            None => return Err(Error::invalid(format!("body property {name}"), "is not base64")),
        },
        (Some(part), _) if part.json => Cow::Owned(value.to_string().into_bytes()),
        (_, Ok(Cow::Borrowed(text))) => Cow::Borrowed(text.as_bytes()),
        (_, Ok(Cow::Owned(text))) => Cow::Owned(text.into_bytes()),
        (_, Err(_)) => Cow::Owned(value.to_string().into_bytes()),
    };
    Ok(Piece {
        name,
        file_name: part
            .is_some_and(|part| part.binary && !part.at_position)
            .then_some(name),
        media_type,
        headers: part.map_or_else(Vec::new, |part| part.headers.to_vec()),
        content,
    })
}

/// A part that is a multipart itself (OpenAPI 3.2.0, "Nested Encoding"): of the items of a list by their positions, or of the
/// properties of an object.
fn inner(part: &Part, value: &Json, boundary: &str) -> Result<Multipart, Error> {
    let parts = part.inner.unwrap_or_default();
    let of_items;
    let members: &[(String, Json)] = match value {
        Json::Object(members) => members,
        Json::Array(items) => {
            let positions = parts.iter().filter(|part| part.at_position);
            let mut items = items.iter();
            let mut members: Vec<(String, Json)> = positions
                .zip(items.by_ref())
                .map(|(part, item)| (part.name.to_owned(), item.clone()))
                .collect();
            let others = parts.iter().find(|part| !part.at_position);
            let others = others.map_or("parts", |part| part.name);
            members.push((others.to_owned(), Json::Array(items.cloned().collect())));
            of_items = members;
            &of_items
        }
        _ => &[],
    };
    // no delimiter of the part begins like one of the body around it (RFC 2046, section 5.1.2)
    let boundary = format!("in-{boundary}");
    multipart(
        part.media_type.unwrap_or("multipart/mixed"),
        members,
        &[],
        parts,
        &boundary,
    )
}

/// Makes sure that no part is missing before another one, which would get its position.
fn check_positions(parts: &[Part], pieces: &[Piece<'_>]) -> Result<(), Error> {
    if !parts.iter().any(|part| part.at_position) {
        return Ok(());
    }
    let sent: HashSet<&str> = pieces.iter().map(|piece| piece.name).collect();
    let mut missing = None;
    for part in parts {
        match (sent.contains(part.name), missing) {
            (false, None) if part.at_position => missing = Some(part.name),
            (true, Some(missing)) => {
                let reason = format!("is missing before the part {}", part.name);
                return Err(Error::invalid(format!("body property {missing}"), reason));
            }
            _ => {}
        }
    }
    Ok(())
}

fn file_piece<'a>(name: &'a str, file: &'a File, part: Option<&Part>, is_form: bool) -> Result<Piece<'a>, Error> {
    let media_type = match file.is_text {
        true => file.media_type.as_deref(),
        false => {
            let given = file.media_type.as_deref().or(part.and_then(|part| part.media_type));
            given.or(Some("application/octet-stream"))
        }
    };
    let mut headers = Vec::new();
    headers.extend(
        file.headers
            .iter()
            .map(|(header, value)| (header.as_str(), value.as_str())),
    );
    for (header, value) in part.map_or(&[][..], |part| part.headers) {
        if !headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(header)) {
            headers.push((header, value));
        }
    }
    // elsewhere than in a form a name is told that was given, with the file or in place of a documented one
    let file_name = file
        .name
        .as_deref()
        .or(((is_form || part.is_none()) && !file.is_text).then_some(name));
    Ok(Piece {
        name,
        file_name,
        media_type: media_type.map(Cow::Borrowed),
        headers,
        content: Cow::Borrowed(&file.bytes),
    })
}

fn push(out: &mut Vec<u8>, boundary: &str, piece: &Piece<'_>, is_form: bool) {
    let mut head = format!("--{boundary}");
    if is_form {
        let name = quoted(piece.name);
        head.push_str(&format!("\r\nContent-Disposition: form-data; name=\"{name}\""));
        if let Some(file_name) = piece.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
    }
    if let Some(media_type) = &piece.media_type {
        head.push_str(&format!("\r\nContent-Type: {media_type}"));
    }
    let disposed = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case("content-disposition");
    if let Some(file_name) = piece
        .file_name
        .filter(|_| !is_form && !piece.headers.iter().any(disposed))
    {
        head.push_str(&format!("\r\nContent-Disposition: attachment; {}", attached(file_name)));
    }
    for (name, value) in &piece.headers {
        head.push_str(&format!("\r\n{name}: {value}"));
    }
    head.push_str("\r\n\r\n");
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&piece.content);
    out.extend_from_slice(b"\r\n");
}

/// Makes sure that nothing ends its line in the head of a part, whoever gave it. Names are written so that they cannot.
fn check(piece: &Piece<'_>, is_form: bool) -> Result<(), Error> {
    let of = |what: &str| format!("{what} of the part {}", piece.name);
    if let Some(media_type) = piece.media_type.as_deref() {
        check_media_type(media_type).map_err(|reason| Error::invalid(of("media type"), reason))?;
    }
    for (header, value) in &piece.headers {
        check_header(header, value, is_form).map_err(|reason| Error::invalid(of("header"), reason))?;
    }
    Ok(())
}

/// Whether a part may have this media type.
fn check_media_type(media_type: &str) -> Result<(), &'static str> {
    if media_type.trim().is_empty() {
        return Err("is empty");
    }
    match media_type.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
        true => Ok(()),
        false => Err("has characters other than visible ASCII"),
    }
}

/// Whether a part may have this header.
fn check_header(name: &str, value: &str, is_form: bool) -> Result<(), &'static str> {
    let name = http::HeaderName::try_from(name).map_err(|_| "is not the name of a header")?;
    if name == http::header::CONTENT_TYPE || (is_form && name == http::header::CONTENT_DISPOSITION) {
        return Err("follows from the name and the media type of the file");
    }
    if value.bytes().any(|byte| byte.is_ascii_control()) {
        return Err("holds a control character");
    }
    Ok(())
}

/// A name within quotes, as browsers write it (HTML, "multipart form data"): RFC 7578 section 5.1 leaves names in
/// UTF-8, and quotes and line breaks must not end them.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The name of an attachment (RFC 2183, section 2.3): plain text as it is, other text by RFC 2231, section 4.
fn attached(name: &str) -> String {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && !b"\"\\%".contains(&byte);
    match name.bytes().all(plain) {
        true => format!("filename=\"{name}\""),
        false => format!("filename*=UTF-8''{}", percent::encode(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(value: &str, files: &[(&'static str, File)], parts: &[Part]) -> Result<String, Error> {
        let Json::Object(members) = value.parse().unwrap() else {
            panic!("an object")
        };
        let files: Vec<_> = files
            .iter()
            .map(|(name, file)| ((*name).into(), file.clone()))
            .collect();
        let built = multipart("multipart/form-data", &members, &files, parts, "X")?;
        Ok(String::from_utf8(built.bytes).unwrap())
    }

    #[test]
    fn values_are_parts() {
        let parts = [Part::binary("file"), Part::of("o", "application/vnd.o+json")];
        assert_eq!(
            built(
                r#"{"a\"\r\n":"x","file":"aGk=","o":{"k":1},"p":{"l":[]},"l":[1,null,true],"n":null}"#,
                &[],
                &parts
            )
            .unwrap(),
            "--X\r\nContent-Disposition: form-data; name=\"a%22%0D%0A\"\r\n\r\nx\r\n\
             --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
             Content-Type: application/octet-stream\r\n\r\nhi\r\n\
             --X\r\nContent-Disposition: form-data; name=\"o\"\r\nContent-Type: application/vnd.o+json\r\n\r\n{\"k\":1}\r\n\
             --X\r\nContent-Disposition: form-data; name=\"p\"\r\nContent-Type: application/json\r\n\r\n{\"l\":[]}\r\n\
             --X\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\n1\r\n\
             --X\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\ntrue\r\n--X--\r\n"
        );
        let error = built(r#"{"file":"a*"}"#, &[], &parts).unwrap_err();
        assert!(
            error.to_string().contains("body property file is not base64"),
            "{error}"
        );
    }

    #[test]
    fn files_have_names_and_types() {
        let files = [
            ("f", File::from("plain")),
            ("f", File::new("png").name("ü \"1\".png").media_type("image/png")),
            ("g", File::from("typed")),
        ];
        assert_eq!(
            built("{}", &files, &[Part::binary("g").media_type("text/csv")]).unwrap(),
            "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\
             Content-Type: application/octet-stream\r\n\r\nplain\r\n\
             --X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ü %221%22.png\"\r\n\
             Content-Type: image/png\r\n\r\npng\r\n\
             --X\r\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\r\n\
             Content-Type: text/csv\r\n\r\ntyped\r\n--X--\r\n"
        );
        let part = [Part::binary("h").headers(&[("X-Kind", "a"), ("X-Fixed", "1")])];
        let own = File::new("").header("x-kind", "b").header("X-More", "2");
        let text = built(r#"{"h":"aGk=","n":1}"#, &[("h", own)], &part).unwrap();
        let head = "--X\r\nContent-Disposition: form-data; name=";
        assert_eq!(
            text,
            format!(
                "{head}\"n\"\r\n\r\n1\r\n{head}\"h\"; filename=\"h\"\r\nContent-Type: application/octet-stream\r\n\
                 x-kind: b\r\nX-More: 2\r\nX-Fixed: 1\r\n\r\n\r\n--X--\r\n"
            )
        );
        for (name, value) in [("Content-Type", "a/b"), ("X\n", "1"), ("X-A", "1\r\nX-Evil: 1")] {
            assert!(built("{}", &[("f", File::new("").header(name, value))], &[]).is_err());
        }
        for media_type in ["a/b\r\nX-Evil: 1", "a/b\n", "", " ", "a/ü"] {
            let hostile = File::new("").media_type(media_type);
            assert!(built("{}", &[("f", hostile)], &[]).is_err(), "{media_type:?}");
        }
    }

    /// A table is made by the generator, which leaves out what cannot be sent, or by hand.
    #[test]
    fn a_table_cannot_end_the_head_of_a_part() {
        let told = |part: Part| built(r#"{"a":"x"}"#, &[], &[part]).unwrap_err().to_string();
        let error = told(Part::of("a", "text/x\r\nX-Evil: 1"));
        assert!(
            error.contains("media type of the part a has characters other than visible ASCII"),
            "{error}"
        );
        let error = told(Part::plain("a").headers(&[("X-Kind", "1\r\nX-Evil: 1")]));
        assert!(
            error.contains("header of the part a holds a control character"),
            "{error}"
        );
        let error = told(Part::plain("a").headers(&[("X-Kind: 1\r\nX-Evil", "1")]));
        assert!(
            error.contains("header of the part a is not the name of a header"),
            "{error}"
        );
    }

    #[test]
    fn other_multiparts_have_an_order_and_no_names() {
        let of = |media_type: &str, value: &str, files: &[(&'static str, File)], parts: &[Part]| {
            let Json::Object(members) = value.parse().unwrap() else {
                panic!("an object")
            };
            let files: Vec<_> = files
                .iter()
                .map(|(name, file)| ((*name).into(), file.clone()))
                .collect();
            multipart(media_type, &members, &files, parts, "X")
                .map(|built| (built.media_type, String::from_utf8(built.bytes).unwrap()))
        };
        let parts = [
            Part::plain("meta"),
            Part::binary("media").headers(&[("Content-ID", "<m@x>")]),
            Part::of("note", "text/markdown"),
        ];
        let named = File::new("a").name("a \"ü\"").header("Content-Location", "a");
        let plain = File::new("b").media_type("image/png");
        let files = [("media", named), ("media", plain)];
        let body = r#"{"other":7,"note":"n","meta":{"k":1}}"#;
        let (media_type, text) = of("Multipart/Related", body, &files, &parts).unwrap();
        assert_eq!(media_type, "Multipart/Related; type=\"application/json\"; boundary=X");
        assert_eq!(
            text,
            "--X\r\nContent-Type: application/json\r\n\r\n{\"k\":1}\r\n\
             --X\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename*=UTF-8''a%20%22%C3%BC%22\r\n\
             Content-Location: a\r\nContent-ID: <m@x>\r\n\r\na\r\n\
             --X\r\nContent-Type: image/png\r\nContent-ID: <m@x>\r\n\r\nb\r\n\
             --X\r\nContent-Type: text/markdown\r\n\r\nn\r\n\
             --X\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n7\r\n--X--\r\n"
        );
        let typed = of("multipart/related; type=\"a/b\"", body, &[], &parts).unwrap();
        assert_eq!(typed.0, "multipart/related; type=\"a/b\"; boundary=X");
        let own = File::new("").header("content-disposition", "inline");
        let (media_type, text) = of("multipart/mixed", "{}", &[("f", own.name("f.txt"))], &[]).unwrap();
        assert_eq!(media_type, "multipart/mixed; boundary=X");
        assert!(
            text.contains("content-disposition: inline") && !text.contains("attachment"),
            "{text}"
        );
        let (_, text) = of("multipart/mixed", "{}", &[("g", File::new(""))], &[]).unwrap();
        assert!(
            text.contains("\r\nContent-Disposition: attachment; filename=\"g\"\r\n"),
            "{text}"
        );
        let none = of("multipart/mixed", "{}", &[], &[]).unwrap_err();
        assert!(none.to_string().contains("body has no parts"), "{none}");
    }
}
