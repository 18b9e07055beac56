// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * Which completed trials the stopping rule would stop or leave paused if it decided on their
 * reports again.
 *
 * <p>Each is compared with all trials that have reached the same decision steps until now. A rule
 * that would stop the best trial is too strict for the study. The scheduler may check only the
 * latest completed trials and the best one.
 *
 * @param checked the number of completed trials that have reported at a decision step and were
 *     checked
 * @param wouldStop how many of them the rule would stop or leave paused
 * @param bestWouldStop whether the best trial is one of them
 */
public record StoppingSafety(long checked, long wouldStop, boolean bestWouldStop)
    implements Struct {
  /**
   * Begins with what is needed.
   *
   * @param checked the number of completed trials that have reported at a decision step and were
   *     checked
   * @param wouldStop how many of them the rule would stop or leave paused
   * @return a builder with everything else at its default
   */
  public static Builder builder(long checked, long wouldStop) {
    return new Builder(checked, wouldStop);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(checked, wouldStop);
    builder.bestWouldStop = bestWouldStop;
    return builder;
  }

  static StoppingSafety read(JsonValue value) {
    JsonObject in = value.asObject();
    return new StoppingSafety(
        in.required("checked", JsonValue::asLong),
        in.required("would_stop", JsonValue::asLong),
        in.optional("best_would_stop", JsonValue::asBoolean, false));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("checked", checked);
    out.field("would_stop", wouldStop);
    out.optional("best_would_stop", bestWouldStop, false);
  }

  /** Builds a {@link StoppingSafety}. */
  public static final class Builder {
    private final long checked;
    private final long wouldStop;
    private boolean bestWouldStop = false;

    private Builder(long checked, long wouldStop) {
      this.checked = checked;
      this.wouldStop = wouldStop;
    }

    /**
     * Sets {@code best_would_stop}.
     *
     * @param bestWouldStop whether the best trial is one of them
     * @return this builder
     */
    public Builder bestWouldStop(boolean bestWouldStop) {
      this.bestWouldStop = bestWouldStop;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StoppingSafety build() {
      return new StoppingSafety(checked, wouldStop, bestWouldStop);
    }
  }
}
