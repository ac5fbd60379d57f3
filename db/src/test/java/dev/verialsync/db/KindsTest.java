package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.notification.NotificationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kinds that others see: a document has a row for each. */
class KindsTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_-]+)` \\|");

  private static List<String> documented(String heading) throws IOException {
    return documented("reference.md", heading);
  }

  private static List<String> documented(String document, String heading) throws IOException {
    String text = Files.readString(Path.of("..", "docs", document));
    String section = text.substring(text.indexOf("\n## " + heading + "\n") + 4);
    int next = section.indexOf("\n## ");
    return ROW.matcher(next < 0 ? section : section.substring(0, next))
        .results()
        .map((MatchResult row) -> row.group(1))
        .toList();
  }

  @Test
  void issueKindsAreDocumented() throws IOException {
    assertThat(documented("Issue kinds"))
        .isEqualTo(Stream.of(IssueKind.values()).map(IssueKind::label).toList());
  }

  @Test
  void eventKindsAreDocumented() throws IOException {
    assertThat(documented("Event kinds"))
        .isEqualTo(Stream.of(EventKind.values()).map(EventKind::label).toList());
  }

  @Test
  void notificationKindsAreDocumented() throws IOException {
    assertThat(documented("notifications.md", "Kinds"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(NotificationKind.values())
                        .filter(kind -> kind != NotificationKind.TEST)
                        .map(NotificationKind::label),
                    Stream.of("recovered"))
                .toList());
  }
}
