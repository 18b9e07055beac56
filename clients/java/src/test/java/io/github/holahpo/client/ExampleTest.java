package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example that trains step by step, in a separate process. */
@Timeout(300)
class ExampleTest {
  private static final Map<String, Object> PARAMETERS =
      Map.of("rate", 1.0, "momentum", 0.9, "penalty", 0.001);

  @TempDir Path folder;
  private String classPath;

  @BeforeEach
  void compile() {
    Path classes = folder.resolve("classes");
    classPath = System.getProperty("java.class.path") + File.pathSeparator + classes;
    Path sources = Path.of("examples", "iris", "src", "iris");
    List<String> arguments =
        List.of(
            "-cp",
            classPath,
            "-d",
            classes.toString(),
            sources.resolve("Flowers.java").toString(),
            sources.resolve("TrainIris.java").toString());
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)));
  }

  /** The reports that the example sends about the trials of a study. */
  private List<Map<String, Object>> train(ScriptedStudy study)
      throws IOException, InterruptedException {
    try (ScriptedServer server = new ScriptedServer(study)) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + folder,
                  "-cp",
                  classPath,
                  "iris.TrainIris")
              .inheritIO();
      builder.environment().put("HOLA_ENDPOINT", server.endpoint());
      builder.environment().put("HOLA_STUDY", "s");
      builder.environment().put("XDG_STATE_HOME", folder.toString());
      assertEquals(0, builder.start().waitFor());
    }
    return study.named("SubmitReports").stream()
        .flatMap(request -> ScriptedStudy.list(request, "reports").stream())
        .toList();
  }

  private static List<Object> steps(List<Map<String, Object>> reports, long trial) {
    return reports.stream()
        .filter(report -> report.get("trial_id").equals(trial))
        .map(report -> report.get("step"))
        .toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static List<Object> values(List<Map<String, Object>> reports, long from) {
    return reports.stream()
        .filter(report -> (Long) report.get("step") > from)
        .map(report -> List.of(report.get("step"), report.get("objectives")))
        .map(Object.class::cast)
        .toList();
  }

  @Test
  void itStopsWhenItIsToldAndContinuesWhereAnotherAttemptWas()
      throws IOException, InterruptedException {
    List<Map<String, Object>> first =
        train(
            new ScriptedStudy(2)
                .suggestion(Map.of("next_step", 8, "parameters", PARAMETERS))
                .decide(
                    report ->
                        report.get("trial_id").equals(1L) && report.get("step").equals(8L)
                            ? Map.of("decision", "stop")
                            : Map.of()));
    assertEquals(upTo(8), steps(first, 1));
    assertEquals(upTo(200), steps(first, 2));

    List<Map<String, Object>> whole =
        first.stream().filter(report -> report.get("trial_id").equals(2L)).toList();
    Map<?, ?> old = (Map<?, ?>) whole.get(159).get("checkpoint");
    Path oldFile = Path.of((String) old.get("uri"));
    assertTrue(Files.exists(oldFile));
    Map<String, Object> resume =
        Map.of("step", 180, "checkpoint", whole.get(179).get("checkpoint"));
    List<Map<String, Object>> second =
        train(
            new ScriptedStudy(1)
                .suggestion(Map.of("resume", resume, "parameters", PARAMETERS))
                .decide(report -> Map.of("discard", List.of(old))));
    assertEquals(values(whole, 180), values(second, 0));
    assertFalse(Files.exists(oldFile), "a checkpoint that is no longer needed is deleted");
  }
}
