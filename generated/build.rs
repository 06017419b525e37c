//! Regenerates `src/` from the documents in `spec/`.

fn main() -> Result<(), specwright::BuildError> {
    specwright::build::tree("../spec", "src")
}
