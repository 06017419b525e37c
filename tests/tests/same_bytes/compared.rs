//! What was sent, and how it differs.

use serde_json::Value;
use specwright_runtime::http::{HeaderName, HeaderValue};
use specwright_runtime::{HttpRequest, Json};

/// A request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Method, URL, and headers in order.
    pub head: Vec<String>,
    pub body: Vec<u8>,
}

impl Sent {
    pub fn new(start: String, mut headers: Vec<String>, body: &[u8]) -> Self {
        headers.sort();
        Self {
            head: [vec![start], headers].concat(),
            body: body.to_vec(),
        }
    }

    pub fn of(request: &HttpRequest) -> Option<Self> {
        let line = |(name, value): (&HeaderName, &HeaderValue)| {
            format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))
        };
        let headers = request.headers.iter().map(line).collect();
        Some(Self::new(
            format!("{} {}", request.method, request.url),
            headers,
            request.body.bytes()?,
        ))
    }

    /// The value of a JSON body in the order in which it was sent, if it is the value that was given, or that and what the document
    /// gives.
    pub fn ordered(&self, given: &Value) -> Option<Json> {
        let text = std::str::from_utf8(&self.body).ok()?;
        let sent: Value = serde_json::from_str(text).ok()?;
        contains(&sent, given).then(|| text.parse().ok())?
    }

    fn is_multipart(&self) -> bool {
        self.head
            .iter()
            .any(|line| line.starts_with("content-type: multipart/"))
    }

    fn is_form(&self) -> bool {
        self.head
            .iter()
            .any(|line| line.starts_with("content-type: application/x-www-form-urlencoded"))
    }

    /// The parts of a body whose order says nothing.
    fn parts(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.body);
        let parts = match self.is_multipart() {
            true => text.split("--specwright-").map(in_order).collect(),
            false => text.split('&').map(in_order).collect::<Vec<_>>(),
        };
        let mut parts = parts;
        parts.sort();
        parts
    }
}

/// A part with its JSON in the order of the keys.
fn in_order(part: &str) -> String {
    let (head, value) = part.split_once('=').unwrap_or(("", part));
    let decoded = percent_decoded(value);
    if let Ok(json) = serde_json::from_str::<Value>(&decoded) {
        return format!("{head}={json}");
    }
    match part.split_once("\r\n\r\n") {
        Some((head, content)) => match serde_json::from_str::<Value>(content.trim_end()) {
            Ok(json) => format!("{head}\r\n\r\n{json}"),
            Err(_) => part.to_owned(),
        },
        None => part.to_owned(),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let hex = others.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = others.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The words of a request's head, in which objects have no order.
fn words(head: &[String]) -> Vec<Vec<String>> {
    let of_line = head.iter().map(|line| {
        let line = percent_decoded(line);
        let words = line.split([',', ';', '&', '.', '=', '?', '/', ' ', '|', '{', '}', ':']);
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.sort_unstable();
        words
    });
    of_line.collect()
}

/// Whether a value has all that another one has; numbers are compared by what they are.
fn contains(sent: &Value, given: &Value) -> bool {
    match (sent, given) {
        (Value::Object(sent), Value::Object(given)) => given
            .iter()
            .all(|(name, given)| sent.get(name).is_some_and(|sent| contains(sent, given))),
        (Value::Array(sent), Value::Array(given)) => {
            sent.len() == given.len() && sent.iter().zip(given).all(|(sent, given)| contains(sent, given))
        }
        // a `float` of the generated client has fewer digits
        (Value::Number(sent), Value::Number(given)) => {
            let single = |number: &serde_json::Number| number.as_f64().map(|number| number as f32);
            sent.as_f64() == given.as_f64() || single(sent) == single(given)
        }
        (sent, given) => sent == given,
    }
}

/// How two requests differ. The order of the properties of a form or a multipart says nothing, nor does that of objects in parameters.
pub fn difference(generated: &Sent, dynamic: &Sent, has_objects: bool) -> Option<String> {
    let is_same_head = match has_objects {
        true => words(&generated.head) == words(&dynamic.head),
        false => generated.head == dynamic.head,
    };
    let is_same_body = match generated.is_form() || generated.is_multipart() {
        true => generated.parts() == dynamic.parts(),
        false => generated.body == dynamic.body,
    };
    let is_same = is_same_head && is_same_body;
    let shown = |sent: &Sent| {
        format!(
            "{}\n    {}",
            sent.head.join("\n    "),
            String::from_utf8_lossy(&sent.body)
        )
    };
    (!is_same).then(|| {
        format!(
            "differs\n  generated {}\n  dynamic   {}",
            shown(generated),
            shown(dynamic)
        )
    })
}
