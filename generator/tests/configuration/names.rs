//! Names and types: by exact place, and by patterns.

use crate::{Folder, made, made_in};

fn has(text: &str, part: &str) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain(text).contains(&plain(part)), "{part}\n---\n{text}");
}

const QUIET: &str = "allow = [\"unknown-format\"]\n";

fn clean(text: &str) -> String {
    let (files, problems) = made(&format!("{QUIET}{text}"));
    assert_eq!(problems, "");
    files
}

#[test]
fn exact_names_are_used_as_they_are() {
    let files = clean(
        "[names.schemas]\nApiOrderDto = \"Purchase\"\n[names.operations]\norders_listOrders = \"all\"\n\
         [names.properties]\nApiOrderDto.x_created_at = \"r#type\"\n\"orders_listOrders.page_size\" = \"limit\"\n\
         [names.values]\nState.STATE_DONE = \"Finished\"\n",
    );
    has(&files, "pub struct Purchase");
    has(&files, "pub fn all(&self)");
    has(&files, "pub fn limit(self, value: i64)");
    has(&files, "pub r#type: Option<String>");
    has(&files, "Finished = \"STATE_DONE\"");
}

/// Of a name without a quote TOML makes tables, which say the same.
#[test]
fn a_table_of_an_owner_has_the_names_of_its_items() {
    let files = clean(
        "[names.properties.ApiOrderDto]\nx_created_at = \"created\"\n[names.values.State]\nSTATE_DONE = \"Done\"\n",
    );
    has(&files, "pub created: Option<String>");
    has(&files, "Done = \"STATE_DONE\"");
}

#[test]
fn prefixes_suffixes_and_tags_are_stripped() {
    let files = clean(
        "[names.schemas]\n\"Api*Dto\" = \"*\"\n[names.operations]\n\"{tag}_list*\" = \"get_*\"\n[names.properties]\n\"*.x_*\" = \"*\"\n\
         [names.values]\n\"*.STATE_*\" = \"*\"\n",
    );
    for part in [
        "pub struct Order {",
        "pub struct Item {",
        "pub fn get_orders(&self)",
        "pub fn get_items(&self)",
    ] {
        has(&files, part);
    }
    has(&files, "created_at = \"x_created_at\"");
    has(&files, "Done = \"STATE_DONE\", InProgress = \"STATE_IN_PROGRESS\"");
    // the document's words stay in the docs
    has(&files, "Schema: `ApiOrderDto`");
    has(&files, "Wire name: `x_created_at`");
}

/// An exact place goes before a pattern, and of two patterns the one that says more.
#[test]
fn the_most_specific_rule_wins() {
    let files = clean(
        "[names.schemas]\n\"Api*\" = \"*\"\n\"Api*Dto\" = \"*Model\"\nApiItemDto = \"Thing\"\n[names.properties]\n\"*.x_*\" = \"*\"\n\
         \"ApiOrderDto.x_*_at\" = \"*\"\n",
    )
    .replace("pub struct", "struct");
    has(&files, "struct Thing");
    has(&files, "struct OrderModel");
    has(&files, "created = \"x_created_at\"");
}

/// What a pattern makes must be free: nothing else gives way to it in silence.
#[test]
fn a_pattern_does_not_take_the_name_of_another_item() {
    let folder = Folder::new();
    let document = crate::DOCUMENT.replace(
        "    Money:",
        "    Order: { type: object, properties: { a: { $ref: '#/components/schemas/Money' } } }\n    Money:",
    );
    let document = document.replace(
        "price: { $ref",
        "order: { $ref: '#/components/schemas/Order' }\n        price: { $ref",
    );
    folder.write("orders.yaml", document);
    let (files, problems) = made_in(&folder, &format!("{QUIET}[names.schemas]\n\"Api*Dto\" = \"*\"\n"));
    let expected = "error[name-clash]: `Order` for `ApiOrderDto` is already taken
 --> specwright.toml:3:13
  |
3 | \"Api*Dto\" = \"*\"
  |             ^^^
  |
  = help: give `ApiOrderDto` a name of its own beside the pattern
";
    assert_eq!(problems, expected);
    has(&files, "pub struct ApiOrderDto {");
}

#[test]
fn what_matches_nothing_is_told() {
    let (_, problems) = made(&format!(
        "{QUIET}[names.operations]\n\"pets_*\" = \"*\"\n[types.replace]\n\"Mony\" = \"a::Money\"\n"
    ));
    let expected = "warning[unmatched-name]: `pets_*` matches nothing that is generated
 --> specwright.toml:3:12
  |
3 | \"pets_*\" = \"*\"
  |            ^^^

warning[unmatched-name]: `Mony` matches nothing that is generated
 --> specwright.toml:5:10
  |
5 | \"Mony\" = \"a::Money\"
  |          ^^^^^^^^^^
";
    assert_eq!(problems, expected);
}

#[test]
fn types_of_yours_take_the_place_of_generated_ones() {
    let files = clean(
        "[types.replace]\n\"Mon*\" = { type = \"my_money::Money\", version = \"1\", package = \"my-money\" }\nState = \"crate::State\"\n",
    );
    has(&files, "pub price: Option<runtime::Serde<::my_money::Money>>");
    has(&files, "pub x_state: Option<runtime::Text<crate::State>>");
    has(&files, "\"my_money\" = { package = \"my-money\", version = \"1\" }");
    assert!(!files.contains("struct Money"), "{files}");
}

/// A table beside the document is read, with a note; beside names of a configuration it is not.
#[test]
fn a_table_of_names_is_read_and_its_new_place_is_told() {
    let folder = Folder::new();
    folder.write("orders.names.yaml", "Money: Price\n");
    let (files, problems) = made_in(&folder, QUIET);
    has(&files, "pub struct Price");
    let expected = "note[names-table]: orders.names.yaml is a table of names, whose place is `specwright.toml` now
  = help: `specwright config move` prints it as sections of `specwright.toml`
";
    assert_eq!(problems, expected);
    let (_, problems) = made_in(&folder, &format!("{QUIET}[names.schemas]\nMoney = \"Cost\"\n"));
    let expected = "error[names-table]: names are here and in orders.names.yaml, which is not read
 --> specwright.toml:3:9
  |
3 | Money = \"Cost\"
  |         ^^^^^^
  |
  = help: `specwright config move` prints it as sections of `specwright.toml`
";
    assert_eq!(problems, expected);
}

#[test]
fn a_table_of_names_is_printed_as_sections() {
    let folder = Folder::new();
    let table = folder.write(
        "orders.names.yaml",
        "ApiOrderDto: Purchase\norders_listOrders: all\n'*.x_state': state\nState.enum.STATE_DONE: Done\n\
         Money: { type: 'my_money::Money', version: '1' }\n",
    );
    let mut diagnostics = specwright::diagnostic::Diagnostics::new();
    let text = specwright::configuration::from_table(&table, &mut diagnostics);
    assert!(diagnostics.is_empty());
    let expected = "[names.schemas]\nApiOrderDto = \"Purchase\"\n\n[names.operations]\norders_listOrders = \"all\"\n\n\
                    [names.properties]\n\"*.x_state\" = \"state\"\n\n[names.values]\n\"State.STATE_DONE\" = \"Done\"\n\n\
                    [types.replace]\nMoney = { type = \"my_money::Money\", by = \"wire\", version = \"1\" }\n";
    assert_eq!(text, expected);
    std::fs::remove_file(table).expect("a file");
    let (files, problems) = made_in(&folder, &format!("{QUIET}{text}"));
    assert_eq!(problems, "");
    has(&files, "pub struct Purchase");
    has(&files, "pub price: Option<::my_money::Money>");
}

/// The builder says the same, and what is wrong fails the build.
#[test]
fn the_builder_refuses_what_the_file_does() {
    let builder = || specwright::Config::new("orders.yaml");
    let cases = [
        (
            builder().name_schema("Api", "*"),
            "`Api`: `*` has a `*`, and the pattern `Api` has none",
        ),
        (builder().name_operation("list", "1st"), "`list`: `1st` is no Rust name"),
        (
            builder().name_property("created", "made"),
            "`created`: a property is addressed as `Schema.property`, a parameter as `operationId.parameter`; `*.created` is all of this name",
        ),
        (
            builder().name_value("DONE", "Done"),
            "`DONE`: a value is addressed as `Schema.value`; `*.DONE` is all of this name",
        ),
        (
            builder().replace_type("Money", "a b"),
            "`Money`: `a b` is no path of a type",
        ),
        (
            builder().allow("unknown-fromat"),
            "no diagnostic has the code `unknown-fromat`",
        ),
    ];
    for (config, message) in cases {
        let error = config.generate().expect_err(message);
        assert_eq!(error.to_string(), message);
    }
}
