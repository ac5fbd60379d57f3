package dev.verialsync.activities.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column for each column of {@code shop.product_detail}; lists are JSON in a cell. */
final class CsvWriter implements ProductWriter {

  private final CsvCells cells;
  private final List<String> columns;

  CsvWriter(Appendable out, List<String> columns) throws IOException {
    this.cells = new CsvCells(out);
    this.columns = columns;
  }

  @Override
  public void begin() throws IOException {
    cells.row(columns);
  }

  @Override
  public Set<String> write(ExportedProduct product) throws IOException {
    List<@Nullable Object> row = new ArrayList<>();
    for (String column : columns) {
      row.add(cell(product, column));
    }
    cells.row(row);
    return Set.of();
  }

  private static @Nullable Object cell(ExportedProduct product, String column) {
    JsonNode value = product.json().path(column);
    return switch (column) {
      case "category_path" -> CsvCells.text(path(value));
      case "web_category_paths" -> CsvCells.text(joined(value, " | "));
      case "images" -> String.join(" ", product.imageUrls());
      default -> cell(value);
    };
  }

  private static @Nullable Object cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (value.isNumber()) {
      return value.decimalValue().toPlainString();
    }
    return value.isTextual() ? CsvCells.text(value.asText()) : value.toString();
  }

  private static String joined(JsonNode paths, String separator) {
    List<String> joined = new ArrayList<>();
    paths.forEach(path -> joined.add(path(path)));
    return String.join(separator, joined);
  }

  private static String path(JsonNode names) {
    List<String> path = new ArrayList<>();
    names.forEach(name -> path.add(name.asText("")));
    return String.join(" > ", path);
  }
}
