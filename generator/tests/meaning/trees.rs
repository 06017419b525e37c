//! Folders of documents.

use std::path::Path;

use specwright::{Settings, generate_tree};

use crate::Folder;

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses: { '204': { description: none } }\n";

#[test]
fn a_path_is_a_module_and_a_file_without_operations_is_none() {
    let folder = Folder::new();
    folder.write("cloud/images.yaml", DOCUMENT);
    folder.write(
        "cloud/common.yaml",
        "openapi: 3.0.3\ninfo: { title: C, version: '1' }\npaths: {}\n",
    );
    folder.write("notes.txt", "no document");
    let generated = generate_tree(&folder.0, "clients", &Settings::default());
    assert!(generated.diagnostics.is_empty(), "{:?}", generated.diagnostics.sorted());
    let files: Vec<&str> = generated.files.keys().filter_map(|f| f.to_str()).collect();
    assert_eq!(
        files,
        [
            "cloud/images/mod.rs",
            "cloud/images/models.rs",
            "cloud/images/operations.rs",
            "cloud/images/wire.rs",
            "cloud/mod.rs",
            "lib.rs"
        ]
    );
    let module = &generated.files[Path::new("cloud/mod.rs")];
    assert!(
        module.contains("#[cfg(feature = \"cloud-images\")]\npub mod images;"),
        "{module}"
    );
    assert_eq!(generated.documents[0].module, "clients::cloud::images");
}

#[test]
fn two_documents_cannot_become_one_module() {
    let folder = Folder::new();
    folder.write("a-b.yaml", DOCUMENT);
    folder.write("a_b.yaml", DOCUMENT);
    let generated = generate_tree(&folder.0, "clients", &Settings::default());
    let diagnostics = generated.diagnostics.sorted();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert_eq!(
        diagnostics[0].to_string(),
        "error[module-clash]: `a_b.yaml` would become a module that another document or folder has\n  = help: give one of the two another name"
    );
}

#[test]
fn a_file_that_is_no_document_and_not_referred_to_is_noticed() {
    let folder = Folder::new();
    folder.write("a.yaml", DOCUMENT);
    let stray = folder.write("b.yaml", "opnapi: 3.0.3\n");
    let generated = generate_tree(&folder.0, "clients", &Settings::default());
    let diagnostics = generated.diagnostics.sorted();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert_eq!(
        diagnostics[0].message,
        format!(
            "{} is no OpenAPI document, and no document refers to it",
            stray.display()
        )
    );
}

/// What is no file is an error and not waited for; a link to a file is followed, a link to a folder is reported.
#[cfg(unix)]
#[test]
fn only_files_are_read_in_a_folder_of_documents() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("spec/a.yaml", DOCUMENT);
    folder.write("elsewhere/b.yaml", DOCUMENT);
    let spec = folder.0.join("spec");
    let pipe = |name: &str| {
        let made = std::process::Command::new("mkfifo").arg(spec.join(name)).status();
        assert!(made.is_ok_and(|status| status.success()));
    };
    symlink("a.yaml", spec.join("c.yaml")).expect("a link");
    symlink("../elsewhere", spec.join("linked")).expect("a link");
    let mut settings = Settings::default();
    settings.relative_to = Some(spec.clone());
    let generated = || generate_tree(&spec, "clients", &settings);
    let reported = || -> Vec<String> {
        let problems = generated().diagnostics.sorted();
        let texts = problems
            .iter()
            .map(|problem| format!("{}: {}", problem.severity, problem.message));
        texts
            .map(|text| text.replace(&format!("{}/", spec.display()), ""))
            .collect()
    };
    let linked = "warning: linked is a symbolic link to a folder and is not followed".to_owned();
    assert_eq!(reported(), std::slice::from_ref(&linked));
    let modules: Vec<String> = generated()
        .documents
        .into_iter()
        .map(|document| document.module)
        .collect();
    assert_eq!(modules, ["clients::a", "clients::c"]);
    pipe("pipe.yaml");
    pipe("a.names.yaml");
    assert_eq!(
        reported(),
        [
            linked,
            "error: cannot read `a.names.yaml`: it is a named pipe and no file".to_owned(),
            "error: cannot read `pipe.yaml`: it is a named pipe and no file".to_owned(),
        ]
    );
}
