//! Makes a document with many unions, the same in every build, generates a client for it, and writes a table of the
//! unions.

#[path = "../src/choices.rs"]
#[allow(missing_docs, dead_code)]
mod choices;
mod schemas;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use specwright::{RuntimeSource, Settings, generate_crate};

/// The number of unions.
const COUNT: usize = 200;

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where to write"));
    let mut unions = Map::new();
    let mut names: Vec<String> = Vec::new();
    let mut components = Map::new();
    for index in 0..COUNT {
        let name = format!("U{index}");
        schemas::union(index, &name, &mut components);
        names.push(name.clone());
        unions.insert(
            name.to_lowercase(),
            json!({"$ref": format!("#/components/schemas/{name}")}),
        );
    }
    // requests carry every other union, where null and absent are different
    let sent: Map<String, Value> = unions.clone().into_iter().step_by(2).collect();
    let json_of = |properties: Map<String, Value>| json!({"application/json": {"schema": {"type": "object", "properties": properties}}});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Unions", "version": "1"},
        "paths": {"/": {"post": {
            "operationId": "Exchange",
            "requestBody": {"content": json_of(sent)},
            "responses": {"200": {"description": "All of them.", "content": json_of(unions)}},
        }}},
        "components": {"schemas": components},
    });
    let path = out.join("document.json");
    write(&path, &format!("{document:#}"));
    let generated = generate_crate(&path, "unions", &RuntimeSource::Registry, &Settings::default());
    assert!(!generated.diagnostics.has_errors(), "{}", generated.diagnostics);
    let mut models = String::new();
    for (name, text) in &generated.files {
        write(&out.join("client").join(name), text);
        if name.starts_with("src/models") || name.ends_with("models.rs") {
            models += text;
        }
    }
    let mut table = format!(
        "#[allow(unused, unexpected_cfgs)]\n#[path = {:?}]\nmod client;\n\nstatic UNIONS: &[Union] = &[\n",
        out.join("client/src/lib.rs")
    );
    let known = generated.documents.iter().flat_map(|summary| &summary.models);
    for model in known {
        // equal alternatives may not become separate types
        let Some(name) = names
            .iter()
            .find(|name| model.pointer == format!("/components/schemas/{name}"))
        else {
            continue;
        };
        let (model, variants) = (&model.name, variants(&models, &model.name));
        let _ = writeln!(
            table,
            "    Union {{ name: {name:?}, read: read::<client::models::{model}>, variants: &{variants:?} }},"
        );
    }
    table += "];\n";
    write(&out.join("unions.rs"), &table);
    // a client of several files has a feature for each part
    for part in generated.documents.iter().flat_map(|summary| &summary.parts) {
        println!("cargo::rustc-cfg=feature={part:?}");
    }
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=../../generator/tests/structured/choices.rs");
}

/// Returns the variants of an enum of this name, if there is one: lines of `    Name(...),` between braces.
fn variants(models: &str, name: &str) -> Vec<String> {
    let Some((_, rest)) = models.split_once(&format!("pub enum {name} {{\n")) else {
        return Vec::new();
    };
    let lines = rest.lines().take_while(|line| *line != "}");
    lines
        .filter_map(|line| line.trim_start().split_once('('))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.chars().all(char::is_alphanumeric))
        .collect()
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}
