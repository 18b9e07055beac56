// Code generated from schemas/draft by `make generate`. DO NOT EDIT.

package hola

// AskStatus is the result of an ask: suggestions, or why there are none. After `wait` and `paused`, ask under a new
// key.
type AskStatus string

// The values of AskStatus. A reply may hold another one, of a later version.
const (
	AskStatusSuggestions AskStatus = "suggestions"
	AskStatusWait        AskStatus = "wait"
	AskStatusPaused      AskStatus = "paused"
	AskStatusFinished    AskStatus = "finished"
)

// ColumnGroup holds columns that are returned on request.
type ColumnGroup string

// The values of ColumnGroup. A reply may hold another one, of a later version.
const (
	ColumnGroupTimes      ColumnGroup = "times"
	ColumnGroupWorker     ColumnGroup = "worker"
	ColumnGroupObjectives ColumnGroup = "objectives"
	ColumnGroupCosts      ColumnGroup = "costs"
	ColumnGroupReports    ColumnGroup = "reports"
)

// Command is a command for a worker: continue, end after the running trials (`drain`), or end at once (`stop`).
type Command string

// The values of Command. A reply may hold another one, of a later version.
const (
	CommandContinue Command = "continue"
	CommandDrain    Command = "drain"
	CommandStop     Command = "stop"
)

// Decision is the decision on a trial after a report: `continue` the evaluation; `stop` it, since the trial has ended;
// or `pause` it, since another attempt may continue it later. A reader takes an unknown decision for `continue`.
type Decision string

// The values of Decision. A reply may hold another one, of a later version.
const (
	DecisionContinue Decision = "continue"
	DecisionStop     Decision = "stop"
	DecisionPause    Decision = "pause"
)

// Direction says whether lower or higher values of an objective are better.
type Direction string

// The values of Direction. A reply may hold another one, of a later version.
const (
	DirectionMinimize Direction = "minimize"
	DirectionMaximize Direction = "maximize"
)

// EndName is an end of a study that can be removed.
type EndName string

// The values of EndName. A reply may hold another one, of a later version.
const (
	EndNameMaxTrials              EndName = "max_trials"
	EndNameMaxSteps               EndName = "max_steps"
	EndNameMaxFailures            EndName = "max_failures"
	EndNameMaxConsecutiveFailures EndName = "max_consecutive_failures"
	EndNameDeadlineSeconds        EndName = "deadline_s"
	EndNameStopAt                 EndName = "stop_at"
)

// ErrorCode is the kind of an error. A reader handles an unknown code by `retryable`.
type ErrorCode string

// The values of ErrorCode. A reply may hold another one, of a later version.
const (
	// The message breaks the schema or a rule; path and value name the place.
	ErrorCodeInvalidMessage ErrorCode = "invalid_message"
	// The version is not served; detail.versions lists those that are.
	ErrorCodeUnsupportedVersion ErrorCode = "unsupported_version"
	// The token is missing or unknown.
	ErrorCodeUnauthenticated ErrorCode = "unauthenticated"
	// The token, or the lease, does not allow this.
	ErrorCodePermissionDenied ErrorCode = "permission_denied"
	// There is no study of this name.
	ErrorCodeUnknownStudy ErrorCode = "unknown_study"
	// This worker is not registered with the study: register and continue.
	ErrorCodeUnknownWorker ErrorCode = "unknown_worker"
	// The study has no trial of this id.
	ErrorCodeUnknownTrial ErrorCode = "unknown_trial"
	// The request contradicts what is stored; the message says how.
	ErrorCodeConflict ErrorCode = "conflict"
	// The lease is not the trial's latest: drop the evaluation.
	ErrorCodeLeaseLost ErrorCode = "lease_lost"
	// The study has finished and accepts no new trials.
	ErrorCodeStudyFinished ErrorCode = "study_finished"
	// The cursor is too old or beyond the newest; detail.oldest is the oldest.
	ErrorCodeCursorExpired ErrorCode = "cursor_expired"
	// The message, or a list in it, exceeds a limit.
	ErrorCodeTooLarge ErrorCode = "too_large"
	// A limit of the server is reached; try again after retry_after_s.
	ErrorCodeOverloaded ErrorCode = "overloaded"
	// Another scheduler is the leader; detail.endpoints has its addresses.
	ErrorCodeNotLeader ErrorCode = "not_leader"
	// It is unknown whether the request had an effect: try again with the same key.
	ErrorCodeUnavailable ErrorCode = "unavailable"
	// A defect of the server; the request had no effect.
	ErrorCodeInternal ErrorCode = "internal"
)

// FailureKind says whether an evaluation failed, or the point cannot be evaluated.
type FailureKind string

// The values of FailureKind. A reply may hold another one, of a later version.
const (
	FailureKindFailed     FailureKind = "failed"
	FailureKindInfeasible FailureKind = "infeasible"
)

// FinishReason is the end that finished a study; `by_hand`: none of its ends.
type FinishReason string

// The values of FinishReason. A reply may hold another one, of a later version.
const (
	FinishReasonMaxTrials              FinishReason = "max_trials"
	FinishReasonMaxSteps               FinishReason = "max_steps"
	FinishReasonSpaceExhausted         FinishReason = "space_exhausted"
	FinishReasonStopAt                 FinishReason = "stop_at"
	FinishReasonDeadlineSeconds        FinishReason = "deadline_s"
	FinishReasonMaxFailures            FinishReason = "max_failures"
	FinishReasonMaxConsecutiveFailures FinishReason = "max_consecutive_failures"
	FinishReasonByHand                 FinishReason = "by_hand"
)

// LeaseCommandKind says what to do with a running trial: `drop` (abandon it without a message), `stop` or `pause` (as
// after a report with this decision). A reader ignores an unknown command.
type LeaseCommandKind string

// The values of LeaseCommandKind. A reply may hold another one, of a later version.
const (
	LeaseCommandKindDrop  LeaseCommandKind = "drop"
	LeaseCommandKindStop  LeaseCommandKind = "stop"
	LeaseCommandKindPause LeaseCommandKind = "pause"
)

// Origin says where the parameters of a trial come from: the sampler chose them, a user queued them, or a user added a
// result.
type Origin string

// The values of Origin. A reply may hold another one, of a later version.
const (
	OriginSampler  Origin = "sampler"
	OriginEnqueued Origin = "enqueued"
	OriginAdded    Origin = "added"
)

// Outcome is the outcome of one item of a tell. No outcome is a reason to stop.
type Outcome string

// The values of Outcome. A reply may hold another one, of a later version.
const (
	OutcomeRecorded   Outcome = "recorded"
	OutcomeSuperseded Outcome = "superseded"
	OutcomeEnded      Outcome = "ended"
	OutcomeRequeued   Outcome = "requeued"
	OutcomeRefused    Outcome = "refused"
)

// ReleaseKind says why a worker gives trials back: `preempted`, which counts against `max_preemptions`; `undelivered`
// (it never began them), which counts against nothing; or `drained` (it was told to end), which counts against nothing.
type ReleaseKind string

// The values of ReleaseKind. A reply may hold another one, of a later version.
const (
	ReleaseKindPreempted   ReleaseKind = "preempted"
	ReleaseKindUndelivered ReleaseKind = "undelivered"
	ReleaseKindDrained     ReleaseKind = "drained"
)

// ReportOutcome is the outcome of a report: `recorded`; `superseded` (the attempt reported other values at this step
// before, which stay); `late` (another attempt has begun); `ended` (the trial has ended); `refused` (see `error`). No
// outcome is a reason for a worker to end.
type ReportOutcome string

// The values of ReportOutcome. A reply may hold another one, of a later version.
const (
	ReportOutcomeRecorded   ReportOutcome = "recorded"
	ReportOutcomeSuperseded ReportOutcome = "superseded"
	ReportOutcomeLate       ReportOutcome = "late"
	ReportOutcomeEnded      ReportOutcome = "ended"
	ReportOutcomeRefused    ReportOutcome = "refused"
)

// Role says what a token allows; each role includes those before it.
type Role string

// The values of Role. A reply may hold another one, of a later version.
const (
	RoleRead   Role = "read"
	RoleWorker Role = "worker"
	RoleAdmin  Role = "admin"
)

// Scale is the scale of an axis: linear or logarithmic.
type Scale string

// The values of Scale. A reply may hold another one, of a later version.
const (
	ScaleLinear Scale = "linear"
	ScaleLog    Scale = "log"
)

// ShutdownMode says whether workers finish their running trials or end at once.
type ShutdownMode string

// The values of ShutdownMode. A reply may hold another one, of a later version.
const (
	ShutdownModeDrain ShutdownMode = "drain"
	ShutdownModeStop  ShutdownMode = "stop"
)

// Standing is the standing of a suggestion: `held` (evaluate it), `gone` (leased again), `ended` (the trial has ended).
type Standing string

// The values of Standing. A reply may hold another one, of a later version.
const (
	StandingHeld  Standing = "held"
	StandingGone  Standing = "gone"
	StandingEnded Standing = "ended"
)

// StepValue says which reported value of a trial a stopping rule compares: the one of the largest step, or the best one
// so far.
type StepValue string

// The values of StepValue. A reply may hold another one, of a later version.
const (
	StepValueLast StepValue = "last"
	StepValueBest StepValue = "best"
)

// StudyState says whether a study gives out trials: `paused` and `finished` ones do not.
type StudyState string

// The values of StudyState. A reply may hold another one, of a later version.
const (
	StudyStateRunning  StudyState = "running"
	StudyStatePaused   StudyState = "paused"
	StudyStateFinished StudyState = "finished"
)

// TrialState is the state of a trial. The last six are terminal; a late result of a `stopped` or `lost` trial completes
// it. `paused`: a stopping rule decides whether another attempt continues it. `stopped`: it was ended early, and its
// reported values are kept.
type TrialState string

// The values of TrialState. A reply may hold another one, of a later version.
const (
	TrialStateQueued     TrialState = "queued"
	TrialStateRunning    TrialState = "running"
	TrialStatePaused     TrialState = "paused"
	TrialStateCompleted  TrialState = "completed"
	TrialStateStopped    TrialState = "stopped"
	TrialStateInfeasible TrialState = "infeasible"
	TrialStateFailed     TrialState = "failed"
	TrialStateCancelled  TrialState = "cancelled"
	TrialStateLost       TrialState = "lost"
)

// WorkerState says whether a worker sends requests; a worker that is `away` is served as before when it comes back.
type WorkerState string

// The values of WorkerState. A reply may hold another one, of a later version.
const (
	WorkerStateActive       WorkerState = "active"
	WorkerStateAway         WorkerState = "away"
	WorkerStateDeregistered WorkerState = "deregistered"
)
