package io.github.holahpo.protocol;

import java.util.Objects;
import java.util.function.Function;

/**
 * A request and its reply, and where REST finds it.
 *
 * @param <Q> the request
 * @param <R> the reply
 */
public final class Operation<Q extends Request, R extends Response> {
  private final String name;
  private final Function<JsonValue, Q> requestReader;
  private final Function<JsonValue, R> responseReader;
  private final String httpMethod;
  private final String httpPath;
  private final boolean keyed;
  private final String since;

  Operation(
      String name,
      Function<JsonValue, Q> requestReader,
      Function<JsonValue, R> responseReader,
      String httpMethod,
      String httpPath,
      boolean keyed,
      String since) {
    this.name = Objects.requireNonNull(name);
    this.requestReader = requestReader;
    this.responseReader = responseReader;
    this.httpMethod = httpMethod;
    this.httpPath = httpPath;
    this.keyed = keyed;
    this.since = since;
  }

  /**
   * The name, such as {@code SubmitResult}.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The method of REST.
   *
   * @return such as {@code POST}
   */
  public String httpMethod() {
    return httpMethod;
  }

  /**
   * The path of REST, with <code>{study}</code> for the study's name.
   *
   * @return the path
   */
  public String httpPath() {
    return httpPath;
  }

  /**
   * Whether requests take an idempotency key.
   *
   * @return true when they do
   */
  public boolean keyed() {
    return keyed;
  }

  /**
   * The version that brought the operation.
   *
   * @return such as {@code 1.0}
   */
  public String since() {
    return since;
  }

  /**
   * Reads a request.
   *
   * @param json in UTF-8
   * @return the request
   * @throws MalformedMessageException when it is none
   */
  public Q readRequest(byte[] json) {
    return requestReader.apply(JsonValue.parse(json));
  }

  /**
   * Reads a reply.
   *
   * @param json in UTF-8
   * @return the operation's reply, or an {@link ErrorResponse}
   * @throws MalformedMessageException when it is neither
   */
  public Response readReply(byte[] json) {
    JsonValue value = JsonValue.parse(json);
    String tag = value.asObject().required("tag", JsonValue::asString);
    return tag.equals("ErrorResponse") ? ErrorResponse.read(value) : responseReader.apply(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
