package dev.verialsync.console.page;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageRequest.BadRequestException;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.live.CachedReading.NotAnsweredException;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.RefusedException;
import dev.verialsync.db.SqlFaults;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page of an address. */
public final class ConsoleSite implements Function<PageRequest, CompletionStage<PageResponse>> {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleSite.class);

  /** The server's answer to a statement that took too long. */
  private static final String CANCELLED = "57014";

  private final Sources sources;
  private final TodayPage today;
  private final RunsPage runs;
  private final RunPage run;
  private final ProductsPage products;
  private final ProductPage product;
  private final IssuesPage issues;
  private final CallsPage calls;
  private final Assets assets = new Assets();

  public ConsoleSite(Sources sources) {
    this.sources = sources;
    this.today = new TodayPage(sources);
    this.runs = new RunsPage(sources);
    this.run = new RunPage(sources);
    this.products = new ProductsPage(sources);
    this.product = new ProductPage(sources);
    this.issues = new IssuesPage(sources);
    this.calls = new CallsPage(sources);
  }

  @Override
  public CompletionStage<PageResponse> apply(PageRequest asked) {
    List<String> path = asked.path();
    String what = path.size() == 2 ? path.get(0) : "";
    return switch (what) {
      case "images" -> sources.images().original(path.get(1));
      case "thumbnails" -> sources.images().thumbnail(path.get(1));
      default -> CompletableFuture.completedFuture(page(asked));
    };
  }

  /** Anything but an image. */
  public PageResponse page(PageRequest asked) {
    try {
      return found(asked).orElseGet(() -> error(asked, 404, "missing"));
    } catch (BadRequestException | RefusedException e) {
      LOG.debug("The page was asked for what cannot be", e);
      return error(asked, 400, "bad");
    } catch (DataAccessException | NotAnsweredException e) {
      LOG.debug("The page could not be read", e);
      boolean slow = SqlFaults.sqlState(e).filter(CANCELLED::equals).isPresent();
      return error(asked, 503, slow ? "slow" : "away");
    } catch (RuntimeException e) {
      LOG.warn("The page of {} failed", asked.path(), e);
      return error(asked, 500, "defect");
    }
  }

  private Optional<PageResponse> found(PageRequest asked) {
    int parts = asked.path().size();
    if (parts == 0) {
      return Optional.of(today.page(asked, look(asked, "today")));
    }
    if (parts == 1) {
      return top(asked);
    }
    String what = asked.path().get(0);
    String name = asked.path().get(1);
    if (parts == 2) {
      return switch (what) {
        case "runs" -> asked.numberAt(1).flatMap(id -> run.page(id, look(asked, "runs")));
        case "products" -> product.page(asked, look(asked, "products"));
        case "assets" -> assets.find(name);
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  private Optional<PageResponse> top(PageRequest asked) {
    return switch (asked.path().get(0)) {
      case "progress" -> Optional.of(today.progress(look(asked, "today")));
      case "runs" -> Optional.of(runs.page(asked, look(asked, "runs")));
      case "products" -> Optional.of(products.page(asked, look(asked, "products")));
      case "issues" -> Optional.of(issues.page(asked, look(asked, "issues")));
      case "issues.csv" -> Optional.of(issues.csv(look(asked, "issues")));
      case "calls" -> Optional.of(calls.page(asked, look(asked, "calls")));
      default -> Optional.empty();
    };
  }

  private PageContext look(PageRequest asked, String section) {
    return look(asked, section, sources.clock(), sources.links());
  }

  static PageContext look(PageRequest asked, String section, Clock clock, UiLinks links) {
    Map<String, String> params = new TreeMap<>(asked.params());
    params.remove("lang");
    String query =
        params.entrySet().stream()
            .map(param -> encoded(param.getKey()) + "=" + encoded(param.getValue()))
            .collect(Collectors.joining("&"));
    String path =
        asked.path().stream().map(ConsoleSite::encoded).collect(Collectors.joining("/", "/", ""));
    return new PageContext(
        Texts.of(asked.lang()),
        clock.instant(),
        links,
        section,
        query.isEmpty() ? path : path + "?" + query,
        null);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private PageResponse error(PageRequest asked, int status, String what) {
    return error(look(asked, ""), status, what);
  }

  static PageResponse error(PageContext look, int status, String what) {
    return PageResponse.html(
        status, Templates.render("error.jte", Map.of("look", look, "what", what)));
  }
}
