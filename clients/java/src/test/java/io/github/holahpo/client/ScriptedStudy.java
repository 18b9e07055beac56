package io.github.holahpo.client;

import io.github.holahpo.client.ScriptedServer.Answer;
import io.github.holahpo.client.ScriptedServer.Asked;
import io.github.holahpo.protocol.JsonValue;
import io.github.holahpo.protocol.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A scheduler of one study with some trials of {@code n} = 1, 2, ...; a test decides on reports.
 */
final class ScriptedStudy implements Function<Asked, Answer> {
  /** The requests that came, as maps. */
  final List<Map<String, Object>> asked = new CopyOnWriteArrayList<>();

  private final int trials;
  private final AtomicInteger given = new AtomicInteger();
  private Map<String, Object> limits = Map.of();
  private Map<String, Object> suggestion = Map.of();
  private Map<String, Object> steps = Map.of("steps", Map.of("max", 1000));
  private double leaseS = 60;
  private Function<Map<String, Object>, Map<String, Object>> decision = report -> Map.of();
  private Function<Map<String, Object>, Answer> first = request -> null;

  ScriptedStudy(int trials) {
    this.trials = trials;
  }

  ScriptedStudy limits(Map<String, Object> fields) {
    limits = fields;
    return this;
  }

  /** Without steps the study takes no reports. */
  ScriptedStudy withoutSteps() {
    steps = Map.of();
    return this;
  }

  ScriptedStudy leaseS(double seconds) {
    leaseS = seconds;
    return this;
  }

  /** More fields of every suggestion. */
  ScriptedStudy suggestion(Map<String, Object> fields) {
    suggestion = fields;
    return this;
  }

  /** More fields of the receipt of a report. */
  ScriptedStudy decide(Function<Map<String, Object>, Map<String, Object>> fields) {
    decision = fields;
    return this;
  }

  /** Answers first; null: as always. */
  ScriptedStudy first(Function<Map<String, Object>, Answer> answer) {
    first = answer;
    return this;
  }

  /** The requests of an operation. */
  List<Map<String, Object>> named(String operation) {
    return asked.stream().filter(r -> r.get("tag").equals(operation + "Request")).toList();
  }

  /** The names of the operations in order, without heartbeats. */
  List<String> operations() {
    return asked.stream()
        .map(request -> ((String) request.get("tag")).replace("Request", ""))
        .filter(name -> !name.equals("Heartbeat"))
        .toList();
  }

  /** The trial and the step of each report, by request. */
  List<List<String>> sent() {
    return named("SubmitReports").stream()
        .map(
            request ->
                list(request, "reports").stream()
                    .map(report -> report.get("trial_id") + "/" + report.get("step"))
                    .toList())
        .toList();
  }

  @SuppressWarnings("unchecked") // JSON has no other maps
  static List<Map<String, Object>> list(Map<String, Object> message, String field) {
    return (List<Map<String, Object>>) message.getOrDefault(field, List.of());
  }

  static Answer answer(int status, Map<String, Object> body) {
    return new Answer(status, new String(JsonWriter.writeAny(body), StandardCharsets.UTF_8));
  }

  static Answer error(int status, String code) {
    return answer(status, Map.of("tag", "ErrorResponse", "code", code, "message", "no"));
  }

  @Override
  @SuppressWarnings("unchecked") // JSON has no other maps
  public Answer apply(Asked request) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (request.body().isEmpty()) {
      fields.put("tag", "DeregisterWorkerRequest");
    } else {
      byte[] json = request.body().getBytes(StandardCharsets.UTF_8);
      fields.putAll((Map<String, Object>) JsonValue.parse(json).asAny());
    }
    fields.put("key", request.key());
    asked.add(fields);
    Answer special = first.apply(fields);
    return special == null ? answer(200, reply(fields)) : special;
  }

  private Map<String, Object> reply(Map<String, Object> request) {
    String tag = (String) request.get("tag");
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("tag", tag.replace("Request", "Response"));
    switch (tag) {
      case "RegisterWorkerRequest" -> {
        reply.put("worker_id", "5b0c8a52-6a0e-4a5e-9f5d-0b8d2f6c1e11");
        reply.put("info", info());
        reply.put("limits", limits);
      }
      case "GetSuggestionRequest" -> reply.putAll(next());
      case "SubmitResultRequest" -> {
        List<Map<String, Object>> told = new ArrayList<>(list(request, "results"));
        told.addAll(list(request, "failures"));
        reply.put(
            "receipts",
            told.stream()
                .map(item -> Map.of("trial_id", item.get("trial_id"), "outcome", "recorded"))
                .toList());
        if (request.containsKey("next_count")) {
          reply.put("next", next());
        }
      }
      case "SubmitReportsRequest" -> {
        List<Map<String, Object>> receipts =
            list(request, "reports").stream().map(this::receipt).toList();
        reply.put("receipts", receipts);
        boolean ended =
            receipts.stream().anyMatch(r -> List.of("stop", "pause").contains(r.get("decision")));
        if (ended && request.containsKey("next_count")) {
          reply.put("next", next());
        }
      }
      case "ReleaseTrialsRequest" -> reply.put("receipts", List.of());
      default -> {}
    }
    return reply;
  }

  private Map<String, Object> receipt(Map<String, Object> report) {
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put("trial_id", report.get("trial_id"));
    receipt.put("step", report.get("step"));
    receipt.put("outcome", "recorded");
    receipt.put("decision", "continue");
    receipt.putAll(decision.apply(report));
    return receipt;
  }

  private Map<String, Object> info() {
    Map<String, Object> parameter = Map.of("type", "integer", "name", "n", "low", 1, "high", 99);
    Map<String, Object> spec = new LinkedHashMap<>(steps);
    spec.put("parameters", List.of(parameter));
    spec.put("objectives", List.of(Map.of("name", "loss")));
    return Map.of(
        "study",
        "s",
        "state",
        "running",
        "revision",
        1,
        "objective_revision",
        1,
        "created_ms",
        5,
        "spec",
        spec);
  }

  private Map<String, Object> next() {
    int id = given.incrementAndGet();
    if (id > trials) {
      return Map.of("tag", "GetSuggestionResponse", "status", "finished", "reason", "max_trials");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trial_id", id);
    fields.put("attempt", 1);
    fields.put("lease", "l" + id);
    fields.put("lease_s", leaseS);
    fields.put("parameters", Map.of("n", id));
    fields.putAll(suggestion);
    return Map.of(
        "tag", "GetSuggestionResponse", "status", "suggestions", "suggestions", List.of(fields));
  }
}
