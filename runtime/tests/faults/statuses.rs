//! Error responses, redirects, and what servers say about coming back.

use crate::fault::Outcome::{Api, Redirect};
use crate::fault::{Outcome, SECRETS, bare, body, faults};
use crate::server::{Act, reply_with};

const HTML: &str = "<html><h1>Bad Gateway</h1></html>";

fn busy(status: u16, retry_after: &str) -> Act {
    let body = br#"{"error_code":"APIGW.0308","error_msg":"slower"}"#;
    Act::Reply(reply_with(status, &[("Retry-After", retry_after)], body))
}

fn throttled(status: u16) -> Outcome {
    api(status, "APIGW.0308", "slower")
}

fn api(status: u16, code: &str, message: &str) -> Outcome {
    Api(status, Some(code.to_owned()), Some(message.to_owned()), None)
}

fn leads(status: u16, location: &str) -> Act {
    Act::Reply(reply_with(status, &[("Location", location)], b""))
}

fn to(host: &str) -> Outcome {
    Redirect(Some(host.to_owned()))
}

faults! {
    html_500: Act::Reply(reply_with(500, &[("Content-Type", "text/html")], HTML.as_bytes())) => bare(500);
    html_502: Act::Reply(reply_with(502, &[("Content-Type", "text/html")], HTML.as_bytes())) => bare(502);
    empty_503: body(503, "") => bare(503);
    error_that_is_cut_short: body(400, r#"{"error_code":"WK"#) => bare(400);
    error_in_invalid_utf_8: body(400, b"{\"error_code\":\"\xff\"}") => Api(400, Some("\u{fffd}".to_owned()), None, None);
    error_nested_too_deep: body(400, "[".repeat(100_000)) => bare(400);
    error_within_a_success: body(200, r#"{"error_code":"WKS.1","error_msg":"m"}"#) => api(200, "WKS.1", "m");
    error_code_that_is_a_number: body(400, r#"{"error_code":40001,"error_msg":"m"}"#) => api(400, "40001", "m");
    error_full_of_secrets: body(400, format!(r#"{{"sent":"{}","token":"{}"}}"#, SECRETS[0], SECRETS[1])) => bare(400);
    status_599: body(599, "{}") => bare(599);
    status_999: body(999, "{}") => bare(999);

    status_401_once: body(401, r#"{"error_code":"APIGW.0301","error_msg":"no"}"#) => api(401, "APIGW.0301", "no");
    clock_20_minutes_off: Act::Reply(reply_with(401, &[("Date", "Sun, 06 Nov 1994 08:49:37 GMT")], br#"{"error_code":"APIGW.0301","error_msg":"signature expired"}"#)) => api(401, "APIGW.0301", "signature expired"), says("the clock of this machine is 20 minutes ahead of the server's");
    request_id_that_is_not_ascii: Act::Reply(reply_with(400, &[("X-Request-Id", "r\u{e9}q-\u{5317}")], b"{}")) => Api(400, None, None, Some("r\u{e9}q-\u{5317}".to_owned()));

    throttled_429: busy(429, "0") => throttled(429);
    throttled_429_until_a_date_in_the_past: busy(429, "Sun, 06 Nov 1994 08:49:37 GMT") => throttled(429);
    throttled_429_for_nonsense: busy(429, "soon") => throttled(429);
    throttled_429_for_less_than_nothing: busy(429, "-5") => throttled(429);
    throttled_429_for_longer_than_the_call: busy(429, "30") => throttled(429), never_again(), says("the server asks to come back after 30s, at 1994-11-06T09:10:07Z");
    throttled_429_until_a_date_far_off: busy(429, "Fri, 31 Dec 9999 23:59:59 GMT") => throttled(429), never_again(), says(", at 9999-12-31T23:59:59Z");
    throttled_429_for_ages: busy(429, "99999999999999999999999") => throttled(429), never_again();
    unavailable_503: busy(503, "0") => throttled(503);
    unavailable_503_until_a_date_in_the_past: busy(503, "Sun, 06 Nov 1994 08:49:37 GMT") => throttled(503);
    unavailable_503_for_nonsense: busy(503, "soon") => throttled(503);
    unavailable_503_for_ages: busy(503, "99999999999999999999999") => throttled(503), never_again();

    redirect_301_to_another_host: leads(301, "https://other.example/v1") => to("other.example");
    redirect_302_to_another_host: leads(302, "https://other.example:8443/v1?a=b") => to("other.example:8443");
    redirect_303_to_another_host: leads(303, "https://user:pass@other.example/v1") => to("other.example");
    redirect_307_to_another_host: leads(307, "//other.example") => to("other.example");
    redirect_308_to_another_host: leads(308, "\\\\other.example\\x") => to("other.example");
    redirect_302_to_http: leads(302, "http://plain.example/") => to("plain.example");
    redirect_302_to_nowhere: Act::Reply(reply_with(302, &[], b"")) => Redirect(None);
    redirect_302_with_a_secret: leads(302, &format!("https://other.example/?t={}", SECRETS[1])) => to("other.example");
    redirect_302_that_is_no_url: leads(302, "http://[::1") => to("[::1");
    redirect_302_with_a_page: Act::Reply(reply_with(302, &[("Location", "https://other.example/")], HTML.as_bytes())) => to("other.example");
}

/// `Location` leads back to where the request went, as a path and as a URL: nothing is asked there.
#[test]
fn redirect_302_to_itself() {
    use crate::fault::{beside, client, good, once};
    use crate::server::Server;

    beside(async {
        let server = Server::play(Vec::new());
        let client = client(&server);
        let host = server.url().replace("http://", "");
        for location in ["/v1/things", &format!("{}/v1/things", server.url()), ""] {
            let before = server.count();
            server.then(vec![leads(302, location)]);
            assert_eq!(once(&client).await, to(&host));
            assert_eq!(server.count() - before, 1);
            good(&client, &server).await;
        }
    });
}
