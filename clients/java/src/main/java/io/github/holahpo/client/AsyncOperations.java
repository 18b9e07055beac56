// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.client;

import io.github.holahpo.protocol.*;
import java.util.concurrent.CompletableFuture;

/**
 * Every operation as a method that returns a future at once.
 *
 * <p>A future ends with the exception that the other methods would throw; cancelling it gives the
 * request up.
 */
public abstract class AsyncOperations {
  AsyncOperations() {}

  abstract <Q extends Request, R extends Response> CompletableFuture<R> call(
      Operation<Q, R> operation, Q request, CallOptions options);

  /**
   * Ask for versions, capabilities and limits of the server. Needs no study.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<DescribeResponse> describe() {
    return describe(new DescribeRequest());
  }

  /**
   * Ask for versions, capabilities and limits of the server. Needs no study.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<DescribeResponse> describe(DescribeRequest request) {
    return describe(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for versions, capabilities and limits of the server. Needs no study.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<DescribeResponse> describe(
      DescribeRequest request, CallOptions options) {
    return call(Protocol.DESCRIBE, request, options);
  }

  /**
   * List the studies by name.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<ListStudiesResponse> listStudies() {
    return listStudies(ListStudiesRequest.builder().build());
  }

  /**
   * List the studies by name.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<ListStudiesResponse> listStudies(ListStudiesRequest request) {
    return listStudies(request, CallOptions.DEFAULT);
  }

  /**
   * List the studies by name.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<ListStudiesResponse> listStudies(
      ListStudiesRequest request, CallOptions options) {
    return call(Protocol.LIST_STUDIES, request, options);
  }

  /**
   * Create a study. For an equal spec the existing study is returned; another spec is a {@code
   * conflict}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<CreateStudyResponse> createStudy(CreateStudyRequest request) {
    return createStudy(request, CallOptions.DEFAULT);
  }

  /**
   * Create a study. For an equal spec the existing study is returned; another spec is a {@code
   * conflict}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<CreateStudyResponse> createStudy(
      CreateStudyRequest request, CallOptions options) {
    return call(Protocol.CREATE_STUDY, request, options);
  }

  /**
   * Ask for a study and its current state.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<GetStudyResponse> getStudy() {
    return getStudy(GetStudyRequest.builder().build());
  }

  /**
   * Ask for a study and its current state.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetStudyResponse> getStudy(GetStudyRequest request) {
    return getStudy(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for a study and its current state.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetStudyResponse> getStudy(
      GetStudyRequest request, CallOptions options) {
    return call(Protocol.GET_STUDY, request, options);
  }

  /**
   * Change the ends of a study, its description or its labels.
   *
   * <p>Absent fields stay. {@code clear} removes ends; a study that its ends finished is reopened
   * by a change of them.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<UpdateStudyResponse> updateStudy(UpdateStudyRequest request) {
    return updateStudy(request, CallOptions.DEFAULT);
  }

  /**
   * Change the ends of a study, its description or its labels.
   *
   * <p>Absent fields stay. {@code clear} removes ends; a study that its ends finished is reopened
   * by a change of them.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<UpdateStudyResponse> updateStudy(
      UpdateStudyRequest request, CallOptions options) {
    return call(Protocol.UPDATE_STUDY, request, options);
  }

  /**
   * Delete a study with all its trials. If it does not exist, the reply is {@code unknown_study}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<DeleteStudyResponse> deleteStudy() {
    return deleteStudy(DeleteStudyRequest.builder().build());
  }

  /**
   * Delete a study with all its trials. If it does not exist, the reply is {@code unknown_study}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<DeleteStudyResponse> deleteStudy(DeleteStudyRequest request) {
    return deleteStudy(request, CallOptions.DEFAULT);
  }

  /**
   * Delete a study with all its trials. If it does not exist, the reply is {@code unknown_study}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<DeleteStudyResponse> deleteStudy(
      DeleteStudyRequest request, CallOptions options) {
    return call(Protocol.DELETE_STUDY, request, options);
  }

  /**
   * Pause, resume or finish a study by hand. {@code running} also reopens a study that was finished
   * by hand.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<SetStudyStateResponse> setStudyState(SetStudyStateRequest request) {
    return setStudyState(request, CallOptions.DEFAULT);
  }

  /**
   * Pause, resume or finish a study by hand. {@code running} also reopens a study that was finished
   * by hand.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<SetStudyStateResponse> setStudyState(
      SetStudyStateRequest request, CallOptions options) {
    return call(Protocol.SET_STUDY_STATE, request, options);
  }

  /**
   * Replace the settings of the objectives, under the same names. All trials are scored again.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<UpdateObjectivesResponse> updateObjectives(
      UpdateObjectivesRequest request) {
    return updateObjectives(request, CallOptions.DEFAULT);
  }

  /**
   * Replace the settings of the objectives, under the same names. All trials are scored again.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<UpdateObjectivesResponse> updateObjectives(
      UpdateObjectivesRequest request, CallOptions options) {
    return call(Protocol.UPDATE_OBJECTIVES, request, options);
  }

  /**
   * Stop the scheduler. It gives no new suggestions, sends {@code drain} (or {@code stop}) to
   * workers, and then exits.
   *
   * <p>{@code grace_s} limits the wait for running trials; their leases survive the restart.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<ShutdownResponse> shutdown() {
    return shutdown(ShutdownRequest.builder().build());
  }

  /**
   * Stop the scheduler. It gives no new suggestions, sends {@code drain} (or {@code stop}) to
   * workers, and then exits.
   *
   * <p>{@code grace_s} limits the wait for running trials; their leases survive the restart.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<ShutdownResponse> shutdown(ShutdownRequest request) {
    return shutdown(request, CallOptions.DEFAULT);
  }

  /**
   * Stop the scheduler. It gives no new suggestions, sends {@code drain} (or {@code stop}) to
   * workers, and then exits.
   *
   * <p>{@code grace_s} limits the wait for running trials; their leases survive the restart.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<ShutdownResponse> shutdown(
      ShutdownRequest request, CallOptions options) {
    return call(Protocol.SHUTDOWN, request, options);
  }

  /**
   * Register a worker with a study. The same idempotency key returns the same worker.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<RegisterWorkerResponse> registerWorker() {
    return registerWorker(RegisterWorkerRequest.builder().build());
  }

  /**
   * Register a worker with a study. The same idempotency key returns the same worker.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<RegisterWorkerResponse> registerWorker(RegisterWorkerRequest request) {
    return registerWorker(request, CallOptions.DEFAULT);
  }

  /**
   * Register a worker with a study. The same idempotency key returns the same worker.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<RegisterWorkerResponse> registerWorker(
      RegisterWorkerRequest request, CallOptions options) {
    return call(Protocol.REGISTER_WORKER, request, options);
  }

  /**
   * Deregister a worker. Its trials go back to the queue at once.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<DeregisterWorkerResponse> deregisterWorker(
      DeregisterWorkerRequest request) {
    return deregisterWorker(request, CallOptions.DEFAULT);
  }

  /**
   * Deregister a worker. Its trials go back to the queue at once.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<DeregisterWorkerResponse> deregisterWorker(
      DeregisterWorkerRequest request, CallOptions options) {
    return call(Protocol.DEREGISTER_WORKER, request, options);
  }

  /**
   * Drain workers: they finish their running trials, get no others, and end.
   *
   * <p>The workers are those with one of the ids or one of the names, and those that have all of
   * the labels. At least one of the three is given.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<DrainWorkersResponse> drainWorkers() {
    return drainWorkers(DrainWorkersRequest.builder().build());
  }

  /**
   * Drain workers: they finish their running trials, get no others, and end.
   *
   * <p>The workers are those with one of the ids or one of the names, and those that have all of
   * the labels. At least one of the three is given.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<DrainWorkersResponse> drainWorkers(DrainWorkersRequest request) {
    return drainWorkers(request, CallOptions.DEFAULT);
  }

  /**
   * Drain workers: they finish their running trials, get no others, and end.
   *
   * <p>The workers are those with one of the ids or one of the names, and those that have all of
   * the labels. At least one of the three is given.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<DrainWorkersResponse> drainWorkers(
      DrainWorkersRequest request, CallOptions options) {
    return call(Protocol.DRAIN_WORKERS, request, options);
  }

  /**
   * Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker
   * holds.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<HeartbeatResponse> heartbeat(HeartbeatRequest request) {
    return heartbeat(request, CallOptions.DEFAULT);
  }

  /**
   * Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker
   * holds.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<HeartbeatResponse> heartbeat(
      HeartbeatRequest request, CallOptions options) {
    return call(Protocol.HEARTBEAT, request, options);
  }

  /**
   * Ask for up to {@code count} suggestions, waiting up to {@code wait_s} for the first.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetSuggestionResponse> getSuggestion(GetSuggestionRequest request) {
    return getSuggestion(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for up to {@code count} suggestions, waiting up to {@code wait_s} for the first.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetSuggestionResponse> getSuggestion(
      GetSuggestionRequest request, CallOptions options) {
    return call(Protocol.GET_SUGGESTION, request, options);
  }

  /**
   * Tell results and failures, at least one, and with {@code next_count} ask for the next
   * suggestions.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<SubmitResultResponse> submitResult() {
    return submitResult(SubmitResultRequest.builder().build());
  }

  /**
   * Tell results and failures, at least one, and with {@code next_count} ask for the next
   * suggestions.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<SubmitResultResponse> submitResult(SubmitResultRequest request) {
    return submitResult(request, CallOptions.DEFAULT);
  }

  /**
   * Tell results and failures, at least one, and with {@code next_count} ask for the next
   * suggestions.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<SubmitResultResponse> submitResult(
      SubmitResultRequest request, CallOptions options) {
    return call(Protocol.SUBMIT_RESULT, request, options);
  }

  /**
   * Give back trials without a result, such as on preemption. They go back to the queue at once.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<ReleaseTrialsResponse> releaseTrials(ReleaseTrialsRequest request) {
    return releaseTrials(request, CallOptions.DEFAULT);
  }

  /**
   * Give back trials without a result, such as on preemption. They go back to the queue at once.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<ReleaseTrialsResponse> releaseTrials(
      ReleaseTrialsRequest request, CallOptions options) {
    return call(Protocol.RELEASE_TRIALS, request, options);
  }

  /**
   * Report intermediate values, learn which trials to stop, and with {@code next_count} ask for
   * others.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<SubmitReportsResponse> submitReports(SubmitReportsRequest request) {
    return submitReports(request, CallOptions.DEFAULT);
  }

  /**
   * Report intermediate values, learn which trials to stop, and with {@code next_count} ask for
   * others.
   *
   * <p>A token needs the role {@code worker}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<SubmitReportsResponse> submitReports(
      SubmitReportsRequest request, CallOptions options) {
    return call(Protocol.SUBMIT_REPORTS, request, options);
  }

  /**
   * Page through the reports of some trials, in the order of trials, attempts and steps.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetReportsResponse> getReports(GetReportsRequest request) {
    return getReports(request, CallOptions.DEFAULT);
  }

  /**
   * Page through the reports of some trials, in the order of trials, attempts and steps.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetReportsResponse> getReports(
      GetReportsRequest request, CallOptions options) {
    return call(Protocol.GET_REPORTS, request, options);
  }

  /**
   * Page through the trials by id: all, those in some states, or those changed since an event.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<GetTrialsResponse> getTrials() {
    return getTrials(GetTrialsRequest.builder().build());
  }

  /**
   * Page through the trials by id: all, those in some states, or those changed since an event.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetTrialsResponse> getTrials(GetTrialsRequest request) {
    return getTrials(request, CallOptions.DEFAULT);
  }

  /**
   * Page through the trials by id: all, those in some states, or those changed since an event.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetTrialsResponse> getTrials(
      GetTrialsRequest request, CallOptions options) {
    return call(Protocol.GET_TRIALS, request, options);
  }

  /**
   * Read the trials that changed after an event, by column, in the order of their changes.
   *
   * <p>Repeat it with {@code changed_since} set to {@code as_of} of the reply: at once while {@code
   * more} is true, later to follow the changes. A trial may come several times; the row of the
   * largest {@code changed} is the current one.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<GetColumnsResponse> getColumns() {
    return getColumns(GetColumnsRequest.builder().build());
  }

  /**
   * Read the trials that changed after an event, by column, in the order of their changes.
   *
   * <p>Repeat it with {@code changed_since} set to {@code as_of} of the reply: at once while {@code
   * more} is true, later to follow the changes. A trial may come several times; the row of the
   * largest {@code changed} is the current one.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetColumnsResponse> getColumns(GetColumnsRequest request) {
    return getColumns(request, CallOptions.DEFAULT);
  }

  /**
   * Read the trials that changed after an event, by column, in the order of their changes.
   *
   * <p>Repeat it with {@code changed_since} set to {@code as_of} of the reply: at once while {@code
   * more} is true, later to follow the changes. A trial may come several times; the row of the
   * largest {@code changed} is the current one.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetColumnsResponse> getColumns(
      GetColumnsRequest request, CallOptions options) {
    return call(Protocol.GET_COLUMNS, request, options);
  }

  /**
   * Ask for the metadata of some trials.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetMetadataResponse> getMetadata(GetMetadataRequest request) {
    return getMetadata(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for the metadata of some trials.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetMetadataResponse> getMetadata(
      GetMetadataRequest request, CallOptions options) {
    return call(Protocol.GET_METADATA, request, options);
  }

  /**
   * Ask for the best trials: by cost for one group, by front and crowding distance for several.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<GetTopKResponse> getTopK() {
    return getTopK(GetTopKRequest.builder().build());
  }

  /**
   * Ask for the best trials: by cost for one group, by front and crowding distance for several.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetTopKResponse> getTopK(GetTopKRequest request) {
    return getTopK(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for the best trials: by cost for one group, by front and crowding distance for several.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetTopKResponse> getTopK(GetTopKRequest request, CallOptions options) {
    return call(Protocol.GET_TOP_K, request, options);
  }

  /**
   * Ask for the non-dominated fronts, up to {@code limit} trials in total.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<GetFrontsResponse> getFronts() {
    return getFronts(GetFrontsRequest.builder().build());
  }

  /**
   * Ask for the non-dominated fronts, up to {@code limit} trials in total.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetFrontsResponse> getFronts(GetFrontsRequest request) {
    return getFronts(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for the non-dominated fronts, up to {@code limit} trials in total.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetFrontsResponse> getFronts(
      GetFrontsRequest request, CallOptions options) {
    return call(Protocol.GET_FRONTS, request, options);
  }

  /**
   * Ask how the completed trials would be ranked under other settings of the objectives. Nothing is
   * changed.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<PreviewObjectivesResponse> previewObjectives(
      PreviewObjectivesRequest request) {
    return previewObjectives(request, CallOptions.DEFAULT);
  }

  /**
   * Ask how the completed trials would be ranked under other settings of the objectives. Nothing is
   * changed.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<PreviewObjectivesResponse> previewObjectives(
      PreviewObjectivesRequest request, CallOptions options) {
    return call(Protocol.PREVIEW_OBJECTIVES, request, options);
  }

  /**
   * Ask what a model of the results predicts on a grid of one or two parameters.
   *
   * <p>The server computes it beside its other work, for at most {@code wait_s}; then {@code ready}
   * is false, and the same request can be sent again.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetModelViewResponse> getModelView(GetModelViewRequest request) {
    return getModelView(request, CallOptions.DEFAULT);
  }

  /**
   * Ask what a model of the results predicts on a grid of one or two parameters.
   *
   * <p>The server computes it beside its other work, for at most {@code wait_s}; then {@code ready}
   * is false, and the same request can be sent again.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetModelViewResponse> getModelView(
      GetModelViewRequest request, CallOptions options) {
    return call(Protocol.GET_MODEL_VIEW, request, options);
  }

  /**
   * Ask whether the objectives form several comparison groups.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<IsMultiGroupResponse> isMultiGroup() {
    return isMultiGroup(IsMultiGroupRequest.builder().build());
  }

  /**
   * Ask whether the objectives form several comparison groups.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<IsMultiGroupResponse> isMultiGroup(IsMultiGroupRequest request) {
    return isMultiGroup(request, CallOptions.DEFAULT);
  }

  /**
   * Ask whether the objectives form several comparison groups.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<IsMultiGroupResponse> isMultiGroup(
      IsMultiGroupRequest request, CallOptions options) {
    return call(Protocol.IS_MULTI_GROUP, request, options);
  }

  /**
   * Queue parameter sets for evaluation before any new suggestion. All or none are queued.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<EnqueueTrialsResponse> enqueueTrials(EnqueueTrialsRequest request) {
    return enqueueTrials(request, CallOptions.DEFAULT);
  }

  /**
   * Queue parameter sets for evaluation before any new suggestion. All or none are queued.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<EnqueueTrialsResponse> enqueueTrials(
      EnqueueTrialsRequest request, CallOptions options) {
    return call(Protocol.ENQUEUE_TRIALS, request, options);
  }

  /**
   * Add known results, such as those of an earlier study. All or none are added; they do not count
   * for the budget.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<AddTrialsResponse> addTrials(AddTrialsRequest request) {
    return addTrials(request, CallOptions.DEFAULT);
  }

  /**
   * Add known results, such as those of an earlier study. All or none are added; they do not count
   * for the budget.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<AddTrialsResponse> addTrials(
      AddTrialsRequest request, CallOptions options) {
    return call(Protocol.ADD_TRIALS, request, options);
  }

  /**
   * Cancel trials. A worker that evaluates one gets the lease command {@code drop}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<CancelTrialsResponse> cancelTrials(CancelTrialsRequest request) {
    return cancelTrials(request, CallOptions.DEFAULT);
  }

  /**
   * Cancel trials. A worker that evaluates one gets the lease command {@code drop}.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<CancelTrialsResponse> cancelTrials(
      CancelTrialsRequest request, CallOptions options) {
    return call(Protocol.CANCEL_TRIALS, request, options);
  }

  /**
   * Set notes and labels of trials, in whatever state. They do not influence suggestions.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<UpdateTrialsResponse> updateTrials(UpdateTrialsRequest request) {
    return updateTrials(request, CallOptions.DEFAULT);
  }

  /**
   * Set notes and labels of trials, in whatever state. They do not influence suggestions.
   *
   * <p>A token needs the role {@code admin}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<UpdateTrialsResponse> updateTrials(
      UpdateTrialsRequest request, CallOptions options) {
    return call(Protocol.UPDATE_TRIALS, request, options);
  }

  /**
   * Ask for the status of a study: counts, workers, the best trial.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<StatusResponse> status() {
    return status(StatusRequest.builder().build());
  }

  /**
   * Ask for the status of a study: counts, workers, the best trial.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<StatusResponse> status(StatusRequest request) {
    return status(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for the status of a study: counts, workers, the best trial.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<StatusResponse> status(StatusRequest request, CallOptions options) {
    return call(Protocol.STATUS, request, options);
  }

  /**
   * Ask for events after an event, or from the oldest stored one, waiting up to {@code wait_s} for
   * the first.
   *
   * <p>A token needs the role {@code read}.
   *
   * @return a future of the reply
   */
  public CompletableFuture<GetEventsResponse> getEvents() {
    return getEvents(GetEventsRequest.builder().build());
  }

  /**
   * Ask for events after an event, or from the oldest stored one, waiting up to {@code wait_s} for
   * the first.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @return a future of the reply
   */
  public CompletableFuture<GetEventsResponse> getEvents(GetEventsRequest request) {
    return getEvents(request, CallOptions.DEFAULT);
  }

  /**
   * Ask for events after an event, or from the oldest stored one, waiting up to {@code wait_s} for
   * the first.
   *
   * <p>A token needs the role {@code read}.
   *
   * @param request the request
   * @param options the idempotency key and the time-out of this call
   * @return a future of the reply
   */
  public CompletableFuture<GetEventsResponse> getEvents(
      GetEventsRequest request, CallOptions options) {
    return call(Protocol.GET_EVENTS, request, options);
  }
}
