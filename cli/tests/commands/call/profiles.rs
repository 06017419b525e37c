//! Profiles: which one is chosen, what it gives, and who may read it.

use super::{Place, file};

fn shop(name: &str) -> Place {
    let mut place = Place::shop(name, |builder| builder);
    place.unset("SPECWRIGHT_TOKEN");
    place
}

fn profiles(place: &Place, text: &str) {
    let path = file(&place.folder.join("config/specwright"), "profiles.toml", text);
    mode(&path, 0o600);
}

#[cfg(unix)]
fn mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
}

#[cfg(not(unix))]
fn mode(_: &std::path::Path, _: u32) {}

#[test]
fn the_profile_of_the_host_gives_credentials_headers_and_settings() {
    let mut place = shop("profile");
    place.set("SHOP_TOKEN", "s3cr3t-of-environment");
    profiles(
        &place,
        "[other]\nhosts = [\"other.example\"]\ntoken = \"no\"\n\
         [mine]\nhosts = [\"127.0.0.1\"]\ntoken = { env = \"SHOP_TOKEN\" }\nheaders = { X-Team = { command = [\"echo\", \"s3cr3t-team\"] } }\n",
    );
    place.shop_call(&["show-order", "--id", "1"]);
    let request = place.last();
    assert_eq!(request.header("authorization"), Some("Bearer s3cr3t-of-environment"));
    assert_eq!(request.header("x-team"), Some("s3cr3t-team"));
    let url = place.url();
    let dry = place.call(&["shop.yaml", "show-order", "--id", "1", "--endpoint", &url, "--dry-run"]);
    assert!(dry.out.contains("x-team: <redacted>\n"), "{}", dry.out);
}

#[test]
fn each_kind_of_credentials_is_sent() {
    for (name, text, header, value) in [
        (
            "basic",
            "user = \"u\"\npassword = \"s3cr3t\"",
            "authorization",
            "Basic dTpzM2NyM3Q=",
        ),
        ("key", "api_keys = { Key = \"s3cr3t\" }", "x-shop-key", "s3cr3t"),
        ("any-key", "api_key = \"s3cr3t\"", "x-shop-key", "s3cr3t"),
        ("bearer", "token = \"s3cr3t\"", "authorization", "Bearer s3cr3t"),
    ] {
        let place = shop(&format!("profile-{name}"));
        profiles(&place, &format!("[mine]\nendpoint = \"{}\"\n{text}\n", place.url()));
        let run = place.call(&["shop.yaml", "show-order", "--id", "1", "--profile", "mine"]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert_eq!(place.last().header(header), Some(value));
    }
}

#[test]
fn a_profile_does_not_go_to_other_hosts() {
    let place = shop("profile-host");
    profiles(&place, "[mine]\nhosts = [\"api.example.com\"]\ntoken = \"s3cr3t\"\n");
    let url = place.url();
    let run = place.call(&[
        "shop.yaml",
        "show-order",
        "--id",
        "1",
        "--profile",
        "mine",
        "--endpoint",
        &url,
    ]);
    assert!(
        run.code == 4 && run.err.contains("the profile `mine` is for api.example.com"),
        "{}",
        run.err
    );
    let run = place.call(&["shop.yaml", "show-order", "--id", "1", "--profile", "mien"]);
    assert!(
        run.code == 4 && run.err.contains("there is no profile `mien`") && run.err.contains("it has mine"),
        "{}",
        run.err
    );
    assert!(place.mock().requests().is_empty());
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    let place = shop("profile-mode");
    profiles(&place, "[mine]\nhosts = [\"127.0.0.1\"]\ntoken = \"s3cr3t\"\n");
    mode(&place.folder.join("config/specwright/profiles.toml"), 0o644);
    let url = place.url();
    let run = place.call(&["shop.yaml", "show-order", "--id", "1", "--endpoint", &url]);
    assert_eq!(run.code, 4);
    assert!(
        run.err.contains("others can read it (mode 644)") && run.err.contains("hint: chmod 600 "),
        "{}",
        run.err
    );
}

#[test]
fn mistakes_in_profiles_are_told_without_secrets() {
    let place = shop("profile-mistakes");
    for text in ["[mine]\ntokn = \"s3cr3t\"\n", "[mine]\ntoken = \"s3cr3t\n"] {
        profiles(&place, text);
        let run = place.call(&["shop.yaml", "show-order", "--id", "1"]);
        assert!(run.code == 4 && run.err.contains("profiles.toml: "), "{}", run.err);
    }
}
