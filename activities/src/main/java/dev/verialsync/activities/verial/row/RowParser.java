package dev.verialsync.activities.verial.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.verialsync.activities.verial.json.VerialJson;
import dev.verialsync.activities.verial.row.Article.Author;
import dev.verialsync.activities.verial.row.Article.Book;
import dev.verialsync.activities.verial.row.Article.ConfigurableValue;
import dev.verialsync.activities.verial.row.Article.Dimensions;
import dev.verialsync.activities.verial.row.Article.Units;
import dev.verialsync.activities.verial.text.FieldName;
import dev.verialsync.activities.verial.text.NumberRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes typed values from Verial's rows, fresh from the service or back from their landing tables.
 * Never throws: what cannot be understood is null and an issue, and the rest of the row stands.
 */
public final class RowParser {
  private static final String PRICE = "Precio";

  /** Characters of a name that stands in the path of everything below it; the manual has 50. */
  private static final int IN_TREES = 200;

  /** Characters of any other name in a reference list; the manual has 200 at most. */
  private static final int IN_LISTS = 1_000;

  private static final String ID = FieldName.ID;
  private static final String PARENT_ID = "ID_Padre";
  private static final String NAME = "Nombre";
  private static final String SORT_KEY = "Clave";
  private static final String VALUE = "Valor";
  private static final String FIELD_FAMILY_ID = "ID_FamiliaCamposConfigurables";
  private static final String AUTHORS = "Autores";

  /** Servers send the books' fields, empty or 0, for every article. */
  private static final Book NO_BOOK = book(new FieldReader(JsonNodeFactory.instance.objectNode()));

  public Parsed<Article> article(JsonNode row) {
    return own(row, ID, RowParser::article);
  }

  /** The id of {@link #article} alone. */
  public Optional<Long> articleId(JsonNode row) {
    return VerialJson.positiveId(new FieldReader(row).node(ID));
  }

  /** The article of {@link #stock} or {@link #tariff} alone. */
  public Optional<Long> articleNamed(JsonNode row) {
    return VerialJson.positiveId(new FieldReader(row).node(FieldName.ARTICLE_ID));
  }

  public Parsed<StockRow> stock(JsonNode row) {
    return own(
        row,
        FieldName.ARTICLE_ID,
        (id, in) ->
            new StockRow(
                id,
                in.decimalOrZero("Stock", NumberRange.STOCK),
                in.decimalOrZero("StockAux", NumberRange.STOCK)));
  }

  public Parsed<TariffRow> tariff(JsonNode row) {
    return own(
        row,
        FieldName.ARTICLE_ID,
        (id, in) ->
            new TariffRow(
                id,
                in.decimal(PRICE, NumberRange.TARIFF_PRICE),
                in.decimal("Dto", NumberRange.PERCENT),
                in.decimal("DtoEurosXUd", NumberRange.PRICE),
                in.decimal("UdsMin", NumberRange.QUANTITY),
                in.decimal("UdsRegalo", NumberRange.QUANTITY)));
  }

  /** Whether a tariff row has a price that is no number; one that is out of range is one. */
  public boolean isPriceUnreadable(JsonNode row) {
    return new FieldReader(row).isNoNumber(PRICE);
  }

  /** Of either kind. */
  public Parsed<Category> category(JsonNode row) {
    return own(
        row,
        ID,
        (id, in) ->
            new Category(
                id,
                in.reference(PARENT_ID),
                in.name(NAME, IN_TREES),
                in.name(SORT_KEY, IN_TREES),
                in.reference(FIELD_FAMILY_ID)));
  }

  public Parsed<Manufacturer> manufacturer(JsonNode row) {
    return own(
        row, ID, (id, in) -> new Manufacturer(id, in.integer("Tipo"), in.name(NAME, IN_LISTS)));
  }

  /** A collection, school year or subject. */
  public Parsed<ReferenceValue> referenceValue(JsonNode row) {
    return own(row, ID, (id, in) -> new ReferenceValue(id, in.name(VALUE, IN_LISTS)));
  }

  public Parsed<ConfigurableField> configurableField(JsonNode row) {
    return own(
        row,
        ID,
        (id, in) ->
            new ConfigurableField(
                id,
                zeroIfNull(in.reference(FIELD_FAMILY_ID)),
                in.integer("TipoDato"),
                in.name("Descripcion", IN_LISTS),
                in.integer("NumEnteros"),
                in.integer("NumDecimales"),
                in.bool("Validado"),
                in.bool("TextoConFormato"),
                in.integer("Orden"),
                in.name("Grupo", IN_LISTS)));
  }

  public Parsed<FieldTreeNode> fieldTreeNode(JsonNode row) {
    return own(
        row,
        ID,
        (id, in) ->
            new FieldTreeNode(
                id, in.reference(PARENT_ID), in.name(NAME, IN_TREES), in.name(SORT_KEY, IN_TREES)));
  }

  /** One of the values that a validated configurable field may have; null when the row has none. */
  public Parsed<String> validatedValue(JsonNode row) {
    FieldReader in = new FieldReader(row);
    String value = in.shortText(VALUE);
    return new Parsed<>(value, in.issues());
  }

  private static <T> Parsed<T> own(
      JsonNode row, String idField, BiFunction<Long, FieldReader, T> rest) {
    FieldReader in = new FieldReader(row);
    Long id = in.ownId(idField);
    T value = id == null ? null : rest.apply(id, in);
    return new Parsed<>(value, in.issues());
  }

  private static Article article(Long id, FieldReader in) {
    return new Article(
        id,
        in.integer("Tipo"),
        in.shortText(NAME),
        in.key("ReferenciaBarras"),
        in.saleDate("FechaDisponibilidad"),
        in.saleDate("FechaInicioVenta"),
        in.saleDateTime("FechaInactivo"),
        in.decimal("PorcentajeIVA", NumberRange.PERCENT),
        in.decimal("PorcentajeRE", NumberRange.PERCENT),
        in.reference("ID_Categoria"),
        Stream.of("ID_CategoriaWeb1", "ID_CategoriaWeb2", "ID_CategoriaWeb3", "ID_CategoriaWeb4")
            .map(in::reference)
            .filter(Objects::nonNull)
            .toList(),
        in.reference("ID_Fabricante"),
        Stream.of("Aux1", "Aux2", "Aux3", "Aux4", "Aux5", "Aux6")
            .map(field -> Objects.requireNonNullElse(in.shortText(field), ""))
            .toList(),
        units(in),
        dimensions(in),
        in.key("Nexo"),
        in.longText("Descripcion"),
        in.reference("ID_ArticuloEcotasas"),
        in.decimal("PrecioEcotasas", NumberRange.PRICE),
        configurableValues(in),
        Optional.of(book(in)).filter(book -> !book.equals(NO_BOOK)).orElse(null));
  }

  private static Units units(FieldReader in) {
    return new Units(
        in.shortText("NombreUds"),
        in.shortText("NombreUdsAux"),
        in.shortText("NombreUdsOCU"),
        in.filledDecimal("RelacionUdsAux", NumberRange.QUANTITY),
        in.decimal("RelacionUdsOCU", NumberRange.QUANTITY),
        in.bool("VenderUdsAux"),
        in.integer("DecUdsVentas", NumberRange.QUANTITY),
        in.integer("DecPrecioVentas", NumberRange.QUANTITY));
  }

  private static Dimensions dimensions(FieldReader in) {
    return new Dimensions(
        in.integer("NumDimensiones", NumberRange.QUANTITY),
        in.filledInteger("Ancho", NumberRange.QUANTITY),
        in.filledInteger("Alto", NumberRange.QUANTITY),
        in.filledInteger("Grueso", NumberRange.QUANTITY),
        in.filledDecimal("Peso", NumberRange.QUANTITY));
  }

  private static List<ConfigurableValue> configurableValues(FieldReader in) {
    return in.children("CamposConfigurables").stream()
        .map(
            value ->
                new ConfigurableValue(
                    value.reference("ID_Campo"),
                    zeroIfNull(value.reference(FIELD_FAMILY_ID)),
                    value.longText(VALUE)))
        .toList();
  }

  private static Book book(FieldReader in) {
    return new Book(
        authors(in),
        in.key("ObraCompleta"),
        in.shortText("Subtitulo"),
        in.shortText("Menciones"),
        in.reference("ID_PaisPublicacion"),
        in.shortText("Edicion"),
        in.date("FechaEdicion"),
        in.filledInteger("Paginas", NumberRange.QUANTITY),
        in.filledInteger("Volumenes", NumberRange.QUANTITY),
        in.longText("NumeroVolumen"),
        in.reference("ID_Coleccion"),
        in.shortText("NumeroColeccion"),
        in.reference("ID_Curso"),
        in.reference("ID_Asignatura"),
        in.shortText("IdiomaOriginal"),
        in.shortText("IdiomaPublicacion"),
        in.longText("Indice"),
        in.longText("Resumen"));
  }

  private static List<Author> authors(FieldReader in) {
    JsonNode authors = in.node(AUTHORS);
    if (authors.isTextual()) {
      String text = in.shortText(AUTHORS);
      return text == null ? List.of() : List.of(new Author(text, null));
    }
    return in.children(AUTHORS).stream()
        .map(
            each ->
                each.isText()
                    ? new Author(each.ownText(AUTHORS), null)
                    : new Author(each.shortText(NAME), each.shortText("Apellidos")))
        .filter(author -> author.name() != null || author.surname() != null)
        .toList();
  }

  private static long zeroIfNull(@Nullable Long id) {
    return id == null ? 0 : id;
  }
}
