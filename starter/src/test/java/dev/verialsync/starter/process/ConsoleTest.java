package dev.verialsync.starter.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final String NAME = "Ana\u001b[2J\u0007\u009b31m\r\u007f\u202eña";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = new Console(stream(out), stream(err), OptionalInt.empty());

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void whatTheErpCallsAThingIsShownAndNotObeyed() {
    console.result("name\t" + NAME + "\nand more");
    console.tell(NAME);

    String shown = "Ana\\u001b[2J\\u0007\\u009b31m\\u000d\\u007f\\u202eña";
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("name\t" + shown + "\nand more\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(shown + "\n");
  }

  @Test
  void aStackTraceIsShownWithItsLines() {
    console.stackTrace(new IllegalStateException(NAME));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Ana\\u001b[2J", "\n\tat " + getClass().getName())
        .doesNotContain("\u001b");
  }

  @Test
  void aDocumentSaysTheSame() throws IOException {
    console.document(Map.of("name", NAME));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain("\u001b", "\u009b", "\u007f", "\u202e");
    assertThat(new ObjectMapper().readTree(out.toByteArray()).path("name").asText())
        .isEqualTo(NAME);
  }
}
