package io.github.holahpo.client;

import org.jspecify.annotations.Nullable;

/** The server's answer is not a message of the protocol. */
public final class InvalidReplyException extends HolaException {
  private static final long serialVersionUID = 1L;

  private final String endpoint;

  InvalidReplyException(String endpoint, String message, @Nullable Throwable cause) {
    super(endpoint + ": " + message, cause);
    this.endpoint = endpoint;
  }

  /**
   * Where it came from.
   *
   * @return the address
   */
  public String endpoint() {
    return endpoint;
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return false;
  }
}
