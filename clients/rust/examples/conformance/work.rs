//! The library's worker on the suite's evaluations.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use hola::protocol::ParameterValue;
use hola::{BoxError, Error, Evaluation, Infeasible, Trial, Worker};
use serde_json::{json, Value};

use crate::Command;

const LOOK_EVERY: Duration = Duration::from_millis(5);
const LAST_STEP: u64 = 6;

/// Runs a worker to its end.
pub fn work(command: &Command) -> Result<Value, Error> {
    let folder = command.folder.clone();
    let mut worker = Worker::new(command.client()?, move |trial: &Trial| {
        evaluate(trial, &folder)
    })
    .with_concurrency(command.concurrency.unwrap_or(1))
    .with_retry_failures(command.retry_failures)
    .with_can_resume(command.can_resume)
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
        "stopped": summary.stopped,
        "paused": summary.paused,
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
        "optional" => {
            let added = match trial.value("opt")? {
                ParameterValue::Null => 1.0,
                ParameterValue::String(text) if text.is_empty() => 4.0,
                _ => 2.0,
            };
            Ok((x + added + if trial.has("twin") { 0.0 } else { 8.0 }).into())
        }
        "nan" => Ok(f64::NAN.into()),
        "hold" => {
            File::create(file(trial, folder, "started"))?;
            while !file(trial, folder, "go").exists() {
                if trial.cancellation().wait(LOOK_EVERY) {
                    File::create(file(trial, folder, "stopped"))?;
                    return Err("told to stop".into());
                }
            }
            Ok(x.into())
        }
        "report" => report(trial, folder, x, false),
        "report_hold" => report(trial, folder, x, true),
        other => Err(format!("the suite has no evaluation {other:?}").into()),
    }
}

/// Reports each step, and stores a checkpoint at two of them. With `holds` it waits for the suite
/// before the second; a decision that comes meanwhile is the next report's to tell.
fn report(trial: &Trial, folder: &Path, x: f64, holds: bool) -> Result<Evaluation, BoxError> {
    let first = trial.resume().map_or(1, |resume| resume.step + 1);
    for step in first..=LAST_STEP {
        if holds && step == 2 {
            File::create(file(trial, folder, "started"))?;
            while !file(trial, folder, "go").exists() {
                thread::sleep(LOOK_EVERY);
            }
        }
        let loss = x / step as f64;
        let reported = if step == 2 || step == 4 {
            let uri = format!("memory:{}:{step}", trial.id());
            trial.report_with_checkpoint(step, loss, uri)
        } else {
            trial.report(step, loss)
        };
        if let Err(error) = reported {
            File::create(file(trial, folder, "stopped"))?;
            return Err(error.into());
        }
    }
    Ok((x / LAST_STEP as f64).into())
}

fn file(trial: &Trial, folder: &Path, end: &str) -> PathBuf {
    folder.join(format!("{}.{end}", trial.id()))
}
