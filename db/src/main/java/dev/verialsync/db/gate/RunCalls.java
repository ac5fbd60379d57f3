package dev.verialsync.db.gate;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run asked Verial for.
 *
 * @param articles in the list that the run saw; where it saw none, those known now
 * @param methods those with the most calls first
 * @param busiestSecond null when the run made no call
 * @param busiestMinute null when the run made no call
 */
public record RunCalls(
    long run,
    String mode,
    String status,
    Instant startedAt,
    @Nullable Instant finishedAt,
    long articles,
    MethodCalls all,
    List<MethodCalls> methods,
    @Nullable Peak busiestSecond,
    @Nullable Peak busiestMinute) {

  public RunCalls {
    methods = List.copyOf(methods);
  }

  /**
   * The most calls that began within any stretch of such a length, and when the first of them did.
   */
  public record Peak(long calls, Instant at) {}
}
