// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What a server answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::events::AnyEvent;
use super::parts::{
    Column, LeaseCommand, Limits, ModelAxis, ModelGroup, RankedTrial, Receipt, ReportColumns,
    ReportReceipt, SamplerStatus, StoppingSafety, StoredReport, StudyInfo, Suggestion, Trial,
    TrialMetadata, WorkerStatus,
};
use super::values::{
    AskStatus, Command, Count, Cursor, EventId, FinishReason, Name, ParameterSet, PositiveCount,
    Role, Seconds, StudyState, TrialId, VersionText, WallTimeMs, WorkerId,
};
use crate::wire::Message;

/// The new trials' ids, in order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct AddTrialsResponse {
    /// The trials.
    pub trial_ids: Vec<TrialId>,
}

impl Message for AddTrialsResponse {
    const TAG: &'static str = "AddTrialsResponse";
}

/// A receipt for each trial, in order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct CancelTrialsResponse {
    /// The outcome of each trial.
    pub receipts: Vec<Receipt>,
}

impl Message for CancelTrialsResponse {
    const TAG: &'static str = "CancelTrialsResponse";
}

/// The study, and whether this request created it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct CreateStudyResponse {
    /// The study.
    pub info: StudyInfo,
    /// False if the study already existed.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub created: bool,
}

impl Message for CreateStudyResponse {
    const TAG: &'static str = "CreateStudyResponse";
}

/// The study was deleted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DeleteStudyResponse {}

impl Message for DeleteStudyResponse {
    const TAG: &'static str = "DeleteStudyResponse";
}

/// The trials that went back to the queue.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DeregisterWorkerResponse {
    /// The trials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<TrialId>,
}

impl Message for DeregisterWorkerResponse {
    const TAG: &'static str = "DeregisterWorkerResponse";
}

/// The server's versions, capabilities, limits and durability.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DescribeResponse {
    /// The versions served, oldest first.
    pub versions: Vec<VersionText>,
    /// The server's name and version, for information.
    pub server: String,
    /// Names of optional features of this server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<Name>,
    /// The limits of the server.
    pub limits: Limits,
    /// What an acknowledged result survives: memory, process (a killed process) or power.
    pub durability: String,
    /// The server's clock, for information.
    pub time_ms: WallTimeMs,
    /// What the token of the caller allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

impl Message for DescribeResponse {
    const TAG: &'static str = "DescribeResponse";
}

/// The workers that were meant.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DrainWorkersResponse {
    /// Their ids; the first of them, if the reply has no room for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worker_ids: Vec<WorkerId>,
}

impl Message for DrainWorkersResponse {
    const TAG: &'static str = "DrainWorkersResponse";
}

/// The new trials' ids, in order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct EnqueueTrialsResponse {
    /// The trials.
    pub trial_ids: Vec<TrialId>,
}

impl Message for EnqueueTrialsResponse {
    const TAG: &'static str = "EnqueueTrialsResponse";
}

/// Rows by column; each column but those of `reports` has a value for each row.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetColumnsResponse {
    /// The `changed_since` of the next request: the `changed` of the last row if there are more,
    /// otherwise the newest event.
    pub as_of: EventId,
    /// Whether more rows follow.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub more: bool,
    /// The number of trials that changed after `changed_since`: the rows of this reply and of those
    /// that follow.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub total: Count,
    /// The revision of the objectives for `costs`. If it is another one than before, read the costs
    /// again from 0.
    pub objective_revision: PositiveCount,
    /// The ids of the trials.
    pub trial_id: Column,
    /// The event of the latest change of each trial, increasing.
    pub changed: Column,
    /// The states.
    pub state: Column,
    /// The parameters by name. Values of a categorical parameter are indices into `of`, where null
    /// may be a choice; a null in `values` says that the parameter is not active.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub parameters: BTreeMap<Name, Column>,
    /// With `times`: when each trial was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_ms: Option<Column>,
    /// With `times`: when its latest lease began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_ms: Option<Column>,
    /// With `times`: when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<Column>,
    /// With `worker`: the worker of its latest lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<Column>,
    /// With `objectives`: the values of each objective, if completed; if stopped or paused, those
    /// at the largest step.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub objectives: BTreeMap<Name, Column>,
    /// With `costs`: the cost in each comparison group, if completed.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub costs: BTreeMap<Name, Column>,
    /// With `costs`: the violation of the limits in each comparison group, if completed; 0 within
    /// all limits.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub violations: BTreeMap<Name, Column>,
    /// With `reports`: the reported steps and values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports: Option<ReportColumns>,
}

impl Message for GetColumnsResponse {
    const TAG: &'static str = "GetColumnsResponse";
}

/// Events in the order of their ids; `next_cursor` is the `after` of the next request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetEventsResponse {
    /// The events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<AnyEvent>,
    /// The `after` of the next request.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub next_cursor: EventId,
}

impl Message for GetEventsResponse {
    const TAG: &'static str = "GetEventsResponse";
}

/// Trials front by front, and the size of the first front. If the reply has no room for all, it
/// ends early.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetFrontsResponse {
    /// The trials; their rank is the number of their front.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<RankedTrial>,
    /// The number of trials in the first front.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub front_size: Count,
}

impl Message for GetFrontsResponse {
    const TAG: &'static str = "GetFrontsResponse";
}

/// The metadata in the requested order; a reply without room for all has the first of them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetMetadataResponse {
    /// One for each requested trial; request those that are missing at the end again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<TrialMetadata>,
}

impl Message for GetMetadataResponse {
    const TAG: &'static str = "GetMetadataResponse";
}

/// The grid and the predictions. There are none while there are too few completed trials.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetModelViewResponse {
    /// Whether the predictions are computed; if not, send the request again.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub ready: bool,
    /// The number of completed trials that the model has seen.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub trials: Count,
    /// The revision of the objectives of the costs.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub objective_revision: Count,
    /// The values of the other parameters; the grid's own have no meaning here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<ParameterSet>,
    /// The axes, in the order of `parameters`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axes: Vec<ModelAxis>,
    /// The predictions for each comparison group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ModelGroup>,
}

impl Message for GetModelViewResponse {
    const TAG: &'static str = "GetModelViewResponse";
}

/// A page of reports.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetReportsResponse {
    /// The reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<StoredReport>,
    /// The `after` of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<Cursor>,
}

impl Message for GetReportsResponse {
    const TAG: &'static str = "GetReportsResponse";
}

/// The study.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetStudyResponse {
    /// The study.
    pub info: StudyInfo,
}

impl Message for GetStudyResponse {
    const TAG: &'static str = "GetStudyResponse";
}

/// Suggestions, or why there are none: `wait` and `paused` (ask again), `finished` (end).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetSuggestionResponse {
    /// Whether there are suggestions, or why not.
    pub status: AskStatus,
    /// At least one, if the status is `suggestions`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// The pause before the next ask, with `wait` and `paused`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub retry_after_s: Option<Seconds>,
    /// The reason of the end of the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FinishReason>,
}

impl Message for GetSuggestionResponse {
    const TAG: &'static str = "GetSuggestionResponse";
}

/// The best trials, best first. If the reply has no room for all, the list ends early.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetTopKResponse {
    /// The trials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<RankedTrial>,
}

impl Message for GetTopKResponse {
    const TAG: &'static str = "GetTopKResponse";
}

/// A page of trials. Every page of a pass repeats `as_of`, the `changed_since` of the next pass.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetTrialsResponse {
    /// The trials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Trial>,
    /// The `after` of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<Cursor>,
    /// The newest event when the pass began.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub as_of: EventId,
}

impl Message for GetTrialsResponse {
    const TAG: &'static str = "GetTrialsResponse";
}

/// A command for the worker, and what to do with the trials of leases that are not current.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct HeartbeatResponse {
    /// The command.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub command: Command,
    /// Leases whose trials the worker ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lease_commands: Vec<LeaseCommand>,
    /// The study's state.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub state: StudyState,
}

impl Message for HeartbeatResponse {
    const TAG: &'static str = "HeartbeatResponse";
}

/// The groups in the order of the costs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct IsMultiGroupResponse {
    /// Whether there are several.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub is_multi_group: bool,
    /// Their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Name>,
}

impl Message for IsMultiGroupResponse {
    const TAG: &'static str = "IsMultiGroupResponse";
}

/// A page of studies in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ListStudiesResponse {
    /// The studies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<StudyInfo>,
    /// The `after` of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<Cursor>,
    /// The number of studies, on all pages, that the server has in memory; for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_memory: Option<Count>,
}

impl Message for ListStudiesResponse {
    const TAG: &'static str = "ListStudiesResponse";
}

/// The best trials under these objectives. If the reply has no room for all, the list ends early.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct PreviewObjectivesResponse {
    /// The trials with their costs under these objectives, best first. Their rank is the place of a
    /// trial if there is one group, otherwise the number of its front.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<RankedTrial>,
    /// The number of trials in the first front.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub front_size: Count,
    /// The comparison groups, in the order of the costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Name>,
}

impl Message for PreviewObjectivesResponse {
    const TAG: &'static str = "PreviewObjectivesResponse";
}

/// The worker's id, the study and the limits.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct RegisterWorkerResponse {
    /// Identifies the worker in its later requests.
    pub worker_id: WorkerId,
    /// The study.
    pub info: StudyInfo,
    /// The limits of the server.
    pub limits: Limits,
}

impl Message for RegisterWorkerResponse {
    const TAG: &'static str = "RegisterWorkerResponse";
}

/// A receipt for each trial, in order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ReleaseTrialsResponse {
    /// The outcome of each lease.
    pub receipts: Vec<Receipt>,
}

impl Message for ReleaseTrialsResponse {
    const TAG: &'static str = "ReleaseTrialsResponse";
}

/// The study after the change.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct SetStudyStateResponse {
    /// The study.
    pub info: StudyInfo,
}

impl Message for SetStudyStateResponse {
    const TAG: &'static str = "SetStudyStateResponse";
}

/// The scheduler is shutting down.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ShutdownResponse {
    /// The number of running trials.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub running: Count,
}

impl Message for ShutdownResponse {
    const TAG: &'static str = "ShutdownResponse";
}

/// The status of a study. `best` is the first of the top-k; `front_size` is the size of the first
/// front.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct StatusResponse {
    /// The study.
    pub info: StudyInfo,
    /// Its workers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workers: Vec<WorkerStatus>,
    /// The total number of its workers.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub worker_count: Count,
    /// How many more trials could begin now if there were more workers; absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand: Option<Count>,
    /// The best trial; absent before the first result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<Trial>,
    /// The trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the
    /// best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommended: Option<Trial>,
    /// The number of trials in the first front.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub front_size: Count,
    /// The state of the sampler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampler: Option<SamplerStatus>,
    /// A check of the stopping rule; absent while no completed trial has reported at a decision
    /// step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopping: Option<StoppingSafety>,
    /// The newest event of the study.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub newest_event: EventId,
    /// Why results cannot be stored at the moment, for people; absent if the last change was
    /// stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_problem: Option<String>,
}

impl Message for StatusResponse {
    const TAG: &'static str = "StatusResponse";
}

/// A receipt for each report, in order; and the answer to `next_count`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct SubmitReportsResponse {
    /// The outcome of each report.
    pub receipts: Vec<ReportReceipt>,
    /// The answer to `next_count`, if a receipt stops or pauses a trial; never waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<GetSuggestionResponse>,
}

impl Message for SubmitReportsResponse {
    const TAG: &'static str = "SubmitReportsResponse";
}

/// A receipt for each result, then one for each failure, in order; and the answer to `next_count`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct SubmitResultResponse {
    /// The outcome of each result and of each failure.
    pub receipts: Vec<Receipt>,
    /// The answer to `next_count`; never waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<GetSuggestionResponse>,
}

impl Message for SubmitResultResponse {
    const TAG: &'static str = "SubmitResultResponse";
}

/// The study after the change; `objective_revision` of a trial says when it has been scored again.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct UpdateObjectivesResponse {
    /// The study.
    pub info: StudyInfo,
}

impl Message for UpdateObjectivesResponse {
    const TAG: &'static str = "UpdateObjectivesResponse";
}

/// The study after the change.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct UpdateStudyResponse {
    /// The study.
    pub info: StudyInfo,
}

impl Message for UpdateStudyResponse {
    const TAG: &'static str = "UpdateStudyResponse";
}

/// A receipt for each change, in order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct UpdateTrialsResponse {
    /// The outcome of each change: `recorded`, or `refused` with the error.
    pub receipts: Vec<Receipt>,
}

impl Message for UpdateTrialsResponse {
    const TAG: &'static str = "UpdateTrialsResponse";
}
