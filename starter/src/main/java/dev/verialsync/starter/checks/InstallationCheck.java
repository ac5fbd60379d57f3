package dev.verialsync.starter.checks;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.SchemaState;
import dev.verialsync.db.ServerFacts;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.ServicePlan;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.services.UnreachableException;
import dev.verialsync.worker.SearchAttributes;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at all that a run needs. Changes nothing but a check object in the bucket, which it
 * removes.
 */
public final class InstallationCheck {

  private final Invocation invocation;
  private final Services services;
  private final Connections connections;
  private final Settings settings;

  public InstallationCheck(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.services = finder.find(Set.of(), Set.of(Service.values()));
    this.connections = new Connections(services, invocation.shutdown());
    this.settings = services.settings();
  }

  /** What was found; Verial stands first, though PostgreSQL has the gate to it. */
  public CheckReport run() {
    DatabaseChecked database = database();
    List<Finding> findings = new ArrayList<>(verial(database.migrated()));
    findings.add(database.finding());
    findings.add(bucket(database));
    findings.add(temporal(database.migrated()));
    return new CheckReport(findings);
  }

  private List<Finding> verial(Optional<Database> migrated) {
    VerialCheck verial;
    try {
      verial = new VerialCheck(settings, invocation.clock());
    } catch (ConfigurationException e) {
      return List.of(Finding.problem("Verial", e));
    }
    try {
      settings.requireWorker();
    } catch (ConfigurationException e) {
      return List.of(Finding.problem("Settings", e));
    }
    return verial.run(migrated);
  }

  /**
   * What was found of PostgreSQL.
   *
   * @param migrated the database, where its schema is this program's
   */
  private record DatabaseChecked(Finding finding, Optional<Database> migrated) {}

  private DatabaseChecked database() {
    String subject = Service.POSTGRESQL.title();
    if (isNowhere(Service.POSTGRESQL)) {
      return new DatabaseChecked(nowhere(Service.POSTGRESQL), Optional.empty());
    }
    try {
      Database database = connections.database();
      ServerFacts facts = database.serverFacts();
      SchemaState state = schemaState(database);
      Finding finding = finding(subject, facts, state);
      boolean usable = state == SchemaState.CURRENT && finding.status() == Finding.Status.OK;
      return new DatabaseChecked(finding, usable ? Optional.of(database) : Optional.empty());
    } catch (ConfigurationException | UnreachableException | SchemaException e) {
      return new DatabaseChecked(Finding.problem(subject, e), Optional.empty());
    }
  }

  private SchemaState schemaState(Database database) {
    try {
      return database.schemaState();
    } catch (SchemaException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          SqlFaults.sentence(settings.database("verial-sync check"), e));
    }
  }

  private static Finding finding(String subject, ServerFacts facts, SchemaState state) {
    String server =
        "PostgreSQL %d at %s, encoding %s"
            .formatted(facts.version(), facts.address(), facts.encoding());
    Optional<String> fault =
        state == SchemaState.CURRENT ? facts.missingWorkersRight() : facts.missingRight();
    if (fault.isPresent()) {
      return Finding.problem(subject, fault.get());
    }
    return switch (state) {
      case CURRENT -> Finding.ok(subject, server + "; the schema is up to date.");
      case OLDER ->
          Finding.warning(
              subject,
              server
                  + "; an older verial-sync made the schema: `verial-sync migrate` brings it up to date.");
      case MISSING ->
          Finding.warning(
              subject, server + "; there is no schema yet: `verial-sync migrate` creates it.");
    };
  }

  private Finding bucket(DatabaseChecked database) {
    String subject = Service.S3.title();
    if (isNowhere(Service.S3)) {
      return nowhere(Service.S3);
    }
    try {
      S3Settings media = settings.media();
      MediaLibrary library = invocation.shutdown().closing(new S3MediaLibrary(media));
      if (!library.bucketExists()) {
        return Finding.warning(
            subject,
            "There is no bucket %s at %s yet: `verial-sync migrate` creates it if the access key may; else create it there."
                .formatted(media.bucket(), media.endpoint()));
      }
      Optional<String> doubt = doubt(library, database);
      library.checkAccess();
      if (doubt.isPresent()) {
        return Finding.warning(subject, doubt.get());
      }
      return Finding.ok(
          subject,
          "The bucket %s at %s lets us store, read, list and delete."
              .formatted(media.bucket(), media.endpoint()));
    } catch (ConfigurationException | MediaLibraryException e) {
      return Finding.problem(subject, e);
    }
  }

  /**
   * Throws where it is another's. A database that has no schema yet has no bucket either; one that
   * does not answer says nothing of whose the bucket is.
   */
  private Optional<String> doubt(MediaLibrary library, DatabaseChecked database) {
    if (database.migrated().isPresent()) {
      return connections
          .ownership(library, database.migrated().get())
          .doubt(new InstallationRepository(database.migrated().get())::knowsImages);
    }
    if (database.finding().status() == Finding.Status.PROBLEM) {
      return Optional.empty();
    }
    return library
        .owner()
        .map(
            owner ->
                "%s belongs to %s already: check that DATABASE_URL names that database; another one needs another bucket, or a part of this one in S3_PREFIX."
                    .formatted(library.place(), owner.named()));
  }

  private Finding temporal(Optional<Database> migrated) {
    String subject = Service.TEMPORAL.title();
    if (isNowhere(Service.TEMPORAL)) {
      return nowhere(Service.TEMPORAL);
    }
    try {
      TemporalConnection temporal = connections.temporal();
      Optional<String> taken =
          migrated.flatMap(database -> connections.anothersWorker(temporal, database));
      if (taken.isPresent()) {
        return Finding.problem(subject, taken.get());
      }
      SearchAttributes attributes = temporal.searchAttributes();
      String place =
          "Temporal at %s has the namespace %s".formatted(temporal.address(), temporal.namespace());
      return attributes.missing().isEmpty()
          ? Finding.ok(subject, place + " and our search attributes.")
          : Finding.warning(
              subject,
              "%s, but not the search attributes %s: `verial-sync migrate` registers them if it may; without them an article's workflows cannot be found by its id."
                  .formatted(place, String.join(", ", attributes.missing())));
    } catch (ConfigurationException e) {
      return Finding.problem(subject, e);
    }
  }

  private boolean isNowhere(Service service) {
    return services.source(service) == Source.MISSING;
  }

  private Finding nowhere(Service service) {
    Optional<RunningStack> running = RunningStack.find(invocation.home());
    return running
        .map(
            stack ->
                Finding.problem(
                    service.title(),
                    "%s is not set, and the stack that process %d runs in %s has no %s: set it."
                        .formatted(
                            ServicePlan.variable(service),
                            stack.pid(),
                            invocation.home(),
                            service.title())))
        .orElseGet(
            () ->
                LocalStack.isInstalled()
                    ? Finding.ok(
                        service.title(),
                        "%s is not set: `verial-sync sync` and `up` start an embedded one; the other commands find it while it runs."
                            .formatted(ServicePlan.variable(service)))
                    : Finding.problem(
                        service.title(),
                        "%s is not set, and this installation has no embedded servers: set it, or install verial-sync-embedded."
                            .formatted(ServicePlan.variable(service))));
  }
}
