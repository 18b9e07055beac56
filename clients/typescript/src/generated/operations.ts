// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.

import type {
  AddTrialsRequest,
  AddTrialsResponse,
  CancelTrialsRequest,
  CancelTrialsResponse,
  CreateStudyRequest,
  CreateStudyResponse,
  DeleteStudyRequest,
  DeleteStudyResponse,
  DeregisterWorkerRequest,
  DeregisterWorkerResponse,
  DescribeRequest,
  DescribeResponse,
  DrainWorkersRequest,
  DrainWorkersResponse,
  EnqueueTrialsRequest,
  EnqueueTrialsResponse,
  GetColumnsRequest,
  GetColumnsResponse,
  GetEventsRequest,
  GetEventsResponse,
  GetFrontsRequest,
  GetFrontsResponse,
  GetMetadataRequest,
  GetMetadataResponse,
  GetModelViewRequest,
  GetModelViewResponse,
  GetReportsRequest,
  GetReportsResponse,
  GetStudyRequest,
  GetStudyResponse,
  GetSuggestionRequest,
  GetSuggestionResponse,
  GetTopKRequest,
  GetTopKResponse,
  GetTrialsRequest,
  GetTrialsResponse,
  HeartbeatRequest,
  HeartbeatResponse,
  IsMultiGroupRequest,
  IsMultiGroupResponse,
  ListStudiesRequest,
  ListStudiesResponse,
  PreviewObjectivesRequest,
  PreviewObjectivesResponse,
  RegisterWorkerRequest,
  RegisterWorkerResponse,
  ReleaseTrialsRequest,
  ReleaseTrialsResponse,
  SetStudyStateRequest,
  SetStudyStateResponse,
  ShutdownRequest,
  ShutdownResponse,
  StatusRequest,
  StatusResponse,
  StoredReport,
  StudyInfo,
  SubmitReportsRequest,
  SubmitReportsResponse,
  SubmitResultRequest,
  SubmitResultResponse,
  Trial,
  UpdateObjectivesRequest,
  UpdateObjectivesResponse,
  UpdateStudyRequest,
  UpdateStudyResponse,
  UpdateTrialsRequest,
  UpdateTrialsResponse,
} from "./messages.js";
import type { CallOptions, Operation } from "../operation.js";

/** The version of the protocol that this client speaks. */
export const PROTOCOL_VERSION = "1.0";

/** The first frame of every ZeroMQ message. */
export const FIRST_FRAME = "hola/1";

/** Every operation, by its name. */
export const operations = {
  Describe: {
    name: "Describe",
    request: "DescribeRequest",
    response: "DescribeResponse",
    method: "GET",
    path: "/v1/describe",
    onStudy: false,
    keyed: false,
  },
  ListStudies: {
    name: "ListStudies",
    request: "ListStudiesRequest",
    response: "ListStudiesResponse",
    method: "GET",
    path: "/v1/studies",
    onStudy: false,
    keyed: false,
  },
  CreateStudy: {
    name: "CreateStudy",
    request: "CreateStudyRequest",
    response: "CreateStudyResponse",
    method: "PUT",
    path: "/v1/studies/{study}",
    onStudy: true,
    keyed: false,
  },
  GetStudy: {
    name: "GetStudy",
    request: "GetStudyRequest",
    response: "GetStudyResponse",
    method: "GET",
    path: "/v1/studies/{study}",
    onStudy: true,
    keyed: false,
  },
  UpdateStudy: {
    name: "UpdateStudy",
    request: "UpdateStudyRequest",
    response: "UpdateStudyResponse",
    method: "PATCH",
    path: "/v1/studies/{study}",
    onStudy: true,
    keyed: true,
  },
  DeleteStudy: {
    name: "DeleteStudy",
    request: "DeleteStudyRequest",
    response: "DeleteStudyResponse",
    method: "DELETE",
    path: "/v1/studies/{study}",
    onStudy: true,
    keyed: false,
  },
  SetStudyState: {
    name: "SetStudyState",
    request: "SetStudyStateRequest",
    response: "SetStudyStateResponse",
    method: "PUT",
    path: "/v1/studies/{study}/state",
    onStudy: true,
    keyed: false,
  },
  UpdateObjectives: {
    name: "UpdateObjectives",
    request: "UpdateObjectivesRequest",
    response: "UpdateObjectivesResponse",
    method: "PUT",
    path: "/v1/studies/{study}/objectives",
    onStudy: true,
    keyed: true,
  },
  Shutdown: {
    name: "Shutdown",
    request: "ShutdownRequest",
    response: "ShutdownResponse",
    method: "POST",
    path: "/v1/shutdown",
    onStudy: false,
    keyed: false,
  },
  RegisterWorker: {
    name: "RegisterWorker",
    request: "RegisterWorkerRequest",
    response: "RegisterWorkerResponse",
    method: "POST",
    path: "/v1/studies/{study}/workers",
    onStudy: true,
    keyed: true,
  },
  DeregisterWorker: {
    name: "DeregisterWorker",
    request: "DeregisterWorkerRequest",
    response: "DeregisterWorkerResponse",
    method: "POST",
    path: "/v1/studies/{study}/workers/deregister",
    onStudy: true,
    keyed: false,
  },
  DrainWorkers: {
    name: "DrainWorkers",
    request: "DrainWorkersRequest",
    response: "DrainWorkersResponse",
    method: "POST",
    path: "/v1/studies/{study}/workers/drain",
    onStudy: true,
    keyed: false,
  },
  Heartbeat: {
    name: "Heartbeat",
    request: "HeartbeatRequest",
    response: "HeartbeatResponse",
    method: "POST",
    path: "/v1/studies/{study}/heartbeat",
    onStudy: true,
    keyed: false,
  },
  GetSuggestion: {
    name: "GetSuggestion",
    request: "GetSuggestionRequest",
    response: "GetSuggestionResponse",
    method: "POST",
    path: "/v1/studies/{study}/suggestions",
    onStudy: true,
    keyed: true,
  },
  SubmitResult: {
    name: "SubmitResult",
    request: "SubmitResultRequest",
    response: "SubmitResultResponse",
    method: "POST",
    path: "/v1/studies/{study}/results",
    onStudy: true,
    keyed: true,
  },
  ReleaseTrials: {
    name: "ReleaseTrials",
    request: "ReleaseTrialsRequest",
    response: "ReleaseTrialsResponse",
    method: "POST",
    path: "/v1/studies/{study}/releases",
    onStudy: true,
    keyed: false,
  },
  SubmitReports: {
    name: "SubmitReports",
    request: "SubmitReportsRequest",
    response: "SubmitReportsResponse",
    method: "POST",
    path: "/v1/studies/{study}/reports",
    onStudy: true,
    keyed: true,
  },
  GetReports: {
    name: "GetReports",
    request: "GetReportsRequest",
    response: "GetReportsResponse",
    method: "GET",
    path: "/v1/studies/{study}/reports",
    onStudy: true,
    keyed: false,
  },
  GetTrials: {
    name: "GetTrials",
    request: "GetTrialsRequest",
    response: "GetTrialsResponse",
    method: "GET",
    path: "/v1/studies/{study}/trials",
    onStudy: true,
    keyed: false,
  },
  GetColumns: {
    name: "GetColumns",
    request: "GetColumnsRequest",
    response: "GetColumnsResponse",
    method: "GET",
    path: "/v1/studies/{study}/columns",
    onStudy: true,
    keyed: false,
  },
  GetMetadata: {
    name: "GetMetadata",
    request: "GetMetadataRequest",
    response: "GetMetadataResponse",
    method: "GET",
    path: "/v1/studies/{study}/metadata",
    onStudy: true,
    keyed: false,
  },
  GetTopK: {
    name: "GetTopK",
    request: "GetTopKRequest",
    response: "GetTopKResponse",
    method: "GET",
    path: "/v1/studies/{study}/top-k",
    onStudy: true,
    keyed: false,
  },
  GetFronts: {
    name: "GetFronts",
    request: "GetFrontsRequest",
    response: "GetFrontsResponse",
    method: "GET",
    path: "/v1/studies/{study}/fronts",
    onStudy: true,
    keyed: false,
  },
  PreviewObjectives: {
    name: "PreviewObjectives",
    request: "PreviewObjectivesRequest",
    response: "PreviewObjectivesResponse",
    method: "POST",
    path: "/v1/studies/{study}/objectives/preview",
    onStudy: true,
    keyed: false,
  },
  GetModelView: {
    name: "GetModelView",
    request: "GetModelViewRequest",
    response: "GetModelViewResponse",
    method: "POST",
    path: "/v1/studies/{study}/model-view",
    onStudy: true,
    keyed: false,
  },
  IsMultiGroup: {
    name: "IsMultiGroup",
    request: "IsMultiGroupRequest",
    response: "IsMultiGroupResponse",
    method: "GET",
    path: "/v1/studies/{study}/groups",
    onStudy: true,
    keyed: false,
  },
  EnqueueTrials: {
    name: "EnqueueTrials",
    request: "EnqueueTrialsRequest",
    response: "EnqueueTrialsResponse",
    method: "POST",
    path: "/v1/studies/{study}/queue",
    onStudy: true,
    keyed: true,
  },
  AddTrials: {
    name: "AddTrials",
    request: "AddTrialsRequest",
    response: "AddTrialsResponse",
    method: "POST",
    path: "/v1/studies/{study}/trials",
    onStudy: true,
    keyed: true,
  },
  CancelTrials: {
    name: "CancelTrials",
    request: "CancelTrialsRequest",
    response: "CancelTrialsResponse",
    method: "POST",
    path: "/v1/studies/{study}/cancellations",
    onStudy: true,
    keyed: false,
  },
  UpdateTrials: {
    name: "UpdateTrials",
    request: "UpdateTrialsRequest",
    response: "UpdateTrialsResponse",
    method: "PATCH",
    path: "/v1/studies/{study}/trials",
    onStudy: true,
    keyed: false,
  },
  Status: {
    name: "Status",
    request: "StatusRequest",
    response: "StatusResponse",
    method: "GET",
    path: "/v1/studies/{study}/status",
    onStudy: true,
    keyed: false,
  },
  GetEvents: {
    name: "GetEvents",
    request: "GetEventsRequest",
    response: "GetEventsResponse",
    method: "GET",
    path: "/v1/studies/{study}/events",
    onStudy: true,
    keyed: false,
  },
} as const satisfies Readonly<Record<string, Operation>>;

/** Codes of the error table that this version knows. */
export const errorCodes = [
  "invalid_message",
  "unsupported_version",
  "unauthenticated",
  "permission_denied",
  "unknown_study",
  "unknown_worker",
  "unknown_trial",
  "conflict",
  "lease_lost",
  "study_finished",
  "cursor_expired",
  "too_large",
  "overloaded",
  "not_leader",
  "unavailable",
  "internal",
] as const;

/** Every operation as a method. A study that a request does not name is the client's. */
export abstract class Operations {
  /** Carries out a request, however many attempts it takes, and returns its response. */
  protected abstract call<Response>(operation: Operation, request: object, options?: CallOptions): Promise<Response>;

  /**
   * Ask for versions, capabilities and limits of the server. Needs no study.
   *
   * A token needs the role `read`.
   */
  describe(request: DescribeRequest = {}, options?: CallOptions): Promise<DescribeResponse> {
    return this.call(operations.Describe, request, options);
  }

  /**
   * List the studies by name.
   *
   * A token needs the role `read`.
   */
  listStudies(request: ListStudiesRequest = {}, options?: CallOptions): Promise<ListStudiesResponse> {
    return this.call(operations.ListStudies, request, options);
  }

  /** Goes through every page of `listStudies`. */
  async *iterateStudies(
    request: Omit<ListStudiesRequest, "after"> = {},
    options?: CallOptions,
  ): AsyncGenerator<StudyInfo, void, undefined> {
    let after: string | undefined;
    do {
      const page = await this.listStudies({ ...request, after }, options);
      yield* page.items;
      after = page.nextCursor;
    } while (after !== undefined);
  }

  /**
   * Create a study. For an equal spec the existing study is returned; another spec is a `conflict`.
   *
   * A token needs the role `admin`.
   */
  createStudy(request: CreateStudyRequest, options?: CallOptions): Promise<CreateStudyResponse> {
    return this.call(operations.CreateStudy, request, options);
  }

  /**
   * Ask for a study and its current state.
   *
   * A token needs the role `read`.
   */
  getStudy(request: GetStudyRequest = {}, options?: CallOptions): Promise<GetStudyResponse> {
    return this.call(operations.GetStudy, request, options);
  }

  /**
   * Change the ends of a study, its description or its labels.
   *
   * Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change of them.
   *
   * A token needs the role `admin`.
   */
  updateStudy(request: UpdateStudyRequest, options?: CallOptions): Promise<UpdateStudyResponse> {
    return this.call(operations.UpdateStudy, request, options);
  }

  /**
   * Delete a study with all its trials. If it does not exist, the reply is `unknown_study`.
   *
   * A token needs the role `admin`.
   */
  deleteStudy(request: DeleteStudyRequest = {}, options?: CallOptions): Promise<DeleteStudyResponse> {
    return this.call(operations.DeleteStudy, request, options);
  }

  /**
   * Pause, resume or finish a study by hand. `running` also reopens a study that was finished by hand.
   *
   * A token needs the role `admin`.
   */
  setStudyState(request: SetStudyStateRequest, options?: CallOptions): Promise<SetStudyStateResponse> {
    return this.call(operations.SetStudyState, request, options);
  }

  /**
   * Replace the settings of the objectives, under the same names. All trials are scored again.
   *
   * A token needs the role `admin`.
   */
  updateObjectives(request: UpdateObjectivesRequest, options?: CallOptions): Promise<UpdateObjectivesResponse> {
    return this.call(operations.UpdateObjectives, request, options);
  }

  /**
   * Stop the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and then exits.
   *
   * `graceS` limits the wait for running trials; their leases survive the restart.
   *
   * A token needs the role `admin`.
   */
  shutdown(request: ShutdownRequest = {}, options?: CallOptions): Promise<ShutdownResponse> {
    return this.call(operations.Shutdown, request, options);
  }

  /**
   * Register a worker with a study. The same idempotency key returns the same worker.
   *
   * A token needs the role `worker`.
   */
  registerWorker(request: RegisterWorkerRequest = {}, options?: CallOptions): Promise<RegisterWorkerResponse> {
    return this.call(operations.RegisterWorker, request, options);
  }

  /**
   * Deregister a worker. Its trials go back to the queue at once.
   *
   * A token needs the role `worker`.
   */
  deregisterWorker(request: DeregisterWorkerRequest, options?: CallOptions): Promise<DeregisterWorkerResponse> {
    return this.call(operations.DeregisterWorker, request, options);
  }

  /**
   * Drain workers: they finish their running trials, get no others, and end.
   *
   * The workers are those with one of the ids or one of the names, and those that have all of the labels. At least one
   * of the three is given.
   *
   * A token needs the role `admin`.
   */
  drainWorkers(request: DrainWorkersRequest = {}, options?: CallOptions): Promise<DrainWorkersResponse> {
    return this.call(operations.DrainWorkers, request, options);
  }

  /**
   * Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds.
   *
   * A token needs the role `worker`.
   */
  heartbeat(request: HeartbeatRequest, options?: CallOptions): Promise<HeartbeatResponse> {
    return this.call(operations.Heartbeat, request, options);
  }

  /**
   * Ask for up to `count` suggestions, waiting up to `waitS` for the first.
   *
   * A token needs the role `worker`.
   */
  getSuggestion(request: GetSuggestionRequest, options?: CallOptions): Promise<GetSuggestionResponse> {
    return this.call(operations.GetSuggestion, request, options);
  }

  /**
   * Tell results and failures, at least one, and with `nextCount` ask for the next suggestions.
   *
   * A token needs the role `worker`.
   */
  submitResult(request: SubmitResultRequest = {}, options?: CallOptions): Promise<SubmitResultResponse> {
    return this.call(operations.SubmitResult, request, options);
  }

  /**
   * Give back trials without a result, such as on preemption. They go back to the queue at once.
   *
   * A token needs the role `worker`.
   */
  releaseTrials(request: ReleaseTrialsRequest, options?: CallOptions): Promise<ReleaseTrialsResponse> {
    return this.call(operations.ReleaseTrials, request, options);
  }

  /**
   * Report intermediate values, learn which trials to stop, and with `nextCount` ask for others.
   *
   * A token needs the role `worker`.
   */
  submitReports(request: SubmitReportsRequest, options?: CallOptions): Promise<SubmitReportsResponse> {
    return this.call(operations.SubmitReports, request, options);
  }

  /**
   * Page through the reports of some trials, in the order of trials, attempts and steps.
   *
   * A token needs the role `read`.
   */
  getReports(request: GetReportsRequest, options?: CallOptions): Promise<GetReportsResponse> {
    return this.call(operations.GetReports, request, options);
  }

  /** Goes through every page of `getReports`. */
  async *iterateReports(
    request: Omit<GetReportsRequest, "after">,
    options?: CallOptions,
  ): AsyncGenerator<StoredReport, void, undefined> {
    let after: string | undefined;
    do {
      const page = await this.getReports({ ...request, after }, options);
      yield* page.items;
      after = page.nextCursor;
    } while (after !== undefined);
  }

  /**
   * Page through the trials by id: all, those in some states, or those changed since an event.
   *
   * A token needs the role `read`.
   */
  getTrials(request: GetTrialsRequest = {}, options?: CallOptions): Promise<GetTrialsResponse> {
    return this.call(operations.GetTrials, request, options);
  }

  /** Goes through every page of `getTrials`. */
  async *iterateTrials(
    request: Omit<GetTrialsRequest, "after"> = {},
    options?: CallOptions,
  ): AsyncGenerator<Trial, void, undefined> {
    let after: string | undefined;
    do {
      const page = await this.getTrials({ ...request, after }, options);
      yield* page.items;
      after = page.nextCursor;
    } while (after !== undefined);
  }

  /**
   * Read the trials that changed after an event, by column, in the order of their changes.
   *
   * Repeat it with `changedSince` set to `asOf` of the reply: at once while `more` is true, later to follow the
   * changes. A trial may come several times; the row of the largest `changed` is the current one.
   *
   * A token needs the role `read`.
   */
  getColumns(request: GetColumnsRequest = {}, options?: CallOptions): Promise<GetColumnsResponse> {
    return this.call(operations.GetColumns, request, options);
  }

  /**
   * Ask for the metadata of some trials.
   *
   * A token needs the role `read`.
   */
  getMetadata(request: GetMetadataRequest, options?: CallOptions): Promise<GetMetadataResponse> {
    return this.call(operations.GetMetadata, request, options);
  }

  /**
   * Ask for the best trials: by cost for one group, by front and crowding distance for several.
   *
   * A token needs the role `read`.
   */
  getTopK(request: GetTopKRequest = {}, options?: CallOptions): Promise<GetTopKResponse> {
    return this.call(operations.GetTopK, request, options);
  }

  /**
   * Ask for the non-dominated fronts, up to `limit` trials in total.
   *
   * A token needs the role `read`.
   */
  getFronts(request: GetFrontsRequest = {}, options?: CallOptions): Promise<GetFrontsResponse> {
    return this.call(operations.GetFronts, request, options);
  }

  /**
   * Ask how the completed trials would be ranked under other settings of the objectives. Nothing is changed.
   *
   * A token needs the role `read`.
   */
  previewObjectives(request: PreviewObjectivesRequest, options?: CallOptions): Promise<PreviewObjectivesResponse> {
    return this.call(operations.PreviewObjectives, request, options);
  }

  /**
   * Ask what a model of the results predicts on a grid of one or two parameters.
   *
   * The server computes it beside its other work, for at most `waitS`; then `ready` is false, and the same request can
   * be sent again.
   *
   * A token needs the role `read`.
   */
  getModelView(request: GetModelViewRequest, options?: CallOptions): Promise<GetModelViewResponse> {
    return this.call(operations.GetModelView, request, options);
  }

  /**
   * Ask whether the objectives form several comparison groups.
   *
   * A token needs the role `read`.
   */
  isMultiGroup(request: IsMultiGroupRequest = {}, options?: CallOptions): Promise<IsMultiGroupResponse> {
    return this.call(operations.IsMultiGroup, request, options);
  }

  /**
   * Queue parameter sets for evaluation before any new suggestion. All or none are queued.
   *
   * A token needs the role `admin`.
   */
  enqueueTrials(request: EnqueueTrialsRequest, options?: CallOptions): Promise<EnqueueTrialsResponse> {
    return this.call(operations.EnqueueTrials, request, options);
  }

  /**
   * Add known results, such as those of an earlier study. All or none are added; they do not count for the budget.
   *
   * A token needs the role `admin`.
   */
  addTrials(request: AddTrialsRequest, options?: CallOptions): Promise<AddTrialsResponse> {
    return this.call(operations.AddTrials, request, options);
  }

  /**
   * Cancel trials. A worker that evaluates one gets the lease command `drop`.
   *
   * A token needs the role `admin`.
   */
  cancelTrials(request: CancelTrialsRequest, options?: CallOptions): Promise<CancelTrialsResponse> {
    return this.call(operations.CancelTrials, request, options);
  }

  /**
   * Set notes and labels of trials, in whatever state. They do not influence suggestions.
   *
   * A token needs the role `admin`.
   */
  updateTrials(request: UpdateTrialsRequest, options?: CallOptions): Promise<UpdateTrialsResponse> {
    return this.call(operations.UpdateTrials, request, options);
  }

  /**
   * Ask for the status of a study: counts, workers, the best trial.
   *
   * A token needs the role `read`.
   */
  status(request: StatusRequest = {}, options?: CallOptions): Promise<StatusResponse> {
    return this.call(operations.Status, request, options);
  }

  /**
   * Ask for events after an event, or from the oldest stored one, waiting up to `waitS` for the first.
   *
   * A token needs the role `read`.
   */
  getEvents(request: GetEventsRequest = {}, options?: CallOptions): Promise<GetEventsResponse> {
    return this.call(operations.GetEvents, request, options);
  }
}
