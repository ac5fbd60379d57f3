package dev.verialsync.activities.notify.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.notification.Notification;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationStage;
import dev.verialsync.db.run.RunStatus;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LocalizedTextTest {

  private static final Instant NOON = Instant.parse("2026-11-28T11:00:00Z");
  private static final String HOSTILE =
      "evil\\ud800\\n\\nBcc: x@y</p><script>\\\"'&`\\u2028FORGED\\u0085\\u001b[2J\\u202e\\u200b";

  private static final String RUN =
      """
      {"run": 12, "workflowId": "verial-sync/noche", "mode": "incremental", "phase": "products", "status": "failed",
       "startedAt": "2026-11-28T02:10:00.5+00:00", "finishedAt": "2026-11-28T02:12:00+00:00",
       "message": "Verial refuses the session.\\nAsk for one."}
      """;

  private static Message message(
      Lang lang, NotificationKind kind, NotificationStage stage, String facts) {
    return new LocalizedText(new UiLinks(Optional.of("https://ui.example/"), "tienda"))
        .message(new Notification(7, UUID.randomUUID(), kind, stage, NOON, facts), lang);
  }

  private static Properties bundle(Lang lang) throws IOException {
    Properties bundle = new Properties();
    String name =
        "messages_%s.properties".formatted(lang.name().toLowerCase(java.util.Locale.ROOT));
    try (var reader =
        new InputStreamReader(
            LocalizedText.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      bundle.load(reader);
    }
    return bundle;
  }

  @Test
  void bothLanguagesSayTheSameThings() throws IOException {
    Properties es = bundle(Lang.ES);
    Properties en = bundle(Lang.EN);

    assertThat(new TreeSet<>(es.stringPropertyNames()))
        .isEqualTo(new TreeSet<>(en.stringPropertyNames()));
    for (String key : en.stringPropertyNames()) {
      assertThat(marks(es.getProperty(key))).as(key).isEqualTo(marks(en.getProperty(key)));
      assertThat(es.getProperty(key)).as(key).isNotBlank();
    }
  }

  /** Places, commands and lines. */
  private static List<String> marks(String text) {
    return Stream.concat(
            Pattern.compile("\\{[a-zA-Z]+}|`[^`]+`|\n")
                .matcher(text)
                .results()
                .map(found -> found.group()),
            Stream.of())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Lang.class)
  void everyKindOfIssueAndStatusHasItsWords(Lang lang) throws IOException {
    Properties bundle = bundle(lang);
    for (IssueKind kind : IssueKind.values()) {
      assertThat(bundle).containsKeys("issue." + kind.label(), "issue." + kind.label() + ".todo");
    }
    for (RunStatus status : RunStatus.values()) {
      assertThat(bundle).containsKey("status." + status.label());
    }
  }

  /**
   * Each kind at each stage that is written, with facts in which everything is hostile, or none.
   */
  static List<String> written() {
    List<String> written = new ArrayList<>();
    for (Lang lang : Lang.values()) {
      for (NotificationKind kind : NotificationKind.values()) {
        boolean once =
            switch (kind) {
              case ISSUES, COMPLETED, DAILY, TEST -> true;
              case FAILED, LATE, VERIAL_AWAY, HELD, PAUSED -> false;
            };
        for (NotificationStage stage : NotificationStage.values()) {
          if (once == (stage == NotificationStage.ONCE)) {
            written.add(lang + " " + kind + " " + stage);
          }
        }
      }
    }
    return written;
  }

  private static Message message(String written, String facts) {
    String[] parts = written.split(" ", -1);
    return message(
        Lang.valueOf(parts[0]),
        NotificationKind.valueOf(parts[1]),
        NotificationStage.valueOf(parts[2]),
        facts);
  }

  @ParameterizedTest
  @MethodSource("written")
  void hostileFactsAreShownAndNotObeyed(String written) {
    String run =
        """
        {"run": 12, "workflowId": "%1$s", "mode": "%1$s", "phase": "%1$s", "status": "%1$s", "message": "%1$s",
         "startedAt": "%1$s", "finishedAt": "%1$s"}
        """
            .formatted(HOSTILE);
    Message message =
        message(
            written,
            """
            {"run": 12, "workflowId": "%1$s", "mode": "%1$s", "phase": "%1$s", "since": "%1$s", "status": "%1$s",
             "lastRun": %2$s, "currentRun": %2$s, "pauseReason": "%1$s", "lastFailure": "%1$s", "failingSince": "%1$s",
             "hold": {"all": false, "products": 3, "by": "%1$s", "reason": "%1$s"}, "new": "%1$s",
             "kinds": {"%1$s": {"new": 1, "open": 2, "articles": ["%1$s"]}}, "runs": {"%1$s": 1}, "conditions": ["%1$s"],
             "issues": {"%1$s": 1}, "openIssues": {"%1$s": "%1$s"}}
            """
                .formatted(HOSTILE, run));

    assertThat(message.subject())
        .hasSizeBetween(10, 90)
        .doesNotMatch("(?s).*[\\p{C}\u2028\u2029].*");
    assertThat(message.text()).doesNotMatch("(?s).*[\\p{C}\u2028\u2029&&[^\n]].*");
    assertThat(message.text().lines())
        .noneMatch(line -> line.startsWith("Bcc") || line.startsWith("FORGED"));
    assertThat(message.html())
        .doesNotContain("<script", "evil\"")
        .doesNotMatch("(?s).*[\\p{C}\u2028\u2029&&[^\n]].*");
  }

  @ParameterizedTest
  @MethodSource("written")
  void missingFactsLeaveAMessage(String written) {
    Message message = message(written, "{}");

    assertThat(message.subject()).startsWith("verial-sync: ");
    assertThat(message.text()).contains("Europe/Madrid").doesNotContain("{", "null");
    assertThat(message.html()).contains("</html>").doesNotContain("{", "null");
  }

  @Test
  void aFailureSaysWhyAndWhatToDoAndWhere() {
    Message message =
        message(
            Lang.ES,
            NotificationKind.FAILED,
            NotificationStage.RAISED,
            "{\"lastRun\": %s}".formatted(RUN));

    assertThat(message.subject()).isEqualTo("verial-sync: la ejecución 12 ha fallado");
    assertThat(message.text())
        .isEqualTo(
            """
            La ejecución 12 falló el 28/11/2026 03:12. La tienda conserva lo que tenía. La próxima ejecución continúa donde se detuvo esta.

            Causa: Verial refuses the session. Ask for one.
            Ejecución: 12, normal, productos, fallida, iniciada el 28/11/2026 03:10

            Qué puede hacer:
            - Corrija la causa y ejecute `verial-sync start`, o espere a la próxima ejecución programada.
            - Si vuelve a fallar por la misma causa, recibirá un recordatorio al día hasta que una ejecución termine bien.

            Esta ejecución en Temporal: https://ui.example/namespaces/tienda/workflows/verial-sync%2Fnoche

            --\s
            verial-sync; las horas son las de la península (Europe/Madrid)
            """);
    assertThat(message.html())
        .contains(
            "<html lang=\"es\">",
            "<code>verial-sync start</code>",
            "<th align=\"left\" valign=\"top\">Causa</th>")
        .contains(
            "<a href=\"https://ui.example/namespaces/tienda/workflows/verial-sync%2Fnoche\">");
  }

  @Test
  void aRunThatWasTerminatedHasWordsOfItsOwn() {
    String facts = "{\"lastRun\": %s}".formatted(RUN.replace("failed", "abandoned"));

    assertThat(message(Lang.EN, NotificationKind.FAILED, NotificationStage.RAISED, facts).subject())
        .isEqualTo("verial-sync: run 12 was ended from outside");
    assertThat(
            message(Lang.EN, NotificationKind.FAILED, NotificationStage.REMINDER, facts).subject())
        .startsWith("verial-sync: no run has completed since");
  }

  @Test
  void theEndOfAFailureNamesTheRunThatCompleted() {
    String facts =
        "{\"since\": \"2026-11-27T02:00:00Z\", \"currentRun\": {\"run\": 14}, \"lastRun\": %s}"
            .formatted(RUN.replace("failed", "completed").replace("12,", "13,"));

    assertThat(message(Lang.EN, NotificationKind.FAILED, NotificationStage.OVER, facts).text())
        .startsWith(
            "Run 13 completed on 28 Nov 2026 03:12. Runs had failed since 27 Nov 2026 03:00. Nothing to do.")
        .doesNotContain("Cause");
  }

  @Test
  void issuesAreGroupedWithWhatToDo() {
    Message message =
        message(
            Lang.EN,
            NotificationKind.ISSUES,
            NotificationStage.ONCE,
            """
            {"new": 1234, "open": 2000, "kinds": {
              "no_name": {"new": 6, "open": 7, "articles": [1, 2, 3, 4, 5]}, "no_stock": {"new": 1, "open": 1},
              "of_tomorrow": {"new": 1, "open": 1}}}
            """);

    assertThat(message.subject()).isEqualTo("verial-sync: new data issues: 1,234");
    assertThat(message.text())
        .contains("Article without a name: 6 new, 7 open; articles 1, 2, 3, 4, 5, …\n")
        .contains("No article has stock: 1 new, 1 open\n", "of_tomorrow: 1 new, 1 open\n")
        .contains("- Article without a name: enter the name in Verial\n");
  }

  @Test
  void whatIsLateSaysWhatKeepsItFromBeingCopied() {
    String late = "{\"since\": \"2026-11-27T05:00:00Z\", \"phase\": \"images\", %s}";
    String current = "\"currentRun\": {\"run\": 13}";
    assertThat(late(late.formatted("\"lastRun\": " + RUN)))
        .contains("Cause: Verial refuses the session.", "- Fix the cause")
        .startsWith("No run has completed the images phase since 27 Nov 2026 06:00.");
    assertThat(late(late.formatted(current))).contains("- A run is active", "Current run: 13");
    assertThat(late(late.formatted(current + ", \"pausedSince\": \"2026-11-27T05:00:00Z\"")))
        .contains("- The current run is paused");
    assertThat(late(late.formatted(current + ", \"failingSince\": \"2026-11-27T05:00:00Z\"")))
        .contains("- The current run waits for Verial");
    assertThat(late(late.formatted("\"hold\": {\"all\": true, \"by\": \"ana@caja\"}")))
        .contains("Held by: ana@caja", "`verial-sync release`");
    assertThat(late(late.formatted("\"never\": true")))
        .startsWith("verial-sync was installed on 27 Nov 2026 06:00")
        .contains("`verial-sync schedule list`");
    assertThat(
            message(
                    Lang.ES,
                    NotificationKind.LATE,
                    NotificationStage.RAISED,
                    late.formatted("\"a\": 1").replace("images", "products"))
                .subject())
        .isEqualTo("verial-sync: productos, precios y existencias sin copiar desde hace 30 h");
  }

  private static String late(String facts) {
    return message(Lang.EN, NotificationKind.LATE, NotificationStage.RAISED, facts).text();
  }

  @Test
  void verialIsBackOnlyWhereItAnswers() {
    assertThat(
            message(Lang.ES, NotificationKind.VERIAL_AWAY, NotificationStage.OVER, "{}").subject())
        .isEqualTo("verial-sync: Verial vuelve a responder");
    assertThat(
            message(
                    Lang.ES,
                    NotificationKind.VERIAL_AWAY,
                    NotificationStage.OVER,
                    "{\"failingSince\": \"2026-11-28T05:00:00Z\"}")
                .text())
        .contains("No se sabe si Verial ha vuelto");
  }

  @Test
  void aCompletedRunSaysWhatItChanged() {
    Message message =
        message(
            Lang.EN,
            NotificationKind.COMPLETED,
            NotificationStage.ONCE,
            """
            {"run": 12, "workflowId": "w", "mode": "full", "status": "completed_with_issues", "finishedAt": "2026-11-28T02:12:00Z",
             "productsInserted": 1000, "productsUpdated": 34, "imagesStored": 5, "calls": 58, "articlesSeen": 8000,
             "issues": {"no_name": 2}, "changes": {"count": 1034, "from": 18014398509481985, "to": 18014398509483018}}
            """);

    assertThat(message.subject())
        .isEqualTo("verial-sync: run 12 completed with issues (products: 1,034, new images: 5)");
    assertThat(message.text())
        .contains("Articles in Verial: 8,000", "Products new: 1,000", "Calls to Verial: 58")
        .contains("Change feed: positions 18014398509481985 to 18014398509483018")
        .contains("Issues: Article without a name: 2");
  }

  @Test
  void theDigestHasNumbersAndWhatNeedsAttention() {
    String text =
        message(
                Lang.ES,
                NotificationKind.DAILY,
                NotificationStage.ONCE,
                """
                {"runs": {"completed": 80, "failed": 2}, "productsUpdated": 12, "conditions": ["held", "late images"],
                 "imagesAsOf": "2026-11-27T02:00:00Z", "openIssues": {"no_name": 3}}
                """)
            .text();

    assertThat(text)
        .contains("Requiere atención: productos retenidos, imágenes sin copiar")
        .contains("Ejecuciones: terminada: 80; fallida: 2")
        .contains("Última copia de imágenes: 27/11/2026 03:00")
        .contains("Incidencias abiertas: Artículo sin nombre: 3");
  }

  @Test
  void theRunsPageInTheConsoleIsLinked() {
    UiLinks links =
        new UiLinks(Optional.empty(), "default", Optional.of("https://console.example/"));
    Message message =
        new LocalizedText(links)
            .message(
                new Notification(
                    7,
                    UUID.randomUUID(),
                    NotificationKind.FAILED,
                    NotificationStage.RAISED,
                    NOON,
                    "{\"lastRun\": %s}".formatted(RUN)),
                Lang.ES);

    assertThat(message.text())
        .contains("Esta ejecución en la consola", "https://console.example/runs/12");
    assertThat(message.html()).contains("href=\"https://console.example/runs/12\"");
  }

  @Test
  void withoutAUiThereIsNoLink() {
    Message message =
        new LocalizedText(new UiLinks(Optional.empty(), "default"))
            .message(
                new Notification(
                    7,
                    UUID.randomUUID(),
                    NotificationKind.FAILED,
                    NotificationStage.RAISED,
                    NOON,
                    "{\"lastRun\": %s}".formatted(RUN)),
                Lang.EN);

    assertThat(message.text()).doesNotContain("http");
    assertThat(message.html()).doesNotContain("href");
  }
}
