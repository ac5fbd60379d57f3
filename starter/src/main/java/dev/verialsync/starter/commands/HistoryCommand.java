package dev.verialsync.starter.commands;

import dev.verialsync.db.ArticleHistory;
import dev.verialsync.db.HistoryRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.view.Figures;
import dev.verialsync.starter.view.HistoryDocument;
import dev.verialsync.starter.view.HistoryText;
import dev.verialsync.starter.view.UiLinks;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code history}: one article's whole story. */
@Command(
    name = "history",
    description = "Tell one article's whole story: pictures, changes, failures, runs.")
public final class HistoryCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  @Parameters(
      paramLabel = "ARTICLE",
      converter = ArticleIdConverter.class,
      description = "Verial's Id of the article, such as 4711.")
  private long article;

  public HistoryCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /** The document where there is no story. */
  record Unknown(long articleId, String message) {}

  @Override
  public Integer call() {
    Services services = finder.find(Set.of(Service.POSTGRESQL), Set.of(Service.TEMPORAL));
    Connections connections = new Connections(services, invocation.shutdown());
    Optional<ArticleHistory> history =
        new HistoryRepository(connections.migratedDatabase()).find(article);
    Console console = invocation.console();
    if (history.isEmpty()) {
      String message =
          "Nothing is known of article %d: no list of Verial's has shown it.".formatted(article);
      if (json.isSet()) {
        console.document(new Unknown(article, message));
      } else {
        console.tell(message);
      }
      return ExitCode.FAILED.number();
    }
    UiLinks links = new UiLinks(services.temporalUi(), services.temporalNamespace());
    if (json.isSet()) {
      console.document(HistoryDocument.of(history.get(), links));
    } else {
      console.result(new HistoryText(new Figures(invocation.zone()), links).render(history.get()));
    }
    return ExitCode.DONE.number();
  }
}
