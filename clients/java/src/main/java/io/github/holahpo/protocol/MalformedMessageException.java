package io.github.holahpo.protocol;

/** A message that breaks a rule of the protocol, read or about to be written. */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;

  MalformedMessageException(String path, String problem) {
    super(path.isEmpty() ? problem : path + ": " + problem);
    this.path = path;
  }

  /**
   * Where in the message.
   *
   * @return a JSON Pointer; empty: the message itself
   */
  public String path() {
    return path;
  }
}
