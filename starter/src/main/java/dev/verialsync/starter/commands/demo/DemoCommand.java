package dev.verialsync.starter.commands.demo;

import dev.verialsync.db.Database;
import dev.verialsync.local.RunningStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.starter.console.OpenConsole;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunReport;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.InProcessWorker;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.summary.ComparisonText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: everything on this machine, a simulated Verial included. */
@Command(
    name = "demo",
    description = "See it work: everything embedded, a simulated Verial included.",
    footer = {
      "",
      "It keeps its data in a folder of its own and empties it at each start. It ignores the environment except VERIAL_SYNC_HOME, VERIAL_SYNC_HTTP_…, VERIAL_SYNC_LANG and CONSOLE_…."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int SESSION = 18;
  private static final List<String> LISTENING =
      List.of(
          "VERIAL_SYNC_HTTP_PORT",
          "VERIAL_SYNC_HTTP_ADDRESS",
          "VERIAL_SYNC_LANG",
          "CONSOLE_PORT",
          "CONSOLE_ADDRESS",
          "CONSOLE_HOSTS",
          "CONSOLE_USER",
          "CONSOLE_PASSWORD",
          "CONSOLE_PASSWORD_FILE");
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;

  @Option(names = "--exit", description = "Exit after the two runs.")
  private boolean exit;

  @Option(
      names = "--articles",
      paramLabel = "N",
      defaultValue = "7879",
      description = "Size of the catalogue (default: ${DEFAULT-VALUE}).")
  private int articles;

  public DemoCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (articles < 0) {
      throw new ParameterException(
          spec.commandLine(), "--articles is %d; expected is a number from 0".formatted(articles));
    }
    ServiceFinder.requireServers();
    invocation.settings().requireHealth();
    Console console = invocation.console();
    Path home = invocation.home().resolve("demo");
    refuseDuringAnother(home);
    OpenConsole pages = OpenConsole.open(invocation);
    introduce(console, pages);
    VerialSimulator simulator = invocation.shutdown().closing(simulator());
    Services services =
        finder.embedAll(home, invocation.home().resolve("programs"), environment(simulator));
    Connections connections = new Connections(services, invocation.shutdown());
    Database database = connections.database();
    RunSession session = begin(services, connections, database);
    pages.show(services);

    console.result("");
    console.result(
        "2. The first run: phase 1 fetches every article's images, phase 2 writes the products");
    RunReport first = run(session);
    if (first.end().exitCode() != ExitCode.DONE
        && first.end().exitCode() != ExitCode.DONE_WITH_ISSUES) {
      return first.end().exitCode().number();
    }
    console.result("");
    console.result("3. A second run: nothing has changed, so it makes almost no calls");
    RunReport second = run(session);

    console.result("");
    ComparisonText.lines(first.summary(), second.summary()).forEach(console::result);
    console.result("");
    new DemoGuide(invocation, home, services, session).tell(first, second, database, exit);
    if (!exit && !invocation.shutdown().isSignalled()) {
      stayUp(console);
    }
    return second.end().exitCode().number();
  }

  private void introduce(Console console, OpenConsole pages) {
    console.result("Watch it in the console: " + pages.url());
    console.result("");
    console.result(
        "A bookshop's catalogue of %s will travel from a simulated Verial through Temporal into PostgreSQL and an S3 media library, all on this machine."
            .formatted(Figures.count(articles, "article", "articles")));
    console.result("");
    console.result("1. Starting the services (the first time takes longer)");
  }

  private RunSession begin(Services services, Connections connections, Database database)
      throws InterruptedException {
    new DemoData(database).empty();
    new Installation(connections).carryOut();
    RunSession session =
        new RunSession(invocation, services, connections.temporal(), Optional.of(database));
    forgetEarlierRuns(session);
    InProcessWorker.startForARun(services.settings(), invocation.shutdown());
    return session;
  }

  private void stayUp(Console console) throws InterruptedException {
    console.result("");
    console.result("Everything stays up until Ctrl-C.");
    invocation.shutdown().onSignal(() -> console.tell("\nStopping."));
    invocation.shutdown().awaitSignal();
  }

  private static void refuseDuringAnother(Path home) {
    Optional<RunningStack> other = RunningStack.find(home);
    if (other.isPresent()) {
      throw new ConfigurationException(
          "A demo is running already, as process %d: stop that one with Ctrl-C or look at it."
              .formatted(other.get().pid()));
    }
  }

  private VerialSimulator simulator() {
    try {
      return VerialSimulator.start(
          SimulatorOptions.builder().articles(articles).session(SESSION).build());
    } catch (IOException e) {
      throw new ConfigurationException("The simulator cannot start: " + e.getMessage() + ".");
    }
  }

  /** The simulator is ours, so it may be asked as fast as it can answer. */
  private Map<String, String> environment(VerialSimulator simulator) {
    Map<String, String> environment =
        new TreeMap<>(
            Map.of(
                "VERIAL_URL",
                simulator.uri().toString(),
                "VERIAL_SESSION",
                String.valueOf(SESSION),
                "VERIAL_MAX_CALLS_PER_SECOND",
                "400",
                "VERIAL_MAX_CONCURRENT_CALLS",
                "16"));
    LISTENING.forEach(
        name ->
            invocation.settings().variables().text(name).ifPresent(v -> environment.put(name, v)));
    return environment;
  }

  private static void forgetEarlierRuns(RunSession session) throws InterruptedException {
    Optional<RunReference> earlier = session.runs().underWay(Optional.empty());
    while (earlier.isPresent()) {
      session.runs().terminate(earlier.get().workflowId(), "A new demo begins afresh.");
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      earlier = session.runs().underWay(Optional.empty());
    }
  }

  private RunReport run(RunSession session) throws InterruptedException {
    Console console = invocation.console();
    RunReference run = session.start(session.runs().newWorkflowId(), CatalogSyncInput.DEFAULT);
    console.result(session.summaryText().begun(run.workflowId(), run.run(), false));
    RunReport report = session.follow(run);
    console.result(session.summaryText().render(report.summary(), report.issues()));
    return report;
  }
}
