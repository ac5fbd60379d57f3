package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialTransientException;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A redirect is not followed; an address that has moved ends the run and is told. */
class RedirectsTest {
  private static final String MOVED =
      "https://nuevo.example:8443/WcfServiceLibraryVerial/GetArticulosWS?x="
          + VerialServer.SESSION
          + "#a";

  @TempDir Path temp;
  private VerialServer verial;

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    verial.close();
  }

  private void redirect(int status, @Nullable String location) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status);
    if (location != null) {
      answer.addHeader("Location", location);
    }
    verial.answer(answer.build());
  }

  private static CallContext ofRun(long run) {
    return new CallContext(run, new Cancellation());
  }

  private VerialException version(long run) {
    return catchThrowableOfType(VerialException.class, () -> verial.client.version(ofRun(run)));
  }

  private VerialException articles(long run) {
    return catchThrowableOfType(
        VerialException.class, () -> verial.client.articles(ofRun(run), null, null).close());
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 305, 307, 308})
  void everyCallRedirectedEndsTheRunAndSaysWhereTo(int status) {
    for (int call = 1; call <= 4; call++) {
      redirect(status, MOVED);
    }
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(version(1))
          .as("the method may be what is missing")
          .isInstanceOf(UnknownMethodException.class);
    }

    VerialException refused = articles(1);

    assertThat(refused).isInstanceOf(VerialFatalException.class);
    assertThat(refused)
        .hasMessageContaining(
            "redirects every call to https://nuevo.example:8443/WcfServiceLibraryVerial/ (HTTP "
                + status)
        .hasMessageContaining("set VERIAL_URL");
    assertThat(refused.getMessage()).doesNotContain(VerialServer.SESSION, "x=", "GetArticulosWS");
    assertThat(verial.gate.outcomes()).hasSize(4).containsOnly("http_" + status);
    assertThat(verial.server.getRequestCount()).as("none is followed").isEqualTo(4);
    assertThat(verial.client.complaint())
        .hasValueSatisfying(
            text ->
                assertThat(text).contains("https://nuevo.example:8443/").contains("VERIAL_URL"));
  }

  @Test
  void oneRedirectedCallIsAskedAgain() {
    redirect(302, "/login");
    verial.answer(VerialServer.ok("\"Articulos\":[]"));

    VerialException once = articles(1);

    assertThat(once).isInstanceOf(VerialTransientException.class);
    assertThat(once).hasMessageContaining(":" + verial.server.getPort() + "/login (HTTP 302)");
    assertThat(articles(1)).isNull();
    assertThat(verial.client.complaint()).isEmpty();
  }

  @Test
  void aLoginPageForAWhileKillsNoRunThatGotAnswersBefore() {
    verial.answer(VerialServer.ok("\"Articulos\":[]"));
    assertThat(articles(1)).isNull();
    for (int call = 0; call < 5; call++) {
      redirect(302, "/login");
      assertThat(articles(1)).isInstanceOf(VerialTransientException.class);
    }
    redirect(302, "/login");
    assertThat(articles(2)).as("the next run").isInstanceOf(VerialFatalException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/WcfServiceLibraryVerial/GetArticulosWS/, http://localhost:PORT/WcfServiceLibraryVerial/GetArticulosWS/",
    "GetArticulosWS/?x=1, http://localhost:PORT/WcfServiceLibraryVerial/GetArticulosWS/",
    "https://localhost/WcfServiceLibraryVerial/getarticulosws, https://localhost/WcfServiceLibraryVerial/",
    "//otro/V/GetArticulosWS, http://otro/V/",
    "http://user:pass@otro/V/, http://otro/V/",
    "http://otro/V/SESSION/, http://otro/V/***/"
  })
  void theTargetIsToldWithoutWhatIsSecret(String location, String told) {
    redirect(301, location.replace("SESSION", VerialServer.SESSION));
    assertThat(articles(1))
        .hasMessageContaining(
            " to " + told.replace("PORT", String.valueOf(verial.server.getPort())) + " (HTTP 301)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mailto:a@b", "http://", "javascript:x"})
  void aRedirectToNowhereSaysSo(String location) {
    redirect(301, location.isEmpty() ? null : location);
    assertThat(articles(1))
        .isInstanceOf(VerialTransientException.class)
        .hasMessageContaining("but not to an address (HTTP 301)")
        .hasMessageContaining("VERIAL_URL");
  }

  @Test
  void aPageThatRefreshesItselfElsewhereIsAPage() {
    verial.answer("<html><meta http-equiv=refresh content='0;url=http://otro/'></html>");
    assertThat(articles(1).outcome()).isEqualTo(CallOutcome.HTML);
  }

  @Test
  void notModifiedIsNoRedirect() {
    redirect(304, null);
    assertThat(articles(1)).hasMessageContaining("HTTP 304").hasMessageNotContaining("redirect");
  }
}
