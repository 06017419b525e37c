//! A generated client behind a trait of one's own, so that code which uses it is tested without HTTP.

use std::error::Error;
use std::sync::Mutex;

use petstore::models::{NewPet, Pet, Problem, Status};
use petstore::runtime::transport::{Reply, Script};

#[rustfmt::skip]
#[path = "../src/petstore/mod.rs"]
mod petstore;

/// What the shop needs of the service: a few of its operations, with the arguments that it uses.
trait Pets {
    async fn available(&self) -> Result<Vec<Pet>, petstore::Error>;
    async fn add(&self, pet: &NewPet) -> Result<Pet, petstore::Error>;
}

impl Pets for petstore::Client {
    async fn available(&self) -> Result<Vec<Pet>, petstore::Error> {
        self.list_pets().status(Status::Available).limit(100).send().await
    }

    async fn add(&self, pet: &NewPet) -> Result<Pet, petstore::Error> {
        self.create_pet(pet).send().await
    }
}

/// Sees that there is a pet of each name, and returns how many were missing.
async fn stock_up(pets: &impl Pets, names: &[&str]) -> Result<usize, petstore::Error> {
    let there = pets.available().await?;
    let missing = names.iter().filter(|name| !there.iter().any(|pet| pet.name == **name));
    let mut added = 0;
    for name in missing {
        pets.add(&NewPet::new(*name)).await?;
        added += 1;
    }
    Ok(added)
}

/// A shop in memory, in which nobody may be called Tyrannosaurus.
#[derive(Default)]
struct Double(Mutex<Vec<Pet>>);

impl Pets for Double {
    async fn available(&self) -> Result<Vec<Pet>, petstore::Error> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn add(&self, pet: &NewPet) -> Result<Pet, petstore::Error> {
        if pet.name == "Tyrannosaurus" {
            return Err(error(422, r#"{"code":17,"message":"too large"}"#).await);
        }
        let mut pets = self.0.lock().unwrap();
        let pet = Pet {
            id: pets.len() as i64 + 1,
            name: pet.name.clone(),
            tags: pet.tags.clone(),
            status: Some(Status::Available),
        };
        pets.push(pet.clone());
        Ok(pet)
    }
}

/// An error as the client gives it for such a response.
async fn error(status: u16, body: &str) -> petstore::Error {
    let client = client(&Script::new([Reply::json(status, body)]));
    client.list_pets().send().await.unwrap_err()
}

fn client(script: &Script) -> petstore::Client {
    let builder = petstore::Client::builder().credentials(petstore::Credentials::bearer("made-up"));
    builder.transport(script.clone()).build().unwrap()
}

#[tokio::test]
async fn what_is_missing_is_added() -> Result<(), Box<dyn Error>> {
    let shop = Double::default();
    assert_eq!(stock_up(&shop, &["Rex", "Tom"]).await?, 2);
    assert_eq!(stock_up(&shop, &["Tom", "Ada", "Rex"]).await?, 1);
    let names: Vec<String> = shop.available().await?.into_iter().map(|pet| pet.name).collect();
    assert_eq!(names, ["Rex", "Tom", "Ada"]);
    Ok(())
}

#[tokio::test]
async fn an_error_of_the_service_is_passed_on() {
    let error = stock_up(&Double::default(), &["Tyrannosaurus"]).await.unwrap_err();
    let problem = error.body_as::<Problem>().unwrap().unwrap();
    assert_eq!((error.status(), problem.message.as_str()), (Some(422), "too large"));
}

/// The client is held to the same trait: what it sends is looked at once, here.
#[tokio::test]
async fn the_client_sends_what_the_trait_promises() -> Result<(), Box<dyn Error>> {
    let rex = r#"{"id":7,"name":"Rex"}"#;
    let script = Script::new([Reply::json(200, "[]"), Reply::json(201, rex)]);
    assert_eq!(stock_up(&client(&script), &["Rex"]).await?, 1);
    let requests = script.requests();
    assert_eq!(
        requests[0].url,
        "https://petstore.example/v1/pets?status=available&limit=100"
    );
    assert_eq!(requests[1].body.bytes().ok_or("a whole body")?, r#"{"name":"Rex"}"#);
    Ok(())
}
