//! Clients that check the values of requests: which constraints they have, and what is said of those that cannot be checked.

#[path = "folder/mod.rs"]
mod folder;

use std::path::Path;

use folder::Folder;
use specwright::configuration;
use specwright::diagnostic::Diagnostics;
use specwright::{Generated, Only, RuntimeSource, Settings, generate_crate, generate_module};

/// The client of a document with these lines in the body of its operation and in its schemas.
fn checked(body: &str, schemas: &str) -> (Generated, String) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /things/{{id}}:\n    post:\n      operationId: addThing\n      \
         parameters: [{{ name: id, in: path, required: true, schema: {{ type: integer, minimum: 1 }} }}]\n      requestBody: {{ \
         content: {{ application/json: {{ schema: {body} }} }} }}\n      responses: {{ '200': {{ description: ok, content: {{ \
         application/json: {{ schema: {{ type: object, properties: {{ only: {{ type: string, maxLength: 99 }} }} }} }} }} }} }}\n\
         components:\n  schemas:\n{schemas}"
    );
    let mut settings = Settings::default();
    settings.validate = true;
    let (folder, generated) = generated(&text, &settings);
    drop(folder);
    let all = generated
        .files
        .iter()
        .filter(|(name, _)| name.extension().is_some_and(|end| end == "rs"));
    let all = all
        .map(|(_, text)| text.split_whitespace().collect::<String>())
        .collect();
    (generated, all)
}

fn generated(text: &str, settings: &Settings) -> (Folder, Generated) {
    let folder = Folder::with(&[("api.yaml", text)]);
    let mut settings = settings.clone();
    settings.relative_to = Some(folder.path().to_owned());
    let generated = generate_crate(
        &folder.path().join("api.yaml"),
        "api",
        &RuntimeSource::Registry,
        &settings,
    );
    (folder, generated)
}

#[track_caller]
fn has(text: &str, part: &str) {
    let part: String = part.split_whitespace().collect();
    assert!(text.contains(&part), "no `{part}` in\n{text}");
}

const SCHEMAS: &str = "    Thing: { type: object, properties: { name: { type: string, minLength: 1 }, next: { $ref: '#/components/schemas/Thing' }, \
                       plain: { $ref: '#/components/schemas/Plain' } } }\n    Plain: { type: object, properties: { a: { type: string } } }\n";

#[test]
fn only_what_requests_reach_and_what_asks_for_something_is_there() {
    let (generated, all) = checked("{ $ref: '#/components/schemas/Thing' }", SCHEMAS);
    assert_eq!(generated.diagnostics.to_string(), "");
    has(
        &all,
        "pub(super) static THING: Constraints = Constraints(&[Property(\"name\", &Constraints(&[MinLength(1)])), \
         Property(\"next\", &THING),]);",
    );
    has(&all, "constraints(&super::constraints::THING)");
    has(
        &all,
        "Parameter::path(\"id\").constraints(&codegen::Constraints(&[codegen::Constraint::Minimum(\"1\")]))",
    );
    has(&all, "mod constraints;");
    has(&all, "codegen::validates!();");
    assert!(!all.contains("PLAIN") && !all.contains("MaxLength(99)"), "{all}");
    let manifest = &generated.files[Path::new("Cargo.toml")];
    assert!(manifest.contains("features = [\"validate\"]"), "{manifest}");
}

#[test]
fn a_client_that_does_not_check_has_nothing_of_it() {
    let text = "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      parameters: \
                [{ name: p, in: query, schema: { type: string, minLength: 1, pattern: '(?=a)' } }]\n      responses: { '204': { \
                description: ok } }\n";
    let (_folder, generated) = generated(text, &Settings::default());
    assert_eq!(generated.diagnostics.to_string(), "");
    for (name, text) in &generated.files {
        assert!(
            !text.contains("onstraint") && !text.contains("validate"),
            "{}:\n{text}",
            name.display()
        );
    }
}

#[test]
fn each_keyword_is_written() {
    let (generated, all) = checked(
        "{ type: object, minProperties: 1, maxProperties: 9, required: [a], properties: { a: { type: number, exclusiveMinimum: 0.5, \
         maximum: 9007199254740991, multipleOf: 0.01 }, b: { type: string, maxLength: 3, pattern: '^\\d+$' }, c: { type: array, minItems: 1, \
         maxItems: 2, uniqueItems: true, items: { type: integer, exclusiveMaximum: 5 } }, d: { type: array, prefixItems: [{ type: integer, \
         minimum: 2 }], items: false, minItems: 1 } }, additionalProperties: { type: string, minLength: 4 } }",
        "    A: {}\n",
    );
    assert_eq!(generated.diagnostics.to_string(), "");
    has(
        &all,
        r#"ADD_THING_BODY: Constraints = Constraints(&[
            MinProperties(1), MaxProperties(9),
            Property("a", &Constraints(&[ExclusiveMinimum("0.5"), Maximum("9007199254740991"), MultipleOf("0.01")])),
            Property("b", &Constraints(&[MaxLength(3), Translated("^\\d+$", "^[0-9]+$")])),
            Property("c", &Constraints(&[Items(&Constraints(&[ExclusiveMaximum("5")])),"#
            .replace(
                "Items(&Constraints(&[ExclusiveMaximum(\"5\")])),",
                "MinItems(1), MaxItems(2), UniqueItems, Items(&Constraints(&[ExclusiveMaximum(\"5\")]))])),",
            )
            .as_str(),
    );
    has(&all, r#"Item(0, &Constraints(&[Minimum("2")]))"#);
    has(&all, r#"Others(&["a", "b", "c", "d"], &Constraints(&[MinLength(4)]))"#);
}

#[test]
fn alternatives_have_what_tells_them_apart() {
    let schemas = "    Pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }, { type: 'null' }], \
                   discriminator: { propertyName: kind, mapping: { c: '#/components/schemas/Cat' } } }\n    Cat: { type: object, required: \
                   [kind], properties: { kind: { type: string }, lives: { type: integer, maximum: 9 } } }\n    Dog: { type: object, \
                   required: [kind], properties: { kind: { type: string } } }\n";
    let (_, all) = checked("{ $ref: '#/components/schemas/Pet' }", schemas);
    has(
        &all,
        r#"Choice::new(16, &CAT).required(&["kind"]).properties(&["kind", "lives"]).tags(&[("kind", &["c"], true)])"#,
    );
    has(
        &all,
        r#"Choice::new(16, &Constraints(&[])).required(&["kind"]).properties(&["kind"]).tags(&[("kind", &["Dog"], true)])"#,
    );
    let (_, all) = checked(
        "{ type: object, properties: { a: { type: string }, b: { type: string } }, oneOf: [{ required: [a] }, { required: [b] }] }",
        "    A: {}\n",
    );
    has(&all, r#"AnyRequired("oneOf", &[&["a"], &["b"]])"#);
}

#[test]
fn a_schema_that_others_inherit_from_is_checked_as_the_one_that_its_tag_names() {
    let schemas = "    Animal: { type: object, required: [kind], discriminator: { propertyName: kind }, properties: { kind: { type: \
                   string }, age: { type: integer, minimum: 0 } } }\n    Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { type: object, \
                   properties: { barks: { type: integer, maximum: 5 } } }] }\n";
    let (_, all) = checked("{ $ref: '#/components/schemas/Animal' }", schemas);
    // the part of `allOf` is the base alone
    has(
        &all,
        "DOG: Constraints = Constraints(&[Same(&ANIMAL2), Same(&Constraints(&[Property(\"barks\"",
    );
    has(&all, r#".tags(&[("kind", &["Animal"], false)]), Choice::new(16, &DOG)"#);
}

#[test]
fn a_pattern_that_no_linear_engine_takes_is_told_at_its_place() {
    let (generated, all) = checked(
        "{ type: object, properties: { a: { type: string, maxLength: 3, pattern: '^(?=a)b' }, b: { type: string, pattern: '(a)\\1' } } }",
        "    A: {}\n",
    );
    let told = generated.diagnostics.to_string();
    assert_eq!(told.matches("warning[unchecked-pattern]").count(), 2, "{told}");
    assert!(
        told.contains("the pattern \"^(?=a)b\" cannot be checked by an engine that takes linear time"),
        "{told}"
    );
    assert!(told.contains("api.yaml:8:"), "{told}");
    has(&all, "Property(\"a\", &Constraints(&[MaxLength(3)]))");
    assert!(!all.contains("(?=a)b\",") && !all.contains("Pattern("), "{all}");
}

#[test]
fn a_long_chain_of_references_and_cycles_end() {
    let mut schemas = String::new();
    for at in 0..1_000 {
        schemas.push_str(&format!(
            "    S{at}: {{ type: object, properties: {{ a: {{ $ref: '#/components/schemas/S{}' }}, b: {{ oneOf: [{{ $ref: \
             '#/components/schemas/S{}' }}, {{ type: string }}] }} }} }}\n",
            (at + 1) % 1_000,
            (at + 7) % 1_000
        ));
    }
    schemas.push_str("    Last: { type: string, minLength: 1 }\n");
    let begun = std::time::Instant::now();
    let (_, all) = checked("{ $ref: '#/components/schemas/S0' }", &schemas);
    assert!(!all.contains("staticS0:Constraints"), "nothing asks for anything");
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn the_configuration_says_whether_requests_are_checked() {
    let document = "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      parameters: \
                    [{ name: p, in: query, schema: { type: string, minLength: 1 } }]\n      responses: { '204': { description: ok } }\n";
    let read = |text: &str| {
        let folder = Folder::with(&[("api.yaml", document), ("specwright.toml", text)]);
        let mut diagnostics = Diagnostics::new();
        let file = folder.path().join("specwright.toml");
        let read = configuration::read(&file, Some(folder.path()), &mut diagnostics);
        let client = read.and_then(|read| read.clients.into_iter().next());
        (folder, client, diagnostics.to_string())
    };
    let (folder, client, problems) = read("document = \"api.yaml\"\nmodule = \"src/api\"\nvalidate = true\n");
    assert_eq!(problems, "");
    let settings = client.expect("a client").settings;
    let generated = generate_module(&folder.path().join("api.yaml"), Path::new("src/api"), &settings);
    let wire = &generated.files[Path::new("wire.rs")];
    assert!(wire.contains("MinLength(1)"), "{wire}");

    let (_, _, problems) = read("document = \"api.yaml\"\nvalidate = \"yes\"\n");
    let message =
        "error[wrong-type]: `validate` must be `true` or `false`, but it is a string\n --> specwright.toml:2:12\n";
    assert!(problems.starts_with(message), "{problems}");
}

#[test]
fn types_alone_have_nothing_to_check() {
    let mut settings = Settings::default();
    (settings.validate, settings.only) = (true, Some(Only::Types));
    let text = "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\npaths: {}\ncomponents: { schemas: { A: { type: object, properties: { a: { \
                type: string, minLength: 1 } } } } }\n";
    let (_folder, generated) = generated(text, &settings);
    let told = generated.diagnostics.to_string();
    assert!(
        told.contains("warning[ignored-keyword]: `validate` has no effect on types without a client"),
        "{told}"
    );
    assert!(!generated.files.contains_key(Path::new("src/constraints.rs")));
}
