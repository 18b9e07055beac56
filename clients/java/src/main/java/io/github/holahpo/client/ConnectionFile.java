package io.github.holahpo.client;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a connection file can be trusted: it says where a token is sent. */
final class ConnectionFile {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.connection");
  private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

  /** How a connection file came to be read: it lies in the well-known place, or was named. */
  enum Trust {
    FOUND,
    NAMED
  }

  private ConnectionFile() {}

  /**
   * Refuses a file that others may have written, or, in the well-known place, may have read. On
   * systems without the permissions of POSIX every file is trusted.
   */
  static void check(Path file, Trust trust) throws IOException {
    if (trust == Trust.FOUND && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refusal(
          file, "is not a regular file: remove it, or name the right one in HOLA_CONNECTION");
    }
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    Map<String, Object> found = Files.readAttributes(file, "unix:uid,mode");
    int uid = (Integer) Objects.requireNonNull(found.get("uid"), "uid");
    long owner = Integer.toUnsignedLong(uid);
    int bits = (Integer) Objects.requireNonNull(found.get("mode"), "mode");
    String mode = String.format("%04o", bits & 07777);
    long user = new UnixSystem().getUid();
    if (owner != user && !(trust == Trust.NAMED && owner == 0)) {
      throw refusal(
          file,
          String.format(
              "belongs to user %d, not to you (user %d): use a file of your own; `chown %d %s`"
                  + " makes it yours",
              owner, user, user, file));
    }
    if (trust == Trust.FOUND && (bits & 077) != 0) {
      throw refusal(
          file, "has mode " + mode + ", so others can access it: `chmod 600 " + file + "`");
    }
    if ((bits & 022) != 0) {
      throw refusal(
          file, "has mode " + mode + ", so others can write to it: `chmod go-w " + file + "`");
    }
    if ((bits & 044) != 0 && WARNED.add(file.toAbsolutePath())) {
      LOG.log(
          System.Logger.Level.WARNING,
          file
              + ": the connection file has mode "
              + mode
              + ", so others can read the token: `chmod 600 "
              + file
              + "`");
    }
  }

  private static ConfigurationException refusal(Path file, String problem) {
    return new ConfigurationException(file + ": the connection file " + problem);
  }
}
