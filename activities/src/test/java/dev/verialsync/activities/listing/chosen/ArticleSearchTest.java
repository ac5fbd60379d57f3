package dev.verialsync.activities.listing.chosen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.listing.chosen.ArticleSearch.Window;
import dev.verialsync.activities.verial.call.RowRange;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a list that does not show an article is believed. */
final class ArticleSearchTest {

  private static final RowRange FIRST_HUNDRED = new RowRange(1, 100);
  private static final List<Long> THREE = List.of(1L, 2L, 3L);

  @Test
  void aListThatIsMuchShorterThanTheKnownOneShowsNoAbsence() {
    long least = ChosenArticles.leastBelieved(8_000, new BigDecimal("0.10"));

    assertThat(least).isEqualTo(7_200);
    assertThat(new Window(FIRST_HUNDRED, THREE, least).showsAbsenceOf(5)).isFalse();
    assertThat(new Window(new RowRange(7_190, 7_300), THREE, least).showsAbsenceOf(5)).isFalse();
  }

  @Test
  void aListThatEndsWhereItEndedDoes() {
    assertThat(new Window(FIRST_HUNDRED, THREE, 3).showsAbsenceOf(5)).isTrue();
    assertThat(new Window(FIRST_HUNDRED, THREE, 0).showsAbsenceOf(5)).isTrue();
    assertThat(new Window(new RowRange(7_990, 8_090), THREE, 7_200).showsAbsenceOf(5)).isTrue();
  }

  @Test
  void rowsInTheMiddleOfAListInOrderDoHoweverLongItIs() {
    Window middle = new Window(new RowRange(50, 52), List.of(10L, 20L, 30L), 7_200);

    assertThat(middle.showsAbsenceOf(25)).isTrue();
    assertThat(middle.showsAbsenceOf(35)).isFalse();
  }
}
