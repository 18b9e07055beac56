// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! Names for values, enumerations and unions.

use std::collections::BTreeMap;

use super::events::*;
use super::parts::*;
use crate::wire::{string_enum, tagged_union, ParameterValue};

tagged_union! {
    /// Any event: one of some kinds, which `tag` names.
    pub enum AnyEvent by "tag" {
        Trial(TrialChanged) = "TrialChanged",
        Study(StudyChanged) = "StudyChanged",
        Worker(WorkerChanged) = "WorkerChanged",
        Model(ModelChanged) = "ModelChanged",
    }
}

string_enum! {
    /// Ask status: one of some words.
    pub enum AskStatus {
        Suggestions = "suggestions",
        Wait = "wait",
        Paused = "paused",
        Finished = "finished",
    }
}

/// Batch size: integer, at least 0, at most 256.
pub type BatchSize = u64;

string_enum! {
    /// Command: one of some words.
    #[derive(Default)]
    pub enum Command {
        #[default]
        Continue = "continue",
        Drain = "drain",
        Stop = "stop",
    }
}

/// Count: integer, at least 0, at most 9007199254740991.
pub type Count = u64;

/// The next_cursor of the page before, unread.
pub type Cursor = String;

string_enum! {
    /// Direction: one of some words.
    #[derive(Default)]
    pub enum Direction {
        #[default]
        Minimize = "minimize",
        Maximize = "maximize",
    }
}

string_enum! {
    /// End name: one of some words.
    pub enum EndName {
        MaxTrials = "max_trials",
        MaxFailures = "max_failures",
        MaxConsecutiveFailures = "max_consecutive_failures",
        DeadlineS = "deadline_s",
        StopAt = "stop_at",
    }
}

string_enum! {
    /// Error code: one of some words.
    pub enum ErrorCode {
        InvalidMessage = "invalid_message",
        UnsupportedVersion = "unsupported_version",
        Unauthenticated = "unauthenticated",
        PermissionDenied = "permission_denied",
        UnknownStudy = "unknown_study",
        UnknownWorker = "unknown_worker",
        UnknownTrial = "unknown_trial",
        Conflict = "conflict",
        LeaseLost = "lease_lost",
        StudyFinished = "study_finished",
        CursorExpired = "cursor_expired",
        TooLarge = "too_large",
        Overloaded = "overloaded",
        NotLeader = "not_leader",
        Unavailable = "unavailable",
        Internal = "internal",
    }
}

/// An event's id: from 1 without gaps in a study; 0 is before the first.
pub type EventId = u64;

string_enum! {
    /// Failure kind: one of some words.
    #[derive(Default)]
    pub enum FailureKind {
        #[default]
        Failed = "failed",
        Infeasible = "infeasible",
    }
}

string_enum! {
    /// Finish reason: one of some words.
    pub enum FinishReason {
        MaxTrials = "max_trials",
        SpaceExhausted = "space_exhausted",
        StopAt = "stop_at",
        DeadlineS = "deadline_s",
        MaxFailures = "max_failures",
        MaxConsecutiveFailures = "max_consecutive_failures",
        ByHand = "by_hand",
    }
}

/// Integer: integer, at least -9007199254740991, at most 9007199254740991.
pub type Integer = i64;

/// A text for people.
pub type Label = String;

/// The opaque token of a lease, repeated exactly.
pub type LeaseToken = String;

/// Any JSON object, kept and given back as it was sent; hola does not read it.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

/// A name: a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters.
pub type Name = String;

/// One finite number for each objective of the study, by name.
pub type ObjectiveValues = BTreeMap<Name, f64>;

string_enum! {
    /// Origin: one of some words.
    #[derive(Default)]
    pub enum Origin {
        #[default]
        Sampler = "sampler",
        Enqueued = "enqueued",
        Added = "added",
    }
}

string_enum! {
    /// Outcome: one of some words.
    pub enum Outcome {
        Recorded = "recorded",
        Superseded = "superseded",
        Ended = "ended",
        Requeued = "requeued",
        Refused = "refused",
    }
}

/// Page size: integer, at least 1, at most 1000.
pub type PageSize = u64;

/// One value for each parameter of the study, by name. A null is a value, not an absence.
pub type ParameterSet = BTreeMap<Name, ParameterValue>;

tagged_union! {
    /// Parameter spec: one of some kinds, which `type` names.
    pub enum ParameterSpec by "type" {
        Continuous(ContinuousParameter) = "continuous",
        Integer(IntegerParameter) = "integer",
        Categorical(CategoricalParameter) = "categorical",
        Lattice(LatticeParameter) = "lattice",
    }
}

/// Positive count: integer, at least 1, at most 9007199254740991.
pub type PositiveCount = u64;

/// A duration in seconds, above 0.
pub type PositiveSeconds = f64;

tagged_union! {
    /// Sampler spec: one of some kinds, which `type` names.
    pub enum SamplerSpec by "type" {
        ExploreExploit(ExploreExploitSpec) = "explore_exploit",
        GaussianMixture(GaussianMixtureSpec) = "gaussian_mixture",
        Sobol(SobolSpec) = "sobol",
        Uniform(UniformSpec) = "uniform",
        Hypercube(HypercubeSpec) = "hypercube",
    }
}

impl Default for SamplerSpec {
    fn default() -> Self {
        Self::ExploreExploit(ExploreExploitSpec::default())
    }
}

string_enum! {
    /// Scale: one of some words.
    #[derive(Default)]
    pub enum Scale {
        #[default]
        Linear = "linear",
        Log = "log",
    }
}

/// A duration in seconds.
pub type Seconds = f64;

string_enum! {
    /// Shutdown mode: one of some words.
    #[derive(Default)]
    pub enum ShutdownMode {
        #[default]
        Drain = "drain",
        Stop = "stop",
    }
}

string_enum! {
    /// Standing: one of some words.
    #[derive(Default)]
    pub enum Standing {
        #[default]
        Held = "held",
        Gone = "gone",
        Ended = "ended",
    }
}

string_enum! {
    /// Study state: one of some words.
    #[derive(Default)]
    pub enum StudyState {
        #[default]
        Running = "running",
        Paused = "paused",
        Finished = "finished",
    }
}

/// A longer text for people, such as a traceback.
pub type Text = String;

/// A trial's id: from 1, never reused.
pub type TrialId = u64;

string_enum! {
    /// Trial state: one of some words.
    #[derive(Default)]
    pub enum TrialState {
        Queued = "queued",
        #[default]
        Running = "running",
        Completed = "completed",
        Infeasible = "infeasible",
        Failed = "failed",
        Cancelled = "cancelled",
        Lost = "lost",
    }
}

/// major.minor, such as 1.0
pub type VersionText = String;

/// Milliseconds since 1970-01-01T00:00:00Z; a label that decides nothing.
pub type WallTimeMs = u64;

/// A worker's id: a UUID in lower case.
pub type WorkerId = String;

string_enum! {
    /// Worker state: one of some words.
    #[derive(Default)]
    pub enum WorkerState {
        #[default]
        Active = "active",
        Away = "away",
        Deregistered = "deregistered",
    }
}
