package dev.verialsync.starter.compare;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code --columns} says: the names that the columns of a file have.
 *
 * @param names empty: the file is WooCommerce's product export
 */
record ChosenColumns(Map<ExportColumn, String> names) {

  static final ChosenColumns WOOCOMMERCE = new ChosenColumns(Map.of());

  private static final Map<String, ExportColumn> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("id", ExportColumn.ARTICLE);
    KEYS.put("barcode", ExportColumn.SKU);
    KEYS.put("name", ExportColumn.NAME);
    KEYS.put("price", ExportColumn.PRICE);
    KEYS.put("stock", ExportColumn.STOCK);
    KEYS.put("images", ExportColumn.IMAGES);
  }

  /** A comma stands before a key: names of columns may have commas, too. */
  private static final Pattern KEY =
      Pattern.compile("(?:^|,)\\s*(%s)\\s*=".formatted(String.join("|", KEYS.keySet())));

  ChosenColumns {
    names = Map.copyOf(names);
  }

  boolean areWooCommerce() {
    return names.isEmpty();
  }

  /** Reads {@code id=…,barcode=…,name=…}. */
  static final class Converter implements ITypeConverter<ChosenColumns> {

    @Override
    public ChosenColumns convert(String typed) {
      Map<ExportColumn, String> names = new EnumMap<>(ExportColumn.class);
      Matcher key = KEY.matcher(typed);
      boolean found = key.find() && key.start() == 0;
      while (found) {
        ExportColumn column = KEYS.get(key.group(1));
        int from = key.end();
        found = key.find();
        String name = typed.substring(from, found ? key.start() : typed.length()).strip();
        if (name.isEmpty() || names.put(column, name) != null) {
          throw refused(typed);
        }
      }
      if (!names.containsKey(ExportColumn.ARTICLE) && !names.containsKey(ExportColumn.SKU)) {
        throw refused(typed);
      }
      return new ChosenColumns(names);
    }

    private static TypeConversionException refused(String typed) {
      return new TypeConversionException(
          "expected is %s, each at most once, id or barcode among them; not %s"
              .formatted(
                  KEYS.keySet().stream().map(key -> key + "=COLUMN").collect(joining(",")), typed));
    }
  }
}
