// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What stands in messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::defaults;
use super::values::{
    Count, Decision, Direction, ErrorCode, EventId, FailureKind, FinishReason, Integer, Label,
    Labels, LeaseCommandKind, LeaseToken, Metadata, Name, ObjectiveValues, OperatorLabels, Origin,
    Outcome, ParameterSet, PositiveCount, PositiveSeconds, ReportOutcome, ReportedValues, Scale,
    Seconds, Standing, StepValue, StudyState, Text, TrialId, TrialState, VersionText, WallTimeMs,
    WorkerId, WorkerState,
};
use crate::wire::{tagged_union, Message, ParameterValue};

/// A result from elsewhere.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct AddedTrial {
    /// The parameters that were evaluated.
    pub parameters: ParameterSet,
    /// The objective values.
    #[serde(serialize_with = "crate::wire::finite")]
    pub objectives: ObjectiveValues,
    /// Data to store with the trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl AddedTrial {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(
        parameters: impl Into<ParameterSet>,
        objectives: impl Into<ObjectiveValues>,
    ) -> Self {
        Self {
            parameters: parameters.into(),
            objectives: objectives.into(),
            metadata: None,
        }
    }

    /// Sets `metadata`: data to store with the trial.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Some(metadata);
        self
    }
}

/// Tests by the names of parents; it holds if all of them do.
pub type Alternative = BTreeMap<Name, ParentTest>;

/// Asynchronous successive halving, by promotion: for workers that can resume a trial from a
/// checkpoint.
///
/// A trial pauses at each rung. When a worker asks, the best paused trial among the best `1 / eta`
/// of its rung (at least one) continues at the next rung; if there is none, a new trial begins (Li
/// et al., 2020, arXiv:1810.05934).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "asha_promotion")]
#[serde(default)]
#[non_exhaustive]
pub struct AshaPromotionSpec {
    /// The reduction factor: the share of the trials that continue is `1 / eta`.
    #[serde(
        skip_serializing_if = "defaults::is_eta",
        serialize_with = "crate::wire::finite"
    )]
    pub eta: f64,
    /// The first rung; by default a sixteenth of the largest step, at least `steps.min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace: Option<PositiveCount>,
}

impl AshaPromotionSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `eta`: the reduction factor: the share of the trials that continue is `1 / eta`.
    #[must_use]
    pub fn with_eta(mut self, eta: f64) -> Self {
        self.eta = eta;
        self
    }

    /// Sets `grace`: the first rung; by default a sixteenth of the largest step, at least
    /// `steps.min`.
    #[must_use]
    pub fn with_grace(mut self, grace: PositiveCount) -> Self {
        self.grace = Some(grace);
        self
    }
}

impl Default for AshaPromotionSpec {
    fn default() -> Self {
        Self {
            eta: 3.0,
            grace: None,
        }
    }
}

/// Asynchronous successive halving, by stopping.
///
/// Decisions are taken at the rungs `grace`, `grace * eta`, `grace * eta**2` and so on. A trial
/// continues if it is among the best `1 / eta` of the trials that have reached the rung (Li et al.,
/// 2020, arXiv:1810.05934).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "asha")]
#[serde(default)]
#[non_exhaustive]
pub struct AshaSpec {
    /// The reduction factor: the share of the trials that continue is `1 / eta`.
    #[serde(
        skip_serializing_if = "defaults::is_eta",
        serialize_with = "crate::wire::finite"
    )]
    pub eta: f64,
    /// The first rung; by default a sixteenth of the largest step, at least `steps.min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace: Option<PositiveCount>,
    /// No trial is stopped at a rung that fewer trials have reached.
    #[serde(skip_serializing_if = "defaults::is_min_trials")]
    pub min_trials: PositiveCount,
}

impl AshaSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `eta`: the reduction factor: the share of the trials that continue is `1 / eta`.
    #[must_use]
    pub fn with_eta(mut self, eta: f64) -> Self {
        self.eta = eta;
        self
    }

    /// Sets `grace`: the first rung; by default a sixteenth of the largest step, at least
    /// `steps.min`.
    #[must_use]
    pub fn with_grace(mut self, grace: PositiveCount) -> Self {
        self.grace = Some(grace);
        self
    }

    /// Sets `min_trials`: no trial is stopped at a rung that fewer trials have reached.
    #[must_use]
    pub fn with_min_trials(mut self, min_trials: PositiveCount) -> Self {
        self.min_trials = min_trials;
        self
    }
}

impl Default for AshaSpec {
    fn default() -> Self {
        Self {
            eta: 3.0,
            grace: None,
            min_trials: 4,
        }
    }
}

/// The scheduler's choice: a good rule if the study has `steps`, otherwise none.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "auto")]
#[non_exhaustive]
pub struct AutoStoppingSpec {}

impl AutoStoppingSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// One of several unordered values. A choice may be null, a boolean, a number or a string.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "categorical")]
#[non_exhaustive]
pub struct CategoricalParameter {
    /// Its name.
    pub name: Name,
    /// The choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are different.
    pub choices: Vec<ParameterValue>,
    /// When it is active; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// A guess of its best value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<ParameterPrior>,
}

impl CategoricalParameter {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(name: impl Into<String>, choices: impl Into<Vec<ParameterValue>>) -> Self {
        Self {
            name: name.into(),
            choices: choices.into(),
            condition: None,
            prior: None,
        }
    }

    /// Sets `condition`: when it is active; absent: always.
    #[must_use]
    pub fn with_condition(mut self, condition: impl Into<Vec<Alternative>>) -> Self {
        self.condition = Some(condition.into());
        self
    }

    /// Sets `prior`: A guess of its best value.
    #[must_use]
    pub fn with_prior(mut self, prior: impl Into<ParameterPrior>) -> Self {
        self.prior = Some(prior.into());
        self
    }
}

/// Where the state of an evaluation is stored. The scheduler keeps the reference and never reads
/// what it names.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Checkpoint {
    /// An opaque reference, such as a URI or a path.
    pub uri: String,
    /// The host on which the reference is valid, as the worker registered it; absent: it is valid
    /// on every host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Label>,
}

impl Checkpoint {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(uri: impl Into<String>) -> Self {
        Self {
            uri: uri.into(),
            host: None,
        }
    }

    /// Sets `host`: the host on which the reference is valid, as the worker registered it; absent:
    /// it is valid on every host.
    #[must_use]
    pub fn with_host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }
}

/// A value for each row: a number, or with `of` an index into it. Either `values` or `packed` has
/// them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Column {
    /// The values; null: the trial has none.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "crate::wire::finite"
    )]
    pub values: Vec<Option<f64>>,
    /// The values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the trial has
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed: Option<String>,
    /// What the values are indices of, from 0; empty: they are the numbers themselves. It holds for
    /// this reply alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ParameterValue>,
}

/// When a parameter is active: if at least one of the alternatives holds. Parents are declared
/// before the parameter and are not continuous.
pub type Condition = Vec<Alternative>;

/// A real number in \[low, high\].
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "continuous")]
#[non_exhaustive]
pub struct ContinuousParameter {
    /// Its name.
    pub name: Name,
    /// The lower bound.
    #[serde(serialize_with = "crate::wire::finite")]
    pub low: f64,
    /// The upper bound.
    #[serde(serialize_with = "crate::wire::finite")]
    pub high: f64,
    /// `log` is a logarithmic scale; it needs `low` above 0.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub scale: Scale,
    /// When it is active; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// A guess of its best value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<ParameterPrior>,
}

impl ContinuousParameter {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(name: impl Into<String>, low: f64, high: f64) -> Self {
        Self {
            name: name.into(),
            low,
            high,
            scale: Scale::default(),
            condition: None,
            prior: None,
        }
    }

    /// Sets `scale`: `log` is a logarithmic scale; it needs `low` above 0.
    #[must_use]
    pub fn with_scale(mut self, scale: impl Into<Scale>) -> Self {
        self.scale = scale.into();
        self
    }

    /// Sets `condition`: when it is active; absent: always.
    #[must_use]
    pub fn with_condition(mut self, condition: impl Into<Vec<Alternative>>) -> Self {
        self.condition = Some(condition.into());
        self
    }

    /// Sets `prior`: A guess of its best value.
    #[must_use]
    pub fn with_prior(mut self, prior: impl Into<ParameterPrior>) -> Self {
        self.prior = Some(prior.into());
        self
    }
}

/// The request had no effect; this is the reason.
///
/// `path` is a JSON Pointer into the request's body, `value` the faulty value, cut at 200
/// characters. A reader handles an unknown code by `retryable`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "tag")]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The kind of the error; see the table of errors.
    pub code: ErrorCode,
    /// The error message for users.
    pub message: String,
    /// Whether the same request may succeed later.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub retryable: bool,
    /// The pause before the next attempt.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub retry_after_s: Option<Seconds>,
    /// A JSON Pointer into the request's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The faulty value as JSON text, cut, with secrets masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Further data for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Message for ErrorResponse {
    const TAG: &'static str = "ErrorResponse";
}

/// Explore with a scrambled Sobol sequence, then exploit a model of the best trials.
///
/// `explore` is the number of trials before the first model; by default it depends on the number of
/// parameters and `max_trials`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "explore_exploit")]
#[serde(default)]
#[non_exhaustive]
pub struct ExploreExploitSpec {
    /// Trials before the first model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explore: Option<PositiveCount>,
    /// The share of the trials on which the model is fitted.
    #[serde(
        skip_serializing_if = "defaults::is_elite_fraction",
        serialize_with = "crate::wire::finite"
    )]
    pub elite_fraction: f64,
    /// The probability of exploration once there is a model.
    #[serde(
        skip_serializing_if = "defaults::is_explore_probability",
        serialize_with = "crate::wire::finite"
    )]
    pub explore_probability: f64,
}

impl ExploreExploitSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `explore`: trials before the first model.
    #[must_use]
    pub fn with_explore(mut self, explore: PositiveCount) -> Self {
        self.explore = Some(explore);
        self
    }

    /// Sets `elite_fraction`: the share of the trials on which the model is fitted.
    #[must_use]
    pub fn with_elite_fraction(mut self, elite_fraction: f64) -> Self {
        self.elite_fraction = elite_fraction;
        self
    }

    /// Sets `explore_probability`: the probability of exploration once there is a model.
    #[must_use]
    pub fn with_explore_probability(mut self, explore_probability: f64) -> Self {
        self.explore_probability = explore_probability;
        self
    }
}

impl Default for ExploreExploitSpec {
    fn default() -> Self {
        Self {
            explore: None,
            elite_fraction: 0.25,
            explore_probability: 0.1,
        }
    }
}

/// A sampler that is installed on the server, by its name, such as `optuna` or `cmaes`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "external")]
#[non_exhaustive]
pub struct ExternalSpec {
    /// Its name.
    pub name: Name,
    /// Its options.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub options: BTreeMap<Name, ParameterValue>,
}

impl ExternalSpec {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            options: BTreeMap::new(),
        }
    }

    /// Sets `options`: its options.
    #[must_use]
    pub fn with_options(mut self, options: impl Into<BTreeMap<Name, ParameterValue>>) -> Self {
        self.options = options.into();
        self
    }
}

/// An evaluation without a result.
///
/// `failed` is final unless `retry`; `infeasible`: the point cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TrialFailure {
    /// The trial.
    pub trial_id: TrialId,
    /// The token that came with the suggestion.
    pub lease: LeaseToken,
    /// Whether the evaluation failed, or the point cannot be evaluated.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub kind: FailureKind,
    /// The reason, such as a traceback.
    pub reason: Text,
    /// Put the trial back into the queue; this counts against `max_retries`.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub retry: bool,
    /// Data to store with the trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl TrialFailure {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_id: TrialId, lease: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            trial_id,
            lease: lease.into(),
            kind: FailureKind::default(),
            reason: reason.into(),
            retry: false,
            metadata: None,
        }
    }

    /// Sets `kind`: whether the evaluation failed, or the point cannot be evaluated.
    #[must_use]
    pub fn with_kind(mut self, kind: impl Into<FailureKind>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Sets `retry`: put the trial back into the queue; this counts against `max_retries`.
    #[must_use]
    pub fn with_retry(mut self, retry: bool) -> Self {
        self.retry = retry;
        self
    }

    /// Sets `metadata`: data to store with the trial.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Some(metadata);
        self
    }
}

/// Draw from a Gaussian mixture that is fitted to the best trials; uniform until there are enough
/// trials.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "gaussian_mixture")]
#[serde(default)]
#[non_exhaustive]
pub struct GaussianMixtureSpec {
    /// The share of the trials on which the model is fitted.
    #[serde(
        skip_serializing_if = "defaults::is_elite_fraction",
        serialize_with = "crate::wire::finite"
    )]
    pub elite_fraction: f64,
    /// The maximum number of components.
    #[serde(skip_serializing_if = "defaults::is_components")]
    pub components: u64,
}

impl GaussianMixtureSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `elite_fraction`: the share of the trials on which the model is fitted.
    #[must_use]
    pub fn with_elite_fraction(mut self, elite_fraction: f64) -> Self {
        self.elite_fraction = elite_fraction;
        self
    }

    /// Sets `components`: the maximum number of components.
    #[must_use]
    pub fn with_components(mut self, components: u64) -> Self {
        self.components = components;
        self
    }
}

impl Default for GaussianMixtureSpec {
    fn default() -> Self {
        Self {
            elite_fraction: 0.25,
            components: 3,
        }
    }
}

/// Bayesian optimisation with Gaussian processes, the default.
///
/// It uses a trust region for one comparison group, and random rays for several groups.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "gaussian_process")]
#[non_exhaustive]
pub struct GaussianProcessSpec {}

impl GaussianProcessSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// The cost of a trial in one comparison group, and its violation of the limits in that group.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct GroupCost {
    /// The comparison group.
    pub group: Name,
    /// Lower is better; absent if the trial has no values.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub cost: Option<f64>,
    /// 0 within all limits of the group.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_zero",
        serialize_with = "crate::wire::finite"
    )]
    pub violation: f64,
}

/// The second ZeroMQ frame of a request; in a reply it has only `version` and `id`. Unknown fields
/// are ignored.
///
/// `id` is chosen by the client, unique on its socket, and repeated in the reply. `idempotency_key`
/// identifies the request: a retry repeats it. `traceparent` and `tracestate` are those of W3C
/// Trace Context.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Header {
    /// The lowest version that has everything the request uses; in a reply, the server's version.
    pub version: VersionText,
    /// Correlates the reply with the request.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub id: String,
    /// Identifies the request: a retry repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<WorkerId>,
    /// The token of the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The sender's name and version, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Label>,
    /// The position in a trace, of W3C Trace Context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<Label>,
    /// Vendors' data of the trace, of W3C Trace Context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracestate: Option<String>,
}

/// A sequence of Latin hypercubes of `block` points.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "hypercube")]
#[serde(default)]
#[non_exhaustive]
pub struct HypercubeSpec {
    /// The number of points of a hypercube.
    #[serde(skip_serializing_if = "defaults::is_block")]
    pub block: u64,
}

impl HypercubeSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `block`: the number of points of a hypercube.
    #[must_use]
    pub fn with_block(mut self, block: u64) -> Self {
        self.block = block;
        self
    }
}

impl Default for HypercubeSpec {
    fn default() -> Self {
        Self { block: 64 }
    }
}

/// An integer in \[low, high\], both included.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "integer")]
#[non_exhaustive]
pub struct IntegerParameter {
    /// Its name.
    pub name: Name,
    /// The lower bound.
    pub low: Integer,
    /// The upper bound.
    pub high: Integer,
    /// `log` is a logarithmic scale; it needs `low` above 0.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub scale: Scale,
    /// When it is active; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// A guess of its best value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<ParameterPrior>,
}

impl IntegerParameter {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(name: impl Into<String>, low: Integer, high: Integer) -> Self {
        Self {
            name: name.into(),
            low,
            high,
            scale: Scale::default(),
            condition: None,
            prior: None,
        }
    }

    /// Sets `scale`: `log` is a logarithmic scale; it needs `low` above 0.
    #[must_use]
    pub fn with_scale(mut self, scale: impl Into<Scale>) -> Self {
        self.scale = scale.into();
        self
    }

    /// Sets `condition`: when it is active; absent: always.
    #[must_use]
    pub fn with_condition(mut self, condition: impl Into<Vec<Alternative>>) -> Self {
        self.condition = Some(condition.into());
        self
    }

    /// Sets `prior`: A guess of its best value.
    #[must_use]
    pub fn with_prior(mut self, prior: impl Into<ParameterPrior>) -> Self {
        self.prior = Some(prior.into());
        self
    }
}

/// One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "lattice")]
#[non_exhaustive]
pub struct LatticeParameter {
    /// Its name.
    pub name: Name,
    /// The values, increasing.
    #[serde(serialize_with = "crate::wire::finite")]
    pub values: Vec<f64>,
    /// When it is active; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// A guess of its best value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<ParameterPrior>,
}

impl LatticeParameter {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(name: impl Into<String>, values: impl Into<Vec<f64>>) -> Self {
        Self {
            name: name.into(),
            values: values.into(),
            condition: None,
            prior: None,
        }
    }

    /// Sets `condition`: when it is active; absent: always.
    #[must_use]
    pub fn with_condition(mut self, condition: impl Into<Vec<Alternative>>) -> Self {
        self.condition = Some(condition.into());
        self
    }

    /// Sets `prior`: A guess of its best value.
    #[must_use]
    pub fn with_prior(mut self, prior: impl Into<ParameterPrior>) -> Self {
        self.prior = Some(prior.into());
        self
    }
}

/// What to do with the trial of one lease.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LeaseCommand {
    /// The trial.
    pub trial_id: TrialId,
    /// The lease that the heartbeat named.
    pub lease: LeaseToken,
    /// The command.
    pub command: LeaseCommandKind,
    /// The reason, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Label>,
}

/// A lease that a worker holds.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LeaseRef {
    /// The trial.
    pub trial_id: TrialId,
    /// The token that came with the suggestion.
    pub lease: LeaseToken,
}

impl LeaseRef {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_id: TrialId, lease: impl Into<String>) -> Self {
        Self {
            trial_id,
            lease: lease.into(),
        }
    }
}

/// The limits of a server. A request that exceeds a limit is refused with `too_large` or
/// `invalid_message`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Limits {
    /// The longest message, in bytes.
    pub max_message_bytes: u64,
    /// The longest reply, in bytes; a reply with a single item may be longer.
    pub max_reply_bytes: u64,
    /// The maximum nesting depth of arrays and objects.
    pub max_nesting: u64,
    /// Items of one request: suggestions asked for, results, failures, leases, trials.
    pub max_batch: u64,
    /// Items of one page.
    pub max_page: u64,
    /// The longest poll, in seconds.
    #[serde(serialize_with = "crate::wire::finite")]
    pub max_wait_s: f64,
    /// The shortest lease, in seconds.
    #[serde(serialize_with = "crate::wire::finite")]
    pub min_lease_s: f64,
    /// The longest lease, in seconds.
    #[serde(serialize_with = "crate::wire::finite")]
    pub max_lease_s: f64,
    /// Studies of the server.
    pub max_studies: u64,
    /// Registered workers of one study.
    pub max_workers: u64,
    /// Requests that wait at the server, in total.
    pub max_parked: u64,
    /// Requests of one token that wait at the server.
    pub max_principal_parked: u64,
    /// Workers of one study that one token has registered.
    pub max_principal_workers: u64,
    /// Seconds for which an idempotency key is known after its trials have ended (running time).
    #[serde(serialize_with = "crate::wire::finite")]
    pub request_retention_s: f64,
    /// Newer requests after which an idempotency key is forgotten if its trials have ended.
    pub request_retention: u64,
    /// Events kept for each study.
    pub event_retention: u64,
    /// Silence after which a worker counts as away, in seconds.
    #[serde(serialize_with = "crate::wire::finite")]
    pub worker_away_s: f64,
    /// Silence after which a worker is forgotten, in seconds.
    #[serde(serialize_with = "crate::wire::finite")]
    pub worker_retention_s: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_message_bytes: 1_048_576,
            max_reply_bytes: 4_194_304,
            max_nesting: 32,
            max_batch: 256,
            max_page: 1_000,
            max_wait_s: 60.0,
            min_lease_s: 1.0,
            max_lease_s: 86_400.0,
            max_studies: 1_000,
            max_workers: 10_000,
            max_parked: 100_000,
            max_principal_parked: 10_000,
            max_principal_workers: 5_000,
            request_retention_s: 3_600.0,
            request_retention: 100_000,
            event_retention: 10_000,
            worker_away_s: 60.0,
            worker_retention_s: 86_400.0,
        }
    }
}

/// A trial is stopped if it is worse than the median of the other trials at the same step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "median")]
#[serde(default)]
#[non_exhaustive]
pub struct MedianSpec {
    /// The first step of a decision; by default a sixteenth of the largest step, at least
    /// `steps.min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace: Option<PositiveCount>,
    /// The number of steps between two decisions; by default `grace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<PositiveCount>,
    /// No trial is stopped at a step that fewer trials have reached.
    #[serde(skip_serializing_if = "defaults::is_min_trials")]
    pub min_trials: PositiveCount,
}

impl MedianSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `grace`: the first step of a decision; by default a sixteenth of the largest step, at
    /// least `steps.min`.
    #[must_use]
    pub fn with_grace(mut self, grace: PositiveCount) -> Self {
        self.grace = Some(grace);
        self
    }

    /// Sets `every`: the number of steps between two decisions; by default `grace`.
    #[must_use]
    pub fn with_every(mut self, every: PositiveCount) -> Self {
        self.every = Some(every);
        self
    }

    /// Sets `min_trials`: no trial is stopped at a step that fewer trials have reached.
    #[must_use]
    pub fn with_min_trials(mut self, min_trials: PositiveCount) -> Self {
        self.min_trials = min_trials;
        self
    }
}

impl Default for MedianSpec {
    fn default() -> Self {
        Self {
            grace: None,
            every: None,
            min_trials: 4,
        }
    }
}

/// An axis of the grid.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ModelAxis {
    /// The parameter.
    pub parameter: Name,
    /// Its values on the grid: evenly spaced on its scale, or its choices.
    pub values: Vec<ParameterValue>,
    /// The lower bound of the sampler's trust region; absent if there is none for this parameter.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub region_low: Option<f64>,
    /// The upper bound of the sampler's trust region.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub region_high: Option<f64>,
}

/// The predictions of the cost in one comparison group, for each point of the grid, the last axis
/// fastest.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ModelGroup {
    /// The comparison group.
    pub group: Name,
    /// The expected costs; lower is better.
    #[serde(serialize_with = "crate::wire::finite")]
    pub mean: Vec<f64>,
    /// The standard deviations of the expected costs, without the noise of an evaluation.
    #[serde(serialize_with = "crate::wire::finite")]
    pub deviation: Vec<f64>,
}

/// No trial is stopped.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "none")]
#[non_exhaustive]
pub struct NoStoppingSpec {}

impl NoStoppingSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A number that each trial returns, and how it is scored.
///
/// Values better than `target` do not improve the score. A trial beyond `limit` violates it.
/// `priority` is the weight within the comparison `group`; costs of different groups are never
/// summed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ObjectiveSpec {
    /// Its name.
    pub name: Name,
    /// The direction of improvement.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub direction: Direction,
    /// The value from which on the score does not improve; needs a limit.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub target: Option<f64>,
    /// The worst acceptable value.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub limit: Option<f64>,
    /// Its weight within the group.
    #[serde(
        default = "defaults::priority",
        skip_serializing_if = "defaults::is_priority",
        serialize_with = "crate::wire::finite"
    )]
    pub priority: f64,
    /// The comparison group.
    #[serde(
        default = "defaults::group",
        skip_serializing_if = "defaults::is_group"
    )]
    pub group: Name,
}

impl ObjectiveSpec {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            direction: Direction::default(),
            target: None,
            limit: None,
            priority: 1.0,
            group: "default".to_owned(),
        }
    }

    /// Sets `direction`: the direction of improvement.
    #[must_use]
    pub fn with_direction(mut self, direction: impl Into<Direction>) -> Self {
        self.direction = direction.into();
        self
    }

    /// Sets `target`: the value from which on the score does not improve; needs a limit.
    #[must_use]
    pub fn with_target(mut self, target: f64) -> Self {
        self.target = Some(target);
        self
    }

    /// Sets `limit`: the worst acceptable value.
    #[must_use]
    pub fn with_limit(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `priority`: its weight within the group.
    #[must_use]
    pub fn with_priority(mut self, priority: f64) -> Self {
        self.priority = priority;
        self
    }

    /// Sets `group`: the comparison group.
    #[must_use]
    pub fn with_group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }
}

/// A guess of the best value of a parameter. It may influence the suggestions, and nothing else.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ParameterPrior {
    /// The guess, a value of the parameter. Null is the choice null.
    #[serde(skip_serializing_if = "crate::wire::is_default")]
    pub value: ParameterValue,
    /// How much the guess is trusted: near 0 hardly, 1 most.
    #[serde(
        skip_serializing_if = "defaults::is_confidence",
        serialize_with = "crate::wire::finite"
    )]
    pub confidence: f64,
}

impl ParameterPrior {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `value`: the guess, a value of the parameter. Null is the choice null.
    #[must_use]
    pub fn with_value(mut self, value: ParameterValue) -> Self {
        self.value = value;
        self
    }

    /// Sets `confidence`: how much the guess is trusted: near 0 hardly, 1 most.
    #[must_use]
    pub fn with_confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }
}

impl Default for ParameterPrior {
    fn default() -> Self {
        Self {
            value: ParameterValue::default(),
            confidence: 0.5,
        }
    }
}

tagged_union! {
    /// A parameter to search, of one of the kinds.
    pub enum ParameterSpec by "type" {
        Continuous(ContinuousParameter) = "continuous",
        Integer(IntegerParameter) = "integer",
        Categorical(CategoricalParameter) = "categorical",
        Lattice(LatticeParameter) = "lattice",
    }
}

/// A test of the value of a parent. Each part that is given must hold; at least one is given.
///
/// An inactive parent fails every test.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ParentTest {
    /// The values that pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Vec<ParameterValue>>,
    /// The least value that passes; not for a categorical parent.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub ge: Option<f64>,
    /// The largest value that passes; not for a categorical parent.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub le: Option<f64>,
}

impl ParentTest {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `in`: the values that pass.
    #[must_use]
    pub fn with_in(mut self, r#in: impl Into<Vec<ParameterValue>>) -> Self {
        self.r#in = Some(r#in.into());
        self
    }

    /// Sets `ge`: the least value that passes; not for a categorical parent.
    #[must_use]
    pub fn with_ge(mut self, ge: f64) -> Self {
        self.ge = Some(ge);
        self
    }

    /// Sets `le`: the largest value that passes; not for a categorical parent.
    #[must_use]
    pub fn with_le(mut self, le: f64) -> Self {
        self.le = Some(le);
        self
    }
}

/// A trial and its rank: its place in a ranking, or the number of its front, both from 1.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RankedTrial {
    /// Its place in a ranking, or the number of its front; from 1.
    pub rank: PositiveCount,
    /// The trial.
    pub trial: Trial,
}

/// The outcome of one item of a tell.
///
/// `recorded`: the item was recorded. `superseded`: another result was recorded before;
/// `objectives` has its values. `ended`: the trial had already ended with `state`. `requeued`: the
/// trial will be evaluated again. `refused`: see `error`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Receipt {
    /// The trial.
    pub trial_id: TrialId,
    /// The outcome of the item.
    pub outcome: Outcome,
    /// The current state of the trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<TrialState>,
    /// The recorded values, if they differ.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub objectives: Option<ObjectiveValues>,
    /// Checkpoints of the trial that are no longer needed; the worker may delete them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discard: Vec<Checkpoint>,
    /// Why the item was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorResponse>,
}

/// Intermediate values of a trial at one step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The trial.
    pub trial_id: TrialId,
    /// The token that came with the suggestion.
    pub lease: LeaseToken,
    /// The step, from 1. Steps may be reported in any order, and with gaps.
    pub step: PositiveCount,
    /// The values of some or all objectives at this step.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_default",
        serialize_with = "crate::wire::finite"
    )]
    pub objectives: ReportedValues,
    /// Whether a value is not finite; such a value cannot be sent, and counts as worse than any
    /// number.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub diverged: bool,
    /// Data to store with the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// Where the state of the evaluation at this step is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
}

impl Report {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_id: TrialId, lease: impl Into<String>, step: PositiveCount) -> Self {
        Self {
            trial_id,
            lease: lease.into(),
            step,
            objectives: BTreeMap::new(),
            diverged: false,
            metadata: None,
            checkpoint: None,
        }
    }

    /// Sets `objectives`: the values of some or all objectives at this step.
    #[must_use]
    pub fn with_objectives(mut self, objectives: impl Into<ReportedValues>) -> Self {
        self.objectives = objectives.into();
        self
    }

    /// Sets `diverged`: whether a value is not finite; such a value cannot be sent, and counts as
    /// worse than any number.
    #[must_use]
    pub fn with_diverged(mut self, diverged: bool) -> Self {
        self.diverged = diverged;
        self
    }

    /// Sets `metadata`: data to store with the report.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Sets `checkpoint`: where the state of the evaluation at this step is stored.
    #[must_use]
    pub fn with_checkpoint(mut self, checkpoint: impl Into<Checkpoint>) -> Self {
        self.checkpoint = Some(checkpoint.into());
        self
    }
}

/// The reports of the trials of a reply: `counts` has a value for each trial, the others one for
/// each report.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ReportColumns {
    /// The number of reported steps of each trial.
    pub counts: Column,
    /// The steps, trial by trial, in increasing order.
    pub steps: Column,
    /// The values of each objective at these steps, of the latest attempt that reported the step;
    /// null: none, or one that is not finite.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub objectives: BTreeMap<Name, Column>,
}

/// The outcome of one report, and the decision on its trial.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ReportReceipt {
    /// The trial.
    pub trial_id: TrialId,
    /// The step of the report.
    pub step: PositiveCount,
    /// The outcome of the report.
    pub outcome: ReportOutcome,
    /// The decision on the trial.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub decision: Decision,
    /// The next step at which there will be a decision: reports of smaller steps can be sent
    /// together with it. Absent if there will be none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<PositiveCount>,
    /// Why the trial is stopped or paused, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Label>,
    /// The current state of the trial, if it is not running under this lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<TrialState>,
    /// The recorded values, if they differ.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub objectives: Option<ObjectiveValues>,
    /// Checkpoints of the trial that are no longer needed; the worker may delete them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discard: Vec<Checkpoint>,
    /// Why the report was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorResponse>,
}

/// The values of one evaluation.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TrialResult {
    /// The trial.
    pub trial_id: TrialId,
    /// The token that came with the suggestion.
    pub lease: LeaseToken,
    /// The objective values.
    #[serde(serialize_with = "crate::wire::finite")]
    pub objectives: ObjectiveValues,
    /// Data to store with the trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl TrialResult {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(
        trial_id: TrialId,
        lease: impl Into<String>,
        objectives: impl Into<ObjectiveValues>,
    ) -> Self {
        Self {
            trial_id,
            lease: lease.into(),
            objectives: objectives.into(),
            metadata: None,
        }
    }

    /// Sets `metadata`: data to store with the trial.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Some(metadata);
        self
    }
}

/// The state from which another attempt at a trial continues.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Resume {
    /// The step of the checkpoint: the evaluation continues with the next step.
    pub step: PositiveCount,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
}

tagged_union! {
    /// The sampler and its options.
    pub enum SamplerSpec by "type" {
        ExploreExploit(ExploreExploitSpec) = "explore_exploit",
        External(ExternalSpec) = "external",
        GaussianMixture(GaussianMixtureSpec) = "gaussian_mixture",
        GaussianProcess(GaussianProcessSpec) = "gaussian_process",
        Sobol(SobolSpec) = "sobol",
        Uniform(UniformSpec) = "uniform",
        Hypercube(HypercubeSpec) = "hypercube",
    }
}

impl Default for SamplerSpec {
    fn default() -> Self {
        Self::GaussianProcess(GaussianProcessSpec::default())
    }
}

/// The state of the sampler, for information: the words and names are those of the sampler.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct SamplerStatus {
    /// The sampler's word for its phase, such as `start` or `model`.
    pub phase: Name,
    /// What the sampler tells of itself, by name: `model_version`, and others that depend on the
    /// sampler.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_default",
        serialize_with = "crate::wire::finite"
    )]
    pub numbers: BTreeMap<Name, f64>,
}

/// A scrambled Sobol sequence.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "sobol")]
#[non_exhaustive]
pub struct SobolSpec {}

impl SobolSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// The steps of a trial, such as the epochs of a training. A worker reports intermediate values at
/// some of them.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct StepsSpec {
    /// The largest step, at which a trial is complete.
    pub max: PositiveCount,
    /// No trial is stopped or paused before this step.
    #[serde(default = "defaults::min", skip_serializing_if = "defaults::is_min")]
    pub min: PositiveCount,
    /// What a step is, such as `epoch`, for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Label>,
    /// Which value of a trial a stopping rule compares.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub value: StepValue,
}

impl StepsSpec {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(max: PositiveCount) -> Self {
        Self {
            max,
            min: 1,
            unit: None,
            value: StepValue::default(),
        }
    }

    /// Sets `min`: no trial is stopped or paused before this step.
    #[must_use]
    pub fn with_min(mut self, min: PositiveCount) -> Self {
        self.min = min;
        self
    }

    /// Sets `unit`: what a step is, such as `epoch`, for display.
    #[must_use]
    pub fn with_unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Sets `value`: which value of a trial a stopping rule compares.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<StepValue>) -> Self {
        self.value = value.into();
        self
    }
}

/// Which completed trials the stopping rule would stop or leave paused if it decided on their
/// reports again.
///
/// Each is compared with all trials that have reached the same decision steps until now. A rule
/// that would stop the best trial is too strict for the study. The scheduler may check only the
/// latest completed trials and the best one.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct StoppingSafety {
    /// The number of completed trials that have reported at a decision step and were checked.
    pub checked: Count,
    /// How many of them the rule would stop or leave paused.
    pub would_stop: Count,
    /// Whether the best trial is one of them.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub best_would_stop: bool,
}

tagged_union! {
    /// The rule that stops or pauses trials, and its options.
    pub enum StoppingSpec by "type" {
        NoStopping(NoStoppingSpec) = "none",
        AutoStopping(AutoStoppingSpec) = "auto",
        Asha(AshaSpec) = "asha",
        AshaPromotion(AshaPromotionSpec) = "asha_promotion",
        Median(MedianSpec) = "median",
        Threshold(ThresholdSpec) = "threshold",
    }
}

impl Default for StoppingSpec {
    fn default() -> Self {
        Self::AutoStopping(AutoStoppingSpec::default())
    }
}

/// A recorded report, and the decision that it brought.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct StoredReport {
    /// The trial.
    pub trial_id: TrialId,
    /// The number of the lease under which it was reported.
    pub attempt: PositiveCount,
    /// The step.
    pub step: PositiveCount,
    /// The reported values.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_default",
        serialize_with = "crate::wire::finite"
    )]
    pub objectives: ReportedValues,
    /// Whether a value was not finite.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub diverged: bool,
    /// The decision on the trial.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub decision: Decision,
    /// The reason of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Where the state of the evaluation at this step is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
    /// When it was recorded.
    pub time_ms: WallTimeMs,
}

/// A study and its current state.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct StudyInfo {
    /// Its name.
    pub study: Name,
    /// The spec, with all changes so far.
    pub spec: StudySpec,
    /// Whether it gives out trials.
    pub state: StudyState,
    /// The reason of the end; absent for a study that has not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FinishReason>,
    /// Counts the changes of the study; an update gives the revision that it expects.
    pub revision: PositiveCount,
    /// Counts the changes of the objectives.
    pub objective_revision: PositiveCount,
    /// When it was created.
    pub created_ms: WallTimeMs,
    /// The seconds since creation in which scheduler and study were running; they count for
    /// `deadline_s`.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_zero",
        serialize_with = "crate::wire::finite"
    )]
    pub running_s: Seconds,
    /// Its trials by state.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub counts: TrialCounts,
    /// Trials created by ask or enqueue, which count for `max_trials`.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub created_trials: Count,
    /// The steps that the trials have used, which count for `max_steps`: the sum of their largest
    /// reported steps.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub used_steps: Count,
    /// The steps that the stopped trials did not use.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub saved_steps: Count,
}

/// The spec of a study: parameters, objectives, ends, and rules for leases and retries.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct StudySpec {
    /// The parameters.
    pub parameters: Vec<ParameterSpec>,
    /// The objectives.
    pub objectives: Vec<ObjectiveSpec>,
    /// The total number of trials to create; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_trials: Option<PositiveCount>,
    /// The total number of steps of all trials; needs `steps`; absent: no limit.
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
    /// The seed of all randomness; absent: chosen by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Count>,
    /// Whether suggestions depend only on the order of the requests; asks then wait for the model.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub deterministic: bool,
    /// The sampler.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub sampler: SamplerSpec,
    /// The steps of a trial, if workers report intermediate values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<StepsSpec>,
    /// The rule that ends trials early; each other than `none` and `auto` needs `steps`.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub stopping: StoppingSpec,
    /// The default duration of a lease.
    #[serde(
        default = "defaults::lease_s",
        skip_serializing_if = "defaults::is_lease_s",
        serialize_with = "crate::wire::finite"
    )]
    pub lease_s: PositiveSeconds,
    /// The number of retries of a trial after expired leases and failures with `retry`.
    #[serde(
        default = "defaults::max_retries",
        skip_serializing_if = "defaults::is_max_retries"
    )]
    pub max_retries: Count,
    /// How often a trial may be given back without a result.
    #[serde(
        default = "defaults::max_preemptions",
        skip_serializing_if = "defaults::is_max_preemptions"
    )]
    pub max_preemptions: Count,
    /// Whether points may be suggested again.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub allow_repeats: bool,
    /// Earlier studies of the same scheduler whose trials may influence the suggestions, and
    /// nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transfer_from: Vec<Name>,
    /// What the study is about, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Texts or links by name, for display and selection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<OperatorLabels>,
}

impl StudySpec {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(
        parameters: impl Into<Vec<ParameterSpec>>,
        objectives: impl Into<Vec<ObjectiveSpec>>,
    ) -> Self {
        Self {
            parameters: parameters.into(),
            objectives: objectives.into(),
            max_trials: None,
            max_steps: None,
            max_failures: None,
            max_consecutive_failures: None,
            deadline_s: None,
            stop_at: None,
            seed: None,
            deterministic: false,
            sampler: SamplerSpec::default(),
            steps: None,
            stopping: StoppingSpec::default(),
            lease_s: 60.0,
            max_retries: 2,
            max_preemptions: 20,
            allow_repeats: false,
            transfer_from: Vec::new(),
            description: None,
            labels: None,
        }
    }

    /// Sets `max_trials`: the total number of trials to create; absent: no limit.
    #[must_use]
    pub fn with_max_trials(mut self, max_trials: PositiveCount) -> Self {
        self.max_trials = Some(max_trials);
        self
    }

    /// Sets `max_steps`: the total number of steps of all trials; needs `steps`; absent: no limit.
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

    /// Sets `seed`: the seed of all randomness; absent: chosen by the server.
    #[must_use]
    pub fn with_seed(mut self, seed: Count) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets `deterministic`: whether suggestions depend only on the order of the requests; asks
    /// then wait for the model.
    #[must_use]
    pub fn with_deterministic(mut self, deterministic: bool) -> Self {
        self.deterministic = deterministic;
        self
    }

    /// Sets `sampler`: the sampler.
    #[must_use]
    pub fn with_sampler(mut self, sampler: impl Into<SamplerSpec>) -> Self {
        self.sampler = sampler.into();
        self
    }

    /// Sets `steps`: the steps of a trial, if workers report intermediate values.
    #[must_use]
    pub fn with_steps(mut self, steps: impl Into<StepsSpec>) -> Self {
        self.steps = Some(steps.into());
        self
    }

    /// Sets `stopping`: the rule that ends trials early; each other than `none` and `auto` needs
    /// `steps`.
    #[must_use]
    pub fn with_stopping(mut self, stopping: impl Into<StoppingSpec>) -> Self {
        self.stopping = stopping.into();
        self
    }

    /// Sets `lease_s`: the default duration of a lease.
    #[must_use]
    pub fn with_lease_s(mut self, lease_s: PositiveSeconds) -> Self {
        self.lease_s = lease_s;
        self
    }

    /// Sets `max_retries`: the number of retries of a trial after expired leases and failures with
    /// `retry`.
    #[must_use]
    pub fn with_max_retries(mut self, max_retries: Count) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// Sets `max_preemptions`: how often a trial may be given back without a result.
    #[must_use]
    pub fn with_max_preemptions(mut self, max_preemptions: Count) -> Self {
        self.max_preemptions = max_preemptions;
        self
    }

    /// Sets `allow_repeats`: whether points may be suggested again.
    #[must_use]
    pub fn with_allow_repeats(mut self, allow_repeats: bool) -> Self {
        self.allow_repeats = allow_repeats;
        self
    }

    /// Sets `transfer_from`: earlier studies of the same scheduler whose trials may influence the
    /// suggestions, and nothing else.
    #[must_use]
    pub fn with_transfer_from(mut self, transfer_from: impl Into<Vec<Name>>) -> Self {
        self.transfer_from = transfer_from.into();
        self
    }

    /// Sets `description`: what the study is about, for people.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets `labels`: texts or links by name, for display and selection.
    #[must_use]
    pub fn with_labels(mut self, labels: impl Into<OperatorLabels>) -> Self {
        self.labels = Some(labels.into());
        self
    }
}

/// A leased trial. After a replay, evaluate it only if its `standing` is `held`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The trial.
    pub trial_id: TrialId,
    /// The number of this lease of the trial, from 1.
    pub attempt: PositiveCount,
    /// The token for results, failures, releases and heartbeats.
    pub lease: LeaseToken,
    /// The duration of the lease.
    #[serde(serialize_with = "crate::wire::finite")]
    pub lease_s: PositiveSeconds,
    /// The parameters to evaluate.
    pub parameters: ParameterSet,
    /// held: evaluate it; gone: leased again; ended: the trial has ended.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub standing: Standing,
    /// The state of the trial.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub state: TrialState,
    /// The first step at which there will be a decision on the trial; absent if there will be none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<PositiveCount>,
    /// The checkpoint of an earlier attempt from which the evaluation continues; absent: it starts
    /// at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
}

/// A trial is stopped if one of its values is worse than a threshold at a step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "threshold")]
#[non_exhaustive]
pub struct ThresholdSpec {
    /// The step of the decision.
    pub step: PositiveCount,
    /// The worst value of each named objective with which a trial continues; names at least one.
    #[serde(serialize_with = "crate::wire::finite")]
    pub objectives: ReportedValues,
}

impl ThresholdSpec {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(step: PositiveCount, objectives: impl Into<ReportedValues>) -> Self {
        Self {
            step,
            objectives: objectives.into(),
        }
    }
}

/// A trial and its current state. `costs` are those under `objective_revision`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Trial {
    /// Its id.
    pub trial_id: TrialId,
    /// Its state.
    pub state: TrialState,
    /// The origin of the parameters.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub origin: Origin,
    /// The sampler's word for its choice, such as `start` or `region`, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_detail: Option<Name>,
    /// The parameters.
    pub parameters: ParameterSet,
    /// The number of its latest lease; 0 before the first.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub attempt: Count,
    /// The worker of its latest lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// Its values, if completed; if stopped or paused, its values at the largest step.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::wire::finite"
    )]
    pub objectives: Option<ObjectiveValues>,
    /// Its cost in each comparison group, if completed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<GroupCost>,
    /// The revision of the objectives for `costs`.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub objective_revision: Count,
    /// Expired leases and failures with `retry` so far.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub retries: Count,
    /// The number of times that it was given back so far.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub preemptions: Count,
    /// The largest step that was reported; 0 before the first report.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub step: Count,
    /// The reason of a failure or cancellation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// The metadata of its result, if the request asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// When it was created.
    pub created_ms: WallTimeMs,
    /// When its latest lease began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_ms: Option<WallTimeMs>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<WallTimeMs>,
    /// The event of its latest change.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub changed: EventId,
    /// The note that an operator wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Texts or links by name, set by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<OperatorLabels>,
}

/// The number of trials of a study in each state.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TrialCounts {
    /// Waiting for a worker.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub queued: Count,
    /// Leased to a worker.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub running: Count,
    /// Paused by a stopping rule.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub paused: Count,
    /// With a result.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub completed: Count,
    /// Ended early by a stopping rule.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub stopped: Count,
    /// Reported as infeasible by a worker.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub infeasible: Count,
    /// Failed.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub failed: Count,
    /// Cancelled.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub cancelled: Count,
    /// Given up after repeated expiry of their leases.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub lost: Count,
}

/// The metadata of one trial.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TrialMetadata {
    /// The trial.
    pub trial_id: TrialId,
    /// The metadata of its result; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

/// What people say about one trial. Absent fields stay.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TrialUpdate {
    /// The trial.
    pub trial_id: TrialId,
    /// The new note; an empty text removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Labels to set; an empty text removes the label, and labels that are not named stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<OperatorLabels>,
}

impl TrialUpdate {
    /// With what is required; the rest is at its default.
    #[must_use]
    pub fn new(trial_id: TrialId) -> Self {
        Self {
            trial_id,
            note: None,
            labels: None,
        }
    }

    /// Sets `note`: the new note; an empty text removes it.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
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

/// Independent uniform draws.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename = "uniform")]
#[non_exhaustive]
pub struct UniformSpec {}

impl UniformSpec {
    /// With everything at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// The state of a worker at the scheduler.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct WorkerStatus {
    /// Its id.
    pub worker_id: WorkerId,
    /// Its name for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// The host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Label>,
    /// Its state.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub state: WorkerState,
    /// Whether it was told to finish its running trials and to end.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub draining: bool,
    /// Whether it can continue an evaluation from the checkpoint of another attempt.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub can_resume: bool,
    /// What it said about where it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
    /// The trials that it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub running: Vec<TrialId>,
    /// Trials that it completed.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub completed: Count,
    /// Trials that it failed.
    #[serde(default, skip_serializing_if = "crate::wire::is_default")]
    pub failed: Count,
    /// The time since its last request.
    #[serde(
        default,
        skip_serializing_if = "crate::wire::is_zero",
        serialize_with = "crate::wire::finite"
    )]
    pub silent_s: Seconds,
}
