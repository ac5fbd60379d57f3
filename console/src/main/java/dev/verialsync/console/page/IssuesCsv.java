package dev.verialsync.console.page;

import dev.verialsync.activities.export.CsvCells;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.IssueViewRepository;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** All open issues for a spreadsheet, read as the client takes them. */
final class IssuesCsv extends InputStream {

  private static final int AT_ONCE = 1_000;

  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setDelimiter(';').get();

  private final IssueViewRepository issues;
  private final Texts texts;
  private ByteBuffer ready;
  private long after;
  private boolean ended;

  /**
   * As UTF-8, with the mark at its beginning by which spreadsheets know that. Reads the first
   * issues now, while a failure can still become a page.
   */
  IssuesCsv(IssueViewRepository issues, Texts texts) {
    this.issues = issues;
    this.texts = texts;
    String head =
        FORMAT.format(
            Stream.of("article", "kind", "field", "value", "since", "todo", "message")
                .map(name -> texts.get("issues." + name))
                .toArray());
    this.ready =
        StandardCharsets.UTF_8.encode("\uFEFF" + head + FORMAT.getRecordSeparator() + more());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    while (!ready.hasRemaining() && !ended) {
      ready = StandardCharsets.UTF_8.encode(more());
    }
    if (!ready.hasRemaining()) {
      return -1;
    }
    int taken = Math.min(length, ready.remaining());
    ready.get(bytes, start, taken);
    return taken;
  }

  private String more() {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      List<RecordedIssue> found = issues.following(after, AT_ONCE);
      for (RecordedIssue recorded : found) {
        print(printer, recorded);
        after = recorded.id();
      }
      ended = found.size() < AT_ONCE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void print(CSVPrinter printer, RecordedIssue recorded) throws IOException {
    NewIssue issue = recorded.issue();
    printer.printRecord(
        issue.articleId(),
        texts.name("issue", issue.kind().label()),
        cell(issue.field()),
        cell(issue.value()),
        texts.dayAndTime(recorded.openedAt()),
        texts.todo(issue.kind().label()),
        cell(issue.message()));
  }

  private static @Nullable String cell(@Nullable String text) {
    return text == null ? null : CsvCells.text(text);
  }
}
