package dev.verialsync.activities.media;

import org.jspecify.annotations.Nullable;

/** The library could not do what it was asked for; no message of it holds a secret. */
public final class MediaLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a caller should do about it. */
  public enum Kind {
    /** The network, an overloaded, full or restarting server: try again later. */
    TRANSIENT,
    /** The configuration or a permission: the message names the variable to look at. */
    FATAL
  }

  private final Kind kind;

  private MediaLibraryException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public static MediaLibraryException fatal(String message) {
    return new MediaLibraryException(Kind.FATAL, message, null);
  }

  public static MediaLibraryException fatal(String message, Throwable cause) {
    return new MediaLibraryException(Kind.FATAL, message, cause);
  }

  public static MediaLibraryException ofTransient(String message, Throwable cause) {
    return new MediaLibraryException(Kind.TRANSIENT, message, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether this is a fault of the library that may pass, as a retry's classification asks. */
  public static boolean isTransient(Throwable fault) {
    return fault instanceof MediaLibraryException media && media.kind == Kind.TRANSIENT;
  }
}
