//! Saved results, from which alone the page is written.

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::arguments::Section;
use crate::{Problem, places};

fn file(section: Section) -> PathBuf {
    places::bench().join("results").join(format!("{}.json", section.name()))
}

/// Reads the results of a section; `None` if it was not measured.
pub(crate) fn load<R: DeserializeOwned>(section: Section) -> Result<Option<R>, Problem> {
    let file = file(section);
    if !file.exists() {
        return Ok(None);
    }
    let results = serde_json::from_str(&places::read(&file)?);
    results.map(Some).map_err(|error| {
        format!(
            "{}: {error}; measure it anew with `--section {}`",
            file.display(),
            section.name()
        )
        .into()
    })
}

/// Saves the results of a section.
pub(crate) fn save<R: Serialize>(section: Section, results: &R) -> Result<(), Problem> {
    let text = serde_json::to_string_pretty(results).map_err(|error| format!("{}: {error}", section.name()))?;
    places::write(&file(section), &(text + "\n"))
}
