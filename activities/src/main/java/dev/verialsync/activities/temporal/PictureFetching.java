package dev.verialsync.activities.temporal;

import dev.verialsync.activities.media.Inspection;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.PictureInspector;
import dev.verialsync.activities.media.PictureSource;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.FetchedPicture;
import dev.verialsync.activities.verial.PictureAnswer;
import dev.verialsync.activities.verial.PictureContent;
import dev.verialsync.activities.verial.PictureProblem;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.db.ArticlePictures;
import dev.verialsync.db.ArticleStored;
import dev.verialsync.db.FoundPictures;
import dev.verialsync.db.MediaRepository;
import dev.verialsync.db.MissingObjectException;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.PutPictures;
import dev.verialsync.db.StoredPicture;
import dev.verialsync.workflows.PictureActivities;
import dev.verialsync.workflows.messages.FetchPicturesCommand;
import dev.verialsync.workflows.messages.FetchPicturesResult;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Phase 1's work: one call, each picture stored once by its content, then the article's list
 * replaced as a set. Done twice, it leaves what once leaves.
 */
public final class PictureFetching implements PictureActivities {

  private static final String FIELD = "Imagen";

  /** Garbage collection is done with a batch after about so long. */
  private static final Duration UNTIL_COLLECTED = Duration.ofMillis(500);

  private final ActivityRunner runner;
  private final Persistence persistence;
  private final VerialClient verial;
  private final PictureInspector inspector;
  private final MediaLibrary library;
  private final MediaRepository media;

  public PictureFetching(
      ActivityRunner runner,
      Persistence persistence,
      VerialClient verial,
      PictureInspector inspector,
      MediaLibrary library,
      MediaRepository media) {
    this.runner = runner;
    this.persistence = persistence;
    this.verial = verial;
    this.inspector = inspector;
    this.library = library;
    this.media = media;
  }

  @Override
  public FetchPicturesResult fetchPictures(FetchPicturesCommand command) {
    return runner.run(
        pulse -> {
          Optional<FetchPicturesResult> done = doneBefore(command, pulse);
          if (done.isPresent()) {
            return done.get();
          }
          CallContext context = new CallContext(command.runId(), pulse.cancellation());
          try (PictureAnswer answer = verial.pictures(context, command.articleId())) {
            return new Storing(command, pulse).store(answer.pictures());
          }
        });
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

  /** The storing of one article's pictures. */
  private final class Storing {
    private final FetchPicturesCommand command;
    private final Pulse pulse;
    private final List<String> hashes = new ArrayList<>();
    private final List<NewIssue> issues = new ArrayList<>();
    private final Map<String, FetchedPicture> byHash = new HashMap<>();
    private PutPictures justPut = new PutPictures(Instant.EPOCH, List.of());

    private Storing(FetchPicturesCommand command, Pulse pulse) {
      this.command = command;
      this.pulse = pulse;
    }

    private FetchPicturesResult store(List<FetchedPicture> pictures)
        throws IOException, InterruptedException {
      for (FetchedPicture picture : pictures) {
        take(picture);
      }
      ArticleStored written = null;
      while (written == null) {
        storeMissing();
        written = writeList();
      }
      int stored = written.registered();
      Map<String, Integer> kinds = new TreeMap<>();
      issues.forEach(issue -> kinds.merge(issue.kind(), 1, Integer::sum));
      return new FetchPicturesResult(
          hashes.size(),
          stored,
          Math.max(0, written.list().added() - stored),
          written.list().removed(),
          kinds);
    }

    private void take(FetchedPicture picture) {
      PictureProblem problem = picture.problem();
      String hash = picture.sha256();
      if (problem != null || hash == null) {
        issues.add(issue(picture, problem == null ? PictureProblem.EMPTY : problem));
      } else {
        hashes.add(hash);
        byHash.putIfAbsent(hash, picture);
      }
    }

    private void storeMissing() throws IOException, InterruptedException {
      if (byHash.isEmpty()) {
        return;
      }
      FoundPictures found = persistence.inDatabase(pulse, () -> media.findObjects(byHash.keySet()));
      List<StoredPicture> put = new ArrayList<>();
      for (Map.Entry<String, FetchedPicture> missing : Map.copyOf(byHash).entrySet()) {
        if (!found.pictures().containsKey(missing.getKey())) {
          store(missing.getKey(), missing.getValue()).ifPresent(put::add);
        }
      }
      justPut = new PutPictures(found.at(), put);
    }

    private Optional<StoredPicture> store(String hash, FetchedPicture picture)
        throws IOException, InterruptedException {
      PictureSource source = source(picture);
      Inspection inspection = inspector.inspect(source);
      if (inspection instanceof Inspection.Inspected inspected) {
        ObjectKey key = persistence.inLibrary(pulse, () -> library.store(hash, source, inspected));
        return Optional.of(
            new StoredPicture(
                hash,
                inspected.mediaType(),
                picture.byteCount(),
                inspected.width(),
                inspected.height(),
                key.toString()));
      }
      hashes.removeIf(hash::equals);
      byHash.remove(hash);
      issues.add(refused(picture, inspection));
      return Optional.empty();
    }

    private @Nullable ArticleStored writeList() throws InterruptedException {
      try {
        return persistence.inDatabase(
            pulse,
            () ->
                media.storeArticle(
                    command.runId(),
                    Instant.parse(command.moment()),
                    new ArticlePictures(command.articleId(), hashes, issues),
                    justPut));
      } catch (MissingObjectException collected) {
        // Garbage collection has one in hand, or took it meanwhile: it is stored again.
        pulse.doing("waiting for the garbage collection");
        if (pulse.cancellation().await(UNTIL_COLLECTED)) {
          throw new CancellationException("Cancelled while waiting for the garbage collection");
        }
        return null;
      }
    }

    private NewIssue issue(FetchedPicture picture, PictureProblem problem) {
      return switch (problem) {
        case EMPTY ->
            issue(picture, "empty_picture", "", "Verial gives picture %d without any content.");
        case NOT_BASE64 ->
            issue(picture, "not_a_picture", "not Base64", "Picture %d is not Base64.");
        case TOO_LARGE ->
            issue(
                picture,
                "picture_too_large",
                picture.byteCount() + " bytes",
                "Picture %d has more bytes than MEDIA_MAX_BYTES allows.");
      };
    }

    private NewIssue refused(FetchedPicture picture, Inspection inspection) {
      String value = "sha256 " + picture.sha256() + ", " + picture.byteCount() + " bytes";
      if (inspection instanceof Inspection.TooLarge tooLarge) {
        return issue(
            picture, "picture_too_large", value, "Picture %d is refused: " + tooLarge.reason());
      }
      String reason =
          inspection instanceof Inspection.NotAPicture not ? not.reason() : "unknown bytes";
      return issue(picture, "not_a_picture", value, "Picture %d is no picture: " + reason);
    }

    private NewIssue issue(FetchedPicture picture, String kind, String value, String message) {
      return new NewIssue(
          command.articleId(),
          FIELD,
          picture.position(),
          kind,
          value,
          message.replace("%d", String.valueOf(picture.position())));
    }
  }

  private static PictureSource source(FetchedPicture picture) {
    PictureContent content = java.util.Objects.requireNonNull(picture.content());
    long length = picture.byteCount();
    return new PictureSource() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return content.open();
      }
    };
  }
}
