// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The result of an ask: suggestions, or why there are none. After {@code wait} and {@code paused},
 * ask under a new key.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record AskStatus(String value) implements Word {
  /** {@code suggestions}. */
  public static final AskStatus SUGGESTIONS = new AskStatus("suggestions");

  /** {@code wait}. */
  public static final AskStatus WAIT = new AskStatus("wait");

  /** {@code paused}. */
  public static final AskStatus PAUSED = new AskStatus("paused");

  /** {@code finished}. */
  public static final AskStatus FINISHED = new AskStatus("finished");

  /** Checks that there is a value. */
  public AskStatus {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code suggestions}. */
    SUGGESTIONS,
    /** {@code wait}. */
    WAIT,
    /** {@code paused}. */
    PAUSED,
    /** {@code finished}. */
    FINISHED,
    /** Of a later version. */
    UNKNOWN
  }

  /**
   * Which of the known values this is.
   *
   * @return the value, or {@code UNKNOWN}
   */
  public Known known() {
    return switch (value) {
      case "suggestions" -> Known.SUGGESTIONS;
      case "wait" -> Known.WAIT;
      case "paused" -> Known.PAUSED;
      case "finished" -> Known.FINISHED;
      default -> Known.UNKNOWN;
    };
  }

  static AskStatus read(JsonValue value) {
    return new AskStatus(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
