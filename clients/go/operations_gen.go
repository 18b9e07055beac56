// Code generated from schemas/draft by `make generate`. DO NOT EDIT.

package hola

import (
	"context"
	"iter"
	"net/http"
)

// What this version of the client speaks.
const (
	protocolVersion = "1.0"
	firstFrame      = "hola/1"
)

var (
	opDescribe          = operation{name: "Describe", method: http.MethodGet, path: "/v1/describe", since: version{1, 0}}
	opListStudies       = operation{name: "ListStudies", method: http.MethodGet, path: "/v1/studies", since: version{1, 0}}
	opCreateStudy       = operation{name: "CreateStudy", method: http.MethodPut, path: "/v1/studies/{study}", since: version{1, 0}}
	opGetStudy          = operation{name: "GetStudy", method: http.MethodGet, path: "/v1/studies/{study}", since: version{1, 0}}
	opUpdateStudy       = operation{name: "UpdateStudy", method: http.MethodPatch, path: "/v1/studies/{study}", keyed: true, since: version{1, 0}}
	opDeleteStudy       = operation{name: "DeleteStudy", method: http.MethodDelete, path: "/v1/studies/{study}", since: version{1, 0}}
	opSetStudyState     = operation{name: "SetStudyState", method: http.MethodPut, path: "/v1/studies/{study}/state", since: version{1, 0}}
	opUpdateObjectives  = operation{name: "UpdateObjectives", method: http.MethodPut, path: "/v1/studies/{study}/objectives", keyed: true, since: version{1, 0}}
	opShutdown          = operation{name: "Shutdown", method: http.MethodPost, path: "/v1/shutdown", since: version{1, 0}}
	opRegisterWorker    = operation{name: "RegisterWorker", method: http.MethodPost, path: "/v1/studies/{study}/workers", keyed: true, since: version{1, 0}}
	opDeregisterWorker  = operation{name: "DeregisterWorker", method: http.MethodPost, path: "/v1/studies/{study}/workers/deregister", since: version{1, 0}}
	opDrainWorkers      = operation{name: "DrainWorkers", method: http.MethodPost, path: "/v1/studies/{study}/workers/drain", since: version{1, 0}}
	opHeartbeat         = operation{name: "Heartbeat", method: http.MethodPost, path: "/v1/studies/{study}/heartbeat", since: version{1, 0}}
	opGetSuggestion     = operation{name: "GetSuggestion", method: http.MethodPost, path: "/v1/studies/{study}/suggestions", keyed: true, since: version{1, 0}}
	opSubmitResult      = operation{name: "SubmitResult", method: http.MethodPost, path: "/v1/studies/{study}/results", keyed: true, since: version{1, 0}}
	opReleaseTrials     = operation{name: "ReleaseTrials", method: http.MethodPost, path: "/v1/studies/{study}/releases", since: version{1, 0}}
	opSubmitReports     = operation{name: "SubmitReports", method: http.MethodPost, path: "/v1/studies/{study}/reports", keyed: true, since: version{1, 0}}
	opGetReports        = operation{name: "GetReports", method: http.MethodGet, path: "/v1/studies/{study}/reports", since: version{1, 0}}
	opGetTrials         = operation{name: "GetTrials", method: http.MethodGet, path: "/v1/studies/{study}/trials", since: version{1, 0}}
	opGetColumns        = operation{name: "GetColumns", method: http.MethodGet, path: "/v1/studies/{study}/columns", since: version{1, 0}}
	opGetMetadata       = operation{name: "GetMetadata", method: http.MethodGet, path: "/v1/studies/{study}/metadata", since: version{1, 0}}
	opGetTopK           = operation{name: "GetTopK", method: http.MethodGet, path: "/v1/studies/{study}/top-k", since: version{1, 0}}
	opGetFronts         = operation{name: "GetFronts", method: http.MethodGet, path: "/v1/studies/{study}/fronts", since: version{1, 0}}
	opPreviewObjectives = operation{name: "PreviewObjectives", method: http.MethodPost, path: "/v1/studies/{study}/objectives/preview", since: version{1, 0}}
	opGetModelView      = operation{name: "GetModelView", method: http.MethodPost, path: "/v1/studies/{study}/model-view", since: version{1, 0}}
	opIsMultiGroup      = operation{name: "IsMultiGroup", method: http.MethodGet, path: "/v1/studies/{study}/groups", since: version{1, 0}}
	opEnqueueTrials     = operation{name: "EnqueueTrials", method: http.MethodPost, path: "/v1/studies/{study}/queue", keyed: true, since: version{1, 0}}
	opAddTrials         = operation{name: "AddTrials", method: http.MethodPost, path: "/v1/studies/{study}/trials", keyed: true, since: version{1, 0}}
	opCancelTrials      = operation{name: "CancelTrials", method: http.MethodPost, path: "/v1/studies/{study}/cancellations", since: version{1, 0}}
	opUpdateTrials      = operation{name: "UpdateTrials", method: http.MethodPatch, path: "/v1/studies/{study}/trials", since: version{1, 0}}
	opStatus            = operation{name: "Status", method: http.MethodGet, path: "/v1/studies/{study}/status", since: version{1, 0}}
	opGetEvents         = operation{name: "GetEvents", method: http.MethodGet, path: "/v1/studies/{study}/events", since: version{1, 0}}
)

// Describe asks for versions, capabilities and limits of the server. Needs no study.
//
// The token needs the role `read`.
func (c *Client) Describe(ctx context.Context, request DescribeRequest, options ...CallOption) (*DescribeResponse, error) {
	return call[DescribeResponse](ctx, c, opDescribe, request, "", 0, options)
}

// ListStudies lists the studies by name.
//
// The token needs the role `read`.
func (c *Client) ListStudies(ctx context.Context, request ListStudiesRequest, options ...CallOption) (*ListStudiesResponse, error) {
	return call[ListStudiesResponse](ctx, c, opListStudies, request, "", 0, options)
}

// Studies goes through every page of [Client.ListStudies]. An error is the last that it yields.
func (c *Client) Studies(ctx context.Context, request ListStudiesRequest) iter.Seq2[StudyInfo, error] {
	return pages(func(after *string) ([]StudyInfo, *string, error) {
		if after != nil {
			request.After = after
		}
		page, err := c.ListStudies(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		return page.Items, page.NextCursor, nil
	})
}

// CreateStudy creates a study. For an equal spec the existing study is returned; another spec is a `conflict`.
//
// The token needs the role `admin`.
func (c *Client) CreateStudy(ctx context.Context, request CreateStudyRequest, options ...CallOption) (*CreateStudyResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[CreateStudyResponse](ctx, c, opCreateStudy, request, study, 0, options)
}

// GetStudy asks for a study and its current state.
//
// The token needs the role `read`.
func (c *Client) GetStudy(ctx context.Context, request GetStudyRequest, options ...CallOption) (*GetStudyResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetStudyResponse](ctx, c, opGetStudy, request, study, 0, options)
}

// UpdateStudy changes the ends of a study, its description or its labels.
//
// Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change of them.
//
// The token needs the role `admin`.
func (c *Client) UpdateStudy(ctx context.Context, request UpdateStudyRequest, options ...CallOption) (*UpdateStudyResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[UpdateStudyResponse](ctx, c, opUpdateStudy, request, study, 0, options)
}

// DeleteStudy deletes a study with all its trials. If it does not exist, the reply is `unknown_study`.
//
// The token needs the role `admin`.
func (c *Client) DeleteStudy(ctx context.Context, request DeleteStudyRequest, options ...CallOption) (*DeleteStudyResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[DeleteStudyResponse](ctx, c, opDeleteStudy, request, study, 0, options)
}

// SetStudyState pause,s resume or finish a study by hand. `running` also reopens a study that was finished by hand.
//
// The token needs the role `admin`.
func (c *Client) SetStudyState(ctx context.Context, request SetStudyStateRequest, options ...CallOption) (*SetStudyStateResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[SetStudyStateResponse](ctx, c, opSetStudyState, request, study, 0, options)
}

// UpdateObjectives replaces the settings of the objectives, under the same names. All trials are scored again.
//
// The token needs the role `admin`.
func (c *Client) UpdateObjectives(ctx context.Context, request UpdateObjectivesRequest, options ...CallOption) (*UpdateObjectivesResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[UpdateObjectivesResponse](ctx, c, opUpdateObjectives, request, study, 0, options)
}

// Shutdown stops the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and then exits.
//
// `grace_s` limits the wait for running trials; their leases survive the restart.
//
// The token needs the role `admin`.
func (c *Client) Shutdown(ctx context.Context, request ShutdownRequest, options ...CallOption) (*ShutdownResponse, error) {
	return call[ShutdownResponse](ctx, c, opShutdown, request, "", 0, options)
}

// RegisterWorker registers a worker with a study. The same idempotency key returns the same worker.
//
// The token needs the role `worker`.
func (c *Client) RegisterWorker(ctx context.Context, request RegisterWorkerRequest, options ...CallOption) (*RegisterWorkerResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[RegisterWorkerResponse](ctx, c, opRegisterWorker, request, study, 0, options)
}

// DeregisterWorker deregisters a worker. Its trials go back to the queue at once.
//
// The token needs the role `worker`.
func (c *Client) DeregisterWorker(ctx context.Context, request DeregisterWorkerRequest, options ...CallOption) (*DeregisterWorkerResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[DeregisterWorkerResponse](ctx, c, opDeregisterWorker, request, study, 0, options)
}

// DrainWorkers drains workers: they finish their running trials, get no others, and end.
//
// The workers are those with one of the ids or one of the names, and those that have all of the labels. At least one of
// the three is given.
//
// The token needs the role `admin`.
func (c *Client) DrainWorkers(ctx context.Context, request DrainWorkersRequest, options ...CallOption) (*DrainWorkersResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[DrainWorkersResponse](ctx, c, opDrainWorkers, request, study, 0, options)
}

// Heartbeat renews the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds.
//
// The token needs the role `worker`.
func (c *Client) Heartbeat(ctx context.Context, request HeartbeatRequest, options ...CallOption) (*HeartbeatResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[HeartbeatResponse](ctx, c, opHeartbeat, request, study, 0, options)
}

// GetSuggestion asks for up to `count` suggestions, waiting up to `wait_s` for the first.
//
// The token needs the role `worker`.
func (c *Client) GetSuggestion(ctx context.Context, request GetSuggestionRequest, options ...CallOption) (*GetSuggestionResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetSuggestionResponse](ctx, c, opGetSuggestion, request, study, request.WaitSeconds, options)
}

// SubmitResult tells results and failures, at least one, and with `next_count` asks for the next suggestions.
//
// The token needs the role `worker`.
func (c *Client) SubmitResult(ctx context.Context, request SubmitResultRequest, options ...CallOption) (*SubmitResultResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[SubmitResultResponse](ctx, c, opSubmitResult, request, study, 0, options)
}

// ReleaseTrials gives back trials without a result, such as on preemption. They go back to the queue at once.
//
// The token needs the role `worker`.
func (c *Client) ReleaseTrials(ctx context.Context, request ReleaseTrialsRequest, options ...CallOption) (*ReleaseTrialsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[ReleaseTrialsResponse](ctx, c, opReleaseTrials, request, study, 0, options)
}

// SubmitReports reports intermediate values, learns which trials to stop, and with `next_count` asks for others.
//
// The token needs the role `worker`.
func (c *Client) SubmitReports(ctx context.Context, request SubmitReportsRequest, options ...CallOption) (*SubmitReportsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[SubmitReportsResponse](ctx, c, opSubmitReports, request, study, 0, options)
}

// GetReports pages through the reports of some trials, in the order of trials, attempts and steps.
//
// The token needs the role `read`.
func (c *Client) GetReports(ctx context.Context, request GetReportsRequest, options ...CallOption) (*GetReportsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetReportsResponse](ctx, c, opGetReports, request, study, 0, options)
}

// Reports goes through every page of [Client.GetReports]. An error is the last that it yields.
func (c *Client) Reports(ctx context.Context, request GetReportsRequest) iter.Seq2[StoredReport, error] {
	return pages(func(after *string) ([]StoredReport, *string, error) {
		if after != nil {
			request.After = after
		}
		page, err := c.GetReports(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		return page.Items, page.NextCursor, nil
	})
}

// GetTrials pages through the trials by id: all, those in some states, or those changed since an event.
//
// The token needs the role `read`.
func (c *Client) GetTrials(ctx context.Context, request GetTrialsRequest, options ...CallOption) (*GetTrialsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetTrialsResponse](ctx, c, opGetTrials, request, study, 0, options)
}

// Trials goes through every page of [Client.GetTrials]. An error is the last that it yields.
func (c *Client) Trials(ctx context.Context, request GetTrialsRequest) iter.Seq2[Trial, error] {
	return pages(func(after *string) ([]Trial, *string, error) {
		if after != nil {
			request.After = after
		}
		page, err := c.GetTrials(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		return page.Items, page.NextCursor, nil
	})
}

// GetColumns reads the trials that changed after an event, by column, in the order of their changes.
//
// Repeat it with `changed_since` set to `as_of` of the reply: at once while `more` is true, later to follow the
// changes. A trial may come several times; the row of the largest `changed` is the current one.
//
// The token needs the role `read`.
func (c *Client) GetColumns(ctx context.Context, request GetColumnsRequest, options ...CallOption) (*GetColumnsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetColumnsResponse](ctx, c, opGetColumns, request, study, 0, options)
}

// GetMetadata asks for the metadata of some trials.
//
// The token needs the role `read`.
func (c *Client) GetMetadata(ctx context.Context, request GetMetadataRequest, options ...CallOption) (*GetMetadataResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetMetadataResponse](ctx, c, opGetMetadata, request, study, 0, options)
}

// GetTopK asks for the best trials: by cost for one group, by front and crowding distance for several.
//
// The token needs the role `read`.
func (c *Client) GetTopK(ctx context.Context, request GetTopKRequest, options ...CallOption) (*GetTopKResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetTopKResponse](ctx, c, opGetTopK, request, study, 0, options)
}

// GetFronts asks for the non-dominated fronts, up to `limit` trials in total.
//
// The token needs the role `read`.
func (c *Client) GetFronts(ctx context.Context, request GetFrontsRequest, options ...CallOption) (*GetFrontsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetFrontsResponse](ctx, c, opGetFronts, request, study, 0, options)
}

// PreviewObjectives asks how the completed trials would be ranked under other settings of the objectives. Nothing is
// changed.
//
// The token needs the role `read`.
func (c *Client) PreviewObjectives(ctx context.Context, request PreviewObjectivesRequest, options ...CallOption) (*PreviewObjectivesResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[PreviewObjectivesResponse](ctx, c, opPreviewObjectives, request, study, 0, options)
}

// GetModelView asks what a model of the results predicts on a grid of one or two parameters.
//
// The server computes it beside its other work, for at most `wait_s`; then `ready` is false, and the same request can
// be sent again.
//
// The token needs the role `read`.
func (c *Client) GetModelView(ctx context.Context, request GetModelViewRequest, options ...CallOption) (*GetModelViewResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetModelViewResponse](ctx, c, opGetModelView, request, study, valueOr(request.WaitSeconds, 10.0), options)
}

// IsMultiGroup asks whether the objectives form several comparison groups.
//
// The token needs the role `read`.
func (c *Client) IsMultiGroup(ctx context.Context, request IsMultiGroupRequest, options ...CallOption) (*IsMultiGroupResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[IsMultiGroupResponse](ctx, c, opIsMultiGroup, request, study, 0, options)
}

// EnqueueTrials queues parameter sets for evaluation before any new suggestion. All or none are queued.
//
// The token needs the role `admin`.
func (c *Client) EnqueueTrials(ctx context.Context, request EnqueueTrialsRequest, options ...CallOption) (*EnqueueTrialsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[EnqueueTrialsResponse](ctx, c, opEnqueueTrials, request, study, 0, options)
}

// AddTrials adds known results, such as those of an earlier study. All or none are added; they do not count for the
// budget.
//
// The token needs the role `admin`.
func (c *Client) AddTrials(ctx context.Context, request AddTrialsRequest, options ...CallOption) (*AddTrialsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[AddTrialsResponse](ctx, c, opAddTrials, request, study, 0, options)
}

// CancelTrials cancels trials. A worker that evaluates one gets the lease command `drop`.
//
// The token needs the role `admin`.
func (c *Client) CancelTrials(ctx context.Context, request CancelTrialsRequest, options ...CallOption) (*CancelTrialsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[CancelTrialsResponse](ctx, c, opCancelTrials, request, study, 0, options)
}

// UpdateTrials sets notes and labels of trials, in whatever state. They do not influence suggestions.
//
// The token needs the role `admin`.
func (c *Client) UpdateTrials(ctx context.Context, request UpdateTrialsRequest, options ...CallOption) (*UpdateTrialsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[UpdateTrialsResponse](ctx, c, opUpdateTrials, request, study, 0, options)
}

// Status asks for the status of a study: counts, workers, the best trial.
//
// The token needs the role `read`.
func (c *Client) Status(ctx context.Context, request StatusRequest, options ...CallOption) (*StatusResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[StatusResponse](ctx, c, opStatus, request, study, 0, options)
}

// GetEvents asks for events after an event, or from the oldest stored one, waiting up to `wait_s` for the first.
//
// The token needs the role `read`.
func (c *Client) GetEvents(ctx context.Context, request GetEventsRequest, options ...CallOption) (*GetEventsResponse, error) {
	study := c.resolveStudy(&request.Study)
	return call[GetEventsResponse](ctx, c, opGetEvents, request, study, request.WaitSeconds, options)
}
