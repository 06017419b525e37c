//! The documented calls of Huawei Cloud Workspace through `cloud-clients`, and a server for them and for other clients.
//!
//! `serve` responds on loopback until its standard input ends, and prints its URL first. `call URL ROUNDS` makes the
//! four calls one after the other, this many times. `bare URL ROUNDS` sends fixed bytes instead, which shows the speed
//! of the server. Each prints the number of calls and their time.

#![forbid(unsafe_code)]

mod server;

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Instant;

use cloud_clients::huaweicloud::workspace::Client;
use cloud_credentials::huaweicloud::access_key;

// made-up values, as in python/calls.py
const ACCESS_KEY: &str = "EXAMPLEAK000000FAKE0";
const SECRET_KEY: &str = "EXAMPLE-sk-not-a-real-secret-0000000000";
const PROJECT: &str = "bcae3e673fd04716a3b9dacdf58ca336";
const POOL: &str = "a130ab3a-72bf-4b71-baa9-af4987c8e338";
const DESKTOP: &str = "d6b368bc-a24d-4fb5-a8fb-727356a53f33";
/// The number of calls in a round.
const CALLS: usize = 4;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["serve"] => server::serve(),
        ["call", url, rounds] => timed(rounds, |rounds| call(url, rounds)),
        ["bare", url, rounds] => timed(rounds, |rounds| bare(url, rounds)),
        _ => Err("usage: specwright-bench-calls serve | call URL ROUNDS | bare URL ROUNDS".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs rounds after one that is not counted, and prints their time. With 0 rounds, it makes only one call.
fn timed(rounds: &str, run: impl FnOnce(usize) -> Result<f64, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let rounds: usize = rounds.parse()?;
    let seconds = run(rounds)?;
    println!(r#"{{"calls":{},"seconds":{seconds}}}"#, CALLS * rounds);
    Ok(())
}

fn call(url: &str, rounds: usize) -> Result<f64, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = Client::builder()
            .credentials(access_key(ACCESS_KEY, SECRET_KEY))
            .project_id(PROJECT)
            .endpoint(url)
            .build()?;
        let found = client.check_desktop_images().desktop_ids([DESKTOP]).send().await?;
        expect(found.image_infos.map_or(0, |infos| infos.len()), server::ITEMS)?;
        let started = Instant::now();
        for _ in 0..rounds {
            let found = client.check_desktop_images().desktop_ids([DESKTOP]).send().await?;
            expect(found.image_infos.map_or(0, |infos| infos.len()), server::ITEMS)?;
            let images = client.list_images().os_type("Windows").send().await?;
            expect(images.images.map_or(0, |images| images.len()), server::ITEMS)?;
            let snapshots = client.list_desktop_snapshot().limit(20).send().await?;
            expect(
                snapshots.desktop_snapshots.map_or(0, |found| found.len()),
                server::ITEMS,
            )?;
            let statics = client.list_inconsistent_statics(POOL).send().await?;
            expect(statics.image_id.map_or(0, |_| server::ITEMS), server::ITEMS)?;
        }
        Ok(started.elapsed().as_secs_f64())
    })
}

fn expect(found: usize, wanted: usize) -> Result<(), Box<dyn Error>> {
    match found == wanted {
        true => Ok(()),
        false => Err(format!("{found} items came, and not {wanted}").into()),
    }
}

/// Sends the same number of requests as fixed bytes, and ignores the responses.
fn bare(url: &str, rounds: usize) -> Result<f64, Box<dyn Error>> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.set_nodelay(true)?;
    let request = format!("GET /v2/{PROJECT}/images HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    let mut response = vec![0; 64 * 1024];
    let started = Instant::now();
    for _ in 0..CALLS * rounds {
        stream.write_all(request.as_bytes())?;
        let mut end = 0;
        while !response[..end].ends_with(b"\n") {
            match stream.read(&mut response[end..])? {
                0 => return Err("the server has gone".into()),
                read => end += read,
            }
        }
    }
    Ok(started.elapsed().as_secs_f64())
}
