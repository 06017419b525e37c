//! Values that may be absent, null or there.

/// A field that may be left out, be `null` or have a value, where the difference matters: in many
/// APIs, absent leaves as it is and null clears.
///
/// ```
/// use specwright_runtime::Nullable;
///
/// let mut name: Nullable<String> = Nullable::Absent;
/// name = None.into();
/// assert!(name.is_null());
/// name = "x".into();
/// assert_eq!(name.value().map(String::as_str), Some("x"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// Left out.
    #[default]
    Absent,
    /// `null`
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether it is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The same with a reference to the value.
    pub fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// The same with what `change` makes of the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    /// `None` becomes `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

macro_rules! from_text {
    ($($type:ty)*) => {$(
        impl From<&str> for Nullable<$type> {
            fn from(value: &str) -> Self {
                Self::Value(value.into())
            }
        }
    )*};
}

from_text!(String super::Date super::DateTime super::Secret);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{self, Wire};

    #[test]
    fn null_and_values_are_told_apart() {
        assert_eq!(json::from_str::<Nullable<i64>>("null").unwrap(), Nullable::Null);
        assert_eq!(json::from_str::<Nullable<i64>>("1").unwrap(), Nullable::Value(1));
        assert_eq!(json::to_string(&Nullable::Value(1_i64)), "1");
        assert_eq!(json::to_string(&Nullable::<i64>::Null), "null");
        assert!(Wire::is_absent(&Nullable::<i64>::Absent));
    }

    #[test]
    fn conversions() {
        assert_eq!(Nullable::<String>::from("a"), Nullable::Value("a".to_owned()));
        assert_eq!(Nullable::from(Some(1)), Nullable::Value(1));
        assert_eq!(Nullable::<i32>::from(None), Nullable::Null);
        assert_eq!(Nullable::from(2).map(|n| n + 1).into_value(), Some(3));
        assert_eq!(Nullable::Value(2).as_ref(), Nullable::Value(&2));
    }
}
