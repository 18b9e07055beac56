package io.github.holahpo.protocol;

/** A message that breaks a rule of the protocol, read or about to be written. */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  MalformedMessageException(String path, String problem) {
    super(path.isEmpty() ? problem : path + ": " + problem);
    this.path = path;
    this.problem = problem;
  }

  /**
   * Where in the message.
   *
   * @return a JSON Pointer; empty: the message itself
   */
  public String path() {
    return path;
  }

  /**
   * What is wrong there.
   *
   * @return in words, without the place
   */
  public String problem() {
    return problem;
  }
}
