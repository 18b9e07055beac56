//! Tunes an open-addressing hash table: few probes, little memory.
//!
//! Counted are probes, not nanoseconds, so that every machine finds the same.

use std::process::ExitCode;

use hola::{BoxError, Client, Evaluation, Infeasible, Trial, Worker};
use serde::Deserialize;

const KEYS: u64 = 60_000;
const MAX_SLOTS: usize = 1 << 22;

#[derive(Deserialize)]
struct Design {
    max_load: f64,
    growth: u8,
    probing: Probing,
    first_bits: u32,
    multiplier_shift: u32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Probing {
    Linear,
    Quadratic,
    Double,
}

struct Table {
    slots: Vec<u64>,
    used: usize,
    probes: u64,
    multiplier: u64,
    probing: Probing,
}

impl Table {
    fn new(slots: usize, design: &Design) -> Self {
        Self {
            slots: vec![0; slots],
            used: 0,
            probes: 0,
            multiplier: (0x9e37_79b9_7f4a_7c15 >> design.multiplier_shift) | 1,
            probing: design.probing,
        }
    }

    /// The slot of a key, or the free one where it belongs; keys are never 0.
    fn find(&mut self, key: u64) -> usize {
        let mask = self.slots.len() as u64 - 1;
        let hash = key.wrapping_mul(self.multiplier);
        let start = hash >> 20;
        let stride = (hash >> 40) | 1;
        let mut step: u64 = 0;
        loop {
            self.probes += 1;
            let offset = match self.probing {
                Probing::Linear => step,
                Probing::Quadratic => step * (step + 1) / 2,
                Probing::Double => step.wrapping_mul(stride),
            };
            let slot = (start.wrapping_add(offset) & mask) as usize;
            if self.slots[slot] == key || self.slots[slot] == 0 {
                return slot;
            }
            step += 1;
        }
    }

    fn insert(&mut self, key: u64) {
        let slot = self.find(key);
        self.used += usize::from(self.slots[slot] == 0);
        self.slots[slot] = key;
    }
}

fn objective(trial: &Trial) -> Result<Evaluation, BoxError> {
    let design: Design = trial.parse()?;
    let mut table = Table::new(1 << design.first_bits, &design);
    for index in 1..=KEYS {
        if index % 1000 == 0 && trial.should_stop() {
            return Err("told to stop".into());
        }
        if (table.used + 1) as f64 > design.max_load * table.slots.len() as f64 {
            let slots = table.slots.len() * usize::from(design.growth);
            if slots > MAX_SLOTS {
                return Err(Infeasible::new(format!("{slots} slots are too many")).into());
            }
            let mut larger = Table::new(slots, &design);
            larger.probes = table.probes;
            table
                .slots
                .iter()
                .filter(|&&key| key != 0)
                .for_each(|&key| larger.insert(key));
            table = larger;
        }
        table.insert(index * 64); // like addresses: the low bits say nothing
    }
    for index in 1..=2 * KEYS {
        table.find(index * 64); // half of them are there
    }
    let probes = table.probes as f64 / KEYS as f64;
    let megabytes = (table.slots.len() * 8) as f64 / 1e6;
    Ok([("probes", probes), ("megabytes", megabytes)].into())
}

fn main() -> Result<ExitCode, hola::Error> {
    let client = Client::builder().study("hash_table").build()?;
    let summary = Worker::new(client, objective).with_concurrency(2).run()?;
    println!("{summary}");
    Ok(summary.exit_code())
}
