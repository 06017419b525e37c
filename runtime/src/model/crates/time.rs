//! The types of time.

use ::time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::as_text;
use super::moments::{as_moment, local, local_text};
use crate::value::calendar::{Instant, TimeOfDay, format_day, format_time, format_with_offset, parse_date, parse_time};

as_moment! {
    OffsetDateTime: Self::UNIX_EPOCH,
        |instant, offset| in_utc(instant)?.checked_to_offset(UtcOffset::from_whole_seconds(offset.try_into().ok()?).ok()?),
        |time| format_with_offset(instant(*time), time.offset().whole_seconds().into());
    PrimitiveDateTime: without_offset(OffsetDateTime::UNIX_EPOCH),
        |instant, offset| local(instant, offset, in_utc).map(without_offset),
        |time| local_text(instant(time.assume_utc()));
}

as_text! {
    Date: OffsetDateTime::UNIX_EPOCH.date(), "a date", date,
        |date| format_day(date.year().into(), u8::from(date.month()).into(), date.day().into());
    Time: Self::MIDNIGHT, "a time of day", time, |time| format_time(TimeOfDay {
        hour: time.hour(),
        minute: time.minute(),
        second: time.second(),
        nanos: time.nanosecond(),
    });
}

fn in_utc(instant: Instant) -> Option<OffsetDateTime> {
    let time = OffsetDateTime::from_unix_timestamp(instant.seconds).ok()?;
    time.replace_nanosecond(instant.nanos).ok()
}

fn instant(time: OffsetDateTime) -> Instant {
    Instant {
        seconds: time.unix_timestamp(),
        nanos: time.nanosecond(),
    }
}

fn without_offset(time: OffsetDateTime) -> PrimitiveDateTime {
    PrimitiveDateTime::new(time.date(), time.time())
}

fn date(text: &str) -> Option<Date> {
    let (year, month, day) = parse_date(text)?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.try_into().ok()?, month, day.try_into().ok()?).ok()
}

fn time(text: &str) -> Option<Time> {
    let time = parse_time(text)?;
    Time::from_hms_nano(time.hour, time.minute, time.second, time.nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::super::moments::tests::{DAYS, IN_UTC, LOCAL, TIMES, WITH_OFFSET};
    use super::super::tests::{refuses, round_trips};
    use super::*;

    #[test]
    fn times_of_time() {
        // the offset of a text is kept
        round_trips::<OffsetDateTime>(WITH_OFFSET);
        round_trips::<OffsetDateTime>(&IN_UTC[2..]);
        round_trips::<PrimitiveDateTime>(LOCAL);
        round_trips::<Date>(DAYS);
        round_trips::<Time>(TIMES);
        refuses::<OffsetDateTime>(&["soon", "2020-02-30T00:00:00Z"], "a date and time");
        refuses::<PrimitiveDateTime>(&["2020-01-08T03:16:01+08:00"], "a date and time");
        refuses::<Date>(&["2020-02-30"], "a date");
        refuses::<Time>(&["25:00:00"], "a time of day");
    }
}
