package dev.verialsync.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ReferenceList;
import dev.verialsync.simulator.catalogue.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Changes every list of names that a shop reads. */
public final class ReferenceChanges {

  /** The tables of {@code shop} that show them. */
  public static final List<String> TABLES =
      List.of(
          "category",
          "web_category",
          "manufacturer",
          "collection",
          "school_year",
          "subject",
          "configurable_field",
          "configurable_field_node");

  private static final long FIRST_ADDED = 90_000;

  private ReferenceChanges() {}

  /**
   * All names change; what the round before added vanishes and something else is new; a leaf of
   * each tree moves, and a root with all that is below it.
   *
   * @param round from 1, another each time
   */
  public static void make(Catalogue erp, int round) {
    Stream.of(ReferenceList.values())
        .filter(list -> list != ReferenceList.FIELD_VALUES)
        .forEach(list -> erp.setReferences(list, changed(erp.references(list), round)));
  }

  private static List<Row> changed(List<JsonNode> rows, int round) {
    List<ObjectNode> kept = new ArrayList<>();
    for (JsonNode row : rows) {
      if (row.path("Id").asLong() < FIRST_ADDED) {
        ObjectNode copy = row.deepCopy();
        String name = name(copy);
        kept.add(copy.put(name, copy.path(name).asText() + " " + round));
      }
    }
    if (kept.get(0).has("ID_Padre")) {
      kept.stream()
          .skip(1)
          .filter(row -> row.path("ID_Padre").asLong() == 0)
          .reduce((one, other) -> other)
          .ifPresent(root -> root.put("ID_Padre", kept.get(0).path("Id").asLong()));
      kept.get(kept.size() - 1).put("ID_Padre", kept.get(round).path("Id").asLong());
    }
    ObjectNode added = kept.get(0).deepCopy();
    kept.add(added.put("Id", FIRST_ADDED + round).put(name(added), "Nuevo " + round));
    return kept.stream().map(row -> Row.of((JsonNode) row)).toList();
  }

  private static String name(ObjectNode row) {
    return Stream.of("Nombre", "Valor", "Descripcion").filter(row::has).findFirst().orElseThrow();
  }
}
