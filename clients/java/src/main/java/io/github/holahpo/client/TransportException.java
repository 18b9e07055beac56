package io.github.holahpo.client;

import org.jspecify.annotations.Nullable;

/**
 * No answer came. The request may have been carried out: repeat it under the same idempotency key.
 */
public abstract sealed class TransportException extends HolaException
    permits RequestTimeoutException,
        UnreachableException,
        HandshakeException,
        ClientClosedException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String endpoint;

  TransportException(@Nullable String endpoint, String message, @Nullable Throwable cause) {
    super(endpoint == null ? message : endpoint + ": " + message, cause);
    this.endpoint = endpoint;
  }

  /**
   * The address that was tried.
   *
   * @return the address; null when there was none
   */
  public @Nullable String endpoint() {
    return endpoint;
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return true;
  }
}
