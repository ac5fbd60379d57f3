package dev.verialsync.activities.media.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An image's bytes, which can be read more than once. They must not change meanwhile. A source
 * without a {@link #file()} is read into memory, so a large one should have a file.
 */
public interface ImageSource {
  /** Bytes in all. */
  long length();

  /** A new stream from the first byte on, which the caller closes. */
  InputStream open() throws IOException;

  /** The file that holds exactly these bytes, if one does. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** The bytes of an array, which is not copied. */
  static ImageSource of(byte[] bytes) {
    return new ImageSource() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** The bytes of a file, whose length is taken now. */
  static ImageSource of(Path file) throws IOException {
    long length = Files.size(file);
    return new ImageSource() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }

      @Override
      public Optional<Path> file() {
        return Optional.of(file);
      }
    };
  }
}
