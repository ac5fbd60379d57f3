package dev.verialsync.activities.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.BlockPager;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.CanonicalRow;
import dev.verialsync.activities.verial.FieldIssue;
import dev.verialsync.activities.verial.ListAnswer;
import dev.verialsync.activities.verial.PagerState;
import dev.verialsync.activities.verial.Parsed;
import dev.verialsync.activities.verial.RowKey;
import dev.verialsync.activities.verial.RowParser;
import dev.verialsync.activities.verial.RowRange;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.Reading;
import dev.verialsync.db.ReadingKey;
import dev.verialsync.db.ReadingRepository;
import dev.verialsync.db.StockRow;
import dev.verialsync.db.TariffRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** GetStockArticulosWS or GetCondicionesTarifaWS of all articles: an article may have many rows. */
final class RowList implements ListInBlocks {

  /** What differs between the two lists. */
  private interface Rows {
    ListAnswer ask(CallContext context, RowRange range);

    /** The row's article, with what is wrong in the row; no article where it names none. */
    Parsed<Long> parse(JsonNode row);

    Reading commit(Reading reading, List<PlacedRow> rows, String cursorJson);
  }

  private final ServerKnowledge server;
  private final BlockPager pager;
  private final ReadingKey key;
  private final long listed;
  private long articles;

  /** A count beyond it is none: as many blocks would be asked for. */
  private final long most;

  private final Rows rows;
  private final ListIssues issues;
  private final RowParser parser = new RowParser();

  private RowList(
      ServerKnowledge server,
      BlockPager pager,
      ReadingKey key,
      long articles,
      long listed,
      ListIssues issues,
      Rows rows) {
    this.server = server;
    this.pager = pager;
    this.key = key;
    this.articles = articles;
    this.listed = listed;
    this.most = 2 * Math.max(articles, listed) + 1_000;
    this.issues = issues;
    this.rows = rows;
  }

  static RowList stock(
      VerialClient verial,
      ServerKnowledge server,
      ReadingRepository readings,
      BlockPager pager,
      ReadingKey key,
      long articles,
      long listed,
      ListIssues issues) {
    RowParser parser = new RowParser();
    return new RowList(
        server,
        pager,
        key,
        articles,
        listed,
        issues,
        new Rows() {
          @Override
          public ListAnswer ask(CallContext context, RowRange range) {
            return verial.stock(context, VerialClient.ALL_ARTICLES, range);
          }

          @Override
          public Parsed<Long> parse(JsonNode row) {
            return articleOf(
                parser.stock(row), dev.verialsync.activities.verial.StockRow::articleId);
          }

          @Override
          public Reading commit(Reading reading, List<PlacedRow> placed, String cursorJson) {
            return readings.commitStock(
                reading, landable(placed, row -> stockRow(parser, row)), cursorJson);
          }
        });
  }

  static RowList tariffs(
      VerialClient verial,
      ServerKnowledge server,
      ReadingRepository readings,
      BlockPager pager,
      ReadingKey key,
      long articles,
      long listed,
      ListIssues issues) {
    RowParser parser = new RowParser();
    return new RowList(
        server,
        pager,
        key,
        articles,
        listed,
        issues,
        new Rows() {
          @Override
          public ListAnswer ask(CallContext context, RowRange range) {
            return verial.tariffs(context, VerialClient.ALL_ARTICLES, null, range);
          }

          @Override
          public Parsed<Long> parse(JsonNode row) {
            return articleOf(
                parser.tariff(row), dev.verialsync.activities.verial.TariffRow::articleId);
          }

          @Override
          public Reading commit(Reading reading, List<PlacedRow> placed, String cursorJson) {
            return readings.commitTariffs(
                reading, landable(placed, row -> tariffRow(parser, row)), cursorJson);
          }
        });
  }

  static Optional<StockRow> stockRow(RowParser parser, PlacedRow placed) {
    return parser
        .stock(placed.row())
        .value()
        .map(
            stock ->
                new StockRow(
                    stock.articleId(),
                    placed.position(),
                    stock.stock(),
                    stock.auxiliaryStock(),
                    CanonicalRow.text(placed.row())));
  }

  static Optional<TariffRow> tariffRow(RowParser parser, PlacedRow placed) {
    return parser
        .tariff(placed.row())
        .value()
        .map(
            tariff ->
                new TariffRow(
                    tariff.articleId(), placed.position(), CanonicalRow.text(placed.row())));
  }

  static NewIssue badValue(long articleId, FieldIssue issue) {
    return new NewIssue(
        articleId, issue.field(), null, "bad_value", issue.value(), issue.message());
  }

  private static <T> List<T> landable(
      List<PlacedRow> placed, Function<PlacedRow, Optional<T>> make) {
    return placed.stream().map(make).flatMap(Optional::stream).toList();
  }

  private static <T> Parsed<Long> articleOf(Parsed<T> parsed, ToLongFunction<T> articleId) {
    return new Parsed<>(parsed.value().map(articleId::applyAsLong).orElse(null), parsed.issues());
  }

  @Override
  public ReadingKey key() {
    return key;
  }

  @Override
  public BlockPager pager() {
    return pager;
  }

  /** An article list that was too short to be believed does not cut this one short. */
  @Override
  public long articles() {
    return Math.max(articles, listed);
  }

  @Override
  public ListAnswer ask(CallContext context, Reading reading, RowRange range) {
    return rows.ask(context, range);
  }

  @Override
  public RowKey identity(JsonNode row) {
    return new RowKey(parser.articleNamed(row).orElse(0L), CanonicalRow.of(row).fingerprint());
  }

  @Override
  public Reading commit(Reading reading, List<PlacedRow> placed, String cursorJson) {
    List<NewIssue> met = new ArrayList<>();
    for (PlacedRow row : placed) {
      Parsed<Long> parsed = rows.parse(row.row());
      parsed
          .issues()
          .forEach(
              issue ->
                  met.add(
                      parsed.row() == null
                          ? new NewIssue(
                              null,
                              issue.field(),
                              Math.toIntExact(row.position()),
                              "no_article",
                              VerialListings.excerpt(row.row()),
                              issue.message())
                          : badValue(parsed.row(), issue)));
    }
    issues.record(met);
    return rows.commit(reading, placed, cursorJson);
  }

  @Override
  public void leftOut(NewIssue issue) {
    issues.record(List.of(issue));
  }

  @Override
  public OptionalLong count(CallContext context) {
    return server.articleCount(context, null);
  }

  /** An article that came or went meanwhile has shifted the blocks. */
  @Override
  public Optional<String> misfit(PagerState state, long counted) {
    long before = articles;
    articles = Math.min(counted, most);
    return articles == before
        ? Optional.empty()
        : Optional.of(
            "Verial had %d articles when the list was begun and %d at its end"
                .formatted(before, counted));
  }
}
