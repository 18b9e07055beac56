// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Create a study. For an equal spec the existing study is returned; another spec is a {@code
 * conflict}.
 *
 * @param study the study that is meant; null: the client's
 * @param spec the spec of the study
 */
public record CreateStudyRequest(@Nullable String study, StudySpec spec) implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public CreateStudyRequest {
    Objects.requireNonNull(spec, "spec");
  }

  @Override
  public CreateStudyRequest withStudy(String study) {
    return new CreateStudyRequest(study, spec);
  }

  /**
   * Begins with what is needed.
   *
   * @param spec the spec of the study
   * @return a builder with everything else at its default
   */
  public static Builder builder(StudySpec spec) {
    return new Builder(spec);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(spec);
    builder.study = study;
    return builder;
  }

  static CreateStudyRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "CreateStudyRequest");
    return new CreateStudyRequest(
        in.optional("study", JsonValue::asString), in.required("spec", StudySpec::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "CreateStudyRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("spec", spec);
  }

  /** Builds a {@link CreateStudyRequest}. */
  public static final class Builder {
    private final StudySpec spec;
    private @Nullable String study;

    private Builder(StudySpec spec) {
      this.spec = spec;
    }

    /**
     * Sets {@code study}.
     *
     * @param study the study that is meant; null: the client's
     * @return this builder
     */
    public Builder study(@Nullable String study) {
      this.study = study;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public CreateStudyRequest build() {
      return new CreateStudyRequest(study, spec);
    }
  }
}
