package io.github.holahpo.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of an evaluation: values, or why there are none; and metadata. */
public final class Evaluation {
  enum Kind {
    VALUES,
    FAILED,
    INFEASIBLE
  }

  private static final int LONGEST_SUMMARY = 2000;

  private final Kind kind;
  private final @Nullable Double single;
  private final @Nullable Map<String, Double> values;
  private final @Nullable String reason;
  private final boolean retry;
  private final @Nullable Map<String, @Nullable Object> metadata;

  private Evaluation(
      Kind kind,
      @Nullable Double single,
      @Nullable Map<String, Double> values,
      @Nullable String reason,
      boolean retry,
      @Nullable Map<String, @Nullable Object> metadata) {
    this.kind = kind;
    this.single = single;
    this.values = values;
    this.reason = reason;
    this.retry = retry;
    this.metadata = metadata;
  }

  /**
   * The value of the one objective of the study. One that is not finite is a failure.
   *
   * @param value the value
   * @return the outcome
   */
  public static Evaluation of(double value) {
    return new Evaluation(Kind.VALUES, value, null, null, false, null);
  }

  /**
   * A value for each objective of the study.
   *
   * @param values by name
   * @return the outcome
   */
  public static Evaluation of(Map<String, ? extends Number> values) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    values.forEach((name, value) -> numbers.put(name, value.doubleValue()));
    return new Evaluation(Kind.VALUES, null, numbers, null, false, null);
  }

  /**
   * The point cannot be evaluated.
   *
   * @param reason why, for people
   * @return the outcome
   */
  public static Evaluation infeasible(String reason) {
    return new Evaluation(Kind.INFEASIBLE, null, null, Texts.reason(reason), false, null);
  }

  /**
   * The evaluation failed.
   *
   * @param reason why, for people
   * @return the outcome
   */
  public static Evaluation failed(String reason) {
    return new Evaluation(Kind.FAILED, null, null, Texts.reason(reason), false, null);
  }

  /**
   * The evaluation failed, and may go well another time: the trial is put back in the queue.
   *
   * @param reason why, for people
   * @return the outcome
   */
  public static Evaluation failedForNow(String reason) {
    return new Evaluation(Kind.FAILED, null, null, Texts.reason(reason), true, null);
  }

  /**
   * The same with metadata.
   *
   * @param metadata anything to keep with the trial; what JSON has no form for becomes text
   * @return the outcome
   */
  public Evaluation withMetadata(Map<String, ? extends @Nullable Object> metadata) {
    return new Evaluation(kind, single, values, reason, retry, Texts.metadata(metadata));
  }

  static Evaluation of(Throwable thrown) {
    if (thrown instanceof InfeasibleException) {
      String why = thrown.getMessage();
      return infeasible(why == null ? "infeasible" : why);
    }
    String summary = thrown.toString();
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return failed(
        summary.substring(0, Math.min(summary.length(), LONGEST_SUMMARY)) + "\n\n" + trace);
  }

  /** This outcome for a study with these objectives: a failure when the values do not fit. */
  Evaluation settled(List<String> objectives) {
    if (kind != Kind.VALUES) {
      return this;
    }
    Map<String, Double> given = values == null ? Map.of() : values;
    if (single != null) {
      if (objectives.size() != 1) {
        return refused("the study has several objectives: return a map of " + objectives);
      }
      given = Map.of(objectives.get(0), single);
    }
    for (String name : given.keySet()) {
      if (!objectives.contains(name)) {
        return refused(name + " is no objective of the study");
      }
    }
    Map<String, Double> ordered = new LinkedHashMap<>();
    for (String name : objectives) {
      Double value = given.get(name);
      if (value == null) {
        return refused("the value of " + name + " is missing");
      }
      if (!Double.isFinite(value)) {
        return refused("the value of " + name + " is not finite: " + value);
      }
      ordered.put(name, value);
    }
    return new Evaluation(Kind.VALUES, null, ordered, null, false, metadata);
  }

  private Evaluation refused(String problem) {
    return new Evaluation(Kind.FAILED, null, null, Texts.reason(problem), false, metadata);
  }

  boolean hasValues() {
    return kind == Kind.VALUES;
  }

  Kind kind() {
    return kind;
  }

  Map<String, Double> values() {
    return Objects.requireNonNull(values, "only settled outcomes have values by name");
  }

  String reason() {
    return Objects.requireNonNull(reason, "only failures have a reason");
  }

  boolean retry() {
    return retry;
  }

  @Nullable Map<String, @Nullable Object> metadata() {
    return metadata;
  }
}
