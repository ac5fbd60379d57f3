package dev.verialsync.simulator.catalogue.generated;

import dev.verialsync.simulator.catalogue.CatalogueSource;
import dev.verialsync.simulator.catalogue.ErpTime;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.ReferenceRows;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.catalogue.TariffQuery;
import dev.verialsync.simulator.image.Image;
import dev.verialsync.simulator.image.ImageRenderer;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A bookshop's catalogue made from a seed: article n has the id n, and everything about it follows
 * from seed and id; nothing is kept in memory.
 */
public final class GeneratedCatalogue implements CatalogueSource {
  private static final int MODIFIED = 40;
  private static final int FIRST_MINUTE = ErpTime.minute(LocalDateTime.of(2019, 1, 1, 8, 0));
  private static final int LAST_MINUTE = ErpTime.minute(LocalDateTime.of(2024, 12, 31, 20, 0));

  private final int size;
  private final ArticleTraits traits;
  private final GeneratedArticles articles;
  private final GeneratedPrices prices;
  private final GeneratedImages images;
  private final ReferenceRows references;

  /** A catalogue of {@code size} articles in the live servers' manner. */
  public GeneratedCatalogue(long seed, int size, ImageOptions imageOptions) {
    this(seed, size, imageOptions, Manner.LIVE);
  }

  /** A catalogue of {@code size} articles; the manner changes how it is written alone. */
  public GeneratedCatalogue(long seed, int size, ImageOptions imageOptions, Manner manner) {
    this.size = size;
    this.traits = new ArticleTraits(seed);
    GeneratedReferences generatedReferences = new GeneratedReferences();
    this.references = generatedReferences.rows();
    this.articles = new GeneratedArticles(manner, traits, generatedReferences);
    this.prices = new GeneratedPrices(manner, traits);
    this.images = new GeneratedImages(traits, imageOptions, new ImageRenderer());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long idAt(int index) {
    return index + 1L;
  }

  @Override
  public int modifiedAt(int index) {
    return traits.dice(index + 1L, MODIFIED).between(FIRST_MINUTE, LAST_MINUTE);
  }

  @Override
  public boolean idsAreUnique() {
    return true;
  }

  @Override
  public Row articleAt(int index) {
    return articles.row(index + 1L);
  }

  @Override
  public Row newArticle(long id) {
    return articles.row(id);
  }

  @Override
  public List<Row> stock(long id) {
    return prices.stock(id);
  }

  @Override
  public boolean isStocked(long id) {
    return prices.isStocked(id);
  }

  @Override
  public List<Row> tariffs(long id, TariffQuery query) {
    return prices.tariffs(id, query);
  }

  @Override
  public int imageCount(long id) {
    return images.count(id);
  }

  @Override
  public List<Image> images(long id) {
    return images.images(id);
  }

  @Override
  public Image newImage(long id, int number) {
    return images.drawn(id, number);
  }

  @Override
  public long[] idsWithoutArticle() {
    return new long[0];
  }

  @Override
  public ReferenceRows references() {
    return references;
  }
}
