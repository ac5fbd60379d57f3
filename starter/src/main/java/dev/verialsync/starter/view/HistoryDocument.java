package dev.verialsync.starter.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.starter.text.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One article's story under {@code --json}. */
public record HistoryDocument(
    long articleId,
    @Nullable String uiUrl,
    @Nullable Article article,
    ArticleHistory.@Nullable Images images,
    @Nullable JsonNode product,
    JsonNode prices,
    List<Version> versions,
    List<Event> events,
    List<Foretold> foretold,
    List<ArticleHistory.Call> calls,
    List<RecordedIssue> issues) {

  /** The article as Verial last showed it. */
  public record Article(
      boolean listed,
      Instant firstSeenAt,
      Instant changedAt,
      @Nullable Instant unlistedAt,
      JsonNode row) {}

  /** What a run replaced: some columns, and tiers and images where it changed them. */
  public record Version(
      Instant until,
      long run,
      JsonNode product,
      @Nullable JsonNode tiers,
      @Nullable JsonNode images) {

    private static Version of(ArticleHistory.Version version) {
      return new Version(
          version.until(),
          version.runId(),
          Json.tree(version.productJson()),
          version.tiersJson() == null ? null : Json.tree(version.tiersJson()),
          version.imagesJson() == null ? null : Json.tree(version.imagesJson()));
    }
  }

  /** Something that happened. */
  public record Event(
      Instant at, long run, @Nullable String workflowId, String kind, JsonNode detail) {}

  /** What a dry run found that a run would do. */
  public record Foretold(
      Instant at,
      long run,
      String kind,
      String field,
      @Nullable JsonNode was,
      @Nullable JsonNode willBe) {

    private static Foretold of(ArticleHistory.Foretold foretold) {
      return new Foretold(
          foretold.at(),
          foretold.runId(),
          foretold.kind(),
          foretold.field(),
          foretold.oldJson() == null ? null : Json.tree(foretold.oldJson()),
          foretold.newJson() == null ? null : Json.tree(foretold.newJson()));
    }
  }

  public static HistoryDocument of(ArticleHistory history, UiLinks links) {
    ArticleHistory.Landed landed = history.landed();
    return new HistoryDocument(
        history.articleId(),
        links.article(history.articleId()).orElse(null),
        landed == null
            ? null
            : new Article(
                landed.listed(),
                landed.firstSeenAt(),
                landed.changedAt(),
                landed.unlistedAt(),
                Json.tree(landed.rowJson())),
        history.images(),
        history.productJson() == null ? null : Json.tree(history.productJson()),
        Json.tree(history.tiersJson()),
        history.versions().stream().map(Version::of).toList(),
        history.events().stream()
            .map(
                event ->
                    new Event(
                        event.at(),
                        event.runId(),
                        event.workflowId(),
                        event.kind().label(),
                        Json.tree(event.detailJson())))
            .toList(),
        history.foretold().stream().map(Foretold::of).toList(),
        history.calls(),
        history.issues());
  }
}
