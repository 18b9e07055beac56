package io.github.holahpo.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * A connection to one endpoint, and the thread that owns its socket. It fails as a whole: a broken
 * one is replaced.
 */
final class ZmqLink {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.zmq");
  private static final long SECOND_CHANCE_NS = 1_000_000_000;
  private static final long SILENCE_NS = 250_000_000;
  private static final long LARGEST_REPLY = 64L * 1024 * 1024;

  /**
   * The operating system notices a peer that is gone after about a minute. ZeroMQ's own heartbeats
   * stay off (Z-13).
   */
  private static final int KEEPALIVE_IDLE_S = 30;

  private static final int KEEPALIVE_INTERVAL_S = 10;
  private static final int KEEPALIVE_COUNT = 3;

  /** What a server answers in the handshake to a token that it does not know (Z-10). */
  private static final int REFUSED = 400;

  private static final int MONITORED =
      zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_SUCCEEDED
          | zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL
          | zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
          | zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
          | zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
          | zmq.ZMQ.ZMQ_EVENT_CONNECTED
          | zmq.ZMQ.ZMQ_EVENT_CONNECT_RETRIED
          | zmq.ZMQ.ZMQ_EVENT_DISCONNECTED;

  /** A request that waits for its reply. */
  record Call(String id, byte[][] frames, CompletableFuture<byte[]> reply) {}

  private final String endpoint;
  private final Consumer<ZMQ.Socket> security;
  private long connectBy;
  private final Duration connectTimeout;
  private final Queue<Call> outbox = new ConcurrentLinkedQueue<>();
  private final Map<String, Call> waiting = new ConcurrentHashMap<>();
  private final Pipe wake;
  private boolean keyIsProven;
  private final Runnable provedKey;
  private volatile @Nullable HolaException failure;
  private final long madeAt = System.nanoTime();
  private volatile boolean answered;
  private volatile boolean retired;
  private boolean stands;
  private boolean closedOnce;
  private long silence = SILENCE_NS;
  private long silentAt = Long.MAX_VALUE;

  /**
   * Starts connecting.
   *
   * @param security sets the socket up before it connects
   * @param keyIsProven whether an earlier connection brought an answer with this key
   * @param provedKey called when this one has brought an answer
   */
  ZmqLink(
      String endpoint,
      Consumer<ZMQ.Socket> security,
      Duration connectTimeout,
      boolean keyIsProven,
      Runnable provedKey) {
    this.keyIsProven = keyIsProven;
    this.provedKey = provedKey;
    this.endpoint = endpoint;
    this.security = security;
    this.connectTimeout = connectTimeout;
    this.connectBy = System.nanoTime() + connectTimeout.toNanos();
    try {
      wake = Pipe.open();
      wake.source().configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::run, "hola-zmq");
    thread.setDaemon(true);
    thread.start();
  }

  boolean isBroken() {
    return failure != null;
  }

  void send(Call call) {
    waiting.put(call.id(), call);
    outbox.add(call);
    HolaException broken = failure;
    if (broken == null) {
      wakeUp();
    } else {
      call.reply().completeExceptionally(broken);
    }
  }

  void forget(String id) {
    waiting.remove(id);
    closeIfRetired();
  }

  /**
   * Gives it up if it had time enough to connect: the server may be gone without a word. It closes
   * once no call waits for it.
   *
   * @return whether it was given up
   */
  boolean retire() {
    retired |= answered || System.nanoTime() - madeAt > connectTimeout.toNanos();
    closeIfRetired();
    return retired;
  }

  private void closeIfRetired() {
    if (retired && waiting.isEmpty()) {
      close();
    }
  }

  void close() {
    fail(new ClientClosedException());
    wakeUp();
  }

  private void wakeUp() {
    try {
      wake.sink().write(ByteBuffer.wrap(new byte[1])); // a full pipe wakes it as well
    } catch (IOException e) {
      fail(new UnreachableException(endpoint, "the connection is gone", e));
    }
  }

  private void fail(HolaException error) {
    if (failure == null) {
      failure = error;
    }
    waiting.values().forEach(call -> call.reply().completeExceptionally(failure));
  }

  private void run() {
    try (ZContext context = new ZContext();
        Pipe.SourceChannel source = wake.source();
        Pipe.SinkChannel sink = wake.sink()) {
      sink.configureBlocking(false);
      context.setLinger(0);
      ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
      configure(socket);
      socket.monitor("inproc://monitor", MONITORED);
      ZMQ.Socket monitor = context.createSocket(SocketType.PAIR);
      monitor.connect("inproc://monitor");
      socket.connect(endpoint);
      ZMQ.Poller poller = context.createPoller(3);
      poller.register(source, ZMQ.Poller.POLLIN);
      poller.register(socket, ZMQ.Poller.POLLIN);
      poller.register(monitor, ZMQ.Poller.POLLIN);
      ByteBuffer drained = ByteBuffer.allocate(256);
      while (failure == null) {
        poller.poll(stands ? -1 : millisecondsLeft());
        if (poller.pollin(0)) {
          source.read(drained.clear());
        }
        if (poller.pollin(1)) {
          receive(socket);
        }
        if (poller.pollin(2)) {
          handle(ZEvent.recv(monitor), socket);
        }
        if (!stands && System.nanoTime() > connectBy) {
          throw late();
        }
        if (!stands && System.nanoTime() > silentAt) {
          connectAgain(socket);
        }
        for (Call call = stands ? outbox.poll() : null; call != null; call = outbox.poll()) {
          send(socket, call);
        }
      }
    } catch (HolaException e) {
      fail(e);
    } catch (IOException | RuntimeException e) {
      fail(unreachable(String.valueOf(e)));
    } finally {
      fail(new ClientClosedException());
    }
  }

  private void configure(ZMQ.Socket socket) {
    socket.setLinger(0);
    socket.setMaxMsgSize(LARGEST_REPLY);
    socket.setTCPKeepAlive(1);
    socket.setTCPKeepAliveIdle(KEEPALIVE_IDLE_S);
    socket.setTCPKeepAliveInterval(KEEPALIVE_INTERVAL_S);
    socket.setTCPKeepAliveCount(KEEPALIVE_COUNT);
    security.accept(socket);
  }

  private static void send(ZMQ.Socket socket, Call call) {
    if (!call.reply().isDone()) {
      for (int i = 0; i < call.frames().length; i++) {
        socket.send(call.frames()[i], i + 1 < call.frames().length ? ZMQ.SNDMORE : 0);
      }
    }
  }

  private void receive(ZMQ.Socket socket) {
    List<byte[]> frames = new ArrayList<>();
    do {
      byte[] frame = socket.recv(ZMQ.DONTWAIT);
      if (frame == null) {
        return;
      }
      frames.add(frame);
    } while (socket.hasReceiveMore());
    String id = ZmqTransport.idOf(frames.toArray(new byte[0][]), endpoint);
    answered = true;
    if (!keyIsProven) {
      keyIsProven = true;
      provedKey.run();
    }
    Call call = waiting.remove(id);
    if (call != null) {
      // Continuations may take long, such as a retry's; the socket must go on.
      call.reply().completeAsync(() -> frames.get(2));
    }
  }

  /** JeroMQ says HANDSHAKE_PROTOCOL before the keys are compared: only an answer proves them. */
  private void handle(ZEvent event, ZMQ.Socket socket) {
    switch (event.getEvent()) {
      case HANDSHAKE_PROTOCOL, HANDSHAKE_SUCCEEDED -> stands = true;
      case HANDSHAKE_FAILED_PROTOCOL -> throw handshake("the handshake failed");
      case HANDSHAKE_FAILED_AUTH -> throw refused(event.getValue());
      case CONNECTED -> silentAt = System.nanoTime() + silence;
      case DISCONNECTED -> disconnected(socket);
      case CONNECT_RETRIED -> {
        if (!closedOnce) {
          throw unreachable("nothing answers there");
        }
      }
      default -> LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", endpoint, event.getEvent());
    }
  }

  private void disconnected(ZMQ.Socket socket) {
    if (keyIsProven) {
      throw unreachable("the connection broke before the answer");
    }
    if (closedOnce) {
      throw handshake("the server closes the connection during the handshake");
    }
    closedOnce = true; // so does a server that is just stopping
    stands = false;
    connectBy = Math.min(connectBy, System.nanoTime() + SECOND_CHANCE_NS);
    outbox.clear();
    outbox.addAll(waiting.values());
    connectAgain(socket);
  }

  /**
   * JeroMQ 0.6 now and then forgets a connection that stands at once, as over loopback: it neither
   * reads nor writes. A server that is slow or hangs has longer each time.
   */
  private void connectAgain(ZMQ.Socket socket) {
    silence *= 2;
    silentAt = Long.MAX_VALUE;
    socket.disconnect(endpoint);
    socket.connect(endpoint);
  }

  private long millisecondsLeft() {
    long left = Math.min(connectBy, silentAt) - System.nanoTime();
    return Math.max(1, left / 1_000_000);
  }

  private HolaException late() {
    return unreachable("no connection within " + RetryPolicy.seconds(connectTimeout) + " s");
  }

  private HandshakeException handshake(String what) {
    return new HandshakeException(
        endpoint,
        what + ": the server key is probably another server's, or it does not speak CURVE",
        null);
  }

  /** The answer to a handshake that the server refused. */
  private HolaException refused(Object status) {
    return status instanceof Integer number && number == REFUSED
        ? ServerException.unauthenticated(
            endpoint + ": the scheduler does not know this token, or it was revoked")
        : handshake("the server ended the handshake with the status " + status);
  }

  private UnreachableException unreachable(String what) {
    return new UnreachableException(endpoint, what, null);
  }
}
