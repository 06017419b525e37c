//! A server that sends the same bytes to each client, and then waits for it to go.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

pub(crate) struct Socket {
    address: SocketAddr,
    closed: Receiver<()>,
}

impl Socket {
    pub(crate) fn open(response: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let (sender, closed) = channel();
        let response = response.to_owned();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (response, sender) = (response.clone(), sender.clone());
                thread::spawn(move || serve(stream, &response, &sender));
            }
        });
        Self { address, closed }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether a client has gone, soon enough.
    pub(crate) fn is_closed_by_client(&self) -> bool {
        self.closed.recv_timeout(Duration::from_secs(30)).is_ok()
    }
}

/// A request of the API, or the question of a browser whether it may send one.
fn serve(mut stream: TcpStream, response: &str, closed: &Sender<()>) {
    let head = read_head(&mut stream);
    if head.starts_with("OPTIONS ") {
        let allowed = "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\
             Access-Control-Allow-Headers: authorization\r\nConnection: close\r\n\r\n";
        let _ = stream.write_all(allowed.as_bytes());
    } else if head.starts_with("GET ") {
        let _ = stream.write_all(response.as_bytes());
        // no more comes but the end of the connection
        while stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {}
        let _ = closed.send(());
    }
}

fn read_head(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read > 0) {
        head.extend(byte);
    }
    String::from_utf8_lossy(&head).into_owned()
}
