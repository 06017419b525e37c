//! A server that does as little as possible: it sends the same response to every request, on any number of connections.

use std::error::Error;
use std::net::SocketAddr;
use std::thread;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The body of its response.
pub const BODY: &str = r#"{"product_id":4711,"image_id":815,"disk_num":2,"disk_size":500}"#;

/// Starts the server, in a separate thread that ends with the process.
pub fn start() -> Result<SocketAddr, Box<dyn Error>> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream));
            }
        });
    });
    Ok(address)
}

/// Responds to each request. A request has no body: it ends with an empty line.
async fn serve(mut stream: TcpStream) {
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: 0123456789abcdef\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    _ = stream.set_nodelay(true);
    let mut buffer = vec![0; 8192];
    let mut held = 0;
    while let Ok(more) = stream.read(&mut buffer[held..]).await {
        if more == 0 {
            return;
        }
        held += more;
        if buffer[..held].ends_with(b"\r\n\r\n") {
            held = 0;
            if stream.write_all(response.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
