package dev.verialsync.simulator.catalogue.generated;

import dev.verialsync.simulator.image.Base64Style;
import dev.verialsync.simulator.image.Cover;
import dev.verialsync.simulator.image.DrawnImage;
import dev.verialsync.simulator.image.Image;
import dev.verialsync.simulator.image.ImageFormat;
import dev.verialsync.simulator.image.ImageRenderer;
import java.util.List;
import java.util.stream.IntStream;

/** Images of a generated catalogue. */
final class GeneratedImages {
  /** An article with several images in every catalogue that has it. */
  static final long SHOWCASE_ARTICLE = 4711;

  /** The article that fills a page of images. */
  static final long ARTICLE_WITH_MOST_IMAGES = 1848;

  private static final int COUNT = 30;
  private static final int LOOK = 1000;
  private static final int LARGE_BYTES = 12_500_000;

  private final ArticleTraits traits;
  private final ImageOptions options;
  private final ImageRenderer renderer;

  GeneratedImages(ArticleTraits traits, ImageOptions options, ImageRenderer renderer) {
    this.traits = traits;
    this.options = options;
    this.renderer = renderer;
  }

  int count(long id) {
    if (id == SHOWCASE_ARTICLE) {
      return 3;
    }
    if (id == ARTICLE_WITH_MOST_IMAGES) {
      return 48;
    }
    SeededRandom dice = traits.dice(id, COUNT);
    if (dice.chance(0.437)) {
      return 0;
    }
    return dice.chance(0.008) ? dice.between(2, 4) : 1;
  }

  List<Image> images(long id) {
    return IntStream.rangeClosed(1, count(id)).mapToObj(n -> image(id, n)).toList();
  }

  /** A new image: its footer shows its number. */
  Image drawn(long id, int number) {
    return image(id, traits.dice(id, LOOK + number), "Nueva foto n.º " + number);
  }

  private Image image(long id, int position) {
    SeededRandom dice = traits.dice(id, LOOK - position);
    long manufacturer = traits.manufacturer(id);
    if (traits.isBook(id) && manufacturer % 8 == 1 && position == 1 && dice.chance(0.5)) {
      return placeholder(manufacturer);
    }
    return image(id, dice, "Imagen " + position);
  }

  private Image image(long id, SeededRandom dice, String footer) {
    ImageFormat format = format(dice.between(0, 99));
    Base64Style style = style(dice.between(0, 99), format);
    boolean large = options.largeShare() > 0 && dice.chance(options.largeShare());
    int bytes =
        large
            ? LARGE_BYTES + dice.between(-1_500_000, 1_500_000)
            : options.typicalBytes() / 2 + dice.between(0, options.typicalBytes());
    int theme =
        large ? ImageRenderer.themeOfLargeOriginals() : dice.between(0, ImageRenderer.themes() - 1);
    Cover cover =
        new Cover(
            large ? ImageFormat.JPEG : format, "Art. " + id, traits.name(id), footer, theme, bytes);
    return new DrawnImage(renderer, cover, large ? Base64Style.PLAIN : style);
  }

  private Image placeholder(long manufacturer) {
    Cover cover =
        new Cover(
            ImageFormat.JPEG,
            "Sin foto",
            ArticleTraits.manufacturerName(manufacturer),
            "Imagen no disponible",
            (int) manufacturer,
            options.typicalBytes() / 2);
    return new DrawnImage(renderer, cover, Base64Style.PLAIN);
  }

  private static ImageFormat format(int percent) {
    if (percent < 84) {
      return ImageFormat.JPEG;
    }
    if (percent < 93) {
      return ImageFormat.PNG;
    }
    return switch (percent) {
      case 93, 94, 95 -> ImageFormat.GIF;
      case 96 -> ImageFormat.WEBP;
      case 97 -> ImageFormat.BMP;
      default -> ImageFormat.TIFF;
    };
  }

  private static Base64Style style(int percent, ImageFormat format) {
    if (percent < 80) {
      return Base64Style.PLAIN;
    }
    if (percent < 85) {
      return Base64Style.DATA_URI;
    }
    if (percent < 89) {
      return format == ImageFormat.PNG ? Base64Style.DATA_URI_SAYING_JPEG : Base64Style.PLAIN;
    }
    return percent < 94 ? Base64Style.LINES : Base64Style.ESCAPED_SLASHES;
  }
}
