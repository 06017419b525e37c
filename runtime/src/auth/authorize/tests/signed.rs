//! Requests that are signed, by a signer that is made up: its signature is everything that it covers.

use super::*;
use crate::auth::{Signer, check_signers};

pub(super) struct MadeUp;

impl Signer for MadeUp {
    fn name(&self) -> &str {
        "MADE-UP"
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["tenant"]
    }

    /// Backwards.
    fn query(&self, query: &str) -> Option<String> {
        query
            .contains('&')
            .then(|| query.rsplit('&').collect::<Vec<_>>().join("&"))
    }

    fn sign(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        context: SigningContext<'_>,
    ) -> Result<HeaderMap, AuthError> {
        let key = credentials.get_access_key().ok_or(AuthError::NoAccessKey)?;
        if key.secret.expose().is_empty() {
            return Err(AuthError::Signer("s3cr3t is no reason".into()));
        }
        let tenant = context.parameter("tenant").or(credentials.get_parameter("tenant"));
        let proof = format!("{} {} {}", key.id, request.url, tenant.unwrap_or("nobody"));
        let mut added = HeaderMap::new();
        added.insert(AUTHORIZATION, header_value("the signature", "MADE-UP ", &proof.into())?);
        if let Some(token) = key.security_token {
            added.insert("x-token", header_value("the security token", "", token)?);
        }
        Ok(added)
    }
}

fn keys() -> Credentials {
    Credentials::access_key("AK", "SK").signer(MadeUp)
}

fn signed(url: &str, credentials: &Credentials, context: SigningContext<'_>) -> HttpRequest {
    let mut sent = request(url);
    sent.headers
        .insert("x-token", HeaderValue::from_static("of the caller"));
    authorize(
        &mut sent,
        Some(credentials),
        &SERVICE,
        &operation(&[&["AccessKey"]]),
        context,
    )
    .unwrap();
    sent
}

#[test]
fn a_request_is_signed_as_it_will_be_sent() {
    for (url, sent) in [
        ("https://api.example/things", "https://api.example/things"),
        ("https://api.example/things?", "https://api.example/things?"),
        (
            "https://api.example/things?a=1&b=2#c?d&e",
            "https://api.example/things?b=2&a=1#c?d&e",
        ),
        ("https://api.example/#?a&b", "https://api.example/#?a&b"),
    ] {
        let request = signed(url, &keys(), context());
        assert_eq!(request.url, sent);
        assert_eq!(
            header(&request, "authorization"),
            Some(&*format!("MADE-UP AK {sent} nobody"))
        );
    }
}

#[test]
fn a_signature_covers_what_other_schemes_put_on() {
    let all = keys().and(Credentials::api_key("Query", "v"));
    let sent = run(&[&["AccessKey", "Query"]], Some(&all)).unwrap();
    assert_eq!(sent.url, "https://api.example/things?api%20key=v&a=1");
    assert_eq!(
        header(&sent, "authorization"),
        Some("MADE-UP AK https://api.example/things?api%20key=v&a=1 nobody")
    );
}

#[test]
fn what_a_signer_gives_replaces_what_the_request_has() {
    let sent = signed("https://api.example/", &keys(), context());
    assert_eq!(header(&sent, "x-token"), Some("of the caller"));
    let sent = signed("https://api.example/", &keys().security_token("of the key"), context());
    assert_eq!(sent.headers.get_all("x-token").iter().count(), 1);
    assert_eq!(header(&sent, "x-token"), Some("of the key"));
}

#[test]
fn parameters_of_the_client_go_before_those_of_the_credentials() {
    let credentials = keys().parameter("tenant", "of-the-credentials");
    let sent = signed("https://api.example/", &credentials, context());
    assert!(header(&sent, "authorization").unwrap().ends_with(" of-the-credentials"));
    let context = SigningContext {
        parameters: &[("tenant", "of-the-client".to_owned())],
        ..context()
    };
    let sent = signed("https://api.example/", &credentials, context);
    assert!(header(&sent, "authorization").unwrap().ends_with(" of-the-client"));
}

#[test]
fn a_key_without_a_signer_meets_no_signature() {
    let keys = Credentials::access_key("AK", "SK");
    let error = check_signers(&keys, &SERVICE).unwrap_err();
    assert!(matches!(
        error,
        AuthError::NoSigner {
            signature: "MADE-UP",
            ..
        }
    ));
    assert_eq!(
        error.to_string(),
        "security scheme AccessKey: requests are signed with MADE-UP, which no signer of the credentials makes: add the \
         crate made-up, and give the client its signer along with the access key, by \
         .credentials(Credentials::access_key(id, secret).signer(made_up::signer::MadeUp))"
    );
    static FUTURE: Service = Service::new("future").schemes(&[Scheme::new("F", SchemeKind::Signature("FUTURE"))]);
    assert_eq!(
        check_signers(&keys, &FUTURE).unwrap_err().to_string(),
        "security scheme F: requests are signed with FUTURE, which no signer of the credentials makes: implement \
         auth::Signer, and give it to the client along with the access key, by \
         .credentials(Credentials::access_key(id, secret).signer(..))"
    );
    // one signature of several is enough, and who has no key signs nothing
    assert!(check_signers(&keys.clone().signer(MadeUp), &SERVICE).is_ok());
    assert!(check_signers(&Credentials::token("t"), &FUTURE).is_ok());
    assert!(check_signers(&keys, &Service::new("unsigned")).is_ok());
    // nor is it taken for another proof
    assert_eq!(
        run(&[&["AccessKey"]], Some(&keys)).unwrap_err().to_string(),
        "ListThings needs credentials that were not given: AccessKey (Credentials::access_key with the signer \
         made_up::signer::MadeUp); to send it without, give Credentials::none()"
    );
    let both = keys.and(Credentials::token("t"));
    let sent = run(&[&["AccessKey"], &["Token"]], Some(&both)).unwrap();
    assert_eq!(header(&sent, "x-auth-token"), Some("t"));
}

#[test]
fn signers_come_with_credentials_and_the_first_of_a_name_stays() {
    struct Other;
    impl Signer for Other {
        fn name(&self) -> &str {
            "MADE-UP"
        }

        fn sign(&self, _: &HttpRequest, _: &Credentials, _: SigningContext<'_>) -> Result<HeaderMap, AuthError> {
            Ok(HeaderMap::new())
        }
    }
    let key = Credentials::access_key("AK", "SK");
    let is_signed = |credentials: &Credentials| {
        let sent = run(&[&["AccessKey"]], Some(credentials)).unwrap();
        sent.headers.contains_key(AUTHORIZATION)
    };
    assert!(is_signed(&key.clone().and(keys())));
    assert!(is_signed(&keys().and(key.clone().signer(Other))));
    assert!(!is_signed(&key.clone().signer(Other).and(keys())));
    assert!(is_signed(&key.signer(Other).signer(MadeUp)));
}

#[test]
fn what_a_signer_refuses_is_an_error() {
    let error = run(
        &[&["AccessKey"]],
        Some(&Credentials::access_key("AK", "").signer(MadeUp)),
    )
    .unwrap_err();
    assert!(matches!(error, AuthError::Signer(_)));
    let error = run(&[&["AccessKey"]], Some(&keys().security_token("s3cr3t\r\nX-Evil: 1"))).unwrap_err();
    assert!(matches!(error, AuthError::Value { .. }), "{error}");
    assert_hidden(&error);
}

#[test]
fn proofs_are_marked_sensitive() {
    let all = Credentials::access_key("AKIDAKIDAKIDAKID", "s3cr3t-key")
        .security_token("s3cr3t-sts")
        .signer(MadeUp)
        .and(Credentials::token("s3cr3t-token"))
        .and(Credentials::api_key("Session", "s3cr3t-sid"));
    let sent = run(&[&["AccessKey", "Token", "Session"]], Some(&all)).unwrap();
    for name in ["authorization", "x-token", "x-auth-token", "cookie"] {
        assert!(sent.headers.get(name).unwrap().is_sensitive(), "{name}");
    }
    for shown in [format!("{:?}", sent.headers), format!("{:#?}", sent.headers)] {
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}
