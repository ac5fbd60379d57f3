package dev.verialsync.activities.media.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first bytes of a file, and what they promise. Of a file that would be several, the first
 * bytes decide, as in browsers.
 */
final class MagicBytes {
  /** Room for the brands of a container, and for what may stand before the root of markup. */
  static final int NEEDED = 4_096;

  private static final int TEXT_SHOWN = 40;

  /** A format that is not stored, as a person knows it; the file begins so, from a place on. */
  private record Other(String name, int at, String bytes) {}

  private static final List<Other> OTHERS =
      List.of(
          new Other("a Photoshop document (PSD)", 0, "8BPS"),
          new Other("a PDF document", 0, "%PDF"),
          new Other("an EPS drawing", 0, "%!PS"),
          new Other("an EPS drawing", 0, "\u00C5\u00D0\u00D3\u00C6"),
          new Other("a JPEG XL image", 0, "\u00FF\n"),
          new Other("a JPEG XL image", 4, "JXL \r\n"),
          new Other("a JPEG 2000 image", 4, "jP  \r\n"),
          new Other("a JPEG 2000 image", 0, "\u00FFO\u00FFQ"),
          new Other("a JPEG XR image", 0, "II\u00BC"),
          new Other("a Windows icon (ICO)", 0, "\0\0\1\0"),
          new Other("a Windows cursor (CUR)", 0, "\0\0\2\0"),
          new Other("a Windows drawing (WMF)", 0, "\u00D7\u00CD\u00C6\u009A"),
          new Other("a Windows drawing (EMF)", 40, " EMF"),
          new Other("a video or its like (MP4, MOV)", 4, "ftyp"),
          new Other("a video (WebM, MKV)", 0, "\u001AE\u00DF\u00A3"),
          new Other("a video (AVI)", 8, "AVI "),
          new Other("an Office document or an archive (ZIP)", 0, "PK\3\4"),
          new Other("an Office document (OLE)", 0, "\u00D0\u00CF\u0011\u00E0"),
          new Other("an archive (RAR)", 0, "Rar!"),
          new Other("a compressed file (gzip, SVGZ)", 0, "\u001F\u008B"),
          new Other("a rich text document (RTF)", 0, "{\\rtf"));

  private static final Pattern COMMENTS = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern ROOT = Pattern.compile("<([A-Za-z][\\w.-]*:)?([A-Za-z][\\w.-]*)");

  /** A character a byte. */
  private final String first;

  private MagicBytes(String first) {
    this.first = first;
  }

  static MagicBytes of(byte[] first) {
    return new MagicBytes(new String(first, StandardCharsets.ISO_8859_1));
  }

  /** The format whose reader has to judge the rest. */
  Optional<ImageFormat> format() {
    if (first.startsWith("\u00FF\u00D8\u00FF")) {
      return Optional.of(ImageFormat.JPEG);
    }
    if (first.startsWith("\u0089PNG\r\n\u001A\n")) {
      return Optional.of(ImageFormat.PNG);
    }
    if (first.startsWith("GIF87a") || first.startsWith("GIF89a")) {
      return Optional.of(ImageFormat.GIF);
    }
    if (first.startsWith("RIFF") && first.startsWith("WEBP", 8)) {
      return Optional.of(ImageFormat.WEBP);
    }
    if (first.matches("(?s)(II[*+]\0|MM\0[*+]).*")) {
      return Optional.of(ImageFormat.TIFF);
    }
    if (first.startsWith("BM")) {
      return Optional.of(ImageFormat.BMP);
    }
    return first.startsWith("ftyp", 4) ? ofBrands() : Optional.empty();
  }

  /** ISO/IEC 23008-12 and the AVIF specification: what a reader must know to show the image. */
  private Optional<ImageFormat> ofBrands() {
    int end = first.charAt(2) << 8 | first.charAt(3);
    String brands = first.substring(8, Math.max(8, Math.min(end, first.length())));
    if (brands.contains("avif") || brands.contains("avis")) {
      return Optional.of(ImageFormat.AVIF);
    }
    if (brands.matches("(?s).*(hei[cxms]|hev[cxms]).*")) {
      return Optional.of(ImageFormat.HEIC);
    }
    return brands.contains("mif1") || brands.contains("msf1")
        ? Optional.of(ImageFormat.HEIF)
        : Optional.empty();
  }

  /** Why bytes are refused that promise none of the formats. */
  Inspection refusal() {
    for (Other other : OTHERS) {
      if (first.startsWith(other.bytes(), other.at())) {
        return new Inspection.UnsupportedFormat(other.name());
      }
    }
    String text = text();
    if (text.startsWith("<")) {
      return markup(text);
    }
    return new Inspection.NotAnImage(
        "in no known image format"
            + (isPrintable(text) ? ", but the text \"" + shortened(text) + "\"" : ""));
  }

  private static Inspection markup(String text) {
    Matcher root = ROOT.matcher(COMMENTS.matcher(text).replaceAll(""));
    if (!root.find()) {
      return new Inspection.NotAnImage("markup");
    }
    return root.group(2).toLowerCase(Locale.ROOT).equals("svg")
        ? new Inspection.UnsupportedFormat("an SVG drawing, which may carry scripts")
        : new Inspection.NotAnImage("markup whose root is <" + root.group(2) + ">");
  }

  /** As text, in whatever encoding: without its mark, and without the zeros of UTF-16. */
  private String text() {
    return first
        .replaceFirst("^(\u00EF\u00BB\u00BF|\u00FE\u00FF|\u00FF\u00FE)", "")
        .replace("\0", "")
        .strip();
  }

  private static boolean isPrintable(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> (c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n');
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= TEXT_SHOWN ? line : line.substring(0, TEXT_SHOWN) + "…";
  }
}
