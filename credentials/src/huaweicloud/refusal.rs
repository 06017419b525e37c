//! Decodes why a call was denied.

use cloud_clients::Error;
use cloud_clients::huaweicloud::sts::Client;
use cloud_clients::huaweicloud::sts::models::DecodeAuthorizationMessageRequest;

/// Lets STS decode why a call was denied. Returns the JSON text that names the action and the policy that denies it.
/// Returns `None`, without a call, if the error has no encoded message (the field `encoded_authorization_message`, see
/// [`Error::field`]).
///
/// ```no_run
/// use cloud_clients::huaweicloud::sts;
///
/// # async fn example(sts: sts::Client, denied: cloud_clients::Error) -> Result<(), cloud_clients::Error> {
/// if let Some(reasons) = cloud_credentials::huaweicloud::decode(&sts, &denied).await? {
///     println!("{denied}\n{reasons}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The errors of the operation DecodeAuthorizationMessage, which is signed with an access key.
pub async fn decode(client: &Client, error: &Error) -> Result<Option<String>, Error> {
    let Some(message) = error.field("encoded_authorization_message") else {
        return Ok(None);
    };
    let request = DecodeAuthorizationMessageRequest {
        encoded_message: message.into_owned(),
    };
    let response = client.decode_authorization_message(&request).send().await?;
    Ok(response.decoded_message)
}
