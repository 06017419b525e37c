//! A server that does as little as can be: a thread for each connection, and responses that are built before the first call.

use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// The number of items in each listing.
pub(crate) const ITEMS: usize = 20;

/// Serves until standard input ends. Prints its URL.
pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let responses = Arc::new(Responses::new());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let responses = responses.clone();
            thread::spawn(move || respond(stream, &responses));
        }
    });
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Whole responses, each with a part of the request target that only its operation has.
struct Responses(Vec<(&'static str, Vec<u8>)>);

impl Responses {
    fn new() -> Self {
        let list = |item: &str| vec![item; ITEMS].join(",");
        let desktop_image = r#"{"desktop_id":"d6b368bc-a24d-4fb5-a8fb-727356a53f33","image_id":"0ea1ee1a-5a9c-4e3c-9d8a-4a1f33e3a2d9","image_name":"Windows Server 2019","image_type":"market","os_type":"Windows"}"#;
        let image = r#"{"id":"0ea1ee1a-5a9c-4e3c-9d8a-4a1f33e3a2d9","image_type":"market","os_type":"Windows","architecture":"x86","os_version":"Windows Server 2019 Datacenter 64bit","disk_format":"zvhd2","name":"Workspace_Windows_2019","min_ram":4096,"min_disk":80,"product_code":"0001","created_at":"2026-01-02T03:04:05Z"}"#;
        let snapshot = r#"{"snapshot_id":"5a9c4e3c-9d8a-4a1f-b33e-3a2d90ea1ee1","snapshot_name":"before the update","desktop_id":"d6b368bc-a24d-4fb5-a8fb-727356a53f33","desktop_name":"desktop-0001","is_system_disk":true,"status":"create_success","process":100,"description":"as it was","create_time":"2026-01-02T03:04:05Z","create_type":"manual"}"#;
        let body = |text: String| {
            // the client without a parser waits for the newline
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                text.len() + 1
            );
            (head + &text + "\n").into_bytes()
        };
        Self(vec![
            (
                "/check-images",
                body(format!(r#"{{"image_infos":[{}]}}"#, list(desktop_image))),
            ),
            (
                "/inconsistent-statics",
                body(r#"{"product_id":1,"image_id":2,"disk_num":3,"disk_size":4}"#.to_owned()),
            ),
            (
                "/snapshots",
                body(format!(
                    r#"{{"desktop_snapshots":[{}],"total_count":{ITEMS}}}"#,
                    list(snapshot)
                )),
            ),
            (
                "/images",
                body(format!(r#"{{"images":[{}],"total_count":{ITEMS}}}"#, list(image))),
            ),
        ])
    }

    fn of(&self, target: &str) -> Option<&[u8]> {
        let path = target.split('?').next().unwrap_or_default().trim_end_matches('/');
        let found = self.0.iter().find(|(part, _)| path.ends_with(part));
        found.map(|(_, response)| response.as_slice())
    }
}

/// Responds to the requests of a connection, which come one after the other.
fn respond(mut stream: TcpStream, responses: &Responses) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = vec![0; 64 * 1024];
    let mut end = 0;
    loop {
        let read = match request.get_mut(end..) {
            Some(rest) if !rest.is_empty() => stream.read(rest)?,
            _ => 0,
        };
        if read == 0 {
            return Ok(());
        }
        end += read;
        let bytes = &request[..end];
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes[..head]);
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())?
        });
        if end < head + 4 + length.unwrap_or(0) {
            continue;
        }
        let target = text.split(' ').nth(1).unwrap_or_default();
        match responses.of(target) {
            Some(response) => stream.write_all(response)?,
            None => {
                return stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        }
        end = 0;
    }
}
