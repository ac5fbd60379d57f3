package dev.verialsync.db.media;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which articles' images a run has still to fetch, made from state alone. */
public final class NeededImages {

  /**
   * A table {@code needed}: the articles, each with the moment in whose answer it stands as
   * changed, if it does. What this run has fetched already is not among them.
   */
  public static final String CTE =
      """
      with question as materialized (
        select moment, lead(moment) over (order by moment) as next_moment
        from erp.change_question where run_id = ?
      ), needed as materialized (
        select a.id, case when c.article_id is not null then q.moment end as moment
        from erp.article a
        cross join media.floor f
        left join media.article m on m.article_id = a.id
        left join question q
               on q.moment <= greatest(m.as_of, f.floor_at)
              and (q.next_moment is null or q.next_moment > greatest(m.as_of, f.floor_at))
        left join erp.changed_article c on c.run_id = ? and c.moment = q.moment and c.article_id = a.id
        where a.listed
          and not coalesce(m.run_id = ? and m.as_of = (select moment from sync.run where id = ?), false)
          and not exists (select from media.put_aside p where p.article_id = a.id and p.run_id = ?)
          and (?::bigint[] is null or a.id = any (?::bigint[]))
          and (? or m.as_of is null or q.moment is null or c.article_id is not null or (? and m.state = 'issues')
            or a.id in (
              select i.article_id from media.object o join media.article_image i on i.sha256 = o.sha256
              where o.state = 'damaged'))
      )
      """;

  private NeededImages() {}

  /**
   * What the table's parameters are; it comes first in a statement.
   *
   * @param full every listed article
   * @param articleIds only these; null = all
   */
  public static List<@Nullable Object> binds(
      long runId, boolean full, boolean retryIssues, @Nullable Collection<Long> articleIds) {
    Long[] only = articleIds == null ? null : articleIds.toArray(Long[]::new);
    List<@Nullable Object> binds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      binds.add(runId);
    }
    binds.add(only);
    binds.add(only);
    binds.add(full);
    binds.add(retryIssues);
    return binds;
  }
}
