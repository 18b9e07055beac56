//! Signs of life while functions run.

use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::crew::Crew;

/// Between beats when no lease is held.
const IDLE_INTERVAL: Duration = Duration::from_secs(15);
const BEATS_PER_LEASE: u32 = 4;
const SHORTEST_TIMEOUT: Duration = Duration::from_secs(1);
const LONGEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The time between beats: a quarter of the shortest lease.
fn interval(shortest_lease: Option<Duration>) -> Duration {
    shortest_lease.map_or(IDLE_INTERVAL, |lease| {
        IDLE_INTERVAL.min(lease / BEATS_PER_LEASE)
    })
}

enum Order {
    Update,
    Stop,
}

/// A thread that beats until it is stopped.
pub(super) struct Heart {
    orders: Sender<Order>,
}

impl Heart {
    pub(super) fn start(crew: Arc<Crew>) -> Self {
        let (orders, inbox) = channel();
        let update = orders.clone();
        crew.set_heart(move || {
            // The heart may have been stopped before.
            let _ = update.send(Order::Update);
        });
        // Read here, since the thread may start late on a busy machine.
        let started_at = Instant::now();
        thread::spawn(move || beat(&crew, &inbox, started_at));
        Self { orders }
    }

    /// No more beats; the one under way is not waited for.
    pub(super) fn stop(self) {
        // A heart that has died needs no stopping.
        let _ = self.orders.send(Order::Stop);
    }
}

fn beat(crew: &Crew, orders: &Receiver<Order>, started_at: Instant) {
    let mut last = started_at;
    // A lease that is let go does not put off the beat that it called for.
    let mut due = last + IDLE_INTERVAL;
    loop {
        due = due.min(last + interval(crew.leases.shortest()));
        match orders.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(Order::Update) => continue,
            Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        last = Instant::now();
        let planned = interval(crew.leases.shortest());
        due = last + planned;
        crew.beat((planned * 2).clamp(SHORTEST_TIMEOUT, LONGEST_TIMEOUT));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_come_every_quarter_of_the_shortest_lease() {
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
