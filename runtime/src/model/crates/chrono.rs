//! The types of chrono.

use ::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::as_text;
use super::moments::{as_moment, local, local_text};
use crate::value::calendar::{Instant, TimeOfDay, format_day, format_time, format_with_offset, parse_date, parse_time};

as_moment! {
    DateTime<Utc>: Self::UNIX_EPOCH, |instant, _| in_utc(instant), |time| format_with_offset(instant(time), 0);
    DateTime<FixedOffset>: DateTime::UNIX_EPOCH.into(),
        |instant, offset| {
            let offset = FixedOffset::east_opt(offset.try_into().ok()?)?;
            Some(in_utc(instant)?.with_timezone(&offset))
        },
        |time| format_with_offset(instant(&time.to_utc()), time.offset().local_minus_utc().into());
    NaiveDateTime: DateTime::UNIX_EPOCH.naive_utc(),
        |instant, offset| Some(local(instant, offset, in_utc)?.naive_utc()),
        |time| local_text(instant(&time.and_utc()));
}

as_text! {
    NaiveDate: Self::default(), "a date", date,
        |date| format_day(date.year().into(), date.month().into(), date.day().into());
    NaiveTime: Self::MIN, "a time of day", time, |time| format_time(TimeOfDay {
        hour: part(time.hour()),
        minute: part(time.minute()),
        second: part(time.second()),
        nanos: nanos(time.nanosecond()),
    });
}

fn in_utc(instant: Instant) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(instant.seconds, instant.nanos)
}

fn instant(time: &DateTime<Utc>) -> Instant {
    Instant {
        seconds: time.timestamp(),
        nanos: nanos(time.timestamp_subsec_nanos()),
    }
}

/// Within a leap second there are more than a second has.
fn nanos(nanos: u32) -> u32 {
    nanos.min(999_999_999)
}

fn part(value: u32) -> u8 {
    u8::try_from(value).unwrap_or_default()
}

fn date(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = parse_date(text)?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
}

fn time(text: &str) -> Option<NaiveTime> {
    let time = parse_time(text)?;
    NaiveTime::from_hms_nano_opt(time.hour.into(), time.minute.into(), time.second.into(), time.nanos)
}

#[cfg(test)]
mod tests {
    use super::super::moments::tests::{DAYS, IN_UTC, LOCAL, TIMES, WITH_OFFSET};
    use super::super::tests::{refuses, round_trips};
    use super::*;

    #[test]
    fn times_of_chrono() {
        round_trips::<DateTime<Utc>>(IN_UTC);
        round_trips::<DateTime<FixedOffset>>(WITH_OFFSET);
        round_trips::<NaiveDateTime>(LOCAL);
        round_trips::<NaiveDate>(DAYS);
        round_trips::<NaiveTime>(TIMES);
        refuses::<DateTime<Utc>>(&["soon", "2020-02-30T00:00:00Z"], "a date and time");
        refuses::<NaiveDateTime>(&["2020-01-08T03:16:01+08:00"], "a date and time");
        refuses::<NaiveDate>(&["2020-02-30"], "a date");
        refuses::<NaiveTime>(&["25:00:00"], "a time of day");
    }
}
