package dev.verialsync.console.page;

import dev.verialsync.db.console.CallView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls by method, those with the most first. */
public final class CallTable {

  private CallTable() {}

  /** A method's calls; millis are those of all of them. */
  public record Row(
      String method, long calls, long failed, long bytes, long millis, long longestMillis) {

    public long meanMillis() {
      return calls == 0 ? 0 : millis / calls;
    }

    private Row and(Row other) {
      return new Row(
          method,
          calls + other.calls,
          failed + other.failed,
          bytes + other.bytes,
          millis + other.millis,
          Math.max(longestMillis, other.longestMillis));
    }
  }

  static List<Row> of(List<CallView> calls) {
    Map<String, Row> rows = new TreeMap<>();
    for (CallView call : calls) {
      Row row =
          new Row(
              call.method(),
              call.calls(),
              call.failed(),
              call.bytes(),
              call.millis(),
              call.longestMillis());
      rows.merge(call.method(), row, Row::and);
    }
    return rows.values().stream().sorted(Comparator.comparing(Row::calls).reversed()).toList();
  }
}
