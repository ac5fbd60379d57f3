package dev.verialsync.db.watch;

import dev.verialsync.db.notification.NotificationKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a condition stands at one moment.
 *
 * @param subject the phase where the kind is late; else empty
 * @param since when it began; null = not known, or it is clear
 * @param cause where another cause is news, too; null = it is not, or it is clear
 * @param settling how long it must have been clear until it is over
 */
public record Observation(
    NotificationKind kind,
    String subject,
    State state,
    @Nullable Instant since,
    @Nullable String cause,
    Duration settling) {

  /** How it stands. */
  public enum State {
    CLEAR,

    /** It may be about to last, or to be over: nothing begins and nothing ends. */
    PENDING,

    LASTING
  }

  public boolean lasts() {
    return state == State.LASTING;
  }
}
