//! The adapter to the conformance suite: a command a line, an answer a line.
//!
//! With `--async` its calls are those of `AsyncClient`.

mod codec;
mod operations;
mod work;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::time::Duration;

use base64::engine::general_purpose::STANDARD as BASE64;
use base64::Engine as _;
use hola::{Client, ClientBuilder, Error, Retry};
use serde::Deserialize;
use serde_json::{json, Value};

/// The fields of every command; each uses some of them.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Command {
    id: Value,
    #[serde(rename = "do")]
    action: String,
    #[serde(rename = "type")]
    kind: String,
    body_base64: String,
    request_base64: String,
    operation: String,
    transport: String,
    endpoint: Option<String>,
    endpoints: Vec<String>,
    token: Option<String>,
    server_key: Option<String>,
    ca_file: Option<PathBuf>,
    timeout_s: Option<f64>,
    study: Option<String>,
    concurrency: Option<u32>,
    wait_s: Option<f64>,
    lease_s: Option<f64>,
    reconnect_s: Option<f64>,
    retry_failures: bool,
    spool_dir: Option<PathBuf>,
    handle_signals: bool,
    #[serde(default)]
    can_resume: bool,
    folder: PathBuf,
}

impl Command {
    fn client(&self) -> Result<Client, Error> {
        self.builder().build()
    }

    fn builder(&self) -> ClientBuilder {
        let mut builder = Client::builder().retry(Retry {
            attempts: 5,
            first: Duration::from_millis(20),
            longest: Duration::from_millis(50),
        });
        for endpoint in self.endpoints.iter().chain(&self.endpoint) {
            builder = builder.endpoint(endpoint);
        }
        if let Some(token) = &self.token {
            builder = builder.token(token);
        }
        if let Some(study) = &self.study {
            builder = builder.study(study);
        }
        if let Some(key) = &self.server_key {
            builder = builder.server_key(key);
        }
        if let Some(path) = &self.ca_file {
            builder = builder.ca_file(path);
        }
        if let Some(seconds) = self.timeout_s {
            builder = builder.timeout(Duration::from_secs_f64(seconds));
        }
        builder
    }

    fn call(&self, is_async: bool) -> Result<Vec<u8>, Error> {
        let request = bytes(&self.request_base64);
        if is_async {
            return call_async(self.builder(), &self.operation, &request);
        }
        operations::call(&self.client()?, &self.operation, &request)
    }
}

#[cfg(feature = "async")]
fn call_async(builder: ClientBuilder, operation: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
    let client = builder.build_async()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Configuration(format!("no runtime: {error}")))?;
    runtime.block_on(operations::call_async(&client, operation, body))
}

#[cfg(not(feature = "async"))]
fn call_async(_: ClientBuilder, _: &str, _: &[u8]) -> Result<Vec<u8>, Error> {
    Err(Error::Configuration(
        "built without the feature `async`".to_owned(),
    ))
}

fn features(is_async: bool) -> Vec<&'static str> {
    let mut features = vec![
        "read.requests",
        "read.replies",
        "read.headers",
        "call.rest",
        "call.tls",
    ];
    if !is_async {
        features.extend(["work.rest", "work.reports"]);
        if cfg!(feature = "zmq") {
            features.extend(["call.zmq", "call.curve", "call.ipc", "work.zmq"]);
        }
    }
    features
}

fn bytes(text: &str) -> Vec<u8> {
    BASE64.decode(text).unwrap_or_default()
}

fn answer(command: &Command, is_async: bool) -> Value {
    match command.action.as_str() {
        "hello" => {
            let name = if is_async { "rust async" } else { "rust" };
            json!({"name": name, "version": env!("CARGO_PKG_VERSION"), "features": features(is_async)})
        }
        "read" => {
            let body = bytes(&command.body_base64);
            let read = match command.kind.as_str() {
                "Header" => codec::reread_header(&body),
                kind => operations::read(kind, &body),
            };
            match read {
                Ok(body) => json!({"accepted": true, "body_base64": BASE64.encode(body)}),
                Err(error) => json!({"accepted": false, "message": error.to_string()}),
            }
        }
        "call" => match command.call(is_async) {
            Ok(body) => json!({"reply_base64": BASE64.encode(body)}),
            Err(error) => json!({"error": codec::error_object(&error)}),
        },
        "work" => match work::work(command) {
            Ok(summary) => json!({"summary": summary}),
            Err(error) => json!({"error": codec::error_object(&error)}),
        },
        other => {
            json!({"error": {"kind": "configuration", "message": format!("unknown command {other}")}})
        }
    }
}

fn main() -> io::Result<()> {
    let is_async = std::env::args().any(|argument| argument == "--async");
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let command: Command = serde_json::from_str(&line?)?;
        let mut reply = answer(&command, is_async);
        reply["id"] = command.id;
        writeln!(output, "{reply}")?;
        output.flush()?;
    }
    Ok(())
}
