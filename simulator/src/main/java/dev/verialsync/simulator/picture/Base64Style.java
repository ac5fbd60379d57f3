package dev.verialsync.simulator.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The ways in which live servers were seen to write a picture's Base64 into JSON. */
public enum Base64Style {
  PLAIN,
  /** After {@code data:image/png;base64,}. */
  DATA_URI,
  /** After a prefix that says JPEG, whatever the picture is. */
  DATA_URI_SAYING_JPEG,
  /** In lines of 76 characters, with a space in front of the first. */
  LINES,
  /** Every slash as {@code \/}, as WCF does. */
  ESCAPED_SLASHES;

  private static final int SLICE = 48 * 1024;

  void write(byte[] picture, PictureFormat format, OutputStream out) throws IOException {
    switch (this) {
      case PLAIN -> writePlain(picture, out);
      case DATA_URI -> {
        writePrefix(format, out);
        writePlain(picture, out);
      }
      case DATA_URI_SAYING_JPEG -> {
        writePrefix(PictureFormat.JPEG, out);
        writePlain(picture, out);
      }
      case LINES -> {
        byte[] lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(picture);
        out.write(' ');
        replace(lines, (byte) '\n', "\\r\\n", out);
      }
      case ESCAPED_SLASHES -> replace(Base64.getEncoder().encode(picture), (byte) '/', "\\/", out);
    }
  }

  private static void writePlain(byte[] picture, OutputStream out) throws IOException {
    for (int at = 0; at < picture.length; at += SLICE) {
      byte[] slice =
          picture.length <= SLICE
              ? picture
              : Arrays.copyOfRange(picture, at, Math.min(at + SLICE, picture.length));
      out.write(Base64.getEncoder().encode(slice));
    }
  }

  private static void writePrefix(PictureFormat format, OutputStream out) throws IOException {
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
