//! ChromaDB, by the document that it serves itself: `chroma http://localhost:8000`.

use std::collections::BTreeMap;

use conformance_sessions::Outcome;
use conformance_sessions::chroma::Client;
use conformance_sessions::chroma::models::{
    AddCollectionRecordsPayload, Collection, CreateCollectionPayload, CreateDatabasePayload, Database,
    DeleteCollectionRecordsPayload, ErrorResponse, GetRequestPayload, HashMapValue, Include, QueryRequestPayload,
    UpdateCollectionPayload, UpsertCollectionRecordsPayload,
};
use specwright_runtime::{Credentials, Json, Nullable};

const TENANT: &str = "default_tenant";
const DATABASE: &str = "library";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let endpoint = std::env::args().nth(1).ok_or("usage: chroma http://localhost:8000")?;
    let client = Client::builder()
        .credentials(Credentials::none()) // the document names a key, and this server wants none
        .endpoint(endpoint)
        .build()?;
    server(&client).await?;
    database(&client).await?;
    let books = collection(&client).await?;
    records(&client, &books).await?;
    search(&client, &books).await?;
    errors(&client).await?;
    remove(&client, &books).await
}

async fn server(client: &Client) -> Outcome {
    assert_eq!(client.version().send().await?, "1.0.0");
    assert!(client.heartbeat().send().await?.nanosecond_heartbeat > 0);
    assert!(client.pre_flight_checks().send().await?.max_batch_size > 1);
    assert_eq!(client.get_user_identity().send().await?.tenant, TENANT);
    Ok(())
}

async fn database(client: &Client) -> Outcome {
    client
        .create_database(TENANT, &CreateDatabasePayload::new(DATABASE))
        .send()
        .await?;
    let database = client.get_database(TENANT, DATABASE).send().await?;
    assert_eq!((&*database.name, &*database.tenant), (DATABASE, TENANT));
    // the document says that these are collections
    let databases: Vec<Database> = client.list_databases(TENANT).limit(10).send_as().await?;
    assert!(databases.contains(&database));
    Ok(())
}

async fn collection(client: &Client) -> Result<Collection, Box<dyn std::error::Error>> {
    let metadata = BTreeMap::from([("floor".to_owned(), 2.into()), ("open".to_owned(), true.into())]);
    let payload = CreateCollectionPayload {
        get_or_create: Some(true),
        metadata: Nullable::Value(metadata.clone()),
        ..CreateCollectionPayload::new("books")
    };
    let created = client.create_collection(TENANT, DATABASE, &payload).send().await?;
    assert_eq!((&*created.name, &created.metadata), ("books", &Some(metadata)));
    let renamed = UpdateCollectionPayload {
        new_name: "shelf".to_owned().into(),
        ..UpdateCollectionPayload::default()
    };
    client
        .update_collection(TENANT, DATABASE, &created.id, &renamed)
        .send()
        .await?;
    let shelf = client.get_collection(TENANT, DATABASE, "shelf").send().await?;
    assert_eq!(shelf.id, created.id);
    assert_eq!(client.count_collections(TENANT, DATABASE).send().await?, 1);
    assert_eq!(
        client.list_collections(TENANT, DATABASE).send().await?,
        std::slice::from_ref(&shelf)
    );
    Ok(shelf)
}

async fn records(client: &Client, books: &Collection) -> Outcome {
    let metadata = |year: i64, title: &str| {
        Some(BTreeMap::from([
            ("year".to_owned(), year.into()),
            ("title".to_owned(), HashMapValue::from(title.to_owned())),
        ]))
    };
    let embeddings = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
    let added = AddCollectionRecordsPayload {
        documents: vec![Some("a whale".to_owned()), None].into(),
        metadatas: vec![metadata(1851, "Moby-Dick"), metadata(1605, "Don Quixote")].into(),
        ..AddCollectionRecordsPayload::new(embeddings, ["moby", "quixote"])
    };
    client
        .collection_add(TENANT, DATABASE, &books.id, &added)
        .send()
        .await?;
    let upserted = UpsertCollectionRecordsPayload {
        documents: vec![Some("a knight".to_owned())].into(),
        ..UpsertCollectionRecordsPayload::new(vec![vec![0.5, 0.5]], ["orlando"])
    };
    client
        .collection_upsert(TENANT, DATABASE, &books.id, &upserted)
        .send()
        .await?;
    assert_eq!(client.collection_count(TENANT, DATABASE, &books.id).send().await?, 3);
    Ok(())
}

async fn search(client: &Client, books: &Collection) -> Outcome {
    let query = QueryRequestPayload {
        include: Some(vec![Include::Documents, Include::Metadatas, Include::Distances]),
        n_results: 1.into(),
        ..QueryRequestPayload::new([vec![0.9, 0.1]])
    };
    let found = client
        .collection_query(TENANT, DATABASE, &books.id, &query)
        .send()
        .await?;
    assert_eq!(found.ids, [["moby"]]);
    assert_eq!(found.documents, Some(vec![vec![Some("a whale".to_owned())]]));
    let metadata = found
        .metadatas
        .and_then(|all| all.into_iter().next()?.into_iter().next()?)
        .ok_or("no metadata")?;
    assert_eq!(metadata["year"], 1851.into());

    let old = BTreeMap::from([("year".to_owned(), BTreeMap::from([("$lt".to_owned(), 1700)]))]);
    let get = GetRequestPayload {
        r#where: Some(Json::from(old)),
        ..GetRequestPayload::default()
    };
    let old = client.collection_get(TENANT, DATABASE, &books.id, &get).send().await?;
    assert_eq!(old.ids, ["quixote"]);
    assert_eq!(old.documents, Some(vec![None]));
    Ok(())
}

async fn errors(client: &Client) -> Outcome {
    let error = client
        .get_collection(TENANT, DATABASE, "nowhere")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(404));
    let body: ErrorResponse = error.body_as().ok_or("no typed body")??;
    assert_eq!(body.error, "NotFoundError");
    assert!(error.to_string().contains(&body.message), "{error}");
    Ok(())
}

async fn remove(client: &Client, books: &Collection) -> Outcome {
    let ids = vec!["orlando".to_owned()];
    let payload = DeleteCollectionRecordsPayload {
        ids: ids.into(),
        ..DeleteCollectionRecordsPayload::default()
    };
    let deleted = client
        .collection_delete(TENANT, DATABASE, &books.id, &payload)
        .send()
        .await?;
    assert_eq!(deleted.deleted, Some(1));
    client.delete_collection(TENANT, DATABASE, &books.name).send().await?;
    client.delete_database(TENANT, DATABASE).send().await?;
    Ok(())
}
