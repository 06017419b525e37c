//! Runs the program with a server that responds as the document says.

use std::process::Command;

use specwright_mock::Mock;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_program_adds_a_pet_and_lists_what_there_is() {
    let server = Mock::builder()
        .document("petstore.yaml")
        .expect("a document")
        .start()
        .await
        .expect("a server");
    let url = format!("{}/v1", server.url());
    let run = Command::new(env!("CARGO_BIN_EXE_petstore"))
        .arg(url)
        .output()
        .expect("it runs");
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    assert_eq!(
        String::from_utf8_lossy(&run.stdout),
        "Rex has the id 7\n7: Rex dog, small\n"
    );
    let requests: Vec<String> = server
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(requests, ["POST /v1/pets", "GET /v1/pets"]);
}
