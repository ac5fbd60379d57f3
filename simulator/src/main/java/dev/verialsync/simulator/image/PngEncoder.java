package dev.verialsync.simulator.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a palette image as PNG, several times faster than ImageIO. */
final class PngEncoder {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private PngEncoder() {}

  static byte[] encode(IndexedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(image.pixels().length);
    out.writeBytes(SIGNATURE);
    header(out, image.width(), image.height(), 8, 3);
    byte[] palette = new byte[image.palette().length * 3];
    for (int i = 0; i < image.palette().length; i++) {
      palette[3 * i] = (byte) (image.palette()[i] >> 16);
      palette[3 * i + 1] = (byte) (image.palette()[i] >> 8);
      palette[3 * i + 2] = (byte) image.palette()[i];
    }
    chunk(out, "PLTE", palette);
    chunk(out, "IDAT", deflate(scanLines(image)));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** A black image with one bit per pixel. */
  static byte[] encodeBlank(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    header(out, width, height, 1, 0);
    chunk(out, "IDAT", deflate(new byte[(1 + (width + 7) / 8) * height]));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void header(
      ByteArrayOutputStream out, int width, int height, int bitDepth, int colourType) {
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {(byte) bitDepth, (byte) colourType, 0, 0, 0})
            .array());
  }

  private static byte[] scanLines(IndexedImage image) {
    int width = image.width();
    byte[] lines = new byte[(width + 1) * image.height()];
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.pixels(), y * width, lines, y * (width + 1) + 1, width);
    }
    return lines;
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 2);
      byte[] buffer = new byte[16 * 1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
