// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What happened in a study.

use serde::{Deserialize, Serialize};

use super::values::{
    Count, EventId, FinishReason, Label, PositiveCount, StudyState, TrialId, TrialState,
    WallTimeMs, WorkerId, WorkerState,
};
use crate::wire::tagged_union;

tagged_union! {
    /// Something that happened in a study.
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
    /// Numbers the events of the study.
    pub event_id: EventId,
    /// When it happened.
    pub time_ms: WallTimeMs,
    /// Numbers the models of the study, from 1.
    pub model_version: Count,
}

/// The study was created, or its state, ends or objectives changed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct StudyChanged {
    /// Numbers the events of the study.
    pub event_id: EventId,
    /// When it happened.
    pub time_ms: WallTimeMs,
    /// Its state now.
    pub state: StudyState,
    /// Why it has finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FinishReason>,
    /// The study's revision now.
    pub revision: PositiveCount,
    /// That of its objectives.
    pub objective_revision: PositiveCount,
}

/// A trial has another state, or another lease.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct TrialChanged {
    /// Numbers the events of the study.
    pub event_id: EventId,
    /// When it happened.
    pub time_ms: WallTimeMs,
    /// The trial.
    pub trial_id: TrialId,
    /// Its state now.
    pub state: TrialState,
    /// The number of its latest lease.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub attempt: Count,
    /// The worker of that lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Label>,
}

/// A worker registered, came back, went away or said goodbye.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct WorkerChanged {
    /// Numbers the events of the study.
    pub event_id: EventId,
    /// When it happened.
    pub time_ms: WallTimeMs,
    /// The worker.
    pub worker_id: WorkerId,
    /// Its state now.
    pub state: WorkerState,
}
