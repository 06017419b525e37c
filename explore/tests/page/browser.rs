//! The page in a real browser, which has no network but loopback: open, fill in, send, read the response and the code.
//!
//! With `BLESS=1` the pictures of the documentation are made anew, which needs `pngquant`.

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use specwright_dynamic::runtime::Binary;
use specwright_mock::Reply;

use super::chromium::{Browser, find};
use super::served::{Served, file};

/// One browser at a time: each takes a core.
static ONE: Mutex<()> = Mutex::new(());

/// A page that is open, and the browser around it.
struct Page {
    browser: Browser,
    served: Served,
    runtime: tokio::runtime::Runtime,
    _one: MutexGuard<'static, ()>,
}

impl Page {
    /// Nothing where there is no browser, which is said.
    fn open(name: &str, documents: &[PathBuf], operation: &str) -> Option<Self> {
        let Some(program) = find() else {
            assert!(
                env::var_os("REQUIRE_CHROMIUM").is_none(),
                "there is no Chromium on PATH"
            );
            eprintln!("NOT TESTED, {name}: there is no Chromium on PATH; install it, or set CHROMIUM to one");
            return None;
        };
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let served = runtime.block_on(Served::start(documents));
        let mut browser = Browser::start(&program, name);
        browser.resize(1440, 900);
        browser.open(&format!("{}#/0/{operation}", served.explorer.url()));
        Some(Self {
            browser,
            served,
            runtime,
            _one: one,
        })
    }

    /// The input with this label.
    fn input(label: &str) -> String {
        format!("document.querySelector('#form [aria-label=\"{label}\"]')")
    }

    fn fill(&mut self, label: &str, text: &str) {
        self.browser.fill(&Self::input(label), text);
    }

    fn send(&mut self) {
        self.browser.click("document.querySelector('.send')");
        self.browser.wait("document.querySelector('#response .outcome')");
    }

    fn text(&mut self, selector: &str) -> String {
        let text = self
            .browser
            .eval(&format!("document.querySelector({selector:?})?.innerText ?? ''"));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The code in one language, once it has this text: it follows the form.
    fn sample(&mut self, tab: &str, part: &str) -> String {
        let button =
            format!("[...document.querySelectorAll('#samples .tab')].find((one) => one.textContent === {tab:?})");
        self.browser.wait(&button);
        self.browser.click(&button);
        self.browser.wait(&format!(
            "document.querySelector('#samples .panel').innerText.includes({part:?})"
        ));
        self.text("#samples pre")
    }

    fn picture(&mut self, name: &str) {
        if env::var_os("BLESS").is_none() {
            return;
        }
        // a cursor that blinks, and the place of the mouse, differ from run to run
        self.browser.eval("document.activeElement?.blur()");
        let picture = quantized(&self.browser.picture());
        assert!(picture.len() < 100_000, "{name} has {} bytes", picture.len());
        let folder = file("docs/images");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("explore-{name}.png")), picture).unwrap();
    }

    /// Nothing went elsewhere, nothing was refused by the policy, no script failed, and no key is on the page.
    fn close(mut self) {
        let (urls, complaints) = self.browser.seen();
        let own = self.served.explorer.url();
        assert!(!urls.is_empty());
        for url in &urls {
            assert!(url.starts_with(&own) || url.starts_with("data:"), "{url}");
        }
        assert!(complaints.is_empty(), "{complaints:?}");
        let text = self.browser.eval("document.documentElement.outerHTML");
        assert!(!text.as_str().unwrap().contains("mock-secret-key"));
        drop(self.browser);
        self.runtime.shutdown_background();
    }
}

/// A picture with 256 colours, which is a third as large.
fn quantized(picture: &[u8]) -> Vec<u8> {
    let mut process = Command::new("pngquant")
        .args(["--quality", "70-98", "--speed", "1", "--strip", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pngquant makes the pictures small: install it");
    process.stdin.take().unwrap().write_all(picture).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}

#[test]
fn an_operation_of_huawei_cloud_is_called() {
    let documents = ["spec/huaweicloud/workspace.yaml", "spec/didiyun/storage.yaml"].map(file);
    let Some(mut page) = Page::open("huaweicloud", &documents, "list-images") else {
        return;
    };
    assert_eq!(page.text("#form h2"), "Lists the images that desktops can be made from");
    page.browser.choose(&Page::input("os_type"), "Linux");
    page.fill("limit", "5");
    page.send();
    assert_eq!(page.text("#response .status"), "200");
    assert!(
        page.text("#response pre").contains("\"os_type\": \"Linux\""),
        "{}",
        page.text("#response pre")
    );
    let request = page.served.mock.requests().pop().unwrap();
    assert_eq!(request.query.as_deref(), Some("limit=5&os_type=Linux"));
    assert!(
        request
            .header("authorization")
            .unwrap()
            .starts_with("SDK-HMAC-SHA256 Access=MOCK-ACCESS-KEY")
    );
    let command = page.sample("specwright call", "--limit 5");
    assert_eq!(
        command,
        "specwright call workspace.yaml list-images --os-type Linux --limit 5"
    );
    assert!(page.sample("curl", "os_type=Linux").contains("$SIGNATURE"));
    let rust = page.sample("Rust", "list_images");
    assert!(rust.contains(".os_type(") && rust.contains(".limit(5)"), "{rust}");
    page.browser.eval("document.querySelector('#form').scrollTop = 0");
    page.picture("huaweicloud");

    // the other document of the list
    page.browser
        .click("document.querySelector('#operations a[href=\"#/1/list-custom-images\"]')");
    page.browser
        .wait("document.querySelector('#form h2')?.innerText === 'Lists custom images'");
    page.close();
}

#[test]
fn an_operation_of_didi_cloud_is_called() {
    let Some(mut page) = Page::open("didiyun", &[file("spec/didiyun/storage.yaml")], "list-custom-images") else {
        return;
    };
    // nothing was filled in: what is required is told beside its field
    page.browser.click("document.querySelector('.send')");
    page.browser
        .wait("document.querySelectorAll('#form .complaint:not([hidden])').length >= 2");
    assert!(page.served.mock.requests().is_empty());
    page.fill("regionId", "bj");
    page.fill("limit", "12345678901234567");
    page.browser
        .click("[...document.querySelectorAll('#form .add')].find((one) => one.textContent === '+ items')");
    page.browser
        .click("[...document.querySelectorAll('#form .add')].find((one) => one.textContent === '+ item')");
    page.fill("names 1", "北京02");
    page.send();
    assert_eq!(page.text("#response .status"), "200");
    assert!(page.text("#response pre").contains("ceph-bj01-he"));
    assert_eq!(
        page.browser
            .eval("document.querySelectorAll('#form .complaint:not([hidden])').length"),
        0
    );
    let request = page.served.mock.requests().pop().unwrap();
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    // all digits of the number are there
    assert_eq!(
        sent,
        r#"{"start":0,"limit":12345678901234567,"regionId":"bj","condition":{"names":["北京02"]}}"#
    );
    let rust = page.sample("Rust", "北京02");
    assert!(rust.contains("12345678901234567"), "{rust}");
    // the same call as JSON, and back
    page.browser
        .click("[...document.querySelectorAll('.body .tab')].find((one) => one.textContent === 'JSON')");
    let json = page.browser.eval("document.querySelector('.body textarea').value");
    assert!(
        json.as_str().unwrap().contains("\"limit\": 12345678901234567"),
        "{json}"
    );
    page.browser
        .click("[...document.querySelectorAll('.body .tab')].find((one) => one.textContent === 'Form')");
    page.picture("didiyun");
    page.close();
}

fn create_a_customer(mut page: Page, authentication: &str, picture: Option<&str>) {
    page.fill("email", "jenny@example.com");
    page.browser.choose(&Page::input("tax_exempt"), "none");
    page.send();
    assert_eq!(page.text("#response .status"), "200");
    assert!(
        page.text("#response pre").contains("\"object\": \"customer\""),
        "{}",
        page.text("#response pre")
    );
    let request = page.served.mock.requests().pop().unwrap();
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/v1/customers")
    );
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    assert_eq!(sent, "email=jenny%40example.com&tax_exempt=none");
    let command = page.sample("specwright call", "jenny");
    assert!(command.contains("--body.email jenny@example.com"), "{command}");
    let curl = page.sample("curl", "jenny");
    assert!(curl.contains(authentication) && curl.contains(&sent), "{curl}");
    let rust = page.sample("Rust", "jenny");
    assert!(rust.contains("jenny@example.com"), "{rust}");
    // the record, and a dark screen
    page.browser.click("document.querySelector('.toggle')");
    page.browser
        .wait("document.querySelectorAll('#record tbody tr').length === 1");
    assert!(
        page.text("#record tbody tr").contains("/v1/customers"),
        "{}",
        page.text("#record")
    );
    page.browser.dark(true);
    if let Some(name) = picture {
        page.picture(name);
    }
    page.close();
}

#[test]
fn an_operation_with_a_form_body_is_called() {
    let Some(page) = Page::open(
        "payments",
        &[file("explore/tests/page/payments.yaml")],
        "post-customers",
    ) else {
        return;
    };
    create_a_customer(page, "Bearer $TOKEN", None);
}

/// Stripe's own document has 4 MB; `SPECWRIGHT_CORPUS` is the folder that it is in.
#[test]
fn an_operation_of_stripe_is_called() {
    let Some(corpus) = env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("NOT TESTED: set SPECWRIGHT_CORPUS to the folder with stripe-2023.yaml");
        return;
    };
    let document = PathBuf::from(corpus).join("stripe-2023.yaml");
    let Some(page) = Page::open("stripe", &[document], "post-customers") else {
        return;
    };
    create_a_customer(page, "-u \"$USERNAME:$PASSWORD\"", Some("stripe"));
}

/// Every operation of real documents gets a form, its example is filled in, and it has code; most examples are sent.
/// `SPECWRIGHT_CORPUS=... cargo test -p specwright-explore --test page -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn every_operation_of_the_corpus_has_a_form() {
    let corpus = env::var_os("SPECWRIGHT_CORPUS").expect("SPECWRIGHT_CORPUS is a folder of documents");
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml" || extension == "json")
    });
    files.sort();
    for document in files {
        let name = document.file_stem().unwrap().to_string_lossy().into_owned();
        let Some(mut page) = Page::open(&name, &[document], "") else {
            return;
        };
        let counts = page.browser.eval(
            r#"(async () => {
                const { OperationForm } = await import("./operation.js");
                const ask = async (path, body) => (await fetch(path, body === undefined ? {} :
                    { method: "POST", headers: { "content-type": "application/json" }, body })).json();
                const [document] = (await ask("documents")).documents;
                const counts = { operations: 0, invalid: 0, success: 0, error: 0, told: [] };
                for (const { name } of document.operations) {
                    const described = await ask(`operation?document=0&name=${encodeURIComponent(name)}`);
                    const options = { document, index: 0, mock: true, onsend() {}, onchange() {} };
                    const form = new OperationForm(described, options);
                    form.fillIn();
                    const outcome = await ask("send", await form.call());
                    const sample = await ask("sample", await form.call({ language: "command" }));
                    if (outcome.outcome === "invalid") form.complain(outcome.message, outcome.violations);
                    counts.operations += 1;
                    counts[outcome.outcome] += 1;
                    if (!sample.samples?.[0]?.text) throw new Error(`${name} has no code`);
                    if (outcome.outcome !== "success" && counts.told.length < 5) counts.told.push(outcome.message);
                }
                return counts;
            })()"#,
        );
        let number = |key: &str| counts[key].as_u64().unwrap();
        println!(
            "{name}: {} operations, {} sent, {} of them with success; {}",
            number("operations"),
            number("success") + number("error"),
            number("success"),
            counts["told"]
        );
        assert!(number("operations") > 0);
        page.close();
    }
}

#[test]
fn examples_fit_patterns() {
    let Some(mut page) = Page::open("patterns", &[file("explore/tests/page/payments.yaml")], "post-files") else {
        return;
    };
    let patterns = [
        ("^(0|[1-9][0-9]*)$", 0, "0"),
        ("^VA[0-9a-fA-F]{4}$", 0, "VA0000"),
        ("^[^/]+$", 3, "aaa"),
        (r"^\d{3}-(?:AB|CD)\.[a-z]+?$", 0, "111-AB.a"),
        (r"^(?<year>\p{Nd}{4})[\w.-]{2,8}$", 0, "1111aa"),
        ("^(?!admin)[a-z]{5,}$", 7, "aaaaaaa"),
    ];
    for (pattern, shortest, text) in patterns {
        let made = page.browser.eval(&format!(
            "(async () => (await import('./pattern.js')).textOf({pattern:?}, {shortest}))()"
        ));
        assert_eq!(made, text, "{pattern}");
    }
    let none = page
        .browser
        .eval("(async () => (await import('./pattern.js')).textOf('^(a)\\1(?=b)$') ?? null)()");
    assert!(none.is_null(), "{none}");
    page.close();
}

/// A document with keys and values that a form could lose, and texts that it could cut.
const KEPT: &str = r#"
openapi: 3.1.0
info: { title: Kept, version: "1" }
paths:
  /things:
    post:
      operationId: makeThing
      description: "| key | *meaning* |\n| --- | --- |\n| a | b |"
      parameters: [{ name: constructor, in: query, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string, description: "A first paragraph.\n\nAnd a second one." }
                note: { type: [string, "null"] }
                count: { type: [integer, "null"] }
                list: { type: array, items: { type: [integer, "null"] } }
                constructor: { type: string }
                __proto__: { type: string }
      responses: { "204": { description: done } }
"#;

#[test]
fn null_and_any_key_are_kept_by_the_form() {
    let path = super::served::Written::new("kept", KEPT).path;
    let other = super::served::Written::new("kept-too", KEPT).path;
    let Some(mut page) = Page::open("kept", &[path, other], "make-thing") else {
        return;
    };
    assert_eq!(page.text("#operations section:last-child h3"), "Kept\nkept-too.yaml"); // both have one title
    page.fill("name", "a");
    page.browser
        .click(r#"document.querySelector('#form [aria-label="null for note"]')"#);
    page.send();
    let bodies = |page: &mut Page| -> Vec<String> {
        let requests = page.served.mock.requests().into_iter();
        requests
            .map(|request| String::from_utf8_lossy(&request.body).into_owned())
            .collect()
    };
    assert_eq!(bodies(&mut page), [r#"{"name":"a","note":null}"#]);

    // what is typed as JSON goes through the form
    let tab = |name: &str| {
        format!("[...document.querySelectorAll('#form .tab')].find((one) => one.textContent === {name:?})")
    };
    page.browser.click(&tab("JSON"));
    let typed = r#"{"name":"b","note":null,"count":null,"list":[1,null],"constructor":"c","__proto__":"p"}"#;
    page.fill("body as JSON", typed);
    page.browser.click(&tab("Form"));
    page.send();
    let mut sent: serde_json::Value = serde_json::from_str(&bodies(&mut page)[1]).unwrap();
    assert_eq!(sent.as_object_mut().unwrap().remove("__proto__"), Some("p".into()));
    let mut expected: serde_json::Value = serde_json::from_str(typed).unwrap();
    expected.as_object_mut().unwrap().remove("__proto__");
    assert_eq!(sent, expected);
    assert_eq!(page.text("#form .markdown table"), "key\tmeaning\na\tb");

    // a value that is typed replaces null
    page.fill("note", "n");
    let pressed = page
        .browser
        .eval(r#"document.querySelector('#form [aria-label="null for note"]').getAttribute('aria-pressed')"#);
    assert_eq!(pressed, "false");
    assert!(!page.text("#form").contains("And a second one."));
    page.browser.click("document.querySelector('#form .more')");
    assert!(page.text("#form").contains("And a second one."));
    page.close();
}

#[test]
fn files_are_sent_and_images_shown() {
    let Some(mut page) = Page::open("files", &[file("explore/tests/page/payments.yaml")], "post-files") else {
        return;
    };
    let upload = super::served::Written::new("upload", "the evidence").path;
    page.browser.attach("#form input[type=file]", &upload);
    page.browser.choose(&Page::input("purpose"), "dispute_evidence");
    page.send();
    assert_eq!(page.text("#response .status"), "200");
    let request = page.served.mock.requests().pop().unwrap();
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    assert!(
        sent.contains("filename=\"upload.yaml\"") && sent.contains("the evidence"),
        "{sent}"
    );

    // one black pixel
    let pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
    let pixel = Binary::from_base64(pixel).unwrap().into_bytes();
    page.served
        .mock
        .respond("PutNotes", Reply::bytes(200, "image/png", pixel))
        .unwrap();
    page.browser
        .click("document.querySelector('#operations a[href=\"#/0/put-notes\"]')");
    page.browser
        .wait("document.querySelector('#form .path')?.innerText === '/v1/notes'");
    page.fill("body as text", "a note");
    page.send();
    page.browser
        .wait("document.querySelector('#response img')?.naturalWidth === 1");
    assert_eq!(page.served.mock.requests()[1].body, "a note".as_bytes());
    page.close();
}

#[test]
fn what_documents_and_servers_say_is_never_read_as_html() {
    let text = std::fs::read_to_string(file("explore/tests/page/payments.yaml")).unwrap();
    let evil = "<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))";
    let text = text
        .replace("Create a customer", &format!("'{evil}'"))
        .replace("Creates a new customer object.", evil)
        .replace("The customer's email address.", &format!("'{evil}'"))
        .replace("object: customer", &format!("object: \"{evil}\""));
    let path = super::served::Written::new("evil", &text).path;
    let Some(mut page) = Page::open("evil", &[path], "post-customers") else {
        return;
    };
    page.fill("email", evil);
    page.send();
    assert!(page.text("#response pre").contains("onerror=alert(1)"));
    let found = page
        .browser
        .eval("document.querySelectorAll('img, #form script, [href^=javascript], [onerror]').length");
    assert_eq!(found, 0);
    page.close();
}
