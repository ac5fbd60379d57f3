package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TIFF 6.0 and BigTIFF, whose offsets have eight bytes: a chain of directories, each with the
 * entries that say where the pixels of a page stand. The first page is the image.
 */
final class TiffStructure {
  private static final int VERSION_AT = 2;
  private static final int BIG_VERSION = 43;
  private static final int BIG_DIRECTORY_AT = 8;

  /** Of all pages together, pages included: a chain may be made to lead back to its beginning. */
  private static final long MAX_ENTRIES = 100_000;

  private static final int MAX_STRIPS = 1_000_000;
  private static final int STRIPS_AT_ONCE = 1_024;

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int STRIP_OFFSETS = 273;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int JPEG_OFFSET = 513;
  private static final int JPEG_BYTES = 514;

  /** By type, from 1: BYTE, ASCII, SHORT, LONG, RATIONAL … DOUBLE, IFD, and BigTIFF's three. */
  private static final int[] VALUE_BYTES = {
    0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8
  };

  /** Values of one tag. */
  private record Entry(int valueBytes, long count, long at) {}

  private final ImageBytes in;
  private final int offsetBytes;
  private final int countBytes;
  private long entries;
  private long strips;

  private TiffStructure(ImageBytes in, boolean isBig) {
    this.in = in;
    this.offsetBytes = isBig ? Long.BYTES : Integer.BYTES;
    this.countBytes = isBig ? Long.BYTES : Short.BYTES;
  }

  static PixelSize check(ImageBytes in) throws IOException, RefusedImageException {
    in.seek(0);
    in.order(in.u8() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.seek(VERSION_AT);
    boolean isBig = in.u16() == BIG_VERSION;
    if (isBig) {
      in.seek(BIG_DIRECTORY_AT);
    }
    return new TiffStructure(in, isBig).check();
  }

  private PixelSize check() throws IOException, RefusedImageException {
    PixelSize first = null;
    long at = in.number(offsetBytes);
    while (first == null || at != 0) {
      in.seek(at);
      Map<Integer, Entry> page = directory();
      at = in.number(offsetBytes);
      boolean hasPixels = checkStrips(page.get(STRIP_OFFSETS), page.get(STRIP_BYTES));
      hasPixels |= checkStrips(page.get(TILE_OFFSETS), page.get(TILE_BYTES));
      hasPixels |= checkStrips(page.get(JPEG_OFFSET), page.get(JPEG_BYTES));
      if (first == null) {
        if (!hasPixels) {
          throw RefusedImageException.broken("a TIFF without pixels");
        }
        first =
            PixelSize.of(value(page.get(WIDTH)), value(page.get(HEIGHT)))
                .turned(ExifOrientation.of(value(page.get(ExifOrientation.TAG))));
      }
    }
    return first;
  }

  /** The directory here, all of whose values the file must hold. */
  private Map<Integer, Entry> directory() throws IOException, RefusedImageException {
    Map<Integer, Entry> directory = new HashMap<>();
    long count = in.number(countBytes);
    in.require(count);
    entries += 1 + count;
    if (entries > MAX_ENTRIES) {
      throw RefusedImageException.broken("a TIFF whose pages have no end");
    }
    for (long i = 0; i < count; i++) {
      int tag = in.u16();
      int type = in.u16();
      long values = in.number(offsetBytes);
      long field = in.position();
      int valueBytes = type < VALUE_BYTES.length ? VALUE_BYTES[type] : 0;
      if (valueBytes > 0) {
        in.require(values);
        long at = values * valueBytes <= offsetBytes ? field : in.number(offsetBytes);
        in.require(at);
        in.require(at + values * valueBytes);
        directory.put(tag, new Entry(valueBytes, values, at));
      }
      in.seek(field + offsetBytes);
    }
    return directory;
  }

  private long value(@Nullable Entry entry) throws IOException, RefusedImageException {
    return entry == null || entry.count() == 0 ? 0 : values(entry, 0, 1)[0];
  }

  private long[] values(Entry entry, long from, int count)
      throws IOException, RefusedImageException {
    in.seek(entry.at() + from * entry.valueBytes());
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.number(entry.valueBytes());
    }
    return values;
  }

  /** Whether there are any; all of them must be within the file. */
  private boolean checkStrips(@Nullable Entry offsets, @Nullable Entry bytes)
      throws IOException, RefusedImageException {
    if (offsets == null) {
      return false;
    }
    strips += offsets.count();
    if (bytes == null || bytes.count() != offsets.count() || strips > MAX_STRIPS) {
      throw RefusedImageException.broken("a TIFF that does not say where its pixels end");
    }
    boolean hasPixels = false;
    for (long from = 0; from < offsets.count(); from += STRIPS_AT_ONCE) {
      int count = (int) Math.min(STRIPS_AT_ONCE, offsets.count() - from);
      long[] begins = values(offsets, from, count);
      long[] lengths = values(bytes, from, count);
      for (int i = 0; i < count; i++) {
        in.require(begins[i]);
        in.require(begins[i] + lengths[i]);
        hasPixels |= lengths[i] > 0;
      }
    }
    return hasPixels;
  }
}
