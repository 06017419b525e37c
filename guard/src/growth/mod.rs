//! Checks that the work of generating grows in proportion to the document, for many shapes of documents.
//!
//! Each [shape](Shape) is a document in three sizes, with `n`, `2n` and `4n` elements of one kind. Its growth is the
//! number of instructions of the step from `2n` to `4n` divided by that of the step from `n` to `2n`, so fixed costs do
//! not count. Proportional work gives 2; if each element is compared with all others, the growth approaches 4.

mod bodies;
mod composed;
mod files;
mod input;
mod operations;
mod schemas;
mod settings;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::thread;
use std::time::Duration;

use specwright::{Selector, Settings, generate_crate};

use crate::documents::{runtime, target};
use crate::executed::{has_valgrind, instructions_of_each};
use input::{Input, Shape};

/// The largest growth that passes: two runs of the same document differ by some hundredths.
const MOST: f64 = 2.1;
/// The least instructions of a step that can be judged: two runs of the same document differ by some thousand.
const ENOUGH: f64 = 500_000.0;

/// The sizes of the three documents, as multiples of the smallest number of elements.
const SIZES: [usize; 3] = [1, 2, 4];

/// The arguments of the command line for measuring only growth.
pub(crate) struct Choice<'a> {
    /// A factor for the usual number of elements.
    pub(crate) times: usize,
    /// Only shapes whose name contains this.
    pub(crate) part: &'a str,
}

impl<'a> Choice<'a> {
    /// All shapes in their usual sizes.
    pub(crate) const ALL: Choice<'static> = Choice { times: 1, part: "" };

    /// Reads `[TIMES] [PART OF A NAME]`.
    pub(crate) fn of(arguments: &[&'a str]) -> Option<Self> {
        let times = |text: &str| text.parse().ok().filter(|times| *times > 0);
        match arguments {
            [] => Some(Self::ALL),
            [one] => Some(times(one).map_or(Self { part: one, ..Self::ALL }, |times| Self { times, ..Self::ALL })),
            [number, part] => times(number).map(|times| Self { times, part }),
            _ => None,
        }
    }
}

/// The instructions for the three sizes of a shape.
struct Growth {
    shape: &'static Shape,
    counts: [f64; 3],
}

impl Growth {
    /// Returns the instructions of the second step divided by those of the first.
    fn factor(&self) -> f64 {
        let [one, two, four] = self.counts;
        (four - two) / (two - one)
    }

    /// Returns the text: millions of instructions, and the growth.
    fn print(&self) {
        let [one, two, four] = self.counts.map(|count| count / 1e6);
        let (name, factor) = (self.shape.name, self.factor());
        let remark = self.fault().unwrap_or_default();
        println!("growth of {name:<65} {one:>8.1} {two:>8.1} {four:>8.1} {factor:>5.2} {remark}");
    }

    /// Returns the fault, if there is one.
    fn fault(&self) -> Option<&'static str> {
        let [one, two, _] = self.counts;
        match () {
            () if two - one < ENOUGH => Some("too little to judge by"),
            () if self.factor() > MOST => Some("too much"),
            () => None,
        }
    }
}

/// Measures the shapes, and fails if one grows faster than in proportion.
pub(crate) fn check(choice: &Choice<'_>) -> Result<(), String> {
    if !has_valgrind() {
        println!("growth is not measured: valgrind is not installed");
        return Ok(());
    }
    let all = [
        schemas::SHAPES,
        composed::SHAPES,
        operations::SHAPES,
        bodies::SHAPES,
        texts::SHAPES,
        files::SHAPES,
        settings::SHAPES,
    ];
    let chosen = all
        .into_iter()
        .flatten()
        .filter(|shape| shape.name.contains(choice.part));
    let chosen: Vec<&Shape> = chosen.collect();
    if chosen.is_empty() {
        return Err(format!("no shape has `{}` in its name", choice.part));
    }
    let (good, bad): (Vec<Growth>, Vec<Growth>) = measure(&chosen, choice.times)?
        .into_iter()
        .partition(|growth| growth.fault().is_none());
    good.iter().for_each(Growth::print);
    // about once in some hundred runs, threads of the generator change the count, so a failure must happen twice
    let again: Vec<&Shape> = bad.iter().map(|growth| growth.shape).collect();
    let mut faults = Vec::new();
    for growth in measure(&again, choice.times)? {
        growth.print();
        if let Some(fault) = growth.fault() {
            faults.push(format!(
                "the growth of {} is {:.2}: {fault}",
                growth.shape.name,
                growth.factor()
            ));
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("\n")),
    }
}

/// Returns the instructions for each shape in its three sizes, in the order of the shapes. The shapes are divided among
/// as many programs as there are processors, as valgrind translates the generator once for each program.
fn measure(shapes: &[&'static Shape], times: usize) -> Result<Vec<Growth>, String> {
    let processors = thread::available_parallelism().map_or(1, usize::from).min(shapes.len());
    let mut shares: Vec<Vec<(usize, &'static Shape)>> = vec![Vec::new(); processors];
    for (index, shape) in shapes.iter().enumerate() {
        if let Some(share) = shares.get_mut(index % processors) {
            share.push((index, shape));
        }
    }
    let mut measured = thread::scope(|scope| {
        let work = |(number, share): (usize, Vec<_>)| scope.spawn(move || measure_share(number, &share, times));
        let workers: Vec<_> = shares.into_iter().enumerate().map(work).collect();
        let mut measured = Vec::new();
        for worker in workers {
            measured.extend(worker.join().map_err(|_| "a thread that measures growth panicked")??);
        }
        Ok::<_, String>(measured)
    })?;
    measured.sort_by_key(|(index, _)| *index);
    Ok(measured.into_iter().map(|(_, growth)| growth).collect())
}

/// Measures some shapes in one program.
fn measure_share(
    number: usize,
    shapes: &[(usize, &'static Shape)],
    times: usize,
) -> Result<Vec<(usize, Growth)>, String> {
    let folder = target().join(format!("growth-{number}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut documents = String::new();
    for (index, shape) in shapes {
        for size in SIZES {
            let input = (shape.make)(shape.n * times * size);
            let document = write(&input, &folder.join(format!("{index}-{size}")))?;
            documents.push_str(&format!("{}\n", document.display()));
        }
    }
    // the first document is not counted, as it includes work that is done only once
    let first = documents.lines().next().unwrap_or_default().to_owned();
    let list = folder.join("documents");
    fs::write(&list, format!("{first}\n{documents}")).map_err(|error| format!("{}: {error}", list.display()))?;
    let counts = instructions_of_each("generate-all", &list, "growth::counted", &folder)?;
    let counts = counts.get(1..).unwrap_or_default().chunks(SIZES.len());
    let growths = shapes.iter().zip(counts).map(|((index, shape), counts)| {
        let counts = counts
            .try_into()
            .map_err(|_| format!("{}: not all was counted", shape.name))?;
        Ok((*index, Growth { shape, counts }))
    });
    growths.collect()
}

/// Writes the files to a folder, and returns the path of the document.
fn write(input: &Input, folder: &Path) -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let lists = [("include", &input.include), ("exclude", &input.exclude)];
    let lists = lists.map(|(name, list)| (name.to_owned(), list.join("\n")));
    for (name, text) in input.files.iter().chain(&lists) {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(failed)?;
    }
    let document = input.files.first().ok_or("a shape without a document")?;
    Ok(folder.join(&document.0))
}

/// Generates from each document in a list. This runs under valgrind.
pub(crate) fn generate_all(list: &Path) -> Result<(), String> {
    let documents = fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
    let mut documents = documents.lines();
    documents.try_for_each(|document| counted(Path::new(document)).map_err(|error| format!("{document}: {error}")))
}

/// The counted work for one document: valgrind records the instructions whenever this function returns.
#[inline(never)]
fn counted(document: &Path) -> Result<(), String> {
    generate(document)?;
    wait_for_threads();
    Ok(())
}

/// Waits until the generator's own threads have dropped its data.
fn wait_for_threads() {
    let threads = || fs::read_dir("/proc/self/task").map_or(1, Iterator::count);
    while threads() > 1 {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Generates from the files of [`write()`], and shows the diagnostics.
fn generate(document: &Path) -> Result<(), String> {
    let list = |name: &str| -> Result<Vec<Selector>, String> {
        let text = fs::read_to_string(document.with_file_name(name)).map_err(|error| format!("{name}: {error}"))?;
        text.lines().map(Selector::from_str).collect()
    };
    let mut settings = Settings::default();
    settings.keep_going = true;
    settings.include = list("include")?;
    settings.exclude = list("exclude")?;
    let generated = generate_crate(document, "growth", &runtime(), &settings);
    let said = generated.diagnostics.to_string();
    match generated.files.is_empty() {
        false => Ok(()),
        true => Err(format!("nothing was generated: {said}")),
    }
}
