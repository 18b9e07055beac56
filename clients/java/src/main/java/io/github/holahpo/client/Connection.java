package io.github.holahpo.client;

import io.github.holahpo.protocol.JsonValue;
import io.github.holahpo.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to know of a scheduler; {@code hola serve} writes it to a file.
 *
 * @param zmq ZeroMQ endpoints, the preferred first
 * @param rest base URLs of gateways, the preferred first
 * @param token the secret that names the caller; may be null
 * @param serverKey the scheduler's CURVE key in Z85, which ZeroMQ needs; may be null
 * @param caFile a PEM file with the authority of the gateway's certificate; null: the system's
 * @param study the study that is meant when none is named; may be null
 */
public record Connection(
    List<String> zmq,
    List<String> rest,
    @Nullable String token,
    @Nullable String serverKey,
    @Nullable String caFile,
    @Nullable String study) {
  private static final Connection EMPTY =
      new Connection(List.of(), List.of(), null, null, null, null);

  /** Copies the lists. */
  public Connection {
    zmq = List.copyOf(zmq);
    rest = List.copyOf(rest);
  }

  /**
   * A connection to some endpoints, without secrets.
   *
   * @param endpoints {@code http://}, {@code https://}, {@code tcp://} or {@code ipc://}
   * @return the connection
   */
  public static Connection to(String... endpoints) {
    return EMPTY.withEndpoints(List.of(endpoints));
  }

  /**
   * The same with another token.
   *
   * @param token the secret that names the caller
   * @return the connection
   */
  public Connection withToken(String token) {
    return new Connection(zmq, rest, token, serverKey, caFile, study);
  }

  /**
   * The same with another study.
   *
   * @param study the study that is meant when none is named
   * @return the connection
   */
  public Connection withStudy(String study) {
    return new Connection(zmq, rest, token, serverKey, caFile, study);
  }

  /**
   * The same with another CURVE key.
   *
   * @param serverKey the scheduler's, in Z85
   * @return the connection
   */
  public Connection withServerKey(String serverKey) {
    return new Connection(zmq, rest, token, serverKey, caFile, study);
  }

  /**
   * The same with another authority.
   *
   * @param caFile a PEM file
   * @return the connection
   */
  public Connection withCaFile(String caFile) {
    return new Connection(zmq, rest, token, serverKey, caFile, study);
  }

  private Connection withEndpoints(List<String> endpoints) {
    List<String> http = endpoints.stream().filter(e -> e.matches("https?://.*")).toList();
    List<String> others = endpoints.stream().filter(e -> !http.contains(e)).toList();
    return new Connection(others, http, token, serverKey, caFile, study);
  }

  /**
   * Reads a connection file that somebody named.
   *
   * <p>On POSIX systems the file must belong to this user or to root, and nobody else may be able
   * to write to it. If others can read it, a warning is logged, since it holds a secret.
   *
   * @param file the file
   * @return what it says
   * @throws ConfigurationException when it cannot be read, cannot be trusted, or is none
   */
  public static Connection read(Path file) {
    return read(file, ConnectionFile.Trust.NAMED);
  }

  private static Connection read(Path file, ConnectionFile.Trust trust) {
    try {
      ConnectionFile.check(file, trust);
      if (JsonValue.parse(Files.readAllBytes(file)).asAny() instanceof Map<?, ?> fields) {
        return new Connection(
            texts(file, fields, "zmq"),
            texts(file, fields, "rest"),
            text(file, fields, "token"),
            text(file, fields, "server_key"),
            text(file, fields, "ca_file"),
            text(file, fields, "study"));
      }
      throw new ConfigurationException(file + ": not a connection file: must be an object");
    } catch (IOException e) {
      throw new ConfigurationException(file + ": cannot read the connection file: " + e, e);
    } catch (MalformedMessageException e) {
      throw new ConfigurationException(file + ": not a connection file: " + e.getMessage(), e);
    }
  }

  private static @Nullable String text(Path file, Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new ConfigurationException(file + ": not a connection file: " + name + " is no text");
  }

  private static List<String> texts(Path file, Map<?, ?> fields, String name) {
    Object value = fields.containsKey(name) ? fields.get(name) : List.of();
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new ConfigurationException(
        file + ": not a connection file: " + name + " is no list of texts");
  }

  /**
   * Finds out how to reach the scheduler: by the file that {@code HOLA_CONNECTION} names, by {@code
   * HOLA_ENDPOINT}, or by the file that {@code hola serve} leaves for this user; {@code
   * HOLA_TOKEN}, {@code HOLA_SERVER_KEY} and {@code HOLA_STUDY} replace what a file says. On POSIX
   * systems the file of {@code hola serve} must be a regular file of this user that nobody else can
   * access.
   *
   * @return the connection
   * @throws ConfigurationException when no scheduler is known, or the file cannot be trusted
   */
  public static Connection find() {
    return find(System.getenv());
  }

  /**
   * Finds out as {@link #find()} does.
   *
   * <p>With {@code HOLA_ENDPOINT} the token and keys of a file that was not named are not used:
   * they belong to another server.
   *
   * @param env the environment
   * @return the connection
   * @throws ConfigurationException when no scheduler is known, or the file cannot be trusted
   */
  static Connection find(Map<String, String> env) {
    List<String> endpoints =
        Arrays.stream(env.getOrDefault("HOLA_ENDPOINT", "").split(","))
            .map(String::strip)
            .filter(e -> !e.isEmpty())
            .toList();
    String named = text(env, "HOLA_CONNECTION");
    Connection found;
    if (named != null) {
      found = read(Path.of(named));
    } else if (!endpoints.isEmpty()) {
      found = EMPTY;
    } else {
      Path place = defaultPath(env);
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        throw new ConfigurationException(
            "no scheduler is known here: start one with `hola serve`, give an endpoint, or set"
                + " HOLA_ENDPOINT or HOLA_CONNECTION (looked for "
                + place
                + ")");
      }
      found = read(place, ConnectionFile.Trust.FOUND);
    }
    if (!endpoints.isEmpty()) {
      found = found.withEndpoints(endpoints);
    }
    return found.withSecretsOf(env);
  }

  Connection withSecretsOf(Map<String, String> env) {
    String token = text(env, "HOLA_TOKEN");
    String serverKey = text(env, "HOLA_SERVER_KEY");
    String study = text(env, "HOLA_STUDY");
    Connection changed = token == null ? this : withToken(token);
    changed = serverKey == null ? changed : changed.withServerKey(serverKey);
    return study == null ? changed : changed.withStudy(study);
  }

  private static Path defaultPath(Map<String, String> env) {
    String runtime = text(env, "XDG_RUNTIME_DIR");
    Path folder = runtime == null ? stateFolder(env) : Path.of(runtime);
    return folder.resolve("hola").resolve("connection.json");
  }

  static Path stateFolder(Map<String, String> env) {
    String state = text(env, "XDG_STATE_HOME");
    String home = text(env, "HOME");
    return state != null
        ? Path.of(state)
        : Path.of(home == null ? System.getProperty("user.home") : home, ".local", "state");
  }

  private static @Nullable String text(Map<String, String> env, String name) {
    String value = env.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Connection[zmq=" + zmq + ", rest=" + rest + ", study=" + study + "]";
  }
}
