//! What a secret looks like on its way, and a search that knows nothing of how the runtime hides it.

use std::collections::HashSet;

use specwright_runtime::Binary;
use specwright_runtime::json;

/// How many bytes of a form are enough to tell.
const TELLING: usize = 8;

fn in_base64(text: &str) -> String {
    let text = json::to_string(&Binary::from(text.as_bytes()));
    text.trim_matches('"').replace("\\/", "/")
}

fn percent(text: &str, stays: fn(u8) -> bool) -> String {
    let one = |byte: u8| match stays(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// A secret in all the forms that something on the way may give it.
pub fn forms(secret: &str) -> Vec<String> {
    let encoded = percent(secret, unreserved);
    let json = serde_json::to_string(secret).unwrap();
    let json = json.trim_matches('"');
    let mut forms = vec![
        secret.to_owned(),
        secret.to_ascii_lowercase(),
        encoded.clone(),
        encoded.to_lowercase(),
        encoded.replace("%20", "+"),
        percent(secret, |_| false),
        percent(secret, |byte| byte.is_ascii_graphic() && byte != b'%'),
        percent(&encoded, unreserved),
        json.to_owned(),
        json.replace('/', "\\/"),
        secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect(),
        secret.chars().map(|c| format!("&#{};", u32::from(c))).collect(),
        secret.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect(),
        secret.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"),
        secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
        in_base64(&encoded),
    ];
    for around in ["", "a", "me:"] {
        let whole = in_base64(&format!("{around}{secret}{around}"));
        forms.push(whole.replace('+', "-").replace('/', "_"));
        forms.push(whole.trim_end_matches('=').to_owned());
        forms.push(percent(&whole, unreserved));
        forms.push(whole);
    }
    let mut seen = HashSet::new();
    forms.retain(|form| seen.insert(form.clone()));
    forms
}

/// The same with line breaks, which a body can have and a header cannot.
pub fn folded(secret: &str) -> Vec<String> {
    let fold = |text: &str| {
        let at = text.char_indices().nth(5).map_or(text.len(), |(at, _)| at);
        format!("{}\r\n {}", &text[..at], &text[at..])
    };
    vec![fold(secret), fold(&in_base64(secret))]
}

/// All that is long enough to tell something of a secret.
pub struct Telling {
    parts: HashSet<u64>,
    /// Whether there may be a part whose hash ends so: most are not there, which is to be seen quickly.
    maybe: Vec<bool>,
}

impl Telling {
    pub fn of(forms: &[String]) -> Self {
        let mut telling = Self {
            parts: HashSet::new(),
            maybe: vec![false; 1 << 16],
        };
        for form in forms {
            let lower = form.to_ascii_lowercase();
            for part in parts(lower.as_bytes()) {
                telling.parts.insert(part);
                telling.maybe[hash(part)] = true;
            }
        }
        telling
    }

    #[track_caller]
    pub fn is_not_in(&self, shown: &str, what: &str) {
        let lower = shown.to_ascii_lowercase();
        let found = parts(lower.as_bytes()).find(|part| self.maybe[hash(*part)] && self.parts.contains(part));
        if let Some(found) = found {
            panic!(
                "{what}: {:?} is in\n{shown}",
                String::from_utf8_lossy(&found.to_be_bytes())
            );
        }
    }
}

/// All parts of so many bytes.
fn parts(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let mut part = 0;
    let parts = bytes.iter().map(move |byte| {
        part = part << 8 | u64::from(*byte);
        part
    });
    parts.skip(TELLING - 1)
}

fn hash(part: u64) -> usize {
    (part.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
}

#[test]
fn the_search_finds_parts_of_all_forms() {
    let secret = "Zq7/Xw+9&Lm=Vb4 Tn2~Kp";
    let all = forms(secret);
    let telling = Telling::of(&all);
    for form in &all {
        let part = &form[form.len() - TELLING..];
        let found = std::panic::catch_unwind(|| telling.is_not_in(&format!("key={part}!"), "a part"));
        assert!(found.is_err(), "{form}");
    }
    telling.is_not_in("GetThing: status 400: code A.1 (request id <redacted>)", "none");
}
