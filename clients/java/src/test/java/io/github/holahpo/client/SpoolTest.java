package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.protocol.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path folder;

  @Test
  void anOutcomeIsKeptForTheNextWorkerOfTheStudy() throws IOException {
    Spool spool = new Spool(folder.resolve("spool"));
    Unsent unsent = new Unsent("s", 7, new Result(3, "a", Map.of("loss", 0.5), null), null);
    Path file = spool.keep(unsent);
    assertTrue(file.getFileName().toString().matches("s-3-[0-9a-f]{32}\\.json"));
    assertEquals(
        "{\"study\":\"s\",\"created_ms\":7,\"result\":"
            + "{\"trial_id\":3,\"lease\":\"a\",\"objectives\":{\"loss\":0.5}}}",
        Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Files.writeString(file.resolveSibling("s-4-x.json"), "{");
    assertEquals(List.of(unsent), spool.waiting("s", 7).stream().map(Spool.Kept::unsent).toList());
    assertEquals(List.of(), spool.waiting("s", 8));
    spool.discard(file);
    assertEquals(List.of(), spool.waiting("s", 7));
  }

  @Test
  void whatAnotherLanguageWroteIsRead() throws IOException {
    Spool spool = new Spool(folder);
    Files.writeString(
        folder.resolve("s-3-00.json"),
        "{\"study\":\"s\",\"created_ms\":7,\"result\":null,\"failure\":"
            + "{\"trial_id\":3,\"lease\":\"a\",\"kind\":\"failed\",\"reason\":\"r\","
            + "\"retry\":false,\"metadata\":null}}");
    assertEquals("r", spool.waiting("s", 7).get(0).unsent().failure().reason());
  }
}
