//! Calls that are printed and not sent: the request as it would go, as HTTP, as a curl command.

use std::fmt::Write as _;
use std::path::Path;

use specwright_dynamic::REDACTED;
use specwright_dynamic::tables::{BodyMedia, Operation, Place, SchemeKind, Service};
use specwright_runtime::{HttpRequest, Json};

use super::build::{Built, Member};
use crate::credentials::key_variable;

/// What is known of the body beside its bytes.
pub(super) struct Source<'a> {
    pub(super) media: Option<BodyMedia>,
    pub(super) members: &'a [(String, Member)],
    pub(super) file: Option<&'a Path>,
}

impl<'a> Source<'a> {
    pub(super) fn of(built: &'a Built, media: Option<BodyMedia>) -> Self {
        Self {
            media,
            members: &built.members,
            file: built.file.as_deref(),
        }
    }
}

/// [`REDACTED`] in a URL or a form.
const ENCODED: &str = "%3Credacted%3E";

/// Words in the names of headers that hold secrets.
const SECRET: [&str; 8] = [
    "authorization",
    "cookie",
    "token",
    "secret",
    "password",
    "api-key",
    "apikey",
    "-key",
];

/// The request with the headers of a signature that tell only its time and the project.
pub(super) fn with_plain_headers(mut shown: HttpRequest, request: &HttpRequest) -> HttpRequest {
    let is_plain =
        |name: &str| name.ends_with("-date") || name.ends_with("-project-id") || name.ends_with("-domain-id");
    for (name, value) in &mut shown.headers {
        if value == REDACTED
            && is_plain(name.as_str())
            && let Some(known) = request.headers.get(name)
        {
            *value = known.clone();
        }
    }
    shown
}

/// Hides the values of these headers, which came from a profile or look secret.
pub(super) fn hide_headers(request: &mut HttpRequest, of_profile: &[String]) {
    for (name, value) in &mut request.headers {
        let is_of_profile = of_profile.iter().any(|known| known.eq_ignore_ascii_case(name.as_str()));
        let is_plain = name.as_str().contains("idempotency");
        if is_of_profile || !is_plain && SECRET.iter().any(|word| name.as_str().contains(word)) {
            *value = http_value(REDACTED);
        }
    }
}

fn http_value(text: &'static str) -> specwright_runtime::http::HeaderValue {
    specwright_runtime::http::HeaderValue::from_static(text)
}

/// The request line with the whole URL, the headers, and the body.
pub(super) fn dry_run(request: &HttpRequest) -> String {
    format!(
        "{} {}\n{}{}",
        request.method,
        request.url,
        headers(request),
        body(request)
    )
}

/// The request as HTTP/1.1 has it.
pub(super) fn http(request: &HttpRequest) -> String {
    let target = format!(
        "{}{}",
        request.path(),
        request.query().map(|query| format!("?{query}")).unwrap_or_default()
    );
    format!(
        "{} {target} HTTP/1.1\nhost: {}\n{}{}",
        request.method,
        request.authority(),
        headers(request),
        body(request)
    )
}

fn headers(request: &HttpRequest) -> String {
    let mut text = String::new();
    for (name, value) in &request.headers {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    match request.body.known_length() {
        Some(0) => {}
        Some(length) => {
            let _ = writeln!(text, "content-length: {length}");
        }
        None => text.push_str("transfer-encoding: chunked\n"),
    }
    text
}

fn body(request: &HttpRequest) -> String {
    match request.body.bytes() {
        Some(bytes) if bytes.is_empty() => String::new(),
        Some(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => format!("\n{text}{}", if text.ends_with('\n') { "" } else { "\n" }),
            Err(_) => format!("\n({} bytes)\n", bytes.len()),
        },
        None => "\n(a stream)\n".to_owned(),
    }
}

/// A curl command. Secrets are environment variables: those that this command reads, where it reads some.
pub(super) fn curl(shown: &HttpRequest, source: &Source<'_>, operation: &Operation, service: &Service) -> String {
    let mut lines = vec!["curl".to_owned()];
    let has_body = !shown.body.is_empty();
    let method = shown.method.as_str();
    let is_usual = match has_body {
        true => method == "POST",
        false => method == "GET",
    };
    if method == "HEAD" {
        lines[0].push_str(" --head");
    } else if !is_usual {
        let _ = write!(lines[0], " --request {method}");
    }
    let mut url = shown.url.replace(ENCODED, REDACTED);
    let mut of_path = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.secret && parameter.place == Place::Path);
    let mut notes = Vec::new();
    let mut is_expanded = false;
    while let Some(at) = url.find(REDACTED) {
        let before = &url[..at];
        let variable = match before.contains('?') {
            true => {
                let name = before
                    .trim_end_matches('=')
                    .rsplit(['?', '&'])
                    .next()
                    .unwrap_or_default();
                variable_of(name, Place::Query, operation, service)
            }
            false => upper(of_path.next().map_or("secret", |parameter| &parameter.name)),
        };
        let variable = format!("${{{variable}}}");
        url.replace_range(at..at + REDACTED.len(), &variable);
        is_expanded = true;
    }
    let quoted_url = if is_expanded {
        in_double_quotes(&url)
    } else {
        quoted(&url)
    };
    let _ = write!(lines[0], " {quoted_url}");
    let is_multipart = has_body && source.media == Some(BodyMedia::Multipart) && !source.members.is_empty();
    for (name, value) in &shown.headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let is_of_curl = match name.as_str() {
            "user-agent" | "accept-encoding" => true,
            "content-type" => is_multipart, // curl chooses the boundary
            _ => false,
        };
        if is_of_curl {
            continue;
        }
        if text != REDACTED {
            lines.push(format!("--header {}", quoted(&format!("{name}: {text}"))));
            continue;
        }
        let header = match of_scheme(name.as_str(), operation, service) {
            Some(SchemeKind::Basic) => {
                lines.push("--user \"${SPECWRIGHT_USER}:${SPECWRIGHT_PASSWORD}\"".to_owned());
                continue;
            }
            Some(SchemeKind::Bearer) => format!("{name}: Bearer ${{SPECWRIGHT_TOKEN}}"),
            Some(SchemeKind::Signature(signature)) => {
                notes.push(format!(
                    "# {name} is a signature ({signature}), which covers the time and the request"
                ));
                format!("{name}: ${{{}}}", upper(name.as_str()))
            }
            _ => format!(
                "{name}: ${{{}}}",
                variable_of(name.as_str(), Place::Header, operation, service)
            ),
        };
        lines.push(format!("--header {}", in_double_quotes(&header)));
    }
    if is_multipart {
        lines.extend(source.members.iter().map(|(name, member)| form(name, member)));
    } else if has_body {
        lines.push(
            match (source.file, shown.body.bytes().map(|bytes| std::str::from_utf8(bytes))) {
                (Some(file), _) => format!("--data-binary {}", quoted(&format!("@{}", file.display()))),
                (None, Some(Ok(text))) => format!("--data-raw {}", with_variables(text)),
                (None, _) => "--data-binary @-".to_owned(),
            },
        );
    }
    notes.push(lines.join(" \\\n  "));
    notes.join("\n") + "\n"
}

fn form(name: &str, member: &Member) -> String {
    match member {
        Member::File(path) => format!(
            "--form {}",
            quoted(&format!("{name}=@{}", form_word(&path.display().to_string())))
        ),
        Member::Value(Json::String(text)) => format!("--form-string {}", with_variables(&format!("{name}={text}"))),
        Member::Value(json) => {
            let json = form_word(&json.to_string());
            format!(
                "--form {}",
                with_variables(&format!("{name}={json};type=application/json"))
            )
        }
    }
}

/// A file or a value as curl's `--form` takes it, where commas and semicolons end words that are not in quotes.
fn form_word(text: &str) -> String {
    match text.contains([',', ';']) || text.starts_with('"') {
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        false => text.to_owned(),
    }
}

/// The kind of the scheme that authenticates by a header.
fn of_scheme<'a>(header: &str, operation: &Operation, service: &'a Service) -> Option<&'a SchemeKind> {
    let named = operation.security.iter().flatten();
    let mut schemes = named.filter_map(|name| service.schemes.iter().find(|scheme| scheme.name == *name));
    let is_it = |kind: &SchemeKind| match kind {
        SchemeKind::ApiKey { place, name } => *place == Place::Header && name.eq_ignore_ascii_case(header),
        SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::Signature(_) => header == "authorization",
        SchemeKind::MutualTls => false,
    };
    let found = schemes.find(|scheme| is_it(&scheme.kind)).map(|scheme| &scheme.kind);
    found.or_else(|| (header == "authorization").then_some(&SchemeKind::Bearer))
}

/// The environment variable for a secret of this name.
fn variable_of(name: &str, place: Place, operation: &Operation, service: &Service) -> String {
    let mut schemes = service
        .schemes
        .iter()
        .filter(|scheme| operation.security.iter().flatten().any(|of| *of == scheme.name));
    let found = schemes.find(|scheme| {
        matches!(&scheme.kind, SchemeKind::ApiKey { place: of, name: header } if *of == place && header.eq_ignore_ascii_case(name))
    });
    found.map_or_else(|| upper(name), |scheme| key_variable(&scheme.name))
}

fn upper(name: &str) -> String {
    let upper = name.chars().map(|character| match character.is_ascii_alphanumeric() {
        true => character.to_ascii_uppercase(),
        false => '_',
    });
    upper.collect()
}

/// A word of a shell's command line.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=@%+,".contains(character);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A word with variables in place of secrets, each named by what stands before it: `{"pin":"<redacted>"}`, `pin=<redacted>`.
fn with_variables(text: &str) -> String {
    let text = text.replace(ENCODED, REDACTED);
    let mut parts = text.split(REDACTED).peekable();
    let mut word = String::new();
    while let Some(part) = parts.next() {
        if !part.is_empty() || parts.peek().is_none() && word.is_empty() {
            word.push_str(&quoted(part));
        }
        if parts.peek().is_some() {
            let is_of_name = |character: char| character.is_alphanumeric() || "-_.".contains(character);
            let before = part.trim_end_matches(|character| !is_of_name(character));
            let name = before.rsplit(|character| !is_of_name(character)).next();
            let name = name.filter(|name| !name.is_empty()).unwrap_or("secret");
            let _ = write!(word, "\"${{{}}}\"", upper(name));
        }
    }
    word
}

/// A word with variables in it, which begin with `${`.
fn in_double_quotes(text: &str) -> String {
    let mut quoted = String::from("\"");
    for (at, character) in text.char_indices() {
        let is_variable = text[at..].starts_with("${");
        if matches!(character, '"' | '\\' | '`') || (character == '$' && !is_variable) {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use specwright_runtime::Upload;
    use specwright_runtime::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::super::flags::tests::operation;
    use super::*;

    fn request(method: Method, url: &str, headers: &[(&'static str, &'static str)], body: &'static str) -> HttpRequest {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        HttpRequest {
            method,
            url: url.to_owned(),
            headers: map,
            body: Upload::from(body),
        }
    }

    #[test]
    fn secrets_in_bodies_are_variables() {
        assert_eq!(
            with_variables(r#"{"a":"it's $x","pin-code":"<redacted>","b":["<redacted>"]}"#),
            r#"'{"a":"it'\''s $x","pin-code":"'"${PIN_CODE}"'","b":["'"${B}"'"]}'"#
        );
        assert_eq!(with_variables("a=1&pin=%3Credacted%3E"), r#"'a=1&pin='"${PIN}""#);
        assert_eq!(with_variables("<redacted>"), r#""${SECRET}""#);
        assert_eq!(with_variables(""), "''");
    }

    #[test]
    fn words_of_forms_may_have_semicolons() {
        let form = |json: &str| form("a", &Member::Value(json.parse().unwrap()));
        assert_eq!(form("[1]"), "--form 'a=[1];type=application/json'");
        assert_eq!(
            form(r#"{"x":";"}"#),
            r#"--form 'a="{\"x\":\";\"}";type=application/json'"#
        );
        let file = Member::File("a;b.txt".into());
        assert_eq!(super::form("f", &file), r#"--form 'f=@"a;b.txt"'"#);
    }

    #[test]
    fn requests_are_shown_as_http() {
        let request = request(Method::POST, "https://a.example/x?y=1", &[("x-a", "b")], "{}");
        assert_eq!(
            dry_run(&request),
            "POST https://a.example/x?y=1\nx-a: b\ncontent-length: 2\n\n{}\n"
        );
        assert_eq!(
            http(&request),
            "POST /x?y=1 HTTP/1.1\nhost: a.example\nx-a: b\ncontent-length: 2\n\n{}\n"
        );
    }

    #[test]
    fn curl_has_quotes_and_variables() {
        let headers = [("authorization", REDACTED), ("x-a", "it's")];
        let request = request(
            Method::PUT,
            "https://a.example/x?key=<redacted>&y=$z",
            &headers,
            "{\"a\": 1}",
        );
        let source = Source {
            media: Some(BodyMedia::Json),
            members: &[],
            file: None,
        };
        let text = curl(&request, &source, &operation(&[], true), &Service::default());
        assert_eq!(
            text,
            "curl --request PUT \"https://a.example/x?key=${KEY}&y=\\$z\" \\\n  --header \"authorization: Bearer ${SPECWRIGHT_TOKEN}\" \
             \\\n  --header 'x-a: it'\\''s' \\\n  --data-raw '{\"a\": 1}'\n"
        );
    }

    #[test]
    fn files_and_members_are_those_of_the_command_line() {
        let request = request(
            Method::POST,
            "https://a.example/",
            &[("content-type", "multipart/form-data; boundary=x")],
            "--x",
        );
        let members = [
            ("file".to_owned(), Member::File("a b.png".into())),
            ("note".to_owned(), Member::Value(Json::from("@x"))),
        ];
        let source = Source {
            media: Some(BodyMedia::Multipart),
            members: &members,
            file: None,
        };
        assert_eq!(
            curl(&request, &source, &operation(&[], true), &Service::default()),
            "curl https://a.example/ \\\n  --form 'file=@a b.png' \\\n  --form-string note=@x\n"
        );
    }

    #[test]
    fn headers_that_look_secret_are_hidden() {
        let mut request = request(
            Method::GET,
            "https://a.example/",
            &[("x-api-key", "s3cr3t"), ("x-mine", "s3cr3t"), ("x-a", "b")],
            "",
        );
        hide_headers(&mut request, &["X-Mine".to_owned()]);
        assert_eq!(
            dry_run(&request),
            "GET https://a.example/\nx-api-key: <redacted>\nx-mine: <redacted>\nx-a: b\n"
        );
    }
}
