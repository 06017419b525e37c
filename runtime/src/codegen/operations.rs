//! The macros by which generated code ties its types to the runtime. Methods that are not generic are `#[inline]`, so that
//! they are compiled where they are called: see `models.rs`.

/// Gives a call type its `send()`, `send_raw()` and `customize()`, and with `items` its `items()`, `pages()`, `start_at()` and
/// `next()`, with
/// `events` its `events()`, with `lines` its `lines()`, with `stream` its `stream()`. For all else it is its call.
///
/// ```ignore
/// codegen::operation! { ListImages => ListImagesResponse }
/// codegen::operation! { CreateToken => TokenBody, headers CreateTokenHeaders }
/// codegen::operation! { Chat => ChatResponse, events ChatEvent }
/// codegen::operation! { Logs => runtime::Bytes, lines LogEntry, stream runtime::Chunks }
/// codegen::operation! { Download => runtime::Bytes, stream runtime::Chunks }
/// codegen::operation! { ListDesktopSnapshot => ListDesktopSnapshotResponse, items DesktopSnapshotDetailInfo }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    (
        $name:ident => $output:ty
        $(, headers $headers:ty)? $(, items $item:ty)? $(, events $event:ty)? $(, lines $line:ty)? $(, stream $chunks:ty)? $(,)?
    ) => {
        impl ::core::ops::Deref for $name {
            type Target = $crate::codegen::Call;

            #[inline]
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl $name {
            /// Sends the call and gives the typed body of the response.
            ///
            /// # Errors
            /// See `ErrorKind` of the runtime.
            #[inline]
            pub fn send(self) -> $crate::codegen::Pending<$output> {
                self.0.send()
            }

            /// Sends the call and gives the typed body with status, headers, request id and raw body.
            ///
            /// # Errors
            /// See `ErrorKind` of the runtime.
            #[inline]
            pub fn send_raw(self) -> $crate::codegen::Pending<$crate::codegen::Response<$output $(, $headers)?>> {
                self.0.send_raw()
            }

            /// Changes this one call in ways that the document does not foresee: timeouts, headers, the raw body.
            #[must_use]
            pub fn customize(self, change: impl ::core::ops::FnOnce($crate::codegen::Call) -> $crate::codegen::Call) -> Self {
                Self(change(self.0))
            }

            $(
                /// Gives the items of all pages, one after the other.
                #[inline]
                pub fn items(self) -> $crate::codegen::Items<$item> {
                    self.0.items()
                }

                /// Gives the pages, one after the other.
                #[inline]
                pub fn pages(self) -> $crate::codegen::Pages<$output> {
                    self.0.pages()
                }

                /// Begins at the page of a cursor, which `items()` and `pages()` give: to go on later.
                #[must_use]
                #[inline]
                pub fn start_at(self, cursor: &$crate::codegen::Cursor) -> Self {
                    Self(self.0.starting_at(cursor))
                }

                /// Gives the request of the page after this response, which `send_raw()` of the same request gave; `None`
                /// after the last.
                ///
                /// # Errors
                /// `ErrorKind::NextPage` if the response does not lead on as it says.
                #[inline]
                pub fn next<H>(
                    &self,
                    page: &$crate::codegen::Response<$output, H>,
                ) -> ::core::result::Result<::core::option::Option<Self>, $crate::codegen::Error> {
                    ::core::result::Result::Ok(self.0.following(page)?.map(Self))
                }
            )?

            $(
                /// Asks for the response as a stream of server-sent events and gives them as they arrive.
                #[inline]
                pub fn events(self) -> $crate::codegen::Events<$event> {
                    self.0.events_as()
                }
            )?

            $(
                /// Asks for the response as a stream of JSON values and gives them as they arrive.
                #[inline]
                pub fn lines(self) -> $crate::codegen::Lines<$line> {
                    self.0.lines_as()
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
        $crate::codegen::operation! { $name => $output, headers $headers, items $item }
    };
}

/// Makes an enum the output of an operation with several successes: one variant for each entry of
/// [`Operation::success`](crate::codegen::Operation::success), by index.
///
/// ```ignore
/// codegen::responses! { CreateThingResponse { 0 Ok(Thing), 1 Accepted(Job), 2 NoContent } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __responses {
    ($name:ident { $($index:literal $variant:ident $(($body:ty))?),+ $(,)? }) => {
        impl $crate::codegen::Output for $name {
            #[inline]
            fn output(response: &$crate::codegen::RawResponse) -> ::core::result::Result<Self, $crate::codegen::Error> {
                match response.index() {
                    $($index => $crate::codegen::responses!(@variant response, $name, $variant $(, $body)?),)+
                    _ => ::core::result::Result::Err(response.unexpected_status()),
                }
            }
        }
    };
    (@variant $response:ident, $name:ident, $variant:ident) => {
        ::core::result::Result::Ok($name::$variant)
    };
    (@variant $response:ident, $name:ident, $variant:ident, $body:ty) => {
        <$body as $crate::codegen::Output>::output($response).map($name::$variant)
    };
}

/// Makes an enum the items of a listing with several lists, by the index of the list.
///
/// ```ignore
/// codegen::listed! { ListObjectsItem { 0 Contents(Object), 1 Prefixes(Prefix) } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __listed {
    ($name:ident { $($index:literal $variant:ident ($item:ty)),+ $(,)? }) => {
        impl $crate::codegen::Listed for $name {
            fn listed(
                item: &$crate::codegen::ListItem<'_>,
            ) -> ::core::result::Result<Self, $crate::codegen::ReadError> {
                match item.list() {
                    $($index => <$item as $crate::codegen::Listed>::listed(item).map(Self::$variant),)+
                    _ => ::core::result::Result::Err(item.unlisted()),
                }
            }
        }
    };
}

/// Makes an enum the events of a stream, by their names: data that is JSON as a type, or `text`. `last` ends the stream with
/// the event, `until` with an event of this data, which is not given. `_` is tried for all other names.
///
/// ```ignore
/// codegen::events! { ChatEvent else Unknown until "[END]" { "delta" Delta(Delta), "note" Note text, "done" Done(Usage) last } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    (
        $name:ident else $other:ident $(until $($end:literal),+)? {
            $($event:literal $variant:ident $kind:tt $($last:ident)?),* $(,)? $(_ $rest:ident $rest_kind:tt $(,)?)?
        }
    ) => {
        impl $crate::codegen::FromEvent for $name {
            #[inline]
            fn from_event(
                event: $crate::codegen::Event,
            ) -> ::core::result::Result<Self, $crate::codegen::ReadError> {
                match event.name() {
                    $($event => $crate::codegen::events!(@data event, $name, $variant, $kind),)*
                    _ => {
                        $(
                            let read: ::core::result::Result<Self, $crate::codegen::ReadError> =
                                $crate::codegen::events!(@data event, $name, $rest, $rest_kind);
                            if read.is_ok() {
                                return read;
                            }
                        )?
                        ::core::result::Result::Ok($name::$other(event))
                    }
                }
            }

            #[inline]
            fn is_end(event: &$crate::codegen::Event) -> bool {
                let data = event.data().trim();
                data == "[DONE]" $($(|| data == $end)+)?
            }

            #[inline]
            fn is_last(event: &$crate::codegen::Event) -> bool {
                let _ = event;
                false $($(|| $crate::codegen::events!(@last event, $event, $last))?)*
            }
        }
    };
    (@data $given:ident, $name:ident, $variant:ident, ($body:ty)) => {
        $given.json::<$body>().map($name::$variant)
    };
    (@data $given:ident, $name:ident, $variant:ident, text) => {
        ::core::result::Result::Ok($name::$variant(::std::borrow::ToOwned::to_owned($given.data())))
    };
    (@last $given:ident, $event:literal, last) => { $given.name() == $event };
}

/// Makes an enum the typed body of an operation's errors: by exact status, then by range, then `default`. To be
/// written in this order.
///
/// ```ignore
/// codegen::error_responses! { ListThingsError { 400 => BadRequest(A), 4XX => ClientError(B), default => Default(C) } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __error_responses {
    ($name:ident { $($status:tt => $variant:ident $(($body:ty))?),+ $(,)? }) => {
        impl $crate::codegen::FromError for $name {
            #[inline]
            fn from_error(
                body: &$crate::codegen::ErrorBody<'_>,
            ) -> ::core::option::Option<::core::result::Result<Self, $crate::codegen::ReadError>> {
                let status = body.status();
                $(
                    if $crate::codegen::error_responses!(@matches $status, status) {
                        return $crate::codegen::error_responses!(@variant body, $name, $variant $(, $body)?);
                    }
                )+
                #[allow(unreachable_code)]
                {
                    let _ = status;
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
    (@variant $given:ident, $name:ident, $variant:ident) => {
        ::core::option::Option::Some(::core::result::Result::Ok($name::$variant))
    };
    (@variant $given:ident, $name:ident, $variant:ident, $body:ty) => {
        <$body as $crate::codegen::FromError>::from_error($given).map(|body| body.map($name::$variant))
    };
}

/// Makes a struct the typed headers of responses or errors. The fields take what header text can be read as:
/// strings, numbers, booleans, lists of these, each within an `Option` unless `required`.
///
/// ```ignore
/// codegen::headers! { CreateTokenHeaders { 0 x_subject_token = "X-Subject-Token" } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __headers {
    ($name:ident { $($index:literal $field:ident $(= $header:literal)? $($required:ident)?),* $(,)? }) => {
        impl $crate::codegen::Headers for $name {
            #[inline]
            fn read(headers: &$crate::codegen::http::HeaderMap) -> ::core::result::Result<
                (Self, ::core::option::Option<$crate::codegen::ReadError>),
                $crate::codegen::ReadError,
            > {
                let mut value = <Self as ::core::default::Default>::default();
                #[allow(unused_mut)]
                let mut fault = ::core::option::Option::None;
                $(
                    $crate::codegen::read_header(
                        headers,
                        $crate::codegen::headers!(@name $field $(, $header)?),
                        $crate::codegen::headers!(@required $($required)?),
                        &mut value.$field,
                        &mut fault,
                    )?;
                )*
                let _ = headers;
                ::core::result::Result::Ok((value, fault))
            }
        }
    };
    (@name $field:ident) => { ::core::stringify!($field) };
    (@name $field:ident, $header:literal) => { $header };
    (@required) => { false };
    (@required required) => { true };
}
