package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.erp.ListRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** GetStockArticulosWS or GetCondicionesTarifaWS of all articles: an article may have many rows. */
public final class RowList implements ListInBlocks {

  private final ServerKnowledge server;
  private final BlockPager pager;
  private final ReadingKey key;
  private final long listed;
  private long articles;
  private final ArticleRows rows;

  /** A count beyond it is none: as many blocks would be asked for. */
  private final long most;

  private final ListIssues issues;
  private final RowParser parser = new RowParser();

  public RowList(
      ServerKnowledge server,
      BlockPager pager,
      ReadingKey key,
      long articles,
      long listed,
      ListIssues issues,
      ArticleRows rows) {
    this.server = server;
    this.pager = pager;
    this.key = key;
    this.articles = articles;
    this.listed = listed;
    this.most = 2 * Math.max(articles, listed) + 1_000;
    this.issues = issues;
    this.rows = rows;
  }

  static NewIssue badValue(long articleId, FieldIssue issue) {
    return new NewIssue(
        articleId, issue.field(), null, IssueKind.BAD_VALUE, issue.value(), issue.message());
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
    return rows.ask(context, VerialClient.ALL_ARTICLES, range);
  }

  @Override
  public RowKey identity(PlacedRow row) {
    return new RowKey(
        parser.articleNamed(row.row()).orElse(0L), CanonicalRow.fingerprint(row.json()));
  }

  @Override
  public Landing landing(long askedFrom, List<PlacedRow> placed) {
    List<NewIssue> met = new ArrayList<>();
    List<ListRow> landable = new ArrayList<>(placed.size());
    for (PlacedRow row : placed) {
      Parsed<ArticleRows.Value> parsed = rows.parse(row.row());
      parsed.issues().forEach(issue -> met.add(issue(row, parsed.row(), issue)));
      parsed.value().ifPresent(value -> landable.add(value.landable(row)));
    }
    return (reading, cursorJson) -> {
      issues.record(met);
      return rows.commit(reading, askedFrom, landable, cursorJson);
    };
  }

  private static NewIssue issue(
      PlacedRow row, ArticleRows.@Nullable Value value, FieldIssue issue) {
    return value == null
        ? new NewIssue(
            null,
            issue.field(),
            Math.toIntExact(row.position()),
            IssueKind.NO_ARTICLE,
            ListIssues.excerpt(row.row()),
            issue.message())
        : badValue(value.articleId(), issue);
  }

  @Override
  public void passed(long place) {
    issues.closeReadable(place);
  }

  @Override
  public void leftOut(NewIssue issue) {
    issues.record(issue);
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
