//! The macros by which generated code ties its types to the runtime. Methods that are not generic are `#[inline]`, so that
//! they are compiled where they are called: see `wire/macros.rs`.

/// Gives a call type its `send()`, `send_raw()` and `customize()`, and with `items` its `items()` and `pages()`, with
/// `events` its `events()`, with `stream` its `stream()`.
///
/// ```ignore
/// runtime::operation! { ListImages => ListImagesResponse }
/// runtime::operation! { CreateToken => TokenBody, headers CreateTokenHeaders }
/// runtime::operation! { Chat => ChatAnswer, events ChatEvent }
/// runtime::operation! { Download => runtime::Bytes, stream runtime::Chunks }
/// runtime::operation! { ListDesktopSnapshot => ListDesktopSnapshotResponse, items DesktopSnapshotDetailInfo }
/// ```
#[macro_export]
macro_rules! operation {
    (
        $name:ident => $output:ty
        $(, headers $headers:ty)? $(, items $item:ty)? $(, events $event:ty)? $(, stream $chunks:ty)? $(,)?
    ) => {
        impl $name {
            /// Sends the call and gives the typed body of the answer.
            ///
            /// # Errors
            /// See `ErrorKind` of the runtime.
            #[inline]
            pub fn send(self) -> $crate::Pending<$output> {
                self.0.send()
            }

            /// Sends the call and gives the typed body with status, headers, request id and raw body.
            ///
            /// # Errors
            /// See `ErrorKind` of the runtime.
            #[inline]
            pub fn send_raw(self) -> $crate::Pending<$crate::Response<$output $(, $headers)?>> {
                self.0.send_raw()
            }

            /// Changes this one call in ways that the document does not foresee: timeouts, headers, the raw body.
            #[must_use]
            pub fn customize(self, change: impl ::core::ops::FnOnce($crate::Call) -> $crate::Call) -> Self {
                Self(change(self.0))
            }

            $(
                /// Gives the items of all pages, one after the other.
                #[inline]
                pub fn items(self) -> $crate::Items<$item> {
                    self.0.items()
                }

                /// Gives the pages, one after the other.
                #[inline]
                pub fn pages(self) -> $crate::Pages<$output> {
                    self.0.pages()
                }
            )?

            $(
                /// Asks for the answer as a stream of server-sent events and gives them as they arrive.
                #[inline]
                pub fn events(self) -> $crate::Events<$event> {
                    self.0.events()
                }
            )?

            $(
                /// Gives the body in the pieces in which it arrives, without a limit to its size.
                #[inline]
                pub fn stream(self) -> $chunks {
                    self.0.stream()
                }
            )?
        }
    };
    ($name:ident => $output:ty, items $item:ty, headers $headers:ty $(,)?) => {
        $crate::operation! { $name => $output, headers $headers, items $item }
    };
}

/// Makes an enum the output of an operation with several successes: one variant for each entry of
/// [`Operation::success`](crate::Operation::success), by index.
///
/// ```ignore
/// runtime::answers! { CreateThingAnswer { 0 Ok(Thing), 1 Accepted(Job), 2 NoContent } }
/// ```
#[macro_export]
macro_rules! answers {
    ($name:ident { $($index:literal $variant:ident $(($body:ty))?),+ $(,)? }) => {
        impl $crate::Output for $name {
            #[inline]
            fn output(answer: &$crate::Answer) -> ::core::result::Result<Self, $crate::Error> {
                match answer.index() {
                    $($index => $crate::answers!(@variant answer, $name, $variant $(, $body)?),)+
                    _ => ::core::result::Result::Err(answer.unexpected_status()),
                }
            }
        }
    };
    (@variant $answer:ident, $name:ident, $variant:ident) => {
        ::core::result::Result::Ok($name::$variant)
    };
    (@variant $answer:ident, $name:ident, $variant:ident, $body:ty) => {
        <$body as $crate::Output>::output($answer).map($name::$variant)
    };
}

/// Makes an enum the typed body of an operation's errors: by exact status, then by range, then `default`. To be
/// written in this order.
///
/// ```ignore
/// runtime::error_answers! { ListThingsError { 400 => BadRequest(A), 4XX => ClientError(B), default => Default(C) } }
/// ```
#[macro_export]
macro_rules! error_answers {
    ($name:ident { $($status:tt => $variant:ident $(($body:ty))?),+ $(,)? }) => {
        impl $crate::FromError for $name {
            #[inline]
            fn from_error(
                status: ::core::primitive::u16,
                body: &::core::primitive::str,
            ) -> ::core::option::Option<::core::result::Result<Self, $crate::ReadError>> {
                $(
                    if $crate::error_answers!(@matches $status, status) {
                        return $crate::error_answers!(@variant status, body, $name, $variant $(, $body)?);
                    }
                )+
                #[allow(unreachable_code)]
                {
                    let _ = (status, body);
                    ::core::option::Option::None
                }
            }
        }
    };
    (@matches default, $given:ident) => { true };
    (@matches 1XX, $given:ident) => { $given / 100 == 1 };
    (@matches 2XX, $given:ident) => { $given / 100 == 2 };
    (@matches 3XX, $given:ident) => { $given / 100 == 3 };
    (@matches 4XX, $given:ident) => { $given / 100 == 4 };
    (@matches 5XX, $given:ident) => { $given / 100 == 5 };
    (@matches $status:literal, $given:ident) => { $given == $status };
    (@variant $status:ident, $text:ident, $name:ident, $variant:ident) => {
        ::core::option::Option::Some(::core::result::Result::Ok($name::$variant))
    };
    (@variant $status:ident, $text:ident, $name:ident, $variant:ident, $body:ty) => {
        <$body as $crate::FromError>::from_error($status, $text).map(|body| body.map($name::$variant))
    };
}

/// Makes a struct the typed headers of answers or errors. The fields take what header text can be read as:
/// strings, numbers, booleans, lists of these, each within an `Option` unless `required`.
///
/// ```ignore
/// runtime::headers! { CreateTokenHeaders { 0 x_subject_token = "X-Subject-Token" } }
/// ```
#[macro_export]
macro_rules! headers {
    ($name:ident { $($index:literal $field:ident $(= $header:literal)? $($required:ident)?),* $(,)? }) => {
        impl $crate::Headers for $name {
            #[inline]
            fn read(headers: &$crate::http::HeaderMap) -> ::core::result::Result<Self, $crate::ReadError> {
                let mut value = <Self as ::core::default::Default>::default();
                $(
                    $crate::read_header(
                        headers,
                        $crate::headers!(@name $field $(, $header)?),
                        $crate::headers!(@required $($required)?),
                        &mut value.$field,
                    )?;
                )*
                let _ = headers;
                ::core::result::Result::Ok(value)
            }
        }
    };
    (@name $field:ident) => { ::core::stringify!($field) };
    (@name $field:ident, $header:literal) => { $header };
    (@required) => { false };
    (@required required) => { true };
}
