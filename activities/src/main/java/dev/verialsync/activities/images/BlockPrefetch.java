package dev.verialsync.activities.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A block that is asked for while the one before it is being stored: its place is known once that
 * one's last row was read, and is passed on through the database to whichever worker has the next.
 */
final class BlockPrefetch implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Between two looks at how far the block before is. */
  private static final Duration LOOK = Duration.ofMillis(30);

  /** Between two looks once ten seconds have passed. */
  private static final Duration LATER_LOOK = Duration.ofSeconds(1);

  private static final int SOON = 300;

  private final ImageParts parts;
  private final BlockTask task;
  private boolean wasAsked;
  private @Nullable PagerState place;
  private @Nullable ImageAnswer answer;
  private @Nullable VerialFatalException refusal;

  /**
   * What a block passes on to the next.
   *
   * @param number of the block that passes it on
   * @param next where the next begins; null where none follows
   */
  private record Announcement(int number, @Nullable PagerState next) {}

  BlockPrefetch(ImageParts parts, BlockTask task) {
    this.parts = parts;
    this.task = task;
  }

  /**
   * Records where the block after this one begins.
   *
   * @param next null where none follows
   */
  static void announce(ImageParts parts, BlockTask task, Reading reading, @Nullable PagerState next)
      throws InterruptedException {
    String json;
    try {
      json = JSON.writeValueAsString(new Announcement(task.command().number(), next));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    parts.persistence().write(task.heartbeat(), () -> parts.blocks().announce(reading, json));
  }

  /**
   * Waits until the block before is committed, and asks meanwhile.
   *
   * @return whether there is such a block: false when the list has ended with the one before
   */
  boolean comes(ReadingKey list) throws InterruptedException {
    if (!task.command().ahead()) {
      return true;
    }
    int before = task.command().number() - 1;
    for (int looks = 0; ; looks++) {
      Optional<Reading> reading =
          parts.persistence().inDatabase(task.heartbeat(), () -> parts.readings().current(list));
      if (reading.isEmpty() || reading.get().state() != Reading.State.OPEN) {
        return false;
      }
      String json = reading.get().cursorJson();
      BlockCursor cursor = json == null ? null : BlockCursor.parse(json);
      if (cursor != null && cursor.number() >= before) {
        if (refusal != null) {
          throw refusal;
        }
        return cursor.number() > before || cursor.pager().range().isPresent();
      }
      Announcement told = announced(reading.get());
      if (told != null && told.number() == before) {
        if (told.next() == null) {
          return false;
        }
        // The worker that died may have held the block before, too: then that one is asked for
        // first.
        if (!task.heartbeat().isRetry()) {
          ask(told.next());
        }
      }
      task.heartbeat().doing("waiting for block " + before);
      if (task.heartbeat().cancellation().await(looks < SOON ? LOOK : LATER_LOOK)) {
        throw new CancellationException("Cancelled while waiting for a block");
      }
    }
  }

  private @Nullable Announcement announced(Reading reading) throws InterruptedException {
    String json =
        parts.persistence().inDatabase(task.heartbeat(), () -> parts.blocks().announced(reading));
    try {
      return json == null ? null : JSON.readValue(json, Announcement.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored about a block is damaged", e);
    }
  }

  private void ask(PagerState next) {
    if (wasAsked) {
      return;
    }
    wasAsked = true;
    try {
      answer = parts.block(task, next.next());
      place = next;
    } catch (VerialTransientException e) {
      // It is asked for again in its turn, and what fails then is judged.
    } catch (VerialFatalException e) {
      // It ends the run, but not before the block is stored that came before it.
      refusal = e;
    }
  }

  /** The answer, if it is the one for that place. */
  @Nullable ImageAnswer at(PagerState wanted) {
    ImageAnswer asked = answer;
    if (asked == null || !wanted.equals(place)) {
      return null;
    }
    answer = null;
    return asked;
  }

  @Override
  public void close() {
    if (answer != null) {
      answer.close();
    }
  }
}
