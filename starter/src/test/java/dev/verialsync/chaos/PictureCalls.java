package dev.verialsync.chaos;

import dev.verialsync.simulator.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The picture calls of a round, judged against what had happened when they came. */
final class PictureCalls {
  private static final String METHOD = "GetImagenesArticulosWS";

  private final List<Call> calls;

  PictureCalls(List<Call> all) {
    this.calls =
        all.stream()
            .filter(call -> call.method().equals(METHOD) && article(call) != 0)
            .sorted(java.util.Comparator.comparing(Call::receivedAt))
            .toList();
  }

  static Set<Long> asked(List<Call> all) {
    Set<Long> asked = new HashSet<>();
    new PictureCalls(all).calls.forEach(call -> asked.add(article(call)));
    return asked;
  }

  /** Calls for articles that had been asked for before, by the disturbance that they followed. */
  Map<Struck, Integer> repeated(List<Struck> struck) {
    Map<Struck, Integer> repeated = new HashMap<>();
    Set<Long> seen = new HashSet<>();
    for (Call call : calls) {
      if (!seen.add(article(call))) {
        Struck cause = null;
        for (Struck one : struck) {
          if (!one.at().isAfter(call.receivedAt())) {
            cause = one;
          }
        }
        if (cause != null) {
          repeated.merge(cause, 1, Integer::sum);
        }
      }
    }
    return repeated;
  }

  /** Calls for what was written already: none may be. */
  List<String> needless(List<Struck> struck) {
    List<String> needless = new ArrayList<>();
    for (Call call : calls) {
      for (Struck one : struck) {
        Instant at = one.at();
        if (call.receivedAt().isAfter(at) && one.committed().contains(article(call))) {
          needless.add(
              "article %d was asked for again at %s although its pictures were written before %s (%s)"
                  .formatted(article(call), call.receivedAt(), at, one.disturbance().title()));
          break;
        }
      }
    }
    return needless;
  }

  private static long article(Call call) {
    return Long.parseLong(call.parameters().getOrDefault("id_articulo", "0"));
  }
}
