package io.github.holahpo.client;

import io.github.holahpo.protocol.JsonValue;
import io.github.holahpo.protocol.JsonWriter;
import io.github.holahpo.protocol.MalformedMessageException;
import io.github.holahpo.protocol.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** HTTP, with connections that are kept alive. */
final class RestTransport implements Transport {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]", Pattern.CASE_INSENSITIVE);

  /** What a proxy can ask a client to wait at most. */
  private static final double LONGEST_RETRY_AFTER_S = 60;

  private final HttpClient http;
  private final @Nullable String token;
  private final String name;
  private final boolean insecurePlaintext;
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  RestTransport(
      Connection connection, Duration connectTimeout, String name, boolean insecurePlaintext) {
    this.token =
        connection.token() == null || connection.token().isEmpty() ? null : connection.token();
    this.name = name;
    this.insecurePlaintext = insecurePlaintext;
    for (String endpoint : connection.rest()) {
      if (exposesToken(endpoint)) {
        throw new ConfigurationException(
            endpoint
                + ": the token would be sent in clear over the network: use https://, or allow it"
                + " with insecurePlaintext or HOLA_INSECURE_PLAINTEXT=1");
      }
    }
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    if (connection.rest().stream().allMatch(e -> isLoopback(uri(e)))) {
      builder.proxy(HttpClient.Builder.NO_PROXY);
    }
    if (connection.caFile() != null
        && connection.rest().stream().anyMatch(e -> e.startsWith("https:"))) {
      builder.sslContext(trusting(connection.caFile()));
    }
    // It repeats a GET on its own when a connection that was kept alive turns out to be closed, and
    // no other request: a GET only reads.
    this.http = builder.build();
  }

  @Override
  public boolean mayFollow(String from, String to) {
    boolean isWeaker = from.startsWith("https:") && !to.startsWith("https:");
    return to.matches("https?://.*") && !isWeaker && !exposesToken(to);
  }

  /** Whether the token could be read on the way to an address. */
  private boolean exposesToken(String endpoint) {
    return token != null
        && !insecurePlaintext
        && !endpoint.startsWith("https:")
        && !isLoopback(uri(endpoint));
  }

  static boolean isLoopback(URI uri) {
    return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
  }

  private static URI uri(String endpoint) {
    try {
      return URI.create(endpoint);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(endpoint + " is no address: " + e.getMessage(), e);
    }
  }

  private static SSLContext trusting(String caFile) {
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      int index = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("authority-" + index++, c);
      }
      if (index == 0) {
        throw new ConfigurationException(caFile + ": not a file of certificates");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(caFile + ": not a file of certificates: " + e, e);
    }
  }

  @Override
  public CompletableFuture<Response> send(String endpoint, Message message, double timeoutS) {
    if (closed) {
      return CompletableFuture.failedFuture(new ClientClosedException());
    }
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(
            request(endpoint, message, timeoutS), HttpResponse.BodyHandlers.ofByteArray());
    // HttpRequest's time-out ends with the headers, this one with the body.
    CompletableFuture<Response> reply =
        exchange
            .copy()
            .orTimeout((long) (timeoutS * 1000) + 1, TimeUnit.MILLISECONDS)
            .handle(
                (answer, error) -> {
                  if (error != null) {
                    throw failure(error, endpoint, timeoutS);
                  }
                  return read(message, answer, endpoint);
                });
    underWay.add(exchange);
    reply.whenComplete(
        (answer, error) -> {
          underWay.remove(exchange);
          if (error != null) {
            exchange.cancel(true);
          }
        });
    return reply;
  }

  private HttpRequest request(String endpoint, Message message, double timeoutS) {
    boolean hasBody = !Set.of("GET", "DELETE").contains(message.operation().httpMethod());
    String path = message.operation().httpPath();
    if (message.study() != null) {
      path = path.replace("{study}", encoded(message.study()));
    }
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri(base + path + (hasBody ? "" : query(message.body()))))
            .timeout(Duration.ofNanos((long) (timeoutS * 1e9)))
            .header("Accept", "application/json")
            .header("User-Agent", name)
            .header("Hola-Protocol", message.version())
            .method(
                message.operation().httpMethod(),
                hasBody
                    ? HttpRequest.BodyPublishers.ofByteArray(message.body())
                    : HttpRequest.BodyPublishers.noBody());
    if (hasBody) {
      builder.header("Content-Type", "application/json");
    }
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    if (message.key() != null) {
      builder.header("Idempotency-Key", message.key());
    }
    return builder.build();
  }

  /** The fields of a request as a query: lists as repeated keys. */
  private static String query(byte[] body) {
    if (!(JsonValue.parse(body).asAny() instanceof Map<?, ?> fields)) {
      return "";
    }
    List<String> pairs =
        fields.entrySet().stream()
            .filter(field -> !Set.of("tag", "study").contains(field.getKey()))
            .flatMap(
                field ->
                    (field.getValue() instanceof List<?> items
                            ? items.stream()
                            : Stream.of(field.getValue()))
                        .map(item -> field.getKey() + "=" + encoded(text(item))))
            .toList();
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String text(Object value) {
    return value instanceof String text
        ? text
        : new String(JsonWriter.writeAny(value), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * What is no message at all came from something between this client and the gateway, such as a
   * proxy: the scheduler is not reachable there for now.
   */
  private static Response read(Message message, HttpResponse<byte[]> answer, String endpoint) {
    int status = answer.statusCode();
    if (!isMessage(answer.body(), status / 100 == 2)) {
      Double retryAfterS =
          answer.headers().firstValue("Retry-After").map(RestTransport::retryAfterS).orElse(null);
      throw new UnreachableException(
          endpoint,
          "the reply to "
              + message.operation()
              + " is no message of hola, it may come from a proxy: HTTP "
              + status,
          null,
          retryAfterS);
    }
    try {
      return message.operation().readReply(answer.body());
    } catch (MalformedMessageException e) {
      String problem = "the reply to " + message.operation() + " cannot be read: ";
      throw new InvalidReplyException(endpoint, problem + e.getMessage(), e);
    }
  }

  /** Whether a body may come from a gateway: a refusal, or with a good status any JSON. */
  private static boolean isMessage(byte[] body, boolean isGood) {
    try {
      Object value = JsonValue.parse(body).asAny();
      return isGood
          || (value instanceof Map<?, ?> fields && "ErrorResponse".equals(fields.get("tag")));
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  /** What {@code Retry-After} says: seconds or a date (RFC 9110, section 10.2.3), within bounds. */
  static @Nullable Double retryAfterS(String text) {
    double asked;
    try {
      asked =
          text.strip().matches("\\d+")
              ? Double.parseDouble(text.strip())
              : Duration.between(
                          Instant.now(),
                          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME))
                      .toMillis()
                  / 1e3;
    } catch (DateTimeException e) {
      return null;
    }
    return Math.min(Math.max(0, asked), LONGEST_RETRY_AFTER_S);
  }

  private RuntimeException failure(Throwable error, String endpoint, double timeoutS) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (closed) {
      return new ClientClosedException();
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return new UnreachableException(endpoint, "no connection in time", cause);
    }
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return new RequestTimeoutException(endpoint, "no answer within " + timeoutS + " s");
    }
    if (cause instanceof CancellationException cancelled) {
      return cancelled;
    }
    if (cause instanceof SSLException) {
      return new HandshakeException(
          endpoint, "the server is not trusted, give its ca_file: " + cause.getMessage(), cause);
    }
    if (cause instanceof IOException) {
      String text = cause.getMessage() == null ? "no connection" : cause.getMessage();
      return new UnreachableException(endpoint, text, cause);
    }
    return new CompletionException(cause);
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(exchange -> exchange.cancel(true));
  }
}
