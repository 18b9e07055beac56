// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
/// @file
/// Every operation of the protocol as a method.
#pragma once

#include "hola/call_options.hpp"
#include "hola/messages.hpp"
#include "hola/pages.hpp"

namespace hola {

struct Operation;

/// Every operation as a method that returns when the answer is there.
///
/// Each throws ServerError when the server refuses, TransportError when no answer came after all attempts,
/// InvalidReplyError when the answer is not of the protocol, and CancelledError when its stop token said
/// so.
class Operations {
 public:
  virtual ~Operations() = default;

  /// Ask for versions, capabilities and limits of the server. Needs no study.
  ///
  /// A token needs the role `read`.
  DescribeResponse describe(const DescribeRequest& request = {}, const CallOptions& options = {});

  /// List the studies by name.
  ///
  /// A token needs the role `read`.
  ListStudiesResponse list_studies(const ListStudiesRequest& request = {}, const CallOptions& options = {});

  /// Go through every page of list_studies. The client must outlive what is returned.
  Pages<StudyInfo> iter_studies(ListStudiesRequest request = {}, CallOptions options = {});

  /// Create a study. For an equal spec the existing study is returned; another spec is a `conflict`.
  ///
  /// A token needs the role `admin`.
  CreateStudyResponse create_study(const CreateStudyRequest& request, const CallOptions& options = {});

  /// Ask for a study and its current state.
  ///
  /// A token needs the role `read`.
  GetStudyResponse get_study(const GetStudyRequest& request = {}, const CallOptions& options = {});

  /// Change the ends of a study, its description or its labels.
  ///
  /// Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change of
  /// them.
  ///
  /// A token needs the role `admin`. Keyed: every attempt of a call repeats one idempotency key.
  UpdateStudyResponse update_study(const UpdateStudyRequest& request, const CallOptions& options = {});

  /// Delete a study with all its trials. If it does not exist, the reply is `unknown_study`.
  ///
  /// A token needs the role `admin`.
  DeleteStudyResponse delete_study(const DeleteStudyRequest& request = {}, const CallOptions& options = {});

  /// Pause, resume or finish a study by hand. `running` also reopens a study that was finished by hand.
  ///
  /// A token needs the role `admin`.
  SetStudyStateResponse set_study_state(const SetStudyStateRequest& request, const CallOptions& options = {});

  /// Replace the settings of the objectives, under the same names. All trials are scored again.
  ///
  /// A token needs the role `admin`. Keyed: every attempt of a call repeats one idempotency key.
  UpdateObjectivesResponse update_objectives(const UpdateObjectivesRequest& request,
                                             const CallOptions& options = {});

  /// Stop the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and then exits.
  ///
  /// `grace_s` limits the wait for running trials; their leases survive the restart.
  ///
  /// A token needs the role `admin`.
  ShutdownResponse shutdown(const ShutdownRequest& request = {}, const CallOptions& options = {});

  /// Register a worker with a study. The same idempotency key returns the same worker.
  ///
  /// A token needs the role `worker`. Keyed: every attempt of a call repeats one idempotency key.
  RegisterWorkerResponse register_worker(const RegisterWorkerRequest& request = {},
                                         const CallOptions& options = {});

  /// Deregister a worker. Its trials go back to the queue at once.
  ///
  /// A token needs the role `worker`.
  DeregisterWorkerResponse deregister_worker(const DeregisterWorkerRequest& request,
                                             const CallOptions& options = {});

  /// Drain workers: they finish their running trials, get no others, and end.
  ///
  /// The workers are those with one of the ids or one of the names, and those that have all of the labels.
  /// At least one of the three is given.
  ///
  /// A token needs the role `admin`.
  DrainWorkersResponse drain_workers(const DrainWorkersRequest& request = {},
                                     const CallOptions& options = {});

  /// Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds.
  ///
  /// A token needs the role `worker`.
  HeartbeatResponse heartbeat(const HeartbeatRequest& request, const CallOptions& options = {});

  /// Ask for up to `count` suggestions, waiting up to `wait_s` for the first.
  ///
  /// A token needs the role `worker`. Keyed: every attempt of a call repeats one idempotency key.
  GetSuggestionResponse get_suggestion(const GetSuggestionRequest& request, const CallOptions& options = {});

  /// Tell results and failures, at least one, and with `next_count` ask for the next suggestions.
  ///
  /// A token needs the role `worker`. Keyed: every attempt of a call repeats one idempotency key.
  SubmitResultResponse submit_result(const SubmitResultRequest& request = {},
                                     const CallOptions& options = {});

  /// Give back trials without a result, such as on preemption. They go back to the queue at once.
  ///
  /// A token needs the role `worker`.
  ReleaseTrialsResponse release_trials(const ReleaseTrialsRequest& request, const CallOptions& options = {});

  /// Report intermediate values, learn which trials to stop, and with `next_count` ask for others.
  ///
  /// A token needs the role `worker`. Keyed: every attempt of a call repeats one idempotency key.
  SubmitReportsResponse submit_reports(const SubmitReportsRequest& request, const CallOptions& options = {});

  /// Page through the reports of some trials, in the order of trials, attempts and steps.
  ///
  /// A token needs the role `read`.
  GetReportsResponse get_reports(const GetReportsRequest& request, const CallOptions& options = {});

  /// Go through every page of get_reports. The client must outlive what is returned.
  Pages<StoredReport> iter_reports(GetReportsRequest request = {}, CallOptions options = {});

  /// Page through the trials by id: all, those in some states, or those changed since an event.
  ///
  /// A token needs the role `read`.
  GetTrialsResponse get_trials(const GetTrialsRequest& request = {}, const CallOptions& options = {});

  /// Go through every page of get_trials. The client must outlive what is returned.
  Pages<Trial> iter_trials(GetTrialsRequest request = {}, CallOptions options = {});

  /// Read the trials that changed after an event, by column, in the order of their changes.
  ///
  /// Repeat it with `changed_since` set to `as_of` of the reply: at once while `more` is true, later to
  /// follow the changes. A trial may come several times; the row of the largest `changed` is the current
  /// one.
  ///
  /// A token needs the role `read`.
  GetColumnsResponse get_columns(const GetColumnsRequest& request = {}, const CallOptions& options = {});

  /// Ask for the metadata of some trials.
  ///
  /// A token needs the role `read`.
  GetMetadataResponse get_metadata(const GetMetadataRequest& request, const CallOptions& options = {});

  /// Ask for the best trials: by cost for one group, by front and crowding distance for several.
  ///
  /// A token needs the role `read`.
  GetTopKResponse get_top_k(const GetTopKRequest& request = {}, const CallOptions& options = {});

  /// Ask for the non-dominated fronts, up to `limit` trials in total.
  ///
  /// A token needs the role `read`.
  GetFrontsResponse get_fronts(const GetFrontsRequest& request = {}, const CallOptions& options = {});

  /// Ask how the completed trials would be ranked under other settings of the objectives. Nothing is
  /// changed.
  ///
  /// A token needs the role `read`.
  PreviewObjectivesResponse preview_objectives(const PreviewObjectivesRequest& request,
                                               const CallOptions& options = {});

  /// Ask what a model of the results predicts on a grid of one or two parameters.
  ///
  /// The server computes it beside its other work, for at most `wait_s`; then `ready` is false, and the
  /// same request can be sent again.
  ///
  /// A token needs the role `read`.
  GetModelViewResponse get_model_view(const GetModelViewRequest& request, const CallOptions& options = {});

  /// Ask whether the objectives form several comparison groups.
  ///
  /// A token needs the role `read`.
  IsMultiGroupResponse is_multi_group(const IsMultiGroupRequest& request = {},
                                      const CallOptions& options = {});

  /// Queue parameter sets for evaluation before any new suggestion. All or none are queued.
  ///
  /// A token needs the role `admin`. Keyed: every attempt of a call repeats one idempotency key.
  EnqueueTrialsResponse enqueue_trials(const EnqueueTrialsRequest& request, const CallOptions& options = {});

  /// Add known results, such as those of an earlier study. All or none are added; they do not count for the
  /// budget.
  ///
  /// A token needs the role `admin`. Keyed: every attempt of a call repeats one idempotency key.
  AddTrialsResponse add_trials(const AddTrialsRequest& request, const CallOptions& options = {});

  /// Cancel trials. A worker that evaluates one gets the lease command `drop`.
  ///
  /// A token needs the role `admin`.
  CancelTrialsResponse cancel_trials(const CancelTrialsRequest& request, const CallOptions& options = {});

  /// Set notes and labels of trials, in whatever state. They do not influence suggestions.
  ///
  /// A token needs the role `admin`.
  UpdateTrialsResponse update_trials(const UpdateTrialsRequest& request, const CallOptions& options = {});

  /// Ask for the status of a study: counts, workers, the best trial.
  ///
  /// A token needs the role `read`.
  StatusResponse status(const StatusRequest& request = {}, const CallOptions& options = {});

  /// Ask for events after an event, or from the oldest stored one, waiting up to `wait_s` for the first.
  ///
  /// A token needs the role `read`.
  GetEventsResponse get_events(const GetEventsRequest& request = {}, const CallOptions& options = {});

 protected:
  /// The study of requests that name none.
  virtual const std::string& default_study() const noexcept = 0;

  /// Carry out an encoded request, however many attempts it takes, and return the reply.
  virtual Json call(const Operation& operation, const std::string& study, const std::string& body,
                    double wait_s, const CallOptions& options) = 0;

 private:
  template <class Response, class Request>
  Response carry_out(const Operation& operation, const Request& request, const CallOptions& options);
};

}  // namespace hola