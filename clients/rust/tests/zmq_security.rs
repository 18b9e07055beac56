//! Who is admitted over ZeroMQ, against a ROUTER with a ZAP handler on real sockets.
#![cfg(feature = "zmq")]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hola::protocol::*;
use hola::{Client, ClientBuilder, Error, Retry, TransportErrorKind};

const TOKEN: &str = "x";
/// The public key that belongs to the token (Z-9).
const TOKENS_KEY: &str = "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28";
const TICK_MS: i64 = 10;

/// How a server secures its connections.
#[derive(Clone, Copy, PartialEq)]
enum Mechanism {
    Null,
    Plain,
    Curve,
}

struct Server {
    endpoint: String,
    server_key: String,
    /// Whether the token is known.
    knows: Arc<AtomicBool>,
    handshakes: Arc<AtomicUsize>,
    running: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    fn start(mechanism: Mechanism) -> Self {
        let folder = std::env::temp_dir().join(format!("hola-{}", random()));
        let endpoint = match mechanism {
            Mechanism::Curve => "tcp://127.0.0.1:*".to_owned(),
            _ => format!("ipc://{}", folder.display()),
        };
        let keys = zmq::CurveKeyPair::new().unwrap();
        let mut server = Self {
            endpoint,
            server_key: zmq::z85_encode(&keys.public_key).unwrap(),
            knows: Arc::new(AtomicBool::new(true)),
            handshakes: Arc::default(),
            running: Arc::new(AtomicBool::new(true)),
            threads: Vec::new(),
        };
        let context = zmq::Context::new();
        let zap = context.socket(zmq::REP).unwrap();
        zap.bind("inproc://zeromq.zap.01").unwrap();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.set_linger(0).unwrap();
        match mechanism {
            Mechanism::Null => {}
            Mechanism::Plain => router.set_plain_server(true).unwrap(),
            Mechanism::Curve => {
                router.set_curve_server(true).unwrap();
                router.set_curve_secretkey(&keys.secret_key).unwrap();
            }
        }
        if mechanism != Mechanism::Null {
            router.set_zap_domain("hola").unwrap();
        }
        router.bind(&server.endpoint).unwrap();
        server.endpoint = router.get_last_endpoint().unwrap().unwrap();
        let (knows, handshakes, running) = (
            Arc::clone(&server.knows),
            Arc::clone(&server.handshakes),
            Arc::clone(&server.running),
        );
        server.threads.push(thread::spawn(move || {
            while running.load(Ordering::SeqCst) {
                if zap.poll(zmq::POLLIN, TICK_MS).unwrap() == 0 {
                    continue;
                }
                let request = zap.recv_multipart(0).unwrap();
                handshakes.fetch_add(1, Ordering::SeqCst);
                let is_known = knows.load(Ordering::SeqCst)
                    && match request[5].as_slice() {
                        b"PLAIN" => request[6] == b"hola" && request[7] == TOKEN.as_bytes(),
                        b"CURVE" => request[6] == zmq::z85_decode(TOKENS_KEY).unwrap(),
                        _ => false,
                    };
                let (status, user) = if is_known { ("200", "me") } else { ("400", "") };
                let id = String::from_utf8(request[1].clone()).unwrap();
                zap.send_multipart(["1.0", &id, status, "", user, ""], 0)
                    .unwrap();
            }
        }));
        let running = Arc::clone(&server.running);
        server.threads.push(thread::spawn(move || {
            while running.load(Ordering::SeqCst) {
                if router.poll(zmq::POLLIN, TICK_MS).unwrap() == 0 {
                    continue;
                }
                let request = router.recv_multipart(0).unwrap();
                let header: Header = serde_json::from_slice(&request[2]).unwrap();
                let head = format!(r#"{{"version":"1.0","id":"{}"}}"#, header.id);
                let body = br#"{"tag":"DeleteStudyResponse"}"#;
                router
                    .send_multipart([&request[0], &request[1][..], head.as_bytes(), body], 0)
                    .unwrap();
            }
        }));
        server
    }

    fn client(&self) -> ClientBuilder {
        let retry = Retry {
            first: Duration::from_millis(1),
            longest: Duration::from_millis(20),
            ..Retry::default()
        };
        let builder = Client::builder().endpoint(&self.endpoint).retry(retry);
        builder.token(TOKEN).server_key(&self.server_key)
    }

    fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.store(false, Ordering::SeqCst);
        for thread in self.threads.drain(..) {
            // A failure of a server's thread fails its test by the client's error.
            let _ = thread.join();
        }
        if let Some(path) = self.endpoint.strip_prefix("ipc://") {
            // It may be gone already.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn random() -> String {
    use std::hash::{BuildHasher, Hasher};
    let state = std::collections::hash_map::RandomState::new();
    format!("{:016x}", state.build_hasher().finish())
}

fn call(client: &Client) -> Result<(), Error> {
    client.delete_study(&DeleteStudyRequest::new()).map(|_| ())
}

fn is_handshake(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind == TransportErrorKind::Handshake)
}

fn is_unreachable(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind == TransportErrorKind::Unreachable)
}

#[test]
fn a_token_that_is_known_is_admitted() {
    for mechanism in [Mechanism::Plain, Mechanism::Curve] {
        let server = Server::start(mechanism);
        let client = server.client().build().unwrap();
        call(&client).unwrap();
        call(&client).unwrap();
        assert_eq!(server.handshakes(), 1);
    }
}

/// Z-11: not a time-out, and not repeated.
#[test]
fn a_token_that_is_not_known_is_unauthenticated_at_once() {
    for mechanism in [Mechanism::Plain, Mechanism::Curve] {
        let server = Server::start(mechanism);
        let client = server.client().token("secret-of-nobody").build().unwrap();
        let error = call(&client).unwrap_err();
        assert_eq!(error.code(), Some(&ErrorCode::Unauthenticated), "{error}");
        assert!(!error.is_retryable());
        let text = error.to_string();
        assert!(text.contains(&server.endpoint), "{text}");
        assert!(!text.contains("secret-of-nobody"), "{text}");
        assert_eq!(server.handshakes(), 1);
    }
}

/// After a refusal libzmq does not connect a socket again: the client must take another.
#[test]
fn a_client_that_was_refused_can_be_admitted_later() {
    for mechanism in [Mechanism::Plain, Mechanism::Curve] {
        let server = Server::start(mechanism);
        let client = server.client().build().unwrap();
        server.knows.store(false, Ordering::SeqCst);
        let error = call(&client).unwrap_err();
        assert_eq!(error.code(), Some(&ErrorCode::Unauthenticated), "{error}");
        server.knows.store(true, Ordering::SeqCst);
        call(&client).unwrap();
    }
}

#[test]
fn another_server_key_is_a_handshake_error_that_is_not_repeated() {
    let server = Server::start(Mechanism::Curve);
    let client = server.client().server_key(TOKENS_KEY).build().unwrap();
    let error = call(&client).unwrap_err();
    assert!(is_handshake(&error) && !error.is_retryable(), "{error:?}");
    assert_eq!(server.handshakes(), 0);
}

#[test]
fn another_mechanism_is_a_handshake_error() {
    let server = Server::start(Mechanism::Null);
    let error = call(&server.client().build().unwrap()).unwrap_err();
    assert!(is_handshake(&error) && !error.is_retryable(), "{error:?}");
}

#[test]
fn a_server_of_another_protocol_is_a_handshake_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let page = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            // The client may have gone already.
            let _ = std::io::Write::write_all(&mut stream.unwrap(), page);
        }
    });
    let builder = Client::builder().endpoint(endpoint).retry(Retry::NEVER);
    let client = builder.token(TOKEN).server_key(TOKENS_KEY).build().unwrap();
    let error = call(&client).unwrap_err();
    assert!(is_handshake(&error), "{error:?}");
}

#[test]
fn nothing_that_listens_is_unreachable() {
    let place = std::env::temp_dir().join(format!("hola-{}", random()));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    for endpoint in [
        format!("ipc://{}", place.display()),
        format!("tcp://127.0.0.1:{port}"),
    ] {
        let builder = Client::builder().endpoint(endpoint).retry(Retry::NEVER);
        let client = builder.token(TOKEN).server_key(TOKENS_KEY).build().unwrap();
        let error = call(&client).unwrap_err();
        assert!(is_unreachable(&error) && error.is_retryable(), "{error:?}");
    }
}

#[test]
fn what_cannot_be_used_is_a_mistake_in_the_configuration() {
    let builder = || Client::builder().endpoint("tcp://127.0.0.1:1");
    for client in [
        builder().token(TOKEN).build(),
        builder().token(TOKEN).server_key("short").build(),
        builder()
            .token("t".repeat(256))
            .server_key(TOKENS_KEY)
            .build(),
    ] {
        let error = client.unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
    }
}
