package dev.verialsync.activities.garbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.activities.media.MemoryLibrary;
import dev.verialsync.activities.media.RenditionKey;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.library.GarbageRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An unused image with two smaller copies, whose removal is slow, or is killed. */
class GarbageCollectionTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String SHA256 = "ab".repeat(32);
  private static final String IMAGE = "sha256/ab/ab/" + SHA256 + ".png";

  private final Time time = new Time();
  private Consumer<ImageKey> beforeRemoval = key -> {};

  private final MemoryLibrary library =
      new MemoryLibrary() {
        @Override
        public void delete(ImageKey key) {
          beforeRemoval.accept(key);
          super.delete(key);
        }
      };

  private static final class Time extends Clock {
    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private Collected collect() {
    return new GarbageCollection(
            new GarbageRepository(DB.database()), library, GarbagePolicy.of(Duration.ZERO), time)
        .collect(sum -> {});
  }

  private void store() {
    library.objects.put(IMAGE, new byte[5]);
    DB.execute(
        "insert into media.object (sha256, media_type, bytes, object_key, renditions) values (?, 'image/png', 5, ?, '16,100')",
        SHA256,
        IMAGE);
    for (int size : new int[] {16, 100}) {
      String key = new RenditionKey("", size, SHA256).value();
      library.objects.put(key, new byte[3]);
      DB.execute(
          "insert into media.rendition (sha256, size, bytes, width, height, object_key) values (?, ?, 3, 1, 1, ?)",
          SHA256,
          size,
          key);
    }
  }

  private static void leaseEnds() {
    DB.execute("update media.object set condemned_until = clock_timestamp() - interval '1 ms'");
  }

  @Test
  void noRemovalIsSentAfterTheLease() {
    store();
    beforeRemoval = key -> time.now = time.now.plus(Duration.ofMinutes(3));

    assertThat(collect()).isEqualTo(new Collected(0, 0, 0, 0, 1));

    assertThat(library.objects).containsKey(IMAGE);
    assertThat(DB.value(String.class, "select state from media.object")).isEqualTo("condemned");
  }

  @Test
  void aKilledCollectionLeavesNoRowOfACopyAndTheNextOneFindsTheCopy() {
    store();
    beforeRemoval =
        key -> {
          if (key.value().contains("/100/")) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(this::collect).hasMessage("killed");
    assertThat(library.objects).hasSize(2).containsKey(IMAGE);
    assertThat(DB.value(Long.class, "select count(*) from media.rendition")).isZero();

    beforeRemoval = key -> {};
    leaseEnds();
    assertThat(collect()).isEqualTo(new Collected(1, 5, 1, 3, 0));
    assertThat(library.objects).isEmpty();
    assertThat(DB.value(Long.class, "select count(*) from media.object")).isZero();
  }
}
