package dev.verialsync.activities.media;

import dev.verialsync.activities.media.Inspection.Inspected;
import dev.verialsync.activities.media.Inspection.TooLarge;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;

/** The size that the root element gives, in CSS pixels; each side absent where it says none. */
record SvgSize(OptionalDouble width, OptionalDouble height) {
  static SvgSize of(Attributes root) {
    OptionalDouble width = CssLength.inPixels(root.getValue("", "width"));
    OptionalDouble height = CssLength.inPixels(root.getValue("", "height"));
    if (width.isPresent() && height.isPresent()) {
      return new SvgSize(width, height);
    }
    return ofViewBox(root.getValue("", "viewBox"), width, height);
  }

  /** A side that is missing follows from the other and the view box's proportions. */
  private static SvgSize ofViewBox(
      @Nullable String viewBox, OptionalDouble width, OptionalDouble height) {
    String[] box = viewBox == null ? new String[0] : viewBox.strip().split("[\\s,]+", 5);
    OptionalDouble boxWidth = CssLength.inPixels(box.length == 4 ? box[2] : null);
    OptionalDouble boxHeight = CssLength.inPixels(box.length == 4 ? box[3] : null);
    if (boxWidth.isEmpty() || boxHeight.isEmpty()) {
      return new SvgSize(OptionalDouble.empty(), OptionalDouble.empty());
    }
    double scale = 1;
    if (width.isPresent()) {
      scale = width.getAsDouble() / boxWidth.getAsDouble();
    } else if (height.isPresent()) {
      scale = height.getAsDouble() / boxHeight.getAsDouble();
    }
    return new SvgSize(
        OptionalDouble.of(boxWidth.getAsDouble() * scale),
        OptionalDouble.of(boxHeight.getAsDouble() * scale));
  }

  Inspection toInspection(PictureLimits limits) {
    if (width.isEmpty() || height.isEmpty()) {
      return new Inspected(PictureFormat.SVG, null, null);
    }
    double wide = Math.max(1, Math.rint(width.getAsDouble()));
    double high = Math.max(1, Math.rint(height.getAsDouble()));
    if (wide * high > limits.maxPixels()) {
      return new TooLarge("an SVG of more pixels than the limit of " + limits.maxPixels());
    }
    return new Inspected(PictureFormat.SVG, (int) wide, (int) high);
  }
}
