//! The client for tokio.

use std::collections::VecDeque;
use std::sync::Arc;

use super::async_rest::AsyncRest;
use super::base::Base;
use super::call::{Attempts, Call};
use super::options::CallOptions;
use crate::error::Error;
use crate::protocol::{PagedRequest, Request};

/// A client of one scheduler over REST, whose calls are futures; it needs a runtime of tokio and the
/// feature `async`. Clones share its connections.
///
/// It has the methods of [`Client`](crate::Client), retries as that does, and takes the same
/// [`CallOptions`]. To drop the future of a call ends the call.
///
/// ```no_run
/// # async fn example() -> Result<(), hola::Error> {
/// use hola::protocol::StatusRequest;
///
/// let client = hola::AsyncClient::connect()?;
/// let status = client.status(&StatusRequest::new()).await?;
/// println!("{:?}", status.info.state);
/// # Ok(())
/// # }
/// ```
///
/// Workers are threads, because evaluations use the processor: see [`Worker`](crate::Worker).
#[derive(Clone, Debug)]
pub struct AsyncClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    base: Base,
    rest: AsyncRest,
}

impl AsyncClient {
    pub(super) fn new(base: Base, rest: AsyncRest) -> Self {
        Self {
            inner: Arc::new(Inner { base, rest }),
        }
    }

    /// The study that is meant when a request names none.
    #[must_use]
    pub fn study(&self) -> &str {
        &self.inner.base.study
    }

    /// Closes the client. Running calls, and all later ones, end with
    /// [`TransportErrorKind::Closed`](crate::TransportErrorKind::Closed).
    pub fn close(&self) {
        self.inner.base.closed.cancel();
    }

    /// Sends a request, as often as it takes.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says.
    pub async fn call<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        self.call_with(request, &CallOptions::default()).await
    }

    /// Sends a request with options.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] when the server refuses, or the request cannot be sent as it is;
    /// [`Error::Transport`] when no answer came after all attempts; [`Error::InvalidReply`] when the
    /// answer is not of the protocol; [`Error::Cancelled`] when the options' token was cancelled.
    pub async fn call_with<R: Request>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<R::Response, Error> {
        let base = &self.inner.base;
        let call = base.prepare(request, options)?;
        let cancelled = async {
            match &options.cancellation {
                Some(token) => token.cancelled().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = base.closed.cancelled() => Err(base.stopped()),
            () = cancelled => Err(base.stopped()),
            result = self.persist::<R>(call, options) => result,
        }
    }

    async fn persist<R: Request>(
        &self,
        mut call: Call,
        options: &CallOptions,
    ) -> Result<R::Response, Error> {
        let Inner { base, rest } = &*self.inner;
        let longest = call.timeout;
        let mut attempts = Attempts::new(options, base.retry);
        loop {
            call.timeout = attempts.timeout(longest);
            let endpoint = base.endpoints.current();
            let reply = rest.exchange(&endpoint, &call).await;
            let error = match reply.and_then(|reply| reply.read(call.operation)) {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            base.endpoints
                .after(&error, |from, to| rest.may_follow(from, to));
            let Some(pause) = attempts.pause_after(&error) else {
                return Err(error);
            };
            log::debug!("{}: {error}: trying again", call.operation.name);
            tokio::time::sleep(pause).await;
        }
    }
}

/// The items of every page, in order. After an error it continues with the same page.
#[derive(Debug)]
pub struct AsyncPages<'a, R: PagedRequest> {
    client: &'a AsyncClient,
    request: Option<R>,
    items: VecDeque<R::Item>,
}

impl<'a, R: PagedRequest> AsyncPages<'a, R> {
    pub(super) fn new(client: &'a AsyncClient, request: &R) -> Self {
        Self {
            client,
            request: Some(request.clone()),
            items: VecDeque::new(),
        }
    }

    /// The next item; None after the last one of the last page.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says.
    pub async fn next(&mut self) -> Result<Option<R::Item>, Error> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Ok(Some(item));
            }
            let Some(request) = &self.request else {
                return Ok(None);
            };
            let (items, cursor) = R::split(self.client.call(request).await?);
            self.items = items.into();
            self.request = self
                .request
                .take()
                .zip(cursor)
                .map(|(request, cursor)| request.with_cursor(cursor));
        }
    }
}
