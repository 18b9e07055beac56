// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What a client asks.

use serde::{Deserialize, Serialize};

use super::defaults;
use super::parts::{
    AddedTrial, LeaseRef, ObjectiveSpec, Report, StudySpec, TrialFailure, TrialResult, TrialUpdate,
};
use super::values::{
    BatchSize, ColumnGroup, Count, Cursor, EndName, EventId, Label, Labels, Name, ObjectiveValues,
    OperatorLabels, PageSize, ParameterSet, PositiveCount, PositiveSeconds, ReleaseKind, Seconds,
    ShutdownMode, StudyState, Text, TrialId, TrialState, WorkerId,
};
use crate::wire::Message;

/// Add known results, such as those of an earlier study. All or none are added; they do not count
/// for the budget.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct AddTrialsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The results.
    pub trials: Vec<AddedTrial>,
}

impl Message for AddTrialsRequest {
    const TAG: &'static str = "AddTrialsRequest";
}

impl AddTrialsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trials: impl Into<Vec<AddedTrial>>) -> Self {
        Self {
            study: None,
            trials: trials.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Cancel trials. A worker that evaluates one gets the lease command `drop`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct CancelTrialsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The trials.
    pub trial_ids: Vec<TrialId>,
    /// The reason, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Label>,
}

impl Message for CancelTrialsRequest {
    const TAG: &'static str = "CancelTrialsRequest";
}

impl CancelTrialsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_ids: impl Into<Vec<TrialId>>) -> Self {
        Self {
            study: None,
            trial_ids: trial_ids.into(),
            reason: None,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `reason`: the reason, for information.
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// Create a study. For an equal spec the existing study is returned; another spec is a `conflict`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct CreateStudyRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The spec of the study.
    pub spec: StudySpec,
}

impl Message for CreateStudyRequest {
    const TAG: &'static str = "CreateStudyRequest";
}

impl CreateStudyRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(spec: impl Into<StudySpec>) -> Self {
        Self {
            study: None,
            spec: spec.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Delete a study with all its trials. If it does not exist, the reply is `unknown_study`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DeleteStudyRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
}

impl Message for DeleteStudyRequest {
    const TAG: &'static str = "DeleteStudyRequest";
}

impl DeleteStudyRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Deregister a worker. Its trials go back to the queue at once.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DeregisterWorkerRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The worker.
    pub worker_id: WorkerId,
}

impl Message for DeregisterWorkerRequest {
    const TAG: &'static str = "DeregisterWorkerRequest";
}

impl DeregisterWorkerRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(worker_id: impl Into<String>) -> Self {
        Self {
            study: None,
            worker_id: worker_id.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Ask for versions, capabilities and limits of the server. Needs no study.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct DescribeRequest {}

impl Message for DescribeRequest {
    const TAG: &'static str = "DescribeRequest";
}

impl DescribeRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Drain workers: they finish their running trials, get no others, and end.
///
/// The workers are those with one of the ids or one of the names, and those that have all of the
/// labels. At least one of the three is given.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct DrainWorkersRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The ids of workers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub worker_ids: Vec<WorkerId>,
    /// The names of workers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Label>,
    /// Labels that a worker has, all with these values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
    /// False: let the workers that have not ended continue.
    #[serde(skip_serializing_if = "defaults::is_drain")]
    pub drain: bool,
}

impl Message for DrainWorkersRequest {
    const TAG: &'static str = "DrainWorkersRequest";
}

impl DrainWorkersRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `worker_ids`: the ids of workers.
    #[must_use]
    pub fn with_worker_ids(mut self, worker_ids: impl Into<Vec<WorkerId>>) -> Self {
        self.worker_ids = worker_ids.into();
        self
    }

    /// Sets `names`: the names of workers.
    #[must_use]
    pub fn with_names(mut self, names: impl Into<Vec<Label>>) -> Self {
        self.names = names.into();
        self
    }

    /// Sets `labels`: labels that a worker has, all with these values.
    #[must_use]
    pub fn with_labels(mut self, labels: impl Into<Labels>) -> Self {
        self.labels = Some(labels.into());
        self
    }

    /// Sets `drain`: false: let the workers that have not ended continue.
    #[must_use]
    pub fn with_drain(mut self, drain: bool) -> Self {
        self.drain = drain;
        self
    }
}

impl Default for DrainWorkersRequest {
    fn default() -> Self {
        Self {
            study: None,
            worker_ids: Vec::new(),
            names: Vec::new(),
            labels: None,
            drain: true,
        }
    }
}

/// Queue parameter sets for evaluation before any new suggestion. All or none are queued.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct EnqueueTrialsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The parameter sets.
    pub trials: Vec<ParameterSet>,
}

impl Message for EnqueueTrialsRequest {
    const TAG: &'static str = "EnqueueTrialsRequest";
}

impl EnqueueTrialsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trials: impl Into<Vec<ParameterSet>>) -> Self {
        Self {
            study: None,
            trials: trials.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Read the trials that changed after an event, by column, in the order of their changes.
///
/// Repeat it with `changed_since` set to `as_of` of the reply: at once while `more` is true, later
/// to follow the changes. A trial may come several times; the row of the largest `changed` is the
/// current one.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct GetColumnsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// Only trials that changed after this event: 0, or the `as_of` of the previous reply.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub changed_since: EventId,
    /// The longest reply, in bytes, within `max_reply_bytes` of the limits. One row is returned in
    /// any case.
    #[serde(skip_serializing_if = "defaults::is_max_bytes")]
    pub max_bytes: PositiveCount,
    /// Whether the columns have `packed` instead of `values`.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub packed: bool,
    /// Columns to return beside ids, changes, states and parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<ColumnGroup>,
    /// Only the columns of these parameters; empty: of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Name>,
}

impl Message for GetColumnsRequest {
    const TAG: &'static str = "GetColumnsRequest";
}

impl GetColumnsRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `changed_since`: only trials that changed after this event: 0, or the `as_of` of the
    /// previous reply.
    #[must_use]
    pub fn with_changed_since(mut self, changed_since: EventId) -> Self {
        self.changed_since = changed_since;
        self
    }

    /// Sets `max_bytes`: the longest reply, in bytes, within `max_reply_bytes` of the limits. One
    /// row is returned in any case.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: PositiveCount) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Sets `packed`: whether the columns have `packed` instead of `values`.
    #[must_use]
    pub fn with_packed(mut self, packed: bool) -> Self {
        self.packed = packed;
        self
    }

    /// Sets `include`: columns to return beside ids, changes, states and parameters.
    #[must_use]
    pub fn with_include(mut self, include: impl Into<Vec<ColumnGroup>>) -> Self {
        self.include = include.into();
        self
    }

    /// Sets `parameters`: only the columns of these parameters; empty: of all.
    #[must_use]
    pub fn with_parameters(mut self, parameters: impl Into<Vec<Name>>) -> Self {
        self.parameters = parameters.into();
        self
    }
}

impl Default for GetColumnsRequest {
    fn default() -> Self {
        Self {
            study: None,
            changed_since: 0,
            max_bytes: 1_048_576,
            packed: false,
            include: Vec::new(),
            parameters: Vec::new(),
        }
    }
}

/// Ask for events after an event, or from the oldest stored one, waiting up to `wait_s` for the
/// first.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct GetEventsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The newest known event; the reply starts with the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<EventId>,
    /// The maximum number of events.
    #[serde(skip_serializing_if = "defaults::is_get_events_limit")]
    pub limit: PageSize,
    /// The maximum wait for the first.
    #[serde(
        skip_serializing_if = "crate::wire::is_zero",
        serialize_with = "crate::wire::finite"
    )]
    pub wait_s: Seconds,
}

impl Message for GetEventsRequest {
    const TAG: &'static str = "GetEventsRequest";
}

impl GetEventsRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `after`: the newest known event; the reply starts with the next one.
    #[must_use]
    pub fn with_after(mut self, after: EventId) -> Self {
        self.after = Some(after);
        self
    }

    /// Sets `limit`: the maximum number of events.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets `wait_s`: the maximum wait for the first.
    #[must_use]
    pub fn with_wait_s(mut self, wait_s: Seconds) -> Self {
        self.wait_s = wait_s;
        self
    }
}

impl Default for GetEventsRequest {
    fn default() -> Self {
        Self {
            study: None,
            after: None,
            limit: 100,
            wait_s: 0.0,
        }
    }
}

/// Ask for the non-dominated fronts, up to `limit` trials in total.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct GetFrontsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The maximum number of trials, over all fronts.
    #[serde(skip_serializing_if = "defaults::is_get_fronts_limit")]
    pub limit: PageSize,
    /// Whether the trials have their metadata.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub with_metadata: bool,
}

impl Message for GetFrontsRequest {
    const TAG: &'static str = "GetFrontsRequest";
}

impl GetFrontsRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `limit`: the maximum number of trials, over all fronts.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets `with_metadata`: whether the trials have their metadata.
    #[must_use]
    pub fn with_with_metadata(mut self, with_metadata: bool) -> Self {
        self.with_metadata = with_metadata;
        self
    }
}

impl Default for GetFrontsRequest {
    fn default() -> Self {
        Self {
            study: None,
            limit: 100,
            with_metadata: false,
        }
    }
}

/// Ask for the metadata of some trials.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetMetadataRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The trials.
    pub trial_ids: Vec<TrialId>,
}

impl Message for GetMetadataRequest {
    const TAG: &'static str = "GetMetadataRequest";
}

impl GetMetadataRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_ids: impl Into<Vec<TrialId>>) -> Self {
        Self {
            study: None,
            trial_ids: trial_ids.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Ask what a model of the results predicts on a grid of one or two parameters.
///
/// The server computes it beside its other work, for at most `wait_s`; then `ready` is false, and
/// the same request can be sent again.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetModelViewRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The parameters of the grid.
    pub parameters: Vec<Name>,
    /// The maximum number of values on each axis.
    #[serde(default = "defaults::size", skip_serializing_if = "defaults::is_size")]
    pub size: u64,
    /// A parameter set with the values of all other parameters; absent: that of the recommended
    /// trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<ParameterSet>,
    /// The maximum wait.
    #[serde(
        default = "defaults::wait_s",
        skip_serializing_if = "defaults::is_wait_s",
        serialize_with = "crate::wire::finite"
    )]
    pub wait_s: Seconds,
}

impl Message for GetModelViewRequest {
    const TAG: &'static str = "GetModelViewRequest";
}

impl GetModelViewRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(parameters: impl Into<Vec<Name>>) -> Self {
        Self {
            study: None,
            parameters: parameters.into(),
            size: 24,
            at: None,
            wait_s: 10.0,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `size`: the maximum number of values on each axis.
    #[must_use]
    pub fn with_size(mut self, size: u64) -> Self {
        self.size = size;
        self
    }

    /// Sets `at`: A parameter set with the values of all other parameters; absent: that of the
    /// recommended trial.
    #[must_use]
    pub fn with_at(mut self, at: impl Into<ParameterSet>) -> Self {
        self.at = Some(at.into());
        self
    }

    /// Sets `wait_s`: the maximum wait.
    #[must_use]
    pub fn with_wait_s(mut self, wait_s: Seconds) -> Self {
        self.wait_s = wait_s;
        self
    }
}

/// Page through the reports of some trials, in the order of trials, attempts and steps.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetReportsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The trials.
    pub trial_ids: Vec<TrialId>,
    /// The maximum number of items.
    #[serde(
        default = "defaults::get_reports_limit",
        skip_serializing_if = "defaults::is_get_reports_limit"
    )]
    pub limit: PageSize,
    /// The `next_cursor` of the previous page; absent for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl Message for GetReportsRequest {
    const TAG: &'static str = "GetReportsRequest";
}

impl GetReportsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_ids: impl Into<Vec<TrialId>>) -> Self {
        Self {
            study: None,
            trial_ids: trial_ids.into(),
            limit: 1_000,
            after: None,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `limit`: the maximum number of items.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets `after`: the `next_cursor` of the previous page; absent for the first page.
    #[must_use]
    pub fn with_after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
}

/// Ask for a study and its current state.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetStudyRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
}

impl Message for GetStudyRequest {
    const TAG: &'static str = "GetStudyRequest";
}

impl GetStudyRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Ask for up to `count` suggestions, waiting up to `wait_s` for the first.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct GetSuggestionRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The worker.
    pub worker_id: WorkerId,
    /// The maximum number of suggestions; the server never waits to collect more.
    #[serde(
        default = "defaults::count",
        skip_serializing_if = "defaults::is_count"
    )]
    pub count: u64,
    /// The maximum wait for the first.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_zero",
        serialize_with = "crate::wire::finite"
    )]
    pub wait_s: Seconds,
    /// The duration of the leases; default: that of the study.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub lease_s: Option<PositiveSeconds>,
}

impl Message for GetSuggestionRequest {
    const TAG: &'static str = "GetSuggestionRequest";
}

impl GetSuggestionRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(worker_id: impl Into<String>) -> Self {
        Self {
            study: None,
            worker_id: worker_id.into(),
            count: 1,
            wait_s: 0.0,
            lease_s: None,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `count`: the maximum number of suggestions; the server never waits to collect more.
    #[must_use]
    pub fn with_count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// Sets `wait_s`: the maximum wait for the first.
    #[must_use]
    pub fn with_wait_s(mut self, wait_s: Seconds) -> Self {
        self.wait_s = wait_s;
        self
    }

    /// Sets `lease_s`: the duration of the leases; default: that of the study.
    #[must_use]
    pub fn with_lease_s(mut self, lease_s: PositiveSeconds) -> Self {
        self.lease_s = Some(lease_s);
        self
    }
}

/// Ask for the best trials: by cost for one group, by front and crowding distance for several.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct GetTopKRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The maximum number of trials.
    #[serde(skip_serializing_if = "defaults::is_get_top_k_limit")]
    pub limit: PageSize,
    /// Whether the trials have their metadata.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub with_metadata: bool,
}

impl Message for GetTopKRequest {
    const TAG: &'static str = "GetTopKRequest";
}

impl GetTopKRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `limit`: the maximum number of trials.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets `with_metadata`: whether the trials have their metadata.
    #[must_use]
    pub fn with_with_metadata(mut self, with_metadata: bool) -> Self {
        self.with_metadata = with_metadata;
        self
    }
}

impl Default for GetTopKRequest {
    fn default() -> Self {
        Self {
            study: None,
            limit: 10,
            with_metadata: false,
        }
    }
}

/// Page through the trials by id: all, those in some states, or those changed since an event.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct GetTrialsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// Only trials in one of these states; empty: in any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<TrialState>,
    /// Only trials that changed after this event: the `as_of` of an earlier pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_since: Option<EventId>,
    /// Whether the trials have their metadata.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub with_metadata: bool,
    /// The maximum number of items.
    #[serde(skip_serializing_if = "defaults::is_get_trials_limit")]
    pub limit: PageSize,
    /// The `next_cursor` of the previous page; absent for the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl Message for GetTrialsRequest {
    const TAG: &'static str = "GetTrialsRequest";
}

impl GetTrialsRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `states`: only trials in one of these states; empty: in any.
    #[must_use]
    pub fn with_states(mut self, states: impl Into<Vec<TrialState>>) -> Self {
        self.states = states.into();
        self
    }

    /// Sets `changed_since`: only trials that changed after this event: the `as_of` of an earlier
    /// pass.
    #[must_use]
    pub fn with_changed_since(mut self, changed_since: EventId) -> Self {
        self.changed_since = Some(changed_since);
        self
    }

    /// Sets `with_metadata`: whether the trials have their metadata.
    #[must_use]
    pub fn with_with_metadata(mut self, with_metadata: bool) -> Self {
        self.with_metadata = with_metadata;
        self
    }

    /// Sets `limit`: the maximum number of items.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets `after`: the `next_cursor` of the previous page; absent for the first page.
    #[must_use]
    pub fn with_after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
}

impl Default for GetTrialsRequest {
    fn default() -> Self {
        Self {
            study: None,
            states: Vec::new(),
            changed_since: None,
            with_metadata: false,
            limit: 100,
            after: None,
        }
    }
}

/// Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker
/// holds.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct HeartbeatRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The worker.
    pub worker_id: WorkerId,
    /// The leases that it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leases: Vec<LeaseRef>,
}

impl Message for HeartbeatRequest {
    const TAG: &'static str = "HeartbeatRequest";
}

impl HeartbeatRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(worker_id: impl Into<String>) -> Self {
        Self {
            study: None,
            worker_id: worker_id.into(),
            leases: Vec::new(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `leases`: the leases that it holds.
    #[must_use]
    pub fn with_leases(mut self, leases: impl Into<Vec<LeaseRef>>) -> Self {
        self.leases = leases.into();
        self
    }
}

/// Ask whether the objectives form several comparison groups.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct IsMultiGroupRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
}

impl Message for IsMultiGroupRequest {
    const TAG: &'static str = "IsMultiGroupRequest";
}

impl IsMultiGroupRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// List the studies by name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct ListStudiesRequest {
    /// The maximum number of items.
    #[serde(skip_serializing_if = "defaults::is_list_studies_limit")]
    pub limit: PageSize,
    /// The `next_cursor` of the previous page; absent for the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl Message for ListStudiesRequest {
    const TAG: &'static str = "ListStudiesRequest";
}

impl ListStudiesRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `limit`: the maximum number of items.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets `after`: the `next_cursor` of the previous page; absent for the first page.
    #[must_use]
    pub fn with_after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
}

impl Default for ListStudiesRequest {
    fn default() -> Self {
        Self {
            limit: 100,
            after: None,
        }
    }
}

/// Ask how the completed trials would be ranked under other settings of the objectives. Nothing is
/// changed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct PreviewObjectivesRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// All objectives, with their existing names.
    pub objectives: Vec<ObjectiveSpec>,
    /// The maximum number of trials.
    #[serde(
        default = "defaults::preview_objectives_limit",
        skip_serializing_if = "defaults::is_preview_objectives_limit"
    )]
    pub limit: PageSize,
}

impl Message for PreviewObjectivesRequest {
    const TAG: &'static str = "PreviewObjectivesRequest";
}

impl PreviewObjectivesRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(objectives: impl Into<Vec<ObjectiveSpec>>) -> Self {
        Self {
            study: None,
            objectives: objectives.into(),
            limit: 10,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `limit`: the maximum number of trials.
    #[must_use]
    pub fn with_limit(mut self, limit: PageSize) -> Self {
        self.limit = limit;
        self
    }
}

/// Register a worker with a study. The same idempotency key returns the same worker.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct RegisterWorkerRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// A name for display.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// The host name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Label>,
    /// The process id on this host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<Count>,
    /// The number of trials that it evaluates at once.
    #[serde(skip_serializing_if = "defaults::is_concurrency")]
    pub concurrency: PositiveCount,
    /// Whether it can continue an evaluation from the checkpoint of another attempt.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub can_resume: bool,
    /// Facts about where it runs, such as node, queue, job id or GPU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
}

impl Message for RegisterWorkerRequest {
    const TAG: &'static str = "RegisterWorkerRequest";
}

impl RegisterWorkerRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `name`: A name for display.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets `host`: the host name.
    #[must_use]
    pub fn with_host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// Sets `pid`: the process id on this host.
    #[must_use]
    pub fn with_pid(mut self, pid: Count) -> Self {
        self.pid = Some(pid);
        self
    }

    /// Sets `concurrency`: the number of trials that it evaluates at once.
    #[must_use]
    pub fn with_concurrency(mut self, concurrency: PositiveCount) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Sets `can_resume`: whether it can continue an evaluation from the checkpoint of another
    /// attempt.
    #[must_use]
    pub fn with_can_resume(mut self, can_resume: bool) -> Self {
        self.can_resume = can_resume;
        self
    }

    /// Sets `labels`: facts about where it runs, such as node, queue, job id or GPU.
    #[must_use]
    pub fn with_labels(mut self, labels: impl Into<Labels>) -> Self {
        self.labels = Some(labels.into());
        self
    }
}

impl Default for RegisterWorkerRequest {
    fn default() -> Self {
        Self {
            study: None,
            name: None,
            host: None,
            pid: None,
            concurrency: 1,
            can_resume: false,
            labels: None,
        }
    }
}

/// Give back trials without a result, such as on preemption. They go back to the queue at once.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ReleaseTrialsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The leases to give back.
    pub leases: Vec<LeaseRef>,
    /// Why they are given back.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub kind: ReleaseKind,
    /// The reason, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Label>,
}

impl Message for ReleaseTrialsRequest {
    const TAG: &'static str = "ReleaseTrialsRequest";
}

impl ReleaseTrialsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(leases: impl Into<Vec<LeaseRef>>) -> Self {
        Self {
            study: None,
            leases: leases.into(),
            kind: ReleaseKind::default(),
            reason: None,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `kind`: why they are given back.
    #[must_use]
    pub fn with_kind(mut self, kind: impl Into<ReleaseKind>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Sets `reason`: the reason, for information.
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// Pause, resume or finish a study by hand. `running` also reopens a study that was finished by
/// hand.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct SetStudyStateRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The new state.
    pub state: StudyState,
}

impl Message for SetStudyStateRequest {
    const TAG: &'static str = "SetStudyStateRequest";
}

impl SetStudyStateRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(state: impl Into<StudyState>) -> Self {
        Self {
            study: None,
            state: state.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Stop the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and then
/// exits.
///
/// `grace_s` limits the wait for running trials; their leases survive the restart.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ShutdownRequest {
    /// Whether workers finish their running trials (`drain`) or end at once (`stop`).
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub mode: ShutdownMode,
    /// The maximum wait for running trials.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_zero",
        serialize_with = "crate::wire::finite"
    )]
    pub grace_s: Seconds,
}

impl Message for ShutdownRequest {
    const TAG: &'static str = "ShutdownRequest";
}

impl ShutdownRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `mode`: whether workers finish their running trials (`drain`) or end at once (`stop`).
    #[must_use]
    pub fn with_mode(mut self, mode: impl Into<ShutdownMode>) -> Self {
        self.mode = mode.into();
        self
    }

    /// Sets `grace_s`: the maximum wait for running trials.
    #[must_use]
    pub fn with_grace_s(mut self, grace_s: Seconds) -> Self {
        self.grace_s = grace_s;
        self
    }
}

/// Ask for the status of a study: counts, workers, the best trial.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[serde(default)]
#[non_exhaustive]
pub struct StatusRequest {
    /// The study that is meant; absent: the client's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The maximum number of workers to list.
    #[serde(skip_serializing_if = "defaults::is_status_max_workers")]
    pub max_workers: u64,
}

impl Message for StatusRequest {
    const TAG: &'static str = "StatusRequest";
}

impl StatusRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `max_workers`: the maximum number of workers to list.
    #[must_use]
    pub fn with_max_workers(mut self, max_workers: u64) -> Self {
        self.max_workers = max_workers;
        self
    }
}

impl Default for StatusRequest {
    fn default() -> Self {
        Self {
            study: None,
            max_workers: 100,
        }
    }
}

/// Report intermediate values, learn which trials to stop, and with `next_count` ask for others.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct SubmitReportsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The worker; required with `next_count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// The reports.
    pub reports: Vec<Report>,
    /// The maximum number of suggestions in the reply, at most one for each trial that a receipt
    /// stops or pauses.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub next_count: BatchSize,
    /// The duration of their leases; default: that of the study.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub lease_s: Option<PositiveSeconds>,
}

impl Message for SubmitReportsRequest {
    const TAG: &'static str = "SubmitReportsRequest";
}

impl SubmitReportsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(reports: impl Into<Vec<Report>>) -> Self {
        Self {
            study: None,
            worker_id: None,
            reports: reports.into(),
            next_count: 0,
            lease_s: None,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `worker_id`: the worker; required with `next_count`.
    #[must_use]
    pub fn with_worker_id(mut self, worker_id: impl Into<String>) -> Self {
        self.worker_id = Some(worker_id.into());
        self
    }

    /// Sets `next_count`: the maximum number of suggestions in the reply, at most one for each
    /// trial that a receipt stops or pauses.
    #[must_use]
    pub fn with_next_count(mut self, next_count: BatchSize) -> Self {
        self.next_count = next_count;
        self
    }

    /// Sets `lease_s`: the duration of their leases; default: that of the study.
    #[must_use]
    pub fn with_lease_s(mut self, lease_s: PositiveSeconds) -> Self {
        self.lease_s = Some(lease_s);
        self
    }
}

/// Tell results and failures, at least one, and with `next_count` ask for the next suggestions.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct SubmitResultRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The worker; required with `next_count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// The results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<TrialResult>,
    /// The failures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<TrialFailure>,
    /// The maximum number of suggestions in the reply; 0 for none.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub next_count: BatchSize,
    /// The duration of their leases; default: that of the study.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub lease_s: Option<PositiveSeconds>,
}

impl Message for SubmitResultRequest {
    const TAG: &'static str = "SubmitResultRequest";
}

impl SubmitResultRequest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `worker_id`: the worker; required with `next_count`.
    #[must_use]
    pub fn with_worker_id(mut self, worker_id: impl Into<String>) -> Self {
        self.worker_id = Some(worker_id.into());
        self
    }

    /// Sets `results`: the results.
    #[must_use]
    pub fn with_results(mut self, results: impl Into<Vec<TrialResult>>) -> Self {
        self.results = results.into();
        self
    }

    /// Sets `failures`: the failures.
    #[must_use]
    pub fn with_failures(mut self, failures: impl Into<Vec<TrialFailure>>) -> Self {
        self.failures = failures.into();
        self
    }

    /// Sets `next_count`: the maximum number of suggestions in the reply; 0 for none.
    #[must_use]
    pub fn with_next_count(mut self, next_count: BatchSize) -> Self {
        self.next_count = next_count;
        self
    }

    /// Sets `lease_s`: the duration of their leases; default: that of the study.
    #[must_use]
    pub fn with_lease_s(mut self, lease_s: PositiveSeconds) -> Self {
        self.lease_s = Some(lease_s);
        self
    }
}

/// Replace the settings of the objectives, under the same names. All trials are scored again.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct UpdateObjectivesRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The revision that the change is based on; if it is not the current one, the reply is a
    /// `conflict`.
    pub expected_revision: PositiveCount,
    /// All objectives, with their existing names.
    pub objectives: Vec<ObjectiveSpec>,
}

impl Message for UpdateObjectivesRequest {
    const TAG: &'static str = "UpdateObjectivesRequest";
}

impl UpdateObjectivesRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(
        expected_revision: PositiveCount,
        objectives: impl Into<Vec<ObjectiveSpec>>,
    ) -> Self {
        Self {
            study: None,
            expected_revision,
            objectives: objectives.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}

/// Change the ends of a study, its description or its labels.
///
/// Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change
/// of them.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct UpdateStudyRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The revision that the change is based on; if it is not the current one, the reply is a
    /// `conflict`.
    pub expected_revision: PositiveCount,
    /// The total number of trials to create.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_trials: Option<PositiveCount>,
    /// The total number of steps of all trials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_steps: Option<PositiveCount>,
    /// The number of failed trials that finishes the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_failures: Option<PositiveCount>,
    /// The number of failed trials in a row that finishes the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_consecutive_failures: Option<PositiveCount>,
    /// The scheduler's running seconds after which the study finishes.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub deadline_s: Option<PositiveSeconds>,
    /// Objective values; the study finishes when one trial reaches all of them.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub stop_at: Option<ObjectiveValues>,
    /// Ends to remove.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<EndName>,
    /// The new description; an empty text removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Labels to set; an empty text removes the label, and labels that are not named stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<OperatorLabels>,
}

impl Message for UpdateStudyRequest {
    const TAG: &'static str = "UpdateStudyRequest";
}

impl UpdateStudyRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(expected_revision: PositiveCount) -> Self {
        Self {
            study: None,
            expected_revision,
            max_trials: None,
            max_steps: None,
            max_failures: None,
            max_consecutive_failures: None,
            deadline_s: None,
            stop_at: None,
            clear: Vec::new(),
            description: None,
            labels: None,
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets `max_trials`: the total number of trials to create.
    #[must_use]
    pub fn with_max_trials(mut self, max_trials: PositiveCount) -> Self {
        self.max_trials = Some(max_trials);
        self
    }

    /// Sets `max_steps`: the total number of steps of all trials.
    #[must_use]
    pub fn with_max_steps(mut self, max_steps: PositiveCount) -> Self {
        self.max_steps = Some(max_steps);
        self
    }

    /// Sets `max_failures`: the number of failed trials that finishes the study.
    #[must_use]
    pub fn with_max_failures(mut self, max_failures: PositiveCount) -> Self {
        self.max_failures = Some(max_failures);
        self
    }

    /// Sets `max_consecutive_failures`: the number of failed trials in a row that finishes the
    /// study.
    #[must_use]
    pub fn with_max_consecutive_failures(
        mut self,
        max_consecutive_failures: PositiveCount,
    ) -> Self {
        self.max_consecutive_failures = Some(max_consecutive_failures);
        self
    }

    /// Sets `deadline_s`: the scheduler's running seconds after which the study finishes.
    #[must_use]
    pub fn with_deadline_s(mut self, deadline_s: PositiveSeconds) -> Self {
        self.deadline_s = Some(deadline_s);
        self
    }

    /// Sets `stop_at`: objective values; the study finishes when one trial reaches all of them.
    #[must_use]
    pub fn with_stop_at(mut self, stop_at: impl Into<ObjectiveValues>) -> Self {
        self.stop_at = Some(stop_at.into());
        self
    }

    /// Sets `clear`: ends to remove.
    #[must_use]
    pub fn with_clear(mut self, clear: impl Into<Vec<EndName>>) -> Self {
        self.clear = clear.into();
        self
    }

    /// Sets `description`: the new description; an empty text removes it.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets `labels`: labels to set; an empty text removes the label, and labels that are not named
    /// stay.
    #[must_use]
    pub fn with_labels(mut self, labels: impl Into<OperatorLabels>) -> Self {
        self.labels = Some(labels.into());
        self
    }
}

/// Set notes and labels of trials, in whatever state. They do not influence suggestions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct UpdateTrialsRequest {
    /// The study that is meant; absent: the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Name>,
    /// The changes, made in order.
    pub updates: Vec<TrialUpdate>,
}

impl Message for UpdateTrialsRequest {
    const TAG: &'static str = "UpdateTrialsRequest";
}

impl UpdateTrialsRequest {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(updates: impl Into<Vec<TrialUpdate>>) -> Self {
        Self {
            study: None,
            updates: updates.into(),
        }
    }

    /// Sets `study`: the study that is meant; absent: the client's.
    #[must_use]
    pub fn with_study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }
}
