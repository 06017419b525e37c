use crate::client::{builder, post_json, send, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: bodies, version: '1' }
paths:
  /json:
    post:
      parameters: [ { name: dry, in: query, schema: { type: boolean } } ]
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses: { '200': { description: '' } }
  /optional:
    post:
      requestBody: { content: { application/json: { schema: { type: object } }, 'application/*+json': {}, 'text/*': { schema: { type: integer } } } }
      responses: { '200': { description: '' } }
  /form:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [amount]
              properties:
                amount: { type: integer }
                card: { type: object, additionalProperties: false, properties: { number: { type: string }, exp: { type: array, items: { type: integer } } } }
                expand: { type: array, items: { type: string } }
                ids: { type: array, items: { type: integer } }
            encoding: { ids: { style: spaceDelimited } }
      responses: { '200': { description: '' } }
  /upload:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, level]
              additionalProperties: false
              properties: { file: { type: string, format: binary }, level: { type: integer }, meta: { type: object, required: [a] }, more: { type: array, items: { type: string, format: binary } } }
      responses: { '200': { description: '' } }
  /bytes:
    put:
      requestBody: { required: true, content: { application/octet-stream: { schema: { type: string, format: binary } } } }
      responses: { '200': { description: '' } }
  /none:
    post: { responses: { '200': { description: '' } } }
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      additionalProperties: false
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, maxLength: 5 }
        tags: { type: array, items: { $ref: '#/components/schemas/Tag' } }
        owner: { nullable: true, allOf: [ { $ref: '#/components/schemas/Tag' } ] }
    Tag: { type: object, required: [key], properties: { key: { type: string, pattern: '^[a-z]+$' } } }
";

#[tokio::test]
async fn json_is_checked_by_its_schema() {
    let server = start(DOCUMENT).await;
    for (body, problems) in [
        (r#"{"name": "Rex", "tags": [{"key": "a"}], "owner": null}"#, vec![]),
        ("{}", vec!["body.name: is required"]),
        ("[]", vec!["body: expected object, found an array"]),
        ("", vec!["body: is required"]),
        (
            "{",
            vec!["body: is not JSON: EOF while parsing an object at line 1 column 1"],
        ),
        ("not", vec!["body: is not JSON: expected ident at line 1 column 2"]),
        (
            r#"{"name": "Rexxxx", "tags": [{"key": "a"}, {"key": "A"}, {}, 1], "colour": "red"}"#,
            vec![
                "body.colour: is not documented",
                "body.name: has 6 characters and may have at most 5",
                "body.tags[1].key: \"A\" does not match the pattern ^[a-z]+$",
                "body.tags[2].key: is required",
                "body.tags[3]: expected object, found 1",
            ],
        ),
    ] {
        let response = post_json(&server, "/json", body).await;
        let mut found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        found.sort();
        assert_eq!(found, problems, "{body}");
        assert_eq!(response.status, if problems.is_empty() { 200 } else { 400 });
    }
    // Nesting beyond what is read is no reason to fall over.
    let deep = "[".repeat(100_000);
    assert_eq!(post_json(&server, "/json", &deep).await.status, 400);
}

#[tokio::test]
async fn all_problems_come_at_once() {
    let server = start(DOCUMENT).await;
    let response = post_json(&server, "/json?dry=maybe&x=1", "{}").await;
    assert_eq!(response.json()["error"], "request does not fit the document");
    assert_eq!(
        response.problems(),
        [
            "query.dry: expected boolean, found \"maybe\"",
            "query.x: is not documented",
            "body.name: is required",
        ]
    );
}

#[tokio::test]
async fn media_types_are_those_documented() {
    let server = start(DOCUMENT).await;
    for (target, kind, body, status) in [
        ("/json", "application/json; charset=utf-8", r#"{"name": "a"}"#, 200),
        ("/json", "Application/JSON", r#"{"name": "a"}"#, 200),
        ("/json", "text/plain", r#"{"name": "a"}"#, 415),
        ("/json?dry=2", "text/plain", r#"{"name": "a"}"#, 400),
        ("/optional", "", "", 200),
        ("/optional", "", "{}", 415),
        ("/optional", "application/json", "", 200),
        ("/optional", "text/csv", "5", 200),
        ("/optional", "text/csv", "a", 400),
        ("/none", "", "", 200),
        ("/none", "application/json", "{}", 400),
    ] {
        let headers = [("Content-Type", kind)];
        let headers = if kind.is_empty() { &[][..] } else { &headers[..] };
        let response = send(&server, "POST", target, headers, body.as_bytes()).await;
        assert_eq!(response.status, status, "{target} {kind} {body}: {}", response.text());
    }
    let response = send(&server, "POST", "/json", &[("Content-Type", "text/plain")], b"x").await;
    assert_eq!(
        response.problems(),
        ["header.Content-Type: `text/plain` is not documented; documented: application/json"]
    );
    let response = send(&server, "POST", "/json", &[], b"{}").await;
    assert_eq!(
        response.problems(),
        ["header.Content-Type: is required; documented: application/json"]
    );
    let response = send(
        &server,
        "PUT",
        "/bytes",
        &[("Content-Type", "application/octet-stream")],
        b"\xff\0",
    )
    .await;
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn forms_may_nest() {
    let server = start(DOCUMENT).await;
    for (body, problems) in [
        (
            "amount=5&card[number]=42&card[exp][]=1&card[exp][]=2&expand[]=a&expand[0]=b",
            vec![],
        ),
        ("amount=5&card%5Bnumber%5D=42&ids=1+2", vec![]),
        ("amount=5&expand=a&expand=b&other=1", vec![]),
        ("", vec!["body.amount: is required"]),
        ("amount=a", vec!["body.amount: expected integer, found \"a\""]),
        ("amount=5&card[colour]=red", vec!["body.card.colour: is not documented"]),
        (
            "amount=5&card[exp][0]=x",
            vec!["body.card.exp[0]: expected integer, found \"x\""],
        ),
        ("amount=5&card=x", vec!["body.card: expected object, found \"x\""]),
        ("amount=5&ids=1+b", vec!["body.ids[1]: expected integer, found \"b\""]),
    ] {
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        let response = send(&server, "POST", "/form", &headers, body.as_bytes()).await;
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found, problems, "{body}");
    }
}

#[tokio::test]
async fn multipart_is_checked_by_its_parts() {
    let server = start(DOCUMENT).await;
    let part = |name: &str, more: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let file = part("file", "; filename=\"a.png\"\r\nContent-Type: image/png", "...");
    let level = part("level", "", "3");
    for (body, problems) in [
        (format!("{file}{level}--b--"), vec![]),
        (format!("{file}{level}{}--b--", part("meta", "", r#"{"a": 1}"#)), vec![]),
        (
            format!("{file}{level}{0}{0}--b--", part("more", "; filename=x", "..")),
            vec![],
        ),
        (format!("{file}--b--"), vec!["body.level: is required"]),
        (
            format!("{file}{}--b--", part("level", "", "x")),
            vec!["body.level: expected integer, found \"x\""],
        ),
        (
            format!(
                "{file}{level}{}--b--",
                part("meta", "\r\nContent-Type: application/json", "{")
            ),
            vec!["body: is not multipart: part meta is not JSON: EOF while parsing an object at line 1 column 1"],
        ),
        (
            format!("{file}{level}{}--b--", part("x", "", "")),
            vec!["body.x: is not documented"],
        ),
        (
            "--b".to_owned(),
            vec!["body: is not multipart: the last boundary is missing"],
        ),
    ] {
        let headers = [("Content-Type", "multipart/form-data; boundary=b")];
        let response = send(&server, "POST", "/upload", &headers, body.as_bytes()).await;
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found, problems, "{body}");
    }
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let server = builder(DOCUMENT).body_limit(1000).start().await.unwrap();
    let body = format!("{{\"name\": \"{}\"}}", "x".repeat(2_000_000));
    let response = post_json(&server, "/json", &body).await;
    assert_eq!(response.status, 413);
    assert_eq!(response.problems(), ["body: is larger than 1000 bytes"]);
}

#[tokio::test]
async fn parts_without_names_are_checked_by_their_order() {
    let server = start(
        r"
openapi: 3.0.3
info: { title: parts, version: '1' }
paths:
  /mixed: { post: { requestBody: { required: true, content: { multipart/mixed: &parts { schema: { $ref: '#/components/schemas/Parts' }, encoding: { image: { contentType: 'image/*', headers: { Content-ID: { required: true, schema: { type: string, pattern: '^<.*>$' } } } } } } } }, responses: { '200': { description: '' } } } }
  /related: { post: { requestBody: { required: true, content: { multipart/related: *parts } }, responses: { '200': { description: '' } } } }
  /list: { post: { requestBody: { required: true, content: { multipart/mixed: { schema: { type: array, maxItems: 2, items: { type: integer } } } } }, responses: { '200': { description: '' } } } }
components:
  schemas:
    Parts:
      type: object
      required: [meta]
      properties: { meta: { type: object, required: [a] }, note: { type: string }, image: { type: string, format: binary } }
",
    )
    .await;
    let meta = "--b\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n";
    let note = "--b\r\nContent-Type: text/plain\r\n\r\nn\r\n";
    let image = "--b\r\nContent-Type: image/png\r\nContent-ID: <a>\r\n\r\n...\r\n";
    let form = "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{}\r\n";
    for (target, kind, body, problem) in [
        ("/mixed", "mixed", format!("{meta}{note}{image}"), ""),
        ("/mixed", "mixed", format!("{meta}{image}"), ""),
        (
            "/mixed",
            "mixed",
            format!("{note}{meta}"),
            "body: is not multipart: part 2 of application/json is none of the properties that may follow",
        ),
        ("/mixed", "mixed", note.to_owned(), "body.meta: is required"),
        (
            "/mixed",
            "mixed",
            form.to_owned(),
            "body: is not multipart: part 1 is written as a part of a form",
        ),
        (
            "/mixed",
            "mixed",
            "--b\r\n\r\nx\r\n".to_owned(),
            "body: is not multipart: part 1 has no content type",
        ),
        (
            "/mixed",
            "mixed",
            format!("{meta}{}", image.replace("<a>", "a")),
            "body: is not multipart: the header Content-ID of part image does not fit: a",
        ),
        (
            "/mixed",
            "mixed",
            format!("{meta}{}", image.replace("Content-ID: <a>\r\n", "")),
            "body: is not multipart: part image has no header Content-ID",
        ),
        (
            "/mixed",
            "mixed",
            String::new(),
            "body: is not multipart: it has no parts",
        ),
        ("/related", "related; type=\"application/json\"", meta.to_owned(), ""),
        (
            "/related",
            "related",
            meta.to_owned(),
            "body: is not multipart: the content type has no parameter `type`",
        ),
        (
            "/related",
            "related; type=a/b",
            meta.to_owned(),
            "body: is not multipart: the content type tells of a/b and the first part is application/json",
        ),
        ("/list", "mixed", note.replace("\r\nn", "\r\n7"), ""),
        (
            "/list",
            "mixed",
            note.to_owned(),
            "body[0]: expected integer, found \"n\"",
        ),
        (
            "/list",
            "mixed",
            note.replace("\r\nn", "\r\n7").repeat(3),
            "body: has 3 items and may have at most 2",
        ),
    ] {
        let content_type = format!("multipart/{kind}; boundary=b");
        let headers = [("Content-Type", content_type.as_str())];
        let response = send(&server, "POST", target, &headers, format!("{body}--b--\r\n").as_bytes()).await;
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found.join("; "), problem, "{target} {body}");
    }
}
