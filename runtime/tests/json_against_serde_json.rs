//! The reader accepts exactly what serde_json accepts, and reads the same values.

mod json_agreement;

use json_agreement::compare;
use specwright_runtime::{Json, json};

/// Texts of every shape; the tests also take each of them apart.
const TEXTS: &[&str] = &[
    // literals and white space
    "null",
    "true",
    "false",
    " null ",
    "\t\n\r true",
    "nul",
    "nulll",
    "True",
    "NULL",
    "tru e",
    "\u{a0}null",
    "\u{b}1",
    "\u{c}1",
    "",
    " ",
    "\u{feff}1",
    "null null",
    "null,",
    ",",
    ":",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "nan",
    "'a'",
    "/* c */ 1",
    "1 // c",
    "# 1",
    // numbers
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "1234567890",
    "-9223372036854775808",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "123456789012345678901234567890",
    "0.0",
    "-0.0",
    "1.0",
    "1.5",
    "0.1",
    "1.10",
    "3.141592653589793238462643383279",
    "1e0",
    "1E0",
    "1e+0",
    "1e-0",
    "1e5",
    "1E-5",
    "1.5e3",
    "-1.5E+3",
    "1e00",
    "1e010",
    "0e0",
    "0e99999999999",
    "0.0e400",
    "1e308",
    "1e309",
    "1e400",
    "-1e400",
    "1e-400",
    "1e99999999999999999999",
    "4.9e-324",
    "2.2250738585072014e-308",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "00",
    "01",
    "-01",
    "+1",
    "--1",
    "-",
    "-a",
    "1.",
    "1.e1",
    ".5",
    "-.5",
    "1e",
    "1e+",
    "1e-",
    "1ee1",
    "1e1.5",
    "1.5.5",
    "0x10",
    "0b1",
    "1_000",
    "1,000",
    "1 000",
    "0 1",
    "1a",
    "1-",
    "1+1",
    "12e",
    "-0e",
    "１",
    "٣",
    "1l",
    "1f",
    // strings
    r#""""#,
    r#""a""#,
    r#""abcdefgh""#,
    r#""abcdefghijklmnopqrstuvwxyz""#,
    r#""中文""#,
    r#""😀""#,
    r#""é""#,
    "\"\u{7f}\"",
    "\"\u{80}\"",
    "\"\u{2028}\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"abcdefg\u{1}\"",
    r#""\"""#,
    r#""\\""#,
    r#""\/""#,
    r#""\b\f\n\r\t""#,
    r#""\a""#,
    r#""\x41""#,
    r#""\0""#,
    r#""\'""#,
    r#""\N""#,
    r#""\ ""#,
    r#""\"#,
    r#""\""#,
    r#""\\\""#,
    r#""\u0041""#,
    r#""\u00e9""#,
    r#""\u00E9""#,
    r#""\u0000""#,
    r#""\uFFFF""#,
    r#""\uffff""#,
    r#""\U0041""#,
    r#""\u""#,
    r#""\u0""#,
    r#""\u00""#,
    r#""\u004""#,
    r#""\u004g""#,
    r#""\u+041""#,
    r#""\u 041""#,
    r#""\u-041""#,
    r#""\u００４１""#,
    r#""\ud83d\ude00""#,
    r#""\uD83D\uDE00""#,
    r#""\ud83d""#,
    r#""\ude00""#,
    r#""\ud83dx""#,
    r#""\ud83d\n""#,
    r#""\ud83d\u0041""#,
    r#""\ud83d\ud83d""#,
    r#""\ud83d\ud83d\ude00""#,
    r#""\ude00\ud83d""#,
    r#""\ud83d\u""#,
    r#""\ud83d\""#,
    r#""\ud7ff""#,
    r#""\ue000""#,
    r#""\udbff\udfff""#,
    r#""\ud800\udc00""#,
    r#""a"#,
    r#"""#,
    r#""a"b"#,
    r#""a" "b""#,
    "\"123456789012345\\n123456789012345\\\\1234567\\\"\"",
    // arrays
    "[]",
    "[ ]",
    "[1]",
    "[1,2]",
    " [ 1 , 2 ] ",
    "[[]]",
    "[[],[]]",
    "[[[[]]]]",
    "[1,[2,[3]]]",
    "[null,true,\"a\",1.5,{}]",
    "[",
    "]",
    "[1",
    "[1,",
    "[,",
    "[,1]",
    "[1,]",
    "[1,,2]",
    "[1 2]",
    "[1;2]",
    "[1:2]",
    "[1}",
    "[}",
    "[1]]",
    "[[1]",
    "[\"a\"",
    "[nul]",
    "[01]",
    "[1.]",
    "[-]",
    "[\"\\x\"]",
    "[1] [2]",
    "[1],",
    // objects
    "{}",
    "{ }",
    r#"{"a":1}"#,
    r#" { "a" : 1 , "b" : 2 } "#,
    r#"{"":0}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"a":{"b":{"c":[]}}}"#,
    r#"{"\u0061":1,"a":2}"#,
    r#"{"中":"文"}"#,
    r#"{"a\nb":1}"#,
    "{",
    "}",
    r#"{"a""#,
    r#"{"a":"#,
    r#"{"a":1"#,
    r#"{"a":1,"#,
    r#"{"a":1,}"#,
    r#"{,}"#,
    r#"{,"a":1}"#,
    r#"{"a" 1}"#,
    r#"{"a",1}"#,
    r#"{"a"=1}"#,
    r#"{a:1}"#,
    r#"{'a':1}"#,
    r#"{1:1}"#,
    r#"{null:1}"#,
    r#"{"a":}"#,
    r#"{"a"::1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{"a":1,,"b":2}"#,
    r#"{"a":1]"#,
    r#"{"a":1}}"#,
    r#"{{}}"#,
    r#"{"a"}"#,
    r#"{[]:1}"#,
    r#"{"a":1;"b":2}"#,
    "{\"a\nb\":1}",
    r#"{"\ud83d":1}"#,
    r#"{"a":tru}"#,
    r#"{"a":01}"#,
    // larger
    r#"{"desktop_snapshots":[{"snapshot_id":"a-1","process":100,"size":1.5e2,"ok":true,"tags":null,"name":"快照 \"x\" \u5feb"},{}],"total_count":2}"#,
    "[{\"a\":[{\"b\":[{\"c\":[]}]}]},\"\",0,-1.5E-2,[[true],[false,[null]]]]",
];

/// A small deterministic generator (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn texts_of_every_shape() {
    for text in TEXTS {
        compare(text.as_bytes());
        compare(format!("[{text}]").as_bytes());
        compare(format!("{{\"k\":{text}}}").as_bytes());
        compare(format!("{{\"k\" : [0,{text} , 1]}}").as_bytes());
        compare(format!("{text} ").as_bytes());
        compare(format!("{text}x").as_bytes());
        compare(format!("{text}{text}").as_bytes());
    }
}

#[test]
fn cut_at_every_byte() {
    for text in TEXTS {
        for end in 0..text.len() {
            compare(&text.as_bytes()[..end]);
            compare(&text.as_bytes()[end..]);
        }
    }
}

#[test]
fn one_byte_changed_left_out_or_added() {
    let bytes = b"\"\\{}[]:,-+.eE019truefalsnu/ \n\t\x00\x1f\x7f\x80\xc3\xed\xff";
    for text in TEXTS {
        for at in 0..text.len() {
            let mut changed = text.as_bytes().to_vec();
            changed.remove(at);
            compare(&changed);
            changed.insert(at, b' ');
            for byte in bytes {
                changed[at] = *byte;
                compare(&changed);
            }
            changed[at] = text.as_bytes()[at];
            changed.insert(at, b'"');
            compare(&changed);
            changed[at] = b',';
            compare(&changed);
        }
    }
}

#[test]
fn pieces_put_together_by_chance() {
    let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", "1", "-", "0", ".5", "e1", "true", "null", " ", "\\",
        "\\u", "d83d", "\\ude00", "中", "\"b\":[", "},{",
    ];
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for _ in 0..100_000 {
        let text: String = (0..1 + chance.below(12))
            .map(|_| pieces[chance.below(pieces.len())])
            .collect();
        compare(text.as_bytes());
    }
}

#[test]
fn numbers_put_together_by_chance() {
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for _ in 0..100_000 {
        let text: String = (0..1 + chance.below(25))
            .map(|_| b"0123456789012345678901234567890123456789-+.eE"[chance.below(45)] as char)
            .collect();
        compare(text.as_bytes());
    }
}

#[test]
fn depth_ends_where_it_does_in_serde_json() {
    for depth in [1, 126, 127, 128, 129, 1000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let text = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            compare(text.as_bytes());
            compare(open.repeat(depth).as_bytes());
        }
        let siblings = format!("[{}0]", "[[]],".repeat(depth));
        compare(siblings.as_bytes());
    }
    let deep = |depth| json::from_str::<Json>(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    assert!(deep(json::MAX_DEPTH).is_ok());
    assert!(
        deep(json::MAX_DEPTH + 1)
            .unwrap_err()
            .to_string()
            .contains("nested too deep at byte 127")
    );
}
