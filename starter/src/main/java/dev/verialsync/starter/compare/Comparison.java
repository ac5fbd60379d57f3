package dev.verialsync.starter.compare;

import static java.util.stream.Collectors.joining;

import dev.verialsync.db.shop.CatalogueProduct;
import dev.verialsync.starter.compare.CompareReport.Counts;
import dev.verialsync.starter.compare.CompareReport.Difference;
import dev.verialsync.starter.compare.CompareReport.Here;
import dev.verialsync.starter.compare.CompareReport.InactiveHere;
import dev.verialsync.starter.compare.CompareReport.SeveralHere;
import dev.verialsync.starter.compare.CompareReport.SeveralThere;
import dev.verialsync.starter.compare.ExportRow.There;
import dev.verialsync.starter.text.Figures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Matches another system's products with ours and collects what differs. Holds one small record for
 * each row and each difference.
 */
final class Comparison implements Consumer<ExportRow> {

  /** So many prices say whether the wrong basis was chosen. */
  private static final int TELLING = 5;

  private final CatalogueIndex here;
  private final PriceBasis prices;

  private final Map<Long, List<There>> matched = new TreeMap<>();

  /** Variable products among the matched rows, by their article. */
  private final Map<Long, List<There>> matchedParents = new HashMap<>();

  /** Articles that cannot be told apart by their barcode, and have a product there. */
  private final Set<Long> alike = new HashSet<>();

  private final List<There> parents = new ArrayList<>();
  private final Set<String> parentsNamed = new HashSet<>();
  private final List<There> onlyThere = new ArrayList<>();
  private final List<InactiveHere> inactiveHere = new ArrayList<>();
  private final List<SeveralHere> severalHere = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();
  private final List<BadRow> badRows = new ArrayList<>();
  private long byBarcode;
  private long byId;
  private long stockNotKept;
  private long sameOnOtherBasis;

  Comparison(CatalogueIndex here, PriceBasis prices) {
    this.here = here;
    this.prices = prices;
  }

  /** What cannot be compared. */
  void bad(BadRow row) {
    badRows.add(row);
  }

  @Override
  public void accept(ExportRow row) {
    if (!row.parent().isEmpty()) {
      parentsNamed.add(parentKey(row.parent()));
    }
    List<CatalogueProduct> found = here.withBarcode(row.product().sku());
    CatalogueProduct withId = found.isEmpty() ? here.withId(row.article()) : null;
    if (withId != null) {
      byId++;
      match(row, withId);
      return;
    }
    if (found.isEmpty()) {
      found = here.withBarcode(row.gtin());
    }
    if (found.size() == 1) {
      byBarcode++;
      match(row, found.get(0));
    } else if (!found.isEmpty()) {
      List<Long> articles = found.stream().map(CatalogueProduct::id).toList();
      alike.addAll(articles);
      severalHere.add(new SeveralHere(row.product(), articles));
    } else {
      (row.isParent() ? parents : onlyThere).add(row.product());
    }
  }

  private void match(ExportRow row, CatalogueProduct product) {
    (row.isParent() ? matchedParents : matched)
        .computeIfAbsent(product.id(), id -> new ArrayList<>(1))
        .add(row.product());
    if (product.active()) {
      compare(row, product);
    } else if (row.product().published()) {
      inactiveHere.add(new InactiveHere(product.id(), row.product()));
    }
  }

  private static String parentKey(String parent) {
    return parent.toLowerCase(Locale.ROOT).replaceFirst("^id:\\s*", "id:");
  }

  private void compare(ExportRow row, CatalogueProduct product) {
    ExportRow.Price price = row.price();
    if (price != null && !prices.isSame(prices.of(product), price.amount())) {
      differs(ComparedField.PRICE, row, product, plain(prices.of(product)), plain(price.amount()));
      PriceBasis other = prices.other();
      sameOnOtherBasis += other.isSame(other.of(product), price.amount()) ? 1 : 0;
    }
    BigDecimal stock = row.stock();
    if (stock == null) {
      stockNotKept++;
    } else if (stock.compareTo(product.stock()) != 0) {
      differs(ComparedField.STOCK, row, product, plain(product.stock()), plain(stock));
    }
    String name = row.name();
    String ours = product.name() == null ? "" : product.name();
    if (name != null && !CellText.comparable(name).equals(CellText.comparable(ours))) {
      differs(ComparedField.NAME, row, product, ours, row.product().name());
    }
    Integer images = row.images();
    if (images != null && images != product.images()) {
      differs(
          ComparedField.IMAGES,
          row,
          product,
          String.valueOf(product.images()),
          String.valueOf(images));
    }
  }

  private static @Nullable String plain(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private void differs(
      ComparedField field,
      ExportRow row,
      CatalogueProduct product,
      @Nullable String here,
      @Nullable String there) {
    differences.add(new Difference(field, product.id(), row.product(), here, there));
  }

  /**
   * All that was found, once the last row was taken.
   *
   * @param rows how many rows the file has
   */
  CompareReport report(String name, ExportFile file, long rows) {
    parents.stream().filter(parent -> !isNamed(parent)).forEach(onlyThere::add);
    parents.removeIf(parent -> !isNamed(parent));
    onlyThere.sort(Comparator.comparingLong(There::line));
    // A variable product and its variation are one product, whatever both are matched with.
    matchedParents.forEach(matched::putIfAbsent);
    List<SeveralThere> severalThere =
        matched.entrySet().stream()
            .filter(found -> found.getValue().size() > 1)
            .map(found -> new SeveralThere(found.getKey(), found.getValue()))
            .toList();
    List<Here> onlyHere = unmatched(true);
    List<Here> onlyHereInactive = unmatched(false);
    return new CompareReport(
        name,
        file.isWooCommerce() ? "woocommerce" : "columns",
        String.valueOf(file.delimiter()),
        prices,
        counts(rows, onlyHere.size(), onlyHereInactive.size(), severalThere),
        file.absentFields(),
        notes(file),
        onlyThere,
        onlyHere,
        onlyHereInactive,
        inactiveHere,
        severalThere,
        severalHere,
        differences,
        badRows);
  }

  private Counts counts(
      long rows, long onlyHere, long onlyHereInactive, List<SeveralThere> severalThere) {
    long active = here.products().stream().filter(CatalogueProduct::active).count();
    return new Counts(
        rows,
        active,
        here.products().size() - active,
        byBarcode + byId,
        byBarcode,
        byId,
        matched.size(),
        parents.size(),
        onlyThere.size(),
        onlyHere,
        onlyHereInactive,
        inactiveHere.size(),
        severalThere.size(),
        severalThere.stream().mapToLong(several -> several.products().size()).sum(),
        severalHere.size(),
        differing(ComparedField.PRICE),
        differing(ComparedField.STOCK),
        differing(ComparedField.NAME),
        differing(ComparedField.IMAGES),
        stockNotKept,
        badRows.size());
  }

  private long differing(ComparedField field) {
    return differences.stream().filter(found -> found.field() == field).count();
  }

  private boolean isNamed(There parent) {
    return parentsNamed.contains(parentKey(parent.sku()))
        || parentsNamed.contains("id:" + parent.id());
  }

  private List<Here> unmatched(boolean active) {
    return here.products().stream()
        .filter(product -> product.active() == active)
        .filter(product -> !matched.containsKey(product.id()) && !alike.contains(product.id()))
        .map(product -> new Here(product.id(), product.barcode(), product.name()))
        .toList();
  }

  private List<String> notes(ExportFile file) {
    Set<ComparedField> absent = file.absentFields();
    List<String> notes = new ArrayList<>();
    if (here.products().isEmpty()) {
      notes.add("The catalogue here is empty: a run fills it.");
    }
    if (!absent.isEmpty()) {
      notes.add(
          "Not compared, because the file has no such column: %s."
              .formatted(absent.stream().map(ComparedField::label).collect(joining(", "))));
    }
    file.repeatedColumns().stream()
        .map("The file has several columns %s: the first one is compared."::formatted)
        .forEach(notes::add);
    long differingPrices = differing(ComparedField.PRICE);
    if (sameOnOtherBasis >= TELLING && 2 * sameOnOtherBasis > differingPrices) {
      notes.add(
          "%s of the %s are the same with --prices %s."
              .formatted(
                  Figures.number(sameOnOtherBasis),
                  Figures.count(differingPrices, "differing price", "differing prices"),
                  prices.other().label()));
    }
    return notes;
  }
}
