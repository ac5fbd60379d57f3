package dev.verialsync.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.simulator.catalogue.Catalogue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the shop must show, made from what the ERP holds, straight from the manual and knowing
 * nothing of the code under test. A product is its fields' texts by column; {@link ShopContent}
 * reads the same from SQL.
 */
public final class ErpTruth {

  private static final BigDecimal HUNDRED = new BigDecimal(100);

  private static final String[][] TEXTS = {
    {"name", "Nombre"},
    {"description", "Descripcion"},
    {"aux1", "Aux1"},
    {"aux2", "Aux2"},
    {"aux3", "Aux3"},
    {"aux4", "Aux4"},
    {"aux5", "Aux5"},
    {"aux6", "Aux6"},
    {"unit_name", "NombreUds"},
    {"aux_unit_name", "NombreUdsAux"},
    {"reference_unit_name", "NombreUdsOCU"},
    {"subtitle", "Subtitulo"},
    {"mentions", "Menciones"},
    {"edition", "Edicion"},
    {"volume_number", "NumeroVolumen"},
    {"collection_number", "NumeroColeccion"},
    {"original_language", "IdiomaOriginal"},
    {"publication_language", "IdiomaPublicacion"},
    {"table_of_contents", "Indice"},
    {"summary", "Resumen"},
  };

  private static final String[][] NUMBERS = {
    {"type", "Tipo"},
    {"vat_percent", "PorcentajeIVA"},
    {"surcharge_percent", "PorcentajeRE"},
    {"reference_unit_ratio", "RelacionUdsOCU"},
    {"quantity_decimals", "DecUdsVentas"},
    {"price_decimals", "DecPrecioVentas"},
    {"dimension_count", "NumDimensiones"},
    {"eco_tax_price", "PrecioEcotasas"},
  };

  /** Their 0 means that nobody has filled them in. */
  private static final String[][] MEASURES = {
    {"units_per_aux_unit", "RelacionUdsAux"},
    {"width_mm", "Ancho"},
    {"height_mm", "Alto"},
    {"thickness_mm", "Grueso"},
    {"weight_kg", "Peso"},
    {"volumes", "Volumenes"},
    {"pages", "Paginas"},
  };

  private static final String[][] KEYS = {
    {"barcode", "ReferenciaBarras"},
    {"nexo", "Nexo"},
    {"complete_work_barcode", "ObraCompleta"},
  };

  private static final Set<String> NO_DATE = Set.of("0001-01-01", "1753-01-01", "1899-12-30");
  private static final Set<String> NO_DATE_OF_SALE = Set.of("1900-01-01", "1970-01-01");

  private static final String[][] IDS = {
    {"manufacturer_id", "ID_Fabricante"},
    {"eco_tax_article_id", "ID_ArticuloEcotasas"},
    {"collection_id", "ID_Coleccion"},
    {"publication_country_id", "ID_PaisPublicacion"},
    {"school_year_id", "ID_Curso"},
    {"subject_id", "ID_Asignatura"},
    {"erp_category_id", "ID_Categoria"},
  };

  private ErpTruth() {}

  /** All articles that the ERP lists now, by id. */
  public static Map<Long, Map<String, @Nullable String>> of(Catalogue erp) {
    Map<Long, Map<String, @Nullable String>> products = new TreeMap<>();
    for (long id : erp.articleIds()) {
      products.put(id, product(erp.article(id), erp.stock(id), erp.tariffs(id), erp.images(id)));
    }
    settleBarcodes(products);
    return products;
  }

  /** Settles {@code barcode_is_unique} among these products. */
  public static void settleBarcodes(Map<Long, Map<String, @Nullable String>> products) {
    Map<String, Integer> uses = new HashMap<>();
    products.values().stream()
        .filter(product -> "true".equals(product.get("active")) && product.get("barcode") != null)
        .forEach(product -> uses.merge(lower(product.get("barcode")), 1, Integer::sum));
    products
        .values()
        .forEach(
            product -> {
              String barcode = product.get("barcode");
              boolean unique =
                  "true".equals(product.get("active"))
                      && barcode != null
                      && uses.get(lower(barcode)) == 1;
              product.put("barcode_is_unique", String.valueOf(unique));
            });
  }

  /** The products that may be sold at this moment. */
  public static List<Long> sellable(Map<Long, Map<String, @Nullable String>> products) {
    LocalDateTime now = LocalDateTime.now(ZoneId.of("Europe/Madrid"));
    return products.entrySet().stream()
        .filter(entry -> isSellable(entry.getValue(), now))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isSellable(Map<String, @Nullable String> product, LocalDateTime now) {
    String available = product.get("available_from");
    String sale = product.get("sale_from");
    String inactive = product.get("inactive_from");
    return "true".equals(product.get("active"))
        && product.get("price_net") != null
        && (available == null || !LocalDate.parse(available).isAfter(now.toLocalDate()))
        && (sale == null || !LocalDate.parse(sale).isAfter(now.toLocalDate()))
        && (inactive == null || LocalDateTime.parse(inactive).isAfter(now));
  }

  public static Map<String, @Nullable String> product(
      JsonNode row, List<JsonNode> stock, List<JsonNode> tariffs, List<byte[]> images) {
    Map<String, @Nullable String> product = new TreeMap<>();
    product.put("id", row.get("Id").asText());
    product.put("active", "true");
    for (String[] column : TEXTS) {
      product.put(column[0], text(row, column[1]));
    }
    for (String[] column : NUMBERS) {
      product.put(column[0], plain(number(row, column[1])));
    }
    for (String[] column : IDS) {
      product.put(column[0], id(row, column[1]));
    }
    for (String[] column : MEASURES) {
      product.put(column[0], noZero(plain(number(row, column[1]))));
    }
    for (String[] column : KEYS) {
      product.put(column[0], key(row, column[1]));
    }
    product.put("available_from", day(ofSale(moment(row, "FechaDisponibilidad"))));
    product.put("sale_from", day(ofSale(moment(row, "FechaInicioVenta"))));
    product.put("edition_date", day(moment(row, "FechaEdicion")));
    product.put("inactive_from", ofSale(moment(row, "FechaInactivo")));
    product.put(
        "sold_in_aux_units",
        row.hasNonNull("VenderUdsAux") ? row.get("VenderUdsAux").asText() : null);
    product.put("configurable_fields", configurableFields(row.path("CamposConfigurables")));
    product.put("authors", authors(row.path("Autores")));
    categories(row, product);
    product.put("stock", sum(stock, "Stock"));
    product.put("stock_aux", sum(stock, "StockAux"));
    prices(tariffs, number(row, "PorcentajeIVA"), product);
    product.put("images", images.stream().map(ImageFacts::of).toList().toString());
    product.put("images_state", "known");
    return product;
  }

  private static void categories(JsonNode row, Map<String, @Nullable String> product) {
    List<String> web = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String id = id(row, "ID_CategoriaWeb" + i);
      if (id != null) {
        web.add(id);
      }
    }
    String own = id(row, "ID_Categoria");
    product.put("web_category_ids", "{" + String.join(",", web) + "}");
    product.put("category_id", web.isEmpty() ? own : web.get(0));
    product.put("category_source", !web.isEmpty() ? "web" : own == null ? null : "erp");
  }

  private static void prices(
      List<JsonNode> tariffs, @Nullable BigDecimal vat, Map<String, @Nullable String> product) {
    List<JsonNode> tiers =
        tariffs.stream()
            .filter(row -> !"0".equals(plain(number(row, "Precio"))))
            .sorted(Comparator.comparing(row -> orZero(row, "UdsMin")))
            .toList();
    List<String> lines = new ArrayList<>();
    for (JsonNode tier : tiers) {
      BigDecimal net = number(tier, "Precio");
      lines.add(
          "from %s units: %s net, %s gross, -%s %%, -%s euros, +%s units"
              .formatted(
                  plain(orZero(tier, "UdsMin")),
                  plain(net),
                  gross(net, vat),
                  plain(orZero(tier, "Dto")),
                  plain(orZero(tier, "DtoEurosXUd")),
                  plain(orZero(tier, "UdsRegalo"))));
    }
    BigDecimal smallest =
        tariffs.stream()
            .map(row -> orZero(row, "UdsMin"))
            .min(Comparator.naturalOrder())
            .orElse(BigDecimal.ZERO);
    boolean hasBase = !tiers.isEmpty() && orZero(tiers.get(0), "UdsMin").compareTo(smallest) == 0;
    BigDecimal first = hasBase ? number(tiers.get(0), "Precio") : null;
    product.put("prices", lines.toString());
    product.put("price_net", plain(first));
    product.put("price_gross", gross(first, vat));
  }

  private static @Nullable String gross(@Nullable BigDecimal net, @Nullable BigDecimal vat) {
    if (net == null || vat == null) {
      return null;
    }
    return plain(net.add(net.multiply(vat).divide(HUNDRED)).setScale(2, RoundingMode.HALF_UP));
  }

  private static String sum(List<JsonNode> rows, String field) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode row : rows) {
      sum = sum.add(orZero(row, field));
    }
    return String.valueOf(plain(sum));
  }

  private static String authors(JsonNode node) {
    List<String> authors = new ArrayList<>();
    if (node.isTextual() && !node.asText().isBlank()) {
      authors.add(node.asText() + "|null");
    }
    if (node.isArray()) {
      node.forEach(author -> authors.add(text(author, "Nombre") + "|" + text(author, "Apellidos")));
    }
    return authors.toString();
  }

  private static String configurableFields(JsonNode node) {
    List<String> fields = new ArrayList<>();
    node.forEach(
        field ->
            fields.add(
                "%s/%s=%s"
                    .formatted(
                        field.path("ID_FamiliaCamposConfigurables").asText("0"),
                        field.path("ID_Campo").asText(),
                        text(field, "Valor"))));
    return fields.toString();
  }

  private static @Nullable String text(JsonNode row, String field) {
    String text = row.hasNonNull(field) ? row.get(field).asText() : "";
    return text.isBlank() ? null : text;
  }

  private static @Nullable BigDecimal number(JsonNode row, String field) {
    String text = text(row, field);
    return text == null ? null : new BigDecimal(text.strip().replace(',', '.'));
  }

  private static BigDecimal orZero(JsonNode row, String field) {
    BigDecimal number = number(row, field);
    return number == null ? BigDecimal.ZERO : number;
  }

  private static @Nullable String id(JsonNode row, String field) {
    return noZero(plain(number(row, field)));
  }

  private static @Nullable String key(JsonNode row, String field) {
    String text = text(row, field);
    String visible =
        text == null
            ? ""
            : text.replaceAll("\\p{Cf}", "").replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$", "");
    return visible.isEmpty() ? null : visible;
  }

  private static @Nullable String day(@Nullable String moment) {
    return moment == null ? null : moment.substring(0, 10);
  }

  private static @Nullable String ofSale(@Nullable String moment) {
    return moment == null || NO_DATE_OF_SALE.contains(moment.substring(0, 10)) ? null : moment;
  }

  private static @Nullable String moment(JsonNode row, String field) {
    String text = text(row, field);
    if (text == null) {
      return null;
    }
    String spelled = text.strip().replace(' ', 'T');
    String moment =
        LocalDateTime.parse(spelled.length() == 10 ? spelled + "T00:00" : spelled).toString();
    return NO_DATE.contains(moment.substring(0, 10)) ? null : moment;
  }

  static @Nullable String plain(@Nullable BigDecimal number) {
    return number == null ? null : number.stripTrailingZeros().toPlainString();
  }

  static @Nullable String noZero(@Nullable String number) {
    return "0".equals(number) ? null : number;
  }

  private static String lower(@Nullable String text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
  }
}
