package dev.verialsync.starter.process;

import dev.verialsync.local.home.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How this process logs. {@code logback.xml} reads it from system properties, so it has to be
 * applied before the first logger is made.
 *
 * @param directory of the log file
 * @param format of what goes to stdout besides the file, {@code text} or {@code json} (an object a
 *     line), as containers want it; empty: text goes to stderr
 * @param consoleLevel what of our own goes there
 * @param librariesLevel what of others' goes there
 * @param stackTraces whether that stream shows them
 * @param terminal whether a progress bar may stand in stderr's last line
 */
public record LogConfiguration(
    Path directory,
    String format,
    String consoleLevel,
    String librariesLevel,
    boolean stackTraces,
    boolean terminal) {

  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String FORMAT = "verialsync.log.format";
  private static final String JSON = "json";

  /** For a command that a person waits for: warnings alone, the rest in the file. */
  public static LogConfiguration interactive(Path home, boolean verbose, boolean terminal) {
    return new LogConfiguration(
        home.resolve("logs"),
        "",
        verbose ? "INFO" : "WARN",
        verbose ? "WARN" : "OFF",
        verbose,
        terminal);
  }

  /** For a command that stays: one line an event. */
  public static LogConfiguration service(Path home, boolean verbose, String format) {
    return new LogConfiguration(
        home.resolve("logs"), format, "INFO", verbose ? "WARN" : "ERROR", verbose, false);
  }

  /** Whether this process logs as JSON, and so prints nothing else. */
  public static boolean isJson() {
    return JSON.equals(System.getProperty(FORMAT));
  }

  /** Where the processes of a home log on a day; named in {@code logback.xml}. */
  public static Path file(Path home, LocalDate day) {
    return home.resolve("logs").resolve("verial-sync." + day + ".log");
  }

  public void apply() {
    makeHome();
    System.setProperty("verialsync.log.directory", directory.toString());
    System.setProperty("verialsync.log.target", format.isEmpty() ? "System.err" : "System.out");
    System.setProperty("verialsync.log.level", consoleLevel);
    System.setProperty("verialsync.log.libraries", librariesLevel);
    System.setProperty("verialsync.log.prefix", terminal ? ERASE_LINE : "");
    System.setProperty("verialsync.log.exceptions", stackTraces ? "%ex" : "%nopex");
    System.setProperty(FORMAT, format.equals(JSON) ? JSON : "text");
    // Before other threads log: what they say meanwhile would be held back, with a warning.
    LoggerFactory.getILoggerFactory();
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Logger.getLogger("").setLevel(Level.INFO);
  }

  /** The log's own way would leave the home, and what will be in it, open to other users. */
  private void makeHome() {
    try {
      PrivateDirectory.create(directory.getParent());
    } catch (IOException | UnsupportedOperationException e) {
      // There is no log to say so in; a command that needs the home says what is wrong with it.
    }
  }
}
