// Code generated from schemas/draft by `make generate`. DO NOT EDIT.

package hola

import (
	"encoding/json"
)

// Metadata is any JSON object, kept and given back as it was sent; hola does not read it.
type Metadata = json.RawMessage

// ObjectiveValues is one finite number for each objective of the study, by name.
type ObjectiveValues map[string]float64

// ParameterSet is one value for each parameter of the study, by name. A null is a value, not an absence.
type ParameterSet map[string]ParameterValue

// ParameterValue is the value of one parameter; the study's spec decides its type.
//
// A reader makes nil, bool, string, int64 (a whole number within ±(2^53-1) that is written without a fraction) or
// float64 of it; a writer takes any integer and floating-point type.
type ParameterValue = any

// Event is one of [TrialChanged], [StudyChanged], [WorkerChanged], [ModelChanged]; in a reply also [UnknownEvent], an
// arm of a later version.
type Event interface {
	isEvent()
}

// UnknownEvent is an arm that this version does not know, as it came.
type UnknownEvent struct {
	// The field `tag`, which names the arm.
	Tag string `json:"-"`
	// The whole object.
	Raw json.RawMessage `json:"-"`
}

func (TrialChanged) isEvent()  {}
func (StudyChanged) isEvent()  {}
func (WorkerChanged) isEvent() {}
func (ModelChanged) isEvent()  {}
func (UnknownEvent) isEvent()  {}

// ParameterSpec is one of [ContinuousParameter], [IntegerParameter], [CategoricalParameter], [LatticeParameter]; in a
// reply also [UnknownParameterSpec], an arm of a later version.
type ParameterSpec interface {
	isParameterSpec()
}

// UnknownParameterSpec is an arm that this version does not know, as it came.
type UnknownParameterSpec struct {
	// The field `type`, which names the arm.
	Type string `json:"-"`
	// The whole object.
	Raw json.RawMessage `json:"-"`
}

func (ContinuousParameter) isParameterSpec()  {}
func (IntegerParameter) isParameterSpec()     {}
func (CategoricalParameter) isParameterSpec() {}
func (LatticeParameter) isParameterSpec()     {}
func (UnknownParameterSpec) isParameterSpec() {}

// SamplerSpec is one of [ExploreExploitSpec], [ExternalSpec], [GaussianMixtureSpec], [GaussianProcessSpec],
// [SobolSpec], [UniformSpec], [HypercubeSpec]; in a reply also [UnknownSamplerSpec], an arm of a later version.
type SamplerSpec interface {
	isSamplerSpec()
}

// UnknownSamplerSpec is an arm that this version does not know, as it came.
type UnknownSamplerSpec struct {
	// The field `type`, which names the arm.
	Type string `json:"-"`
	// The whole object.
	Raw json.RawMessage `json:"-"`
}

func (ExploreExploitSpec) isSamplerSpec()  {}
func (ExternalSpec) isSamplerSpec()        {}
func (GaussianMixtureSpec) isSamplerSpec() {}
func (GaussianProcessSpec) isSamplerSpec() {}
func (SobolSpec) isSamplerSpec()           {}
func (UniformSpec) isSamplerSpec()         {}
func (HypercubeSpec) isSamplerSpec()       {}
func (UnknownSamplerSpec) isSamplerSpec()  {}

// AddTrialsRequest is the request of [Client.AddTrials]. Add results from elsewhere, such as of an earlier study. All
// or nothing; outside the budget.
type AddTrialsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The results.
	Trials []AddedTrial `json:"trials"`
}

// AddTrialsResponse is the reply to [Client.AddTrials]. The new trials' ids, in order.
type AddTrialsResponse struct {
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
}

// AddedTrial is a result from elsewhere.
type AddedTrial struct {
	// What was evaluated.
	Parameters ParameterSet `json:"parameters"`
	// What came out.
	Objectives ObjectiveValues `json:"objectives"`
	// Anything to keep with the trial.
	Metadata Metadata `json:"metadata,omitzero"`
}

// CancelTrialsRequest is the request of [Client.CancelTrials]. Cancel trials; a worker that evaluates one hears `drop`.
type CancelTrialsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
	// Why, for people.
	Reason *string `json:"reason,omitzero"`
}

// CancelTrialsResponse is the reply to [Client.CancelTrials]. A receipt for each trial, in order.
type CancelTrialsResponse struct {
	// What became of each trial.
	Receipts []Receipt `json:"receipts"`
}

// CategoricalParameter is a [ParameterSpec]. One of some values without an order. A choice may be null, a boolean, a
// number or a string.
type CategoricalParameter struct {
	// Its name.
	Name string `json:"name"`
	// The choices, each of them once; 1 and 1.0 are one choice, 1 and true are two.
	Choices []ParameterValue `json:"choices"`
}

// ContinuousParameter is a [ParameterSpec]. A real number in [low, high].
type ContinuousParameter struct {
	// Its name.
	Name string `json:"name"`
	// The least value.
	Low float64 `json:"low"`
	// The greatest value.
	High float64 `json:"high"`
	// `log` searches by ratio and needs `low` above 0. Zero stands for ScaleLinear.
	Scale Scale `json:"scale,omitzero"`
}

// CreateStudyRequest is the request of [Client.CreateStudy]. Create a study. An equal spec returns the study that
// exists; another is a `conflict` that names the fields.
type CreateStudyRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// What to search and what is wanted.
	Spec StudySpec `json:"spec"`
}

// CreateStudyResponse is the reply to [Client.CreateStudy]. The study, and whether this request created it.
type CreateStudyResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
	// False when the study was there already.
	Created bool `json:"created,omitzero"`
}

// DeleteStudyRequest is the request of [Client.DeleteStudy]. Delete a study with all its trials. Deleting one that does
// not exist is `unknown_study`.
type DeleteStudyRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
}

// DeleteStudyResponse is the reply to [Client.DeleteStudy]. The study is gone.
type DeleteStudyResponse struct {
}

// DeregisterWorkerRequest is the request of [Client.DeregisterWorker]. Say goodbye: the worker's trials go back to the
// queue at once.
type DeregisterWorkerRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker.
	WorkerID string `json:"worker_id"`
}

// DeregisterWorkerResponse is the reply to [Client.DeregisterWorker]. The trials that went back.
type DeregisterWorkerResponse struct {
	// The trials.
	Released []int64 `json:"released,omitempty"`
}

// DescribeRequest is the request of [Client.Describe]. Ask what the server speaks, can do and allows. Needs no study.
type DescribeRequest struct {
}

// DescribeResponse is the reply to [Client.Describe]. The server's versions, capabilities, limits and durability.
type DescribeResponse struct {
	// The versions served, oldest first.
	Versions []string `json:"versions"`
	// The server's name and version, for people.
	Server string `json:"server"`
	// Names of what this server can do beyond the protocol's core.
	Capabilities []string `json:"capabilities,omitempty"`
	// What it accepts at most.
	Limits Limits `json:"limits"`
	// What an acknowledged result survives: memory, process (a killed process) or power.
	Durability string `json:"durability"`
	// The server's clock, for people.
	TimeMillis int64 `json:"time_ms"`
}

// EnqueueTrialsRequest is the request of [Client.EnqueueTrials]. Queue parameter sets to be evaluated before any new
// suggestion. All or nothing.
type EnqueueTrialsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The parameter sets.
	Trials []ParameterSet `json:"trials"`
}

// EnqueueTrialsResponse is the reply to [Client.EnqueueTrials]. The new trials' ids, in order.
type EnqueueTrialsResponse struct {
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
}

// ErrorResponse is a request that had no effect, and why.
//
// `path` is a JSON Pointer into the request's body, `value` the offending value cut at 200 characters. A reader that
// does not know the code goes by `retryable`.
type ErrorResponse struct {
	// What went wrong; the table of errors has the meaning.
	Code ErrorCode `json:"code"`
	// The error in words, for people.
	Message string `json:"message"`
	// Whether the same request may succeed later.
	Retryable bool `json:"retryable,omitzero"`
	// When to try again.
	RetryAfterSeconds *float64 `json:"retry_after_s,omitzero"`
	// A JSON Pointer into the request's body.
	Path *string `json:"path,omitzero"`
	// The offending value as JSON text, cut, with secrets masked.
	Value *string `json:"value,omitzero"`
	// More, for programs.
	Detail json.RawMessage `json:"detail,omitzero"`
}

// ExploreExploitSpec is a [SamplerSpec]. Explore with a scrambled Sobol sequence, then exploit a model of the good
// trials.
//
// `explore`: trials before the first model; absent: chosen from the number of parameters and `max_trials`.
type ExploreExploitSpec struct {
	// Trials before the first model. Zero leaves it out.
	Explore int64 `json:"explore,omitzero"`
	// The share of the trials that count as good. Zero stands for 0.25.
	EliteFraction float64 `json:"elite_fraction,omitzero"`
	// How often to explore once there is a model. Nil stands for 0.1.
	ExploreProbability *float64 `json:"explore_probability,omitzero"`
}

// ExternalSpec is a [SamplerSpec]. A sampler that is installed beside the server, by its name there, such as `optuna`
// or `cmaes`.
type ExternalSpec struct {
	// Its name.
	Name string `json:"name"`
	// What it takes. Nil stands for the default.
	Options map[string]ParameterValue `json:"options,omitempty"`
}

// Failure is an evaluation that brought no result.
//
// `failed` is final unless `retry`; `infeasible`: the point cannot be evaluated.
type Failure struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
	// Whether the evaluation failed, or the point cannot be evaluated. Zero stands for FailureKindFailed.
	Kind FailureKind `json:"kind,omitzero"`
	// Why, for people; a traceback fits.
	Reason string `json:"reason"`
	// Put the trial back in the queue; counts against `max_retries`.
	Retry bool `json:"retry,omitzero"`
	// Anything to keep with the trial.
	Metadata Metadata `json:"metadata,omitzero"`
}

// GaussianMixtureSpec is a [SamplerSpec]. Draw from a Gaussian mixture fitted to the best trials, clipped to the space;
// uniform until there are enough.
type GaussianMixtureSpec struct {
	// The share of the trials that count as good. Zero stands for 0.25.
	EliteFraction float64 `json:"elite_fraction,omitzero"`
	// Components of the mixture at most. Zero stands for 3.
	Components int64 `json:"components,omitzero"`
}

// GaussianProcessSpec is a [SamplerSpec]. Bayesian optimisation: Gaussian processes, in a trust region for one
// comparison group, along rays for several.
//
// The default.
type GaussianProcessSpec struct {
}

// GetEventsRequest is the request of [Client.GetEvents]. Ask for the events after one, waiting up to `wait_s` for the
// first. Without `after`: from the oldest kept.
type GetEventsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The newest event known; the reply begins with the next.
	After *int64 `json:"after,omitzero"`
	// Events at most. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// How long to wait for the first.
	WaitSeconds float64 `json:"wait_s,omitzero"`
}

// GetEventsResponse is the reply to [Client.GetEvents]. Events in the order of their ids; `next_cursor` is the `after`
// of the next request.
type GetEventsResponse struct {
	// The events.
	Items []Event `json:"items,omitempty"`
	// The `after` of the next request.
	NextCursor int64 `json:"next_cursor,omitzero"`
}

// GetFrontsRequest is the request of [Client.GetFronts]. Ask for the non-dominated fronts, whole trials up to `limit`
// in all.
type GetFrontsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// Trials at most, over all fronts. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
}

// GetFrontsResponse is the reply to [Client.GetFronts]. Trials front by front; `front_size` is the whole first front's.
// What has no room is left out as in GetTopK.
type GetFrontsResponse struct {
	// The trials; their rank is the number of their front.
	Items []RankedTrial `json:"items,omitempty"`
	// Trials in the first front.
	FrontSize int64 `json:"front_size,omitzero"`
}

// GetMetadataRequest is the request of [Client.GetMetadata]. Ask for the metadata of some trials.
type GetMetadataRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
}

// GetMetadataResponse is the reply to [Client.GetMetadata]. The metadata, in the order asked; as many of the first as a
// reply has room for.
type GetMetadataResponse struct {
	// One for each trial asked for; ask again for those that are missing at the end.
	Items []TrialMetadata `json:"items,omitempty"`
}

// GetStudyRequest is the request of [Client.GetStudy]. Ask for a study as it stands.
type GetStudyRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
}

// GetStudyResponse is the reply to [Client.GetStudy]. The study.
type GetStudyResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// GetSuggestionRequest is the request of [Client.GetSuggestion]. Ask for up to `count` suggestions, waiting up to
// `wait_s` for the first.
type GetSuggestionRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker.
	WorkerID string `json:"worker_id"`
	// Suggestions wanted at most; the server never waits to fill up. Zero stands for 1.
	Count int64 `json:"count,omitzero"`
	// How long to wait for the first.
	WaitSeconds float64 `json:"wait_s,omitzero"`
	// The length of the leases; absent: the study's. Zero leaves it out.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
}

// GetSuggestionResponse is the reply to [Client.GetSuggestion]. Suggestions, or why there are none: `wait` and `paused`
// (ask again), `finished` (end).
type GetSuggestionResponse struct {
	// Whether there are suggestions, and if not, why.
	Status AskStatus `json:"status"`
	// At least one with the status `suggestions`.
	Suggestions []Suggestion `json:"suggestions,omitempty"`
	// When to ask again, with `wait` and `paused`.
	RetryAfterSeconds *float64 `json:"retry_after_s,omitzero"`
	// Why the study has finished.
	Reason FinishReason `json:"reason,omitzero"`
}

// GetTopKRequest is the request of [Client.GetTopK]. Ask for the best trials: by cost for one group, by front and
// crowding distance for several.
type GetTopKRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// Trials at most. Zero stands for 10.
	Limit int64 `json:"limit,omitzero"`
}

// GetTopKResponse is the reply to [Client.GetTopK]. The best trials, best first; metadata is left out, and the list
// ends early, where the reply has no room.
type GetTopKResponse struct {
	// The trials.
	Items []RankedTrial `json:"items,omitempty"`
}

// GetTrialsRequest is the request of [Client.GetTrials]. Page through the trials by id, all or by state, or those
// changed since an event.
type GetTrialsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// Only trials in one of these states; empty: in any.
	States []TrialState `json:"states,omitempty"`
	// Only trials that changed after this event: the `as_of` of an earlier pass.
	ChangedSince *int64 `json:"changed_since,omitzero"`
	// Items of the page at most. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// The `next_cursor` of the page before; absent for the first page.
	After *string `json:"after,omitzero"`
}

// GetTrialsResponse is the reply to [Client.GetTrials]. A page of trials. Every page of a pass repeats `as_of`, the
// `changed_since` of the next pass.
type GetTrialsResponse struct {
	// The trials.
	Items []Trial `json:"items,omitempty"`
	// The `after` of the next page; absent on the last.
	NextCursor *string `json:"next_cursor,omitzero"`
	// The newest event when the pass began.
	AsOf int64 `json:"as_of,omitzero"`
}

// GroupCost is the cost of a trial in one comparison group, and by how much it violates the limits there.
type GroupCost struct {
	// The comparison group.
	Group string `json:"group"`
	// Less is better; absent when the trial has no values.
	Cost *float64 `json:"cost,omitzero"`
	// 0 within all limits of the group.
	Violation float64 `json:"violation,omitzero"`
}

// Header is the second ZeroMQ frame of a request; a reply's holds `version` and `id` alone. Open, for later minors.
//
// `id` is chosen by whoever owns the socket, unique on it, and echoed. `idempotency_key` names the intent: a retry
// repeats it. `traceparent` and `tracestate` are those of W3C Trace Context.
type Header struct {
	// The lowest version that holds all that the request uses; in a reply, the server's.
	Version string `json:"version"`
	// Correlates the reply with the request.
	ID string `json:"id,omitzero"`
	// Names the intent: a retry repeats it.
	IdempotencyKey string `json:"idempotency_key,omitzero"`
	// Who is asking.
	Token *string `json:"token,omitzero"`
	// The sender's name and version, for people.
	Client *string `json:"client,omitzero"`
	// The position in a trace, of W3C Trace Context.
	Traceparent *string `json:"traceparent,omitzero"`
	// Vendors' data of the trace, of W3C Trace Context.
	Tracestate *string `json:"tracestate,omitzero"`
}

// HeartbeatRequest is the request of [Client.Heartbeat]. A sign of life that renews the leases listed. Send one every
// quarter of the shortest lease held.
type HeartbeatRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker.
	WorkerID string `json:"worker_id"`
	// The leases that it holds.
	Leases []LeaseRef `json:"leases,omitempty"`
}

// HeartbeatResponse is the reply to [Client.Heartbeat]. What to do: go on, finish what runs and end (`drain`), or end
// at once (`stop`); and the trials to drop.
type HeartbeatResponse struct {
	// What to do.
	Command Command `json:"command"`
	// Trials to stop evaluating: another attempt runs, or they have ended.
	Drop []int64 `json:"drop,omitempty"`
	// The study's state.
	State StudyState `json:"state"`
}

// HypercubeSpec is a [SamplerSpec]. Latin hypercubes of `block` points, one after another.
type HypercubeSpec struct {
	// Points of one hypercube. Zero stands for 64.
	Block int64 `json:"block,omitzero"`
}

// IntegerParameter is a [ParameterSpec]. An integer in [low, high], both included.
type IntegerParameter struct {
	// Its name.
	Name string `json:"name"`
	// The least value.
	Low int64 `json:"low"`
	// The greatest value.
	High int64 `json:"high"`
	// `log` searches by ratio and needs `low` above 0. Zero stands for ScaleLinear.
	Scale Scale `json:"scale,omitzero"`
}

// IsMultiGroupRequest is the request of [Client.IsMultiGroup]. Ask whether the objectives form several comparison
// groups.
type IsMultiGroupRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
}

// IsMultiGroupResponse is the reply to [Client.IsMultiGroup]. The groups in the order of the costs.
type IsMultiGroupResponse struct {
	// Whether there are several.
	IsMultiGroup bool `json:"is_multi_group,omitzero"`
	// Their names.
	Groups []string `json:"groups,omitempty"`
}

// LatticeParameter is a [ParameterSpec]. One of some numbers in their order, such as 16, 32, 64; neighbours are one
// step apart.
type LatticeParameter struct {
	// Its name.
	Name string `json:"name"`
	// The values, increasing.
	Values []float64 `json:"values"`
}

// LeaseRef is a lease that a worker holds.
type LeaseRef struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
}

// Limits says what a server accepts at most. Beyond a limit a request is refused with `too_large` or `invalid_message`.
type Limits struct {
	// The longest message, in bytes.
	MaxMessageBytes int64 `json:"max_message_bytes"`
	// The longest reply, in bytes; one that holds a single item may be longer, by that item.
	MaxReplyBytes int64 `json:"max_reply_bytes"`
	// How deep arrays and objects may nest.
	MaxNesting int64 `json:"max_nesting"`
	// Items of one request: suggestions asked for, results, failures, leases, trials.
	MaxBatch int64 `json:"max_batch"`
	// Items of one page.
	MaxPage int64 `json:"max_page"`
	// The longest poll, in seconds.
	MaxWaitSeconds float64 `json:"max_wait_s"`
	// The shortest lease, in seconds.
	MinLeaseSeconds float64 `json:"min_lease_s"`
	// The longest lease, in seconds.
	MaxLeaseSeconds float64 `json:"max_lease_s"`
	// Studies of the server.
	MaxStudies int64 `json:"max_studies"`
	// Registered workers of one study.
	MaxWorkers int64 `json:"max_workers"`
	// Requests that wait at the server, in all.
	MaxParked int64 `json:"max_parked"`
	// Requests of one token that wait at the server.
	MaxPrincipalParked int64 `json:"max_principal_parked"`
	// Registered workers of one study that came with one token.
	MaxPrincipalWorkers int64 `json:"max_principal_workers"`
	// Seconds that an idempotency key is known after its trials have ended; running seconds only.
	RequestRetentionSeconds float64 `json:"request_retention_s"`
	// How many newer requests of a study push out an idempotency key whose trials have ended.
	RequestRetention int64 `json:"request_retention"`
	// Events kept for each study.
	EventRetention int64 `json:"event_retention"`
	// Silence after which a worker counts as away, in seconds.
	WorkerAwaySeconds float64 `json:"worker_away_s"`
	// Silence after which a worker is forgotten, in seconds.
	WorkerRetentionSeconds float64 `json:"worker_retention_s"`
}

// ListStudiesRequest is the request of [Client.ListStudies]. List the studies by name.
type ListStudiesRequest struct {
	// Items of the page at most. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// The `next_cursor` of the page before; absent for the first page.
	After *string `json:"after,omitzero"`
}

// ListStudiesResponse is the reply to [Client.ListStudies]. A page of studies in the order of their names.
type ListStudiesResponse struct {
	// The studies.
	Items []StudyInfo `json:"items,omitempty"`
	// The `after` of the next page; absent on the last.
	NextCursor *string `json:"next_cursor,omitzero"`
}

// ModelChanged is an [Event]. The sampler has a new model.
type ModelChanged struct {
	// Numbers the events of the study.
	EventID int64 `json:"event_id"`
	// When it happened.
	TimeMillis int64 `json:"time_ms"`
	// Numbers the models of the study, from 1.
	ModelVersion int64 `json:"model_version"`
}

// ObjectiveSpec is one number that a trial brings back, and what is wanted of it.
//
// `target`: good enough, more is worth nothing. `limit`: beyond it a trial violates. `priority` weighs the objective
// within its comparison `group`; groups are never summed with each other.
type ObjectiveSpec struct {
	// Its name.
	Name string `json:"name"`
	// What is better. Zero stands for DirectionMinimize.
	Direction Direction `json:"direction,omitzero"`
	// Good enough; needs a limit.
	Target *float64 `json:"target,omitzero"`
	// The worst value that does not violate.
	Limit *float64 `json:"limit,omitzero"`
	// Its weight within the group. Zero stands for 1.0.
	Priority float64 `json:"priority,omitzero"`
	// The comparison group. Zero stands for "default".
	Group string `json:"group,omitzero"`
}

// RankedTrial is a trial and its rank: its place in a ranking, or the number of its front, both from 1.
type RankedTrial struct {
	// Its place in a ranking, or the number of its front; from 1.
	Rank int64 `json:"rank"`
	// The trial.
	Trial Trial `json:"trial"`
}

// Receipt says what became of one item of a tell.
//
// `recorded`: it stands. `superseded`: another result of the trial stands, in `objectives`. `ended`: the trial had
// ended as `state`. `requeued`: the trial will be evaluated again. `refused`: see `error`.
type Receipt struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// What became of the item.
	Outcome Outcome `json:"outcome"`
	// The state of the trial now.
	State TrialState `json:"state,omitzero"`
	// The values that stand, when they are others.
	Objectives ObjectiveValues `json:"objectives,omitzero"`
	// Why the item was refused.
	Error *ErrorResponse `json:"error,omitzero"`
}

// RegisterWorkerRequest is the request of [Client.RegisterWorker]. Register a worker with a study. The same idempotency
// key returns the same worker.
type RegisterWorkerRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// What people call the worker.
	Name *string `json:"name,omitzero"`
	// The machine that it runs on.
	Host *string `json:"host,omitzero"`
	// Its process id there.
	PID *int64 `json:"pid,omitzero"`
	// Trials that it evaluates at once. Zero stands for 1.
	Concurrency int64 `json:"concurrency,omitzero"`
}

// RegisterWorkerResponse is the reply to [Client.RegisterWorker]. The worker's id, and all that it needs to start.
type RegisterWorkerResponse struct {
	// Names the worker in all that it sends from now on.
	WorkerID string `json:"worker_id"`
	// The study.
	Info StudyInfo `json:"info"`
	// What the server accepts at most.
	Limits Limits `json:"limits"`
}

// ReleaseTrialsRequest is the request of [Client.ReleaseTrials]. Give trials back unevaluated, such as on preemption;
// they go back to the queue at once.
type ReleaseTrialsRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The leases to give back.
	Leases []LeaseRef `json:"leases"`
	// Why, for people.
	Reason *string `json:"reason,omitzero"`
}

// ReleaseTrialsResponse is the reply to [Client.ReleaseTrials]. A receipt for each trial, in order.
type ReleaseTrialsResponse struct {
	// What became of each lease.
	Receipts []Receipt `json:"receipts"`
}

// Result is the values of one evaluation.
type Result struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
	// What came out.
	Objectives ObjectiveValues `json:"objectives"`
	// Anything to keep with the trial.
	Metadata Metadata `json:"metadata,omitzero"`
}

// SamplerStatus says what the sampler is doing.
type SamplerStatus struct {
	// What it draws from.
	Phase SamplerPhase `json:"phase"`
	// The number of the model in use; 0 before the first.
	ModelVersion int64 `json:"model_version,omitzero"`
	// The side of the trust region, as a share of each range; absent without one.
	RegionSize *float64 `json:"region_size,omitzero"`
	// How often the search has begun anew elsewhere.
	Restarts int64 `json:"restarts,omitzero"`
	// The noise of evaluations that the model sees, as a share of the variance; absent without a model.
	Noise *float64 `json:"noise,omitzero"`
}

// SetStudyStateRequest is the request of [Client.SetStudyState]. Pause a study, let it run, or finish it by hand.
// `running` also reopens a study finished by hand.
type SetStudyStateRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The state wanted.
	State StudyState `json:"state"`
}

// SetStudyStateResponse is the reply to [Client.SetStudyState]. The study after the change.
type SetStudyStateResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// ShutdownRequest is the request of [Client.Shutdown]. Stop the scheduler: no new suggestions; workers hear `drain` (or
// `stop`); then it exits.
//
// `grace_s` bounds the wait for running trials; their leases survive the restart.
type ShutdownRequest struct {
	// Whether workers finish what they run (`drain`) or end at once (`stop`). Zero stands for ShutdownModeDrain.
	Mode ShutdownMode `json:"mode,omitzero"`
	// How long to wait for running trials.
	GraceSeconds float64 `json:"grace_s,omitzero"`
}

// ShutdownResponse is the reply to [Client.Shutdown]. The scheduler is shutting down; so many trials are running.
type ShutdownResponse struct {
	// Trials that are running.
	Running int64 `json:"running,omitzero"`
}

// SobolSpec is a [SamplerSpec]. A scrambled Sobol sequence.
type SobolSpec struct {
}

// StatusRequest is the request of [Client.Status]. Ask how a study goes: counts, workers, the best trial.
type StatusRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// Workers to list at most. Nil stands for 100.
	MaxWorkers *int64 `json:"max_workers,omitzero"`
}

// StatusResponse is the reply to [Client.Status]. How a study goes. `best` is the first of the top-k; `front_size`
// counts the first front.
type StatusResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
	// Its workers.
	Workers []WorkerStatus `json:"workers,omitempty"`
	// How many it has in all.
	WorkerCount int64 `json:"worker_count,omitzero"`
	// The best trial; absent before the first result.
	Best *Trial `json:"best,omitzero"`
	// The trial to use: where evaluations are noisy that of the lowest expected cost, else the best.
	Recommended *Trial `json:"recommended,omitzero"`
	// Trials in the first front.
	FrontSize int64 `json:"front_size,omitzero"`
	// What the sampler is doing.
	Sampler *SamplerStatus `json:"sampler,omitzero"`
	// The newest event of the study.
	NewestEvent int64 `json:"newest_event,omitzero"`
}

// StudyChanged is an [Event]. The study was created, or its state, ends or objectives changed.
type StudyChanged struct {
	// Numbers the events of the study.
	EventID int64 `json:"event_id"`
	// When it happened.
	TimeMillis int64 `json:"time_ms"`
	// Its state now.
	State StudyState `json:"state"`
	// Why it has finished.
	Reason FinishReason `json:"reason,omitzero"`
	// The study's revision now.
	Revision int64 `json:"revision"`
	// That of its objectives.
	ObjectiveRevision int64 `json:"objective_revision"`
}

// StudyInfo is a study as it stands.
type StudyInfo struct {
	// Its name.
	Study string `json:"study"`
	// What it searches and wants, with all changes so far.
	Spec StudySpec `json:"spec"`
	// Whether it gives out trials.
	State StudyState `json:"state"`
	// Why it has finished; absent while it has not.
	Reason FinishReason `json:"reason,omitzero"`
	// Counts the changes of the study; an update names the one it expects.
	Revision int64 `json:"revision"`
	// Counts the changes of the objectives.
	ObjectiveRevision int64 `json:"objective_revision"`
	// When it was created.
	CreatedMillis int64 `json:"created_ms"`
	// The scheduler's running seconds since then, which count for `deadline_s`.
	RunningSeconds float64 `json:"running_s,omitzero"`
	// Its trials by state.
	Counts TrialCounts `json:"counts,omitzero"`
	// Trials created by ask or by enqueue: those that count for `max_trials`.
	CreatedTrials int64 `json:"created_trials,omitzero"`
}

// StudySpec is a study: what to search, what is wanted, when to end, and how trials are leased and retried.
type StudySpec struct {
	// What to search.
	Parameters []ParameterSpec `json:"parameters"`
	// What is wanted.
	Objectives []ObjectiveSpec `json:"objectives"`
	// Trials to create in all; absent: no end by number. Zero leaves it out.
	MaxTrials int64 `json:"max_trials,omitzero"`
	// Failed trials that finish the study. Zero leaves it out.
	MaxFailures int64 `json:"max_failures,omitzero"`
	// Failed trials in a row that finish the study. Zero leaves it out.
	MaxConsecutiveFailures int64 `json:"max_consecutive_failures,omitzero"`
	// The scheduler's running seconds after which the study finishes. Zero leaves it out.
	DeadlineSeconds float64 `json:"deadline_s,omitzero"`
	// Objective values that, all reached by one trial, finish the study.
	StopAt ObjectiveValues `json:"stop_at,omitzero"`
	// The seed of all randomness; absent: chosen by the server.
	Seed *int64 `json:"seed,omitzero"`
	// Let suggestions depend on nothing but the order of the requests; asks then wait for the model.
	Deterministic bool `json:"deterministic,omitzero"`
	// How suggestions are drawn. Nil stands for the default.
	Sampler SamplerSpec `json:"sampler,omitzero"`
	// The length of a lease that does not ask for another. Zero stands for 60.0.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
	// How often a trial is tried again after an expired lease, or a failure with `retry`. Nil stands for 2.
	MaxRetries *int64 `json:"max_retries,omitzero"`
	// How often a trial may be given back unevaluated. Nil stands for 20.
	MaxPreemptions *int64 `json:"max_preemptions,omitzero"`
	// Suggest points again when a finite space is used up.
	AllowRepeats bool `json:"allow_repeats,omitzero"`
}

// SubmitFailureRequest is the request of [Client.SubmitFailure]. Tell failures, and with `next_count` ask for the next
// suggestions.
type SubmitFailureRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker, needed with `next_count`. Zero leaves it out.
	WorkerID string `json:"worker_id,omitzero"`
	// The failures.
	Failures []Failure `json:"failures"`
	// Suggestions wanted at most with the reply; 0 for none.
	NextCount int64 `json:"next_count,omitzero"`
	// The length of their leases; absent: the study's. Zero leaves it out.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
}

// SubmitFailureResponse is the reply to [Client.SubmitFailure]. A receipt for each failure, in order; and the answer to
// `next_count`.
type SubmitFailureResponse struct {
	// What became of each failure.
	Receipts []Receipt `json:"receipts"`
	// The answer to `next_count`; never waits.
	Next *GetSuggestionResponse `json:"next,omitzero"`
}

// SubmitResultRequest is the request of [Client.SubmitResult]. Tell results, and with `next_count` ask for the next
// suggestions in the same round trip.
type SubmitResultRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker, needed with `next_count`. Zero leaves it out.
	WorkerID string `json:"worker_id,omitzero"`
	// The results.
	Results []Result `json:"results"`
	// Suggestions wanted at most with the reply; 0 for none.
	NextCount int64 `json:"next_count,omitzero"`
	// The length of their leases; absent: the study's. Zero leaves it out.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
}

// SubmitResultResponse is the reply to [Client.SubmitResult]. A receipt for each result, in order; and the answer to
// `next_count`.
type SubmitResultResponse struct {
	// What became of each result.
	Receipts []Receipt `json:"receipts"`
	// The answer to `next_count`; never waits.
	Next *GetSuggestionResponse `json:"next,omitzero"`
}

// Suggestion is a leased trial. In a replay `held` says whether the lease still is this worker's: evaluate only the
// held.
type Suggestion struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// Numbers the leases of the trial, from 1.
	Attempt int64 `json:"attempt"`
	// The token to repeat in the result, a failure, a release and in heartbeats.
	Lease string `json:"lease"`
	// The length of the lease.
	LeaseSeconds float64 `json:"lease_s"`
	// What to evaluate.
	Parameters ParameterSet `json:"parameters"`
	// held: evaluate it; gone: leased anew; ended: the trial is in its end state.
	Standing Standing `json:"standing"`
	// The state of the trial.
	State TrialState `json:"state"`
}

// Trial is a trial as it stands. `costs` are those under `objective_revision`.
type Trial struct {
	// Its id.
	TrialID int64 `json:"trial_id"`
	// Where it stands.
	State TrialState `json:"state"`
	// Who chose the parameters.
	Origin Origin `json:"origin"`
	// What is evaluated.
	Parameters ParameterSet `json:"parameters"`
	// The number of its latest lease; 0 before the first.
	Attempt int64 `json:"attempt,omitzero"`
	// The worker of its latest lease.
	WorkerID string `json:"worker_id,omitzero"`
	// Its values, once completed.
	Objectives ObjectiveValues `json:"objectives,omitzero"`
	// Its cost in each comparison group, once completed.
	Costs []GroupCost `json:"costs,omitempty"`
	// The revision of the objectives that `costs` are under.
	ObjectiveRevision int64 `json:"objective_revision,omitzero"`
	// Expired leases and failures with `retry` so far.
	Retries int64 `json:"retries,omitzero"`
	// Times it was given back so far.
	Preemptions int64 `json:"preemptions,omitzero"`
	// Why it failed, or was cancelled.
	Reason *string `json:"reason,omitzero"`
	// What came with the result.
	Metadata Metadata `json:"metadata,omitzero"`
	// Whether it has metadata for which the reply had no room; GetMetadata brings it.
	MetadataLeftOut bool `json:"metadata_left_out,omitzero"`
	// When it was created.
	CreatedMillis int64 `json:"created_ms"`
	// When its latest lease began.
	StartedMillis *int64 `json:"started_ms,omitzero"`
	// When it ended.
	EndedMillis *int64 `json:"ended_ms,omitzero"`
	// The event of its latest change.
	Changed int64 `json:"changed,omitzero"`
}

// TrialChanged is an [Event]. A trial has another state, or another lease.
type TrialChanged struct {
	// Numbers the events of the study.
	EventID int64 `json:"event_id"`
	// When it happened.
	TimeMillis int64 `json:"time_ms"`
	// The trial.
	TrialID int64 `json:"trial_id"`
	// Its state now.
	State TrialState `json:"state"`
	// The number of its latest lease.
	Attempt int64 `json:"attempt,omitzero"`
	// The worker of that lease.
	WorkerID string `json:"worker_id,omitzero"`
	// Why, for people.
	Reason *string `json:"reason,omitzero"`
}

// TrialCounts says how many trials of a study are in each state.
type TrialCounts struct {
	// Waiting for a worker.
	Queued int64 `json:"queued,omitzero"`
	// Leased to a worker.
	Running int64 `json:"running,omitzero"`
	// With a result.
	Completed int64 `json:"completed,omitzero"`
	// Points that a worker called infeasible.
	Infeasible int64 `json:"infeasible,omitzero"`
	// Failed for good.
	Failed int64 `json:"failed,omitzero"`
	// Cancelled.
	Cancelled int64 `json:"cancelled,omitzero"`
	// Given up, since their leases kept expiring.
	Lost int64 `json:"lost,omitzero"`
}

// TrialMetadata is the metadata of one trial.
type TrialMetadata struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// What came with its result; absent when nothing did.
	Metadata Metadata `json:"metadata,omitzero"`
}

// UniformSpec is a [SamplerSpec]. Independent uniform draws.
type UniformSpec struct {
}

// UpdateObjectivesRequest is the request of [Client.UpdateObjectives]. Replace the settings of the objectives (the same
// names); all history is scored again.
type UpdateObjectivesRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The study's revision that the change was made for; any other is a `conflict`.
	ExpectedRevision int64 `json:"expected_revision"`
	// All objectives anew, under the names they have.
	Objectives []ObjectiveSpec `json:"objectives"`
}

// UpdateObjectivesResponse is the reply to [Client.UpdateObjectives]. The study after the change; trials carry
// `objective_revision` once they are scored under it.
type UpdateObjectivesResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// UpdateStudyRequest is the request of [Client.UpdateStudy]. Change the ends of a study; reopens a study that they
// finished. Ends not named stay; `clear` removes ends.
type UpdateStudyRequest struct {
	// The study that is meant. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The study's revision that the change was made for; any other is a `conflict`.
	ExpectedRevision int64 `json:"expected_revision"`
	// Trials to create in all. Zero leaves it out.
	MaxTrials int64 `json:"max_trials,omitzero"`
	// Failed trials that finish the study. Zero leaves it out.
	MaxFailures int64 `json:"max_failures,omitzero"`
	// Failed trials in a row that finish the study. Zero leaves it out.
	MaxConsecutiveFailures int64 `json:"max_consecutive_failures,omitzero"`
	// The scheduler's running seconds after which the study finishes. Zero leaves it out.
	DeadlineSeconds float64 `json:"deadline_s,omitzero"`
	// Objective values that, all reached by one trial, finish the study.
	StopAt ObjectiveValues `json:"stop_at,omitzero"`
	// Ends to remove.
	Clear []EndName `json:"clear,omitempty"`
}

// UpdateStudyResponse is the reply to [Client.UpdateStudy]. The study after the change.
type UpdateStudyResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// WorkerChanged is an [Event]. A worker registered, came back, went away or said goodbye.
type WorkerChanged struct {
	// Numbers the events of the study.
	EventID int64 `json:"event_id"`
	// When it happened.
	TimeMillis int64 `json:"time_ms"`
	// The worker.
	WorkerID string `json:"worker_id"`
	// Its state now.
	State WorkerState `json:"state"`
}

// WorkerStatus is a worker as the scheduler sees it.
type WorkerStatus struct {
	// Its id.
	WorkerID string `json:"worker_id"`
	// What people call it.
	Name *string `json:"name,omitzero"`
	// The machine that it runs on.
	Host *string `json:"host,omitzero"`
	// Whether it shows signs of life.
	State WorkerState `json:"state"`
	// The trials that it holds.
	Running []int64 `json:"running,omitempty"`
	// Trials that it completed.
	Completed int64 `json:"completed,omitzero"`
	// Trials that it failed.
	Failed int64 `json:"failed,omitzero"`
	// How long nothing was heard of it.
	SilentSeconds float64 `json:"silent_s,omitzero"`
}
