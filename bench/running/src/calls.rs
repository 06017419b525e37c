//! Calls over loopback: one after another, and many at a time.

use std::error::Error;
use std::hint::black_box;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cloud_clients::huaweicloud::workspace;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use specwright_runtime::{Config, Credentials};
use tokio::runtime::{Builder, Runtime};

use crate::derived::Statics;
use crate::measure::{Subject, Table};
use crate::server;

const PROJECT: &str = "0123456789abcdef0123456789abcdef";
const AGENT: &str = "specwright-bench";
const TOKEN: &str = "EXAMPLE-token-not-a-real-token-000000000000000000000000000000";
const PROOF: &str = "SDK-HMAC-SHA256 Access=EXAMPLEAK000000FAKE0, SignedHeaders=host;x-project-id;x-sdk-date, \
                     Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The kind of authentication; both clients send the same header fields.
#[derive(Clone, Copy)]
enum Proven {
    /// A token in a header field.
    Token,
    /// A signature. Ours makes one for each call; the other client sends one that was made before.
    Signature,
}

const KINDS: [(&str, Proven); 2] = [("token", Proven::Token), ("signature", Proven::Signature)];

fn ours(address: SocketAddr, proven: Proven) -> Result<workspace::Client, Box<dyn Error>> {
    let credentials = match proven {
        Proven::Token => Credentials::token(TOKEN),
        Proven::Signature => cloud_credentials::huaweicloud::access_key("EXAMPLEAK000000FAKE0", "EXAMPLE-sk-not-a-real-secret-0000000000"),
    };
    Ok(workspace::Client::builder()
        .endpoint(format!("http://{address}"))
        .credentials(credentials)
        .project_id(PROJECT)
        .config(Config::new().user_agent(AGENT).proxy_from_environment(false))
        .build()?)
}

async fn by_us(client: &workspace::Client) {
    let response = client.list_inconsistent_statics("pool-1").send().await;
    black_box(response.expect("a response"));
}

/// The code that people write by hand: a client, header fields, a URL, derived models.
#[derive(Clone)]
struct ByHand {
    client: reqwest::Client,
    base: String,
    headers: HeaderMap,
}

impl ByHand {
    fn new(address: SocketAddr, proven: Proven) -> Result<Self, Box<dyn Error>> {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        match proven {
            Proven::Token => {
                headers.insert("x-auth-token", HeaderValue::from_static(TOKEN));
            }
            Proven::Signature => {
                headers.insert(
                    HeaderName::from_static("x-project-id"),
                    HeaderValue::from_static(PROJECT),
                );
                headers.insert(
                    HeaderName::from_static("x-sdk-date"),
                    HeaderValue::from_static("20250102T030405Z"),
                );
                headers.insert(AUTHORIZATION, HeaderValue::from_static(PROOF));
            }
        }
        Ok(Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            base: format!("http://{address}"),
            headers,
        })
    }

    async fn call(&self) {
        let url = format!(
            "{}/v2/{PROJECT}/desktop-pools/{}/inconsistent-statics",
            self.base,
            black_box("pool-1")
        );
        let response = self.client.get(url).headers(self.headers.clone()).send().await;
        let response = response.and_then(reqwest::Response::error_for_status).expect("a response");
        black_box(response.json::<Statics>().await.expect("JSON"));
    }
}

fn runtime() -> Result<Runtime, Box<dyn Error>> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

fn subjects(address: SocketAddr, proven: Proven) -> Result<Vec<Subject>, Box<dyn Error>> {
    let (client, driver) = (ours(address, proven)?, runtime()?);
    let specwright = Subject::timed("specwright", move |count| {
        driver.block_on(async {
            let begun = Instant::now();
            for _ in 0..count {
                by_us(&client).await;
            }
            begun.elapsed()
        })
    });
    let (client, driver) = (ByHand::new(address, proven)?, runtime()?);
    let reqwest = Subject::timed("reqwest", move |count| {
        driver.block_on(async {
            let begun = Instant::now();
            for _ in 0..count {
                client.call().await;
            }
            begun.elapsed()
        })
    });
    Ok(vec![specwright, reqwest])
}

/// Measures calls that each wait for the one before, over a connection that stays open.
pub fn one_at_a_time(table: &mut Table) -> Result<(), Box<dyn Error>> {
    for (name, proven) in KINDS {
        let group = format!("calls/{name}");
        if table.wants(&group) {
            table.measure(&group, subjects(server::start()?, proven)?);
        }
    }
    Ok(())
}

/// Runs one subject of a group of [`one_at_a_time`] this many times.
pub fn repeat(group: &str, subject: &str, count: usize) -> Result<(), Box<dyn Error>> {
    let unknown = || format!("there is no {subject} in a group {group}");
    let found = KINDS
        .iter()
        .find(|(name, _)| group.strip_prefix("calls/") == Some(name));
    let (_, proven) = found.ok_or_else(unknown)?;
    let mut subjects = subjects(server::start()?, *proven)?;
    let found = subjects.iter_mut().find(|found| found.name == subject);
    found.ok_or_else(unknown)?.run(count);
    Ok(())
}

/// The number of calls in a turn, for any number in flight.
const CALLS: usize = 2000;
/// The number of turns for each subject.
const TURNS: usize = 12;

/// Measures the signed calls per second of one client with this many in flight.
pub fn many_at_a_time(table: &mut Table) -> Result<(), Box<dyn Error>> {
    // both ends of each connection are in this process
    rlimit::increase_nofile_limit(4096)?;
    for in_flight in [1, 10, 100, 1000] {
        let group = format!("throughput/{in_flight} in flight");
        if !table.wants(&group) {
            continue;
        }
        let address = server::start()?;
        let driver = runtime()?;
        let client = ours(address, Proven::Signature)?;
        let by_hand = ByHand::new(address, Proven::Signature)?;
        let (mut of_ours, mut of_theirs) = (Vec::new(), Vec::new());
        for turn in 0..=TURNS {
            let ours = driver.block_on(together(in_flight, || {
                let client = client.clone();
                async move { by_us(&client).await }
            }))?;
            let theirs = driver.block_on(together(in_flight, || {
                let by_hand = by_hand.clone();
                async move { by_hand.call().await }
            }))?;
            // the first turn opens the connections, so it is not counted
            if turn > 0 {
                of_ours.push(CALLS as f64 / ours.as_secs_f64());
                of_theirs.push(CALLS as f64 / theirs.as_secs_f64());
            }
        }
        for (subject, mut rates) in [("specwright", of_ours), ("reqwest", of_theirs)] {
            rates.sort_by(f64::total_cmp);
            table.note(&group, subject, "calls/s", rates[rates.len() - 1]);
            table.note(&group, subject, "calls/s median", rates[rates.len() / 2]);
        }
    }
    Ok(())
}

/// Makes the calls of a turn in this many tasks, each with one call after another.
async fn together<F>(tasks: usize, call: impl Fn() -> F) -> Result<Duration, Box<dyn Error>>
where
    F: Future<Output = ()> + Send + 'static,
{
    let calls: Vec<Vec<F>> = (0..tasks)
        .map(|_| (0..CALLS / tasks).map(|_| call()).collect())
        .collect();
    let begun = Instant::now();
    let handles: Vec<_> = calls
        .into_iter()
        .map(|calls| {
            tokio::spawn(async move {
                for call in calls {
                    call.await;
                }
            })
        })
        .collect();
    for handle in handles {
        handle.await?;
    }
    Ok(begun.elapsed())
}
