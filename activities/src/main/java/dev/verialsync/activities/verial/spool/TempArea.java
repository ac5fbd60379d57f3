package dev.verialsync.activities.verial.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.function.IOLongSupplier;

/**
 * This client's own sub-directory for temporary files. A lock file, which the system unlocks when
 * the process dies, distinguishes the directories of living processes from left-overs, which are
 * removed when the next client starts.
 */
public final class TempArea implements Closeable {
  static final String PREFIX = "verial-client-";
  public static final String LOCK_FILE = "lock";

  /** So much of the disk is left free, or a twentieth of a small one. */
  private static final long RESERVE_BYTES = 256L << 20;

  private static final long RESERVE_SHARE = 20;
  private static final long LOOK_EVERY = 16L << 20;

  private final Path directory;
  private final FileChannel lockChannel;
  private final long reserve;
  private final IOLongSupplier freeBytes;

  private TempArea(
      Path directory, FileChannel lockChannel, long diskBytes, IOLongSupplier freeBytes) {
    this.directory = directory;
    this.lockChannel = lockChannel;
    this.reserve = Math.min(RESERVE_BYTES, diskBytes / RESERVE_SHARE);
    this.freeBytes = freeBytes;
  }

  /**
   * Makes a new area in a directory, which is created if need be.
   *
   * @throws UncheckedIOException if the directory cannot be written to
   */
  public static TempArea open(Path parent) {
    try {
      Files.createDirectories(parent);
      FileStore disk = Files.getFileStore(parent);
      return open(parent, disk.getTotalSpace(), disk::getUsableSpace);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the temporary directory " + parent, e);
    }
  }

  /** The same, on a disk of such a size with so much room. */
  static TempArea open(Path parent, long diskBytes, IOLongSupplier freeBytes) throws IOException {
    // Our own process's directories are never tried: on POSIX systems, closing the file would
    // drop the lock that the other client of this process holds.
    String ownPrefix =
        "%s%d-%d-"
            .formatted(
                PREFIX,
                ProcessHandle.current().pid(),
                ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(i -> i.toEpochMilli())
                    .orElse(0L));
    removeLeftOvers(parent, ownPrefix);
    TempArea area = create(parent, ownPrefix, diskBytes, freeBytes);
    while (!Files.exists(area.directory.resolve(LOCK_FILE))) {
      // Another starting process took it for a left-over before it was locked.
      area.close();
      area = create(parent, ownPrefix, diskBytes, freeBytes);
    }
    return area;
  }

  private static TempArea create(
      Path parent, String ownPrefix, long diskBytes, IOLongSupplier freeBytes) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(ownPrefix + UUID.randomUUID()));
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK_FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new TempArea(directory, channel, diskBytes, freeBytes);
  }

  Path createFile() throws IOException {
    return Files.createTempFile(directory, "answer-", ".tmp");
  }

  /**
   * Looks from time to time whether the disk has room: it is PostgreSQL's too, where that is
   * embedded.
   *
   * @param written so far of a file
   * @param length of what comes next
   * @throws IOException where only the reserve is left
   */
  void requireSpace(long written, long length) throws IOException {
    if (written == 0 || written / LOOK_EVERY != (written + length) / LOOK_EVERY) {
      long free = freeBytes.getAsLong();
      if (free < reserve + LOOK_EVERY) {
        throw new IOException(
            "only %d MiB are free, and %d MiB are left to others"
                .formatted(free >> 20, (reserve + LOOK_EVERY) >> 20));
      }
    }
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    try (lockChannel) {
      FileUtils.deleteQuietly(directory.toFile());
    } catch (IOException e) {
      // The next client's start removes what stayed.
    }
  }

  private static void removeLeftOvers(Path parent, String ownPrefix) throws IOException {
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path candidate : candidates) {
        if (!candidate.getFileName().toString().startsWith(ownPrefix)) {
          removeIfOrphaned(candidate);
        }
      }
    }
  }

  private static void removeIfOrphaned(Path candidate) {
    try (FileChannel lockFile =
            FileChannel.open(candidate.resolve(LOCK_FILE), StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock()) {
      if (lock != null) {
        FileUtils.deleteQuietly(candidate.toFile());
      }
    } catch (IOException | OverlappingFileLockException e) {
      // No lock file yet, not ours to delete, or in use: left alone.
    }
  }
}
