//! Writes `src/petstore` again when `petstore.yaml` has changed.

fn main() -> Result<(), specwright::BuildError> {
    specwright::Config::new("petstore.yaml")
        .module("src/petstore")
        .generate()
}
