// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#include "generated/codec.hpp"

namespace hola {

void read(Header& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("version", out.version);
  fields.optional("id", out.id);
  fields.optional("idempotency_key", out.idempotency_key);
  fields.optional("token", out.token);
  fields.optional("client", out.client);
  fields.optional("traceparent", out.traceparent);
  fields.optional("tracestate", out.tracestate);
}

void write(Writer& out, const Header& value) {
  static const Header defaults;
  ObjectWriter object(out);
  object.field("version", value.version);
  object.unless("id", value.id, defaults.id);
  object.optional("idempotency_key", value.idempotency_key);
  object.optional("token", value.token);
  object.optional("client", value.client);
  object.optional("traceparent", value.traceparent);
  object.optional("tracestate", value.tracestate);
}

bool operator==(const Header& a, const Header& b) {
  return a.version == b.version && a.id == b.id && a.idempotency_key == b.idempotency_key &&
         a.token == b.token && a.client == b.client && a.traceparent == b.traceparent &&
         a.tracestate == b.tracestate;
}

void read(ParentTest& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.optional("in", out.in);
  fields.optional("ge", out.ge);
  fields.optional("le", out.le);
}

void write(Writer& out, const ParentTest& value) {
  ObjectWriter object(out);
  object.optional("in", value.in);
  object.optional("ge", value.ge);
  object.optional("le", value.le);
}

bool operator==(const ParentTest& a, const ParentTest& b) {
  return a.in == b.in && a.ge == b.ge && a.le == b.le;
}

void read(ParameterPrior& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.optional("value", out.value);
  fields.optional("confidence", out.confidence);
}

void write(Writer& out, const ParameterPrior& value) {
  static const ParameterPrior defaults;
  ObjectWriter object(out);
  object.unless("value", value.value, defaults.value);
  object.unless("confidence", value.confidence, defaults.confidence);
}

bool operator==(const ParameterPrior& a, const ParameterPrior& b) {
  return a.value == b.value && a.confidence == b.confidence;
}

void read(ContinuousParameter& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "continuous");
  fields.required("name", out.name);
  fields.required("low", out.low);
  fields.required("high", out.high);
  fields.optional("scale", out.scale);
  fields.optional("condition", out.condition);
  fields.optional("prior", out.prior);
}

void write(Writer& out, const ContinuousParameter& value) {
  static const ContinuousParameter defaults;
  ObjectWriter object(out);
  object.tag("type", "continuous");
  object.field("name", value.name);
  object.field("low", value.low);
  object.field("high", value.high);
  object.unless("scale", value.scale, defaults.scale);
  object.optional("condition", value.condition);
  object.optional("prior", value.prior);
}

bool operator==(const ContinuousParameter& a, const ContinuousParameter& b) {
  return a.name == b.name && a.low == b.low && a.high == b.high && a.scale == b.scale &&
         a.condition == b.condition && a.prior == b.prior;
}

void read(IntegerParameter& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "integer");
  fields.required("name", out.name);
  fields.required("low", out.low);
  fields.required("high", out.high);
  fields.optional("scale", out.scale);
  fields.optional("condition", out.condition);
  fields.optional("prior", out.prior);
}

void write(Writer& out, const IntegerParameter& value) {
  static const IntegerParameter defaults;
  ObjectWriter object(out);
  object.tag("type", "integer");
  object.field("name", value.name);
  object.field("low", value.low);
  object.field("high", value.high);
  object.unless("scale", value.scale, defaults.scale);
  object.optional("condition", value.condition);
  object.optional("prior", value.prior);
}

bool operator==(const IntegerParameter& a, const IntegerParameter& b) {
  return a.name == b.name && a.low == b.low && a.high == b.high && a.scale == b.scale &&
         a.condition == b.condition && a.prior == b.prior;
}

void read(CategoricalParameter& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "categorical");
  fields.required("name", out.name);
  fields.required("choices", out.choices);
  fields.optional("condition", out.condition);
  fields.optional("prior", out.prior);
}

void write(Writer& out, const CategoricalParameter& value) {
  ObjectWriter object(out);
  object.tag("type", "categorical");
  object.field("name", value.name);
  object.field("choices", value.choices);
  object.optional("condition", value.condition);
  object.optional("prior", value.prior);
}

bool operator==(const CategoricalParameter& a, const CategoricalParameter& b) {
  return a.name == b.name && a.choices == b.choices && a.condition == b.condition && a.prior == b.prior;
}

void read(LatticeParameter& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "lattice");
  fields.required("name", out.name);
  fields.required("values", out.values);
  fields.optional("condition", out.condition);
  fields.optional("prior", out.prior);
}

void write(Writer& out, const LatticeParameter& value) {
  ObjectWriter object(out);
  object.tag("type", "lattice");
  object.field("name", value.name);
  object.field("values", value.values);
  object.optional("condition", value.condition);
  object.optional("prior", value.prior);
}

bool operator==(const LatticeParameter& a, const LatticeParameter& b) {
  return a.name == b.name && a.values == b.values && a.condition == b.condition && a.prior == b.prior;
}

void read(ObjectiveSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("name", out.name);
  fields.optional("direction", out.direction);
  fields.optional("target", out.target);
  fields.optional("limit", out.limit);
  fields.optional("priority", out.priority);
  fields.optional("group", out.group);
}

void write(Writer& out, const ObjectiveSpec& value) {
  static const ObjectiveSpec defaults;
  ObjectWriter object(out);
  object.field("name", value.name);
  object.unless("direction", value.direction, defaults.direction);
  object.optional("target", value.target);
  object.optional("limit", value.limit);
  object.unless("priority", value.priority, defaults.priority);
  object.unless("group", value.group, defaults.group);
}

bool operator==(const ObjectiveSpec& a, const ObjectiveSpec& b) {
  return a.name == b.name && a.direction == b.direction && a.target == b.target && a.limit == b.limit &&
         a.priority == b.priority && a.group == b.group;
}

void read(ExploreExploitSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "explore_exploit");
  fields.optional("explore", out.explore);
  fields.optional("elite_fraction", out.elite_fraction);
  fields.optional("explore_probability", out.explore_probability);
}

void write(Writer& out, const ExploreExploitSpec& value) {
  static const ExploreExploitSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "explore_exploit");
  object.optional("explore", value.explore);
  object.unless("elite_fraction", value.elite_fraction, defaults.elite_fraction);
  object.unless("explore_probability", value.explore_probability, defaults.explore_probability);
}

bool operator==(const ExploreExploitSpec& a, const ExploreExploitSpec& b) {
  return a.explore == b.explore && a.elite_fraction == b.elite_fraction &&
         a.explore_probability == b.explore_probability;
}

void read(ExternalSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "external");
  fields.required("name", out.name);
  fields.optional("options", out.options);
}

void write(Writer& out, const ExternalSpec& value) {
  static const ExternalSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "external");
  object.field("name", value.name);
  object.unless("options", value.options, defaults.options);
}

bool operator==(const ExternalSpec& a, const ExternalSpec& b) {
  return a.name == b.name && a.options == b.options;
}

void read(GaussianMixtureSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "gaussian_mixture");
  fields.optional("elite_fraction", out.elite_fraction);
  fields.optional("components", out.components);
}

void write(Writer& out, const GaussianMixtureSpec& value) {
  static const GaussianMixtureSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "gaussian_mixture");
  object.unless("elite_fraction", value.elite_fraction, defaults.elite_fraction);
  object.unless("components", value.components, defaults.components);
}

bool operator==(const GaussianMixtureSpec& a, const GaussianMixtureSpec& b) {
  return a.elite_fraction == b.elite_fraction && a.components == b.components;
}

void read(GaussianProcessSpec&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "gaussian_process");
}

void write(Writer& out, const GaussianProcessSpec&) {
  ObjectWriter object(out);
  object.tag("type", "gaussian_process");
}

bool operator==(const GaussianProcessSpec&, const GaussianProcessSpec&) {
  return true;
}

void read(SobolSpec&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "sobol");
}

void write(Writer& out, const SobolSpec&) {
  ObjectWriter object(out);
  object.tag("type", "sobol");
}

bool operator==(const SobolSpec&, const SobolSpec&) {
  return true;
}

void read(UniformSpec&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "uniform");
}

void write(Writer& out, const UniformSpec&) {
  ObjectWriter object(out);
  object.tag("type", "uniform");
}

bool operator==(const UniformSpec&, const UniformSpec&) {
  return true;
}

void read(HypercubeSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "hypercube");
  fields.optional("block", out.block);
}

void write(Writer& out, const HypercubeSpec& value) {
  static const HypercubeSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "hypercube");
  object.unless("block", value.block, defaults.block);
}

bool operator==(const HypercubeSpec& a, const HypercubeSpec& b) {
  return a.block == b.block;
}

void read(StepsSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("max", out.max);
  fields.optional("min", out.min);
  fields.optional("unit", out.unit);
  fields.optional("value", out.value);
}

void write(Writer& out, const StepsSpec& value) {
  static const StepsSpec defaults;
  ObjectWriter object(out);
  object.field("max", value.max);
  object.unless("min", value.min, defaults.min);
  object.optional("unit", value.unit);
  object.unless("value", value.value, defaults.value);
}

bool operator==(const StepsSpec& a, const StepsSpec& b) {
  return a.max == b.max && a.min == b.min && a.unit == b.unit && a.value == b.value;
}

void read(NoStoppingSpec&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "none");
}

void write(Writer& out, const NoStoppingSpec&) {
  ObjectWriter object(out);
  object.tag("type", "none");
}

bool operator==(const NoStoppingSpec&, const NoStoppingSpec&) {
  return true;
}

void read(AutoStoppingSpec&, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "auto");
}

void write(Writer& out, const AutoStoppingSpec&) {
  ObjectWriter object(out);
  object.tag("type", "auto");
}

bool operator==(const AutoStoppingSpec&, const AutoStoppingSpec&) {
  return true;
}

void read(AshaSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "asha");
  fields.optional("eta", out.eta);
  fields.optional("grace", out.grace);
  fields.optional("min_trials", out.min_trials);
}

void write(Writer& out, const AshaSpec& value) {
  static const AshaSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "asha");
  object.unless("eta", value.eta, defaults.eta);
  object.optional("grace", value.grace);
  object.unless("min_trials", value.min_trials, defaults.min_trials);
}

bool operator==(const AshaSpec& a, const AshaSpec& b) {
  return a.eta == b.eta && a.grace == b.grace && a.min_trials == b.min_trials;
}

void read(AshaPromotionSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "asha_promotion");
  fields.optional("eta", out.eta);
  fields.optional("grace", out.grace);
}

void write(Writer& out, const AshaPromotionSpec& value) {
  static const AshaPromotionSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "asha_promotion");
  object.unless("eta", value.eta, defaults.eta);
  object.optional("grace", value.grace);
}

bool operator==(const AshaPromotionSpec& a, const AshaPromotionSpec& b) {
  return a.eta == b.eta && a.grace == b.grace;
}

void read(MedianSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "median");
  fields.optional("grace", out.grace);
  fields.optional("every", out.every);
  fields.optional("min_trials", out.min_trials);
}

void write(Writer& out, const MedianSpec& value) {
  static const MedianSpec defaults;
  ObjectWriter object(out);
  object.tag("type", "median");
  object.optional("grace", value.grace);
  object.optional("every", value.every);
  object.unless("min_trials", value.min_trials, defaults.min_trials);
}

bool operator==(const MedianSpec& a, const MedianSpec& b) {
  return a.grace == b.grace && a.every == b.every && a.min_trials == b.min_trials;
}

void read(ThresholdSpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.tag("type", "threshold");
  fields.required("step", out.step);
  fields.required("objectives", out.objectives);
}

void write(Writer& out, const ThresholdSpec& value) {
  ObjectWriter object(out);
  object.tag("type", "threshold");
  object.field("step", value.step);
  object.field("objectives", value.objectives);
}

bool operator==(const ThresholdSpec& a, const ThresholdSpec& b) {
  return a.step == b.step && a.objectives == b.objectives;
}

void read(StudySpec& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("parameters", out.parameters);
  fields.required("objectives", out.objectives);
  fields.optional("max_trials", out.max_trials);
  fields.optional("max_steps", out.max_steps);
  fields.optional("max_failures", out.max_failures);
  fields.optional("max_consecutive_failures", out.max_consecutive_failures);
  fields.optional("deadline_s", out.deadline_s);
  fields.optional("stop_at", out.stop_at);
  fields.optional("seed", out.seed);
  fields.optional("deterministic", out.deterministic);
  fields.optional("sampler", out.sampler);
  fields.optional("steps", out.steps);
  fields.optional("stopping", out.stopping);
  fields.optional("lease_s", out.lease_s);
  fields.optional("max_retries", out.max_retries);
  fields.optional("max_preemptions", out.max_preemptions);
  fields.optional("allow_repeats", out.allow_repeats);
  fields.optional("transfer_from", out.transfer_from);
  fields.optional("description", out.description);
  fields.optional("labels", out.labels);
}

void write(Writer& out, const StudySpec& value) {
  static const StudySpec defaults;
  ObjectWriter object(out);
  object.field("parameters", value.parameters);
  object.field("objectives", value.objectives);
  object.optional("max_trials", value.max_trials);
  object.optional("max_steps", value.max_steps);
  object.optional("max_failures", value.max_failures);
  object.optional("max_consecutive_failures", value.max_consecutive_failures);
  object.optional("deadline_s", value.deadline_s);
  object.optional("stop_at", value.stop_at);
  object.optional("seed", value.seed);
  object.unless("deterministic", value.deterministic, defaults.deterministic);
  object.unless("sampler", value.sampler, defaults.sampler);
  object.optional("steps", value.steps);
  object.unless("stopping", value.stopping, defaults.stopping);
  object.unless("lease_s", value.lease_s, defaults.lease_s);
  object.unless("max_retries", value.max_retries, defaults.max_retries);
  object.unless("max_preemptions", value.max_preemptions, defaults.max_preemptions);
  object.unless("allow_repeats", value.allow_repeats, defaults.allow_repeats);
  object.unless("transfer_from", value.transfer_from, defaults.transfer_from);
  object.optional("description", value.description);
  object.optional("labels", value.labels);
}

bool operator==(const StudySpec& a, const StudySpec& b) {
  return a.parameters == b.parameters && a.objectives == b.objectives && a.max_trials == b.max_trials &&
         a.max_steps == b.max_steps && a.max_failures == b.max_failures &&
         a.max_consecutive_failures == b.max_consecutive_failures && a.deadline_s == b.deadline_s &&
         a.stop_at == b.stop_at && a.seed == b.seed && a.deterministic == b.deterministic &&
         a.sampler == b.sampler && a.steps == b.steps && a.stopping == b.stopping && a.lease_s == b.lease_s &&
         a.max_retries == b.max_retries && a.max_preemptions == b.max_preemptions &&
         a.allow_repeats == b.allow_repeats && a.transfer_from == b.transfer_from &&
         a.description == b.description && a.labels == b.labels;
}

void read(LeaseRef& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("lease", out.lease);
}

void write(Writer& out, const LeaseRef& value) {
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("lease", value.lease);
}

bool operator==(const LeaseRef& a, const LeaseRef& b) {
  return a.trial_id == b.trial_id && a.lease == b.lease;
}

void read(Result& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("lease", out.lease);
  fields.required("objectives", out.objectives);
  fields.optional("metadata", out.metadata);
}

void write(Writer& out, const Result& value) {
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("lease", value.lease);
  object.field("objectives", value.objectives);
  object.optional("metadata", value.metadata);
}

bool operator==(const Result& a, const Result& b) {
  return a.trial_id == b.trial_id && a.lease == b.lease && a.objectives == b.objectives &&
         a.metadata == b.metadata;
}

void read(Failure& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("lease", out.lease);
  fields.optional("kind", out.kind);
  fields.required("reason", out.reason);
  fields.optional("retry", out.retry);
  fields.optional("metadata", out.metadata);
}

void write(Writer& out, const Failure& value) {
  static const Failure defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("lease", value.lease);
  object.unless("kind", value.kind, defaults.kind);
  object.field("reason", value.reason);
  object.unless("retry", value.retry, defaults.retry);
  object.optional("metadata", value.metadata);
}

bool operator==(const Failure& a, const Failure& b) {
  return a.trial_id == b.trial_id && a.lease == b.lease && a.kind == b.kind && a.reason == b.reason &&
         a.retry == b.retry && a.metadata == b.metadata;
}

void read(Checkpoint& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("uri", out.uri);
  fields.optional("host", out.host);
}

void write(Writer& out, const Checkpoint& value) {
  ObjectWriter object(out);
  object.field("uri", value.uri);
  object.optional("host", value.host);
}

bool operator==(const Checkpoint& a, const Checkpoint& b) {
  return a.uri == b.uri && a.host == b.host;
}

void read(Report& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("lease", out.lease);
  fields.required("step", out.step);
  fields.optional("objectives", out.objectives);
  fields.optional("diverged", out.diverged);
  fields.optional("metadata", out.metadata);
  fields.optional("checkpoint", out.checkpoint);
}

void write(Writer& out, const Report& value) {
  static const Report defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("lease", value.lease);
  object.field("step", value.step);
  object.unless("objectives", value.objectives, defaults.objectives);
  object.unless("diverged", value.diverged, defaults.diverged);
  object.optional("metadata", value.metadata);
  object.optional("checkpoint", value.checkpoint);
}

bool operator==(const Report& a, const Report& b) {
  return a.trial_id == b.trial_id && a.lease == b.lease && a.step == b.step && a.objectives == b.objectives &&
         a.diverged == b.diverged && a.metadata == b.metadata && a.checkpoint == b.checkpoint;
}

void read(AddedTrial& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("parameters", out.parameters);
  fields.required("objectives", out.objectives);
  fields.optional("metadata", out.metadata);
}

void write(Writer& out, const AddedTrial& value) {
  ObjectWriter object(out);
  object.field("parameters", value.parameters);
  object.field("objectives", value.objectives);
  object.optional("metadata", value.metadata);
}

bool operator==(const AddedTrial& a, const AddedTrial& b) {
  return a.parameters == b.parameters && a.objectives == b.objectives && a.metadata == b.metadata;
}

void read(TrialUpdate& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.optional("note", out.note);
  fields.optional("labels", out.labels);
}

void write(Writer& out, const TrialUpdate& value) {
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.optional("note", value.note);
  object.optional("labels", value.labels);
}

bool operator==(const TrialUpdate& a, const TrialUpdate& b) {
  return a.trial_id == b.trial_id && a.note == b.note && a.labels == b.labels;
}

void read(Limits& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.optional("max_message_bytes", out.max_message_bytes);
  fields.optional("max_reply_bytes", out.max_reply_bytes);
  fields.optional("max_nesting", out.max_nesting);
  fields.optional("max_batch", out.max_batch);
  fields.optional("max_page", out.max_page);
  fields.optional("max_wait_s", out.max_wait_s);
  fields.optional("min_lease_s", out.min_lease_s);
  fields.optional("max_lease_s", out.max_lease_s);
  fields.optional("max_studies", out.max_studies);
  fields.optional("max_workers", out.max_workers);
  fields.optional("max_parked", out.max_parked);
  fields.optional("max_principal_parked", out.max_principal_parked);
  fields.optional("max_principal_workers", out.max_principal_workers);
  fields.optional("request_retention_s", out.request_retention_s);
  fields.optional("request_retention", out.request_retention);
  fields.optional("event_retention", out.event_retention);
  fields.optional("worker_away_s", out.worker_away_s);
  fields.optional("worker_retention_s", out.worker_retention_s);
}

void write(Writer& out, const Limits& value) {
  static const Limits defaults;
  ObjectWriter object(out);
  object.unless("max_message_bytes", value.max_message_bytes, defaults.max_message_bytes);
  object.unless("max_reply_bytes", value.max_reply_bytes, defaults.max_reply_bytes);
  object.unless("max_nesting", value.max_nesting, defaults.max_nesting);
  object.unless("max_batch", value.max_batch, defaults.max_batch);
  object.unless("max_page", value.max_page, defaults.max_page);
  object.unless("max_wait_s", value.max_wait_s, defaults.max_wait_s);
  object.unless("min_lease_s", value.min_lease_s, defaults.min_lease_s);
  object.unless("max_lease_s", value.max_lease_s, defaults.max_lease_s);
  object.unless("max_studies", value.max_studies, defaults.max_studies);
  object.unless("max_workers", value.max_workers, defaults.max_workers);
  object.unless("max_parked", value.max_parked, defaults.max_parked);
  object.unless("max_principal_parked", value.max_principal_parked, defaults.max_principal_parked);
  object.unless("max_principal_workers", value.max_principal_workers, defaults.max_principal_workers);
  object.unless("request_retention_s", value.request_retention_s, defaults.request_retention_s);
  object.unless("request_retention", value.request_retention, defaults.request_retention);
  object.unless("event_retention", value.event_retention, defaults.event_retention);
  object.unless("worker_away_s", value.worker_away_s, defaults.worker_away_s);
  object.unless("worker_retention_s", value.worker_retention_s, defaults.worker_retention_s);
}

bool operator==(const Limits& a, const Limits& b) {
  return a.max_message_bytes == b.max_message_bytes && a.max_reply_bytes == b.max_reply_bytes &&
         a.max_nesting == b.max_nesting && a.max_batch == b.max_batch && a.max_page == b.max_page &&
         a.max_wait_s == b.max_wait_s && a.min_lease_s == b.min_lease_s && a.max_lease_s == b.max_lease_s &&
         a.max_studies == b.max_studies && a.max_workers == b.max_workers && a.max_parked == b.max_parked &&
         a.max_principal_parked == b.max_principal_parked &&
         a.max_principal_workers == b.max_principal_workers &&
         a.request_retention_s == b.request_retention_s && a.request_retention == b.request_retention &&
         a.event_retention == b.event_retention && a.worker_away_s == b.worker_away_s &&
         a.worker_retention_s == b.worker_retention_s;
}

void read(TrialCounts& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.optional("queued", out.queued);
  fields.optional("running", out.running);
  fields.optional("paused", out.paused);
  fields.optional("completed", out.completed);
  fields.optional("stopped", out.stopped);
  fields.optional("infeasible", out.infeasible);
  fields.optional("failed", out.failed);
  fields.optional("cancelled", out.cancelled);
  fields.optional("lost", out.lost);
}

void write(Writer& out, const TrialCounts& value) {
  static const TrialCounts defaults;
  ObjectWriter object(out);
  object.unless("queued", value.queued, defaults.queued);
  object.unless("running", value.running, defaults.running);
  object.unless("paused", value.paused, defaults.paused);
  object.unless("completed", value.completed, defaults.completed);
  object.unless("stopped", value.stopped, defaults.stopped);
  object.unless("infeasible", value.infeasible, defaults.infeasible);
  object.unless("failed", value.failed, defaults.failed);
  object.unless("cancelled", value.cancelled, defaults.cancelled);
  object.unless("lost", value.lost, defaults.lost);
}

bool operator==(const TrialCounts& a, const TrialCounts& b) {
  return a.queued == b.queued && a.running == b.running && a.paused == b.paused &&
         a.completed == b.completed && a.stopped == b.stopped && a.infeasible == b.infeasible &&
         a.failed == b.failed && a.cancelled == b.cancelled && a.lost == b.lost;
}

void read(StudyInfo& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("study", out.study);
  fields.required("spec", out.spec);
  fields.required("state", out.state);
  fields.optional("reason", out.reason);
  fields.required("revision", out.revision);
  fields.required("objective_revision", out.objective_revision);
  fields.required("created_ms", out.created_ms);
  fields.optional("running_s", out.running_s);
  fields.optional("counts", out.counts);
  fields.optional("created_trials", out.created_trials);
  fields.optional("used_steps", out.used_steps);
  fields.optional("saved_steps", out.saved_steps);
}

void write(Writer& out, const StudyInfo& value) {
  static const StudyInfo defaults;
  ObjectWriter object(out);
  object.field("study", value.study);
  object.field("spec", value.spec);
  object.field("state", value.state);
  object.optional("reason", value.reason);
  object.field("revision", value.revision);
  object.field("objective_revision", value.objective_revision);
  object.field("created_ms", value.created_ms);
  object.unless("running_s", value.running_s, defaults.running_s);
  object.unless("counts", value.counts, defaults.counts);
  object.unless("created_trials", value.created_trials, defaults.created_trials);
  object.unless("used_steps", value.used_steps, defaults.used_steps);
  object.unless("saved_steps", value.saved_steps, defaults.saved_steps);
}

bool operator==(const StudyInfo& a, const StudyInfo& b) {
  return a.study == b.study && a.spec == b.spec && a.state == b.state && a.reason == b.reason &&
         a.revision == b.revision && a.objective_revision == b.objective_revision &&
         a.created_ms == b.created_ms && a.running_s == b.running_s && a.counts == b.counts &&
         a.created_trials == b.created_trials && a.used_steps == b.used_steps &&
         a.saved_steps == b.saved_steps;
}

void read(LeaseCommand& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("lease", out.lease);
  fields.required("command", out.command);
  fields.optional("reason", out.reason);
}

void write(Writer& out, const LeaseCommand& value) {
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("lease", value.lease);
  object.field("command", value.command);
  object.optional("reason", value.reason);
}

bool operator==(const LeaseCommand& a, const LeaseCommand& b) {
  return a.trial_id == b.trial_id && a.lease == b.lease && a.command == b.command && a.reason == b.reason;
}

void read(Resume& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("step", out.step);
  fields.required("checkpoint", out.checkpoint);
}

void write(Writer& out, const Resume& value) {
  ObjectWriter object(out);
  object.field("step", value.step);
  object.field("checkpoint", value.checkpoint);
}

bool operator==(const Resume& a, const Resume& b) {
  return a.step == b.step && a.checkpoint == b.checkpoint;
}

void read(Suggestion& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("attempt", out.attempt);
  fields.required("lease", out.lease);
  fields.required("lease_s", out.lease_s);
  fields.required("parameters", out.parameters);
  fields.optional("standing", out.standing);
  fields.optional("state", out.state);
  fields.optional("next_step", out.next_step);
  fields.optional("resume", out.resume);
}

void write(Writer& out, const Suggestion& value) {
  static const Suggestion defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("attempt", value.attempt);
  object.field("lease", value.lease);
  object.field("lease_s", value.lease_s);
  object.field("parameters", value.parameters);
  object.unless("standing", value.standing, defaults.standing);
  object.unless("state", value.state, defaults.state);
  object.optional("next_step", value.next_step);
  object.optional("resume", value.resume);
}

bool operator==(const Suggestion& a, const Suggestion& b) {
  return a.trial_id == b.trial_id && a.attempt == b.attempt && a.lease == b.lease && a.lease_s == b.lease_s &&
         a.parameters == b.parameters && a.standing == b.standing && a.state == b.state &&
         a.next_step == b.next_step && a.resume == b.resume;
}

void read(Receipt& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("outcome", out.outcome);
  fields.optional("state", out.state);
  fields.optional("objectives", out.objectives);
  fields.optional("discard", out.discard);
  fields.optional("error", out.error);
}

void write(Writer& out, const Receipt& value) {
  static const Receipt defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("outcome", value.outcome);
  object.optional("state", value.state);
  object.optional("objectives", value.objectives);
  object.unless("discard", value.discard, defaults.discard);
  object.optional("error", value.error);
}

bool operator==(const Receipt& a, const Receipt& b) {
  return a.trial_id == b.trial_id && a.outcome == b.outcome && a.state == b.state &&
         a.objectives == b.objectives && a.discard == b.discard && a.error == b.error;
}

void read(ReportReceipt& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("step", out.step);
  fields.required("outcome", out.outcome);
  fields.optional("decision", out.decision);
  fields.optional("next_step", out.next_step);
  fields.optional("reason", out.reason);
  fields.optional("state", out.state);
  fields.optional("objectives", out.objectives);
  fields.optional("discard", out.discard);
  fields.optional("error", out.error);
}

void write(Writer& out, const ReportReceipt& value) {
  static const ReportReceipt defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("step", value.step);
  object.field("outcome", value.outcome);
  object.unless("decision", value.decision, defaults.decision);
  object.optional("next_step", value.next_step);
  object.optional("reason", value.reason);
  object.optional("state", value.state);
  object.optional("objectives", value.objectives);
  object.unless("discard", value.discard, defaults.discard);
  object.optional("error", value.error);
}

bool operator==(const ReportReceipt& a, const ReportReceipt& b) {
  return a.trial_id == b.trial_id && a.step == b.step && a.outcome == b.outcome && a.decision == b.decision &&
         a.next_step == b.next_step && a.reason == b.reason && a.state == b.state &&
         a.objectives == b.objectives && a.discard == b.discard && a.error == b.error;
}

void read(StoredReport& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("attempt", out.attempt);
  fields.required("step", out.step);
  fields.optional("objectives", out.objectives);
  fields.optional("diverged", out.diverged);
  fields.optional("decision", out.decision);
  fields.optional("reason", out.reason);
  fields.optional("checkpoint", out.checkpoint);
  fields.required("time_ms", out.time_ms);
}

void write(Writer& out, const StoredReport& value) {
  static const StoredReport defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("attempt", value.attempt);
  object.field("step", value.step);
  object.unless("objectives", value.objectives, defaults.objectives);
  object.unless("diverged", value.diverged, defaults.diverged);
  object.unless("decision", value.decision, defaults.decision);
  object.optional("reason", value.reason);
  object.optional("checkpoint", value.checkpoint);
  object.field("time_ms", value.time_ms);
}

bool operator==(const StoredReport& a, const StoredReport& b) {
  return a.trial_id == b.trial_id && a.attempt == b.attempt && a.step == b.step &&
         a.objectives == b.objectives && a.diverged == b.diverged && a.decision == b.decision &&
         a.reason == b.reason && a.checkpoint == b.checkpoint && a.time_ms == b.time_ms;
}

void read(GroupCost& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("group", out.group);
  fields.optional("cost", out.cost);
  fields.optional("violation", out.violation);
}

void write(Writer& out, const GroupCost& value) {
  static const GroupCost defaults;
  ObjectWriter object(out);
  object.field("group", value.group);
  object.optional("cost", value.cost);
  object.unless("violation", value.violation, defaults.violation);
}

bool operator==(const GroupCost& a, const GroupCost& b) {
  return a.group == b.group && a.cost == b.cost && a.violation == b.violation;
}

void read(Trial& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.required("state", out.state);
  fields.optional("origin", out.origin);
  fields.optional("origin_detail", out.origin_detail);
  fields.required("parameters", out.parameters);
  fields.optional("attempt", out.attempt);
  fields.optional("worker_id", out.worker_id);
  fields.optional("objectives", out.objectives);
  fields.optional("costs", out.costs);
  fields.optional("objective_revision", out.objective_revision);
  fields.optional("retries", out.retries);
  fields.optional("preemptions", out.preemptions);
  fields.optional("step", out.step);
  fields.optional("reason", out.reason);
  fields.optional("metadata", out.metadata);
  fields.required("created_ms", out.created_ms);
  fields.optional("started_ms", out.started_ms);
  fields.optional("ended_ms", out.ended_ms);
  fields.optional("changed", out.changed);
  fields.optional("note", out.note);
  fields.optional("labels", out.labels);
}

void write(Writer& out, const Trial& value) {
  static const Trial defaults;
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.field("state", value.state);
  object.unless("origin", value.origin, defaults.origin);
  object.optional("origin_detail", value.origin_detail);
  object.field("parameters", value.parameters);
  object.unless("attempt", value.attempt, defaults.attempt);
  object.optional("worker_id", value.worker_id);
  object.optional("objectives", value.objectives);
  object.unless("costs", value.costs, defaults.costs);
  object.unless("objective_revision", value.objective_revision, defaults.objective_revision);
  object.unless("retries", value.retries, defaults.retries);
  object.unless("preemptions", value.preemptions, defaults.preemptions);
  object.unless("step", value.step, defaults.step);
  object.optional("reason", value.reason);
  object.optional("metadata", value.metadata);
  object.field("created_ms", value.created_ms);
  object.optional("started_ms", value.started_ms);
  object.optional("ended_ms", value.ended_ms);
  object.unless("changed", value.changed, defaults.changed);
  object.optional("note", value.note);
  object.optional("labels", value.labels);
}

bool operator==(const Trial& a, const Trial& b) {
  return a.trial_id == b.trial_id && a.state == b.state && a.origin == b.origin &&
         a.origin_detail == b.origin_detail && a.parameters == b.parameters && a.attempt == b.attempt &&
         a.worker_id == b.worker_id && a.objectives == b.objectives && a.costs == b.costs &&
         a.objective_revision == b.objective_revision && a.retries == b.retries &&
         a.preemptions == b.preemptions && a.step == b.step && a.reason == b.reason &&
         a.metadata == b.metadata && a.created_ms == b.created_ms && a.started_ms == b.started_ms &&
         a.ended_ms == b.ended_ms && a.changed == b.changed && a.note == b.note && a.labels == b.labels;
}

void read(Column& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.optional("values", out.values);
  fields.optional("packed", out.packed);
  fields.optional("of", out.of);
}

void write(Writer& out, const Column& value) {
  static const Column defaults;
  ObjectWriter object(out);
  object.unless("values", value.values, defaults.values);
  object.optional("packed", value.packed);
  object.unless("of", value.of, defaults.of);
}

bool operator==(const Column& a, const Column& b) {
  return a.values == b.values && a.packed == b.packed && a.of == b.of;
}

void read(ReportColumns& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("counts", out.counts);
  fields.required("steps", out.steps);
  fields.optional("objectives", out.objectives);
}

void write(Writer& out, const ReportColumns& value) {
  static const ReportColumns defaults;
  ObjectWriter object(out);
  object.field("counts", value.counts);
  object.field("steps", value.steps);
  object.unless("objectives", value.objectives, defaults.objectives);
}

bool operator==(const ReportColumns& a, const ReportColumns& b) {
  return a.counts == b.counts && a.steps == b.steps && a.objectives == b.objectives;
}

void read(TrialMetadata& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("trial_id", out.trial_id);
  fields.optional("metadata", out.metadata);
}

void write(Writer& out, const TrialMetadata& value) {
  ObjectWriter object(out);
  object.field("trial_id", value.trial_id);
  object.optional("metadata", value.metadata);
}

bool operator==(const TrialMetadata& a, const TrialMetadata& b) {
  return a.trial_id == b.trial_id && a.metadata == b.metadata;
}

void read(RankedTrial& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("rank", out.rank);
  fields.required("trial", out.trial);
}

void write(Writer& out, const RankedTrial& value) {
  ObjectWriter object(out);
  object.field("rank", value.rank);
  object.field("trial", value.trial);
}

bool operator==(const RankedTrial& a, const RankedTrial& b) {
  return a.rank == b.rank && a.trial == b.trial;
}

void read(ModelAxis& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("parameter", out.parameter);
  fields.required("values", out.values);
  fields.optional("region_low", out.region_low);
  fields.optional("region_high", out.region_high);
}

void write(Writer& out, const ModelAxis& value) {
  ObjectWriter object(out);
  object.field("parameter", value.parameter);
  object.field("values", value.values);
  object.optional("region_low", value.region_low);
  object.optional("region_high", value.region_high);
}

bool operator==(const ModelAxis& a, const ModelAxis& b) {
  return a.parameter == b.parameter && a.values == b.values && a.region_low == b.region_low &&
         a.region_high == b.region_high;
}

void read(ModelGroup& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("group", out.group);
  fields.required("mean", out.mean);
  fields.required("deviation", out.deviation);
}

void write(Writer& out, const ModelGroup& value) {
  ObjectWriter object(out);
  object.field("group", value.group);
  object.field("mean", value.mean);
  object.field("deviation", value.deviation);
}

bool operator==(const ModelGroup& a, const ModelGroup& b) {
  return a.group == b.group && a.mean == b.mean && a.deviation == b.deviation;
}

void read(WorkerStatus& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("worker_id", out.worker_id);
  fields.optional("name", out.name);
  fields.optional("host", out.host);
  fields.optional("state", out.state);
  fields.optional("draining", out.draining);
  fields.optional("can_resume", out.can_resume);
  fields.optional("labels", out.labels);
  fields.optional("running", out.running);
  fields.optional("completed", out.completed);
  fields.optional("failed", out.failed);
  fields.optional("silent_s", out.silent_s);
}

void write(Writer& out, const WorkerStatus& value) {
  static const WorkerStatus defaults;
  ObjectWriter object(out);
  object.field("worker_id", value.worker_id);
  object.optional("name", value.name);
  object.optional("host", value.host);
  object.unless("state", value.state, defaults.state);
  object.unless("draining", value.draining, defaults.draining);
  object.unless("can_resume", value.can_resume, defaults.can_resume);
  object.optional("labels", value.labels);
  object.unless("running", value.running, defaults.running);
  object.unless("completed", value.completed, defaults.completed);
  object.unless("failed", value.failed, defaults.failed);
  object.unless("silent_s", value.silent_s, defaults.silent_s);
}

bool operator==(const WorkerStatus& a, const WorkerStatus& b) {
  return a.worker_id == b.worker_id && a.name == b.name && a.host == b.host && a.state == b.state &&
         a.draining == b.draining && a.can_resume == b.can_resume && a.labels == b.labels &&
         a.running == b.running && a.completed == b.completed && a.failed == b.failed &&
         a.silent_s == b.silent_s;
}

void read(SamplerStatus& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("phase", out.phase);
  fields.optional("numbers", out.numbers);
}

void write(Writer& out, const SamplerStatus& value) {
  static const SamplerStatus defaults;
  ObjectWriter object(out);
  object.field("phase", value.phase);
  object.unless("numbers", value.numbers, defaults.numbers);
}

bool operator==(const SamplerStatus& a, const SamplerStatus& b) {
  return a.phase == b.phase && a.numbers == b.numbers;
}

void read(StoppingSafety& out, const Json& json, const Where& at) {
  const FieldReader fields(json, at);
  fields.required("checked", out.checked);
  fields.required("would_stop", out.would_stop);
  fields.optional("best_would_stop", out.best_would_stop);
}

void write(Writer& out, const StoppingSafety& value) {
  static const StoppingSafety defaults;
  ObjectWriter object(out);
  object.field("checked", value.checked);
  object.field("would_stop", value.would_stop);
  object.unless("best_would_stop", value.best_would_stop, defaults.best_would_stop);
}

bool operator==(const StoppingSafety& a, const StoppingSafety& b) {
  return a.checked == b.checked && a.would_stop == b.would_stop && a.best_would_stop == b.best_would_stop;
}

}  // namespace hola