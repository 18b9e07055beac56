// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! Every operation: its request, its response, and where REST finds it.

use super::operation::{Operation, PagedRequest, Request, Version};
use super::parts::{StoredReport, StudyInfo, Trial};
use super::requests::{
    AddTrialsRequest, CancelTrialsRequest, CreateStudyRequest, DeleteStudyRequest,
    DeregisterWorkerRequest, DescribeRequest, DrainWorkersRequest, EnqueueTrialsRequest,
    GetColumnsRequest, GetEventsRequest, GetFrontsRequest, GetMetadataRequest, GetModelViewRequest,
    GetReportsRequest, GetStudyRequest, GetSuggestionRequest, GetTopKRequest, GetTrialsRequest,
    HeartbeatRequest, IsMultiGroupRequest, ListStudiesRequest, PreviewObjectivesRequest,
    RegisterWorkerRequest, ReleaseTrialsRequest, SetStudyStateRequest, ShutdownRequest,
    StatusRequest, SubmitReportsRequest, SubmitResultRequest, UpdateObjectivesRequest,
    UpdateStudyRequest, UpdateTrialsRequest,
};
use super::responses::{
    AddTrialsResponse, CancelTrialsResponse, CreateStudyResponse, DeleteStudyResponse,
    DeregisterWorkerResponse, DescribeResponse, DrainWorkersResponse, EnqueueTrialsResponse,
    GetColumnsResponse, GetEventsResponse, GetFrontsResponse, GetMetadataResponse,
    GetModelViewResponse, GetReportsResponse, GetStudyResponse, GetSuggestionResponse,
    GetTopKResponse, GetTrialsResponse, HeartbeatResponse, IsMultiGroupResponse,
    ListStudiesResponse, PreviewObjectivesResponse, RegisterWorkerResponse, ReleaseTrialsResponse,
    SetStudyStateResponse, ShutdownResponse, StatusResponse, SubmitReportsResponse,
    SubmitResultResponse, UpdateObjectivesResponse, UpdateStudyResponse, UpdateTrialsResponse,
};

impl Request for DescribeRequest {
    type Response = DescribeResponse;
    const OPERATION: Operation = Operation {
        name: "Describe",
        method: "GET",
        path: "/v1/describe",
        has_body: false,
        on_study: false,
        keyed: false,
        since: Version::new(1, 0),
    };
}

impl Request for ListStudiesRequest {
    type Response = ListStudiesResponse;
    const OPERATION: Operation = Operation {
        name: "ListStudies",
        method: "GET",
        path: "/v1/studies",
        has_body: false,
        on_study: false,
        keyed: false,
        since: Version::new(1, 0),
    };
}

impl PagedRequest for ListStudiesRequest {
    type Item = StudyInfo;
    fn with_cursor(mut self, after: String) -> Self {
        self.after = Some(after);
        self
    }
    fn split(page: Self::Response) -> (Vec<Self::Item>, Option<String>) {
        (page.items, page.next_cursor)
    }
}

impl Request for CreateStudyRequest {
    type Response = CreateStudyResponse;
    const OPERATION: Operation = Operation {
        name: "CreateStudy",
        method: "PUT",
        path: "/v1/studies/{study}",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetStudyRequest {
    type Response = GetStudyResponse;
    const OPERATION: Operation = Operation {
        name: "GetStudy",
        method: "GET",
        path: "/v1/studies/{study}",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for UpdateStudyRequest {
    type Response = UpdateStudyResponse;
    const OPERATION: Operation = Operation {
        name: "UpdateStudy",
        method: "PATCH",
        path: "/v1/studies/{study}",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for DeleteStudyRequest {
    type Response = DeleteStudyResponse;
    const OPERATION: Operation = Operation {
        name: "DeleteStudy",
        method: "DELETE",
        path: "/v1/studies/{study}",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for SetStudyStateRequest {
    type Response = SetStudyStateResponse;
    const OPERATION: Operation = Operation {
        name: "SetStudyState",
        method: "PUT",
        path: "/v1/studies/{study}/state",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for UpdateObjectivesRequest {
    type Response = UpdateObjectivesResponse;
    const OPERATION: Operation = Operation {
        name: "UpdateObjectives",
        method: "PUT",
        path: "/v1/studies/{study}/objectives",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for ShutdownRequest {
    type Response = ShutdownResponse;
    const OPERATION: Operation = Operation {
        name: "Shutdown",
        method: "POST",
        path: "/v1/shutdown",
        has_body: true,
        on_study: false,
        keyed: false,
        since: Version::new(1, 0),
    };
}

impl Request for RegisterWorkerRequest {
    type Response = RegisterWorkerResponse;
    const OPERATION: Operation = Operation {
        name: "RegisterWorker",
        method: "POST",
        path: "/v1/studies/{study}/workers",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for DeregisterWorkerRequest {
    type Response = DeregisterWorkerResponse;
    const OPERATION: Operation = Operation {
        name: "DeregisterWorker",
        method: "POST",
        path: "/v1/studies/{study}/workers/deregister",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for DrainWorkersRequest {
    type Response = DrainWorkersResponse;
    const OPERATION: Operation = Operation {
        name: "DrainWorkers",
        method: "POST",
        path: "/v1/studies/{study}/workers/drain",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for HeartbeatRequest {
    type Response = HeartbeatResponse;
    const OPERATION: Operation = Operation {
        name: "Heartbeat",
        method: "POST",
        path: "/v1/studies/{study}/heartbeat",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetSuggestionRequest {
    type Response = GetSuggestionResponse;
    const OPERATION: Operation = Operation {
        name: "GetSuggestion",
        method: "POST",
        path: "/v1/studies/{study}/suggestions",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
    fn wait_s(&self) -> f64 {
        self.wait_s
    }
}

impl Request for SubmitResultRequest {
    type Response = SubmitResultResponse;
    const OPERATION: Operation = Operation {
        name: "SubmitResult",
        method: "POST",
        path: "/v1/studies/{study}/results",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for ReleaseTrialsRequest {
    type Response = ReleaseTrialsResponse;
    const OPERATION: Operation = Operation {
        name: "ReleaseTrials",
        method: "POST",
        path: "/v1/studies/{study}/releases",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for SubmitReportsRequest {
    type Response = SubmitReportsResponse;
    const OPERATION: Operation = Operation {
        name: "SubmitReports",
        method: "POST",
        path: "/v1/studies/{study}/reports",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetReportsRequest {
    type Response = GetReportsResponse;
    const OPERATION: Operation = Operation {
        name: "GetReports",
        method: "GET",
        path: "/v1/studies/{study}/reports",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl PagedRequest for GetReportsRequest {
    type Item = StoredReport;
    fn with_cursor(mut self, after: String) -> Self {
        self.after = Some(after);
        self
    }
    fn split(page: Self::Response) -> (Vec<Self::Item>, Option<String>) {
        (page.items, page.next_cursor)
    }
}

impl Request for GetTrialsRequest {
    type Response = GetTrialsResponse;
    const OPERATION: Operation = Operation {
        name: "GetTrials",
        method: "GET",
        path: "/v1/studies/{study}/trials",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl PagedRequest for GetTrialsRequest {
    type Item = Trial;
    fn with_cursor(mut self, after: String) -> Self {
        self.after = Some(after);
        self
    }
    fn split(page: Self::Response) -> (Vec<Self::Item>, Option<String>) {
        (page.items, page.next_cursor)
    }
}

impl Request for GetColumnsRequest {
    type Response = GetColumnsResponse;
    const OPERATION: Operation = Operation {
        name: "GetColumns",
        method: "GET",
        path: "/v1/studies/{study}/columns",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetMetadataRequest {
    type Response = GetMetadataResponse;
    const OPERATION: Operation = Operation {
        name: "GetMetadata",
        method: "GET",
        path: "/v1/studies/{study}/metadata",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetTopKRequest {
    type Response = GetTopKResponse;
    const OPERATION: Operation = Operation {
        name: "GetTopK",
        method: "GET",
        path: "/v1/studies/{study}/top-k",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetFrontsRequest {
    type Response = GetFrontsResponse;
    const OPERATION: Operation = Operation {
        name: "GetFronts",
        method: "GET",
        path: "/v1/studies/{study}/fronts",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for PreviewObjectivesRequest {
    type Response = PreviewObjectivesResponse;
    const OPERATION: Operation = Operation {
        name: "PreviewObjectives",
        method: "POST",
        path: "/v1/studies/{study}/objectives/preview",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetModelViewRequest {
    type Response = GetModelViewResponse;
    const OPERATION: Operation = Operation {
        name: "GetModelView",
        method: "POST",
        path: "/v1/studies/{study}/model-view",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
    fn wait_s(&self) -> f64 {
        self.wait_s
    }
}

impl Request for IsMultiGroupRequest {
    type Response = IsMultiGroupResponse;
    const OPERATION: Operation = Operation {
        name: "IsMultiGroup",
        method: "GET",
        path: "/v1/studies/{study}/groups",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for EnqueueTrialsRequest {
    type Response = EnqueueTrialsResponse;
    const OPERATION: Operation = Operation {
        name: "EnqueueTrials",
        method: "POST",
        path: "/v1/studies/{study}/queue",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for AddTrialsRequest {
    type Response = AddTrialsResponse;
    const OPERATION: Operation = Operation {
        name: "AddTrials",
        method: "POST",
        path: "/v1/studies/{study}/trials",
        has_body: true,
        on_study: true,
        keyed: true,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for CancelTrialsRequest {
    type Response = CancelTrialsResponse;
    const OPERATION: Operation = Operation {
        name: "CancelTrials",
        method: "POST",
        path: "/v1/studies/{study}/cancellations",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for UpdateTrialsRequest {
    type Response = UpdateTrialsResponse;
    const OPERATION: Operation = Operation {
        name: "UpdateTrials",
        method: "PATCH",
        path: "/v1/studies/{study}/trials",
        has_body: true,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for StatusRequest {
    type Response = StatusResponse;
    const OPERATION: Operation = Operation {
        name: "Status",
        method: "GET",
        path: "/v1/studies/{study}/status",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
}

impl Request for GetEventsRequest {
    type Response = GetEventsResponse;
    const OPERATION: Operation = Operation {
        name: "GetEvents",
        method: "GET",
        path: "/v1/studies/{study}/events",
        has_body: false,
        on_study: true,
        keyed: false,
        since: Version::new(1, 0),
    };
    fn study(&self) -> Option<&str> {
        self.study.as_deref()
    }
    fn wait_s(&self) -> f64 {
        self.wait_s
    }
}
