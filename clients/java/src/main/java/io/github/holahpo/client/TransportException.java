package io.github.holahpo.client;

/**
 * No answer came. The request may have been carried out: repeat it under the same idempotency key.
 */
public abstract sealed class TransportException extends HolaException
    permits RequestTimeoutException,
        UnreachableException,
        HandshakeException,
        ClientClosedException {
  private static final long serialVersionUID = 1L;

  private final String endpoint;

  TransportException(String endpoint, String message, Throwable cause) {
    super(endpoint == null ? message : endpoint + ": " + message, cause);
    this.endpoint = endpoint;
  }

  /**
   * The address that was tried.
   *
   * @return the address; null when there was none
   */
  public String endpoint() {
    return endpoint;
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return true;
  }
}
