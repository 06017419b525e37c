//! How an error is shown: in one line, without anything secret.

use std::fmt;

use super::{ApiError, Error, ErrorKind, GaveUp, LACKING, Timeout, UnexpectedBody};
use crate::encoding::{MediaType, essence_of};

/// The longest part of a server's message that [`Error`] shows, in characters.
const SHOWN: usize = 500;

/// A server's text on one line and of a bearable length.
struct Line<'a>(&'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let mut characters = self.0.trim().chars();
        for character in characters.by_ref().take(SHOWN) {
            // also the invisible ones that turn the direction of text
            let hidden =
                matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            f.write_char(if character.is_control() || hidden {
                ' '
            } else {
                character
            })?;
        }
        if characters.next().is_some() {
            f.write_char('…')?;
        }
        Ok(())
    }
}

/// The most violations that an error shows.
const VIOLATIONS: usize = 20;

/// The most of a body that an error shows, in characters.
const BEGINNING: usize = 60;

/// The most of a body that is searched for secrets before its beginning is shown, in bytes.
const SEARCHED: usize = 64 << 10;

impl Error {
    fn media_type_of_body(&self) -> MediaType {
        self.raw_headers().map_or(MediaType::None, MediaType::of)
    }

    /// The media type and the beginning of the body, and how to get at it, where there is one.
    fn write_beginning(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = &self.0.body;
        if body.is_empty() {
            return Ok(());
        }
        f.write_str("; the body ")?;
        if let Some(media_type) = self
            .raw_headers()
            .and_then(essence_of)
            .filter(|essence| !essence.is_empty())
        {
            write!(f, "is {} and ", Line(&media_type))?;
        }
        let searched = body.get(..SEARCHED).unwrap_or(body);
        match std::str::from_utf8(searched)
            .or_else(|error| std::str::from_utf8(searched.get(..error.valid_up_to()).unwrap_or_default()))
        {
            Ok(text) if !text.is_empty() && !text.contains('\0') => {
                let hidden = self.0.secrets.hide(text);
                let beginning: String = hidden.trim_start().chars().take(BEGINNING).collect();
                write!(f, "begins with {:?}", Line(&beginning).to_string())?;
            }
            _ => write!(f, "has {} bytes that are not text", body.len())?,
        }
        f.write_str(
            " (`Error::raw_body` has it; `text()`, `bytes()` or `send_as()` of the request ask for it as it is)",
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match &inner.target {
            Some(target) => write!(f, "{}: ", Line(&inner.secrets.hide(target)))?,
            None if !inner.operation.is_empty() => write!(f, "{}: ", inner.operation)?,
            None => {}
        }
        if let Some(parameter) = inner.lookup {
            write!(f, "look-up of {parameter}: ")?;
        }
        if let Some(status) = inner.status {
            write!(f, "status {status}: ")?;
        }
        match &inner.kind {
            ErrorKind::InvalidRequest(error) => write!(f, "invalid request: {error}")?,
            ErrorKind::Violations(violations) => {
                f.write_str("invalid request: ")?;
                for (index, violation) in violations.iter().take(VIOLATIONS).enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{}", Line(&violation.to_string()))?;
                }
                match violations.len().saturating_sub(VIOLATIONS) {
                    0 => {}
                    further => write!(f, "; and {further} more (`Error::violations` has them)")?,
                }
            }
            ErrorKind::Configuration(text) => f.write_str(text)?,
            ErrorKind::Credentials(error) => write!(f, "not authenticated: {error}")?,
            ErrorKind::Connect(error) => write!(f, "no connection: {}", Line(&error.to_string()))?,
            ErrorKind::Timeout(error) => write!(f, "timeout: {error}")?,
            ErrorKind::Transport(error) => write!(f, "transport failed: {}", Line(&error.to_string()))?,
            ErrorKind::TooLarge(error) => write!(f, "{error}")?,
            ErrorKind::Redirect(redirect) => match &redirect.host {
                Some(host) => write!(f, "redirect to {} not followed", Line(host))?,
                None => f.write_str("redirect not followed")?,
            },
            ErrorKind::Api(error) => {
                let code = error.code.as_ref().map(|code| format!("code {}", Line(code)));
                let told = [&error.message, &error.detail];
                let told = told.into_iter().flatten().map(|text| Line(text).to_string());
                let parts: Vec<String> = code.into_iter().chain(told).collect();
                match parts.is_empty() {
                    true => f.write_str(self.reason_phrase())?,
                    false => f.write_str(&parts.join(": "))?,
                }
            }
            ErrorKind::Decode(error) => {
                write!(f, "response not understood: {}", Line(&error.to_string()))?;
                if self.media_type_of_body() != MediaType::Json {
                    self.write_beginning(f)?;
                }
            }
            ErrorKind::UnexpectedBody(body) => {
                write!(f, "response not understood: {body}")?;
                if !matches!(body, UnexpectedBody::Encoded(_) | UnexpectedBody::Corrupt) {
                    self.write_beginning(f)?;
                }
            }
            ErrorKind::Interceptor(error) => write!(f, "refused by an interceptor: {}", Line(&error.to_string()))?,
            ErrorKind::NotModified => f.write_str(
                "not modified: what the request names is still good (`send_as::<Conditional<T>>()` gives this as an outcome)",
            )?,
            ErrorKind::UnexpectedStatus if inner.status == Some(101) => match self.header("upgrade") {
                Some(protocol) => write!(
                    f,
                    "the server switches to the protocol {}, which this client does not speak",
                    Line(&inner.secrets.hide(protocol))
                )?,
                None => f.write_str("the server switches to another protocol, which this client does not speak")?,
            },
            ErrorKind::UnexpectedStatus => f.write_str("response not understood: status not documented")?,
            ErrorKind::TooManyPages { limit } => write!(f, "listing has more than {limit} pages")?,
            ErrorKind::NextPage(next) => next.fmt(f)?,
        }
        if let Some(id) = &inner.request_id {
            write!(f, " (request id {})", Line(id))?;
        }
        if inner.attempts > 1 {
            write!(f, " after {} attempts", inner.attempts)?;
        }
        match inner.gave_up {
            // the kind says it already
            Some(GaveUp::Deadline(_)) if matches!(inner.kind, ErrorKind::Timeout(Timeout::Call(_))) => {}
            Some(reason @ (GaveUp::Budget | GaveUp::LongWait(_) | GaveUp::Deadline(_))) => write!(f, ", {reason}")?,
            // nothing that one could change at the client
            _ => {}
        }
        if let Some(asked) = inner.asked.filter(|asked| !asked.wait.is_zero()) {
            write!(f, "; {asked}")?;
        }
        if let Some(parameter) = inner.lookup {
            write!(f, "; {parameter} was looked up as {LACKING}")?;
        }
        if let Some(skew) = &inner.clock_skew {
            write!(f, "; {skew}")?;
        }
        for hint in self.api().into_iter().flat_map(ApiError::hints) {
            write!(f, "; {}", Line(hint))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("operation", &inner.operation)
            .field("lookup", &inner.lookup)
            .field("status", &inner.status)
            .field("request_id", &inner.request_id)
            .field("kind", &inner.kind)
            .field("attempts", &inner.attempts)
            .field("earlier_attempts", &inner.earlier)
            .field("gave_up", &inner.gave_up)
            .field("body_len", &inner.body.len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Credentials(error) => Some(error),
            ErrorKind::Connect(error) | ErrorKind::Transport(error) => Some(error),
            ErrorKind::Decode(error) => Some(error),
            ErrorKind::Interceptor(error) => Some(&**error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{Line, SHOWN};
    use crate::describe::ErrorField;
    use crate::error::{ApiError, Error, ErrorKind};

    static SEALED: ErrorField =
        ErrorField::new("sealed_reason", &["/sealed"]).hint("the reason is sealed:\nsomebody can open it");

    fn throttled() -> Error {
        Error::new(ErrorKind::Api(ApiError {
            code: Some("APIGW.0308".into()),
            message: Some("too many\r\nrequests".into()),
            others: vec![(&SEALED, "sealed".into())],
            ..ApiError::default()
        }))
        .with_operation("ListImages")
        .with_response(429, Some("abc".into()), Bytes::from_static(b"{\"token\":\"hush\"}"))
        .with_attempts(3)
    }

    #[test]
    fn one_line_with_all_that_helps() {
        assert_eq!(
            throttled().to_string(),
            "ListImages: status 429: code APIGW.0308: too many  requests (request id abc) after 3 attempts; \
             the reason is sealed: somebody can open it"
        );
        assert!(throttled().is_throttled() && throttled().is_retryable());
    }

    #[test]
    fn debug_keeps_bodies_back() {
        let text = format!("{:?}", throttled());
        assert!(!text.contains("hush") && !text.contains("sealed"), "{text}");
    }

    #[test]
    fn long_messages_are_cut() {
        let error = Error::new(ErrorKind::Configuration("x".into()));
        assert_eq!(error.to_string(), "x");
        assert_eq!(Line(&"é".repeat(2000)).to_string().chars().count(), SHOWN + 1);
        assert_eq!(Line("a\u{202e}b\u{7}").to_string(), "a b ");
    }
}
