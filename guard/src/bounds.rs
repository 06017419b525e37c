//! The accepted bounds, in a committed file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::documents::root;

/// The counts, by name. More is worse.
#[derive(Default)]
pub(crate) struct Figures {
    /// The same on every machine.
    pub(crate) emitted: BTreeMap<String, f64>,
    /// Counts that depend on the compiler: they are compared only with those of the same release.
    pub(crate) compiled: BTreeMap<String, f64>,
}

/// The tolerance above a bound, as the C library and the processor change the counts a little.
const SLACK: f64 = 1.03;
/// A count this far below its bound should become the new bound.
const WORTH: f64 = 0.9;

fn file() -> PathBuf {
    root().join("guard/bounds.json")
}

fn compiler() -> Result<String, String> {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map_err(|error| format!("rustc: {error}"))?;
    Ok(String::from_utf8_lossy(&version.stdout).trim().to_owned())
}

/// Writes the current counts as the new bounds. Bounds of what was not counted stay.
pub(crate) fn accept(figures: &Figures) -> Result<(), String> {
    let file = file();
    let known = if file.exists() { read()? } else { Value::Null };
    let merged = |key: &str, figures: &BTreeMap<String, f64>| {
        let mut merged = known[key].as_object().cloned().unwrap_or_default();
        merged.extend(
            figures
                .iter()
                .map(|(name, value)| (name.clone(), json!((value * 10.0).round() / 10.0))),
        );
        merged
    };
    let bounds = json!({
        "emitted": merged("emitted", &figures.emitted),
        "compiler": compiler()?,
        "compiled": merged("compiled", &figures.compiled),
    });
    let text = serde_json::to_string_pretty(&bounds).map_err(|error| error.to_string())?;
    std::fs::write(&file, text + "\n").map_err(|error| format!("{}: {error}", file.display()))?;
    println!("accepted the bounds in {}", file.display());
    Ok(())
}

fn read() -> Result<Value, String> {
    let file = file();
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Shows every count beside its bound, and fails if one is above it.
pub(crate) fn check(figures: &Figures) -> Result<(), String> {
    let accepted = read()?;
    let mut faults = compare(&figures.emitted, accepted["emitted"].as_object(), true);
    let (before, now) = (accepted["compiler"].as_str().unwrap_or_default(), compiler()?);
    let same = before == now;
    faults.extend(compare(&figures.compiled, accepted["compiled"].as_object(), same));
    if !same {
        println!("counts of compiled code are shown but not compared: the bounds are for {before}, and this is {now}");
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{}\nwhere that is meant: BLESS=1 cargo run -p specwright-guard",
            faults.join("\n")
        )),
    }
}

fn compare(figures: &BTreeMap<String, f64>, accepted: Option<&Map<String, Value>>, judged: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, value) in figures {
        let Some(bound) = accepted.and_then(|accepted| accepted.get(name)?.as_f64()) else {
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
        if judged && value / bound > SLACK {
            faults.push(format!("{name} is {value:.1}, and was {bound:.1}"));
        }
    }
    faults
}
