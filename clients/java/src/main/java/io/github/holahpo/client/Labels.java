package io.github.holahpo.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Facts about where a worker runs. */
final class Labels {
  static final String VARIABLE = "HOLA_LABELS";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final int MOST = 32;
  private static final int LONGEST = 256;

  private Labels() {}

  /**
   * The labels of the environment and of the settings, which count more.
   *
   * @param variable {@code name=value,name=value}; null: nothing
   * @throws ConfigurationException when the protocol cannot carry them
   */
  static Map<String, String> of(@Nullable String variable, Map<String, String> settings) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String item : (variable == null ? "" : variable).split(",")) {
      if (item.isBlank()) {
        continue;
      }
      int at = item.indexOf('=');
      if (at < 0) {
        throw new ConfigurationException(
            VARIABLE + ": \"" + item + "\" is no label: write name=value");
      }
      labels.put(item.substring(0, at).strip(), item.substring(at + 1).strip());
    }
    labels.putAll(settings);
    labels.forEach(Labels::check);
    if (labels.size() > MOST) {
      throw new ConfigurationException(
          "at most " + MOST + " labels are allowed, not " + labels.size());
    }
    return labels;
  }

  private static void check(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new ConfigurationException(
          "\""
              + name
              + "\" is no name of a label: a letter or underscore, then letters, digits, '_', '.',"
              + " '-'; at most 64 characters");
    }
    if (value.codePointCount(0, value.length()) > LONGEST) {
      throw new ConfigurationException(
          "the label " + name + " has more than " + LONGEST + " characters");
    }
  }
}
