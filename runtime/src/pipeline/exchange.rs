//! Sending until there is an answer to keep, or an error that sending again cannot or must not mend.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::attempt::attempt;
use super::refuse_plain_http;
use crate::answer::Answer;
use crate::classify::{Received, classify, opened, taken_in};
use crate::client::Inner;
use crate::decoding;
use crate::download::Download;
use crate::error::Error;
use crate::interceptor::{AttemptContext, Outcome, after_attempt, before_send};
use crate::operation::Operation;
use crate::pipeline::Rules;
use crate::proof::{Proof, authorized, fetched};
use crate::request::Prepared;
use crate::retry::{Attempt, GaveUp, Permit, Situation, Statuses};
use crate::trace::AttemptSpan;
use crate::value::Secret;

/// The most attempts that an error tells of.
const REMEMBERED: usize = 16;

/// An answer, and the body of it that is still to come, where a stream was wanted.
pub(super) type Exchanged = (Answer, Option<Download>);

/// A request and what has become of it so far.
pub(super) struct Exchange<'a> {
    pub(super) client: &'a Inner,
    pub(super) operation: &'static Operation,
    pub(super) prepared: &'a Prepared,
    pub(super) rules: &'a Rules,
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
        rules: &'a Rules,
    ) -> Self {
        Self {
            client,
            operation,
            prepared,
            rules,
            attempts: 0,
            earlier: Vec::new(),
            permit: None,
            renewed: false,
            spent: Vec::new(),
        }
    }

    pub(super) async fn run(mut self) -> Result<Exchanged, Error> {
        loop {
            match self.once().await {
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
    async fn once(&mut self) -> Result<Exchanged, (Error, Option<Duration>)> {
        let (client, rules) = (self.client, self.rules);
        let context = AttemptContext {
            service: client.service.name,
            operation: rules.shape.name,
            attempt: self.attempts.saturating_add(1),
        };
        let unsent = |error: Error| (error.without(&self.prepared.secrets), None);
        let mut request = self.prepared.request.clone();
        before_send(client, &context, &self.prepared.request, &mut request).map_err(unsent)?;
        refuse_plain_http(client, self.operation, &request, self.prepared.secret).map_err(unsent)?;
        let mut secrets = self.prepared.secrets.and(self.spent.clone());
        if !client.interceptors.is_empty() {
            secrets = secrets.intercepted(&self.prepared.request, &request);
        }
        let (request, proof) = authorized(client, self.operation, request, rules)
            .await
            .map_err(unsent)?;
        let secrets = secrets.authenticated(&request, proof.leased());

        self.attempts = context.attempt;
        let span = AttemptSpan::new(rules.shape, &request, self.attempts, &secrets);
        let begun = Instant::now();
        let attempted = span.around(attempt(client, request, rules)).await;
        let elapsed = begun.elapsed();
        let result = match attempted {
            Ok((received, body)) => {
                let secrets = secrets.clone();
                self.understood(Received { secrets, ..received }, body, &proof).await
            }
            Err(error) => Err(error.without(&secrets)),
        };
        // a server that refuses what was fetched has not acted
        let renewed = match &result {
            Err(error) if error.status() == Some(401) => self.renew(&proof).await,
            _ => Ok(false),
        };
        let renewable = matches!(renewed, Ok(true));
        let result = result.map_err(|error| {
            let refused = error.status() == Some(401) && proof.is_password(client, self.operation);
            let transient = if refused { Statuses::NONE } else { rules.transient };
            self.weigh(error.with_transient(transient), renewable)
        });
        let (seen, wait) = match &result {
            Ok((answer, _)) => (Ok(answer), None),
            Err((error, wait)) => (Err(error), *wait),
        };
        span.ended(seen, elapsed, wait);
        let outcome = Outcome {
            result: seen,
            elapsed,
            wait,
        };
        after_attempt(client, &context, &outcome);
        if result.is_ok() {
            self.settle(true);
        }
        // where nothing can be fetched any more, that is what there is to tell
        renewed.map_err(unsent)?;
        if result.is_err() {
            self.spent.extend(secrets.of_authentication());
        }
        result
    }

    /// What an answer means to the call.
    async fn understood(
        &self,
        mut received: Received,
        body: Option<Download>,
        proof: &Proof,
    ) -> Result<Exchanged, Error> {
        let (client, rules) = (self.client, self.rules);
        let (operation, service) = (rules.shape, client.service);
        received.attempts = self.attempts;
        if body.is_some() {
            return Ok((opened(received, operation, service), body));
        }
        let skew = match received.status {
            401 | 403 => proof.clock_skew(&received.headers, client, self.operation),
            _ => None,
        };
        let authority = self.prepared.request.authority().to_owned();
        let depth = client.config.limits.depth;
        let is_observed = cfg!(feature = "tracing") || !client.interceptors.is_empty();
        let work = move |answer: &mut Answer| {
            classify(answer, operation, service, &authority)?;
            answer.check_depth(depth)?;
            if is_observed {
                answer.find_request_id();
            }
            Ok(())
        };
        let answer = taken_in(received, operation, service);
        match decoding::of_answer(answer, rules.remaining(), work).await {
            Ok((answer, ())) => Ok((answer, None)),
            Err(error) => Err(error.with_clock_skew(skew)),
        }
    }

    /// Forgets what the server refused, if it was fetched. Whether there is something else in its place now, so that
    /// the request may be sent once more.
    async fn renew(&mut self, refused: &Proof) -> Result<bool, Error> {
        if !refused.is_fetched() {
            return Ok(false);
        }
        refused.invalidate();
        let may_send = self.attempts < self.rules.policy.attempts_allowed() && self.prepared.request.body.can_be_sent();
        if self.renewed || !may_send {
            return Ok(false);
        }
        self.renewed = true;
        let proof = fetched(self.client, self.operation, self.rules).await?;
        Ok(!refused.is_same(&proof))
    }

    /// What is to be done about an error. `renewed`: what it was refused for is another now.
    fn weigh(&mut self, error: Error, renewed: bool) -> (Error, Option<Duration>) {
        let (client, rules) = (self.client, self.rules);
        if renewed {
            return (error, Some(Duration::ZERO));
        }
        let may_pass = error.is_retryable();
        self.settle(error.status().is_some() && !may_pass);
        if !may_pass {
            return (error, None);
        }
        let situation = Situation {
            policy: &rules.policy,
            rules: rules.retry,
            idempotent: rules.idempotent,
            body_is_left: self.prepared.request.body.can_be_sent(),
            attempts: self.attempts,
            remaining: rules.remaining(),
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
    fn settle(&mut self, well: bool) {
        match (self.permit.take(), well) {
            (Some(permit), true) => drop(permit),
            (Some(permit), false) => permit.spend(),
            (None, true) => self.client.retries.refill(),
            (None, false) => {}
        }
    }
}
