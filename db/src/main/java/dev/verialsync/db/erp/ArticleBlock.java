package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;

import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.issue.NewIssue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/** A block of the article list; lands it within the caller's transaction. */
final class ArticleBlock {

  private static final PreparedSql DIFFERING =
      new PreparedSql(
          """
          select u.id
          from unnest(?::bigint[], ?::uuid[]) as u (id, hash) left join erp.article a on a.id = u.id
          where a.row_hash is distinct from u.hash
          """);

  /** Of an article whose known row is the same, the row is null. */
  private static final PreparedSql COMMIT_ARTICLES =
      new PreparedSql(
          """
      with input as materialized (
        select u.id, u.position, u.row, u.hash,
               row_number() over (partition by u.id order by u.position) = 1 as is_first
        from unnest(?::bigint[], ?::bigint[], ?::text[], ?::uuid[]) as u (id, position, row, hash)
      ), earlier as materialized (
        select article_id, position from erp.reading_article where reading_id = ? and article_id = any (?::bigint[])
      ), seen as (
        insert into erp.reading_article (reading_id, article_id, position)
        select ?, i.id, i.position from input i where i.is_first
        on conflict do nothing
        returning article_id
      ), landed as (
        insert into erp.article (id, row, row_hash)
        select i.id, i.row::jsonb, i.hash
        from input i join seen s on s.article_id = i.id
        where i.is_first and i.row is not null and i.id <> all (?::bigint[])
        on conflict (id) do update
        set row = excluded.row, row_hash = excluded.row_hash, changed_at = clock_timestamp()
        where article.row_hash <> excluded.row_hash
        returning xmax = 0 as inserted
      )
      select (select count(*) from landed where inserted) as inserted,
             (select count(*) from landed where not inserted) as changed,
             (select coalesce(array_agg(i.id order by i.position), '{}'::bigint[])
              from input i left join earlier e on e.article_id = i.id
              where case when e.article_id is null then not i.is_first else e.position <> i.position end) as duplicates
      """);

  private final List<ArticleRow> rows;
  private final List<String> texts;
  private final Long[] ids;
  private final UUID[] hashes;

  ArticleBlock(List<ArticleRow> rows) {
    this.rows = rows;
    texts = rows.stream().map(row -> SafeText.json(row.json())).toList();
    ids = rows.stream().map(ArticleRow::articleId).toArray(Long[]::new);
    hashes = texts.stream().map(ArticleBlock::digest).toArray(UUID[]::new);
  }

  BlockCommitted commit(DSLContext sql, Reading reading, String cursorJson) {
    Reading next = ReadingRows.advance(sql, reading, rows.size(), cursorJson);
    Set<Long> differing = new HashSet<>(DIFFERING.fetch(sql, row -> row.getLong(1), ids, hashes));
    List<NewIssue> broken =
        BrokenCharacters.in(
            sql, rows.stream().filter(row -> differing.contains(row.articleId())).toList());
    IssueWriting.record(sql, reading.runId(), IssueSource.ARTICLES, broken);
    BlockCommitted committed = land(sql, next, differing, broken);
    return committed.duplicates().isEmpty()
        ? committed
        : committed.of(repeating(sql, next, committed.duplicates()));
  }

  private BlockCommitted land(
      DSLContext sql, Reading reading, Set<Long> differing, List<NewIssue> broken) {
    return COMMIT_ARTICLES.fetchSingle(
        sql,
        row ->
            new BlockCommitted(
                reading,
                row.getInt("inserted"),
                row.getInt("changed"),
                List.of((Long[]) row.getArray("duplicates").getArray())),
        ids,
        rows.stream().map(ArticleRow::position).toArray(Long[]::new),
        IntStream.range(0, ids.length)
            .mapToObj(i -> differing.contains(ids[i]) ? texts.get(i) : null)
            .toArray(String[]::new),
        hashes,
        reading.id(),
        ids,
        reading.id(),
        BrokenCharacters.articles(broken));
  }

  /** As {@code sync.digest} makes it. */
  private static UUID digest(String text) {
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reading repeating(DSLContext sql, Reading reading, List<Long> articleIds) {
    sql.execute(
        "update erp.reading set repeated = array(select unnest(repeated || ?::bigint[]) limit 1000) where id = ?",
        articleIds.toArray(Long[]::new),
        reading.id());
    return ReadingRows.read(sql.fetchSingle(READING, READING.ID.eq(reading.id())));
  }
}
