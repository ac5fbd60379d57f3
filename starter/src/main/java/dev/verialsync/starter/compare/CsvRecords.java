package dev.verialsync.starter.compare;

import dev.verialsync.starter.text.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file. A parser of the whole file would lose all that follows a quotation
 * mark that is not closed: here a bad record costs its first line, and the next line is tried anew.
 */
final class CsvRecords {

  static final int LONGEST_LINE = 1_000_000;
  private static final int MOST_LINES = 1_000;
  private static final String NOT_CLOSED = "a quotation mark is not closed";

  /** Says what is wrong with a record's cells; null = nothing. */
  interface Judge {
    @Nullable String judge(List<String> cells);
  }

  /**
   * A record.
   *
   * @param line its first, from 1
   * @param problem why it cannot be read; null = it can
   */
  record Result(long line, List<String> cells, @Nullable String problem) {}

  private record Line(long number, String text, boolean isTooLong) {}

  private final BufferedReader reader;
  private final char delimiter;
  private final CSVFormat format;
  private final Judge judge;

  /** Read already, and not part of a record yet. */
  private final Deque<Line> ahead = new ArrayDeque<>();

  private long linesRead;

  /**
   * @param linesRead how many lines of the file came before
   */
  CsvRecords(BufferedReader reader, long linesRead, char delimiter, Judge judge) {
    this.reader = reader;
    this.linesRead = linesRead;
    this.delimiter = delimiter;
    this.format = format(delimiter);
    this.judge = judge;
  }

  /** The next record that is not blank; null at the end. */
  @Nullable Result next() throws IOException {
    Line first = nextLine();
    while (first != null && first.text().isBlank()) {
      first = nextLine();
    }
    return first == null ? null : record(first);
  }

  private Result record(Line first) throws IOException {
    List<Line> lines = new ArrayList<>(List.of(first));
    boolean isOpen = endsInQuotes(first.text(), false);
    int length = first.text().length();
    while (isOpen && length <= LONGEST_LINE && lines.size() < MOST_LINES) {
      Line more = nextLine();
      if (more == null) {
        return bad(lines, NOT_CLOSED);
      }
      lines.add(more);
      isOpen = endsInQuotes(more.text(), true);
      length += more.text().length();
    }
    if (first.isTooLong()) {
      return bad(
          lines, "the line has more than %s characters".formatted(Figures.number(LONGEST_LINE)));
    }
    if (isOpen || length > LONGEST_LINE) {
      return bad(
          lines,
          "%s within %s lines and %s characters"
              .formatted(NOT_CLOSED, Figures.number(MOST_LINES), Figures.number(LONGEST_LINE)));
    }
    List<String> cells;
    try {
      cells = cells(String.join("\n", lines.stream().map(Line::text).toList()), format);
    } catch (IOException e) {
      return bad(lines, "text follows a closing quotation mark");
    }
    String problem = judge.judge(cells);
    return problem == null ? new Result(first.number(), cells, null) : bad(lines, problem);
  }

  /** The first line is bad; the others may begin records of their own. */
  private Result bad(List<Line> lines, String problem) {
    for (int i = lines.size() - 1; i > 0; i--) {
      ahead.addFirst(lines.get(i));
    }
    return new Result(lines.get(0).number(), List.of(), problem);
  }

  private @Nullable Line nextLine() throws IOException {
    Line known = ahead.pollFirst();
    if (known != null) {
      return known;
    }
    String text = line(reader, true);
    return text == null ? null : new Line(++linesRead, text, text.length() > LONGEST_LINE);
  }

  /**
   * A line without its end; of one that is too long, one character more than the longest has.
   *
   * @param isSkipped whether the rest of a line that is too long is read, too; a device may have no
   *     other line
   */
  static @Nullable String line(BufferedReader reader, boolean isSkipped) throws IOException {
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    StringBuilder line = new StringBuilder();
    for (; c >= 0 && c != '\n' && c != '\r'; c = reader.read()) {
      if (line.length() <= LONGEST_LINE) {
        line.append((char) c);
      } else if (!isSkipped) {
        return line.toString();
      }
    }
    if (c == '\r') {
      reader.mark(1);
      if (reader.read() != '\n') {
        reader.reset();
      }
    }
    return line.toString();
  }

  /** Whether a quoted cell continues in the next line; a quotation mark opens at a cell's start. */
  private boolean endsInQuotes(String line, boolean isOpen) {
    boolean atStart = !isOpen;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isOpen) {
        boolean isEscaped = c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
        i += isEscaped ? 1 : 0;
        isOpen = c != '"' || isEscaped;
      } else if (c == delimiter) {
        atStart = true;
      } else if (!atStart || !Character.isWhitespace(c)) {
        isOpen = atStart && c == '"';
        atStart = false;
      }
    }
    return isOpen;
  }

  /** The cells of one record. */
  static List<String> cells(String text, char delimiter) throws IOException {
    return cells(text, format(delimiter));
  }

  private static List<String> cells(String text, CSVFormat format) throws IOException {
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<CSVRecord> records = parser.getRecords();
      return records.isEmpty() ? List.of() : Arrays.asList(records.get(0).values());
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static CSVFormat format(char delimiter) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreSurroundingSpaces(true)
        .get();
  }
}
