package dev.verialsync.simulator.faults;

import java.time.Duration;
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
    return new Fault(FaultKind.DELAY, null, null, 1, 0, null, -1, -1, false, 0, 10_000, delay);
  }

  public static Fault slowDrip(int bytesPerSecond) {
    return new Fault(
        FaultKind.SLOW_DRIP,
        null,
        null,
        1,
        0,
        null,
        -1,
        -1,
        false,
        0,
        bytesPerSecond,
        Duration.ZERO);
  }

  public Fault on(String value) {
    return new Fault(
        kind,
        value,
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

  public Fault forArticle(long value) {
    return new Fault(
        kind,
        method,
        value,
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

  public Fault withProbability(double value) {
    return new Fault(
        kind,
        method,
        articleId,
        value,
        times,
        during,
        aboveRows,
        aboveBytes,
        blocksOnly,
        code,
        bytesPerSecond,
        delay);
  }

  public Fault times(int value) {
    return new Fault(
        kind,
        method,
        articleId,
        probability,
        value,
        during,
        aboveRows,
        aboveBytes,
        blocksOnly,
        code,
        bytesPerSecond,
        delay);
  }

  public Fault lasting(Duration value) {
    return new Fault(
        kind,
        method,
        articleId,
        probability,
        times,
        value,
        aboveRows,
        aboveBytes,
        blocksOnly,
        code,
        bytesPerSecond,
        delay);
  }

  public Fault aboveRows(int value) {
    return new Fault(
        kind,
        method,
        articleId,
        probability,
        times,
        during,
        value,
        aboveBytes,
        blocksOnly,
        code,
        bytesPerSecond,
        delay);
  }

  public Fault aboveBytes(long value) {
    return new Fault(
        kind,
        method,
        articleId,
        probability,
        times,
        during,
        aboveRows,
        value,
        blocksOnly,
        code,
        bytesPerSecond,
        delay);
  }

  public Fault inBlocks() {
    return new Fault(
        kind,
        method,
        articleId,
        probability,
        times,
        during,
        aboveRows,
        aboveBytes,
        true,
        code,
        bytesPerSecond,
        delay);
  }

  private Fault withCode(int value) {
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
        value,
        bytesPerSecond,
        delay);
  }
}
