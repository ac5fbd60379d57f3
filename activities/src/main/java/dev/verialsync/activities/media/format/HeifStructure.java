package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * AVIF and HEIF (ISO/IEC 23008-12) in boxes (ISO/IEC 14496-12): {@code meta} says which item is the
 * image, what its properties are, and where in the file the parts of all items stand. A container
 * that leaves the last two out is taken as it is.
 */
final class HeifStructure {
  private static final int META = 0x6D657461;
  private static final int PITM = 0x7069746D;
  private static final int ILOC = 0x696C6F63;
  private static final int IPRP = 0x69707270;
  private static final int IPCO = 0x6970636F;
  private static final int IPMA = 0x69706D61;
  private static final int ISPE = 0x69737065;
  private static final int IROT = 0x69726F74;
  private static final int CLAP = 0x636C6170;

  /** Boxes that must be whole; others behind the last of them count as bytes that trail. */
  private static final Set<Integer> ESSENTIAL =
      Set.of(META, 0x66747970 /* ftyp */, 0x6D646174 /* mdat */, 0x6D6F6F76 /* moov */);

  /** Within another. An image in tiles has some hundred at most; memory must hold them. */
  private static final int MAX_BOXES = 10_000;

  private static final int LARGE = 1;
  private static final int TO_THE_END = 0;
  private static final int VERSION_BYTES = 4;
  private static final int QUARTERS = 0x03;
  private static final int LARGE_PROPERTY_IDS = 0x01;

  private record Box(int type, long data, long end) {}

  private final ImageBytes in;
  private long primary;
  private final List<Box> properties = new ArrayList<>();

  /** Those of the image itself, by their places from 1. */
  private List<Integer> ofPrimary = List.of();

  private boolean hasLocations;
  private boolean hasAssociations;
  private boolean hasPrimaryPixels;

  private HeifStructure(ImageBytes in) {
    this.in = in;
  }

  static PixelSize check(ImageBytes in) throws IOException, RefusedImageException {
    in.order(ByteOrder.BIG_ENDIAN);
    return new HeifStructure(in).check();
  }

  private PixelSize check() throws IOException, RefusedImageException {
    Box meta = null;
    in.seek(0);
    while (!in.atEnd()) {
      Box box = topBox();
      if (box == null) {
        break;
      }
      meta = box.type() == META && meta == null ? box : meta;
      in.seek(box.end());
    }
    if (meta == null) {
      throw RefusedImageException.cut(in.length());
    }
    readMeta(meta);
    if (hasLocations && !hasPrimaryPixels) {
      throw RefusedImageException.broken("its container does not say where the image stands");
    }
    return size();
  }

  /** The next box of the file; null where bytes begin that trail. */
  private @Nullable Box topBox() throws IOException, RefusedImageException {
    if (in.position() + 2 * Integer.BYTES > in.length()) {
      return null;
    }
    long begin = in.position();
    long bytes = in.u32();
    int type = in.i32();
    if (bytes == LARGE && in.position() + Long.BYTES <= in.length()) {
      bytes = in.number(Long.BYTES);
    }
    long end = bytes == TO_THE_END ? in.length() : begin + bytes;
    if (end >= in.position() && end <= in.length()) {
      return new Box(type, in.position(), end);
    }
    if (ESSENTIAL.contains(type)) {
      throw RefusedImageException.cut(in.length());
    }
    return null;
  }

  /** The boxes within another. */
  private List<Box> boxes(long from, long end) throws IOException, RefusedImageException {
    List<Box> boxes = new ArrayList<>();
    in.seek(from);
    while (in.position() + 2 * Integer.BYTES <= end) {
      long begin = in.position();
      long bytes = in.u32();
      int type = in.i32();
      long last = bytes == TO_THE_END ? end : begin + bytes;
      if (last < in.position() || last > end) {
        throw RefusedImageException.broken(
            "a box of its container is longer than the one around it");
      }
      if (boxes.size() == MAX_BOXES) {
        throw RefusedImageException.broken("its container has more boxes than any image needs");
      }
      boxes.add(new Box(type, in.position(), last));
      in.seek(last);
    }
    return boxes;
  }

  private void readMeta(Box meta) throws IOException, RefusedImageException {
    List<Box> boxes = boxes(meta.data() + VERSION_BYTES, meta.end());
    for (Box box : boxes) {
      if (box.type() == PITM) {
        in.seek(box.data());
        primary = in.number(version() == 0 ? Short.BYTES : Integer.BYTES);
      }
    }
    for (Box box : boxes) {
      if (box.type() == ILOC) {
        hasLocations = true;
        readLocations(box);
      } else if (box.type() == IPRP) {
        readProperties(box);
      }
    }
  }

  /** Reads the four bytes of a box's version and flags. */
  private int version() throws IOException, RefusedImageException {
    int version = in.u8();
    in.skip(VERSION_BYTES - 1);
    return version;
  }

  /** Where the parts of all items stand: those in the file must be within it. */
  private void readLocations(Box box) throws IOException, RefusedImageException {
    in.seek(box.data());
    int version = version();
    int sizes = in.u16();
    int offsetBytes = sizes >> 12;
    int lengthBytes = sizes >> 8 & 0xF;
    int baseBytes = sizes >> 4 & 0xF;
    int indexBytes = version == 0 ? 0 : sizes & 0xF;
    int idBytes = version < 2 ? Short.BYTES : Integer.BYTES;
    long items = in.number(idBytes);
    for (long i = 0; i < items && in.position() < box.end(); i++) {
      long item = in.number(idBytes);
      boolean isInFile = version == 0 || (in.u16() & 0xF) == 0;
      boolean isHere = in.u16() == 0;
      long base = in.number(baseBytes);
      int parts = in.u16();
      hasPrimaryPixels |= item == primary && parts > 0;
      if (offsetBytes + lengthBytes + indexBytes == 0) {
        continue;
      }
      for (int part = 0; part < parts; part++) {
        in.skip(indexBytes);
        long from = base + in.number(offsetBytes);
        long bytes = in.number(lengthBytes);
        if (isInFile && isHere) {
          in.require(from);
          in.require(from + bytes);
        }
      }
    }
  }

  private void readProperties(Box properties) throws IOException, RefusedImageException {
    for (Box box : boxes(properties.data(), properties.end())) {
      if (box.type() == IPCO) {
        this.properties.addAll(boxes(box.data(), box.end()));
      } else if (box.type() == IPMA) {
        hasAssociations = true;
        readAssociations(box);
      }
    }
  }

  private void readAssociations(Box box) throws IOException, RefusedImageException {
    in.seek(box.data());
    int idBytes = in.u8() == 0 ? Short.BYTES : Integer.BYTES;
    boolean isLarge = (in.number(3) & LARGE_PROPERTY_IDS) != 0;
    long items = in.u32();
    for (long i = 0; i < items && in.position() < box.end(); i++) {
      long item = in.number(idBytes);
      int count = in.u8();
      List<Integer> ofItem = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        // The highest bit says that a reader must know the property.
        ofItem.add(isLarge ? in.u16() & 0x7FFF : in.u8() & 0x7F);
      }
      if (item == primary) {
        ofPrimary = ofItem;
      }
    }
  }

  /** The size that is coded, of which only a part may be shown, turned. */
  private PixelSize size() throws IOException, RefusedImageException {
    PixelSize size = null;
    PixelSize shown = null;
    boolean turned = false;
    for (int place : placesOfPrimary()) {
      if (place == 0 || place > properties.size()) {
        continue;
      }
      Box property = properties.get(place - 1);
      in.seek(property.data());
      if (property.type() == ISPE && size == null) {
        in.skip(VERSION_BYTES);
        size = PixelSize.of(in.u32(), in.u32());
      } else if (property.type() == CLAP) {
        shown = PixelSize.of(rounded(), rounded());
      } else if (property.type() == IROT) {
        turned = (in.u8() & QUARTERS) % 2 == 1;
      }
    }
    if (size == null) {
      throw RefusedImageException.broken("its container does not say how large the image is");
    }
    PixelSize upright = shown == null ? size : shown;
    return turned
        ? PixelSize.of(/* width= */ upright.height(), /* height= */ upright.width())
        : upright;
  }

  /** Where the container does not say which properties are whose, there is one image. */
  private List<Integer> placesOfPrimary() {
    return hasAssociations
        ? ofPrimary
        : IntStream.rangeClosed(1, properties.size()).boxed().toList();
  }

  /** A fraction; 0 where it is none. */
  private long rounded() throws IOException, RefusedImageException {
    long dividend = in.u32();
    long divisor = in.u32();
    return divisor == 0 ? 0 : (dividend + divisor / 2) / divisor;
  }
}
