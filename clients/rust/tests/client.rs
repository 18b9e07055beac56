//! Calls against a small server on a real socket.

mod server;

use std::thread;
use std::time::Duration;

use hola::protocol::*;
use hola::{
    CallOptions, CancellationToken, Client, ClientBuilder, Error, Retry, TransportErrorKind,
};
use server::{serve, serve_raw, DELETED, UNAVAILABLE};

const REGISTERED: &str = r#"{"tag":"ReleaseTrialsResponse","receipts":[]}"#;

fn client(endpoint: &str) -> Client {
    builder(endpoint).build().unwrap()
}

fn builder(endpoint: &str) -> ClientBuilder {
    let retry = Retry {
        first: Duration::from_millis(1),
        ..Retry::default()
    };
    let builder = Client::builder().endpoint(endpoint).study("s").token("t");
    builder.retry(retry)
}

/// What a proxy or a web server says in place of the gateway.
#[test]
fn what_is_no_message_brings_the_same_request_again() {
    for first in [
        "HTTP/1.1 500 X\r\nContent-Length: 21\r\n\r\nInternal Server Error",
        "HTTP/1.1 429 X\r\nContent-Length: 4\r\n\r\nbusy",
        "HTTP/1.1 429 X\r\nContent-Length: 16\r\n\r\n{\"error\":\"busy\"}",
        "HTTP/1.1 502 X\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 504 X\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"tag\":\"DeleteStudyResponse\"}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"tag",
        "",
    ] {
        let (endpoint, came) = serve_raw(first);
        let deleted = client(&endpoint).delete_study(&DeleteStudyRequest::new());
        deleted.unwrap_or_else(|error| panic!("{first:?}: {error}"));
        let sent: Vec<String> = came.try_iter().collect();
        assert_eq!(sent.len(), 2, "{first:?}");
        assert_eq!(sent[0], sent[1], "{first:?}");
    }
}

#[test]
fn a_page_that_stays_is_unreachable_and_tells_when_to_try_again() {
    let (endpoint, _came) =
        serve_raw("HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno");
    let client = builder(&endpoint).retry(Retry::NEVER).build().unwrap();
    let error = client.delete_study(&DeleteStudyRequest::new()).unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_retryable());
    assert!(error.to_string().contains("HTTP 429"), "{error}");
}

#[test]
fn a_token_is_not_sent_in_clear_to_another_machine() {
    let error = builder("http://192.0.2.1:8080").build().unwrap_err();
    assert!(
        matches!(&error, Error::Configuration(text) if text.contains("http://192.0.2.1:8080")
            && text.contains("HOLA_INSECURE_PLAINTEXT")),
        "{error:?}"
    );
    let allowed = builder("http://192.0.2.1:8080").insecure_plaintext(true);
    allowed.build().unwrap();
    builder("https://192.0.2.1:8080").build().unwrap();
}

/// X-3: programs log what they hold.
#[test]
fn no_debug_output_holds_the_token() {
    let builder = builder("http://127.0.0.1:9").token("secret-of-mine");
    let client = builder.clone().build().unwrap();
    for text in [format!("{builder:?}"), format!("{client:?}")] {
        assert!(!text.contains("secret-of-mine"), "{text}");
    }
}

#[test]
fn a_leader_is_not_followed_to_where_the_token_would_be_in_clear() {
    let refusal = r#"{"tag":"ErrorResponse","code":"not_leader","message":"no","retryable":true,"detail":{"endpoints":["http://192.0.2.1:8080"]}}"#;
    let (endpoint, came) = serve(vec![(421, refusal), (200, DELETED)]);
    let deleted = client(&endpoint).delete_study(&DeleteStudyRequest::new());
    deleted.unwrap();
    assert_eq!(came.try_iter().count(), 2);
}

#[test]
fn a_refusal_that_is_retryable_brings_the_same_request_again() {
    let told = r#"{"tag":"EnqueueTrialsResponse","trial_ids":[1]}"#;
    let (endpoint, came) = serve(vec![(503, UNAVAILABLE), (502, "proxy"), (200, told)]);
    let request = EnqueueTrialsRequest::new([ParameterSet::from([("x".to_owned(), 1.into())])]);
    assert_eq!(
        client(&endpoint)
            .enqueue_trials(&request)
            .unwrap()
            .trial_ids,
        [1]
    );
    let sent: Vec<String> = came.try_iter().collect();
    assert_eq!(sent.len(), 3);
    assert!(sent[0] == sent[1] && sent[1] == sent[2], "{sent:?}");
    assert!(
        sent[0].to_lowercase().contains("idempotency-key: "),
        "{}",
        sent[0]
    );
    assert!(
        sent[0].to_lowercase().contains("authorization: bearer t"),
        "{}",
        sent[0]
    );
}

#[test]
fn a_broken_endpoint_moves_on_to_the_next() {
    let (endpoint, _came) = serve(vec![(200, DELETED)]);
    let retry = Retry {
        first: Duration::from_millis(1),
        ..Retry::default()
    };
    let client = Client::builder()
        .endpoint("http://127.0.0.1:9")
        .endpoint(endpoint)
        .retry(retry);
    client
        .build()
        .unwrap()
        .delete_study(&DeleteStudyRequest::new())
        .unwrap();
}

#[test]
fn a_reply_to_another_request_is_invalid() {
    let (endpoint, _came) = serve(vec![(200, REGISTERED)]);
    let error = client(&endpoint)
        .delete_study(&DeleteStudyRequest::new())
        .unwrap_err();
    assert!(matches!(error, Error::InvalidReply { .. }), "{error:?}");
}

#[test]
fn pages_are_followed_to_the_end() {
    let first = r#"{"tag":"GetTrialsResponse","items":[],"next_cursor":"c"}"#;
    let last = r#"{"tag":"GetTrialsResponse","items":[{"trial_id":1,"state":"queued","parameters":{},"created_ms":1}]}"#;
    let (endpoint, came) = serve(vec![(200, first), (200, last)]);
    let client = client(&endpoint);
    let trials: Result<Vec<Trial>, Error> = client.iter_trials(&GetTrialsRequest::new()).collect();
    assert_eq!(trials.unwrap().len(), 1);
    let sent: Vec<String> = came.try_iter().collect();
    assert!(
        sent[1].starts_with("GET /v1/studies/s/trials?after=c "),
        "{}",
        sent[1]
    );
}

#[test]
fn a_call_can_be_cancelled() {
    let (endpoint, came) = serve(vec![]);
    let token = CancellationToken::new();
    let options = CallOptions::new().with_cancellation(token.clone());
    let client = client(&endpoint);
    let call = thread::spawn(move || client.call_with(&DeleteStudyRequest::new(), &options));
    came.recv().unwrap();
    token.cancel();
    assert!(matches!(call.join().unwrap(), Err(Error::Cancelled)));
}

#[test]
fn a_closed_client_says_so() {
    let (endpoint, came) = serve(vec![]);
    let client = client(&endpoint);
    let other = client.clone();
    let call = thread::spawn(move || other.delete_study(&DeleteStudyRequest::new()));
    came.recv().unwrap();
    client.close();
    let error = call.join().unwrap().unwrap_err();
    assert!(
        matches!(&error, Error::Transport(e) if e.kind == TransportErrorKind::Closed),
        "{error:?}"
    );
}

#[test]
fn what_must_not_travel_is_refused_before_it_is_sent() {
    let (endpoint, came) = serve(vec![]);
    let client = client(&endpoint);
    for value in [f64::NAN, f64::INFINITY] {
        let objectives = ObjectiveValues::from([("loss".to_owned(), value)]);
        let request =
            SubmitResultRequest::new().with_results([TrialResult::new(1, "a", objectives)]);
        let error = client.submit_result(&request).unwrap_err();
        assert_eq!(error.code(), Some(&ErrorCode::InvalidMessage));
    }
    let request = CancelTrialsRequest::new([1]).with_reason("a\0");
    let Err(Error::Server(error)) = client.cancel_trials(&request) else {
        panic!()
    };
    assert_eq!(error.path.as_deref(), Some("/reason"));
    assert_eq!(came.try_iter().count(), 0);
}
