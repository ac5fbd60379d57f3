package dev.verialsync.activities.verial.spool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are written once and read any number of times: in memory while they are few and the
 * budget allows it, in a temporary file from then on. Closing it deletes the file.
 */
public final class SpooledBuffer extends OutputStream implements ImageContent {
  private static final int FIRST_ALLOCATION = 8 * 1024;

  private final TempArea tempArea;
  private final int memoryLimit;
  private final MemoryBudget budget;
  private byte[] memory = new byte[0];
  private long size;
  private @Nullable Path file;
  private @Nullable OutputStream fileOut;

  public SpooledBuffer(TempArea tempArea, int memoryLimit, MemoryBudget budget) {
    this.tempArea = tempArea;
    this.memoryLimit = memoryLimit;
    this.budget = budget;
  }

  @Override
  public void write(int b) throws SpoolException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws SpoolException {
    try {
      if (file == null && !growMemory(size + length)) {
        moveToFile();
      }
      if (fileOut != null) {
        tempArea.requireSpace(size, length);
        fileOut.write(bytes, offset, length);
      } else {
        System.arraycopy(bytes, offset, memory, (int) size, length);
      }
      size += length;
    } catch (IOException e) {
      throw new SpoolException(e);
    }
  }

  /** No more bytes will come. */
  public void finish() throws SpoolException {
    try {
      if (fileOut != null) {
        fileOut.close();
        fileOut = null;
      }
    } catch (IOException e) {
      throw new SpoolException(e);
    }
  }

  public long size() {
    return size;
  }

  public boolean inMemory() {
    return file == null;
  }

  @Override
  public InputStream open() throws IOException {
    finish();
    return file == null
        ? new ByteArrayInputStream(memory, 0, (int) size)
        : Files.newInputStream(file);
  }

  @Override
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public byte[] bytes() throws IOException {
    finish();
    return file == null ? Arrays.copyOf(memory, (int) size) : Files.readAllBytes(file);
  }

  @Override
  public void close() {
    budget.giveBack(memory.length);
    memory = new byte[0];
    try {
      if (fileOut != null) {
        fileOut.close();
        fileOut = null;
      }
    } catch (IOException e) {
      // Its content is not wanted any more.
    }
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It goes with the directory, at the latest when the next client starts.
    }
  }

  private boolean growMemory(long needed) {
    if (needed <= memory.length) {
      return true;
    }
    if (needed > memoryLimit) {
      return false;
    }
    int capacity =
        (int)
            Math.min(memoryLimit, Math.max(needed, Math.max(FIRST_ALLOCATION, 2L * memory.length)));
    if (!budget.take(capacity - memory.length)) {
      return false;
    }
    memory = Arrays.copyOf(memory, capacity);
    return true;
  }

  private void moveToFile() throws IOException {
    tempArea.requireSpace(0, 1);
    file = tempArea.createFile();
    fileOut = Files.newOutputStream(file);
    fileOut.write(memory, 0, (int) size);
    budget.giveBack(memory.length);
    memory = new byte[0];
  }
}
