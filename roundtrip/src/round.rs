//! One document: its client, instances of its schemas, and what became of them.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;
use specwright::{Model, ModelKind, RuntimeSource, Settings, generate_crate};

use crate::Options;
use crate::compare::{Difference, Nulls, difference, properties};
use crate::constants::Constants;
use crate::instance::{Maker, UNDESCRIBED};
use crate::oracle::{UNKNOWN, Union};
use crate::program::Passed;
use crate::{document, program, translate};

/// The results for one document.
#[derive(Default)]
pub struct Figures {
    pub types: usize,
    pub tried: usize,
    pub unfit: usize,
    pub refused: usize,
    pub lost: usize,
    pub changed: usize,
    /// Values whose variant was judged.
    pub judged: usize,
    /// Values of which a union made another variant than a validator allows.
    pub wrong: usize,
}

impl Figures {
    /// Whether every value came through as it was, each as the right variant.
    pub fn is_whole(&self) -> bool {
        self.refused + self.lost + self.changed + self.wrong == 0
    }
}

/// A value to decode and encode.
struct Trial {
    model: usize,
    value: Value,
    /// Whether it is an instance of the schema. The others fit no alternative of a union.
    is_instance: bool,
}

/// What judges the values of a model.
struct Judge<'a> {
    union: Option<Union<'a>>,
    /// The schema of the type in a request, if requests carry it.
    request: Option<Validator>,
}

/// What was found for a value.
enum Finding {
    Refused(String),
    Lost(String),
    Changed(String),
    Wrong(String),
}

pub fn round(path: &Path, options: &Options) -> Result<Figures, String> {
    let shown = path.strip_prefix(&options.corpus).unwrap_or(path).to_string_lossy();
    let name = format!("trip {}", shown.replace(|c: char| !c.is_ascii_alphanumeric(), " "));
    let runtime = RuntimeSource::Path(program::runtime());
    let mut settings = Settings::default();
    settings.root = Some(options.corpus.clone());
    settings.keep_going = true;
    settings.types = options.types.clone().unwrap_or_default();
    let generated = generate_crate(path, &name, &runtime, &settings);
    let source = document::read(path, &options.corpus)?;
    let Some(summary) = generated.documents.first() else {
        let sections = ["paths", "webhooks", "x-webhooks"];
        let mut sections = sections.iter().filter_map(|key| source.get(key)?.as_object());
        return match sections.any(|section| !section.is_empty()) {
            true => Err("nothing was generated".to_owned()),
            false => Ok(Figures::default()), // without operations there is no client
        };
    };
    let schema = translate::document(&source);
    let registry = translate::registry(&schema)?;
    let loose_schema = translate::loosened(&schema);
    let loose = translate::registry(&loose_schema)?;
    let request_schema = translate::for_requests(&schema);
    let requests = translate::registry(&request_schema)?;
    // a type that is made of several schemas is tried in the type that contains it
    let is_completed = |pointer: &str| schema.pointer(pointer).is_none() || translate::is_completed(&source, pointer);
    let maker = Maker::new(&schema);

    let mut figures = Figures::default();
    let mut trials = Vec::new();
    let mut models: Vec<&Model> = Vec::new();
    let mut judges = Vec::new();
    let mut unfit = Vec::new();
    for model in summary.models.iter().filter(|model| !is_completed(&model.pointer)) {
        let validator = match translate::validator(&registry, &model.pointer) {
            Ok(validator) => validator,
            Err(message) => {
                eprintln!("  {}: {message}", model.pointer);
                continue;
            }
        };
        let (instances, dropped): (Vec<Value>, Vec<Value>) = maker
            .instances(&model.pointer)
            .into_iter()
            .partition(|value| validator.is_valid(value));
        figures.types += 1;
        figures.tried += instances.len();
        figures.unfit += dropped.len();
        if let Some(first) = dropped.first() {
            let reason = validator.iter_errors(first).next();
            let reason = reason.map(|error| shortened(&format!("{}: {error}", error.instance_path())));
            unfit.push((dropped.len(), &model.pointer, reason.unwrap_or_default()));
        }
        let union = match &model.kind {
            ModelKind::Union { variants } => {
                Union::new(&model.pointer, variants, &schema, is_completed, &registry, &loose)
            }
            _ => None,
        };
        let strangers = union.iter().flat_map(|union| union.strangers(&schema, &instances));
        let strangers: Vec<Value> = strangers.filter(|value| !validator.is_valid(value)).collect();
        let index = models.len();
        let trial = |is_instance| {
            move |value| Trial {
                model: index,
                value,
                is_instance,
            }
        };
        trials.extend(instances.into_iter().map(trial(true)));
        trials.extend(strangers.into_iter().map(trial(false)));
        models.push(model);
        judges.push(Judge {
            union,
            request: match model.in_requests {
                true => translate::validator(&requests, &model.pointer).ok(),
                false => None,
            },
        });
    }
    unfit.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    for (count, pointer, reason) in unfit.iter().take(options.unfit) {
        eprintln!("  {count} unfit of {pointer}: {reason}");
    }
    if models.is_empty() {
        return Ok(figures);
    }

    let known = properties(&source);
    let constants = Constants::of(&source);
    let is_text_kept = options.types.is_none();
    let program = program::build(&summary.module, &generated.files, &models)?;
    let results = program::run(&program, trials.iter().map(|trial| (trial.model, &trial.value)))?;
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for (trial, result) in trials.iter().zip(results) {
        let (model, judge) = (models[trial.model], &judges[trial.model]);
        let findings = match (trial.is_instance, result) {
            (true, Err(message)) if constants.is_other_tag(&message) => {
                figures.unfit += 1;
                Vec::new()
            }
            (true, Err(message)) => vec![Finding::Refused(message)],
            (true, Ok(passed)) => {
                let wrong = judge.union.as_ref().and_then(|union| {
                    figures.judged += 1;
                    union.fault(&schema, &trial.value, &passed.chosen)
                });
                let unsendable = judge.request.as_ref().and_then(|validator| {
                    figures.judged += 1;
                    unsendable(validator, &passed, &trial.value)
                });
                let wrong = wrong.into_iter().chain(unsendable).map(Finding::Wrong);
                let differs = differs(&trial.value, &passed, model, &known, (&constants, is_text_kept));
                wrong.chain(differs).collect()
            }
            (false, Err(_)) => Vec::new(), // nothing false was made of it
            (false, Ok(passed)) => {
                figures.judged += 1;
                let wrong =
                    (passed.chosen != UNKNOWN).then(|| format!("{}, but it fits no alternative", passed.chosen));
                wrong.map(Finding::Wrong).into_iter().collect()
            }
        };
        for finding in findings {
            let (count, told) = match finding {
                Finding::Refused(told) => (&mut figures.refused, format!("refused: {told}")),
                Finding::Lost(told) => (&mut figures.lost, format!("lost: {told}")),
                Finding::Changed(told) => (&mut figures.changed, format!("changed: {told}")),
                Finding::Wrong(told) => (&mut figures.wrong, format!("wrong: {told}")),
            };
            *count += 1;
            let count = shown.entry(&model.pointer).or_default();
            *count += 1;
            if *count <= 2 && shown.len() <= options.show {
                let text = shortened(&trial.value.to_string());
                eprintln!("  {} as {}: {told}\n    {text}", model.pointer, model.name);
            }
        }
    }
    Ok(figures)
}

/// Returns why the schema of a request refuses what was written of an instance.
fn unsendable(validator: &Validator, passed: &Passed, instance: &Value) -> Option<String> {
    let mut members = instance.as_object().into_iter().flatten();
    let is_described = !members.any(|(_, value)| value == UNDESCRIBED);
    let made = passed.made.as_ref().filter(|_| is_described);
    let written = [("written", Some(&passed.text)), ("made by new", made)];
    written.into_iter().find_map(|(how, text)| {
        let value: Value = serde_json::from_str(text?).ok()?;
        let error = validator.iter_errors(&value).next()?;
        Some(format!(
            "{how}, but it does not fit: {}: {error}",
            error.instance_path()
        ))
    })
}

fn differs(
    value: &Value,
    passed: &Passed,
    model: &Model,
    known: &HashSet<String>,
    (constants, is_text_kept): (&Constants, bool),
) -> Option<Finding> {
    let nulls = match model.in_requests {
        true => Nulls::Kept,
        false => Nulls::Optional(known),
    };
    difference(value, &passed.text, nulls, (constants, is_text_kept)).map(|difference| match difference {
        Difference::Lost(told) => Finding::Lost(told),
        Difference::Changed(told) => Finding::Changed(told),
    })
}

/// Returns the first 400 characters.
fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}
