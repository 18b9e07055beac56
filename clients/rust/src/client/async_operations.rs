// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! Every operation as a method of [`AsyncClient`].

use super::async_client::{AsyncClient, AsyncPages};
use crate::error::Error;
use crate::protocol::{
    AddTrialsRequest, AddTrialsResponse, CancelTrialsRequest, CancelTrialsResponse,
    CreateStudyRequest, CreateStudyResponse, DeleteStudyRequest, DeleteStudyResponse,
    DeregisterWorkerRequest, DeregisterWorkerResponse, DescribeRequest, DescribeResponse,
    EnqueueTrialsRequest, EnqueueTrialsResponse, GetEventsRequest, GetEventsResponse,
    GetFrontsRequest, GetFrontsResponse, GetMetadataRequest, GetMetadataResponse, GetStudyRequest,
    GetStudyResponse, GetSuggestionRequest, GetSuggestionResponse, GetTopKRequest, GetTopKResponse,
    GetTrialsRequest, GetTrialsResponse, HeartbeatRequest, HeartbeatResponse, IsMultiGroupRequest,
    IsMultiGroupResponse, ListStudiesRequest, ListStudiesResponse, RegisterWorkerRequest,
    RegisterWorkerResponse, ReleaseTrialsRequest, ReleaseTrialsResponse, SetStudyStateRequest,
    SetStudyStateResponse, ShutdownRequest, ShutdownResponse, StatusRequest, StatusResponse,
    SubmitFailureRequest, SubmitFailureResponse, SubmitResultRequest, SubmitResultResponse,
    UpdateObjectivesRequest, UpdateObjectivesResponse, UpdateStudyRequest, UpdateStudyResponse,
};

impl AsyncClient {
    /// Asks what the server speaks, can do and allows. Needs no study.
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

    /// Creates a study. An equal spec returns the study that exists; another is a `conflict` that
    /// names the fields.
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

    /// Asks for a study as it stands.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_study(&self, request: &GetStudyRequest) -> Result<GetStudyResponse, Error> {
        self.call(request).await
    }

    /// Changes the ends of a study; reopens a study that they finished. Ends not named stay;
    /// `clear` removes ends.
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

    /// Deletes a study with all its trials. Deleting one that does not exist is `unknown_study`.
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

    /// Pauses a study, let it run, or finish it by hand. `running` also reopens a study finished by
    /// hand.
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

    /// Replaces the settings of the objectives (the same names); all history is scored again.
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

    /// Stops the scheduler: no new suggestions; workers hear `drain` (or `stop`); then it exits.
    ///
    /// `grace_s` bounds the wait for running trials; their leases survive the restart.
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

    /// Says goodbye: the worker's trials go back to the queue at once.
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

    /// Sends a sign of life that renews the leases listed. Send one every quarter of the shortest
    /// lease held.
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

    /// Tells results, and with `next_count` ask for the next suggestions in the same round trip.
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

    /// Tells failures, and with `next_count` ask for the next suggestions.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `worker`.
    pub async fn submit_failure(
        &self,
        request: &SubmitFailureRequest,
    ) -> Result<SubmitFailureResponse, Error> {
        self.call(request).await
    }

    /// Gives trials back unevaluated, such as on preemption; they go back to the queue at once.
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

    /// Pages through the trials by id, all or by state, or those changed since an event.
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

    /// Asks for the non-dominated fronts, whole trials up to `limit` in all.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_fronts(&self, request: &GetFrontsRequest) -> Result<GetFrontsResponse, Error> {
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

    /// Queues parameter sets to be evaluated before any new suggestion. All or nothing.
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

    /// Adds results from elsewhere, such as of an earlier study. All or nothing; outside the
    /// budget.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `admin`.
    pub async fn add_trials(&self, request: &AddTrialsRequest) -> Result<AddTrialsResponse, Error> {
        self.call(request).await
    }

    /// Cancels trials; a worker that evaluates one hears `drop`.
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

    /// Asks how a study goes: counts, workers, the best trial.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn status(&self, request: &StatusRequest) -> Result<StatusResponse, Error> {
        self.call(request).await
    }

    /// Asks for the events after one, waiting up to `wait_s` for the first. Without `after`: from
    /// the oldest kept.
    ///
    /// # Errors
    ///
    /// As [`AsyncClient::call_with`] says. A token needs the role `read`.
    pub async fn get_events(&self, request: &GetEventsRequest) -> Result<GetEventsResponse, Error> {
        self.call(request).await
    }
}
