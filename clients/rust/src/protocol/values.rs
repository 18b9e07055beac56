// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! Names for values, and enumerations.

use std::collections::BTreeMap;

use crate::wire::{string_enum, ParameterValue};

string_enum! {
    /// The result of an ask: suggestions, or why there are none. After `wait` and `paused`, ask
    /// under a new key.
    pub enum AskStatus {
        Suggestions = "suggestions",
        Wait = "wait",
        Paused = "paused",
        Finished = "finished",
    }
}

/// A number of items of one request.
pub type BatchSize = u64;

string_enum! {
    /// Columns that are returned on request.
    pub enum ColumnGroup {
        Times = "times",
        Worker = "worker",
        Objectives = "objectives",
        Costs = "costs",
        Reports = "reports",
    }
}

string_enum! {
    /// A command for a worker: continue, end after the running trials (`drain`), or end at once
    /// (`stop`).
    #[derive(Default)]
    pub enum Command {
        #[default]
        Continue = "continue",
        Drain = "drain",
        Stop = "stop",
    }
}

/// A number of things.
pub type Count = u64;

/// The `next_cursor` of the previous page; opaque.
pub type Cursor = String;

string_enum! {
    /// The decision on a trial after a report: `continue` the evaluation; `stop` it, since the
    /// trial has ended; or `pause` it, since another attempt may continue it later. A reader takes
    /// an unknown decision for `continue`.
    #[derive(Default)]
    pub enum Decision {
        #[default]
        Continue = "continue",
        Stop = "stop",
        Pause = "pause",
    }
}

string_enum! {
    /// Whether lower or higher values of an objective are better.
    #[derive(Default)]
    pub enum Direction {
        #[default]
        Minimize = "minimize",
        Maximize = "maximize",
    }
}

string_enum! {
    /// An end of a study that can be removed.
    pub enum EndName {
        MaxTrials = "max_trials",
        MaxSteps = "max_steps",
        MaxFailures = "max_failures",
        MaxConsecutiveFailures = "max_consecutive_failures",
        DeadlineS = "deadline_s",
        StopAt = "stop_at",
    }
}

string_enum! {
    /// The kind of an error. A reader handles an unknown code by `retryable`.
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
    /// Whether an evaluation failed, or the point cannot be evaluated.
    #[derive(Default)]
    pub enum FailureKind {
        #[default]
        Failed = "failed",
        Infeasible = "infeasible",
    }
}

string_enum! {
    /// The end that finished a study; `by_hand`: none of its ends.
    pub enum FinishReason {
        MaxTrials = "max_trials",
        MaxSteps = "max_steps",
        SpaceExhausted = "space_exhausted",
        StopAt = "stop_at",
        DeadlineS = "deadline_s",
        MaxFailures = "max_failures",
        MaxConsecutiveFailures = "max_consecutive_failures",
        ByHand = "by_hand",
    }
}

/// An integer that every language can hold exactly.
pub type Integer = i64;

/// A short text for display.
pub type Label = String;

/// Short texts by name, for display and selection.
pub type Labels = BTreeMap<Name, Label>;

string_enum! {
    /// What to do with a running trial: `drop` (abandon it without a message), `stop` or `pause`
    /// (as after a report with this decision). A reader ignores an unknown command.
    pub enum LeaseCommandKind {
        Drop = "drop",
        Stop = "stop",
        Pause = "pause",
    }
}

/// The opaque token of a lease, repeated exactly.
pub type LeaseToken = String;

/// Any JSON object, stored and returned as it was sent; hola does not interpret it.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

/// A name: a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters.
pub type Name = String;

/// One finite number for each objective of the study, by name.
pub type ObjectiveValues = BTreeMap<Name, f64>;

/// Short texts or links by name, set by an operator, for display and selection.
pub type OperatorLabels = BTreeMap<Name, String>;

string_enum! {
    /// Where the parameters of a trial come from: the sampler chose them, a user queued them, or a
    /// user added a result.
    #[derive(Default)]
    pub enum Origin {
        #[default]
        Sampler = "sampler",
        Enqueued = "enqueued",
        Added = "added",
    }
}

string_enum! {
    /// The outcome of one item of a tell. No outcome is a reason to stop.
    pub enum Outcome {
        Recorded = "recorded",
        Superseded = "superseded",
        Ended = "ended",
        Requeued = "requeued",
        Refused = "refused",
    }
}

/// A number of items of one page.
pub type PageSize = u64;

/// One value for each active parameter of the study, by name. Null is a value, not absence.
pub type ParameterSet = BTreeMap<Name, ParameterValue>;

/// A number of things, at least one.
pub type PositiveCount = u64;

/// A duration in seconds, above 0.
pub type PositiveSeconds = f64;

string_enum! {
    /// Why a worker gives trials back: `preempted`, which counts against `max_preemptions`;
    /// `undelivered` (it never began them), which counts against nothing; or `drained` (it was told
    /// to end), which counts against nothing.
    #[derive(Default)]
    pub enum ReleaseKind {
        #[default]
        Preempted = "preempted",
        Undelivered = "undelivered",
        Drained = "drained",
    }
}

string_enum! {
    /// The outcome of a report: `recorded`; `superseded` (the attempt reported other values at this
    /// step before, which stay); `late` (another attempt has begun); `ended` (the trial has ended);
    /// `refused` (see `error`). No outcome is a reason for a worker to end.
    pub enum ReportOutcome {
        Recorded = "recorded",
        Superseded = "superseded",
        Late = "late",
        Ended = "ended",
        Refused = "refused",
    }
}

/// Finite numbers for some of the objectives of the study, by name.
pub type ReportedValues = BTreeMap<Name, f64>;

string_enum! {
    /// What a token allows; each role includes those before it.
    pub enum Role {
        Read = "read",
        Worker = "worker",
        Admin = "admin",
    }
}

string_enum! {
    /// The scale of an axis: linear or logarithmic.
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
    /// Whether workers finish their running trials or end at once.
    #[derive(Default)]
    pub enum ShutdownMode {
        #[default]
        Drain = "drain",
        Stop = "stop",
    }
}

string_enum! {
    /// The standing of a suggestion: `held` (evaluate it), `gone` (leased again), `ended` (the
    /// trial has ended).
    #[derive(Default)]
    pub enum Standing {
        #[default]
        Held = "held",
        Gone = "gone",
        Ended = "ended",
    }
}

string_enum! {
    /// Which reported value of a trial a stopping rule compares: the one of the largest step, or
    /// the best one so far.
    #[derive(Default)]
    pub enum StepValue {
        #[default]
        Last = "last",
        Best = "best",
    }
}

string_enum! {
    /// Whether a study gives out trials: `paused` and `finished` ones do not.
    #[derive(Default)]
    pub enum StudyState {
        #[default]
        Running = "running",
        Paused = "paused",
        Finished = "finished",
    }
}

/// A longer text, such as a traceback.
pub type Text = String;

/// A trial's id: from 1, never reused.
pub type TrialId = u64;

string_enum! {
    /// The state of a trial. The last six are terminal; a late result of a `stopped` or `lost`
    /// trial completes it. `paused`: a stopping rule decides whether another attempt continues it.
    /// `stopped`: it was ended early, and its reported values are kept.
    #[derive(Default)]
    pub enum TrialState {
        Queued = "queued",
        #[default]
        Running = "running",
        Paused = "paused",
        Completed = "completed",
        Stopped = "stopped",
        Infeasible = "infeasible",
        Failed = "failed",
        Cancelled = "cancelled",
        Lost = "lost",
    }
}

/// major.minor, such as 1.0
pub type VersionText = String;

/// Milliseconds since 1970-01-01T00:00:00Z; for information only.
pub type WallTimeMs = u64;

/// A worker's id: a UUID in lower case.
pub type WorkerId = String;

string_enum! {
    /// Whether a worker sends requests; a worker that is `away` is served as before when it comes
    /// back.
    #[derive(Default)]
    pub enum WorkerState {
        #[default]
        Active = "active",
        Away = "away",
        Deregistered = "deregistered",
    }
}
