//! What the scenarios are, and how they are run.

use std::fmt::{Debug, Display};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;

/// No scenario takes longer, unless it waits for something that does not come.
const LIMIT: Duration = Duration::from_secs(10);

/// Why a scenario fails.
pub type Failure = Box<dyn std::error::Error>;

type Test = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// All scenarios, which are registered before any of them runs.
pub struct Suite {
    endpoint: String,
    scenarios: Vec<Scenario>,
}

struct Scenario {
    name: String,
    way: Way,
    test: Test,
}

/// How a scenario is passed.
#[allow(dead_code, reason = "at times all are passed through types")]
enum Way {
    /// Through the types of the document alone.
    Typed,
    /// Not through them alone, and why not.
    Otherwise(&'static str),
    /// Not at all, and why not.
    NotPassed(&'static str),
    /// Not at all, as the document does not say what it needs.
    Inexpressible(&'static str),
}

/// The scenarios of one client whose names begin alike.
pub struct Group<'a, C> {
    suite: &'a mut Suite,
    prefix: &'static str,
    client: C,
}

impl Suite {
    /// Has no scenarios yet. `endpoint` is where the server is, as `http://localhost:3000`.
    pub fn new(endpoint: String) -> Self {
        let scenarios = Vec::new();
        Self { endpoint, scenarios }
    }

    /// Where the server is.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Begins with scenarios of one client. `prefix` and an underscore stand before their names.
    pub fn group<C: Clone + 'static>(&mut self, prefix: &'static str, client: C) -> Group<'_, C> {
        let suite = self;
        Group { suite, prefix, client }
    }

    /// Runs the scenarios whose names have `part`, and prints what becomes of each as a line of JSON.
    pub async fn run(self, part: &str) {
        for scenario in self.scenarios {
            if !scenario.name.contains(part) {
                continue;
            }
            let (way, why) = match scenario.way {
                Way::Typed => ("typed", None),
                Way::Otherwise(why) => ("otherwise", Some(why)),
                Way::NotPassed(why) => ("not passed", Some(why)),
                Way::Inexpressible(why) => ("not in the document", Some(why)),
            };
            let error = outcome(scenario.test).await.err();
            println!(
                "{}",
                json!({ "name": scenario.name, "way": way, "why": why, "error": error })
            );
        }
    }
}

impl<C: Clone + 'static> Group<'_, C> {
    /// A scenario that only sends.
    pub fn sends<E: Display>(&mut self, name: &str, test: impl AsyncFnOnce(C) -> Result<(), E> + 'static) {
        self.add(name, Way::Typed, test);
    }

    /// A scenario that receives this value.
    pub fn gives<T, V, E>(&mut self, name: &str, value: V, test: impl AsyncFnOnce(C) -> Result<T, E> + 'static)
    where
        T: PartialEq<V> + Debug,
        V: Debug + 'static,
        E: Display,
    {
        self.add(name, Way::Typed, async move |client| {
            test(client).await.map(|received| assert_eq!(received, value))
        });
    }

    /// A scenario of more than one step.
    pub fn steps(&mut self, name: &str, test: impl AsyncFnOnce(C) -> Result<(), Failure> + 'static) {
        self.add(name, Way::Typed, test);
    }

    /// A scenario that is not passed through the types of the document alone, and why.
    #[allow(dead_code, reason = "at times all are passed through types")]
    pub fn otherwise(
        &mut self,
        name: &str,
        why: &'static str,
        test: impl AsyncFnOnce(C) -> Result<(), Failure> + 'static,
    ) {
        self.add(name, Way::Otherwise(why), test);
    }

    /// A scenario that is not passed, and why.
    #[allow(dead_code, reason = "at times all are passed")]
    pub fn not_passed(&mut self, name: &str, why: &'static str) {
        self.add(name, Way::NotPassed(why), async |_| Ok::<_, Failure>(()));
    }

    /// A scenario that no client of the document can pass, and why.
    pub fn inexpressible(&mut self, name: &str, why: &'static str) {
        self.add(name, Way::Inexpressible(why), async |_| Ok::<_, Failure>(()));
    }

    fn add<E: Display>(&mut self, name: &str, way: Way, test: impl AsyncFnOnce(C) -> Result<(), E> + 'static) {
        let client = self.client.clone();
        self.suite.scenarios.push(Scenario {
            name: format!("{}_{name}", self.prefix),
            way,
            test: Box::pin(async move { test(client).await.map_err(|error| error.to_string()) }),
        });
    }
}

/// What becomes of one scenario: assertions that fail are errors too.
async fn outcome(test: Test) -> Result<(), String> {
    match tokio::time::timeout(LIMIT, AssertUnwindSafe(test).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(match panic.downcast::<String>() {
            Ok(message) => *message,
            Err(panic) => panic.downcast_ref::<&str>().copied().unwrap_or("panic").to_owned(),
        }),
        Err(_) => Err(format!("no response within {} s", LIMIT.as_secs())),
    }
}

/// A client of the document of this name.
macro_rules! client {
    ($suite:expr, $document:ident) => {
        conformance_clients::$document::Client::builder()
            .endpoint($suite.endpoint())
            .build()
            .expect(stringify!($document))
    };
}
pub(crate) use client;

/// The scenarios `X_get` and `X_put`: one receives the value, the other sends it.
macro_rules! both {
    ($group:ident, $name:literal, $get:ident, $put:ident, $value:expr) => {
        let value = $value;
        $group.gives(concat!($name, "_get"), value.clone(), async |c| c.$get().send().await);
        $group.sends(concat!($name, "_put"), async move |c| c.$put(&value).send().await);
    };
}
pub(crate) use both;

/// A scenario that sends a value and receives the same.
macro_rules! echo {
    ($group:ident, $name:literal, $call:ident, $value:expr) => {
        let value = $value;
        let sent = value.clone();
        $group.gives($name, value, async move |c| c.$call(&sent).send().await);
    };
}
pub(crate) use echo;
