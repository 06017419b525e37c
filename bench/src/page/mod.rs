//! The page `docs/performance.md`, written from the figures in `bench/results` and the remarks in `bench/remarks`.

mod compiling;
mod generating;
mod goal;
mod plot;
mod rebuilding;
mod running;
mod table;

use std::fmt::Write as _;

use goal::Goal;

use crate::arguments::Section;
use crate::child::say;
use crate::setting::Setting;
use crate::{Problem, places, results};

/// The content of a section.
pub(crate) struct Part {
    title: &'static str,
    setting: Setting,
    text: String,
    goals: Vec<Goal>,
}

const HEAD: &str = "\
# Performance

The cost of generating, compiling, running and rebuilding, compared with other generators of Rust clients. This command writes the page

```sh
SPECWRIGHT_CORPUS=path/to/documents cargo run --release --manifest-path bench/Cargo.toml
```

from figures that it measures and keeps in `bench/results`; only the remarks are written by hand. [bench/README.md](../bench/README.md)
says how it works. A ratio says how many times as much the other generator needs, so more than 1 is good for Specwright.
";

pub(crate) fn write() -> Result<(), Problem> {
    let mut parts = Vec::new();
    for section in Section::ALL {
        let part = match section {
            Section::Generating => results::load(section)?.map(|r| generating::part(&r)),
            Section::Compiling => results::load(section)?.map(|r| compiling::part(&r)),
            Section::Running => results::load(section)?.map(|r| running::part(&r)),
            Section::Rebuilding => results::load(section)?.map(|r| Ok(rebuilding::part(&r))),
        };
        parts.extend(part.transpose()?.map(|part| (section, part)));
    }
    if parts.is_empty() {
        return Err("nothing has been measured yet".into());
    }
    let mut page = HEAD.to_owned();
    page.push_str("\n## Goals\n\n");
    let goals = parts.iter().flat_map(|(_, part)| &part.goals);
    page.push_str(&goal::table(goals));
    for (section, part) in &parts {
        let _ = write!(page, "\n## {}\n\n{}", part.title, part.text);
        let remarks = places::bench().join("remarks").join(format!("{}.md", section.name()));
        if remarks.exists() {
            let _ = write!(page, "\n{}", places::read(&remarks)?);
        }
    }
    page.push_str("\n## Where and when\n\n");
    page.push_str(&settings(&parts));
    let file = places::root().join("docs/performance.md");
    places::write(&file, &page)?;
    say(&format!("wrote {}", file.display()));
    Ok(())
}

/// The settings of the sections; equal ones are one row.
fn settings(parts: &[(Section, Part)]) -> String {
    let head = [
        "section",
        "date",
        "processor",
        "memory",
        "kernel",
        "compiler",
        "commit",
        "load before",
    ];
    let mut rows = Vec::new();
    for (section, Part { setting, .. }) in parts {
        rows.push(vec![
            section.name().to_owned(),
            setting.date.clone(),
            format!("{}, {} cores", setting.processor, setting.cores),
            table::bytes(setting.memory as f64),
            setting.kernel.clone(),
            setting.rustc.clone(),
            setting.commit.clone(),
            format!("{:.1}", setting.load),
        ]);
    }
    table::table(&head, &rows)
}
