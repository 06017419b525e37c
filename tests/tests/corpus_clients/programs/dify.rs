//! Asks a question, once for an answer in events and once for a whole one.

use std::collections::BTreeMap;

use dify_client::runtime::Json;
use dify_client::{Client, Credentials, Error, models};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::builder()
        .endpoint(std::env::args().nth(1).unwrap_or_default())
        .credentials(Credentials::bearer("app-key"))
        .build()?;
    let mut question = models::ChatRequest {
        response_mode: Some("streaming".into()),
        ..models::ChatRequest::new("?", BTreeMap::new(), "u")
    };
    let mut events = client.send_basic_chat_message_cn(&question).events().typed::<Json>();
    let mut answer = String::new();
    while let Some(event) = events.try_next().await? {
        answer.push_str(event.pointer("/answer").and_then(Json::as_str).unwrap_or_default());
    }
    println!("{answer}");
    question.response_mode = Some("blocking".into());
    let whole = client.send_basic_chat_message_cn(&question).send().await?;
    println!("{}", whole.answer.unwrap_or_default());
    Ok(())
}
