//! The loop of attempts: until a success or an error after which the request is not sent again.

use std::time::Duration;

use super::Inner;
use super::attempt::attempt;
use super::authentication::{Authentication, authenticate, fetch};
use super::interceptor::{AttemptContext, Outcome, added_secrets, after_attempt, before_send};
use super::retry::{Permit, Situation};
use super::settings::CallSettings;
use super::trace::AttemptSpan;
use crate::auth::Credentials;
use crate::clock::{Instant, sleep};
use crate::describe::{Operation, Statuses};
use crate::error::{Attempt, Error, GaveUp};
use crate::request::Prepared;
use crate::response::classify::classify;
use crate::response::download::Download;
use crate::response::received::{Received, into_raw, into_raw_stream};
use crate::response::{RawResponse, decoding};
use crate::transport::HttpRequest;
use crate::url;
use crate::value::Secret;

/// The most attempts that an error tells of.
const REMEMBERED: usize = 16;

/// A response, and the body of it that is still to come, where a stream was wanted.
pub(super) type Exchanged = (RawResponse, Option<Download>);

/// A request and what has become of it so far.
pub(super) struct Exchange<'a> {
    pub(super) client: &'a Inner,
    pub(super) operation: &'static Operation,
    pub(super) prepared: &'a Prepared,
    pub(super) settings: &'a CallSettings,
    attempts: u32,
    earlier: Vec<Attempt>,
    /// What the attempt under way has taken of the client's budget.
    permit: Option<Permit<'a>>,
    /// Whether what was fetched was refused, and fetched anew.
    renewed: bool,
    /// What earlier attempts were authenticated with: signatures that still hold, tokens that were replaced.
    spent: Vec<Secret>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        client: &'a Inner,
        operation: &'static Operation,
        prepared: &'a Prepared,
        settings: &'a CallSettings,
    ) -> Self {
        Self {
            client,
            operation,
            prepared,
            settings,
            attempts: 0,
            earlier: Vec::new(),
            permit: None,
            renewed: false,
            spent: Vec::new(),
        }
    }

    pub(super) async fn run(mut self) -> Result<Exchanged, Error> {
        loop {
            match self.attempt_once().await {
                Ok(exchanged) => return Ok(exchanged),
                Err((error, Some(wait))) => {
                    if self.earlier.len() == REMEMBERED {
                        self.earlier.remove(0);
                    }
                    self.earlier.push(Attempt::new(&error, wait));
                    sleep(wait).await;
                }
                Err((error, None)) => return Err(error.with_attempts(self.attempts).with_earlier(self.earlier)),
            }
        }
    }

    /// Sends once. With an error comes the wait until it may be sent again, if it may.
    async fn attempt_once(&mut self) -> Result<Exchanged, (Error, Option<Duration>)> {
        let (client, settings) = (self.client, self.settings);
        let context = AttemptContext {
            service: client.service.name,
            operation: settings.shape.name,
            attempt: self.attempts.saturating_add(1),
        };
        let unsent = |error: Error| (error.without(&self.prepared.secrets), None);
        let mut request = self.prepared.request.clone();
        before_send(&client.interceptors, &context, &self.prepared.request, &mut request).map_err(unsent)?;
        refuse_plain_http(client, self.operation, &request, self.prepared.secret).map_err(unsent)?;
        let mut secrets = self.prepared.secrets.and(self.spent.clone());
        if !client.interceptors.is_empty() {
            secrets = secrets.and(added_secrets(&self.prepared.request, &request));
        }
        let (request, authentication) = if self.prepared.is_elsewhere {
            (request, Authentication::none())
        } else {
            authenticate(client, self.operation, request, settings)
                .await
                .map_err(unsent)?
        };
        let secrets = secrets.authenticated(&request.headers, authentication.fetched_holders());

        self.attempts = context.attempt;
        let span = AttemptSpan::new(settings.shape, &request, self.attempts, &secrets);
        let begun = Instant::now();
        let attempted = span.around(attempt(client, request, settings)).await;
        let elapsed = begun.elapsed();
        let result = match attempted {
            Ok((received, body)) => {
                let secrets = secrets.clone();
                self.classified(Received { secrets, ..received }, body, &authentication)
                    .await
            }
            Err(error) => Err(error.without(&secrets)),
        };
        // a server that refuses what was fetched has not acted
        let renewed = match &result {
            Err(error) if error.status() == Some(401) => self.renew(&authentication).await,
            _ => Ok(false),
        };
        let renewable = matches!(renewed, Ok(true));
        let result = result.map_err(|error| {
            let refused = error.status() == Some(401) && authentication.is_password(client, self.operation);
            let transient = if refused { Statuses::NONE } else { settings.transient };
            self.decide(error.with_transient(transient), renewable)
        });
        let (seen, wait) = match &result {
            Ok((response, _)) => (Ok(response), None),
            Err((error, wait)) => (Err(error), *wait),
        };
        span.ended(seen, elapsed, wait);
        let outcome = Outcome {
            result: seen,
            elapsed,
            wait,
        };
        after_attempt(&client.interceptors, &context, &outcome);
        if result.is_ok() {
            self.settle_budget(true);
        }
        // where nothing can be fetched any more, that is what there is to tell
        renewed.map_err(unsent)?;
        if result.is_err() {
            self.spent.extend(secrets.of_authentication());
        }
        result
    }

    /// What a response means to the call.
    async fn classified(
        &self,
        mut received: Received,
        body: Option<Download>,
        authentication: &Authentication,
    ) -> Result<Exchanged, Error> {
        let (client, settings) = (self.client, self.settings);
        let (operation, service) = (settings.shape, client.service);
        received.attempts = self.attempts;
        if body.is_some() {
            return Ok((into_raw_stream(received, operation, service), body));
        }
        let skew = match received.status {
            401 | 403 => authentication.clock_skew(&received.headers, client, self.operation),
            _ => None,
        };
        let authority = self.prepared.request.authority().to_owned();
        let depth = client.config.limits.depth;
        let is_observed = cfg!(feature = "tracing") || !client.interceptors.is_empty();
        let work = move |response: &mut RawResponse| {
            classify(response, operation, service, &authority)?;
            response.check_depth(depth)?;
            if is_observed {
                response.find_request_id();
            }
            Ok(())
        };
        let response = into_raw(received, operation, service);
        match decoding::of_response(response, settings.remaining(), work).await {
            Ok((response, ())) => Ok((response, None)),
            Err(error) => Err(error.with_clock_skew(skew)),
        }
    }

    /// Forgets what the server refused, if it was fetched. Whether there is something else in its place now, so that
    /// the request may be sent once more.
    async fn renew(&mut self, refused: &Authentication) -> Result<bool, Error> {
        if !refused.is_fetched() {
            return Ok(false);
        }
        refused.invalidate();
        let may_send =
            self.attempts < self.settings.policy.attempts_allowed() && self.prepared.request.body.can_be_sent();
        if self.renewed || !may_send {
            return Ok(false);
        }
        self.renewed = true;
        let authentication = fetch(self.client, self.operation, self.settings).await?;
        Ok(!refused.is_same(&authentication))
    }

    /// Decides whether an error is retried, and after what delay. `renewed`: the credentials that the server refused have
    /// been replaced.
    fn decide(&mut self, error: Error, renewed: bool) -> (Error, Option<Duration>) {
        let (client, settings) = (self.client, self.settings);
        if renewed {
            return (error, Some(Duration::ZERO));
        }
        let may_pass = error.is_retryable();
        self.settle_budget(error.status().is_some() && !may_pass);
        if !may_pass {
            return (error, None);
        }
        let situation = Situation {
            policy: &settings.policy,
            rules: settings.retry,
            idempotent: settings.idempotent,
            body_is_left: self.prepared.request.body.can_be_sent(),
            attempts: self.attempts,
            remaining: settings.remaining(),
            now: client.config.now(),
            random: (client.config.random)(),
        };
        let error = match situation.asked(&error) {
            Some(asked) => error.with_asked(asked),
            None => error,
        };
        let wait = situation.wait_after(&error).and_then(|wait| {
            self.permit = Some(client.retries.take().ok_or(GaveUp::Budget)?);
            Ok(wait)
        });
        match wait {
            Ok(wait) => (error, Some(wait)),
            Err(reason) => (error.with_gave_up(reason), None),
        }
    }

    /// Gives back what a retry took if the server is well, or has it spent; an attempt that took nothing adds to it.
    fn settle_budget(&mut self, well: bool) {
        match (self.permit.take(), well) {
            (Some(permit), true) => drop(permit),
            (Some(permit), false) => permit.spend(),
            (None, true) => self.client.retries.refill(),
            (None, false) => {}
        }
    }
}

/// Sends a request until a success or an error after which it is not sent again.
pub(crate) async fn exchange(
    client: &Inner,
    operation: &'static Operation,
    prepared: &Prepared,
    settings: &CallSettings,
) -> Result<RawResponse, Error> {
    let exchange = Exchange::new(client, operation, prepared, settings);
    exchange.run().await.map(|(response, _)| response)
}

fn refuse_plain_http(client: &Inner, operation: &Operation, request: &HttpRequest, secret: bool) -> Result<(), Error> {
    let needs_authentication = operation.security.iter().any(|alternative| !alternative.is_empty());
    let own_authentication = request.headers.contains_key(http::header::AUTHORIZATION);
    let sends =
        |credentials: &Credentials| !credentials.is_none() && (needs_authentication || credentials.are_sent_unasked());
    let guarded = secret || own_authentication || client.credentials.as_ref().is_some_and(sends);
    if !guarded || request.scheme() == "https" || client.config.allow_http || url::is_loopback(request.host()) {
        return Ok(());
    }
    let host = request.host();
    Err(Error::configuration(format!(
        "plain http to {host} would show the credentials to anybody on the way: use https, or allow it in Config"
    )))
}
