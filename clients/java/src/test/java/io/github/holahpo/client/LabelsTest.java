package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void settingsGoBeforeTheVariable() {
    assertEquals(
        Map.of("node", "n1", "queue", "long", "gpu", "A100"),
        Labels.of("node=n1, queue=short,", Map.of("queue", "long", "gpu", "A100")));
    assertEquals(Map.of(), Labels.of(null, Map.of()));
  }

  private static String problem(String variable) {
    return assertThrows(ConfigurationException.class, () -> Labels.of(variable, Map.of()))
        .getMessage();
  }

  @Test
  void whatTheProtocolCannotCarryIsAnError() {
    assertEquals("HOLA_LABELS: \"node\" is no label: write name=value", problem("node"));
    assertEquals(
        "\"9\" is no name of a label: a letter or underscore, then letters, digits, '_', '.', '-';"
            + " at most 64 characters",
        problem("9=x"));
    assertEquals("the label a has more than 256 characters", problem("a=" + "x".repeat(257)));
    String many =
        IntStream.range(0, 33).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining(","));
    assertEquals("at most 32 labels are allowed, not 33", problem(many));
  }
}
