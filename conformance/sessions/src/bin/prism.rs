//! Prism, which checks requests against the document of the pet store: `prism http://localhost:4010`.

use conformance_sessions::Outcome;
use conformance_sessions::prism::Client;
use conformance_sessions::prism::models::{Category, FindPetsByStatusValue, Order, OrderStatus, Pet, PetStatus, User};
use specwright_runtime::{Credentials, Json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let endpoint = std::env::args().nth(1).ok_or("usage: prism http://localhost:4010")?;
    let client = Client::builder()
        .credentials(Credentials::bearer("made-up").and(Credentials::api_key("api_key", "made-up")))
        .endpoint(endpoint)
        .build()?;
    pets(&client).await?;
    found(&client).await?;
    orders(&client).await?;
    users(&client).await?;
    errors(&client).await
}

/// The pet of the document's examples.
fn doggie() -> Pet {
    Pet {
        id: Some(10),
        category: Some(Category {
            id: Some(1),
            name: Some("Dogs".to_owned()),
        }),
        ..Pet::new("doggie", ["https://example.com/doggie.jpg"])
    }
}

async fn pets(client: &Client) -> Outcome {
    let pet = client.add_pet(&doggie()).send().await?;
    assert_eq!(
        (pet.id, &*pet.name, pet.category),
        (Some(10), "doggie", doggie().category)
    );
    let sold = Pet {
        status: Some(PetStatus::Sold),
        ..doggie()
    };
    assert_eq!(client.update_pet(&sold).send().await?.id, Some(10));
    assert_eq!(client.get_pet_by_id(10).send().await?.name, "doggie");
    assert_eq!(
        client
            .update_pet_with_form(10)
            .name("doggo")
            .status("sold")
            .send()
            .await?
            .name,
        "doggie"
    );
    let response = client
        .upload_file(10)
        .additional_metadata("a picture")
        .body(&b"\x89PNG"[..])
        .send()
        .await?;
    assert_eq!(response.message.as_deref(), Some("string"));
    client.delete_pet(10).api_key("made-up").send().await?;
    Ok(())
}

async fn found(client: &Client) -> Outcome {
    let pets = client
        .find_pets_by_status()
        .status(FindPetsByStatusValue::Pending)
        .send()
        .await?;
    assert_eq!(pets[0].name, "doggie");
    let pets = client.find_pets_by_tags(["brown", "small"]).send().await?;
    assert_eq!(pets[0].name, "doggie");
    let xml = client.get_pet_by_id(10).accept_xml().text().await?;
    assert!(xml.contains("<name>doggie</name>"), "{xml}");
    Ok(())
}

async fn orders(client: &Client) -> Outcome {
    let order = Order {
        pet_id: Some(198772),
        quantity: Some(7),
        status: Some(OrderStatus::Approved),
        ..Order::default()
    };
    let placed = client.place_order().body(&order).send().await?;
    assert_eq!((placed.id, placed.quantity), (Some(10), Some(7)));
    assert_eq!(client.get_order_by_id(10).send().await?.quantity, Some(7));
    client.delete_order(10).send().await?;
    assert_eq!(client.get_inventory().send().await?.len(), 2);
    Ok(())
}

async fn users(client: &Client) -> Outcome {
    let user = User {
        username: Some("theUser".to_owned()),
        ..User::default()
    };
    let created = client.create_user().body(&user).send().await?;
    assert_eq!(created.username.as_deref(), Some("theUser"));
    let created = client
        .create_users_with_list_input()
        .body(std::slice::from_ref(&user))
        .send()
        .await?;
    assert_eq!(created.first_name.as_deref(), Some("John"));
    let token = client
        .login_user()
        .username("theUser")
        .password("12345")
        .send_raw()
        .await?;
    assert_eq!(token.value(), "string");
    assert!(token.headers().x_rate_limit.is_some() && token.headers().x_expires_after.is_some());
    client.logout_user().send().await?;
    assert_eq!(client.get_user_by_name("theUser").send().await?.id, Some(10));
    client.update_user("theUser").body(&user).send().await?;
    client.delete_user("theUser").send().await?;
    Ok(())
}

async fn errors(client: &Client) -> Outcome {
    let error = client
        .get_pet_by_id(10)
        .customize(|call| call.header("Prefer", "code=404"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(404));

    // what Prism says of a request that is not as documented
    let error = client
        .add_pet(&doggie())
        .customize(|call| call.json_body(Json::Null))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(422));
    let violations = error.header("sl-violations").unwrap_or_default();
    assert!(violations.contains("Body parameter is required"), "{violations}");
    Ok(())
}
