//! Whether an argument takes what another took.

use std::collections::HashMap;

use specwright::surface::Surface;

/// What types can be made of by `Into`, besides themselves, by their paths.
pub(super) type Conversions<'a> = HashMap<&'a str, Vec<&'a str>>;

/// What each generated type can be made of.
pub(super) fn conversions(surface: &Surface) -> Conversions<'_> {
    let types = surface.types.iter();
    types
        .map(|ty| {
            let sources = ty
                .traits
                .iter()
                .filter_map(|of| of.strip_prefix("From<")?.strip_suffix('>'));
            (ty.path.as_str(), sources.collect::<Vec<&str>>())
        })
        .filter(|(_, sources)| !sources.is_empty())
        .collect()
}

/// How a value is given.
enum Form<'t> {
    /// `T`, `&T`, `&[T]`.
    Value(&'t str),
    /// `impl Into<T>`.
    Into(&'t str),
    /// `impl IntoIterator<Item = T>`.
    Items(&'t str),
    /// `impl runtime::IntoJson`.
    Json,
    /// Any other, which takes the same only if it is the same.
    Other,
}

fn form(ty: &str) -> Form<'_> {
    let inner = |head: &str| ty.strip_prefix(head)?.strip_suffix('>');
    match ty {
        "impl runtime::IntoJson" => Form::Json,
        _ => match (inner("impl Into<"), inner("impl IntoIterator<Item = ")) {
            (Some(ty), _) => Form::Into(ty),
            (_, Some(item)) => Form::Items(item),
            _ if ty.starts_with("impl ") || ty.starts_with('(') => Form::Other,
            _ => Form::Value(ty),
        },
    }
}

/// Whether an argument of type `new` takes everything that one of type `old` did. Each comes with what converts into the
/// generated types of its client.
pub(super) fn accepts((new, conversions): (&str, &Conversions<'_>), (old, before): (&str, &Conversions<'_>)) -> bool {
    if new == old {
        return true;
    }
    match (form(new), form(old)) {
        (Form::Json, old) => sources(old, before).iter().all(|source| is_json(source)),
        (Form::Items(new), Form::Items(old)) => accepts((new, conversions), (old, before)),
        // the argument was a list, and callers may have given an iterator
        (_, Form::Items(_) | Form::Other) | (Form::Items(_) | Form::Other, _) => false,
        (new, old) => {
            let sources = sources(old, before);
            !sources.is_empty() && sources.iter().all(|source| takes(&new, source, conversions))
        }
    }
}

/// The types of values that callers give for such an argument.
fn sources<'t>(form: Form<'t>, conversions: &'t Conversions<'_>) -> Vec<&'t str> {
    match form {
        Form::Value(ty) => vec![ty],
        Form::Into(ty) => {
            let mut all = vec![ty];
            all.extend(of_runtime(ty));
            all.extend(conversions.get(ty).into_iter().flatten());
            if let Some(inner) = option(ty) {
                all.push(inner);
            }
            all
        }
        Form::Json => vec!["runtime::Json", "String", "&str", "i64", "bool", "f64"],
        Form::Items(_) | Form::Other => Vec::new(),
    }
}

fn takes(form: &Form<'_>, source: &str, conversions: &Conversions<'_>) -> bool {
    match form {
        Form::Value(ty) => *ty == source,
        Form::Into(ty) => {
            let converts = |ty: &str| conversions.get(ty).is_some_and(|from| from.contains(&source));
            *ty == source || of_runtime(ty).contains(&source) || converts(ty) || option(ty) == Some(source)
        }
        Form::Json | Form::Items(_) | Form::Other => false,
    }
}

fn option(ty: &str) -> Option<&str> {
    ty.strip_prefix("Option<")?.strip_suffix('>')
}

/// What types that are not generated can be made of.
fn of_runtime(ty: &str) -> &'static [&'static str] {
    match ty {
        "String" => &["&str"],
        "runtime::Secret" => &["String", "&str"],
        "runtime::File" | "runtime::Upload" => {
            &["runtime::Bytes", "Vec<u8>", "String", "&'static str", "runtime::Binary"]
        }
        _ => &[],
    }
}

/// Whether a value of the type can be given as JSON.
fn is_json(source: &str) -> bool {
    const KNOWN: [&str; 19] = [
        "i8",
        "i16",
        "i32",
        "i64",
        "u8",
        "u16",
        "u32",
        "u64",
        "f32",
        "f64",
        "bool",
        "String",
        "&str",
        "runtime::Json",
        "runtime::Number",
        "runtime::DateTime",
        "runtime::Date",
        "runtime::Binary",
        "runtime::Secret",
    ];
    KNOWN.contains(&source) || source.starts_with("models::")
}
