//! Creates a payment intent and a checkout session.

use stripe_client::{Client, Credentials, Error, models};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::builder()
        .endpoint(std::env::args().nth(1).unwrap_or_default())
        .credentials(Credentials::bearer("sk_test_1"))
        .build()?;
    let address = models::PostChargesRequestShippingAddress {
        city: Some("Köln".into()),
        line1: Some("Domkloster 4".into()),
        ..Default::default()
    };
    let shipping = models::PostPaymentIntentsRequestShipping {
        phone: Some("+49 221 1".to_owned()),
        ..models::PostPaymentIntentsRequestShipping::new(address, "Jenny Rosen")
    };
    let methods = models::PostPaymentIntentsRequestAutomaticPaymentMethods::new(true);
    let transfer = models::PostPaymentIntentsRequestTransferData::new("acct_1");
    let intent = client
        .post_payment_intents(1099, "eur")
        .automatic_payment_methods(methods)
        .expand(["customer", "invoice"])
        .metadata([("order_id".to_owned(), "6735".to_owned())].into())
        .shipping(shipping)
        .transfer_data(transfer)
        .send()
        .await?;
    println!("{}", intent.id);

    let product = models::PostCheckoutSessionsRequestLineItemsItemPriceDataProductData::new("T-shirt");
    let price = models::PostCheckoutSessionsRequestLineItemsItemPriceData {
        product_data: Some(product),
        unit_amount: Some(2000),
        ..models::PostCheckoutSessionsRequestLineItemsItemPriceData::new("eur")
    };
    let items = vec![
        models::PostCheckoutSessionsRequestLineItemsItem {
            price: Some("price_1".into()),
            quantity: Some(2),
            ..Default::default()
        },
        models::PostCheckoutSessionsRequestLineItemsItem {
            price_data: Some(price),
            ..Default::default()
        },
    ];
    let sessions = client.post_checkout_sessions("https://a.example/done");
    sessions.line_items(items).mode("payment").send().await?;
    Ok(())
}
