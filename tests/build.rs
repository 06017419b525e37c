//! Generates a client for each of the small documents in `tests/documents`, for the tests in `tests/generated_code`, and
//! for each of those in `tests/checked` one that checks its requests.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::sample::{SampleArguments, SampleContent, SampleOptions};
use specwright::{
    By, FormatChoice, Lowered, MapType, Patterned, Settings, TypeChoice, TypeChoices, generate_module, generate_tree,
};

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Generates documents with types that are chosen: the same one with those of each crate, and one with types of the tests.
fn chosen(out: &Path, modules: &mut String) -> Result<(), Box<dyn Error>> {
    let documents = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("tests/chosen");
    println!("cargo::rerun-if-changed={}", documents.display());
    let of_crates = [
        (
            "with_jiff",
            ["jiff::Timestamp", "jiff::civil::Date", "jiff::civil::Time"],
        ),
        (
            "with_chrono",
            [
                "chrono::DateTime<chrono::Utc>",
                "chrono::NaiveDate",
                "chrono::NaiveTime",
            ],
        ),
        ("with_time", ["time::OffsetDateTime", "time::Date", "time::Time"]),
    ];
    let formats = [
        ("uuid", "uuid::Uuid"),
        ("uri", "url::Url"),
        ("ipv4", "std::net::Ipv4Addr"),
        ("ipv6", "std::net::Ipv6Addr"),
        ("decimal", "rust_decimal::Decimal"),
    ];
    for (module, times) in of_crates {
        let mut types = TypeChoices::default();
        let times = ["date-time", "date", "time"].into_iter().zip(times);
        for (format, path) in times.chain(formats) {
            types.formats.insert(format.to_owned(), path.parse()?);
        }
        write_chosen(&documents.join("formats.yaml"), module, types, out, modules)?;
    }
    let mut types = TypeChoices::default();
    types.formats.insert("money".to_owned(), "crate::own::Money".parse()?);
    types.formats.insert(
        "date-time".to_owned(),
        FormatChoice::Type("jiff::Timestamp".parse::<TypeChoice>()?.lenient(true)),
    );
    types.formats.insert("byte".to_owned(), "bytes::Bytes".parse()?);
    types.formats.insert("int128".to_owned(), "i128".parse()?);
    types.formats.insert("int32".to_owned(), "u16".parse()?);
    types.formats.insert(
        "wired".to_owned(),
        FormatChoice::Type("crate::own::Wired".parse::<TypeChoice>()?.by(By::Wire)),
    );
    types
        .replace
        .push(Patterned::new("Place", "crate::own::Place".parse()?));
    types.replace.push(Patterned::new("Col*", "crate::own::Color".parse()?));
    types.newtypes.push(Patterned::new("*Id", ()));
    types
        .derive
        .push(Patterned::new("*", vec!["Eq".to_owned(), "Hash".to_owned()]));
    types.derive.push(Patterned::new("Kind", vec!["Ord".to_owned()]));
    types
        .attributes
        .push(Patterned::new("Plain", vec!["#[must_use]".to_owned()]));
    types.maps = MapType::Index;
    write_chosen(&documents.join("own.yaml"), "with_own", types, out, modules)
}

fn write_chosen(
    document: &Path,
    module: &str,
    types: TypeChoices,
    out: &Path,
    modules: &mut String,
) -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::default();
    settings.types = types;
    let generated = generate_module(document, Path::new(module), &settings);
    if generated.diagnostics.has_errors() {
        return Err(generated.diagnostics.to_string().into());
    }
    let folder = out.join("chosen").join(module);
    specwright::write(&generated.files, &folder)?;
    writeln!(modules, "#[path = {:?}]\npub mod {module};", folder.join("mod.rs"))?;
    Ok(())
}

fn generate() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = clients("documents", &Settings::default(), &out)?;
    chosen(&out, &mut modules)?;
    fs::write(out.join("documents.rs"), modules)?;
    let mut checked = Settings::default();
    checked.validate = true;
    fs::write(out.join("checked.rs"), clients("checked", &checked, &out)?)?;
    fs::write(out.join("sampled.rs"), sampled()?)?;
    Ok(())
}

/// A function that makes each call of `sampled.json`, by the statements of its sample.
fn sampled() -> Result<String, Box<dyn Error>> {
    let tests = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("tests");
    let file = tests.join("sampled.json");
    println!("cargo::rerun-if-changed={}", file.display());
    let calls: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(file)?)?;
    let mut arms = String::new();
    for (index, call) in calls.iter().enumerate() {
        let text = |key: &str| call.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let document = text("document").ok_or("a call has a document")?;
        let operation = text("operation").ok_or("a call has an operation")?;
        let parameters = call.get("parameters").and_then(|parameters| parameters.as_object());
        let mut arguments = SampleArguments::default();
        arguments.parameters.extend(
            parameters
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        arguments.body = call.get("body").cloned();
        arguments.raw_body = text("text").map(SampleContent::Text);
        arguments.media_type = text("media_type");
        let mut options = SampleOptions::new(format!("crate::documents::{document}"));
        options.statements_only = true;
        let path = tests.join("documents").join(format!("{document}.yaml"));
        let (lowered, diagnostics) = Lowered::open(&path, &Settings::default());
        let sample = lowered
            .ok_or(diagnostics.to_string())?
            .sample(&operation, &arguments, &options)?;
        writeln!(
            arms,
            "        {index} => {{\n            use crate::documents::{document}::{{Client, models, operations}};\n            \
             let client = Client::builder().endpoint(endpoint).build()?;\n{sample}        }}"
        )?;
    }
    Ok(format!(
        "/// Makes a call as its sample does.\n#[allow(unused_imports)]\npub async fn call(index: usize, endpoint: String) -> \
         Result<(), Box<dyn std::error::Error>> {{\n    use specwright_runtime as runtime;\n    use std::collections::BTreeMap;\n    \
         match index {{\n{arms}        _ => return Err(\"no such sample\".into()),\n    }}\n    Ok(())\n}}\n"
    ))
}

/// Generates the clients of a folder of documents. Returns the declarations of their modules.
fn clients(folder: &str, settings: &Settings, out: &Path) -> Result<String, Box<dyn Error>> {
    let documents = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("tests").join(folder);
    println!("cargo::rerun-if-changed={}", documents.display());
    let generated = generate_tree(&documents, folder, settings);
    if generated.diagnostics.has_errors() {
        return Err(generated.diagnostics.to_string().into());
    }
    specwright::write(&generated.files, &out.join(folder))?;
    // The modules of a crate depend on features; the tests include all of them by name.
    let mut modules = String::new();
    for document in &generated.documents {
        let module = document.module.rsplit("::").next().unwrap_or_default();
        let file = out.join(folder).join(module).join("mod.rs");
        writeln!(modules, "#[path = {file:?}]\npub mod {module};")?;
    }
    Ok(modules)
}
