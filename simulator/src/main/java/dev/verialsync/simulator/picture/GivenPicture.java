package dev.verialsync.simulator.picture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A picture whose bytes somebody gave, served as plain Base64. */
public final class GivenPicture extends EncodedPicture {
  private final Supplier<byte[]> content;

  private GivenPicture(Supplier<byte[]> content) {
    this.content = content;
  }

  public static GivenPicture of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new GivenPicture(() -> copy);
  }

  /** A picture that is read from its file each time it is asked for. */
  public static GivenPicture in(Path file) {
    return new GivenPicture(() -> read(file));
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
  PictureFormat format() {
    return PictureFormat.JPEG;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("picture " + file, e);
    }
  }
}
