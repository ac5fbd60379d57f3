package dev.verialsync.activities.images;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.Verification;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.ParallelTasks;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.library.CheckedObjects;
import dev.verialsync.db.library.VerificationProgress;
import dev.verialsync.db.library.VerificationRepository;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.VerifyCommand;
import dev.verialsync.workflows.messages.results.VerificationReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of the media library again, some at a time; what was found is committed with
 * the cursor: whoever takes over resumes there.
 */
public final class LibraryCheck {

  private static final int OBJECTS_AT_ONCE = 200;
  private static final int READERS = 8;

  private final ParallelTasks readers = new ParallelTasks("verial-sync-readers", READERS);
  private final Persistence persistence;
  private final MediaLibrary library;
  private final ImageInspector inspector;
  private final Path tempDirectory;
  private final VerificationRepository verifications;

  public LibraryCheck(
      Persistence persistence,
      MediaLibrary library,
      ImageInspector inspector,
      Path tempDirectory,
      VerificationRepository verifications) {
    this.persistence = persistence;
    this.library = library;
    this.inspector = inspector;
    this.tempDirectory = tempDirectory;
    this.verifications = verifications;
  }

  public VerificationReport verify(VerifyCommand command, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    return report(verified(command, heartbeat));
  }

  private VerificationProgress verified(VerifyCommand command, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    Collection<Long> only = command.articles().isEmpty() ? null : command.articles();
    VerificationProgress progress =
        persistence.inDatabase(heartbeat, () -> verifications.begin(command.runId()));
    while (true) {
      VerificationProgress before = progress;
      List<StoredImage> objects = next(before.after(), only, heartbeat);
      if (objects.isEmpty()) {
        persistence.write(heartbeat, () -> verifications.finish(command.runId()));
        return before;
      }
      CheckedObjects checked = check(objects, heartbeat);
      progress =
          persistence.inDatabase(
              heartbeat, () -> verifications.found(command.runId(), before.after(), checked));
      heartbeat.doing(progress.checked() + " objects checked");
    }
  }

  private List<StoredImage> next(String after, @Nullable Collection<Long> only, Heartbeat heartbeat)
      throws InterruptedException {
    return persistence.inDatabase(
        heartbeat, () -> verifications.next(after, only, OBJECTS_AT_ONCE));
  }

  private CheckedObjects check(List<StoredImage> objects, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    List<Callable<Verification>> checks = new ArrayList<>();
    objects.forEach(object -> checks.add(() -> check(object, heartbeat)));
    List<Verification> found = readers.all(checks);
    List<String> intact = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    List<String> cut = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      String hash = objects.get(i).sha256();
      switch (found.get(i)) {
        case INTACT -> intact.add(hash);
        case MISSING -> missing.add(hash);
        case WRONG_SIZE, WRONG_HASH -> wrong.add(hash);
        case CUT -> cut.add(hash);
      }
    }
    String last = objects.get(objects.size() - 1).sha256();
    return new CheckedObjects(last, objects.size(), intact, missing, wrong, cut);
  }

  private Verification check(StoredImage object, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    ObjectKey key =
        ObjectKey.parse(object.objectKey())
            .orElseThrow(() -> new IllegalStateException("no image's key: " + object.objectKey()));
    Path copy = Files.createTempFile(tempDirectory, "verify-", ".tmp");
    try {
      Verification found =
          persistence.inLibrary(
              heartbeat,
              () -> {
                try (OutputStream out = Files.newOutputStream(copy)) {
                  return library.verify(key, object.bytes(), out);
                }
              });
      return found == Verification.INTACT && isCut(copy) ? Verification.CUT : found;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** An image that was stored under other limits stays as it is. */
  private boolean isCut(Path copy) throws IOException {
    Inspection inspection = inspector.inspect(ImageSource.of(copy));
    return inspection instanceof Inspection.Cut || inspection instanceof Inspection.NotAnImage;
  }

  /** Takes off what nobody can give any more, and counts. */
  public VerificationReport settle(RunCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    return report(persistence.inDatabase(heartbeat, () -> verifications.settle(command.runId())));
  }

  private static VerificationReport report(VerificationProgress progress) {
    return new VerificationReport(
        Math.toIntExact(progress.checked()),
        Math.toIntExact(progress.missing()),
        Math.toIntExact(progress.wrong()),
        Math.toIntExact(progress.repaired()),
        Math.toIntExact(progress.lost()));
  }
}
