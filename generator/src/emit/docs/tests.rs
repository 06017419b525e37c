use super::doc_lines;

fn check(cases: &[(&str, &[&str])]) {
    for (markdown, expected) in cases {
        let lines = doc_lines(markdown);
        assert_eq!(lines, *expected, "of {markdown:?}");
        assert_eq!(doc_lines(&lines.join("\n")), lines, "again, of {markdown:?}");
    }
}

#[test]
fn empty_text_gives_no_lines() {
    for text in [
        "",
        " \n\t\n",
        "\u{FEFF}",
        "<p></p>",
        "<!-- note -->",
        "```\n```",
        "- \n- \n",
        "#",
        "| |\n|-|\n",
    ] {
        assert!(doc_lines(text).is_empty(), "of {text:?}");
    }
}

#[test]
fn blocks() {
    check(&[
        ("\n\n\nOne\n\n\n\nTwo  \n\n", &["One", "", "Two"]),
        ("# A\n## B", &["### A", "", "#### B"]),
        ("### A\n#### B", &["### A", "", "#### B"]),
        ("A\n===\n\n###### B", &["### A", "", "###### B"]),
        ("> a\nb\n\n> c", &["> a", "> b", "", "> c"]),
        ("* a\n* b\n    * c", &["- a", "- b", "  - c"]),
        ("3) a\n4) b\n\n   c", &["3. a", "", "4. b", "", "   c"]),
        ("a\n***\nb", &["a", "", "***", "", "b"]),
        ("a|b\n-|:-\n1|`x`", &["| a | b |", "| --- | :-- |", "| 1 | `x` |"]),
        ("a  \nb\\\nc", &["a\\", "b\\", "c"]),
    ]);
}

#[test]
fn code_is_never_a_doctest() {
    check(&[
        ("```rust,ignore\nlet x;\n```", &["```text", "let x;", "```"]),
        ("~~~ {.js}\nunclosed\n\n", &["```text", "unclosed", "```"]),
        (
            "a\n\n    one\n\n    two",
            &["a", "", "```text", "one", "", "two", "```"],
        ),
        ("\tone", &["```text", "one", "```"]),
        ("- a\n\n      b", &["- a", "", "  ```text", "  b", "  ```"]),
        ("````\n```\n````", &["````text", "```", "````"]),
        ("<pre>\nlet x = &lt;T&gt;;\n</pre>", &["```text", "let x = <T>;", "```"]),
        ("> ```\n> x", &["> ```text", "> x", "> ```"]),
    ]);
}

#[test]
fn links() {
    check(&[
        ("[a](https://b.c/d_e)", &["[a](https://b.c/d_e)"]),
        ("[a](https://b.c/(d) \"title\")", &["[a](https://b.c/%28d%29)"]),
        ("[a][b]\n\n[b]: http://c.d", &["[a](http://c.d)"]),
        ("[a](#b) [c](/d) [e](javascript:f)", &["a c e"]),
        ("[a](std::vec::Vec)", &["a"]),
        ("[Vec] [`Vec`] [a][b] x[0]", &["\\[Vec] \\[`Vec`] \\[a]\\[b] x\\[0]"]),
        ("[^1] and [ ]", &["\\[^1] and \\[ ]"]),
        ("![logo](https://a.b/c.png)", &["[logo](https://a.b/c.png)"]),
        ("See https://a.b/c_d?e=1&f=2.", &["See <https://a.b/c_d?e=1&f=2>."]),
        (
            "(http://a.b/c_(d)), 见https://a.b。",
            &["(<http://a.b/c_(d)>), 见<https://a.b>。"],
        ),
        ("<https://a.b>", &["<https://a.b>"]),
        (
            "https://{region}.a.b/ https://<id>.c",
            &["`https://{region}.a.b/` `https://<id>.c`"],
        ),
        ("`https://a.b`", &["`https://a.b`"]),
    ]);
}

#[test]
fn html() {
    check(&[
        ("a<br>b<br/>\nc<br><br>d", &["a\\", "b\\", "c", "", "d"]),
        ("<b>a </b>b <i>c</i> <code>d &lt; e</code>", &["**a** b *c* `d < e`"]),
        (
            "<p>a</p><p>b <a href=\"https://c.d\">e</a></p>",
            &["a", "", "b [e](https://c.d)"],
        ),
        ("<ul><li>a<li>b</ul>c", &["- a", "- b", "", "c"]),
        ("<ol>\n<li>a</li>\n<li>b</li>\n</ol>", &["1. a", "2. b"]),
        (
            "<table><tr><th>a<th>b<tr><td>1<td>2<br>3</table>",
            &["| a | b |", "| --- | --- |", "| 1 | 2<br>3 |"],
        ),
        (
            "Vec<String>, <your-id>, <script>x</script>",
            &["Vec\\<String>, \\<your-id>, \\<script>x\\</script>"],
        ),
        ("?code=<code> and <b>", &["?code=\\<code> and"]),
        ("<a href='javascript:x'>b</a>", &["b"]),
        ("a < b && c > d <3 &lt;e>", &["a < b && c > d <3 \\<e>"]),
        ("10<sup>6</sup>", &["10^6"]),
    ]);
}

#[test]
fn marks_that_mean_nothing_are_escaped() {
    check(&[
        ("snake_case a_ _b *c **d", &["snake_case a\\_ \\_b \\*c \\*\\*d"]),
        ("_id or *", &["_id or *"]),
        ("un`closed", &["un\\`closed"]),
        ("C:\\dir &amp;amp; \\# x", &["C:\\\\dir \\&amp; # x"]),
        ("\\# a\n\\- b\n1\\. c\n\\> d", &["\\# a", "\\- b", "1\\. c", "\\> d"]),
        ("a\n\\---|---\n\\===", &["a", "\\---|---", "\\==="]),
    ]);
}

#[test]
fn characters_that_are_no_text_are_removed() {
    check(&[
        ("a\rb\r\nc\u{2028}d", &["a", "b", "c", "d"]),
        ("a\0\u{1}\u{7f}\u{202E}b\u{2066}\u{200F}c\u{FEFF}", &["abc"]),
        ("a&#x202E;b&#0;`c\u{202D}`", &["ab\u{FFFD}`c`"]),
        ("a\tb", &["a b"]),
        ("```\n\ta\u{202E}\n```", &["```text", "    a", "```"]),
    ]);
}

#[test]
fn long_lines_are_broken_at_spaces() {
    let lines = doc_lines(&format!("{}- 10. # > + end", "word ".repeat(18)));
    assert_eq!(
        lines,
        [format!("{}- 10. # >", "word ".repeat(18)), "\\+ end".to_owned()]
    );

    let wide = "中文中文中文中文中 ".repeat(10);
    assert!(doc_lines(&wide).iter().all(|line| line.chars().count() <= 50));

    let code = format!("- `{}`", "word ".repeat(40));
    assert_eq!(doc_lines(&code).len(), 1);

    for line in doc_lines(&format!("> - {}", "word ".repeat(200))) {
        assert!(line.starts_with("> - word") || line.starts_with(">   word"), "{line:?}");
        assert!(line.len() <= 100, "{line:?}");
    }
}

#[test]
fn hostile_nesting_stays_small() {
    for text in [
        "> ",
        "- ",
        "<ul><li>",
        "<blockquote>a",
        "[",
        "**a ",
        "<table><tr><td>",
        "<b>",
        "`",
        "<a \"",
    ] {
        let source = text.repeat(20_000);
        let written: usize = doc_lines(&source).iter().map(String::len).sum();
        assert!(written < 8 * source.len(), "of {text:?}: {written}");
    }
}
