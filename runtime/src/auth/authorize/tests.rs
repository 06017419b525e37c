use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;

use super::*;
use crate::describe::Method;

static SERVICE: Service = Service::new("test").schemes(&[
    Scheme::new("AccessKey", SchemeKind::Signature("MADE-UP")).with_signer("made_up::signer::MadeUp"),
    Scheme::new(
        "Token",
        SchemeKind::ApiKey {
            place: Place::Header,
            name: "X-Auth-Token",
        },
    ),
    Scheme::new(
        "Query",
        SchemeKind::ApiKey {
            place: Place::Query,
            name: "api key",
        },
    ),
    Scheme::new(
        "Session",
        SchemeKind::ApiKey {
            place: Place::Cookie,
            name: "sid",
        },
    ),
    Scheme::new("Oauth", SchemeKind::Bearer),
    Scheme::new("Password", SchemeKind::Basic),
    Scheme::new("Future", SchemeKind::Signature("SDK-SM3-9000")),
    Scheme::new("Certificate", SchemeKind::MutualTls),
    Scheme::new(
        "Digest",
        SchemeKind::ApiKey {
            place: Place::Header,
            name: "authorization",
        },
    ),
    Scheme::new(
        "Again",
        SchemeKind::ApiKey {
            place: Place::Header,
            name: "x-auth-token",
        },
    ),
    Scheme::new(
        "Broken",
        SchemeKind::ApiKey {
            place: Place::Header,
            name: "not a header",
        },
    ),
    Scheme::new(
        "Length",
        SchemeKind::ApiKey {
            place: Place::Header,
            name: "Content-Length",
        },
    ),
]);

fn operation(security: &'static [&'static [&'static str]]) -> Operation {
    Operation::new("ListThings", Method::GET, "/things").security(security)
}

fn request(url: &str) -> HttpRequest {
    HttpRequest {
        method: http::Method::GET,
        url: url.to_owned(),
        headers: HeaderMap::new(),
        body: crate::Upload::default(),
    }
}

fn context() -> SigningContext<'static> {
    SigningContext {
        time: UNIX_EPOCH + Duration::from_secs(1_735_787_045),
        parameters: &[],
    }
}

fn run(
    security: &'static [&'static [&'static str]],
    credentials: Option<&Credentials>,
) -> Result<HttpRequest, AuthError> {
    let mut request = request("https://api.example/things?a=1");
    authorize(&mut request, credentials, &SERVICE, &operation(security), context())?;
    Ok(request)
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn takes_the_first_alternative_that_is_met_in_full() {
    let security: &[&[&str]] = &[&["Token", "Oauth"], &["Password"], &["Token"]];
    let token = Credentials::token("t");
    let sent = run(security, Some(&token)).unwrap();
    assert_eq!(header(&sent, "x-auth-token"), Some("t"));
    assert_eq!(header(&sent, "authorization"), None);

    let both = token.and(Credentials::bearer("b"));
    let sent = run(security, Some(&both)).unwrap();
    assert_eq!(header(&sent, "x-auth-token"), Some("t"));
    assert_eq!(header(&sent, "authorization"), Some("Bearer b"));

    let all = Credentials::basic("u", "p").and(Credentials::token("t"));
    let sent = run(security, Some(&all)).unwrap();
    assert_eq!(header(&sent, "authorization"), Some("Basic dTpw"));
    assert_eq!(header(&sent, "x-auth-token"), None);
}

#[test]
fn sends_nothing_that_is_not_asked_for() {
    let all = Credentials::access_key("AK", "SK")
        .and(Credentials::token("t"))
        .and(Credentials::bearer("b"));
    let security: [&'static [&'static [&'static str]]; 2] = [&[], &[&[]]];
    for security in security {
        for credentials in [None, Some(&all)] {
            let sent = run(security, credentials).unwrap();
            assert!(sent.headers.is_empty());
            assert_eq!(sent.url, "https://api.example/things?a=1");
        }
    }
}

#[test]
fn optional_authentication_uses_the_credentials_there_are() {
    let token = Credentials::token("t");
    let security: [&'static [&'static [&'static str]]; 2] = [&[&["Token"], &[]], &[&[], &["Token"]]];
    for security in security {
        assert_eq!(header(&run(security, Some(&token)).unwrap(), "x-auth-token"), Some("t"));
        assert!(run(security, None).unwrap().headers.is_empty());
        assert!(
            run(security, Some(&Credentials::bearer("b")))
                .unwrap()
                .headers
                .is_empty()
        );
    }
}

#[test]
fn missing_credentials_are_named_with_the_way_to_give_them() {
    let security: &[&[&str]] = &[&["Token", "Oauth"], &["Query"], &["Password"], &["Future"]];
    let expected = "ListThings needs credentials that were not given: \
        Token (Credentials::token or Credentials::api_key with \"Token\") and Oauth (Credentials::bearer or Credentials::provider), \
        or Query (Credentials::api_key with \"Query\"), or Password (Credentials::basic), \
        or Future (Credentials::access_key with a signer of SDK-SM3-9000); to send it without, give Credentials::none()";
    for credentials in [
        None,
        Some(&Credentials::token("t")),
        Some(&Credentials::access_key("AK", "SK")),
    ] {
        assert_eq!(run(security, credentials).unwrap_err().to_string(), expected);
    }
}

#[test]
fn what_is_fetched_is_fetched_by_a_client_alone() {
    for (kind, scheme) in [
        (Kind::Bearer, "Oauth"),
        (Kind::Token, "Token"),
        (Kind::AccessKey, "AccessKey"),
    ] {
        let security: &'static [&'static [&'static str]] = match scheme {
            "Oauth" => &[&["Oauth"]],
            "Token" => &[&["Token"]],
            _ => &[&["AccessKey"]],
        };
        let error = run(
            security,
            Some(&Credentials::provider(Never(kind)).signer(signed::MadeUp)),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("security scheme {scheme}: what it wants has to be fetched, which a client does")
        );
    }
}

struct Never(Kind);

impl crate::auth::Provider for Never {
    fn kind(&self) -> Kind {
        self.0
    }

    fn fetch(
        &self,
        _: crate::auth::ProviderContext,
    ) -> crate::transport::BoxFuture<Result<crate::auth::Lease, crate::auth::ProviderError>> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn schemes_that_cannot_work_are_errors() {
    let token = Credentials::token("t");
    let two = Credentials::bearer("b").and(Credentials::basic("u", "p"));
    let both = run(&[&["Oauth", "Password"]], Some(&two)).unwrap_err();
    assert_eq!(
        both.to_string(),
        "security scheme Password: the header Authorization is taken by another scheme that goes with it"
    );
    let broken = run(&[&["Broken"]], Some(&token)).unwrap_err();
    assert_eq!(
        broken.to_string(),
        "security scheme Broken: its name cannot be that of a header"
    );
    let length = run(&[&["Length"]], Some(&token)).unwrap_err();
    assert_eq!(
        length.to_string(),
        "security scheme Length: its header governs the connection and cannot be set"
    );
}

#[test]
fn for_a_scheme_that_is_not_declared_goes_what_there_is() {
    let bearer = Credentials::bearer("b");
    let authorization = |security, credentials| {
        let sent = run(security, Some(credentials)).unwrap();
        header(&sent, "authorization").map(str::to_owned)
    };
    let alone: &[&[&str]] = &[&["Nowhere"]];
    assert_eq!(authorization(alone, &bearer).as_deref(), Some("Bearer b"));
    let basic = Credentials::basic("u", "p");
    assert_eq!(authorization(alone, &basic).as_deref(), Some("Basic dTpw"));
    assert_eq!(authorization(alone, &Credentials::token("t")), None);
    assert!(run(alone, None).unwrap().headers.is_empty());

    let token = Credentials::token("t");
    let sent = run(&[&["Nowhere"], &["Token"]], Some(&token)).unwrap();
    assert_eq!(header(&sent, "x-auth-token"), Some("t"));
    let error = run(&[&["Nowhere", "Token"]], None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListThings needs credentials that were not given: Nowhere (which the document does not declare) and Token \
         (Credentials::token or Credentials::api_key with \"Token\"); to send it without, give Credentials::none()"
    );
}

#[test]
fn a_scheme_that_is_not_declared_does_not_stop_those_beside_it() {
    let bearer = Credentials::bearer("b");
    let sent = run(&[&["Nowhere", "Oauth"]], Some(&bearer)).unwrap();
    assert_eq!(header(&sent, "authorization"), Some("Bearer b"));
    let sent = run(&[&["Nowhere", "Elsewhere"]], Some(&bearer)).unwrap();
    assert_eq!(header(&sent, "authorization"), Some("Bearer b"));
    let sent = run(&[&["Nowhere", "Token"]], Some(&Credentials::token("t"))).unwrap();
    assert_eq!(header(&sent, "x-auth-token"), Some("t"));
    let both = Credentials::token("t").and(bearer);
    let sent = run(&[&["Nowhere", "Token"]], Some(&both)).unwrap();
    assert_eq!(
        (header(&sent, "x-auth-token"), header(&sent, "authorization")),
        (Some("t"), Some("Bearer b"))
    );

    let mut request = request("https://api.example/things");
    request.headers.insert("x-auth-token", HeaderValue::from_static("own"));
    let operation = operation(&[&["Nowhere", "Token"]]);
    authorize(&mut request, None, &SERVICE, &operation, context()).unwrap();
    assert_eq!(header(&request, "x-auth-token"), Some("own"));
}

#[test]
fn credentials_can_be_for_every_request_or_for_none() {
    let always = Credentials::token("t").always();
    assert_eq!(header(&run(&[], Some(&always)).unwrap(), "x-auth-token"), Some("t"));
    let basic = Credentials::basic("u", "p").always();
    assert_eq!(
        header(&run(&[&[]], Some(&basic)).unwrap(), "authorization"),
        Some("Basic dTpw")
    );
    let none = Credentials::none();
    assert!(run(&[&["Token"]], Some(&none)).unwrap().headers.is_empty());
    let more = none.and(Credentials::token("t"));
    assert_eq!(
        header(&run(&[&["Token"]], Some(&more)).unwrap(), "x-auth-token"),
        Some("t")
    );
}

#[test]
fn own_headers_authenticate_a_request() {
    let mut request = request("https://api.example/things");
    request.headers.insert("x-auth-token", HeaderValue::from_static("own"));
    authorize(&mut request, None, &SERVICE, &operation(&[&["Token"]]), context()).unwrap();
    assert_eq!(header(&request, "x-auth-token"), Some("own"));
    authorize(
        &mut request,
        None,
        &SERVICE,
        &operation(&[&["Token", "Oauth"]]),
        context(),
    )
    .unwrap_err();
}

#[test]
fn no_scheme_overwrites_the_header_of_another() {
    let all = Credentials::bearer("b").and(Credentials::token("t"));
    let both: [&'static [&'static [&'static str]]; 2] = [&[&["Oauth", "Digest"]], &[&["Digest", "Oauth"]]];
    for security in both {
        let error = run(security, Some(&all)).unwrap_err().to_string();
        assert!(error.ends_with("the header Authorization is taken by another scheme that goes with it"));
    }
    assert_eq!(
        run(&[&["Token", "Again"]], Some(&all)).unwrap_err().to_string(),
        "security scheme Again: its header is taken by another scheme that goes with it"
    );
    assert_eq!(
        header(&run(&[&["Digest"]], Some(&all)).unwrap(), "authorization"),
        Some("t")
    );
}

#[test]
fn mutual_tls_is_met_by_the_transport_and_its_partners_stay() {
    let token = Credentials::token("t");
    assert!(run(&[&["Certificate"]], None).unwrap().headers.is_empty());
    let both: &[&[&str]] = &[&["Certificate", "Token"]];
    assert_eq!(header(&run(both, Some(&token)).unwrap(), "x-auth-token"), Some("t"));
    assert_eq!(
        run(both, None).unwrap_err().to_string(),
        "ListThings needs credentials that were not given: Certificate (a transport that has a certificate) \
         and Token (Credentials::token or Credentials::api_key with \"Token\"); to send it without, give \
         Credentials::none()"
    );
    // credentials that were given are used
    let either: &[&[&str]] = &[&["Certificate"], &["Token"]];
    assert_eq!(header(&run(either, Some(&token)).unwrap(), "x-auth-token"), Some("t"));
    let undeclared: &[&[&str]] = &[&["Certificate", "Nowhere"]];
    assert!(run(undeclared, Some(&token)).unwrap().headers.is_empty());
    assert!(run(undeclared, None).unwrap().headers.is_empty());
}

#[test]
fn api_keys_go_where_their_scheme_says() {
    let key = Credentials::api_key("Query", "a b+c&d=é").and(Credentials::api_key("Session", "x=y"));
    for (url, expected) in [
        (
            "https://api.example/things",
            "https://api.example/things?api%20key=a%20b%2Bc%26d%3D%C3%A9",
        ),
        (
            "https://api.example/things?",
            "https://api.example/things?api%20key=a%20b%2Bc%26d%3D%C3%A9",
        ),
        (
            "https://api.example/things?a=1",
            "https://api.example/things?a=1&api%20key=a%20b%2Bc%26d%3D%C3%A9",
        ),
        (
            "https://api.example/?a=1#b?c",
            "https://api.example/?a=1&api%20key=a%20b%2Bc%26d%3D%C3%A9#b?c",
        ),
    ] {
        let mut sent = request(url);
        authorize(&mut sent, Some(&key), &SERVICE, &operation(&[&["Query"]]), context()).unwrap();
        assert_eq!(sent.url, expected);
    }

    let mut sent = request("https://api.example/");
    sent.headers.append(COOKIE, HeaderValue::from_static("a=1"));
    sent.headers.append(COOKIE, HeaderValue::from_static("b=2"));
    authorize(&mut sent, Some(&key), &SERVICE, &operation(&[&["Session"]]), context()).unwrap();
    assert_eq!(header(&sent, "cookie"), Some("a=1; b=2; sid=x=y"));
    assert_eq!(sent.headers.get_all(COOKIE).iter().count(), 1);

    let named = Credentials::api_key("Token", "named").and(Credentials::token("any"));
    assert_eq!(
        header(&run(&[&["Token"]], Some(&named)).unwrap(), "x-auth-token"),
        Some("named")
    );
    // A token is meant for a header: it is not put into a URL, which ends up in logs.
    assert!(run(&[&["Query"]], Some(&Credentials::token("t"))).is_err());
}

#[test]
fn values_that_cannot_be_carried_are_refused_and_not_shown() {
    let bad = ["s3cr3t\r\nX-Evil: 1", "s3cr3t\n", " s3cr3t", "s3cr3t\0", "s3cr3té", ""];
    for value in bad {
        for error in [
            run(&[&["Token"]], Some(&Credentials::token(value))),
            run(&[&["Oauth"]], Some(&Credentials::bearer(value))),
            run(&[&["Session"]], Some(&Credentials::api_key("Session", value))),
        ]
        .map(Result::unwrap_err)
        {
            assert!(matches!(error, AuthError::Value { .. }), "{error}");
            assert_hidden(&error);
        }
    }
    for credentials in [Credentials::basic("a:b", "p"), Credentials::basic("a", "p\n")] {
        assert!(matches!(
            run(&[&["Password"]], Some(&credentials)),
            Err(AuthError::Value { .. })
        ));
    }
}

fn assert_hidden(error: &AuthError) {
    for shown in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}

#[test]
fn basic_credentials_agree_with_rfc_7617() {
    for (user, password, expected) in [
        ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("test", "123£", "Basic dGVzdDoxMjPCow=="),
        ("", "a:b", "Basic OmE6Yg=="),
    ] {
        let sent = run(&[&["Password"]], Some(&Credentials::basic(user, password))).unwrap();
        assert_eq!(header(&sent, "authorization"), Some(expected));
    }
}

mod signed;
