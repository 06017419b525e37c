//! Words of a POSIX shell.

/// A word that the shell reads as this text.
pub(super) fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,=".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A word in which the variables of placeholders are replaced by the shell.
pub(super) fn word_with(text: &str, variables: &[&str]) -> String {
    if !variables.iter().any(|variable| text.contains(variable)) {
        return word(text);
    }
    let mut quoted = String::from("\"");
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(variable) = variables.iter().find(|variable| rest.starts_with(**variable)) {
            quoted.push_str(variable);
            rest = &rest[variable.len()..];
            continue;
        }
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
        rest = &rest[c.len_utf8()..];
    }
    quoted.push('"');
    quoted
}

/// Words as one command, a line for each argument where there are several.
pub(super) fn command(first: &str, arguments: &[String]) -> String {
    match arguments {
        [] => first.to_owned(),
        [only] => format!("{first} {only}"),
        _ => format!("{first} \\\n  {}", arguments.join(" \\\n  ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{command, word, word_with};

    #[test]
    fn words_are_quoted_where_the_shell_would_read_more() {
        assert_eq!(word("a-b_c.d/e"), "a-b_c.d/e");
        assert_eq!(word(""), "''");
        assert_eq!(word("$(rm -rf /)"), "'$(rm -rf /)'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word("a\nb"), "'a\nb'");
    }

    #[test]
    fn only_known_variables_are_replaced() {
        let variables = ["$TOKEN"];
        assert_eq!(word_with("Bearer $TOKEN", &variables), "\"Bearer $TOKEN\"");
        assert_eq!(
            word_with("$HOME `id` \"$TOKEN\"", &variables),
            r#""\$HOME \`id\` \"$TOKEN\"""#
        );
        assert_eq!(word_with("$HOME", &variables), "'$HOME'");
    }

    #[test]
    fn several_arguments_have_a_line_each() {
        assert_eq!(command("curl", &["a".to_owned()]), "curl a");
        assert_eq!(
            command("curl", &["a".to_owned(), "b".to_owned()]),
            "curl \\\n  a \\\n  b"
        );
    }
}
