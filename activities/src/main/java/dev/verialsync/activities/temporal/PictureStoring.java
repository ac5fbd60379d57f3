package dev.verialsync.activities.temporal;

import dev.verialsync.activities.media.Inspection;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.PictureInspector;
import dev.verialsync.activities.media.PictureSource;
import dev.verialsync.activities.verial.AnswerLimits;
import dev.verialsync.activities.verial.FetchedPicture;
import dev.verialsync.activities.verial.PictureContent;
import dev.verialsync.activities.verial.PictureProblem;
import dev.verialsync.db.FoundPictures;
import dev.verialsync.db.MediaRepository;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.PutPictures;
import dev.verialsync.db.StoredPicture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Puts pictures into the library, each once by its content, and says what is wrong with others. */
final class PictureStoring {

  static final String FIELD = "Imagen";

  private static final String CUT = "picture_cut";

  /** Garbage collection is done with a batch after about so long. */
  private static final Duration UNTIL_COLLECTED = Duration.ofMillis(500);

  /** Pictures of a block are put into the bucket so many at once. */
  private static final int PUTS_AT_ONCE = 4;

  /** An article's few pictures are put one after the other: other articles' are beside them. */
  private static final int WORTH_IT = 8;

  private final SideBySide puts = new SideBySide("verial-sync-puts", PUTS_AT_ONCE);
  private final Persistence persistence;
  private final PictureInspector inspector;
  private final MediaLibrary library;
  private final MediaRepository media;

  PictureStoring(
      Persistence persistence,
      PictureInspector inspector,
      MediaLibrary library,
      MediaRepository media) {
    this.persistence = persistence;
    this.inspector = inspector;
    this.library = library;
    this.media = media;
  }

  Putting begin(Pulse pulse) {
    return new Putting(pulse);
  }

  /** An article's pictures, in order, as far as its rows have come. */
  static final class PictureList {
    final List<String> hashes = new ArrayList<>();
    final List<NewIssue> issues = new ArrayList<>();
    int rows;
  }

  /**
   * A picture that was looked at.
   *
   * @param stored null where it was refused
   */
  private record Settled(String hash, Inspection inspection, @Nullable StoredPicture stored) {}

  /** The pictures of one answer. */
  final class Putting {
    private final Pulse pulse;
    private final Map<String, FetchedPicture> byHash = new LinkedHashMap<>();
    private PutPictures justPut = new PutPictures(Instant.EPOCH, List.of());
    private final Map<String, Inspection> refused = new HashMap<>();

    /** What the library holds although it is cut. */
    private Set<String> cut = Set.of();

    private Putting(Pulse pulse) {
      this.pulse = pulse;
    }

    /** What was put into the bucket and is to be registered. */
    PutPictures justPut() {
      return justPut;
    }

    /** Stores what the library lacks; called again, what it has lost meanwhile. */
    void put(Collection<FetchedPicture> pictures) throws IOException, InterruptedException {
      for (FetchedPicture picture : pictures) {
        String hash = picture.sha256();
        if (picture.problem() == null && hash != null && !refused.containsKey(hash)) {
          byHash.putIfAbsent(hash, picture);
        }
      }
      if (byHash.isEmpty()) {
        return;
      }
      FoundPictures found = persistence.inDatabase(pulse, () -> media.findObjects(byHash.keySet()));
      cut = found.cut();
      List<Callable<Settled>> missing = new ArrayList<>();
      byHash.forEach(
          (hash, picture) -> {
            if (!found.pictures().containsKey(hash)) {
              missing.add(() -> store(hash, picture));
            }
          });
      List<StoredPicture> put = new ArrayList<>();
      for (Settled settled : settle(missing)) {
        if (settled.stored() == null) {
          byHash.remove(settled.hash());
          refused.put(settled.hash(), settled.inspection());
        } else {
          put.add(settled.stored());
        }
      }
      justPut = new PutPictures(found.at(), put);
    }

    private List<Settled> settle(List<Callable<Settled>> missing)
        throws IOException, InterruptedException {
      return missing.size() < WORTH_IT ? SideBySide.inTurn(missing) : puts.all(missing);
    }

    /** Whether all of these are among what it can put again. */
    boolean has(Collection<String> hashes) {
      return byHash.keySet().containsAll(hashes);
    }

    /** Garbage collection has one in hand, or took it meanwhile: it is to be put again. */
    void awaitCollection() throws InterruptedException {
      pulse.doing("waiting for the garbage collection");
      if (pulse.cancellation().await(UNTIL_COLLECTED)) {
        throw new CancellationException("Cancelled while waiting for the garbage collection");
      }
    }

    private Settled store(String hash, FetchedPicture picture)
        throws IOException, InterruptedException {
      PictureSource source = source(picture);
      Inspection inspection = inspector.inspect(source);
      if (!(inspection instanceof Inspection.Inspected inspected)) {
        return new Settled(hash, inspection, null);
      }
      ObjectKey key = persistence.inLibrary(pulse, () -> library.store(hash, source, inspected));
      return new Settled(
          hash,
          inspection,
          new StoredPicture(
              hash,
              inspected.mediaType(),
              picture.byteCount(),
              inspected.width(),
              inspected.height(),
              key.toString()));
    }

    /** Adds the next rows of an article: a picture each, or an issue. */
    void append(long articleId, PictureList list, List<FetchedPicture> rows) {
      for (FetchedPicture picture : rows) {
        int position = ++list.rows;
        PictureProblem problem = picture.problem();
        String hash = picture.sha256();
        if (position > AnswerLimits.ARTICLE_PICTURES) {
          if (position == AnswerLimits.ARTICLE_PICTURES + 1) {
            list.issues.add(issue(articleId, position, picture, PictureProblem.TOO_MANY));
          }
        } else if (problem != null || hash == null) {
          list.issues.add(
              issue(
                  articleId, position, picture, problem == null ? PictureProblem.EMPTY : problem));
        } else if (refused.containsKey(hash)) {
          list.issues.add(
              refused(articleId, position, picture, Objects.requireNonNull(refused.get(hash))));
        } else {
          list.hashes.add(hash);
          if (cut.contains(hash)) {
            list.issues.add(keptThoughCut(articleId, position, picture));
          }
        }
      }
    }
  }

  private static NewIssue issue(
      long articleId, int position, FetchedPicture picture, PictureProblem problem) {
    return switch (problem) {
      case EMPTY ->
          issue(
              articleId,
              position,
              "empty_picture",
              "",
              "Verial gives picture %d without any content.");
      case NOT_BASE64 ->
          issue(articleId, position, "not_a_picture", "not Base64", "Picture %d is not Base64.");
      case TOO_MANY ->
          issue(
              articleId,
              position,
              "too_many_pictures",
              "more than " + AnswerLimits.ARTICLE_PICTURES,
              "The article has more than %s pictures: picture %%d and those behind it are not kept."
                  .formatted(AnswerLimits.ARTICLE_PICTURES));
      case TOO_LARGE ->
          issue(
              articleId,
              position,
              "picture_too_large",
              picture.byteCount() + " bytes",
              "Picture %d has more bytes than MEDIA_MAX_BYTES allows.");
    };
  }

  private static NewIssue refused(
      long articleId, int position, FetchedPicture picture, Inspection inspection) {
    String value = value(picture);
    if (inspection instanceof Inspection.TooLarge tooLarge) {
      return issue(
          articleId,
          position,
          "picture_too_large",
          value,
          "Picture %d is refused: " + tooLarge.reason());
    }
    if (inspection instanceof Inspection.Cut cut) {
      return issue(
          articleId,
          position,
          CUT,
          value,
          "Picture %d is cut: " + cut.reason() + ". Store the whole picture in Verial.");
    }
    if (inspection instanceof Inspection.UnsupportedFormat unsupported) {
      return issue(
          articleId,
          position,
          "unsupported_format",
          value,
          "Picture %d is " + unsupported.reason() + ". Store it in Verial as JPEG, PNG or WebP.");
    }
    String reason =
        inspection instanceof Inspection.NotAPicture not ? not.reason() : "unknown bytes";
    return issue(
        articleId, position, "not_a_picture", value, "Picture %d is no picture: " + reason);
  }

  private static NewIssue keptThoughCut(long articleId, int position, FetchedPicture picture) {
    return issue(
        articleId,
        position,
        CUT,
        value(picture),
        "Picture %d is cut or broken in Verial; it was stored before that was checked, and is kept."
            + " Store the whole picture in Verial.");
  }

  private static String value(FetchedPicture picture) {
    return "sha256 " + picture.sha256() + ", " + picture.byteCount() + " bytes";
  }

  private static NewIssue issue(
      long articleId, int position, String kind, String value, String message) {
    return new NewIssue(
        articleId, FIELD, position, kind, value, message.replace("%d", String.valueOf(position)));
  }

  private static PictureSource source(FetchedPicture picture) {
    PictureContent content = Objects.requireNonNull(picture.content());
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

      @Override
      public Optional<Path> file() {
        return content.file();
      }
    };
  }
}
