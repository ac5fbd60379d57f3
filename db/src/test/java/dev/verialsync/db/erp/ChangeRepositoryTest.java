package dev.verialsync.db.erp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import dev.verialsync.db.media.MediaRepository;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private ChangeRepository changes() {
    return new ChangeRepository(DB.database());
  }

  private void known(long article, Instant moment) {
    Samples.replaceImages(DB.database(), DB.runId(), moment, List.of(Samples.images(article)));
  }

  @Test
  void beforeTheFirstRunThereIsNothingToAsk() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    assertThat(changes().moments()).isEmpty();
  }

  @Test
  void theFloorAndLaterMomentsAreAskedAbout() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);
    known(1, T);
    known(2, T.plusSeconds(10));
    known(3, T.plusSeconds(99));
    new MediaRepository(DB.database()).raiseFloor(DB.runId(), T.plusSeconds(50));
    assertThat(changes().moments()).containsExactly(T.plusSeconds(50), T.plusSeconds(99));
  }

  @Test
  void atMostFourQuestionsTheEarliestAmongThem() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 7));
    for (int i = 1; i <= 7; i++) {
      known(i, T.plusSeconds(i));
    }
    assertThat(changes().moments())
        .containsExactly(T.plusSeconds(1), T.plusSeconds(5), T.plusSeconds(6), T.plusSeconds(7));
  }

  @Test
  void articlesThatAreNotListedAreNotAskedAbout() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 20));
    known(20, T);
    DB.nextRun();
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 19));
    assertThat(changes().moments()).isEmpty();
  }

  @Test
  void anAnswerReplacesTheFormerOne() {
    changes().answer(DB.runId(), T, "2026-03-01 10:45", T.plusSeconds(1), List.of(1L, 2L, 2L));
    changes().answer(DB.runId(), T, "2026-03-01 10:45", T.plusSeconds(2), List.of(3L));
    assertThat(changes().answered(DB.runId())).containsExactly(T);
    assertThat(DB.fetch("select article_id from erp.changed_article").getValues(0, Long.class))
        .containsExactly(3L);
  }

  @Test
  void aReadingOfChangesIsAnAnswer() {
    ReadingRepository readings = new ReadingRepository(DB.database());
    Reading reading =
        readings.start(new ReadingKey(DB.runId(), Phase.IMAGES, "changes"), "2026-03-01 10:45");
    reading =
        readings
            .commitArticles(reading, List.of(Samples.article(1), Samples.article(2)), "{}")
            .next();
    reading = readings.complete(reading);
    assertThat(changes().answerFromReading(reading, T, T)).isEqualTo(2);
    assertThat(changes().answerFromReading(reading, T, T)).isEqualTo(2);
    assertThat(DB.value(String.class, "select asked_since from erp.change_question"))
        .isEqualTo("2026-03-01 10:45");
    assertThat(DB.value(Long.class, "select count(*) from erp.changed_article")).isEqualTo(2);
  }
}
