package io.github.holahpo.client;

/**
 * There is no connection to the server, it broke before the answer, or something else answered in
 * the server's place, such as a proxy.
 */
public final class UnreachableException extends TransportException {
  private static final long serialVersionUID = 1L;

  private final Double retryAfterS;

  UnreachableException(String endpoint, String message, Throwable cause) {
    this(endpoint, message, cause, null);
  }

  UnreachableException(String endpoint, String message, Throwable cause, Double retryAfterS) {
    super(endpoint, message, cause);
    this.retryAfterS = retryAfterS;
  }

  /**
   * When to try again, as a proxy said.
   *
   * @return seconds, or null
   */
  public Double retryAfterS() {
    return retryAfterS;
  }
}
