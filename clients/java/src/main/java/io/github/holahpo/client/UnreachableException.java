package io.github.holahpo.client;

/** There is no connection to the server, or it broke before the answer. */
public final class UnreachableException extends TransportException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String endpoint, String message, Throwable cause) {
    super(endpoint, message, cause);
  }
}
