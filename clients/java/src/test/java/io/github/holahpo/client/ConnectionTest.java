package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"rest\":[\"http://a\"],\"token\":\"t\",\"later\":1}");
    return file;
  }

  @Test
  void aNamedFileComesFirst() throws IOException {
    Map<String, String> env =
        Map.of("HOLA_CONNECTION", file("c.json").toString(), "HOLA_STUDY", "s");
    Connection found = Connection.find(env, folder);
    assertEquals(new Connection(List.of(), List.of("http://a"), "t", null, null, "s"), found);
  }

  @Test
  void anEndpointTakesNoSecretsOfAFileThatWasNotNamed() throws IOException {
    file("hola-connection.json");
    Connection found = Connection.find(Map.of("HOLA_ENDPOINT", "tcp://b:1, https://b"), folder);
    assertEquals(List.of("tcp://b:1"), found.zmq());
    assertEquals(List.of("https://b"), found.rest());
    assertNull(found.token());
  }

  @Test
  void theFileOfTheUserIsFound() throws IOException {
    file("run/hola/connection.json");
    Map<String, String> env = Map.of("XDG_RUNTIME_DIR", folder.resolve("run").toString());
    assertEquals("t", Connection.find(env, folder).token());
  }

  @Test
  void withoutAnythingTheErrorSaysWhatToDo() {
    Map<String, String> env = Map.of("XDG_STATE_HOME", folder.toString());
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> Connection.find(env, folder));
    assertEquals(true, error.getMessage().contains("hola serve"));
  }
}
