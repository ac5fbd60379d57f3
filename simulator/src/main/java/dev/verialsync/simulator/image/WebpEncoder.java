package dev.verialsync.simulator.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a palette image as lossless WebP (RFC 9649) with codes of a fixed length: no compression
 * beyond the palette, but a file that every reader of the format understands.
 */
final class WebpEncoder {
  private static final int COLOUR_INDEXING_TRANSFORM = 3;
  private static final int GREEN_ALPHABET = 256 + 24;

  private final ByteArrayOutputStream bits = new ByteArrayOutputStream();
  private long pending;
  private int pendingBits;

  private WebpEncoder() {}

  static byte[] encode(IndexedImage image) {
    return new WebpEncoder().write(image);
  }

  private byte[] write(IndexedImage image) {
    put(0x2f, 8);
    put(image.width() - 1, 14);
    put(image.height() - 1, 14);
    put(0, 1); // no alpha
    put(0, 3); // version
    put(1, 1);
    put(COLOUR_INDEXING_TRANSFORM, 2);
    put(image.palette().length - 1, 8);
    writePalette(image.palette());
    put(0, 1); // no further transform
    put(0, 1); // no colour cache
    put(0, 1); // one group of codes
    eightBitCode(GREEN_ALPHABET);
    singleSymbolCode(0);
    singleSymbolCode(0);
    singleSymbolCode(255);
    singleSymbolCode(0);
    for (byte pixel : image.pixels()) {
      putCode(pixel & 0xff);
    }
    return riff(finish());
  }

  /** Each colour is written as its difference from the one before it. */
  private void writePalette(int[] palette) {
    put(0, 1); // no colour cache
    eightBitCode(GREEN_ALPHABET);
    eightBitCode(256);
    eightBitCode(256);
    eightBitCode(256);
    singleSymbolCode(0);
    int previous = 0;
    for (int colour : palette) {
      int argb = 0xff000000 | colour;
      putCode((argb >> 8 & 0xff) - (previous >> 8 & 0xff) & 0xff);
      putCode((argb >> 16 & 0xff) - (previous >> 16 & 0xff) & 0xff);
      putCode((argb & 0xff) - (previous & 0xff) & 0xff);
      putCode((argb >>> 24) - (previous >>> 24) & 0xff);
      previous = argb;
    }
  }

  private void singleSymbolCode(int symbol) {
    put(1, 1); // simple code
    put(0, 1); // of one symbol
    put(1, 1); // of 8 bits
    put(symbol, 8);
  }

  /** A code that gives the first 256 symbols 8 bits each and the rest none. */
  private void eightBitCode(int alphabet) {
    put(0, 1); // normal code
    put(12 - 4, 4); // lengths of the code-length symbols 17 18 0 1 2 3 4 5 16 6 7 8 follow
    for (int symbol : new int[] {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8}) {
      put(symbol == 8 || symbol == 18 ? 1 : 0, 3);
    }
    put(0, 1); // lengths for the whole alphabet follow
    for (int i = 0; i < 256; i++) {
      put(0, 1); // length 8
    }
    if (alphabet > 256) {
      put(1, 1); // a run of zeros
      put(alphabet - 256 - 11, 7);
    }
  }

  /** Codes are sent with their most significant bit first, everything else with its least. */
  private void putCode(int symbol) {
    put(Integer.reverse(symbol) >>> 24, 8);
  }

  private void put(int value, int count) {
    pending |= (value & 0xffffffffL) << pendingBits;
    pendingBits += count;
    while (pendingBits >= 8) {
      bits.write((int) pending);
      pending >>>= 8;
      pendingBits -= 8;
    }
  }

  private byte[] finish() {
    if (pendingBits > 0) {
      put(0, 8 - pendingBits);
    }
    return bits.toByteArray();
  }

  private static byte[] riff(byte[] data) {
    int padded = data.length + data.length % 2;
    return ByteBuffer.allocate(20 + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {'R', 'I', 'F', 'F'})
        .putInt(12 + padded)
        .put(new byte[] {'W', 'E', 'B', 'P', 'V', 'P', '8', 'L'})
        .putInt(data.length)
        .put(data)
        .array();
  }
}
