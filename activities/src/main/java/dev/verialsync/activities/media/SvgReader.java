package dev.verialsync.activities.media;

import dev.verialsync.activities.media.Inspection.NotAPicture;
import dev.verialsync.activities.media.Inspection.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Judges markup: an SVG is a well-formed document whose root is {@code svg}. A document type is
 * passed over, nothing outside the bytes is read, and an SVG that declares or needs an entity is
 * refused. (SAX, because the JDK's StAX prints malformed bytes to the standard error.)
 */
final class SvgReader {
  private final PictureLimits limits;

  SvgReader(PictureLimits limits) {
    this.limits = limits;
  }

  Inspection inspect(PictureSource source) throws IOException {
    Document document = new Document(limits, source.length());
    // The parser answers malformed bytes with an IOException of its own, so that opening the
    // source, which may fail for other reasons, is kept apart.
    try (InputStream in = new BoundedInputStream(source.open(), limits.maxSvgBytes())) {
      return document.parse(in);
    }
  }

  /** The events of one document, and what they say about it so far. */
  private static final class Document extends DefaultHandler2 {
    private final PictureLimits limits;
    private final long length;
    private @Nullable Inspection verdict;

    Document(PictureLimits limits, long length) {
      this.limits = limits;
      this.length = length;
    }

    Inspection parse(InputStream in) {
      try {
        SAXParser parser = parser();
        parser.setProperty("http://xml.org/sax/properties/declaration-handler", this);
        parser.parse(in, this);
      } catch (Stop stop) {
        return stop.verdict;
      } catch (SAXException | IOException | RuntimeException e) {
        return new NotAPicture("markup that is not well-formed XML");
      }
      return verdict == null ? new NotAPicture("markup without a root") : verdict;
    }

    private static SAXParser parser() throws SAXException {
      try {
        SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newSAXParser();
      } catch (ParserConfigurationException e) {
        throw new IllegalStateException("The JDK's own parser has these features", e);
      }
    }

    @Override
    public void startElement(String uri, String name, String qualifiedName, Attributes attributes)
        throws Stop {
      if (verdict != null) {
        return;
      }
      if (!name.equals("svg")) {
        throw new Stop(new NotAPicture("markup whose root is <" + shortened(name) + ">"));
      }
      if (length > limits.maxSvgBytes()) {
        throw new Stop(
            new TooLarge(
                "an SVG of %d bytes, more than the limit of %d bytes"
                    .formatted(length, limits.maxSvgBytes())));
      }
      verdict = SvgSize.of(attributes).toInspection(limits);
    }

    @Override
    public void internalEntityDecl(String name, String value) throws Stop {
      throw entity();
    }

    @Override
    public void externalEntityDecl(String name, @Nullable String publicId, String systemId)
        throws Stop {
      throw entity();
    }

    @Override
    public void skippedEntity(String name) throws Stop {
      throw entity();
    }

    @Override
    public InputSource resolveEntity(
        @Nullable String name, @Nullable String publicId, @Nullable String base, String systemId)
        throws Stop {
      throw entity();
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXParseException {
      throw e;
    }

    private static Stop entity() {
      return new Stop(new NotAPicture("an SVG that declares or needs entities"));
    }

    private static String shortened(String name) {
      return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }
  }

  /** Ends the parsing early, with what is known by then. */
  private static final class Stop extends SAXException {
    private static final long serialVersionUID = 1L;
    private final transient Inspection verdict;

    Stop(Inspection verdict) {
      this.verdict = verdict;
    }
  }
}
