// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;

/** The operations of the protocol, and its constants. */
public final class Protocol {
  /** The version that this release was made for. */
  public static final String VERSION = "1.0";

  /** The first version, which needs nothing newer. */
  public static final String OLDEST_VERSION = "1.0";

  /** The first frame of every ZeroMQ message. */
  public static final String FIRST_FRAME = "hola/1";

  /** Ask for versions, capabilities and limits of the server. Needs no study. */
  public static final Operation<DescribeRequest, DescribeResponse> DESCRIBE =
      new Operation<>(
          "Describe",
          DescribeRequest::read,
          DescribeResponse::read,
          "GET",
          "/v1/describe",
          false,
          "1.0");

  /** List the studies by name. */
  public static final Operation<ListStudiesRequest, ListStudiesResponse> LIST_STUDIES =
      new Operation<>(
          "ListStudies",
          ListStudiesRequest::read,
          ListStudiesResponse::read,
          "GET",
          "/v1/studies",
          false,
          "1.0");

  /**
   * Create a study. For an equal spec the existing study is returned; another spec is a {@code
   * conflict}.
   */
  public static final Operation<CreateStudyRequest, CreateStudyResponse> CREATE_STUDY =
      new Operation<>(
          "CreateStudy",
          CreateStudyRequest::read,
          CreateStudyResponse::read,
          "PUT",
          "/v1/studies/{study}",
          false,
          "1.0");

  /** Ask for a study and its current state. */
  public static final Operation<GetStudyRequest, GetStudyResponse> GET_STUDY =
      new Operation<>(
          "GetStudy",
          GetStudyRequest::read,
          GetStudyResponse::read,
          "GET",
          "/v1/studies/{study}",
          false,
          "1.0");

  /** Change the ends of a study, its description or its labels. */
  public static final Operation<UpdateStudyRequest, UpdateStudyResponse> UPDATE_STUDY =
      new Operation<>(
          "UpdateStudy",
          UpdateStudyRequest::read,
          UpdateStudyResponse::read,
          "PATCH",
          "/v1/studies/{study}",
          true,
          "1.0");

  /**
   * Delete a study with all its trials. If it does not exist, the reply is {@code unknown_study}.
   */
  public static final Operation<DeleteStudyRequest, DeleteStudyResponse> DELETE_STUDY =
      new Operation<>(
          "DeleteStudy",
          DeleteStudyRequest::read,
          DeleteStudyResponse::read,
          "DELETE",
          "/v1/studies/{study}",
          false,
          "1.0");

  /**
   * Pause, resume or finish a study by hand. {@code running} also reopens a study that was finished
   * by hand.
   */
  public static final Operation<SetStudyStateRequest, SetStudyStateResponse> SET_STUDY_STATE =
      new Operation<>(
          "SetStudyState",
          SetStudyStateRequest::read,
          SetStudyStateResponse::read,
          "PUT",
          "/v1/studies/{study}/state",
          false,
          "1.0");

  /** Replace the settings of the objectives, under the same names. All trials are scored again. */
  public static final Operation<UpdateObjectivesRequest, UpdateObjectivesResponse>
      UPDATE_OBJECTIVES =
          new Operation<>(
              "UpdateObjectives",
              UpdateObjectivesRequest::read,
              UpdateObjectivesResponse::read,
              "PUT",
              "/v1/studies/{study}/objectives",
              true,
              "1.0");

  /**
   * Stop the scheduler. It gives no new suggestions, sends {@code drain} (or {@code stop}) to
   * workers, and then exits.
   */
  public static final Operation<ShutdownRequest, ShutdownResponse> SHUTDOWN =
      new Operation<>(
          "Shutdown",
          ShutdownRequest::read,
          ShutdownResponse::read,
          "POST",
          "/v1/shutdown",
          false,
          "1.0");

  /** Register a worker with a study. The same idempotency key returns the same worker. */
  public static final Operation<RegisterWorkerRequest, RegisterWorkerResponse> REGISTER_WORKER =
      new Operation<>(
          "RegisterWorker",
          RegisterWorkerRequest::read,
          RegisterWorkerResponse::read,
          "POST",
          "/v1/studies/{study}/workers",
          true,
          "1.0");

  /** Deregister a worker. Its trials go back to the queue at once. */
  public static final Operation<DeregisterWorkerRequest, DeregisterWorkerResponse>
      DEREGISTER_WORKER =
          new Operation<>(
              "DeregisterWorker",
              DeregisterWorkerRequest::read,
              DeregisterWorkerResponse::read,
              "POST",
              "/v1/studies/{study}/workers/deregister",
              false,
              "1.0");

  /** Drain workers: they finish their running trials, get no others, and end. */
  public static final Operation<DrainWorkersRequest, DrainWorkersResponse> DRAIN_WORKERS =
      new Operation<>(
          "DrainWorkers",
          DrainWorkersRequest::read,
          DrainWorkersResponse::read,
          "POST",
          "/v1/studies/{study}/workers/drain",
          false,
          "1.0");

  /**
   * Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker
   * holds.
   */
  public static final Operation<HeartbeatRequest, HeartbeatResponse> HEARTBEAT =
      new Operation<>(
          "Heartbeat",
          HeartbeatRequest::read,
          HeartbeatResponse::read,
          "POST",
          "/v1/studies/{study}/heartbeat",
          false,
          "1.0");

  /** Ask for up to {@code count} suggestions, waiting up to {@code wait_s} for the first. */
  public static final Operation<GetSuggestionRequest, GetSuggestionResponse> GET_SUGGESTION =
      new Operation<>(
          "GetSuggestion",
          GetSuggestionRequest::read,
          GetSuggestionResponse::read,
          "POST",
          "/v1/studies/{study}/suggestions",
          true,
          "1.0");

  /**
   * Tell results and failures, at least one, and with {@code next_count} ask for the next
   * suggestions.
   */
  public static final Operation<SubmitResultRequest, SubmitResultResponse> SUBMIT_RESULT =
      new Operation<>(
          "SubmitResult",
          SubmitResultRequest::read,
          SubmitResultResponse::read,
          "POST",
          "/v1/studies/{study}/results",
          true,
          "1.0");

  /**
   * Give back trials without a result, such as on preemption. They go back to the queue at once.
   */
  public static final Operation<ReleaseTrialsRequest, ReleaseTrialsResponse> RELEASE_TRIALS =
      new Operation<>(
          "ReleaseTrials",
          ReleaseTrialsRequest::read,
          ReleaseTrialsResponse::read,
          "POST",
          "/v1/studies/{study}/releases",
          false,
          "1.0");

  /**
   * Report intermediate values, learn which trials to stop, and with {@code next_count} ask for
   * others.
   */
  public static final Operation<SubmitReportsRequest, SubmitReportsResponse> SUBMIT_REPORTS =
      new Operation<>(
          "SubmitReports",
          SubmitReportsRequest::read,
          SubmitReportsResponse::read,
          "POST",
          "/v1/studies/{study}/reports",
          true,
          "1.0");

  /** Page through the reports of some trials, in the order of trials, attempts and steps. */
  public static final Operation<GetReportsRequest, GetReportsResponse> GET_REPORTS =
      new Operation<>(
          "GetReports",
          GetReportsRequest::read,
          GetReportsResponse::read,
          "GET",
          "/v1/studies/{study}/reports",
          false,
          "1.0");

  /** Page through the trials by id: all, those in some states, or those changed since an event. */
  public static final Operation<GetTrialsRequest, GetTrialsResponse> GET_TRIALS =
      new Operation<>(
          "GetTrials",
          GetTrialsRequest::read,
          GetTrialsResponse::read,
          "GET",
          "/v1/studies/{study}/trials",
          false,
          "1.0");

  /** Read the trials that changed after an event, by column, in the order of their changes. */
  public static final Operation<GetColumnsRequest, GetColumnsResponse> GET_COLUMNS =
      new Operation<>(
          "GetColumns",
          GetColumnsRequest::read,
          GetColumnsResponse::read,
          "GET",
          "/v1/studies/{study}/columns",
          false,
          "1.0");

  /** Ask for the metadata of some trials. */
  public static final Operation<GetMetadataRequest, GetMetadataResponse> GET_METADATA =
      new Operation<>(
          "GetMetadata",
          GetMetadataRequest::read,
          GetMetadataResponse::read,
          "GET",
          "/v1/studies/{study}/metadata",
          false,
          "1.0");

  /** Ask for the best trials: by cost for one group, by front and crowding distance for several. */
  public static final Operation<GetTopKRequest, GetTopKResponse> GET_TOP_K =
      new Operation<>(
          "GetTopK",
          GetTopKRequest::read,
          GetTopKResponse::read,
          "GET",
          "/v1/studies/{study}/top-k",
          false,
          "1.0");

  /** Ask for the non-dominated fronts, up to {@code limit} trials in total. */
  public static final Operation<GetFrontsRequest, GetFrontsResponse> GET_FRONTS =
      new Operation<>(
          "GetFronts",
          GetFrontsRequest::read,
          GetFrontsResponse::read,
          "GET",
          "/v1/studies/{study}/fronts",
          false,
          "1.0");

  /**
   * Ask how the completed trials would be ranked under other settings of the objectives. Nothing is
   * changed.
   */
  public static final Operation<PreviewObjectivesRequest, PreviewObjectivesResponse>
      PREVIEW_OBJECTIVES =
          new Operation<>(
              "PreviewObjectives",
              PreviewObjectivesRequest::read,
              PreviewObjectivesResponse::read,
              "POST",
              "/v1/studies/{study}/objectives/preview",
              false,
              "1.0");

  /** Ask what a model of the results predicts on a grid of one or two parameters. */
  public static final Operation<GetModelViewRequest, GetModelViewResponse> GET_MODEL_VIEW =
      new Operation<>(
          "GetModelView",
          GetModelViewRequest::read,
          GetModelViewResponse::read,
          "POST",
          "/v1/studies/{study}/model-view",
          false,
          "1.0");

  /** Ask whether the objectives form several comparison groups. */
  public static final Operation<IsMultiGroupRequest, IsMultiGroupResponse> IS_MULTI_GROUP =
      new Operation<>(
          "IsMultiGroup",
          IsMultiGroupRequest::read,
          IsMultiGroupResponse::read,
          "GET",
          "/v1/studies/{study}/groups",
          false,
          "1.0");

  /** Queue parameter sets for evaluation before any new suggestion. All or none are queued. */
  public static final Operation<EnqueueTrialsRequest, EnqueueTrialsResponse> ENQUEUE_TRIALS =
      new Operation<>(
          "EnqueueTrials",
          EnqueueTrialsRequest::read,
          EnqueueTrialsResponse::read,
          "POST",
          "/v1/studies/{study}/queue",
          true,
          "1.0");

  /**
   * Add known results, such as those of an earlier study. All or none are added; they do not count
   * for the budget.
   */
  public static final Operation<AddTrialsRequest, AddTrialsResponse> ADD_TRIALS =
      new Operation<>(
          "AddTrials",
          AddTrialsRequest::read,
          AddTrialsResponse::read,
          "POST",
          "/v1/studies/{study}/trials",
          true,
          "1.0");

  /** Cancel trials. A worker that evaluates one gets the lease command {@code drop}. */
  public static final Operation<CancelTrialsRequest, CancelTrialsResponse> CANCEL_TRIALS =
      new Operation<>(
          "CancelTrials",
          CancelTrialsRequest::read,
          CancelTrialsResponse::read,
          "POST",
          "/v1/studies/{study}/cancellations",
          false,
          "1.0");

  /** Set notes and labels of trials, in whatever state. They do not influence suggestions. */
  public static final Operation<UpdateTrialsRequest, UpdateTrialsResponse> UPDATE_TRIALS =
      new Operation<>(
          "UpdateTrials",
          UpdateTrialsRequest::read,
          UpdateTrialsResponse::read,
          "PATCH",
          "/v1/studies/{study}/trials",
          false,
          "1.0");

  /** Ask for the status of a study: counts, workers, the best trial. */
  public static final Operation<StatusRequest, StatusResponse> STATUS =
      new Operation<>(
          "Status",
          StatusRequest::read,
          StatusResponse::read,
          "GET",
          "/v1/studies/{study}/status",
          false,
          "1.0");

  /**
   * Ask for events after an event, or from the oldest stored one, waiting up to {@code wait_s} for
   * the first.
   */
  public static final Operation<GetEventsRequest, GetEventsResponse> GET_EVENTS =
      new Operation<>(
          "GetEvents",
          GetEventsRequest::read,
          GetEventsResponse::read,
          "GET",
          "/v1/studies/{study}/events",
          false,
          "1.0");

  /** Every operation. */
  public static final List<Operation<?, ?>> OPERATIONS =
      List.of(
          DESCRIBE,
          LIST_STUDIES,
          CREATE_STUDY,
          GET_STUDY,
          UPDATE_STUDY,
          DELETE_STUDY,
          SET_STUDY_STATE,
          UPDATE_OBJECTIVES,
          SHUTDOWN,
          REGISTER_WORKER,
          DEREGISTER_WORKER,
          DRAIN_WORKERS,
          HEARTBEAT,
          GET_SUGGESTION,
          SUBMIT_RESULT,
          RELEASE_TRIALS,
          SUBMIT_REPORTS,
          GET_REPORTS,
          GET_TRIALS,
          GET_COLUMNS,
          GET_METADATA,
          GET_TOP_K,
          GET_FRONTS,
          PREVIEW_OBJECTIVES,
          GET_MODEL_VIEW,
          IS_MULTI_GROUP,
          ENQUEUE_TRIALS,
          ADD_TRIALS,
          CANCEL_TRIALS,
          UPDATE_TRIALS,
          STATUS,
          GET_EVENTS);

  private Protocol() {}
}
