//! Generates and compiles clients of real documents, and runs them with the mock server of the same document. The
//! documents are not part of this repository: `SPECWRIGHT_CORPUS` names their folder; without it nothing is tested.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use specwright::{RuntimeSource, Settings, generate_crate};
use specwright_mock::{Mock, Reply, Request};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Returns a document of the corpus, or prints that it is missing.
fn document(name: &str) -> Option<PathBuf> {
    match env::var_os("SPECWRIGHT_CORPUS") {
        Some(folder) => Some(Path::new(&folder).join(name)),
        None => {
            eprintln!("skipped: SPECWRIGHT_CORPUS does not say where {name} is");
            None
        }
    }
}

/// Generates the client of a document as the crate `name`, with `program` as an example, and compiles both.
fn compile(document: &Path, name: &str, program: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus_clients").join(name);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
    let runtime = Path::new(REPOSITORY)
        .join("runtime")
        .canonicalize()
        .expect("the runtime");
    let generated = generate_crate(document, name, &RuntimeSource::Path(runtime), &Settings::default());
    assert!(!generated.diagnostics.has_errors(), "{}", generated.diagnostics);
    let mut files = generated.files;
    if let Some(manifest) = files.get_mut(Path::new("Cargo.toml")) {
        manifest.push_str(
            "\n[dev-dependencies]\ntokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n\
             \n[profile.dev]\ndebug = false\n",
        );
    }
    let lock = fs::read_to_string(Path::new(REPOSITORY).join("Cargo.lock")).expect("the lock file");
    files.insert("examples/play.rs".into(), program.to_owned());
    for (path, text) in &files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|known| known == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }
    fs::write(folder.join("Cargo.lock"), lock).expect("the lock file can be written");
    // one at a time, as they share dependencies and the memory of the machine
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let output = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args(["build", "--offline", "--example", "play"])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // the next client has an example of the same name
    let program = folder.join("play");
    fs::copy(target.join("debug/examples/play"), &program).expect("the program is there");
    program
}

/// Starts a server for the document.
async fn serve(document: &Path) -> Mock {
    let builder = Mock::builder().document(document);
    let builder = builder.unwrap_or_else(|error| panic!("{}: {error}", document.display()));
    builder.start().await.expect("a server")
}

/// Runs the program with the server, and returns its output.
async fn play(program: PathBuf, server: &Mock) -> String {
    let url = server.url();
    let run = move || Command::new(program).arg(url).output().expect("the program runs");
    let output = tokio::task::spawn_blocking(run).await.expect("it does not panic");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn text(request: &Request) -> &str {
    std::str::from_utf8(&request.body).expect("text")
}

#[tokio::test]
async fn stripe_creates_a_payment_intent_with_nested_fields() {
    let Some(document) = document("stripe-2023.yaml") else {
        return;
    };
    let program = compile(&document, "stripe-client", include_str!("programs/stripe.rs"));
    let server = serve(&document).await;
    let id = play(program, &server).await;
    assert!(!id.is_empty(), "the id of the payment intent");
    let requests = server.requests();
    assert_eq!(requests[0].header("authorization"), Some("Bearer sk_test_1"));
    let pairs = "amount=1099&currency=eur&automatic_payment_methods[enabled]=true&expand[0]=customer&expand[1]=invoice\
        &metadata[order_id]=6735&shipping[address][city]=K%C3%B6ln&shipping[address][line1]=Domkloster%204\
        &shipping[name]=Jenny%20Rosen&transfer_data[destination]=acct_1";
    assert_eq!(text(&requests[0]), pairs.replace('[', "%5B").replace(']', "%5D"));
    let pairs = "success_url=https%3A%2F%2Fa.example%2Fdone&line_items[0][price]=price_1&line_items[0][quantity]=2\
        &line_items[1][price_data][currency]=eur&line_items[1][price_data][product_data][name]=T-shirt\
        &line_items[1][price_data][unit_amount]=2000&mode=payment";
    assert_eq!(text(&requests[1]), pairs.replace('[', "%5B").replace(']', "%5D"));
}

#[tokio::test]
async fn discord_sends_a_message_with_files() {
    let Some(document) = document("discord.json") else {
        return;
    };
    let program = compile(&document, "discord-client", include_str!("programs/discord.rs"));
    let server = serve(&document).await;
    play(program, &server).await;
    let request = &server.requests_to("create_message")[0];
    assert_eq!(request.header("authorization"), Some("Bot token"));
    let media_type = request.header("content-type").unwrap_or_default();
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a boundary");
    let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=");
    let expected = format!(
        "{head}\"content\"\r\n\r\nHello\r\n\
         {head}\"allowed_mentions\"\r\nContent-Type: application/json\r\n\r\n{{\"replied_user\":true}}\r\n\
         {head}\"files[0]\"; filename=\"cat.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n\
         {head}\"files[1]\"; filename=\"files[1]\"\r\nContent-Type: application/octet-stream\r\n\r\nnotes\r\n--{boundary}--\r\n"
    );
    assert_eq!(text(request), expected);
}

#[tokio::test]
async fn dify_streams_events() {
    let Some(document) = document("dify-zh.json") else {
        return;
    };
    let program = compile(&document, "dify-client", include_str!("programs/dify.rs"));
    let server = serve(&document).await;
    let events = [
        json!({"event": "message", "answer": "你", "message_id": "m"}),
        json!({"event": "message", "answer": "好", "message_id": "m"}),
        json!({"event": "message_end", "message_id": "m"}),
    ];
    let mut stream = "event: ping\n\n".to_owned();
    events
        .iter()
        .for_each(|event| stream.push_str(&format!("data: {event}\n\n")));
    let reply = Reply::bytes(200, "text/event-stream", stream).paced(5, Duration::from_millis(1));
    server
        .script("sendBasicChatMessageCn", [reply, Reply::documented()])
        .expect("an operation");
    let printed = play(program, &server).await;
    assert_eq!(printed.lines().next(), Some("你好"), "{printed}");
    let requests = server.requests_to("sendBasicChatMessageCn");
    let accepted: Vec<_> = requests.iter().map(|request| request.header("accept")).collect();
    assert_eq!(accepted, [Some("text/event-stream"), Some("application/json")]);
    let body = json!({"query": "?", "inputs": {}, "response_mode": "streaming", "user": "u"});
    assert_eq!(requests[0].json(), Some(body));
}
