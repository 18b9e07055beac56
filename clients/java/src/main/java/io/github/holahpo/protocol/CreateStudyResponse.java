// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The study, and whether this request created it.
 *
 * @param info the study
 * @param created false if the study already existed
 */
public record CreateStudyResponse(StudyInfo info, boolean created) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public CreateStudyResponse {
    Objects.requireNonNull(info, "info");
  }

  /**
   * Begins with what is needed.
   *
   * @param info the study
   * @return a builder with everything else at its default
   */
  public static Builder builder(StudyInfo info) {
    return new Builder(info);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(info);
    builder.created = created;
    return builder;
  }

  static CreateStudyResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "CreateStudyResponse");
    return new CreateStudyResponse(
        in.required("info", StudyInfo::read), in.optional("created", JsonValue::asBoolean, false));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "CreateStudyResponse");
    out.field("info", info);
    out.optional("created", created, false);
  }

  /** Builds a {@link CreateStudyResponse}. */
  public static final class Builder {
    private final StudyInfo info;
    private boolean created = false;

    private Builder(StudyInfo info) {
      this.info = info;
    }

    /**
     * Sets {@code created}.
     *
     * @param created false if the study already existed
     * @return this builder
     */
    public Builder created(boolean created) {
      this.created = created;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public CreateStudyResponse build() {
      return new CreateStudyResponse(info, created);
    }
  }
}
