package dev.verialsync.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.starter.text.Figures;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IssuesTextTest {

  private static final IssuesText TEXT =
      new IssuesText(new Figures(ZoneId.of("Europe/Madrid")), "./verial-sync");

  private static RecordedIssue issue(
      long id, @Nullable Long article, @Nullable String value, boolean accepted) {
    return new RecordedIssue(
        id,
        IssueSource.ARTICLES,
        new NewIssue(article, "Peso", null, IssueKind.BAD_VALUE, value, "Not a number."),
        3,
        7,
        Instant.parse("2026-11-24T08:00:00Z"),
        null,
        accepted);
  }

  @Test
  void aPersonSeesWhatIsWrongWhereAndWithWhichNumber() {
    assertThat(
            TEXT.render(
                List.of(issue(12, 4711L, "1\n2", false), issue(13, null, null, true)), true, 2))
        .contains("ID", "WHAT IT MEANS")
        .contains("12", "4711", "bad_value", "Peso", "Not a number.")
        .contains("13", "bad_value (accepted)")
        .doesNotContain("1\n2")
        .contains("there may be more: --limit N", "2 accepted: `./verial-sync issues --accepted`");
    assertThat(TEXT.render(List.of(), false, 0)).isEqualTo("No open issue.");
  }

  @Test
  void aSpreadsheetGetsEveryFieldAndNoFormula() {
    String csv =
        IssuesText.csv(
            List.of(issue(12, 4711L, "=1+\"1\", 2", false), issue(13, null, null, true)));

    assertThat(csv.lines())
        .containsExactly(
            "id,since,article,source,kind,field,position,value,message,opened_run,last_run,accepted",
            "12,2026-11-24T08:00:00Z,4711,articles,bad_value,Peso,,\"'=1+\"\"1\"\", 2\",Not a number.,3,7,false",
            "13,2026-11-24T08:00:00Z,,articles,bad_value,Peso,,,Not a number.,3,7,true");
  }
}
