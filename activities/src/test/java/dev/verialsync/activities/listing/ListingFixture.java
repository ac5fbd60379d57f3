package dev.verialsync.activities.listing;

import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.CalmHeartbeat;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.MissingMethodPolicy;
import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.gate.CallRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A Verial, a database, and what reads the one into the other. */
final class ListingFixture implements AutoCloseable {

  static final String ARTICLES = "GetArticulosWS";
  static final String STOCK = "GetStockArticulosWS";
  static final String TARIFFS = "GetCondicionesTarifaWS";
  static final String CATEGORIES = "GetCategoriasWS";
  static final Heartbeat HEARTBEAT = new CalmHeartbeat(1);

  final VerialLists verial;
  final ListingParts parts;
  private final DatabaseExtension db;

  ListingFixture(DatabaseExtension db, Path temp, int blockSize) {
    this.db = db;
    this.verial = new VerialLists(temp);
    UnavailableMethodPolicy unavailable =
        new UnavailableMethodPolicy(
            verial.client(), new CallRepository(db.database()), Duration.ZERO);
    IssueRepository issues = new IssueRepository(db.database());
    this.parts =
        new ListingParts(
            new Persistence(),
            verial.client(),
            new ServerKnowledge(
                "http://erp",
                verial.client(),
                new MethodSupportRepository(db.database()),
                issues,
                unavailable,
                new MissingMethodPolicy(Duration.ZERO)),
            new ListingRepositories(
                new RunRepository(db.database()),
                new ReadingRepository(db.database()),
                new StockAndTariffRepository(db.database()),
                new ChangeRepository(db.database()),
                issues,
                new ChosenArticleRepository(db.database())),
            unavailable,
            new ListingPolicy(
                blockSize, blockSize, new BigDecimal("0.2"), Duration.ZERO, Duration.ZERO),
            Clock.systemUTC());
  }

  /** Articles, each with a stock of 5. */
  void fill(int articles) {
    for (int id = 1; id <= articles; id++) {
      verial.add(ARTICLES, "{\"Id\":%d,\"Nombre\":\"A%d\"}".formatted(id, id));
      verial.add(STOCK, "{\"ID_Articulo\":%d,\"Stock\":5}".formatted(id));
    }
  }

  LandListCommand command() {
    return new LandListCommand(db.runId(), 2, false);
  }

  ListingReport landArticles() throws InterruptedException {
    return new ArticleListing(parts).land(command(), HEARTBEAT);
  }

  ListingReport landStock() throws InterruptedException {
    return new RowListing(parts, parts.stock()).land(command(), HEARTBEAT);
  }

  ListingReport landTariffs() throws InterruptedException {
    return new RowListing(parts, parts.tariffs()).land(command(), HEARTBEAT);
  }

  /** Where the blocks began that a method was asked for. */
  List<String> places(String method) {
    return verial.asked(method).stream()
        .map(
            url ->
                String.valueOf(
                    url.queryParameter(method.equals(ARTICLES) ? "inicio" : "art_inicio")))
        .toList();
  }

  /** The run's calls of a method that failed, where another one was answered. */
  void failed(String method, int calls) {
    for (int i = 0; i < calls; i++) {
      for (List<String> call :
          List.of(List.of(method, "http_500"), List.of("GetFabricantesWS", "ok"))) {
        db.execute(
            "insert into erp.call (run_id, method, at, millis, bytes, outcome) values (?, ?, clock_timestamp(), 1, 1, ?)",
            db.runId(),
            call.get(0),
            call.get(1));
      }
    }
  }

  List<String> landed(String sql) {
    return db.fetch(sql).map(row -> String.valueOf(row.get(0)));
  }

  @Override
  public void close() {
    verial.close();
  }
}
