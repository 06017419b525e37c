//! Booleans, numbers and strings.

use crate::json::{Json, Mark, ReadError, ReadErrorKind, Reader, Wire, Writer, to_json};

impl Wire for bool {
    fn blank() -> Self {
        false
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.bool()?;
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        writer.bool(*self);
    }
}

impl Wire for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.text_into(self)
    }

    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

macro_rules! integers {
    ($($integer:ident by $write:ident)*) => {$(
        impl Wire for $integer {
            fn blank() -> Self {
                0
            }

            fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
                let mark = reader.mark();
                let value = match reader.short_integer() {
                    Some(value) => value.try_into().ok(),
                    None => reader.integer(stringify!($integer))?.try_into().ok(),
                };
                match value {
                    Some(value) => {
                        *self = value;
                        compare_number(reader, mark, self);
                        Ok(())
                    }
                    None => {
                        reader.reset(mark);
                        Err(out_of_range(reader, stringify!($integer)))
                    }
                }
            }

            fn write(&self, writer: &mut Writer) {
                writer.$write((*self).into());
            }
        }
    )*};
}

integers!(i8 by integer i16 by integer i32 by integer i64 by integer);
integers!(u8 by unsigned u16 by unsigned u32 by unsigned u64 by unsigned);

macro_rules! floats {
    ($($float:ident by $short:ident $write:ident)*) => {$(
        impl Wire for $float {
            fn blank() -> Self {
                0.0
            }

            fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
                let mark = reader.mark();
                if let Some(value) = reader.$short() {
                    *self = value;
                    compare_number(reader, mark, self);
                    return Ok(());
                }
                let (text, _) = reader.decimal()?;
                match text.parse::<$float>() {
                    Ok(value) if value.is_finite() => {
                        *self = value;
                        compare_number(reader, mark, self);
                        Ok(())
                    }
                    _ => {
                        reader.reset(mark);
                        Err(out_of_range(reader, stringify!($float)))
                    }
                }
            }

            fn write(&self, writer: &mut Writer) {
                writer.$write(*self);
            }
        }
    )*};
}

floats!(f32 by short_f32 float32 f64 by short_f64 float);

/// The error of the number that comes next; it is shown unless it stands in a string.
#[cold]
fn out_of_range(reader: &mut Reader<'_>, of: &'static str) -> ReadError {
    match reader.decimal() {
        Ok((number, quoted)) => reader.out_of_range((!quoted).then_some(&*number), of),
        Err(_) => reader.error(ReadErrorKind::OutOfRange { number: None, of }),
    }
}

/// Compares a number with the text from `mark` on that it was read from: digits may be lost, or that it was a string.
#[inline]
fn compare_number(reader: &mut Reader<'_>, mark: Mark, number: &dyn Wire) {
    if reader.is_counting() {
        compare(reader, mark, number);
    }
}

#[cold]
fn compare(reader: &mut Reader<'_>, mark: Mark, number: &dyn Wire) {
    match (reader.since(mark).parse(), to_json(number)) {
        (Ok(Json::Number(text)), Json::Number(read)) if text.is_worth(&read) => {}
        (Ok(Json::Number(_)), _) => reader.lose_digits(),
        _ => reader.lose_kind(),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::json;

    fn read<T: Wire>(text: &str) -> Result<T, String> {
        json::from_str(text).map_err(|error| error.to_string())
    }

    fn refused<T: Wire + PartialEq + Debug>(text: &str, message: &str) {
        assert_eq!(read::<T>(text), Err(message.to_owned()), "{text}");
    }

    #[test]
    fn integers_as_servers_send_them() {
        for text in ["2", "2.0", "20e-1", "\"2\"", "\"2.0\"", " 2 "] {
            assert_eq!(read::<i32>(text), Ok(2), "{text}");
            assert_eq!(read::<u64>(text), Ok(2), "{text}");
        }
        assert_eq!(read::<u64>("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read::<i64>("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(read::<i64>("999999999999999999"), Ok(999_999_999_999_999_999));
        assert_eq!(read::<i64>("1000000000000000000"), Ok(1_000_000_000_000_000_000));
        assert_eq!(read::<i8>("-0"), Ok(0));
    }

    #[test]
    fn integers_that_do_not_fit() {
        refused::<i8>("128", "number out of range of i8: 128");
        refused::<u8>("-1", "number out of range of u8: -1");
        refused::<i64>("9223372036854775808", "number out of range of i64: 9223372036854775808");
        refused::<u64>(
            "18446744073709551616",
            "number out of range of u64: 18446744073709551616",
        );
        refused::<i64>("1e400", "number out of range of i64: 1e400");
        refused::<i64>("\"18446744073709551616\"", "number out of range of i64");
        refused::<i16>("\"40000\"", "number out of range of i16");
        refused::<i64>("2.5", "expected an integer, found 2.5");
        refused::<i64>("\"2.5\"", "expected an integer, found a string");
        refused::<i64>("\"\"", "expected an integer, found a string");
        refused::<i64>("\" 2\"", "expected an integer, found a string");
        refused::<i64>("null", "expected an integer, found null");
        refused::<i64>("true", "expected an integer, found a boolean");
        refused::<i64>("[1]", "expected an integer, found an array");
        refused::<i64>("01", "invalid number at byte 1");
        refused::<i64>("-", "text ends early at byte 1");
        refused::<i64>("", "text ends early at byte 0");
    }

    #[test]
    fn floats() {
        assert_eq!(read::<f64>("1.5e3"), Ok(1500.0));
        assert_eq!(read::<f64>("\"0.25\""), Ok(0.25));
        assert_eq!(read::<f64>("1e-400"), Ok(0.0));
        assert_eq!(read::<f32>("0.1"), Ok(0.1));
        for text in [
            "-0",
            "-0.0",
            "0.30000000000000004",
            "123456789012345.6",
            "16777217",
            "0.1234567890123456",
            "9.5e-3",
        ] {
            let (double, single): (f64, f32) = (read(text).unwrap(), read(text).unwrap());
            assert_eq!(double.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            assert_eq!(single.to_bits(), text.parse::<f32>().unwrap().to_bits(), "{text}");
        }
        for text in ["01", "-", "-.5", "1.", "00.1", "1.2.3", "1.e1", ".5"] {
            assert!(read::<f64>(text).is_err() && read::<f32>(text).is_err(), "{text}");
        }
        refused::<f64>("1e400", "number out of range of f64: 1e400");
        refused::<f32>("1e39", "number out of range of f32: 1e39");
        refused::<f64>("\"1e400\"", "number out of range of f64");
        refused::<f64>("\"NaN\"", "expected a number, found a string");
        refused::<f64>("{}", "expected a number, found an object");
    }

    #[test]
    fn strings_as_servers_send_them() {
        let table = [
            ("\"a\\u0041\\n\"", "aA\n"),
            ("1.50", "1.50"),
            ("true", "true"),
            (" false ", "false"),
            ("\"😀\"", "😀"),
            ("\"\\ud83d\\ude00\"", "😀"),
        ];
        for (text, value) in table {
            assert_eq!(read::<String>(text), Ok(value.to_owned()));
        }
        refused::<String>("null", "expected a string, found null");
        refused::<String>("{}", "expected a string, found an object");
        refused::<bool>("\"true\"", "expected a boolean, found a string");
        refused::<bool>("1", "expected a boolean, found a number");
    }

    #[test]
    fn written_as_read() {
        assert_eq!(json::to_string(&-5_i8), "-5");
        assert_eq!(json::to_string(&u64::MAX), "18446744073709551615");
        assert_eq!(json::to_string(&1.0_f64), "1.0");
        assert_eq!(json::to_string(&f64::NAN), "null");
        assert_eq!(json::to_string(&"a\"".to_owned()), r#""a\"""#);
    }
}
