package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.Catalogue;
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
  private final Behaviour behaviour;
  private final Catalogue catalogue;

  VerialMethods(SimulatorOptions options, Behaviour behaviour, Catalogue catalogue) {
    this.options = options;
    this.behaviour = behaviour;
    this.catalogue = catalogue;
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
    if (!query.hasSession(behaviour.session())) {
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
    return query.hasSession(behaviour.session())
        ? new Answer.Value(InfoError.NONE, "Version", "\"" + behaviour.version() + "\"")
        : new Answer.Value(InfoError.of(1), "Version", "null");
  }

  private Answer count(Query query) {
    if (!behaviour.version().pagesArticles()) {
      return new Answer.NoSuchMethod();
    }
    if (!query.hasSession(behaviour.session())) {
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
    return catalogue.articlePage(query.selection("", behaviour.version().pagesArticles()));
  }

  private Page stock(Query query) throws InputException {
    long articleId = query.number("id_articulo");
    return behaviour.version().pagesStock()
        ? catalogue.stockPage(articleId, query.selection("art_", true), stockBoundsCountArticles())
        : catalogue.stockPage(articleId, query.everything(), true);
  }

  private Page tariffs(Query query) throws InputException {
    long articleId = query.number("id_articulo");
    TariffQuery tariff =
        new TariffQuery(query.number("id_cliente", 0), query.number("id_tarifa", 0));
    query.checkDate("fecha");
    return behaviour.version().pagesStock()
        ? catalogue.tariffPage(
            articleId, tariff, query.selection("art_", true), stockBoundsCountArticles())
        : catalogue.tariffPage(articleId, tariff, query.everything(), true);
  }

  private Page images(Query query) throws InputException {
    return catalogue.imagePage(
        query.number("id_articulo"),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, query.number("numpixelsladomenor", 0))),
        query.selection("", behaviour.version().pagesImages()),
        options.imageBounds() == Bounds.ARTICLES);
  }

  private Page references(ReferenceList list, Query query) throws InputException {
    return list.isPerField()
        ? catalogue.referencePage(
            list, query.number("id_campo"), query.number("id_familiacamposconfigurables"))
        : catalogue.referencePage(list);
  }

  private boolean stockBoundsCountArticles() {
    return options.stockBounds() == Bounds.ARTICLES;
  }
}
