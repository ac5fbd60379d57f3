package dev.verialsync.chaos.outcome;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole result of a run: every row of the shop's and the images' tables without times, run
 * numbers and what a run notes of how it fetched a list, and every object of the library with the
 * hash of its bytes.
 *
 * @param rows by table, sorted
 * @param objects hash by key
 */
public record Snapshot(Map<String, List<String>> rows, Map<String, String> objects) {

  private static final int SHOWN = 5;

  private static final String TABLES =
      """
      select table_schema || '.' || table_name,
             coalesce(string_agg(quote_literal(column_name), ',')
                      filter (where data_type like 'timestamp%' or column_name like '%run_id'
                                    or column_name in ('from_block', 'images_before')), '''''')
      from information_schema.tables join information_schema.columns using (table_schema, table_name)
      where table_schema in ('shop', 'media') and table_type = 'BASE TABLE'
        and (table_schema, table_name) not in (('media', 'floor'), ('shop', 'change'), ('shop', 'feed')) and table_name not like '%_version'
      group by 1 order by 1
      """;

  public static Snapshot of(Sql sql, ObjectStore objects) throws SQLException, IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (List<String> table : sql.rows(TABLES)) {
      rows.put(
          table.get(0),
          sql.texts(
              "select (to_jsonb(t) - array[%s])::text from %s t order by 1"
                  .formatted(table.get(1), table.get(0))));
    }
    return new Snapshot(rows, objects.hashes());
  }

  /** What differs from the undisturbed result, in lines for a person; empty when nothing does. */
  public List<String> differencesFrom(Snapshot undisturbed) {
    List<String> found = new ArrayList<>();
    undisturbed.rows.forEach(
        (table, expected) -> {
          compare(table, expected, rows.getOrDefault(table, List.of()), found);
        });
    compare("S3", lines(undisturbed.objects), lines(objects), found);
    return found;
  }

  /** What is wrong with this result by itself: keys that are not their content's hash. */
  public List<String> flaws() {
    return objects.entrySet().stream()
        .filter(object -> !object.getKey().contains(object.getValue()))
        .map(object -> "S3: " + object.getKey() + " holds " + object.getValue())
        .toList();
  }

  private static List<String> lines(Map<String, String> objects) {
    return objects.entrySet().stream().map(Object::toString).toList();
  }

  private static void compare(
      String what, List<String> expected, List<String> found, List<String> differences) {
    List<String> missing = new ArrayList<>(expected);
    found.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(found);
    expected.forEach(surplus::remove);
    missing.stream().limit(SHOWN).forEach(row -> differences.add(what + " lacks " + row));
    surplus.stream().limit(SHOWN).forEach(row -> differences.add(what + " has besides " + row));
    if (missing.size() + surplus.size() > 0) {
      differences.add(
          "%s: %d rows lacking, %d besides".formatted(what, missing.size(), surplus.size()));
    }
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A bucket, as anybody reads it. */
  public interface ObjectStore {
    Map<String, String> hashes() throws IOException;
  }
}
