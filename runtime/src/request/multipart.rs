//! Multipart bodies (RFC 7578).

use std::borrow::Cow;

use super::body::each_item;
use super::style::scalar;
use crate::error::Error;
use crate::json::Json;
use crate::operation::Part;
use crate::value::{Binary, File};

/// A part for each property, an array one for each item, then the files. The boundary is random, so that no value can
/// hold it but by guessing.
pub(super) fn multipart(
    members: &[(String, Json)],
    files: &[(Cow<'static, str>, File)],
    parts: &[Part],
    boundary: &str,
) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let replaced = |name: &str| files.iter().any(|(file, _)| file == name);
    for (name, value) in members.iter().filter(|(name, _)| !replaced(name)) {
        let part = parts.iter().find(|part| part.name == name);
        let mut fault = false;
        each_item(value, |value| {
            let content = match (part, scalar(value)) {
                (Some(part), Ok(text)) if part.binary => match Binary::from_base64(&text) {
                    Some(binary) => Cow::Owned(binary.into_bytes()),
                    None => {
                        fault = true;
                        return;
                    }
                },
                (_, Ok(text)) => Cow::Owned(text.into_owned().into_bytes()),
                (_, Err(_)) => Cow::Owned(value.to_string().into_bytes()),
            };
            // OpenAPI 3.0.3, "Special Considerations for multipart Content": objects are JSON unless it says otherwise
            let structured = matches!(value, Json::Object(_) | Json::Array(_));
            let media_type = part
                .and_then(|part| part.media_type)
                .or(structured.then_some("application/json"));
            let file_name = part.is_some_and(|part| part.binary).then_some(name.as_str());
            let headers = part.map_or(&[][..], |part| part.headers);
            push(&mut out, boundary, name, file_name, media_type, headers, &content);
        });
        if fault {
            return Err(Error::invalid(format!("body property {name}"), "is not base64"));
        }
    }
    for (name, file) in files {
        let part = parts.iter().find(|part| part.name == name);
        let media_type = file.media_type.as_deref().or(part.and_then(|part| part.media_type));
        let media_type = media_type.unwrap_or("application/octet-stream");
        if media_type.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(Error::invalid(
                format!("media type of the file {name}"),
                "holds a control character",
            ));
        }
        let file_name = file.name.as_deref().unwrap_or(name);
        let mut headers = Vec::new();
        for (header, value) in &file.headers {
            check_header(header, value)
                .map_err(|reason| Error::invalid(format!("header of the file {name}"), reason))?;
            headers.push((header.as_str(), value.as_str()));
        }
        for (header, value) in part.map_or(&[][..], |part| part.headers) {
            if !headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(header)) {
                headers.push((header, value));
            }
        }
        let media_type = Some(media_type);
        push(
            &mut out,
            boundary,
            name,
            Some(file_name),
            media_type,
            &headers,
            &file.bytes,
        );
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(out)
}

fn push(
    out: &mut Vec<u8>,
    boundary: &str,
    name: &str,
    file_name: Option<&str>,
    media_type: Option<&str>,
    headers: &[(&str, &str)],
    content: &[u8],
) {
    let mut head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
        quoted(name)
    );
    if let Some(file_name) = file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
    }
    if let Some(media_type) = media_type {
        head.push_str(&format!("\r\nContent-Type: {media_type}"));
    }
    for (name, value) in headers {
        head.push_str(&format!("\r\n{name}: {value}"));
    }
    head.push_str("\r\n\r\n");
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(content);
    out.extend_from_slice(b"\r\n");
}

/// Whether a part may have this header.
fn check_header(name: &str, value: &str) -> Result<(), &'static str> {
    let name = http::HeaderName::try_from(name).map_err(|_| "is not the name of a header")?;
    if [http::header::CONTENT_DISPOSITION, http::header::CONTENT_TYPE].contains(&name) {
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
        multipart(&members, &files, parts, "X").map(|body| String::from_utf8(body).unwrap())
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
        let hostile = File::new("").media_type("a/b\r\nX-Evil: 1");
        assert!(built("{}", &[("f", hostile)], &[]).is_err());
    }
}
