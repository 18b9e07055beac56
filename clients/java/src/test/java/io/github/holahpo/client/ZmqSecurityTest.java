package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Who is admitted over ZeroMQ, against a ROUTER with a ZAP handler on real sockets. */
@Timeout(60)
class ZmqSecurityTest {
  private static final String TOKEN = "x";

  /** A token, its secret and its public key in hexadecimal, and both in Z85. */
  private static final List<List<String>> VECTORS =
      List.of(
          List.of(
              "hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
              "cb358bdc33d4dc2fc595fe036255cd40b25d53ca3c476290314105e633abd76a",
              "ed37d5ee8f201f4dd65e67cf9ec2fc01c6399fe35a5590a87191581cf0a8144d",
              "+qCjkgT$hk-G*A8vPyVrVrZzKjv->xf*M09gPPbx",
              ")kJO-K02Js!)r1nP2gya-YoWKt2*V.AGKuy[tE3}"),
          List.of(
              "hola_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
              "a9f07539ce813dc4305349bc0d0b7edb8c82e6e02830d22f3e72c320c8071d5b",
              "b2a66aa800f4478bd77d0ad5245408e07e911a337ba5c11b80a553e3263c8473",
              "SQL3<=vFc%fJgMQ4gvTtJdQiIc[%75k61K-:oJ.&",
              "VzIxn0q5^t/l[1RbVC6cEVUK8D.[K$FtDi8coM%5"),
          List.of(
              "x",
              "dcac04f0e2b963a5d699cf21a7d713fc324cc440b0cbba83cdb310be3ab5983c",
              "6854721f8132e2366765f9c90069963a2483fad8cdb80808eab82e1f3c11293c",
              "*]HUF&<&M}!%T&cR}hQWgebRKU/<Rg=9E$}i<>tq",
              "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28"));

  private static final String TOKENS_KEY = VECTORS.get(2).get(4);

  /** Admits one token, if it knows it, and answers that a study is deleted. */
  private static final class Server implements AutoCloseable {
    final String endpoint;
    final String serverKey;
    final AtomicInteger handshakes = new AtomicInteger();
    volatile boolean knows = true;
    private final ZContext context = new ZContext();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    Server(boolean encrypted) {
      ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
      serverKey = keys.publicKey;
      ZMQ.Socket handler = context.createSocket(SocketType.REP);
      handler.bind("inproc://zeromq.zap.01");
      ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
      if (encrypted) {
        router.setZAPDomain("hola");
        router.setCurveServer(true);
        router.setCurveSecretKey(keys.secretKey.getBytes(StandardCharsets.US_ASCII));
      }
      endpoint = "tcp://127.0.0.1:" + router.bindToRandomPort("tcp://127.0.0.1");
      serve(handler, this::admit);
      serve(router, Server::answer);
    }

    private void serve(ZMQ.Socket socket, java.util.function.Consumer<ZMQ.Socket> answer) {
      socket.setReceiveTimeOut(20);
      Thread thread =
          new Thread(
              () -> {
                while (!stopping) {
                  answer.accept(socket);
                }
                socket.close();
              });
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }

    private static List<byte[]> receive(ZMQ.Socket socket) {
      List<byte[]> frames = new ArrayList<>();
      byte[] frame = socket.recv();
      while (frame != null) {
        frames.add(frame);
        frame = socket.hasReceiveMore() ? socket.recv() : null;
      }
      return frames;
    }

    private static void send(ZMQ.Socket socket, byte[]... frames) {
      for (int i = 0; i < frames.length; i++) {
        socket.send(frames[i], i + 1 < frames.length ? ZMQ.SNDMORE : 0);
      }
    }

    private void admit(ZMQ.Socket handler) {
      List<byte[]> request = receive(handler);
      if (!request.isEmpty()) {
        handshakes.incrementAndGet();
        byte[] key = ZMQ.Curve.z85Decode(TOKENS_KEY);
        boolean admitted = knows && Arrays.equals(key, request.get(6));
        send(
            handler,
            request.get(0),
            request.get(1),
            (admitted ? "200" : "400").getBytes(StandardCharsets.US_ASCII),
            new byte[0],
            (admitted ? "me" : "").getBytes(StandardCharsets.US_ASCII),
            new byte[0]);
      }
    }

    private static void answer(ZMQ.Socket router) {
      List<byte[]> request = receive(router);
      if (!request.isEmpty()) {
        String id = Messages.readHeader(request.get(2)).id();
        String header = "{\"version\":\"1.0\",\"id\":\"" + id + "\"}";
        String body = "{\"tag\":\"DeleteStudyResponse\"}";
        send(
            router,
            request.get(0),
            request.get(1),
            header.getBytes(StandardCharsets.UTF_8),
            body.getBytes(StandardCharsets.UTF_8));
      }
    }

    HolaClient client(String token, String key) {
      return ZmqSecurityTest.client(endpoint, token, key);
    }

    @Override
    public void close() {
      stopping = true;
      try {
        for (Thread thread : threads) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      context.close();
    }
  }

  private static HolaClient client(String endpoint, String token, String key) {
    return HolaClient.builder()
        .connection(Connection.to(endpoint).withToken(token).withServerKey(key))
        .retry(new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(50)))
        .build();
  }

  private static void assertUnauthenticated(ServerException error) {
    assertEquals(ErrorCode.UNAUTHENTICATED, error.code(), error.getMessage());
    assertFalse(error.retryable());
  }

  @Test
  void theKeyPairOfATokenIsThatOfTheSpecification() {
    HexFormat hexadecimal = HexFormat.of();
    for (List<String> vector : VECTORS) {
      byte[] secretKey = ZmqSecurity.secretKey(vector.get(0));
      byte[] publicKey = ZmqSecurity.publicKey(secretKey);
      assertEquals(
          vector.subList(1, 5),
          List.of(
              hexadecimal.formatHex(secretKey),
              hexadecimal.formatHex(publicKey),
              ZMQ.Curve.z85Encode(secretKey),
              ZMQ.Curve.z85Encode(publicKey)));
    }
  }

  @Test
  void aTokenThatIsKnownIsAdmitted() throws Exception {
    try (Server server = new Server(true);
        HolaClient client = server.client(TOKEN, server.serverKey)) {
      client.deleteStudy();
      client.deleteStudy();
      assertEquals(1, server.handshakes.get());
    }
  }

  /** Z-11: not a time-out, and not repeated. */
  @Test
  void aTokenThatIsNotKnownIsUnauthenticatedAtOnce() throws Exception {
    try (Server server = new Server(true);
        HolaClient client = server.client("secret-of-nobody", server.serverKey)) {
      ServerException error = assertThrows(ServerException.class, client::deleteStudy);
      assertUnauthenticated(error);
      assertTrue(error.getMessage().contains(server.endpoint), error.getMessage());
      assertFalse(error.getMessage().contains("secret-of-nobody"), error.getMessage());
      assertEquals(1, server.handshakes.get());
    }
  }

  /** After a refusal a socket does not connect again: the client must take another. */
  @Test
  void aClientThatWasRefusedCanBeAdmittedLater() throws Exception {
    try (Server server = new Server(true);
        HolaClient client = server.client(TOKEN, server.serverKey)) {
      server.knows = false;
      assertUnauthenticated(assertThrows(ServerException.class, client::deleteStudy));
      server.knows = true;
      client.deleteStudy();
    }
  }

  @Test
  void anotherServerKeyIsAHandshakeErrorThatIsNotRepeated() throws Exception {
    try (Server server = new Server(true);
        HolaClient client = server.client(TOKEN, TOKENS_KEY)) {
      assertThrows(HandshakeException.class, client::deleteStudy);
      assertEquals(0, server.handshakes.get());
    }
  }

  @Test
  void anotherMechanismIsAHandshakeError() throws Exception {
    try (Server server = new Server(false);
        HolaClient client = server.client(TOKEN, TOKENS_KEY)) {
      assertThrows(HandshakeException.class, client::deleteStudy);
    }
  }

  @Test
  void aServerOfAnotherProtocolIsAHandshakeError() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HolaClient client =
            client("tcp://127.0.0.1:" + listener.getLocalPort(), TOKEN, TOKENS_KEY)) {
      Thread thread = new Thread(() -> answerAsTheWebDoes(listener));
      thread.setDaemon(true);
      thread.start();
      assertThrows(HandshakeException.class, client::deleteStudy);
    }
  }

  private static void answerAsTheWebDoes(ServerSocket listener) {
    String page = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.getOutputStream().write(page.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The client, or the test, has ended.
      }
    }
  }

  @Test
  void nothingThatListensIsUnreachable() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    try (HolaClient client = client("tcp://127.0.0.1:" + port, TOKEN, TOKENS_KEY)) {
      assertThrows(UnreachableException.class, client::deleteStudy);
    }
  }

  @Test
  void whatCannotBeUsedIsAMistakeInTheConfiguration() {
    for (String key : Arrays.asList(null, "short", "~".repeat(40))) {
      assertThrows(ConfigurationException.class, () -> client("tcp://127.0.0.1:1", TOKEN, key));
    }
    assertThrows(
        ConfigurationException.class, () -> client("ipc:///tmp/scheduler.ipc", TOKEN, TOKENS_KEY));
  }

  @Test
  void addressesOfIpcAreLeftToOthers() {
    assertEquals(
        List.of("tcp://a:1"), ZmqTransport.usable(List.of("ipc:///scheduler.ipc", "tcp://a:1")));
  }
}
