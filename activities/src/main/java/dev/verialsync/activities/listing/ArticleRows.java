package dev.verialsync.activities.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.listing.ListInBlocks.PlacedRow;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.row.TariffRow;
import dev.verialsync.db.erp.ListRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.RowKind;
import dev.verialsync.db.erp.RowsInDoubt;
import dev.verialsync.db.erp.RowsMerged;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.erp.Suspects;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stock or tariffs: how their rows are asked for, understood and landed. */
public final class ArticleRows {

  private final RowKind kind;
  private final IssueSource source;
  private final VerialMethod method;
  private final Question question;
  private final Function<JsonNode, Parsed<Value>> parser;
  private final ReadingRepository readings;
  private final StockAndTariffRepository landed;

  /** How Verial is asked. */
  private interface Question {
    ListAnswer ask(CallContext context, long articleId, @Nullable RowRange range);
  }

  /**
   * What counts of a row.
   *
   * @param value stock, or the price; null where what came cannot be understood
   * @param valueAux stock in auxiliary units; null in a tariff
   */
  record Value(long articleId, @Nullable BigDecimal value, @Nullable BigDecimal valueAux) {
    ListRow landable(PlacedRow row) {
      return new ListRow(articleId, row.position(), value, valueAux, row.json());
    }
  }

  private ArticleRows(
      RowKind kind,
      IssueSource source,
      VerialMethod method,
      Question question,
      Function<JsonNode, Parsed<Value>> parser,
      ReadingRepository readings,
      StockAndTariffRepository landed) {
    this.kind = kind;
    this.source = source;
    this.method = method;
    this.question = question;
    this.parser = parser;
    this.readings = readings;
    this.landed = landed;
  }

  public static ArticleRows stock(
      VerialClient verial, ReadingRepository readings, StockAndTariffRepository landed) {
    RowParser parser = new RowParser();
    return new ArticleRows(
        RowKind.STOCK,
        IssueSource.STOCK,
        VerialMethod.STOCK,
        verial::stock,
        json ->
            parser
                .stock(json)
                .map(row -> new Value(row.articleId(), row.stock(), row.auxiliaryStock())),
        readings,
        landed);
  }

  public static ArticleRows tariffs(
      VerialClient verial, ReadingRepository readings, StockAndTariffRepository landed) {
    RowParser parser = new RowParser();
    return new ArticleRows(
        RowKind.TARIFFS,
        IssueSource.TARIFFS,
        VerialMethod.TARIFFS,
        (context, id, range) -> verial.tariffs(context, id, null, range),
        json ->
            parser
                .tariff(json)
                .map(row -> new Value(row.articleId(), price(parser, json, row), null)),
        readings,
        landed);
  }

  private static @Nullable BigDecimal price(RowParser parser, JsonNode json, TariffRow row) {
    if (row.priceNet() != null) {
      return row.priceNet();
    }
    return parser.isPriceUnreadable(json) ? null : BigDecimal.ZERO;
  }

  public IssueSource source() {
    return source;
  }

  public VerialMethod method() {
    return method;
  }

  /**
   * Asks for rows.
   *
   * @param articleId or {@link VerialClient#ALL_ARTICLES}
   * @param range null for all rows
   */
  public ListAnswer ask(CallContext context, long articleId, @Nullable RowRange range) {
    return question.ask(context, articleId, range);
  }

  /** What counts of a row, with what is wrong in it; nothing where it names no article. */
  Parsed<Value> parse(JsonNode row) {
    return parser.apply(row);
  }

  /** Stages rows of the list. */
  Reading commit(Reading reading, long askedFrom, List<ListRow> rows, String cursorJson) {
    return readings.commitRows(reading, askedFrom, rows, cursorJson);
  }

  /**
   * Begins what a run stages of single articles by {@link #settle}; or finds it.
   *
   * @param batch the batch that they belong to; null for a run's chosen articles
   */
  public Reading startChosen(long runId, @Nullable Integer batch) {
    return readings.startChosen(runId, kind.label() + (batch == null ? "" : " " + batch));
  }

  /** Whether Verial has ever answered for all articles, or for one alone. */
  public boolean wasAnswered() {
    return readings.wasAccepted(kind.label()) || readings.wasAnswered(kind.label());
  }

  /** Whether an article's answer is staged. */
  public boolean isSettled(Reading reading, long articleId) {
    return readings.isSettled(reading, articleId);
  }

  /** Stages all rows of an article that was asked for alone. */
  public Reading settle(Reading reading, long articleId, SingleAnswer answer) {
    return readings.settle(
        reading,
        articleId,
        answer.rowsOf(articleId).stream()
            .flatMap(row -> parse(row.row()).value().map(value -> value.landable(row)).stream())
            .toList());
  }

  /** What to say where articles are listed, and none has stock, or a price; else empty. */
  public Optional<NewIssue> noValues() {
    return landed.hasNoValues(kind) ? Optional.of(noneHasAny()) : Optional.empty();
  }

  NewIssue noneHasAny() {
    return source == IssueSource.STOCK
        ? NewIssue.ofList(IssueKind.NO_STOCK, ListIssues.NO_STOCK)
        : NewIssue.ofList(IssueKind.NO_PRICES, ListIssues.NO_PRICES);
  }

  public RowsInDoubt inDoubt(Reading reading) {
    return landed.inDoubt(kind, reading);
  }

  public boolean isUnchanged(Reading reading, long articleId) {
    return landed.isUnchanged(kind, reading, articleId);
  }

  /** Articles with more rows, or larger ones, than one may have. */
  public List<Long> crowded(Reading reading) {
    return landed.crowded(reading, AnswerLimits.ARTICLE_ROWS, AnswerLimits.ROW_CHARS);
  }

  /** Says that an article is one of those. */
  public NewIssue tooManyRows(long articleId) {
    return new NewIssue(
        articleId,
        null,
        null,
        IssueKind.TOO_MANY_ROWS,
        "more than " + AnswerLimits.ARTICLE_ROWS,
        "Verial's list of %s has more than %d rows of article %d, or more than %d bytes of them: what was known of it is kept."
            .formatted(
                source().label(), AnswerLimits.ARTICLE_ROWS, articleId, AnswerLimits.ROW_CHARS));
  }

  public RowsMerged merge(
      Reading reading,
      BigDecimal maxShrink,
      boolean acceptShrink,
      Collection<Long> inDoubt,
      Suspects suspects) {
    return landed.merge(kind, reading, maxShrink, acceptShrink, inDoubt, suspects);
  }

  /** Lands what single articles were answered. */
  public RowsMerged mergeChosen(Reading reading, BigDecimal maxShrink, boolean acceptShrink) {
    return landed.mergeChosen(kind, reading, maxShrink, acceptShrink);
  }
}
