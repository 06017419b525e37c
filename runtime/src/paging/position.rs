//! Where a page begins, and how a request says it.

use std::borrow::Cow;

use crate::describe::{By, Paging, Place};
use crate::error::Error;
use crate::json::Json;
use crate::request::{Target, Values};

/// Where a page begins.
#[derive(Clone, PartialEq)]
pub(super) enum Position {
    /// Where the call says, or the server.
    Start,
    Offset(u64),
    Page(u64),
    Token(Json),
    Url(String),
}

impl Position {
    /// Where a call begins by its own values.
    pub(super) fn of(values: &Values, paging: &Paging) -> Result<Self, Error> {
        Ok(match paging.by {
            By::Offset(name) => Self::Offset(number(values, name)?.unwrap_or(0)),
            By::Page(name) => Self::Page(number(values, name)?.unwrap_or(paging.first)),
            By::Cursor(name) => match value(values, name) {
                None | Some(Json::Null) => Self::Start,
                Some(token) => Self::Token(token.clone()),
            },
            By::Url => match &values.target {
                Some(Target::Url(url)) => Self::Url(url.clone()),
                _ => Self::Start,
            },
        })
    }

    /// Makes a call begin here. One that is of another kind than the operation is found out when the call is sent.
    pub(super) fn set(&self, values: &mut Values) {
        let by = values.operation.paging.map(|paging| paging.by);
        match (self, by) {
            (Self::Start, _) => {}
            (Self::Offset(number), Some(By::Offset(name))) | (Self::Page(number), Some(By::Page(name))) => {
                set(values, name, (*number).into());
            }
            (Self::Token(token), Some(By::Cursor(name))) => set(values, name, token.clone()),
            (Self::Url(url), Some(By::Url)) => values.target = Some(Target::Url(url.clone())),
            (_, None) => values.target = Some(Target::Unfit("is of a listing, and the operation is none")),
            _ => values.target = Some(Target::Unfit("is of another listing, which goes on in another way")),
        }
    }
}

/// The number that a call gives to something of this name.
pub(super) fn number(values: &Values, name: &'static str) -> Result<Option<u64>, Error> {
    match value(values, name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => match value.as_u64().or_else(|| value.as_str()?.parse().ok()) {
            Some(number) => Ok(Some(number)),
            None => Err(Error::invalid(name, "is not a whole number from 0 on")),
        },
    }
}

/// The parameter of this name: of the query, else a header, else of another place than the path.
fn parameter(values: &Values, name: &str) -> Option<usize> {
    let parameters = values.operation.parameters.iter().enumerate();
    let named = parameters.filter(|(_, p)| p.name == name && p.place != Place::Path);
    let rank = |place| match place {
        Place::Query => 0,
        Place::Header => 1,
        _ => 2,
    };
    named.min_by_key(|(_, p)| rank(p.place)).map(|(index, _)| index)
}

fn value<'a>(values: &'a Values, name: &str) -> Option<&'a Json> {
    if name.starts_with('/') {
        let (first, rest) = first_step(name);
        return values.field(&first)?.pointer(rest);
    }
    match parameter(values, name) {
        Some(index) => values.parameter(index),
        None => values.field(name),
    }
}

fn set(values: &mut Values, name: &'static str, value: Json) {
    if name.starts_with('/') {
        let (first, rest) = first_step(name);
        let mut member = values.field(&first).cloned().unwrap_or(Json::Null);
        put(&mut member, rest, value);
        values.set_field(first, member);
        return;
    }
    match parameter(values, name) {
        Some(index) => values.set(index, value),
        None => values.set_field(Cow::Borrowed(name), value),
    }
}

/// Puts a value at a pointer, and objects on the way to it where there are none.
fn put(place: &mut Json, pointer: &'static str, value: Json) {
    if pointer.is_empty() {
        *place = value;
        return;
    }
    let (first, rest) = first_step(pointer);
    if !matches!(place, Json::Object(_)) {
        *place = Json::Object(Vec::new());
    }
    let Json::Object(members) = place else { return };
    match members.iter_mut().find(|(name, _)| *name == first) {
        Some((_, member)) => put(member, rest, value),
        None => {
            let mut member = Json::Null;
            put(&mut member, rest, value);
            members.push((first.into_owned(), member));
        }
    }
}

/// The first step of a pointer as a key, and the pointer from there.
fn first_step<'a>(pointer: &'a str) -> (Cow<'a, str>, &'a str) {
    let path = pointer.strip_prefix('/').unwrap_or(pointer);
    let end = path.find('/').unwrap_or(path.len());
    let (first, rest) = path.split_at_checked(end).unwrap_or((path, ""));
    match first.contains('~') {
        true => (Cow::Owned(first.replace("~1", "/").replace("~0", "~")), rest),
        false => (Cow::Borrowed(first), rest),
    }
}
