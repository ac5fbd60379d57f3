package dev.verialsync.activities.images;

import dev.verialsync.activities.images.ImageStoring.ImageList;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.ArticleStored;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.MissingObjectException;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one article's images: one call, each image stored once by its content, then the article's
 * list replaced as a set. Done twice, it leaves what once leaves. For many articles at once {@link
 * ImageBlocks} does the same.
 */
public final class ArticleFetching {

  private static final String THIS_ARTICLE =
      "Verial returns images for other articles but not this one (%s); existing images are kept, and the next run asks again.";

  private static final String ALL_ARTICLES =
      "Verial returns no article's images (%s) but answers other methods; existing images are kept, and the next run asks again.";

  private final Persistence persistence;
  private final VerialClient verial;
  private final ImageStoring storing;
  private final MediaRepository media;
  private final UnavailableArticlePolicy patience;
  private final ImagesOutage outage;

  public ArticleFetching(
      Persistence persistence,
      VerialClient verial,
      ImageStoring storing,
      MediaRepository media,
      UnavailableArticlePolicy patience,
      ImagesOutage outage) {
    this.persistence = persistence;
    this.verial = verial;
    this.storing = storing;
    this.media = media;
    this.patience = patience;
    this.outage = outage;
  }

  public FetchImagesResult fetch(FetchImagesCommand command, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    Optional<FetchImagesResult> done = doneBefore(command, heartbeat);
    if (done.isPresent()) {
      return done.get();
    }
    Optional<String> met = outage.outcome(command.runId());
    return met.isPresent()
        ? leave(command, ALL_ARTICLES, met.get(), heartbeat)
        : askUnlessNobodyIsAnswered(command, heartbeat);
  }

  private FetchImagesResult askUnlessNobodyIsAnswered(
      FetchImagesCommand command, Heartbeat heartbeat) throws IOException, InterruptedException {
    Cancellation either = new Cancellation();
    Cancellation.Registration stopped = heartbeat.cancellation().onCancel(either::cancel);
    Cancellation.Registration found = outage.onFound(either::cancel);
    try {
      return askWithPatience(command, new CallContext(command.runId(), either), heartbeat);
    } catch (CancellationException | CallCancelledException e) {
      Optional<String> met = outage.outcome(command.runId());
      if (heartbeat.cancellation().isCancelled() || met.isEmpty()) {
        throw e;
      }
      return leave(command, ALL_ARTICLES, met.get(), heartbeat);
    } finally {
      stopped.close();
      found.close();
    }
  }

  private FetchImagesResult askWithPatience(
      FetchImagesCommand command, CallContext context, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    for (int round = 1; ; round++) {
      try {
        return ask(command, context, heartbeat);
      } catch (VerialTransientException e) {
        String outcome = e.outcome().text();
        if (!patience.isOver(e, context, command.runId(), command.articleId(), heartbeat)) {
          if (outage.isFound(command.runId(), e, heartbeat)) {
            return leave(command, ALL_ARTICLES, outcome, heartbeat);
          }
          throw e;
        }
        if (round == UnavailableArticlePolicy.ROUNDS) {
          return leave(command, THIS_ARTICLE, outcome, heartbeat);
        }
      }
    }
  }

  private FetchImagesResult ask(
      FetchImagesCommand command, CallContext context, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    try (ImageAnswer answer = verial.images(context, command.articleId())) {
      return store(command, answer.images(), heartbeat);
    }
  }

  /** The rest of the catalogue does not wait for an article whose images Verial cannot give. */
  private FetchImagesResult leave(
      FetchImagesCommand command, String message, String outcome, Heartbeat heartbeat)
      throws InterruptedException {
    NewIssue issue =
        new NewIssue(
            command.articleId(),
            ImageIssues.FIELD,
            null,
            IssueKind.IMAGES_UNAVAILABLE,
            outcome,
            message.formatted(outcome));
    persistence.write(
        heartbeat, () -> media.leaveUnfetched(command.runId(), command.articleId(), issue));
    return new FetchImagesResult(0, 0, 0, 0, NewIssue.kinds(List.of(issue)));
  }

  /**
   * An attempt whose writing was committed, but of whose end Temporal never heard, need not be
   * repeated: Verial is not asked for what it has answered.
   */
  private Optional<FetchImagesResult> doneBefore(FetchImagesCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    if (!heartbeat.isRetry()) {
      return Optional.empty();
    }
    return persistence
        .inDatabase(
            heartbeat,
            () ->
                media.fetched(
                    command.runId(), Instant.parse(command.moment()), command.articleId()))
        .map(fetched -> new FetchImagesResult(fetched.images(), 0, 0, 0, fetched.issues()));
  }

  private FetchImagesResult store(
      FetchImagesCommand command, List<FetchedImage> images, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    ImageStoring.Putting putting = storing.begin(heartbeat);
    ImageList list = new ImageList();
    ArticleStored written = null;
    while (written == null) {
      putting.put(images);
      list = new ImageList();
      putting.append(command.articleId(), list, images);
      written = write(command, list, putting, heartbeat);
    }
    int stored = written.registered();
    return new FetchImagesResult(
        written.list().added() + written.list().kept(),
        stored,
        putting.committed(stored, written.list()),
        written.list().removed(),
        NewIssue.kinds(list.issues));
  }

  private @Nullable ArticleStored write(
      FetchImagesCommand command, ImageList list, ImageStoring.Putting putting, Heartbeat heartbeat)
      throws InterruptedException {
    try {
      return persistence.inDatabase(
          heartbeat,
          () ->
              media.storeArticle(
                  command.runId(),
                  Instant.parse(command.moment()),
                  new ArticleImages(command.articleId(), list.hashes, list.issues),
                  putting.justPut()));
    } catch (MissingObjectException collected) {
      putting.awaitCollection();
      return null;
    }
  }
}
