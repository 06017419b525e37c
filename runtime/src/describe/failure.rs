//! Failures: where error bodies hold what, and errors inside a success.

/// A rule by which a response with a 2xx status is an error.
#[derive(Clone, Copy, Debug)]
pub struct SuccessError {
    pub(crate) pointer: &'static str,
    pub(crate) rule: SuccessRule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuccessRule {
    Present,
    NotZero,
}

impl SuccessError {
    /// An error when the pointer leads to something that is not null and not the empty string.
    pub const fn present(pointer: &'static str) -> Self {
        Self {
            pointer,
            rule: SuccessRule::Present,
        }
    }

    /// An error when the pointer leads to an integer other than 0; when it leads to no integer at all, the response
    /// does not keep to its protocol, which is an error of decoding.
    pub const fn not_zero(pointer: &'static str) -> Self {
        Self {
            pointer,
            rule: SuccessRule::NotZero,
        }
    }
}

/// Where an error body keeps its parts: lists of JSON pointers, the first that leads to a value is taken.
#[derive(Clone, Copy, Debug)]
pub struct ErrorFields {
    pub(crate) code: &'static [&'static str],
    pub(crate) message: &'static [&'static str],
    pub(crate) detail: &'static [&'static str],
    pub(crate) request_id: &'static [&'static str],
    pub(crate) request_id_headers: &'static [&'static str],
    pub(crate) others: &'static [ErrorField],
}

/// A part of error bodies beyond the usual ones, with a name of its own; see [`Error::field`](crate::Error::field).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorField {
    pub(crate) name: &'static str,
    pub(crate) pointers: &'static [&'static str],
    pub(crate) hint: Option<&'static str>,
}

impl ErrorField {
    /// A field by its name, and the JSON pointers that may lead to it.
    pub const fn new(name: &'static str, pointers: &'static [&'static str]) -> Self {
        Self {
            name,
            pointers,
            hint: None,
        }
    }

    /// A clause that the text of an error with this field ends in: what the reader can do with it.
    #[must_use]
    pub const fn hint(mut self, text: &'static str) -> Self {
        self.hint = Some(text);
        self
    }
}

/// The names in common use, RFC 9457 (`application/problem+json`) included.
pub(crate) static USUAL_FIELDS: ErrorFields = ErrorFields::new();

impl ErrorFields {
    /// The names in common use; each method below replaces one list.
    pub const fn new() -> Self {
        Self {
            code: &[
                "/error_code",
                "/errorCode",
                "/code",
                "/error/code",
                "/error/error_code",
                "/errcode",
                "/errCode",
                "/errno",
                "/Code",
                "/errors/0/code",
                "/error",
                "/type",
            ],
            message: &[
                "/error_msg",
                "/errorMsg",
                "/message",
                "/error/message",
                "/error/error_msg",
                "/errmsg",
                "/errMsg",
                "/error_message",
                "/errorMessage",
                "/msg",
                "/Message",
                "/error_description",
                "/errors/0/message",
                "/errors/0/title",
                "/title",
                "/error/title",
                "/error/description",
                "/error/msg",
                "/error/reason",
                "/description",
                "/exception_message",
                "/exceptionMessage",
                "/reason",
                "/fault/faultstring",
                "/detail/message",
                "/detail/msg",
                "/errors/0/description",
                "/errors/0",
            ],
            detail: &[
                "/error_detail",
                "/errorDetail",
                "/detail",
                "/details",
                "/error/detail",
                "/error/details",
                "/errors/0/detail",
            ],
            request_id: &[
                "/request_id",
                "/requestId",
                "/requestID",
                "/RequestId",
                "/error/request_id",
                "/error/requestId",
            ],
            request_id_headers: &["x-request-id", "request-id", "x-requestid", "x-correlation-id"],
            others: &[],
        }
    }

    /// Pointers to the error code, a string or a number.
    pub const fn code(mut self, pointers: &'static [&'static str]) -> Self {
        self.code = pointers;
        self
    }

    /// Pointers to the message.
    pub const fn message(mut self, pointers: &'static [&'static str]) -> Self {
        self.message = pointers;
        self
    }

    /// Pointers to the detail.
    pub const fn detail(mut self, pointers: &'static [&'static str]) -> Self {
        self.detail = pointers;
        self
    }

    /// Pointers to the request id, for when no header has it.
    pub const fn request_id(mut self, pointers: &'static [&'static str]) -> Self {
        self.request_id = pointers;
        self
    }

    /// Headers that carry the request id.
    pub const fn request_id_headers(mut self, names: &'static [&'static str]) -> Self {
        self.request_id_headers = names;
        self
    }

    /// Parts beyond these; without any, [`Error::field`](crate::Error::field) looks for members of the body.
    pub const fn others(mut self, fields: &'static [ErrorField]) -> Self {
        self.others = fields;
        self
    }
}

impl Default for ErrorFields {
    fn default() -> Self {
        Self::new()
    }
}
