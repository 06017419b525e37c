//! The time of a signature: `20250102T030405Z`.

use std::time::SystemTime;

use specwright_runtime::DateTime;

/// Returns `time` in UTC as `YYYYMMDDTHHMMSSZ`, without fractions of a second; `None` outside the years 0 to 9999,
/// which have no such form.
pub(super) fn basic_format(time: SystemTime) -> Option<String> {
    // Removes from `2025-01-02T03:04:05.678Z` what the basic form of ISO 8601 omits. Years before 0 have a sign, years
    // after 9999 one more digit.
    let text = DateTime::from_system_time(time);
    let second = text.as_str().trim_end_matches('Z').split('.').next()?;
    if second.len() != "YYYY-MM-DDTHH:MM:SS".len() || second.starts_with('-') {
        return None;
    }
    let mut out = String::with_capacity("YYYYMMDDTHHMMSSZ".len());
    out.extend(second.chars().filter(|c| !matches!(c, '-' | ':')));
    out.push('Z');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn formats_known_moments() {
        for (seconds, text) in [
            (0_i64, "19700101T000000Z"),
            (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"),
            (1_573_789_015, "20191115T033655Z"),
            (1_735_787_045, "20250102T030405Z"),
            (4_107_542_400, "21000301T000000Z"),
            (253_402_300_799, "99991231T235959Z"),
            (-1, "19691231T235959Z"),
            (-62_167_219_200, "00000101T000000Z"),
        ] {
            assert_eq!(basic_format(moment(seconds)).as_deref(), Some(text));
        }
        let half = Duration::from_millis(500);
        assert_eq!(basic_format(UNIX_EPOCH - half).as_deref(), Some("19691231T235959Z"));
        assert_eq!(basic_format(UNIX_EPOCH + half).as_deref(), Some("19700101T000000Z"));
    }

    #[test]
    fn has_no_form_for_years_beyond_four_digits() {
        assert_eq!(basic_format(moment(253_402_300_800)), None);
        assert_eq!(basic_format(moment(-62_167_219_201)), None);
        let most = Duration::from_secs(i64::MAX.unsigned_abs());
        for end in [UNIX_EPOCH.checked_add(most), UNIX_EPOCH.checked_sub(most)]
            .into_iter()
            .flatten()
        {
            assert_eq!(basic_format(end), None);
        }
    }

    fn moment(seconds: i64) -> SystemTime {
        let distance = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 {
            UNIX_EPOCH - distance
        } else {
            UNIX_EPOCH + distance
        }
    }
}
