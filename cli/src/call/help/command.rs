//! The help of the command.

use std::fmt::Write as _;

use super::super::failure::STATUSES;
use super::super::options::OPTIONS;
use super::super::output;
use super::WIDTH;
use super::entry::entry;

/// The help of the command.
pub(in crate::call) fn command(target: output::Target) -> String {
    let style = target.style;
    let width = target.width.unwrap_or(WIDTH).clamp(40, WIDTH);
    let mut text = String::from("Calls an operation of an OpenAPI document, without generated code\n\n");
    let _ = write!(
        text,
        "{}\n  specwright call SPEC                      lists the operations\n  specwright call SPEC OPERATION --help     shows an operation and its flags\n  \
         specwright call SPEC OPERATION [FLAGS]    calls it\n\n{}\n  SPEC        an OpenAPI document, YAML or JSON, or the name of a client in specwright.toml\n  \
         OPERATION   its name in the generated client, on the command line (list-images), or its operationId\n\n",
        style.heading("Usage:"),
        style.heading("Arguments:"),
    );
    let _ = write!(
        text,
        "{}\n  --NAME VALUE         a parameter; --param.NAME also where an option has this name\n  --NAME, --no-NAME    a boolean\n  \
         --NAME.KEY VALUE     a property of an object; [0] an item of an array, which repetition adds to as well\n  \
         --NAME:=JSON         a value as JSON, whatever its type\n  --body.KEY VALUE     a property of the body\n  \
         --var.NAME VALUE     a variable of the server's URL\n  \
         @FILE, @-, @env:X    as a value: that of a file, of standard input, of an environment variable; @@ is an @\n\n",
        style.heading("Flags of an operation:"),
    );
    let _ = writeln!(text, "{}", style.heading("Options:"));
    for option in OPTIONS {
        let short = option
            .short
            .map_or_else(|| "    ".to_owned(), |short| format!("-{short}, "));
        let value = option.value.map(|value| format!(" {value}")).unwrap_or_default();
        let name = format!("{short}--{}{value}", option.name);
        let values = match option.values.is_empty() {
            true => String::new(),
            false => format!(" [{}]", option.values.join(", ")),
        };
        entry(
            &mut text,
            &name,
            &style.name(&name),
            &format!("{}{values}", option.help),
            width,
        );
    }
    let _ = writeln!(text, "\n{}", style.heading("Exit status:"));
    for (status, meaning) in STATUSES {
        let _ = writeln!(text, "  {status}  {meaning}");
    }
    text
}
