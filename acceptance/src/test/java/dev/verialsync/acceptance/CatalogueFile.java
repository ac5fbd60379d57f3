package dev.verialsync.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A catalogue for the simulator, written row by row as the service would send it. */
public final class CatalogueFile {

  private final Map<String, List<String>> lists = new TreeMap<>();

  public CatalogueFile row(String list, String json) {
    lists.computeIfAbsent(list, name -> new ArrayList<>()).add(json);
    return this;
  }

  public CatalogueFile article(String json) {
    return row("Articulos", json);
  }

  public CatalogueFile stock(long articleId, String value) {
    return row("Stock", "{\"ID_Articulo\":%d,\"Stock\":%s}".formatted(articleId, value));
  }

  public CatalogueFile tariff(long articleId, String fields) {
    return row("CondicionesTarifa", "{\"ID_Articulo\":%d,%s}".formatted(articleId, fields));
  }

  public CatalogueFile image(long articleId, byte[] bytes) {
    return imageText(articleId, Base64.getEncoder().encodeToString(bytes));
  }

  /** An image whose text is already JSON inside the quotes. */
  public CatalogueFile imageText(long articleId, String text) {
    return row("Imagenes", "{\"ID_Articulo\":%d,\"Imagen\":\"%s\"}".formatted(articleId, text));
  }

  public int articles() {
    return lists.get("Articulos").size();
  }

  public Path write(Path directory) throws IOException {
    StringBuilder json = new StringBuilder("{\"_\":0");
    lists.forEach(
        (name, rows) ->
            json.append(",\n\"%s\":[%n".formatted(name))
                .append(String.join(",\n", rows))
                .append("]"));
    return Files.writeString(directory.resolve("catalogue.json"), json.append('}'));
  }
}
