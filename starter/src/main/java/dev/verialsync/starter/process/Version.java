package dev.verialsync.starter.process;

/** What this program is, as Maven built it. */
public final class Version {

  private Version() {}

  /** {@code verial-sync 1.0.0}. */
  public static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return "verial-sync " + (built == null ? "(not built by Maven)" : built);
  }
}
