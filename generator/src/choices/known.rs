//! The types of well-known crates that the runtime implements its traits for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A type that is a field as it is.
#[derive(Debug)]
pub(crate) struct Known {
    /// Its path, as users write it.
    pub(crate) path: &'static str,
    /// Its path in generated code: crates are passed on by the runtime, so that there is one version of each.
    pub(crate) written: &'static str,
    /// The feature of the runtime that it needs.
    pub(crate) feature: Option<&'static str>,
    /// Its size in bytes.
    pub(crate) size: usize,
    pub(crate) traits: Traits,
    /// An expression for a value.
    pub(crate) example: &'static str,
    /// Whether it travels as a number, also by itself.
    pub(crate) is_number: bool,
    /// Whether it is bytes, which never travel by themselves.
    pub(crate) is_bytes: bool,
    /// Whether it is used for identifiers, which may be types of their own.
    pub(crate) is_id: bool,
    /// Whether a text surely is a value.
    pub(crate) reads: fn(&str) -> bool,
}

/// The traits of the standard library that a type may have or derive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traits(u8);

impl Traits {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const EQ: Self = Self(1);
    pub(crate) const HASH: Self = Self(2);
    pub(crate) const PARTIAL_ORD: Self = Self(4);
    pub(crate) const ORD: Self = Self(8);
    pub(crate) const COPY: Self = Self(16);
    pub(crate) const ALL: Self = Self(31);

    /// What a value has that is compared, hashed and ordered, but owns memory.
    pub(crate) const OWNED: Self = Self(15);

    /// The trait of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Eq" => Self::EQ,
            "Hash" => Self::HASH,
            "PartialOrd" => Self::PARTIAL_ORD,
            "Ord" => Self::ORD,
            "Copy" => Self::COPY,
            _ => return None,
        })
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The type with this path, also by other paths that lead to it.
pub(crate) fn known(path: &str) -> Option<&'static Known> {
    let path = path.strip_prefix("::").unwrap_or(path);
    let path = match path {
        "chrono::DateTime<Utc>" | "chrono::DateTime<chrono::offset::Utc>" => "chrono::DateTime<chrono::Utc>",
        "chrono::naive::NaiveDate" => "chrono::NaiveDate",
        "Ipv4Addr" => "std::net::Ipv4Addr",
        "Ipv6Addr" => "std::net::Ipv6Addr",
        "IpAddr" => "std::net::IpAddr",
        other => match other.strip_prefix("core::net::") {
            Some(name) => {
                return KNOWN
                    .iter()
                    .find(|known| known.path.strip_prefix("std::net::") == Some(name));
            }
            None => other,
        },
    };
    KNOWN.iter().find(|known| known.path == path)
}

const fn copy(path: &'static str, written: &'static str, feature: &'static str, size: usize) -> Known {
    Known {
        path,
        written,
        feature: Some(feature),
        size,
        traits: Traits::ALL,
        example: "",
        is_number: false,
        is_bytes: false,
        is_id: false,
        reads: |_| false,
    }
}

static KNOWN: &[Known] = &[
    Known {
        example: "runtime::uuid::Uuid::nil()",
        is_id: true,
        reads: is_uuid,
        ..copy("uuid::Uuid", "runtime::uuid::Uuid", "uuid", 16)
    },
    Known {
        example: "runtime::jiff::Timestamp::UNIX_EPOCH",
        reads: is_date_time,
        ..copy("jiff::Timestamp", "runtime::jiff::Timestamp", "jiff", 16)
    },
    Known {
        example: "runtime::jiff::civil::date(2026, 1, 31)",
        reads: is_date,
        ..copy("jiff::civil::Date", "runtime::jiff::civil::Date", "jiff", 4)
    },
    Known {
        example: "runtime::jiff::civil::time(12, 0, 0, 0)",
        reads: is_time,
        ..copy("jiff::civil::Time", "runtime::jiff::civil::Time", "jiff", 8)
    },
    Known {
        example: "runtime::jiff::civil::DateTime::constant(2026, 1, 31, 12, 0, 0, 0)",
        reads: is_local,
        ..copy("jiff::civil::DateTime", "runtime::jiff::civil::DateTime", "jiff", 12)
    },
    Known {
        example: "runtime::jiff::SignedDuration::from_secs(1)",
        ..copy("jiff::SignedDuration", "runtime::jiff::SignedDuration", "jiff", 16)
    },
    Known {
        example: "runtime::chrono::DateTime::UNIX_EPOCH",
        reads: is_date_time,
        ..copy(
            "chrono::DateTime<chrono::Utc>",
            "runtime::chrono::DateTime<runtime::chrono::Utc>",
            "chrono",
            12,
        )
    },
    Known {
        example: "runtime::chrono::DateTime::UNIX_EPOCH.into()",
        reads: is_date_time,
        ..copy(
            "chrono::DateTime<chrono::FixedOffset>",
            "runtime::chrono::DateTime<runtime::chrono::FixedOffset>",
            "chrono",
            16,
        )
    },
    Known {
        example: "runtime::chrono::NaiveDate::MIN",
        reads: is_date,
        ..copy("chrono::NaiveDate", "runtime::chrono::NaiveDate", "chrono", 4)
    },
    Known {
        example: "runtime::chrono::NaiveTime::MIN",
        reads: is_time,
        ..copy("chrono::NaiveTime", "runtime::chrono::NaiveTime", "chrono", 8)
    },
    Known {
        example: "runtime::chrono::DateTime::UNIX_EPOCH.naive_utc()",
        reads: is_local,
        ..copy("chrono::NaiveDateTime", "runtime::chrono::NaiveDateTime", "chrono", 12)
    },
    Known {
        example: "runtime::time::OffsetDateTime::UNIX_EPOCH",
        reads: is_date_time,
        ..copy("time::OffsetDateTime", "runtime::time::OffsetDateTime", "time", 16)
    },
    Known {
        example: "runtime::time::OffsetDateTime::UNIX_EPOCH.date()",
        reads: is_date,
        ..copy("time::Date", "runtime::time::Date", "time", 4)
    },
    Known {
        example: "runtime::time::Time::MIDNIGHT",
        reads: is_time,
        ..copy("time::Time", "runtime::time::Time", "time", 8)
    },
    Known {
        example: "runtime::time::PrimitiveDateTime::MIN",
        reads: is_local,
        ..copy(
            "time::PrimitiveDateTime",
            "runtime::time::PrimitiveDateTime",
            "time",
            12,
        )
    },
    Known {
        traits: Traits::OWNED,
        reads: is_url,
        ..copy("url::Url", "runtime::Url", "url", 88)
    },
    Known {
        example: "1.into()",
        reads: is_decimal,
        ..copy(
            "rust_decimal::Decimal",
            "runtime::rust_decimal::Decimal",
            "rust_decimal",
            16,
        )
    },
    Known {
        traits: Traits::OWNED,
        example: "runtime::bytes::Bytes::new()",
        is_bytes: true,
        ..copy("bytes::Bytes", "runtime::bytes::Bytes", "bytes", 32)
    },
    Known {
        feature: None,
        example: "::std::net::Ipv4Addr::LOCALHOST",
        reads: |text| text.parse::<Ipv4Addr>().is_ok(),
        ..copy("std::net::Ipv4Addr", "::std::net::Ipv4Addr", "", 4)
    },
    Known {
        feature: None,
        example: "::std::net::Ipv6Addr::LOCALHOST",
        reads: |text| text.parse::<Ipv6Addr>().is_ok(),
        ..copy("std::net::Ipv6Addr", "::std::net::Ipv6Addr", "", 16)
    },
    Known {
        feature: None,
        example: "::std::net::Ipv4Addr::LOCALHOST.into()",
        reads: |text| text.parse::<IpAddr>().is_ok(),
        ..copy("std::net::IpAddr", "::std::net::IpAddr", "", 17)
    },
    Known {
        feature: None,
        traits: Traits::EQ.or(Traits::HASH),
        example: "1.into()",
        is_number: true,
        ..copy("runtime::Number", "runtime::Number", "", 16)
    },
];

fn is_uuid(text: &str) -> bool {
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    let is_part = |(at, c): (usize, char)| match DASHES.contains(&at) {
        true => c == '-',
        false => c.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.char_indices().all(is_part)
}

/// Whether a text has the pattern, in which `0` stands for a digit.
fn looks_like(text: &str, pattern: &str) -> bool {
    let fits = |(c, p): (u8, u8)| if p == b'0' { c.is_ascii_digit() } else { c == p };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

fn number(text: &str, from: usize, to: usize) -> u32 {
    text.get(from..to)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u32::MAX)
}

/// A day that every month has, or that this month has in every year.
fn is_date(text: &str) -> bool {
    looks_like(text, "0000-00-00")
        && number(text, 0, 4) > 0
        && match number(text, 5, 7) {
            2 => (1..=28).contains(&number(text, 8, 10)),
            4 | 6 | 9 | 11 => (1..=30).contains(&number(text, 8, 10)),
            1..=12 => (1..=31).contains(&number(text, 8, 10)),
            _ => false,
        }
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    looks_like(whole, "00:00:00")
        && number(whole, 0, 2) < 24
        && number(whole, 3, 5) < 60
        && number(whole, 6, 8) < 60
        && (1..=9).contains(&fraction.len())
        && fraction.bytes().all(|c| c.is_ascii_digit())
}

fn is_local(text: &str) -> bool {
    text.split_once('T')
        .is_some_and(|(date, time)| is_date(date) && is_time(time))
}

fn is_date_time(text: &str) -> bool {
    let offset = || {
        let (local, offset) = text.split_at_checked(text.len().checked_sub("+00:00".len())?)?;
        let sign = offset.strip_prefix(['+', '-'])?;
        (looks_like(sign, "00:00") && number(sign, 0, 2) < 24 && number(sign, 3, 5) < 60).then_some(local)
    };
    text.strip_suffix('Z').or_else(offset).is_some_and(is_local)
}

/// A URL of plain letters, which needs no interpretation.
fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_label = |label: &str| {
            label.starts_with(|c: char| c.is_ascii_alphabetic()) && label.chars().all(|c| c.is_ascii_alphanumeric())
        };
        host.split('.').all(is_label)
            && rest
                .chars()
                .all(|c| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>'))
    })
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    // as many as 96 bits have for sure
    is_digits(whole) && is_digits(fraction) && whole.len() + fraction.len() <= 28
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(path: &str, text: &str) -> bool {
        (known(path).unwrap().reads)(text)
    }

    #[test]
    fn texts_that_surely_are_values() {
        let table = [
            ("uuid::Uuid", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
            ("jiff::Timestamp", "2026-01-31T12:00:00Z"),
            ("jiff::Timestamp", "2026-01-31T12:00:00.25+02:00"),
            ("chrono::NaiveDate", "2026-01-31"),
            ("time::Time", "12:00:00"),
            ("chrono::NaiveDateTime", "2026-01-31T12:00:00"),
            ("url::Url", "https://a.example/x?y=1"),
            ("rust_decimal::Decimal", "-1.10"),
            ("::std::net::Ipv4Addr", "127.0.0.1"),
            ("core::net::Ipv6Addr", "::1"),
        ];
        for (path, text) in table {
            assert!(reads(path, text), "{path} {text}");
        }
    }

    #[test]
    fn texts_that_may_be_none() {
        let table = [
            ("uuid::Uuid", "none"),
            ("jiff::Timestamp", "now"),
            ("jiff::Timestamp", "2026-01-31T12:00:00"),
            ("chrono::NaiveDate", "2026-02-29"),
            ("chrono::NaiveDate", "0000-01-01"),
            ("time::Time", "24:00:00"),
            ("url::Url", "https://a.1/"),
            ("url::Url", "/x"),
            ("rust_decimal::Decimal", "ten"),
            ("std::net::Ipv4Addr", "localhost"),
            ("jiff::SignedDuration", "PT1H"),
        ];
        for (path, text) in table {
            assert!(!reads(path, text), "{path} {text}");
        }
    }
}
