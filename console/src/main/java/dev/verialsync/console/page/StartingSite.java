package dev.verialsync.console.page;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says that the console is starting until there is something to show, then shows it. */
public final class StartingSite implements Function<PageRequest, CompletionStage<PageResponse>> {

  private static final UiLinks NO_LINKS = new UiLinks(Optional.empty(), "default");

  private final Assets assets = new Assets();
  private volatile @Nullable ConsoleSite site;

  /** From now on there is something to show. */
  public void show(Sources sources) {
    site = new ConsoleSite(sources);
  }

  @Override
  public CompletionStage<PageResponse> apply(PageRequest asked) {
    ConsoleSite shown = site;
    return shown != null
        ? shown.apply(asked)
        : CompletableFuture.completedFuture(asset(asked).orElseGet(() -> starting(asked)));
  }

  private Optional<PageResponse> asset(PageRequest asked) {
    boolean isAsset = asked.path().size() == 2 && asked.path().get(0).equals("assets");
    return isAsset ? assets.find(asked.path().get(1)) : Optional.empty();
  }

  private static PageResponse starting(PageRequest asked) {
    PageContext look = ConsoleSite.look(asked, "", Clock.systemUTC(), NO_LINKS);
    return ConsoleSite.error(look, 503, "starting").withHeader("Refresh", "2");
  }
}
