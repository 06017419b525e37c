//! Files as they come: with a byte order mark, empty, too large, or no files.

use crate::{Folder, made};

#[test]
fn an_empty_file_changes_nothing() {
    let folder = Folder::new();
    for text in ["", "\n", "# nothing\n"] {
        let client = folder.client(text);
        assert_eq!(client.output, None);
    }
    assert_eq!(made("").0, made("# nothing\n").0);
}

#[test]
fn a_byte_order_mark_and_the_line_ends_of_windows_are_read() {
    let folder = Folder::new();
    let client = folder.client("\u{feff}document = \"orders.yaml\"\r\nname = \"shop\"\r\n");
    assert_eq!(client.name.as_deref(), Some("shop"));
    let (_, problems) = folder.read("\u{feff}name = \"shop\"\r\nnam = 1\r\n");
    let expected = "error[unknown-key]: `nam` is no key of the configuration
 --> specwright.toml:2:1
  |
2 | nam = 1
  | ^^^
  |
  = help: did you mean `name`?
";
    assert_eq!(problems, expected);
}

#[test]
fn what_is_no_configuration_is_refused() {
    let folder = Folder::new();
    let large = "# filler\n".repeat(4 << 20);
    let deep = format!("a = {}1{}\n", "[".repeat(5000), "]".repeat(5000));
    let dotted = format!("{}a = 1\n", "a.".repeat(100_000));
    let cases: [(&[u8], &str); 7] = [
        (
            b"name = \"\xff\"\n",
            "error[invalid-encoding]: `specwright.toml` is not valid UTF-8: line 1 has a byte that is not text\n",
        ),
        (
            b"\xff\xfea\0",
            "error[invalid-encoding]: `specwright.toml` is in UTF-16; save it as UTF-8\n",
        ),
        (
            large.as_bytes(),
            "error[too-large]: `specwright.toml` is larger than 1048576 bytes\n",
        ),
        (
            b"name = \"a\"\nname = \"b\"\n",
            "error[syntax-error]: duplicate key\n --> specwright.toml:2:1\n",
        ),
        (b"name = a b\n", "error[syntax-error]: "),
        (deep.as_bytes(), "error["),
        (dotted.as_bytes(), "error["),
    ];
    for (text, expected) in cases {
        let (configuration, problems) = folder.read(text);
        let shown: String = problems.chars().take(300).collect();
        assert!(
            configuration.is_none() && problems.starts_with(expected),
            "{expected}: {shown}"
        );
    }
}

#[test]
fn a_folder_is_no_file() {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.join("specwright.toml")).expect("a folder");
    let (configuration, problems) = folder.read_file(&folder.0.join("specwright.toml"));
    assert!(configuration.is_none());
    assert_eq!(
        problems,
        "error[unreadable-file]: cannot read `specwright.toml`: it is a folder and no file\n"
    );
}

/// A link leads to the file; paths in it are relative to where the link is.
#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let folder = Folder::new();
    let file = folder.write("elsewhere/shared.toml", "document = \"orders.yaml\"\n");
    std::os::unix::fs::symlink(file, folder.0.join("specwright.toml")).expect("a link");
    let (configuration, problems) = folder.read_file(&folder.0.join("specwright.toml"));
    assert_eq!(problems, "");
    let clients = configuration.expect("a configuration").clients;
    assert_eq!(
        clients[0].document.as_deref(),
        Some(folder.0.join("orders.yaml").as_path())
    );
}

/// Nothing is wrong with what the documentation shows.
#[test]
fn the_examples_of_the_documentation_are_valid() {
    let mut read = 0;
    for page in ["configuration", "generating", "overlays"] {
        let path = format!("{}/../docs/{page}.md", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a page");
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            let folder = Folder::new();
            let (_, problems) = folder.read(block);
            assert_eq!(problems, "", "{page}: {block}");
            read += 1;
        }
    }
    assert!(read >= 8, "{read}");
}
