package dev.verialsync.simulator.catalogue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.verialsync.simulator.image.ImageBomb;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** Rows and images that no client expects, added behind the articles of a catalogue. */
public final class Poison {
  private final Catalogue catalogue;
  private long lastId;

  private Poison(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.lastId = catalogue.articleIds().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Adds a dozen articles with one defect each, a row without id and a repeated id. */
  public static void addTo(Catalogue catalogue) {
    Poison poison = new Poison(catalogue);
    OptionalLong first = catalogue.articleIds().stream().mapToLong(Long::longValue).min();
    poison.add("ñ".repeat(10_000), "");
    poison.add("Nombre con NUL \u0000 dentro", "");
    poison.add("", "");
    poison.add("IVA que no es un número", ",\"PorcentajeIVA\":\"veintiuno\"");
    poison.add("Fecha que no es una fecha", ",\"FechaDisponibilidad\":\"31/02/2024\"");
    poison.add("Páginas imposibles", ",\"Tipo\":2,\"Paginas\":99999999999999999999");
    long price = poison.add("Precio que no es un número", "");
    catalogue.setTariffs(
        price, List.of(Row.of("{\"ID_Articulo\":%d,\"Precio\":\"12.50.3\"}".formatted(price))));
    long stock = poison.add("Existencias que no son un número", "");
    catalogue.setStock(
        stock, List.of(Row.of("{\"ID_Articulo\":%d,\"Stock\":\"muchas\"}".formatted(stock))));
    catalogue.addImage(poison.add("Imagen bomba", ""), ImageBomb.png());
    catalogue.addImageText(poison.add("Base64 roto", ""), "¡esto no es Base64!");
    catalogue.addImage(
        poison.add("Imagen que no lo es", ""),
        "%PDF-1.4 esto no es una imagen".getBytes(StandardCharsets.UTF_8));
    catalogue.addImageText(poison.add("Imagen vacía", ""), "");
    first.ifPresent(
        id ->
            catalogue.addArticle(id, Row.of("{\"Id\":%d,\"Nombre\":\"Repetido\"}".formatted(id))));
    catalogue.addArticleWithoutId(Row.of("{\"Tipo\":1,\"Nombre\":\"Sin Id\"}"));
  }

  private long add(String name, String otherFields) {
    lastId++;
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(name));
    catalogue.addArticle(
        lastId, Row.of("{\"Id\":%d,\"Nombre\":\"%s\"%s}".formatted(lastId, json, otherFields)));
    return lastId;
  }
}
