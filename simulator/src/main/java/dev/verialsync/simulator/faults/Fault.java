package dev.verialsync.simulator.faults;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault and the calls that it strikes; all calls unless narrowed.
 *
 * @param method strikes calls of this method only; null for all
 * @param articleId strikes calls that ask for this article or answer with its rows; null for all
 * @param probability strikes each matching call with this probability, 0 to 1
 * @param times strikes at most this many calls; 0 for no limit
 * @param during ends this long after it was added, by the machine's clock; null for never
 * @param aboveRows strikes calls that answer with more rows than this
 * @param aboveBytes strikes calls that answer with more bytes of rows than this
 * @param blocksOnly strikes calls for the rows of all articles ({@code id_articulo=0}) only
 * @param code HTTP status, {@code InfoError.Codigo}, or the number in the kind's description
 * @param bytesPerSecond of {@link FaultKind#SLOW_DRIP}
 * @param delay of {@link FaultKind#DELAY}
 */
public record Fault(
    FaultKind kind,
    @Nullable String method,
    @Nullable Long articleId,
    double probability,
    int times,
    @Nullable Duration during,
    int aboveRows,
    long aboveBytes,
    boolean blocksOnly,
    int code,
    int bytesPerSecond,
    Duration delay) {

  public Fault {
    if (probability < 0 || probability > 1 || times < 0 || aboveRows < -1 || aboveBytes < -1) {
      throw new IllegalArgumentException("a fault that cannot strike: " + kind);
    }
    if (kind == FaultKind.CAPPED && code < 0) {
      throw new IllegalArgumentException("a cap needs a number of rows");
    }
    if (kind == FaultKind.SLOW_DRIP && bytesPerSecond < 1) {
      throw new IllegalArgumentException("a drip needs bytes per second");
    }
  }

  public static Fault of(FaultKind kind) {
    return new Fault(kind, null, null, 1, 0, null, -1, -1, false, 0, 10_000, Duration.ZERO);
  }

  public static Fault status(int status) {
    return of(FaultKind.STATUS).withCode(status);
  }

  public static Fault infoError(int code) {
    return of(FaultKind.INFO_ERROR).withCode(code);
  }

  public static Fault infoErrorWithRows(int code) {
    return of(FaultKind.INFO_ERROR_WITH_ROWS).withCode(code);
  }

  public static Fault redirect(int status) {
    return of(FaultKind.REDIRECT).withCode(status);
  }

  public static Fault capped(int rows) {
    return of(FaultKind.CAPPED).withCode(rows);
  }

  public static Fault countOff(int difference) {
    return of(FaultKind.COUNT_OFF).withCode(difference);
  }

  public static Fault sessionEcho(int code) {
    return of(FaultKind.SESSION_ECHO).withCode(code);
  }

  public static Fault hang() {
    return of(FaultKind.HANG);
  }

  public static Fault delay(Duration delay) {
    return of(FaultKind.DELAY).but(change -> change.delay = delay);
  }

  public static Fault slowDrip(int bytesPerSecond) {
    return of(FaultKind.SLOW_DRIP).but(change -> change.bytesPerSecond = bytesPerSecond);
  }

  public Fault on(String value) {
    return but(change -> change.method = value);
  }

  public Fault forArticle(long value) {
    return but(change -> change.articleId = value);
  }

  public Fault withProbability(double value) {
    return but(change -> change.probability = value);
  }

  public Fault times(int value) {
    return but(change -> change.times = value);
  }

  public Fault lasting(Duration value) {
    return but(change -> change.during = value);
  }

  public Fault aboveRows(int value) {
    return but(change -> change.aboveRows = value);
  }

  public Fault aboveBytes(long value) {
    return but(change -> change.aboveBytes = value);
  }

  private Fault withCode(int value) {
    return but(change -> change.code = value);
  }

  public Fault inBlocks() {
    return but(change -> change.blocksOnly = true);
  }

  private Fault but(Consumer<Change> change) {
    Change changed = new Change(this);
    change.accept(changed);
    return changed.fault();
  }

  /** A fault whose parts can be set one by one. */
  private static final class Change {
    private final FaultKind kind;
    private @Nullable String method;
    private @Nullable Long articleId;
    private double probability;
    private int times;
    private @Nullable Duration during;
    private int aboveRows;
    private long aboveBytes;
    private boolean blocksOnly;
    private int code;
    private int bytesPerSecond;
    private Duration delay;

    Change(Fault from) {
      kind = from.kind;
      method = from.method;
      articleId = from.articleId;
      probability = from.probability;
      times = from.times;
      during = from.during;
      aboveRows = from.aboveRows;
      aboveBytes = from.aboveBytes;
      blocksOnly = from.blocksOnly;
      code = from.code;
      bytesPerSecond = from.bytesPerSecond;
      delay = from.delay;
    }

    Fault fault() {
      return new Fault(
          kind,
          method,
          articleId,
          probability,
          times,
          during,
          aboveRows,
          aboveBytes,
          blocksOnly,
          code,
          bytesPerSecond,
          delay);
    }
  }
}
