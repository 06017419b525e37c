//! What was accepted before, in a file that is committed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::documents::root;

/// Every figure by its name. More is worse.
pub(crate) type Figures = BTreeMap<String, f64>;

/// How much more than what was accepted is let pass: compilers and allocators change a little, too.
const SLACK: f64 = 1.03;
/// What is so much less is worth accepting, so that it stays so.
const WORTH: f64 = 0.9;

fn file() -> PathBuf {
    root().join("guard/bounds.json")
}

/// Writes what there is now as the bounds to come. Those of what was not counted stay.
pub(crate) fn accept(figures: &Figures) -> Result<(), String> {
    let file = file();
    let mut accepted = match file.exists() {
        true => read()?,
        false => Figures::new(),
    };
    accepted.extend(
        figures
            .iter()
            .map(|(name, value)| (name.clone(), (value * 10.0).round() / 10.0)),
    );
    let text = serde_json::to_string_pretty(&accepted).map_err(|error| error.to_string())?;
    std::fs::write(&file, text + "\n").map_err(|error| format!("{}: {error}", file.display()))?;
    println!("accepted {} figures in {}", figures.len(), file.display());
    Ok(())
}

fn read() -> Result<Figures, String> {
    let file = file();
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Shows every figure beside what was accepted, and fails where one is more.
pub(crate) fn check(figures: &Figures) -> Result<(), String> {
    let accepted = read()?;
    let mut faults = Vec::new();
    for (name, value) in figures {
        let Some(bound) = accepted.get(name) else {
            faults.push(format!("{name} has no bound"));
            continue;
        };
        let change = 100.0 * (value / bound - 1.0);
        let remark = match value / bound {
            ratio if ratio > SLACK => "too much",
            ratio if ratio < WORTH => "better: worth accepting",
            _ => "",
        };
        println!("{name:<55} {value:>14.1} of {bound:>14.1} {change:>+6.1} % {remark}");
        if value / bound > SLACK {
            faults.push(format!("{name} is {value:.1}, and was {bound:.1}"));
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{}\nwhere that is meant: cargo run -p specwright-guard -- --accept",
            faults.join("\n")
        )),
    }
}
