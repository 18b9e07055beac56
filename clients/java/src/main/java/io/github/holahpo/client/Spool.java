package io.github.holahpo.client;

import io.github.holahpo.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A folder of outcomes that wait to be told: one file each, so that they outlive the worker.
 * Workers of every language share it.
 */
final class Spool {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path folder;

  /** An outcome and its file. */
  record Kept(Path file, FileTime time, Unsent unsent) {}

  Spool(Path folder) {
    this.folder = folder;
  }

  static Path defaultFolder() {
    return Connection.stateFolder(System.getenv()).resolve("hola").resolve("spool");
  }

  /** Writes an outcome so that it survives the worker and a power cut. */
  Path keep(Unsent unsent) throws IOException {
    Files.createDirectories(folder, owners("rwx------"));
    String hex = UUID.randomUUID().toString().replace("-", "");
    String name = unsent.study() + "-" + unsent.trialId() + "-" + hex;
    Path part = folder.resolve(name + ".part");
    Path file = folder.resolve(name + ".json");
    try (FileChannel channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            owners("rw-------"))) {
      ByteBuffer bytes = ByteBuffer.wrap(unsent.toJson());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
    return file;
  }

  private static FileAttribute<?>[] owners(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Forgets an outcome that the scheduler has. */
  void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}: was told, but cannot be removed: {1}", file, e);
    }
  }

  /** The outcomes of a study, oldest first. A file that cannot be read is reported and left. */
  List<Kept> waiting(String study, long createdMs) {
    List<Kept> kept = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return kept;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, study + "-*.json")) {
      for (Path file : files) {
        read(file, study, createdMs, kept);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}: cannot be listed: {1}", folder, e);
    }
    kept.sort(Comparator.comparing(Kept::time).thenComparing(Kept::file));
    return kept;
  }

  private static void read(Path file, String study, long createdMs, List<Kept> kept) {
    try {
      Unsent unsent = Unsent.read(Files.readAllBytes(file));
      boolean hasOutcome = unsent.result() != null || unsent.failure() != null;
      if (hasOutcome && unsent.study().equals(study) && unsent.createdMs() == createdMs) {
        kept.add(new Kept(file, Files.getLastModifiedTime(file), unsent));
      }
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: another worker has told it", file);
    } catch (IOException | MalformedMessageException e) {
      LOG.log(
          System.Logger.Level.WARNING, "{0}: not an unsent result, left where it is: {1}", file, e);
    }
  }
}
