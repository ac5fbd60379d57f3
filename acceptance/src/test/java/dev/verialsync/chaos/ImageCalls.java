package dev.verialsync.chaos;

import dev.verialsync.simulator.calls.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The image calls of a round, judged against what had happened when they came. */
final class ImageCalls {
  private static final String METHOD = "GetImagenesArticulosWS";

  private final List<Call> calls;

  ImageCalls(List<Call> all) {
    this.calls =
        all.stream()
            .filter(call -> call.method().equals(METHOD) && article(call) != 0)
            .sorted(java.util.Comparator.comparing(Call::receivedAt))
            .toList();
  }

  static Set<Long> asked(List<Call> all) {
    Set<Long> asked = new HashSet<>();
    new ImageCalls(all).calls.forEach(call -> asked.add(article(call)));
    return asked;
  }

  /** Calls for articles that had been asked for before, by the disturbance that caused them. */
  Map<Struck, Integer> repeated(List<Struck> struck) {
    Map<Struck, Integer> repeated = new HashMap<>();
    Map<Long, Call> last = new HashMap<>();
    for (Call call : calls) {
      Call former = last.put(article(call), call);
      if (former != null) {
        cause(struck, former.receivedAt(), call.receivedAt())
            .ifPresent(cause -> repeated.merge(cause, 1, Integer::sum));
      }
    }
    return repeated;
  }

  /** What lasted when the former call came, else what struck first after it. */
  private static Optional<Struck> cause(List<Struck> struck, Instant former, Instant repeat) {
    return struck.stream()
        .filter(one -> one.lastedAt(former))
        .findFirst()
        .or(
            () ->
                struck.stream()
                    .filter(one -> one.at().isAfter(former) && !one.at().isAfter(repeat))
                    .findFirst());
  }

  /** Calls for what was written already: none may be. */
  List<String> needless(List<Struck> struck) {
    List<String> needless = new ArrayList<>();
    for (Call call : calls) {
      for (Struck one : struck) {
        Instant at = one.at();
        if (call.receivedAt().isAfter(at) && one.committed().contains(article(call))) {
          needless.add(
              "article %d was asked for again at %s although its images were written before %s (%s)"
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
