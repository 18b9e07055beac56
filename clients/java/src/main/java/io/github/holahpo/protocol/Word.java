package io.github.holahpo.protocol;

/** A value of an enumeration. */
public interface Word {
  /**
   * The value as it stands in a message.
   *
   * @return the value
   */
  String value();

  /**
   * The version that brought the value.
   *
   * @return such as {@code 1.0}
   */
  default String since() {
    return Protocol.OLDEST_VERSION;
  }
}
