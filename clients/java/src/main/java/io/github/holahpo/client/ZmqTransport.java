package io.github.holahpo.client;

import io.github.holahpo.protocol.Header;
import io.github.holahpo.protocol.MalformedMessageException;
import io.github.holahpo.protocol.Messages;
import io.github.holahpo.protocol.Protocol;
import io.github.holahpo.protocol.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** ZeroMQ, with one connection to the endpoint in use. */
final class ZmqTransport implements Transport {
  private final @Nullable String token;
  private final ZmqSecurity security;
  private final Duration connectTimeout;
  private final String name;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, ZmqLink> links = new ConcurrentHashMap<>();
  private final Set<String> proven = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ZmqTransport(Connection connection, Duration connectTimeout, String name) {
    this.token = connection.token();
    this.security = ZmqSecurity.of(connection);
    this.connectTimeout = connectTimeout;
    this.name = name;
  }

  static Transport open(Connection connection, Duration connectTimeout, String name) {
    try {
      Class.forName("org.zeromq.ZMQ");
    } catch (ClassNotFoundException e) {
      throw new ConfigurationException(
          "ZeroMQ needs org.zeromq:jeromq, which is not on the class path", e);
    }
    return new ZmqTransport(connection, connectTimeout, name);
  }

  /**
   * The addresses that JeroMQ can connect to: it has no ipc that other libraries have.
   *
   * @throws ConfigurationException when there are others alone
   */
  static List<String> usable(List<String> addresses) {
    List<String> others = addresses.stream().filter(a -> !a.startsWith("ipc:")).toList();
    if (others.isEmpty() && !addresses.isEmpty()) {
      throw new ConfigurationException(
          addresses
              + ": Java speaks ZeroMQ to tcp:// endpoints only, not to ipc:// ones: use REST, or"
              + " let the scheduler listen on tcp:// too");
    }
    return others;
  }

  @Override
  public boolean mayFollow(String from, String to) {
    return to.startsWith("tcp://");
  }

  @Override
  public CompletableFuture<Response> send(String endpoint, Message message, double timeoutS) {
    if (closed) {
      return CompletableFuture.failedFuture(new ClientClosedException());
    }
    String id = Long.toString(ids.incrementAndGet());
    byte[] header =
        Header.builder(message.version())
            .id(id)
            .idempotencyKey(message.key())
            .token(token)
            .client(name)
            .build()
            .toJson();
    ZmqLink link = link(endpoint);
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    body.orTimeout((long) (timeoutS * 1000) + 1, TimeUnit.MILLISECONDS);
    body.whenComplete((bytes, error) -> link.forget(id));
    link.send(
        new ZmqLink.Call(
            id,
            new byte[][] {
              Protocol.FIRST_FRAME.getBytes(StandardCharsets.US_ASCII), header, message.body()
            },
            body));
    CompletableFuture<Response> reply =
        body.handle(
            (bytes, error) -> {
              if (error instanceof TimeoutException) {
                if (link.retire()) {
                  links.remove(endpoint, link);
                }
                throw new RequestTimeoutException(endpoint, "no answer within " + timeoutS + " s");
              } else if (error instanceof RuntimeException failure) {
                throw failure;
              }
              return read(message, bytes, endpoint);
            });
    reply.whenComplete(
        (answer, error) -> {
          if (reply.isCancelled()) {
            body.cancel(true);
          }
        });
    return reply;
  }

  private ZmqLink link(String endpoint) {
    return links.compute(
        endpoint,
        (address, link) ->
            link == null || link.isBroken()
                ? new ZmqLink(
                    address,
                    security,
                    connectTimeout,
                    proven.contains(address),
                    () -> proven.add(address))
                : link);
  }

  private static Response read(Message message, byte[] body, String endpoint) {
    try {
      return message.operation().readReply(body);
    } catch (MalformedMessageException e) {
      throw new InvalidReplyException(
          endpoint,
          "the reply to " + message.operation() + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** The id of a reply, whose frames must be those of the protocol. */
  static String idOf(byte[][] frames, String endpoint) {
    byte[] first = Protocol.FIRST_FRAME.getBytes(StandardCharsets.US_ASCII);
    if (frames.length != 3 || !Arrays.equals(frames[0], first)) {
      throw new InvalidReplyException(
          endpoint,
          "not the frames of " + Protocol.FIRST_FRAME + ": " + frames.length + " frames",
          null);
    }
    try {
      return Messages.readHeader(frames[1]).id();
    } catch (MalformedMessageException e) {
      throw new InvalidReplyException(
          endpoint, "the header of a reply cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    links.values().forEach(ZmqLink::close);
  }
}
