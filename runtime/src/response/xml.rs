//! Bodies in XML: the JSON text of the same value, and what errors say.

use super::raw::RawResponse;
use crate::describe::{ErrorFields, Xml};
use crate::error::{ApiError, Error, ErrorKind, UnexpectedBody, text_of_scalar};
use crate::json::{Json, ReadError, ReadErrorKind, from_str_limited};
use crate::xml::{self, ANYTHING, NoText};

/// Where errors in XML have their parts, wherever in the document.
const CODE: [&str; 5] = ["Code", "code", "ErrorCode", "errorCode", "faultcode"];
const MESSAGE: [&str; 6] = [
    "Message",
    "message",
    "ErrorMessage",
    "errorMessage",
    "faultstring",
    "Reason",
];
const REQUEST_ID: [&str; 4] = ["RequestId", "requestId", "RequestID", "request_id"];

/// A longer document is not read once more for its request id.
const SHORT: usize = 64 << 10;

impl RawResponse {
    /// Whether the body begins as a document does.
    pub(super) fn is_document(&self) -> bool {
        self.encoding.is_none() && xml::is_document(&self.body)
    }

    /// Whether the body is a document for which there is a table.
    pub(super) fn is_described_document(&self) -> bool {
        self.xml.is_some() && self.is_document()
    }

    /// The JSON text of a body in XML; none where it is something else, or no table describes it.
    pub(super) fn text_of_xml(&self) -> Result<Option<&str>, Error> {
        let Some(xml) = self.xml.filter(|_| self.is_document()) else {
            return Ok(None);
        };
        if let Some(text) = self.transcoded.get() {
            return Ok(std::str::from_utf8(text).ok());
        }
        let text = self.document()?;
        if xml::is_html(&text) {
            return Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Html)));
        }
        let json = xml::to_json_limited(&text, xml, &self.limits).map_err(|error| self.decode_error(error))?;
        Ok(std::str::from_utf8(self.transcoded.get_or_init(|| json.into())).ok())
    }

    /// The text of the body.
    fn document(&self) -> Result<std::borrow::Cow<'_, str>, Error> {
        xml::decode(&self.body, Some(&self.headers)).map_err(|fault| {
            self.error(ErrorKind::UnexpectedBody(match fault {
                NoText::Charset => UnexpectedBody::Charset,
                NoText::Faulty => UnexpectedBody::NotText,
            }))
        })
    }

    /// Gives the memory back that a body in XML took beside its value.
    pub(super) fn forget_transcoded(&mut self) {
        self.transcoded.take();
    }

    /// The error of reading a JSON text, at the place where the document has the value.
    #[cold]
    pub(super) fn in_document(&self, error: ReadError, text: &str) -> ReadError {
        let is_transcoded = self
            .transcoded
            .get()
            .is_some_and(|known| known.as_ptr() == text.as_ptr());
        match (self.xml.filter(|_| is_transcoded), self.document()) {
            (Some(xml), Ok(document)) if *error.kind() != ReadErrorKind::Aborted => {
                let offset = xml::place_of(&document, xml, &self.limits, error.offset());
                error.at(offset)
            }
            _ => error,
        }
    }

    /// The body as its table says, or as what it looks like.
    fn json_by(&self, xml: &Xml) -> Result<Json, ReadError> {
        let no_text = |_| ReadError::new(ReadErrorKind::Encoding, 0);
        let text = xml::decode(&self.body, Some(&self.headers)).map_err(no_text)?;
        if xml::is_html(&text) {
            return Err(ReadError::new(ReadErrorKind::Syntax { what: "HTML" }, 0));
        }
        from_str_limited(&xml::to_json_limited(&text, xml, &self.limits)?, self.limits.clone())
    }

    /// The JSON text of the body as what it looks like.
    pub(super) fn untyped_text(&self) -> Option<String> {
        let text = xml::decode(&self.body, Some(&self.headers)).ok()?;
        xml::to_json_limited(&text, &ANYTHING, &self.limits).ok()
    }

    /// What the body of an error says; `parts` finds it in JSON. None if it is no document.
    pub(super) fn error_in_xml(
        &self,
        parts: fn(&Json, &'static ErrorFields) -> ApiError,
    ) -> Result<Option<ApiError>, Error> {
        if !self.is_document() {
            return Ok(None);
        }
        let body = match self.json_by(&ANYTHING) {
            Ok(body) => body,
            Err(error) if *error.kind() == ReadErrorKind::Aborted => return Err(self.decode_timeout()),
            Err(_) => return Ok(None),
        };
        let typed = self.error_xml.and_then(|xml| self.json_by(xml).ok());
        let typed = typed.map(|body| parts(&body, self.fields)).unwrap_or_default();
        let plain = parts(&body, self.fields);
        Ok(Some(ApiError {
            code: typed.code.or(plain.code).or_else(|| first_of(&body, &CODE)),
            message: typed.message.or(plain.message).or_else(|| first_of(&body, &MESSAGE)),
            detail: typed.detail.or(plain.detail),
            others: if typed.others.is_empty() {
                plain.others
            } else {
                typed.others
            },
        }))
    }

    /// The request id in a body in XML.
    pub(super) fn request_id_in_xml(&self) -> Option<String> {
        let body = (self.body.len() <= SHORT).then(|| self.json_by(&ANYTHING).ok())??;
        let mut pointers = self.fields.request_id.iter();
        let found = pointers.find_map(|pointer| text_of_scalar(body.pointer(pointer)?));
        found.or_else(|| first_of(&body, &REQUEST_ID))
    }
}

/// The first text that has one of the names, looked for name by name.
fn first_of(body: &Json, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| named(body, name))
}

/// The text of the first member of a name, wherever it is. A body is no deeper than is read.
fn named(value: &Json, name: &str) -> Option<String> {
    match value {
        Json::Object(members) => {
            let own = members.iter().find(|(known, _)| known == name);
            own.and_then(|(_, value)| text_of_scalar(value))
                .or_else(|| members.iter().find_map(|(_, value)| named(value, name)))
        }
        Json::Array(items) => items.iter().find_map(|item| named(item, name)),
        _ => None,
    }
}
