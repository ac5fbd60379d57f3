package dev.verialsync.starter.compare;

import dev.verialsync.activities.verial.text.BlankText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One row's cells, each of which may be bad. */
final class RowReading {

  private final boolean isWooCommerce;
  private final Map<ExportColumn, Integer> positions;
  private final long line;
  private final List<String> cells;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param positions of the columns that the file has
   */
  RowReading(
      boolean isWooCommerce, Map<ExportColumn, Integer> positions, long line, List<String> cells) {
    this.isWooCommerce = isWooCommerce;
    this.positions = positions;
    this.line = line;
    this.cells = cells;
  }

  /** What is wrong with the cells that were read. */
  Optional<BadRow> problem() {
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(new BadRow(line, String.join("; ", problems)));
  }

  /** Null where the row cannot be matched; {@link #problem} says why. */
  @Nullable ExportRow row() {
    String sku = key(ExportColumn.SKU);
    if (CellText.isShortenedNumber(sku)) {
      problems.add("SKU %s is a number that a spreadsheet has shortened".formatted(sku));
      return null;
    }
    String name = cell(ExportColumn.NAME);
    List<String> types =
        List.of(cell(ExportColumn.TYPE).strip().toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
    boolean isParent = types.stream().anyMatch(type -> type.startsWith("variable"));
    return new ExportRow(
        new ExportRow.There(
            line,
            key(ExportColumn.ID),
            sku,
            CellText.shortened(name),
            !Set.of("0", "-1", "2").contains(cell(ExportColumn.PUBLISHED).strip())),
        isWooCommerce ? sku : key(ExportColumn.ARTICLE),
        key(ExportColumn.GTIN),
        isParent,
        key(ExportColumn.PARENT),
        has(ExportColumn.NAME) ? name(name) : null,
        isParent || types.contains("grouped") ? null : price(),
        stock(),
        has(ExportColumn.IMAGES) ? CellText.images(cell(ExportColumn.IMAGES)) : null);
  }

  private @Nullable String name(String name) {
    if (name.indexOf(ExportFile.LOST) < 0) {
      return name;
    }
    problems.add(
        "the name has characters that are not UTF-8: %s".formatted(CellText.shortened(name)));
    return null;
  }

  private ExportRow.@Nullable Price price() {
    String cell = cell(ExportColumn.PRICE);
    if (!has(ExportColumn.PRICE) || cell.isBlank()) {
      return has(ExportColumn.PRICE) ? new ExportRow.Price(null) : null;
    }
    BigDecimal amount = number("price", cell);
    return amount == null ? null : new ExportRow.Price(amount);
  }

  private @Nullable BigDecimal stock() {
    String cell = cell(ExportColumn.STOCK);
    // WooCommerce says “parent” where the variable product keeps the stock of its variations.
    return cell.isBlank() || cell.strip().equalsIgnoreCase("parent") ? null : number("stock", cell);
  }

  private @Nullable BigDecimal number(String what, String cell) {
    BigDecimal number = CellNumber.of(cell).orElse(null);
    if (number == null) {
      problems.add("%s is not a number: %s".formatted(what, CellText.shortened(cell)));
    }
    return number;
  }

  private boolean has(ExportColumn column) {
    return positions.containsKey(column);
  }

  private String key(ExportColumn column) {
    return BlankText.key(cell(column));
  }

  private String cell(ExportColumn column) {
    Integer position = positions.get(column);
    return position == null || position >= cells.size()
        ? ""
        : CellText.unescaped(cells.get(position));
  }
}
