package dev.verialsync.activities.renditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.activities.media.MemoryLibrary;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.media.scale.ImageScaler;
import dev.verialsync.activities.task.CalmHeartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.library.RenditionRepository;
import dev.verialsync.workflows.messages.shop.RenditionsMade;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RenditionsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path directory;

  private RenditionsMade make(MemoryLibrary library, List<Integer> sizes) throws Exception {
    return new Renditions(
            new Persistence(),
            library,
            new ImageScaler(new ImageInspector(ImageLimits.DEFAULT)),
            new RenditionRepository(DB.database()),
            directory,
            sizes)
        .make(new CalmHeartbeat(1));
  }

  /** As after a kill while a copy is removed; the sizes may be wanted again by then. */
  @Test
  void noRowNamesACopyThatMayBeGone() throws Exception {
    DB.execute(
        """
        insert into media.object (sha256, media_type, bytes, object_key, renditions)
        values (repeat('a', 64), 'image/png', 5, 'sha256/aa/aa/' || repeat('a', 64) || '.png', '16,100');
        insert into media.rendition (sha256, size, bytes, width, height, object_key)
        select repeat('a', 64), size, 3, 1, 1, 'rendition/' || size || '/aa/aa/' || repeat('a', 64) || '.jpg'
        from unnest(array[16, 100]) size
        """);
    MemoryLibrary killed =
        new MemoryLibrary() {
          @Override
          public void delete(ImageKey key) {
            throw new IllegalStateException("killed");
          }
        };

    assertThatThrownBy(() -> make(killed, List.of(16))).hasMessage("killed");

    assertThat(DB.fetch("select size from media.rendition").getValues(0, Integer.class))
        .containsExactly(16);
    assertThat(DB.fetch("select sha256 from media.object where renditions is null"))
        .as("to be made anew, whatever the sizes")
        .hasSize(1);
  }

  @Test
  void noSizesConcernOnlyImagesThatHaveCopiesOrWereTried() throws Exception {
    DB.execute(
        """
        insert into media.object (sha256, media_type, bytes, object_key, renditions) values
          (repeat('a', 64), 'image/png', 5, 'new', null),
          (repeat('b', 64), 'image/png', 5, 'tried', '16'),
          (repeat('c', 64), 'image/png', 5, 'stored again', null);
        insert into media.rendition (sha256, size, bytes, width, height, object_key) values (repeat('c', 64), 16, 3, 1, 1, 'copy')
        """);

    assertThat(make(new MemoryLibrary(), List.of())).isEqualTo(new RenditionsMade(0, 0));

    assertThat(
            DB.fetch("select object_key from media.object where renditions is null")
                .getValues(0, String.class))
        .containsExactly("new");
    assertThat(DB.value(Long.class, "select count(*) from media.rendition")).isZero();
  }
}
