package dev.verialsync.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A stack in a JVM of its own, there to be killed. */
public final class StackProcess {
  private final Process process;
  private final RunningStack stack;

  private StackProcess(Process process, RunningStack stack) {
    this.process = process;
    this.stack = stack;
  }

  public static void main(String[] arguments) throws IOException {
    try (LocalStack stack = LocalStack.start(TestHome.options(Path.of(arguments[0])).build())) {
      System.out.println("ready " + stack.running().pid());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  public static StackProcess start(Path home) throws IOException {
    return start(home, Map.of());
  }

  /** With variables in its environment. */
  public static StackProcess start(Path home, Map<String, String> variables) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StackProcess.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("ready")) {
        Optional<RunningStack> found = RunningStack.find(home);
        return new StackProcess(process, found.orElseThrow());
      }
    }
    throw new IOException("the stack's process ended before it was ready");
  }

  public RunningStack stack() {
    return stack;
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
