//! The results of documents, kept in a file: a run that was stopped goes on where it was.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::measure::Outcome;

/// The results of an earlier run by the same program, and the file for those of this one.
#[derive(Default)]
pub(crate) struct Results {
    known: HashMap<String, (u64, Outcome)>,
    file: Option<File>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    name: String,
    /// Of the text of the document.
    hash: u64,
    outcome: Outcome,
}

impl Results {
    /// Reads the file. What another build of this program wrote is dropped, as the generator may be another.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let problem = |error| format!("{}: {error}", path.display());
        let program = std::env::current_exe().map_err(problem)?;
        let first = format!("program {:016x}", hash_of(&program).map_err(problem)?);
        let text = fs::read_to_string(path).unwrap_or_default(); // there is none before the first run
        let mut lines = text.split_inclusive('\n');
        let is_of_this_program = lines.next().is_some_and(|line| line.trim_end() == first);
        let mut file = OpenOptions::new();
        file.create(true);
        match is_of_this_program {
            true => file.append(true),
            false => file.write(true).truncate(true),
        };
        let mut file = file.open(path).map_err(problem)?;
        let mut known = HashMap::new();
        if is_of_this_program {
            if !text.ends_with('\n') {
                file.write_all(b"\n").map_err(problem)?; // the run was stopped within a line, which is of no use
            }
            let lines = lines.filter_map(|line| serde_json::from_str::<Line>(line).ok());
            known.extend(lines.map(|line| (line.name, (line.hash, line.outcome))));
        } else {
            writeln!(file, "{first}").map_err(problem)?;
        }
        Ok(Self {
            known,
            file: Some(file),
        })
    }

    /// The result of a document whose text is as it was.
    pub(crate) fn of(&self, document: &Document) -> Option<&Outcome> {
        let (hash, outcome) = self.known.get(&document.name)?;
        (hash_of(&document.path).ok()? == *hash).then_some(outcome)
    }

    /// Keeps the result of a document.
    pub(crate) fn add(&mut self, document: &Document, outcome: &Outcome) -> Result<(), String> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let line = Line {
            name: document.name.clone(),
            hash: hash_of(&document.path).map_err(|error| error.to_string())?,
            outcome: outcome.clone(),
        };
        let line = serde_json::to_string(&line).map_err(|error| error.to_string())?;
        writeln!(file, "{line}").map_err(|error| error.to_string())
    }
}

/// A hash of the bytes of a file.
fn hash_of(path: &Path) -> std::io::Result<u64> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Results;
    use crate::documents::Document;
    use crate::measure::Outcome;

    #[test]
    fn a_run_that_was_stopped_goes_on() {
        let folder = std::env::temp_dir().join(format!("specwright-results-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let document = |name: &str| Document {
            path: folder.join(name),
            name: name.to_owned(),
            version: String::new(),
        };
        let (first, second) = (document("a.json"), document("b.json"));
        fs::write(&first.path, "1").expect("a file");
        fs::write(&second.path, "2").expect("a file");
        let file = folder.join("results");
        let outcome = Outcome {
            operations: 7,
            ..Outcome::default()
        };
        let mut results = Results::open(&file).expect("a new file");
        results.add(&first, &outcome).expect("a line");
        results.add(&second, &outcome).expect("a line");
        // stopped within the second line
        let text = fs::read_to_string(&file).expect("the file");
        fs::write(&file, text.trim_end().trim_end_matches('}')).expect("the file");

        let mut results = Results::open(&file).expect("the file");
        assert_eq!(results.of(&first).map(|outcome| outcome.operations), Some(7));
        assert!(results.of(&second).is_none(), "its line is not whole");
        results.add(&second, &outcome).expect("a line");
        fs::write(&first.path, "3").expect("a file");
        let results = Results::open(&file).expect("the file");
        assert!(results.of(&first).is_none(), "the document has changed");
        assert!(results.of(&second).is_some());

        let text = fs::read_to_string(&file).expect("the file");
        fs::write(&file, text.replacen("program ", "program f", 1)).expect("the file");
        let results = Results::open(&file).expect("the file");
        assert!(results.of(&second).is_none(), "another build wrote it");
        fs::remove_dir_all(&folder).expect("a folder");
    }
}
