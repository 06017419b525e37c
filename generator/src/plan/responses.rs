//! The output of an operation: the type of its responses.

use crate::model::{Operation, Response, ResponseMedia, Shape, Status};

use super::Planner;
use super::names::{Case, Namespace, Scope};
use super::operation::Output;
use super::types::RustType;

impl Planner<'_, '_> {
    /// The type of the content of a success.
    pub(super) fn output(&mut self, operation: &Operation, name: &str) -> Output {
        let mut types: Vec<Option<RustType>> = Vec::new();
        for response in operation.contents() {
            types.push(self.response_type(response));
        }
        let bytes = |a: &Response| a.media == ResponseMedia::Bytes;
        match operation.contents() {
            [] => Output::Empty,
            all if all.iter().all(bytes) => Output::Bytes,
            all => {
                let first = types.first().cloned().flatten();
                let same = types.iter().all(|t| *t == first) && !all.iter().any(bytes);
                match first {
                    Some(ty) if same => Output::One(ty),
                    None if same => Output::Empty,
                    _ => {
                        let mut scope = Scope::of(Namespace::Variants);
                        let variant = |(response, ty): (&Response, Option<RustType>)| {
                            (
                                scope.claim(status_name(response.status), Case::Pascal, "Response"),
                                ty,
                                response.docs.clone(),
                            )
                        };
                        let variants = all.iter().zip(types).map(variant).collect();
                        let (own, longer) = (format!("{name} Response"), format!("{name} Responses"));
                        let name = self.models.claim_first(&[&own, &longer], Case::Pascal, "Response");
                        Output::Several(name, variants)
                    }
                }
            }
        }
    }

    /// The type of the values of a stream: of a list, its items (OpenAPI 3.2.0, "Sequential Media Types").
    pub(super) fn lines(&self, operation: &Operation) -> Option<RustType> {
        let described = operation.successes.iter().find_map(|response| response.lines)?;
        let resolved = self.api.types.resolve(described);
        Some(match &self.api.types[resolved.id].shape {
            Shape::Array(items) => self.rust(*items),
            Shape::Text(_) | Shape::Bytes => RustType::Json,
            _ => self.rust(described),
        })
    }

    /// The type of a body.
    pub(super) fn response_type(&self, response: &Response) -> Option<RustType> {
        match (response.media, response.ty) {
            (ResponseMedia::Json | ResponseMedia::JsonOrText | ResponseMedia::Xml, Some(ty)) => Some(self.rust(ty)),
            (ResponseMedia::Text, ty) => Some(ty.map_or(RustType::String, |ty| self.rust(ty))),
            (ResponseMedia::Bytes, _) => Some(RustType::Bytes),
            _ => None,
        }
    }
}

/// The name of a status code (common ones of the IANA HTTP Status Code Registry).
pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Default => "Default",
        Status::Class(1) => "Informational",
        Status::Class(2) => "Success",
        Status::Class(3) => "Redirection",
        Status::Class(4) => "ClientError",
        Status::Class(5) => "ServerError",
        Status::Class(_) => "OtherClass",
        Status::Exact(code) => match code {
            200 => "Ok",
            201 => "Created",
            202 => "Accepted",
            203 => "NonAuthoritative",
            204 => "NoContent",
            205 => "ResetContent",
            206 => "PartialContent",
            207 => "MultiStatus",
            300 => "MultipleChoices",
            301 => "MovedPermanently",
            302 => "Found",
            303 => "SeeOther",
            304 => "NotModified",
            307 => "TemporaryRedirect",
            308 => "PermanentRedirect",
            400 => "BadRequest",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            408 => "RequestTimeout",
            409 => "Conflict",
            410 => "Gone",
            411 => "LengthRequired",
            412 => "PreconditionFailed",
            413 => "ContentTooLarge",
            415 => "UnsupportedMediaType",
            416 => "RangeNotSatisfiable",
            417 => "ExpectationFailed",
            418 => "Teapot",
            422 => "UnprocessableContent",
            423 => "Locked",
            424 => "FailedDependency",
            428 => "PreconditionRequired",
            429 => "TooManyRequests",
            451 => "UnavailableForLegalReasons",
            500 => "InternalServerError",
            501 => "NotImplemented",
            502 => "BadGateway",
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            507 => "InsufficientStorage",
            _ => "Other",
        },
    }
}
