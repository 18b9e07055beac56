package io.github.holahpo.client;

import io.github.holahpo.protocol.Header;
import io.github.holahpo.protocol.MalformedMessageException;
import io.github.holahpo.protocol.Messages;
import io.github.holahpo.protocol.Protocol;
import io.github.holahpo.protocol.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** ZeroMQ, with one connection to the endpoint in use. */
final class ZmqTransport implements Transport {
  private static final int KEY_CHARS = 40;

  private final Connection connection;
  private final Duration connectTimeout;
  private final String name;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, ZmqLink> links = new ConcurrentHashMap<>();
  private final Set<String> proven = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ZmqTransport(Connection connection, Duration connectTimeout, String name) {
    this.connection = connection;
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
    String key = connection.serverKey();
    if (key != null && key.length() != KEY_CHARS) {
      throw new ConfigurationException(
          "a CURVE server key has 40 characters (Z85), not " + key.length());
    }
    if (connection.zmq().stream().anyMatch(e -> e.startsWith("ipc:"))) {
      throw new ConfigurationException("Java speaks to tcp:// endpoints, not to ipc:// ones");
    }
    return new ZmqTransport(connection, connectTimeout, name);
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
            .token(connection.token())
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
                    connection.serverKey(),
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
