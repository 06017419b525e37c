//! Points in time and days, as the text they were given.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::calendar::{self, Instant};

/// A point in time: `format: date-time`.
///
/// It keeps the text it was given, whatever that is, so that a server that writes times in a way of its own
/// fails no response; equality is that of the text. [`to_system_time`](Self::to_system_time) understands it.
///
/// ```
/// use specwright_runtime::DateTime;
///
/// let time = DateTime::from("2020-01-08T03:16:01Z");
/// let elsewhere = DateTime::from("2020-01-08T11:16:01+08:00");
/// assert_eq!(time.to_system_time(), elsewhere.to_system_time());
/// assert_ne!(time, elsewhere);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct DateTime(String);

impl DateTime {
    /// The text of a point in time: RFC 3339 in UTC, with as many digits of a fraction as are needed.
    pub fn from_system_time(time: SystemTime) -> Self {
        Self(calendar::format_instant(instant(time)))
    }

    /// Returns true if the text has a date and a time that are understood.
    pub(crate) fn is_exact(&self) -> bool {
        const DATE: usize = "2020-01-08".len();
        self.0.len() > DATE && calendar::parse_instant(&self.0).is_some()
    }

    /// The point in time that the text means; none when it is not understood.
    ///
    /// Understood is RFC 3339, with any number of digits in a fraction (those beyond nanoseconds are
    /// dropped), and also, as servers write it: a space for the `T`; a comma or a colon before the fraction; no
    /// seconds; an offset without colon or minutes; no offset, which means UTC; a date alone, which
    /// means its start.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let Instant { seconds, nanos } = calendar::parse_instant(&self.0)?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 {
            UNIX_EPOCH.checked_sub(whole)?
        } else {
            UNIX_EPOCH.checked_add(whole)?
        };
        time.checked_add(Duration::from_nanos(nanos.into()))
    }
}

/// A day: `format: date`.
///
/// It keeps the text it was given, whatever that is; equality is that of the text.
///
/// ```
/// let day = specwright_runtime::Date::from("2024-02-29");
/// assert_eq!(day.parts(), Some((2024, 2, 29)));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Date(String);

impl Date {
    /// The day of a point in time, in UTC.
    pub fn from_system_time(time: SystemTime) -> Self {
        Self(calendar::format_date(instant(time).seconds))
    }

    /// Returns true if the text is understood.
    pub(crate) fn is_exact(&self) -> bool {
        calendar::parse_date(&self.0).is_some()
    }

    /// Year, month (1 to 12) and day (1 to 31); none unless the text is such as `2024-02-29`.
    pub fn parts(&self) -> Option<(u16, u8, u8)> {
        let (year, month, day) = calendar::parse_date(&self.0)?;
        Some((year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?))
    }

    /// The start of the day in UTC; none unless the text is such as `2024-02-29`.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        self.parts()?;
        DateTime(self.0.clone()).to_system_time()
    }
}

fn instant(time: SystemTime) -> Instant {
    // what no 64-bit number of seconds can hold stays at its end
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => Instant {
            seconds: i64::try_from(after.as_secs()).unwrap_or(MAX_SECONDS).min(MAX_SECONDS),
            nanos: after.subsec_nanos(),
        },
        Err(before) => {
            let before = before.duration();
            let seconds = -i64::try_from(before.as_secs()).unwrap_or(MAX_SECONDS).min(MAX_SECONDS);
            match before.subsec_nanos() {
                0 => Instant { seconds, nanos: 0 },
                nanos => Instant {
                    seconds: seconds - 1,
                    nanos: 1_000_000_000 - nanos,
                },
            }
        }
    }
}

/// Far beyond any year that can be written, and far from overflow in what is computed with it.
const MAX_SECONDS: i64 = i64::MAX / 1000;

macro_rules! kept_text {
    ($($type:ident)*) => {$(
        impl $type {
            /// The text it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, to be replaced.
            pub(crate) fn text_mut(&mut self) -> &mut String {
                &mut self.0
            }
        }

        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $type {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.0
            }
        }

        impl From<SystemTime> for $type {
            fn from(time: SystemTime) -> Self {
                Self::from_system_time(time)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    )*};
}

kept_text!(DateTime Date);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn nanos(text: &str) -> Option<i128> {
        let time = DateTime::from(text).to_system_time()?;
        Some(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        })
    }

    #[test]
    fn texts_that_are_understood() {
        let second = 1_578_453_361_000_000_000;
        let table = [
            ("2020-01-08T03:16:01Z", second),
            ("2020-01-08t03:16:01z", second),
            ("2020-01-08 03:16:01", second),
            ("2020-01-08T03:16:01.5Z", second + 500_000_000),
            ("2020-01-08T03:16:01.599000Z", second + 599_000_000),
            ("2020-01-08T03:16:01:599000Z", second + 599_000_000),
            ("2020-01-08T03:16:01,000000001999Z", second + 1),
            ("2020-01-08T11:16:01+08:00", second),
            ("2020-01-08T11:16:01+0800", second),
            ("2020-01-08T11:16:01+08", second),
            ("2020-01-07T22:46:01.0-04:30", second),
            ("2020-01-08T03:16", second - 1_000_000_000),
            ("2020-01-08", second - 11_761_000_000_000),
            ("1969-12-31T23:59:59.5Z", -500_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000_000_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000_000_000),
        ];
        for (text, expected) in table {
            assert_eq!(nanos(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn texts_that_are_not() {
        for text in [
            "",
            "now",
            "2020",
            "2020-01-08T",
            "2020-01-08T25:00:00Z",
            "2020-01-08T03:60:00Z",
            "2020-01-08T03:16:61Z",
            "2020-02-30T00:00:00Z",
            "2020-01-08T03:16:01.Z",
            "2020-01-08T03:16:01Zx",
            "2020-01-08T03:16:01+",
            "2020-01-08T03:16:01+8",
            "2020-01-08T03:16:01+08:",
            "2020-01-08T03:16:01+24:00",
            "1578453361",
            "2020-01-08T03:16:01 Z",
            "２０２０-01-08",
        ] {
            assert_eq!(nanos(text), None, "{text}");
        }
    }

    #[test]
    fn any_text_is_kept() {
        let time: DateTime = json::from_str(r#""yesterday""#).unwrap();
        assert_eq!(
            (time.as_str(), json::to_string(&time)),
            ("yesterday", r#""yesterday""#.to_owned())
        );
        let time: DateTime = json::from_str("1578453361000").unwrap();
        assert_eq!(time.to_string(), "1578453361000");
        assert_eq!(
            json::from_str::<Date>("null").unwrap_err().to_string(),
            "expected a string, found null"
        );
    }

    #[test]
    fn system_time_and_back() {
        for text in [
            "2020-01-08T03:16:01Z",
            "2020-01-08T03:16:01.000000001Z",
            "1969-12-31T23:59:59.25Z",
            "0001-01-01T00:00:00Z",
        ] {
            let time = DateTime::from(text);
            assert_eq!(DateTime::from_system_time(time.to_system_time().unwrap()), time);
        }
        assert_eq!(
            Date::from(UNIX_EPOCH + Duration::from_secs(86_400)),
            Date::from("1970-01-02")
        );
        assert_eq!(
            Date::from("1970-01-02").to_system_time(),
            Some(UNIX_EPOCH + Duration::from_secs(86_400))
        );
        assert_eq!(Date::from("1970-01-02T00:00:00Z").to_system_time(), None);
    }
}
