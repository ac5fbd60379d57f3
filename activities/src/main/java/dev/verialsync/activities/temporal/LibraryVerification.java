package dev.verialsync.activities.temporal;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.Verification;
import dev.verialsync.db.CheckedObjects;
import dev.verialsync.db.StoredPicture;
import dev.verialsync.db.VerificationProgress;
import dev.verialsync.db.VerificationRepository;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.messages.RunCommand;
import dev.verialsync.workflows.messages.VerificationReport;
import dev.verialsync.workflows.messages.VerifyCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of the media library again, some at a time; what was found is committed with
 * the cursor, so that whoever takes over goes on there.
 */
public final class LibraryVerification implements LibraryActivities {

  private static final int OBJECTS_AT_ONCE = 200;
  private static final int READERS = 8;

  private final ActivityRunner runner;
  private final Persistence persistence;
  private final MediaLibrary library;
  private final VerificationRepository verifications;

  public LibraryVerification(
      ActivityRunner runner,
      Persistence persistence,
      MediaLibrary library,
      VerificationRepository verifications) {
    this.runner = runner;
    this.persistence = persistence;
    this.library = library;
    this.verifications = verifications;
  }

  @Override
  public VerificationReport verifyLibrary(VerifyCommand command) {
    return runner.run(
        pulse -> {
          ExecutorService readers = Executors.newFixedThreadPool(READERS);
          try {
            return report(verify(command, readers, pulse));
          } finally {
            readers.shutdownNow();
          }
        });
  }

  private VerificationProgress verify(VerifyCommand command, ExecutorService readers, Pulse pulse)
      throws Exception {
    Collection<Long> only = command.articles().isEmpty() ? null : command.articles();
    VerificationProgress progress =
        persistence.inDatabase(pulse, () -> verifications.begin(command.runId()));
    while (true) {
      VerificationProgress before = progress;
      List<StoredPicture> objects = next(before.after(), only, pulse);
      if (objects.isEmpty()) {
        persistence.inDatabase(
            pulse,
            () -> {
              verifications.finish(command.runId());
              return before;
            });
        return before;
      }
      CheckedObjects checked = check(objects, readers, pulse);
      progress =
          persistence.inDatabase(
              pulse, () -> verifications.found(command.runId(), before.after(), checked));
      pulse.doing(progress.checked() + " objects checked");
    }
  }

  private List<StoredPicture> next(String after, @Nullable Collection<Long> only, Pulse pulse)
      throws InterruptedException {
    return persistence.inDatabase(pulse, () -> verifications.next(after, only, OBJECTS_AT_ONCE));
  }

  private CheckedObjects check(List<StoredPicture> objects, ExecutorService readers, Pulse pulse)
      throws Exception {
    Map<String, Future<Verification>> reading = new TreeMap<>();
    for (StoredPicture object : objects) {
      reading.put(object.sha256(), readers.submit(() -> check(object, pulse)));
    }
    List<String> intact = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Future<Verification>> read : reading.entrySet()) {
      switch (outcome(read.getValue())) {
        case INTACT -> intact.add(read.getKey());
        case MISSING -> missing.add(read.getKey());
        case WRONG_SIZE, WRONG_HASH -> wrong.add(read.getKey());
      }
    }
    String last = objects.get(objects.size() - 1).sha256();
    return new CheckedObjects(last, objects.size(), intact, missing, wrong);
  }

  /** A reader's failure is of the kind that it is, whichever thread met it. */
  private static Verification outcome(Future<Verification> reading) throws Exception {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Verification check(StoredPicture object, Pulse pulse) throws InterruptedException {
    ObjectKey key =
        ObjectKey.parse(object.objectKey())
            .orElseThrow(
                () -> new IllegalStateException("no picture's key: " + object.objectKey()));
    return persistence.inLibrary(pulse, () -> library.verify(key, object.bytes()));
  }

  @Override
  public VerificationReport settleVerification(RunCommand command) {
    return runner.run(
        pulse ->
            report(persistence.inDatabase(pulse, () -> verifications.settle(command.runId()))));
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
