package io.github.holahpo.client;

/** There is nothing to connect to, or a setting makes no sense. */
public final class ConfigurationException extends HolaException {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message, null);
  }

  ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return false;
  }
}
