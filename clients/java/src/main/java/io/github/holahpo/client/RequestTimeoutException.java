package io.github.holahpo.client;

/** The server did not answer in time. */
public final class RequestTimeoutException extends TransportException {
  private static final long serialVersionUID = 1L;

  RequestTimeoutException(String endpoint, String message) {
    super(endpoint, message, null);
  }
}
