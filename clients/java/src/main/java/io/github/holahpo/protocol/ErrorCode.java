// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The kind of an error. A reader handles an unknown code by {@code retryable}.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record ErrorCode(String value) implements Word {
  /** {@code invalid_message}. */
  public static final ErrorCode INVALID_MESSAGE = new ErrorCode("invalid_message");

  /** {@code unsupported_version}. */
  public static final ErrorCode UNSUPPORTED_VERSION = new ErrorCode("unsupported_version");

  /** {@code unauthenticated}. */
  public static final ErrorCode UNAUTHENTICATED = new ErrorCode("unauthenticated");

  /** {@code permission_denied}. */
  public static final ErrorCode PERMISSION_DENIED = new ErrorCode("permission_denied");

  /** {@code unknown_study}. */
  public static final ErrorCode UNKNOWN_STUDY = new ErrorCode("unknown_study");

  /** {@code unknown_worker}. */
  public static final ErrorCode UNKNOWN_WORKER = new ErrorCode("unknown_worker");

  /** {@code unknown_trial}. */
  public static final ErrorCode UNKNOWN_TRIAL = new ErrorCode("unknown_trial");

  /** {@code conflict}. */
  public static final ErrorCode CONFLICT = new ErrorCode("conflict");

  /** {@code lease_lost}. */
  public static final ErrorCode LEASE_LOST = new ErrorCode("lease_lost");

  /** {@code study_finished}. */
  public static final ErrorCode STUDY_FINISHED = new ErrorCode("study_finished");

  /** {@code cursor_expired}. */
  public static final ErrorCode CURSOR_EXPIRED = new ErrorCode("cursor_expired");

  /** {@code too_large}. */
  public static final ErrorCode TOO_LARGE = new ErrorCode("too_large");

  /** {@code overloaded}. */
  public static final ErrorCode OVERLOADED = new ErrorCode("overloaded");

  /** {@code not_leader}. */
  public static final ErrorCode NOT_LEADER = new ErrorCode("not_leader");

  /** {@code unavailable}. */
  public static final ErrorCode UNAVAILABLE = new ErrorCode("unavailable");

  /** {@code internal}. */
  public static final ErrorCode INTERNAL = new ErrorCode("internal");

  /** Checks that there is a value. */
  public ErrorCode {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code invalid_message}. */
    INVALID_MESSAGE,
    /** {@code unsupported_version}. */
    UNSUPPORTED_VERSION,
    /** {@code unauthenticated}. */
    UNAUTHENTICATED,
    /** {@code permission_denied}. */
    PERMISSION_DENIED,
    /** {@code unknown_study}. */
    UNKNOWN_STUDY,
    /** {@code unknown_worker}. */
    UNKNOWN_WORKER,
    /** {@code unknown_trial}. */
    UNKNOWN_TRIAL,
    /** {@code conflict}. */
    CONFLICT,
    /** {@code lease_lost}. */
    LEASE_LOST,
    /** {@code study_finished}. */
    STUDY_FINISHED,
    /** {@code cursor_expired}. */
    CURSOR_EXPIRED,
    /** {@code too_large}. */
    TOO_LARGE,
    /** {@code overloaded}. */
    OVERLOADED,
    /** {@code not_leader}. */
    NOT_LEADER,
    /** {@code unavailable}. */
    UNAVAILABLE,
    /** {@code internal}. */
    INTERNAL,
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
      case "invalid_message" -> Known.INVALID_MESSAGE;
      case "unsupported_version" -> Known.UNSUPPORTED_VERSION;
      case "unauthenticated" -> Known.UNAUTHENTICATED;
      case "permission_denied" -> Known.PERMISSION_DENIED;
      case "unknown_study" -> Known.UNKNOWN_STUDY;
      case "unknown_worker" -> Known.UNKNOWN_WORKER;
      case "unknown_trial" -> Known.UNKNOWN_TRIAL;
      case "conflict" -> Known.CONFLICT;
      case "lease_lost" -> Known.LEASE_LOST;
      case "study_finished" -> Known.STUDY_FINISHED;
      case "cursor_expired" -> Known.CURSOR_EXPIRED;
      case "too_large" -> Known.TOO_LARGE;
      case "overloaded" -> Known.OVERLOADED;
      case "not_leader" -> Known.NOT_LEADER;
      case "unavailable" -> Known.UNAVAILABLE;
      case "internal" -> Known.INTERNAL;
      default -> Known.UNKNOWN;
    };
  }

  static ErrorCode read(JsonValue value) {
    return new ErrorCode(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
