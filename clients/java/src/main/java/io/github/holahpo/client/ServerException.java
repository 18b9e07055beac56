package io.github.holahpo.client;

import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.ErrorResponse;
import io.github.holahpo.protocol.MalformedMessageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request was refused and had no effect. A request that the client itself finds wrong is
 * refused in the same way, before it is sent.
 */
public final class ServerException extends HolaException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorResponse response;

  ServerException(ErrorResponse response) {
    super(text(response), null);
    this.response = response;
  }

  static ServerException of(MalformedMessageException problem) {
    return invalid(problem.problem(), problem.path());
  }

  static ServerException invalid(String message, @Nullable String path) {
    return new ServerException(
        ErrorResponse.builder(ErrorCode.INVALID_MESSAGE, message).path(path).build());
  }

  static ServerException unauthenticated(String message) {
    return new ServerException(ErrorResponse.builder(ErrorCode.UNAUTHENTICATED, message).build());
  }

  private static String text(ErrorResponse response) {
    String where = response.path() == null ? "" : " (at " + response.path() + ")";
    String value = response.value() == null ? "" : ": " + response.value();
    return response.code() + ": " + response.message() + where + value;
  }

  /**
   * The refusal as it came.
   *
   * @return the message
   */
  public ErrorResponse response() {
    return response;
  }

  /**
   * What went wrong.
   *
   * @return the code of the error table, or one of a later version
   */
  public ErrorCode code() {
    return response.code();
  }

  /**
   * Where in the request.
   *
   * @return a JSON Pointer, or null
   */
  public @Nullable String path() {
    return response.path();
  }

  /**
   * The offending value.
   *
   * @return its JSON, cut; or null
   */
  public @Nullable String value() {
    return response.value();
  }

  /**
   * Whether the same request may succeed later.
   *
   * @return true when it may
   */
  public boolean retryable() {
    return response.retryable();
  }

  /**
   * When to try again.
   *
   * @return seconds, or null
   */
  public @Nullable Double retryAfterS() {
    return response.retryAfterS();
  }

  /**
   * More, for programs.
   *
   * @return by name; empty when there is nothing
   */
  public Map<String, @Nullable Object> detail() {
    return response.detail() == null ? Map.of() : response.detail();
  }

  boolean is(ErrorCode code) {
    return response.code().equals(code);
  }

  @Override
  boolean isWorthAnotherAttempt() {
    return response.retryable();
  }
}
