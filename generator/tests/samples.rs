//! The Rust code of calls: its exact text for each kind of argument.

#[path = "folder/mod.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};
use specwright::sample::{SampleArguments, SampleContent, SampleCredentials, SampleError, SampleFile, SampleOptions};
use specwright::{Lowered, Settings};

const DOCUMENT: &str = r"
openapi: 3.1.0
info: { title: Shop, version: '1' }
servers:
  - url: 'https://{region}.example.com'
    variables: { region: { default: eu, enum: [eu, us-east] } }
security: [{ token: [] }]
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getThing
      parameters:
        - { name: kind, in: query, schema: { $ref: '#/components/schemas/Kind' } }
        - { name: kinds, in: query, schema: { type: array, items: { $ref: '#/components/schemas/Kind' } } }
        - { name: names, in: query, schema: { type: array, items: { type: string } } }
        - { name: since, in: query, schema: { type: string, format: date-time } }
        - { name: limit, in: query, schema: { type: integer, format: int32 } }
        - { name: ratio, in: query, schema: { type: number } }
        - { name: type, in: query, schema: { type: string } }
        - { name: all, in: query, schema: { type: boolean } }
        - { name: expand, in: query, schema: { const: owner } }
        - { name: X-Key, in: header, schema: { type: string, format: password } }
        - { name: old, in: query, deprecated: true, schema: { type: string } }
        - { name: any, in: query, schema: {} }
        - { name: code, in: query, x-secret: true, schema: { type: string } }
        - { name: pin, in: query, x-secret: true, schema: { type: integer } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object } } } }
    put:
      operationId: putThing
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
      responses: { '204': { description: done } }
    delete:
      operationId: self
      deprecated: true
      responses: { '204': { description: done } }
  /orders:
    post:
      operationId: createOrder
      security: [{ key: [], user: [] }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [sku, note]
              properties:
                sku: { type: string }
                note: { type: [string, 'null'] }
                version: { const: 2 }
                count: { type: [integer, 'null'] }
                tags: { type: object, additionalProperties: { type: string } }
                secret: { type: string, format: password }
          application/x-www-form-urlencoded:
            schema: { type: object, required: [text], properties: { text: { type: string }, size: { type: integer } } }
          image/*: { schema: { type: string, format: binary } }
      responses: { '204': { description: done } }
    get:
      operationId: listOrders
      security: []
      x-paging: { offset: offset, limit: limit, items: /orders }
      parameters:
        - { name: offset, in: query, schema: { type: integer } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { type: object, properties: { orders: { type: array, items: { type: string } } } }
            text/csv: { schema: { type: string } }
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: { type: string, format: binary }
                more: { type: array, items: { type: string, format: binary } }
                title: { type: string }
      responses: { '204': { description: done } }
  /raw:
    put:
      operationId: putRaw
      requestBody: { required: true, content: { application/octet-stream: {} } }
      responses:
        '200': { description: ok, content: { application/octet-stream: { schema: { type: string, format: binary } } } }
  /messages:
    post:
      operationId: postMessage
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [text]
              properties: { text: { type: string }, loud: { type: boolean } }
      responses: { '204': { description: done } }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Api-Key }
    user: { type: http, scheme: basic }
  schemas:
    Kind: { type: string, enum: [small, very large] }
    Thing:
      type: object
      required: [name, size]
      properties:
        name: { type: string }
        size: { type: integer, default: 1 }
        kind: { $ref: '#/components/schemas/Kind' }
        owner: { anyOf: [{ type: string }, { type: integer }, { $ref: '#/components/schemas/Owner' }] }
        shape: { oneOf: [{ $ref: '#/components/schemas/Circle' }, { $ref: '#/components/schemas/Square' }],
                 discriminator: { propertyName: shape, mapping: { circle: '#/components/schemas/Circle', square: '#/components/schemas/Square' } } }
        made: { type: [string, 'null'], format: date }
        picture: { type: string, contentEncoding: base64 }
        parts: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        labels: { type: object, additionalProperties: { $ref: '#/components/schemas/Kind' } }
        password: { type: string, format: password }
        options: { $ref: '#/components/schemas/Options' }
        place: { type: array, prefixItems: [{ type: number }, { type: number }], items: false }
        level: { enum: [1, 2] }
        free: {}
        beta: { enum: [true] }
      additionalProperties: false
    Owner: { type: object, required: [id], properties: { id: { type: integer, format: int64 }, admin: { type: boolean } }, additionalProperties: { type: integer } }
    Circle: { type: object, required: [shape, radius], properties: { shape: { type: string }, radius: { type: number } } }
    Square: { type: object, required: [shape, side], properties: { shape: { type: string }, side: { type: number } } }
    Options: { type: object, properties: { deep: { type: boolean }, self: { type: string } } }
";

fn lowered(text: &str) -> (Folder, Lowered) {
    let folder = Folder::with(&[("api.yaml", text)]);
    let (lowered, diagnostics) = Lowered::open(&folder.path().join("api.yaml"), &Settings::default());
    let lowered = lowered.unwrap_or_else(|| panic!("{diagnostics}"));
    (folder, lowered)
}

fn sample_of(operation: &str, arguments: &SampleArguments, options: &SampleOptions) -> Result<String, SampleError> {
    let (folder, lowered) = lowered(DOCUMENT);
    let sample = lowered.sample(operation, arguments, options);
    drop(folder);
    sample
}

/// The statements of a call, up to those of its result.
#[track_caller]
fn call(operation: &str, arguments: &SampleArguments) -> String {
    let mut options = SampleOptions::new("shop");
    options.statements_only = true;
    let text = sample_of(operation, arguments, &options).unwrap_or_else(|error| panic!("{error}"));
    text.split(".send()").next().unwrap_or_default().trim_end().to_owned()
}

fn fault(operation: &str, arguments: &SampleArguments) -> String {
    match sample_of(operation, arguments, &SampleOptions::new("shop")) {
        Ok(sample) => panic!("{sample}"),
        Err(error) => error.to_string(),
    }
}

fn parameters(parameters: &[(&str, Value)]) -> SampleArguments {
    let parameters = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    SampleArguments {
        parameters: parameters.collect(),
        ..SampleArguments::default()
    }
}

fn body(body: Value) -> SampleArguments {
    SampleArguments {
        body: Some(body),
        ..SampleArguments::default()
    }
}

/// The arguments of `putThing`.
fn thing(thing: Value) -> SampleArguments {
    SampleArguments {
        body: Some(thing),
        ..parameters(&[("id", "a".into())])
    }
}

fn parameter(name: &str, value: Value) -> String {
    let call = call("get_thing", &parameters(&[("id", "a".into()), (name, value)]));
    let call: String = call.lines().map(str::trim).collect();
    let rest = call
        .strip_prefix("let response = client.get_thing(\"a\")")
        .unwrap_or(&call);
    rest.to_owned()
}

/// The fields of a thing besides its name, without line breaks.
fn fields(fields: Value) -> String {
    let Value::Object(mut members) = fields else {
        panic!("no object")
    };
    members.insert("name".to_owned(), "n".into());
    let text = call("put_thing", &thing(members.into()));
    let text: String = text.lines().map(|line| line.trim().to_owned() + " ").collect();
    let text = text.strip_prefix("let body = models::Thing { ").unwrap_or(&text);
    let end = text.find("..models::Thing::new(\"n\") }; client.put_thing(\"a\", &body)");
    text[..end.unwrap_or(text.len())].trim_end().to_owned()
}

#[test]
fn parameters_are_written_as_their_types_take_them() {
    let table = [
        ("kind", json!("very large"), ".kind(models::Kind::VeryLarge)"),
        ("kind", json!("huge"), r#".kind("huge")"#),
        (
            "kinds",
            json!(["small", "huge"]),
            r#".kinds([models::Kind::Small, models::Kind::from("huge")])"#,
        ),
        ("kinds", json!([]), ".kinds(Vec::<models::Kind>::new())"),
        ("names", json!(["a", "b\"c"]), r#".names(["a", "b\"c"])"#),
        (
            "since",
            json!("2026-01-31T12:00:00Z"),
            r#".since("2026-01-31T12:00:00Z")"#,
        ),
        ("limit", json!(-5), ".limit(-5)"),
        ("ratio", json!(2), ".ratio(2.0)"),
        ("type", json!("a"), r#".r#type("a")"#),
        ("all", json!(false), ".all(false)"),
        ("expand", json!("owner"), ".expand_owner(true)"),
        ("X-Key", json!("hunter2"), r#".x_key(std::env::var("X_KEY")?)"#),
        ("x_key", json!("hunter2"), r#".x_key(std::env::var("X_KEY")?)"#),
        ("code", json!("hunter2"), r#".code(std::env::var("CODE")?)"#),
        ("pin", json!(1234), r#".pin(std::env::var("PIN")?.parse()?)"#),
        ("any", json!("a"), r#".any("a")"#),
        ("any", json!(5_000_000_000_i64), ".any(5000000000_i64)"),
        (
            "any",
            json!({ "a": [1] }),
            r##".any(runtime::json::from_str::<runtime::Json>(r#"{"a":[1]}"#)?)"##,
        ),
        ("kind", json!(null), ""),
    ];
    for (name, value, expected) in table {
        assert_eq!(parameter(name, value.clone()), expected, "{name} = {value}");
    }
}

#[test]
fn fields_are_written_as_their_types_take_them() {
    let table = [
        (json!({ "size": 2 }), "size: 2,"),
        (json!({ "kind": "huge" }), r#"kind: Some(models::Kind::from("huge")),"#),
        (json!({ "owner": 5 }), "owner: Some(models::ThingOwner::Integer(5)),"),
        (
            json!({ "owner": "me" }),
            r#"owner: Some(models::ThingOwner::Text("me".to_owned())),"#,
        ),
        (
            json!({ "owner": { "id": 1, "x": 2 } }),
            r#"owner: Some( models::ThingOwner::Owner(models::Owner { extra: BTreeMap::from([("x".to_owned(), 2)]), ..models::Owner::new(1) }), ),"#,
        ),
        (
            json!({ "owner": [1] }),
            r##"owner: Some(models::ThingOwner::Unknown(runtime::json::from_str(r#"[1]"#)?)),"##,
        ),
        (
            json!({ "shape": { "shape": "circle", "radius": 1.5 } }),
            "shape: Some(models::ThingShape::Circle(models::Circle::new(1.5))),",
        ),
        (
            json!({ "shape": { "shape": "blob" } }),
            r##"shape: Some( models::ThingShape::Unknown(runtime::json::from_str(r#"{"shape":"blob"}"#)?), ),"##,
        ),
        (json!({ "made": null }), "made: runtime::Nullable::Null,"),
        (
            json!({ "made": "2026-01-31" }),
            r#"made: runtime::Nullable::Value("2026-01-31".into()),"#,
        ),
        (json!({ "picture": "aGk=" }), r#"picture: Some(b"hi".to_vec().into()),"#),
        (
            json!({ "picture": "/+8=" }),
            r#"picture: Some( runtime::Binary::from_base64("/+8=").ok_or("this is no base64 text")?, ),"#,
        ),
        (json!({ "parts": [] }), "parts: Some(Vec::new()),"),
        (
            json!({ "parts": [{ "name": "b" }, { "name": "c", "size": 3 }] }),
            r#"parts: Some( vec![ models::Thing::new("b"), models::Thing { size: 3, ..models::Thing::new("c") }, ], ),"#,
        ),
        (
            json!({ "labels": { "x": "small" } }),
            r#"labels: Some(BTreeMap::from([("x".to_owned(), models::Kind::Small)])),"#,
        ),
        (
            json!({ "password": "hunter2" }),
            r#"password: Some(std::env::var("PASSWORD")?.into()),"#,
        ),
        (
            json!({ "options": { "deep": true } }),
            "options: Some(models::Options { deep: Some(true), ..Default::default() }),",
        ),
        (
            json!({ "options": { "deep": true, "self": "s" } }),
            r#"options: Some(models::Options { deep: Some(true), self_: Some("s".to_owned()), }),"#,
        ),
        (json!({ "options": {} }), "options: Some(models::Options::default()),"),
        (
            json!({ "place": [1, 2.5] }),
            "place: Some(models::ThingPlace(1.0, 2.5)),",
        ),
        (json!({ "level": 2 }), "level: Some(models::ThingLevel::Value2),"),
        (json!({ "level": 7 }), "level: Some(models::ThingLevel::from(7)),"),
        (json!({ "free": "a" }), r#"free: Some("a".into()),"#),
        (json!({ "free": -1 }), "free: Some((-1).into()),"),
        (
            json!({ "free": { "a": 1 } }),
            r##"free: Some(runtime::json::from_str(r#"{"a":1}"#)?),"##,
        ),
        (
            json!({ "free": { "password": "hunter2", "a": "{}" } }),
            "free: Some( runtime::json::from_str( &[ r#\"{\"a\":\"{}\",\"password\":\"#, \
             &runtime::Json::from(std::env::var(\"PASSWORD\")?).to_string(), r#\"}\"#, ] .concat(), )?, ),",
        ),
        (json!({ "beta": true }), "beta: true,"),
    ];
    for (value, expected) in table {
        let shown = value.to_string();
        assert_eq!(
            fields(value).replace(", }),", " }),"),
            expected.replace(", }),", " }),"),
            "{shown}"
        );
    }
}

#[test]
fn defaults_and_constants_are_left_to_the_client() {
    let plain = "let body = models::Thing::new(\"a\");\nclient.put_thing(\"a\", &body)";
    assert_eq!(call("put_thing", &thing(json!({ "name": "a" }))), plain);
    assert_eq!(call("put_thing", &thing(json!({ "name": "a", "size": 1 }))), plain);
    let order = json!({ "sku": "a", "note": "n", "version": 2 });
    assert_eq!(
        call("createOrder", &body(order)),
        "client.create_order(\"a\", \"n\".to_owned())"
    );
}

#[test]
fn properties_are_arguments_and_setters() {
    let order = json!({ "sku": "a", "note": null, "count": null, "tags": { "a": "b" }, "secret": "x" });
    let expected = r#"client
    .create_order("a", None)
    .count_null()
    .tags(BTreeMap::from([("a".to_owned(), "b".to_owned())]))
    .secret(std::env::var("SECRET")?)"#;
    assert_eq!(call("create-order", &body(order)), expected);
    let message = body(json!({ "text": "t", "loud": true }));
    let expected = "client\n    .post_message()\n    .body(operations::PostMessageBody::new(\"t\").loud(true))";
    assert_eq!(call("post_message", &message), expected);
    assert_eq!(
        call("post_message", &SampleArguments::default()),
        "client.post_message()"
    );
}

#[test]
fn other_media_types_have_their_own_methods() {
    let mut form = body(json!({ "text": "t", "size": 1 }));
    form.media_type = Some("application/x-www-form-urlencoded".to_owned());
    let expected = "client\n    .create_order_form(operations::CreateOrderFormBody::new(\"t\").size(1))";
    assert_eq!(call("createOrder", &form), expected);
    let mut image = SampleArguments {
        media_type: Some("image/png".to_owned()),
        raw_body: Some(SampleContent::Path("a.png".to_owned())),
        ..SampleArguments::default()
    };
    let expected = "client.create_order_as(\"image/png\", std::fs::read(\"a.png\")?)";
    assert_eq!(call("createOrder", &image), expected);
    image.media_type = Some("video/mp4".to_owned());
    assert_eq!(
        fault("createOrder", &image),
        "the body of `create_order` is not sent as `video/mp4`"
    );
}

#[test]
fn files_are_read_by_the_program() {
    let mut upload = body(json!({ "title": "t" }));
    upload.files = vec![
        SampleFile::new("file", SampleContent::Path("a.png".to_owned())).name("a.png"),
        SampleFile::new("more", SampleContent::Text("x".to_owned())),
        SampleFile::new("more", SampleContent::Bytes(vec![0, b'"'])).media_type("image/png"),
    ];
    let expected = r#"client
    .upload(runtime::File::new(std::fs::read("a.png")?).name("a.png"))
    .more([
        runtime::File::new("x"),
        runtime::File::new(b"\x00\x22").media_type("image/png"),
    ])
    .title("t")"#;
    assert_eq!(call("upload", &upload), expected);
    upload
        .files
        .push(SampleFile::new("less", SampleContent::Text("x".to_owned())));
    assert_eq!(
        fault("upload", &upload),
        "`less` is no file that the generated client knows"
    );
}

#[test]
fn properties_that_the_document_does_not_describe_are_sent_in_a_body_of_json() {
    let expected = r##"let body = models::Thing::new("n");
let json: runtime::Json = runtime::json::from_str(r#"{"bogus":1,"name":"n"}"#)?;
client.put_thing("a", &body).customize(|call| call.json_body(json))"##;
    assert_eq!(call("put_thing", &thing(json!({ "name": "n", "bogus": 1 }))), expected);
}

#[test]
fn what_the_client_cannot_send_is_an_error_with_its_place() {
    let table = [
        (
            thing(json!({ "name": "a", "parts": [{ "name": 1 }] })),
            "`body.parts[0].name` is no value of the type `String`",
        ),
        (
            thing(json!({ "name": "a", "beta": false })),
            "`body.beta` can only be true",
        ),
        (
            thing(json!({ "name": "a", "place": [1, 2, 3] })),
            "`body.place` has more than 2 items",
        ),
        (
            thing(json!({ "name": "a", "kind": null })),
            "`body.kind` may not be null",
        ),
        (thing(json!({ "size": 1 })), "`body.name` is missing"),
        (thing(json!([])), "`body` is no object"),
        (body(json!({ "name": "a" })), "`id` is missing"),
        (parameters(&[("id", "a".into())]), "`body` is missing"),
        (
            parameters(&[("id", "a".into()), ("x", 1.into())]),
            "`put_thing` has no parameter `x`",
        ),
    ];
    for (arguments, expected) in table {
        assert_eq!(fault("put_thing", &arguments), expected);
    }
    assert_eq!(
        fault("createOrder", &body(json!({ "sku": "a" }))),
        "`body.note` is missing"
    );
    let order = body(json!({ "sku": "a", "note": "n", "version": 3 }));
    assert_eq!(fault("createOrder", &order), "`body.version` can only be 2");
    assert_eq!(fault("listOrders", &body(json!({}))), "`list_orders` has no body");
    assert_eq!(
        fault("nothing", &SampleArguments::default()),
        "the document has no operation `nothing`"
    );
}

#[test]
fn a_program_has_its_client_and_prints_the_result() {
    let order = body(json!({ "sku": "a", "note": null, "tags": { "a": "b" } }));
    let expected = r#"use std::collections::BTreeMap;
use shop::{Client, Credentials};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .credentials(
            Credentials::api_key("key", std::env::var("SHOP_API_KEY")?)
                .and(
                    Credentials::basic(
                        std::env::var("SHOP_USER")?,
                        std::env::var("SHOP_PASSWORD")?,
                    ),
                ),
        )
        .build()?;
    client
        .create_order("a", None)
        .tags(BTreeMap::from([("a".to_owned(), "b".to_owned())]))
        .send()
        .await?;
    Ok(())
}
"#;
    let sample = sample_of("create_order", &order, &SampleOptions::new("shop"));
    assert_eq!(sample.as_deref(), Ok(expected));
}

#[test]
fn server_credentials_and_deprecated_items_are_as_they_are_chosen() {
    let mut arguments = parameters(&[("id", "a".into()), ("old", "x".into())]);
    arguments.variables.push(("region".to_owned(), "us-east".to_owned()));
    let mut options = SampleOptions::of_folder("clouds::shop::orders");
    let expected = r#"use clouds::Credentials;
use clouds::shop::orders::{Client, Region};

#[allow(deprecated)]
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .region(Region::UsEast)
        .credentials(Credentials::bearer(std::env::var("SHOP_TOKEN")?))
        .build()?;
    let response = client.get_thing("a").old("x").send().await?;
    println!("{response:?}");
    Ok(())
}
"#;
    assert_eq!(sample_of("get_thing", &arguments, &options).as_deref(), Ok(expected));
    options.credentials = SampleCredentials::Code("cloud_credentials::shop::from_env()?".to_owned());
    arguments.endpoint = Some("http://localhost:8080".to_owned());
    let sample = sample_of("get_thing", &arguments, &options).expect("a sample");
    assert!(
        sample.contains("    let client = Client::builder()\n        .endpoint(\"http://localhost:8080\")\n"),
        "{sample}"
    );
    assert!(
        sample.contains(".credentials(cloud_credentials::shop::from_env()?)"),
        "{sample}"
    );
    assert!(
        sample.starts_with("use clouds::shop::orders::{Client, Region};\n\n#[allow"),
        "{sample}"
    );
    options.credentials = SampleCredentials::Scheme("nobody".to_owned());
    let error = sample_of("get_thing", &arguments, &options).expect_err("no sample");
    assert_eq!(error.to_string(), "the document has no security scheme `nobody`");
}

#[test]
fn the_result_is_printed_as_its_kind_is() {
    let mut options = SampleOptions::new("shop");
    options.statements_only = true;
    let all = "let mut items = client.list_orders().limit(5).items();\nwhile let Some(item) = items.try_next().await? {\n    \
               println!(\"{item:?}\");\n}\n";
    let limit = parameters(&[("limit", 5.into())]);
    assert_eq!(sample_of("listOrders", &limit, &options).as_deref(), Ok(all));
    let text = "let text = client.list_orders().accept_csv().text().await?;\nprintln!(\"{text}\");\n";
    let csv = parameters(&[("accept_csv", true.into())]);
    assert_eq!(sample_of("listOrders", &csv, &options).as_deref(), Ok(text));
    options.one_page = true;
    let one = "let response = client.list_orders().limit(5).send().await?;\nprintln!(\"{response:?}\");\n";
    assert_eq!(sample_of("listOrders", &limit, &options).as_deref(), Ok(one));
    let raw = SampleArguments {
        raw_body: Some(SampleContent::Text("x".to_owned())),
        ..SampleArguments::default()
    };
    let bytes = "let bytes = client.put_raw(\"x\").send().await?;\nprintln!(\"{} bytes\", bytes.len());\n";
    assert_eq!(sample_of("put_raw", &raw, &options).as_deref(), Ok(bytes));
    let gone = "client.self_(\"a\").send().await?;\n";
    assert_eq!(
        sample_of("self", &parameters(&[("id", "a".into())]), &options).as_deref(),
        Ok(gone)
    );
}
