package io.github.holahpo.client;

import org.jspecify.annotations.Nullable;

/** The base of everything that goes wrong between a program and the scheduler. */
public abstract sealed class HolaException extends RuntimeException
    permits ConfigurationException, TransportException, InvalidReplyException, ServerException {
  private static final long serialVersionUID = 1L;

  HolaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the same request may succeed when it is sent again. */
  abstract boolean isWorthAnotherAttempt();
}
