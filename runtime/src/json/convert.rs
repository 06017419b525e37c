//! Making a [`Json`] from plain values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::number::Number;
use super::tree::Json;
use super::wire::Wire;
use crate::value::{Base64Url, Binary, Date, DateTime, Delimited, Nullable, Secret, UnknownText};

/// What parameters and properties of bodies can be set to. Generated models implement it.
///
/// Not `Into<Json>`, as the compiler compares every two implementations of one trait for one type with each other, and
/// thousands of models would all convert into the one type [`Json`].
pub trait IntoJson {
    /// The value as JSON.
    fn into_json(self) -> Json;
}

macro_rules! into_json {
    ($([$($generics:tt)*] $type:ty)*) => {$(
        impl<$($generics)*> IntoJson for $type {
            fn into_json(self) -> Json {
                self.into()
            }
        }
    )*};
}

into_json! {
    [] i8 [] i16 [] i32 [] i64 [] isize [] u8 [] u16 [] u32 [] u64 [] usize [] f64 [] f32 [] bool [] () [] Number [] Json
    [] String [] &str [] &String [] Cow<'_, str> [] DateTime [] Date [] Binary [] Base64Url [] Secret [] UnknownText
    [T: IntoJson] Option<T> [T: IntoJson] Nullable<T> [T: IntoJson] Box<T> [T: IntoJson] Vec<T>
    [T: IntoJson] BTreeMap<String, T> [T: Wire, const SEPARATOR: char] Delimited<T, SEPARATOR>
}

#[cfg(feature = "indexmap")]
impl<T: IntoJson> IntoJson for indexmap::IndexMap<String, T> {
    fn into_json(self) -> Json {
        Json::Object(self.into_iter().map(|(key, value)| (key, value.into_json())).collect())
    }
}

impl<T: IntoJson> IntoJson for HashMap<String, T> {
    /// An object with its keys in order, as theirs differs from run to run.
    fn into_json(self) -> Json {
        self.into_iter().collect::<BTreeMap<String, T>>().into_json()
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Json {
            fn from(value: $integer) -> Self {
                Self::Number(value.into())
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl From<f64> for Json {
    /// Infinity and what is not a number become `null`.
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

impl From<f32> for Json {
    /// The shortest number that reads back as the same `f32`; infinity and what is not a number become `null`.
    fn from(value: f32) -> Self {
        super::to_json(&value)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Number> for Json {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<&String> for Json {
    fn from(value: &String) -> Self {
        Self::String(value.clone())
    }
}

impl From<Cow<'_, str>> for Json {
    fn from(value: Cow<'_, str>) -> Self {
        Self::String(value.into_owned())
    }
}

impl From<()> for Json {
    fn from((): ()) -> Self {
        Self::Null
    }
}

impl From<DateTime> for Json {
    fn from(value: DateTime) -> Self {
        Self::String(value.into())
    }
}

impl From<Date> for Json {
    fn from(value: Date) -> Self {
        Self::String(value.into())
    }
}

impl From<Base64Url> for Json {
    /// The base64url text.
    fn from(value: Base64Url) -> Self {
        Self::String(value.to_base64())
    }
}

impl From<Binary> for Json {
    /// The base64 text.
    fn from(value: Binary) -> Self {
        Self::String(value.to_base64())
    }
}

impl<T: Wire, const SEPARATOR: char> From<Delimited<T, SEPARATOR>> for Json {
    /// The one text of all items.
    fn from(value: Delimited<T, SEPARATOR>) -> Self {
        super::to_json(&value)
    }
}

impl From<Secret> for Json {
    /// Stays hidden: see [`Json::Secret`].
    fn from(value: Secret) -> Self {
        Self::Secret(value)
    }
}

impl From<UnknownText> for Json {
    fn from(value: UnknownText) -> Self {
        Self::String(value.as_str().to_owned())
    }
}

impl<T: IntoJson> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, IntoJson::into_json)
    }
}

impl<T: IntoJson> From<Nullable<T>> for Json {
    /// Both absent and null become `null`: a tree has no absent value.
    fn from(value: Nullable<T>) -> Self {
        value.into_value().into()
    }
}

impl<T: IntoJson> From<Box<T>> for Json {
    fn from(value: Box<T>) -> Self {
        (*value).into_json()
    }
}

impl<T: IntoJson> From<Vec<T>> for Json {
    fn from(value: Vec<T>) -> Self {
        value.into_iter().collect()
    }
}

impl<T: IntoJson> From<BTreeMap<String, T>> for Json {
    fn from(value: BTreeMap<String, T>) -> Self {
        Self::Object(value.into_iter().map(|(key, value)| (key, value.into_json())).collect())
    }
}

impl<T: IntoJson> FromIterator<T> for Json {
    /// An array.
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(items.into_iter().map(IntoJson::into_json).collect())
    }
}

/// An array of `T`s as JSON, from values that become `T`s: what the setters of list parameters take.
///
/// ```
/// let list = specwright_runtime::codegen::list::<String, _>(["a", "b"]);
/// assert_eq!(list.to_string(), r#"["a","b"]"#);
/// ```
pub fn list<T, I>(values: I) -> Json
where
    I: IntoIterator,
    I::Item: Into<T>,
    T: IntoJson,
{
    values.into_iter().map(Into::<T>::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values() {
        let table: Vec<(Json, &str)> = vec![
            (1_u8.into(), "1"),
            (i64::MIN.into(), "-9223372036854775808"),
            (1.5_f64.into(), "1.5"),
            (0.1_f32.into(), "0.1"),
            (f32::NAN.into(), "null"),
            (f64::INFINITY.into(), "null"),
            ("a\"".into(), r#""a\"""#),
            (Some(true).into(), "true"),
            (None::<i32>.into(), "null"),
            (vec!["a", "b"].into(), r#"["a","b"]"#),
            (BTreeMap::from([("k".to_owned(), Some(1))]).into(), r#"{"k":1}"#),
            (Nullable::<i32>::Absent.into(), "null"),
            (Box::new(3).into(), "3"),
            (Binary::from(b"hi".to_vec()).into(), r#""aGk=""#),
            (DateTime::from("now").into(), r#""now""#),
        ];
        for (json, text) in table {
            assert_eq!(json.to_string(), text);
        }
    }

    #[test]
    fn secrets_stay_hidden() {
        let json: Json = vec![Secret::from("hunter2")].into();
        assert_eq!(format!("{json:?}"), r#"["<redacted>"]"#);
        assert_eq!(json.to_string(), r#"["hunter2"]"#);
    }
}
