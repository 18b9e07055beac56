//! Signals while several workers of a process run, against a scripted scheduler.

mod server;

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;

use hola::{Client, EndReason, Trial, Worker, WorkerSummary};

use server::scheduler::{eventually, spool, Scheduler, Setup};

fn worker<F>(scheduler: &Scheduler, objective: F) -> Worker
where
    F: Fn(&Trial) -> f64 + Send + Sync + 'static,
{
    let client = Client::builder().endpoint(&scheduler.endpoint);
    Worker::new(client.build().unwrap(), objective).with_spool_dir(spool())
}

fn terminate() {
    let pid = std::process::id().to_string();
    assert!(Command::new("kill").arg(pid).status().unwrap().success());
}

/// W-14
#[test]
fn a_worker_handles_signals_after_another_has_ended() {
    let (short, long) = (Setup::new(1).start(), Setup::new(1).start());
    let is_running = Arc::new(AtomicBool::new(false));
    let running = Arc::clone(&is_running);
    let lasting = worker(&long, move |trial: &Trial| {
        running.store(true, Ordering::SeqCst);
        eventually(|| trial.should_stop());
        0.5
    });
    let thread = thread::spawn(move || lasting.run().unwrap());
    eventually(|| is_running.load(Ordering::SeqCst));
    let first: WorkerSummary = worker(&short, |_: &Trial| 0.5).run().unwrap();
    assert_eq!(first.reason, EndReason::Finished);
    terminate();
    let second = thread.join().unwrap();
    assert_eq!(second.reason, EndReason::Preempted);
    assert_eq!(second.released, 1);
}
