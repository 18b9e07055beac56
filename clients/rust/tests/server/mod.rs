//! Small servers on real sockets.
#![allow(dead_code)] // each test uses some of them

pub mod scheduler;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{channel, Receiver};
use std::thread;

pub const UNAVAILABLE: &str =
    r#"{"tag":"ErrorResponse","code":"unavailable","message":"later","retryable":true}"#;
pub const DELETED: &str = r#"{"tag":"DeleteStudyResponse"}"#;

/// Answers one request after the other with a status and a body, and tells what came; without an
/// answer left it holds the connection.
pub fn serve(answers: Vec<(u16, &'static str)>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (told, came) = channel();
    thread::spawn(move || {
        let mut answers = answers.into_iter();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while let Some(request) = read_request(&mut reader) {
                told.send(request).unwrap();
                let Some((status, body)) = answers.next() else {
                    reader.read_line(&mut String::new()).unwrap();
                    break;
                };
                write!(
                    stream,
                    "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                )
                .unwrap();
            }
        }
    });
    (endpoint, came)
}

pub fn read_request(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8(body).unwrap())
}

/// A server that sends these bytes to each request, and closes; then the reply to `DeleteStudy`.
pub fn serve_raw(first: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (told, came) = channel();
    thread::spawn(move || {
        let good = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{DELETED}",
            DELETED.len()
        );
        for answer in [first, &good] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            told.send(read_request(&mut reader).unwrap()).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (endpoint, came)
}
