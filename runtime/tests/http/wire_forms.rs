//! What goes over the wire, byte for byte.

use specwright_runtime::{ErrorKind, Json};

use crate::sample::{GET, POST, STYLES, builder, client, credentials, json};
use crate::server::{Server, ok, reply};

#[tokio::test]
async fn every_style() {
    let server = Server::play(vec![ok("")]);
    let call = client(&server).call(&STYLES);
    let call = call
        .with(0, json(r#"["a/b","ü"]"#))
        .with(1, json(r#"["x","y z",""]"#))
        .with(2, json(r#"["x","y,z"]"#))
        .with(3, json(r#"["x","y"]"#))
        .with(4, json(r#"["x","y"]"#))
        .with(5, json(r#"{"k":"v","n":1}"#))
        .with(6, json(r#"{"a":[1,"'"]}"#))
        .with(7, "it's~1")
        .with(8, json(r#"["a","b c"]"#))
        .with(9, "s;1")
        .with(10, "a/b?c='d'&e#");
    call.query("extra", "1 2").send::<()>().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.method, "GET");
    assert_eq!(
        request.target,
        "/s/;p=a%2Fb;p=%C3%BC/x?form=x&form=y%20z&form=&comma=x,y%2Cz&space=x%20y&pipe=x%7Cy&deep%5Bk%5D=v&deep%5Bn%5D=1\
         &json=%7B%22a%22%3A%5B1%2C%22%27%22%5D%7D&need=it%27s~1&reserved=a/b?c=%27d%27%26e%23&extra=1%202"
    );
    assert_eq!(request.header("x-list"), Some("a,b c"));
    assert_eq!(request.header("cookie"), Some("sid=s%3B1"));
    assert_eq!(request.header("content-length"), None);
}

#[tokio::test]
async fn nothing_set_nothing_sent() {
    let server = Server::play(vec![ok("{}"), ok("{}"), ok("{}")]);
    let client = client(&server);
    client.call(&GET).send::<Json>().await.unwrap();
    client.call(&GET).with(0, json("[]")).send::<Json>().await.unwrap();
    client.call(&GET).with(0, "").send::<Json>().await.unwrap();
    assert_eq!(server.targets(), ["/v1/things", "/v1/things", "/v1/things?q="]);
}

#[tokio::test]
async fn bodies() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = client(&server);
    client
        .call(&POST)
        .field("a", "x")
        .field("b", 1)
        .field("a", "y")
        .send::<Json>()
        .await
        .unwrap();
    client.call(&POST).send::<Json>().await.unwrap();
    client
        .call(&POST)
        .field("a", "x")
        .json_body(json("[null]"))
        .send::<Json>()
        .await
        .unwrap();
    let requests = server.requests();
    let bodies: Vec<_> = requests.iter().map(|request| request.body.as_str()).collect();
    assert_eq!(bodies, [r#"{"a":"y","b":1}"#, "{}", "[null]"]);
    assert!(
        requests
            .iter()
            .all(|request| request.header("content-type") == Some("application/json"))
    );
}

#[tokio::test]
async fn refused_before_anything_is_sent() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = client(&server);
    let styles = |p: Json, need: Json| client.call(&STYLES).with(0, p).with(7, need);
    for (call, what) in [
        (client.call(&STYLES).with(7, "x"), "path parameter p"),
        (styles(json("[]"), "x".into()), "path parameter p"),
        (styles("a".into(), Json::Null), "query parameter need"),
        (
            styles("a".into(), "x".into()).with(8, "a\r\nX-Evil: 1"),
            "header X-List",
        ),
        (styles("a".into(), "x".into()).with(8, "a\0"), "header X-List"),
        (
            styles("a".into(), "x".into()).with(1, json("[[1]]")),
            "query parameter form",
        ),
        (client.call(&GET).header("X-Y", "a\nb"), "header X-Y"),
        (client.call(&GET).header("X Y", "a"), "header \"X Y\""),
        (client.call(&GET).header("Host", "evil"), "header \"Host\""),
        (
            client.call(&GET).header("content-length", "0"),
            "header \"content-length\"",
        ),
        (
            client.call(&GET).header("Transfer-Encoding", "chunked"),
            "header \"Transfer-Encoding\"",
        ),
    ] {
        let error = call.send::<()>().await.unwrap_err();
        let ErrorKind::InvalidRequest(fault) = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!(fault.what(), what);
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn signed_query_is_sent_query() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = builder(&server).credentials(credentials()).build().unwrap();
    client
        .call(&GET)
        .with(0, json(r#"["b'","a b"]"#))
        .send::<Json>()
        .await
        .unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.target, "/v1/things?q=a%20b&q=b%27");
    assert!(
        request
            .header("authorization")
            .unwrap()
            .starts_with("MADE-UP Access=EXAMPLEAK, ")
    );
    assert_eq!(format!("http://{}", request.header("host").unwrap()), server.url());
}

#[tokio::test]
async fn plain_http_is_for_loopback() {
    let server = Server::respond(|_| reply(200, "{}"));
    let remote = builder(&server)
        .endpoint("http://192.0.2.1")
        .credentials(credentials())
        .build()
        .unwrap();
    let error = remote.call(&GET).send::<Json>().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
    assert!(!error.to_string().contains("example-sk"), "{error}");
}
