package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.picture.Base64Style;
import dev.verialsync.simulator.picture.Cover;
import dev.verialsync.simulator.picture.DrawnPicture;
import dev.verialsync.simulator.picture.Picture;
import dev.verialsync.simulator.picture.PictureFormat;
import dev.verialsync.simulator.picture.PictureStudio;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures of a generated catalogue. */
final class GeneratedPictures {
  /** An article with several pictures in every catalogue that has it. */
  static final long SHOWCASE_ARTICLE = 4711;

  /** The article that fills a page of pictures. */
  static final long ARTICLE_WITH_MOST_PICTURES = 1848;

  private static final int COUNT = 30;
  private static final int LOOK = 1000;
  private static final int LARGE_BYTES = 12_500_000;

  private final Traits traits;
  private final PictureOptions options;
  private final PictureStudio studio;

  GeneratedPictures(Traits traits, PictureOptions options, PictureStudio studio) {
    this.traits = traits;
    this.options = options;
    this.studio = studio;
  }

  int count(long id) {
    if (id == SHOWCASE_ARTICLE) {
      return 3;
    }
    if (id == ARTICLE_WITH_MOST_PICTURES) {
      return 48;
    }
    Dice dice = traits.dice(id, COUNT);
    if (dice.chance(0.437)) {
      return 0;
    }
    return dice.chance(0.008) ? dice.between(2, 4) : 1;
  }

  List<Picture> pictures(long id) {
    return IntStream.rangeClosed(1, count(id)).mapToObj(n -> picture(id, n)).toList();
  }

  /** A picture that nobody had before: its footer tells its number. */
  Picture drawn(long id, int number) {
    return picture(id, traits.dice(id, LOOK + number), "Nueva foto n.º " + number);
  }

  private Picture picture(long id, int position) {
    Dice dice = traits.dice(id, LOOK - position);
    long manufacturer = traits.manufacturer(id);
    if (traits.isBook(id) && manufacturer % 8 == 1 && position == 1 && dice.chance(0.5)) {
      return placeholder(manufacturer);
    }
    return picture(id, dice, "Imagen " + position);
  }

  private Picture picture(long id, Dice dice, String footer) {
    PictureFormat format = format(dice.between(0, 99));
    Base64Style style = style(dice.between(0, 99), format);
    boolean large = options.largeShare() > 0 && dice.chance(options.largeShare());
    int bytes =
        large
            ? LARGE_BYTES + dice.between(-1_500_000, 1_500_000)
            : options.typicalBytes() / 2 + dice.between(0, options.typicalBytes());
    int theme =
        large ? PictureStudio.themeOfLargeOriginals() : dice.between(0, PictureStudio.themes() - 1);
    Cover cover =
        new Cover(
            large ? PictureFormat.JPEG : format,
            "Art. " + id,
            traits.name(id),
            footer,
            theme,
            bytes);
    return new DrawnPicture(studio, cover, large ? Base64Style.PLAIN : style);
  }

  private Picture placeholder(long manufacturer) {
    Cover cover =
        new Cover(
            PictureFormat.JPEG,
            "Sin foto",
            Traits.manufacturerName(manufacturer),
            "Imagen no disponible",
            (int) manufacturer,
            options.typicalBytes() / 2);
    return new DrawnPicture(studio, cover, Base64Style.PLAIN);
  }

  private static PictureFormat format(int percent) {
    if (percent < 84) {
      return PictureFormat.JPEG;
    }
    if (percent < 93) {
      return PictureFormat.PNG;
    }
    return switch (percent) {
      case 93, 94, 95 -> PictureFormat.GIF;
      case 96 -> PictureFormat.WEBP;
      case 97 -> PictureFormat.BMP;
      default -> PictureFormat.TIFF;
    };
  }

  private static Base64Style style(int percent, PictureFormat format) {
    if (percent < 80) {
      return Base64Style.PLAIN;
    }
    if (percent < 85) {
      return Base64Style.DATA_URI;
    }
    if (percent < 89) {
      return format == PictureFormat.PNG ? Base64Style.DATA_URI_SAYING_JPEG : Base64Style.PLAIN;
    }
    return percent < 94 ? Base64Style.LINES : Base64Style.ESCAPED_SLASHES;
  }
}
