package dev.verialsync.simulator.catalogue.generated;

import dev.verialsync.simulator.catalogue.ReferenceList;
import dev.verialsync.simulator.catalogue.ReferenceRows;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.catalogue.generated.Outline.Node;
import java.util.List;
import java.util.function.Function;

/** Reference lists of a generated catalogue. */
final class GeneratedReferences {
  /**
   * A configurable field.
   *
   * @param type 1 text, 2 boolean, 3 date, 4 integer, 5 decimal, 6 long text, 7 node of a tree
   */
  record Field(
      long id,
      long family,
      int type,
      String name,
      boolean validated,
      boolean formatted,
      String group,
      Function<SeededRandom, String> values) {
    String value(SeededRandom dice) {
      return values.apply(dice);
    }
  }

  private static final List<Node> SUBJECT_TREE = Outline.nodes(Vocabulary.SUBJECT_TREE, 100, 10);

  static final List<Field> FIELDS =
      List.of(
          new Field(1, 0, 2, "Firmado", false, false, "", dice -> dice.chance(0.5) ? "1" : "0"),
          new Field(
              2,
              0,
              3,
              "Próxima reposición",
              false,
              false,
              "Almacén",
              dice -> "2025-0" + dice.between(1, 9) + "-15"),
          new Field(
              3,
              0,
              4,
              "Puntos de fidelización",
              false,
              false,
              "Web",
              dice -> String.valueOf(dice.between(0, 500))),
          new Field(
              4,
              1,
              1,
              "Encuadernación",
              true,
              false,
              "Libro",
              dice -> dice.pick(Vocabulary.BINDINGS)),
          new Field(
              5,
              1,
              7,
              "Materia IBIC",
              false,
              false,
              "Libro",
              dice ->
                  String.valueOf(SUBJECT_TREE.get(dice.between(0, SUBJECT_TREE.size() - 1)).id())),
          new Field(
              6,
              1,
              6,
              "Nota del librero",
              false,
              true,
              "Web",
              dice -> "{\\rtf1\\ansi\\b Nos ha encantado\\b0 : l\\'e9elo este a\\'f1o}"),
          new Field(
              7,
              2,
              5,
              "Gramaje (g/m²)",
              false,
              false,
              "Papel",
              dice -> dice.between(60, 300) + ",5"),
          new Field(
              4,
              2,
              1,
              "Color",
              true,
              false,
              "Papel",
              dice -> dice.pick(List.of("Añil", "Marrón", "Rojo"))));

  private final List<Node> categories = Outline.nodes(Vocabulary.CATEGORIES, 1, 1);
  private final List<Node> webCategories = Outline.nodes(Vocabulary.WEB_CATEGORIES, 1, 1);

  List<Node> categories() {
    return categories;
  }

  List<Node> webCategories() {
    return webCategories;
  }

  /** The id of the second root: all categories of books are below it. */
  int firstCategoryBeyondBooks() {
    return categories.stream()
        .filter(node -> node.parent() == 0)
        .skip(1)
        .findFirst()
        .orElseThrow()
        .id();
  }

  ReferenceRows rows() {
    ReferenceRows rows = new ReferenceRows();
    for (Node node : categories) {
      rows.add(
          ReferenceList.CATEGORIES,
          Row.of(
              "{\"Clave\":\"%s\",\"ID_FamiliaCamposConfigurables\":%d,\"ID_Padre\":%d,\"Id\":%d,\"Nombre\":\"%s\"}"
                  .formatted(
                      node.key(),
                      node.id() < firstCategoryBeyondBooks() ? 1 : 2,
                      node.parent(),
                      node.id(),
                      node.name())));
    }
    for (Node node : webCategories) {
      rows.add(ReferenceList.WEB_CATEGORIES, branch(node));
    }
    addManufacturers(rows);
    addValues(rows, ReferenceList.COLLECTIONS, Vocabulary.COLLECTIONS);
    addValues(rows, ReferenceList.COURSES, Vocabulary.COURSES);
    addValues(rows, ReferenceList.SUBJECTS, Vocabulary.SUBJECTS);
    addFields(rows);
    return rows;
  }

  private static void addManufacturers(ReferenceRows rows) {
    int publishers = Vocabulary.PUBLISHERS.size();
    for (int id = 1; id <= publishers + Vocabulary.MAKERS.size(); id++) {
      rows.add(
          ReferenceList.MANUFACTURERS,
          Row.of(
              "{\"Id\":%d,\"Nombre\":\"%s\",\"Tipo\":%d}"
                  .formatted(id, ArticleTraits.manufacturerName(id), id <= publishers ? 2 : 1)));
    }
  }

  private static void addValues(ReferenceRows rows, ReferenceList list, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      rows.add(list, Row.of("{\"Id\":%d,\"Valor\":\"%s\"}".formatted(i + 1, values.get(i))));
    }
  }

  private static void addFields(ReferenceRows rows) {
    for (int i = 0; i < FIELDS.size(); i++) {
      Field field = FIELDS.get(i);
      rows.add(
          ReferenceList.CONFIGURABLE_FIELDS,
          Row.of(
              "{\"Descripcion\":\"%s\",\"Grupo\":\"%s\",\"ID_FamiliaCamposConfigurables\":%d,\"Id\":%d,\"NumDecimales\":%d,\"NumEnteros\":%d,\"Orden\":%d,\"TextoConFormato\":%b,\"TipoDato\":%d,\"Validado\":%b}"
                  .formatted(
                      field.name(),
                      field.group(),
                      field.family(),
                      field.id(),
                      field.type() == 5 ? 1 : 0,
                      field.type() == 4 || field.type() == 5 ? 5 : 0,
                      i + 1,
                      field.formatted(),
                      field.type(),
                      field.validated())));
      if (field.type() == 7) {
        SUBJECT_TREE.forEach(
            node -> rows.add(ReferenceList.FIELD_TREES, field.id(), field.family(), branch(node)));
      }
    }
    addValidated(rows, 1, Vocabulary.BINDINGS);
    addValidated(rows, 2, List.of("Añil", "Marrón", "Rojo"));
  }

  private static void addValidated(ReferenceRows rows, long family, List<String> values) {
    values.forEach(
        value ->
            rows.add(
                ReferenceList.FIELD_VALUES,
                4,
                family,
                Row.of("{\"Valor\":\"%s\"}".formatted(value))));
  }

  private static Row branch(Node node) {
    return Row.of(
        "{\"Clave\":\"%s\",\"ID_Padre\":%d,\"Id\":%d,\"Nombre\":\"%s\"}"
            .formatted(node.key(), node.parent(), node.id(), node.name()));
  }
}
