package io.github.holahpo.programs;

import io.github.holahpo.client.CallOptions;
import io.github.holahpo.client.ClientClosedException;
import io.github.holahpo.client.ConfigurationException;
import io.github.holahpo.client.Connection;
import io.github.holahpo.client.HandshakeException;
import io.github.holahpo.client.HolaClient;
import io.github.holahpo.client.HolaException;
import io.github.holahpo.client.InvalidReplyException;
import io.github.holahpo.client.RequestTimeoutException;
import io.github.holahpo.client.RetryPolicy;
import io.github.holahpo.client.ServerException;
import io.github.holahpo.client.UnreachableException;
import io.github.holahpo.protocol.JsonValue;
import io.github.holahpo.protocol.JsonWriter;
import io.github.holahpo.protocol.MalformedMessageException;
import io.github.holahpo.protocol.Messages;
import io.github.holahpo.protocol.Operation;
import io.github.holahpo.protocol.Protocol;
import io.github.holahpo.protocol.Request;
import io.github.holahpo.protocol.Response;
import io.github.holahpo.protocol.Struct;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adapter for the conformance suite: commands on the standard input, answers on the output. */
public final class Conformance {
  private static final List<String> FEATURES =
      List.of(
          "read.requests",
          "read.replies",
          "read.headers",
          "call.rest",
          "call.tls",
          "call.zmq",
          "call.curve",
          "work.rest",
          "work.zmq",
          "work.reports");

  private Conformance() {}

  /**
   * Answers until the input ends.
   *
   * @param arguments none
   * @throws IOException when the input breaks
   */
  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String line;
    while ((line = in.readLine()) != null) {
      Command command = Command.parse(line);
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("id", command.fields().get("id"));
      answer.putAll(answer(command));
      out.println(new String(JsonWriter.writeAny(answer), StandardCharsets.UTF_8));
    }
  }

  private static Map<String, Object> answer(Command command) {
    try {
      return switch (command.text("do")) {
        case "hello" -> Map.of("name", "java", "version", "0.1.0", "features", FEATURES);
        case "read" -> read(command.text("type"), command.bytes("body_base64"));
        case "call" -> call(command);
        case "work" -> Map.of("summary", Evaluations.work(command));
        default -> Map.of("error", Map.of("kind", "configuration", "message", "unknown command"));
      };
    } catch (HolaException e) {
      return Map.of("error", error(e));
    }
  }

  private static Map<String, Object> read(String type, byte[] body) {
    try {
      Struct message = type.equals("Header") ? Messages.readHeader(body) : readTagged(type, body);
      return Map.of("accepted", true, "body_base64", base64(message.toJson()));
    } catch (MalformedMessageException e) {
      return Map.of("accepted", false, "message", e.getMessage());
    }
  }

  private static Struct readTagged(String type, byte[] body) {
    if (type.endsWith("Changed")) {
      return Messages.readEvent(body);
    }
    String suffix = type.endsWith("Request") ? "Request" : "Response";
    Operation<?, ?> operation =
        Protocol.OPERATIONS.stream()
            .filter(op -> type.equals(op.name() + suffix))
            .findFirst()
            .orElse(Protocol.DESCRIBE);
    return suffix.equals("Request") ? operation.readRequest(body) : operation.readReply(body);
  }

  private static Map<String, Object> call(Command command) {
    Operation<?, ?> operation =
        Protocol.OPERATIONS.stream()
            .filter(op -> op.name().equals(command.text("operation")))
            .findFirst()
            .orElseThrow();
    Request request = operation.readRequest(command.bytes("request_base64"));
    RetryPolicy retry = new RetryPolicy(5, Duration.ofMillis(10), Duration.ofMillis(50));
    HolaClient.Builder builder = command.client().retry(retry);
    if (command.fields().get("timeout_s") instanceof Number timeout) {
      builder.timeout(Duration.ofNanos((long) (timeout.doubleValue() * 1e9)));
    }
    try (HolaClient client = builder.build()) {
      return Map.of("reply_base64", base64(call(client, operation, request).toJson()));
    }
  }

  /** Calls the method of an operation, as a user would. */
  private static Response call(HolaClient client, Operation<?, ?> operation, Request request) {
    String name = operation.name().substring(0, 1).toLowerCase() + operation.name().substring(1);
    try {
      return (Response)
          HolaClient.class
              .getMethod(name, request.getClass(), CallOptions.class)
              .invoke(client, request, CallOptions.DEFAULT);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> error(HolaException error) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("kind", kind(error));
    answer.put("message", error.getMessage());
    if (error instanceof ServerException refusal) {
      answer.put("code", refusal.code().value());
    }
    return answer;
  }

  private static String kind(HolaException error) {
    if (error instanceof ServerException) {
      return "server";
    } else if (error instanceof RequestTimeoutException) {
      return "timeout";
    } else if (error instanceof UnreachableException) {
      return "unreachable";
    } else if (error instanceof HandshakeException) {
      return "handshake";
    } else if (error instanceof InvalidReplyException) {
      return "invalid_reply";
    } else if (error instanceof ConfigurationException) {
      return "configuration";
    } else if (error instanceof ClientClosedException) {
      return "closed";
    }
    throw new IllegalStateException(error);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A command of the suite. */
  record Command(Map<?, ?> fields) {
    static Command parse(String line) {
      byte[] json = line.getBytes(StandardCharsets.UTF_8);
      return new Command((Map<?, ?>) JsonValue.parse(json).asAny());
    }

    String text(String name) {
      return (String) fields.get(name);
    }

    byte[] bytes(String name) {
      return Base64.getDecoder().decode(text(name));
    }

    HolaClient.Builder client() {
      List<?> endpoints =
          fields.get("endpoints") instanceof List<?> several
              ? several
              : List.of(fields.get("endpoint"));
      Connection connection =
          Connection.to(endpoints.stream().map(String::valueOf).toArray(String[]::new))
              .withToken(text("token"))
              .withServerKey(text("server_key"))
              .withCaFile(text("ca_file"))
              .withStudy(text("study"));
      HolaClient.Builder builder = HolaClient.builder().connection(connection);
      return text("transport").equals("zmq") ? builder.overZmq() : builder.overRest();
    }
  }
}
