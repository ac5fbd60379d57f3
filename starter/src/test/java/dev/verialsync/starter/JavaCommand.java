package dev.verialsync.starter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process of this Java with these classes, which knows nothing of our own environment. */
public final class JavaCommand {

  private JavaCommand() {}

  /**
   * It, not started yet.
   *
   * @param environment the whole of it but PATH and the like
   * @param options for the JVM
   */
  public static ProcessBuilder of(
      Map<String, String> environment, List<String> options, String... mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(mainAndArguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.matches("(VERIAL|DATABASE|S3|TEMPORAL|MEDIA)_.*")
                    || name.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    return builder;
  }
}
