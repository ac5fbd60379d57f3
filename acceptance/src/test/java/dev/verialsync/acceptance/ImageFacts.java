package dev.verialsync.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What the shop must know of an image, from its bytes alone.
 *
 * @param size width and height in pixels such as {@code 60x80}
 */
public record ImageFacts(
    String sha256, String mediaType, String extension, int bytes, String size) {

  public static ImageFacts of(byte[] image) {
    String beginning =
        new String(image, 0, Math.min(12, image.length), StandardCharsets.ISO_8859_1);
    if (beginning.startsWith("\u00ff\u00d8\u00ff")) {
      return raster(image, "image/jpeg", "jpg");
    } else if (beginning.startsWith("\u0089PNG")) {
      return raster(image, "image/png", "png");
    } else if (beginning.startsWith("GIF8")) {
      return raster(image, "image/gif", "gif");
    } else if (beginning.startsWith("BM")) {
      return raster(image, "image/bmp", "bmp");
    } else if (beginning.startsWith("II*\0") || beginning.startsWith("MM\0*")) {
      return raster(image, "image/tiff", "tiff");
    } else if (beginning.startsWith("RIFF") && beginning.endsWith("WEBP")) {
      return facts(image, "image/webp", "webp", losslessWebpSize(image));
    }
    throw new IllegalArgumentException("no image: " + beginning);
  }

  public String key() {
    return "sha256/%s/%s/%s.%s"
        .formatted(sha256.substring(0, 2), sha256.substring(2, 4), sha256, extension);
  }

  @Override
  public String toString() {
    return "%s %s %d bytes %s".formatted(key(), mediaType, bytes, size);
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ImageFacts raster(byte[] image, String mediaType, String extension) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.next();
      reader.setInput(in);
      String size = reader.getWidth(0) + "x" + reader.getHeight(0);
      reader.dispose();
      return facts(image, mediaType, extension, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RFC 9649: after the signature 0x2f, 14 bits of width - 1 and 14 bits of height - 1. */
  private static String losslessWebpSize(byte[] image) {
    int bits = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(21);
    return ((bits & 0x3fff) + 1) + "x" + ((bits >> 14 & 0x3fff) + 1);
  }

  private static ImageFacts facts(byte[] image, String mediaType, String extension, String size) {
    return new ImageFacts(sha256(image), mediaType, extension, image.length, size);
  }
}
