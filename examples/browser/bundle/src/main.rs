//! `bundle MODULE.wasm FOLDER`: writes the module and the JavaScript that loads it into a folder, and prints its size.
//!
//! The same as `wasm-bindgen --target web --no-typescript`, without a tool that has to be installed first.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(module), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bundle MODULE.wasm FOLDER".into());
    };
    let (module, folder) = (Path::new(&module), Path::new(&folder));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).web(true)?;
    bindgen.typescript(false).omit_default_module_path(false);
    bindgen.generate(folder)?;
    let name = module.file_stem().unwrap_or_default().to_string_lossy();
    let file = folder.join(format!("{name}_bg.wasm"));
    println!("{}: {} bytes", file.display(), fs::metadata(&file)?.len());
    Ok(())
}
