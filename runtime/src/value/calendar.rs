//! Days, and the text of RFC 3339.

const SECONDS_PER_DAY: i64 = 86_400;

/// Seconds and nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant {
    pub(crate) seconds: i64,
    pub(crate) nanos: u32,
}

/// A time of day.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeOfDay {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) nanos: u32,
}

/// The days from 1970-01-01 to a date of the Gregorian calendar.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // the year starts in March, so that the leap day is its last; an era has 400 years
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that is so many days from 1970-01-01.
pub(super) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Takes text from its start, piece by piece.
struct Parts<'a>(&'a [u8]);

impl Parts<'_> {
    fn take(&mut self, wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        if !wanted(byte) {
            return None;
        }
        self.0 = rest;
        Some(byte)
    }

    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        self.take(|byte| wanted.contains(&byte))
    }

    /// A number of exactly so many digits, at most `max`.
    fn number(&mut self, digits: usize, max: i64) -> Option<i64> {
        let mut value = 0;
        for _ in 0..digits {
            value = value * 10 + i64::from(self.take(|byte| byte.is_ascii_digit())? - b'0');
        }
        (value <= max).then_some(value)
    }

    /// `2020-01-08`
    fn date(&mut self) -> Option<(i64, i64, i64)> {
        let year = self.number(4, 9999)?;
        self.one_of(b"-")?;
        let month = self.number(2, 12)?;
        self.one_of(b"-")?;
        let day = self.number(2, 31)?;
        // a day that the month does not have comes back as one of the next month
        let real = civil_from_days(days_from_civil(year, month, day)) == (year, month, day);
        real.then_some((year, month, day))
    }

    /// The digits of a fraction, in nanoseconds; those beyond are dropped.
    fn fraction(&mut self) -> Option<u32> {
        let mut nanos = 0;
        let mut unit = 100_000_000;
        let mut any = false;
        while let Some(digit) = self.take(|byte| byte.is_ascii_digit()) {
            nanos += u32::from(digit - b'0') * unit;
            unit /= 10;
            any = true;
        }
        any.then_some(nanos)
    }

    /// `Z`, `+08:00`, `+0800`, `+08` or nothing: seconds to be taken away for UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.one_of(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2, 23)?;
        let colon = self.one_of(b":").is_some();
        let minutes = if colon || !self.0.is_empty() {
            self.number(2, 59)?
        } else {
            0
        };
        Some(sign * (hours * 3600 + minutes * 60))
    }
}

/// The parts of `2020-01-08`.
pub(crate) fn parse_date(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = Parts(text.as_bytes());
    let date = parts.date()?;
    parts.0.is_empty().then_some(date)
}

/// The time of day meant by `10:20:30.5`, also without seconds, or with a `Z` at its end.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) fn parse_time(text: &str) -> Option<TimeOfDay> {
    let mut parts = Parts(text.as_bytes());
    let mut time = TimeOfDay {
        hour: u8::try_from(parts.number(2, 23)?).ok()?,
        minute: 0,
        second: 0,
        nanos: 0,
    };
    parts.one_of(b":")?;
    time.minute = u8::try_from(parts.number(2, 59)?).ok()?;
    if parts.one_of(b":").is_some() {
        time.second = u8::try_from(parts.number(2, 59)?).ok()?;
        if parts.one_of(b".").is_some() {
            time.nanos = parts.fraction()?;
        }
    }
    let _ = parts.one_of(b"Zz");
    parts.0.is_empty().then_some(time)
}

/// The instant meant by a text of RFC 3339, with some freedom: see [`super::DateTime`].
pub(super) fn parse_instant(text: &str) -> Option<Instant> {
    parse_with_offset(text).map(|(instant, _)| instant)
}

/// The instant as above, and the seconds by which the text is ahead of UTC.
pub(crate) fn parse_with_offset(text: &str) -> Option<(Instant, i64)> {
    let mut parts = Parts(text.trim_ascii().as_bytes());
    let (year, month, day) = parts.date()?;
    let mut instant = Instant {
        seconds: days_from_civil(year, month, day) * SECONDS_PER_DAY,
        nanos: 0,
    };
    if parts.0.is_empty() {
        return Some((instant, 0));
    }
    parts.one_of(b"Tt ")?;
    instant.seconds += parts.number(2, 23)? * 3600;
    parts.one_of(b":")?;
    instant.seconds += parts.number(2, 59)? * 60;
    if parts.one_of(b":").is_some() {
        // 60 is a leap second: the first of the next minute, as there is no other name for it
        instant.seconds += parts.number(2, 60)?;
        if parts.one_of(b".,:").is_some() {
            instant.nanos = parts.fraction()?;
        }
    }
    let offset = parts.offset()?;
    instant.seconds -= offset;
    parts.0.is_empty().then_some((instant, offset))
}

/// The text of an instant in UTC: `2020-01-08T03:16:01.599Z`, its fraction as short as can be.
pub(super) fn format_instant(instant: Instant) -> String {
    let (year, month, day) = civil_from_days(instant.seconds.div_euclid(SECONDS_PER_DAY));
    let second = instant.seconds.rem_euclid(SECONDS_PER_DAY);
    let mut text = String::with_capacity("YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ".len());
    push_date(&mut text, year, month, day);
    for (separator, value) in [('T', second / 3600), (':', second / 60 % 60), (':', second % 60)] {
        text.push(separator);
        push_two(&mut text, value);
    }
    push_fraction(&mut text, instant.nanos);
    text.push('Z');
    text
}

fn push_fraction(text: &mut String, nanos: u32) {
    if nanos != 0 {
        let digits = format!(".{nanos:09}");
        text.push_str(digits.trim_end_matches('0'));
    }
}

/// The text of an instant as clocks show it that are so many seconds ahead of UTC: `2020-01-08T11:16:01+08:00`.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) fn format_with_offset(instant: Instant, offset: i64) -> String {
    let mut text = format_instant(Instant {
        seconds: instant.seconds + offset,
        ..instant
    });
    if offset != 0 {
        text.pop(); // the `Z`
        text.push(if offset < 0 { '-' } else { '+' });
        push_two(&mut text, offset.abs() / 3600);
        text.push(':');
        push_two(&mut text, offset.abs() / 60 % 60);
    }
    text
}

/// The text of a day.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) fn format_day(year: i64, month: i64, day: i64) -> String {
    let mut text = String::with_capacity("YYYY-MM-DD".len());
    push_date(&mut text, year, month, day);
    text
}

/// The text of a time of day: `10:20:30.5`.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) fn format_time(time: TimeOfDay) -> String {
    let mut text = String::with_capacity("HH:MM:SS".len());
    push_two(&mut text, time.hour.into());
    for value in [time.minute, time.second] {
        text.push(':');
        push_two(&mut text, value.into());
    }
    push_fraction(&mut text, time.nanos);
    text
}

/// The text of a date.
pub(super) fn format_date(seconds: i64) -> String {
    let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
    let mut text = String::with_capacity("YYYY-MM-DD".len());
    push_date(&mut text, year, month, day);
    text
}

fn push_date(text: &mut String, year: i64, month: i64, day: i64) {
    match year {
        0..=9999 => {
            push_two(text, year / 100);
            push_two(text, year % 100);
        }
        _ => text.push_str(&format!("{year:04}")),
    }
    for value in [month, day] {
        text.push('-');
        push_two(text, value);
    }
}

/// Two digits. Every signature has a time, and `format!` takes ten times as long.
fn push_two(text: &mut String, value: i64) {
    for digit in [value / 10 % 10, value % 10] {
        text.extend(u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, 10)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(2000, 3, 1), 11_017);
        for days in (-800_000..3_000_000).step_by(13) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
            assert!((1..=12).contains(&month) && (1..=31).contains(&day));
        }
    }

    #[test]
    fn dates_exist() {
        assert_eq!(parse_date("2024-02-29"), Some((2024, 2, 29)));
        for text in [
            "2023-02-29",
            "2100-02-29",
            "2020-04-31",
            "2020-00-10",
            "2020-13-01",
            "2020-01-00",
            "2020-1-01",
            "20200101",
            "2020-01-01 ",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
