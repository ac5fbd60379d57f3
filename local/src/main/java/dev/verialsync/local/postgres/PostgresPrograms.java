package dev.verialsync.local.postgres;

import dev.verialsync.local.home.DirectoryTree;
import dev.verialsync.local.home.LocalStackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from zonky's jar for this system; {@code directory} holds
 * bin, lib and share.
 */
public record PostgresPrograms(Path directory) {
  static final int MAJOR_VERSION = 17;

  public static PostgresPrograms unpack(Path programs, Consumer<String> progress) {
    String resource = resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    URL archive = PostgresPrograms.class.getResource("/" + resource);
    if (archive == null) {
      throw new LocalStackException(
          "There is no embedded PostgreSQL for this system ("
              + resource
              + " is not among the jars): set DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD to a PostgreSQL of yours.");
    }
    try {
      URLConnection connection = archive.openConnection();
      Path target = programs.resolve("postgresql-" + MAJOR_VERSION + "-" + fingerprint(connection));
      if (!Files.isDirectory(target)) {
        progress.accept("PostgreSQL: unpacking its programs (once)");
        Files.createDirectories(programs);
        Path unfinished = Files.createTempDirectory(programs, ".postgresql-");
        try (InputStream bytes = new BufferedInputStream(connection.getInputStream())) {
          extract(bytes, unfinished);
        }
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        publish(unfinished, target);
      }
      return new PostgresPrograms(target);
    } catch (IOException e) {
      throw new LocalStackException(
          "PostgreSQL's programs could not be unpacked into " + programs + ": " + e, e);
    }
  }

  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  static String resourceFor(String system, String architecture) {
    String kernel = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    String machine =
        switch (architecture) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> architecture;
        };
    String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
    return "postgres-" + kernel + "-" + machine + libc + ".txz";
  }

  /** Identifies a build of the programs without reading the whole archive. */
  private static String fingerprint(URLConnection connection) throws IOException {
    long value =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(value);
  }

  private static void extract(InputStream archive, Path target) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (@Nullable TarArchiveEntry entry = tar.getNextEntry();
          entry != null;
          entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("the archive names a file outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
          } else {
            Files.copy(tar, file);
            Files.setPosixFilePermissions(
                file,
                PosixFilePermissions.fromString(
                    (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static void publish(Path unfinished, Path target) throws IOException {
    try {
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      DirectoryTree.delete(unfinished);
    }
  }
}
