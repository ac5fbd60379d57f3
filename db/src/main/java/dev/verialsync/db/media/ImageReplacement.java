package dev.verialsync.db.media;

import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the image lists of some articles, within the caller's transaction. An article whose list
 * is replaced is not put aside any more.
 */
public final class ImageReplacement {

  /**
   * What {@link ReferencedObjects} says of those that nothing threatens, and the articles' lists.
   * The key share keeps garbage collection from condemning what is about to be referred to.
   */
  private static final PreparedSql READ =
      new PreparedSql(
          """
      with held as (
        select o.sha256,
               jsonb_build_object('sha256', o.sha256, 'media_type', o.media_type, 'bytes', o.bytes,
                                  'width', o.width, 'height', o.height)::text as told
        from media.object o
        where o.sha256 = any (?::text[]) and o.state = 'stored' and o.unreferenced_since is null
        for key share of o
      )
      select sha256, told, null::bigint as article_id, null::text[] as sha256s from held
      union all
      select null, null, article_id, array_agg(sha256 order by position)
      from media.article_image where article_id = any (?::bigint[]) group by article_id
      """);

  private static final String CLEAR =
      "delete from media.article_image where article_id = any (?::bigint[])";

  private static final PreparedSql WRITE =
      new PreparedSql(
          """
      with written as (
        insert into media.article (article_id, as_of, state, images, list_hash, run_id, from_block)
        select u.article_id, ?::timestamptz, u.state, u.images, sync.digest(u.list), ?, coalesce(?, false)
        from unnest(?::bigint[], ?::text[], ?::int[], ?::text[]) as u (article_id, state, images, list)
        on conflict (article_id) do update
        set as_of = excluded.as_of, state = excluded.state, images = excluded.images,
            list_hash = excluded.list_hash, run_id = excluded.run_id, from_block = coalesce(?, article.from_block), fetched_at = clock_timestamp(),
            images_before = case when article.run_id = excluded.run_id then article.images_before else article.images end
      ), settled as (
        delete from media.put_aside where article_id = any (?::bigint[])
      ), filled as (
        insert into media.article_image (article_id, position, sha256)
        select * from unnest(?::bigint[], ?::int[], ?::text[])
      ), told as (
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?, u.article_id, u.kind, u.detail::jsonb
        from unnest(?::bigint[], ?::text[], ?::text[]) as u (article_id, kind, detail)
      )
      update sync.issue set closed_at = clock_timestamp()
      where closed_at is null and source = 'images' and article_id = any (?::bigint[])
      """);

  /** Counts as fetched by this run, but not as known: should the run end early, the next asks. */
  private static final PreparedSql PUT_ASIDE =
      new PreparedSql(
          """
      with emptied as (
        update media.article m
        set as_of = null, run_id = ?, from_block = coalesce(?, m.from_block), fetched_at = clock_timestamp(),
            state = case u.cause when 'unreadable' then 'issues' else m.state end,
            images_before = case when m.run_id = ? then m.images_before else m.images end
        from unnest(?::bigint[], ?::text[]) as u (article_id, cause)
        where m.article_id = u.article_id
        returning m.article_id, u.cause
      )
      insert into media.put_aside (article_id, run_id, as_of, cause)
      select article_id, ?, ?::timestamptz, cause from emptied
      on conflict (article_id) do update
      set run_id = excluded.run_id, as_of = excluded.as_of, cause = excluded.cause
      """);

  private final DSLContext sql;
  private final long runId;
  private final Instant moment;
  private final List<ArticleImages> articles;
  private final @Nullable BlockOrigin origin;
  private final @Nullable Boolean fromBlock;

  private ImageReplacement(
      DSLContext sql,
      long runId,
      Instant moment,
      List<ArticleImages> articles,
      @Nullable BlockOrigin origin,
      @Nullable Boolean fromBlock) {
    this.sql = sql;
    this.runId = runId;
    this.moment = moment;
    this.articles = articles;
    this.origin = origin;
    this.fromBlock = fromBlock;
  }

  /**
   * What Verial has answered.
   *
   * @param origin null where each article was asked for alone
   */
  public static ImageReplacement answered(
      DSLContext sql,
      long runId,
      Instant moment,
      List<ArticleImages> articles,
      @Nullable BlockOrigin origin) {
    return new ImageReplacement(sql, runId, moment, articles, origin, origin != null);
  }

  /** What is made of answers of before. */
  public static ImageReplacement settled(
      DSLContext sql, long runId, Instant moment, List<ArticleImages> articles) {
    return new ImageReplacement(sql, runId, moment, articles, null, null);
  }

  /** Replaces all. */
  public ImagesReplaced carryOut() {
    return carryOut(false);
  }

  /**
   * Replaces those that leave an article at least one image, or that had none before. The others
   * keep theirs and are put aside until {@link PutAsideRepository#settle}.
   */
  public ImagesReplaced carryOutUnlessEmptied() {
    return carryOut(true);
  }

  private ImagesReplaced carryOut(boolean putEmptiedAside) {
    TreeSet<String> needed = new TreeSet<>();
    articles.forEach(article -> needed.addAll(article.sha256s()));
    Map<String, String> objects = new HashMap<>();
    Map<Long, List<String>> before = new HashMap<>();
    read(needed, objects, before);
    ReferencedObjects.require(sql, needed, objects);

    Map<Boolean, List<ArticleImages>> parted =
        articles.stream()
            .collect(
                Collectors.partitioningBy(
                    article ->
                        putEmptiedAside
                            && article.sha256s().isEmpty()
                            && before.containsKey(article.articleId())));
    List<ArticleImages> emptied = parted.get(true);
    List<ArticleImages> replaced = parted.get(false);
    putAside(emptied);
    Map<ArticleImages, ImageListDiff> diffs = new LinkedHashMap<>();
    for (ArticleImages article : replaced) {
      diffs.put(
          article,
          ImageListDiff.between(
              before.getOrDefault(article.articleId(), List.of()), article.sha256s()));
    }
    List<ArticleImages> changed =
        replaced.stream().filter(article -> !diffs.get(article).isEmpty()).toList();
    clear(changed, before);
    if (!replaced.isEmpty()) {
      write(replaced, changed, new ImageEvents(sql, objects, origin).of(diffs, before));
    }
    settleIssues();
    int keptAside =
        emptied.stream().mapToInt(article -> before.get(article.articleId()).size()).sum();
    return new ImagesReplaced(
        diffs.values().stream().mapToInt(diff -> diff.added().size()).sum(),
        diffs.values().stream().mapToInt(ImageListDiff::kept).sum() + keptAside,
        diffs.values().stream().mapToInt(diff -> diff.removed().size()).sum());
  }

  /** Reads what is known of the objects, and the articles' lists. */
  private void read(
      Set<String> needed, Map<String, String> objects, Map<Long, List<String>> before) {
    READ.fetch(
        sql,
        row -> {
          String object = row.getString("sha256");
          return object != null
              ? objects.put(object, row.getString("told"))
              : before.put(
                  row.getLong("article_id"),
                  List.of((String[]) row.getArray("sha256s").getArray()));
        },
        needed.toArray(String[]::new),
        ids(articles));
  }

  private void putAside(List<ArticleImages> emptied) {
    if (!emptied.isEmpty()) {
      PUT_ASIDE.execute(
          sql,
          runId,
          fromBlock,
          runId,
          ids(emptied),
          emptied.stream()
              .map(article -> article.issues().isEmpty() ? "empty" : "unreadable")
              .toArray(String[]::new),
          runId,
          moment.atOffset(ZoneOffset.UTC));
    }
  }

  private void clear(List<ArticleImages> changed, Map<Long, List<String>> before) {
    List<ArticleImages> full =
        changed.stream().filter(article -> before.containsKey(article.articleId())).toList();
    if (!full.isEmpty()) {
      sql.execute(CLEAR, (Object) ids(full));
    }
  }

  private void write(
      List<ArticleImages> replaced, List<ArticleImages> changed, List<ImageEvents.Event> events) {
    List<Long> ids = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (ArticleImages article : changed) {
      for (int i = 0; i < article.sha256s().size(); i++) {
        ids.add(article.articleId());
        positions.add(i + 1);
        hashes.add(article.sha256s().get(i));
      }
    }
    WRITE.execute(
        sql,
        moment.atOffset(ZoneOffset.UTC),
        runId,
        fromBlock,
        ids(replaced),
        replaced.stream()
            .map(article -> article.issues().isEmpty() ? "known" : "issues")
            .toArray(String[]::new),
        replaced.stream().map(article -> article.sha256s().size()).toArray(Integer[]::new),
        replaced.stream()
            .map(article -> String.join(",", article.sha256s()))
            .toArray(String[]::new),
        fromBlock,
        ids(replaced),
        ids.toArray(Long[]::new),
        positions.toArray(Integer[]::new),
        hashes.toArray(String[]::new),
        runId,
        events.stream().map(ImageEvents.Event::articleId).toArray(Long[]::new),
        events.stream().map(event -> event.kind().label()).toArray(String[]::new),
        events.stream().map(ImageEvents.Event::detail).toArray(String[]::new),
        ids(replaced.stream().filter(article -> article.issues().isEmpty()).toList()));
  }

  private void settleIssues() {
    List<ArticleImages> withIssues =
        articles.stream().filter(article -> !article.issues().isEmpty()).toList();
    if (!withIssues.isEmpty()) {
      IssueWriting.settle(
          sql,
          runId,
          IssueSource.IMAGES,
          withIssues.stream().map(ArticleImages::articleId).toList(),
          withIssues.stream().flatMap(article -> article.issues().stream()).toList());
    }
  }

  private static Long[] ids(List<ArticleImages> articles) {
    return articles.stream().map(ArticleImages::articleId).toArray(Long[]::new);
  }
}
