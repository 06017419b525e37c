//! Types of well-known crates, each crate behind a feature of its name, and of the standard library.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod moments;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Makes types travel as strings: what stands in a field before it is read, what is said to be expected, how a text is
/// parsed, and how a value is written.
macro_rules! as_text {
    ($($type:ty: $blank:expr, $expected:literal, $parse:expr, $text:expr;)*) => {$(
        impl $crate::json::Wire for $type {
            fn blank() -> Self {
                $blank
            }

            fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> Result<(), $crate::json::ReadError> {
                *self = $crate::model::own::read_text(reader, $expected, $parse)?;
                Ok(())
            }

            fn write(&self, writer: &mut $crate::json::Writer) {
                let text: fn(&Self) -> String = $text;
                writer.string(&text(self));
            }
        }

        impl $crate::json::IntoJson for $type {
            fn into_json(self) -> $crate::json::Json {
                $crate::json::to_json(&self)
            }
        }
    )*};
}
#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "time",
    feature = "url",
    feature = "uuid"
))]
use as_text;

as_text! {
    Ipv4Addr: Self::UNSPECIFIED, "an IPv4 address", |text| text.parse().ok(), Self::to_string;
    Ipv6Addr: Self::UNSPECIFIED, "an IPv6 address", |text| text.parse().ok(), Self::to_string;
    IpAddr: Self::V4(Ipv4Addr::UNSPECIFIED), "an IP address", |text| text.parse().ok(), Self::to_string;
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::json::{self, Wire};

    /// Reads texts, and compares what is written of them.
    pub(super) fn round_trips<T: Wire + PartialEq + Debug>(texts: &[(&str, &str)]) {
        for (text, back) in texts {
            let value: T = json::from_str(&format!("{text:?}")).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(json::to_string(&value), format!("{back:?}"), "{text}");
            assert_eq!(json::from_str::<T>(&format!("{back:?}")).unwrap(), value);
        }
    }

    /// Checks that none of the texts is read.
    pub(super) fn refuses<T: Wire>(texts: &[&str], expected: &str) {
        for text in texts {
            let error = json::from_str::<T>(&format!("{text:?}"))
                .err()
                .map(|error| error.to_string());
            assert_eq!(
                error,
                Some(format!("expected {expected}, found another text")),
                "{text}"
            );
        }
    }

    #[test]
    fn addresses_in_json() {
        round_trips::<Ipv4Addr>(&[("127.0.0.1", "127.0.0.1")]);
        round_trips::<Ipv6Addr>(&[("::1", "::1"), ("0:0:0:0:0:0:0:1", "::1")]);
        round_trips::<IpAddr>(&[("127.0.0.1", "127.0.0.1"), ("::1", "::1")]);
        refuses::<Ipv4Addr>(&["::1", "localhost"], "an IPv4 address");
    }
}
