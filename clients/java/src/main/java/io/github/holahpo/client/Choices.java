package io.github.holahpo.client;

import io.github.holahpo.protocol.CategoricalParameter;
import io.github.holahpo.protocol.ContinuousParameter;
import io.github.holahpo.protocol.IntegerParameter;
import io.github.holahpo.protocol.LatticeParameter;
import io.github.holahpo.protocol.ParameterSpec;
import io.github.holahpo.protocol.Parameters;
import io.github.holahpo.protocol.StudySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters in the types that their specification gives them, whatever JSON made of them. */
final class Choices {
  private Choices() {}

  static Parameters canonical(StudySpec spec, Parameters given) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(given.asMap());
    for (ParameterSpec parameter : spec.parameters()) {
      if (parameter instanceof IntegerParameter whole) {
        values.computeIfPresent(whole.name(), (name, value) -> integer(value));
      } else if (parameter instanceof ContinuousParameter real) {
        values.computeIfPresent(real.name(), (name, value) -> real(value));
      } else if (parameter instanceof LatticeParameter lattice) {
        values.computeIfPresent(lattice.name(), (name, value) -> real(value));
      } else if (parameter instanceof CategoricalParameter one) {
        values.computeIfPresent(one.name(), (name, value) -> choice(one, value));
      }
    }
    return Parameters.of(values);
  }

  private static Object integer(Object value) {
    return value instanceof Double number && number == number.longValue()
        ? (Object) number.longValue()
        : value;
  }

  private static Object real(Object value) {
    return value instanceof Long number ? (Object) number.doubleValue() : value;
  }

  private static Object choice(CategoricalParameter parameter, Object value) {
    for (Object choice : parameter.choices()) {
      boolean same =
          choice instanceof Number one && value instanceof Number other
              ? one.doubleValue() == other.doubleValue()
              : value.equals(choice);
      if (same) {
        return choice;
      }
    }
    return value;
  }
}
