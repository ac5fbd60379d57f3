package dev.verialsync.activities.media;

import dev.verialsync.activities.media.Inspection.Inspected;
import dev.verialsync.activities.media.Inspection.NotAPicture;
import dev.verialsync.activities.media.Inspection.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalDouble;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Judges markup: an SVG is a well-formed document whose root is {@code svg}. Document types are
 * passed over, nothing outside the bytes is read, and an SVG that needs an entity is refused.
 */
final class SvgReader {
  private final PictureLimits limits;

  SvgReader(PictureLimits limits) {
    this.limits = limits;
  }

  Inspection inspect(PictureSource source) throws IOException {
    try (InputStream in = new BoundedInputStream(source.open(), limits.maxSvgBytes())) {
      XMLStreamReader xml = factory().createXMLStreamReader(in);
      try {
        return inspect(xml, source.length());
      } finally {
        xml.close();
      }
    } catch (XMLStreamException | RuntimeException e) {
      return new NotAPicture("markup that is not well-formed XML");
    }
  }

  private Inspection inspect(XMLStreamReader xml, long length) throws XMLStreamException {
    while (xml.next() != XMLStreamConstants.START_ELEMENT) {
      // Comments, processing instructions and a document type may come before the root.
    }
    if (!xml.getLocalName().equals("svg")) {
      return new NotAPicture("markup whose root is <" + shortened(xml.getLocalName()) + ">");
    }
    if (length > limits.maxSvgBytes()) {
      return new TooLarge(
          "an SVG of "
              + length
              + " bytes, more than the limit of "
              + limits.maxSvgBytes()
              + " bytes");
    }
    SvgSize size = SvgSize.of(xml);
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.ENTITY_REFERENCE) {
        return new NotAPicture("an SVG that needs an entity declared elsewhere");
      }
    }
    return size.toInspection(limits);
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "...";
  }

  /** One a document: the JDK does not say that its factories may be shared by threads. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing outside the document is read");
        });
    return factory;
  }

  /** The size that the root element gives, in CSS pixels; each side absent where it says none. */
  private record SvgSize(OptionalDouble width, OptionalDouble height) {
    static SvgSize of(XMLStreamReader root) {
      OptionalDouble width = CssLength.inPixels(root.getAttributeValue(null, "width"));
      OptionalDouble height = CssLength.inPixels(root.getAttributeValue(null, "height"));
      if (width.isPresent() && height.isPresent()) {
        return new SvgSize(width, height);
      }
      return ofViewBox(root.getAttributeValue(null, "viewBox"), width, height);
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
}
