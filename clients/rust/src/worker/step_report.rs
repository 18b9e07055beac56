//! A report of a trial, and where reports go.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::stop::ReportError;
use crate::protocol::Report;

/// Sends the reports of a trial.
pub(super) trait ReportSink: Debug + Send + Sync {
    /// The next step at which there is a decision on the trial; None: there will be none.
    fn next_step(&self) -> Option<u64>;

    /// Holds a report back, or sends it with those held.
    fn report(&self, new: StepReport) -> Result<(), ReportError>;
}

/// What is reported of a step.
pub(super) struct StepReport {
    pub(super) report: Report,
    /// About how long its metadata is.
    pub(super) metadata_bytes: usize,
}

impl StepReport {
    pub(super) fn new(report: Report) -> Self {
        let metadata_bytes = report.metadata.as_ref().map_or(0, |metadata| {
            serde_json::to_string(metadata).map_or(0, |text| text.len())
        });
        Self {
            report,
            metadata_bytes,
        }
    }
}

/// The finite ones of some values, and whether there are others.
pub(super) fn finite(values: BTreeMap<String, f64>) -> (BTreeMap<String, f64>, bool) {
    let count = values.len();
    let finite: BTreeMap<String, f64> = values
        .into_iter()
        .filter(|(_, value)| value.is_finite())
        .collect();
    let diverged = finite.len() < count;
    (finite, diverged)
}
