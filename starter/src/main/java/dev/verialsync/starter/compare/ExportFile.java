package dev.verialsync.starter.compare;

import static java.util.stream.Collectors.joining;

import dev.verialsync.starter.text.Figures;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with the products of another system: UTF-8 with or without a byte order mark, comma or
 * semicolon. Not for use by several threads.
 */
final class ExportFile implements Closeable {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What the decoder makes of bytes that are not UTF-8. */
  static final char LOST = '\uFFFD';

  private final BufferedReader reader;
  private final String name;
  private final boolean isWooCommerce;
  private final char delimiter;
  private final List<String> header;
  private final Map<ExportColumn, Integer> positions;
  private long lines;

  private ExportFile(BufferedReader reader, Path file, ChosenColumns columns)
      throws IOException, UnreadableFileException {
    this.reader = reader;
    this.name = String.valueOf(file.getFileName());
    this.isWooCommerce = columns.areWooCommerce();
    String first = firstLine();
    List<String> commas = header(first, ',');
    List<String> semicolons = header(first, ';');
    Map<ExportColumn, Integer> byCommas = positions(commas, columns);
    Map<ExportColumn, Integer> bySemicolons = positions(semicolons, columns);
    boolean isSemicolon = bySemicolons.size() > byCommas.size();
    delimiter = isSemicolon ? ';' : ',';
    positions = isSemicolon ? bySemicolons : byCommas;
    header = isSemicolon || semicolons.size() > commas.size() ? semicolons : commas;
    requireColumns(columns);
  }

  /**
   * Opens a file and reads its first line.
   *
   * @throws UnreadableFileException with a sentence when it cannot be read, or is no such file
   */
  static ExportFile open(Path file, ChosenColumns columns) throws UnreadableFileException {
    if (Files.isDirectory(file)) {
      throw new UnreadableFileException("%s is a directory; expected is a file".formatted(file));
    }
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
      try {
        return new ExportFile(reader, file, columns);
      } catch (IOException | UnreadableFileException e) {
        reader.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static UnreadableFileException unreadable(Path file, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new UnreadableFileException("There is no file %s".formatted(file));
    }
    return new UnreadableFileException(
        failure instanceof AccessDeniedException
            ? "You may not read %s".formatted(file)
            : "%s cannot be read: %s".formatted(file, failure));
  }

  private String firstLine() throws IOException, UnreadableFileException {
    String line;
    do {
      line = CsvRecords.line(reader, false);
      if (line == null) {
        throw new UnreadableFileException(
            "%s is empty; expected is a line with the names of its columns".formatted(name));
      }
      lines++;
      line = !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    } while (line.isBlank());
    if (line.indexOf(LOST) >= 0 || line.indexOf('\0') >= 0) {
      throw new UnreadableFileException(
          "%s is no CSV file in UTF-8: export it again, or save it as “CSV UTF-8”".formatted(name));
    }
    if (line.length() > CsvRecords.LONGEST_LINE) {
      throw new UnreadableFileException(
          "The first line of %s has more than %s characters; expected are the names of its columns"
              .formatted(name, Figures.number(CsvRecords.LONGEST_LINE)));
    }
    return line;
  }

  private static List<String> header(String line, char delimiter) {
    try {
      return CsvRecords.cells(line, delimiter);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Map<ExportColumn, Integer> positions(List<String> header, ChosenColumns columns) {
    List<String> keys = header.stream().map(ExportColumn::key).toList();
    Map<ExportColumn, Integer> positions = new EnumMap<>(ExportColumn.class);
    for (ExportColumn column : ExportColumn.values()) {
      names(column, columns)
          .mapToInt(wanted -> keys.indexOf(ExportColumn.key(wanted)))
          .filter(position -> position >= 0)
          .findFirst()
          .ifPresent(position -> positions.put(column, position));
    }
    return positions;
  }

  private static Stream<String> names(ExportColumn column, ChosenColumns columns) {
    return columns.areWooCommerce()
        ? column.names()
        : Stream.ofNullable(columns.names().get(column));
  }

  private void requireColumns(ChosenColumns columns) throws UnreadableFileException {
    String found = header.stream().map(CellText::shortened).limit(50).collect(joining(", "));
    if (!isWooCommerce) {
      for (Map.Entry<ExportColumn, String> chosen : columns.names().entrySet()) {
        if (!positions.containsKey(chosen.getKey())) {
          throw new UnreadableFileException(
              "%s has no column %s; its columns are: %s".formatted(name, chosen.getValue(), found));
        }
      }
    } else if (!positions.containsKey(ExportColumn.SKU)
        && !positions.containsKey(ExportColumn.GTIN)) {
      throw new UnreadableFileException(
          "%s has no column SKU, so it is not WooCommerce's product export in English or Spanish: name its columns with --columns. They are: %s"
              .formatted(name, found));
    }
  }

  boolean isWooCommerce() {
    return isWooCommerce;
  }

  char delimiter() {
    return delimiter;
  }

  /** What the file says nothing about. */
  Set<ComparedField> absentFields() {
    Set<ComparedField> absent = EnumSet.noneOf(ComparedField.class);
    for (ComparedField field : ComparedField.values()) {
      if (!positions.containsKey(field.column())) {
        absent.add(field);
      }
    }
    return absent;
  }

  /** Columns that would be read and that the header has more than once; the first one is read. */
  List<String> repeatedColumns() {
    List<String> keys = header.stream().map(ExportColumn::key).toList();
    return positions.values().stream()
        .filter(position -> Collections.frequency(keys, keys.get(position)) > 1)
        .map(header::get)
        .toList();
  }

  /**
   * Reads all rows, once.
   *
   * @param bad takes what is wrong with a row or its cells; a row with a bad cell is read without
   *     it
   * @return how many rows there are, the bad ones included
   */
  long read(Consumer<ExportRow> rows, Consumer<BadRow> bad) throws IOException {
    CsvRecords records = new CsvRecords(reader, lines, delimiter, this::judge);
    long read = 0;
    for (CsvRecords.Result record = records.next(); record != null; record = records.next()) {
      if (record.problem() != null) {
        bad.accept(new BadRow(record.line(), record.problem()));
      } else if (record.cells().stream().allMatch(String::isBlank)) {
        continue;
      } else {
        RowReading reading =
            new RowReading(isWooCommerce, positions, record.line(), record.cells());
        ExportRow row = reading.row();
        if (row != null) {
          rows.accept(row);
        }
        reading.problem().ifPresent(bad);
      }
      read++;
    }
    return read;
  }

  private @Nullable String judge(List<String> cells) {
    int needed = positions.values().stream().mapToInt(position -> position + 1).max().orElse(0);
    boolean isTooLong = cells.stream().skip(header.size()).anyMatch(cell -> !cell.isBlank());
    if (!isTooLong && cells.size() >= needed) {
      return isHeader(cells) ? "it has the names of the columns again" : null;
    }
    return "it has %s; expected are %d"
        .formatted(Figures.count(cells.size(), "cell", "cells"), header.size());
  }

  /** As where several exports were joined. */
  private boolean isHeader(List<String> cells) {
    return positions.values().stream()
        .allMatch(
            position ->
                header
                    .get(position)
                    .equals(cells.get(position).replace(String.valueOf(BYTE_ORDER_MARK), "")));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
