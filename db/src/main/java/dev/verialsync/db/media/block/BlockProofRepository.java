package dev.verialsync.db.media.block;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRows;
import dev.verialsync.db.media.NeededImages;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The articles that a proof of blocks compares, and what is forgotten when the proof fails. */
public final class BlockProofRepository {

  private static final String DRAWN_WITH =
      """
      select a.article_id, array_agg(i.sha256 order by i.position) as sha256s
      from (select m.article_id from erp.reading_article r join media.article m using (article_id)
            where r.reading_id = ? and m.from_block and m.as_of = ?::timestamptz and m.state = 'known' and m.images > 0
              and m.article_id <> all (?::bigint[])
            order by random() limit ?) a
      join media.article_image i using (article_id)
      group by a.article_id
      """;

  private static final String BLOCKS_ALONE =
      """
      select count(*) as calls, coalesce(1000 * extract(epoch from max(at) - min(at)), 0)::bigint as millis
      from erp.call
      where run_id = ? and method = 'GetImagenesArticulosWS' and article_id is null and outcome = 'ok'
        and at > coalesce((select max(at) from erp.call
                           where run_id = ? and method = 'GetImagenesArticulosWS'
                             and article_id is not null and outcome = 'ok'), '-infinity')
      """;

  /** Behind {@link NeededImages#CTE}: those that show most come first. */
  private static final String DRAWN_WITHOUT =
      ", without as ("
          + ImageBlockRepository.WITHOUT
          + """
      )
      select n.id,
             (select r.position from erp.reading_article r
              where r.reading_id = ? and r.article_id < n.id order by r.article_id desc limit 1)
             is distinct from
             (select r.position from erp.reading_article r
              where r.reading_id = ? and r.article_id > n.id order by r.article_id limit 1) as between_blocks
      from without n
      order by exists (select from media.article_image i where i.article_id = n.id) desc,
               between_blocks desc, random()
      limit ?
      """;

  private static final String DISPROVED =
      """
      with judged as (
        delete from media.put_aside where run_id = ?
      )
      update media.article set as_of = null where from_block and as_of is not null
      """;

  private static final String UNPROVEN =
      """
      with judged as (
        delete from media.put_aside where run_id = ?
      )
      update media.article set as_of = null
      where from_block and as_of is not null
        and run_id in (select run_id from erp.reading where list like 'images%')
        and run_id > coalesce(
              (select max(run_id) from erp.reading where list like 'images%' and completed_at is not null), 0)
      """;

  private final Database database;

  public BlockProofRepository(Database database) {
    this.database = database;
  }

  /**
   * Articles with images that a reading has brought, drawn at random, and the hashes of their
   * images in order. Leaves out articles with images that could not be stored. Reads only.
   *
   * @param moment as of which the reading's images are known
   * @param but articles that are not drawn
   */
  public Map<Long, List<String>> drawnWith(
      Reading reading, Instant moment, Collection<Long> but, int limit) {
    return database
        .transactions()
        .longTransaction(
            sql -> {
              Map<Long, List<String>> drawn = new LinkedHashMap<>();
              sql.fetch(
                      DRAWN_WITH,
                      reading.id(),
                      ServerClock.time(moment),
                      but.toArray(Long[]::new),
                      limit)
                  .forEach(
                      row ->
                          drawn.put(
                              row.get("article_id", Long.class),
                              List.of(row.get("sha256s", String[].class))));
              return drawn;
            });
  }

  /**
   * Some of the articles that a list should have shown and that had no row in it, drawn at random:
   * first those with images in the library, then those whose ids lie between two blocks. Reads
   * only.
   */
  public List<WithoutRows> drawnWithout(CompleteList list, int limit) {
    List<@Nullable Object> binds = ImageBlockRepository.binds(list);
    binds.add(list.reading().id());
    binds.add(list.reading().id());
    binds.add(limit);
    return database
        .transactions()
        .longTransaction(
            sql ->
                sql.fetch(NeededImages.CTE + DRAWN_WITHOUT, binds.toArray())
                    .map(
                        row ->
                            new WithoutRows(
                                row.get("id", Long.class),
                                row.get("between_blocks", Boolean.class))));
  }

  /**
   * Blocks that Verial has given in a run since it last gave an article's images alone.
   *
   * @param span between the first and the last of them
   */
  public record BlocksAlone(int calls, Duration span) {}

  /** Reads only. */
  public BlocksAlone blocksAlone(long runId) {
    return database
        .sql()
        .fetchSingle(BLOCKS_ALONE, runId, runId)
        .map(
            row ->
                new BlocksAlone(
                    row.get("calls", Integer.class),
                    Duration.ofMillis(row.get("millis", Long.class))));
  }

  /** Which of some articles are known to have several images. Reads only. */
  public Set<Long> knownWithSeveral(Collection<Long> articleIds) {
    return new HashSet<>(
        database
            .sql()
            .fetch(
                "select article_id from media.article where article_id = any (?::bigint[]) and images > 1",
                (Object) articleIds.toArray(Long[]::new))
            .map(row -> row.get("article_id", Long.class)));
  }

  /**
   * Forgets what blocks brought, in this run and before, because a difference has shown them to be
   * wrong, and gives up the reading. One fenced transaction; seconds for a million articles.
   */
  public void disprove(Reading reading) {
    giveUp(reading, DISPROVED);
  }

  /**
   * Gives up a reading that was to prove blocks, and forgets what blocks brought in this run and in
   * all runs since one last read a list of images to its end. One fenced transaction; seconds for a
   * million articles.
   */
  public void leaveUnproven(Reading reading) {
    giveUp(reading, UNPROVEN);
  }

  private void giveUp(Reading reading, String forgetting) {
    database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              ReadingRows.abandon(sql, reading);
              return sql.execute(forgetting, reading.runId());
            });
  }
}
