// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * The sampler has a new model.
 *
 * @param eventId the number of the event in the study
 * @param timeMs the time of the event
 * @param modelVersion the number of the model in the study, from 1
 */
public record ModelChanged(long eventId, long timeMs, long modelVersion) implements Event {
  static ModelChanged read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ModelChanged");
    return new ModelChanged(
        in.required("event_id", JsonValue::asLong),
        in.required("time_ms", JsonValue::asLong),
        in.required("model_version", JsonValue::asLong));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ModelChanged");
    out.field("event_id", eventId);
    out.field("time_ms", timeMs);
    out.field("model_version", modelVersion);
  }
}
