//! Calls of the client for tokio, against a small server on a real socket.
#![cfg(feature = "async")]

mod server;

use std::time::Duration;

use hola::protocol::*;
use hola::{AsyncClient, CallOptions, CancellationToken, Client, Error, Retry, TransportErrorKind};
use server::{serve, serve_raw, UNAVAILABLE};

fn client(endpoint: &str) -> AsyncClient {
    let retry = Retry {
        first: Duration::from_millis(1),
        ..Retry::default()
    };
    let builder = AsyncClient::builder().endpoint(endpoint).study("s");
    builder.token("t").retry(retry).build_async().unwrap()
}

#[tokio::test]
async fn a_refusal_that_is_retryable_brings_the_same_request_again() {
    let told = r#"{"tag":"EnqueueTrialsResponse","trial_ids":[1]}"#;
    let (endpoint, came) = serve(vec![(503, UNAVAILABLE), (502, "proxy"), (200, told)]);
    let request = EnqueueTrialsRequest::new([ParameterSet::from([("x".to_owned(), 1.into())])]);
    let reply = client(&endpoint).enqueue_trials(&request).await.unwrap();
    assert_eq!(reply.trial_ids, [1]);
    let sent: Vec<String> = came.try_iter().collect();
    assert_eq!(sent.len(), 3);
    assert!(sent[0] == sent[1] && sent[1] == sent[2], "{sent:?}");
    let head = sent[0].to_lowercase();
    assert!(head.contains("idempotency-key: "), "{head}");
    assert!(head.contains("authorization: bearer t"), "{head}");
    assert!(sent[0].ends_with(r#""study":"s","tag":"EnqueueTrialsRequest","trials":[{"x":1}]}"#));
}

#[tokio::test]
async fn what_is_no_message_brings_the_same_request_again() {
    for first in [
        "HTTP/1.1 500 X\r\nContent-Length: 21\r\n\r\nInternal Server Error",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"tag\":\"DeleteStudyResponse\"}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"tag",
        "",
    ] {
        let (endpoint, came) = serve_raw(first);
        let request = DeleteStudyRequest::new();
        let deleted = client(&endpoint).delete_study(&request).await;
        deleted.unwrap_or_else(|error| panic!("{first:?}: {error}"));
        let sent: Vec<String> = came.try_iter().collect();
        assert_eq!(sent.len(), 2, "{first:?}");
        assert_eq!(sent[0], sent[1], "{first:?}");
    }
}

#[tokio::test]
async fn pages_are_followed_to_the_end() {
    let first = r#"{"tag":"GetTrialsResponse","items":[],"next_cursor":"c"}"#;
    let last = r#"{"tag":"GetTrialsResponse","items":[{"trial_id":1,"state":"queued","parameters":{},"created_ms":1}]}"#;
    let (endpoint, came) = serve(vec![(200, first), (200, last)]);
    let client = client(&endpoint);
    let mut trials = client.iter_trials(&GetTrialsRequest::new());
    assert_eq!(trials.next().await.unwrap().unwrap().trial_id, 1);
    assert_eq!(trials.next().await.unwrap(), None);
    let sent: Vec<String> = came.try_iter().collect();
    assert!(
        sent[1].starts_with("GET /v1/studies/s/trials?after=c "),
        "{}",
        sent[1]
    );
}

#[tokio::test]
async fn a_call_can_be_cancelled() {
    let (endpoint, came) = serve(vec![]);
    let token = CancellationToken::new();
    let options = CallOptions::new().with_cancellation(token.clone());
    std::thread::spawn(move || {
        came.recv().unwrap();
        token.cancel();
    });
    let call = client(&endpoint);
    let request = DeleteStudyRequest::new();
    let cancelled = call.call_with(&request, &options).await;
    assert!(matches!(cancelled, Err(Error::Cancelled)));
}

#[tokio::test]
async fn a_closed_client_says_so() {
    let (endpoint, came) = serve(vec![]);
    let client = client(&endpoint);
    let other = client.clone();
    std::thread::spawn(move || {
        came.recv().unwrap();
        other.close();
    });
    for _ in 0..2 {
        let error = client.delete_study(&DeleteStudyRequest::new()).await;
        assert!(
            matches!(&error, Err(Error::Transport(e)) if e.kind == TransportErrorKind::Closed),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn no_answer_in_time_and_no_server() {
    let (endpoint, _came) = serve(vec![]);
    let options = CallOptions::new()
        .with_timeout(Duration::from_millis(20))
        .with_retry(Retry::NEVER);
    for (endpoint, kind) in [
        (endpoint.as_str(), TransportErrorKind::Timeout),
        ("http://127.0.0.1:9", TransportErrorKind::Unreachable),
    ] {
        let error = client(endpoint)
            .call_with(&DeleteStudyRequest::new(), &options)
            .await;
        assert!(
            matches!(&error, Err(Error::Transport(e)) if e.kind == kind),
            "{error:?}"
        );
    }
}

/// A call may be awaited on any thread of a runtime.
#[test]
fn calls_are_send() {
    fn is_send<T: Send>(_: &T) {}
    let client = client("http://127.0.0.1:9");
    let request = GetTrialsRequest::new();
    is_send(&client.get_trials(&request));
    is_send(&client.iter_trials(&request).next());
}

#[test]
fn only_rest_is_spoken() {
    let builder = Client::builder().endpoint("ipc:///nowhere");
    let error = builder.build_async().unwrap_err().to_string();
    assert!(
        error.contains("REST") && error.contains("ipc:///nowhere"),
        "{error}"
    );
}
