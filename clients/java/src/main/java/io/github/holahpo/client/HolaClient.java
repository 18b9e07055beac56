package io.github.holahpo.client;

import io.github.holahpo.protocol.ErrorResponse;
import io.github.holahpo.protocol.GetEventsRequest;
import io.github.holahpo.protocol.GetSuggestionRequest;
import io.github.holahpo.protocol.JsonWriter;
import io.github.holahpo.protocol.MalformedMessageException;
import io.github.holahpo.protocol.Operation;
import io.github.holahpo.protocol.Request;
import io.github.holahpo.protocol.Response;
import io.github.holahpo.protocol.StudyRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of a scheduler, over REST or ZeroMQ. Safe for use by many threads; close it at the end.
 *
 * <p>A call is repeated when that may help, always under the same idempotency key, so that it is
 * carried out once.
 */
public final class HolaClient extends Operations implements AutoCloseable {
  private static final Pattern UUID_PATTERN =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final double LONGEST_ATTEMPT_S = 86_400;
  private static final List<String> REST_SCHEMES = List.of("http://", "https://");
  private static final List<String> ZMQ_SCHEMES = List.of("tcp://");

  private final Transport transport;
  private final Endpoints endpoints;
  private final String study;
  private final Duration timeout;
  private final RetryPolicy retry;
  private final AsyncOperations async = new Futures();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private HolaClient(Builder builder) {
    Connection connection =
        builder.connection == null ? Connection.find() : builder.connection.get();
    boolean overZmq = builder.overZmq(connection);
    List<String> addresses = overZmq ? ZmqTransport.usable(connection.zmq()) : connection.rest();
    List<String> schemes = overZmq ? ZMQ_SCHEMES : REST_SCHEMES;
    if (addresses.isEmpty()) {
      throw new ConfigurationException(
          "the connection has no " + (overZmq ? "zmq" : "rest") + " endpoint: " + connection);
    }
    for (String address : addresses) {
      if (schemes.stream().noneMatch(address::startsWith)) {
        throw new ConfigurationException(
            address + " is no endpoint: it must start with " + String.join(" or ", schemes));
      }
    }
    this.study = connection.study() == null ? "default" : connection.study();
    this.timeout = builder.timeout;
    this.retry = builder.retry;
    this.transport =
        overZmq
            ? ZmqTransport.open(connection, builder.connectTimeout, builder.name)
            : new RestTransport(
                connection, builder.connectTimeout, builder.name, builder.insecurePlaintext);
    this.endpoints = new Endpoints(addresses, transport::mayFollow);
  }

  /**
   * A client for the scheduler that {@link Connection#find()} finds.
   *
   * @return an open client
   * @throws ConfigurationException when there is none
   */
  public static HolaClient connect() {
    return builder().build();
  }

  /**
   * A client for a connection.
   *
   * @param connection where the scheduler is
   * @return an open client
   * @throws ConfigurationException when it has no endpoint
   */
  public static HolaClient connect(Connection connection) {
    return builder().connection(connection).build();
  }

  /**
   * Begins with the settings that suit most.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A new idempotency key.
   *
   * @return a random UUID
   */
  public static String newKey() {
    return UUID.randomUUID().toString();
  }

  /**
   * The study that is meant when a request names none.
   *
   * @return its name
   */
  public String study() {
    return study;
  }

  /**
   * The same operations with futures.
   *
   * @return the methods, of the same client
   */
  public AsyncOperations async() {
    return async;
  }

  /** Closes the connections. Running calls end with {@link ClientClosedException}. */
  @Override
  public void close() {
    closed.complete(null);
    transport.close();
  }

  @Override
  <Q extends Request, R extends Response> R call(
      Operation<Q, R> operation, Q request, CallOptions options) {
    CompletableFuture<R> reply = async.call(operation, request, options);
    try {
      return reply.get();
    } catch (InterruptedException e) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException(operation + " was interrupted");
    } catch (ExecutionException e) {
      throw raised(e.getCause());
    }
  }

  /** The same exception with the stack of the caller, who wants to know where a call failed. */
  private static RuntimeException raised(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException failure) {
      failure.setStackTrace(new Throwable().getStackTrace());
      return failure;
    }
    return new CompletionException(cause);
  }

  private final class Futures extends AsyncOperations {
    @Override
    <Q extends Request, R extends Response> CompletableFuture<R> call(
        Operation<Q, R> operation, Q request, CallOptions options) {
      CompletableFuture<R> result = new CompletableFuture<>();
      try {
        new Call<>(result, prepared(operation, request, options), attemptS(request, options))
            .attempt();
      } catch (HolaException e) {
        result.completeExceptionally(e);
      }
      return result;
    }
  }

  private Transport.Message prepared(
      Operation<?, ?> operation, Request request, CallOptions options) {
    Request meant = request;
    String name = null;
    if (request instanceof StudyRequest about) {
      name = about.study() == null ? study : about.study();
      meant = about.withStudy(name);
    }
    String key = null;
    if (operation.keyed()) {
      key = options.idempotencyKey() == null ? newKey() : options.idempotencyKey();
      if (!UUID_PATTERN.matcher(key).matches()) {
        throw ServerException.invalid("an idempotency key is a UUID in lower case: " + key, null);
      }
    }
    try {
      JsonWriter written = JsonWriter.write(meant, operation.since());
      return new Transport.Message(operation, name, written.bytes(), written.version(), key);
    } catch (MalformedMessageException e) {
      throw ServerException.of(e);
    }
  }

  private double attemptS(Request request, CallOptions options) {
    double waitS =
        request instanceof GetSuggestionRequest ask
            ? ask.waitS()
            : request instanceof GetEventsRequest events ? events.waitS() : 0;
    Duration patience = options.timeout() == null ? timeout : options.timeout();
    return Math.min(RetryPolicy.seconds(patience) + waitS, LONGEST_ATTEMPT_S);
  }

  /** The attempts of one call. */
  private final class Call<R extends Response> {
    private final CompletableFuture<R> result;
    private final Transport.Message message;
    private final double timeoutS;
    private int failed;

    Call(CompletableFuture<R> result, Transport.Message message, double timeoutS) {
      this.result = result;
      this.message = message;
      this.timeoutS = timeoutS;
    }

    void attempt() {
      if (result.isDone()) {
        return;
      }
      CompletableFuture<Response> exchange = transport.send(endpoints.current(), message, timeoutS);
      result.whenComplete(
          (reply, error) -> {
            if (result.isCancelled()) {
              exchange.cancel(true);
            }
          });
      exchange.whenComplete(this::handle);
    }

    @SuppressWarnings("unchecked") // readReply returns the operation's reply or an ErrorResponse
    private void handle(@Nullable Response reply, @Nullable Throwable thrown) {
      Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
      if (reply instanceof ErrorResponse refusal) {
        repeat(new ServerException(refusal));
      } else if (cause == null) {
        result.complete((R) reply);
      } else if (cause instanceof HolaException error) {
        repeat(error);
      } else {
        result.completeExceptionally(cause);
      }
    }

    private void repeat(HolaException error) {
      failed++;
      endpoints.after(error);
      if (failed >= retry.attempts() || !error.isWorthAnotherAttempt()) {
        result.completeExceptionally(error);
        return;
      }
      long pauseMs = (long) (1000 * Math.min(retry.pauseS(failed, error), LONGEST_ATTEMPT_S));
      CompletableFuture<Void> pause =
          new CompletableFuture<Void>().completeOnTimeout(null, pauseMs, TimeUnit.MILLISECONDS);
      CompletableFuture.anyOf(pause, closed).thenRunAsync(this::attempt);
    }
  }

  /** The settings of a {@link HolaClient}. */
  public static final class Builder {
    private @Nullable Supplier<Connection> connection;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private String name = "hola-java";
    private boolean insecurePlaintext = "1".equals(System.getenv("HOLA_INSECURE_PLAINTEXT"));
    private @Nullable Boolean zmq;

    private Builder() {}

    /**
     * Where the scheduler is; otherwise {@link Connection#find()} says.
     *
     * @param connection the connection
     * @return this builder
     */
    public Builder connection(Connection connection) {
      this.connection = () -> connection;
      return this;
    }

    /**
     * Where the scheduler is, with what {@code HOLA_TOKEN}, {@code HOLA_SERVER_KEY} and {@code
     * HOLA_STUDY} say.
     *
     * @param endpoints addresses of one scheduler, the preferred first
     * @return this builder
     */
    public Builder endpoints(String... endpoints) {
      Connection given = Connection.to(endpoints);
      this.connection = () -> given.withSecretsOf(System.getenv());
      return this;
    }

    /**
     * Uses ZeroMQ, for which JeroMQ must be there.
     *
     * @return this builder
     */
    public Builder overZmq() {
      this.zmq = true;
      return this;
    }

    /**
     * Uses REST; the default when the connection has a gateway.
     *
     * @return this builder
     */
    public Builder overRest() {
      this.zmq = false;
      return this;
    }

    /**
     * Whether the token may be sent in clear, over {@code http://} to another machine, where it can
     * be read on the way; only where {@code HOLA_INSECURE_PLAINTEXT} is 1.
     *
     * @param allowed true: it may
     * @return this builder
     */
    public Builder insecurePlaintext(boolean allowed) {
      this.insecurePlaintext = allowed;
      return this;
    }

    /**
     * What one attempt may take, beside the wait that the request asks for; 10 seconds.
     *
     * @param timeout above 0
     * @return this builder
     */
    public Builder timeout(Duration timeout) {
      this.timeout = positive(timeout);
      return this;
    }

    /**
     * What a connection may take; 5 seconds.
     *
     * @param timeout above 0
     * @return this builder
     */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive(timeout);
      return this;
    }

    private static Duration positive(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new ConfigurationException("time-outs must be above 0 seconds, not " + timeout);
      }
      return timeout;
    }

    /**
     * When an attempt is repeated.
     *
     * @param retry the policy
     * @return this builder
     */
    public Builder retry(RetryPolicy retry) {
      this.retry = retry;
      return this;
    }

    /**
     * What the server's log calls this client.
     *
     * @param name the name
     * @return this builder
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    private boolean overZmq(Connection connection) {
      return zmq == null ? connection.rest().isEmpty() && !connection.zmq().isEmpty() : zmq;
    }

    /**
     * Opens the client.
     *
     * @return an open client
     * @throws ConfigurationException when there is nothing to connect to
     */
    public HolaClient build() {
      return new HolaClient(this);
    }
  }
}
