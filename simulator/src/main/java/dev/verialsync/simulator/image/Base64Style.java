package dev.verialsync.simulator.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The ways in which live servers were seen to write an image's Base64 into JSON. */
public enum Base64Style {
  PLAIN,
  /** After {@code data:image/png;base64,}. */
  DATA_URI,
  /** After a prefix that says JPEG, whatever the image is. */
  DATA_URI_SAYING_JPEG,
  /** In lines of 76 characters, with a space in front of the first. */
  LINES,
  /** Every slash as {@code \/}, as WCF does. */
  ESCAPED_SLASHES;

  private static final int SLICE = 48 * 1024;

  void write(byte[] image, ImageFormat format, OutputStream out) throws IOException {
    switch (this) {
      case PLAIN -> writePlain(image, out);
      case DATA_URI -> {
        writePrefix(format, out);
        writePlain(image, out);
      }
      case DATA_URI_SAYING_JPEG -> {
        writePrefix(ImageFormat.JPEG, out);
        writePlain(image, out);
      }
      case LINES -> {
        byte[] lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(image);
        out.write(' ');
        replace(lines, (byte) '\n', "\\r\\n", out);
      }
      case ESCAPED_SLASHES -> replace(Base64.getEncoder().encode(image), (byte) '/', "\\/", out);
    }
  }

  private static void writePlain(byte[] image, OutputStream out) throws IOException {
    for (int at = 0; at < image.length; at += SLICE) {
      byte[] slice =
          image.length <= SLICE
              ? image
              : Arrays.copyOfRange(image, at, Math.min(at + SLICE, image.length));
      out.write(Base64.getEncoder().encode(slice));
    }
  }

  private static void writePrefix(ImageFormat format, OutputStream out) throws IOException {
    out.write(("data:" + format.mediaType() + ";base64,").getBytes(StandardCharsets.US_ASCII));
  }

  private static void replace(byte[] text, byte what, String by, OutputStream out)
      throws IOException {
    byte[] replacement = by.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream replaced = new ByteArrayOutputStream(text.length + text.length / 16);
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == what) {
        replaced.write(text, from, i - from);
        replaced.writeBytes(replacement);
        from = i + 1;
      }
    }
    replaced.write(text, from, text.length - from);
    replaced.writeTo(out);
  }
}
