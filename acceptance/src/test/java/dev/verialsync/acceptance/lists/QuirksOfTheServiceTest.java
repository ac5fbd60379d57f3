package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.CatalogueFile;
import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.Drawing;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ImageFacts;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.calls.Call;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each quirk of the service that the manual or a live server shows, in one hand-written catalogue.
 *
 * <p>Mistakes of the system being replaced that are tests here: the last quantity tier taken as the
 * price · no tariff published as 1.00 · "12,50" read as 1250 · decimal stock cut to an integer ·
 * stock looked up in the wrong list and so always 0 · an empty or repeated barcode making
 * duplicates · an unstable key for a product with an invalid barcode · ids of the two category
 * lists mixed up.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
public final class QuirksOfTheServiceTest {

  private static final int BLOCK = 10;
  private static final String TOMORROW = dayAfterTomorrow();
  private static final byte[] PLACEHOLDER = Drawing.jpeg(99);

  @TempDir static Path directory;
  private static SyncFixture sync;
  private static CatalogSyncResult result;
  private static Map<Long, Map<String, @Nullable String>> shop;

  @BeforeAll
  static void copy(LocalStack stack) throws Exception {
    CatalogueFile file = new CatalogueFile();
    spellings(file);
    books(file);
    stockAndPrices(file);
    dates(file);
    categories(file);
    barcodes(file);
    images(file);
    ordinary(file);
    // So many that the last block of tariffs holds one row: the service sends it as an object.
    for (int id = 901; file.articles() % (BLOCK - 1) != 0; id++) {
      file.article("{\"Id\":%d,\"Nombre\":\"Relleno\",\"PorcentajeIVA\":4}".formatted(id));
    }
    file.article("{\"Id\":999,\"Nombre\":\"Último\",\"PorcentajeIVA\":4}");
    file.tariff(999, "\"Precio\":7.5,\"UdsMin\":1");

    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().catalogueFile(file.write(directory)).build())
            .with("VERIAL_BLOCK_SIZE", String.valueOf(BLOCK));
    sync.simulator.faults().add(Fault.of(FaultKind.ALTERNATIVE_NAMES));
    sync.simulator.faults().add(Fault.of(FaultKind.WRONG_CONTENT_TYPE).on("GetFabricantesWS"));
    sync.startWorker();
    result = sync.run();
    shop = new ShopContent(sync).products();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  private static void spellings(CatalogueFile file) {
    file.article(
            "{\"Id\":1,\"Tipo\":1,\"Nombre\":\"Decimales como"
                + " números\",\"PorcentajeIVA\":21,\"PorcentajeRE\":5.2,\"Peso\":1.250,\"PVP\":99.99}")
        .tariff(1, "\"Precio\":12.50,\"Dto\":5.0,\"DtoEurosXUd\":0.25,\"UdsMin\":1.0000");
    file.article(
            "{\"Id\":2,\"Tipo\":1,\"Nombre\":\"Decimales como"
                + " textos\",\"PorcentajeIVA\":\"21.00\",\"PorcentajeRE\":\"5.20\",\"Peso\":\"1.250\"}")
        .tariff(
            2, "\"Precio\":\"12.50\",\"Dto\":\"5.0\",\"DtoEurosXUd\":\"0.25\",\"UdsMin\":\"1\"");
    file.article(
            "{\"Id\":3,\"Tipo\":1,\"Nombre\":\"Decimales con"
                + " coma\",\"PorcentajeIVA\":\"21,00\",\"PorcentajeRE\":\"5,20\",\"Peso\":\"1,250\"}")
        .tariff(
            3,
            "\"Precio\":\"12,50\",\"Dto\":\"5,0\",\"DtoEurosXUd\":\"0,25\",\"UdsMin\":\"1,0000\"");
    String texts =
        List.of(
                "Descripcion",
                "ReferenciaBarras",
                "Nexo",
                "Aux1",
                "Aux6",
                "NombreUds",
                "FechaDisponibilidad",
                "FechaInactivo",
                "Subtitulo",
                "Resumen",
                "Autores")
            .stream()
            .map(field -> ",\"" + field + "\":NOTHING")
            .collect(Collectors.joining());
    file.article("{\"Id\":4,\"Nombre\":\"Textos vacíos\"" + texts.replace("NOTHING", "\"\"") + "}");
    file.article("{\"Id\":5,\"Nombre\":\"Textos nulos\"" + texts.replace("NOTHING", "null") + "}");
    file.article("{\"Id\":6,\"Nombre\":\"Textos ausentes\"}");
  }

  private static void books(CatalogueFile file) {
    file.article(
        "{\"Id\":10,\"Tipo\":2,\"Nombre\":\"El año del"
            + " ñandú\",\"Autores\":[{\"Nombre\":\"Ana\",\"Apellidos\":\"Núñez\"},{\"Nombre\":\"\",\"Apellidos\":\"Ibáñez\"}],\"Paginas\":320}");
    file.article(
        "{\"Id\":11,\"Tipo\":2,\"Nombre\":\"Autor como texto\",\"Autores\":\"Núñez, Ana\"}");
    file.article(
        """
        {"Id":12,"Tipo":2,"Nombre":"Con todo","PorcentajeIVA":4,"ObraCompleta":"9788400000017","Subtitulo":"Una historia","Menciones":"Ilustraciones de Bea",
        "Edicion":"3.ª ed.","NumeroVolumen":"II","NumeroColeccion":"17","IdiomaOriginal":"Français","IdiomaPublicacion":"Español","Indice":"1. Uno\\n2. Dos","Resumen":"«Breve»",
        "ID_PaisPublicacion":34,"FechaEdicion":"2019-11-30","Paginas":1200,"Volumenes":2,"ID_Coleccion":3,"ID_Curso":4,"ID_Asignatura":5,"ID_Fabricante":8,"Autores":null}\
        """);
    file.row("Colecciones", "{\"Id\":3,\"Valor\":\"Austral\"}")
        .row("Cursos", "{\"Id\":4,\"Valor\":\"4.º ESO\"}")
        .row("Asignaturas", "{\"Id\":5,\"Valor\":\"Lengua\"}")
        .row("Fabricantes", "{\"Id\":8,\"Tipo\":2,\"Nombre\":\"Editorial Ñ\"}");
  }

  private static void stockAndPrices(CatalogueFile file) {
    file.article("{\"Id\":20,\"Nombre\":\"Tres almacenes\"}")
        .stock(20, "1.5")
        .stock(20, "\"2,25\"")
        .stock(20, "-0.5");
    file.article("{\"Id\":21,\"Nombre\":\"En negativo\"}").stock(21, "-3.7500");
    file.article("{\"Id\":22,\"Nombre\":\"Sin existencias\"}");
    file.article("{\"Id\":23,\"Nombre\":\"Tramos desordenados\",\"PorcentajeIVA\":21}")
        .tariff(23, "\"Precio\":8,\"UdsMin\":10,\"DtoEurosXUd\":\"0,10\"")
        .tariff(23, "\"Precio\":10,\"UdsMin\":1")
        .tariff(23, "\"Precio\":9,\"UdsMin\":3,\"UdsRegalo\":1,\"Dto\":12.5");
    file.article("{\"Id\":24,\"Nombre\":\"Sin tarifa\",\"PorcentajeIVA\":21}").stock(24, "5");
    file.article("{\"Id\":25,\"Nombre\":\"Medio céntimo\",\"PorcentajeIVA\":21}")
        .tariff(25, "\"Precio\":2.50,\"UdsMin\":1");
    file.article("{\"Id\":26,\"Nombre\":\"Seis decimales\",\"PorcentajeIVA\":4}")
        .tariff(26, "\"Precio\":9.615385,\"UdsMin\":1");
    file.article("{\"Id\":27,\"Nombre\":\"Desde cero unidades\",\"PorcentajeIVA\":21}")
        .tariff(27, "\"Precio\":5,\"UdsMin\":0,\"Dto\":100");
  }

  private static void dates(CatalogueFile file) {
    file.article(
        "{\"Id\":30,\"Nombre\":\"Aún no disponible\",\"FechaDisponibilidad\":\"%s\"}"
            .formatted(TOMORROW));
    file.article(
        "{\"Id\":31,\"Nombre\":\"Aún no en venta\",\"FechaInicioVenta\":\"%s\"}"
            .formatted(TOMORROW));
    file.article(
        "{\"Id\":32,\"Nombre\":\"Ya inactivo\",\"FechaInactivo\":\"2021-03-04T10:30:00\"}");
    file.article(
        "{\"Id\":33,\"Nombre\":\"Inactivo más tarde\",\"FechaInactivo\":\"2090-03-04"
            + " 23:59:59\",\"FechaDisponibilidad\":\"2001-01-01\"}");
    file.article("{\"Id\":35,\"Nombre\":\"Sin tarifa\"}");
    file.article(
        "{\"Id\":36,\"Nombre\":\"Fechas vacías de otros"
            + " sistemas\",\"FechaInactivo\":\"1900-01-01T00:00:00\",\"FechaDisponibilidad\":\"1899-12-30\",\"FechaInicioVenta\":\"1970-01-01"
            + " 00:00:00\",\"FechaEdicion\":\"1900-01-01\"}");
    file.article(
        "{\"Id\":37,\"Nombre\":\"Y"
            + " más\",\"FechaInactivo\":\"1753-01-01T00:00:00\",\"FechaDisponibilidad\":\"0001-01-01T00:00:00\",\"FechaEdicion\":\"1899-12-30T00:00:00\"}");
    for (int id : List.of(30, 31, 32, 33, 36, 37)) {
      file.tariff(id, "\"Precio\":5,\"UdsMin\":0");
    }
  }

  private static void categories(CatalogueFile file) {
    file.row("Categorias", "{\"Id\":5,\"ID_Padre\":0,\"Nombre\":\"Libros\",\"Clave\":\"01\"}")
        .row("CategoriasWeb", "{\"Id\":5,\"ID_Padre\":0,\"Nombre\":\"Regalos\",\"Clave\":\"01\"}")
        .row("CategoriasWeb", "{\"Id\":7,\"ID_Padre\":5,\"Nombre\":\"Juegos\",\"Clave\":\"02\"}");
    file.article("{\"Id\":40,\"Nombre\":\"Del ERP\",\"ID_Categoria\":5,\"ID_CategoriaWeb1\":0}");
    file.article("{\"Id\":41,\"Nombre\":\"De la web\",\"ID_Categoria\":5,\"ID_CategoriaWeb1\":5}");
    file.article(
        "{\"Id\":42,\"Nombre\":\"Segunda"
            + " web\",\"ID_Categoria\":5,\"ID_CategoriaWeb1\":0,\"ID_CategoriaWeb2\":7,\"ID_CategoriaWeb4\":5}");
    file.article("{\"Id\":43,\"Nombre\":\"Sin categoría\",\"ID_Categoria\":0}");
  }

  private static void barcodes(CatalogueFile file) {
    file.article("{\"Id\":50,\"Nombre\":\"Con blancos\",\"ReferenciaBarras\":\"  abc-1 \"}");
    file.article("{\"Id\":51,\"Nombre\":\"Repetido\",\"ReferenciaBarras\":\"ABC-1\"}");
    file.article("{\"Id\":52,\"Nombre\":\"Vacío\",\"ReferenciaBarras\":\"\"}");
    file.article("{\"Id\":53,\"Nombre\":\"Vacío también\",\"ReferenciaBarras\":\"   \"}");
    file.article("{\"Id\":54,\"Nombre\":\"Inválido\",\"ReferenciaBarras\":\"¿¡sin código!?\"}");
    file.article("{\"Id\":55,\"Nombre\":\"Único\",\"ReferenciaBarras\":\"9788400000017\"}");
    file.article(
        "{\"Id\":56,\"Nombre\":\"Talla"
            + " S\",\"ReferenciaBarras\":\"\\u200b8412345000013\",\"Nexo\":\"CAMISETA-2 \"}");
    file.article(
        "{\"Id\":57,\"Nombre\":\"Talla"
            + " M\",\"ReferenciaBarras\":\"8412345\\u00ad000013\\ufeff\",\"Nexo\":\"\\u00a0CAMISETA-2\"}");
  }

  private static void images(CatalogueFile file) {
    file.article("{\"Id\":60,\"Nombre\":\"Con prefijo\"}")
        .imageText(60, "data:image\\/png;base64," + base64(Drawing.png(60)));
    file.article("{\"Id\":61,\"Nombre\":\"Con blancos dentro\"}")
        .imageText(61, base64(Drawing.jpeg(61)).replaceAll("(.{40})", "$1\\\\r\\\\n ") + "\\t");
    file.article("{\"Id\":62,\"Nombre\":\"PNG que dice ser JPEG\"}")
        .imageText(62, "data:image\\/jpeg;base64," + base64(Drawing.png(62)));
    for (int id = 63; id <= 65; id++) {
      file.article("{\"Id\":%d,\"Nombre\":\"Foto de la editorial\"}".formatted(id))
          .image(id, PLACEHOLDER);
    }
    file.article("{\"Id\":66,\"Nombre\":\"Doce fotos\"}");
    for (int number = 1; number <= 11; number++) {
      file.image(66, number % 2 == 0 ? Drawing.png(number) : Drawing.jpeg(number));
    }
    file.image(66, Drawing.jpeg(1)); // the first once more
    file.article("{\"Id\":67,\"Nombre\":\"Sin foto\"}");
  }

  private static void ordinary(CatalogueFile file) {
    file.article(
        """
        {"Id":70,"Tipo":1,"Nombre":"Camiseta talla M","Descripcion":"Algodón.\\nLavar a 30º.","Nexo":"CAMISETA-1","Aux1":"uno","Aux2":"dos","Aux3":"tres","Aux4":"cuatro","Aux5":"cinco","Aux6":"seis",
        "NombreUds":"uds.","NombreUdsAux":"cajas","NombreUdsOCU":"kg","RelacionUdsAux":12.5,"RelacionUdsOCU":"0,125","VenderUdsAux":true,"DecUdsVentas":2,"DecPrecioVentas":4,
        "NumDimensiones":3,"Ancho":200,"Alto":300,"Grueso":15,"Peso":0.180,"ID_ArticuloEcotasas":3,"PrecioEcotasas":"0,05","PorcentajeIVA":21,"PorcentajeRE":5.2,"ID_Fabricante":8,
        "CamposConfigurables":[{"ID_Campo":1,"ID_FamiliaCamposConfigurables":0,"Valor":"azul"},{"ID_Campo":2,"ID_FamiliaCamposConfigurables":2,"Valor":"1,5"}],
        "Paginas":0,"Volumenes":0,"ID_Coleccion":0,"Autores":[]}\
        """);
    file.row(
            "CamposConfigurables",
            "{\"Id\":1,\"ID_FamiliaCamposConfigurables\":0,\"TipoDato\":1,\"Descripcion\":\"Color\"}")
        .row(
            "CamposConfigurables",
            "{\"Id\":2,\"ID_FamiliaCamposConfigurables\":2,\"TipoDato\":5,\"Descripcion\":\"Largo\"}");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static @Nullable String shown(long id, String column) {
    return shop.get(id).get(column);
  }

  @Test
  void tariffsAsABareArrayAreTheSamePrices() {
    long bare = sync.simulator.faults().add(Fault.of(FaultKind.BARE_ARRAY));
    try {
      CatalogSyncResult again = sync.run();

      assertThat(again.totals().counts().productsUpdated()).isZero();
      assertThat(new ShopContent(sync).products()).isEqualTo(shop);
      assertThat(sync.simulator.faults().struck(bare)).isPositive();
    } finally {
      sync.simulator.faults().remove(bare);
    }
  }

  @Test
  void everyFieldOfEveryArticleIsAsTheErpHoldsIt() {
    assertThat(Differences.between(ErpTruth.of(sync.simulator.catalogue()), shop)).isEmpty();
    assertThat(sync.sql().lines("select article_id, field, message from sync.issue")).isEmpty();
    assertThat(result.outcome()).isEqualTo("completed");
  }

  @Test
  @DisplayName("\"12,50\" is not read as 1250, in whichever of the three spellings")
  void decimalsInThreeSpellings() {
    for (long id = 1; id <= 3; id++) {
      assertThat(shown(id, "price_net")).isEqualTo("12.5");
      assertThat(shown(id, "price_gross")).isEqualTo("15.13");
      assertThat(shown(id, "vat_percent")).isEqualTo("21");
      assertThat(shown(id, "surcharge_percent")).isEqualTo("5.2");
      assertThat(shown(id, "weight_kg")).isEqualTo("1.25");
    }
  }

  @Test
  void emptyAndNullAndAbsentAreAlike() {
    for (long id = 4; id <= 6; id++) {
      assertThat(
              sync.sql()
                  .lines(
                      "select num_nonnulls(description, barcode, nexo, aux1, aux6, unit_name,"
                          + " available_from, inactive_from, subtitle, summary), authors from"
                          + " shop.product where id = "
                          + id))
          .containsExactly("0 []");
    }
  }

  @Test
  void authorsMayBeAListOrAText() {
    assertThat(
            sync.sql().lines("select authors from shop.product where id in (10, 11) order by id"))
        .containsExactly(
            "[{\"last_name\": \"Núñez\", \"first_name\": \"Ana\"}, {\"last_name\": \"Ibáñez\"}]",
            "[{\"first_name\": \"Núñez, Ana\"}]");
    assertThat(
            sync.sql()
                .lines(
                    "select collection_name, school_year_name, subject_name, manufacturer_name,"
                        + " edition_date from shop.product_detail where id = 12"))
        .containsExactly("Austral 4.º ESO Lengua Editorial Ñ 2019-11-30");
  }

  @Test
  @DisplayName("Stock is found in whichever list it stands, and so is not always 0")
  void stockIsNotLookedUpInTheWrongList() throws Exception {
    assertThat(answer(sync.simulator.calls().calls("GetStockArticulosWS").get(0)))
        .contains("\"StockArticulos\"")
        .contains("\"IdArticulo\"");
    assertThat(shown(24, "stock")).isEqualTo("5");
  }

  @Test
  void theTariffListMayBeOneObject() throws Exception {
    List<Call> calls = sync.simulator.calls().calls("GetCondicionesTarifaWS");
    assertThat(answer(calls.get(calls.size() - 1))).contains("\"CondicionesTarifa\":{");
    assertThat(shown(999, "price_net")).isEqualTo("7.5");
  }

  /** What the simulator answers to the same question now. */
  private static String answer(Call call) throws Exception {
    String parameters =
        call.parameters().entrySet().stream()
            .map(parameter -> "&" + parameter.getKey() + "=" + parameter.getValue())
            .collect(Collectors.joining());
    URI uri = URI.create(sync.simulator.uri() + call.method() + "?x=18" + parameters);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  @DisplayName("Decimal stock is not cut to an integer; several rows are added up")
  void decimalStockIsNotCut() {
    assertThat(shown(20, "stock")).isEqualTo("3.25");
    assertThat(shown(21, "stock")).isEqualTo("-3.75");
    assertThat(shown(22, "stock")).isEqualTo("0");
  }

  @Test
  @DisplayName("The last quantity tier is not taken as the price")
  void theLastQuantityTierIsNotThePrice() {
    assertThat(shown(23, "price_net")).isEqualTo("10");
    assertThat(shown(23, "price_gross")).isEqualTo("12.1");
    assertThat(shown(23, "prices"))
        .isEqualTo(
            "[from 1 units: 10 net, 12.1 gross, -0 %, -0 euros, +0 units, from 3 units: 9 net,"
                + " 10.89 gross, -12.5 %, -0 euros, +1 units, from 10 units: 8 net, 9.68 gross, -0"
                + " %, -0.1 euros, +0 units]");
  }

  @Test
  @DisplayName("No tariff is not published as 1.00, nor as 0")
  void noTariffIsNoPrice() {
    assertThat(
            sync.sql()
                .lines(
                    "select price_net, price_gross, (select count(*) from shop.product_price where"
                        + " product_id = id) from shop.product where id = 24"))
        .containsExactly("null null 0");
    assertThat(shown(27, "price_net")).as("before a discount of 100 %").isEqualTo("5");
  }

  @Test
  void grossIsRoundedHalfUp() {
    assertThat(shown(25, "price_gross")).isEqualTo("3.03");
    assertThat(shown(26, "price_net")).isEqualTo("9.615385");
    assertThat(shown(26, "price_gross")).isEqualTo("10");
  }

  @Test
  void theThreeDatesDecideWhatIsSellable() {
    assertThat(sync.sql().ids("select id from shop.sellable where id between 30 and 39"))
        .containsExactly(33L, 36L, 37L);
    assertThat(shown(32, "inactive_from")).isEqualTo("2021-03-04T10:30");
    assertThat(shown(36, "edition_date")).isEqualTo("1900-01-01");
    assertThat(shown(30, "active")).isEqualTo("true");
  }

  @Test
  @DisplayName("The ids of the two category lists are not mixed up")
  void categoryListsAreNotMixedUp() {
    assertThat(
            sync.sql()
                .lines(
                    "select id, category_id, category_source, category_name, erp_category_id,"
                        + " web_category_ids from shop.product_detail where id between 40 and 43"
                        + " order by id"))
        .containsExactly(
            "40 5 erp Libros 5 {}",
            "41 5 web Regalos 5 {5}",
            "42 7 web Juegos 5 {7,5}",
            "43 null null null null {}");
  }

  @Test
  @DisplayName("An empty or repeated barcode makes no duplicates")
  void emptyAndRepeatedBarcodesMakeNoDuplicates() {
    assertThat(
            sync.sql()
                .lines(
                    "select id, barcode, barcode_is_unique from shop.product where id between 50"
                        + " and 55 order by id"))
        .containsExactly(
            "50 abc-1 f",
            "51 ABC-1 f",
            "52 null f",
            "53 null f",
            "54 ¿¡sin código!? t",
            "55 9788400000017 t");
    assertThat(shop).hasSize(sync.simulator.catalogue().size());
  }

  @Test
  void invisibleCharactersNeitherMakeABarcodeUniqueNorSplitVariants() {
    assertThat(
            sync.sql()
                .lines(
                    "select barcode, barcode_is_unique, nexo from shop.product where id in (56,"
                        + " 57)"))
        .containsExactly("8412345000013 f CAMISETA-2", "8412345000013 f CAMISETA-2");
    assertThat(sync.sql().lines("select row ->> 'Nexo' from erp.article where id = 57"))
        .as("the raw row keeps what came")
        .containsExactly("\u00a0CAMISETA-2");
  }

  @Test
  @DisplayName("The key of a product with an invalid barcode is stable: it is Verial's Id")
  void theKeyOfAProductWithAnInvalidBarcodeIsStable() {
    Map<String, String> before = new ShopContent(sync).writtenRows();
    sync.simulator.catalogue().changeArticle(54, Map.of("ReferenciaBarras", "¿otro?"));
    sync.run();
    sync.simulator.catalogue().changeArticle(54, Map.of("ReferenciaBarras", "¿¡sin código!?"));
    sync.run();

    assertThat(new ShopContent(sync).products()).isEqualTo(shop);
    assertThat(new ShopContent(sync).writtenRows()).hasSameSizeAs(before);
    assertThat(
            sync.sql()
                .lines("select kind from sync.product_event where article_id = 54 order by id"))
        .containsOnlyOnce("inserted");
  }

  @Test
  void imagesAreDecodedHoweverTheirTextIsWritten() {
    for (Map.Entry<Long, byte[]> image :
        Map.of(60L, Drawing.png(60), 61L, Drawing.jpeg(61), 62L, Drawing.png(62)).entrySet()) {
      String key = ImageFacts.of(image.getValue()).key();
      assertThat(shown(image.getKey(), "images")).contains(key);
      assertThat(new ShopContent(sync).object(key)).isEqualTo(image.getValue());
    }
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }

  @Test
  void theMediaTypeIsFoundFromTheBytes() {
    assertThat(
            sync.sql()
                .lines(
                    "select media_type, width, height from shop.product_image where product_id ="
                        + " 62"))
        .containsExactly("image/png 82 92");
  }

  @Test
  void theSameBytesAreStoredOnce() {
    String key = ImageFacts.of(PLACEHOLDER).key();
    assertThat(
            sync.sql()
                .lines(
                    "select object_key from shop.product_image where product_id between 63 and 65"))
        .containsExactly(key, key, key);
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from sync.product_event where kind = 'image_added' and"
                        + " article_id between 63 and 65"))
        .isEqualTo(3);
    assertThat(new ShopContent(sync).keys()).containsOnlyOnce(key);
  }

  @Test
  void twelveImagesKeepTheirOrder() {
    assertThat(
            sync.sql()
                .lines(
                    "select position, sha256 from shop.product_image where product_id = 66 order by"
                        + " position"))
        .hasSize(12)
        .startsWith(
            "1 " + ImageFacts.sha256(Drawing.jpeg(1)), "2 " + ImageFacts.sha256(Drawing.png(2)))
        .endsWith("12 " + ImageFacts.sha256(Drawing.jpeg(1)));
  }

  @Test
  void configurableFieldsAreReadWithTheirNames() {
    assertThat(
            sync.sql()
                .lines(
                    "select name, value, number_value from shop.product_field where product_id = 70"
                        + " order by position"))
        .containsExactly("Color azul null", "Largo 1,5 1.5");
  }

  private static String dayAfterTomorrow() {
    return LocalDate.now(ZoneId.of("Europe/Madrid")).plusDays(2).toString();
  }
}
