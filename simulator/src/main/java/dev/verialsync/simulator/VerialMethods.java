package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.CataloguePages;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.Page;
import dev.verialsync.simulator.catalogue.ReferenceList;
import dev.verialsync.simulator.catalogue.TariffQuery;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The methods of the web service. */
final class VerialMethods {
  private static final Map<String, ReferenceList> REFERENCE_LISTS =
      Arrays.stream(ReferenceList.values())
          .collect(Collectors.toMap(ReferenceList::method, Function.identity()));

  private final SimulatorOptions options;
  private final RuntimeSettings settings;
  private final CataloguePages catalogue;

  VerialMethods(SimulatorOptions options, RuntimeSettings settings, Catalogue catalogue) {
    this.options = options;
    this.settings = settings;
    this.catalogue = catalogue.pages();
  }

  Answer answer(String method, Query query) {
    ReferenceList list = REFERENCE_LISTS.get(method);
    if (list != null) {
      return rows(list.listName(), query, () -> references(list, query));
    }
    return switch (method) {
      case "GetVersionWS" -> version(query);
      case "GetNumArticulosWS" -> count(query);
      case "GetArticulosWS" -> rows("Articulos", query, () -> articles(query));
      case "GetStockArticulosWS" -> rows("Stock", query, () -> stock(query));
      case "GetCondicionesTarifaWS" -> rows("CondicionesTarifa", query, () -> tariffs(query));
      case "GetImagenesArticulosWS" -> rows("Imagenes", query, () -> images(query));
      default -> new Answer.NoSuchMethod();
    };
  }

  private interface PageOfMethod {
    Page get() throws InputException;
  }

  private Answer rows(String listName, Query query, PageOfMethod page) {
    if (!query.hasSession(settings.session())) {
      return Answer.Rows.failed(InfoError.of(1), listName);
    }
    try {
      return new Answer.Rows(InfoError.NONE, listName, page.get());
    } catch (InputException e) {
      return Answer.Rows.failed(e.error(), listName);
    }
  }

  private Answer version(Query query) {
    if (!options.versionMethodKnown()) {
      return new Answer.NoSuchMethod();
    }
    return query.hasSession(settings.session())
        ? new Answer.Value(InfoError.NONE, "Version", "\"" + settings.version() + "\"")
        : new Answer.Value(InfoError.of(1), "Version", "null");
  }

  private Answer count(Query query) {
    if (!settings.version().pagesArticles()) {
      return new Answer.NoSuchMethod();
    }
    if (!query.hasSession(settings.session())) {
      return new Answer.Value(InfoError.of(1), "Numero", "0");
    }
    try {
      int count = catalogue.count(query.selection("", false).sinceMinute());
      return new Answer.Value(InfoError.NONE, "Numero", String.valueOf(count));
    } catch (InputException e) {
      return new Answer.Value(e.error(), "Numero", "0");
    }
  }

  private Page articles(Query query) throws InputException {
    return catalogue.articles(query.selection("", settings.version().pagesArticles()));
  }

  private Page stock(Query query) throws InputException {
    long articleId = query.number("id_articulo");
    return settings.version().pagesStock()
        ? catalogue.stock(articleId, query.selection("art_", true), stockBoundsCountArticles())
        : catalogue.stock(articleId, query.everything(), true);
  }

  private Page tariffs(Query query) throws InputException {
    long articleId = query.number("id_articulo");
    TariffQuery tariff =
        new TariffQuery(query.number("id_cliente", 0), query.number("id_tarifa", 0));
    query.checkDate("fecha");
    return settings.version().pagesStock()
        ? catalogue.tariffs(
            articleId, tariff, query.selection("art_", true), stockBoundsCountArticles())
        : catalogue.tariffs(articleId, tariff, query.everything(), true);
  }

  private Page images(Query query) throws InputException {
    ImageBlockHabits habits = settings.imageBlocks();
    return catalogue.images(
        query.number("id_articulo"),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, query.number("numpixelsladomenor", 0))),
        query.selection("", settings.version().pagesImages() && !habits.ignoreBounds()),
        habits);
  }

  private Page references(ReferenceList list, Query query) throws InputException {
    return list.isPerField()
        ? catalogue.references(
            list, query.number("id_campo"), query.number("id_familiacamposconfigurables"))
        : catalogue.references(list);
  }

  private boolean stockBoundsCountArticles() {
    return options.stockBounds() == Bounds.ARTICLES;
  }
}
