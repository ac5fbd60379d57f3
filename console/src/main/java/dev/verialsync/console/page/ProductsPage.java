package dev.verialsync.console.page;

import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageRequest.BadRequestException;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.CatalogueTotals;
import dev.verialsync.db.console.CatalogueTotalsRepository;
import dev.verialsync.db.console.ProductListPage;
import dev.verialsync.db.console.ProductListRepository;
import dev.verialsync.db.console.ProductQuery;
import dev.verialsync.db.console.ProductQuery.Category;
import dev.verialsync.db.console.ProductQuery.Filter;
import dev.verialsync.db.console.ProductQuery.Place;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /products}: the catalogue, searched and filtered. */
public final class ProductsPage {

  private static final int LONGEST_SEARCH = 100;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final Pattern GROUP = Pattern.compile("(web|erp|manufacturer)-([0-9]{1,18})");
  private static final Pattern PLACE = Pattern.compile("(-?[0-9]{1,18})(?:\\.(.{1,40}))?");

  private final ProductListRepository products;
  private final CatalogueTotalsRepository totals;

  ProductsPage(Sources sources) {
    this.products = new ProductListRepository(sources.database());
    this.totals = new CatalogueTotalsRepository(sources.database());
  }

  /**
   * What the page shows.
   *
   * @param q what was typed
   * @param next the next page's address; null = this is the last one
   * @param totals null = no run has ended
   */
  public record Shown(
      String q,
      @Nullable Filter filter,
      @Nullable String group,
      ProductListPage page,
      boolean first,
      @Nullable String next,
      @Nullable CatalogueTotals totals) {

    /** The address with another filter, or without one. */
    public String with(@Nullable Filter other) {
      return address(q, other, group, null);
    }

    /** The address without the category or manufacturer. */
    public String withoutGroup() {
      return address(q, filter, null, null);
    }

    /** The address of a category's or a manufacturer's products. */
    public String of(ProductListPage.Group chosen) {
      return address("", null, chosen.source() + "-" + chosen.id(), null);
    }
  }

  PageResponse page(PageRequest asked, PageContext look) {
    String q = asked.text("q").map(ProductsPage::shortened).orElse("");
    Filter filter = asked.text("filter").map(ProductsPage::filter).orElse(null);
    String group = asked.text("in").orElse(null);
    Matcher parts = GROUP.matcher(group == null ? "" : group);
    if (group != null && !parts.matches()) {
      throw new BadRequestException("no category or manufacturer");
    }
    Category category = null;
    Long manufacturer = null;
    if (group != null) {
      long id = Long.parseLong(parts.group(2));
      boolean made = parts.group(1).equals("manufacturer");
      category = made ? null : new Category(parts.group(1), id);
      manufacturer = made ? id : null;
    }
    Optional<Place> after = asked.text("after").map(text -> place(text, filter));
    Instant today =
        look.now().atZone(Texts.ZONE).toLocalDate().atStartOfDay(Texts.ZONE).toInstant();
    ProductListPage page =
        products.page(
            new ProductQuery(
                q.isEmpty() ? null : q, filter, category, manufacturer, today, after.orElse(null)));
    Shown shown =
        new Shown(
            q,
            filter,
            group,
            page,
            after.isEmpty(),
            page.next() == null ? null : address(q, filter, group, page.next()),
            totals.latest().orElse(null));
    return PageResponse.html(
        200, Templates.render("products.jte", Map.of("look", look, "shown", shown)));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SEARCH ? text : text.substring(0, LONGEST_SEARCH);
  }

  private static Filter filter(String name) {
    for (Filter filter : Filter.values()) {
      if (label(filter).equals(name)) {
        return filter;
      }
    }
    throw new BadRequestException("no filter");
  }

  /** Its name in an address and in the texts. */
  public static String label(Filter filter) {
    return filter.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Of the list by time it needs its time; PostgreSQL knows no year of ten digits. */
  private static Place place(String text, @Nullable Filter filter) {
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches() || (parts.group(2) != null) != (filter == Filter.CHANGED)) {
      throw new BadRequestException("no place");
    }
    long id = Long.parseLong(parts.group(1));
    return new Place(id, parts.group(2) == null ? null : time(parts.group(2)));
  }

  private static Instant time(String text) {
    try {
      Instant at = Instant.parse(text);
      if (at.isAfter(Instant.EPOCH) && at.isBefore(LATEST)) {
        return at;
      }
      throw new BadRequestException("no time of ours");
    } catch (DateTimeParseException e) {
      throw new BadRequestException("no time");
    }
  }

  private static String address(
      String q, @Nullable Filter filter, @Nullable String group, @Nullable Place after) {
    Map<String, String> params = new TreeMap<>();
    if (!q.isEmpty()) {
      params.put("q", q);
    }
    if (filter != null) {
      params.put("filter", label(filter));
    }
    if (group != null) {
      params.put("in", group);
    }
    if (after != null) {
      params.put("after", after.id() + (filter == Filter.CHANGED ? "." + after.changedAt() : ""));
    }
    String query =
        params.entrySet().stream()
            .map(param -> param.getKey() + "=" + ConsoleSite.encoded(param.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "/products" : "/products?" + query;
  }
}
