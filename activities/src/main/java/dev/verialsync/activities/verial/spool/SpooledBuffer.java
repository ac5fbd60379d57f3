package dev.verialsync.activities.verial.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are written once and read any number of times: in memory up to a limit, in a temporary
 * file from then on. Closing it deletes the file.
 */
public final class SpooledBuffer extends OutputStream implements ImageContent {
  private final TempArea tempArea;
  private final int memoryLimit;
  private byte[] memory = new byte[0];
  private OutputStream out = new ByteArrayOutputStream();
  private long size;
  private @Nullable Path file;

  public SpooledBuffer(TempArea tempArea, int memoryLimit) {
    this.tempArea = tempArea;
    this.memoryLimit = memoryLimit;
  }

  @Override
  public void write(int b) throws SpoolException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws SpoolException {
    try {
      if (out instanceof ByteArrayOutputStream few && size + length > memoryLimit) {
        tempArea.requireSpace(0, 1);
        file = tempArea.createFile();
        out = Files.newOutputStream(file);
        few.writeTo(out);
      }
      if (file != null) {
        tempArea.requireSpace(size, length);
      }
      out.write(bytes, offset, length);
      size += length;
    } catch (IOException e) {
      throw new SpoolException(e);
    }
  }

  /** No more bytes will come. */
  public void finish() throws SpoolException {
    if (out instanceof ByteArrayOutputStream few) {
      memory = few.toByteArray();
    }
    try {
      out.close();
    } catch (IOException e) {
      throw new SpoolException(e);
    }
    out = nullOutputStream();
  }

  public long size() {
    return size;
  }

  /** Bytes that it holds in memory. */
  public int memoryBytes() {
    return memory.length;
  }

  @Override
  public InputStream open() throws IOException {
    return file == null ? new ByteArrayInputStream(memory) : Files.newInputStream(file);
  }

  @Override
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public void close() {
    memory = new byte[0];
    try {
      out.close();
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It goes with the directory, at the latest when the next client starts.
    }
    out = nullOutputStream();
  }
}
