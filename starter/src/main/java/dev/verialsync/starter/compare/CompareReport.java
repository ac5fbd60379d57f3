package dev.verialsync.starter.compare;

import dev.verialsync.starter.compare.ExportRow.There;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue next to another system's export; also the document under {@code --json}.
 *
 * @param format {@code woocommerce} or {@code columns}
 * @param notCompared what the file says nothing about
 * @param onlyThere what no article here is matched with
 * @param onlyHere active articles that no row is matched with
 * @param onlyHereInactive the inactive ones
 * @param inactiveHere published there, but Verial's list no longer shows the article
 * @param severalThere articles that are several products there
 * @param severalHere products there whose barcode several articles here have: not compared
 */
record CompareReport(
    String file,
    String format,
    String delimiter,
    PriceBasis prices,
    Counts counts,
    Set<ComparedField> notCompared,
    List<String> notes,
    List<There> onlyThere,
    List<Here> onlyHere,
    List<Here> onlyHereInactive,
    List<InactiveHere> inactiveHere,
    List<SeveralThere> severalThere,
    List<SeveralHere> severalHere,
    List<Difference> differences,
    List<BadRow> badRows) {

  /**
   * How many.
   *
   * @param rows of the file, the bad ones included
   * @param matched rows that stand for an article here
   * @param parents variable products that gather variations and stand for no article here
   * @param severalThereProducts what the articles of {@code severalThere} are there, together
   * @param stockNotKept matched rows without a stock to compare
   * @param price rows with another price; the next three likewise
   */
  record Counts(
      long rows,
      long articles,
      long inactiveArticles,
      long matched,
      long matchedByBarcode,
      long matchedById,
      long matchedArticles,
      long parents,
      long onlyThere,
      long onlyHere,
      long onlyHereInactive,
      long inactiveHere,
      long severalThere,
      long severalThereProducts,
      long severalHere,
      long price,
      long stock,
      long name,
      long images,
      long stockNotKept,
      long badRows) {}

  /** An article here. */
  record Here(long article, @Nullable String barcode, @Nullable String name) {}

  record InactiveHere(long article, There product) {}

  record SeveralThere(long article, List<There> products) {}

  record SeveralHere(There product, List<Long> articles) {}

  /** A field that is not the same; null = it has no price. */
  record Difference(
      ComparedField field,
      long article,
      There product,
      @Nullable String here,
      @Nullable String there) {}
}
