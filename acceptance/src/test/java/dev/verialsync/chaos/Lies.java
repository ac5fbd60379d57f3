package dev.verialsync.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ReferenceList;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Which lies there are. */
final class Lies {
  static final String ARTICLES = "GetArticulosWS";
  static final String STOCK = "GetStockArticulosWS";
  static final String TARIFFS = "GetCondicionesTarifaWS";
  static final String IMAGES = "GetImagenesArticulosWS";
  static final String COUNT = "GetNumArticulosWS";
  private static final List<String> NAMING_OR_COUNTING = namingOrCounting();
  private static final int PAGE = 40;
  private static final Duration BEYOND_THE_MARGIN = Duration.ofMinutes(40);
  private static final String HTML_PAGE =
      Base64.getEncoder()
          .encodeToString(
              "<!DOCTYPE html><html><body>Servicio en mantenimiento</body></html>"
                  .getBytes(StandardCharsets.UTF_8));
  private static final List<String> NO_JSON =
      List.of(
          "{\"ID_Articulo\":%1$d,\"Id\":%1$d,\"Nombre\":\"pantalla 24\" negra\"}",
          "{\"Id\":%1$d,\"ID_Articulo\":%1$d,}",
          "{\"Id\":%1$d,\"ID_Articulo\":%1$d,\"Nombre\":\"C:\\datos\"}",
          "{\"Id\":%1$d,\"ID_Articulo\":%1$d,\"Precio\":.5}",
          "{\"Id\":%1$d,\"ID_Articulo\":%1$d,\"Stock\":12,50}");

  private Lies() {}

  private static List<String> namingOrCounting() {
    List<String> methods = new ArrayList<>(List.of("GetVersionWS", COUNT));
    Arrays.stream(ReferenceList.values()).map(ReferenceList::method).forEach(methods::add);
    return methods;
  }

  /** Some of each sort, in few runs; those of a run are about different things. */
  static List<List<Lie>> shortForm() {
    return List.of(
        List.of(
            fault("images are empty lists", Fault.of(FaultKind.EMPTY_LIST).on(IMAGES), true),
            fault("stock, tariffs are null", Fault.of(FaultKind.NULL_LIST).on(STOCK), false),
            zeroPrices(),
            emptyReferences(),
            fault("the count is off", Fault.countOff(1), false)),
        List.of(
            imagesAreHtml(),
            fault("pages are capped", Fault.capped(PAGE).on(TARIFFS), false),
            zeroStock(),
            movedArticles(),
            fault("one auxiliary method fails", Fault.infoError(20).on("GetAsignaturasWS"), false),
            fault("windows-1252, undeclared", Fault.of(FaultKind.UNDECLARED_WINDOWS_1252), true)),
        List.of(clockOff(), movedStock(), movedTariffs(), rowThatIsNotJson(TARIFFS)));
  }

  /** All that the complete form chooses from. */
  static List<Lie> all() {
    List<Lie> all = new ArrayList<>();
    for (FaultKind kind : List.of(FaultKind.EMPTY_LIST, FaultKind.NULL_LIST)) {
      String how = kind == FaultKind.EMPTY_LIST ? " are empty lists" : " are null";
      all.add(fault("articles" + how, Fault.of(kind).on(ARTICLES), false));
      all.add(fault("stock, tariffs" + how, Fault.of(kind).on(STOCK), false));
      all.add(fault("stock, tariffs" + how, Fault.of(kind).on(TARIFFS), false));
      all.add(fault("images" + how, Fault.of(kind).on(IMAGES), true));
      all.add(fault("the count is 0", Fault.of(kind).on(COUNT), false));
    }
    all.add(emptyReferences());
    for (String method : List.of(ARTICLES, STOCK, TARIFFS)) {
      all.add(
          new Lie(
              "pages are capped",
              Lie.When.ALL_RUN,
              false,
              (erp, random) ->
                  begin(erp, List.of(Fault.capped(2 + random.nextInt(PAGE)).on(method)))));
      all.add(rowThatIsNotJson(method));
      all.add(
          new Lie(
              "a list fails for a while",
              Lie.When.A_WHILE,
              false,
              (erp, random) -> begin(erp, List.of(passing(random).on(method)))));
    }
    for (int off : new int[] {1, -1, 25, -25}) {
      all.add(fault("the count is off", Fault.countOff(off), false));
    }
    all.add(fault("windows-1252", Fault.of(FaultKind.WINDOWS_1252), true));
    all.add(fault("windows-1252, undeclared", Fault.of(FaultKind.UNDECLARED_WINDOWS_1252), true));
    for (int i = 0; i < 4; i++) {
      all.add(
          new Lie(
              "one auxiliary method fails",
              Lie.When.ALL_RUN,
              false,
              (erp, random) -> {
                String method = NAMING_OR_COUNTING.get(random.nextInt(NAMING_OR_COUNTING.size()));
                Fault fault =
                    random.nextBoolean()
                        ? passing(random)
                        : Fault.infoError(List.of(1, 5, 20).get(random.nextInt(3)));
                return begin(erp, List.of(fault.on(method)));
              }));
    }
    for (String method : List.of(STOCK, TARIFFS)) {
      all.add(
          new Lie(
              "stock or tariffs fail all run",
              Lie.When.ALL_RUN,
              false,
              (erp, random) -> begin(erp, List.of(passing(random).on(method)))));
    }
    all.addAll(
        List.of(
            movedStock(),
            movedTariffs(),
            movedArticles(),
            movedArticles(),
            zeroStock(),
            zeroPrices(),
            imagesAreHtml(),
            rowThatIsNotJson(IMAGES),
            redirected(),
            clockOff(),
            clockOff()));
    return all;
  }

  private static Fault passing(Random random) {
    return List.of(
            Fault.status(500),
            Fault.of(FaultKind.CUT_SHORT),
            Fault.of(FaultKind.CLOSED_MID_BODY),
            Fault.infoError(2))
        .get(random.nextInt(4));
  }

  private static Lie fault(String title, Fault fault, boolean allChanged) {
    return new Lie(
        title,
        allChanged ? Lie.When.ALL_RUN_ALL_CHANGED : Lie.When.ALL_RUN,
        false,
        (erp, random) -> begin(erp, List.of(fault)));
  }

  private static Lie emptyReferences() {
    return new Lie(
        "reference lists are empty or null",
        Lie.When.ALL_RUN,
        false,
        (erp, random) ->
            begin(
                erp,
                Arrays.stream(ReferenceList.values())
                    .map(
                        list ->
                            Fault.of(
                                    random.nextBoolean()
                                        ? FaultKind.EMPTY_LIST
                                        : FaultKind.NULL_LIST)
                                .on(list.method()))
                    .toList()));
  }

  private static Lie redirected() {
    return new Lie(
        "every call is redirected",
        Lie.When.A_WHILE,
        true,
        (erp, random) -> begin(erp, List.of(Fault.redirect(random.nextBoolean() ? 301 : 302))));
  }

  private static Lie clockOff() {
    return new Lie(
        "the ERP's clock is off",
        Lie.When.WITH_CHANGES,
        false,
        (erp, random) -> {
          erp.clock()
              .setOffset(random.nextInt(3) == 0 ? BEYOND_THE_MARGIN : BEYOND_THE_MARGIN.negated());
          return () -> erp.clock().reset();
        });
  }

  private static Lie movedStock() {
    return moved("stock rows change places", STOCK, Catalogue::swapStock);
  }

  private static Lie movedTariffs() {
    return moved("tariff rows change places", TARIFFS, Catalogue::swapTariffs);
  }

  private static Lie movedArticles() {
    return moved(
        "articles change places",
        ARTICLES,
        (erp, one, other) -> {
          List<Long> ids = erp.articleIds();
          int placeOfOne = ids.indexOf(one) + 1;
          int placeOfOther = ids.indexOf(other) + 1;
          erp.moveArticle(one, placeOfOther);
          erp.moveArticle(other, placeOfOne);
        });
  }

  private interface Swap {
    void swap(Catalogue erp, long one, long other);
  }

  /** After each of the first calls, a row of the first block and one of a later block. */
  private static Lie moved(String title, String method, Swap swap) {
    return new Lie(
        title,
        Lie.When.ALL_RUN,
        false,
        (erp, random) -> {
          List<Long> ids = erp.catalogue().articleIds();
          for (int call = 1; call <= 1 + random.nextInt(3); call++) {
            long one = ids.get(random.nextInt(ids.size() / 3));
            long other = ids.get(ids.size() - 1 - random.nextInt(ids.size() / 3));
            erp.afterCall(method, call, () -> swap.swap(erp.catalogue(), one, other));
          }
          return () -> {};
        });
  }

  private static Lie rowThatIsNotJson(String method) {
    return new Lie(
        "a row is not JSON (" + method + ")",
        Lie.When.ALL_RUN,
        false,
        (erp, random) -> {
          Catalogue catalogue = erp.catalogue();
          List<Long> ids = catalogue.articleIds();
          long id = ids.get(random.nextInt(ids.size()));
          String text = NO_JSON.get(random.nextInt(NO_JSON.size())).formatted(id);
          List<Row> bad = List.of(Row.of(text));
          switch (method) {
            case STOCK -> {
              List<Row> good = rows(catalogue.stock(id));
              catalogue.setStock(id, bad);
              return () -> catalogue.setStock(id, good);
            }
            case TARIFFS -> {
              List<Row> good = rows(catalogue.tariffs(id));
              catalogue.setTariffs(id, bad);
              return () -> catalogue.setTariffs(id, good);
            }
            case IMAGES -> {
              catalogue.addImageRow(id, text);
              int position = catalogue.imageCount(id);
              return () -> catalogue.removeImage(id, position);
            }
            default -> {
              Row good = Row.of(catalogue.article(id));
              catalogue.setArticleRow(id, bad.get(0));
              return () -> catalogue.setArticleRow(id, good);
            }
          }
        });
  }

  private static Lie zeroStock() {
    return allRows(
        "all stock is 0",
        Catalogue::stock,
        Catalogue::setStock,
        "{\"ID_Articulo\":%d,\"Stock\":0,\"StockAux\":0}");
  }

  private static Lie zeroPrices() {
    return allRows(
        "all prices are 0",
        Catalogue::tariffs,
        Catalogue::setTariffs,
        "{\"Dto\":0,\"DtoEurosXUd\":0,\"ID_Articulo\":%d,\"Precio\":0,\"UdsMin\":0,\"UdsRegalo\":0}");
  }

  private interface Reading {
    List<JsonNode> rows(Catalogue erp, long id);
  }

  private interface Writing {
    void write(Catalogue erp, long id, List<Row> rows);
  }

  private static Lie allRows(String title, Reading reading, Writing writing, String zero) {
    return new Lie(
        title,
        Lie.When.ALL_RUN,
        false,
        (erp, random) -> {
          Catalogue catalogue = erp.catalogue();
          Map<Long, List<Row>> good = new HashMap<>();
          for (long id : catalogue.articleIds()) {
            good.put(id, rows(reading.rows(catalogue, id)));
            writing.write(catalogue, id, List.of(Row.of(zero.formatted(id))));
          }
          return () -> good.forEach((id, rows) -> writing.write(catalogue, id, rows));
        });
  }

  private static Lie imagesAreHtml() {
    return new Lie(
        "images are HTML",
        Lie.When.ALL_RUN_ALL_CHANGED,
        false,
        (erp, random) -> {
          Catalogue catalogue = erp.catalogue();
          Map<Long, List<byte[]>> good = new HashMap<>();
          for (long id : catalogue.articleIds()) {
            good.put(id, catalogue.images(id));
            each(catalogue, id, place -> catalogue.replaceImageText(id, place, HTML_PAGE));
          }
          return () ->
              good.forEach(
                  (id, images) ->
                      each(
                          catalogue,
                          id,
                          place -> catalogue.replaceImage(id, place, images.get(place - 1))));
        });
  }

  private static void each(Catalogue catalogue, long id, Consumer<Integer> deed) {
    for (int place = 1; place <= catalogue.imageCount(id); place++) {
      deed.accept(place);
    }
  }

  private static List<Row> rows(List<JsonNode> nodes) {
    return nodes.stream().map(Row::of).toList();
  }

  private static Runnable begin(VerialSimulator erp, List<Fault> faults) {
    List<Long> begun = faults.stream().map(erp.faults()::add).toList();
    return () -> begun.forEach(erp.faults()::remove);
  }
}
