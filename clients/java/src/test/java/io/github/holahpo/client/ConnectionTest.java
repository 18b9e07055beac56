package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"rest\":[\"http://a\"],\"token\":\"t\",\"later\":1}");
    allow(file, "rw-------");
    return file;
  }

  private static void allow(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void aNamedFileComesFirst() throws IOException {
    Map<String, String> env =
        Map.of("HOLA_CONNECTION", file("c.json").toString(), "HOLA_STUDY", "s");
    Connection found = Connection.find(env);
    assertEquals(new Connection(List.of(), List.of("http://a"), "t", null, null, "s"), found);
  }

  @Test
  void anEndpointTakesNoSecretsOfAFileThatWasNotNamed() throws IOException {
    file("hola/connection.json");
    Connection found =
        Connection.find(
            Map.of(
                "HOLA_ENDPOINT", "tcp://b:1, https://b",
                "HOLA_SERVER_KEY", "k",
                "XDG_RUNTIME_DIR", folder.toString()));
    assertEquals(List.of("tcp://b:1"), found.zmq());
    assertEquals(List.of("https://b"), found.rest());
    assertNull(found.token());
    assertEquals("k", found.serverKey());
  }

  @Test
  void theFileOfTheUserIsFound() throws IOException {
    file("run/hola/connection.json");
    Map<String, String> env = Map.of("XDG_RUNTIME_DIR", folder.resolve("run").toString());
    assertEquals("t", Connection.find(env).token());
  }

  @Test
  void withoutAnythingTheErrorSaysWhatToDo() {
    Map<String, String> env = Map.of("XDG_STATE_HOME", folder.toString());
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> Connection.find(env));
    assertTrue(error.getMessage().contains("hola serve"));
  }

  @Test
  void theFileThatIsFoundMustBePrivate() throws IOException {
    Path file = file("hola/connection.json");
    Map<String, String> env = Map.of("XDG_RUNTIME_DIR", folder.toString());
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----", "rw---x---")) {
      allow(file, permissions);
      String message = refusal(() -> Connection.find(env));
      assertTrue(message.contains(file.toString()), message);
      assertTrue(message.contains("has mode 06"), message);
      assertTrue(message.contains("chmod 600"), message);
    }
    Path other = Files.move(file, folder.resolve("other.json"));
    allow(other, "rw-------");
    Files.createSymbolicLink(file, other);
    String message = refusal(() -> Connection.find(env));
    assertTrue(message.contains("not a regular file"), message);
  }

  @Test
  void aFileThatWasNamedMayBeReadButNotWrittenByOthers() throws IOException {
    Path file = file("c.json");
    for (String permissions : List.of("rw-------", "rw-r--r--")) {
      allow(file, permissions);
      assertEquals("t", Connection.read(file).token());
    }
    for (String permissions : List.of("rw-rw----", "rw-----w-")) {
      allow(file, permissions);
      String message = refusal(() -> Connection.read(file));
      assertTrue(message.contains("chmod go-w"), message);
    }
  }

  @Test
  void theCurrentFolderIsNotSearched() {
    String message = refusal(() -> Connection.find(Map.of("XDG_RUNTIME_DIR", "/no/such")));
    assertFalse(message.contains("hola-connection.json"), message);
  }

  private static String refusal(Executable call) {
    return assertThrows(ConfigurationException.class, call).getMessage();
  }
}
