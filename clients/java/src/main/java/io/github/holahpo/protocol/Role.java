// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * What a token allows; each role includes those before it.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Role(String value) implements Word {
  /** {@code read}. */
  public static final Role READ = new Role("read");

  /** {@code worker}. */
  public static final Role WORKER = new Role("worker");

  /** {@code admin}. */
  public static final Role ADMIN = new Role("admin");

  /** Checks that there is a value. */
  public Role {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code read}. */
    READ,
    /** {@code worker}. */
    WORKER,
    /** {@code admin}. */
    ADMIN,
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
      case "read" -> Known.READ;
      case "worker" -> Known.WORKER;
      case "admin" -> Known.ADMIN;
      default -> Known.UNKNOWN;
    };
  }

  static Role read(JsonValue value) {
    return new Role(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
