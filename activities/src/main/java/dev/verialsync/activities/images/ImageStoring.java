package dev.verialsync.activities.images;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.ParallelTasks;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageProblem;
import dev.verialsync.activities.verial.spool.ImageContent;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.FoundImages;
import dev.verialsync.db.media.ImagesReplaced;
import dev.verialsync.db.media.PutImages;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.db.media.StoredImageRepository;
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

/** Puts images into the library, each once by its content, and says what is wrong with others. */
public final class ImageStoring {

  /** Garbage collection is done with a batch after about so long. */
  private static final Duration UNTIL_COLLECTED = Duration.ofMillis(500);

  /**
   * An article's few images are put one after the other: other articles' are put at the same time.
   */
  private static final int WORTH_IT = 8;

  private final ParallelTasks puts = new ParallelTasks("verial-sync-puts", ParallelTasks.FEW);
  private final Persistence persistence;
  private final ImageInspector inspector;
  private final MediaLibrary library;
  private final StoredImageRepository objects;
  private final ImageWatch watch;

  /**
   * @param watch hears of each commit
   */
  public ImageStoring(
      Persistence persistence,
      ImageInspector inspector,
      MediaLibrary library,
      StoredImageRepository objects,
      ImageWatch watch) {
    this.persistence = persistence;
    this.inspector = inspector;
    this.library = library;
    this.objects = objects;
    this.watch = watch;
  }

  public Putting begin(Heartbeat heartbeat) {
    return new Putting(heartbeat);
  }

  /** An article's images, in order, as far as its rows have come. */
  public static final class ImageList {
    public final List<String> hashes = new ArrayList<>();
    public final List<NewIssue> issues = new ArrayList<>();
    int rows;
  }

  /**
   * An image that was looked at.
   *
   * @param stored null where it was refused
   */
  private record Settled(String hash, Inspection inspection, @Nullable StoredImage stored) {}

  /** The images of one answer. */
  public final class Putting {
    private final Heartbeat heartbeat;
    private final Map<String, FetchedImage> byHash = new LinkedHashMap<>();
    private PutImages justPut = new PutImages(Instant.EPOCH, List.of());
    private final Map<String, Inspection> refused = new HashMap<>();

    /** What the library holds although it is cut. */
    private Set<String> cut = Set.of();

    private Putting(Heartbeat heartbeat) {
      this.heartbeat = heartbeat;
    }

    /** What was put into the bucket and is to be registered. */
    public PutImages justPut() {
      return justPut;
    }

    /**
     * The lists of these images were committed.
     *
     * @return images that an article did not have and the library did
     */
    int committed(int registered, ImagesReplaced lists) {
      int reused = Math.max(0, lists.added() - registered);
      watch.committed(
          registered, reused, justPut.images().stream().mapToLong(StoredImage::bytes).sum());
      return reused;
    }

    /** Stores what the library lacks; called again, what it has lost meanwhile. */
    public void put(Collection<FetchedImage> images) throws IOException, InterruptedException {
      for (FetchedImage image : images) {
        String hash = image.sha256();
        if (image.problem() == null && hash != null && !refused.containsKey(hash)) {
          byHash.putIfAbsent(hash, image);
        }
      }
      if (byHash.isEmpty()) {
        return;
      }
      FoundImages found =
          persistence.inDatabase(heartbeat, () -> objects.findObjects(byHash.keySet()));
      cut = found.cut();
      List<Callable<Settled>> missing = new ArrayList<>();
      byHash.forEach(
          (hash, image) -> {
            if (!found.images().containsKey(hash)) {
              missing.add(() -> store(hash, image));
            }
          });
      List<StoredImage> put = new ArrayList<>();
      for (Settled settled : settle(missing)) {
        if (settled.stored() == null) {
          byHash.remove(settled.hash());
          refused.put(settled.hash(), settled.inspection());
        } else {
          put.add(settled.stored());
        }
      }
      justPut = new PutImages(found.at(), put);
    }

    private List<Settled> settle(List<Callable<Settled>> missing)
        throws IOException, InterruptedException {
      return missing.size() < WORTH_IT ? ParallelTasks.inTurn(missing) : puts.all(missing);
    }

    /** Whether all of these are among what it can put again. */
    boolean has(Collection<String> hashes) {
      return byHash.keySet().containsAll(hashes);
    }

    /** Garbage collection has one in hand, or took it meanwhile: it is to be put again. */
    public void awaitCollection() throws InterruptedException {
      heartbeat.doing("waiting for the garbage collection");
      if (heartbeat.cancellation().await(UNTIL_COLLECTED)) {
        throw new CancellationException("Cancelled while waiting for the garbage collection");
      }
    }

    private Settled store(String hash, FetchedImage image)
        throws IOException, InterruptedException {
      ImageSource source = source(image);
      Inspection inspection = inspector.inspect(source);
      if (!(inspection instanceof Inspection.Inspected inspected)) {
        return new Settled(hash, inspection, null);
      }
      ObjectKey key =
          persistence.inLibrary(heartbeat, () -> library.store(hash, source, inspected));
      return new Settled(
          hash,
          inspection,
          new StoredImage(
              hash,
              inspected.mediaType(),
              image.byteCount(),
              inspected.width(),
              inspected.height(),
              key.toString()));
    }

    /** Adds the next rows of an article: an image each, or an issue. */
    public void append(long articleId, ImageList list, List<FetchedImage> rows) {
      for (FetchedImage image : rows) {
        int position = ++list.rows;
        ImageProblem problem = image.problem();
        String hash = image.sha256();
        ImageIssues issues = new ImageIssues(articleId, position, image);
        if (position > AnswerLimits.ARTICLE_IMAGES) {
          if (position == AnswerLimits.ARTICLE_IMAGES + 1) {
            list.issues.add(issues.of(ImageProblem.TOO_MANY));
          }
        } else if (problem != null || hash == null) {
          list.issues.add(issues.of(problem == null ? ImageProblem.EMPTY : problem));
        } else if (refused.containsKey(hash)) {
          list.issues.add(issues.of(Objects.requireNonNull(refused.get(hash))));
        } else {
          list.hashes.add(hash);
          if (cut.contains(hash)) {
            list.issues.add(issues.keptThoughCut());
          }
        }
      }
    }
  }

  private static ImageSource source(FetchedImage image) {
    ImageContent content = Objects.requireNonNull(image.content());
    long length = image.byteCount();
    return new ImageSource() {
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
