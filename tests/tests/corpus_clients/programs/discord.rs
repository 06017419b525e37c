//! Posts a message with two files.

use discord_client::runtime::File;
use discord_client::{Client, Credentials, Error, models};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::builder()
        .endpoint(std::env::args().nth(1).unwrap_or_default())
        .credentials(Credentials::api_key("BotToken", "Bot token"))
        .build()?;
    let mentions = models::MessageAllowedMentionsRequest {
        replied_user: true.into(),
        ..Default::default()
    };
    let message = models::MessageCreateRequest {
        content: "Hello".into(),
        allowed_mentions: mentions.into(),
        ..Default::default()
    };
    client
        .create_message("42", &message)
        .files_0(File::new("PNG").name("cat.png").media_type("image/png"))
        .files_1("notes")
        .send()
        .await?;
    Ok(())
}
