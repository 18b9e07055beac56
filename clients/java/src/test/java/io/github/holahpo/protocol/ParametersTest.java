package io.github.holahpo.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ParametersTest {
  @Test
  void anInactiveParameterDiffersFromNullZeroAndEmpty() {
    for (Object value : Arrays.asList(null, 0L, "", false)) {
      Parameters parameters = Parameters.of(Collections.singletonMap("form", value));
      assertTrue(parameters.has("form"));
      assertEquals(value, parameters.get("form"));
      assertEquals(value == null, parameters.isNull("form"));
    }
    Parameters parameters = Parameters.of(Map.of("model", "svm"));
    assertFalse(parameters.has("form"));
    Exception error = assertThrows(NoSuchElementException.class, () -> parameters.isNull("form"));
    assertEquals(
        "the parameter form is not active for these values, or not a parameter of the study;"
            + " there are [model]",
        error.getMessage());
  }
}
