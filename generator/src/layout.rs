//! Layout of a client: the files that hold it.
//!
//! A small client has four files: the client, its operations, its models, its tables. If one of them would have more
//! than [`LIMIT`] lines, operations are grouped in files by tag, and models and tables by the only tag that uses them,
//! or else as shared ones. A group that is too long for one file has several, numbered.

mod pack;
mod workers;

use crate::emit::constraints::constraints;
use crate::emit::xml::xml;
use crate::emit::{File, Piece, Standing, Surroundings, emit, split};
use crate::plan::names::Scope;
use crate::plan::{Groups, OperationPlan, Plan, User, longest_chain};
use crate::render::{first_line, render_methods, render_pieces};

use pack::pack;
use workers::in_parallel;

/// Maximum number of lines of a file.
const LIMIT: usize = 3000;
/// Maximum number of groups of a crate, as each is a feature: crates.io allows 300, including `default`.
pub(crate) const FEATURES: usize = 299;
/// Chains of types longer than this need a higher `recursion_limit` than rustc's own, 128: each is
/// several steps for it, as fields are wrapped in `Option`, `Box` and `Vec`.
const LONG_CHAIN: usize = 24;
/// Recursion steps of the compiler for one link of a chain.
const STEPS: usize = 6;
/// The smallest `recursion_limit` that is emitted.
const RECURSION: usize = 512;

/// What the values of requests have to keep to; it has one file, whatever the number of parts.
const CONSTRAINTS: &str = "constraints.rs";

/// How bodies are written as XML; the same.
const XML: &str = "xml.rs";

/// The files of a client.
pub(crate) struct Layout {
    /// Path below the module's folder, and text.
    pub(crate) files: Vec<(String, String)>,
    /// The cargo features of the parts, where they have any.
    pub(crate) features: Vec<String>,
    /// The `recursion_limit` that the crate needs.
    pub(crate) recursion_limit: Option<usize>,
}

/// An internal error: generated code that does not parse, by file and message.
pub(crate) struct Fault {
    pub(crate) file: String,
    pub(crate) error: syn::Error,
}

/// Writes the files of a client. `main` is the file of the module itself, `shown` the document's name in the first line
/// of each file.
pub(crate) fn lay_out(plan: &Plan<'_>, surroundings: &Surroundings, main: &str, shown: &str) -> Result<Layout, Fault> {
    let chain = longest_chain(plan);
    let mut surroundings = surroundings.clone();
    surroundings.recursion_limit = (chain > LONG_CHAIN).then(|| limit_for(chain));
    let types = types(plan)?;
    if fewest_lines(plan, &types) <= LIMIT {
        let files = whole(plan, &surroundings, &types, main, shown)?;
        if files.iter().all(|(_, text)| lines(text) <= LIMIT) {
            return Ok(Layout {
                files,
                features: Vec::new(),
                recursion_limit: surroundings.recursion_limit,
            });
        }
    }
    surroundings.recursion_limit = Some(limit_for(chain));
    in_parts(plan, &surroundings, types, main, shown)
}

fn limit_for(chain: usize) -> usize {
    (chain * STEPS).next_power_of_two().max(RECURSION)
}

/// The models and tables of all types, in the order of the plan.
fn types(plan: &Plan<'_>) -> Result<Vec<Models>, Fault> {
    let of_types = in_parallel(&plan.types, |ty| Models::of(split::model(ty)));
    of_types.into_iter().collect()
}

/// A lower bound for the lines of the longest file, so that large documents are split at once.
fn fewest_lines(plan: &Plan<'_>, types: &[Models]) -> usize {
    let models: usize = types.iter().map(|ty| lines(&ty.models)).sum();
    let tables: usize = types.iter().map(|ty| lines(&ty.tables)).sum();
    models.max(tables).max(fewest_lines_of_operations(plan))
}

fn fewest_lines_of_operations(plan: &Plan<'_>) -> usize {
    let methods = plan.operations.len() * 10;
    // the struct of a request, how it is sent, and its setters, an empty line before each
    let requests = plan.operations.iter().map(|operation| 7 + 4 * operation.setters.len());
    methods.max(requests.sum())
}

/// Whether the operations alone are too long for one file, whatever the models.
#[cfg(feature = "surface")]
pub(crate) fn is_split_by_operations(plan: &Plan<'_>) -> bool {
    fewest_lines_of_operations(plan) > LIMIT
}

fn whole(
    plan: &Plan<'_>,
    surroundings: &Surroundings,
    types: &[Models],
    main: &str,
    shown: &str,
) -> Result<Vec<(String, String)>, Fault> {
    let all: &[File] = if plan.only_types {
        &File::WITHOUT_CLIENT
    } else {
        &File::ALL
    };
    let mut files: Vec<(String, String)> = in_parallel(all, |file| {
        let name = match file {
            File::Client => main,
            File::Models => "models.rs",
            File::Operations => "operations.rs",
            File::Wire => "wire.rs",
        };
        let text = whole_file(plan, surroundings, types, *file).map_err(|error| fault(name, error))?;
        Ok((name.to_owned(), first_line(shown) + &text))
    })
    .into_iter()
    .collect::<Result<_, Fault>>()?;
    for (name, pieces) in [(CONSTRAINTS, constraints(plan, false)), (XML, xml(plan, false))] {
        if !pieces.is_empty() {
            let text = render_pieces(pieces).map_err(|error| fault(name, error))?;
            files.push((name.to_owned(), pack(first_line(shown) + &text, LIMIT)));
        }
    }
    Ok(files)
}

/// The text of a file, without its first line.
fn whole_file(
    plan: &Plan<'_>,
    surroundings: &Surroundings,
    types: &[Models],
    file: File,
) -> Result<String, syn::Error> {
    let [before, after] = emit(plan, surroundings, file);
    let mut text = render_pieces(before)?;
    match file {
        File::Models => text.extend(types.iter().map(|ty| ty.models.as_str())),
        File::Wire => text.extend(types.iter().map(|ty| ty.tables.as_str())),
        File::Client | File::Operations => {}
    }
    Ok(text + &render_pieces(after)?)
}

fn fault(file: &str, error: syn::Error) -> Fault {
    Fault {
        file: file.to_owned(),
        error,
    }
}

/// A module that is planned, and the group of operations that it belongs to.
struct Part<T> {
    module: String,
    group: Option<usize>,
    items: Vec<T>,
}

/// The text of operations.
struct Calls {
    requests: String,
    methods: String,
    tables: String,
}

impl Calls {
    fn lines(&self) -> usize {
        lines(&self.requests) + lines(&self.methods) + lines(&self.tables)
    }
}

/// The text of models and of their tables.
struct Models {
    models: String,
    tables: String,
}

impl Models {
    fn of((models, tables): (Vec<Piece>, Vec<Piece>)) -> Result<Self, Fault> {
        Ok(Self {
            models: render_pieces(models).map_err(|error| fault("models.rs", error))?,
            tables: render_pieces(tables).map_err(|error| fault("wire.rs", error))?,
        })
    }
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

fn concat<T>(items: &[T], text: fn(&T) -> &str) -> String {
    items.iter().map(text).collect()
}

/// The files of all groups. The first file of a group has the group's name, the others a number.
struct Parts<'g, T> {
    groups: &'g Groups,
    /// Lines of each file besides its items.
    head: usize,
    names: Scope,
    all: Vec<Part<T>>,
}

impl<'g, T> Parts<'g, T> {
    fn of(groups: &'g Groups, head: usize) -> Self {
        let mut names = Scope::default();
        for module in &groups.modules {
            names.claim_exact(module.clone());
        }
        names.claim_exact("shared".to_owned());
        Self {
            groups,
            head,
            names,
            all: Vec::new(),
        }
    }

    /// Adds the items of a group, as many to a file as it may have lines.
    fn add(&mut self, group: Option<usize>, items: Vec<T>, lines: impl Fn(&T) -> usize) {
        let module = group.and_then(|group| self.groups.modules.get(group));
        let module = module.map_or("shared", String::as_str);
        let mut so_far = 0;
        for (index, item) in items.into_iter().enumerate() {
            so_far += lines(&item);
            if index == 0 || so_far > LIMIT {
                so_far = self.head + lines(&item);
                let module = match index {
                    0 => module.to_owned(),
                    _ => self.names.claim_exact(module.to_owned()),
                };
                let items = Vec::new();
                self.all.push(Part { module, group, items });
            }
            if let Some(part) = self.all.last_mut() {
                part.items.push(item);
            }
        }
    }
}

fn in_parts(
    plan: &Plan<'_>,
    surroundings: &Surroundings,
    types: Vec<Models>,
    main: &str,
    shown: &str,
) -> Result<Layout, Fault> {
    let is_crate = surroundings.standing == Standing::Crate;
    let groups = Groups::of(plan, if is_crate { FEATURES } else { usize::MAX });
    let calls = calls(plan, surroundings, &groups)?;
    let models = models(plan, types, &groups)?;
    let features = match is_crate {
        true => (0..groups.modules.len()).map(|group| groups.feature(group)).collect(),
        false => Vec::new(),
    };
    let mut files = Files {
        all: Vec::new(),
        mark: first_line(shown),
    };
    let call_parts = declared(&calls, &groups, surroundings);
    let model_parts = declared(&models, &groups, surroundings);
    files.add(main, split::client(plan, surroundings, &features), "")?;
    if !plan.only_types {
        files.add("operations.rs", split::operations(plan, &call_parts), "")?;
    }
    files.add("models.rs", split::models(plan, &model_parts), "")?;
    files.add("wire.rs", split::wire(plan, surroundings, &model_parts), "")?;
    drop(call_parts);
    let is_partly_used = !features.is_empty();
    for (name, pieces) in [
        (CONSTRAINTS, constraints(plan, is_partly_used)),
        (XML, xml(plan, is_partly_used)),
    ] {
        if !pieces.is_empty() {
            files.add(name, pieces, "")?;
        }
    }
    for part in calls {
        let requests = concat(&part.items, |calls| &calls.requests);
        let methods: Vec<&str> = part.items.iter().map(|calls| calls.methods.as_str()).collect();
        let tables = concat(&part.items, |calls| &calls.tables);
        let methods = methods.join("\n");
        let text = format!("{requests}\nimpl super::super::Client {{\n{methods}}}\n{tables}");
        let head = vec![split::head(File::Operations)];
        files.add(&format!("operations/{}.rs", part.module), head, &text)?;
    }
    drop(model_parts);
    for part in models {
        let models = concat(&part.items, |models| &models.models);
        let tables = concat(&part.items, |models| &models.tables);
        let head = |file| vec![split::head(file)];
        files.add(&format!("models/{}.rs", part.module), head(File::Models), &models)?;
        files.add(&format!("wire/{}.rs", part.module), head(File::Wire), &tables)?;
    }
    Ok(Layout {
        files: files.all,
        features,
        recursion_limit: surroundings.recursion_limit,
    })
}

struct Files {
    all: Vec<(String, String)>,
    mark: String,
}

impl Files {
    fn add(&mut self, name: &str, head: Vec<Piece>, text: &str) -> Result<(), Fault> {
        let head = render_pieces(head).map_err(|error| fault(name, error))?;
        let text = pack(format!("{}{head}{text}", self.mark), LIMIT);
        self.all.push((name.to_owned(), text));
        Ok(())
    }
}

/// The parts as their parent declares them.
fn declared<'a, T>(parts: &'a [Part<T>], groups: &Groups, surroundings: &Surroundings) -> Vec<split::Declared<'a>> {
    let one = |part: &'a Part<T>| split::Declared {
        module: &part.module,
        feature: part
            .group
            .filter(|_| surroundings.standing == Standing::Crate)
            .map(|group| groups.feature(group)),
    };
    parts.iter().map(one).collect()
}

/// Lines of a file besides its items: the first line, imports, and the `impl` around methods.
const HEAD: usize = 16;

fn calls(plan: &Plan<'_>, surroundings: &Surroundings, groups: &Groups) -> Result<Vec<Part<Calls>>, Fault> {
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); groups.modules.len()];
    for (index, group) in groups.of_operation.iter().enumerate() {
        if let Some(members) = of_group.get_mut(*group) {
            members.push(index);
        }
    }
    let rendered = in_parallel(&plan.operations, |operation| Some(call(plan, surroundings, operation)));
    let mut rendered: Vec<Option<Result<Calls, Fault>>> = rendered;
    // with each method comes an empty line, except with the first
    let mut parts = Parts::of(groups, HEAD - 1);
    for (group, members) in of_group.into_iter().enumerate() {
        let texts = members
            .into_iter()
            .filter_map(|index| rendered.get_mut(index).and_then(Option::take));
        let texts: Vec<Calls> = texts.collect::<Result<_, _>>()?;
        parts.add(Some(group), texts, |calls| calls.lines() + 1);
    }
    Ok(parts.all)
}

/// The text of one operation.
fn call(plan: &Plan<'_>, surroundings: &Surroundings, operation: &OperationPlan<'_>) -> Result<Calls, Fault> {
    let pieces = split::operation(plan, operation, surroundings);
    let text = |pieces| render_pieces(pieces).map_err(|error| fault("operations.rs", error));
    Ok(Calls {
        requests: text(pieces.request)?,
        methods: render_methods(&[pieces.method]).map_err(|error| fault("operations.rs", error))?,
        tables: text(vec![pieces.table])?,
    })
}

fn models(plan: &Plan<'_>, types: Vec<Models>, groups: &Groups) -> Result<Vec<Part<Models>>, Fault> {
    // the shared ones, then those of each group
    let mut items: Vec<Vec<Models>> = Vec::new();
    items.resize_with(groups.modules.len() + 1, Vec::new);
    let mut add = |place: usize, models: Models| {
        if !models.models.is_empty()
            && let Some(items) = items.get_mut(place)
        {
            items.push(models);
        }
    };
    let of_operations = in_parallel(&plan.operations, |operation| Models::of(split::responses(operation)));
    for (ty, models) in plan.types.iter().zip(types) {
        let place = match groups.user(ty.id) {
            User::Several => 0,
            User::Group(group) => group + 1,
        };
        add(place, models);
    }
    for (models, group) in of_operations.into_iter().zip(&groups.of_operation) {
        add(group + 1, models?);
    }
    // that of the only group among the users, or the shared one
    let place = |users: &mut dyn Iterator<Item = usize>| {
        let mut groups = users.map(|operation| groups.of_operation.get(operation));
        let first = groups.next().flatten();
        match first.filter(|first| groups.all(|other| other == Some(first))) {
            Some(group) => group + 1,
            None => 0,
        }
    };
    for errors in &plan.errors {
        let place = place(&mut errors.uses.iter().copied());
        add(place, Models::of(split::errors(plan, errors))?);
    }
    for events in &plan.events {
        let place = place(&mut events.uses.iter().copied());
        add(place, Models::of(split::events(plan, events))?);
    }
    for headers in &plan.headers {
        let place = place(&mut headers.uses.iter().map(|(operation, _)| *operation));
        add(place, Models::of(split::headers(plan, headers))?);
    }
    let mut parts = Parts::of(groups, HEAD);
    for (place, items) in items.into_iter().enumerate() {
        let lines = |item: &Models| lines(&item.models).max(lines(&item.tables));
        parts.add(place.checked_sub(1), items, lines);
    }
    Ok(parts.all)
}
