//! How generated code puts calls together, and sends them.

use crate::client::{Call, Client, Pending, pipeline};
use crate::describe::{Operation, Service};
use crate::error::Error;
use crate::json::{self, IntoJson, Json, Wire};
use crate::model::Headers;
use crate::paging::{self, Cursor, Items, Listed, Pages};
use crate::request::{BodyValue, Fields};
use crate::response::{self, Output, Response};
use crate::value::File;

#[doc(hidden)]
impl Client {
    /// The service.
    pub fn service(&self) -> &'static Service {
        self.inner().service
    }

    /// A call of an operation of the client's service.
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), operation)
    }
}

#[doc(hidden)]
impl Call {
    /// Sets the parameter at `index` of [`Operation::parameters`]; null unsets it.
    #[must_use]
    pub fn with(mut self, index: usize, value: impl IntoJson) -> Self {
        self.0.values.set(index, value.into_json());
        self
    }

    /// Sets a property of the body.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl IntoJson) -> Self {
        self.0.values.set_field(name.into(), value.into_json());
        self
    }

    /// Sets properties of the body whose names are known at run time.
    #[must_use]
    pub fn members(mut self, members: impl IntoIterator<Item = (String, Json)>) -> Self {
        for (name, value) in members {
            self.0.values.set_field(name.into(), value);
        }
        self
    }

    /// Sets a property of the body that has one value, given as JSON text, or takes it out.
    #[must_use]
    pub fn flag(mut self, name: &'static str, is_set: bool, json: &'static str) -> Self {
        match json.parse() {
            Ok(value) if is_set => self.0.values.set_field(name.into(), value),
            _ => self.0.values.unset_field(name),
        }
        self
    }

    /// Sets a property of the body that is null or has one value, given as JSON text.
    #[must_use]
    pub fn flag_or_null(self, name: &'static str, is_set: bool, json: &'static str) -> Self {
        match is_set {
            true => self.flag(name, true, json),
            false => self.field(name, ()),
        }
    }

    /// Sets the parameter at `index`, which has one value, given as JSON text, or unsets it.
    #[must_use]
    pub fn with_flag(mut self, index: usize, is_set: bool, json: &'static str) -> Self {
        let value = json.parse().ok().filter(|_| is_set);
        self.0.values.set(index, value.unwrap_or(Json::Null));
        self
    }

    /// Sets a file of a multipart body.
    #[must_use]
    pub fn file(self, name: &'static str, file: impl Into<File>) -> Self {
        self.files(name, [file])
    }

    /// Sets the files of a multipart body that go by one name.
    #[must_use]
    pub fn files(mut self, name: &'static str, files: impl IntoIterator<Item = impl Into<File>>) -> Self {
        self.0.values.files.set(name, files);
        self
    }

    /// Sets files of a multipart body that bring their names along, in place of those of the same names.
    #[must_use]
    pub fn named_files(mut self, files: impl IntoIterator<Item = (impl Into<String>, impl Into<File>)>) -> Self {
        self.0.values.files.set_named(files);
        self
    }

    /// Sets the whole body.
    #[must_use]
    pub fn body(mut self, body: &dyn Wire) -> Self {
        self.0.values.body = BodyValue::Whole(json::to_json(body));
        self
    }

    /// Sets the whole body, a list.
    #[must_use]
    pub fn items_of_body<T: Wire>(mut self, items: &[T]) -> Self {
        let items = items.iter().map(|item| json::to_json(item));
        self.0.values.body = BodyValue::Whole(Json::Array(items.collect()));
        self
    }

    /// Sets the body of which the document gives everything, or takes it out.
    #[must_use]
    pub fn given_body(mut self, is_sent: bool) -> Self {
        self.0.values.set_given(is_sent);
        self
    }

    /// Sets the body to what the document gives it, or to null.
    #[must_use]
    pub fn given_body_or_null(self, is_given: bool) -> Self {
        match is_given {
            true => self.given_body(true),
            false => self.body(&Json::Null),
        }
    }

    /// Sends the body in another media type: that at `index` of [`Operation::other_bodies`].
    #[must_use]
    pub fn sent_as(mut self, index: usize) -> Self {
        self.0.values.other_body = Some(index);
        self
    }

    /// Replaces the body by that at `index` of [`Operation::other_bodies`], of which nothing is set.
    #[must_use]
    pub fn other_body(mut self, index: usize) -> Self {
        self.0.values.set_other_body(index);
        self
    }

    /// Sets the properties and files of the body, in place of others.
    #[must_use]
    pub fn fields(mut self, fields: Fields) -> Self {
        self.0.values.set_fields(fields.body, fields.files);
        self
    }

    /// The same call, sent by another client.
    #[must_use]
    pub fn through(mut self, client: &Client) -> Self {
        self.0.client = client.clone();
        self
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.0.values.operation
    }

    /// Sends the call and gives the typed body of the response.
    pub fn send<T: Output>(self) -> Pending<T> {
        Pending::new(pipeline::run(self.0, response::decode::<T>, None), response::value)
    }

    /// Sends the call and gives the typed body with status, headers, request id and raw body.
    pub fn send_raw<T: Output, H: Headers>(self) -> Pending<Response<T, H>> {
        Pending::new(
            pipeline::run(self.0, response::decode::<T>, Some(response::decode_headers::<H>)),
            response::response,
        )
    }

    /// Gives the pages of a listing, one response after the other.
    pub fn pages<T: Output>(self) -> Pages<T> {
        Pages::new(self.0)
    }

    /// Gives the items of a listing, page by page.
    pub fn items<T: Listed>(self) -> Items<T> {
        Items::new(self.0)
    }

    /// Makes a listing begin at a cursor.
    #[must_use]
    pub fn starting_at(mut self, cursor: &Cursor) -> Self {
        paging::start_at(&mut self, cursor);
        self
    }

    /// The call for the page after a response of this call; `None` after the last.
    ///
    /// # Errors
    /// Where the response does not lead on as it says.
    pub fn following<T, H>(&self, response: &Response<T, H>) -> Result<Option<Self>, Error> {
        paging::next(self, response.raw())
    }
}
