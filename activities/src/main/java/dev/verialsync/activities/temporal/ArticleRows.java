package dev.verialsync.activities.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.temporal.ListInBlocks.PlacedRow;
import dev.verialsync.activities.verial.AnswerLimits;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.CanonicalRow;
import dev.verialsync.activities.verial.ListAnswer;
import dev.verialsync.activities.verial.Parsed;
import dev.verialsync.activities.verial.RowParser;
import dev.verialsync.activities.verial.RowRange;
import dev.verialsync.activities.verial.StockRow;
import dev.verialsync.activities.verial.TariffRow;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialMethod;
import dev.verialsync.db.IssueSource;
import dev.verialsync.db.MergeOutcome;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.Reading;
import dev.verialsync.db.ReadingRepository;
import dev.verialsync.db.RowsInDoubt;
import dev.verialsync.db.RowsMerged;
import dev.verialsync.db.StockAndTariffRepository;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Stock or tariffs: how their rows are asked for, understood and landed. */
interface ArticleRows {

  IssueSource source();

  VerialMethod method();

  /**
   * Asks for rows.
   *
   * @param articleId or {@link VerialClient#ALL_ARTICLES}
   * @param range null for all rows
   */
  ListAnswer ask(CallContext context, long articleId, @Nullable RowRange range);

  /** The row's article, with what is wrong in the row; no article where it names none. */
  Parsed<Long> parse(JsonNode row);

  /** Stages rows of the list. */
  Reading commit(Reading reading, long askedFrom, List<PlacedRow> rows, String cursorJson);

  /** Stages all rows of an article that was asked for alone. */
  Reading settle(Reading reading, long articleId, List<PlacedRow> rows);

  RowsInDoubt inDoubt(Reading reading);

  /** Articles with more rows, or larger ones, than one may have. */
  List<Long> crowded(Reading reading);

  /** Says that an article is one of those. */
  default NewIssue tooManyRows(long articleId) {
    return new NewIssue(
        articleId,
        null,
        null,
        "too_many_rows",
        "more than " + AnswerLimits.ARTICLE_ROWS,
        "Verial's list of %s has more than %d rows of article %d, or more than %d bytes of them: what was known of it is kept."
            .formatted(
                source().label(), AnswerLimits.ARTICLE_ROWS, articleId, AnswerLimits.ROW_CHARS));
  }

  RowsMerged merge(
      Reading reading, BigDecimal maxShrink, boolean acceptShrink, Collection<Long> inDoubt);

  /** Lands all rows of an article, without a list. */
  MergeOutcome replace(long runId, long articleId, List<PlacedRow> rows);

  static ArticleRows stock(
      VerialClient verial, ReadingRepository readings, StockAndTariffRepository landed) {
    RowParser parser = new RowParser();
    return new ArticleRows() {
      @Override
      public IssueSource source() {
        return IssueSource.STOCK;
      }

      @Override
      public VerialMethod method() {
        return VerialMethod.STOCK;
      }

      @Override
      public ListAnswer ask(CallContext context, long articleId, @Nullable RowRange range) {
        return verial.stock(context, articleId, range);
      }

      @Override
      public Parsed<Long> parse(JsonNode row) {
        return articleOf(parser.stock(row), StockRow::articleId);
      }

      @Override
      public Reading commit(
          Reading reading, long askedFrom, List<PlacedRow> rows, String cursorJson) {
        return readings.commitStock(reading, askedFrom, landable(rows), cursorJson);
      }

      @Override
      public Reading settle(Reading reading, long articleId, List<PlacedRow> rows) {
        return readings.settleStock(reading, articleId, landable(rows));
      }

      @Override
      public RowsInDoubt inDoubt(Reading reading) {
        return landed.stockInDoubt(reading);
      }

      @Override
      public List<Long> crowded(Reading reading) {
        return landed.crowded(reading, AnswerLimits.ARTICLE_ROWS, AnswerLimits.ROW_CHARS);
      }

      @Override
      public RowsMerged merge(
          Reading reading, BigDecimal maxShrink, boolean acceptShrink, Collection<Long> inDoubt) {
        return landed.mergeStock(reading, maxShrink, acceptShrink, inDoubt);
      }

      @Override
      public MergeOutcome replace(long runId, long articleId, List<PlacedRow> rows) {
        return landed.replaceStock(runId, List.of(articleId), landable(rows));
      }

      private List<dev.verialsync.db.StockRow> landable(List<PlacedRow> rows) {
        return each(
            rows,
            placed ->
                parser
                    .stock(placed.row())
                    .value()
                    .map(
                        stock ->
                            new dev.verialsync.db.StockRow(
                                stock.articleId(),
                                placed.position(),
                                stock.stock(),
                                stock.auxiliaryStock(),
                                CanonicalRow.text(placed.row()))));
      }
    };
  }

  static ArticleRows tariffs(
      VerialClient verial, ReadingRepository readings, StockAndTariffRepository landed) {
    RowParser parser = new RowParser();
    return new ArticleRows() {
      @Override
      public IssueSource source() {
        return IssueSource.TARIFFS;
      }

      @Override
      public VerialMethod method() {
        return VerialMethod.TARIFFS;
      }

      @Override
      public ListAnswer ask(CallContext context, long articleId, @Nullable RowRange range) {
        return verial.tariffs(context, articleId, null, range);
      }

      @Override
      public Parsed<Long> parse(JsonNode row) {
        return articleOf(parser.tariff(row), TariffRow::articleId);
      }

      @Override
      public Reading commit(
          Reading reading, long askedFrom, List<PlacedRow> rows, String cursorJson) {
        return readings.commitTariffs(reading, askedFrom, landable(rows), cursorJson);
      }

      @Override
      public Reading settle(Reading reading, long articleId, List<PlacedRow> rows) {
        return readings.settleTariff(reading, articleId, landable(rows));
      }

      @Override
      public RowsInDoubt inDoubt(Reading reading) {
        return landed.tariffsInDoubt(reading);
      }

      @Override
      public List<Long> crowded(Reading reading) {
        return landed.crowded(reading, AnswerLimits.ARTICLE_ROWS, AnswerLimits.ROW_CHARS);
      }

      @Override
      public RowsMerged merge(
          Reading reading, BigDecimal maxShrink, boolean acceptShrink, Collection<Long> inDoubt) {
        return landed.mergeTariffs(reading, maxShrink, acceptShrink, inDoubt);
      }

      @Override
      public MergeOutcome replace(long runId, long articleId, List<PlacedRow> rows) {
        return landed.replaceTariffs(runId, List.of(articleId), landable(rows));
      }

      private List<dev.verialsync.db.TariffRow> landable(List<PlacedRow> rows) {
        return each(
            rows,
            placed ->
                parser
                    .tariff(placed.row())
                    .value()
                    .map(
                        tariff ->
                            new dev.verialsync.db.TariffRow(
                                tariff.articleId(),
                                placed.position(),
                                tariff.priceNet(),
                                CanonicalRow.text(placed.row()))));
      }
    };
  }

  private static <T> List<T> each(List<PlacedRow> rows, Function<PlacedRow, Optional<T>> make) {
    return rows.stream().map(make).flatMap(Optional::stream).toList();
  }

  private static <T> Parsed<Long> articleOf(Parsed<T> parsed, ToLongFunction<T> articleId) {
    return new Parsed<>(parsed.value().map(articleId::applyAsLong).orElse(null), parsed.issues());
  }
}
