// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#include "generated/codec.hpp"

namespace hola {

void read(ErrorResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ErrorResponse");
  fields.required("code", out.code);
  fields.required("message", out.message);
  fields.optional("retryable", out.retryable);
  fields.optional("retry_after_s", out.retry_after_s);
  fields.optional("path", out.path);
  fields.optional("value", out.value);
  fields.optional("detail", out.detail);
}

void write(Writer& out, const ErrorResponse& value) {
  static const ErrorResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "ErrorResponse");
  object.field("code", value.code);
  object.field("message", value.message);
  object.unless("retryable", value.retryable, defaults.retryable);
  object.optional("retry_after_s", value.retry_after_s);
  object.optional("path", value.path);
  object.optional("value", value.value);
  object.optional("detail", value.detail);
}

bool operator==(const ErrorResponse& a, const ErrorResponse& b) {
  return a.code == b.code && a.message == b.message && a.retryable == b.retryable &&
         a.retry_after_s == b.retry_after_s && a.path == b.path && a.value == b.value && a.detail == b.detail;
}

void read(DescribeResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DescribeResponse");
  fields.required("versions", out.versions);
  fields.required("server", out.server);
  fields.optional("capabilities", out.capabilities);
  fields.required("limits", out.limits);
  fields.required("durability", out.durability);
  fields.required("time_ms", out.time_ms);
  fields.optional("role", out.role);
}

void write(Writer& out, const DescribeResponse& value) {
  static const DescribeResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "DescribeResponse");
  object.field("versions", value.versions);
  object.field("server", value.server);
  object.unless("capabilities", value.capabilities, defaults.capabilities);
  object.field("limits", value.limits);
  object.field("durability", value.durability);
  object.field("time_ms", value.time_ms);
  object.optional("role", value.role);
}

bool operator==(const DescribeResponse& a, const DescribeResponse& b) {
  return a.versions == b.versions && a.server == b.server && a.capabilities == b.capabilities &&
         a.limits == b.limits && a.durability == b.durability && a.time_ms == b.time_ms && a.role == b.role;
}

void read(ListStudiesResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ListStudiesResponse");
  fields.optional("items", out.items);
  fields.optional("next_cursor", out.next_cursor);
  fields.optional("in_memory", out.in_memory);
}

void write(Writer& out, const ListStudiesResponse& value) {
  static const ListStudiesResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "ListStudiesResponse");
  object.unless("items", value.items, defaults.items);
  object.optional("next_cursor", value.next_cursor);
  object.optional("in_memory", value.in_memory);
}

bool operator==(const ListStudiesResponse& a, const ListStudiesResponse& b) {
  return a.items == b.items && a.next_cursor == b.next_cursor && a.in_memory == b.in_memory;
}

void read(CreateStudyResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "CreateStudyResponse");
  fields.required("info", out.info);
  fields.optional("created", out.created);
}

void write(Writer& out, const CreateStudyResponse& value) {
  static const CreateStudyResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "CreateStudyResponse");
  object.field("info", value.info);
  object.unless("created", value.created, defaults.created);
}

bool operator==(const CreateStudyResponse& a, const CreateStudyResponse& b) {
  return a.info == b.info && a.created == b.created;
}

void read(GetStudyResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetStudyResponse");
  fields.required("info", out.info);
}

void write(Writer& out, const GetStudyResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "GetStudyResponse");
  object.field("info", value.info);
}

bool operator==(const GetStudyResponse& a, const GetStudyResponse& b) {
  return a.info == b.info;
}

void read(UpdateStudyResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "UpdateStudyResponse");
  fields.required("info", out.info);
}

void write(Writer& out, const UpdateStudyResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "UpdateStudyResponse");
  object.field("info", value.info);
}

bool operator==(const UpdateStudyResponse& a, const UpdateStudyResponse& b) {
  return a.info == b.info;
}

void read(DeleteStudyResponse&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DeleteStudyResponse");
}

void write(Writer& out, const DeleteStudyResponse&) {
  ObjectWriter object(out);
  object.tag("tag", "DeleteStudyResponse");
}

bool operator==(const DeleteStudyResponse&, const DeleteStudyResponse&) {
  return true;
}

void read(SetStudyStateResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "SetStudyStateResponse");
  fields.required("info", out.info);
}

void write(Writer& out, const SetStudyStateResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "SetStudyStateResponse");
  object.field("info", value.info);
}

bool operator==(const SetStudyStateResponse& a, const SetStudyStateResponse& b) {
  return a.info == b.info;
}

void read(UpdateObjectivesResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "UpdateObjectivesResponse");
  fields.required("info", out.info);
}

void write(Writer& out, const UpdateObjectivesResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "UpdateObjectivesResponse");
  object.field("info", value.info);
}

bool operator==(const UpdateObjectivesResponse& a, const UpdateObjectivesResponse& b) {
  return a.info == b.info;
}

void read(ShutdownResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ShutdownResponse");
  fields.optional("running", out.running);
}

void write(Writer& out, const ShutdownResponse& value) {
  static const ShutdownResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "ShutdownResponse");
  object.unless("running", value.running, defaults.running);
}

bool operator==(const ShutdownResponse& a, const ShutdownResponse& b) {
  return a.running == b.running;
}

void read(RegisterWorkerResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "RegisterWorkerResponse");
  fields.required("worker_id", out.worker_id);
  fields.required("info", out.info);
  fields.required("limits", out.limits);
}

void write(Writer& out, const RegisterWorkerResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "RegisterWorkerResponse");
  object.field("worker_id", value.worker_id);
  object.field("info", value.info);
  object.field("limits", value.limits);
}

bool operator==(const RegisterWorkerResponse& a, const RegisterWorkerResponse& b) {
  return a.worker_id == b.worker_id && a.info == b.info && a.limits == b.limits;
}

void read(DeregisterWorkerResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DeregisterWorkerResponse");
  fields.optional("released", out.released);
}

void write(Writer& out, const DeregisterWorkerResponse& value) {
  static const DeregisterWorkerResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "DeregisterWorkerResponse");
  object.unless("released", value.released, defaults.released);
}

bool operator==(const DeregisterWorkerResponse& a, const DeregisterWorkerResponse& b) {
  return a.released == b.released;
}

void read(DrainWorkersResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "DrainWorkersResponse");
  fields.optional("worker_ids", out.worker_ids);
}

void write(Writer& out, const DrainWorkersResponse& value) {
  static const DrainWorkersResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "DrainWorkersResponse");
  object.unless("worker_ids", value.worker_ids, defaults.worker_ids);
}

bool operator==(const DrainWorkersResponse& a, const DrainWorkersResponse& b) {
  return a.worker_ids == b.worker_ids;
}

void read(HeartbeatResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "HeartbeatResponse");
  fields.optional("command", out.command);
  fields.optional("lease_commands", out.lease_commands);
  fields.optional("state", out.state);
}

void write(Writer& out, const HeartbeatResponse& value) {
  static const HeartbeatResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "HeartbeatResponse");
  object.unless("command", value.command, defaults.command);
  object.unless("lease_commands", value.lease_commands, defaults.lease_commands);
  object.unless("state", value.state, defaults.state);
}

bool operator==(const HeartbeatResponse& a, const HeartbeatResponse& b) {
  return a.command == b.command && a.lease_commands == b.lease_commands && a.state == b.state;
}

void read(GetSuggestionResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetSuggestionResponse");
  fields.required("status", out.status);
  fields.optional("suggestions", out.suggestions);
  fields.optional("retry_after_s", out.retry_after_s);
  fields.optional("reason", out.reason);
}

void write(Writer& out, const GetSuggestionResponse& value) {
  static const GetSuggestionResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetSuggestionResponse");
  object.field("status", value.status);
  object.unless("suggestions", value.suggestions, defaults.suggestions);
  object.optional("retry_after_s", value.retry_after_s);
  object.optional("reason", value.reason);
}

bool operator==(const GetSuggestionResponse& a, const GetSuggestionResponse& b) {
  return a.status == b.status && a.suggestions == b.suggestions && a.retry_after_s == b.retry_after_s &&
         a.reason == b.reason;
}

void read(SubmitResultResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "SubmitResultResponse");
  fields.required("receipts", out.receipts);
  fields.optional("next", out.next);
}

void write(Writer& out, const SubmitResultResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "SubmitResultResponse");
  object.field("receipts", value.receipts);
  object.optional("next", value.next);
}

bool operator==(const SubmitResultResponse& a, const SubmitResultResponse& b) {
  return a.receipts == b.receipts && a.next == b.next;
}

void read(ReleaseTrialsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ReleaseTrialsResponse");
  fields.required("receipts", out.receipts);
}

void write(Writer& out, const ReleaseTrialsResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "ReleaseTrialsResponse");
  object.field("receipts", value.receipts);
}

bool operator==(const ReleaseTrialsResponse& a, const ReleaseTrialsResponse& b) {
  return a.receipts == b.receipts;
}

void read(SubmitReportsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "SubmitReportsResponse");
  fields.required("receipts", out.receipts);
  fields.optional("next", out.next);
}

void write(Writer& out, const SubmitReportsResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "SubmitReportsResponse");
  object.field("receipts", value.receipts);
  object.optional("next", value.next);
}

bool operator==(const SubmitReportsResponse& a, const SubmitReportsResponse& b) {
  return a.receipts == b.receipts && a.next == b.next;
}

void read(GetReportsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetReportsResponse");
  fields.optional("items", out.items);
  fields.optional("next_cursor", out.next_cursor);
}

void write(Writer& out, const GetReportsResponse& value) {
  static const GetReportsResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetReportsResponse");
  object.unless("items", value.items, defaults.items);
  object.optional("next_cursor", value.next_cursor);
}

bool operator==(const GetReportsResponse& a, const GetReportsResponse& b) {
  return a.items == b.items && a.next_cursor == b.next_cursor;
}

void read(GetTrialsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetTrialsResponse");
  fields.optional("items", out.items);
  fields.optional("next_cursor", out.next_cursor);
  fields.optional("as_of", out.as_of);
}

void write(Writer& out, const GetTrialsResponse& value) {
  static const GetTrialsResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetTrialsResponse");
  object.unless("items", value.items, defaults.items);
  object.optional("next_cursor", value.next_cursor);
  object.unless("as_of", value.as_of, defaults.as_of);
}

bool operator==(const GetTrialsResponse& a, const GetTrialsResponse& b) {
  return a.items == b.items && a.next_cursor == b.next_cursor && a.as_of == b.as_of;
}

void read(GetColumnsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetColumnsResponse");
  fields.required("as_of", out.as_of);
  fields.optional("more", out.more);
  fields.optional("total", out.total);
  fields.required("objective_revision", out.objective_revision);
  fields.required("trial_id", out.trial_id);
  fields.required("changed", out.changed);
  fields.required("state", out.state);
  fields.optional("parameters", out.parameters);
  fields.optional("created_ms", out.created_ms);
  fields.optional("started_ms", out.started_ms);
  fields.optional("ended_ms", out.ended_ms);
  fields.optional("worker_id", out.worker_id);
  fields.optional("objectives", out.objectives);
  fields.optional("costs", out.costs);
  fields.optional("violations", out.violations);
  fields.optional("reports", out.reports);
}

void write(Writer& out, const GetColumnsResponse& value) {
  static const GetColumnsResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetColumnsResponse");
  object.field("as_of", value.as_of);
  object.unless("more", value.more, defaults.more);
  object.unless("total", value.total, defaults.total);
  object.field("objective_revision", value.objective_revision);
  object.field("trial_id", value.trial_id);
  object.field("changed", value.changed);
  object.field("state", value.state);
  object.unless("parameters", value.parameters, defaults.parameters);
  object.optional("created_ms", value.created_ms);
  object.optional("started_ms", value.started_ms);
  object.optional("ended_ms", value.ended_ms);
  object.optional("worker_id", value.worker_id);
  object.unless("objectives", value.objectives, defaults.objectives);
  object.unless("costs", value.costs, defaults.costs);
  object.unless("violations", value.violations, defaults.violations);
  object.optional("reports", value.reports);
}

bool operator==(const GetColumnsResponse& a, const GetColumnsResponse& b) {
  return a.as_of == b.as_of && a.more == b.more && a.total == b.total &&
         a.objective_revision == b.objective_revision && a.trial_id == b.trial_id && a.changed == b.changed &&
         a.state == b.state && a.parameters == b.parameters && a.created_ms == b.created_ms &&
         a.started_ms == b.started_ms && a.ended_ms == b.ended_ms && a.worker_id == b.worker_id &&
         a.objectives == b.objectives && a.costs == b.costs && a.violations == b.violations &&
         a.reports == b.reports;
}

void read(GetMetadataResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetMetadataResponse");
  fields.optional("items", out.items);
}

void write(Writer& out, const GetMetadataResponse& value) {
  static const GetMetadataResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetMetadataResponse");
  object.unless("items", value.items, defaults.items);
}

bool operator==(const GetMetadataResponse& a, const GetMetadataResponse& b) {
  return a.items == b.items;
}

void read(GetTopKResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetTopKResponse");
  fields.optional("items", out.items);
}

void write(Writer& out, const GetTopKResponse& value) {
  static const GetTopKResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetTopKResponse");
  object.unless("items", value.items, defaults.items);
}

bool operator==(const GetTopKResponse& a, const GetTopKResponse& b) {
  return a.items == b.items;
}

void read(GetFrontsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetFrontsResponse");
  fields.optional("items", out.items);
  fields.optional("front_size", out.front_size);
}

void write(Writer& out, const GetFrontsResponse& value) {
  static const GetFrontsResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetFrontsResponse");
  object.unless("items", value.items, defaults.items);
  object.unless("front_size", value.front_size, defaults.front_size);
}

bool operator==(const GetFrontsResponse& a, const GetFrontsResponse& b) {
  return a.items == b.items && a.front_size == b.front_size;
}

void read(PreviewObjectivesResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "PreviewObjectivesResponse");
  fields.optional("items", out.items);
  fields.optional("front_size", out.front_size);
  fields.optional("groups", out.groups);
}

void write(Writer& out, const PreviewObjectivesResponse& value) {
  static const PreviewObjectivesResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "PreviewObjectivesResponse");
  object.unless("items", value.items, defaults.items);
  object.unless("front_size", value.front_size, defaults.front_size);
  object.unless("groups", value.groups, defaults.groups);
}

bool operator==(const PreviewObjectivesResponse& a, const PreviewObjectivesResponse& b) {
  return a.items == b.items && a.front_size == b.front_size && a.groups == b.groups;
}

void read(GetModelViewResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetModelViewResponse");
  fields.optional("ready", out.ready);
  fields.optional("trials", out.trials);
  fields.optional("objective_revision", out.objective_revision);
  fields.optional("at", out.at);
  fields.optional("axes", out.axes);
  fields.optional("groups", out.groups);
}

void write(Writer& out, const GetModelViewResponse& value) {
  static const GetModelViewResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetModelViewResponse");
  object.unless("ready", value.ready, defaults.ready);
  object.unless("trials", value.trials, defaults.trials);
  object.unless("objective_revision", value.objective_revision, defaults.objective_revision);
  object.optional("at", value.at);
  object.unless("axes", value.axes, defaults.axes);
  object.unless("groups", value.groups, defaults.groups);
}

bool operator==(const GetModelViewResponse& a, const GetModelViewResponse& b) {
  return a.ready == b.ready && a.trials == b.trials && a.objective_revision == b.objective_revision &&
         a.at == b.at && a.axes == b.axes && a.groups == b.groups;
}

void read(IsMultiGroupResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "IsMultiGroupResponse");
  fields.optional("is_multi_group", out.is_multi_group);
  fields.optional("groups", out.groups);
}

void write(Writer& out, const IsMultiGroupResponse& value) {
  static const IsMultiGroupResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "IsMultiGroupResponse");
  object.unless("is_multi_group", value.is_multi_group, defaults.is_multi_group);
  object.unless("groups", value.groups, defaults.groups);
}

bool operator==(const IsMultiGroupResponse& a, const IsMultiGroupResponse& b) {
  return a.is_multi_group == b.is_multi_group && a.groups == b.groups;
}

void read(EnqueueTrialsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "EnqueueTrialsResponse");
  fields.required("trial_ids", out.trial_ids);
}

void write(Writer& out, const EnqueueTrialsResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "EnqueueTrialsResponse");
  object.field("trial_ids", value.trial_ids);
}

bool operator==(const EnqueueTrialsResponse& a, const EnqueueTrialsResponse& b) {
  return a.trial_ids == b.trial_ids;
}

void read(AddTrialsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "AddTrialsResponse");
  fields.required("trial_ids", out.trial_ids);
}

void write(Writer& out, const AddTrialsResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "AddTrialsResponse");
  object.field("trial_ids", value.trial_ids);
}

bool operator==(const AddTrialsResponse& a, const AddTrialsResponse& b) {
  return a.trial_ids == b.trial_ids;
}

void read(CancelTrialsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "CancelTrialsResponse");
  fields.required("receipts", out.receipts);
}

void write(Writer& out, const CancelTrialsResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "CancelTrialsResponse");
  object.field("receipts", value.receipts);
}

bool operator==(const CancelTrialsResponse& a, const CancelTrialsResponse& b) {
  return a.receipts == b.receipts;
}

void read(UpdateTrialsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "UpdateTrialsResponse");
  fields.required("receipts", out.receipts);
}

void write(Writer& out, const UpdateTrialsResponse& value) {
  ObjectWriter object(out);
  object.tag("tag", "UpdateTrialsResponse");
  object.field("receipts", value.receipts);
}

bool operator==(const UpdateTrialsResponse& a, const UpdateTrialsResponse& b) {
  return a.receipts == b.receipts;
}

void read(StatusResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "StatusResponse");
  fields.required("info", out.info);
  fields.optional("workers", out.workers);
  fields.optional("worker_count", out.worker_count);
  fields.optional("demand", out.demand);
  fields.optional("best", out.best);
  fields.optional("recommended", out.recommended);
  fields.optional("front_size", out.front_size);
  fields.optional("sampler", out.sampler);
  fields.optional("stopping", out.stopping);
  fields.optional("newest_event", out.newest_event);
  fields.optional("storage_problem", out.storage_problem);
}

void write(Writer& out, const StatusResponse& value) {
  static const StatusResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "StatusResponse");
  object.field("info", value.info);
  object.unless("workers", value.workers, defaults.workers);
  object.unless("worker_count", value.worker_count, defaults.worker_count);
  object.optional("demand", value.demand);
  object.optional("best", value.best);
  object.optional("recommended", value.recommended);
  object.unless("front_size", value.front_size, defaults.front_size);
  object.optional("sampler", value.sampler);
  object.optional("stopping", value.stopping);
  object.unless("newest_event", value.newest_event, defaults.newest_event);
  object.optional("storage_problem", value.storage_problem);
}

bool operator==(const StatusResponse& a, const StatusResponse& b) {
  return a.info == b.info && a.workers == b.workers && a.worker_count == b.worker_count &&
         a.demand == b.demand && a.best == b.best && a.recommended == b.recommended &&
         a.front_size == b.front_size && a.sampler == b.sampler && a.stopping == b.stopping &&
         a.newest_event == b.newest_event && a.storage_problem == b.storage_problem;
}

void read(TrialChanged& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "TrialChanged");
  fields.required("event_id", out.event_id);
  fields.required("time_ms", out.time_ms);
  fields.required("trial_id", out.trial_id);
  fields.required("state", out.state);
  fields.optional("attempt", out.attempt);
  fields.optional("worker_id", out.worker_id);
  fields.optional("step", out.step);
  fields.optional("reason", out.reason);
}

void write(Writer& out, const TrialChanged& value) {
  static const TrialChanged defaults;
  ObjectWriter object(out);
  object.tag("tag", "TrialChanged");
  object.field("event_id", value.event_id);
  object.field("time_ms", value.time_ms);
  object.field("trial_id", value.trial_id);
  object.field("state", value.state);
  object.unless("attempt", value.attempt, defaults.attempt);
  object.optional("worker_id", value.worker_id);
  object.unless("step", value.step, defaults.step);
  object.optional("reason", value.reason);
}

bool operator==(const TrialChanged& a, const TrialChanged& b) {
  return a.event_id == b.event_id && a.time_ms == b.time_ms && a.trial_id == b.trial_id &&
         a.state == b.state && a.attempt == b.attempt && a.worker_id == b.worker_id && a.step == b.step &&
         a.reason == b.reason;
}

void read(StudyChanged& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "StudyChanged");
  fields.required("event_id", out.event_id);
  fields.required("time_ms", out.time_ms);
  fields.required("state", out.state);
  fields.optional("reason", out.reason);
  fields.required("revision", out.revision);
  fields.required("objective_revision", out.objective_revision);
}

void write(Writer& out, const StudyChanged& value) {
  ObjectWriter object(out);
  object.tag("tag", "StudyChanged");
  object.field("event_id", value.event_id);
  object.field("time_ms", value.time_ms);
  object.field("state", value.state);
  object.optional("reason", value.reason);
  object.field("revision", value.revision);
  object.field("objective_revision", value.objective_revision);
}

bool operator==(const StudyChanged& a, const StudyChanged& b) {
  return a.event_id == b.event_id && a.time_ms == b.time_ms && a.state == b.state && a.reason == b.reason &&
         a.revision == b.revision && a.objective_revision == b.objective_revision;
}

void read(WorkerChanged& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "WorkerChanged");
  fields.required("event_id", out.event_id);
  fields.required("time_ms", out.time_ms);
  fields.required("worker_id", out.worker_id);
  fields.required("state", out.state);
}

void write(Writer& out, const WorkerChanged& value) {
  ObjectWriter object(out);
  object.tag("tag", "WorkerChanged");
  object.field("event_id", value.event_id);
  object.field("time_ms", value.time_ms);
  object.field("worker_id", value.worker_id);
  object.field("state", value.state);
}

bool operator==(const WorkerChanged& a, const WorkerChanged& b) {
  return a.event_id == b.event_id && a.time_ms == b.time_ms && a.worker_id == b.worker_id &&
         a.state == b.state;
}

void read(ModelChanged& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "ModelChanged");
  fields.required("event_id", out.event_id);
  fields.required("time_ms", out.time_ms);
  fields.required("model_version", out.model_version);
}

void write(Writer& out, const ModelChanged& value) {
  ObjectWriter object(out);
  object.tag("tag", "ModelChanged");
  object.field("event_id", value.event_id);
  object.field("time_ms", value.time_ms);
  object.field("model_version", value.model_version);
}

bool operator==(const ModelChanged& a, const ModelChanged& b) {
  return a.event_id == b.event_id && a.time_ms == b.time_ms && a.model_version == b.model_version;
}

void read(GetEventsResponse& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("tag", "GetEventsResponse");
  fields.optional("items", out.items);
  fields.optional("next_cursor", out.next_cursor);
}

void write(Writer& out, const GetEventsResponse& value) {
  static const GetEventsResponse defaults;
  ObjectWriter object(out);
  object.tag("tag", "GetEventsResponse");
  object.unless("items", value.items, defaults.items);
  object.unless("next_cursor", value.next_cursor, defaults.next_cursor);
}

bool operator==(const GetEventsResponse& a, const GetEventsResponse& b) {
  return a.items == b.items && a.next_cursor == b.next_cursor;
}

void read(ParameterSpec& out, const Json& json, const Where& at) {
  const std::string& tag = FieldReader(json, at).text("type");
  if (tag == "continuous") return read(out.emplace<ContinuousParameter>(), json, at);
  if (tag == "integer") return read(out.emplace<IntegerParameter>(), json, at);
  if (tag == "categorical") return read(out.emplace<CategoricalParameter>(), json, at);
  if (tag == "lattice") return read(out.emplace<LatticeParameter>(), json, at);
  out = Unknown{tag, json};
}

void write(Writer& out, const ParameterSpec& value) {
  std::visit([&out](const auto& arm) { write(out, arm); }, value);
}

void read(SamplerSpec& out, const Json& json, const Where& at) {
  const std::string& tag = FieldReader(json, at).text("type");
  if (tag == "explore_exploit") return read(out.emplace<ExploreExploitSpec>(), json, at);
  if (tag == "external") return read(out.emplace<ExternalSpec>(), json, at);
  if (tag == "gaussian_mixture") return read(out.emplace<GaussianMixtureSpec>(), json, at);
  if (tag == "gaussian_process") return read(out.emplace<GaussianProcessSpec>(), json, at);
  if (tag == "sobol") return read(out.emplace<SobolSpec>(), json, at);
  if (tag == "uniform") return read(out.emplace<UniformSpec>(), json, at);
  if (tag == "hypercube") return read(out.emplace<HypercubeSpec>(), json, at);
  out = Unknown{tag, json};
}

void write(Writer& out, const SamplerSpec& value) {
  std::visit([&out](const auto& arm) { write(out, arm); }, value);
}

void read(StoppingSpec& out, const Json& json, const Where& at) {
  const std::string& tag = FieldReader(json, at).text("type");
  if (tag == "none") return read(out.emplace<NoStoppingSpec>(), json, at);
  if (tag == "auto") return read(out.emplace<AutoStoppingSpec>(), json, at);
  if (tag == "asha") return read(out.emplace<AshaSpec>(), json, at);
  if (tag == "asha_promotion") return read(out.emplace<AshaPromotionSpec>(), json, at);
  if (tag == "median") return read(out.emplace<MedianSpec>(), json, at);
  if (tag == "threshold") return read(out.emplace<ThresholdSpec>(), json, at);
  out = Unknown{tag, json};
}

void write(Writer& out, const StoppingSpec& value) {
  std::visit([&out](const auto& arm) { write(out, arm); }, value);
}

void read(AnyEvent& out, const Json& json, const Where& at) {
  const std::string& tag = FieldReader(json, at).text("tag");
  if (tag == "TrialChanged") return read(out.emplace<TrialChanged>(), json, at);
  if (tag == "StudyChanged") return read(out.emplace<StudyChanged>(), json, at);
  if (tag == "WorkerChanged") return read(out.emplace<WorkerChanged>(), json, at);
  if (tag == "ModelChanged") return read(out.emplace<ModelChanged>(), json, at);
  out = Unknown{tag, json};
}

void write(Writer& out, const AnyEvent& value) {
  std::visit([&out](const auto& arm) { write(out, arm); }, value);
}

}  // namespace hola