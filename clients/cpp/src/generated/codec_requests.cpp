// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#include "generated/codec.hpp"

namespace hola {

void read(DescribeRequest&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DescribeRequest");
}

void write(Writer& out, const DescribeRequest&) {
  ObjectWriter object(out);
  object.tag("tag", "DescribeRequest");
}

bool operator==(const DescribeRequest&, const DescribeRequest&) {
  return true;
}

void read(ListStudiesRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ListStudiesRequest");
  fields.optional("limit", out.limit);
  fields.optional("after", out.after);
}

void write(Writer& out, const ListStudiesRequest& value) {
  static const ListStudiesRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "ListStudiesRequest");
  object.unless("limit", value.limit, defaults.limit);
  object.optional("after", value.after);
}

bool operator==(const ListStudiesRequest& a, const ListStudiesRequest& b) {
  return a.limit == b.limit && a.after == b.after;
}

void read(CreateStudyRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "CreateStudyRequest");
  fields.optional("study", out.study);
  fields.required("spec", out.spec);
}

void write(Writer& out, const CreateStudyRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "CreateStudyRequest");
  object.optional("study", value.study);
  object.field("spec", value.spec);
}

bool operator==(const CreateStudyRequest& a, const CreateStudyRequest& b) {
  return a.study == b.study && a.spec == b.spec;
}

void read(GetStudyRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetStudyRequest");
  fields.optional("study", out.study);
}

void write(Writer& out, const GetStudyRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "GetStudyRequest");
  object.optional("study", value.study);
}

bool operator==(const GetStudyRequest& a, const GetStudyRequest& b) {
  return a.study == b.study;
}

void read(UpdateStudyRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "UpdateStudyRequest");
  fields.optional("study", out.study);
  fields.required("expected_revision", out.expected_revision);
  fields.optional("max_trials", out.max_trials);
  fields.optional("max_steps", out.max_steps);
  fields.optional("max_failures", out.max_failures);
  fields.optional("max_consecutive_failures", out.max_consecutive_failures);
  fields.optional("deadline_s", out.deadline_s);
  fields.optional("stop_at", out.stop_at);
  fields.optional("clear", out.clear);
  fields.optional("description", out.description);
  fields.optional("labels", out.labels);
}

void write(Writer& out, const UpdateStudyRequest& value) {
  static const UpdateStudyRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "UpdateStudyRequest");
  object.optional("study", value.study);
  object.field("expected_revision", value.expected_revision);
  object.optional("max_trials", value.max_trials);
  object.optional("max_steps", value.max_steps);
  object.optional("max_failures", value.max_failures);
  object.optional("max_consecutive_failures", value.max_consecutive_failures);
  object.optional("deadline_s", value.deadline_s);
  object.optional("stop_at", value.stop_at);
  object.unless("clear", value.clear, defaults.clear);
  object.optional("description", value.description);
  object.optional("labels", value.labels);
}

bool operator==(const UpdateStudyRequest& a, const UpdateStudyRequest& b) {
  return a.study == b.study && a.expected_revision == b.expected_revision && a.max_trials == b.max_trials &&
         a.max_steps == b.max_steps && a.max_failures == b.max_failures &&
         a.max_consecutive_failures == b.max_consecutive_failures && a.deadline_s == b.deadline_s &&
         a.stop_at == b.stop_at && a.clear == b.clear && a.description == b.description &&
         a.labels == b.labels;
}

void read(DeleteStudyRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DeleteStudyRequest");
  fields.optional("study", out.study);
}

void write(Writer& out, const DeleteStudyRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "DeleteStudyRequest");
  object.optional("study", value.study);
}

bool operator==(const DeleteStudyRequest& a, const DeleteStudyRequest& b) {
  return a.study == b.study;
}

void read(SetStudyStateRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "SetStudyStateRequest");
  fields.optional("study", out.study);
  fields.required("state", out.state);
}

void write(Writer& out, const SetStudyStateRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "SetStudyStateRequest");
  object.optional("study", value.study);
  object.field("state", value.state);
}

bool operator==(const SetStudyStateRequest& a, const SetStudyStateRequest& b) {
  return a.study == b.study && a.state == b.state;
}

void read(UpdateObjectivesRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "UpdateObjectivesRequest");
  fields.optional("study", out.study);
  fields.required("expected_revision", out.expected_revision);
  fields.required("objectives", out.objectives);
}

void write(Writer& out, const UpdateObjectivesRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "UpdateObjectivesRequest");
  object.optional("study", value.study);
  object.field("expected_revision", value.expected_revision);
  object.field("objectives", value.objectives);
}

bool operator==(const UpdateObjectivesRequest& a, const UpdateObjectivesRequest& b) {
  return a.study == b.study && a.expected_revision == b.expected_revision && a.objectives == b.objectives;
}

void read(ShutdownRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ShutdownRequest");
  fields.optional("mode", out.mode);
  fields.optional("grace_s", out.grace_s);
}

void write(Writer& out, const ShutdownRequest& value) {
  static const ShutdownRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "ShutdownRequest");
  object.unless("mode", value.mode, defaults.mode);
  object.unless("grace_s", value.grace_s, defaults.grace_s);
}

bool operator==(const ShutdownRequest& a, const ShutdownRequest& b) {
  return a.mode == b.mode && a.grace_s == b.grace_s;
}

void read(RegisterWorkerRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "RegisterWorkerRequest");
  fields.optional("study", out.study);
  fields.optional("name", out.name);
  fields.optional("host", out.host);
  fields.optional("pid", out.pid);
  fields.optional("concurrency", out.concurrency);
  fields.optional("can_resume", out.can_resume);
  fields.optional("labels", out.labels);
}

void write(Writer& out, const RegisterWorkerRequest& value) {
  static const RegisterWorkerRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "RegisterWorkerRequest");
  object.optional("study", value.study);
  object.optional("name", value.name);
  object.optional("host", value.host);
  object.optional("pid", value.pid);
  object.unless("concurrency", value.concurrency, defaults.concurrency);
  object.unless("can_resume", value.can_resume, defaults.can_resume);
  object.optional("labels", value.labels);
}

bool operator==(const RegisterWorkerRequest& a, const RegisterWorkerRequest& b) {
  return a.study == b.study && a.name == b.name && a.host == b.host && a.pid == b.pid &&
         a.concurrency == b.concurrency && a.can_resume == b.can_resume && a.labels == b.labels;
}

void read(DeregisterWorkerRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DeregisterWorkerRequest");
  fields.optional("study", out.study);
  fields.required("worker_id", out.worker_id);
}

void write(Writer& out, const DeregisterWorkerRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "DeregisterWorkerRequest");
  object.optional("study", value.study);
  object.field("worker_id", value.worker_id);
}

bool operator==(const DeregisterWorkerRequest& a, const DeregisterWorkerRequest& b) {
  return a.study == b.study && a.worker_id == b.worker_id;
}

void read(DrainWorkersRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DrainWorkersRequest");
  fields.optional("study", out.study);
  fields.optional("worker_ids", out.worker_ids);
  fields.optional("names", out.names);
  fields.optional("labels", out.labels);
  fields.optional("drain", out.drain);
}

void write(Writer& out, const DrainWorkersRequest& value) {
  static const DrainWorkersRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "DrainWorkersRequest");
  object.optional("study", value.study);
  object.unless("worker_ids", value.worker_ids, defaults.worker_ids);
  object.unless("names", value.names, defaults.names);
  object.optional("labels", value.labels);
  object.unless("drain", value.drain, defaults.drain);
}

bool operator==(const DrainWorkersRequest& a, const DrainWorkersRequest& b) {
  return a.study == b.study && a.worker_ids == b.worker_ids && a.names == b.names && a.labels == b.labels &&
         a.drain == b.drain;
}

void read(HeartbeatRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "HeartbeatRequest");
  fields.optional("study", out.study);
  fields.required("worker_id", out.worker_id);
  fields.optional("leases", out.leases);
}

void write(Writer& out, const HeartbeatRequest& value) {
  static const HeartbeatRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "HeartbeatRequest");
  object.optional("study", value.study);
  object.field("worker_id", value.worker_id);
  object.unless("leases", value.leases, defaults.leases);
}

bool operator==(const HeartbeatRequest& a, const HeartbeatRequest& b) {
  return a.study == b.study && a.worker_id == b.worker_id && a.leases == b.leases;
}

void read(GetSuggestionRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetSuggestionRequest");
  fields.optional("study", out.study);
  fields.required("worker_id", out.worker_id);
  fields.optional("count", out.count);
  fields.optional("wait_s", out.wait_s);
  fields.optional("lease_s", out.lease_s);
}

void write(Writer& out, const GetSuggestionRequest& value) {
  static const GetSuggestionRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetSuggestionRequest");
  object.optional("study", value.study);
  object.field("worker_id", value.worker_id);
  object.unless("count", value.count, defaults.count);
  object.unless("wait_s", value.wait_s, defaults.wait_s);
  object.optional("lease_s", value.lease_s);
}

bool operator==(const GetSuggestionRequest& a, const GetSuggestionRequest& b) {
  return a.study == b.study && a.worker_id == b.worker_id && a.count == b.count && a.wait_s == b.wait_s &&
         a.lease_s == b.lease_s;
}

void read(SubmitResultRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "SubmitResultRequest");
  fields.optional("study", out.study);
  fields.optional("worker_id", out.worker_id);
  fields.optional("results", out.results);
  fields.optional("failures", out.failures);
  fields.optional("next_count", out.next_count);
  fields.optional("lease_s", out.lease_s);
}

void write(Writer& out, const SubmitResultRequest& value) {
  static const SubmitResultRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "SubmitResultRequest");
  object.optional("study", value.study);
  object.optional("worker_id", value.worker_id);
  object.unless("results", value.results, defaults.results);
  object.unless("failures", value.failures, defaults.failures);
  object.unless("next_count", value.next_count, defaults.next_count);
  object.optional("lease_s", value.lease_s);
}

bool operator==(const SubmitResultRequest& a, const SubmitResultRequest& b) {
  return a.study == b.study && a.worker_id == b.worker_id && a.results == b.results &&
         a.failures == b.failures && a.next_count == b.next_count && a.lease_s == b.lease_s;
}

void read(ReleaseTrialsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ReleaseTrialsRequest");
  fields.optional("study", out.study);
  fields.required("leases", out.leases);
  fields.optional("kind", out.kind);
  fields.optional("reason", out.reason);
}

void write(Writer& out, const ReleaseTrialsRequest& value) {
  static const ReleaseTrialsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "ReleaseTrialsRequest");
  object.optional("study", value.study);
  object.field("leases", value.leases);
  object.unless("kind", value.kind, defaults.kind);
  object.optional("reason", value.reason);
}

bool operator==(const ReleaseTrialsRequest& a, const ReleaseTrialsRequest& b) {
  return a.study == b.study && a.leases == b.leases && a.kind == b.kind && a.reason == b.reason;
}

void read(SubmitReportsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "SubmitReportsRequest");
  fields.optional("study", out.study);
  fields.optional("worker_id", out.worker_id);
  fields.required("reports", out.reports);
  fields.optional("next_count", out.next_count);
  fields.optional("lease_s", out.lease_s);
}

void write(Writer& out, const SubmitReportsRequest& value) {
  static const SubmitReportsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "SubmitReportsRequest");
  object.optional("study", value.study);
  object.optional("worker_id", value.worker_id);
  object.field("reports", value.reports);
  object.unless("next_count", value.next_count, defaults.next_count);
  object.optional("lease_s", value.lease_s);
}

bool operator==(const SubmitReportsRequest& a, const SubmitReportsRequest& b) {
  return a.study == b.study && a.worker_id == b.worker_id && a.reports == b.reports &&
         a.next_count == b.next_count && a.lease_s == b.lease_s;
}

void read(GetReportsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetReportsRequest");
  fields.optional("study", out.study);
  fields.required("trial_ids", out.trial_ids);
  fields.optional("limit", out.limit);
  fields.optional("after", out.after);
}

void write(Writer& out, const GetReportsRequest& value) {
  static const GetReportsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetReportsRequest");
  object.optional("study", value.study);
  object.field("trial_ids", value.trial_ids);
  object.unless("limit", value.limit, defaults.limit);
  object.optional("after", value.after);
}

bool operator==(const GetReportsRequest& a, const GetReportsRequest& b) {
  return a.study == b.study && a.trial_ids == b.trial_ids && a.limit == b.limit && a.after == b.after;
}

void read(GetTrialsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetTrialsRequest");
  fields.optional("study", out.study);
  fields.optional("states", out.states);
  fields.optional("changed_since", out.changed_since);
  fields.optional("with_metadata", out.with_metadata);
  fields.optional("limit", out.limit);
  fields.optional("after", out.after);
}

void write(Writer& out, const GetTrialsRequest& value) {
  static const GetTrialsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetTrialsRequest");
  object.optional("study", value.study);
  object.unless("states", value.states, defaults.states);
  object.optional("changed_since", value.changed_since);
  object.unless("with_metadata", value.with_metadata, defaults.with_metadata);
  object.unless("limit", value.limit, defaults.limit);
  object.optional("after", value.after);
}

bool operator==(const GetTrialsRequest& a, const GetTrialsRequest& b) {
  return a.study == b.study && a.states == b.states && a.changed_since == b.changed_since &&
         a.with_metadata == b.with_metadata && a.limit == b.limit && a.after == b.after;
}

void read(GetColumnsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetColumnsRequest");
  fields.optional("study", out.study);
  fields.optional("changed_since", out.changed_since);
  fields.optional("max_bytes", out.max_bytes);
  fields.optional("packed", out.packed);
  fields.optional("include", out.include);
  fields.optional("parameters", out.parameters);
}

void write(Writer& out, const GetColumnsRequest& value) {
  static const GetColumnsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetColumnsRequest");
  object.optional("study", value.study);
  object.unless("changed_since", value.changed_since, defaults.changed_since);
  object.unless("max_bytes", value.max_bytes, defaults.max_bytes);
  object.unless("packed", value.packed, defaults.packed);
  object.unless("include", value.include, defaults.include);
  object.unless("parameters", value.parameters, defaults.parameters);
}

bool operator==(const GetColumnsRequest& a, const GetColumnsRequest& b) {
  return a.study == b.study && a.changed_since == b.changed_since && a.max_bytes == b.max_bytes &&
         a.packed == b.packed && a.include == b.include && a.parameters == b.parameters;
}

void read(GetMetadataRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetMetadataRequest");
  fields.optional("study", out.study);
  fields.required("trial_ids", out.trial_ids);
}

void write(Writer& out, const GetMetadataRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "GetMetadataRequest");
  object.optional("study", value.study);
  object.field("trial_ids", value.trial_ids);
}

bool operator==(const GetMetadataRequest& a, const GetMetadataRequest& b) {
  return a.study == b.study && a.trial_ids == b.trial_ids;
}

void read(GetTopKRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetTopKRequest");
  fields.optional("study", out.study);
  fields.optional("limit", out.limit);
  fields.optional("with_metadata", out.with_metadata);
}

void write(Writer& out, const GetTopKRequest& value) {
  static const GetTopKRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetTopKRequest");
  object.optional("study", value.study);
  object.unless("limit", value.limit, defaults.limit);
  object.unless("with_metadata", value.with_metadata, defaults.with_metadata);
}

bool operator==(const GetTopKRequest& a, const GetTopKRequest& b) {
  return a.study == b.study && a.limit == b.limit && a.with_metadata == b.with_metadata;
}

void read(GetFrontsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetFrontsRequest");
  fields.optional("study", out.study);
  fields.optional("limit", out.limit);
  fields.optional("with_metadata", out.with_metadata);
}

void write(Writer& out, const GetFrontsRequest& value) {
  static const GetFrontsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetFrontsRequest");
  object.optional("study", value.study);
  object.unless("limit", value.limit, defaults.limit);
  object.unless("with_metadata", value.with_metadata, defaults.with_metadata);
}

bool operator==(const GetFrontsRequest& a, const GetFrontsRequest& b) {
  return a.study == b.study && a.limit == b.limit && a.with_metadata == b.with_metadata;
}

void read(PreviewObjectivesRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "PreviewObjectivesRequest");
  fields.optional("study", out.study);
  fields.required("objectives", out.objectives);
  fields.optional("limit", out.limit);
}

void write(Writer& out, const PreviewObjectivesRequest& value) {
  static const PreviewObjectivesRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "PreviewObjectivesRequest");
  object.optional("study", value.study);
  object.field("objectives", value.objectives);
  object.unless("limit", value.limit, defaults.limit);
}

bool operator==(const PreviewObjectivesRequest& a, const PreviewObjectivesRequest& b) {
  return a.study == b.study && a.objectives == b.objectives && a.limit == b.limit;
}

void read(GetModelViewRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetModelViewRequest");
  fields.optional("study", out.study);
  fields.required("parameters", out.parameters);
  fields.optional("size", out.size);
  fields.optional("at", out.at);
  fields.optional("wait_s", out.wait_s);
}

void write(Writer& out, const GetModelViewRequest& value) {
  static const GetModelViewRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetModelViewRequest");
  object.optional("study", value.study);
  object.field("parameters", value.parameters);
  object.unless("size", value.size, defaults.size);
  object.optional("at", value.at);
  object.unless("wait_s", value.wait_s, defaults.wait_s);
}

bool operator==(const GetModelViewRequest& a, const GetModelViewRequest& b) {
  return a.study == b.study && a.parameters == b.parameters && a.size == b.size && a.at == b.at &&
         a.wait_s == b.wait_s;
}

void read(IsMultiGroupRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "IsMultiGroupRequest");
  fields.optional("study", out.study);
}

void write(Writer& out, const IsMultiGroupRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "IsMultiGroupRequest");
  object.optional("study", value.study);
}

bool operator==(const IsMultiGroupRequest& a, const IsMultiGroupRequest& b) {
  return a.study == b.study;
}

void read(EnqueueTrialsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "EnqueueTrialsRequest");
  fields.optional("study", out.study);
  fields.required("trials", out.trials);
}

void write(Writer& out, const EnqueueTrialsRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "EnqueueTrialsRequest");
  object.optional("study", value.study);
  object.field("trials", value.trials);
}

bool operator==(const EnqueueTrialsRequest& a, const EnqueueTrialsRequest& b) {
  return a.study == b.study && a.trials == b.trials;
}

void read(AddTrialsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "AddTrialsRequest");
  fields.optional("study", out.study);
  fields.required("trials", out.trials);
}

void write(Writer& out, const AddTrialsRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "AddTrialsRequest");
  object.optional("study", value.study);
  object.field("trials", value.trials);
}

bool operator==(const AddTrialsRequest& a, const AddTrialsRequest& b) {
  return a.study == b.study && a.trials == b.trials;
}

void read(CancelTrialsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "CancelTrialsRequest");
  fields.optional("study", out.study);
  fields.required("trial_ids", out.trial_ids);
  fields.optional("reason", out.reason);
}

void write(Writer& out, const CancelTrialsRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "CancelTrialsRequest");
  object.optional("study", value.study);
  object.field("trial_ids", value.trial_ids);
  object.optional("reason", value.reason);
}

bool operator==(const CancelTrialsRequest& a, const CancelTrialsRequest& b) {
  return a.study == b.study && a.trial_ids == b.trial_ids && a.reason == b.reason;
}

void read(UpdateTrialsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "UpdateTrialsRequest");
  fields.optional("study", out.study);
  fields.required("updates", out.updates);
}

void write(Writer& out, const UpdateTrialsRequest& value) {
  ObjectWriter object(out);
  object.tag("tag", "UpdateTrialsRequest");
  object.optional("study", value.study);
  object.field("updates", value.updates);
}

bool operator==(const UpdateTrialsRequest& a, const UpdateTrialsRequest& b) {
  return a.study == b.study && a.updates == b.updates;
}

void read(StatusRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "StatusRequest");
  fields.optional("study", out.study);
  fields.optional("max_workers", out.max_workers);
}

void write(Writer& out, const StatusRequest& value) {
  static const StatusRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "StatusRequest");
  object.optional("study", value.study);
  object.unless("max_workers", value.max_workers, defaults.max_workers);
}

bool operator==(const StatusRequest& a, const StatusRequest& b) {
  return a.study == b.study && a.max_workers == b.max_workers;
}

void read(GetEventsRequest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetEventsRequest");
  fields.optional("study", out.study);
  fields.optional("after", out.after);
  fields.optional("limit", out.limit);
  fields.optional("wait_s", out.wait_s);
}

void write(Writer& out, const GetEventsRequest& value) {
  static const GetEventsRequest defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetEventsRequest");
  object.optional("study", value.study);
  object.optional("after", value.after);
  object.unless("limit", value.limit, defaults.limit);
  object.unless("wait_s", value.wait_s, defaults.wait_s);
}

bool operator==(const GetEventsRequest& a, const GetEventsRequest& b) {
  return a.study == b.study && a.after == b.after && a.limit == b.limit && a.wait_s == b.wait_s;
}

}  // namespace hola