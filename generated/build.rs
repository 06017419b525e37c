//! Regenerates `src/` from the documents in `spec/`.

fn main() -> std::process::ExitCode {
    specwright::build::tree("../spec", "src")
}
