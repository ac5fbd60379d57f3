package dev.verialsync.simulator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Given bytes, served as plain Base64. */
public final class GivenImage extends EncodedImage {
  private final Supplier<byte[]> content;

  private GivenImage(Supplier<byte[]> content) {
    this.content = content;
  }

  public static GivenImage of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new GivenImage(() -> copy);
  }

  /** An image that is read from its file each time it is asked for. */
  public static GivenImage in(Path file) {
    return new GivenImage(() -> read(file));
  }

  @Override
  public byte[] bytes() {
    return content.get();
  }

  @Override
  Base64Style style() {
    return Base64Style.PLAIN;
  }

  @Override
  ImageFormat format() {
    return ImageFormat.JPEG;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("image " + file, e);
    }
  }
}
