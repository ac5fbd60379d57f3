package dev.verialsync.simulator.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verialsync.simulator.image.Base64Style;
import dev.verialsync.simulator.image.Cover;
import dev.verialsync.simulator.image.DrawnImage;
import dev.verialsync.simulator.image.GivenImage;
import dev.verialsync.simulator.image.Image;
import dev.verialsync.simulator.image.ImageFormat;
import dev.verialsync.simulator.image.ImageRenderer;
import dev.verialsync.simulator.image.RawImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A catalogue read from a JSON file; the simulator's README.md describes the format. */
public final class FileCatalogue implements CatalogueSource {
  private static final int DEFAULT_MINUTE = ErpTime.minute(LocalDateTime.of(2024, 1, 1, 0, 0));

  private final Path file;
  private final byte[] json;
  private final ImageRenderer renderer = new ImageRenderer();
  private final List<Row> articles = new ArrayList<>();
  private final List<Long> articleIds = new ArrayList<>();
  private final Map<Long, List<Row>> stock = new LinkedHashMap<>();
  private final Map<Long, List<Row>> tariffs = new LinkedHashMap<>();
  private final Map<Long, List<Image>> images = new LinkedHashMap<>();
  private final Map<Long, Integer> modified = new HashMap<>();
  private final ReferenceRows references = new ReferenceRows();

  private FileCatalogue(Path file) throws IOException {
    this.file = file;
    this.json = Files.readAllBytes(file);
  }

  /**
   * Reads a catalogue.
   *
   * @throws IOException if the file cannot be read, is no JSON object, has an unknown key or names
   *     an image file that does not exist
   */
  public static FileCatalogue read(Path file) throws IOException {
    FileCatalogue catalogue = new FileCatalogue(file);
    catalogue.parse();
    return catalogue;
  }

  @Override
  public int size() {
    return articles.size();
  }

  @Override
  public long idAt(int index) {
    return articleIds.get(index);
  }

  @Override
  public int modifiedAt(int index) {
    return modified.getOrDefault(idAt(index), DEFAULT_MINUTE);
  }

  @Override
  public boolean idsAreUnique() {
    return new HashSet<>(articleIds).size() == articleIds.size() && !articleIds.contains(NO_ID);
  }

  @Override
  public Row articleAt(int index) {
    return articles.get(index);
  }

  @Override
  public Row newArticle(long id) {
    return Row.of(
        "{\"Id\":%1$d,\"Nombre\":\"Artículo %1$d\",\"PorcentajeIVA\":21,\"Tipo\":1}".formatted(id));
  }

  @Override
  public List<Row> stock(long id) {
    return stock.getOrDefault(id, List.of());
  }

  @Override
  public boolean isStocked(long id) {
    return stock(id).stream().anyMatch(Row::hasStock);
  }

  @Override
  public List<Row> tariffs(long id, TariffQuery query) {
    return tariffs.getOrDefault(id, List.of());
  }

  @Override
  public int imageCount(long id) {
    return images(id).size();
  }

  @Override
  public List<Image> images(long id) {
    return images.getOrDefault(id, List.of());
  }

  @Override
  public Image newImage(long id, int number) {
    Cover cover =
        new Cover(ImageFormat.JPEG, "Art. " + id, "Foto nueva", "n.º " + number, number, 30_000);
    return new DrawnImage(renderer, cover, Base64Style.PLAIN);
  }

  @Override
  public long[] idsWithoutArticle() {
    Set<Long> ids = new LinkedHashSet<>();
    ids.addAll(images.keySet());
    ids.addAll(stock.keySet());
    ids.addAll(tariffs.keySet());
    articleIds.stream().filter(id -> id != NO_ID).forEach(ids::remove);
    return ids.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public ReferenceRows references() {
    return references;
  }

  private void parse() throws IOException {
    try (JsonParser parser = CatalogueJson.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(file + " is no JSON object");
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        readList(key, parser);
      }
    }
  }

  private void readList(String key, JsonParser parser) throws IOException {
    Optional<ReferenceList> reference =
        Arrays.stream(ReferenceList.values()).filter(list -> list.fileKey().equals(key)).findAny();
    if (reference.isPresent()) {
      readRows(parser, row -> addReference(reference.get(), row));
      return;
    }
    switch (key) {
      case "Articulos" -> readRows(parser, this::addArticle);
      case "Stock" -> readRows(parser, row -> add(stock, row.articleId(), row.row()));
      case "CondicionesTarifa" -> readRows(parser, row -> add(tariffs, row.articleId(), row.row()));
      case "Imagenes" -> readRows(parser, this::addImage);
      case "Modificaciones" -> readModifications(parser);
      default -> {
        if (!key.startsWith("_")) {
          throw new IOException(
              "%s: unknown list %s; known are Articulos, Stock, CondicionesTarifa, Imagenes, Modificaciones and %s"
                  .formatted(
                      file,
                      key,
                      String.join(
                          ", ",
                          Arrays.stream(ReferenceList.values())
                              .map(ReferenceList::fileKey)
                              .toList())));
        }
        parser.skipChildren();
      }
    }
  }

  /**
   * A row and the few of its fields that the simulator looks at itself.
   *
   * @param file an image's, empty where the row has none
   */
  private record WrittenRow(
      Row row,
      int offset,
      int length,
      long id,
      long articleId,
      long field,
      long family,
      String file) {}

  private interface RowReader {
    void read(WrittenRow row) throws IOException;
  }

  private void readRows(JsonParser parser, RowReader reader) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      reader.read(readRow(parser));
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.read(readRow(parser));
    }
  }

  private WrittenRow readRow(JsonParser parser) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    Map<String, String> scalars = new HashMap<>();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "Id", "ID_Articulo", "ID_Campo", "ID_FamiliaCamposConfigurables", "Fichero" -> {
            if (value.isScalarValue()) {
              scalars.put(name, parser.getText());
            }
          }
          default -> {}
        }
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
      parser.finishToken();
    }
    int length = (int) parser.currentLocation().getByteOffset() - start;
    return new WrittenRow(
        Row.slice(json, start, length),
        start,
        length,
        number(scalars, "Id", NO_ID),
        number(scalars, "ID_Articulo", NO_ID),
        number(scalars, "ID_Campo", 0),
        number(scalars, "ID_FamiliaCamposConfigurables", 0),
        scalars.getOrDefault("Fichero", ""));
  }

  private static long number(Map<String, String> scalars, String name, long otherwise) {
    try {
      return Long.parseLong(scalars.getOrDefault(name, "").strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static <T> void add(Map<Long, List<T>> lists, long id, T row) {
    lists.computeIfAbsent(id, key -> new ArrayList<>()).add(row);
  }

  private void addArticle(WrittenRow row) {
    articles.add(row.row());
    articleIds.add(row.id());
  }

  private void addReference(ReferenceList list, WrittenRow row) {
    if (list.isPerField()) {
      references.add(list, row.field(), row.family(), row.row());
    } else {
      references.add(list, row.row());
    }
  }

  private void addImage(WrittenRow row) throws IOException {
    if (row.file().isEmpty()) {
      OptionalLong id =
          row.articleId() == NO_ID ? OptionalLong.empty() : OptionalLong.of(row.articleId());
      add(
          images,
          row.articleId(),
          new RawImage(json, row.offset(), row.length(), id, row.row()::parse));
      return;
    }
    Path image = file.toAbsolutePath().resolveSibling(row.file());
    if (!Files.isReadable(image)) {
      throw new IOException(file + ": no image file " + image);
    }
    add(images, row.articleId(), GivenImage.in(image));
  }

  private void readModifications(JsonParser parser) throws IOException {
    for (String id = parser.nextFieldName(); id != null; id = parser.nextFieldName()) {
      String moment = parser.nextTextValue();
      try {
        modified.put(
            Long.parseLong(id), ErpTime.minute(LocalDateTime.parse(String.valueOf(moment))));
      } catch (DateTimeException | NumberFormatException e) {
        throw new IOException(
            "%s: Modificaciones needs ids with times such as 2024-05-31T18:30, not %s: %s"
                .formatted(file, id, moment),
            e);
      }
    }
  }
}
