package io.github.holahpo.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors that every reader and writer of the protocol is held against. */
class VectorsTest {
  private static final Path VECTORS = Path.of("../../schemas/draft/vectors");

  @TestFactory
  Stream<DynamicTest> rightMessagesAreRead() throws IOException {
    return tests("accept", vector -> read(vector));
  }

  @TestFactory
  Stream<DynamicTest> wrongRepliesAreRefused() throws IOException {
    return vectors("reject")
        .filter(vector -> !((String) vector.get("type")).endsWith("Request"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    name(vector),
                    () -> assertThrows(MalformedMessageException.class, () -> read(vector))));
  }

  @TestFactory
  Stream<DynamicTest> doublesComeBackToTheBit() throws IOException {
    return tests(
        "roundtrip",
        vector -> {
          Object value = JsonValue.parse(read(vector).toJson()).asAny();
          for (String step : ((String) vector.get("path")).substring(1).split("/")) {
            value =
                value instanceof List<?> items
                    ? items.get(Integer.parseInt(step))
                    : ((Map<?, ?>) value).get(step);
          }
          long bits = Double.doubleToRawLongBits(((Number) value).doubleValue());
          assertEquals(vector.get("bits"), String.format("%016x", bits));
        });
  }

  private interface Check {
    void accept(Map<?, ?> vector);
  }

  private static Stream<DynamicTest> tests(String file, Check check) throws IOException {
    return vectors(file)
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> check.accept(vector)));
  }

  /** Without what no message may hold, which some requests do. */
  private static Stream<Map<?, ?>> vectors(String file) throws IOException {
    String text = Files.readString(VECTORS.resolve(file + ".json"));
    String json = text.replaceAll("(?<!\\\\)\\\\u(0000|[dD][89a-fA-F]..)", "?");
    List<?> vectors = (List<?>) plain(json.getBytes(StandardCharsets.UTF_8));
    assertFalse(vectors.isEmpty());
    return vectors.stream().map(vector -> (Map<?, ?>) vector);
  }

  private static Object plain(byte[] json) {
    return JsonValue.parse(json).asAny();
  }

  private static String name(Map<?, ?> vector) {
    return vector.get("type") + ": " + vector.get("name");
  }

  private static Struct read(Map<?, ?> vector) {
    byte[] body =
        vector.get("body") instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : Base64.getDecoder().decode((String) vector.get("body_base64"));
    String type = (String) vector.get("type");
    if (type.equals("Header")) {
      return Messages.readHeader(body);
    }
    Operation<?, ?> operation =
        Protocol.OPERATIONS.stream()
            .filter(op -> type.startsWith(op.name()))
            .filter(op -> type.equals(op.name() + "Request") || type.equals(op.name() + "Response"))
            .findFirst()
            .orElse(Protocol.DESCRIBE);
    return type.endsWith("Request") ? operation.readRequest(body) : operation.readReply(body);
  }
}
