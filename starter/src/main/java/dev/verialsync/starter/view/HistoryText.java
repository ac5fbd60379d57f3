package dev.verialsync.starter.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One article's story, for a person. */
public final class HistoryText {

  private final Figures figures;
  private final UiLinks links;

  public HistoryText(Figures figures, UiLinks links) {
    this.figures = figures;
    this.links = links;
  }

  private record Line(Instant at, @Nullable Long run, String text) {}

  public String render(ArticleHistory history) {
    List<String> lines = new ArrayList<>();
    now(history, lines);
    versions(history, lines);
    lines.add("");
    lines.add("What happened");
    timeline(history).forEach(line -> lines.add(text(line)));
    issues(history, lines);
    runs(history, lines);
    return TerminalText.lines(lines);
  }

  private void now(ArticleHistory history, List<String> lines) {
    JsonNode product = Json.tree(history.productJson());
    lines.add(
        "Article %d%s"
            .formatted(
                history.articleId(),
                product.hasNonNull("name") ? ": " + Json.value(product.get("name")) : ""));
    landed(history.landed(), lines);
    if (history.productJson() == null) {
      lines.add("  product     none yet");
    } else {
      product(history, product, lines);
    }
    images(history.images(), lines);
  }

  private void landed(ArticleHistory.@Nullable Landed landed, List<String> lines) {
    if (landed != null) {
      lines.add("  first seen  " + figures.dayAndTime(landed.firstSeenAt()));
      lines.add(
          "  in Verial   "
              + (landed.listed()
                  ? "listed"
                  : landed.unlistedAt() == null
                      ? "not listed yet"
                      : "not listed since " + figures.dayAndTime(landed.unlistedAt()))
              + ", its row last changed "
              + figures.dayAndTime(landed.changedAt()));
    }
  }

  private void images(ArticleHistory.@Nullable Images images, List<String> lines) {
    if (images == null) {
      lines.add("  images      never fetched");
    } else {
      lines.add(
          "  images      %s, asked for %s in run %d"
              .formatted(
                  images.list().isEmpty() ? "none" : String.valueOf(images.list().size()),
                  figures.dayAndTime(images.fetchedAt()),
                  images.runId()));
      int position = 0;
      for (StoredImage image : images.list()) {
        position++;
        lines.add("    %d  %s".formatted(position, image(image)));
        lines.add("       " + image.objectKey());
      }
    }
  }

  private static void product(ArticleHistory history, JsonNode product, List<String> lines) {
    lines.add(
        "  product     %s, barcode %s, stock %s"
            .formatted(
                product.path("active").asBoolean() ? "active" : "inactive",
                Json.value(product.path("barcode")),
                Json.value(product.path("stock"))));
    lines.add(
        "  price       %s"
            .formatted(
                product.hasNonNull("price_net")
                    ? "%s net, %s with VAT"
                        .formatted(
                            Json.value(product.path("price_net")),
                            Json.value(product.path("price_gross")))
                    : "none"));
    JsonNode tiers = Json.tree(history.tiersJson());
    if (tiers.size() > 1) {
      for (JsonNode tier : tiers) {
        lines.add(
            "              from %s units: %s net"
                .formatted(Json.value(tier.path("min_units")), Json.value(tier.path("price_net"))));
      }
    }
  }

  private void versions(ArticleHistory history, List<String> lines) {
    List<FormerProducts.Former> former = FormerProducts.of(history);
    if (former.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("What the shop saw before");
    for (FormerProducts.Former version : former) {
      JsonNode product = version.product();
      lines.add(
          "  until %s, run %d: %s"
              .formatted(
                  figures.dayAndTime(version.until()),
                  version.run(),
                  "%s, %s, stock %s, \"%s\""
                      .formatted(
                          product.path("active").asBoolean() ? "active" : "inactive",
                          product.hasNonNull("price_net")
                              ? Json.value(product.path("price_net")) + " net"
                              : "no price",
                          Json.value(product.path("stock")),
                          TerminalText.line(Json.value(product.path("name"))))));
    }
  }

  private static String image(StoredImage image) {
    String size = image.width() == null ? "" : ", %d x %d".formatted(image.width(), image.height());
    return "%s, %s bytes%s, SHA-256 %s"
        .formatted(image.mediaType(), Figures.number(image.bytes()), size, image.sha256());
  }

  private static List<Line> timeline(ArticleHistory history) {
    List<Line> lines = new ArrayList<>();
    history
        .events()
        .forEach(
            event ->
                lines.add(
                    new Line(
                        event.at(),
                        event.runId(),
                        HistoryEventText.of(event.kind(), Json.tree(event.detailJson())))));
    history
        .foretold()
        .forEach(
            foretold -> lines.add(new Line(foretold.at(), foretold.runId(), foretold(foretold))));
    history.calls().forEach(call -> lines.add(new Line(call.at(), call.runId(), call(call))));
    lines.sort(Comparator.comparing(Line::at));
    return lines;
  }

  private static String foretold(ArticleHistory.Foretold foretold) {
    return "dry run: "
        + switch (foretold.kind()) {
          case "images_asked" -> "a run would ask for its images";
          case "new" -> "a run would create the product";
          case "deactivated" -> "a run would deactivate the product";
          case "reactivated" -> "a run would make the product active again";
          default ->
              "%s would change: %s -> %s"
                  .formatted(
                      foretold.field(), shown(foretold.oldJson()), shown(foretold.newJson()));
        };
  }

  private static String shown(@Nullable String json) {
    return json == null ? "none" : shortened(Json.value(Json.tree(json)));
  }

  private static String call(ArticleHistory.Call call) {
    if (call.outcome() == null) {
      return "asked Verial (%s): under way, or its worker died".formatted(call.method());
    }
    if (call.outcome().equals("ok")) {
      return "asked Verial (%s): %s bytes in %s ms"
          .formatted(
              call.method(),
              call.bytes() == null ? "?" : Figures.number(call.bytes()),
              call.millis());
    }
    return "asked Verial (%s): FAILED, %s after %s ms"
        .formatted(call.method(), call.outcome(), call.millis());
  }

  private String text(Line line) {
    return "  %s  %-8s %s"
        .formatted(
            figures.dayAndTime(line.at()),
            line.run() == null ? "" : "run " + line.run(),
            line.text());
  }

  private void issues(ArticleHistory history, List<String> lines) {
    if (history.issues().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Issues");
    for (RecordedIssue recorded : history.issues()) {
      NewIssue issue = recorded.issue();
      String where =
          (issue.field() == null ? "" : issue.field())
              + (issue.position() == null ? "" : " " + issue.position());
      lines.add(
          "  %s  %s%s: %s%s"
              .formatted(
                  recorded.closedAt() == null
                      ? (recorded.accepted() ? "accepted, " : "")
                          + "open since "
                          + figures.dayAndTime(recorded.openedAt())
                      : "closed " + figures.dayAndTime(recorded.closedAt()),
                  issue.kind().label(),
                  where.isBlank() ? "" : " (" + where.strip() + ")",
                  TerminalText.line(issue.message()),
                  issue.value() == null ? "" : " Found: " + shortened(issue.value())));
    }
  }

  private static String shortened(String value) {
    String line = value.replaceAll("\\s+", " ");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }

  private void runs(ArticleHistory history, List<String> lines) {
    Map<Long, String> workflows = new TreeMap<>();
    history
        .events()
        .forEach(
            event ->
                workflows.put(event.runId(), event.workflowId() == null ? "" : event.workflowId()));
    lines.add("");
    lines.add("Runs");
    workflows.forEach(
        (run, workflow) ->
            lines.add(
                "  %d  %s%s"
                    .formatted(
                        run,
                        workflow,
                        workflow.isEmpty()
                            ? ""
                            : links.workflow(workflow).map(link -> "  " + link).orElse(""))));
    links
        .article(history.articleId())
        .ifPresent(link -> lines.add("  every workflow that touched it: " + link));
  }
}
