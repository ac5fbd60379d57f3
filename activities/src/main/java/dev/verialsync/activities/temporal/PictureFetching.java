package dev.verialsync.activities.temporal;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.PictureInspector;
import dev.verialsync.activities.temporal.PictureStoring.PictureList;
import dev.verialsync.activities.verial.CallCancelledException;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.Cancellation;
import dev.verialsync.activities.verial.FetchedPicture;
import dev.verialsync.activities.verial.PictureAnswer;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialTransientException;
import dev.verialsync.db.ArticlePictures;
import dev.verialsync.db.ArticleStored;
import dev.verialsync.db.MediaRepository;
import dev.verialsync.db.MissingObjectException;
import dev.verialsync.db.NewIssue;
import dev.verialsync.workflows.PictureActivities;
import dev.verialsync.workflows.messages.BlocksPlan;
import dev.verialsync.workflows.messages.FetchBlockCommand;
import dev.verialsync.workflows.messages.FetchBlockResult;
import dev.verialsync.workflows.messages.FetchPicturesCommand;
import dev.verialsync.workflows.messages.FetchPicturesResult;
import dev.verialsync.workflows.messages.PlanBlocksCommand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Phase 1's work: one call, each picture stored once by its content, then the article's list
 * replaced as a set. Done twice, it leaves what once leaves. For many articles at once {@link
 * PictureBlocks} does the same.
 */
public final class PictureFetching implements PictureActivities {

  private static final String THIS_ARTICLE =
      "Verial returns images for other articles but not this one (%s); existing images are kept, and the next run asks again.";

  private static final String ALL_ARTICLES =
      "Verial returns no article's images (%s) but answers other methods; existing images are kept, and the next run asks again.";

  private final ActivityRunner runner;
  private final Persistence persistence;
  private final VerialClient verial;
  private final PictureStoring storing;
  private final MediaRepository media;
  private final ArticlePatience patience;
  private final PictureBlocks blocks;
  private final ImagesOutage outage;

  PictureFetching(
      ActivityRunner runner,
      Persistence persistence,
      VerialClient verial,
      PictureStoring storing,
      MediaRepository media,
      ArticlePatience patience,
      PictureBlocks blocks,
      ImagesOutage outage) {
    this.runner = runner;
    this.persistence = persistence;
    this.verial = verial;
    this.storing = storing;
    this.media = media;
    this.patience = patience;
    this.blocks = blocks;
    this.outage = outage;
  }

  /**
   * Everything that fetching pictures needs, put together.
   *
   * @param patience how long an article that alone fails is waited for
   */
  public static PictureFetching of(
      ActivityRunner runner,
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      PictureBlocks.Repositories repositories,
      PictureInspector inspector,
      MediaLibrary library,
      UnavailableMethodPolicy unavailable,
      Duration patience) {
    PictureStoring storing =
        new PictureStoring(persistence, inspector, library, repositories.media());
    return new PictureFetching(
        runner,
        persistence,
        verial,
        storing,
        repositories.media(),
        new ArticlePatience(persistence, verial, repositories.media(), patience),
        new PictureBlocks(persistence, verial, server, storing, repositories),
        new ImagesOutage(persistence, repositories.media(), unavailable));
  }

  @Override
  public BlocksPlan planBlocks(PlanBlocksCommand command) {
    return runner.run(pulse -> blocks.plan(command, pulse));
  }

  @Override
  public FetchBlockResult fetchBlock(FetchBlockCommand command) {
    return runner.run(
        pulse -> {
          try {
            return blocks.fetch(command, pulse);
          } catch (VerialTransientException e) {
            if (!outage.isFound(command.runId(), e, pulse)) {
              throw e;
            }
            return PictureBlocks.left(e);
          }
        });
  }

  @Override
  public FetchPicturesResult fetchPictures(FetchPicturesCommand command) {
    return runner.run(
        pulse -> {
          Optional<FetchPicturesResult> done = doneBefore(command, pulse);
          if (done.isPresent()) {
            return done.get();
          }
          Optional<String> met = outage.outcome(command.runId());
          return met.isPresent()
              ? leave(command, ALL_ARTICLES, met.get(), pulse)
              : askUnlessNobodyIsAnswered(command, pulse);
        });
  }

  private FetchPicturesResult askUnlessNobodyIsAnswered(FetchPicturesCommand command, Pulse pulse)
      throws IOException, InterruptedException {
    Cancellation either = new Cancellation();
    Cancellation.Registration stopped = pulse.cancellation().onCancel(either::cancel);
    Cancellation.Registration found = outage.onFound(either::cancel);
    try {
      return askWithPatience(command, new CallContext(command.runId(), either), pulse);
    } catch (CancellationException | CallCancelledException e) {
      Optional<String> met = outage.outcome(command.runId());
      if (pulse.cancellation().isCancelled() || met.isEmpty()) {
        throw e;
      }
      return leave(command, ALL_ARTICLES, met.get(), pulse);
    } finally {
      stopped.close();
      found.close();
    }
  }

  private FetchPicturesResult askWithPatience(
      FetchPicturesCommand command, CallContext context, Pulse pulse)
      throws IOException, InterruptedException {
    for (int round = 1; ; round++) {
      try {
        return ask(command, context, pulse);
      } catch (VerialTransientException e) {
        String outcome = e.outcome().text();
        if (!patience.isOver(e, context, command.runId(), command.articleId(), pulse)) {
          if (outage.isFound(command.runId(), e, pulse)) {
            return leave(command, ALL_ARTICLES, outcome, pulse);
          }
          throw e;
        }
        if (round == ArticlePatience.ROUNDS) {
          return leave(command, THIS_ARTICLE, outcome, pulse);
        }
      }
    }
  }

  private FetchPicturesResult ask(FetchPicturesCommand command, CallContext context, Pulse pulse)
      throws IOException, InterruptedException {
    try (PictureAnswer answer = verial.pictures(context, command.articleId())) {
      return store(command, answer.pictures(), pulse);
    }
  }

  /** The rest of the catalogue does not wait for an article whose pictures Verial cannot give. */
  private FetchPicturesResult leave(
      FetchPicturesCommand command, String message, String outcome, Pulse pulse)
      throws InterruptedException {
    NewIssue issue =
        new NewIssue(
            command.articleId(),
            PictureStoring.FIELD,
            null,
            "pictures_unavailable",
            outcome,
            message.formatted(outcome));
    persistence.inDatabase(
        pulse,
        () -> {
          media.leaveUnfetched(command.runId(), command.articleId(), issue);
          return issue;
        });
    return new FetchPicturesResult(0, 0, 0, 0, kinds(List.of(issue)));
  }

  /**
   * An attempt whose writing was committed, but of whose end Temporal never heard, need not be
   * repeated: Verial is not asked for what it has answered.
   */
  private Optional<FetchPicturesResult> doneBefore(FetchPicturesCommand command, Pulse pulse)
      throws InterruptedException {
    if (!pulse.isRetry()) {
      return Optional.empty();
    }
    return persistence
        .inDatabase(
            pulse,
            () ->
                media.fetched(
                    command.runId(), Instant.parse(command.moment()), command.articleId()))
        .map(fetched -> new FetchPicturesResult(fetched.images(), 0, 0, 0, fetched.issues()));
  }

  private FetchPicturesResult store(
      FetchPicturesCommand command, List<FetchedPicture> pictures, Pulse pulse)
      throws IOException, InterruptedException {
    PictureStoring.Putting putting = storing.begin(pulse);
    PictureList list = new PictureList();
    ArticleStored written = null;
    while (written == null) {
      putting.put(pictures);
      list = new PictureList();
      putting.append(command.articleId(), list, pictures);
      written = write(command, list, putting, pulse);
    }
    int stored = written.registered();
    return new FetchPicturesResult(
        written.list().added() + written.list().kept(),
        stored,
        Math.max(0, written.list().added() - stored),
        written.list().removed(),
        kinds(list.issues));
  }

  static Map<String, Integer> kinds(List<NewIssue> issues) {
    Map<String, Integer> kinds = new TreeMap<>();
    issues.forEach(issue -> kinds.merge(issue.kind(), 1, Integer::sum));
    return kinds;
  }

  private @Nullable ArticleStored write(
      FetchPicturesCommand command, PictureList list, PictureStoring.Putting putting, Pulse pulse)
      throws InterruptedException {
    try {
      return persistence.inDatabase(
          pulse,
          () ->
              media.storeArticle(
                  command.runId(),
                  Instant.parse(command.moment()),
                  new ArticlePictures(command.articleId(), list.hashes, list.issues),
                  putting.justPut()));
    } catch (MissingObjectException collected) {
      putting.awaitCollection();
      return null;
    }
  }
}
