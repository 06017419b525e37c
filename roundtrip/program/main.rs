// The program around generated models; `pass` with a row for each model, and the import of `models`, are added.

use std::io::{BufRead, Write};

use specwright_runtime::json;

fn main() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Some((index, text)) = line.split_once(' ') else { continue };
        let line = match pass(index.parse().unwrap_or_default(), text) {
            Ok((chosen, text, made)) => format!("+{chosen}\t{text}\t{made}"),
            Err(message) => format!("-{}", message.replace('\n', " ")),
        };
        let _ = writeln!(out, "{line}");
    }
}

/// The variant of a union, the value as it is written, and what `new` makes of its required properties.
type Passed = Result<(&'static str, String, String), String>;

fn through<T: json::Wire>(text: &str, chosen: fn(&T) -> &'static str, made: fn(T) -> String) -> Passed {
    let value: T = json::from_str(text).map_err(|error| error.to_string())?;
    let (chosen, text) = (chosen(&value), json::to_string(&value));
    Ok((chosen, text, made(value)))
}

#[allow(dead_code)] // not every document has boxes
trait Unbox {
    type Value;
    fn unbox(self) -> Self::Value;
}

impl<T> Unbox for Box<T> {
    type Value = T;
    fn unbox(self) -> T {
        *self
    }
}

impl<T> Unbox for Option<Box<T>> {
    type Value = Option<T>;
    fn unbox(self) -> Option<T> {
        self.map(|value| *value)
    }
}
