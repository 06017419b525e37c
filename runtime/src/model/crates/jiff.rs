//! The types of jiff.

use ::jiff::civil::{Date, DateTime, Time};
use ::jiff::tz::Offset;
use ::jiff::{SignedDuration, Timestamp};

use super::as_text;
use super::moments::{as_moment, local, local_text};
use crate::value::calendar::{Instant, TimeOfDay, format_day, format_time, format_with_offset, parse_date, parse_time};

as_moment! {
    Timestamp: Self::UNIX_EPOCH, |instant, _| timestamp(instant), |time| format_with_offset(instant(*time), 0);
    DateTime: Self::default(),
        |instant, offset| Some(Offset::UTC.to_datetime(local(instant, offset, timestamp)?)),
        |time| match Offset::UTC.to_timestamp(*time) {
            Ok(time) => local_text(instant(time)),
            Err(_) => time.to_string(), // within a day of the end of all time
        };
}

as_text! {
    Date: Self::default(), "a date", date,
        |date| format_day(date.year().into(), date.month().into(), date.day().into());
    Time: Self::midnight(), "a time of day", time, |time| format_time(TimeOfDay {
        hour: time.hour().unsigned_abs(),
        minute: time.minute().unsigned_abs(),
        second: time.second().unsigned_abs(),
        nanos: time.subsec_nanosecond().unsigned_abs(),
    });
    SignedDuration: Self::ZERO, "a duration", |text| text.parse().ok(), Self::to_string;
}

fn timestamp(instant: Instant) -> Option<Timestamp> {
    Timestamp::new(instant.seconds, instant.nanos.try_into().ok()?).ok()
}

fn instant(time: Timestamp) -> Instant {
    let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
    match u32::try_from(nanos) {
        Ok(nanos) => Instant { seconds, nanos },
        // before 1970 the fraction counts backwards
        Err(_) => Instant {
            seconds: seconds - 1,
            nanos: 1_000_000_000 - nanos.unsigned_abs(),
        },
    }
}

fn date(text: &str) -> Option<Date> {
    let (year, month, day) = parse_date(text)?;
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn time(text: &str) -> Option<Time> {
    let time = parse_time(text)?;
    let part = |value: u8| i8::try_from(value).ok();
    Time::new(
        part(time.hour)?,
        part(time.minute)?,
        part(time.second)?,
        time.nanos.try_into().ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::super::moments::tests::{DAYS, IN_UTC, LOCAL, TIMES};
    use super::super::tests::{refuses, round_trips};
    use super::*;

    #[test]
    fn times_of_jiff() {
        round_trips::<Timestamp>(IN_UTC);
        round_trips::<DateTime>(LOCAL);
        round_trips::<Date>(DAYS);
        round_trips::<Time>(TIMES);
        round_trips::<SignedDuration>(&[("PT1H30M", "PT1H30M"), ("-PT0.5S", "-PT0.5S")]);
        refuses::<Timestamp>(&["soon", "2020-02-30T00:00:00Z"], "a date and time");
        refuses::<DateTime>(&["2020-01-08T03:16:01+08:00"], "a date and time");
        refuses::<Date>(&["2020-02-30", "2020-01-08T03:16:01Z"], "a date");
        refuses::<Time>(&["25:00:00", "10:20:30+08:00"], "a time of day");
        refuses::<SignedDuration>(&["forever"], "a duration");
    }
}
