package dev.verialsync.bench;

import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.bench.measure.Query;
import dev.verialsync.db.Database;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Simulator, embedded servers and, when wanted, a worker in this process. */
final class BenchSystem implements AutoCloseable {

  private final Scratch scratch;
  private final VerialSimulator simulator;
  private final LocalStack stack;
  private final Map<String, String> environment = new HashMap<>();
  private final TemporalConnection temporal;
  private @Nullable SyncWorker worker;

  private BenchSystem(
      Scratch scratch, VerialSimulator simulator, LocalStack stack, Map<String, String> variables) {
    this.scratch = scratch;
    this.simulator = simulator;
    this.stack = stack;
    environment.put("VERIAL_SYNC_HOME", scratch.directory().toString());
    environment.put("VERIAL_URL", simulator.uri().toString());
    environment.put("VERIAL_SESSION", String.valueOf(simulator.options().session()));
    environment.put("VERIAL_MAX_CALLS_PER_SECOND", "10000");
    environment.put("VERIAL_MAX_CONCURRENT_CALLS", "8");
    environment.put("VERIAL_SYNC_HTTP_PORT", "0");
    environment.put("DATABASE_URL", stack.database().jdbcUrl());
    environment.put("DATABASE_USER", stack.database().user());
    environment.put("DATABASE_PASSWORD", stack.database().password());
    environment.put("S3_ENDPOINT", stack.s3().endpoint());
    environment.put("S3_REGION", stack.s3().region());
    environment.put("S3_ACCESS_KEY", stack.s3().accessKey());
    environment.put("S3_SECRET_KEY", stack.s3().secretKey());
    environment.put("S3_BUCKET", stack.s3().bucket());
    environment.put("TEMPORAL_ADDRESS", stack.temporal().target());
    environment.put("TEMPORAL_NAMESPACE", stack.temporal().namespace());
    environment.putAll(variables);
    try (Database database = Database.open(settings().database("bench"));
        S3MediaLibrary library = new S3MediaLibrary(settings().media());
        TemporalConnection migrating = TemporalConnection.open(settings(), null)) {
      database.migrate();
      library.ensureBucket();
      migrating.registerSearchAttributes();
    }
    this.temporal = TemporalConnection.open(settings(), null);
  }

  /**
   * Starts all but the worker; 8 calls at once, and no rate that would be felt.
   *
   * @param variables of the worker's environment, before those that are made here
   */
  static BenchSystem start(SimulatorOptions options, Map<String, String> variables)
      throws IOException {
    Scratch scratch = new Scratch();
    VerialSimulator simulator = VerialSimulator.start(options);
    LocalStack stack =
        LocalStack.start(
            LocalStackOptions.in(scratch.directory())
                .programs(Scratch.programs())
                .services(Service.values())
                .build());
    return new BenchSystem(scratch, simulator, stack, variables);
  }

  BenchSystem withWorker() {
    worker = SyncWorker.start(settings());
    return this;
  }

  VerialSimulator simulator() {
    return simulator;
  }

  TemporalConnection temporal() {
    return temporal;
  }

  Settings settings() {
    return new Settings(new Variables(environment));
  }

  /** What a worker in a process of its own is started with. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  Query query() {
    return new Query(stack.database());
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
    temporal.close();
    stack.close();
    simulator.close();
    scratch.close();
  }
}
