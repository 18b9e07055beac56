package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  @Test
  void oneValueIsThatOfTheOneObjective() {
    assertEquals(Map.of("loss", 0.5), Evaluation.of(0.5).settled(List.of("loss")).values());
  }

  @Test
  void valuesThatDoNotFitAreAFailure() {
    assertEquals(
        "the value of loss is not finite: NaN",
        Evaluation.of(Double.NaN).settled(List.of("loss")).reason());
    assertEquals(
        "the value of b is missing",
        Evaluation.of(Map.of("a", 1)).settled(List.of("a", "b")).reason());
    assertEquals(
        "c is no objective of the study",
        Evaluation.of(Map.of("c", 1)).settled(List.of("a")).reason());
  }

  @Test
  void reasonsAreCutAndSendable() {
    assertEquals("a\\0b\\ud800", Texts.reason("a\0b\ud800"));
    String reason = Texts.reason("x".repeat(19_999) + "\ud83d\ude00");
    assertEquals(19_999, reason.length());
  }

  @Test
  void metadataThatJsonHasNoFormForBecomesText() {
    Evaluation evaluation =
        Evaluation.of(1)
            .withMetadata(Map.of("n", Double.NaN, "a", new int[] {1, 2}, "k", Long.MAX_VALUE));
    assertEquals(
        Map.of("n", "NaN", "a", Arrays.asList(1L, 2L), "k", "9223372036854775807"),
        evaluation.metadata());
  }

  @Test
  void anExceptionIsAFailureWithItsTrace() {
    String reason = Evaluation.of(new IllegalStateException("why")).reason();
    assertTrue(reason.startsWith("java.lang.IllegalStateException: why\n\n"), reason);
  }
}
