package io.github.holahpo.client;

import org.jspecify.annotations.Nullable;

/**
 * There is no connection to the server, it broke before the answer, or something else answered in
 * the server's place, such as a proxy.
 */
public final class UnreachableException extends TransportException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Double retryAfterS;

  UnreachableException(String endpoint, String message, @Nullable Throwable cause) {
    this(endpoint, message, cause, null);
  }

  UnreachableException(
      String endpoint, String message, @Nullable Throwable cause, @Nullable Double retryAfterS) {
    super(endpoint, message, cause);
    this.retryAfterS = retryAfterS;
  }

  /**
   * When to try again, as a proxy said.
   *
   * @return seconds, or null
   */
  public @Nullable Double retryAfterS() {
    return retryAfterS;
  }
}
