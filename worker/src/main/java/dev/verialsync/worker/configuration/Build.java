package dev.verialsync.worker.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What Maven knew when it built this. */
public final class Build {

  private Build() {}

  public static String version() {
    Properties built = new Properties();
    try (InputStream in =
        Build.class.getResourceAsStream("/dev/verialsync/worker/build.properties")) {
      built.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return built.getProperty("version");
  }
}
