// Code generated from schemas/draft by `make generate`. DO NOT EDIT.

package hola

import (
	"encoding/json"
)

// Alternative holds tests by the names of parents; it holds if all of them do.
type Alternative map[string]ParentTest

// Labels holds short texts by name, for display and selection.
type Labels map[string]string

// Metadata is any JSON object, stored and returned as it was sent; hola does not interpret it.
type Metadata = json.RawMessage

// ObjectiveValues is one finite number for each objective of the study, by name.
type ObjectiveValues map[string]float64

// OperatorLabels holds short texts or links by name, set by an operator, for display and selection.
type OperatorLabels map[string]string

// ParameterSet is one value for each active parameter of the study, by name. Null is a value, not absence.
type ParameterSet map[string]ParameterValue

// ParameterValue is the value of one parameter; the spec of the study determines its type.
//
// A reader makes nil, bool, string, int64 (a whole number within ±(2^53-1) that is written without a fraction) or
// float64 of it; a writer takes any integer and floating-point type.
type ParameterValue = any

// ReportedValues holds finite numbers for some of the objectives of the study, by name.
type ReportedValues map[string]float64

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

// StoppingSpec is one of [NoStoppingSpec], [AutoStoppingSpec], [AshaSpec], [AshaPromotionSpec], [MedianSpec],
// [ThresholdSpec]; in a reply also [UnknownStoppingSpec], an arm of a later version.
type StoppingSpec interface {
	isStoppingSpec()
}

// UnknownStoppingSpec is an arm that this version does not know, as it came.
type UnknownStoppingSpec struct {
	// The field `type`, which names the arm.
	Type string `json:"-"`
	// The whole object.
	Raw json.RawMessage `json:"-"`
}

func (NoStoppingSpec) isStoppingSpec()      {}
func (AutoStoppingSpec) isStoppingSpec()    {}
func (AshaSpec) isStoppingSpec()            {}
func (AshaPromotionSpec) isStoppingSpec()   {}
func (MedianSpec) isStoppingSpec()          {}
func (ThresholdSpec) isStoppingSpec()       {}
func (UnknownStoppingSpec) isStoppingSpec() {}

// AddTrialsRequest is the request of [Client.AddTrials]. Add known results, such as those of an earlier study. All or
// none are added; they do not count for the budget.
type AddTrialsRequest struct {
	// The study. Empty stands for the client's.
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
	// The parameters that were evaluated.
	Parameters ParameterSet `json:"parameters"`
	// The objective values.
	Objectives ObjectiveValues `json:"objectives"`
	// Data to store with the trial.
	Metadata Metadata `json:"metadata,omitzero"`
}

// AshaPromotionSpec is a [StoppingSpec]. Asynchronous successive halving, by promotion: for workers that can resume a
// trial from a checkpoint.
//
// A trial pauses at each rung. When a worker asks, the best paused trial among the best `1 / eta` of its rung (at least
// one) continues at the next rung; if there is none, a new trial begins (Li et al., 2020, arXiv:1810.05934).
type AshaPromotionSpec struct {
	// The reduction factor: the share of the trials that continue is `1 / eta`. Zero stands for 3.0.
	Eta float64 `json:"eta,omitzero"`
	// The first rung; by default a sixteenth of the largest step, at least `steps.min`. Zero leaves it out.
	Grace int64 `json:"grace,omitzero"`
}

// AshaSpec is a [StoppingSpec]. Asynchronous successive halving, by stopping.
//
// Decisions are taken at the rungs `grace`, `grace * eta`, `grace * eta**2` and so on. A trial continues if it is among
// the best `1 / eta` of the trials that have reached the rung (Li et al., 2020, arXiv:1810.05934).
type AshaSpec struct {
	// The reduction factor: the share of the trials that continue is `1 / eta`. Zero stands for 3.0.
	Eta float64 `json:"eta,omitzero"`
	// The first rung; by default a sixteenth of the largest step, at least `steps.min`. Zero leaves it out.
	Grace int64 `json:"grace,omitzero"`
	// No trial is stopped at a rung that fewer trials have reached. Zero stands for 4.
	MinTrials int64 `json:"min_trials,omitzero"`
}

// AutoStoppingSpec is a [StoppingSpec]. The scheduler's choice: a good rule if the study has `steps`, otherwise none.
type AutoStoppingSpec struct{}

// CancelTrialsRequest is the request of [Client.CancelTrials]. Cancel trials. A worker that evaluates one gets the
// lease command `drop`.
type CancelTrialsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
	// The reason, for information.
	Reason *string `json:"reason,omitzero"`
}

// CancelTrialsResponse is the reply to [Client.CancelTrials]. A receipt for each trial, in order.
type CancelTrialsResponse struct {
	// The outcome of each trial.
	Receipts []Receipt `json:"receipts"`
}

// CategoricalParameter is a [ParameterSpec]. One of several unordered values. A choice may be null, a boolean, a number
// or a string.
type CategoricalParameter struct {
	// Its name.
	Name string `json:"name"`
	// The choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are different.
	Choices []ParameterValue `json:"choices"`
	// When it is active; absent: always.
	Condition []Alternative `json:"condition,omitzero"`
	// A guess of its best value.
	Prior *ParameterPrior `json:"prior,omitzero"`
}

// Checkpoint says where the state of an evaluation is stored. The scheduler keeps the reference and never reads what it
// names.
type Checkpoint struct {
	// An opaque reference, such as a URI or a path.
	URI string `json:"uri"`
	// The host on which the reference is valid, as the worker registered it; absent: it is valid on every host.
	Host *string `json:"host,omitzero"`
}

// Column is a value for each row: a number, or with `of` an index into it. Either `values` or `packed` has them.
type Column struct {
	// The values; null: the trial has none.
	Values []*float64 `json:"values,omitempty"`
	// The values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the trial has none.
	Packed *string `json:"packed,omitzero"`
	// What the values are indices of, from 0; empty: they are the numbers themselves. It holds for this reply alone.
	Of []ParameterValue `json:"of,omitempty"`
}

// ContinuousParameter is a [ParameterSpec]. A real number in [low, high].
type ContinuousParameter struct {
	// Its name.
	Name string `json:"name"`
	// The lower bound.
	Low float64 `json:"low"`
	// The upper bound.
	High float64 `json:"high"`
	// `log` is a logarithmic scale; it needs `low` above 0. Zero stands for ScaleLinear.
	Scale Scale `json:"scale,omitzero"`
	// When it is active; absent: always.
	Condition []Alternative `json:"condition,omitzero"`
	// A guess of its best value.
	Prior *ParameterPrior `json:"prior,omitzero"`
}

// CreateStudyRequest is the request of [Client.CreateStudy]. Create a study. For an equal spec the existing study is
// returned; another spec is a `conflict`.
type CreateStudyRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The spec of the study.
	Spec StudySpec `json:"spec"`
}

// CreateStudyResponse is the reply to [Client.CreateStudy]. The study, and whether this request created it.
type CreateStudyResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
	// False if the study already existed.
	Created bool `json:"created,omitzero"`
}

// DeleteStudyRequest is the request of [Client.DeleteStudy]. Delete a study with all its trials. If it does not exist,
// the reply is `unknown_study`.
type DeleteStudyRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
}

// DeleteStudyResponse is the reply to [Client.DeleteStudy]. The study was deleted.
type DeleteStudyResponse struct{}

// DeregisterWorkerRequest is the request of [Client.DeregisterWorker]. Deregister a worker. Its trials go back to the
// queue at once.
type DeregisterWorkerRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker.
	WorkerID string `json:"worker_id"`
}

// DeregisterWorkerResponse is the reply to [Client.DeregisterWorker]. The trials that went back to the queue.
type DeregisterWorkerResponse struct {
	// The trials.
	Released []int64 `json:"released,omitempty"`
}

// DescribeRequest is the request of [Client.Describe]. Ask for versions, capabilities and limits of the server. Needs
// no study.
type DescribeRequest struct{}

// DescribeResponse is the reply to [Client.Describe]. The server's versions, capabilities, limits and durability.
type DescribeResponse struct {
	// The versions served, oldest first.
	Versions []string `json:"versions"`
	// The server's name and version, for information.
	Server string `json:"server"`
	// Names of optional features of this server.
	Capabilities []string `json:"capabilities,omitempty"`
	// The limits of the server.
	Limits Limits `json:"limits"`
	// What an acknowledged result survives: memory, process (a killed process) or power.
	Durability string `json:"durability"`
	// The server's clock, for information.
	TimeMillis int64 `json:"time_ms"`
	// What the token of the caller allows.
	Role Role `json:"role,omitzero"`
}

// DrainWorkersRequest is the request of [Client.DrainWorkers]. Drain workers: they finish their running trials, get no
// others, and end.
//
// The workers are those with one of the ids or one of the names, and those that have all of the labels. At least one of
// the three is given.
type DrainWorkersRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The ids of workers.
	WorkerIDs []string `json:"worker_ids,omitempty"`
	// The names of workers.
	Names []string `json:"names,omitempty"`
	// Labels that a worker has, all with these values.
	Labels Labels `json:"labels,omitzero"`
	// False: let the workers that have not ended continue. Nil stands for true.
	Drain *bool `json:"drain,omitzero"`
}

// DrainWorkersResponse is the reply to [Client.DrainWorkers]. The workers that were meant.
type DrainWorkersResponse struct {
	// Their ids; the first of them, if the reply has no room for all.
	WorkerIDs []string `json:"worker_ids,omitempty"`
}

// EnqueueTrialsRequest is the request of [Client.EnqueueTrials]. Queue parameter sets for evaluation before any new
// suggestion. All or none are queued.
type EnqueueTrialsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The parameter sets.
	Trials []ParameterSet `json:"trials"`
}

// EnqueueTrialsResponse is the reply to [Client.EnqueueTrials]. The new trials' ids, in order.
type EnqueueTrialsResponse struct {
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
}

// ErrorResponse is the request had no effect; this is the reason.
//
// `path` is a JSON Pointer into the request's body, `value` the faulty value, cut at 200 characters. A reader handles
// an unknown code by `retryable`.
type ErrorResponse struct {
	// The kind of the error; see the table of errors.
	Code ErrorCode `json:"code"`
	// The error message for users.
	Message string `json:"message"`
	// Whether the same request may succeed later.
	Retryable bool `json:"retryable,omitzero"`
	// The pause before the next attempt.
	RetryAfterSeconds *float64 `json:"retry_after_s,omitzero"`
	// A JSON Pointer into the request's body.
	Path *string `json:"path,omitzero"`
	// The faulty value as JSON text, cut, with secrets masked.
	Value *string `json:"value,omitzero"`
	// Further data for programs.
	Detail json.RawMessage `json:"detail,omitzero"`
}

// ExploreExploitSpec is a [SamplerSpec]. Explore with a scrambled Sobol sequence, then exploit a model of the best
// trials.
//
// `explore` is the number of trials before the first model; by default it depends on the number of parameters and
// `max_trials`.
type ExploreExploitSpec struct {
	// Trials before the first model. Zero leaves it out.
	Explore int64 `json:"explore,omitzero"`
	// The share of the trials on which the model is fitted. Zero stands for 0.25.
	EliteFraction float64 `json:"elite_fraction,omitzero"`
	// The probability of exploration once there is a model. Nil stands for 0.1.
	ExploreProbability *float64 `json:"explore_probability,omitzero"`
}

// ExternalSpec is a [SamplerSpec]. A sampler that is installed on the server, by its name, such as `optuna` or `cmaes`.
type ExternalSpec struct {
	// Its name.
	Name string `json:"name"`
	// Its options.
	Options map[string]ParameterValue `json:"options,omitempty"`
}

// Failure is an evaluation without a result.
//
// `failed` is final unless `retry`; `infeasible`: the point cannot be evaluated.
type Failure struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
	// Whether the evaluation failed, or the point cannot be evaluated. Zero stands for FailureKindFailed.
	Kind FailureKind `json:"kind,omitzero"`
	// The reason, such as a traceback.
	Reason string `json:"reason"`
	// Put the trial back into the queue; this counts against `max_retries`.
	Retry bool `json:"retry,omitzero"`
	// Data to store with the trial.
	Metadata Metadata `json:"metadata,omitzero"`
}

// GaussianMixtureSpec is a [SamplerSpec]. Draw from a Gaussian mixture that is fitted to the best trials; uniform until
// there are enough trials.
type GaussianMixtureSpec struct {
	// The share of the trials on which the model is fitted. Zero stands for 0.25.
	EliteFraction float64 `json:"elite_fraction,omitzero"`
	// The maximum number of components. Zero stands for 3.
	Components int64 `json:"components,omitzero"`
}

// GaussianProcessSpec is a [SamplerSpec]. Bayesian optimisation with Gaussian processes, the default.
//
// It uses a trust region for one comparison group, and random rays for several groups.
type GaussianProcessSpec struct{}

// GetColumnsRequest is the request of [Client.GetColumns]. Read the trials that changed after an event, by column, in
// the order of their changes.
//
// Repeat it with `changed_since` set to `as_of` of the reply: at once while `more` is true, later to follow the
// changes. A trial may come several times; the row of the largest `changed` is the current one.
type GetColumnsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// Only trials that changed after this event: 0, or the `as_of` of the previous reply.
	ChangedSince int64 `json:"changed_since,omitzero"`
	// The longest reply, in bytes, within `max_reply_bytes` of the limits. One row is returned in any case. Zero stands
	// for 1048576.
	MaxBytes int64 `json:"max_bytes,omitzero"`
	// Whether the columns have `packed` instead of `values`.
	Packed bool `json:"packed,omitzero"`
	// Columns to return beside ids, changes, states and parameters.
	Include []ColumnGroup `json:"include,omitempty"`
	// Only the columns of these parameters; empty: of all.
	Parameters []string `json:"parameters,omitempty"`
}

// GetColumnsResponse is the reply to [Client.GetColumns]. Rows by column; each column but those of `reports` has a
// value for each row.
type GetColumnsResponse struct {
	// The `changed_since` of the next request: the `changed` of the last row if there are more, otherwise the newest
	// event.
	AsOf int64 `json:"as_of"`
	// Whether more rows follow.
	More bool `json:"more,omitzero"`
	// The number of trials that changed after `changed_since`: the rows of this reply and of those that follow.
	Total int64 `json:"total,omitzero"`
	// The revision of the objectives for `costs`. If it is another one than before, read the costs again from 0.
	ObjectiveRevision int64 `json:"objective_revision"`
	// The ids of the trials.
	TrialID Column `json:"trial_id"`
	// The event of the latest change of each trial, increasing.
	Changed Column `json:"changed"`
	// The states.
	State Column `json:"state"`
	// The parameters by name. Values of a categorical parameter are indices into `of`, where null may be a choice; a null
	// in `values` says that the parameter is not active.
	Parameters map[string]Column `json:"parameters,omitempty"`
	// With `times`: when each trial was created.
	CreatedMillis *Column `json:"created_ms,omitzero"`
	// With `times`: when its latest lease began.
	StartedMillis *Column `json:"started_ms,omitzero"`
	// With `times`: when it ended.
	EndedMillis *Column `json:"ended_ms,omitzero"`
	// With `worker`: the worker of its latest lease.
	WorkerID *Column `json:"worker_id,omitzero"`
	// With `objectives`: the values of each objective, if completed; if stopped or paused, those at the largest step.
	Objectives map[string]Column `json:"objectives,omitempty"`
	// With `costs`: the cost in each comparison group, if completed.
	Costs map[string]Column `json:"costs,omitempty"`
	// With `costs`: the violation of the limits in each comparison group, if completed; 0 within all limits.
	Violations map[string]Column `json:"violations,omitempty"`
	// With `reports`: the reported steps and values.
	Reports *ReportColumns `json:"reports,omitzero"`
}

// GetEventsRequest is the request of [Client.GetEvents]. Ask for events after an event, or from the oldest stored one,
// waiting up to `wait_s` for the first.
type GetEventsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The newest known event; the reply starts with the next one.
	After *int64 `json:"after,omitzero"`
	// The maximum number of events. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// The maximum wait for the first.
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

// GetFrontsRequest is the request of [Client.GetFronts]. Ask for the non-dominated fronts, up to `limit` trials in
// total.
type GetFrontsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The maximum number of trials, over all fronts. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// Whether the trials have their metadata.
	WithMetadata bool `json:"with_metadata,omitzero"`
}

// GetFrontsResponse is the reply to [Client.GetFronts]. Trials front by front, and the size of the first front. If the
// reply has no room for all, it ends early.
type GetFrontsResponse struct {
	// The trials; their rank is the number of their front.
	Items []RankedTrial `json:"items,omitempty"`
	// The number of trials in the first front.
	FrontSize int64 `json:"front_size,omitzero"`
}

// GetMetadataRequest is the request of [Client.GetMetadata]. Ask for the metadata of some trials.
type GetMetadataRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
}

// GetMetadataResponse is the reply to [Client.GetMetadata]. The metadata in the requested order; a reply without room
// for all has the first of them.
type GetMetadataResponse struct {
	// One for each requested trial; request those that are missing at the end again.
	Items []TrialMetadata `json:"items,omitempty"`
}

// GetModelViewRequest is the request of [Client.GetModelView]. Ask what a model of the results predicts on a grid of
// one or two parameters.
//
// The server computes it beside its other work, for at most `wait_s`; then `ready` is false, and the same request can
// be sent again.
type GetModelViewRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The parameters of the grid.
	Parameters []string `json:"parameters"`
	// The maximum number of values on each axis. Zero stands for 24.
	Size int64 `json:"size,omitzero"`
	// A parameter set with the values of all other parameters; absent: that of the recommended trial.
	At ParameterSet `json:"at,omitzero"`
	// The maximum wait. Nil stands for 10.0.
	WaitSeconds *float64 `json:"wait_s,omitzero"`
}

// GetModelViewResponse is the reply to [Client.GetModelView]. The grid and the predictions. There are none while there
// are too few completed trials.
type GetModelViewResponse struct {
	// Whether the predictions are computed; if not, send the request again.
	Ready bool `json:"ready,omitzero"`
	// The number of completed trials that the model has seen.
	Trials int64 `json:"trials,omitzero"`
	// The revision of the objectives of the costs.
	ObjectiveRevision int64 `json:"objective_revision,omitzero"`
	// The values of the other parameters; the grid's own have no meaning here.
	At ParameterSet `json:"at,omitzero"`
	// The axes, in the order of `parameters`.
	Axes []ModelAxis `json:"axes,omitempty"`
	// The predictions for each comparison group.
	Groups []ModelGroup `json:"groups,omitempty"`
}

// GetReportsRequest is the request of [Client.GetReports]. Page through the reports of some trials, in the order of
// trials, attempts and steps.
type GetReportsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The trials.
	TrialIDs []int64 `json:"trial_ids"`
	// The maximum number of items. Zero stands for 1000.
	Limit int64 `json:"limit,omitzero"`
	// The `next_cursor` of the previous page; absent for the first page.
	After *string `json:"after,omitzero"`
}

// GetReportsResponse is the reply to [Client.GetReports]. A page of reports.
type GetReportsResponse struct {
	// The reports.
	Items []StoredReport `json:"items,omitempty"`
	// The `after` of the next page; absent on the last page.
	NextCursor *string `json:"next_cursor,omitzero"`
}

// GetStudyRequest is the request of [Client.GetStudy]. Ask for a study and its current state.
type GetStudyRequest struct {
	// The study. Empty stands for the client's.
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
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker.
	WorkerID string `json:"worker_id"`
	// The maximum number of suggestions; the server never waits to collect more. Zero stands for 1.
	Count int64 `json:"count,omitzero"`
	// The maximum wait for the first.
	WaitSeconds float64 `json:"wait_s,omitzero"`
	// The duration of the leases; default: that of the study. Zero leaves it out.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
}

// GetSuggestionResponse is the reply to [Client.GetSuggestion]. Suggestions, or why there are none: `wait` and `paused`
// (ask again), `finished` (end).
type GetSuggestionResponse struct {
	// Whether there are suggestions, or why not.
	Status AskStatus `json:"status"`
	// At least one, if the status is `suggestions`.
	Suggestions []Suggestion `json:"suggestions,omitempty"`
	// The pause before the next ask, with `wait` and `paused`.
	RetryAfterSeconds *float64 `json:"retry_after_s,omitzero"`
	// The reason of the end of the study.
	Reason FinishReason `json:"reason,omitzero"`
}

// GetTopKRequest is the request of [Client.GetTopK]. Ask for the best trials: by cost for one group, by front and
// crowding distance for several.
type GetTopKRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The maximum number of trials. Zero stands for 10.
	Limit int64 `json:"limit,omitzero"`
	// Whether the trials have their metadata.
	WithMetadata bool `json:"with_metadata,omitzero"`
}

// GetTopKResponse is the reply to [Client.GetTopK]. The best trials, best first. If the reply has no room for all, the
// list ends early.
type GetTopKResponse struct {
	// The trials.
	Items []RankedTrial `json:"items,omitempty"`
}

// GetTrialsRequest is the request of [Client.GetTrials]. Page through the trials by id: all, those in some states, or
// those changed since an event.
type GetTrialsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// Only trials in one of these states; empty: in any.
	States []TrialState `json:"states,omitempty"`
	// Only trials that changed after this event: the `as_of` of an earlier pass.
	ChangedSince *int64 `json:"changed_since,omitzero"`
	// Whether the trials have their metadata.
	WithMetadata bool `json:"with_metadata,omitzero"`
	// The maximum number of items. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// The `next_cursor` of the previous page; absent for the first page.
	After *string `json:"after,omitzero"`
}

// GetTrialsResponse is the reply to [Client.GetTrials]. A page of trials. Every page of a pass repeats `as_of`, the
// `changed_since` of the next pass.
type GetTrialsResponse struct {
	// The trials.
	Items []Trial `json:"items,omitempty"`
	// The `after` of the next page; absent on the last page.
	NextCursor *string `json:"next_cursor,omitzero"`
	// The newest event when the pass began.
	AsOf int64 `json:"as_of,omitzero"`
}

// GroupCost is the cost of a trial in one comparison group, and its violation of the limits in that group.
type GroupCost struct {
	// The comparison group.
	Group string `json:"group"`
	// Lower is better; absent if the trial has no values.
	Cost *float64 `json:"cost,omitzero"`
	// 0 within all limits of the group.
	Violation float64 `json:"violation,omitzero"`
}

// Header is the second ZeroMQ frame of a request; in a reply it has only `version` and `id`. Unknown fields are
// ignored.
//
// `id` is chosen by the client, unique on its socket, and repeated in the reply. `idempotency_key` identifies the
// request: a retry repeats it. `traceparent` and `tracestate` are those of W3C Trace Context.
type Header struct {
	// The lowest version that has everything the request uses; in a reply, the server's version.
	Version string `json:"version"`
	// Correlates the reply with the request.
	ID string `json:"id,omitzero"`
	// Identifies the request: a retry repeats it.
	IdempotencyKey string `json:"idempotency_key,omitzero"`
	// The token of the caller.
	Token *string `json:"token,omitzero"`
	// The sender's name and version, for information.
	Client *string `json:"client,omitzero"`
	// The position in a trace, of W3C Trace Context.
	Traceparent *string `json:"traceparent,omitzero"`
	// Vendors' data of the trace, of W3C Trace Context.
	Tracestate *string `json:"tracestate,omitzero"`
}

// HeartbeatRequest is the request of [Client.Heartbeat]. Renew the listed leases. Send a heartbeat every quarter of the
// shortest lease that the worker holds.
type HeartbeatRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker.
	WorkerID string `json:"worker_id"`
	// The leases that it holds.
	Leases []LeaseRef `json:"leases,omitempty"`
}

// HeartbeatResponse is the reply to [Client.Heartbeat]. A command for the worker, and what to do with the trials of
// leases that are not current.
type HeartbeatResponse struct {
	// The command.
	Command Command `json:"command"`
	// Leases whose trials the worker ends.
	LeaseCommands []LeaseCommand `json:"lease_commands,omitempty"`
	// The study's state.
	State StudyState `json:"state"`
}

// HypercubeSpec is a [SamplerSpec]. A sequence of Latin hypercubes of `block` points.
type HypercubeSpec struct {
	// The number of points of a hypercube. Zero stands for 64.
	Block int64 `json:"block,omitzero"`
}

// IntegerParameter is a [ParameterSpec]. An integer in [low, high], both included.
type IntegerParameter struct {
	// Its name.
	Name string `json:"name"`
	// The lower bound.
	Low int64 `json:"low"`
	// The upper bound.
	High int64 `json:"high"`
	// `log` is a logarithmic scale; it needs `low` above 0. Zero stands for ScaleLinear.
	Scale Scale `json:"scale,omitzero"`
	// When it is active; absent: always.
	Condition []Alternative `json:"condition,omitzero"`
	// A guess of its best value.
	Prior *ParameterPrior `json:"prior,omitzero"`
}

// IsMultiGroupRequest is the request of [Client.IsMultiGroup]. Ask whether the objectives form several comparison
// groups.
type IsMultiGroupRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
}

// IsMultiGroupResponse is the reply to [Client.IsMultiGroup]. The groups in the order of the costs.
type IsMultiGroupResponse struct {
	// Whether there are several.
	IsMultiGroup bool `json:"is_multi_group,omitzero"`
	// Their names.
	Groups []string `json:"groups,omitempty"`
}

// LatticeParameter is a [ParameterSpec]. One of several ordered numbers, such as 16, 32, 64; neighbouring values are
// one step apart.
type LatticeParameter struct {
	// Its name.
	Name string `json:"name"`
	// The values, increasing.
	Values []float64 `json:"values"`
	// When it is active; absent: always.
	Condition []Alternative `json:"condition,omitzero"`
	// A guess of its best value.
	Prior *ParameterPrior `json:"prior,omitzero"`
}

// LeaseCommand says what to do with the trial of one lease.
type LeaseCommand struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The lease that the heartbeat named.
	Lease string `json:"lease"`
	// The command.
	Command LeaseCommandKind `json:"command"`
	// The reason, for people.
	Reason *string `json:"reason,omitzero"`
}

// LeaseRef is a lease that a worker holds.
type LeaseRef struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
}

// Limits is the limits of a server. A request that exceeds a limit is refused with `too_large` or `invalid_message`.
type Limits struct {
	// The longest message, in bytes.
	MaxMessageBytes int64 `json:"max_message_bytes"`
	// The longest reply, in bytes; a reply with a single item may be longer.
	MaxReplyBytes int64 `json:"max_reply_bytes"`
	// The maximum nesting depth of arrays and objects.
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
	// Requests that wait at the server, in total.
	MaxParked int64 `json:"max_parked"`
	// Requests of one token that wait at the server.
	MaxPrincipalParked int64 `json:"max_principal_parked"`
	// Workers of one study that one token has registered.
	MaxPrincipalWorkers int64 `json:"max_principal_workers"`
	// Seconds for which an idempotency key is known after its trials have ended (running time).
	RequestRetentionSeconds float64 `json:"request_retention_s"`
	// Newer requests after which an idempotency key is forgotten if its trials have ended.
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
	// The maximum number of items. Zero stands for 100.
	Limit int64 `json:"limit,omitzero"`
	// The `next_cursor` of the previous page; absent for the first page.
	After *string `json:"after,omitzero"`
}

// ListStudiesResponse is the reply to [Client.ListStudies]. A page of studies in the order of their names.
type ListStudiesResponse struct {
	// The studies.
	Items []StudyInfo `json:"items,omitempty"`
	// The `after` of the next page; absent on the last page.
	NextCursor *string `json:"next_cursor,omitzero"`
	// The number of studies, on all pages, that the server has in memory; for information.
	InMemory *int64 `json:"in_memory,omitzero"`
}

// MedianSpec is a [StoppingSpec]. A trial is stopped if it is worse than the median of the other trials at the same
// step.
type MedianSpec struct {
	// The first step of a decision; by default a sixteenth of the largest step, at least `steps.min`. Zero leaves it out.
	Grace int64 `json:"grace,omitzero"`
	// The number of steps between two decisions; by default `grace`. Zero leaves it out.
	Every int64 `json:"every,omitzero"`
	// No trial is stopped at a step that fewer trials have reached. Zero stands for 4.
	MinTrials int64 `json:"min_trials,omitzero"`
}

// ModelAxis is an axis of the grid.
type ModelAxis struct {
	// The parameter.
	Parameter string `json:"parameter"`
	// Its values on the grid: evenly spaced on its scale, or its choices.
	Values []ParameterValue `json:"values"`
	// The lower bound of the sampler's trust region; absent if there is none for this parameter.
	RegionLow *float64 `json:"region_low,omitzero"`
	// The upper bound of the sampler's trust region.
	RegionHigh *float64 `json:"region_high,omitzero"`
}

// ModelChanged is an [Event]. The sampler has a new model.
type ModelChanged struct {
	// The number of the event in the study.
	EventID int64 `json:"event_id"`
	// The time of the event.
	TimeMillis int64 `json:"time_ms"`
	// The number of the model in the study, from 1.
	ModelVersion int64 `json:"model_version"`
}

// ModelGroup is the predictions of the cost in one comparison group, for each point of the grid, the last axis fastest.
type ModelGroup struct {
	// The comparison group.
	Group string `json:"group"`
	// The expected costs; lower is better.
	Mean []float64 `json:"mean"`
	// The standard deviations of the expected costs, without the noise of an evaluation.
	Deviation []float64 `json:"deviation"`
}

// NoStoppingSpec is a [StoppingSpec]. No trial is stopped.
type NoStoppingSpec struct{}

// ObjectiveSpec is a number that each trial returns, and how it is scored.
//
// Values better than `target` do not improve the score. A trial beyond `limit` violates it. `priority` is the weight
// within the comparison `group`; costs of different groups are never summed.
type ObjectiveSpec struct {
	// Its name.
	Name string `json:"name"`
	// The direction of improvement. Zero stands for DirectionMinimize.
	Direction Direction `json:"direction,omitzero"`
	// The value from which on the score does not improve; needs a limit.
	Target *float64 `json:"target,omitzero"`
	// The worst acceptable value.
	Limit *float64 `json:"limit,omitzero"`
	// Its weight within the group. Zero stands for 1.0.
	Priority float64 `json:"priority,omitzero"`
	// The comparison group. Zero stands for "default".
	Group string `json:"group,omitzero"`
}

// ParameterPrior is a guess of the best value of a parameter. It may influence the suggestions, and nothing else.
type ParameterPrior struct {
	// The guess, a value of the parameter. Null is the choice null.
	Value ParameterValue `json:"value,omitzero"`
	// How much the guess is trusted: near 0 hardly, 1 most. Zero stands for 0.5.
	Confidence float64 `json:"confidence,omitzero"`
}

// ParentTest is a test of the value of a parent. Each part that is given must hold; at least one is given.
//
// An inactive parent fails every test.
type ParentTest struct {
	// The values that pass.
	In []ParameterValue `json:"in,omitzero"`
	// The least value that passes; not for a categorical parent.
	Ge *float64 `json:"ge,omitzero"`
	// The largest value that passes; not for a categorical parent.
	Le *float64 `json:"le,omitzero"`
}

// PreviewObjectivesRequest is the request of [Client.PreviewObjectives]. Ask how the completed trials would be ranked
// under other settings of the objectives. Nothing is changed.
type PreviewObjectivesRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// All objectives, with their existing names.
	Objectives []ObjectiveSpec `json:"objectives"`
	// The maximum number of trials. Zero stands for 10.
	Limit int64 `json:"limit,omitzero"`
}

// PreviewObjectivesResponse is the reply to [Client.PreviewObjectives]. The best trials under these objectives. If the
// reply has no room for all, the list ends early.
type PreviewObjectivesResponse struct {
	// The trials with their costs under these objectives, best first. Their rank is the place of a trial if there is one
	// group, otherwise the number of its front.
	Items []RankedTrial `json:"items,omitempty"`
	// The number of trials in the first front.
	FrontSize int64 `json:"front_size,omitzero"`
	// The comparison groups, in the order of the costs.
	Groups []string `json:"groups,omitempty"`
}

// RankedTrial is a trial and its rank: its place in a ranking, or the number of its front, both from 1.
type RankedTrial struct {
	// Its place in a ranking, or the number of its front; from 1.
	Rank int64 `json:"rank"`
	// The trial.
	Trial Trial `json:"trial"`
}

// Receipt is the outcome of one item of a tell.
//
// `recorded`: the item was recorded. `superseded`: another result was recorded before; `objectives` has its values.
// `ended`: the trial had already ended with `state`. `requeued`: the trial will be evaluated again. `refused`: see
// `error`.
type Receipt struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The outcome of the item.
	Outcome Outcome `json:"outcome"`
	// The current state of the trial.
	State TrialState `json:"state,omitzero"`
	// The recorded values, if they differ.
	Objectives ObjectiveValues `json:"objectives,omitzero"`
	// Checkpoints of the trial that are no longer needed; the worker may delete them.
	Discard []Checkpoint `json:"discard,omitempty"`
	// Why the item was refused.
	Error *ErrorResponse `json:"error,omitzero"`
}

// RegisterWorkerRequest is the request of [Client.RegisterWorker]. Register a worker with a study. The same idempotency
// key returns the same worker.
type RegisterWorkerRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// A name for display.
	Name *string `json:"name,omitzero"`
	// The host name.
	Host *string `json:"host,omitzero"`
	// The process id on this host.
	PID *int64 `json:"pid,omitzero"`
	// The number of trials that it evaluates at once. Zero stands for 1.
	Concurrency int64 `json:"concurrency,omitzero"`
	// Whether it can continue an evaluation from the checkpoint of another attempt.
	CanResume bool `json:"can_resume,omitzero"`
	// Facts about where it runs, such as node, queue, job id or GPU.
	Labels Labels `json:"labels,omitzero"`
}

// RegisterWorkerResponse is the reply to [Client.RegisterWorker]. The worker's id, the study and the limits.
type RegisterWorkerResponse struct {
	// Identifies the worker in its later requests.
	WorkerID string `json:"worker_id"`
	// The study.
	Info StudyInfo `json:"info"`
	// The limits of the server.
	Limits Limits `json:"limits"`
}

// ReleaseTrialsRequest is the request of [Client.ReleaseTrials]. Give back trials without a result, such as on
// preemption. They go back to the queue at once.
type ReleaseTrialsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The leases to give back.
	Leases []LeaseRef `json:"leases"`
	// Why they are given back. Zero stands for ReleaseKindPreempted.
	Kind ReleaseKind `json:"kind,omitzero"`
	// The reason, for information.
	Reason *string `json:"reason,omitzero"`
}

// ReleaseTrialsResponse is the reply to [Client.ReleaseTrials]. A receipt for each trial, in order.
type ReleaseTrialsResponse struct {
	// The outcome of each lease.
	Receipts []Receipt `json:"receipts"`
}

// Report holds intermediate values of a trial at one step.
type Report struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
	// The step, from 1. Steps may be reported in any order, and with gaps.
	Step int64 `json:"step"`
	// The values of some or all objectives at this step.
	Objectives ReportedValues `json:"objectives,omitzero"`
	// Whether a value is not finite; such a value cannot be sent, and counts as worse than any number.
	Diverged bool `json:"diverged,omitzero"`
	// Data to store with the report.
	Metadata Metadata `json:"metadata,omitzero"`
	// Where the state of the evaluation at this step is stored.
	Checkpoint *Checkpoint `json:"checkpoint,omitzero"`
}

// ReportColumns is the reports of the trials of a reply: `counts` has a value for each trial, the others one for each
// report.
type ReportColumns struct {
	// The number of reported steps of each trial.
	Counts Column `json:"counts"`
	// The steps, trial by trial, in increasing order.
	Steps Column `json:"steps"`
	// The values of each objective at these steps, of the latest attempt that reported the step; null: none, or one that
	// is not finite.
	Objectives map[string]Column `json:"objectives,omitempty"`
}

// ReportReceipt is the outcome of one report, and the decision on its trial.
type ReportReceipt struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The step of the report.
	Step int64 `json:"step"`
	// The outcome of the report.
	Outcome ReportOutcome `json:"outcome"`
	// The decision on the trial.
	Decision Decision `json:"decision"`
	// The next step at which there will be a decision: reports of smaller steps can be sent together with it. Absent if
	// there will be none.
	NextStep int64 `json:"next_step,omitzero"`
	// Why the trial is stopped or paused, for people.
	Reason *string `json:"reason,omitzero"`
	// The current state of the trial, if it is not running under this lease.
	State TrialState `json:"state,omitzero"`
	// The recorded values, if they differ.
	Objectives ObjectiveValues `json:"objectives,omitzero"`
	// Checkpoints of the trial that are no longer needed; the worker may delete them.
	Discard []Checkpoint `json:"discard,omitempty"`
	// Why the report was refused.
	Error *ErrorResponse `json:"error,omitzero"`
}

// Result is the values of one evaluation.
type Result struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The token that came with the suggestion.
	Lease string `json:"lease"`
	// The objective values.
	Objectives ObjectiveValues `json:"objectives"`
	// Data to store with the trial.
	Metadata Metadata `json:"metadata,omitzero"`
}

// Resume is the state from which another attempt at a trial continues.
type Resume struct {
	// The step of the checkpoint: the evaluation continues with the next step.
	Step int64 `json:"step"`
	// The checkpoint.
	Checkpoint Checkpoint `json:"checkpoint"`
}

// SamplerStatus is the state of the sampler, for information: the words and names are those of the sampler.
type SamplerStatus struct {
	// The sampler's word for its phase, such as `start` or `model`.
	Phase string `json:"phase"`
	// What the sampler tells of itself, by name: `model_version`, and others that depend on the sampler.
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

// SetStudyStateRequest is the request of [Client.SetStudyState]. Pause, resume or finish a study by hand. `running`
// also reopens a study that was finished by hand.
type SetStudyStateRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The new state.
	State StudyState `json:"state"`
}

// SetStudyStateResponse is the reply to [Client.SetStudyState]. The study after the change.
type SetStudyStateResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// ShutdownRequest is the request of [Client.Shutdown]. Stop the scheduler. It gives no new suggestions, sends `drain`
// (or `stop`) to workers, and then exits.
//
// `grace_s` limits the wait for running trials; their leases survive the restart.
type ShutdownRequest struct {
	// Whether workers finish their running trials (`drain`) or end at once (`stop`). Zero stands for ShutdownModeDrain.
	Mode ShutdownMode `json:"mode,omitzero"`
	// The maximum wait for running trials.
	GraceSeconds float64 `json:"grace_s,omitzero"`
}

// ShutdownResponse is the reply to [Client.Shutdown]. The scheduler is shutting down.
type ShutdownResponse struct {
	// The number of running trials.
	Running int64 `json:"running,omitzero"`
}

// SobolSpec is a [SamplerSpec]. A scrambled Sobol sequence.
type SobolSpec struct{}

// StatusRequest is the request of [Client.Status]. Ask for the status of a study: counts, workers, the best trial.
type StatusRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The maximum number of workers to list. Nil stands for 100.
	MaxWorkers *int64 `json:"max_workers,omitzero"`
}

// StatusResponse is the reply to [Client.Status]. The status of a study. `best` is the first of the top-k; `front_size`
// is the size of the first front.
type StatusResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
	// Its workers.
	Workers []WorkerStatus `json:"workers,omitempty"`
	// The total number of its workers.
	WorkerCount int64 `json:"worker_count,omitzero"`
	// How many more trials could begin now if there were more workers; absent: any number.
	Demand *int64 `json:"demand,omitzero"`
	// The best trial; absent before the first result.
	Best *Trial `json:"best,omitzero"`
	// The trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best.
	Recommended *Trial `json:"recommended,omitzero"`
	// The number of trials in the first front.
	FrontSize int64 `json:"front_size,omitzero"`
	// The state of the sampler.
	Sampler *SamplerStatus `json:"sampler,omitzero"`
	// A check of the stopping rule; absent while no completed trial has reported at a decision step.
	Stopping *StoppingSafety `json:"stopping,omitzero"`
	// The newest event of the study.
	NewestEvent int64 `json:"newest_event,omitzero"`
	// Why results cannot be stored at the moment, for people; absent if the last change was stored.
	StorageProblem *string `json:"storage_problem,omitzero"`
}

// StepsSpec is the steps of a trial, such as the epochs of a training. A worker reports intermediate values at some of
// them.
type StepsSpec struct {
	// The largest step, at which a trial is complete.
	Max int64 `json:"max"`
	// No trial is stopped or paused before this step. Zero stands for 1.
	Min int64 `json:"min,omitzero"`
	// What a step is, such as `epoch`, for display.
	Unit *string `json:"unit,omitzero"`
	// Which value of a trial a stopping rule compares. Zero stands for StepValueLast.
	Value StepValue `json:"value,omitzero"`
}

// StoppingSafety says which completed trials the stopping rule would stop or leave paused if it decided on their
// reports again.
//
// Each is compared with all trials that have reached the same decision steps until now. A rule that would stop the best
// trial is too strict for the study. The scheduler may check only the latest completed trials and the best one.
type StoppingSafety struct {
	// The number of completed trials that have reported at a decision step and were checked.
	Checked int64 `json:"checked"`
	// How many of them the rule would stop or leave paused.
	WouldStop int64 `json:"would_stop"`
	// Whether the best trial is one of them.
	BestWouldStop bool `json:"best_would_stop,omitzero"`
}

// StoredReport is a recorded report, and the decision that it brought.
type StoredReport struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The number of the lease under which it was reported.
	Attempt int64 `json:"attempt"`
	// The step.
	Step int64 `json:"step"`
	// The reported values.
	Objectives ReportedValues `json:"objectives,omitzero"`
	// Whether a value was not finite.
	Diverged bool `json:"diverged,omitzero"`
	// The decision on the trial.
	Decision Decision `json:"decision"`
	// The reason of the decision.
	Reason *string `json:"reason,omitzero"`
	// Where the state of the evaluation at this step is stored.
	Checkpoint *Checkpoint `json:"checkpoint,omitzero"`
	// When it was recorded.
	TimeMillis int64 `json:"time_ms"`
}

// StudyChanged is an [Event]. The study was created, or its state, ends, objectives, description or labels changed.
type StudyChanged struct {
	// The number of the event in the study.
	EventID int64 `json:"event_id"`
	// The time of the event.
	TimeMillis int64 `json:"time_ms"`
	// The new state.
	State StudyState `json:"state"`
	// The reason of the end of the study.
	Reason FinishReason `json:"reason,omitzero"`
	// The new revision of the study.
	Revision int64 `json:"revision"`
	// The revision of its objectives.
	ObjectiveRevision int64 `json:"objective_revision"`
}

// StudyInfo is a study and its current state.
type StudyInfo struct {
	// Its name.
	Study string `json:"study"`
	// The spec, with all changes so far.
	Spec StudySpec `json:"spec"`
	// Whether it gives out trials.
	State StudyState `json:"state"`
	// The reason of the end; absent for a study that has not finished.
	Reason FinishReason `json:"reason,omitzero"`
	// Counts the changes of the study; an update gives the revision that it expects.
	Revision int64 `json:"revision"`
	// Counts the changes of the objectives.
	ObjectiveRevision int64 `json:"objective_revision"`
	// When it was created.
	CreatedMillis int64 `json:"created_ms"`
	// The seconds since creation in which scheduler and study were running; they count for `deadline_s`.
	RunningSeconds float64 `json:"running_s,omitzero"`
	// Its trials by state.
	Counts TrialCounts `json:"counts,omitzero"`
	// Trials created by ask or enqueue, which count for `max_trials`.
	CreatedTrials int64 `json:"created_trials,omitzero"`
	// The steps that the trials have used, which count for `max_steps`: the sum of their largest reported steps.
	UsedSteps int64 `json:"used_steps,omitzero"`
	// The steps that the stopped trials did not use.
	SavedSteps int64 `json:"saved_steps,omitzero"`
}

// StudySpec is the spec of a study: parameters, objectives, ends, and rules for leases and retries.
type StudySpec struct {
	// The parameters.
	Parameters []ParameterSpec `json:"parameters"`
	// The objectives.
	Objectives []ObjectiveSpec `json:"objectives"`
	// The total number of trials to create; absent: no limit. Zero leaves it out.
	MaxTrials int64 `json:"max_trials,omitzero"`
	// The total number of steps of all trials; needs `steps`; absent: no limit. Zero leaves it out.
	MaxSteps int64 `json:"max_steps,omitzero"`
	// The number of failed trials that finishes the study. Zero leaves it out.
	MaxFailures int64 `json:"max_failures,omitzero"`
	// The number of failed trials in a row that finishes the study. Zero leaves it out.
	MaxConsecutiveFailures int64 `json:"max_consecutive_failures,omitzero"`
	// The scheduler's running seconds after which the study finishes. Zero leaves it out.
	DeadlineSeconds float64 `json:"deadline_s,omitzero"`
	// Objective values; the study finishes when one trial reaches all of them.
	StopAt ObjectiveValues `json:"stop_at,omitzero"`
	// The seed of all randomness; absent: chosen by the server.
	Seed *int64 `json:"seed,omitzero"`
	// Whether suggestions depend only on the order of the requests; asks then wait for the model.
	Deterministic bool `json:"deterministic,omitzero"`
	// The sampler. Nil stands for [GaussianProcessSpec].
	Sampler SamplerSpec `json:"sampler,omitzero"`
	// The steps of a trial, if workers report intermediate values.
	Steps *StepsSpec `json:"steps,omitzero"`
	// The rule that ends trials early; each other than `none` and `auto` needs `steps`. Nil stands for [AutoStoppingSpec].
	Stopping StoppingSpec `json:"stopping,omitzero"`
	// The default duration of a lease. Zero stands for 60.0.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
	// The number of retries of a trial after expired leases and failures with `retry`. Nil stands for 2.
	MaxRetries *int64 `json:"max_retries,omitzero"`
	// How often a trial may be given back without a result. Nil stands for 20.
	MaxPreemptions *int64 `json:"max_preemptions,omitzero"`
	// Whether points may be suggested again.
	AllowRepeats bool `json:"allow_repeats,omitzero"`
	// Earlier studies of the same scheduler whose trials may influence the suggestions, and nothing else.
	TransferFrom []string `json:"transfer_from,omitempty"`
	// What the study is about, for people.
	Description *string `json:"description,omitzero"`
	// Texts or links by name, for display and selection.
	Labels OperatorLabels `json:"labels,omitzero"`
}

// SubmitReportsRequest is the request of [Client.SubmitReports]. Report intermediate values, learn which trials to
// stop, and with `next_count` ask for others.
type SubmitReportsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker; required with `next_count`. Zero leaves it out.
	WorkerID string `json:"worker_id,omitzero"`
	// The reports.
	Reports []Report `json:"reports"`
	// The maximum number of suggestions in the reply, at most one for each trial that a receipt stops or pauses.
	NextCount int64 `json:"next_count,omitzero"`
	// The duration of their leases; default: that of the study. Zero leaves it out.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
}

// SubmitReportsResponse is the reply to [Client.SubmitReports]. A receipt for each report, in order; and the answer to
// `next_count`.
type SubmitReportsResponse struct {
	// The outcome of each report.
	Receipts []ReportReceipt `json:"receipts"`
	// The answer to `next_count`, if a receipt stops or pauses a trial; never waits.
	Next *GetSuggestionResponse `json:"next,omitzero"`
}

// SubmitResultRequest is the request of [Client.SubmitResult]. Tell results and failures, at least one, and with
// `next_count` ask for the next suggestions.
type SubmitResultRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The worker; required with `next_count`. Zero leaves it out.
	WorkerID string `json:"worker_id,omitzero"`
	// The results.
	Results []Result `json:"results,omitempty"`
	// The failures.
	Failures []Failure `json:"failures,omitempty"`
	// The maximum number of suggestions in the reply; 0 for none.
	NextCount int64 `json:"next_count,omitzero"`
	// The duration of their leases; default: that of the study. Zero leaves it out.
	LeaseSeconds float64 `json:"lease_s,omitzero"`
}

// SubmitResultResponse is the reply to [Client.SubmitResult]. A receipt for each result, then one for each failure, in
// order; and the answer to `next_count`.
type SubmitResultResponse struct {
	// The outcome of each result and of each failure.
	Receipts []Receipt `json:"receipts"`
	// The answer to `next_count`; never waits.
	Next *GetSuggestionResponse `json:"next,omitzero"`
}

// Suggestion is a leased trial. After a replay, evaluate it only if its `standing` is `held`.
type Suggestion struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The number of this lease of the trial, from 1.
	Attempt int64 `json:"attempt"`
	// The token for results, failures, releases and heartbeats.
	Lease string `json:"lease"`
	// The duration of the lease.
	LeaseSeconds float64 `json:"lease_s"`
	// The parameters to evaluate.
	Parameters ParameterSet `json:"parameters"`
	// held: evaluate it; gone: leased again; ended: the trial has ended.
	Standing Standing `json:"standing"`
	// The state of the trial.
	State TrialState `json:"state"`
	// The first step at which there will be a decision on the trial; absent if there will be none.
	NextStep int64 `json:"next_step,omitzero"`
	// The checkpoint of an earlier attempt from which the evaluation continues; absent: it starts at the beginning.
	Resume *Resume `json:"resume,omitzero"`
}

// ThresholdSpec is a [StoppingSpec]. A trial is stopped if one of its values is worse than a threshold at a step.
type ThresholdSpec struct {
	// The step of the decision.
	Step int64 `json:"step"`
	// The worst value of each named objective with which a trial continues; names at least one.
	Objectives ReportedValues `json:"objectives"`
}

// Trial is a trial and its current state. `costs` are those under `objective_revision`.
type Trial struct {
	// Its id.
	TrialID int64 `json:"trial_id"`
	// Its state.
	State TrialState `json:"state"`
	// The origin of the parameters.
	Origin Origin `json:"origin"`
	// The sampler's word for its choice, such as `start` or `region`, for information.
	OriginDetail string `json:"origin_detail,omitzero"`
	// The parameters.
	Parameters ParameterSet `json:"parameters"`
	// The number of its latest lease; 0 before the first.
	Attempt int64 `json:"attempt,omitzero"`
	// The worker of its latest lease.
	WorkerID string `json:"worker_id,omitzero"`
	// Its values, if completed; if stopped or paused, its values at the largest step.
	Objectives ObjectiveValues `json:"objectives,omitzero"`
	// Its cost in each comparison group, if completed.
	Costs []GroupCost `json:"costs,omitempty"`
	// The revision of the objectives for `costs`.
	ObjectiveRevision int64 `json:"objective_revision,omitzero"`
	// Expired leases and failures with `retry` so far.
	Retries int64 `json:"retries,omitzero"`
	// The number of times that it was given back so far.
	Preemptions int64 `json:"preemptions,omitzero"`
	// The largest step that was reported; 0 before the first report.
	Step int64 `json:"step,omitzero"`
	// The reason of a failure or cancellation.
	Reason *string `json:"reason,omitzero"`
	// The metadata of its result, if the request asked for it.
	Metadata Metadata `json:"metadata,omitzero"`
	// When it was created.
	CreatedMillis int64 `json:"created_ms"`
	// When its latest lease began.
	StartedMillis *int64 `json:"started_ms,omitzero"`
	// When it ended.
	EndedMillis *int64 `json:"ended_ms,omitzero"`
	// The event of its latest change.
	Changed int64 `json:"changed,omitzero"`
	// The note that an operator wrote.
	Note *string `json:"note,omitzero"`
	// Texts or links by name, set by an operator.
	Labels OperatorLabels `json:"labels,omitzero"`
}

// TrialChanged is an [Event]. A trial has another state, another lease, or another note or label.
type TrialChanged struct {
	// The number of the event in the study.
	EventID int64 `json:"event_id"`
	// The time of the event.
	TimeMillis int64 `json:"time_ms"`
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The new state.
	State TrialState `json:"state"`
	// The number of its latest lease.
	Attempt int64 `json:"attempt,omitzero"`
	// The worker of that lease.
	WorkerID string `json:"worker_id,omitzero"`
	// The largest step that was reported; 0 before the first report.
	Step int64 `json:"step,omitzero"`
	// The reason, for information.
	Reason *string `json:"reason,omitzero"`
}

// TrialCounts is the number of trials of a study in each state.
type TrialCounts struct {
	// Waiting for a worker.
	Queued int64 `json:"queued,omitzero"`
	// Leased to a worker.
	Running int64 `json:"running,omitzero"`
	// Paused by a stopping rule.
	Paused int64 `json:"paused,omitzero"`
	// With a result.
	Completed int64 `json:"completed,omitzero"`
	// Ended early by a stopping rule.
	Stopped int64 `json:"stopped,omitzero"`
	// Reported as infeasible by a worker.
	Infeasible int64 `json:"infeasible,omitzero"`
	// Failed.
	Failed int64 `json:"failed,omitzero"`
	// Cancelled.
	Cancelled int64 `json:"cancelled,omitzero"`
	// Given up after repeated expiry of their leases.
	Lost int64 `json:"lost,omitzero"`
}

// TrialMetadata is the metadata of one trial.
type TrialMetadata struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The metadata of its result; absent if there is none.
	Metadata Metadata `json:"metadata,omitzero"`
}

// TrialUpdate says what people say about one trial. Absent fields stay.
type TrialUpdate struct {
	// The trial.
	TrialID int64 `json:"trial_id"`
	// The new note; an empty text removes it.
	Note *string `json:"note,omitzero"`
	// Labels to set; an empty text removes the label, and labels that are not named stay.
	Labels OperatorLabels `json:"labels,omitzero"`
}

// UniformSpec is a [SamplerSpec]. Independent uniform draws.
type UniformSpec struct{}

// UpdateObjectivesRequest is the request of [Client.UpdateObjectives]. Replace the settings of the objectives, under
// the same names. All trials are scored again.
type UpdateObjectivesRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The revision that the change is based on; if it is not the current one, the reply is a `conflict`.
	ExpectedRevision int64 `json:"expected_revision"`
	// All objectives, with their existing names.
	Objectives []ObjectiveSpec `json:"objectives"`
}

// UpdateObjectivesResponse is the reply to [Client.UpdateObjectives]. The study after the change; `objective_revision`
// of a trial says when it has been scored again.
type UpdateObjectivesResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// UpdateStudyRequest is the request of [Client.UpdateStudy]. Change the ends of a study, its description or its labels.
//
// Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change of them.
type UpdateStudyRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The revision that the change is based on; if it is not the current one, the reply is a `conflict`.
	ExpectedRevision int64 `json:"expected_revision"`
	// The total number of trials to create. Zero leaves it out.
	MaxTrials int64 `json:"max_trials,omitzero"`
	// The total number of steps of all trials. Zero leaves it out.
	MaxSteps int64 `json:"max_steps,omitzero"`
	// The number of failed trials that finishes the study. Zero leaves it out.
	MaxFailures int64 `json:"max_failures,omitzero"`
	// The number of failed trials in a row that finishes the study. Zero leaves it out.
	MaxConsecutiveFailures int64 `json:"max_consecutive_failures,omitzero"`
	// The scheduler's running seconds after which the study finishes. Zero leaves it out.
	DeadlineSeconds float64 `json:"deadline_s,omitzero"`
	// Objective values; the study finishes when one trial reaches all of them.
	StopAt ObjectiveValues `json:"stop_at,omitzero"`
	// Ends to remove.
	Clear []EndName `json:"clear,omitempty"`
	// The new description; an empty text removes it.
	Description *string `json:"description,omitzero"`
	// Labels to set; an empty text removes the label, and labels that are not named stay.
	Labels OperatorLabels `json:"labels,omitzero"`
}

// UpdateStudyResponse is the reply to [Client.UpdateStudy]. The study after the change.
type UpdateStudyResponse struct {
	// The study.
	Info StudyInfo `json:"info"`
}

// UpdateTrialsRequest is the request of [Client.UpdateTrials]. Set notes and labels of trials, in whatever state. They
// do not influence suggestions.
type UpdateTrialsRequest struct {
	// The study. Empty stands for the client's.
	Study string `json:"study,omitzero"`
	// The changes, made in order.
	Updates []TrialUpdate `json:"updates"`
}

// UpdateTrialsResponse is the reply to [Client.UpdateTrials]. A receipt for each change, in order.
type UpdateTrialsResponse struct {
	// The outcome of each change: `recorded`, or `refused` with the error.
	Receipts []Receipt `json:"receipts"`
}

// WorkerChanged is an [Event]. A worker registered, came back, went away or deregistered.
type WorkerChanged struct {
	// The number of the event in the study.
	EventID int64 `json:"event_id"`
	// The time of the event.
	TimeMillis int64 `json:"time_ms"`
	// The worker.
	WorkerID string `json:"worker_id"`
	// The new state.
	State WorkerState `json:"state"`
}

// WorkerStatus is the state of a worker at the scheduler.
type WorkerStatus struct {
	// Its id.
	WorkerID string `json:"worker_id"`
	// Its name for display.
	Name *string `json:"name,omitzero"`
	// The host name.
	Host *string `json:"host,omitzero"`
	// Its state.
	State WorkerState `json:"state"`
	// Whether it was told to finish its running trials and to end.
	Draining bool `json:"draining,omitzero"`
	// Whether it can continue an evaluation from the checkpoint of another attempt.
	CanResume bool `json:"can_resume,omitzero"`
	// What it said about where it runs.
	Labels Labels `json:"labels,omitzero"`
	// The trials that it holds.
	Running []int64 `json:"running,omitempty"`
	// Trials that it completed.
	Completed int64 `json:"completed,omitzero"`
	// Trials that it failed.
	Failed int64 `json:"failed,omitzero"`
	// The time since its last request.
	SilentSeconds float64 `json:"silent_s,omitzero"`
}
