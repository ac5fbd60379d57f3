package dev.verialsync.db.media.block;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRows;
import dev.verialsync.db.erp.StaleReadingException;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.BlockOrigin;
import dev.verialsync.db.media.ImageNeed;
import dev.verialsync.db.media.ImageReplacement;
import dev.verialsync.db.media.ImagesReplaced;
import dev.verialsync.db.media.ImagesReplacedOf;
import dev.verialsync.db.media.MissingObjectException;
import dev.verialsync.db.media.NeededImages;
import dev.verialsync.db.media.StoredImageRepository;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Images read for many articles at once: which lists are worth reading, and what a block of one
 * brings. What is needed is always made from state: it shrinks as lists are committed.
 */
public final class ImageBlockRepository {

  private static final String QUESTIONS =
      """
      select q.moment, q.asked_since,
             (select count(*) from erp.changed_article c where c.run_id = q.run_id and c.moment = q.moment) as articles,
             (select count(*) from needed n where n.moment = q.moment) as needed
      from erp.change_question q where q.run_id = ?
      union all
      select null, null, (select count(*) from erp.article where listed),
             (select count(*) from needed where moment is null)
      order by 1
      """;

  /** Behind {@link NeededImages#CTE}: articles that a list should have shown and did not. */
  static final String WITHOUT =
      """
      select id from needed n
      where (?::timestamptz is null
          or exists (select from erp.changed_article c
                     where c.run_id = ? and c.moment = ?::timestamptz and c.article_id = n.id))
        and not exists (select from erp.reading_article r where r.reading_id = ? and r.article_id = n.id)
        and not exists (
          select from unnest(?::bigint[], ?::bigint[]) as p (lowest, highest) where n.id between p.lowest and p.highest)
      """;

  private static final String LEFT =
      """
      select r.id, r.cursor::text as cursor from erp.reading r, erp.reading mine
      where mine.id = ? and r.run_id < mine.run_id and r.list = mine.list
        and r.since is not distinct from mine.since and r.state = 'open'
        and exists (select from erp.change_question q
                    where q.run_id = mine.run_id and q.moment <= (r.cursor->>'moment')::timestamptz)
      order by r.run_id desc limit 1
      """;

  private static final String TAKEN =
      "update erp.reading set state = 'abandoned' where id = ? and state = 'open'";

  private final Database database;

  public ImageBlockRepository(Database database) {
    this.database = database;
  }

  /**
   * The name under which a list of images is read.
   *
   * @param question the moment whose changes are read; null = the whole list
   */
  public static String list(@Nullable Instant question) {
    return question == null
        ? ReadingRows.IMAGES
        : ReadingRows.IMAGES + " changed since " + question;
  }

  /** The lists that could be read, the whole one last. Reads only. */
  public List<ImageQuestion> questions(ImageNeed need) {
    List<Object> binds = new ArrayList<>(binds(need, null));
    binds.add(need.runId());
    return database
        .transactions()
        .longTransaction(
            sql ->
                sql.fetch(NeededImages.CTE + QUESTIONS, binds.toArray())
                    .map(
                        row ->
                            new ImageQuestion(
                                ServerClock.instant(row, "moment"),
                                row.get("asked_since", String.class),
                                row.get("articles", Long.class),
                                row.get("needed", Long.class))));
  }

  /**
   * What is known of a catalogue's images.
   *
   * @param images of all articles together
   * @param meanBytes of one; 0 while the library is empty
   */
  public record KnownImages(long images, long meanBytes) {}

  /** How many images all articles have, and what they weigh, as far as is known. Reads only. */
  public KnownImages known() {
    return database
        .sql()
        .fetchSingle(
            "select coalesce((select sum(images) from media.article), 0)::bigint as images,"
                + " coalesce((select avg(bytes) from media.object), 0)::bigint as mean_bytes")
        .map(
            row ->
                new KnownImages(row.get("images", Long.class), row.get("mean_bytes", Long.class)));
  }

  /** Those of some articles whose images the run has still to fetch. Reads only. */
  public Set<Long> needed(ImageNeed need, Collection<Long> articleIds) {
    return new HashSet<>(
        database
            .sql()
            .fetch(NeededImages.CTE + "select id from needed", binds(need, articleIds).toArray())
            .map(row -> row.get("id", Long.class)));
  }

  /** Those of some articles that a question's answer named as changed. Reads only. */
  public int changed(long runId, Instant moment, Collection<Long> articleIds) {
    return database
        .sql()
        .fetchSingle(
            "select count(*) from erp.changed_article where run_id = ? and moment = ?::timestamptz and article_id = any (?::bigint[])",
            runId,
            utc(moment),
            articleIds.toArray(Long[]::new))
        .get(0, Integer.class);
  }

  /** Those of some articles that this reading has had rows of already. Reads only. */
  public List<Long> seen(Reading reading, Collection<Long> articleIds) {
    return database
        .sql()
        .fetch(
            "select article_id from erp.reading_article where reading_id = ? and article_id = any (?::bigint[])",
            reading.id(),
            articleIds.toArray(Long[]::new))
        .map(row -> row.get("article_id", Long.class));
  }

  /**
   * What an earlier run has read of the same list before it failed or was cancelled, in its
   * reader's terms; empty where there is nothing, or where Verial was not asked what has changed
   * since. Reads only.
   */
  public Optional<LeftReading> left(Reading reading) {
    return database
        .sql()
        .fetchOptional(LEFT, reading.id())
        .map(row -> new LeftReading(row.get("id", Long.class), row.get("cursor", String.class)));
  }

  /**
   * Continues with it: which articles had rows in it, and the cursor, are this reading's from now
   * on. One fenced transaction.
   *
   * @throws StaleReadingException when another attempt has gone on with this reading, or garbage
   *     collection has removed what was left
   */
  public Reading takeUp(Reading reading, LeftReading left, String cursorJson) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              Reading next = ReadingRows.advance(sql, reading, 0, cursorJson);
              if (sql.execute(TAKEN, left.id()) == 0) {
                throw new StaleReadingException(reading.id());
              }
              sql.execute(
                  "update erp.reading_article set reading_id = ? where reading_id = ?",
                  reading.id(),
                  left.id());
              return next;
            });
  }

  /**
   * Commits a block, and the cursor behind it. One fenced transaction.
   *
   * @throws StaleReadingException when another attempt has gone on with this reading
   * @throws MissingObjectException when an image is not in the library (any more)
   */
  public BlockStored commit(
      Reading reading, Instant moment, BlockContent content, String cursorJson) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              Reading next = ReadingRows.advance(sql, reading, content.rows(), cursorJson);
              int registered =
                  StoredImageRepository.register(sql, reading.runId(), content.justPut()).size();
              ImagesReplaced lists =
                  content.complete().isEmpty()
                      ? new ImagesReplaced(0, 0, 0)
                      : ImageReplacement.answered(
                              sql, reading.runId(), moment, content.complete(), content.origin())
                          .carryOutUnlessEmptied();
              seen(sql, reading, next.blocks(), content.seen());
              return new BlockStored(next, registered, lists);
            });
  }

  /**
   * Articles that a list should have shown and that had no row in it have no images; those that had
   * some are put aside. Some of them at a time. One fenced transaction.
   *
   * @param moment as of which that is known
   * @param origin the list's last block
   * @return how many there were, and how many images they have lost; none when all is done
   */
  public ImagesReplacedOf recordWithout(
      CompleteList list, Instant moment, BlockOrigin origin, int limit) {
    return database
        .transactions()
        .fencedLong(
            list.need().runId(),
            sql -> {
              List<ArticleImages> without = new ArrayList<>();
              List<@Nullable Object> binds = binds(list);
              binds.add(limit);
              for (Record row :
                  sql.fetch(NeededImages.CTE + WITHOUT + "order by id limit ?", binds.toArray())) {
                without.add(new ArticleImages(row.get("id", Long.class), List.of(), List.of()));
              }
              if (without.isEmpty()) {
                return new ImagesReplacedOf(0, new ImagesReplaced(0, 0, 0));
              }
              ImagesReplaced replaced =
                  ImageReplacement.answered(sql, list.need().runId(), moment, without, origin)
                      .carryOutUnlessEmptied();
              seen(
                  sql,
                  list.reading(),
                  list.reading().blocks(),
                  without.stream().map(ArticleImages::articleId).toList());
              return new ImagesReplacedOf(without.size(), replaced);
            });
  }

  /**
   * Some articles, such as have images first: asked for alone, they show whether Verial gives
   * images at all. Reads only; goes over all articles.
   */
  public List<Long> witnesses(int limit) {
    return database
        .sql()
        .fetch(
            "select id from erp.article a where listed order by exists (select from media.article_image i where i.article_id = a.id) desc, random() limit ?",
            limit)
        .map(row -> row.get("id", Long.class));
  }

  /**
   * Tells who asks for the next block where it begins, while the one before is being stored. Not
   * fenced: whoever uses it compares it with the cursor.
   */
  public void announce(Reading reading, String aheadJson) {
    database
        .sql()
        .execute("update erp.reading set ahead = ?::jsonb where id = ?", aheadJson, reading.id());
  }

  /** What was announced last; null where nothing was. Reads only. */
  public @Nullable String announced(Reading reading) {
    return database
        .sql()
        .fetchSingle("select ahead::text from erp.reading where id = ?", reading.id())
        .get(0, String.class);
  }

  /**
   * Articles whose rows did not come together: what was committed of them is not to be trusted, and
   * the run has to fetch them. One fenced transaction.
   */
  public void doubt(long runId, Collection<Long> articleIds) {
    database
        .transactions()
        .fenced(
            runId,
            sql -> {
              Long[] ids = articleIds.toArray(Long[]::new);
              sql.execute(
                  "delete from media.put_aside where article_id = any (?::bigint[])", (Object) ids);
              return sql.execute(
                  "update media.article set as_of = null where article_id = any (?::bigint[])",
                  (Object) ids);
            });
  }

  private static void seen(
      DSLContext sql, Reading reading, int block, Collection<Long> articleIds) {
    sql.execute(
        "insert into erp.reading_article (reading_id, article_id, position) select ?, id, ? from unnest(?::bigint[]) as u (id) on conflict do nothing",
        reading.id(),
        block,
        articleIds.toArray(Long[]::new));
  }

  private static List<@Nullable Object> binds(
      ImageNeed need, @Nullable Collection<Long> articleIds) {
    return NeededImages.binds(need.runId(), need.full(), need.retryIssues(), articleIds);
  }

  /** Of {@link #WITHOUT}. */
  static List<@Nullable Object> binds(CompleteList list) {
    List<@Nullable Object> binds = new ArrayList<>(binds(list.need(), null));
    OffsetDateTime asked = ServerClock.time(list.question());
    binds.add(asked);
    binds.add(list.need().runId());
    binds.add(asked);
    binds.add(list.reading().id());
    binds.add(list.skipped().stream().map(SkippedRange::from).toArray(Long[]::new));
    binds.add(list.skipped().stream().map(SkippedRange::to).toArray(Long[]::new));
    return binds;
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
