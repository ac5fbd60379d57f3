package dev.verialsync.simulator.catalogue.generated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.catalogue.generated.Outline.Node;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows of GetArticulosWS for a generated catalogue. */
final class GeneratedArticles {
  private static final int ROW = 10;
  private static final int STYLE = 11;
  private static final DateTimeFormatter SPACED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter WITH_T =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final LocalDate FUTURE = LocalDate.of(2035, 1, 1);

  private final Manner manner;
  private final ArticleTraits traits;
  private final List<Node> bookCategories;
  private final List<Node> otherCategories;
  private final List<Node> webCategories;

  GeneratedArticles(Manner manner, ArticleTraits traits, GeneratedReferences references) {
    this.manner = manner;
    this.traits = traits;
    List<Node> leaves = references.categories().stream().filter(Node::leaf).toList();
    int books = references.firstCategoryBeyondBooks();
    this.bookCategories = leaves.stream().filter(node -> node.id() < books).toList();
    this.otherCategories = leaves.stream().filter(node -> node.id() >= books).toList();
    this.webCategories = references.webCategories().stream().filter(Node::leaf).toList();
  }

  Row row(long id) {
    SeededRandom dice = traits.dice(id, ROW);
    boolean book = traits.isBook(id);
    return RowWriter.row(
        manner,
        traits.dice(id, STYLE),
        row -> {
          row.number("Id", id).number("Tipo", book ? 2 : 1).text("Nombre", traits.name(id));
          row.text("ReferenciaBarras", emptyToNull(traits.barcode(id)));
          writeDates(row, dice);
          row.decimal("PorcentajeIVA", book ? 400 : 2100, 2);
          row.decimal("PorcentajeRE", book ? 50 : 520, 2);
          writeCategories(row, dice, book);
          row.number("ID_Fabricante", traits.manufacturer(id));
          writeFreeTexts(row, dice, book);
          writeUnits(row, dice);
          writeMeasures(row, dice, book);
          row.text("Nexo", traits.isVariant(id) ? traits.nexo(id) : null);
          row.text("Descripcion", dice.chance(0.4) ? traits.sentences(dice, 3) : null);
          boolean taxed = !book && id != ArticleTraits.ECO_TAX_ARTICLE && dice.chance(0.08);
          row.number("ID_ArticuloEcotasas", taxed ? ArticleTraits.ECO_TAX_ARTICLE : 0);
          row.decimal("PrecioEcotasas", taxed ? dice.between(5, 250) : 0, 2);
          writeConfigurableFields(row, dice, book);
          if (book) {
            writeBook(row, dice);
          } else if (manner == Manner.LIVE) {
            writeNoBook(row);
          }
          if (manner == Manner.MANUAL && dice.chance(0.05)) {
            row.decimal("PVP", dice.between(300, 4000), 2);
          }
        });
  }

  private static void writeDates(RowWriter row, SeededRandom dice) {
    boolean announced = dice.chance(0.01);
    row.textOrNull("FechaDisponibilidad", announced ? day(FUTURE, dice) : dayNowAndThen(dice, 0.1));
    row.textOrNull("FechaInicioVenta", announced ? day(FUTURE, dice) : dayNowAndThen(dice, 0.05));
    row.textOrNull("FechaInactivo", inactive(dice));
  }

  private static @Nullable String inactive(SeededRandom dice) {
    int kind = dice.between(0, 199);
    if (kind > 3) {
      return null;
    }
    LocalDate from = kind < 2 ? LocalDate.of(2021, 1, 1) : FUTURE;
    LocalDateTime moment =
        from.plusDays(dice.between(0, 700)).atTime(dice.between(0, 23), dice.between(0, 59));
    return moment.format(kind % 2 == 0 ? SPACED : WITH_T);
  }

  private void writeCategories(RowWriter row, SeededRandom dice, boolean book) {
    List<Node> categories = book ? bookCategories : otherCategories;
    row.number(
        "ID_Categoria",
        dice.chance(0.02) ? 0 : categories.get(dice.between(0, categories.size() - 1)).id());
    int set = dice.chance(0.4) ? 0 : dice.between(1, 10) / 3 + 1;
    for (int i = 1; i <= 4; i++) {
      row.number(
          "ID_CategoriaWeb" + i,
          i <= set ? webCategories.get(dice.between(0, webCategories.size() - 1)).id() : 0);
    }
  }

  private static void writeFreeTexts(RowWriter row, SeededRandom dice, boolean book) {
    row.text("Aux1", book && dice.chance(0.3) ? "Estantería " + dice.between(1, 80) : null);
    row.text("Aux2", dice.chance(0.05) ? "Señalado en almacén" : null);
    for (int i = 3; i <= 6; i++) {
      row.text("Aux" + i, dice.chance(0.01) ? "Año " + dice.between(1990, 2024) : null);
    }
  }

  private static void writeUnits(RowWriter row, SeededRandom dice) {
    boolean boxes = dice.chance(0.06);
    row.text("NombreUds", dice.chance(0.7) ? "uds." : null);
    row.text("NombreUdsAux", boxes ? "cajas" : null);
    row.text("NombreUdsOCU", dice.chance(0.01) ? "kg" : null);
    row.decimal("RelacionUdsAux", boxes ? dice.between(2, 48) * 10_000L : 0, 4);
    row.decimal("RelacionUdsOCU", 0, 3);
    row.flag("VenderUdsAux", boxes && dice.chance(0.3));
    row.number("DecUdsVentas", dice.chance(0.04) ? 2 : 0);
    row.number("DecPrecioVentas", dice.chance(0.1) ? 4 : 2);
  }

  private static void writeMeasures(RowWriter row, SeededRandom dice, boolean book) {
    boolean measured = dice.chance(0.75);
    row.number("NumDimensiones", measured ? (book ? 2 : 3) : 0);
    row.number("Ancho", measured ? dice.between(90, 260) : 0);
    row.number("Alto", measured ? dice.between(120, 330) : 0);
    row.number("Grueso", measured ? dice.between(4, 60) : 0);
    row.decimal("Peso", measured ? dice.between(40, 2500) : 0, 3);
  }

  private void writeConfigurableFields(RowWriter row, SeededRandom dice, boolean book) {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    if (dice.chance(0.5)) {
      if (dice.chance(0.5) || manner == Manner.LIVE) {
        row.list("CamposConfigurables", fields);
      }
      return;
    }
    for (GeneratedReferences.Field field : GeneratedReferences.FIELDS) {
      boolean applies = field.family() == 0 || field.family() == (book ? 1 : 2);
      if (applies && dice.chance(0.4)) {
        fields
            .addObject()
            .put("ID_Campo", field.id())
            .put("ID_FamiliaCamposConfigurables", field.family())
            .put("Valor", field.value(dice));
      }
    }
    row.list("CamposConfigurables", fields);
  }

  private void writeBook(RowWriter row, SeededRandom dice) {
    writeAuthors(row, dice);
    boolean multiVolume = dice.chance(0.03);
    row.text("ObraCompleta", multiVolume ? "9788400000017" : null);
    row.text(
        "Subtitulo", dice.chance(0.2) ? "Una historia " + dice.pick(Vocabulary.COMPLEMENTS) : null);
    row.text("Menciones", dice.chance(0.1) ? "Ilustraciones de " + author(dice) : null);
    row.text("Edicion", dice.chance(0.6) ? dice.between(1, 30) + ".ª ed." : null);
    row.number("ID_PaisPublicacion", dice.chance(0.8) ? 34 : 0);
    row.textOrNull("FechaEdicion", dayNowAndThen(dice, 0.7));
    row.number("Paginas", dice.chance(0.9) ? dice.between(24, 1200) : 0);
    row.number("Volumenes", multiVolume ? dice.between(2, 6) : 1);
    row.text("NumeroVolumen", multiVolume ? String.valueOf(dice.between(1, 6)) : null);
    boolean collected = dice.chance(0.5);
    row.number("ID_Coleccion", collected ? dice.between(1, Vocabulary.COLLECTIONS.size()) : 0);
    row.text("NumeroColeccion", collected ? String.valueOf(dice.between(1, 400)) : null);
    boolean school = dice.chance(0.15);
    row.number("ID_Curso", school ? dice.between(1, Vocabulary.COURSES.size()) : 0);
    row.number("ID_Asignatura", school ? dice.between(1, Vocabulary.SUBJECTS.size()) : 0);
    row.textOrNull("IdiomaOriginal", dice.chance(0.3) ? dice.pick(Vocabulary.LANGUAGES) : null);
    row.textOrNull("IdiomaPublicacion", dice.chance(0.9) ? dice.pick(Vocabulary.LANGUAGES) : null);
    row.text("Indice", dice.chance(0.05) ? "1. La niñez\n2. El año\n3. «Epílogo»" : null);
    row.text("Resumen", dice.chance(0.7) ? traits.sentences(dice, dice.between(2, 6)) : null);
  }

  /** The fields of a book on an article that is none. */
  private static void writeNoBook(RowWriter row) {
    row.list("Autores", JsonNodeFactory.instance.arrayNode());
    for (String field :
        List.of(
            "ObraCompleta",
            "Subtitulo",
            "Menciones",
            "Edicion",
            "NumeroVolumen",
            "NumeroColeccion",
            "Indice",
            "Resumen")) {
      row.text(field, null);
    }
    for (String field : List.of("FechaEdicion", "IdiomaOriginal", "IdiomaPublicacion")) {
      row.textOrNull(field, null);
    }
    for (String field :
        List.of(
            "ID_PaisPublicacion",
            "Paginas",
            "Volumenes",
            "ID_Coleccion",
            "ID_Curso",
            "ID_Asignatura")) {
      row.number(field, 0);
    }
  }

  private void writeAuthors(RowWriter row, SeededRandom dice) {
    int kind = dice.between(0, 99);
    ArrayNode authors = JsonNodeFactory.instance.arrayNode();
    if (kind >= 5 && kind < 8 && manner == Manner.MANUAL) {
      row.text("Autores", author(dice));
      return;
    }
    int count = kind < 5 ? 0 : kind < 80 ? 1 : dice.between(2, 3);
    for (int i = 0; i < count; i++) {
      authors
          .addObject()
          .put("Nombre", dice.pick(Vocabulary.FIRST_NAMES))
          .put("Apellidos", dice.pick(Vocabulary.SURNAMES));
    }
    row.list("Autores", authors);
  }

  private static String author(SeededRandom dice) {
    return dice.pick(Vocabulary.SURNAMES) + ", " + dice.pick(Vocabulary.FIRST_NAMES);
  }

  private static @Nullable String dayNowAndThen(SeededRandom dice, double probability) {
    return dice.chance(probability) ? day(LocalDate.of(2000, 1, 1), dice) : null;
  }

  private static String day(LocalDate from, SeededRandom dice) {
    return from.plusDays(dice.between(0, 8000)).toString();
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
