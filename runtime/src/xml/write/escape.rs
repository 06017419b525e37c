//! Characters that text cannot have as they are.

use super::super::characters::first_not_allowed;

/// Adds the text of an element. Returns false if XML cannot hold it.
pub(super) fn push_text(text: &str, into: &mut String) -> bool {
    push(text, into, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        // it would be read as the end of a line
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

/// Adds the value of an attribute. Returns false if XML cannot hold it.
pub(super) fn push_attribute(text: &str, into: &mut String) -> bool {
    push(text, into, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        // they would be read as spaces
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

fn push(text: &str, into: &mut String, escape: impl Fn(u8) -> Option<&'static str>) -> bool {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| escape(byte).is_some()) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        into.push_str(plain);
        into.push_str(special.bytes().next().and_then(&escape).unwrap_or_default());
        rest = special.get(1..).unwrap_or_default();
    }
    into.push_str(rest);
    first_not_allowed(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_and_what_cannot_be() {
        let written = |push: fn(&str, &mut String) -> bool, text| {
            let mut written = String::new();
            push(text, &mut written).then_some(written)
        };
        let text = "a<b>&\"'\t\r\n ]]> é";
        assert_eq!(
            written(push_text, text).as_deref(),
            Some("a&lt;b&gt;&amp;\"'\t&#13;\n ]]&gt; é")
        );
        let attribute = "a&lt;b&gt;&amp;&quot;'&#9;&#13;&#10; ]]&gt; é";
        assert_eq!(written(push_attribute, text).as_deref(), Some(attribute));
        for text in ["\0", "a\u{b}", "\u{ffff}"] {
            assert_eq!((written(push_text, text), written(push_attribute, text)), (None, None));
        }
    }
}
