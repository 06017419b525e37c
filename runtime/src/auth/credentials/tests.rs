use super::*;

#[test]
fn nothing_secret_is_ever_shown() {
    let credentials = Credentials::access_key("AKIDAKIDAKIDAKID", "s3cr3t-key")
        .security_token("s3cr3t-sts")
        .and(Credentials::token("s3cr3t-token"))
        .and(Credentials::bearer("s3cr3t-bearer"))
        .and(Credentials::basic("user", "s3cr3t-password"))
        .and(Credentials::api_key("Scheme", "s3cr3t-api"))
        .endpoint("iam", "https://s3cr3t@iam.example");
    for shown in [
        format!("{credentials:?}"),
        format!("{credentials:#?}"),
        format!("{:?} {:#?}", credentials.fingerprint(), credentials.fingerprint()),
    ] {
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert!(!shown.contains("AKIDA"), "{shown}");
    }
    let shown = format!("{credentials:?}");
    for kind in ["AKID…", "security_token", "token", "bearer", "basic", "Scheme"] {
        assert!(shown.contains(kind), "{kind} in {shown}");
    }
    // Someone who swaps the two arguments must not see a short secret in a log.
    assert!(!format!("{:?}", Credentials::access_key("hunter2", "AK")).contains("hun"));
}

#[test]
fn joining_keeps_what_is_there_and_pairs_that_belong_together() {
    let first = Credentials::access_key("first", "a")
        .project_id("p1")
        .endpoint("iam", "https://one");
    let second = Credentials::access_key("second", "b")
        .security_token("of the second")
        .project_id("p2")
        .domain_id("d2")
        .endpoint("iam", "https://two")
        .endpoint("obs", "https://three");
    let joined = first.clone().and(&second);
    assert_eq!(joined.key().map(|key| key.id.as_str()), Some("first"));
    assert_eq!(joined.0.security_token.as_ref().map(|token| token.expose()), None);
    assert_eq!(
        (joined.get_project_id(), joined.get_domain_id()),
        (Some("p1"), Some("d2"))
    );
    assert_eq!(joined.get_endpoint("iam"), Some("https://one"));
    assert_eq!(joined.get_endpoint("obs"), Some("https://three"));
    assert_eq!(joined.get_endpoint("sts"), None);

    let token_first = Credentials::token("t").and(second);
    assert_eq!(token_first.key().map(|key| key.id.as_str()), Some("second"));
    assert_eq!(
        token_first.0.security_token.as_ref().map(|token| token.expose()),
        Some("of the second")
    );
    assert!(first.get_domain_id().is_none());
}

#[test]
fn fingerprints_follow_the_identity() {
    let key = Credentials::access_key("id", "one");
    assert_eq!(key.fingerprint(), Credentials::access_key("id", "two").fingerprint());
    assert_ne!(key.fingerprint(), Credentials::access_key("other", "one").fingerprint());
    let token = Credentials::token("t");
    assert_eq!(token.fingerprint(), token.clone().fingerprint());
    assert_ne!(token.fingerprint(), Credentials::token("t").fingerprint());
}
