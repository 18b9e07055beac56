// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Read the trials that changed after an event, by column, in the order of their changes.
 *
 * <p>Repeat it with {@code changed_since} set to {@code as_of} of the reply: at once while {@code
 * more} is true, later to follow the changes. A trial may come several times; the row of the
 * largest {@code changed} is the current one.
 *
 * @param study the study that is meant; null: the client's
 * @param changedSince only trials that changed after this event: 0, or the {@code as_of} of the
 *     previous reply
 * @param maxBytes the longest reply, in bytes, within {@code max_reply_bytes} of the limits. One
 *     row is returned in any case
 * @param packed whether the columns have {@code packed} instead of {@code values}
 * @param include columns to return beside ids, changes, states and parameters
 * @param parameters only the columns of these parameters; empty: of all
 */
public record GetColumnsRequest(
    @Nullable String study,
    long changedSince,
    long maxBytes,
    boolean packed,
    List<ColumnGroup> include,
    List<String> parameters)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public GetColumnsRequest {
    Objects.requireNonNull(include, "include");
    Objects.requireNonNull(parameters, "parameters");
    include = Copies.list(include);
    parameters = Copies.list(parameters);
  }

  @Override
  public GetColumnsRequest withStudy(String study) {
    return new GetColumnsRequest(study, changedSince, maxBytes, packed, include, parameters);
  }

  /**
   * Begins with what is needed.
   *
   * @return a builder with everything else at its default
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.study = study;
    builder.changedSince = changedSince;
    builder.maxBytes = maxBytes;
    builder.packed = packed;
    builder.include = include;
    builder.parameters = parameters;
    return builder;
  }

  static GetColumnsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetColumnsRequest");
    return new GetColumnsRequest(
        in.optional("study", JsonValue::asString),
        in.optional("changed_since", JsonValue::asLong, 0L),
        in.optional("max_bytes", JsonValue::asLong, 1048576L),
        in.optional("packed", JsonValue::asBoolean, false),
        in.optional("include", JsonValue.list(ColumnGroup::read), List.of()),
        in.optional("parameters", JsonValue.list(JsonValue::asString), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetColumnsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("changed_since", changedSince, 0L);
    out.optional("max_bytes", maxBytes, 1048576L);
    out.optional("packed", packed, false);
    out.optional("include", include, List.of());
    out.optional("parameters", parameters, List.of());
  }

  /** Builds a {@link GetColumnsRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private long changedSince = 0L;
    private long maxBytes = 1048576L;
    private boolean packed = false;
    private List<ColumnGroup> include = List.of();
    private List<String> parameters = List.of();

    private Builder() {}

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
     * Sets {@code changed_since}.
     *
     * @param changedSince only trials that changed after this event: 0, or the {@code as_of} of the
     *     previous reply
     * @return this builder
     */
    public Builder changedSince(long changedSince) {
      this.changedSince = changedSince;
      return this;
    }

    /**
     * Sets {@code max_bytes}.
     *
     * @param maxBytes the longest reply, in bytes, within {@code max_reply_bytes} of the limits.
     *     One row is returned in any case
     * @return this builder
     */
    public Builder maxBytes(long maxBytes) {
      this.maxBytes = maxBytes;
      return this;
    }

    /**
     * Sets {@code packed}.
     *
     * @param packed whether the columns have {@code packed} instead of {@code values}
     * @return this builder
     */
    public Builder packed(boolean packed) {
      this.packed = packed;
      return this;
    }

    /**
     * Sets {@code include}.
     *
     * @param include columns to return beside ids, changes, states and parameters
     * @return this builder
     */
    public Builder include(List<ColumnGroup> include) {
      this.include = include;
      return this;
    }

    /**
     * Sets {@code parameters}.
     *
     * @param parameters only the columns of these parameters; empty: of all
     * @return this builder
     */
    public Builder parameters(List<String> parameters) {
      this.parameters = parameters;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetColumnsRequest build() {
      return new GetColumnsRequest(study, changedSince, maxBytes, packed, include, parameters);
    }
  }
}
