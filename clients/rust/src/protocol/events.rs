// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What happened in a study.

use serde::{Deserialize, Serialize};

use super::values::{
    Count, EventId, FinishReason, Label, PositiveCount, StudyState, TrialId, TrialState,
    WallTimeMs, WorkerId, WorkerState,
};
use crate::wire::tagged_union;

tagged_union! {
    /// An event of a study.
    pub enum AnyEvent by "tag" {
        Trial(TrialChanged) = "TrialChanged",
        Study(StudyChanged) = "StudyChanged",
        Worker(WorkerChanged) = "WorkerChanged",
        Model(ModelChanged) = "ModelChanged",
    }
}

/// The sampler has a new model.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ModelChanged {
    /// The number of the event in the study.
    pub event_id: EventId,
    /// The time of the event.
    pub time_ms: WallTimeMs,
    /// The number of the model in the study, from 1.
    pub model_version: Count,
}

/// The study was created, or its state, ends, objectives, description or labels changed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct StudyChanged {
    /// The number of the event in the study.
    pub event_id: EventId,
    /// The time of the event.
    pub time_ms: WallTimeMs,
    /// The new state.
    pub state: StudyState,
    /// The reason of the end of the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FinishReason>,
    /// The new revision of the study.
    pub revision: PositiveCount,
    /// The revision of its objectives.
    pub objective_revision: PositiveCount,
}

/// A trial has another state, another lease, or another note or label.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct TrialChanged {
    /// The number of the event in the study.
    pub event_id: EventId,
    /// The time of the event.
    pub time_ms: WallTimeMs,
    /// The trial.
    pub trial_id: TrialId,
    /// The new state.
    pub state: TrialState,
    /// The number of its latest lease.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub attempt: Count,
    /// The worker of that lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// The largest step that was reported; 0 before the first report.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub step: Count,
    /// The reason, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Label>,
}

/// A worker registered, came back, went away or deregistered.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct WorkerChanged {
    /// The number of the event in the study.
    pub event_id: EventId,
    /// The time of the event.
    pub time_ms: WallTimeMs,
    /// The worker.
    pub worker_id: WorkerId,
    /// The new state.
    pub state: WorkerState,
}
