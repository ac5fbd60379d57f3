package dev.verialsync.activities.export;

import dev.verialsync.activities.media.s3.S3Files;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes exports to files and objects, which appear complete or not at all. */
public final class ExportFiles {

  private static final Duration ABANDONED = Duration.ofDays(1);

  private final CatalogueExport export;
  private final Runnable check;

  /**
   * @param check called again and again while an export is written, and before it appears; what it
   *     throws ends it
   */
  public ExportFiles(CatalogueExport export, Runnable check) {
    this.export = export;
    this.check = check;
  }

  /** Replaces the file, by way of another one next to it, which nobody else writes. */
  public ExportReport write(ExportRequest request, Path file) throws IOException {
    Path part =
        file.toAbsolutePath().resolveSibling(".export-%s.part".formatted(UUID.randomUUID()));
    removeAbandoned(part.getParent());
    try {
      ExportReport report = writePart(request, part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return report;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What killed processes left. */
  private static void removeAbandoned(Path directory) throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, ".export-*.part")) {
      for (Path part : parts) {
        removeAbandoned(part, before);
      }
    } catch (AccessDeniedException e) {
      // It may be written and not listed.
    }
  }

  private static void removeAbandoned(Path part, Instant before) throws IOException {
    try {
      if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
        Files.deleteIfExists(part);
      }
    } catch (FileSystemException e) {
      // Another export removed it first, or it is somebody else's.
    }
  }

  /**
   * Replaces the object of that key.
   *
   * @param temporary a directory that takes the file until it is stored
   */
  public ExportReport write(ExportRequest request, S3Files files, String key, Path temporary)
      throws IOException {
    Path part = Files.createTempFile(Files.createDirectories(temporary), "export-", ".part");
    try {
      ExportReport report = writePart(request, part);
      files.store(part, key, request.format().mediaType());
      return report;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private ExportReport writePart(ExportRequest request, Path part) throws IOException {
    ExportReport report;
    try (OutputStream to = new Checked(Files.newOutputStream(part))) {
      report = export.write(request, to);
    }
    check.run();
    return report;
  }

  private final class Checked extends FilterOutputStream {

    Checked(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      check.run();
      out.write(bytes, from, length);
    }
  }
}
