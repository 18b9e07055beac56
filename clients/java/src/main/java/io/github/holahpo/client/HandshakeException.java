package io.github.holahpo.client;

import org.jspecify.annotations.Nullable;

/** A server answers, but is not the one expected: another key, certificate or protocol. */
public final class HandshakeException extends TransportException {
  private static final long serialVersionUID = 1L;

  HandshakeException(String endpoint, String message, @Nullable Throwable cause) {
    super(endpoint, message, cause);
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return false;
  }
}
