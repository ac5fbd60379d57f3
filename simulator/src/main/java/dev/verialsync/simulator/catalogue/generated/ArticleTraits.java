package dev.verialsync.simulator.catalogue.generated;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The traits that an article's generated row, prices and images share. */
final class ArticleTraits {
  /** Bills the eco-tax of other articles. */
  static final long ECO_TAX_ARTICLE = 3;

  private static final int VARIANTS_PER_GROUP = 4;
  private static final int KIND = 1;
  private static final int NAME = 2;
  private static final int BARCODE = 3;
  private static final int MANUFACTURER = 4;

  private final long seed;

  ArticleTraits(long seed) {
    this.seed = seed;
  }

  SeededRandom dice(long id, int purpose) {
    return SeededRandom.of(seed, id, purpose);
  }

  boolean isVariant(long id) {
    long group = id / VARIANTS_PER_GROUP;
    return group > 0 && dice(group, 5).chance(0.02);
  }

  String nexo(long id) {
    return "CAMISETA-" + id / VARIANTS_PER_GROUP;
  }

  boolean isBook(long id) {
    return id != ECO_TAX_ARTICLE && !isVariant(id) && dice(id, KIND).chance(0.78);
  }

  String name(long id) {
    if (id == ECO_TAX_ARTICLE) {
      return "Ecotasa pilas y aparatos (RAEE)";
    }
    if (isVariant(id)) {
      String motif = dice(id / VARIANTS_PER_GROUP, NAME).pick(Vocabulary.NOUNS);
      return "Camiseta «%s» talla %s"
          .formatted(motif, Vocabulary.SIZES.get((int) (id % VARIANTS_PER_GROUP)));
    }
    SeededRandom dice = dice(id, NAME);
    return isBook(id)
        ? dice.pick(Vocabulary.NOUNS)
            + " "
            + dice.pick(Vocabulary.COMPLEMENTS)
            + dice.pick(Vocabulary.ENDINGS)
        : dice.pick(Vocabulary.ORDINARY) + dice.pick(Vocabulary.ORDINARY_ENDINGS);
  }

  /** As the row spells it: empty, padded, in lower case or another article's, sometimes. */
  String barcode(long id) {
    SeededRandom dice = dice(id, BARCODE);
    int kind = dice.between(0, 99);
    if (kind < 3) {
      return "";
    }
    if (kind < 5 && id > 1) {
      return plainBarcode(id - 1);
    }
    String plain = plainBarcode(id);
    if (kind < 8) {
      return " " + plain + "  ";
    }
    return kind < 10 ? plain.toLowerCase(Locale.ROOT) : plain;
  }

  long manufacturer(long id) {
    SeededRandom dice = dice(id, MANUFACTURER);
    if (dice.chance(0.02)) {
      return 0;
    }
    int publishers = Vocabulary.PUBLISHERS.size();
    return isBook(id)
        ? dice.between(1, publishers)
        : publishers + dice.between(1, Vocabulary.MAKERS.size());
  }

  static String manufacturerName(long manufacturer) {
    List<String> publishers = Vocabulary.PUBLISHERS;
    int index = (int) manufacturer - 1;
    return index < publishers.size()
        ? publishers.get(index)
        : Vocabulary.MAKERS.get(index - publishers.size());
  }

  private String plainBarcode(long id) {
    if (!isBook(id)) {
      return "REF-%c%05d".formatted((char) ('A' + id % 26), id);
    }
    String digits = "97884%07d".formatted(id % 10_000_000);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits + (10 - sum % 10) % 10;
  }

  String sentences(SeededRandom dice, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> dice.pick(Vocabulary.SENTENCES))
        .collect(Collectors.joining(" "));
  }
}
