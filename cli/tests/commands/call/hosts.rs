//! To which hosts credentials go, whatever a document says, for `call`, `explore` and `mcp`.

use std::path::Path;

use serde_json::json;

use super::super::explore::Page;
use super::super::mcp::served_by;
use super::{Place, file};

/// A document with two operations, of which the second has a server of its own.
fn document(server: &str, other: &str, schemes: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Two, version: '1' }}\nservers: [{server}]\nsecurity: [{{ Scheme: [] }}]\npaths:\n  \
         /one:\n    get: {{ operationId: One, responses: {{ '200': {{ description: ok }} }} }}\n  \
         /two:\n    servers: [{other}]\n    get: {{ operationId: Two, responses: {{ '200': {{ description: ok }} }} }}\n\
         components: {{ securitySchemes: {{ Scheme: {schemes} }} }}\n"
    )
}

fn url(url: &str) -> String {
    format!("{{ url: '{url}' }}")
}

const BEARER: &str = "{ type: http, scheme: bearer }";
const SIGNATURE: &str = "{ type: apiKey, in: header, name: Authorization, x-signature: SDK-HMAC-SHA256 }";

/// A shop without variables of the environment.
fn place(name: &str) -> Place {
    let mut place = Place::shop(name, |builder| builder);
    place.unset("SPECWRIGHT_TOKEN");
    place
}

fn profiles(place: &Place, text: &str) {
    let path = file(&place.folder.join("config/specwright"), "profiles.toml", text);
    private(&path);
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
}

#[cfg(not(unix))]
fn private(_: &Path) {}

/// The port of the place's server, which is reached as 127.0.0.1 and as localhost: two hosts.
fn port(place: &Place) -> String {
    let url = place.mock().url();
    url.rsplit(':').next().expect("a port").to_owned()
}

/// A document whose second operation is at localhost, and the first at 127.0.0.1.
fn two_hosts(place: &Place) {
    let port = port(place);
    let text = document(
        &url(&format!("http://127.0.0.1:{port}/v1/orders")),
        &url(&format!("http://localhost:{port}/v1/orders")),
        BEARER,
    );
    file(&place.folder, "two.yaml", text);
}

#[test]
fn the_token_of_a_vendor_goes_only_where_all_servers_are_the_vendors() {
    let mut place = place("hosts-didiyun");
    place.set("DIDIYUN_TOKEN", "s3cr3t-token");
    let own = url("https://open.didiyunapi.com");
    for (other, is_sent) in [
        (url("https://bs.didiyunapi.com/v1"), true),
        (url("https://evil.example"), false),
        (url("https://didiyunapi.com.evil.example"), false),
        (url("https://evil.example/.didiyunapi.com"), false),
        (url("https://evildidiyunapi.com"), false),
    ] {
        file(&place.folder, "two.yaml", document(&own, &other, BEARER));
        for operation in ["one", "two"] {
            let run = place.call(&["two.yaml", operation, "--dry-run"]);
            assert_eq!(run.code, 0, "{}", run.err);
            let authorization = run.out.contains("authorization: <redacted>");
            assert_eq!(authorization, is_sent, "{operation} {other}\n{}", run.out);
            assert_eq!(run.err.contains("there are no credentials"), !is_sent, "{}", run.err);
        }
    }
    // a server of the user's own is no reason to trust the document
    file(
        &place.folder,
        "two.yaml",
        document(&url("https://evil.example"), &own, BEARER),
    );
    let address = place.url();
    let run = place.call(&["two.yaml", "one", "--dry-run", "--endpoint", &address]);
    assert!(!run.out.contains("authorization"), "{}", run.out);
}

#[test]
fn a_variable_cannot_lead_a_token_away() {
    let mut place = place("hosts-variable");
    place.set("DIDIYUN_TOKEN", "s3cr3t-token");
    for default in ["evil.example/x", "evil.example/?", "evil.example#"] {
        let server =
            format!("{{ url: 'https://{{name}}.didiyunapi.com', variables: {{ name: {{ default: '{default}' }} }} }}");
        file(&place.folder, "two.yaml", document(&server, &server, BEARER));
        for operation in ["one", "two"] {
            let run = place.call(&["two.yaml", operation, "--dry-run"]);
            assert!(!run.out.contains("authorization"), "{default}: {}", run.out);
            assert!(
                run.code == 4 && run.err.contains("the credentials of DiDi Cloud are for"),
                "{default}: {}",
                run.err
            );
        }
    }
}

#[test]
fn a_signature_and_its_session_token_go_to_no_server_that_a_document_makes_up() {
    let mut place = place("hosts-huaweicloud");
    place.set("HUAWEICLOUD_SDK_AK", "s3cr3t-id");
    place.set("HUAWEICLOUD_SDK_SK", "s3cr3t-key");
    place.set("HUAWEICLOUD_SDK_SECURITY_TOKEN", "s3cr3t-session");
    let own = url("https://ecs.cn-north-4.myhuaweicloud.com");
    let evil = url("https://evil.example");
    let shown = ["authorization", "x-security-token", "x-sdk-date"];
    for (server, other, is_sent) in [(&own, &own, true), (&own, &evil, false), (&evil, &own, false)] {
        file(&place.folder, "two.yaml", document(server, other, SIGNATURE));
        for operation in ["one", "two"] {
            let run = place.call(&["two.yaml", operation, "--dry-run"]);
            assert_eq!(run.code, 0, "{}", run.err);
            for header in shown {
                assert_eq!(
                    run.out.contains(header),
                    is_sent,
                    "{operation} {server} {other}: {}",
                    run.out
                );
            }
        }
    }
    // the user may name any server
    file(&place.folder, "two.yaml", document(&evil, &evil, SIGNATURE));
    let address = place.url();
    let run = place.call(&["two.yaml", "one", "--dry-run", "--endpoint", &address]);
    assert!(shown.iter().all(|header| run.out.contains(header)), "{}", run.out);
}

#[test]
fn a_look_up_gets_no_credentials_elsewhere() {
    let mut place = place("hosts-look-up");
    place.set("HUAWEICLOUD_SDK_AK", "s3cr3t-id");
    place.set("HUAWEICLOUD_SDK_SK", "s3cr3t-key");
    let parameter = format!(
        "      parameters:\n        - name: project_id\n          in: path\n          required: true\n          \
         schema: {{ type: string }}\n          x-client-parameter:\n            lookup: {{ endpoint: iam, server: 'http://127.0.0.1:{}', \
         path: /v3/projects, items: /projects, value: /id }}\n",
        port(&place)
    );
    let own = url("https://ecs.cn-north-4.myhuaweicloud.com");
    let text = document(&own, &own, SIGNATURE).replace(
        "  /two:\n",
        &format!("  /three/{{project_id}}:\n    get:\n      operationId: Three\n{parameter}      responses: {{ '200': {{ description: ok }} }}\n  /two:\n"),
    );
    file(&place.folder, "two.yaml", text);
    let run = place.call(&["two.yaml", "three"]);
    assert!(
        run.code == 4 && run.err.contains("and the request would go to 127.0.0.1"),
        "{}: {}",
        run.code,
        run.err
    );
    assert!(place.mock().requests().is_empty());
}

#[test]
fn the_client_secret_of_a_profile_goes_to_no_token_endpoint_of_the_document() {
    let place = place("hosts-token-endpoint");
    let port = port(&place);
    let server = url(&format!("http://127.0.0.1:{port}/v1/orders"));
    let scheme = format!(
        "{{ type: oauth2, flows: {{ clientCredentials: {{ tokenUrl: 'http://localhost:{port}/token', scopes: {{}} }} }} }}"
    );
    file(&place.folder, "two.yaml", document(&server, &server, &scheme));
    let secret = "oauth2 = { client_id = \"me\", client_secret = \"s3cr3t\" }";
    profiles(&place, &format!("[mine]\nhosts = [\"127.0.0.1\"]\n{secret}\n"));
    let run = place.call(&["two.yaml", "one"]);
    assert!(
        run.code == 4 && run.err.contains("the token endpoint of the document is at localhost"),
        "{}",
        run.err
    );
    profiles(
        &place,
        &format!("[mine]\nendpoint = \"http://127.0.0.1:{port}/v1/orders\"\n{secret}\n"),
    );
    let run = place.call(&["two.yaml", "one", "--profile", "mine"]);
    assert!(run.code == 4 && run.err.contains("is at localhost"), "{}", run.err);
    assert!(place.mock().requests().is_empty());
    profiles(
        &place,
        &format!("[mine]\nhosts = [\"127.0.0.1\", \"localhost\"]\n{secret}\n"),
    );
    place.call(&["two.yaml", "one"]);
    assert!(
        place
            .mock()
            .requests()
            .iter()
            .any(|request| request.path.ends_with("/token"))
    );
}

#[test]
fn profiles_are_for_the_page_too() {
    let place = place("hosts-explore");
    two_hosts(&place);
    let text = "token = \"s3cr3t\"\nheaders = { X-Team = \"s3cr3t-team\" }\n";
    profiles(&place, &format!("[mine]\nhosts = [\"127.0.0.1\"]\n{text}"));
    let page = Page::of(place.command(&["explore", "two.yaml"]));
    let send = |operation: &str| {
        let call = json!({ "document": 0, "operation": operation, "arguments": {} });
        page.ask("POST", "send", &call.to_string())
    };
    let outcome = send("one");
    let request = place.last();
    assert_eq!(request.header("authorization"), Some("Bearer s3cr3t"), "{outcome}");
    assert_eq!(request.header("x-team"), Some("s3cr3t-team"));
    assert!(!outcome.contains("s3cr3t"), "{outcome}");
    let count = place.mock().requests().len();
    let refused = send("two");
    assert!(refused.contains("and the request would go to localhost"), "{refused}");
    assert_eq!(place.mock().requests().len(), count);
    drop(page);

    profiles(&place, &format!("[mine]\nhosts = [\"api.example.com\"]\n{text}"));
    for command in ["explore", "mcp"] {
        let output = place
            .command(&[command, "two.yaml", "--profile", "mine"])
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains("the profile `mine` is for api.example.com"),
            "{said}"
        );
    }
}

#[test]
fn profiles_are_for_agents_too() {
    let place = place("hosts-mcp");
    two_hosts(&place);
    profiles(&place, "[mine]\nhosts = [\"127.0.0.1\"]\ntoken = \"s3cr3t\"\n");
    let command = place.command(&["mcp", "two.yaml", "--profile", "mine"]);
    place.runtime.block_on(async {
        let served = served_by(command.into()).await;
        served.call("one", json!({})).await;
        let request = place.last();
        assert_eq!(request.header("authorization"), Some("Bearer s3cr3t"));
        let count = place.mock().requests().len();
        let refused = serde_json::to_string(&served.call("two", json!({})).await).expect("JSON");
        assert!(refused.contains("and the request would go to localhost"), "{refused}");
        assert_eq!(place.mock().requests().len(), count);
        served.end().await;
    });
}

#[test]
fn documents_are_indexed_by_each_command() {
    for command in ["call", "explore", "mcp"] {
        let place = place(&format!("hosts-index-{command}"));
        let path = place.folder.join("shop.yaml");
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
        let written = std::fs::File::options().write(true).open(&path).expect("it is there");
        written.set_modified(old).expect("it is ours");
        match command {
            "explore" => drop(Page::of(place.command(&["explore", "shop.yaml", "--mock"]))),
            "mcp" => place.runtime.block_on(async {
                let served = served_by(place.command(&["mcp", "shop.yaml", "--mock"]).into()).await;
                served.end().await;
            }),
            _ => drop(place.call(&["shop.yaml"])),
        }
        let kept = std::fs::read_dir(place.folder.join("cache/specwright")).map(Iterator::count);
        assert_eq!(kept.expect("a folder of indexes"), 1, "{command}");
    }
}
