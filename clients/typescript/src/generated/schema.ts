// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.

import { any, boolean, integer, list, map, nullable, number, scalar, string, struct, union } from "../schema.js";
import type { Structs } from "../schema.js";

/** Every struct of the protocol, by its name. */
export const structs: Structs = {
  AddTrialsRequest: {
    tag: ["tag", "AddTrialsRequest"],
    fields: {
      study: { type: string, default: "default" },
      trials: { type: list(struct("AddedTrial")), required: true },
    },
  },
  AddTrialsResponse: {
    tag: ["tag", "AddTrialsResponse"],
    fields: {
      trial_ids: { type: list(integer), required: true },
    },
  },
  AddedTrial: {
    fields: {
      parameters: { type: map(scalar), required: true },
      objectives: { type: map(number), required: true },
      metadata: { type: map(any) },
    },
  },
  AshaPromotionSpec: {
    tag: ["type", "asha_promotion"],
    fields: {
      eta: { type: number, default: 3.0 },
      grace: { type: integer },
    },
  },
  AshaSpec: {
    tag: ["type", "asha"],
    fields: {
      eta: { type: number, default: 3.0 },
      grace: { type: integer },
      min_trials: { type: integer, default: 4 },
    },
  },
  AutoStoppingSpec: {
    tag: ["type", "auto"],
    fields: {},
  },
  CancelTrialsRequest: {
    tag: ["tag", "CancelTrialsRequest"],
    fields: {
      study: { type: string, default: "default" },
      trial_ids: { type: list(integer), required: true },
      reason: { type: string },
    },
  },
  CancelTrialsResponse: {
    tag: ["tag", "CancelTrialsResponse"],
    fields: {
      receipts: { type: list(struct("Receipt")), required: true },
    },
  },
  CategoricalParameter: {
    tag: ["type", "categorical"],
    fields: {
      name: { type: string, required: true },
      choices: { type: list(scalar), required: true },
      condition: { type: list(map(struct("ParentTest"))) },
      prior: { type: struct("ParameterPrior") },
    },
  },
  Checkpoint: {
    fields: {
      uri: { type: string, required: true },
      host: { type: string },
    },
  },
  Column: {
    fields: {
      values: { type: list(nullable(number)), default: [] },
      packed: { type: string },
      of: { type: list(scalar), default: [] },
    },
  },
  ContinuousParameter: {
    tag: ["type", "continuous"],
    fields: {
      name: { type: string, required: true },
      low: { type: number, required: true },
      high: { type: number, required: true },
      scale: { type: string, default: "linear" },
      condition: { type: list(map(struct("ParentTest"))) },
      prior: { type: struct("ParameterPrior") },
    },
  },
  CreateStudyRequest: {
    tag: ["tag", "CreateStudyRequest"],
    fields: {
      study: { type: string, default: "default" },
      spec: { type: struct("StudySpec"), required: true },
    },
  },
  CreateStudyResponse: {
    tag: ["tag", "CreateStudyResponse"],
    fields: {
      info: { type: struct("StudyInfo"), required: true },
      created: { type: boolean, default: false },
    },
  },
  DeleteStudyRequest: {
    tag: ["tag", "DeleteStudyRequest"],
    fields: {
      study: { type: string, default: "default" },
    },
  },
  DeleteStudyResponse: {
    tag: ["tag", "DeleteStudyResponse"],
    fields: {},
  },
  DeregisterWorkerRequest: {
    tag: ["tag", "DeregisterWorkerRequest"],
    fields: {
      study: { type: string, default: "default" },
      worker_id: { type: string, required: true },
    },
  },
  DeregisterWorkerResponse: {
    tag: ["tag", "DeregisterWorkerResponse"],
    fields: {
      released: { type: list(integer), default: [] },
    },
  },
  DescribeRequest: {
    tag: ["tag", "DescribeRequest"],
    fields: {},
  },
  DescribeResponse: {
    tag: ["tag", "DescribeResponse"],
    fields: {
      versions: { type: list(string), required: true },
      server: { type: string, required: true },
      capabilities: { type: list(string), default: [] },
      limits: { type: struct("Limits"), required: true },
      durability: { type: string, required: true },
      time_ms: { type: integer, required: true },
      role: { type: string },
    },
  },
  DrainWorkersRequest: {
    tag: ["tag", "DrainWorkersRequest"],
    fields: {
      study: { type: string, default: "default" },
      worker_ids: { type: list(string), default: [] },
      names: { type: list(string), default: [] },
      labels: { type: map(string) },
      drain: { type: boolean, default: true },
    },
  },
  DrainWorkersResponse: {
    tag: ["tag", "DrainWorkersResponse"],
    fields: {
      worker_ids: { type: list(string), default: [] },
    },
  },
  EnqueueTrialsRequest: {
    tag: ["tag", "EnqueueTrialsRequest"],
    fields: {
      study: { type: string, default: "default" },
      trials: { type: list(map(scalar)), required: true },
    },
  },
  EnqueueTrialsResponse: {
    tag: ["tag", "EnqueueTrialsResponse"],
    fields: {
      trial_ids: { type: list(integer), required: true },
    },
  },
  ErrorResponse: {
    tag: ["tag", "ErrorResponse"],
    fields: {
      code: { type: string, required: true },
      message: { type: string, required: true },
      retryable: { type: boolean, default: false },
      retry_after_s: { type: number },
      path: { type: string },
      value: { type: string },
      detail: { type: map(any) },
    },
  },
  ExploreExploitSpec: {
    tag: ["type", "explore_exploit"],
    fields: {
      explore: { type: integer },
      elite_fraction: { type: number, default: 0.25 },
      explore_probability: { type: number, default: 0.1 },
    },
  },
  ExternalSpec: {
    tag: ["type", "external"],
    fields: {
      name: { type: string, required: true },
      options: { type: map(scalar), default: {} },
    },
  },
  Failure: {
    fields: {
      trial_id: { type: integer, required: true },
      lease: { type: string, required: true },
      kind: { type: string, default: "failed" },
      reason: { type: string, required: true },
      retry: { type: boolean, default: false },
      metadata: { type: map(any) },
    },
  },
  GaussianMixtureSpec: {
    tag: ["type", "gaussian_mixture"],
    fields: {
      elite_fraction: { type: number, default: 0.25 },
      components: { type: integer, default: 3 },
    },
  },
  GaussianProcessSpec: {
    tag: ["type", "gaussian_process"],
    fields: {},
  },
  GetColumnsRequest: {
    tag: ["tag", "GetColumnsRequest"],
    fields: {
      study: { type: string, default: "default" },
      changed_since: { type: integer, default: 0 },
      max_bytes: { type: integer, default: 1048576 },
      packed: { type: boolean, default: false },
      include: { type: list(string), default: [] },
      parameters: { type: list(string), default: [] },
    },
  },
  GetColumnsResponse: {
    tag: ["tag", "GetColumnsResponse"],
    fields: {
      as_of: { type: integer, required: true },
      more: { type: boolean, default: false },
      total: { type: integer, default: 0 },
      objective_revision: { type: integer, required: true },
      trial_id: { type: struct("Column"), required: true },
      changed: { type: struct("Column"), required: true },
      state: { type: struct("Column"), required: true },
      parameters: { type: map(struct("Column")), default: {} },
      created_ms: { type: struct("Column") },
      started_ms: { type: struct("Column") },
      ended_ms: { type: struct("Column") },
      worker_id: { type: struct("Column") },
      objectives: { type: map(struct("Column")), default: {} },
      costs: { type: map(struct("Column")), default: {} },
      violations: { type: map(struct("Column")), default: {} },
      reports: { type: struct("ReportColumns") },
    },
  },
  GetEventsRequest: {
    tag: ["tag", "GetEventsRequest"],
    fields: {
      study: { type: string, default: "default" },
      after: { type: integer },
      limit: { type: integer, default: 100 },
      wait_s: { type: number, default: 0.0 },
    },
  },
  GetEventsResponse: {
    tag: ["tag", "GetEventsResponse"],
    fields: {
      items: {
        type: list(
          union("tag", {
            TrialChanged: "TrialChanged",
            StudyChanged: "StudyChanged",
            WorkerChanged: "WorkerChanged",
            ModelChanged: "ModelChanged",
          }),
        ),
        default: [],
      },
      next_cursor: { type: integer, default: 0 },
    },
  },
  GetFrontsRequest: {
    tag: ["tag", "GetFrontsRequest"],
    fields: {
      study: { type: string, default: "default" },
      limit: { type: integer, default: 100 },
      with_metadata: { type: boolean, default: false },
    },
  },
  GetFrontsResponse: {
    tag: ["tag", "GetFrontsResponse"],
    fields: {
      items: { type: list(struct("RankedTrial")), default: [] },
      front_size: { type: integer, default: 0 },
    },
  },
  GetMetadataRequest: {
    tag: ["tag", "GetMetadataRequest"],
    fields: {
      study: { type: string, default: "default" },
      trial_ids: { type: list(integer), required: true },
    },
  },
  GetMetadataResponse: {
    tag: ["tag", "GetMetadataResponse"],
    fields: {
      items: { type: list(struct("TrialMetadata")), default: [] },
    },
  },
  GetModelViewRequest: {
    tag: ["tag", "GetModelViewRequest"],
    fields: {
      study: { type: string, default: "default" },
      parameters: { type: list(string), required: true },
      size: { type: integer, default: 24 },
      at: { type: map(scalar) },
      wait_s: { type: number, default: 10.0 },
    },
  },
  GetModelViewResponse: {
    tag: ["tag", "GetModelViewResponse"],
    fields: {
      ready: { type: boolean, default: false },
      trials: { type: integer, default: 0 },
      objective_revision: { type: integer, default: 0 },
      at: { type: map(scalar) },
      axes: { type: list(struct("ModelAxis")), default: [] },
      groups: { type: list(struct("ModelGroup")), default: [] },
    },
  },
  GetReportsRequest: {
    tag: ["tag", "GetReportsRequest"],
    fields: {
      study: { type: string, default: "default" },
      trial_ids: { type: list(integer), required: true },
      limit: { type: integer, default: 1000 },
      after: { type: string },
    },
  },
  GetReportsResponse: {
    tag: ["tag", "GetReportsResponse"],
    fields: {
      items: { type: list(struct("StoredReport")), default: [] },
      next_cursor: { type: string },
    },
  },
  GetStudyRequest: {
    tag: ["tag", "GetStudyRequest"],
    fields: {
      study: { type: string, default: "default" },
    },
  },
  GetStudyResponse: {
    tag: ["tag", "GetStudyResponse"],
    fields: {
      info: { type: struct("StudyInfo"), required: true },
    },
  },
  GetSuggestionRequest: {
    tag: ["tag", "GetSuggestionRequest"],
    fields: {
      study: { type: string, default: "default" },
      worker_id: { type: string, required: true },
      count: { type: integer, default: 1 },
      wait_s: { type: number, default: 0.0 },
      lease_s: { type: number },
    },
  },
  GetSuggestionResponse: {
    tag: ["tag", "GetSuggestionResponse"],
    fields: {
      status: { type: string, required: true },
      suggestions: { type: list(struct("Suggestion")), default: [] },
      retry_after_s: { type: number },
      reason: { type: string },
    },
  },
  GetTopKRequest: {
    tag: ["tag", "GetTopKRequest"],
    fields: {
      study: { type: string, default: "default" },
      limit: { type: integer, default: 10 },
      with_metadata: { type: boolean, default: false },
    },
  },
  GetTopKResponse: {
    tag: ["tag", "GetTopKResponse"],
    fields: {
      items: { type: list(struct("RankedTrial")), default: [] },
    },
  },
  GetTrialsRequest: {
    tag: ["tag", "GetTrialsRequest"],
    fields: {
      study: { type: string, default: "default" },
      states: { type: list(string), default: [] },
      changed_since: { type: integer },
      with_metadata: { type: boolean, default: false },
      limit: { type: integer, default: 100 },
      after: { type: string },
    },
  },
  GetTrialsResponse: {
    tag: ["tag", "GetTrialsResponse"],
    fields: {
      items: { type: list(struct("Trial")), default: [] },
      next_cursor: { type: string },
      as_of: { type: integer, default: 0 },
    },
  },
  GroupCost: {
    fields: {
      group: { type: string, required: true },
      cost: { type: number },
      violation: { type: number, default: 0.0 },
    },
  },
  Header: {
    fields: {
      version: { type: string, required: true },
      id: { type: string, default: "" },
      idempotency_key: { type: string },
      token: { type: string },
      client: { type: string },
      traceparent: { type: string },
      tracestate: { type: string },
    },
  },
  HeartbeatRequest: {
    tag: ["tag", "HeartbeatRequest"],
    fields: {
      study: { type: string, default: "default" },
      worker_id: { type: string, required: true },
      leases: { type: list(struct("LeaseRef")), default: [] },
    },
  },
  HeartbeatResponse: {
    tag: ["tag", "HeartbeatResponse"],
    fields: {
      command: { type: string, default: "continue" },
      lease_commands: { type: list(struct("LeaseCommand")), default: [] },
      state: { type: string, default: "running" },
    },
  },
  HypercubeSpec: {
    tag: ["type", "hypercube"],
    fields: {
      block: { type: integer, default: 64 },
    },
  },
  IntegerParameter: {
    tag: ["type", "integer"],
    fields: {
      name: { type: string, required: true },
      low: { type: integer, required: true },
      high: { type: integer, required: true },
      scale: { type: string, default: "linear" },
      condition: { type: list(map(struct("ParentTest"))) },
      prior: { type: struct("ParameterPrior") },
    },
  },
  IsMultiGroupRequest: {
    tag: ["tag", "IsMultiGroupRequest"],
    fields: {
      study: { type: string, default: "default" },
    },
  },
  IsMultiGroupResponse: {
    tag: ["tag", "IsMultiGroupResponse"],
    fields: {
      is_multi_group: { type: boolean, default: false },
      groups: { type: list(string), default: [] },
    },
  },
  LatticeParameter: {
    tag: ["type", "lattice"],
    fields: {
      name: { type: string, required: true },
      values: { type: list(number), required: true },
      condition: { type: list(map(struct("ParentTest"))) },
      prior: { type: struct("ParameterPrior") },
    },
  },
  LeaseCommand: {
    fields: {
      trial_id: { type: integer, required: true },
      lease: { type: string, required: true },
      command: { type: string, required: true },
      reason: { type: string },
    },
  },
  LeaseRef: {
    fields: {
      trial_id: { type: integer, required: true },
      lease: { type: string, required: true },
    },
  },
  Limits: {
    fields: {
      max_message_bytes: { type: integer, default: 1048576 },
      max_reply_bytes: { type: integer, default: 4194304 },
      max_nesting: { type: integer, default: 32 },
      max_batch: { type: integer, default: 256 },
      max_page: { type: integer, default: 1000 },
      max_wait_s: { type: number, default: 60.0 },
      min_lease_s: { type: number, default: 1.0 },
      max_lease_s: { type: number, default: 86400.0 },
      max_studies: { type: integer, default: 1000 },
      max_workers: { type: integer, default: 10000 },
      max_parked: { type: integer, default: 100000 },
      max_principal_parked: { type: integer, default: 10000 },
      max_principal_workers: { type: integer, default: 5000 },
      request_retention_s: { type: number, default: 3600.0 },
      request_retention: { type: integer, default: 100000 },
      event_retention: { type: integer, default: 10000 },
      worker_away_s: { type: number, default: 60.0 },
      worker_retention_s: { type: number, default: 86400.0 },
    },
  },
  ListStudiesRequest: {
    tag: ["tag", "ListStudiesRequest"],
    fields: {
      limit: { type: integer, default: 100 },
      after: { type: string },
    },
  },
  ListStudiesResponse: {
    tag: ["tag", "ListStudiesResponse"],
    fields: {
      items: { type: list(struct("StudyInfo")), default: [] },
      next_cursor: { type: string },
      in_memory: { type: integer },
    },
  },
  MedianSpec: {
    tag: ["type", "median"],
    fields: {
      grace: { type: integer },
      every: { type: integer },
      min_trials: { type: integer, default: 4 },
    },
  },
  ModelAxis: {
    fields: {
      parameter: { type: string, required: true },
      values: { type: list(scalar), required: true },
      region_low: { type: number },
      region_high: { type: number },
    },
  },
  ModelChanged: {
    tag: ["tag", "ModelChanged"],
    fields: {
      event_id: { type: integer, required: true },
      time_ms: { type: integer, required: true },
      model_version: { type: integer, required: true },
    },
  },
  ModelGroup: {
    fields: {
      group: { type: string, required: true },
      mean: { type: list(number), required: true },
      deviation: { type: list(number), required: true },
    },
  },
  NoStoppingSpec: {
    tag: ["type", "none"],
    fields: {},
  },
  ObjectiveSpec: {
    fields: {
      name: { type: string, required: true },
      direction: { type: string, default: "minimize" },
      target: { type: number },
      limit: { type: number },
      priority: { type: number, default: 1.0 },
      group: { type: string, default: "default" },
    },
  },
  ParameterPrior: {
    fields: {
      value: { type: scalar },
      confidence: { type: number, default: 0.5 },
    },
  },
  ParentTest: {
    fields: {
      in: { type: list(scalar) },
      ge: { type: number },
      le: { type: number },
    },
  },
  PreviewObjectivesRequest: {
    tag: ["tag", "PreviewObjectivesRequest"],
    fields: {
      study: { type: string, default: "default" },
      objectives: { type: list(struct("ObjectiveSpec")), required: true },
      limit: { type: integer, default: 10 },
    },
  },
  PreviewObjectivesResponse: {
    tag: ["tag", "PreviewObjectivesResponse"],
    fields: {
      items: { type: list(struct("RankedTrial")), default: [] },
      front_size: { type: integer, default: 0 },
      groups: { type: list(string), default: [] },
    },
  },
  RankedTrial: {
    fields: {
      rank: { type: integer, required: true },
      trial: { type: struct("Trial"), required: true },
    },
  },
  Receipt: {
    fields: {
      trial_id: { type: integer, required: true },
      outcome: { type: string, required: true },
      state: { type: string },
      objectives: { type: map(number) },
      discard: { type: list(struct("Checkpoint")), default: [] },
      error: { type: struct("ErrorResponse") },
    },
  },
  RegisterWorkerRequest: {
    tag: ["tag", "RegisterWorkerRequest"],
    fields: {
      study: { type: string, default: "default" },
      name: { type: string },
      host: { type: string },
      pid: { type: integer },
      concurrency: { type: integer, default: 1 },
      can_resume: { type: boolean, default: false },
      labels: { type: map(string) },
    },
  },
  RegisterWorkerResponse: {
    tag: ["tag", "RegisterWorkerResponse"],
    fields: {
      worker_id: { type: string, required: true },
      info: { type: struct("StudyInfo"), required: true },
      limits: { type: struct("Limits"), required: true },
    },
  },
  ReleaseTrialsRequest: {
    tag: ["tag", "ReleaseTrialsRequest"],
    fields: {
      study: { type: string, default: "default" },
      leases: { type: list(struct("LeaseRef")), required: true },
      kind: { type: string, default: "preempted" },
      reason: { type: string },
    },
  },
  ReleaseTrialsResponse: {
    tag: ["tag", "ReleaseTrialsResponse"],
    fields: {
      receipts: { type: list(struct("Receipt")), required: true },
    },
  },
  Report: {
    fields: {
      trial_id: { type: integer, required: true },
      lease: { type: string, required: true },
      step: { type: integer, required: true },
      objectives: { type: map(number), default: {} },
      diverged: { type: boolean, default: false },
      metadata: { type: map(any) },
      checkpoint: { type: struct("Checkpoint") },
    },
  },
  ReportColumns: {
    fields: {
      counts: { type: struct("Column"), required: true },
      steps: { type: struct("Column"), required: true },
      objectives: { type: map(struct("Column")), default: {} },
    },
  },
  ReportReceipt: {
    fields: {
      trial_id: { type: integer, required: true },
      step: { type: integer, required: true },
      outcome: { type: string, required: true },
      decision: { type: string, default: "continue" },
      next_step: { type: integer },
      reason: { type: string },
      state: { type: string },
      objectives: { type: map(number) },
      discard: { type: list(struct("Checkpoint")), default: [] },
      error: { type: struct("ErrorResponse") },
    },
  },
  Result: {
    fields: {
      trial_id: { type: integer, required: true },
      lease: { type: string, required: true },
      objectives: { type: map(number), required: true },
      metadata: { type: map(any) },
    },
  },
  Resume: {
    fields: {
      step: { type: integer, required: true },
      checkpoint: { type: struct("Checkpoint"), required: true },
    },
  },
  SamplerStatus: {
    fields: {
      phase: { type: string, required: true },
      numbers: { type: map(number), default: {} },
    },
  },
  SetStudyStateRequest: {
    tag: ["tag", "SetStudyStateRequest"],
    fields: {
      study: { type: string, default: "default" },
      state: { type: string, required: true },
    },
  },
  SetStudyStateResponse: {
    tag: ["tag", "SetStudyStateResponse"],
    fields: {
      info: { type: struct("StudyInfo"), required: true },
    },
  },
  ShutdownRequest: {
    tag: ["tag", "ShutdownRequest"],
    fields: {
      mode: { type: string, default: "drain" },
      grace_s: { type: number, default: 0.0 },
    },
  },
  ShutdownResponse: {
    tag: ["tag", "ShutdownResponse"],
    fields: {
      running: { type: integer, default: 0 },
    },
  },
  SobolSpec: {
    tag: ["type", "sobol"],
    fields: {},
  },
  StatusRequest: {
    tag: ["tag", "StatusRequest"],
    fields: {
      study: { type: string, default: "default" },
      max_workers: { type: integer, default: 100 },
    },
  },
  StatusResponse: {
    tag: ["tag", "StatusResponse"],
    fields: {
      info: { type: struct("StudyInfo"), required: true },
      workers: { type: list(struct("WorkerStatus")), default: [] },
      worker_count: { type: integer, default: 0 },
      demand: { type: integer },
      best: { type: struct("Trial") },
      recommended: { type: struct("Trial") },
      front_size: { type: integer, default: 0 },
      sampler: { type: struct("SamplerStatus") },
      stopping: { type: struct("StoppingSafety") },
      newest_event: { type: integer, default: 0 },
      storage_problem: { type: string },
    },
  },
  StepsSpec: {
    fields: {
      max: { type: integer, required: true },
      min: { type: integer, default: 1 },
      unit: { type: string },
      value: { type: string, default: "last" },
    },
  },
  StoppingSafety: {
    fields: {
      checked: { type: integer, required: true },
      would_stop: { type: integer, required: true },
      best_would_stop: { type: boolean, default: false },
    },
  },
  StoredReport: {
    fields: {
      trial_id: { type: integer, required: true },
      attempt: { type: integer, required: true },
      step: { type: integer, required: true },
      objectives: { type: map(number), default: {} },
      diverged: { type: boolean, default: false },
      decision: { type: string, default: "continue" },
      reason: { type: string },
      checkpoint: { type: struct("Checkpoint") },
      time_ms: { type: integer, required: true },
    },
  },
  StudyChanged: {
    tag: ["tag", "StudyChanged"],
    fields: {
      event_id: { type: integer, required: true },
      time_ms: { type: integer, required: true },
      state: { type: string, required: true },
      reason: { type: string },
      revision: { type: integer, required: true },
      objective_revision: { type: integer, required: true },
    },
  },
  StudyInfo: {
    fields: {
      study: { type: string, required: true },
      spec: { type: struct("StudySpec"), required: true },
      state: { type: string, required: true },
      reason: { type: string },
      revision: { type: integer, required: true },
      objective_revision: { type: integer, required: true },
      created_ms: { type: integer, required: true },
      running_s: { type: number, default: 0.0 },
      counts: { type: struct("TrialCounts"), default: {} },
      created_trials: { type: integer, default: 0 },
      used_steps: { type: integer, default: 0 },
      saved_steps: { type: integer, default: 0 },
    },
  },
  StudySpec: {
    fields: {
      parameters: {
        type: list(
          union("type", {
            continuous: "ContinuousParameter",
            integer: "IntegerParameter",
            categorical: "CategoricalParameter",
            lattice: "LatticeParameter",
          }),
        ),
        required: true,
      },
      objectives: { type: list(struct("ObjectiveSpec")), required: true },
      max_trials: { type: integer },
      max_steps: { type: integer },
      max_failures: { type: integer },
      max_consecutive_failures: { type: integer },
      deadline_s: { type: number },
      stop_at: { type: map(number) },
      seed: { type: integer },
      deterministic: { type: boolean, default: false },
      sampler: {
        type: union("type", {
          explore_exploit: "ExploreExploitSpec",
          external: "ExternalSpec",
          gaussian_mixture: "GaussianMixtureSpec",
          gaussian_process: "GaussianProcessSpec",
          sobol: "SobolSpec",
          uniform: "UniformSpec",
          hypercube: "HypercubeSpec",
        }),
        default: { type: "gaussian_process" },
      },
      steps: { type: struct("StepsSpec") },
      stopping: {
        type: union("type", {
          none: "NoStoppingSpec",
          auto: "AutoStoppingSpec",
          asha: "AshaSpec",
          asha_promotion: "AshaPromotionSpec",
          median: "MedianSpec",
          threshold: "ThresholdSpec",
        }),
        default: { type: "auto" },
      },
      lease_s: { type: number, default: 60.0 },
      max_retries: { type: integer, default: 2 },
      max_preemptions: { type: integer, default: 20 },
      allow_repeats: { type: boolean, default: false },
      transfer_from: { type: list(string), default: [] },
      description: { type: string },
      labels: { type: map(string) },
    },
  },
  SubmitReportsRequest: {
    tag: ["tag", "SubmitReportsRequest"],
    fields: {
      study: { type: string, default: "default" },
      worker_id: { type: string },
      reports: { type: list(struct("Report")), required: true },
      next_count: { type: integer, default: 0 },
      lease_s: { type: number },
    },
  },
  SubmitReportsResponse: {
    tag: ["tag", "SubmitReportsResponse"],
    fields: {
      receipts: { type: list(struct("ReportReceipt")), required: true },
      next: { type: struct("GetSuggestionResponse") },
    },
  },
  SubmitResultRequest: {
    tag: ["tag", "SubmitResultRequest"],
    fields: {
      study: { type: string, default: "default" },
      worker_id: { type: string },
      results: { type: list(struct("Result")), default: [] },
      failures: { type: list(struct("Failure")), default: [] },
      next_count: { type: integer, default: 0 },
      lease_s: { type: number },
    },
  },
  SubmitResultResponse: {
    tag: ["tag", "SubmitResultResponse"],
    fields: {
      receipts: { type: list(struct("Receipt")), required: true },
      next: { type: struct("GetSuggestionResponse") },
    },
  },
  Suggestion: {
    fields: {
      trial_id: { type: integer, required: true },
      attempt: { type: integer, required: true },
      lease: { type: string, required: true },
      lease_s: { type: number, required: true },
      parameters: { type: map(scalar), required: true },
      standing: { type: string, default: "held" },
      state: { type: string, default: "running" },
      next_step: { type: integer },
      resume: { type: struct("Resume") },
    },
  },
  ThresholdSpec: {
    tag: ["type", "threshold"],
    fields: {
      step: { type: integer, required: true },
      objectives: { type: map(number), required: true },
    },
  },
  Trial: {
    fields: {
      trial_id: { type: integer, required: true },
      state: { type: string, required: true },
      origin: { type: string, default: "sampler" },
      origin_detail: { type: string },
      parameters: { type: map(scalar), required: true },
      attempt: { type: integer, default: 0 },
      worker_id: { type: string },
      objectives: { type: map(number) },
      costs: { type: list(struct("GroupCost")), default: [] },
      objective_revision: { type: integer, default: 0 },
      retries: { type: integer, default: 0 },
      preemptions: { type: integer, default: 0 },
      step: { type: integer, default: 0 },
      reason: { type: string },
      metadata: { type: map(any) },
      created_ms: { type: integer, required: true },
      started_ms: { type: integer },
      ended_ms: { type: integer },
      changed: { type: integer, default: 0 },
      note: { type: string },
      labels: { type: map(string) },
    },
  },
  TrialChanged: {
    tag: ["tag", "TrialChanged"],
    fields: {
      event_id: { type: integer, required: true },
      time_ms: { type: integer, required: true },
      trial_id: { type: integer, required: true },
      state: { type: string, required: true },
      attempt: { type: integer, default: 0 },
      worker_id: { type: string },
      step: { type: integer, default: 0 },
      reason: { type: string },
    },
  },
  TrialCounts: {
    fields: {
      queued: { type: integer, default: 0 },
      running: { type: integer, default: 0 },
      paused: { type: integer, default: 0 },
      completed: { type: integer, default: 0 },
      stopped: { type: integer, default: 0 },
      infeasible: { type: integer, default: 0 },
      failed: { type: integer, default: 0 },
      cancelled: { type: integer, default: 0 },
      lost: { type: integer, default: 0 },
    },
  },
  TrialMetadata: {
    fields: {
      trial_id: { type: integer, required: true },
      metadata: { type: map(any) },
    },
  },
  TrialUpdate: {
    fields: {
      trial_id: { type: integer, required: true },
      note: { type: string },
      labels: { type: map(string) },
    },
  },
  UniformSpec: {
    tag: ["type", "uniform"],
    fields: {},
  },
  UpdateObjectivesRequest: {
    tag: ["tag", "UpdateObjectivesRequest"],
    fields: {
      study: { type: string, default: "default" },
      expected_revision: { type: integer, required: true },
      objectives: { type: list(struct("ObjectiveSpec")), required: true },
    },
  },
  UpdateObjectivesResponse: {
    tag: ["tag", "UpdateObjectivesResponse"],
    fields: {
      info: { type: struct("StudyInfo"), required: true },
    },
  },
  UpdateStudyRequest: {
    tag: ["tag", "UpdateStudyRequest"],
    fields: {
      study: { type: string, default: "default" },
      expected_revision: { type: integer, required: true },
      max_trials: { type: integer },
      max_steps: { type: integer },
      max_failures: { type: integer },
      max_consecutive_failures: { type: integer },
      deadline_s: { type: number },
      stop_at: { type: map(number) },
      clear: { type: list(string), default: [] },
      description: { type: string },
      labels: { type: map(string) },
    },
  },
  UpdateStudyResponse: {
    tag: ["tag", "UpdateStudyResponse"],
    fields: {
      info: { type: struct("StudyInfo"), required: true },
    },
  },
  UpdateTrialsRequest: {
    tag: ["tag", "UpdateTrialsRequest"],
    fields: {
      study: { type: string, default: "default" },
      updates: { type: list(struct("TrialUpdate")), required: true },
    },
  },
  UpdateTrialsResponse: {
    tag: ["tag", "UpdateTrialsResponse"],
    fields: {
      receipts: { type: list(struct("Receipt")), required: true },
    },
  },
  WorkerChanged: {
    tag: ["tag", "WorkerChanged"],
    fields: {
      event_id: { type: integer, required: true },
      time_ms: { type: integer, required: true },
      worker_id: { type: string, required: true },
      state: { type: string, required: true },
    },
  },
  WorkerStatus: {
    fields: {
      worker_id: { type: string, required: true },
      name: { type: string },
      host: { type: string },
      state: { type: string, default: "active" },
      draining: { type: boolean, default: false },
      can_resume: { type: boolean, default: false },
      labels: { type: map(string) },
      running: { type: list(integer), default: [] },
      completed: { type: integer, default: 0 },
      failed: { type: integer, default: 0 },
      silent_s: { type: number, default: 0.0 },
    },
  },
};

/** Since which minor there is what is younger than the oldest version served. */
export const since: Readonly<Record<string, number>> = {};
