package dev.verialsync.starter.commands;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.verial.text.BlankText;
import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.db.history.HistoryRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.view.HistoryDocument;
import dev.verialsync.starter.view.HistoryText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code history}: one article's whole story. */
@Command(
    name = "history",
    description = "Print one article's history: images, changes, failures, runs.")
public final class HistoryCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  @Parameters(
      paramLabel = "ARTICLE",
      description = "The article's Id in Verial (e.g. 4711), or its barcode.")
  private String article = "";

  public HistoryCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /**
   * The document where there is no history, or that of several articles is meant.
   *
   * @param articles that have the barcode
   */
  record Unknown(String article, List<Long> articles, String message) {}

  @Override
  public Integer call() {
    Services services = finder.find(Set.of(Service.POSTGRESQL), Set.of(Service.TEMPORAL));
    Connections connections = new Connections(services, invocation.shutdown());
    HistoryRepository histories = new HistoryRepository(connections.migratedDatabase());
    List<Long> articles = histories.withBarcode(BlankText.key(article));
    Optional<ArticleHistory> history = id().flatMap(histories::find);
    if (history.isPresent()) {
      tellOthers(history.get().articleId(), articles);
    } else if (articles.size() == 1) {
      history = histories.find(articles.get(0));
    }
    if (history.isEmpty()) {
      return unknown(articles);
    }
    Console console = invocation.console();
    UiLinks links = new UiLinks(services.temporalUi(), services.temporalNamespace());
    if (json.isSet()) {
      console.document(HistoryDocument.of(history.orElseThrow(), links));
    } else {
      console.result(
          new HistoryText(new Figures(invocation.zone()), links).render(history.orElseThrow()));
    }
    return ExitCode.DONE.number();
  }

  /** What was typed, as an Id; a barcode of digits may be one as well. */
  private Optional<Long> id() {
    try {
      return Optional.of(Long.valueOf(BlankText.key(article)));
    } catch (NumberFormatException barcode) {
      return Optional.empty();
    }
  }

  private void tellOthers(long id, List<Long> withBarcode) {
    List<Long> others = withBarcode.stream().filter(other -> other != id).toList();
    if (!others.isEmpty()) {
      invocation
          .console()
          .tell(
              "%d is also the barcode of other articles. Ask for one by its Id: %s"
                  .formatted(id, list(others)));
    }
  }

  private static String list(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private int unknown(List<Long> articles) {
    String message =
        articles.isEmpty()
            ? "Nothing is known of article %s: no list of Verial's has shown this Id or barcode."
                .formatted(TerminalText.line(article))
            : "Several articles have the barcode %s. Ask for one by its Id: %s"
                .formatted(TerminalText.line(article), list(articles));
    if (json.isSet()) {
      invocation.console().document(new Unknown(article, articles, message));
    } else {
      invocation.console().tell(message);
    }
    return ExitCode.FAILED.number();
  }
}
