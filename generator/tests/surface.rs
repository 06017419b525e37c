//! The description of the generated API has exactly the public items of the generated code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::diagnostic::Diagnostics;
use specwright::surface::{ApiShape, Receiver, Surface};
use specwright::{Lowered, Settings, generate_module};
use syn::{Fields, FnArg, ImplItem, Item, ReturnType, Type, Visibility};

/// Types and methods that every client has, and what macros of the runtime add to requests.
const OF_ALL: [&str; 8] = [
    "Client::builder",
    "Builder::credentials",
    "Builder::endpoint",
    "Builder::config",
    "Builder::transport",
    "Builder::interceptor",
    "Builder::build",
    "struct Client",
];
const BY_MACROS: [&str; 7] = ["send", "send_raw", "items", "pages", "events", "lines", "stream"];

#[test]
fn the_described_items_are_those_of_the_code() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/documents");
    let mut documents: Vec<PathBuf> =
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/huaweicloud/workspace.yaml")];
    let entries = fs::read_dir(&tests).expect("the documents are there");
    documents.extend(
        entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| is_document(path)),
    );
    // and real ones, where there are some
    let corpus = std::env::var_os("SPECWRIGHT_CORPUS").map(PathBuf::from);
    let corpus = corpus.and_then(|folder| fs::read_dir(folder).ok());
    let entries = corpus.into_iter().flatten().flatten().map(|entry| entry.path());
    documents.extend(entries.filter(|path| is_document(path)));
    assert!(documents.len() > 20, "{documents:?}");
    for document in documents {
        let settings = Settings::default();
        let (lowered, _) = Lowered::open(&document, &settings);
        let surface = lowered
            .expect("the document can be read")
            .surface(&mut Diagnostics::new());
        let described = described(&surface.expect("the client can be planned"));
        let generated = generate_module(&document, Path::new("src/client"), &settings);
        let mut emitted = BTreeSet::new();
        for (path, text) in generated.files.iter().filter(|(path, _)| !path.starts_with("wire")) {
            if path.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            file.items.iter().for_each(|item| emit(item, &mut emitted));
        }
        // the table of a struct that derives `Default` writes its `new`
        let is_by_table = |item: &&String| item.ends_with("::new()->Self");
        // every client has it, by the one or the other name
        let is_by_hand = |item: &&String| item.ends_with("request(&self,runtime::Method,&str,)->runtime::Request");
        let lost = emitted.difference(&described).filter(|item| !is_by_hand(item));
        let lost: Vec<_> = lost.collect();
        let invented = described.difference(&emitted).filter(|item| !is_by_table(item));
        let invented: Vec<_> = invented.collect();
        assert!(
            lost.is_empty() && invented.is_empty(),
            "{}: not described {lost:#?}, not emitted {invented:#?}",
            document.display()
        );
    }
}

fn is_document(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let is_document = [".yaml", ".json"].iter().any(|ending| name.ends_with(ending));
    is_document && !name.ends_with(".names.yaml")
}

/// A type without the paths to generated ones, as the files of a client name them in different ways.
fn plain(ty: &str) -> String {
    let plain: String = ty.chars().filter(|character| !character.is_whitespace()).collect();
    let paths = ["models::", "super::", "operations::", "::std::", "std::"];
    let short = paths.iter().fold(plain, |text, path| text.replace(path, ""));
    short.replace(",>", ">") // in a long type, which is on several lines
}

fn described(surface: &Surface) -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    for ty in &surface.types {
        let path = ty.path.rsplit("::").next().unwrap_or_default();
        match &ty.shape {
            ApiShape::Struct(fields) => {
                items.extend(fields.iter().map(|of| format!("{path}.{}: {}", of.name, plain(&of.ty))))
            }
            ApiShape::Tuple(fields) => items.extend(fields.iter().map(|ty| format!("{path}.(): {}", plain(ty)))),
            ApiShape::Enum {
                variants,
                non_exhaustive,
            } => {
                items.insert(format!("enum {path} {non_exhaustive}"));
                items.extend(variants.iter().map(|of| {
                    format!(
                        "{path}::{}({})",
                        of.name,
                        plain(of.content.as_deref().unwrap_or_default())
                    )
                }));
            }
            ApiShape::Alias(target) => drop(items.insert(format!("type {path} = {}", plain(target)))),
            _ => {}
        }
        if !matches!(ty.shape, ApiShape::Enum { .. } | ApiShape::Alias(_)) && path != "Client" {
            items.insert(format!("struct {path}"));
        }
        items.extend(ty.constants.iter().map(|(name, _)| format!("const {path}::{name}")));
        let is_request = ty.path.starts_with("operations::");
        for of in ty
            .functions
            .iter()
            .filter(|of| !(is_request && of.arguments.is_empty() && BY_MACROS.contains(&of.name.as_str())))
        {
            let receiver = match of.receiver {
                Receiver::None => "",
                Receiver::Reference => "&self,",
                Receiver::Value => "self,",
            };
            let arguments: String = of.arguments.iter().map(|of| format!("{},", plain(&of.ty))).collect();
            let output = plain(&of.output);
            let output = if of.output == ty.path {
                "Self".to_owned()
            } else {
                output
            };
            items.insert(format!("{path}::{}({receiver}{arguments})->{output}", of.name));
        }
    }
    items
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn text(ty: &Type) -> String {
    plain(&quote::quote!(#ty).to_string())
}

fn emit(item: &Item, items: &mut BTreeSet<String>) {
    match item {
        Item::Struct(of) if is_public(&of.vis) => {
            let name = &of.ident;
            let is_of_all = OF_ALL.contains(&format!("struct {name}").as_str());
            items.extend((!is_of_all).then(|| format!("struct {name}")));
            match &of.fields {
                Fields::Named(fields) => {
                    let fields = fields.named.iter().filter(|field| is_public(&field.vis));
                    items
                        .extend(fields.filter_map(|field| {
                            Some(format!("{name}.{}: {}", field.ident.as_ref()?, text(&field.ty)))
                        }));
                }
                Fields::Unnamed(fields) => {
                    let fields = fields.unnamed.iter().filter(|field| is_public(&field.vis));
                    items.extend(fields.map(|field| format!("{name}.(): {}", text(&field.ty))));
                }
                Fields::Unit => {}
            }
        }
        Item::Enum(of) => {
            let name = &of.ident;
            let is_open = of
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("non_exhaustive"));
            items.insert(format!("enum {name} {is_open}"));
            for variant in &of.variants {
                let content: String = variant.fields.iter().map(|field| text(&field.ty)).collect();
                items.insert(format!("{name}::{}({content})", variant.ident));
            }
        }
        Item::Type(of) => drop(items.insert(format!("type {} = {}", of.ident, text(&of.ty)))),
        Item::Impl(of) if of.trait_.is_none() => {
            let name = text(&of.self_ty);
            for item in &of.items {
                match item {
                    ImplItem::Const(of) => drop(items.insert(format!("const {name}::{}", of.ident))),
                    ImplItem::Fn(of)
                        if is_public(&of.vis) && !OF_ALL.contains(&format!("{name}::{}", of.sig.ident).as_str()) =>
                    {
                        let inputs = of.sig.inputs.iter().map(|input| match input {
                            FnArg::Receiver(receiver) => plain(&quote::quote!(#receiver).to_string()) + ",",
                            FnArg::Typed(argument) => format!("{},", text(&argument.ty)),
                        });
                        let inputs: String = inputs.collect();
                        let output = match &of.sig.output {
                            ReturnType::Type(_, ty) => text(ty),
                            ReturnType::Default => String::new(),
                        };
                        items.insert(format!("{name}::{}({inputs})->{output}", of.sig.ident));
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}
