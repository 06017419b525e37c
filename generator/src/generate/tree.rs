//! Generation for a folder: finds its documents and writes the modules that hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use super::{Generated, Module, Settings, Summary, generate_client, path_of, with_deep_stack};
use crate::configuration::OfFolder;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::LoadOptions;
use crate::emit::{Piece, Standing, Surroundings, crate_attributes, doc_line};
use crate::input;
use crate::plan::names::{Namespace, ident, module_name};
use crate::render::{TREE, render};

/// Generates the modules for every document below `folder`: `a/b.yaml` becomes the module `a::b` behind the feature
/// `a-b`. Files without operations and webhooks generate nothing by themselves. `crate_name` is the name of the crate
/// that holds the modules.
pub fn generate_tree(folder: &Path, crate_name: &str, settings: &Settings) -> Generated {
    with_deep_stack(settings, || tree_of(folder, crate_name, settings))
}

fn tree_of(folder: &Path, crate_name: &str, settings: &Settings) -> Generated {
    let mut generated = Generated::new(settings);
    if !settings.overlays.is_empty() {
        let message = format!(
            "an overlay belongs to one document, and {} is a folder",
            folder.display()
        );
        let help = "name it in a `specwright.toml` beside the document";
        let problem = Diagnostic::error(Code::INVALID_VALUE, message).help(help);
        generated.diagnostics.push(problem);
    }
    let settings = &Settings {
        overlays: Vec::new(),
        root: settings.root.clone().or_else(|| Some(folder.to_owned())),
        ..settings.clone()
    };
    let files = match document_files(folder, &mut generated) {
        Ok(files) => files,
        Err(error) => {
            let message = format!("{}: {error}", folder.display());
            generated
                .diagnostics
                .push(Diagnostic::error(Code::UNREADABLE_FILE, message));
            return generated;
        }
    };
    let mut tree = Folder::default();
    let mut configured = OfFolder::new(folder, settings);
    for file in &files {
        let relative = file.strip_prefix(folder).unwrap_or(file);
        let segments = modules_of(relative);
        if is_table(file) || !is_document(file) {
            continue;
        }
        let module = Module {
            document: file,
            shown: relative
                .iter()
                .map(OsStr::to_string_lossy)
                .collect::<Vec<_>>()
                .join("/"),
            folder: segments.iter().collect(),
            main: "mod.rs",
            surroundings: Surroundings {
                standing: Standing::InTree,
                module: path_of(crate_name, &segments),
                service: segments.join("."),
                recursion_limit: None,
            },
            feature: segments.join("-").replace('_', "-"),
        };
        let settings = configured.settings(file, &mut generated.diagnostics);
        if generate_client(&module, &settings, &mut generated) && !tree.add(&segments, &module.feature) {
            let message = format!(
                "`{}` would become a module that another document or folder has",
                module.shown
            );
            let help = "give one of the two another name";
            generated
                .diagnostics
                .push(Diagnostic::error(Code::MODULE_CLASH, message).help(help));
        }
    }
    stray_files(&files, &mut generated);
    let unmatched = generated.take_unmatched();
    generated.diagnostics.extend(unmatched);
    generated.selected.report(&mut generated.diagnostics);
    tree.emit(&PathBuf::new(), &mut generated);
    generated
}

/// The module path of a document, as segments.
fn modules_of(document: &Path) -> Vec<String> {
    let path = document.with_extension("");
    let names = path.components().map(|c| module_name(&c.as_os_str().to_string_lossy()));
    let mut modules: Vec<String> = names.collect();
    let namespace = match modules.len() {
        1 => Namespace::Documents,
        _ => Namespace::Folders,
    };
    if let Some(first) = modules.first_mut().filter(|first| namespace.has(first)) {
        first.push_str("_api");
    }
    modules
}

/// The YAML and JSON files below a folder, sorted. Symbolic links to folders are not followed, as they may form a
/// cycle.
fn document_files(folder: &Path, generated: &mut Generated) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e == *known))
            {
                files.push(path);
            } else if path.is_dir() {
                let message = format!("{} is a symbolic link to a folder and is not followed", path.display());
                let help = "documents are looked for in real folders; a link to a file is followed";
                let problem = Diagnostic::warning(Code::STRAY_FILE, message).help(help);
                generated.diagnostics.push(problem);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Returns true for a table of names.
fn is_table(file: &Path) -> bool {
    file.to_string_lossy().ends_with(".names.yaml")
}

/// Returns true if a file has the key `openapi` or `swagger` and so is no part of another document.
fn is_document(file: &Path) -> bool {
    let read = input::read(file, LoadOptions::default().max_bytes).ok();
    let Some(text) = read.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return true; // loading reports the problem
    };
    let is_json = text.trim_start().starts_with('{');
    ["openapi", "swagger"].iter().any(|key| match is_json {
        // searches the whole text, as the keys of a JSON object have no order
        true => text.split(&format!("\"{key}\"")).skip(1).any(|rest| {
            let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
            value.is_some_and(|value| value.starts_with(['"', '2', '3']))
        }),
        false => text
            .lines()
            .any(|line| line.strip_prefix(['"', '\'']).unwrap_or(line).starts_with(key)),
    })
}

/// Reports files that are no documents and that no document refers to.
fn stray_files(files: &[PathBuf], generated: &mut Generated) {
    let real = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
    let read: BTreeSet<PathBuf> = generated.sources.iter().map(real).collect();
    for file in files {
        if !read.contains(&real(file)) {
            let message = format!(
                "{} is no OpenAPI document, and no document refers to it",
                file.display()
            );
            let help = "a document begins with `openapi: 3.0.3`";
            generated
                .diagnostics
                .push(Diagnostic::warning(Code::STRAY_FILE, message).help(help));
        }
    }
}

/// A folder of modules.
#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    /// Modules and their features.
    modules: BTreeMap<String, String>,
}

impl Folder {
    /// Adds a module; false when its name is taken.
    fn add(&mut self, segments: &[String], feature: &str) -> bool {
        match segments {
            [] => false,
            [module] => {
                let free = !self.folders.contains_key(module);
                free && self.modules.insert(module.clone(), feature.to_owned()).is_none()
            }
            [folder, rest @ ..] => {
                !self.modules.contains_key(folder) && self.folders.entry(folder.clone()).or_default().add(rest, feature)
            }
        }
    }

    /// Writes the file that declares the modules of this folder, and recursively those of its subfolders.
    fn emit(&self, path: &Path, generated: &mut Generated) {
        let (name, head, skip) = match path.as_os_str().is_empty() {
            true => {
                let head = crate_head(&generated.documents, generated.recursion_limit);
                ("lib.rs", head, Some(quote! { #[rustfmt::skip] }))
            }
            false => ("mod.rs", folder_head(path), None),
        };
        let modules = self.modules.iter().map(|(module, feature)| {
            let module = ident(module);
            quote! { #[cfg(feature = #feature)] #skip pub mod #module; }
        });
        let folders = self.folders.keys().map(|folder| {
            let folder = ident(folder);
            quote! { #skip pub mod #folder; }
        });
        let tokens = quote! { #head #(#folders)* #(#modules)* };
        match render(vec![Piece::Code(tokens)], TREE) {
            Ok(text) => {
                generated.files.insert(path.join(name), text);
            }
            Err(error) => {
                let message = format!("{name} of {} is no Rust: {error}", path.display());
                generated.diagnostics.push(Diagnostic::error(Code::INTERNAL, message));
            }
        }
        for (name, folder) in &self.folders {
            folder.emit(&path.join(name), generated);
        }
    }
}

fn folder_head(path: &Path) -> TokenStream {
    let docs = format!(" Generated from the documents in `{}`.", path.display());
    quote! { #![doc = #docs] }
}

fn crate_head(documents: &[Summary], recursion_limit: Option<usize>) -> TokenStream {
    let is_client = documents.iter().any(|document| document.only.is_none());
    let mut lines = vec![
        match is_client {
            true => " Clients of documented HTTP APIs, generated from OpenAPI documents by Specwright.".to_owned(),
            false => " Types of documented HTTP APIs, generated from OpenAPI documents by Specwright.".to_owned(),
        },
        String::new(),
        " | module | feature | API |".to_owned(),
        " | --- | --- | --- |".to_owned(),
    ];
    lines.extend(documents.iter().map(|document| {
        let module = document.module.split_once("::").map_or("", |(_, module)| module);
        let title = doc_line(&document.title.replace(['|', '`'], " "));
        format!(" | `{module}` | `{}` | {title} |", document.feature)
    }));
    let of_crate = crate_attributes(recursion_limit);
    let of_clients = is_client
        .then(|| quote! { pub use ::specwright_runtime::{Config, Credentials, Error, ErrorKind, RetryPolicy}; });
    quote! {
        #(#![doc = #lines])*
        #of_crate
        pub use ::specwright_runtime as runtime;
        #of_clients
    }
}
