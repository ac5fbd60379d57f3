package dev.verialsync.activities.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.export.ExportRepository;
import dev.verialsync.db.export.ExportRepository.Selection;
import dev.verialsync.db.shop.ImageAddressRepository;
import dev.verialsync.db.shop.VariantRepository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Each format read back by a parser that is not the project's, and compared with the rows. */
class CatalogueExportTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String GOOGLE = "http://base.google.com/ns/1.0";

  /** Quotation marks, ends of lines, semicolons, emoji, HTML, and what XML has no way to write. */
  private static final String HOSTILE =
      "\"El \u201cQuijote\u201d\"; <b>1 & 2</b>\r\n\t€ 👍🏽 \u0001\u001b[2J\uFFFE \\n ]]> ñ,";

  private static final LinkTemplate LINKS =
      new LinkTemplate("https://shop.example.com/p?id={id}&ean={barcode}");

  private final CatalogueExport export = new CatalogueExport(new ExportRepository(DB.database()));
  private @Nullable ExportReport report;

  @BeforeEach
  void catalogue() {
    new ImageAddressRepository(DB.database()).setBase("https://cdn.example.com/");
    DB.execute(
        """
        insert into shop.manufacturer values (9, 2, 'Planeta, S.A.', true);
        insert into shop.web_category (id, name, listed, level, path) values
          (7, 'Novela', true, 2, '{"Libros, etc.","Novela > negra"}'), (8, 'Arte', true, 1, '{Arte}');
        insert into shop.configurable_field (family_id, id, name, data_type, listed) values (0, 1, 'Color', 1, true);
        """);
    product(1, "=2+3 fórmula", "8480000160164", 3);
    product(2, HOSTILE, "no GTIN", -1.5);
    product(3, "Camiseta rojo", null, 0);
    product(4, "Camiseta azul, claro", "4006381333931", 7.25);
    product(5, "Sin imagen", "96385074", 2);
    DB.execute(
        """
        update shop.product set manufacturer_id = 9, web_category_ids = '{7,8}', category_id = 7, category_source = 'web',
          price_net = 9.615385, price_gross = 10, width_mm = 125, weight_kg = 0.350 where id = 1;
        update shop.product set description = repeat('y', 10000), type = 1, manufacturer_id = 9 where id = 4;
        update shop.product set description = null where id = 5;
        insert into shop.product_price values (1, 1, 9.615385, 10.00, 0, 0, 0), (1, 3, 9, 9.36, 2.5, 0, 1);
        """);
    for (int id : List.of(3, 4)) {
      DB.execute(
          "update shop.product set nexo = 'CAM', configurable_fields = ?::jsonb where id = ?",
          "[{\"family_id\": 0, \"field_id\": 1, \"value\": \"%s\"}]"
              .formatted(id == 3 ? "rojo" : "azul, claro"),
          id);
    }
    for (int id = 1; id <= 4; id++) {
      image(id, 1);
    }
    image(1, 2);
    assertThat(new VariantRepository(DB.database()).settle(DB.runId()).changed()).isEqualTo(2);
  }

  private static void product(long id, String name, @Nullable String barcode, double stock) {
    DB.execute(
        """
        insert into shop.product (id, type, name, barcode, barcode_is_unique, description, price_net, price_gross, stock, stock_aux,
                                  web_category_ids, active, images_state, configurable_fields, authors)
        values (?, 2, ?, ?, ?, ?, 12.5, 13.00, ?, 0, '{}', true, 'known', '[]', '[]')
        """,
        id,
        name,
        barcode,
        barcode != null,
        "Descripción: " + name,
        stock);
  }

  private static void image(int product, int position) {
    String sha256 = String.valueOf(product).repeat(32) + String.valueOf(position).repeat(32);
    String key =
        "sha256/%s/%s/%s.jpg".formatted(sha256.substring(0, 2), sha256.substring(2, 4), sha256);
    DB.execute(
        "insert into media.object (sha256, media_type, bytes, object_key) values (?, 'image/jpeg', 5, ?)",
        sha256,
        key);
    DB.execute(
        """
        insert into shop.product_image (product_id, position, sha256, media_type, bytes, object_key)
        values (?, ?, ?, 'image/jpeg', 5, ?)
        """,
        product,
        position,
        sha256,
        key);
  }

  private static String url(int product, int position) {
    String sha256 = String.valueOf(product).repeat(32) + String.valueOf(position).repeat(32);
    return "https://cdn.example.com/sha256/%s/%s/%s.jpg"
        .formatted(sha256.substring(0, 2), sha256.substring(2, 4), sha256);
  }

  private byte[] bytes(ExportFormat format, boolean all) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report = export.write(new ExportRequest(format, new Selection(all, null), LINKS), out);
    return out.toByteArray();
  }

  private String text(ExportFormat format, boolean all) throws Exception {
    return new String(bytes(format, all), StandardCharsets.UTF_8);
  }

  private static List<CSVRecord> csv(String text) throws Exception {
    try (CSVParser parser =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(text))) {
      return parser.getRecords();
    }
  }

  @Test
  void jsonlHasEveryRowAndColumnAndFitsItsSchema() throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("..", "docs", "product.schema.json")));
    DB.execute("update shop.product set active = false where id = 5");
    for (int size : List.of(1024, 320)) {
      DB.execute(
          "insert into media.rendition (sha256, size, bytes, width, height, object_key) select sha256, ?, 99, ?, ?, ? from media.object where object_key like 'sha256/11/11/%22.jpg'",
          size, size, 2 * size, "rendition/" + size + "/x.jpg");
    }
    List<JsonNode> products = new ArrayList<>();
    for (String line : text(ExportFormat.JSONL, true).lines().toList()) {
      JsonNode product = new ObjectMapper().readTree(line);
      assertThat(schema.validate(product)).as(line).isEmpty();
      products.add(product);
    }
    assertThat(products).hasSize(5);
    List<String> columns = new ArrayList<>();
    products.get(0).fieldNames().forEachRemaining(columns::add);
    assertThat(columns).isEqualTo(new ExportRepository(DB.database()).columns());
    assertThat(products.get(1).path("name").asText()).isEqualTo(HOSTILE);
    assertThat(products.get(0).path("prices").path(0).path("price_net").asText())
        .isEqualTo("9.615385");
    assertThat(products.get(0).path("images").path(1).path("url").asText()).isEqualTo(url(1, 2));
    assertThat(products.get(0).path("images").path(0).path("renditions")).isEmpty();
    assertThat(products.get(0).path("images").path(1).path("renditions"))
        .extracting(JsonNode::toString)
        .as("the smallest first")
        .containsExactly(
            "{\"size\":320,\"bytes\":99,\"width\":320,\"height\":640,\"object_key\":\"rendition/320/x.jpg\",\"url\":\"https://cdn.example.com/rendition/320/x.jpg\"}",
            "{\"size\":1024,\"bytes\":99,\"width\":1024,\"height\":2048,\"object_key\":\"rendition/1024/x.jpg\",\"url\":\"https://cdn.example.com/rendition/1024/x.jpg\"}");
    assertThat(products.get(0).path("web_category_paths").toString())
        .isEqualTo("[[\"Libros, etc.\",\"Novela > negra\"],[\"Arte\"]]");
    assertThat(products.get(2).path("variant").path("differing").toString())
        .isEqualTo("[\"name\",\"field 0/1\"]");
    assertThat(products.get(3).path("sellable").asBoolean()).isTrue();
    assertThat(products.get(4).path("sellable").asBoolean()).isFalse();

    JsonNode wrong = products.get(0).deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) wrong).put("more", 1).remove("id");
    assertThat(schema.validate(wrong)).as("the schema refuses").hasSize(2);
  }

  @Test
  void csvHasEveryColumnAndNoFormula() throws Exception {
    List<CSVRecord> rows = csv(text(ExportFormat.CSV, false));
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).getParser().getHeaderNames())
        .isEqualTo(new ExportRepository(DB.database()).columns());
    assertThat(rows.get(0).get("name")).isEqualTo("'=2+3 fórmula");
    assertThat(rows.get(1).get("name")).isEqualTo(HOSTILE);
    assertThat(rows.get(1).get("stock")).as("a number is none").isEqualTo("-1.5");
    assertThat(rows.get(0).get("price_net")).isEqualTo("9.615385");
    assertThat(rows.get(0).get("images")).isEqualTo(url(1, 1) + " " + url(1, 2));
    assertThat(rows.get(0).get("category_path")).isEqualTo("Libros, etc. > Novela > negra");
    assertThat(new ObjectMapper().readTree(rows.get(0).get("prices"))).hasSize(2);
    assertThat(rows.get(4).get("description")).isEmpty();
  }

  @Test
  void googlesFeedHasWhatIsRequiredAndLeavesOutWhatLacksIt() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    Document feed =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(bytes(ExportFormat.GOOGLE_MERCHANT, false)));
    assertThat(feed.getDocumentElement().getAttribute("version")).isEqualTo("2.0");
    List<Map<String, String>> items = new ArrayList<>();
    for (int i = 0; i < feed.getElementsByTagName("item").getLength(); i++) {
      Element item = (Element) feed.getElementsByTagName("item").item(i);
      Map<String, String> attributes = new TreeMap<>();
      for (int j = 0; j < item.getChildNodes().getLength(); j++) {
        Element attribute = (Element) item.getChildNodes().item(j);
        assertThat(attribute.getNamespaceURI()).isEqualTo(GOOGLE);
        attributes.merge(
            attribute.getLocalName(), attribute.getTextContent(), (a, b) -> a + " " + b);
      }
      items.add(attributes);
    }
    assertThat(report)
        .isEqualTo(
            new ExportReport(
                5,
                2,
                Map.of("link", 1L, "description", 1L, "image_link", 1L),
                Objects.requireNonNull(report).position()));
    assertThat(items).hasSize(3);
    assertThat(items.get(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("id", "1"),
                Map.entry("title", "=2+3 fórmula"),
                Map.entry("description", "Descripción: =2+3 fórmula"),
                Map.entry("link", "https://shop.example.com/p?id=1&ean=8480000160164"),
                Map.entry("image_link", url(1, 1)),
                Map.entry("additional_image_link", url(1, 2)),
                Map.entry("availability", "in_stock"),
                Map.entry("price", "10.00 EUR"),
                Map.entry("brand", "Planeta, S.A."),
                Map.entry("gtin", "8480000160164"),
                Map.entry("condition", "new"),
                Map.entry("product_type", "Libros, etc. > Novela > negra")));
    assertThat(items.get(1).get("title"))
        .isEqualTo(HOSTILE.replaceAll("[\u0001\u001b\uFFFE]", "").replace("\r\n", "\n"));
    assertThat(items.get(1))
        .containsEntry("availability", "out_of_stock")
        .containsEntry("link", "https://shop.example.com/p?id=2&ean=no%20GTIN")
        .doesNotContainKey("gtin");
    assertThat(items.get(2).get("description")).as("Google's limit").hasSize(5_000);
    assertThat(items.get(2)).containsKey("item_group_id");
  }

  @Test
  void imagesThatGoogleDoesNotTakeAreLeftOut() throws Exception {
    DB.execute(
        "update shop.product_image_row set media_type = 'image/avif' where product_id = 1 and position = 1");
    DB.execute("update shop.product_image_row set media_type = 'image/heic' where product_id = 2");
    assertThat(text(ExportFormat.GOOGLE_MERCHANT, false))
        .contains("<g:image_link>" + url(1, 2) + "</g:image_link>")
        .doesNotContain(url(1, 1), "<g:id>2</g:id>");
    assertThat(Objects.requireNonNull(report).missing()).containsEntry("image_link", 2L);
  }

  @Test
  void anArticleWithoutABrandIsLeftOut() throws Exception {
    DB.execute("update shop.product set type = 1, manufacturer_id = null where id <> 1");
    bytes(ExportFormat.GOOGLE_MERCHANT, false);
    assertThat(report).isNotNull();
    assertThat(report.missing()).containsEntry("brand", 4L);
    assertThat(report.leftOut()).isEqualTo(4);
  }

  /** What is left of their names is nothing: no attribute is empty. */
  @Test
  void namesOfControlCharactersAreNoneForGoogle() throws Exception {
    DB.execute("update shop.manufacturer set name = E'\\x01'");
    DB.execute("update shop.web_category set path = array[E'\\x02']");
    assertThat(text(ExportFormat.GOOGLE_MERCHANT, false))
        .doesNotContain("<g:brand>", "<g:product_type>")
        .contains("<g:id>1</g:id>");
    DB.execute("update shop.product set type = 1 where id = 1");
    bytes(ExportFormat.GOOGLE_MERCHANT, false);
    assertThat(Objects.requireNonNull(report).missing()).containsEntry("brand", 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.00", "0.004", "-1"})
  void aPriceThatGoogleRefusesIsNone(String price) throws Exception {
    DB.execute(
        "update shop.product set price_net = ?::numeric, price_gross = ?::numeric where id = 1",
        price,
        price);
    assertThat(text(ExportFormat.GOOGLE_MERCHANT, false)).doesNotContain("<g:id>1</g:id>");
    assertThat(Objects.requireNonNull(report).missing()).containsEntry("price", 1L);
  }

  @Test
  void wooCommerceHasAVariableProductBeforeItsVariations() throws Exception {
    List<CSVRecord> rows = csv(text(ExportFormat.WOOCOMMERCE, false));
    assertThat(rows)
        .extracting(row -> row.get("Type"))
        .containsExactly("simple", "simple", "variable", "variation", "variation", "simple");
    assertThat(rows).extracting(row -> row.get("SKU")).doesNotHaveDuplicates();
    CSVRecord simple = rows.get(0);
    assertThat(simple.get("SKU")).isEqualTo("1");
    assertThat(simple.get("Name"))
        .as("no formula, and WordPress removes the space")
        .isEqualTo(" =2+3 fórmula");
    assertThat(simple.get("Regular price")).isEqualTo("10.00");
    assertThat(simple.get("Stock")).isEqualTo("3");
    assertThat(simple.get("Width (cm)")).isEqualTo("12.5");
    assertThat(simple.get("Weight (kg)")).isEqualTo("0.35");
    assertThat(simple.get("GTIN, UPC, EAN, or ISBN")).isEqualTo("8480000160164");
    assertThat(simple.get("Categories")).isEqualTo("Libros\\, etc. > Novela &gt; negra, Arte");
    assertThat(simple.get("Images")).isEqualTo(url(1, 1) + ", " + url(1, 2));
    assertThat(simple.get("Brands")).isEqualTo("Planeta&#44; S.A.");
    assertThat(rows.get(1).get("Stock")).isEqualTo("-1.5");
    assertThat(rows.get(1).get("In stock?")).isEqualTo("0");
    assertThat(rows.get(1).get("Description"))
        .as("as its importer reads it")
        .contains("</b>\\n\t")
        .contains(" \\\\n ");
    CSVRecord parent = rows.get(2);
    assertThat(parent.get("Name")).isEqualTo("Camiseta");
    assertThat(parent.get("Attribute 1 name")).isEqualTo("Color");
    assertThat(parent.get("Attribute 1 value(s)")).isEqualTo("rojo, azul\\, claro");
    assertThat(parent.get("Regular price")).isEmpty();
    for (CSVRecord variation : rows.subList(3, 5)) {
      assertThat(variation.get("Parent")).isEqualTo(parent.get("SKU"));
      assertThat(variation.get("Attribute 1 name")).isEqualTo("Color");
    }
    assertThat(rows.get(4).get("Attribute 1 value(s)")).isEqualTo("azul\\, claro");

    DB.execute("update shop.product set sale_from = current_date + 9 where id = 3");
    rows = csv(text(ExportFormat.WOOCOMMERCE, false));
    assertThat(rows)
        .extracting(row -> row.get("Type"))
        .as("before the first that is sold")
        .containsExactly("simple", "simple", "variable", "variation", "simple");
    assertThat(rows.get(2).get("Attribute 1 value(s)")).isEqualTo("azul\\, claro");
    rows = csv(text(ExportFormat.WOOCOMMERCE, true));
    assertThat(rows)
        .extracting(row -> row.get("Published"))
        .containsExactly("1", "1", "1", "0", "1", "1");
  }

  /** Its parent would stay for sale in the shop, without variations. */
  @Test
  void wooCommerceUnpublishesTheParentOfAGroupThatIsNoMore() throws Exception {
    String sku = csv(text(ExportFormat.WOOCOMMERCE, true)).get(2).get("SKU");
    long position = DB.value(Long.class, "select shop.snapshot_position()");
    DB.execute("update shop.product set nexo = 'alone' where id = 3");
    DB.execute("update shop.product set nexo = null where id = 5");
    new VariantRepository(DB.database()).settle(DB.runId());

    List<CSVRecord> rows = csv(woocommerce(new Selection(false, position)));
    CSVRecord last = rows.get(rows.size() - 1);
    assertThat(last.get("Type")).isEqualTo("variable");
    assertThat(last.get("SKU")).isEqualTo(sku);
    assertThat(last.get("Published")).isEqualTo("0");
    assertThat(rows.subList(0, rows.size() - 1))
        .extracting(row -> row.get("Type"))
        .containsOnly("simple");
    for (boolean all : List.of(true, false)) {
      assertThat(text(ExportFormat.WOOCOMMERCE, all)).as("what there is").doesNotContain(sku);
    }
    position = DB.value(Long.class, "select shop.snapshot_position()");
    assertThat(csv(woocommerce(new Selection(false, position)))).as("told already").isEmpty();
    DB.execute("update shop.product set nexo = 'CAM' where id = 3");
    new VariantRepository(DB.database()).settle(DB.runId());
    assertThat(csv(text(ExportFormat.WOOCOMMERCE, true)))
        .filteredOn(row -> row.get("SKU").equals(sku))
        .singleElement()
        .satisfies(parent -> assertThat(parent.get("Published")).isEqualTo("1"));
  }

  /** WooCommerce refuses to make a simple product of it: it would stay for sale. */
  @Test
  void wooCommerceUnpublishesAnInactiveVariantAsTheVariationThatItIs() throws Exception {
    String parent = csv(text(ExportFormat.WOOCOMMERCE, true)).get(2).get("SKU");
    DB.execute("update shop.product set nexo = 'ALONE', active = false where id = 5");
    long position = DB.value(Long.class, "select shop.snapshot_position()");
    DB.execute("update shop.product set active = false where id = 4");
    new VariantRepository(DB.database()).settle(DB.runId());

    List<CSVRecord> all = csv(text(ExportFormat.WOOCOMMERCE, true));
    assertThat(all)
        .extracting(row -> row.get("Type"))
        .as("its group is no more; the last one never had one")
        .containsExactly("simple", "simple", "simple", "variation", "simple");
    for (List<CSVRecord> rows : List.of(all, csv(woocommerce(new Selection(false, position))))) {
      CSVRecord gone =
          rows.stream().filter(row -> row.get("SKU").equals("4")).findFirst().orElseThrow();
      assertThat(gone.get("Type")).isEqualTo("variation");
      assertThat(gone.get("Parent")).isEqualTo(parent);
      assertThat(gone.get("Published")).isEqualTo("0");
      assertThat(gone.get("Attribute 1 name")).isEmpty();
    }

    product(6, "Camiseta verde", null, 1);
    DB.execute("update shop.product set nexo = 'CAM' where id = 6");
    new VariantRepository(DB.database()).settle(DB.runId());
    DB.execute("delete from shop.change");
    assertThat(csv(text(ExportFormat.WOOCOMMERCE, true)))
        .filteredOn(row -> row.get("Parent").equals(parent))
        .extracting(row -> row.get("SKU") + " " + row.get("Published"))
        .containsExactly("3 1", "4 0", "6 1");
    assertThat(text(ExportFormat.JSONL, true)).doesNotContain("former_group");
  }

  private String woocommerce(Selection selection) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    export.write(new ExportRequest(ExportFormat.WOOCOMMERCE, selection, null), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1+1"})
  void noTextIsCalculatedByASpreadsheet(String text) {
    assertThat(CsvCells.text(text)).isEqualTo("'" + text);
    assertThat(CsvCells.indented(text)).isEqualTo(" " + text);
    assertThat(CsvCells.text("x" + text)).isEqualTo("x" + text);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void theSameRowsGiveTheSameBytes(ExportFormat format) throws Exception {
    byte[] once = bytes(format, true);
    DB.execute("update shop.product set stock = stock");
    DB.execute("set time zone 'America/Lima'");
    assertThat(bytes(format, true)).isEqualTo(once);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void anEmptyCatalogueIsAFileAllTheSame(ExportFormat format) throws Exception {
    DB.execute("delete from shop.product");
    String text = text(format, true);
    assertThat(text.isEmpty()).isEqualTo(format == ExportFormat.JSONL);
  }

  /** More than a page of them. */
  @Test
  void everyProductComesOnceInTheOrderOfItsId() throws Exception {
    DB.execute(
        """
        insert into shop.product (id, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
        select n * 3, 0, 0, '{}', true, 'known', '[]', '[]' from generate_series(2, 2500) n
        """);
    List<Long> ids = new ArrayList<>();
    for (String line : text(ExportFormat.JSONL, true).lines().toList()) {
      ids.add(new ObjectMapper().readTree(line).path("id").asLong());
    }
    assertThat(ids)
        .isEqualTo(DB.fetch("select id from shop.product order by id").getValues(0, Long.class));
  }

  @ParameterizedTest
  @CsvSource({
    "4006381333931, 4006381333931",
    "978-84-376-0494-7, 9788437604947",
    "96385074, 96385074",
    "036000291452, 036000291452",
    "00012345600012, 00012345600012",
    "4006381333932, ",
    "0000000000000, ",
    "400638133393, ",
    "ABC, ",
    "'', ",
    "123, "
  })
  void aGtinIsToldByItsCheckDigit(String barcode, @Nullable String gtin) {
    assertThat(Gtin.of(barcode).orElse(null)).isEqualTo(gtin);
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example.com/p",
    "ftp://x/{id}",
    "{id}",
    "https://{id}",
    "https:// x/{id}",
    "''"
  })
  void aTemplateThatIsNoneIsRefused(String template) {
    assertThatThrownBy(() -> new LinkTemplate(template))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
