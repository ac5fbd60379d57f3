package dev.verialsync.activities.media;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths such as {@code 10cm} in an SVG's attributes. */
final class CssLength {
  private static final Pattern LENGTH =
      Pattern.compile("([0-9]{1,12}\\.?[0-9]{0,12}|\\.[0-9]{1,12})(px|in|cm|mm|pt|pc)?");

  /** CSS Values and Units 3, section 6.2: an inch is 96 pixels. */
  private static final Map<String, Double> PIXELS =
      Map.of("px", 1d, "in", 96d, "cm", 96 / 2.54, "mm", 96 / 25.4, "pt", 96 / 72d, "pc", 16d);

  private CssLength() {}

  /** The length in pixels; empty if it is absent, relative (per cent, em), zero or no length. */
  static OptionalDouble inPixels(@Nullable String text) {
    Matcher matcher = LENGTH.matcher(text == null ? "" : text.strip());
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    String unit = matcher.group(2);
    double factor = unit == null ? 1 : PIXELS.getOrDefault(unit, 1d);
    double pixels = Double.parseDouble(matcher.group(1)) * factor;
    return pixels > 0 ? OptionalDouble.of(pixels) : OptionalDouble.empty();
  }
}
