package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.erp.ArticleRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** GetArticulosWS, whole or what changed since. */
public final class ArticleList implements ListInBlocks {

  private final VerialClient verial;
  private final ServerKnowledge server;
  private final ReadingRepository readings;
  private final BlockPager pager;
  private final ReadingKey key;
  private final @Nullable LocalDateTime since;
  private final RowParser parser = new RowParser();
  private final ListIssues issues;
  private final long known;

  /**
   * @param since null for the whole list
   * @param issues takes rows without an id, of the whole list, and rows that are not JSON
   * @param known articles that were listed before; of a list of changes, rows that the server has
   *     given in one block
   */
  public ArticleList(
      VerialClient verial,
      ServerKnowledge server,
      ReadingRepository readings,
      BlockPager pager,
      ReadingKey key,
      @Nullable LocalDateTime since,
      ListIssues issues,
      long known) {
    this.verial = verial;
    this.server = server;
    this.readings = readings;
    this.pager = pager;
    this.key = key;
    this.since = since;
    this.issues = issues;
    this.known = known;
  }

  @Override
  public ReadingKey key() {
    return key;
  }

  @Override
  public String name() {
    return since == null
        ? "list of articles"
        : "list of articles that changed since "
            + since.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
  }

  @Override
  public @Nullable String since() {
    return since == null ? null : since.toString();
  }

  @Override
  public BlockPager pager() {
    return pager;
  }

  @Override
  public long articles() {
    return 0;
  }

  @Override
  public ListAnswer ask(CallContext context, Reading reading, RowRange range) {
    String begun = reading.since();
    return verial.articles(context, begun == null ? null : LocalDateTime.parse(begun), range);
  }

  @Override
  public RowKey identity(PlacedRow row) {
    return RowKey.article(parser.articleId(row.row()).orElse(0L));
  }

  @Override
  public Landing landing(long askedFrom, List<PlacedRow> rows) {
    List<ArticleRow> articles = new ArrayList<>(rows.size());
    List<NewIssue> found = new ArrayList<>();
    for (PlacedRow placed : rows) {
      Optional<Long> id = parser.articleId(placed.row());
      if (id.isPresent()) {
        articles.add(new ArticleRow(id.get(), placed.position(), placed.json()));
      } else {
        found.add(
            new NewIssue(
                null,
                "Id",
                Math.toIntExact(placed.position()),
                IssueKind.NO_ID,
                ListIssues.excerpt(placed.row()),
                "Row %d of the article list has no usable Id and cannot be synced."
                    .formatted(placed.position())));
      }
    }
    return (reading, cursorJson) -> {
      if (since == null) {
        issues.record(found);
      }
      return readings.commitArticles(reading, articles, cursorJson).next();
    };
  }

  /** Each question for changes has a list of its own. */
  @Override
  public void passed(long place) {
    if (since == null) {
      issues.closeReadable(place);
    }
  }

  @Override
  public void leftOut(NewIssue issue) {
    issues.record(issue);
  }

  @Override
  public OptionalLong count(CallContext context) {
    return since == null ? server.articleCount(context, null) : OptionalLong.empty();
  }

  /**
   * The whole list by its count and by the list before; where neither is known, it may be anything.
   * A list of changes by what the server gave of the whole list in one block.
   */
  @Override
  public boolean mayBeLonger(PagerState state, OptionalLong counted) {
    long shown = state.rowsKept();
    return since == null
        ? counted.orElse(0) > shown || known > shown || (counted.isEmpty() && known == 0)
        : state.size().largest() >= known;
  }

  @Override
  public Optional<String> misfit(PagerState state, long counted) {
    return state.rowsKept() == counted
        ? Optional.empty()
        : Optional.of(
            "%d rows were read, but Verial counted %d".formatted(state.rowsKept(), counted));
  }

  @Override
  public boolean isUsefulInPart() {
    return true;
  }
}
