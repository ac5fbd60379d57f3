package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.verialsync.activities.verial.call.ServerText;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The session number appears nowhere, whatever a server makes of it. */
class SecretsTest {
  private static final String S = VerialServer.SESSION;

  @TempDir Path temp;

  /** Everything that the client and OkHttp log in this process, however finely. */
  private static final class Logs extends Handler implements AutoCloseable {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final java.util.logging.Logger okhttp = java.util.logging.Logger.getLogger("okhttp3");
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Level level = root.getLevel();

    Logs() {
      setLevel(java.util.logging.Level.ALL);
      okhttp.setLevel(java.util.logging.Level.ALL);
      okhttp.addHandler(this);
      root.setLevel(Level.TRACE);
      appender.start();
      root.addAppender(appender);
    }

    @Override
    public void publish(LogRecord logged) {
      lines.add(logged.getLoggerName() + " " + logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      okhttp.removeHandler(this);
      okhttp.setLevel(null);
      root.detachAppender(appender);
      root.setLevel(level);
    }

    List<String> lines() {
      List<String> all = new ArrayList<>(lines);
      appender.list.forEach(event -> all.add(event.getFormattedMessage()));
      return all;
    }
  }

  private static List<MockResponse> malice() {
    String page = "<html>GET /GetArticulosWS?x=" + S + " session " + S + "</html>";
    return List.of(
        VerialServer.json(VerialServer.error(1, "sesion " + S + " no valida", "")).build(),
        VerialServer.json(VerialServer.error(2, "select " + S + "\\u0000" + S, "")).build(),
        VerialServer.json(VerialServer.error(99, "91\\u00008273 9182\\u200B73", "")).build(),
        VerialServer.json(page).build(),
        VerialServer.json(page).code(500).build(),
        VerialServer.json(page).code(404).build(),
        VerialServer.json("x=" + S).code(401).status("HTTP/1.1 401 " + S).build(),
        VerialServer.json("x=" + S).code(302).addHeader("Location", "/?x=" + S).build(),
        VerialServer.json(" ".repeat(4093) + S + " and more").code(503).build(),
        VerialServer.json("a" + " ".repeat(4091) + S + " and more").build(),
        VerialServer.json(S).build(),
        VerialServer.json("{" + S).build(),
        VerialServer.json("{\"" + S + "\":" + S + "x}").build(),
        VerialServer.json("{\"" + S + "\":1}").build(),
        VerialServer.json("{\"x\":\"" + S).build(),
        VerialServer.json("{\"x\":\"" + S + "\"}")
            .onResponseBody(new SocketEffect.CloseSocket(true, true, true))
            .build(),
        VerialServer.json("")
            .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
            .build(),
        new MockResponse.Builder().status("HTTP/1.1 " + S + " " + S).build());
  }

  @Test
  void theSessionIsInNoExceptionAndNoLog() {
    try (Logs logs = new Logs();
        VerialServer verial =
            new VerialServer(temp, Duration.ofMillis(500), Duration.ofSeconds(5))) {
      List<Throwable> thrown = new ArrayList<>();
      for (MockResponse response : malice()) {
        verial.answer(response);
        try {
          verial.client.articles(VerialServer.detached(), null, null).close();
        } catch (VerialException e) {
          thrown.add(e);
        }
      }
      verial.answer(VerialServer.json("").onResponseStart(SocketEffect.Stall.INSTANCE).build());
      try {
        verial.client.version(VerialServer.detached());
      } catch (VerialException e) {
        thrown.add(e);
      }
      verial.server.close();
      try {
        verial.client.images(VerialServer.detached(), 7).close();
      } catch (VerialException e) {
        thrown.add(e);
      }

      assertThat(thrown).hasSize(malice().size() + 2);
      assertThat(thrown).allSatisfy(SecretsTest::assertClean);
      assertThat(verial.gate.outcomes()).noneMatch(outcome -> outcome.contains(S));
      assertThat(logs.lines()).noneMatch(line -> line.contains(S));
    }
  }

  private static void assertClean(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString()).doesNotContain(S).doesNotContain(S.substring(0, 4));
    assertThat(thrown.getMessage()).hasSizeLessThan(500).doesNotContain("\u0000", "\n");
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContain(S);
      assertThat(each.getSuppressed()).isEmpty();
    }
    assertThat(thrown.getCause()).isNull();
  }

  @Test
  void anEchoedSessionIsMaskedAndTheRestIsTold() {
    try (VerialServer verial = new VerialServer(temp)) {
      verial.answer(VerialServer.error(1, "sesion " + S + " no valida", ""));
      assertThatThrownBy(() -> verial.client.version(VerialServer.detached()))
          .hasMessage(
              "Verial refused the session for GetVersionWS (InfoError 1: sesion *** no valida): check the number in"
                  + " VERIAL_SESSION or VERIAL_SESSION_FILE, the path in VERIAL_URL (one"
                  + " WcfServiceLibraryVerial/, no //), and that a licence seat is free; else Verial"
                  + " support must restore the session's INI file on its server");
    }
  }

  @Test
  void aShortSessionIsMaskedAsAWordOnly() {
    ServerText text = new ServerText(SessionNumber.of("18"));
    assertThat(text.safe("x=18 in 2018, 18th; (18)")).isEqualTo("x=*** in 2018, 18th; (***)");
  }

  @Test
  void serverTextsAreShortAndOnOneLine() {
    ServerText text = new ServerText(SessionNumber.of("18"));
    assertThat(text.safe("a\r\n\tb\u0007c" + "d".repeat(500))).hasSize(200).startsWith("a bcddd");
  }

  @Test
  void theSettingsDoNotPrintIt() {
    VerialSettings settings =
        VerialSettings.of(URI.create("http://erp:8000/W/"), SessionNumber.of(S + "\n"), temp);
    assertThat(settings.toString()).contains("session=***").doesNotContain(S);
    assertThat(settings.session().reveal()).isEqualTo(S);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://erp:8000/W/?x=918273",
        "http://918273@erp:8000/W/",
        "ftp://918273/",
        "918273",
        "http:///W/"
      })
  void aWrongAddressIsRefusedWithoutBeingRepeated(String address) {
    assertThatThrownBy(
            () -> VerialSettings.of(URI.create(address), SessionNumber.of(S), Path.of("/tmp")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://HOST:8000/WcfServiceLibraryVerial/")
        .message()
        .doesNotContain(S);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "91 8273", "918273\nx"})
  void aWrongSessionIsRefusedWithoutBeingRepeated(String session) {
    assertThatThrownBy(() -> SessionNumber.of(session))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("8273");
  }
}
