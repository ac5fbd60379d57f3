package dev.verialsync.simulator.catalogue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rows of all reference lists. */
public final class ReferenceRows {
  private record FieldRow(long field, long family, Row row) {}

  private final Map<ReferenceList, List<FieldRow>> rows = new EnumMap<>(ReferenceList.class);

  public void add(ReferenceList list, Row row) {
    add(list, 0, 0, row);
  }

  public void add(ReferenceList list, long field, long family, Row row) {
    rows.computeIfAbsent(list, key -> new ArrayList<>()).add(new FieldRow(field, family, row));
  }

  List<Row> of(ReferenceList list) {
    return rows.getOrDefault(list, List.of()).stream().map(FieldRow::row).toList();
  }

  List<Row> of(ReferenceList list, long field, long family) {
    return rows.getOrDefault(list, List.of()).stream()
        .filter(row -> row.field() == field && row.family() == family)
        .map(FieldRow::row)
        .toList();
  }
}
