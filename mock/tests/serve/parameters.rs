use crate::client::{builder, get, send, start};

fn document(parameters: &str, path: &str) -> String {
    format!(
        r"
openapi: 3.0.3
info: {{ title: parameters, version: '1' }}
paths:
  {path}:
    get:
      parameters:
{parameters}
      responses: {{ '200': {{ description: '' }} }}
"
    )
}

/// One parameter, and for each target the problems expected.
async fn query(parameter: &str, cases: &[(&str, &[&str])]) {
    let server = start(&document(&format!("        - {parameter}"), "/x")).await;
    for (target, expected) in cases {
        let response = get(&server, &format!("/x{target}")).await;
        let problems = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(problems, *expected, "{parameter} {target}");
        assert_eq!(response.status, if expected.is_empty() { 200 } else { 400 });
    }
}

#[tokio::test]
async fn scalars_of_a_query() {
    query(
        "{ name: limit, in: query, required: true, schema: { type: integer, minimum: 1, maximum: 100 } }",
        &[
            ("?limit=5", &[]),
            ("", &["query.limit: is required"]),
            ("?limit=", &["query.limit: expected integer, found \"\""]),
            ("?limit=ten", &["query.limit: expected integer, found \"ten\""]),
            ("?limit=1.5", &["query.limit: expected integer, found 1.5"]),
            ("?limit=0", &["query.limit: 0 must be at least 1"]),
            ("?limit=101", &["query.limit: 101 must be at most 100"]),
            ("?limit=05", &["query.limit: expected integer, found \"05\""]),
            (
                "?limit=1&limit=2",
                &["query.limit: is given 2 times and takes one value"],
            ),
            ("?limit=%ff", &["query.limit: is not UTF-8"]),
            ("?limit=5&colour=red", &["query.colour: is not documented"]),
            (
                "?Limit=5",
                &["query.limit: is required", "query.Limit: is not documented"],
            ),
        ],
    )
    .await;
    query(
        "{ name: flag, in: query, schema: { type: boolean } }",
        &[
            ("?flag=true", &[]),
            ("", &[]),
            ("?flag=1", &["query.flag: expected boolean, found \"1\""]),
        ],
    )
    .await;
    query(
        "{ name: kind, in: query, allowEmptyValue: true, schema: { type: string, enum: [a, '1'] } }",
        &[
            ("?kind=1", &[]),
            ("?kind=", &[]),
            ("?kind=b", &["query.kind: \"b\" is none of \"a\", \"1\""]),
        ],
    )
    .await;
    query(
        "{ name: any, in: query, schema: { oneOf: [ { type: integer }, { type: string, format: date } ] } }",
        &[
            ("?any=5", &[]),
            ("?any=2024-01-31", &[]),
            ("?any=x", &["query.any: fits none of alternative 1, alternative 2; as alternative 2: \"x\" is not a date like 2024-01-31"]),
        ],
    )
    .await;
    query(
        "{ name: when, in: query, schema: { type: string, format: date-time } }",
        &[
            ("?when=2024-01-31T08:30:00%2B08:00", &[]),
            (
                "?when=2024-01-31T08:30:00+08:00",
                &["query.when: \"2024-01-31T08:30:00 08:00\" is not a date and time like 2024-01-31T08:30:00Z"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn arrays_of_a_query() {
    const ITEMS: &str = "schema: { type: array, maxItems: 2, items: { type: integer } }";
    query(
        &format!("{{ name: ids, in: query, {ITEMS} }}"),
        &[
            ("?ids=1", &[]),
            ("?ids=1&ids=2", &[]),
            ("?ids=1,2", &["query.ids[0]: expected integer, found \"1,2\""]),
            ("?ids=1&ids=b", &["query.ids[1]: expected integer, found \"b\""]),
            ("?ids=1&ids=2&ids=3", &["query.ids: has 3 items and may have at most 2"]),
        ],
    )
    .await;
    query(
        &format!("{{ name: ids, in: query, explode: false, {ITEMS} }}"),
        &[
            ("?ids=1,2", &[]),
            ("?ids=1%2C2", &["query.ids[0]: expected integer, found \"1,2\""]),
            ("?ids=1,b", &["query.ids[1]: expected integer, found \"b\""]),
        ],
    )
    .await;
    query(
        &format!("{{ name: ids, in: query, style: spaceDelimited, explode: false, {ITEMS} }}"),
        &[
            ("?ids=1%202", &[]),
            ("?ids=1+2", &[]),
            ("?ids=1,2", &["query.ids[0]: expected integer, found \"1,2\""]),
        ],
    )
    .await;
    query(
        &format!("{{ name: ids, in: query, style: pipeDelimited, explode: false, {ITEMS} }}"),
        &[
            ("?ids=1|2", &[]),
            ("?ids=1%7C2", &[]),
            ("?ids=1%7Cx", &["query.ids[1]: expected integer, found \"x\""]),
        ],
    )
    .await;
    query(
        "{ name: 'ids[]', in: query, schema: { type: array, items: { type: string } } }",
        &[
            ("?ids[]=1&ids%5B%5D=2", &[]),
            ("?ids=1", &["query.ids: is not documented"]),
        ],
    )
    .await;
}

#[tokio::test]
async fn objects_of_a_query() {
    const POINT: &str =
        "schema: { type: object, required: [x], properties: { x: { type: integer }, y: { type: integer } } }";
    query(
        &format!("{{ name: at, in: query, required: true, {POINT} }}"),
        &[
            ("?x=1&y=2", &[]),
            ("", &["query.at: is required"]),
            ("?y=2", &["query.at.x: is required"]),
            ("?x=a", &["query.at.x: expected integer, found \"a\""]),
            ("?x=1&z=1", &["query.z: is not documented"]),
        ],
    )
    .await;
    query(
        &format!("{{ name: at, in: query, explode: false, {POINT} }}"),
        &[
            ("?at=x,1,y,2", &[]),
            ("?at=x,1,y", &["query.at: does not list names and values by turns"]),
            ("?at=y,1", &["query.at.x: is required"]),
        ],
    )
    .await;
    query(
        "{ name: at, in: query, style: deepObject, schema: { type: object, properties: { x: { type: integer }, tags: { type: array, items: { type: string } }, in: { type: object, properties: { deep: { type: boolean } } } } } }",
        &[
            ("?at[x]=1&at[tags][]=a&at[tags][]=b&at[in][deep]=true", &[]),
            ("?at%5Bx%5D=1", &[]),
            ("?at[x]=a", &["query.at.x: expected integer, found \"a\""]),
            ("?at[in][deep]=no", &["query.at.in.deep: expected boolean, found \"no\""]),
            ("?at=1", &["query.at: is not written as `at[property]=value`"]),
            ("?as[x]=1", &["query[\"as[x]\"]: is not documented"]),
        ],
    )
    .await;
    query(
        "{ name: labels, in: query, schema: { type: object, additionalProperties: { type: integer } } }",
        &[("?a=1&b=2", &[]), ("?a=x", &["query.a: expected integer, found \"x\""])],
    )
    .await;
    query(
        "{ name: filter, in: query, content: { application/json: { schema: { type: object, required: [a] } } } }",
        &[
            ("?filter=%7B%22a%22:1%7D", &[]),
            ("?filter=%7B%7D", &["query.filter.a: is required"]),
            (
                "?filter=a",
                &["query.filter: is not JSON: expected value at line 1 column 1"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_style_of_a_path() {
    const ARRAY: &str = "schema: { type: array, items: { type: integer } }";
    const OBJECT: &str = "schema: { type: object, properties: { x: { type: integer }, y: { type: string } } }";
    let integer = "schema: { type: integer }";
    for (style, schema, good, bad, problem) in [
        ("", integer, "5", "a", ": expected integer, found \"a\""),
        ("", ARRAY, "1,2", "1,b", "[1]: expected integer, found \"b\""),
        (
            "",
            OBJECT,
            "x,1,y,a%2Cb",
            "x",
            ": does not list names and values by turns",
        ),
        ("explode: true,", OBJECT, "x=1,y=b", "x=1,y", ": \"y\" lacks a `=`"),
        ("style: label,", integer, ".5", "5", ": does not begin with `.`"),
        (
            "style: label,",
            ARRAY,
            ".1,2",
            ".1.2",
            "[0]: expected integer, found 1.2",
        ),
        (
            "style: label, explode: true,",
            ARRAY,
            ".1.2",
            ".1.b",
            "[1]: expected integer, found \"b\"",
        ),
        (
            "style: label,",
            OBJECT,
            ".x,1",
            ".x,a",
            ".x: expected integer, found \"a\"",
        ),
        (
            "style: label, explode: true,",
            OBJECT,
            ".x=1.y=b",
            ".x=a",
            ".x: expected integer, found \"a\"",
        ),
        ("style: matrix,", integer, ";id=5", "5", ": does not begin with `;`"),
        (
            "style: matrix,",
            integer,
            ";id=5",
            ";key=5",
            ": is not written as `;id=...`",
        ),
        (
            "style: matrix,",
            ARRAY,
            ";id=1,2",
            ";id=1,b",
            "[1]: expected integer, found \"b\"",
        ),
        (
            "style: matrix, explode: true,",
            ARRAY,
            ";id=1;id=2",
            ";id=1;id=b",
            "[1]: expected integer, found \"b\"",
        ),
        (
            "style: matrix,",
            OBJECT,
            ";id=x,1",
            ";id=x",
            ": does not list names and values by turns",
        ),
        (
            "style: matrix, explode: true,",
            OBJECT,
            ";x=1;y=b",
            ";x=a",
            ".x: expected integer, found \"a\"",
        ),
    ] {
        let parameter = format!("        - {{ name: id, in: path, required: true, {style} {schema} }}");
        let server = start(&document(&parameter, "/x/{id}")).await;
        let response = get(&server, &format!("/x/{good}")).await;
        assert_eq!(response.status, 200, "{style} {schema} {good} {}", response.text());
        let response = get(&server, &format!("/x/{bad}")).await;
        assert_eq!(response.problems(), [format!("path.id{problem}")], "{style} {bad}");
    }
}

#[tokio::test]
async fn headers_and_cookies() {
    let server = start(&document(
        r"
        - { name: X-Level, in: header, required: true, schema: { type: integer } }
        - { name: X-Ids, in: header, schema: { type: array, items: { type: integer } } }
        - { name: X-Point, in: header, explode: true, schema: { type: object, properties: { x: { type: integer } } } }
        - { name: Authorization, in: header, required: true, schema: { type: string } }
        - { name: sid, in: cookie, required: true, schema: { type: string, minLength: 3 } }
        - { name: n, in: cookie, explode: false, schema: { type: array, items: { type: integer } } }",
        "/x",
    ))
    .await;
    let good = [
        ("x-level", "3"),
        ("X-Ids", "1, 2"),
        ("X-Ids", "3"),
        ("X-Point", "x=1"),
        ("Cookie", "sid=abc; n=1,2"),
    ];
    assert_eq!(send(&server, "GET", "/x", &good, b"").await.status, 200);
    let bad = [
        ("X-Level", "high"),
        ("X-Ids", "1, b"),
        ("X-Point", "x"),
        ("Cookie", "sid=ab; n=1,b"),
    ];
    assert_eq!(
        send(&server, "GET", "/x", &bad, b"").await.problems(),
        [
            "header.X-Level: expected integer, found \"high\"",
            "header.X-Ids[1]: expected integer, found \"b\"",
            "header.X-Point: \"x\" lacks a `=`",
            "cookie.sid: has 2 characters and needs at least 3",
            "cookie.n[1]: expected integer, found \"b\"",
        ]
    );
    assert_eq!(
        get(&server, "/x").await.problems(),
        ["header.X-Level: is required", "cookie.sid: is required"]
    );
}

#[tokio::test]
async fn checks_can_be_loosened() {
    let text = document("        - { name: a, in: query, schema: { type: integer } }", "/x");
    let server = builder(&text).unknown_query(true).start().await.unwrap();
    assert_eq!(get(&server, "/x?b=1").await.status, 200);
    assert_eq!(get(&server, "/x?a=b").await.status, 400);
    let server = builder(&text).lenient(true).start().await.unwrap();
    assert_eq!(get(&server, "/x?a=b&c=1").await.status, 200);
    let problems: Vec<_> = server.requests()[0].problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["query.a: expected integer, found \"b\"", "query.c: is not documented"]
    );
}

#[tokio::test]
async fn an_operation_replaces_what_its_path_says() {
    let server = start(
        r"
openapi: 3.0.3
info: { title: inherited, version: '1' }
paths:
  /x:
    parameters:
      - { name: a, in: query, schema: { type: integer } }
      - { name: b, in: query, required: true, schema: { type: string } }
    get:
      parameters: [ { name: a, in: query, schema: { type: string } }, { $ref: '#/components/parameters/C' } ]
      responses: { '200': { description: '' } }
components: { parameters: { C: { name: c, in: query, schema: { $ref: '#/components/schemas/Level' } } }, schemas: { Level: { type: integer } } }
",
    )
    .await;
    assert_eq!(get(&server, "/x?a=text&b=1&c=2").await.status, 200);
    assert_eq!(
        get(&server, "/x?c=d").await.problems(),
        ["query.b: is required", "query.c: expected integer, found \"d\""]
    );
}
