//! Points in time, days and times of day, read with the freedom that [`DateTime`](crate::DateTime) has.

use crate::json::{ReadError, ReadErrorKind, Reader};
use crate::value::calendar::{Instant, format_with_offset, parse_with_offset};

/// A text that is a day alone, which as a point in time is its start.
const DAY: usize = "2020-01-08".len();

/// Reads a point in time and the seconds by which its text is ahead of UTC. Between the alternatives of a union a day is none.
pub(super) fn read<T>(reader: &mut Reader<'_>, make: impl FnOnce(Instant, i64) -> Option<T>) -> Result<T, ReadError> {
    let text = reader.text()?;
    if text.len() <= DAY && reader.is_counting() {
        reader.lose_listing();
    }
    parse_with_offset(&text)
        .and_then(|(instant, offset)| make(instant, offset))
        .ok_or_else(|| {
            let expected = "a date and time";
            reader.error(ReadErrorKind::Format { expected })
        })
}

/// A date and time without an offset, as that of UTC.
pub(super) fn local<T>(instant: Instant, offset: i64, make: impl FnOnce(Instant) -> Option<T>) -> Option<T> {
    make(instant).filter(|_| offset == 0)
}

/// The text of a date and time without an offset, given as that of UTC.
pub(super) fn local_text(instant: Instant) -> String {
    let mut text = format_with_offset(instant, 0);
    text.pop(); // the `Z`
    text
}

/// Makes types travel as points in time: what stands in a field before it is read, how it is made of an instant and an
/// offset, and its text.
macro_rules! as_moment {
    ($($type:ty: $blank:expr, $make:expr, $text:expr;)*) => {$(
        impl $crate::json::Wire for $type {
            fn blank() -> Self {
                $blank
            }

            fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> Result<(), $crate::json::ReadError> {
                *self = $crate::model::crates::moments::read(reader, $make)?;
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
pub(super) use as_moment;

#[cfg(test)]
pub(super) mod tests {
    /// Texts that a point in time in UTC is read of.
    pub(in super::super) const IN_UTC: &[(&str, &str)] = &[
        ("2020-01-08T03:16:01Z", "2020-01-08T03:16:01Z"),
        ("2020-01-08T11:16:01.500+08:00", "2020-01-08T03:16:01.5Z"),
        ("2020-01-08 03:16:01", "2020-01-08T03:16:01Z"),
        ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.25Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2020-01-08", "2020-01-08T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ];

    /// Texts that a point in time with its offset is read of.
    pub(in super::super) const WITH_OFFSET: &[(&str, &str)] = &[
        ("2020-01-08T03:16:01Z", "2020-01-08T03:16:01Z"),
        ("2020-01-08T11:16:01.500+08:00", "2020-01-08T11:16:01.5+08:00"),
        ("1969-12-31T23:59:59.25-0430", "1969-12-31T23:59:59.25-04:30"),
    ];

    /// Texts that a date and time without an offset is read of.
    pub(in super::super) const LOCAL: &[(&str, &str)] = &[
        ("2020-01-08T03:16:01.5", "2020-01-08T03:16:01.5"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59"),
    ];

    /// Texts that a day is read of.
    pub(in super::super) const DAYS: &[(&str, &str)] = &[("2024-02-29", "2024-02-29"), ("0001-01-01", "0001-01-01")];

    /// Texts that a time of day is read of.
    pub(in super::super) const TIMES: &[(&str, &str)] = &[
        ("10:20:30.5", "10:20:30.5"),
        ("10:20", "10:20:00"),
        ("23:59:59Z", "23:59:59"),
    ];
}
