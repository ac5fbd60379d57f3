package dev.verialsync.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker in a process of its own, with a heap of its own. */
final class WorkerProcess implements AutoCloseable {

  private static final Pattern AFTER_COLLECTION =
      Pattern.compile("(\\d+) MB after the last collection");

  private final Process process;
  private final BufferedReader out;

  private WorkerProcess(Process process, BufferedReader out) {
    this.process = process;
    this.out = out;
  }

  static WorkerProcess start(Map<String, String> environment, String heap) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "@" + Scratch.jvmOptions(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName()));
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = out.readLine();
    if (!"polling".equals(first)) {
      throw new IllegalStateException("The worker did not start: " + first);
    }
    return new WorkerProcess(process, out);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Peak resident memory, and what the worker says of its heap. */
  String memory() {
    if (!isAlive()) {
      return "it died, exit code " + process.exitValue();
    }
    try {
      String resident =
          Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("VmHWM: unknown")
              .replaceAll("\\s+", " ");
      return "peak resident " + resident + "; " + heap();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Megabytes. */
  long heapAfterCollection() {
    try {
      Matcher found = AFTER_COLLECTION.matcher(heap());
      if (!found.find()) {
        throw new IllegalStateException("The worker tells no heap.");
      }
      return Long.parseLong(found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized String heap() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return String.valueOf(out.readLine());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
