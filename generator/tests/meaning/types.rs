//! Rust types of the user's choice, as `specwright.toml` says them: what each key does, and what is said of a wrong value.

use specwright::diagnostic::{Code, Diagnostics};
use specwright::{RuntimeSource, configuration, generate_crate};

use crate::{Folder, Outcome, has, lacks};

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /pets/{id}:
    put:
      operationId: putPet
      parameters:
        - { name: id, in: path, required: true, schema: { $ref: '#/components/schemas/PetId' } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
  schemas:
    PetId: { type: string }
    Pet:
      type: object
      required: [at]
      properties:
        at: { type: string, format: date-time, default: '2026-01-31T12:00:00Z' }
        key: { type: string, format: uuid }
        site: { type: string, format: uri }
        price: { type: string, format: decimal }
        weight: { type: number, format: decimal }
        count: { type: integer, format: int32 }
        money: { type: string, format: money }
        place: { $ref: '#/components/schemas/Place' }
        size: { $ref: '#/components/schemas/Size' }
        labels: { type: object, additionalProperties: { type: string } }
    Place: { type: object, properties: { lat: { type: number } } }
    Size: { type: string, enum: [small, large] }
";

/// What the document and a configuration become, or what is said of the configuration. Only a test knows the format `money`.
fn configured(text: &str) -> Result<Outcome, Vec<String>> {
    configured_of(DOCUMENT, &format!("{text}\n"), &[Code::UNKNOWN_FORMAT])
}

fn configured_of(document: &str, text: &str, allow: &[Code]) -> Result<Outcome, Vec<String>> {
    let folder = Folder::new();
    let document = folder.write("api.yaml", document);
    let file = folder.write(configuration::FILE, text);
    let mut diagnostics = Diagnostics::new();
    let read = configuration::read(&file, Some(&folder.0), &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics.sorted().iter().map(ToString::to_string).collect());
    }
    let mut settings = read
        .expect("a configuration")
        .clients_of(&document)
        .pop()
        .expect("a client")
        .settings;
    settings.relative_to = Some(folder.0.clone());
    settings.allow.extend(allow);
    let mut generated = generate_crate(&document, "api", &RuntimeSource::Registry, &settings);
    // a file that names no document may be for several
    generated.diagnostics.extend(std::mem::take(&mut generated.unmatched));
    Ok(Outcome { generated })
}

#[track_caller]
fn clean(text: &str) -> Outcome {
    let outcome = configured(text).expect("a valid configuration");
    assert_eq!(outcome.diagnostics(), Vec::<String>::new());
    outcome
}

/// Checks the one thing that is said of a configuration, and its place.
#[track_caller]
fn refused(text: &str, expected: &str) {
    let Err(messages) = configured(text) else {
        panic!("it is accepted: {text}");
    };
    let shown: Vec<&str> = messages
        .iter()
        .flat_map(|message| message.lines().take(2).map(str::trim))
        .collect();
    assert_eq!(shown.join("\n"), expected);
}

#[test]
fn formats_become_types_of_crates() {
    let api = clean(
        "types.format = { date-time = 'jiff::Timestamp', uuid = 'uuid::Uuid', uri = 'url::Url', decimal = 'rust_decimal::Decimal', \
         int32 = 'i64', money = 'my::Money' }",
    );
    for field in [
        "pub at: runtime::jiff::Timestamp,",
        "pub key: Option<runtime::uuid::Uuid>,",
        "pub site: Option<runtime::Url>,",
        "pub price: Option<runtime::rust_decimal::Decimal>,",
        "pub weight: Option<runtime::Numeric<runtime::rust_decimal::Decimal>>,",
        "pub count: Option<i64>,",
        "pub money: Option<runtime::Text<::my::Money>>,",
    ] {
        has(&api.models(), field);
    }
    has(
        &api.manifest(),
        "specwright-runtime = { version = \"0.1.0\", features = [\"jiff\", \"rust_decimal\", \"url\", \"uuid\"] }",
    );
    // a default is a value of the type
    has(
        &api.models(),
        "at: runtime::codegen::expand::default(\"\\\"2026-01-31T12:00:00Z\\\"\")",
    );
}

#[test]
fn nothing_changes_where_nothing_is_chosen() {
    let (plain, chosen) = (
        clean(""),
        clean("types.format = { date-time = 'runtime' }\ntypes.maps = 'BTreeMap'"),
    );
    assert_eq!(plain.generated.files, chosen.generated.files);
    has(&plain.manifest(), "specwright-runtime = \"0.1.0\"");
}

#[test]
fn a_format_can_say_how_its_values_travel_and_where_its_crate_is() {
    let api = clean(
        "[types.format]\nmoney = { type = 'my_money::Money', by = 'wire', version = '1', package = 'my-money' }\n\
         uuid = { type = 'uuid::Uuid', lenient = true }",
    );
    has(&api.models(), "pub money: Option<::my_money::Money>,");
    has(&api.models(), "pub key: Option<runtime::Lenient<runtime::uuid::Uuid>>,");
    has(
        &api.manifest(),
        "\"my_money\" = { package = \"my-money\", version = \"1\" }",
    );
    refused(
        "[types.format]\nuuid = 'no path'",
        "error[invalid-value]: `types.format.uuid`: `no path` is no path of a type\n--> specwright.toml:2:8",
    );
    refused(
        "[types.format]\npassword = 'my::Secret'",
        "error[invalid-value]: `types.format.password`: the format `password` cannot be another type: it marks secrets, which are \
         never shown\n--> specwright.toml:2:12",
    );
    refused(
        "[types.format]\nuuid = { type = 'a::B', by = 'magic' }",
        "error[invalid-value]: `types.format.uuid`: `magic` is no way in which values travel: `text`, `serde` and `wire` are\n--> \
         specwright.toml:2:1",
    );
    refused(
        "[types.format]\nduration = 'jiff::Span'",
        "error[invalid-value]: `types.format.duration`: `jiff::Span` cannot be compared, as models are: choose \
         `jiff::SignedDuration`\n--> specwright.toml:2:12",
    );
}

#[test]
fn bytes_of_the_crate_that_the_runtime_passes_on_need_no_other_dependency() {
    let document = DOCUMENT.replace("format: uuid", "format: byte");
    let text = "types.format.byte = 'bytes::Bytes'\ntypes.derive = { '*' = ['Hash'] }";
    let api =
        configured_of(&document, text, &[Code::UNKNOWN_FORMAT, Code::NOT_DERIVED]).expect("a valid configuration");
    has(
        &api.models(),
        "pub key: Option<runtime::Base64<runtime::bytes::Bytes>>,",
    );
    has(&api.manifest(), "features = [\"bytes\"]");
    assert!(api.generated.documents[0].crates.is_empty());
}

#[test]
fn what_is_no_value_can_be_kept_in_all_formats() {
    let api = clean("types.lenient = true\ntypes.format = { uuid = 'uuid::Uuid', money = 'my::Money' }");
    has(&api.models(), "pub key: Option<runtime::Lenient<runtime::uuid::Uuid>>,");
    has(
        &api.models(),
        "pub money: Option<runtime::Lenient<runtime::Text<::my::Money>>>,",
    );
    refused(
        "types.lenient = 'yes'",
        "error[wrong-type]: `types.lenient` must be `true` or `false`, but it is a string\n--> specwright.toml:1:17",
    );
}

#[test]
fn types_take_the_place_of_schemas_by_name_and_by_pattern() {
    let api = clean("[types.replace]\nPlace = { type = 'geo::Place', version = '0.3' }\n\"Si*\" = 'crate::Size'");
    has(&api.models(), "pub place: Option<runtime::Serde<::geo::Place>>,");
    has(&api.models(), "pub size: Option<runtime::Text<crate::Size>>,");
    lacks(&api.models(), "pub struct Place");
    lacks(&api.models(), "pub enum Size");
    has(&api.manifest(), "features = [\"serde_json\"]");
    has(&api.manifest(), "\"geo\" = { version = \"0.3\" }");
    refused(
        "[types.replace]\nPlace = { type = 'geo::Place', lenient = 'no' }",
        "error[invalid-name]: `Place`: `lenient` must be `true` or `false`\n--> specwright.toml:2:1",
    );
}

#[test]
fn a_document_names_types_itself() {
    let document = DOCUMENT
        .replace("Place: { type: object,", "Place: { x-rust-type: { crate: geo, version: '0.3', path: 'geo::Point', parameters: [{ type: number }] }, type: object,")
        .replace("key: { type: string, format: uuid }", "key: { type: string, format: uuid, x-rust-type: 'uuid::Uuid' }");
    let api = configured_of(&document, "", &[Code::UNKNOWN_FORMAT]).expect("a valid configuration");
    let expected = "note[document-crate]: `x-rust-type` names types of the crate `geo`, which have no effect\n  = help: if you know the crate, add `geo` to `types.crates` of the configuration";
    assert_eq!(api.diagnostics(), [expected]);
    lacks(&api.models(), "geo");
    lacks(&api.manifest(), "geo");
    has(&api.models(), "pub key: Option<runtime::uuid::Uuid>,");
    let api = configured_of(&document, "[types]\ncrates = ['geo']\n", &[Code::UNKNOWN_FORMAT])
        .expect("a valid configuration");
    assert_eq!(api.diagnostics(), [""; 0]);
    has(&api.models(), "pub place: Option<runtime::Serde<::geo::Point<f64>>>,");
    has(&api.models(), "pub key: Option<runtime::uuid::Uuid>,");
    has(&api.manifest(), "\"geo\" = { version = \"0.3\" }");
    let document = DOCUMENT.replace(
        "Place: { type: object,",
        "Place: { x-rust-type: { crate: geo }, type: object,",
    );
    let api = configured_of(&document, "", &[Code::UNKNOWN_FORMAT]).expect("a valid configuration");
    let messages = api.diagnostics();
    assert_eq!(messages.len(), 1, "{messages:?}");
    has(
        &messages[0],
        "warning[invalid-extension]: `x-rust-type` has no effect: the key `path` is missing: the path of a type",
    );
}

#[test]
fn traits_are_derived_where_they_can_be_and_told_where_not() {
    let api = configured("[types.derive]\n\"*\" = ['Eq', 'Hash']\nSize = ['Ord', 'strum::EnumIter']").expect("valid");
    has(
        &api.models(),
        "#[derive(Clone, Debug, Eq, Hash, PartialEq, Ord, strum::EnumIter, PartialOrd)]",
    );
    has(&api.models(), "#[derive(Clone, Default, PartialEq)]\npub struct Place");
    let messages = api.diagnostics();
    assert_eq!(
        messages
            .iter()
            .map(|message| message.lines().next().unwrap_or_default())
            .collect::<Vec<_>>(),
        [
            "note[not-derived]: `Eq` is derived for 0 types, but cannot be for `Pet`, `Place`: they hold numbers with a fraction, \
             JSON, or types of which it is not known that they have it",
            "note[not-derived]: `Hash` is derived for 0 types, but cannot be for `Pet`, `Place`: they hold numbers with a \
             fraction, JSON, or types of which it is not known that they have it",
        ]
    );
    refused(
        "[types.derive]\n\"*\" = ['Hash', 'Clone']",
        "error[invalid-value]: `types.derive.*`: `Clone`: every model has it\n--> specwright.toml:2:16",
    );
    refused(
        "[types.derive]\n\"*\" = 'Hash'",
        "error[wrong-type]: `types.derive.*` must be a list of strings, but it is a string\n--> specwright.toml:2:7",
    );
    let api = configured("types.maps = 'IndexMap'\ntypes.derive = { '*' = ['PartialOrd'] }").expect("valid");
    let told = api.diagnostics().concat();
    has(
        &told,
        "they hold `IndexMap`, JSON, or types of which it is not known that they have it",
    );
    let api = configured("[types.derive]\nNobody = ['Hash']").expect("valid");
    has(
        &api.diagnostics().concat(),
        "`Nobody` of `derive` matches nothing that is generated",
    );
}

#[test]
fn attributes_are_added_by_pattern() {
    let api = clean("[types.attribute]\nPet = ['#[must_use]']");
    has(
        &api.models(),
        "#[must_use]\n#[derive(Clone, PartialEq)]\npub struct Pet",
    );
    refused(
        "[types.attribute]\nPet = ['must_use']",
        "error[invalid-value]: `types.attribute.Pet`: `must_use` is not one attribute such as `#[must_use]`\n--> \
         specwright.toml:2:8",
    );
}

#[test]
fn maps_are_of_the_type_that_is_chosen() {
    has(
        &clean("types.maps = 'HashMap'").models(),
        "pub labels: Option<::std::collections::HashMap<String, String>>,",
    );
    let api = clean("types.maps = 'IndexMap'");
    has(
        &api.models(),
        "pub labels: Option<runtime::indexmap::IndexMap<String, String>>,",
    );
    has(&api.manifest(), "features = [\"indexmap\"]");
    refused(
        "types.maps = 'HashMaps'",
        "error[invalid-value]: `types.maps` must be `\"BTreeMap\"` or `\"HashMap\"` or `\"IndexMap\"`, but it is \
         `\"HashMaps\"`\n--> specwright.toml:1:14",
    );
}

#[test]
fn identifiers_become_types_of_their_own() {
    let api = clean("types.newtypes = ['*Id']");
    has(&api.models(), "pub struct PetId(pub String);");
    has(&api.client(), "id: impl Into<models::PetId>");
    let api = configured("types.newtypes = ['*Id', 'Place']").expect("valid");
    has(
        &api.diagnostics().concat(),
        "`Place` of `newtypes` matches no component that is a string or an integer",
    );
    refused(
        "types.newtypes = '*Id'",
        "error[wrong-type]: `types.newtypes` must be a list of strings, but it is a string\n--> specwright.toml:1:18",
    );
}

#[test]
fn a_format_of_ones_own_is_known() {
    let messages = |text: &str| {
        configured_of(DOCUMENT, text, &[])
            .expect("a valid configuration")
            .diagnostics()
    };
    has(
        &messages("").concat(),
        "warning[unknown-format]: the format `money` is not known",
    );
    assert_eq!(messages("types.format.money = 'my::Money'"), Vec::<String>::new());
}
