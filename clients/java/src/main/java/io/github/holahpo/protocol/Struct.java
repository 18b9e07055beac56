package io.github.holahpo.protocol;

/** An object of the protocol. */
public interface Struct {
  /**
   * Writes the fields, but for those at their default.
   *
   * @param out takes them
   */
  void write(JsonWriter out);

  /**
   * This object as JSON.
   *
   * @return UTF-8
   * @throws MalformedMessageException when it holds what the protocol cannot carry, such as NaN
   */
  default byte[] toJson() {
    return JsonWriter.write(this).bytes();
  }
}
