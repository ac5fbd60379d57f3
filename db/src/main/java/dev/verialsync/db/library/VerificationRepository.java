package dev.verialsync.db.library;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.ImageReplacement;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.db.media.StoredImageRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Checks of the objects that articles, products and kept versions refer to, and what they found.
 */
public final class VerificationRepository {

  private static final PreparedSql NEXT =
      new PreparedSql(
          """
      select o.sha256, o.media_type, o.bytes, o.width, o.height, o.object_key
      from media.object o
      where o.sha256 > ? and o.state <> 'condemned'
        and (exists (
            select from media.article_image i
            where i.sha256 = o.sha256 and (?::bigint[] is null or i.article_id = any (?::bigint[])))
          or ?::bigint[] is null and (
            exists (select from shop.product_image p where p.sha256 = o.sha256)
            or exists (select from shop.product_version v where v.images ?? o.sha256)))
      order by o.sha256 limit ?
      """);

  private static final String MARK =
      """
      update media.object set state = 'damaged', damaged_run_id = ?, cut = false
      where sha256 = any (?::text[]) and state in ('stored', 'damaged')
      """;

  /** Once only: what Verial gave again as it is, it need not be asked for in every run. */
  private static final String MARK_CUT =
      """
      update media.object set state = 'damaged', damaged_run_id = ?, cut = true
      where sha256 = any (?::text[]) and state in ('stored', 'damaged') and not cut
      """;

  /** What was missing for a while had no smaller copies made. */
  private static final String CLEAR =
      """
      update media.object
      set state = 'stored', cut = false, renditions = case state when 'damaged' then null else renditions end
      where sha256 = any (?::text[]) and (state = 'damaged' or state = 'stored' and cut)
      """;

  /** What is cut and intact in the bucket stays, where no article is left that could be asked. */
  private static final String KEEP_CUT =
      """
      update media.object o set state = 'stored'
      where o.state = 'damaged' and o.cut
        and not exists (
          select from media.article_image i join erp.article a on a.id = i.article_id
          where i.sha256 = o.sha256 and a.listed)
      """;

  /** Articles that no list shows any more, and the images of theirs that nobody can give. */
  private static final String LOST =
      """
      with orphaned as materialized (
        select o.sha256
        from media.object o
        where o.state = 'damaged'
          and not exists (
            select from media.article_image i join erp.article a on a.id = i.article_id
            where i.sha256 = o.sha256 and a.listed)
      ), held as (
        select distinct i.article_id from orphaned d join media.article_image i on i.sha256 = d.sha256
        where not exists (
          select from media.article_image kept join media.object o on o.sha256 = kept.sha256
          where kept.article_id = i.article_id and o.state <> 'stored'
            and not exists (select from orphaned e where e.sha256 = kept.sha256))
        limit ?
      )
      select i.article_id, i.position, i.sha256, d.sha256 is not null as lost
      from held h
      join media.article_image i on i.article_id = h.article_id
      left join orphaned d on d.sha256 = i.sha256
      order by i.article_id, i.position
      """;

  private static final int ARTICLES_AT_ONCE = 200;

  private final Database database;

  public VerificationRepository(Database database) {
    this.database = database;
  }

  /** Begins a run's check, or finds how far it is. One fenced transaction. */
  public VerificationProgress begin(long runId) {
    return database
        .transactions()
        .fenced(
            runId,
            sql -> {
              sql.execute(
                  "insert into sync.verification (run_id) values (?) on conflict do nothing",
                  runId);
              return progress(sql, runId);
            });
  }

  private static VerificationProgress progress(DSLContext sql, long runId) {
    Record row = sql.fetchSingle("select * from sync.verification where run_id = ?", runId);
    return new VerificationProgress(
        row.get("after", String.class),
        row.get("checked", Long.class),
        row.get("missing", Long.class),
        row.get("wrong", Long.class),
        row.get("repaired", Long.class) == null ? 0 : row.get("repaired", Long.class),
        row.get("lost", Long.class) == null ? 0 : row.get("lost", Long.class));
  }

  /**
   * The next objects to be checked, in order of their hashes. Reads only.
   *
   * @param articleIds only what these refer to; null = all
   */
  public List<StoredImage> next(String after, @Nullable Collection<Long> articleIds, int limit) {
    Long[] only = articleIds == null ? null : articleIds.toArray(Long[]::new);
    return NEXT.fetch(
        database.sql(), StoredImageRepository::stored, after, only, only, only, limit);
  }

  /**
   * Commits what was found of some objects, and the cursor: those that are missing or wrong must be
   * stored again before an article may have them, those that are cut must be given again by Verial.
   * A cut one that no article has any more is counted once: nobody can give it whole. A second
   * commit of the same does nothing. One fenced transaction.
   */
  public VerificationProgress found(long runId, String after, CheckedObjects objects) {
    return database
        .transactions()
        .fenced(
            runId,
            sql -> {
              int moved =
                  sql.execute(
                      """
                      update sync.verification
                      set after = ?, checked = checked + ?, missing = missing + ?,
                          wrong = wrong + ? + (
                            select count(*) from media.object o where o.sha256 = any (?::text[])
                              and (not o.cut or exists (select from media.article_image i where i.sha256 = o.sha256)))
                      where run_id = ? and after = ?
                      """,
                      objects.last(),
                      objects.checked(),
                      objects.missing().size(),
                      objects.wrong().size(),
                      objects.cut().toArray(String[]::new),
                      runId,
                      after);
              if (moved == 1) {
                List<String> damaged = new ArrayList<>(objects.missing());
                damaged.addAll(objects.wrong());
                sql.execute(MARK, runId, damaged.toArray(String[]::new));
                sql.execute(MARK_CUT, runId, objects.cut().toArray(String[]::new));
                sql.execute(CLEAR, (Object) objects.intact().toArray(String[]::new));
              }
              return progress(sql, runId);
            });
  }

  /** Notes that all objects were checked. One fenced transaction. */
  public void finish(long runId) {
    database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.execute(
                    "update sync.verification set finished_at = clock_timestamp() where run_id = ? and finished_at is null",
                    runId));
  }

  /**
   * After what Verial gives was stored again: takes images that are damaged and that no listed
   * article has off their articles, with an issue each, and counts. Asked again it answers as
   * before. Fenced transactions, one for some hundred articles.
   */
  public VerificationProgress settle(long runId) {
    database.transactions().fenced(runId, sql -> sql.execute(KEEP_CUT));
    while (dropLost(runId) == ARTICLES_AT_ONCE) {
      // The next articles.
    }
    return database
        .transactions()
        .fenced(
            runId,
            sql -> {
              sql.execute(
                  """
                  update sync.verification
                  set repaired = (select count(*) from media.object where damaged_run_id = ? and state = 'stored' and not cut),
                      lost = (select count(distinct value) from sync.issue
                              where kind = 'image_lost' and last_run_id = ? and closed_at is null)
                  where run_id = ? and lost is null
                  """,
                  runId,
                  runId,
                  runId);
              return progress(sql, runId);
            });
  }

  private int dropLost(long runId) {
    return database
        .transactions()
        .fencedLong(
            runId,
            sql -> {
              Map<Long, List<String>> kept = new HashMap<>();
              Map<Long, List<NewIssue>> issues = new HashMap<>();
              for (Record row : sql.fetch(LOST, ARTICLES_AT_ONCE)) {
                long article = row.get("article_id", Long.class);
                List<String> list = kept.computeIfAbsent(article, id -> new ArrayList<>());
                if (row.get("lost", Boolean.class)) {
                  issues
                      .computeIfAbsent(article, id -> new ArrayList<>())
                      .add(lost(article, row.get("position", Integer.class), row));
                } else {
                  list.add(row.get("sha256", String.class));
                }
              }
              Set<Long> articles = new TreeSet<>(kept.keySet());
              drop(sql, runId, articles, kept, issues);
              return articles.size();
            });
  }

  private static NewIssue lost(long articleId, int position, Record row) {
    return new NewIssue(
        articleId,
        "Imagen",
        position,
        IssueKind.IMAGE_LOST,
        row.get("sha256", String.class),
        "Image %d was not intact in the media library, and Verial's list does not show the article any more: it was taken off. It comes back with the article."
            .formatted(position));
  }

  private static void drop(
      DSLContext sql,
      long runId,
      Set<Long> articles,
      Map<Long, List<String>> kept,
      Map<Long, List<NewIssue>> issues) {
    if (articles.isEmpty()) {
      return;
    }
    ImageReplacement.settled(
            sql,
            runId,
            Instant.EPOCH,
            articles.stream()
                .map(id -> new ArticleImages(id, kept.get(id), issues.get(id)))
                .toList())
        .carryOut();
    sql.execute(
        "update media.article set as_of = null where article_id = any (?::bigint[])",
        (Object) articles.toArray(Long[]::new));
  }
}
