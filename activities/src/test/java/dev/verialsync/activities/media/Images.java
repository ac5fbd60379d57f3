package dev.verialsync.activities.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images made for tests. */
public final class Images {
  /** 1x1, lossy (a VP8 chunk). */
  public static final byte[] WEBP_1X1 =
      Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

  private Images() {}

  /** A drawn image as ImageIO writes it: jpeg, png, gif, bmp or tiff. */
  public static byte[] drawn(String format, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(0, 0, width, height);
    graphics.dispose();
    return written(image, format);
  }

  /** A JPEG of about 60 KB, as a shop's images are. */
  public static byte[] noisyJpeg() {
    BufferedImage image = new BufferedImage(480, 360, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        image.setRGB(x, y, random.nextInt(0x400000) | (x * 255 / 480));
      }
    }
    return written(image, "jpeg");
  }

  /** One of the samples that other programs made; make.py says how. */
  public static byte[] sample(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Images.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  public static byte[] progressiveJpeg() throws IOException {
    return written(
        "jpeg",
        (writer, image) -> {
          ImageWriteParam param = writer.getDefaultWriteParam();
          param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
          writer.write(null, image, param);
        });
  }

  static byte[] deflatedTiff() throws IOException {
    return written(
        "tiff",
        (writer, image) -> {
          ImageWriteParam param = writer.getDefaultWriteParam();
          param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          param.setCompressionType("Deflate");
          writer.write(null, image, param);
        });
  }

  static byte[] animatedGif() throws IOException {
    return written(
        "gif",
        (writer, image) -> {
          writer.prepareWriteSequence(null);
          for (int frame = 0; frame < 3; frame++) {
            writer.writeToSequence(image, null);
          }
          writer.endWriteSequence();
        });
  }

  /** 16 bits a sample. */
  static byte[] deepPng() {
    return written(new BufferedImage(37, 23, BufferedImage.TYPE_USHORT_GRAY), "png");
  }

  private interface Writing {
    void write(ImageWriter writer, IIOImage image) throws IOException;
  }

  private static byte[] written(String format, Writing writing) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(drawn("png", 37, 23)));
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writing.write(writer, new IIOImage(image, null, null));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] written(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("No writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An extended WebP (VP8X chunk) whose header claims a canvas, and a frame of one pixel. */
  public static byte[] webpOf(int width, int height) {
    int image = WEBP_1X1.length - 12;
    ByteBuffer webp = ByteBuffer.allocate(30 + image).order(ByteOrder.LITTLE_ENDIAN);
    webp.put(ascii("RIFF")).putInt(22 + image).put(ascii("WEBPVP8X")).putInt(10).putInt(0);
    put24(webp, width - 1);
    put24(webp, height - 1);
    webp.put(WEBP_1X1, 12, image);
    return webp.array();
  }

  private static void put24(ByteBuffer buffer, int value) {
    buffer.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  /** A TIFF whose directory comes after a kilobyte of pixels: a SHORT height and a LONG width. */
  public static byte[] tiff(ByteOrder order, int width, int height) {
    ByteBuffer tiff = ByteBuffer.allocate(1_024 + 2 + 4 * 12 + 4).order(order);
    tiff.put(ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II")).putShort((short) 42);
    tiff.putInt(1_024).position(1_024).putShort((short) 4);
    tiff.putShort((short) 256).putShort((short) 4).putInt(1).putInt(width);
    if (height <= 0xFFFF) {
      tiff.putShort((short) 257).putShort((short) 3).putInt(1);
      tiff.putShort((short) height).putShort((short) 0);
    } else {
      tiff.putShort((short) 257).putShort((short) 4).putInt(1).putInt(height);
    }
    tiff.putShort((short) 273).putShort((short) 4).putInt(1).putInt(8);
    tiff.putShort((short) 279).putShort((short) 4).putInt(1).putInt(1_016);
    return tiff.array();
  }

  /** A well-formed PNG header that claims a size, followed by a few bytes of pixel data. */
  public static byte[] pngClaiming(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(100);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    putChunk(png, "IHDR", header.array());
    putChunk(png, "IDAT", new byte[] {1, 2, 3, 4});
    putChunk(png, "IEND", new byte[0]);
    byte[] bytes = new byte[png.position()];
    png.flip().get(bytes);
    return bytes;
  }

  private static void putChunk(ByteBuffer png, String type, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(ascii(type));
    crc.update(data);
    png.putInt(data.length).put(ascii(type)).put(data).putInt((int) crc.getValue());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
