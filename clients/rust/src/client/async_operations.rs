// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! Every operation as a method of [`AsyncClient`].

use super::async_client::{AsyncClient, AsyncPages};
use crate::error::Error;
use crate::protocol::{
    AddTrialsRequest, AddTrialsResponse, CancelTrialsRequest, CancelTrialsResponse,
    CreateStudyRequest, CreateStudyResponse, DeleteStudyRequest, DeleteStudyResponse,
    DeregisterWorkerRequest, DeregisterWorkerResponse, DescribeRequest, DescribeResponse,
    DrainWorkersRequest, DrainWorkersResponse, EnqueueTrialsRequest, EnqueueTrialsResponse,
    GetColumnsRequest, GetColumnsResponse, GetEventsRequest, GetEventsResponse, GetFrontsRequest,
    GetFrontsResponse, GetMetadataRequest, GetMetadataResponse, GetModelViewRequest,
    GetModelViewResponse, GetReportsRequest, GetReportsResponse, GetStudyRequest, GetStudyResponse,
    GetSuggestionRequest, GetSuggestionResponse, GetTopKRequest, GetTopKResponse, GetTrialsRequest,
    GetTrialsResponse, HeartbeatRequest, HeartbeatResponse, IsMultiGroupRequest,
    IsMultiGroupResponse, ListStudiesRequest, ListStudiesResponse, PreviewObjectivesRequest,
    PreviewObjectivesResponse, RegisterWorkerRequest, RegisterWorkerResponse, ReleaseTrialsRequest,
    ReleaseTrialsResponse, SetStudyStateRequest, SetStudyStateResponse, ShutdownRequest,
    ShutdownResponse, StatusRequest, StatusResponse, SubmitReportsRequest, SubmitReportsResponse,
    SubmitResultRequest, SubmitResultResponse, UpdateObjectivesRequest, UpdateObjectivesResponse,
    UpdateStudyRequest, UpdateStudyResponse, UpdateTrialsRequest, UpdateTrialsResponse,
};

impl AsyncClient {
    /// Asks for versions, capabilities and limits of the server. Needs no study.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn describe(&self, request: &DescribeRequest) -> Result<DescribeResponse, Error> {
        self.call(request).await
    }

    /// Lists the studies by name.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn list_studies(
        &self,
        request: &ListStudiesRequest,
    ) -> Result<ListStudiesResponse, Error> {
        self.call(request).await
    }

    /// Goes through every page of [`AsyncClient::list_studies`].
    #[must_use]
    pub fn iter_studies(&self, request: &ListStudiesRequest) -> AsyncPages<'_, ListStudiesRequest> {
        AsyncPages::new(self, request)
    }

    /// Creates a study. For an equal spec the existing study is returned; another spec is a
    /// `conflict`.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn create_study(
        &self,
        request: &CreateStudyRequest,
    ) -> Result<CreateStudyResponse, Error> {
        self.call(request).await
    }

    /// Asks for a study and its current state.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_study(&self, request: &GetStudyRequest) -> Result<GetStudyResponse, Error> {
        self.call(request).await
    }

    /// Changes the ends of a study, its description or its labels.
    ///
    /// Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a
    /// change of them.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn update_study(
        &self,
        request: &UpdateStudyRequest,
    ) -> Result<UpdateStudyResponse, Error> {
        self.call(request).await
    }

    /// Deletes a study with all its trials. If it does not exist, the reply is `unknown_study`.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn delete_study(
        &self,
        request: &DeleteStudyRequest,
    ) -> Result<DeleteStudyResponse, Error> {
        self.call(request).await
    }

    /// Pause,s resume or finish a study by hand. `running` also reopens a study that was finished
    /// by hand.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn set_study_state(
        &self,
        request: &SetStudyStateRequest,
    ) -> Result<SetStudyStateResponse, Error> {
        self.call(request).await
    }

    /// Replaces the settings of the objectives, under the same names. All trials are scored again.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn update_objectives(
        &self,
        request: &UpdateObjectivesRequest,
    ) -> Result<UpdateObjectivesResponse, Error> {
        self.call(request).await
    }

    /// Stops the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and
    /// then exits.
    ///
    /// `grace_s` limits the wait for running trials; their leases survive the restart.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn shutdown(&self, request: &ShutdownRequest) -> Result<ShutdownResponse, Error> {
        self.call(request).await
    }

    /// Registers a worker with a study. The same idempotency key returns the same worker.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn register_worker(
        &self,
        request: &RegisterWorkerRequest,
    ) -> Result<RegisterWorkerResponse, Error> {
        self.call(request).await
    }

    /// Deregisters a worker. Its trials go back to the queue at once.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn deregister_worker(
        &self,
        request: &DeregisterWorkerRequest,
    ) -> Result<DeregisterWorkerResponse, Error> {
        self.call(request).await
    }

    /// Drains workers: they finish their running trials, get no others, and end.
    ///
    /// The workers are those with one of the ids or one of the names, and those that have all of
    /// the labels. At least one of the three is given.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn drain_workers(
        &self,
        request: &DrainWorkersRequest,
    ) -> Result<DrainWorkersResponse, Error> {
        self.call(request).await
    }

    /// Renews the listed leases. Send a heartbeat every quarter of the shortest lease that the
    /// worker holds.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn heartbeat(&self, request: &HeartbeatRequest) -> Result<HeartbeatResponse, Error> {
        self.call(request).await
    }

    /// Asks for up to `count` suggestions, waiting up to `wait_s` for the first.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn get_suggestion(
        &self,
        request: &GetSuggestionRequest,
    ) -> Result<GetSuggestionResponse, Error> {
        self.call(request).await
    }

    /// Tells results and failures, at least one, and with `next_count` asks for the next
    /// suggestions.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn submit_result(
        &self,
        request: &SubmitResultRequest,
    ) -> Result<SubmitResultResponse, Error> {
        self.call(request).await
    }

    /// Gives back trials without a result, such as on preemption. They go back to the queue at
    /// once.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn release_trials(
        &self,
        request: &ReleaseTrialsRequest,
    ) -> Result<ReleaseTrialsResponse, Error> {
        self.call(request).await
    }

    /// Reports intermediate values, learns which trials to stop, and with `next_count` asks for
    /// others.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn submit_reports(
        &self,
        request: &SubmitReportsRequest,
    ) -> Result<SubmitReportsResponse, Error> {
        self.call(request).await
    }

    /// Pages through the reports of some trials, in the order of trials, attempts and steps.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_reports(
        &self,
        request: &GetReportsRequest,
    ) -> Result<GetReportsResponse, Error> {
        self.call(request).await
    }

    /// Goes through every page of [`AsyncClient::get_reports`].
    #[must_use]
    pub fn iter_reports(&self, request: &GetReportsRequest) -> AsyncPages<'_, GetReportsRequest> {
        AsyncPages::new(self, request)
    }

    /// Pages through the trials by id: all, those in some states, or those changed since an event.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_trials(&self, request: &GetTrialsRequest) -> Result<GetTrialsResponse, Error> {
        self.call(request).await
    }

    /// Goes through every page of [`AsyncClient::get_trials`].
    #[must_use]
    pub fn iter_trials(&self, request: &GetTrialsRequest) -> AsyncPages<'_, GetTrialsRequest> {
        AsyncPages::new(self, request)
    }

    /// Reads the trials that changed after an event, by column, in the order of their changes.
    ///
    /// Repeat it with `changed_since` set to `as_of` of the reply: at once while `more` is true,
    /// later to follow the changes. A trial may come several times; the row of the largest
    /// `changed` is the current one.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_columns(
        &self,
        request: &GetColumnsRequest,
    ) -> Result<GetColumnsResponse, Error> {
        self.call(request).await
    }

    /// Asks for the metadata of some trials.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_metadata(
        &self,
        request: &GetMetadataRequest,
    ) -> Result<GetMetadataResponse, Error> {
        self.call(request).await
    }

    /// Asks for the best trials: by cost for one group, by front and crowding distance for several.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_top_k(&self, request: &GetTopKRequest) -> Result<GetTopKResponse, Error> {
        self.call(request).await
    }

    /// Asks for the non-dominated fronts, up to `limit` trials in total.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_fronts(&self, request: &GetFrontsRequest) -> Result<GetFrontsResponse, Error> {
        self.call(request).await
    }

    /// Asks how the completed trials would be ranked under other settings of the objectives.
    /// Nothing is changed.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn preview_objectives(
        &self,
        request: &PreviewObjectivesRequest,
    ) -> Result<PreviewObjectivesResponse, Error> {
        self.call(request).await
    }

    /// Asks what a model of the results predicts on a grid of one or two parameters.
    ///
    /// The server computes it beside its other work, for at most `wait_s`; then `ready` is false,
    /// and the same request can be sent again.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_model_view(
        &self,
        request: &GetModelViewRequest,
    ) -> Result<GetModelViewResponse, Error> {
        self.call(request).await
    }

    /// Asks whether the objectives form several comparison groups.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn is_multi_group(
        &self,
        request: &IsMultiGroupRequest,
    ) -> Result<IsMultiGroupResponse, Error> {
        self.call(request).await
    }

    /// Queues parameter sets for evaluation before any new suggestion. All or none are queued.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn enqueue_trials(
        &self,
        request: &EnqueueTrialsRequest,
    ) -> Result<EnqueueTrialsResponse, Error> {
        self.call(request).await
    }

    /// Adds known results, such as those of an earlier study. All or none are added; they do not
    /// count for the budget.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn add_trials(&self, request: &AddTrialsRequest) -> Result<AddTrialsResponse, Error> {
        self.call(request).await
    }

    /// Cancels trials. A worker that evaluates one gets the lease command `drop`.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn cancel_trials(
        &self,
        request: &CancelTrialsRequest,
    ) -> Result<CancelTrialsResponse, Error> {
        self.call(request).await
    }

    /// Sets notes and labels of trials, in whatever state. They do not influence suggestions.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn update_trials(
        &self,
        request: &UpdateTrialsRequest,
    ) -> Result<UpdateTrialsResponse, Error> {
        self.call(request).await
    }

    /// Asks for the status of a study: counts, workers, the best trial.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn status(&self, request: &StatusRequest) -> Result<StatusResponse, Error> {
        self.call(request).await
    }

    /// Asks for events after an event, or from the oldest stored one, waiting up to `wait_s` for
    /// the first.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_events(&self, request: &GetEventsRequest) -> Result<GetEventsResponse, Error> {
        self.call(request).await
    }
}
