package dev.verialsync.simulator.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Draws covers in any format. JPEGs are assembled each time; the slower formats are cached. */
public final class ImageRenderer {
  private static final long CACHE_BYTES = 24L << 20;

  private final GlyphSheet glyphs = new GlyphSheet();
  private @Nullable MosaicJpeg jpeg;
  private final IndexedCover indexed = new IndexedCover(glyphs);
  private final StoredWebp webp = new StoredWebp();
  private final Map<Cover, byte[]> cache = new LinkedHashMap<>(64, 0.75f, true);
  private long cachedBytes;

  /** How many themes there are; any other number stands for one of them. */
  public static int themes() {
    return CoverBackground.THEMES;
  }

  /** The theme to ask for when {@code targetBytes} are megabytes: most bytes of fewest pixels. */
  public static int themeOfLargeOriginals() {
    return CoverBackground.GRAINY_THEME;
  }

  public byte[] draw(Cover cover) {
    if (cover.format() == ImageFormat.JPEG) {
      return jpeg().draw(cover);
    }
    synchronized (cache) {
      byte[] cached = cache.get(cover);
      if (cached != null) {
        return cached;
      }
    }
    byte[] drawn = drawUncached(cover);
    synchronized (cache) {
      if (cache.put(cover, drawn) == null) {
        cachedBytes += drawn.length;
      }
      var eldest = cache.entrySet().iterator();
      while (cachedBytes > CACHE_BYTES) {
        cachedBytes -= eldest.next().getValue().length;
        eldest.remove();
      }
    }
    return drawn;
  }

  private synchronized MosaicJpeg jpeg() {
    if (jpeg == null) {
      jpeg = new MosaicJpeg(glyphs);
    }
    return jpeg;
  }

  private byte[] drawUncached(Cover cover) {
    return switch (cover.format()) {
      case JPEG -> jpeg().draw(cover);
      case PNG -> encode(indexed.draw(cover, 320), "png");
      case WEBP -> webp.draw(cover);
      case GIF -> encode(indexed.draw(cover, 240), "gif");
      case BMP -> encode(indexed.draw(cover, 192), "bmp");
      case TIFF -> encode(indexed.draw(cover, 192), "tiff");
    };
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
