package io.github.holahpo.client;

/** The client was closed before or during the call. */
public final class ClientClosedException extends TransportException {
  private static final long serialVersionUID = 1L;

  ClientClosedException() {
    super(null, "the client is closed", null);
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return false;
  }
}
