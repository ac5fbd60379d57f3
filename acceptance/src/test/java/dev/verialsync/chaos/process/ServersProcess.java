package dev.verialsync.chaos.process;

import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Embedded servers whose owner is a process that can be killed with them, and started again on the
 * same data and ports.
 */
public final class ServersProcess implements AutoCloseable {
  private final Path home;
  private final Path programs;
  private final List<Service> services;
  private JavaProcess owner;
  private int starts;

  private ServersProcess(Path home, Path programs, List<Service> services) throws IOException {
    this.home = home;
    this.programs = programs;
    this.services = services;
    this.owner = launch();
  }

  public static ServersProcess start(Path home, Path programs, Service... services)
      throws IOException, InterruptedException {
    ServersProcess started = new ServersProcess(home, programs, List.of(services));
    started.owner.awaitLine(ServersMain.READY);
    return started;
  }

  private JavaProcess launch() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(ServersMain.class.getName(), home.toString(), programs.toString()));
    services.forEach(service -> arguments.add(service.name()));
    starts++;
    return JavaProcess.start(
        home.resolve("owner-" + starts + ".log"),
        Map.of(),
        List.of("-Xmx192m", "-Dverialsync.log.directory=" + home.resolve("logs")),
        arguments.toArray(String[]::new));
  }

  /** Where its servers answer, and their processes as of now. */
  public Path home() {
    return home;
  }

  public RunningStack running() {
    return RunningStack.find(home)
        .orElseThrow(() -> new IllegalStateException("no servers run in " + home));
  }

  public long ownerPid() {
    return owner.pid();
  }

  /** SIGKILL to the owner, its servers and their guards, at once. */
  public void kill() {
    owner.killWithFamily();
  }

  /** Starts all of it again after {@link #kill}; returns when it answers. */
  public void startAgain() throws IOException, InterruptedException {
    owner = launch();
    owner.awaitLine(ServersMain.READY);
  }

  @Override
  public void close() {
    owner.killWithFamily();
  }
}
