//! Generates the clients of the servers that are used, from the documents in `work/sessions`.

fn main() -> Result<(), specwright::BuildError> {
    for (feature, document) in [("CHROMA", "chroma.json"), ("PRISM", "prism.yaml")] {
        if std::env::var_os(format!("CARGO_FEATURE_{feature}")).is_some() {
            specwright::Config::new(format!("../work/sessions/{document}")).generate()?;
        }
    }
    Ok(())
}
