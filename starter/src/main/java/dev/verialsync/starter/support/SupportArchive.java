package dev.verialsync.starter.support;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip archive of masked text, which appears complete or not at all and is its owner's alone. */
final class SupportArchive implements AutoCloseable {

  private static final int MOST_BYTES_OF_A_LOG = 2 << 20;

  private final Path file;
  private final Path unfinished;
  private final Masking masking;
  private final ZipOutputStream zip;
  private int files;

  SupportArchive(Path file, Masking masking) throws IOException {
    this.file = file;
    this.masking = masking;
    this.unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    this.zip = new ZipOutputStream(Files.newOutputStream(unfinished));
  }

  void add(String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(masking.mask(text).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    files++;
  }

  /** The end of a log. */
  void addLog(String name, Path log) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "r")) {
      long length = bytes.length();
      byte[] end = new byte[(int) Math.min(length, MOST_BYTES_OF_A_LOG)];
      bytes.seek(length - end.length);
      bytes.readFully(end);
      String text = new String(end, StandardCharsets.UTF_8);
      // A line that is cut may begin within a secret.
      add(name, end.length < length ? text.substring(text.indexOf('\n') + 1) : text);
    }
  }

  int complete() throws IOException {
    zip.close();
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return files;
  }

  @Override
  public void close() throws IOException {
    zip.close();
    Files.deleteIfExists(unfinished);
  }
}
