//! Adds a pet to a shop and lists the available pets.
//!
//! ```sh
//! cargo run -p specwright-cli -- mock examples/petstore/petstore.yaml --port 8080
//! cargo run -p petstore -- http://127.0.0.1:8080/v1
//! ```

#[rustfmt::skip]
mod petstore;

use std::error::Error;

use petstore::models::{NewPet, Status};
use petstore::{Client, Credentials};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut builder = Client::builder().credentials(Credentials::bearer("made-up"));
    if let Some(url) = std::env::args().nth(1) {
        builder = builder.endpoint(url);
    }
    let client = builder.build()?;

    let pet = NewPet {
        status: Some(Status::Available),
        ..NewPet::new("Rex")
    };
    let added = client.create_pet(&pet).send().await?;
    println!("{} has the id {}", added.name, added.id);

    for pet in client.list_pets().status(Status::Available).limit(10).send().await? {
        println!("{}: {} {}", pet.id, pet.name, pet.tags.unwrap_or_default().join(", "));
    }
    Ok(())
}
