//! Reports of a worker, and the decisions that they bring, against a scripted scheduler.

mod server;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use hola::protocol::{Checkpoint, Decision, Resume};
use hola::{
    BoxError, Client, EndReason, Evaluation, IntoOutcome, ReportError, Trial, Worker,
    WorkerControl, WorkerSummary,
};
use serde_json::json;

use server::scheduler::{eventually, refusal, spool, Scheduler, Setup};

fn worker<F, R>(scheduler: &Scheduler, objective: F) -> Worker
where
    F: Fn(&Trial) -> R + Send + Sync + 'static,
    R: IntoOutcome,
{
    let client = Client::builder().endpoint(&scheduler.endpoint);
    Worker::new(client.build().unwrap(), objective)
        .with_signals(false)
        .with_spool_dir(spool())
}

fn run(worker: Worker) -> WorkerSummary {
    worker.run().unwrap()
}

/// Completed, failed, stopped, paused.
fn counts(summary: &WorkerSummary) -> [u64; 4] {
    [
        summary.completed,
        summary.failed,
        summary.stopped,
        summary.paused,
    ]
}

/// Reports each step up to the last one.
fn steps(trial: &Trial, last: u64) -> Result<f64, BoxError> {
    let first = trial.resume().map_or(1, |resume| resume.step + 1);
    for step in first..=last {
        trial.report(step, step as f64)?;
    }
    Ok(0.5)
}

/// What is kept on disk. The folder itself may be there: the outcome of an evaluation of a second
/// or more is kept before it is told.
fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

/// W-17
#[test]
fn reports_are_held_back_until_the_next_decision() {
    let scheduler = Setup::new(1).with_decisions(3, "continue").start();
    let summary = run(worker(&scheduler, |trial: &Trial| steps(trial, 7)));
    assert_eq!(counts(&summary), [1, 0, 0, 0]);
    assert_eq!(
        scheduler.told(),
        [
            "1 reports 1 2 3, next 1",
            "1 reports 4 5 6, next 1",
            "1 reports 7, next 0",
            "1: 0.5"
        ]
    );
}

#[test]
fn reports_without_decisions_go_before_the_outcome() {
    let scheduler = Setup::new(2).start();
    let summary = run(worker(&scheduler, |trial: &Trial| {
        assert_eq!(trial.next_step(), None);
        let loss = steps(trial, 2)?;
        if trial.id() == 1 {
            return Err("broken".into());
        }
        Ok::<_, BoxError>(loss)
    }));
    assert_eq!(counts(&summary), [1, 1, 0, 0]);
    assert_eq!(
        scheduler.told(),
        [
            "1 reports 1 2, next 0",
            "1 failed: \"broken\"",
            "2 reports 1 2, next 0",
            "2: 0.5"
        ]
    );
}

#[test]
fn what_is_sent_at_once() {
    let scheduler = Setup::new(1).start();
    run(worker(&scheduler, |trial: &Trial| {
        let metadata = |text: &str| {
            let fields = json!({"a": text});
            Evaluation::new([]).with_metadata(fields.as_object().unwrap().clone())
        };
        trial.report(1, f64::NAN)?;
        trial.report_with_checkpoint(2, metadata("b"), "s3://b/2")?;
        for step in 3..203 {
            trial.report(step, 1.0)?;
        }
        trial.report(203, metadata(&"x".repeat(262_000)))?;
        trial.report(204, metadata(&"x".repeat(200)))?;
        Ok::<_, BoxError>(1.0)
    }));
    let told = scheduler.told();
    assert_eq!(
        told[0],
        r#"1 reports 1 diverged 2 s3://b/2{"a":"b"}, next 0"#
    );
    assert_eq!(told[1].split(' ').count(), 2 + 200 + 2);
    assert!(told[2].starts_with("1 reports 203{") && told[2].contains(" 204{"));
    assert_eq!(told[3..], ["1: 1.0"]);
}

/// W-18: nothing is told of the trial, and the next one came with the receipt.
#[test]
fn a_trial_that_is_stopped_brings_the_next() {
    for (decision, expected) in [("stop", [0, 0, 2, 0]), ("pause", [0, 0, 0, 2])] {
        let scheduler = Setup::new(2).with_decisions(2, decision).start();
        let summary = run(worker(&scheduler, move |trial: &Trial| {
            let error = steps(trial, 5).unwrap_err();
            let wanted = ReportError::Stopped {
                decision: Decision::from(decision),
                reason: Some("worse than others".to_owned()),
            };
            assert_eq!(error.downcast_ref(), Some(&wanted));
            assert_eq!(trial.report(9, 1.0), Err(wanted));
            assert!(trial.should_stop());
            Err::<f64, _>(error)
        }));
        assert_eq!(counts(&summary), expected);
        assert_eq!(summary.reason, EndReason::Finished);
        let told = ["1 reports 1 2, next 1", "2 reports 1 2, next 1"];
        assert_eq!(scheduler.told(), told);
        assert_eq!(scheduler.count("suggestions"), 1);
    }
}

#[test]
fn an_evaluation_that_ignores_stop_completes_its_trial() {
    let scheduler = Setup::new(2).with_decisions(2, "stop").start();
    let summary = run(worker(&scheduler, |trial: &Trial| {
        for step in 1..=4 {
            let _ = trial.report(step, 1.0);
        }
        0.25
    }));
    assert_eq!(counts(&summary), [2, 0, 0, 0]);
    assert_eq!(
        scheduler.told(),
        [
            "1 reports 1 2, next 1",
            "1: 0.25",
            "2 reports 1 2, next 1",
            "2: 0.25"
        ]
    );
    assert_eq!(scheduler.count("suggestions"), 1);
}

/// The reports that are held back are no longer sent.
#[test]
fn a_heartbeat_ends_an_evaluation_between_reports() {
    for (command, expected) in [
        ("stop", [1, 0, 1, 0]),
        ("pause", [1, 0, 0, 1]),
        ("drop", [1, 0, 0, 0]),
    ] {
        let scheduler = Setup::new(2).start();
        let its = scheduler.clone();
        let summary = run(worker(&scheduler, move |trial: &Trial| {
            if trial.id() == 2 {
                return Ok(2.0);
            }
            trial.report(1, 1.0)?;
            its.state().commands = vec![
                json!({"trial_id": 1, "lease": "lease 1", "command": "dance"}),
                json!({"trial_id": 1, "lease": "lease 0", "command": "drop"}),
                json!({"trial_id": 1, "lease": "lease 1", "command": command, "reason": "by hand"}),
            ];
            assert!(trial.cancellation().wait(Duration::from_secs(60)));
            let error = trial.report(2, 1.0).unwrap_err();
            let stopped = ReportError::Stopped {
                decision: Decision::from(command),
                reason: Some("by hand".to_owned()),
            };
            let wanted = if command == "drop" {
                ReportError::Dropped
            } else {
                stopped
            };
            assert_eq!(error, wanted);
            Err::<f64, BoxError>(error.into())
        }));
        assert_eq!(counts(&summary), expected, "{command}");
        assert_eq!(scheduler.told(), ["2: 2.0"]);
    }
}

/// I-5, I-6, W-19, W-20
#[test]
fn every_outcome_of_a_report_is_survived() {
    let error = refusal("invalid_message", false);
    for (receipt, expected) in [
        (json!({"outcome": "late", "decision": "stop"}), [0, 0, 1, 0]),
        (
            json!({"outcome": "ended", "decision": "stop", "state": "cancelled"}),
            [0, 0, 1, 0],
        ),
        (
            json!({"outcome": "superseded", "objectives": {"loss": 3.0}}),
            [1, 0, 0, 0],
        ),
        (json!({"outcome": "refused", "error": error}), [1, 0, 0, 0]),
        (
            json!({"outcome": "applauded", "decision": "dance"}),
            [1, 0, 0, 0],
        ),
    ] {
        let scheduler = Setup::new(1).with_receipt(receipt).start();
        let summary = run(worker(&scheduler, |trial: &Trial| steps(trial, 2)));
        assert_eq!(counts(&summary), expected);
    }
}

/// The last reports may stop the trial: then its failure is not told, but its result is.
#[test]
fn a_decision_on_the_last_reports() {
    for (fails, expected) in [(true, [0, 0, 1, 0]), (false, [1, 0, 0, 0])] {
        let mut setup = Setup::new(1).with_decisions(1, "stop");
        setup.next_step = None;
        let scheduler = setup.start();
        let summary = run(worker(&scheduler, move |trial: &Trial| {
            let loss = steps(trial, 1)?;
            if fails {
                return Err("broken".into());
            }
            Ok::<_, BoxError>(loss)
        }));
        assert_eq!(counts(&summary), expected);
        assert_eq!(scheduler.told().len(), if fails { 1 } else { 2 });
    }
}

#[test]
fn an_outage_during_a_report_is_survived_under_the_same_key() {
    let failures = AtomicU64::new(0);
    let scheduler = Setup::new(1)
        .with_decisions(2, "continue")
        .with_hook(move |call, _| {
            let fails = call == "reports" && failures.fetch_add(1, Ordering::Relaxed) < 2;
            fails.then(|| (503, refusal("unavailable", true)))
        })
        .start();
    let summary = run(worker(&scheduler, |trial: &Trial| steps(trial, 2)));
    assert_eq!(counts(&summary), [1, 0, 0, 0]);
    assert_eq!(
        (scheduler.count("reports"), scheduler.keys("reports")),
        (3, 1)
    );
    assert_eq!(scheduler.told(), ["1 reports 1 2, next 1", "1: 0.5"]);
}

/// Nothing of the evaluation is told or kept on disk.
#[test]
fn an_outage_that_takes_too_long_ends_the_worker() {
    let scheduler = Setup::new(1)
        .with_decisions(1, "continue")
        .with_hook(|call, _| (call == "reports").then(|| (503, refusal("unavailable", true))))
        .start();
    let folder = spool();
    let ended = worker(&scheduler, |trial: &Trial| {
        let error = trial.report(1, 1.0).unwrap_err();
        assert_eq!(error, ReportError::WorkerStopped);
        Err::<f64, BoxError>(error.into())
    });
    let summary = run(ended.with_reconnect(Duration::ZERO).with_spool_dir(&folder));
    assert_eq!(
        (summary.reason, summary.unsent),
        (EndReason::Unreachable, 0)
    );
    assert_eq!(scheduler.told(), [""; 0]);
    assert_eq!(files_in(&folder), 0);
}

#[test]
fn a_forgotten_worker_reports_under_its_new_name() {
    let scheduler = Setup::new(1)
        .with_decisions(1, "continue")
        .with_hook(|call, body| {
            let is_old = body["worker_id"] == "00000000-0000-4000-8000-000000000001";
            let forgets = call == "reports" && is_old;
            forgets.then(|| (404, refusal("unknown_worker", false)))
        })
        .start();
    let summary = run(worker(&scheduler, |trial: &Trial| steps(trial, 1)));
    assert_eq!(counts(&summary), [1, 0, 0, 0]);
    assert_eq!(scheduler.state().registered.len(), 2);
    assert_eq!(scheduler.told(), ["1 reports 1, next 1", "1: 0.5"]);
}

#[test]
fn reports_that_are_refused_as_a_whole() {
    for (code, ends) in [("too_large", false), ("permission_denied", true)] {
        let scheduler = Setup::new(1)
            .with_decisions(1, "continue")
            .with_hook(move |call, _| (call == "reports").then(|| (400, refusal(code, false))))
            .start();
        let folder = spool();
        let ended = worker(&scheduler, |trial: &Trial| steps(trial, 1))
            .with_spool_dir(&folder)
            .run();
        assert_eq!(files_in(&folder), 0);
        match ended {
            Ok(summary) if !ends => assert_eq!(counts(&summary), [1, 0, 0, 0]),
            Err(error) if ends => assert_eq!(error.code().unwrap().as_str(), code),
            other => panic!("{other:?}"),
        }
    }
}

/// They may be the cause, and count as preempted.
#[test]
fn the_trials_of_a_worker_that_failed_count_as_preempted() {
    let scheduler = Setup::new(2)
        .with_decisions(1, "continue")
        .with_hook(|call, _| {
            (call == "reports").then(|| (403, refusal("permission_denied", false)))
        })
        .start();
    let has_begun = AtomicU64::new(0);
    let ended = worker(&scheduler, move |trial: &Trial| {
        if trial.id() == 2 {
            has_begun.store(1, Ordering::SeqCst);
            trial.cancellation().wait(Duration::from_secs(60));
            return Err("stopped".into());
        }
        eventually(|| has_begun.load(Ordering::SeqCst) == 1);
        steps(trial, 1)
    });
    let error = ended.with_concurrency(2).run().unwrap_err();
    assert_eq!(error.code().unwrap().as_str(), "permission_denied");
    assert_eq!(
        scheduler.told(),
        ["1 released: preempted", "2 released: preempted"]
    );
}

/// A worker that drains asks for no other trial when one is stopped, and gives back one that came.
#[test]
fn a_worker_that_ends_begins_no_trial_from_a_receipt() {
    for (drains_before, told) in [
        (true, vec!["1 reports 1, next 0"]),
        (
            false,
            vec!["1 reports 1, next 1", "2 released: undelivered"],
        ),
    ] {
        for stops in [false, true] {
            if drains_before && stops {
                continue;
            }
            let scheduler = Setup::new(2).with_decisions(1, "stop").start();
            let control = Arc::new(OnceLock::<WorkerControl>::new());
            let its = Arc::clone(&control);
            let ended = worker(&scheduler, move |trial: &Trial| {
                let control = its.get().unwrap();
                if drains_before {
                    control.drain();
                }
                let reported = steps(trial, 1);
                if stops {
                    control.stop();
                } else {
                    control.drain();
                }
                reported
            });
            control.set(ended.control()).unwrap();
            let summary = run(ended);
            assert_eq!(counts(&summary), [0, 0, 1, 0]);
            assert_eq!(scheduler.told(), told);
        }
    }
}

#[test]
fn a_heartbeat_drops_a_trial_that_has_not_begun() {
    let scheduler = Setup::new(2).with_decisions(1, "stop").start();
    let its = scheduler.clone();
    let summary = run(worker(&scheduler, move |trial: &Trial| {
        let reported = steps(trial, 1);
        its.state().commands = vec![json!({"trial_id": 2, "lease": "lease 2", "command": "drop"})];
        let before = its.count("heartbeat");
        // The second heartbeat from here on comes after the reply to the first was read.
        eventually(|| its.count("heartbeat") >= before + 2);
        reported
    }));
    assert_eq!(counts(&summary), [0, 0, 1, 0]);
    assert_eq!(scheduler.told(), ["1 reports 1, next 1"]);
}

/// A paused trial may come back before its evaluation has ended: its leases are told apart.
#[test]
fn a_paused_trial_comes_back_at_once() {
    let scheduler = Setup::new(1)
        .with_decisions(1, "continue")
        .with_hook(|call, body| {
            let is_first = call == "reports" && body["reports"][0]["lease"] == "lease 1";
            is_first.then(|| {
                let suggestion = json!({"trial_id": 1, "attempt": 2, "lease":"fresh",
                    "lease_s": 0.02, "parameters": {},
                    "resume": {"step": 1, "checkpoint": {"uri": "memory:1"}}});
                let receipt = json!({"trial_id": 1, "step": 1, "outcome": "recorded",
                    "decision": "pause"});
                let next = json!({"status": "suggestions", "suggestions": [suggestion]});
                let reply = json!({"tag": "SubmitReportsResponse", "receipts": [receipt],
                    "next": next});
                (200, reply)
            })
        })
        .start();
    let summary = run(worker(&scheduler, |trial: &Trial| {
        if trial.attempt() == 2 {
            let resume = trial.resume().unwrap();
            assert_eq!(
                (resume.step, resume.checkpoint.uri.as_str()),
                (1, "memory:1")
            );
            return steps(trial, 2);
        }
        steps(trial, 1)
    })
    .with_can_resume(true));
    assert_eq!(counts(&summary), [1, 0, 0, 1]);
    assert_eq!(scheduler.told(), ["1 reports 2, next 0", "1: 0.5"]);
    assert_eq!(scheduler.state().registered[0]["can_resume"], true);
}

#[test]
fn wrong_reports_are_refused_before_they_are_sent() {
    let trial = Trial::new([]);
    let message = |reported: Result<(), ReportError>| match reported {
        Err(ReportError::Invalid(message)) => message,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        message(trial.report(0, 1.0)),
        "the step of a report is at least 1, not 0"
    );
    assert_eq!(
        message(trial.report(1, [("los", 1.0)])),
        "\"los\" is no objective of the study"
    );
    assert_eq!(
        message(trial.report_with_checkpoint(1, 1.0, "")),
        "the URI of a checkpoint has 1 to 2000 characters, not 0"
    );
    assert_eq!(
        message(trial.report_with_checkpoint(1, 1.0, "a\0")),
        "the checkpoint \"a\\0\" cannot be sent"
    );
    assert_eq!(trial.report(1, 1.0), Ok(()));
    let resume: Resume =
        serde_json::from_value(json!({"step": 3, "checkpoint": {"uri": "a"}})).unwrap();
    assert_eq!(trial.with_resume(resume.clone()).resume(), Some(&resume));
    assert!(Checkpoint::on_this_host("a").is_readable_here());
    assert!(!Checkpoint::new("a").with_host("\n").is_readable_here());
}

#[test]
fn discarded_checkpoints_are_handed_on_and_labels_registered() {
    let scheduler = Setup::new(1)
        .with_receipt(json!({"discard": [{"uri": "old"}]}))
        .with_hook(|call, _| {
            (call == "results").then(|| {
                let receipt = json!({"trial_id": 1, "outcome": "recorded",
                    "discard": [{"uri": "last"}]});
                let next = json!({"status": "finished", "reason": "max_trials"});
                let reply = json!({"tag": "SubmitResultResponse", "receipts": [receipt],
                    "next": next});
                (200, reply)
            })
        })
        .start();
    let discarded = Arc::new(Mutex::new(Vec::new()));
    let its = Arc::clone(&discarded);
    let ended = worker(&scheduler, |trial: &Trial| steps(trial, 1))
        .with_labels([("node".to_owned(), "n1".to_owned())])
        .with_on_discard(move |checkpoints| {
            let uris = checkpoints.iter().map(|checkpoint| checkpoint.uri.clone());
            its.lock().unwrap().extend(uris);
        });
    run(ended);
    assert_eq!(*discarded.lock().unwrap(), ["old", "last"]);
    assert_eq!(
        scheduler.state().registered[0]["labels"],
        json!({"node": "n1"})
    );
}

#[test]
fn reports_come_from_several_threads() {
    let scheduler = Setup::new(1).with_decisions(5, "continue").start();
    run(worker(&scheduler, |trial: &Trial| {
        std::thread::scope(|scope| {
            for step in 1..=50 {
                scope.spawn(move || trial.report(step, 1.0).unwrap());
            }
        });
        1.0
    }));
    let told = scheduler.told();
    let sent = told.iter().filter(|line| line.contains("reports"));
    let count: usize = sent.map(|line| line.split(' ').count() - 4).sum();
    assert_eq!(count, 50);
}
