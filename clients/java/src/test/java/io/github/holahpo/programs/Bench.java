package io.github.holahpo.programs;

import io.github.holahpo.client.HolaClient;
import io.github.holahpo.protocol.GetSuggestionRequest;
import io.github.holahpo.protocol.ObjectiveSpec;
import io.github.holahpo.protocol.RegisterWorkerRequest;
import io.github.holahpo.protocol.RegisterWorkerResponse;
import io.github.holahpo.protocol.Result;
import io.github.holahpo.protocol.SubmitResultRequest;
import io.github.holahpo.protocol.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the client: {@code describe}, or {@code trials N}. */
public final class Bench {
  private Bench() {}

  /**
   * Runs one of the two.
   *
   * @param arguments {@code describe}, or {@code trials} and how many
   */
  public static void main(String[] arguments) {
    if (arguments.length == 1 && arguments[0].equals("describe")) {
      try (HolaClient client = HolaClient.connect()) {
        client.describe();
      }
    } else if (arguments.length == 2 && arguments[0].equals("trials")) {
      trials(Integer.parseInt(arguments[1]));
    } else {
      System.err.println("usage: bench describe | bench trials N");
      System.exit(2);
    }
  }

  private static void trials(int count) {
    try (HolaClient client = HolaClient.connect()) {
      RegisterWorkerResponse worker =
          client.registerWorker(RegisterWorkerRequest.builder().name("bench").build());
      List<String> objectives =
          worker.info().spec().objectives().stream().map(ObjectiveSpec::name).toList();
      Suggestion suggestion =
          client
              .getSuggestion(GetSuggestionRequest.builder(worker.workerId()).build())
              .suggestions()
              .get(0);
      long started = System.nanoTime();
      for (int i = 0; i < count; i++) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String name : objectives) {
          values.put(name, (double) i);
        }
        Result result = new Result(suggestion.trialId(), suggestion.lease(), values, null);
        SubmitResultRequest request =
            SubmitResultRequest.builder()
                .results(List.of(result))
                .workerId(worker.workerId())
                .nextCount(1)
                .build();
        List<Suggestion> next = client.submitResult(request).next().suggestions();
        if (i + 1 < count) {
          suggestion = next.get(0);
        }
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.println("{\"trials\": " + count + ", \"seconds\": " + seconds + "}");
    }
  }
}
