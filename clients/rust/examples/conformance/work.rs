//! The library's worker on the suite's evaluations.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use hola::{BoxError, Error, Evaluation, Infeasible, Trial, Worker};
use serde_json::{json, Value};

use crate::Command;

const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Runs a worker to its end.
pub fn work(command: &Command) -> Result<Value, Error> {
    let folder = command.folder.clone();
    let mut worker = Worker::new(command.client()?, move |trial: &Trial| {
        evaluate(trial, &folder)
    })
    .with_concurrency(command.concurrency.unwrap_or(1))
    .with_retry_failures(command.retry_failures)
    .with_signals(command.handle_signals);
    if let Some(wait) = command.wait_s {
        worker = worker.with_wait(Duration::from_secs_f64(wait));
    }
    if let Some(lease) = command.lease_s {
        worker = worker.with_lease(Duration::from_secs_f64(lease));
    }
    if let Some(reconnect) = command.reconnect_s {
        worker = worker.with_reconnect(Duration::from_secs_f64(reconnect));
    }
    if let Some(folder) = &command.spool_dir {
        worker = worker.with_spool_dir(folder);
    }
    let summary = worker.run()?;
    Ok(json!({
        "reason": summary.reason.as_str(),
        "completed": summary.completed,
        "failed": summary.failed,
        "infeasible": summary.infeasible,
        "released": summary.released,
        "unsent": summary.unsent,
    }))
}

fn evaluate(trial: &Trial, folder: &Path) -> Result<Evaluation, BoxError> {
    let x = trial.f64("x")?;
    match trial.str("do")? {
        "value" => Ok(x.into()),
        "metadata" => {
            let metadata = json!({"text": "größer", "x": x, "list": [1, null, true]});
            let metadata = metadata.as_object().cloned().unwrap_or_default();
            Ok(Evaluation::new(x).with_metadata(metadata))
        }
        "fail" => Err("as the suite says".into()),
        "infeasible" => Err(Infeasible::new("as the suite says").into()),
        "nan" => Ok(f64::NAN.into()),
        "hold" => {
            let file = |end: &str| folder.join(format!("{}.{end}", trial.id()));
            File::create(file("started"))?;
            while !file("go").exists() {
                if trial.cancellation().wait(LOOK_EVERY) {
                    File::create(file("stopped"))?;
                    return Err("told to stop".into());
                }
            }
            Ok(x.into())
        }
        other => Err(format!("the suite has no evaluation {other:?}").into()),
    }
}
