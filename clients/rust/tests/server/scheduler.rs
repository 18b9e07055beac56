//! A small scheduler: it gives out trials in order, keeps what it is told, and does first what the
//! hook of the test says.

use std::io::{BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{json, Value};

use super::read_request;

type Hook = Box<dyn Fn(&str, &Value) -> Option<(u16, Value)> + Send + Sync>;
type Decide = Box<dyn Fn(&Value) -> Value + Send + Sync>;

static FOLDERS: AtomicU64 = AtomicU64::new(0);

#[derive(Clone)]
pub struct Scheduler {
    pub endpoint: String,
    state: Arc<Mutex<State>>,
    hook: Arc<Option<Hook>>,
    decide: Arc<Decide>,
}

#[derive(Default)]
pub struct State {
    /// What was told, one text a request.
    pub told: Vec<String>,
    /// The last part of the path and the key of each request.
    pub calls: Vec<(String, String)>,
    /// The requests to register.
    pub registered: Vec<Value>,
    /// The commands of the next heartbeats.
    pub commands: Vec<Value>,
    pub next_step: Option<u64>,
    pub resume: Option<Value>,
    waiting: u64,
    given: u64,
}

pub struct Setup {
    pub trials: u64,
    pub next_step: Option<u64>,
    pub decide: Decide,
    pub hook: Option<Hook>,
}

impl Setup {
    pub fn new(trials: u64) -> Self {
        Self {
            trials,
            next_step: None,
            decide: Box::new(|_| json!({})),
            hook: None,
        }
    }

    /// Decides at each multiple of a step.
    pub fn with_decisions(mut self, period: u64, decision: &'static str) -> Self {
        self.next_step = Some(period);
        self.decide = Box::new(move |report| {
            let step = report["step"].as_u64().unwrap();
            let next = (step / period + 1) * period;
            if step % period == 0 {
                json!({"next_step": next, "decision": decision, "reason": "worse than others"})
            } else {
                json!({"next_step": next})
            }
        });
        self
    }

    pub fn with_receipt(mut self, receipt: Value) -> Self {
        self.next_step = Some(1);
        self.decide = Box::new(move |_| receipt.clone());
        self
    }

    pub fn with_hook(
        mut self,
        hook: impl Fn(&str, &Value) -> Option<(u16, Value)> + Send + Sync + 'static,
    ) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    pub fn start(self) -> Scheduler {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheduler = Scheduler {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            state: Arc::new(Mutex::new(State {
                waiting: self.trials,
                next_step: self.next_step,
                ..State::default()
            })),
            hook: Arc::new(self.hook),
            decide: Arc::new(self.decide),
        };
        let serving = scheduler.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, its) = (stream.unwrap(), serving.clone());
                thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    while let Some(request) = read_request(&mut reader) {
                        let (status, body) = its.answer(&request);
                        let body = body.to_string();
                        let length = body.len();
                        let head =
                            format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n");
                        if stream.write_all((head + &body).as_bytes()).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        scheduler
    }
}

impl Scheduler {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn told(&self) -> Vec<String> {
        self.state().told.clone()
    }

    /// How often an operation was called.
    pub fn count(&self, call: &str) -> usize {
        self.state()
            .calls
            .iter()
            .filter(|(name, _)| name == call)
            .count()
    }

    /// The different keys of the calls of an operation.
    pub fn keys(&self, call: &str) -> usize {
        let state = self.state();
        let keys = state.calls.iter().filter(|(name, _)| name == call);
        keys.map(|(_, key)| key)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    }

    fn answer(&self, request: &str) -> (u16, Value) {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let path = head.split(' ').nth(1).unwrap();
        let call = path.rsplit('/').next().unwrap();
        let key = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("idempotency-key")
                .then_some(value)
        });
        let body: Value = serde_json::from_str(body).unwrap();
        let called = (call.to_owned(), key.unwrap_or_default().to_owned());
        self.state().calls.push(called);
        if let Some(answer) = self
            .hook
            .as_ref()
            .as_ref()
            .and_then(|hook| hook(call, &body))
        {
            return answer;
        }
        let mut state = self.state();
        let answer = match call {
            "workers" => {
                state.registered.push(body);
                let id = format!("00000000-0000-4000-8000-{:012}", state.registered.len());
                json!({"tag": "RegisterWorkerResponse", "worker_id": id, "limits": {}, "info": {
                    "study": "default", "state": "running", "revision": 1,
                    "objective_revision": 1, "created_ms": 5,
                    "spec": {"parameters": [], "objectives": [{"name": "loss"}],
                        "steps": {"max": 1000}}}})
            }
            "suggestions" => {
                let mut next = state.next();
                next["tag"] = json!("GetSuggestionResponse");
                next
            }
            "results" => state.tell(&body),
            "reports" => state.report(&body, self.decide.as_ref()),
            "heartbeat" => json!({"tag": "HeartbeatResponse", "lease_commands": state.commands}),
            "releases" => {
                for lease in body["leases"].as_array().unwrap() {
                    let kind = body
                        .get("kind")
                        .map_or("preempted", |kind| kind.as_str().unwrap());
                    let line = format!("{} released: {kind}", lease["trial_id"]);
                    state.told.push(line);
                }
                json!({"tag": "ReleaseTrialsResponse", "receipts": []})
            }
            "deregister" => json!({"tag": "DeregisterWorkerResponse"}),
            other => panic!("{other}"),
        };
        (200, answer)
    }
}

impl State {
    fn next(&mut self) -> Value {
        if self.given == self.waiting {
            return json!({"status": "finished", "reason": "max_trials"});
        }
        self.given += 1;
        let mut suggestion = json!({"trial_id": self.given, "attempt": 1, "parameters": {},
            "lease": format!("lease {}", self.given), "lease_s": 0.02});
        if let Some(step) = self.next_step {
            suggestion["next_step"] = json!(step);
        }
        if let Some(resume) = &self.resume {
            suggestion["resume"] = resume.clone();
        }
        json!({"status": "suggestions", "suggestions": [suggestion]})
    }

    fn tell(&mut self, body: &Value) -> Value {
        let items = |name: &str| body.get(name).and_then(Value::as_array).cloned();
        let mut receipts = Vec::new();
        for result in items("results").unwrap_or_default() {
            let line = format!("{}: {}", result["trial_id"], result["objectives"]["loss"]);
            self.told.push(line);
            receipts.push(json!({"trial_id": result["trial_id"], "outcome": "recorded"}));
        }
        for failure in items("failures").unwrap_or_default() {
            let line = format!("{} failed: {}", failure["trial_id"], failure["reason"]);
            self.told.push(line);
            receipts.push(json!({"trial_id": failure["trial_id"], "outcome": "recorded"}));
        }
        let mut reply = json!({"tag": "SubmitResultResponse", "receipts": receipts});
        if body["next_count"] == 1 {
            reply["next"] = self.next();
        }
        reply
    }

    /// Keeps the reports of a request in one text.
    fn report(&mut self, body: &Value, decide: &Decide) -> Value {
        let mut text = String::new();
        let mut receipts = Vec::new();
        let mut has_ended = false;
        let reports = body["reports"].as_array().unwrap();
        for report in reports {
            text.extend([" ", &report["step"].to_string()]);
            if report["diverged"] == true {
                text += " diverged";
            }
            if let Some(checkpoint) = report.get("checkpoint") {
                text.extend([" ", checkpoint["uri"].as_str().unwrap()]);
            }
            if let Some(metadata) = report.get("metadata") {
                text += &metadata.to_string();
            }
            let mut receipt = json!({"trial_id": report["trial_id"], "step": report["step"],
                "outcome": "recorded"});
            for (name, value) in decide(report).as_object().unwrap() {
                receipt[name] = value.clone();
            }
            has_ended |= receipt
                .get("decision")
                .is_some_and(|decision| decision != "continue");
            receipts.push(receipt);
        }
        let next = body.get("next_count").cloned().unwrap_or(json!(0));
        self.told.push(format!(
            "{} reports{text}, next {next}",
            reports[0]["trial_id"]
        ));
        let mut reply = json!({"tag": "SubmitReportsResponse", "receipts": receipts});
        if next == 1 && has_ended {
            reply["next"] = self.next();
        }
        reply
    }
}

/// Waits for a condition.
pub fn eventually(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < deadline, "it never happened");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A new folder for unsent outcomes.
pub fn spool() -> std::path::PathBuf {
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("hola-rust-{}-{number}", std::process::id()))
}

pub fn refusal(code: &str, retryable: bool) -> Value {
    json!({"tag": "ErrorResponse", "code": code, "message": "as the test says",
        "retryable": retryable})
}
