//! Runs the checks on files as documents, without a fuzzer, for example on findings of one. `cargo run
//! --no-default-features --example by_hand -- file...`

use specwright_fuzz::bytes;

fn main() -> std::io::Result<()> {
    for path in std::env::args_os().skip(1) {
        bytes::run(&std::fs::read(&path)?);
        println!("{}: no fault", path.display());
    }
    Ok(())
}
