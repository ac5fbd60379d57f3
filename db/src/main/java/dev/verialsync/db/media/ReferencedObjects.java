package dev.verialsync.db.media;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;

/** The stored objects that image lists refer to, within the caller's transaction. */
final class ReferencedObjects {

  /**
   * Takes images out of garbage collection's sight, and believes those that are cut as Verial gives
   * them. Locks the rows in one order, so that two writers of shared images cannot deadlock.
   */
  private static final String TAKE_OFF_THE_HOOK =
      """
      with marked as (
        select sha256 from media.object
        where sha256 = any (?::text[]) and (unreferenced_since is not null or state = 'damaged' and cut)
        order by sha256 for no key update
      )
      update media.object o set unreferenced_since = null, state = 'stored'
      from marked where o.sha256 = marked.sha256 and (o.state = 'stored' or o.state = 'damaged' and o.cut)
      """;

  private static final String OBJECTS =
      """
      select o.sha256,
             jsonb_build_object('sha256', o.sha256, 'media_type', o.media_type, 'bytes', o.bytes,
                                'width', o.width, 'height', o.height)::text as told
      from media.object o where o.sha256 = any (?::text[]) and (o.state = 'stored' or not ?)
      for key share of o
      """;

  private ReferencedObjects() {}

  /** Looks closer at those that were not found safe: they are taken off the hook, or missing. */
  static void require(DSLContext sql, Set<String> needed, Map<String, String> objects) {
    TreeSet<String> inDoubt = new TreeSet<>(needed);
    inDoubt.removeAll(objects.keySet());
    if (inDoubt.isEmpty()) {
      return;
    }
    sql.execute(TAKE_OFF_THE_HOOK, (Object) inDoubt.toArray(String[]::new));
    objects.putAll(told(sql, inDoubt, true));
    inDoubt.removeAll(objects.keySet());
    if (!inDoubt.isEmpty()) {
      throw new MissingObjectException(inDoubt);
    }
  }

  /** What events say of objects, by their hashes. */
  static Map<String, String> told(DSLContext sql, Set<String> hashes, boolean onlyStored) {
    Map<String, String> told = new HashMap<>();
    if (!hashes.isEmpty()) {
      sql.fetch(OBJECTS, hashes.toArray(String[]::new), onlyStored)
          .forEach(row -> told.put(row.get("sha256", String.class), row.get("told", String.class)));
    }
    return told;
  }
}
