//! Counts the list operations of well-known documents that page by what `specwright check --suggest` proposes for each:
//!
//! `SPECWRIGHT_CORPUS=DIR cargo run --release -p specwright-corpus --example paging -- [--write] [--missing] [DIR | FILE]..`
//!
//! Documents are looked for in the corpus and in the folders; a file is one more document. Each suggestion is applied as an overlay, and
//! the client is generated with it: a new diagnostic, or an operation that does not page though the suggestion says so, is a failure.
//! With `--write`, the table goes into `docs/paging.md`; with `--missing`, the list operations that do not page are named.

mod definition;

use std::collections::{BTreeSet, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::diagnostic::Diagnostics;
use specwright::document::{LoadOptions, load};
use specwright::{Lowered, RuntimeSource, Settings, generate_crate, suggest_paging};

/// The documents of the table: what they are called, and the files that may have them, the first that is found.
const DOCUMENTS: &[(&str, &[&str])] = &[
    ("Adyen Management", &["adyen.com/ManagementService.json"]),
    ("Azure Compute", &["azure.com/compute.json"]),
    ("Bitbucket", &["bitbucket.org.json"]),
    ("Box", &["box.com.json"]),
    ("Box 2025", &["box-2025.json"]),
    ("DigitalOcean", &["digitalocean/DigitalOcean-public.v2.yaml"]),
    ("Discord", &["discord.json"]),
    ("GitHub", &["api.github.com.json", "github.com/api.github.com.json"]),
    ("Google Compute Engine", &["googleapis.com/compute.json"]),
    ("Google Drive", &["googleapis.com/drive.json"]),
    ("Google Secret Manager", &["google-secretmanager.json"]),
    ("Hetzner Cloud", &["hetzner.cloud.json"]),
    ("Jira", &["atlassian.com/jira.json"]),
    ("Kubernetes", &["kubernetes.io.json"]),
    ("Kubernetes batch/v1", &["kubernetes-batch-v1.json"]),
    ("Linode", &["linode.com.json"]),
    ("Mailchimp", &["mailchimp.com.json"]),
    ("Mastodon", &["mastodon.local.json"]),
    ("Spotify", &["spotify.com/sonallux.json"]),
    ("Square", &["squareup.com.json"]),
    ("Stripe", &["stripe-2023.yaml"]),
    ("Twilio", &["twilio.com/api.json"]),
    ("Twilio Verify", &["twilio-verify-v2.yaml"]),
    ("Vimeo", &["vimeo.com.json"]),
    ("Xero Accounting", &["xero.com/xero_accounting.json"]),
    ("YouTube", &["googleapis.com/youtube.json"]),
    ("Zoom", &["zoom.us.json"]),
];

/// The page with the table, and what it stands between there.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/paging.md");
const BEGIN: &str = "<!-- the table is written by `cargo run -p specwright-corpus --example paging -- --write` -->\n";
const END: &str = "<!-- end of the table -->\n";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures all documents; whether every suggestion did what it says.
fn run() -> Result<bool, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let writes = arguments.iter().any(|argument| argument == "--write");
    let names_missing = arguments.iter().any(|argument| argument == "--missing");
    let given = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .map(PathBuf::from);
    let (mut folders, files): (Vec<PathBuf>, Vec<PathBuf>) = given.partition(|path| path.is_dir());
    match std::env::var_os("SPECWRIGHT_CORPUS") {
        Some(corpus) => folders.insert(0, corpus.into()),
        None => eprintln!("SPECWRIGHT_CORPUS is not set: documents are looked for in the folders that are given"),
    }
    let mut documents: Vec<(String, PathBuf)> = Vec::new();
    for (name, paths) in DOCUMENTS {
        let found = paths
            .iter()
            .flat_map(|path| folders.iter().map(move |folder| folder.join(path)));
        match found.into_iter().find(|path| path.is_file()) {
            Some(path) => documents.push(((*name).to_owned(), path)),
            None => eprintln!("{name}: not found, left out"),
        }
    }
    documents.extend(files.into_iter().map(|file| (file.display().to_string(), file)));
    let mut rows = Vec::new();
    let mut all_good = true;
    for (name, path) in &documents {
        let (row, faults) = measure(name, path)?;
        for fault in &faults {
            eprintln!("{name}: {fault}");
        }
        for missing in row.missing.iter().filter(|_| names_missing) {
            eprintln!("{name}: {missing} does not page");
        }
        all_good &= faults.is_empty();
        rows.push(row);
    }
    let table = table(&rows);
    print!("{table}");
    if writes {
        let page = fs::read_to_string(PAGE)?;
        let (before, rest) = page
            .split_once(BEGIN)
            .ok_or("docs/paging.md has no place for the table")?;
        let (_, after) = rest
            .split_once(END)
            .ok_or("docs/paging.md does not say where the table ends")?;
        fs::write(PAGE, format!("{before}{BEGIN}\n{table}\n{END}{after}"))?;
    }
    Ok(all_good)
}

/// What is counted of one document.
struct Row {
    name: String,
    lists: usize,
    paged: usize,
    missing: Vec<String>,
    others: usize,
    rules: usize,
    own: usize,
}

fn measure(name: &str, path: &Path) -> Result<(Row, Vec<String>), Box<dyn Error>> {
    let mut diagnostics = Diagnostics::new();
    let document = load(path, &LoadOptions::default(), &mut diagnostics).ok_or("a document cannot be read")?;
    let lists = definition::list_operations(&serde_json::to_value(&document.openapi)?);
    let settings = Settings::default();
    let (suggestion, _) = suggest_paging(path, &settings);
    let suggestion = suggestion.ok_or("a document cannot be used")?;
    let mut with_overlay = Settings::default();
    if let Some(overlay) = &suggestion.overlay {
        let file = std::env::temp_dir().join(format!("specwright-paging-{}.overlay.yaml", std::process::id()));
        fs::write(&file, overlay)?;
        with_overlay.overlays = vec![file];
    }
    let before: HashSet<String> =
        told(&generate_crate(path, "measured", &RuntimeSource::Registry, &settings).diagnostics);
    let generated = generate_crate(path, "measured", &RuntimeSource::Registry, &with_overlay);
    let mut faults: Vec<String> = told(&generated.diagnostics).difference(&before).cloned().collect();
    faults.sort();
    let paged = paging(path, &with_overlay)?;
    with_overlay.overlays.iter().try_for_each(fs::remove_file)?;
    let promised = suggestion.already + suggestion.by_root + suggestion.by_own;
    if paged.len() != promised {
        faults.push(format!("{promised} operations should page, {} do", paged.len()));
    }
    let listed: BTreeSet<&String> = lists.iter().collect();
    let row = Row {
        name: name.to_owned(),
        lists: lists.len(),
        paged: listed.iter().filter(|operation| paged.contains(**operation)).count(),
        missing: lists
            .iter()
            .filter(|operation| !paged.contains(*operation))
            .cloned()
            .collect(),
        others: paged.iter().filter(|operation| !listed.contains(operation)).count(),
        rules: suggestion.rules,
        own: suggestion.by_own,
    };
    Ok((row, faults))
}

/// The diagnostics, without the place, as an overlay moves none.
fn told(diagnostics: &Diagnostics) -> HashSet<String> {
    diagnostics
        .sorted()
        .iter()
        .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
        .collect()
}

/// The operations that page, as the generated client and `specwright call` have them.
fn paging(path: &Path, settings: &Settings) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let (lowered, mut diagnostics) = Lowered::open(path, settings);
    let tables = lowered.ok_or("a document cannot be used")?.tables(&mut diagnostics);
    let operations = tables.ok_or("a document cannot be used")?.operations.into_iter();
    let paged = operations.filter(|operation| operation.paging.is_some());
    Ok(paged
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect())
}

fn table(rows: &[Row]) -> String {
    let mut text = "| document | list operations | of these, paged | | others that page | rules of the root | actions of one operation |\n\
                    | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for row in rows {
        let share = match row.lists {
            0 => "–".to_owned(),
            lists => format!("{} %", 100 * row.paged / lists),
        };
        text.push_str(&format!(
            "| {} | {} | {} | {share} | {} | {} | {} |\n",
            row.name, row.lists, row.paged, row.others, row.rules, row.own
        ));
    }
    text
}
