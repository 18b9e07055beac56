//! Heartbeats, while functions run.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::ending::End;
use super::persistence::Halt;
use super::session::{is_unknown_worker, HeartbeatOrder, Session};
use super::stop::ReportError;
use super::summary::EndReason;
use crate::client::CallOptions;
use crate::protocol::{
    Command, Decision, HeartbeatRequest, HeartbeatResponse, LeaseCommand, LeaseCommandKind,
    LeaseRef,
};
use crate::retry::Retry;

/// Between heartbeats when no lease is held.
const IDLE_INTERVAL: Duration = Duration::from_secs(15);
const HEARTBEATS_PER_LEASE: u32 = 4;
const SHORTEST_TIMEOUT: Duration = Duration::from_secs(1);
const LONGEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The time between heartbeats: a quarter of the shortest lease.
fn interval(shortest_lease: Option<Duration>) -> Duration {
    shortest_lease.map_or(IDLE_INTERVAL, |lease| {
        IDLE_INTERVAL.min(lease / HEARTBEATS_PER_LEASE)
    })
}

/// Starts the thread that sends heartbeats until it is told to stop.
pub(super) fn start(session: Arc<Session>, orders: Receiver<HeartbeatOrder>) {
    // Read here, since the thread may start late on a busy machine.
    let started_at = Instant::now();
    thread::spawn(move || send_heartbeats(&session, &orders, started_at));
}

fn send_heartbeats(session: &Session, orders: &Receiver<HeartbeatOrder>, started_at: Instant) {
    let mut last = started_at;
    // A lease that is gone does not put off the heartbeat that it called for.
    let mut due = last + IDLE_INTERVAL;
    loop {
        due = due.min(last + interval(session.leases.shortest()));
        match orders.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(HeartbeatOrder::Update) => continue,
            Ok(HeartbeatOrder::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        last = Instant::now();
        let planned = interval(session.leases.shortest());
        due = last + planned;
        session.send_heartbeat((planned * 2).clamp(SHORTEST_TIMEOUT, LONGEST_TIMEOUT));
    }
}

impl Session {
    /// Sends one heartbeat, and does what the reply says.
    fn send_heartbeat(&self, timeout: Duration) {
        let worker_id = self.worker_id();
        let request = HeartbeatRequest::new(&worker_id).with_leases(self.leases.held());
        let options = CallOptions::new()
            .with_retry(Retry::NEVER)
            .with_timeout(timeout)
            .with_cancellation(self.cut.clone());
        match self.client.call_with(&request, &options) {
            Ok(reply) => self.handle_heartbeat(reply),
            Err(error) if is_unknown_worker(&error) => match self.register_again(&worker_id) {
                Err(Halt::Failed(error)) => log::warn!("could not register again: {error}"),
                Ok(()) | Err(Halt::Ended) => {}
            },
            Err(error) => log::debug!("a heartbeat failed: {error}"),
        }
    }

    fn handle_heartbeat(&self, reply: HeartbeatResponse) {
        for command in reply.lease_commands {
            self.handle_command(command);
        }
        match reply.command {
            Command::Drain if !self.ending.draining.is_cancelled() => {
                let end = End::new(EndReason::Drained, "the scheduler said drain");
                self.ending.begin(end);
            }
            Command::Stop if !self.ending.stopping.is_cancelled() => {
                let end = End::new(EndReason::Stopped, "the scheduler said stop");
                self.ending.begin(end);
            }
            _ => {}
        }
    }

    /// Ends the evaluation under a lease. An unknown command is ignored (W-19).
    fn handle_command(&self, command: LeaseCommand) {
        let lease = LeaseRef::new(command.trial_id, &command.lease);
        let cause = match command.command {
            LeaseCommandKind::Drop => ReportError::Dropped,
            LeaseCommandKind::Stop => ReportError::stopped(Decision::Stop, command.reason),
            LeaseCommandKind::Pause => ReportError::stopped(Decision::Pause, command.reason),
            _ => return,
        };
        for slot in self.slots.get().into_iter().flatten() {
            if slot.end_lease(&lease, cause.clone()) || slot.drop_next(&lease) {
                log::info!("trial {}: {cause}", command.trial_id);
                self.leases.remove(&lease);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heartbeats_come_every_quarter_of_the_shortest_lease() {
        assert_eq!(interval(None), Duration::from_secs(15));
        assert_eq!(
            interval(Some(Duration::from_secs(3))),
            Duration::from_millis(750)
        );
        assert_eq!(
            interval(Some(Duration::from_secs(600))),
            Duration::from_secs(15)
        );
    }
}
