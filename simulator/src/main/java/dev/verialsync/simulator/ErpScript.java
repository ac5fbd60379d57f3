package dev.verialsync.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.simulator.catalogue.BulkChange;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ChangeKind;
import dev.verialsync.simulator.catalogue.ReferenceList;
import dev.verialsync.simulator.catalogue.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Changes of the catalogue written as JSON objects with an {@code op}. */
final class ErpScript {
  private final Catalogue catalogue;
  private final ObjectMapper mapper;
  private final AtomicLong changes = new AtomicLong();

  ErpScript(Catalogue catalogue, ObjectMapper mapper) {
    this.catalogue = catalogue;
    this.mapper = mapper;
  }

  /**
   * Applies one change or a list of them, in order.
   *
   * @return the ids of the articles concerned
   * @throws IllegalArgumentException if a change cannot be made; those before it stay
   */
  List<Long> apply(JsonNode changeOrChanges) {
    List<Long> ids = new ArrayList<>();
    if (changeOrChanges.isArray()) {
      changeOrChanges.forEach(change -> ids.addAll(applyOne(change)));
    } else {
      ids.addAll(applyOne(changeOrChanges));
    }
    return ids;
  }

  private List<Long> applyOne(JsonNode change) {
    String op = change.path("op").asText();
    switch (op) {
      case "addArticle" -> {
        return List.of(addArticle(change));
      }
      case "bulk" -> {
        return bulk(change);
      }
      case "setReferences" -> {
        ReferenceList list = ReferenceList.valueOf(upper(change.path("list").asText()));
        catalogue.setReferences(list, rows(change));
        return List.of();
      }
      default -> {
        long id = number(change, "id");
        applyTo(id, op, change);
        return List.of(id);
      }
    }
  }

  private void applyTo(long id, String op, JsonNode change) {
    switch (op) {
      case "changeArticle" -> catalogue.changeArticle(id, fields(change));
      case "moveArticle" -> catalogue.moveArticle(id, Math.toIntExact(number(change, "place")));
      case "setRawRow" -> setRawRow(id, change);
      case "touchArticle" -> catalogue.touch(id);
      case "removeArticle" -> catalogue.removeArticle(id);
      case "returnArticle" -> catalogue.returnArticle(id);
      case "setStock" -> setStock(id, change);
      case "setTariffs" -> setTariffs(id, change);
      case "addImage" -> addImage(id, change);
      case "replaceImage" -> replaceImage(id, position(change), change);
      case "removeImage" -> catalogue.removeImage(id, position(change));
      case "moveImage" -> catalogue.moveImage(id, position(change), number(change, "to"));
      case "reorderImages" -> {
        List<Integer> order = new ArrayList<>();
        change.path("order").forEach(position -> order.add(position.asInt()));
        catalogue.reorderImages(id, order);
      }
      default -> throw new IllegalArgumentException("unknown op \"" + op + "\"");
    }
  }

  private void setStock(long id, JsonNode change) {
    if (change.has("units")) {
      catalogue.setStock(id, new BigDecimal(change.path("units").asText()));
    } else {
      catalogue.setStock(id, rows(change));
    }
  }

  private void setTariffs(long id, JsonNode change) {
    if (change.has("price")) {
      catalogue.setPrice(id, new BigDecimal(change.path("price").asText()));
    } else {
      catalogue.setTariffs(id, rows(change));
    }
  }

  private void setRawRow(long id, JsonNode change) {
    String text = change.path("text").asText();
    String list = change.path("list").asText();
    switch (list) {
      case "Articulos" -> catalogue.setArticleRow(id, Row.of(text));
      case "Stock" -> catalogue.setStock(id, List.of(Row.of(text)));
      case "CondicionesTarifa" -> catalogue.setTariffs(id, List.of(Row.of(text)));
      case "Imagenes" -> catalogue.addImageRow(id, text);
      default -> throw new IllegalArgumentException("no raw rows in the list \"" + list + "\"");
    }
  }

  private long addArticle(JsonNode change) {
    JsonNode row = change.path("row");
    if (row.isMissingNode()) {
      return catalogue.addArticle();
    }
    OptionalLong id =
        row.path("Id").canConvertToLong()
            ? OptionalLong.of(row.path("Id").asLong())
            : OptionalLong.empty();
    if (id.isPresent()) {
      catalogue.addArticle(id.getAsLong(), Row.of(row));
    } else {
      catalogue.addArticleWithoutId(Row.of(row));
    }
    return id.orElse(0);
  }

  private List<Long> bulk(JsonNode change) {
    ChangeKind kind = ChangeKind.valueOf(upper(change.path("change").asText()));
    long seed = change.path("seed").asLong(changes.incrementAndGet());
    BulkChange bulk =
        change.has("count")
            ? new BulkChange(kind, change.path("count").asInt(), seed)
            : BulkChange.ofShare(kind, change.path("share").asDouble(), catalogue, seed);
    return bulk.applyTo(catalogue);
  }

  private void addImage(long id, JsonNode change) {
    if (change.has("Imagen")) {
      catalogue.addImageText(id, change.path("Imagen").asText());
    } else {
      catalogue.addImage(id);
    }
  }

  private void replaceImage(long id, int position, JsonNode change) {
    if (change.has("Imagen")) {
      catalogue.replaceImageText(id, position, change.path("Imagen").asText());
    } else {
      catalogue.replaceImage(id, position);
    }
  }

  private Map<String, @Nullable Object> fields(JsonNode change) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    change
        .path("fields")
        .properties()
        .forEach(
            field ->
                fields.put(field.getKey(), mapper.convertValue(field.getValue(), Object.class)));
    return fields;
  }

  private static List<Row> rows(JsonNode change) {
    List<Row> rows = new ArrayList<>();
    change.path("rows").forEach(row -> rows.add(Row.of(row)));
    return rows;
  }

  private static long number(JsonNode change, String name) {
    if (!change.path(name).canConvertToLong()) {
      throw new IllegalArgumentException("\"%s\" must be a number: %s".formatted(name, change));
    }
    return change.path(name).asLong();
  }

  private static int position(JsonNode change) {
    return change.path("position").asInt(1);
  }

  static String upper(String text) {
    return text.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
