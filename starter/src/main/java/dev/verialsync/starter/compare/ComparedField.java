package dev.verialsync.starter.compare;

import com.fasterxml.jackson.annotation.JsonValue;

/** What is compared of an article that both systems have. */
enum ComparedField {
  PRICE("price", ExportColumn.PRICE),
  STOCK("stock", ExportColumn.STOCK),
  NAME("name", ExportColumn.NAME),
  IMAGES("images", ExportColumn.IMAGES);

  private final String label;
  private final ExportColumn column;

  ComparedField(String label, ExportColumn column) {
    this.label = label;
    this.column = column;
  }

  /** As people and scripts read it. */
  @JsonValue
  String label() {
    return label;
  }

  ExportColumn column() {
    return column;
  }
}
