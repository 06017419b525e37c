use super::*;
use crate::encoding::{base64, percent};
use crate::value::Secret;

/// Made up.
const SECRET: &str = "EXAMPLE/s3cr3t&k3y=not a+real\"one~é";

fn search(secrets: &[&str]) -> Search {
    let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::from(*secret)).collect();
    Search::new([Arc::new(Forms::new(&secrets))])
}

fn encoded(text: &str, keep: fn(u8) -> bool) -> String {
    let byte = |byte: u8| match keep(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02x}"),
    };
    text.bytes().map(byte).collect()
}

/// Everything that a secret can look like.
fn forms(secret: &str) -> Vec<String> {
    let unicode = |unit: u16| format!("\\u{unit:04X}");
    let entity = |character: char| format!("&#{};", u32::from(character));
    let json = serde_json::to_string(secret).unwrap();
    let in_base64 = |bytes: &str| base64::encode(bytes.as_bytes());
    let mut forms = vec![
        secret.to_owned(),
        secret.to_ascii_uppercase(),
        json.replace('/', "\\/"),
        secret.encode_utf16().map(unicode).collect(),
        secret.chars().map(entity).collect(),
        secret.replace('&', "&amp;").replace('"', "&quot;"),
        percent::encode(secret),
        percent::encode(secret).to_lowercase(),
        percent::encode(&percent::encode(secret)),
        percent::encode(secret).replace("%20", "+"),
        encoded(secret, |_| false),
        encoded(secret, |byte| byte.is_ascii_graphic() && !b"%&".contains(&byte)),
        format!("{secret:?}"),
        secret.escape_unicode().to_string(),
        secret.bytes().map(|byte| format!("{byte:02X}")).collect(),
        in_base64(&percent::encode(secret)),
    ];
    let (start, end) = secret.split_at(3);
    forms.push(format!("{start}\r\n {end}"));
    for around in ["", "a", "ab", "user:", "{\"k\":\""] {
        let whole = in_base64(&format!("{around}{secret}{around}"));
        forms.push(whole.trim_end_matches('=').to_owned());
        forms.push(whole.replace('+', "-").replace('/', "_"));
        forms.push(percent::encode(&whole));
        let (first, rest) = whole.split_at(5);
        forms.push(format!("{first}\r\n{rest}"));
        forms.push(whole);
    }
    forms
}

#[test]
fn a_secret_is_found_in_every_form() {
    for secret in [SECRET, "EXAMPLE-t0k3n.not_a-real.one==", "pa55wd"] {
        let search = search(&[secret]);
        for form in forms(secret) {
            for (before, behind) in [
                ("", ""),
                ("is ", " here"),
                ("k=", "&x=1"),
                ("\"", "\","),
                ("<b>", "</b>"),
            ] {
                let shown = search.hide(&format!("{before}{form}{behind}")).into_owned();
                assert!(shown.contains(REDACTED), "{form}: {shown}");
                // what stands around it stays, and nothing that says anything of it
                let left = shown.replace(REDACTED, "");
                assert!(left.len() <= before.len() + behind.len() + 20, "{form}: {shown}");
                assert!(shown.starts_with(before) && shown.ends_with(behind), "{form}: {shown}");
            }
        }
    }
}

#[test]
fn all_of_a_header_in_base64_goes() {
    let search = search(&["EXAMPLE-p4ss-not-real"]);
    // `me:EXAMPLE-p4ss-not-real`, and `me:` in front of it is part of the same base64
    let shown = search.hide("sent: Basic bWU6RVhBTVBMRS1wNHNzLW5vdC1yZWFs= and more");
    assert_eq!(shown, "sent: Basic <redacted> and more");
}

#[test]
fn a_secret_in_base64_is_hidden_as_what_it_is_made_of_too() {
    let search = search(&["RVhBTVBMRS1wNHNzLW5vdC1yZWFs"]);
    let shown = search.hide("not EXAMPLE-p4ss-not-real, RVhBTVBMRS1wNHNzLW5vdC1yZWFs");
    assert_eq!(shown, "not <redacted>, <redacted>");
}

#[test]
fn overlapping_secrets_go_together() {
    let shown = search(&["abcdefgh", "efghijkl", "abcdefghij"]);
    assert_eq!(
        shown.hide("x abcdefghijkl y abcdefgh efghijkl z"),
        "x <redacted> y <redacted> <redacted> z"
    );
}

#[test]
fn short_secrets_are_found_only_where_they_stand_alone() {
    for (secret, text, expected) in [
        ("abc", "abc", "abc"),
        ("", "nothing", "nothing"),
        ("   ", "a b", "a b"),
        ("1234", "pin 1234, id 12345, x1234", "pin <redacted>, id 12345, x1234"),
        ("open", "opened with open", "opened with <redacted>"),
        ("hush!", "hush! (aHVzaCE=)", "<redacted> (<redacted>)"),
        ("hunter", "thehunters", "the<redacted>s"),
    ] {
        assert_eq!(search(&[secret]).hide(text), expected, "{secret}");
    }
}

#[test]
fn other_texts_stay() {
    let search = search(&[SECRET]);
    for text in [
        "",
        "EXAMPLE",
        "%",
        "a\u{0}b",
        "é&amp;\\u0000%zz",
        "EXAMPLE/s3cr3t&k3y",
        "<redacted>",
    ] {
        assert!(matches!(search.hide(text), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn hiding_twice_changes_nothing() {
    let search = search(&["redacted", "EXAMPLE-s3cr3t"]);
    let once = search.hide("the EXAMPLE-s3cr3t and the redacted").into_owned();
    assert_eq!(once, "the <redacted> and the <redacted>");
    assert_eq!(search.hide(&once), once);
}

#[test]
fn long_texts_are_searched_from_end_to_end() {
    let search = search(&[SECRET]);
    let form = percent::encode(SECRET);
    for at in [
        0,
        1,
        WINDOW - 500,
        WINDOW - 40,
        WINDOW - 1,
        WINDOW,
        WINDOW + 1,
        3 * WINDOW - 7,
    ] {
        let text = format!("{}{form}{}", "é.".repeat(at / 3), "-".repeat(3 * WINDOW - at));
        let shown = search.hide(&text);
        assert_eq!(shown.matches(REDACTED).count(), 1, "{at}");
        assert_eq!(shown.len(), text.len() - form.len() + REDACTED.len(), "{at}");
    }
    let many = format!("{SECRET} ").repeat(5000);
    assert_eq!(search.hide(&many).matches(REDACTED).count(), 5000);
}

#[test]
fn a_number_that_is_cut_off_is_found_by_its_beginning() {
    let search = search(&["3141592653589793238462643383279502884197169399375105820974944592"]);
    for (text, expected) in [
        ("3141592653589793238462643383279502884197…", "<redacted>"),
        ("1234567890314159265…", "1234567890<redacted>"),
        // whole, or too little of it
        ("314159265", "314159265"),
        ("123456789031415…", "123456789031415…"),
    ] {
        assert_eq!(search.hide_cut(text), expected);
    }
}

#[test]
fn errors_that_show_a_secret_are_their_text() {
    #[derive(Debug)]
    struct Outer(std::io::Error);
    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("it broke")
        }
    }
    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }
    let search = search(&["EXAMPLE-s3cr3t"]);
    let harmless: Box<dyn Error + Send + Sync> = Box::new(Outer(std::io::ErrorKind::NotFound.into()));
    let mut error = harmless;
    search.hide_in_error(&mut error);
    assert!(error.downcast_ref::<Outer>().is_some());
    let mut error: Box<dyn Error + Send + Sync> = Box::new(Outer(std::io::Error::other("no EXAMPLE-s3cr3t")));
    search.hide_in_error(&mut error);
    assert_eq!(
        (error.to_string().as_str(), error.source().is_none()),
        ("it broke", true)
    );
    assert!(!format!("{error:?}").contains("s3cr3t"));
}
