//! The list of all keys. The reader, the JSON Schema for editors and the table of the documentation are made of it.

use super::Output;
use super::key::{Key, Needs, Reach, Value};
use crate::choices::{Patterned, check_attribute, check_derive};
use crate::plan::Item;
use crate::settings::{Only, RuntimeSource};

/// All keys, in the order of the documentation.
pub(crate) static KEYS: &[Key] = &[
    // what is read
    Key::new(
        "document",
        Value::Path(|client, path| client.document = Some(path)),
        "the OpenAPI document; for `tree`, the folder of documents",
    )
    .reach(Reach::One)
    .flag("SPEC")
    .builder("new"),
    Key::new(
        "overlays",
        Value::Paths(|client, files| client.settings.overlays = files),
        "overlays that are applied to the document first, in this order",
    )
    .reach(Reach::Folders)
    .flag("--overlay")
    .builder("overlay"),
    Key::new(
        "root",
        Value::Path(|client, path| client.settings.root = Some(path)),
        "the folder that `$ref` may not leave, by default that of the document",
    )
    .flag("--root")
    .builder("root"),
    // what is made
    Key::new(
        "crate",
        Value::Path(|client, folder| client.output = Some(Output::Crate(folder))),
        "the folder of a crate of its own",
    )
    .reach(Reach::One)
    .needs(Needs::OnlyOutput)
    .flag("--out"),
    Key::new(
        "member",
        Value::Path(|client, folder| client.output = Some(Output::Member(folder))),
        "the folder of a crate that becomes a member of the workspace around it",
    )
    .reach(Reach::One)
    .needs(Needs::OnlyOutput)
    .flag("--member"),
    Key::new(
        "module",
        Value::Path(|client, folder| client.output = Some(Output::Module(folder))),
        "the folder of a module in a crate of yours",
    )
    .reach(Reach::One)
    .needs(Needs::OnlyOutput)
    .flag("--module")
    .builder("module"),
    Key::new(
        "tree",
        Value::Path(|client, folder| client.output = Some(Output::Tree(folder))),
        "the folder of the modules of a folder of documents",
    )
    .reach(Reach::One)
    .needs(Needs::OnlyOutput)
    .builder("tree"),
    Key::new(
        "included-as",
        Value::Text(|client, name| {
            client.output = Some(Output::Included(name.to_owned()));
            Ok(())
        }),
        "the module in `OUT_DIR` that a build script writes",
    )
    .reach(Reach::One)
    .needs(Needs::OnlyOutput)
    .builder("included_as"),
    Key::new(
        "name",
        Value::Text(|client, name| {
            client.name = Some(name.to_owned());
            Ok(())
        }),
        "the name of the crate, by default that of the document",
    )
    .reach(Reach::One)
    .needs(Needs::Crate)
    .flag("--name"),
    Key::new(
        "standalone",
        Value::Flag(|client, on| client.settings.standalone = on),
        "whether the crate is a workspace of its own",
    )
    .needs(Needs::Crate)
    .flag("--standalone"),
    Key::new(
        "blocking",
        Value::Flag(|client, on| client.settings.blocking = on),
        "whether the feature `blocking` of the crate is on by default",
    )
    .needs(Needs::Crate),
    Key::new(
        "serde",
        Value::Flag(|client, on| client.settings.serde = on),
        "whether the feature `serde` of the crate is on by default: serde's traits for models",
    )
    .needs(Needs::Crate),
    Key::new("runtime", Value::Table(RUNTIME), "where the crate has `specwright-runtime` from").needs(Needs::Crate),
    Key::new(
        "only",
        Value::Word(&["types"], |client, _| client.settings.only = Some(Only::Types)),
        "what is generated, if not all: `types` are models without a client",
    )
    .flag("--only")
    .builder("only"),
    Key::new(
        "validate",
        Value::Flag(|client, on| client.settings.validate = on),
        "whether the client checks bounds, lengths and patterns of requests before it sends them",
    )
    .flag("--validate")
    .builder("validate"),
    Key::new(
        "xml",
        Value::Word(&["typed", "bytes"], |client, word| client.settings.untyped_xml = word == "bytes"),
        "how bodies in XML are given and taken: by types, or as they are",
    )
    .flag("--xml")
    .builder("untyped_xml"),
    Key::new(
        "include",
        Value::Selectors(|client, selectors| client.settings.include = selectors),
        "the operations that are generated, by default all",
    )
    .flag("--include")
    .builder("include"),
    Key::new(
        "exclude",
        Value::Selectors(|client, selectors| client.settings.exclude = selectors),
        "operations that are not generated",
    )
    .flag("--exclude")
    .builder("exclude"),
    // names and types
    Key::new("names", Value::Table(NAMES), "names of your choice").reach(Reach::Folders),
    Key::new("types", Value::Table(TYPES), "types of your choice").reach(Reach::Folders),
    // how it is judged and written
    Key::new(
        "allow",
        Value::Codes(|client, codes| client.settings.allow.extend(codes)),
        "diagnostics that are not shown",
    )
    .flag("--allow")
    .builder("allow"),
    Key::new(
        "deny",
        Value::Codes(|client, codes| client.settings.deny.extend(codes)),
        "diagnostics that are errors",
    )
    .flag("--deny")
    .builder("deny"),
    Key::new(
        "strict",
        Value::Flag(|client, on| client.strict = Some(on)),
        "whether nothing is written if a part of the document is wrong, instead of leaving it out; by default only in a build script",
    )
    .flag("--strict")
    .builder("keep_going"),
    Key::new(
        "source",
        Value::Text(|client, name| {
            client.settings.source = Some(name.to_owned());
            Ok(())
        }),
        "the name of the document in generated files, if its file name differs at each run",
    )
    .reach(Reach::One)
    .flag("--source"),
    Key::new(
        "replaces",
        Value::Text(|client, document| {
            client.replaces = Some(document.to_owned());
            Ok(())
        }),
        "the document whose client is replaced, as it was moved or renamed",
    )
    .reach(Reach::One)
    .flag("--replaces")
    .builder("replaces"),
    Key::new("client", Value::Clients, "a table for each document, if there are several").reach(Reach::One),
];

static RUNTIME: &[Key] = &[
    Key::new(
        "version",
        Value::Text(|client, version| {
            client.runtime = Some(RuntimeSource::Version(requirement(version)?));
            Ok(())
        }),
        "from the registry, in this version; by default in that of the generator",
    )
    .needs(Needs::OnlySource),
    Key::new(
        "path",
        Value::Path(|client, path| client.runtime = Some(RuntimeSource::Path(path))),
        "from this folder",
    )
    .needs(Needs::OnlySource)
    .flag("--runtime-path"),
    Key::new(
        "workspace",
        Value::Flag(|client, on| client.runtime = on.then_some(RuntimeSource::Workspace)),
        "whether it is the one in `[workspace.dependencies]`",
    )
    .needs(Needs::OnlySource),
];

static NAMES: &[Key] = &[
    Key::new(
        "schemas",
        Value::Names(Item::Schema),
        "the types of schemas: `Order = \"Purchase\"`",
    )
    .builder("name_schema"),
    Key::new(
        "operations",
        Value::Names(Item::Operation),
        "the methods of operations: `listOrders = \"all_orders\"`",
    )
    .builder("name_operation"),
    Key::new(
        "properties",
        Value::Names(Item::Property),
        "properties, and parameters of operations: `Order.created_at = \"created\"`",
    )
    .builder("name_property"),
    Key::new(
        "values",
        Value::Names(Item::Value),
        "values of an `enum`: `State.in-progress = \"Running\"`",
    )
    .builder("name_value"),
];

static TYPES: &[Key] = &[
    Key::new(
        "replace",
        Value::Types,
        "types of yours in place of generated ones: `Money = \"my_money::Money\"`",
    )
    .builder("replace_type"),
    Key::new(
        "format",
        Value::Formats,
        "the types of formats: `uuid = \"uuid::Uuid\"`, `date-time = \"jiff::Timestamp\"`",
    )
    .builder("format"),
    Key::new(
        "lenient",
        Value::Flag(|client, on| client.settings.types.lenient = on),
        "whether a text that is no value of the type of its format is kept instead of an error",
    )
    .builder("lenient"),
    Key::new(
        "crates",
        Value::Texts(|client, entry| {
            client.settings.types.crates.push(entry.text.to_owned());
            Ok(())
        }),
        "crates whose types the document may name by `x-rust-type`, and which become dependencies then",
    )
    .builder("document_crate"),
    Key::new(
        "derive",
        Value::TextsMap(|client, entry| {
            check_derive(entry.text)?;
            let choice = Patterned::new(entry.key, vec![entry.text.to_owned()]);
            client.settings.types.derive.push(choice.at(entry.place.clone()));
            Ok(())
        }),
        "traits that types derive besides, by the names of types: `\"*\" = [\"Eq\", \"Hash\"]`",
    )
    .builder("derive"),
    Key::new(
        "attribute",
        Value::TextsMap(|client, entry| {
            check_attribute(entry.text)?;
            let choice = Patterned::new(entry.key, vec![entry.text.to_owned()]);
            client.settings.types.attributes.push(choice.at(entry.place.clone()));
            Ok(())
        }),
        "attributes of types, by their names: `Pet = [\"#[must_use]\"]`",
    )
    .builder("attribute"),
    Key::new(
        "maps",
        Value::Word(&["BTreeMap", "HashMap", "IndexMap"], |client, name| {
            client.settings.types.maps = name.parse().unwrap_or_default();
        }),
        "the type of maps",
    )
    .builder("maps"),
    Key::new(
        "newtypes",
        Value::Texts(|client, entry| {
            let choice = Patterned::new(entry.text, ());
            client.settings.types.newtypes.push(choice.at(entry.place.clone()));
            Ok(())
        }),
        "components that are strings or integers and become types of their own: `[\"*Id\"]`",
    )
    .builder("newtype"),
];

/// A requirement of a version, as cargo reads it.
fn requirement(version: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || ".,-+*<>=~^ ".contains(c);
    let begins = version.starts_with(|c: char| c.is_ascii_digit() || "*<>=~^".contains(c));
    match begins && version.chars().all(fits) {
        true => Ok(version.to_owned()),
        false => Err(format!("`{version}` is no requirement of a version")),
    }
}
