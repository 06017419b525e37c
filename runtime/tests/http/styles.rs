//! Every style in every place, by the table "Style Examples" of OpenAPI 3.0.4 and the expansions of RFC 6570.

use specwright_runtime::Json;
use specwright_runtime::codegen::{Method, Operation, Parameter, Style, Success};

use crate::sample::{client, json};
use crate::server::{Request, Server, reply};

const TEXT: &str = r#""blue""#;
const ARRAY: &str = r#"["blue","black","brown"]"#;
const OBJECT: &str = r#"{"R":100,"G":200,"B":150}"#;
/// Reserved characters and others than ASCII, alone and in an array.
const ODD: &str = r#""é/?#[]@!$&'()*+,;=% |""#;
const ODD_ENCODED: &str = "%C3%A9%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%20%7C";

/// What is sent for one value of one parameter: of the path what follows `/p/`, of the query all of it.
async fn sent(path: &'static str, parameter: Parameter, value: &str) -> Result<Request, String> {
    let server = Server::respond(|_| reply(200, "{}"));
    let parameters: &'static [Parameter] = vec![parameter].leak();
    let operation = Operation::new("Styled", Method::GET, path).parameters(parameters);
    let operation: &'static Operation = Box::leak(Box::new(operation.success(const { &[Success::json(200)] })));
    let call = client(&server).call(operation).with(0, json(value));
    call.send::<Json>().await.map_err(|error| error.to_string())?;
    Ok(server.requests().remove(0))
}

#[tokio::test]
async fn in_the_path() {
    let odd_array = r#"["a,b","c.d;e"]"#;
    for (style, explode, value, expected) in [
        (Style::Matrix, false, r#""""#, ";color"),
        (Style::Matrix, false, TEXT, ";color=blue"),
        (Style::Matrix, false, ARRAY, ";color=blue,black,brown"),
        (Style::Matrix, false, OBJECT, ";color=R,100,G,200,B,150"),
        (Style::Matrix, true, r#""""#, ";color"),
        (Style::Matrix, true, TEXT, ";color=blue"),
        (Style::Matrix, true, ARRAY, ";color=blue;color=black;color=brown"),
        (Style::Matrix, true, r#"["a",""]"#, ";color=a;color"),
        (Style::Matrix, true, OBJECT, ";R=100;G=200;B=150"),
        (Style::Matrix, true, r#"{"a":"","b":1}"#, ";a;b=1"),
        (Style::Matrix, false, odd_array, ";color=a%2Cb,c.d%3Be"),
        (Style::Label, false, TEXT, ".blue"),
        (Style::Label, false, ARRAY, ".blue,black,brown"),
        (Style::Label, false, OBJECT, ".R,100,G,200,B,150"),
        (Style::Label, true, TEXT, ".blue"),
        (Style::Label, true, ARRAY, ".blue.black.brown"),
        (Style::Label, true, OBJECT, ".R=100.G=200.B=150"),
        (Style::Segments, false, ARRAY, "blue,black,brown"),
        (Style::Segments, true, ARRAY, "blue/black/brown"),
        (Style::Segments, true, OBJECT, "R=100/G=200/B=150"),
        (Style::Segments, true, r#"["a/b","c d"]"#, "a%2Fb/c%20d"),
        (Style::Simple, false, TEXT, "blue"),
        (Style::Simple, false, ARRAY, "blue,black,brown"),
        (Style::Simple, false, OBJECT, "R,100,G,200,B,150"),
        (Style::Simple, true, TEXT, "blue"),
        (Style::Simple, true, ARRAY, "blue,black,brown"),
        (Style::Simple, true, OBJECT, "R=100,G=200,B=150"),
        (Style::Simple, false, ODD, ODD_ENCODED),
        (Style::Simple, false, odd_array, "a%2Cb,c.d%3Be"),
    ] {
        let parameter = Parameter::path("color").style(style).explode(explode);
        let request = sent("/p/{color}", parameter, value).await.unwrap();
        assert_eq!(request.target, format!("/p/{expected}"), "{style:?} {explode} {value}");
    }
    // a path without the value would be another one
    for (style, value) in [
        (Style::Simple, r#""""#),
        (Style::Simple, "[]"),
        (Style::Label, r#""""#),
        (Style::Label, "{}"),
        (Style::Matrix, "[]"),
        (Style::Segments, "[]"),
        (Style::Matrix, "{}"),
    ] {
        let refused = sent("/p/{color}", Parameter::path("color").style(style), value).await;
        assert!(refused.is_err(), "{style:?} {value}");
    }
}

#[tokio::test]
async fn in_the_query() {
    let odd = format!("color={ODD_ENCODED}");
    for (style, explode, value, expected) in [
        (Style::Form, false, r#""""#, "color="),
        (Style::Form, false, TEXT, "color=blue"),
        (Style::Form, false, ARRAY, "color=blue,black,brown"),
        (Style::Form, false, OBJECT, "color=R,100,G,200,B,150"),
        (Style::Form, true, r#""""#, "color="),
        (Style::Form, true, TEXT, "color=blue"),
        (Style::Form, true, ARRAY, "color=blue&color=black&color=brown"),
        (Style::Form, true, OBJECT, "R=100&G=200&B=150"),
        (Style::SpaceDelimited, false, ARRAY, "color=blue%20black%20brown"),
        (
            Style::SpaceDelimited,
            false,
            OBJECT,
            "color=R%20100%20G%20200%20B%20150",
        ),
        (Style::PipeDelimited, false, ARRAY, "color=blue%7Cblack%7Cbrown"),
        (Style::PipeDelimited, false, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
        (
            Style::DeepObject,
            true,
            OBJECT,
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        (Style::Form, true, ODD, &odd),
        (Style::Form, false, r#"["a,b","c"]"#, "color=a%2Cb,c"),
        (Style::SpaceDelimited, false, r#"["a b","c+d"]"#, "color=a%20b%20c%2Bd"),
        (Style::PipeDelimited, false, r#"["ü"]"#, "color=%C3%BC"),
        (Style::Form, true, r#"{"a&b":"c=d"}"#, "a%26b=c%3Dd"),
    ] {
        let parameter = Parameter::query("color").style(style).explode(explode);
        let request = sent("/q", parameter, value).await.unwrap();
        assert_eq!(request.target, format!("/q?{expected}"), "{style:?} {explode} {value}");
    }
    for style in [
        Style::Form,
        Style::SpaceDelimited,
        Style::PipeDelimited,
        Style::DeepObject,
    ] {
        for (explode, value) in [(true, "[]"), (true, "{}"), (false, "[]"), (false, "{}")] {
            let parameter = Parameter::query("color").style(style).explode(explode);
            let request = sent("/q", parameter, value).await.unwrap();
            assert_eq!(request.target, "/q", "{style:?} {explode} {value}");
        }
    }
}

#[tokio::test]
async fn reserved_characters() {
    for (explode, value, expected) in [
        (true, ODD, "color=%C3%A9/?%23%5B%5D@!$%26%27()*%2B,;=%25%20%7C"),
        (true, r#"["a/b","c:d"]"#, "color=a/b&color=c:d"),
        (false, r#""100%25 %zz""#, "color=100%25%20%25zz"),
    ] {
        let parameter = Parameter::query("color").explode(explode).allow_reserved();
        let request = sent("/q", parameter, value).await.unwrap();
        assert_eq!(request.target, format!("/q?{expected}"), "{value}");
    }
}

#[tokio::test]
async fn in_headers_and_cookies() {
    for (explode, value, expected) in [
        (false, TEXT, Some("blue")),
        (false, r#""""#, Some("")),
        (false, ARRAY, Some("blue,black,brown")),
        (false, OBJECT, Some("R,100,G,200,B,150")),
        (true, ARRAY, Some("blue,black,brown")),
        (true, OBJECT, Some("R=100,G=200,B=150")),
        (false, "[]", None),
        (true, "{}", None),
    ] {
        let request = sent("/h", Parameter::header("color").explode(explode), value).await;
        assert_eq!(request.unwrap().header("color"), expected, "{explode} {value}");
    }
    assert!(sent("/h", Parameter::header("color"), ODD).await.is_err());
    let odd = format!("color={ODD_ENCODED}");
    for (explode, value, expected) in [
        (false, TEXT, Some("color=blue")),
        (false, r#""""#, Some("color=")),
        (false, ARRAY, Some("color=blue,black,brown")),
        (false, OBJECT, Some("color=R,100,G,200,B,150")),
        (true, ARRAY, Some("color=blue; color=black; color=brown")),
        (true, OBJECT, Some("R=100; G=200; B=150")),
        (true, ODD, Some(odd.as_str())),
        (true, "[]", None),
        (false, "{}", None),
    ] {
        let request = sent("/c", Parameter::cookie("color").explode(explode), value).await;
        assert_eq!(request.unwrap().header("cookie"), expected, "{explode} {value}");
    }
}
