//! Bodies in XML: their tables, and what cannot be said.

use crate::{Outcome, has, outcome};

/// An operation `getThing` whose response is XML of the schema `Thing`, of these schemas.
fn read(schemas: &str) -> Outcome {
    of_version("3.0.3", schemas)
}

fn of_version(version: &str, schemas: &str) -> Outcome {
    outcome(&format!(
        "openapi: {version}\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /thing:\n    get:\n      operationId: getThing\n      \
         responses:\n        '200':\n          description: ok\n          content:\n            application/xml: {{ schema: {{ $ref: \
         '#/components/schemas/Thing' }} }}\ncomponents:\n  schemas:\n{schemas}"
    ))
}

/// The fields of `Thing`, each on a line of its own.
fn fields(schemas: &str) -> Vec<String> {
    fields_of(&read(schemas))
}

fn fields_of(outcome: &Outcome) -> Vec<String> {
    assert_eq!(outcome.diagnostics(), [""; 0]);
    let xml = outcome.file("xml.rs");
    let (_, rest) = xml.split_once("static THING: [Field; ").expect("a table");
    let (_, rest) = rest.split_once(" = [\n").expect("fields");
    let (rows, _) = rest.split_once("\n];").expect("fields");
    let rows = rows.split_whitespace().collect::<Vec<_>>().join(" ");
    let rows = rows.trim_end_matches(',').split(", Field::");
    let rows: Vec<&str> = rows.map(|row| row.trim_start_matches("Field::")).collect();
    rows.into_iter().map(str::to_owned).collect()
}

#[test]
fn a_response_in_xml_has_a_type_and_a_table() {
    let outcome = read("    Thing: { type: object, properties: { name: { type: string } } }\n");
    assert_eq!(outcome.diagnostics(), [""; 0]);
    has(&outcome.operations(), "models::Thing");
    has(
        &outcome.wire(),
        ".success(&[codegen::Success::xml(200, &super::xml::THING_BODY)])",
    );
    has(
        &outcome.file("xml.rs"),
        "pub(super) static THING_BODY: Xml = Xml::object(Name::new(\"Thing\"), &THING);",
    );
    has(&outcome.client(), "mod xml;");
    has(&outcome.client(), "codegen::uses_xml!();");
    has(&outcome.manifest(), "features = [\"xml\"]");
}

#[test]
fn elements_of_required_properties_that_nothing_describes_are_kept() {
    let thing = |closed: &str| {
        let schema = format!("type: object, required: [b]{closed}, properties: {{ a: {{ type: string }} }}");
        read(&format!("    Thing: {{ {schema} }}\n")).file("xml.rs")
    };
    has(
        &thing(""),
        "Xml::map(Name::new(\"Thing\"), &[Field::element(\"a\", Name::new(\"a\"), TEXT)], ANY)",
    );
    has(
        &thing(", additionalProperties: false"),
        "Xml::object(Name::new(\"Thing\"), &THING)",
    );
}

#[test]
fn a_document_without_xml_has_nothing_of_it() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        \
         '200': { description: ok, content: { application/json: { schema: { type: object, xml: { name: b }, properties: { a: { type: \
         string } } } }, application/xml: { schema: { type: object, properties: { a: { type: string } } } } } }\n",
    );
    for (name, text) in &outcome.generated.files {
        assert!(
            !text.contains("uses_xml") && !text.contains("\"xml\""),
            "{}",
            name.display()
        );
    }
}

#[test]
fn names_attributes_texts_and_namespaces() {
    let rows = fields(
        "    Thing:\n      type: object\n      required: [content, at]\n      properties:\n        plain: { type: string }\n        \
         renamed: { type: integer, xml: { name: number } }\n        id: { type: integer, xml: { attribute: true, name: ID } }\n        \
         content: { type: string, xml: { x-ms-text: true } }\n        at: { type: string, format: date-time }\n        data: { type: \
         string, format: byte }\n        on: { type: boolean, xml: { prefix: p, namespace: 'urn:p' } }\n        any: { anyOf: [{ type: \
         string }, { type: integer }] }\n        kind: { type: string, enum: [a, b], nullable: true }\n        free: {}\n",
    );
    assert_eq!(
        rows,
        [
            "element(\"plain\", Name::new(\"plain\"), TEXT)",
            "element(\"renamed\", Name::new(\"number\"), NUMBER)",
            "attribute(\"id\", Name::new(\"ID\"), NUMBER)",
            "text(\"content\", TEXT).required()",
            "element(\"at\", Name::new(\"at\"), TOKEN)",
            "element(\"data\", Name::new(\"data\"), BASE64)",
            "element(\"on\", Name::new(\"on\").namespace(\"urn:p\", \"p\"), BOOLEAN)",
            "element(\"any\", Name::new(\"any\"), SCALAR)",
            "element(\"kind\", Name::new(\"kind\"), TOKEN)",
            "element(\"free\", Name::new(\"free\"), ANY)",
        ]
    );
}

/// OpenAPI 3.0.3, "XML Arrays".
#[test]
fn names_of_lists() {
    let list = |own: &str, items: &str| {
        let schemas = format!(
            "    Thing: {{ type: object, properties: {{ animals: {{ type: array, items: {{ type: string{items} }}{own} }} }} }}\n"
        );
        fields(&schemas).join(", ")
    };
    let named = ", xml: { name: animal }";
    let unwrapped = |item: &str, of: &str| {
        format!(
            "unwrapped(\"animals\", Name::new({item:?}), &Xml::list(Name::new({of:?}), &Xml::scalar(Name::new({item:?}), XmlScalar::Text)))"
        )
    };
    let wrapped = |outer: &str, item: &str| {
        format!(
            "element(\"animals\", Name::new({outer:?}), &Xml::list(Name::new({outer:?}), &Xml::scalar(Name::new({item:?}), XmlScalar::Text)))"
        )
    };
    let within = |outer: &str| format!(".within(Name::new({outer:?}))");
    assert_eq!(list("", ""), unwrapped("animals", "animals"));
    assert_eq!(list("", named), unwrapped("animal", "animals") + &within("animals"));
    assert_eq!(
        list(", xml: { name: aliens }", named),
        unwrapped("animal", "aliens") + &within("aliens")
    );
    assert_eq!(
        list(", xml: { name: aliens, wrapped: false }", named),
        unwrapped("animal", "aliens")
    );
    assert_eq!(list(", xml: { wrapped: true }", ""), wrapped("animals", "animals"));
    assert_eq!(list(", xml: { wrapped: true }", named), wrapped("animals", "animal"));
    assert_eq!(
        list(", xml: { name: aliens, wrapped: true }", named),
        wrapped("aliens", "animal")
    );
    assert_eq!(
        list(", xml: { name: aliens, wrapped: true }", ""),
        wrapped("aliens", "aliens")
    );
}

#[test]
fn what_is_said_beside_a_reference_goes_before_what_its_target_says() {
    let rows = fields(
        "    Thing:\n      type: object\n      properties:\n        a: { $ref: '#/components/schemas/Part' }\n        b: { allOf: [{ $ref: \
         '#/components/schemas/Part' }], xml: { name: B } }\n        c: { allOf: [{ $ref: '#/components/schemas/Part' }, { xml: { name: \
         C } }] }\n        d: { allOf: [{ $ref: '#/components/schemas/Other' }] }\n        e: { type: array, items: { $ref: \
         '#/components/schemas/Item' } }\n    Part: { type: object, properties: { x: { type: string } }, xml: { name: part } }\n    \
         Other: { type: object, properties: { x: { type: string } } }\n    Item: { type: object, properties: { x: { type: string } }, xml: { \
         name: item } }\n",
    );
    assert_eq!(
        rows,
        [
            "element(\"a\", Name::new(\"part\"), &Xml::object(Name::new(\"part\"), &PART))",
            "element(\"b\", Name::new(\"B\"), &Xml::object(Name::new(\"part\"), &PART))",
            "element(\"c\", Name::new(\"C\"), &Xml::object(Name::new(\"part\"), &PART))",
            "element(\"d\", Name::new(\"d\"), &Xml::object(Name::new(\"Other\"), &OTHER))",
            "unwrapped(\"e\", Name::new(\"item\"), &Xml::list(Name::new(\"e\"), &Xml::object(Name::new(\"item\"), &ITEM))).within(Name::new(\"e\"))",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn nodes_of_openapi_3_2() {
    let rows = fields_of(&of_version(
        "3.2.0",
        "    Thing:\n      type: object\n      properties:\n        a: { type: string, xml: { nodeType: attribute } }\n        b: { type: \
         string, xml: { nodeType: cdata } }\n        c: { $ref: '#/components/schemas/Part' }\n        d: { type: array, items: { $ref: \
         '#/components/schemas/Part' }, xml: { nodeType: element } }\n    Part: { type: object, properties: { x: { type: string } } }\n",
    ));
    assert_eq!(
        rows,
        [
            "attribute(\"a\", Name::new(\"a\"), TEXT)",
            "text(\"b\", TEXT)",
            "element(\"c\", Name::new(\"Part\"), &Xml::object(Name::new(\"Part\"), &PART))",
            "element(\"d\", Name::new(\"d\"), &Xml::list(Name::new(\"d\"), &Xml::object(Name::new(\"Part\"), &PART)))",
        ]
    );
}

/// OpenAPI 3.2.0, "XML Object": `nodeType` is `none` beside a `$ref`, and a name is ignored there.
#[test]
fn names_beside_references_of_openapi_3_2() {
    let outcome = of_version(
        "3.2.0",
        "    Thing:\n      type: object\n      properties:\n        a: { $ref: '#/components/schemas/Part', description: d }\n        b: { type: \
         array, items: { $ref: '#/components/schemas/Other', description: d } }\n        c: { $ref: '#/components/schemas/Id', xml: { nodeType: \
         attribute } }\n    Part: { type: object, properties: { x: { type: string } } }\n    Other: { type: object, properties: { x: { \
         type: string } } }\n    Id: { type: integer }\n",
    );
    assert_eq!(
        fields_of(&outcome),
        [
            "element(\"a\", Name::new(\"Part\"), &Xml::object(Name::new(\"Part\"), &PART))",
            "unwrapped(\"b\", Name::new(\"Other\"), &Xml::list(Name::new(\"b\"), &Xml::object(Name::new(\"Other\"), &OTHER))).within(Name::new(\"b\"))",
            "attribute(\"c\", Name::new(\"c\"), NUMBER)",
        ]
    );
    let outcome = of_version(
        "3.2.0",
        "    Thing: { type: object, properties: { a: { $ref: '#/components/schemas/Part', xml: { name: x } } } }\n    Part: { type: object, \
         properties: { x: { type: string } } }\n",
    );
    let [diagnostic] = outcome.diagnostics().try_into().expect("one diagnostic");
    let diagnostic: String = diagnostic;
    has(
        &diagnostic,
        "`xml` beside a `$ref` has no effect in OpenAPI 3.2 without a `nodeType`",
    );
    has(&outcome.file("xml.rs"), "Field::element(\"a\", Name::new(\"Part\"),");
}

/// A description makes no other schema of a reference.
#[test]
fn a_root_that_refers_with_a_description_has_the_name_of_the_component() {
    let outcome = outcome(
        "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: add\n      requestBody: { content: \
         { application/xml: { schema: { $ref: '#/components/schemas/Thing', description: d } } } }\n      responses: { '200': { description: \
         ok, content: { application/xml: { schema: { type: array, xml: { name: things }, items: { $ref: '#/components/schemas/Thing', \
         description: d } } } } } }\ncomponents:\n  schemas:\n    Thing: { type: object, properties: { a: { type: string } } }\n",
    );
    assert_eq!(outcome.diagnostics(), [""; 0]);
    has(
        &outcome.file("xml.rs"),
        "static THING_BODY: Xml = Xml::object(Name::new(\"Thing\"), &THING);",
    );
    has(
        &outcome.file("xml.rs"),
        "Xml::list(Name::new(\"things\"), &Xml::object(Name::new(\"Thing\"), &THING));",
    );
}

/// A list is not wrapped unless it says so, also where the document does not list the property.
#[test]
fn lists_in_maps() {
    let map = |list: &str| {
        let outcome = read(&format!(
            "    Thing: {{ type: object, additionalProperties: {{ type: array, {list} }} }}\n"
        ));
        assert_eq!(outcome.diagnostics(), [""; 0]);
        outcome.file("xml.rs")
    };
    has(
        &map("items: { type: integer }"),
        "Xml::map(Name::new(\"Thing\"), &[], &Xml::list(Name::new(\"\"), NUMBER));",
    );
    let named = "&[], &Xml::list(Name::new(\"\"), &Xml::scalar(Name::new(\"n\"), XmlScalar::Number)));";
    has(&map("items: { type: integer, xml: { name: n } }"), named);
    has(
        &map("items: { type: integer, xml: { name: n } }, xml: { wrapped: true }"),
        named,
    );
}

#[test]
fn what_contains_itself_is_one_table() {
    let outcome = read(
        "    Thing: { type: object, properties: { next: { $ref: '#/components/schemas/Thing' }, tree: { $ref: \
         '#/components/schemas/Tree' }, list: { $ref: '#/components/schemas/Nested' } } }\n    Tree: { type: object, \
         properties: { leaf: { type: string } }, additionalProperties: { $ref: '#/components/schemas/Tree' } }\n    Nested: { type: array, items: { $ref: \
         '#/components/schemas/Node' } }\n    Node: { type: object, properties: { inner: { $ref: '#/components/schemas/Nested' } } }\n",
    );
    assert_eq!(outcome.diagnostics(), [""; 0]);
    let xml = outcome.file("xml.rs");
    has(
        &xml,
        "Field::element(\"next\", Name::new(\"next\"), &Xml::object(Name::new(\"Thing\"), &THING))",
    );
    has(
        &xml,
        "static TREE: Xml = Xml::map(Name::new(\"Tree\"), &[Field::element(\"leaf\", Name::new(\"leaf\"), TEXT)], &TREE);",
    );
    has(&xml, "static NODE: [Field; 1] = [");
}

#[test]
fn parts_and_alternatives_are_one_object() {
    let rows = fields(
        "    Thing: { allOf: [{ $ref: '#/components/schemas/Base' }, { type: object, required: [own], properties: { own: { type: array, \
         items: { type: string } } } }] }\n    Base: { type: object, properties: { kind: { type: string }, either: { oneOf: [{ $ref: \
         '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] } } }\n    A: { type: object, required: [a], properties: { a: { \
         type: string } } }\n    B: { type: object, required: [b], properties: { b: { type: integer, xml: { attribute: true } } } }\n",
    );
    assert_eq!(
        rows,
        [
            "element(\"kind\", Name::new(\"kind\"), TEXT)",
            "element(\"either\", Name::new(\"either\"), &Xml::object(Name::new(\"\"), &[Field::element(\"a\", Name::new(\"a\"), TEXT)",
            "attribute(\"b\", Name::new(\"b\"), NUMBER)]))",
            "unwrapped(\"own\", Name::new(\"own\"), &Xml::list(Name::new(\"own\"), &Xml::scalar(Name::new(\"own\"), XmlScalar::Text))).required()",
        ]
    );
}

#[test]
fn children_of_a_discriminator_are_alternatives() {
    let outcome = read(
        "    Thing: { type: object, required: [kind], discriminator: { propertyName: kind }, properties: { kind: { type: string } } }\n    \
         Dog: { allOf: [{ $ref: '#/components/schemas/Thing' }, { type: object, properties: { bark: { type: boolean } } }] }\n",
    );
    assert_eq!(
        fields_of(&outcome),
        [
            "element(\"kind\", Name::new(\"kind\"), TEXT)",
            "element(\"bark\", Name::new(\"bark\"), BOOLEAN)",
        ]
    );
}

#[test]
fn alternatives_that_do_not_agree_are_anything() {
    let outcome = read(
        "    Thing: { oneOf: [{ type: object, required: [a], properties: { a: { type: string, xml: { name: x } } } }, { type: object, \
         required: [a, b], properties: { a: { type: string, xml: { name: y } }, b: { type: string } } }] }\n",
    );
    let [diagnostic] = outcome.diagnostics().try_into().expect("one diagnostic");
    let diagnostic: String = diagnostic;
    has(
        &diagnostic,
        "warning[ignored-keyword]: schemas of one value do not agree how `a` is written as XML: it is anything\n  --> api.yaml:",
    );
    has(
        &outcome.file("xml.rs"),
        "static THING_BODY: Xml = Xml::any(Name::new(\"Thing\"));",
    );
}

#[test]
fn what_xml_cannot_say_is_told() {
    for (property, message) in [
        (
            "{ type: object, properties: { a: { type: string } }, xml: { attribute: true } }",
            "`p` cannot be an attribute in XML, as it is no single value: it is an element",
        ),
        (
            "{ type: array, items: { type: array, items: { type: string } } }",
            "a list within a list has no meaning in XML unless it is wrapped: taken to be wrapped",
        ),
        (
            "{ type: object, properties: { a: { type: string } }, xml: { nodeType: none } }",
            "`nodeType: none` on `p` is not supported: it is an element of its own",
        ),
        (
            "{ oneOf: [{ type: string }, { type: object, properties: { a: { type: string, xml: { name: b } } } }] }",
            "a value that may be an object or list, or something else, is anything in XML: what `xml` says of its parts has no effect",
        ),
        (
            "{ type: string, xml: { name: a b } }",
            "`a b` is no name that XML allows: a value with it cannot be sent, and is not read",
        ),
        (
            "{ type: array, items: { type: string, xml: { name: 1a, prefix: p } } }",
            "`p:1a` is no name that XML allows: a value with it cannot be sent, and is not read",
        ),
        (
            "{ type: string, xml: { prefix: p } }",
            "note[lenient-value]: the prefix `p` has no `namespace`: it is written without a declaration, which most who read XML refuse",
        ),
        (
            "{ type: string, xml: { name: q } }",
            "`q` is an element `q` as another property is: it is not read from XML",
        ),
    ] {
        let outcome = read(&format!(
            "    Thing: {{ type: object, properties: {{ p: {property}, q: {{ type: string }} }} }}\n"
        ));
        let diagnostics = outcome.diagnostics();
        let [diagnostic] = diagnostics.as_slice() else {
            panic!("{diagnostics:?}")
        };
        has(diagnostic, message);
        has(diagnostic, " --> api.yaml:14:");
    }
}

/// As in the documents of AWS: without elements of their own, the items of both lists would be the same.
#[test]
fn named_lists_that_could_not_be_told_apart_are_wrapped() {
    let list = |name: &str| {
        format!(
            "{name}: {{ type: array, items: {{ type: string, xml: {{ name: item }} }}, xml: {{ name: {name}Set }} }}"
        )
    };
    let outcome = read(&format!(
        "    Thing: {{ type: object, properties: {{ {} }} }}\n    Both: {{ type: object, properties: {{ {}, {} }} }}\n",
        list("a"),
        list("b"),
        list("c")
    ));
    let [diagnostic] = outcome.diagnostics().try_into().expect("one diagnostic");
    let diagnostic: String = diagnostic;
    has(&diagnostic, "note[lenient-value]: lists would have the same elements");
    has(
        &outcome.file("xml.rs"),
        "Field::element(\"a\", Name::new(\"aSet\"), &Xml::list(Name::new(\"aSet\"),",
    );
}

#[test]
fn text_stays_text_and_the_setting_leaves_all_as_it_is() {
    let text = "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        \
                '200': { description: ok, content: { text/xml: { schema: { type: string } } } }\n  /b:\n    get:\n      operationId: b\n      \
                responses:\n        '200': { description: ok, content: { application/xml: { schema: { type: object } } } }\n";
    let outcome = outcome(text);
    has(&outcome.wire(), "codegen::Success::text(200)");
    has(&outcome.wire(), "codegen::Success::bytes(200)");
    assert!(!outcome.manifest().contains("\"xml\""));
}

#[test]
fn json_is_first_and_xml_is_another_body() {
    let body = |content: &str| {
        outcome(&format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: add\n      requestBody: \
             {{ required: true, content: {{ {content} }} }}\n      responses: {{ '204': {{ description: none }} }}\ncomponents:\n  \
             schemas:\n    Thing: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n    Other: {{ type: object, properties: \
             {{ b: {{ type: string }} }} }}\n"
        ))
    };
    let thing = "{ schema: { $ref: '#/components/schemas/Thing' } }";
    let other = "{ schema: { $ref: '#/components/schemas/Other' } }";
    let same = body(&format!("application/xml: {thing}, application/json: {thing}"));
    assert_eq!(same.diagnostics(), [""; 0]);
    has(&same.wire(), ".body(codegen::BodyShape::json().required())");
    has(
        &same.wire(),
        ".other_bodies(&[codegen::BodyShape::xml(&super::xml::THING_BODY).required()])",
    );
    has(&same.operations(), "pub fn as_xml(self) -> Self");
    let apart = body(&format!("application/json: {thing}, text/xml: {other}"));
    assert_eq!(apart.diagnostics(), [""; 0]);
    has(&apart.client(), "pub fn add_xml(&self, body: &models::Other)");
    has(
        &apart.wire(),
        "codegen::BodyShape::xml(&super::xml::OTHER_BODY).media_type(\"text/xml\").required()",
    );
    let alone = body(&format!(
        "application/xml: {thing}, text/plain: {{ schema: {{ type: string }} }}"
    ));
    has(
        &alone.wire(),
        ".body(codegen::BodyShape::xml(&super::xml::THING_BODY).required())",
    );
}

#[test]
fn a_root_without_a_name_is_told_where_it_is_sent() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: add\n      requestBody: { content: \
         { application/xml: { schema: { type: object, properties: { a: { type: string } } } } } }\n      responses: { '204': { description: \
         none } }\n",
    );
    let [diagnostic] = outcome.diagnostics().try_into().expect("one diagnostic");
    let diagnostic: String = diagnostic;
    has(
        &diagnostic,
        "warning[lenient-value]: the root element has no name: `root` is sent\n  --> api.yaml:7:",
    );
    has(
        &outcome.file("xml.rs"),
        "static ADD_BODY: Xml = Xml::object(Name::new(\"root\"), &[",
    );
}

#[test]
fn errors_in_xml_are_typed() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '204': \
         { description: none }\n        4XX: { description: bad, content: { application/problem+xml: { schema: { $ref: \
         '#/components/schemas/Problem' } } } }\n        default: { description: bad, content: { text/xml: { schema: { $ref: \
         '#/components/schemas/Problem' } } } }\ncomponents:\n  schemas:\n    Problem: { type: object, properties: { title: { type: string } \
         }, xml: { name: problem } }\n",
    );
    assert_eq!(outcome.diagnostics(), [""; 0]);
    has(
        &outcome.wire(),
        ".xml_errors(&[(4, &super::xml::PROBLEM_BODY), (0, &super::xml::PROBLEM_BODY)])",
    );
}

#[test]
fn parts_in_xml_are_told() {
    let told = |schema: &str| {
        outcome(&format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: add\n      requestBody: {{ \
             content: {{ multipart/form-data: {{ schema: {{ type: object, properties: {{ meta: {schema} }} }}, encoding: {{ meta: {{ \
             contentType: application/xml }} }} }} }} }}\n      responses: {{ '204': {{ description: none }} }}\n"
        ))
        .diagnostics()
    };
    let object = "{ type: object, properties: { a: { type: string } } }";
    for schema in [object, &format!("{{ type: array, items: {object} }}")] {
        let [diagnostic] = told(schema).try_into().expect("one diagnostic");
        let diagnostic: String = diagnostic;
        has(
            &diagnostic,
            "part `meta` is to be XML, but parts are not: it is sent as JSON",
        );
    }
    for schema in ["{ type: string }", "{ type: string, format: binary }"] {
        assert_eq!(told(schema), [""; 0]);
    }
}
