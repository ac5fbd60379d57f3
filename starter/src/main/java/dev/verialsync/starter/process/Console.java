package dev.verialsync.starter.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Scanner;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Where a command writes: what was asked for goes to stdout, messages on the way go to stderr, both
 * as {@link TerminalText}. The streams themselves are for what draws on the terminal.
 *
 * @param columns of the terminal that stderr is; empty where it is none
 */
public record Console(PrintStream out, PrintStream err, OptionalInt columns) {

  private static final Set<String> YES = Set.of("y", "yes", "s", "sí", "si");

  public boolean isTerminal() {
    return columns.isPresent();
  }

  /** What was asked for. */
  public void result(String text) {
    print(out, text);
  }

  /** What happens meanwhile. */
  public void tell(String line) {
    print(err, line);
  }

  /** A log as JSON has the streams for itself. */
  private static void print(PrintStream stream, String text) {
    if (LogConfiguration.isJson()) {
      LoggerFactory.getLogger(Console.class).info(text.strip());
    } else {
      stream.println(TerminalText.of(text));
      stream.flush();
    }
  }

  /** Asks the person at the terminal; only a yes is one. */
  public boolean agreed(String question) {
    return answer(question).orElse(false);
  }

  /** The same; empty where the terminal is gone before there is an answer. */
  public Optional<Boolean> answer(String question) {
    err.print(TerminalText.of(question + " [y/N] "));
    err.flush();
    Scanner keyboard = new Scanner(System.in, StandardCharsets.UTF_8);
    return keyboard.hasNextLine()
        ? Optional.of(YES.contains(keyboard.nextLine().strip().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** Where a failure came from. */
  public void stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    tell(text.toString().stripTrailing());
  }

  /** The one document that stdout is under {@code --json}, whatever its length. */
  public void document(Object value) {
    try {
      Json.MAPPER.writeValue(new Shown(out), value);
    } catch (IOException e) {
      throw new IllegalStateException("no JSON can be made of " + value.getClass().getName(), e);
    }
    result("");
  }

  /** Writes piece by piece what can be shown; what is replaced are single characters. */
  private static final class Shown extends Writer {
    private final PrintStream stream;

    Shown(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(char[] text, int from, int length) {
      stream.print(TerminalText.of(new String(text, from, length)));
    }

    @Override
    public void flush() {
      stream.flush();
    }

    @Override
    public void close() {
      flush();
    }
  }

  /** Only a command with {@code --json} waits for it to be made. */
  private static final class Json {
    private static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
  }
}
