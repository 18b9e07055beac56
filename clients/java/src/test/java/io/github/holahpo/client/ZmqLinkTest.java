package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.protocol.Header;
import io.github.holahpo.protocol.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

@Timeout(600)
class ZmqLinkTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Sends back what it gets, on a port of its own. */
  private static final class Echo implements AutoCloseable {
    final int port;
    private final ZContext context = new ZContext();
    private volatile boolean stopping;

    Echo() {
      ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
      port = router.bindToRandomPort("tcp://127.0.0.1");
      router.setReceiveTimeOut(50);
      Thread thread =
          new Thread(
              () -> {
                while (!stopping) {
                  byte[] frame = router.recv();
                  if (frame != null) {
                    router.send(frame, router.hasReceiveMore() ? ZMQ.SNDMORE : 0);
                  }
                }
                context.close();
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() {
      stopping = true;
    }
  }

  private static byte[] call(int port, Duration connectTimeout) throws Exception {
    ZmqLink link =
        new ZmqLink("tcp://127.0.0.1:" + port, socket -> {}, connectTimeout, false, () -> {});
    try {
      byte[] header = Header.builder(Protocol.VERSION).id("1").build().toJson();
      byte[][] frames = {Protocol.FIRST_FRAME.getBytes(StandardCharsets.US_ASCII), header, BODY};
      ZmqLink.Call call = new ZmqLink.Call("1", frames, new CompletableFuture<>());
      link.send(call);
      return call.reply().get(5, TimeUnit.MINUTES);
    } finally {
      link.close();
    }
  }

  /** JeroMQ alone leaves one in a hundred of these without an answer. */
  @Test
  void everyConnectionOverLoopbackComesToStand() throws Exception {
    try (Echo echo = new Echo()) {
      for (int i = 0; i < 400; i++) {
        assertArrayEquals(BODY, call(echo.port, PATIENCE));
      }
    }
  }

  @Test
  void aConnectionThatStaysSilentIsMadeAnew() throws Exception {
    try (Echo echo = new Echo();
        ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread relay = new Thread(() -> relaySecond(listener, echo.port));
      relay.setDaemon(true);
      relay.start();
      assertArrayEquals(BODY, call(listener.getLocalPort(), PATIENCE));
    }
  }

  @Test
  void aServerThatStaysSilentIsUnreachable() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ExecutionException error =
          assertThrows(
              ExecutionException.class, () -> call(listener.getLocalPort(), Duration.ofSeconds(1)));
      assertInstanceOf(UnreachableException.class, error.getCause());
      assertEquals(
          "tcp://127.0.0.1:" + listener.getLocalPort() + ": no connection within 1.0 s",
          error.getCause().getMessage());
    }
  }

  /** A time-out of a call that is shorter than a handshake must not begin the handshake again. */
  @Test
  void aLinkIsGivenUpOnceItHadTimeToConnect() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String endpoint = "tcp://127.0.0.1:" + listener.getLocalPort();
      ZmqLink young = new ZmqLink(endpoint, socket -> {}, Duration.ofHours(1), false, () -> {});
      assertFalse(young.retire());
      assertFalse(young.isBroken());
      young.close();
      ZmqLink old = new ZmqLink(endpoint, socket -> {}, Duration.ofNanos(1), false, () -> {});
      assertTrue(old.retire());
      assertTrue(old.isBroken());
    }
  }

  /** Says nothing on the first connection, and brings the second to a server. */
  private static void relaySecond(ServerSocket listener, int port) {
    try (Socket silent = listener.accept();
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = new Thread(() -> copy(server, client));
      back.setDaemon(true);
      back.start();
      copy(client, server);
      silent.getOutputStream().flush();
    } catch (IOException e) {
      // The test has ended.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
