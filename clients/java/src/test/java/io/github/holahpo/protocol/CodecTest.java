package io.github.holahpo.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Struct struct) {
    return new String(struct.toJson(), StandardCharsets.UTF_8);
  }

  private static SubmitResultRequest request(double value) {
    Result result = new Result(1, "a", Map.of("loss", value), null);
    return SubmitResultRequest.builder().results(List.of(result)).build();
  }

  @Property
  void finiteDoublesComeBackToTheBit(@ForAll double value) {
    if (Double.isFinite(value)) {
      SubmitResultRequest read = Protocol.SUBMIT_RESULT.readRequest(request(value).toJson());
      double came = read.results().get(0).objectives().get("loss");
      assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(came));
    }
  }

  @Property(tries = 200)
  void metadataComesBackAsItWasSent(
      @ForAll @Size(max = 5) Map<String, @Size(max = 5) List<String>> metadata) {
    Result result = new Result(1, "a", Map.of(), new HashMap<>(metadata));
    SubmitResultRequest sent = SubmitResultRequest.builder().results(List.of(result)).build();
    Assume.that(
        metadata.entrySet().stream()
            .flatMap(field -> Stream.concat(Stream.of(field.getKey()), field.getValue().stream()))
            .allMatch(text -> JsonValue.unsendable(text) == null));
    assertEquals(sent, Protocol.SUBMIT_RESULT.readRequest(sent.toJson()));
  }

  @Test
  void negativeZeroStaysNegative() {
    assertEquals(
        "{\"tag\":\"SubmitResultRequest\",\"results\":"
            + "[{\"trial_id\":1,\"lease\":\"a\",\"objectives\":{\"loss\":-0.0}}]}",
        json(request(-0.0)));
  }

  @Test
  void whatIsNotFiniteIsRefusedWithItsPath() {
    MalformedMessageException error =
        assertThrows(MalformedMessageException.class, () -> request(Double.NaN).toJson());
    assertEquals("/results/0/objectives/loss", error.path());
  }

  @Test
  void nullIsAValueOfAParameter() {
    Map<String, Object> values = new HashMap<>();
    values.put("c", null);
    EnqueueTrialsRequest request = new EnqueueTrialsRequest(null, List.of(Parameters.of(values)));
    assertEquals("{\"tag\":\"EnqueueTrialsRequest\",\"trials\":[{\"c\":null}]}", json(request));
    assertEquals(request, Protocol.ENQUEUE_TRIALS.readRequest(request.toJson()));
  }

  @Test
  void anUnknownEnumerationValueIsKept() {
    HeartbeatResponse reply =
        (HeartbeatResponse)
            Protocol.HEARTBEAT.readReply(
                utf8("{\"tag\":\"HeartbeatResponse\",\"command\":\"nap\",\"new\":1}"));
    assertEquals(Command.Known.UNKNOWN, reply.command().known());
    assertEquals("{\"tag\":\"HeartbeatResponse\",\"command\":\"nap\"}", json(reply));
  }

  @Test
  void anUnknownArmOfAUnionIsKept() {
    String event = "{\"tag\":\"SunRose\",\"event_id\":3,\"height\":0.5}";
    Event read = Messages.readEvent(utf8(event));
    assertEquals("SunRose", assertInstanceOf(Event.Unknown.class, read).tag());
    assertEquals(event, json(read));
  }

  @Test
  void aFieldOfAnotherTypeIsRefusedWithItsPath() {
    String reply = "{\"tag\":\"DeregisterWorkerResponse\",\"released\":[1,\"3\"]}";
    MalformedMessageException error =
        assertThrows(
            MalformedMessageException.class,
            () -> Protocol.DEREGISTER_WORKER.readReply(utf8(reply)));
    assertEquals("/released/1: must be an integer within 2^53 - 1, not \"3\"", error.getMessage());
  }

  @Test
  void aMissingFieldIsRefusedWithItsPath() {
    MalformedMessageException error =
        assertThrows(
            MalformedMessageException.class,
            () -> Protocol.GET_SUGGESTION.readReply(utf8("{\"tag\":\"GetSuggestionResponse\"}")));
    assertEquals("/status: is missing", error.getMessage());
  }

  @Test
  void theTagMustFitTheOperation() {
    for (String reply : Arrays.asList("{}", "{\"tag\":\"StatusResponse\"}", "[]", "", "{} {}")) {
      assertThrows(
          MalformedMessageException.class, () -> Protocol.DESCRIBE.readReply(utf8(reply)), reply);
    }
  }

  @Test
  void parametersAreTyped() {
    Parameters parameters = Parameters.of(Map.of("n", 8.0, "x", 3, "s", "relu", "b", true));
    assertEquals(8, parameters.getInt("n"));
    assertEquals(3.0, parameters.getDouble("x"));
    assertEquals("relu", parameters.getString("s"));
    assertThrows(ClassCastException.class, () -> parameters.getDouble("s"));
    assertThrows(java.util.NoSuchElementException.class, () -> parameters.get("y"));
  }
}
