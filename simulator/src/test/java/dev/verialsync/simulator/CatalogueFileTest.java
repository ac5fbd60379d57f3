package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueFileTest {
  private static final String CATALOGUE =
      """
      {
        "_nota": {"de": "claves con _ se saltan"},
        "Articulos": [
          {"Id": 10, "Nombre": "Ñandú", "Peso": 1.50, "Raro": 1e400},
          {"Id": 7, "Nombre": "con NUL \\u0000"},
          {"Id": 10, "Nombre": "repetido"},
          {"Nombre": "sin id"},
          {"Id": "12", "Nombre": "id como texto", "PorcentajeIVA": NaN},
          "ni siquiera un objeto"
        ],
        "Stock": [{"ID_Articulo": 10, "Stock": "2,5"}, {"ID_Articulo": 99, "Stock": 1}],
        "CondicionesTarifa": {"ID_Articulo": 10, "Precio": "12.50.3"},
        "Imagenes": [
          {"ID_Articulo": 10, "Imagen": "data:image/png;base64,AQ ID\\r\\nBA==", "Extra": [1, {"a": 2}]},
          {"ID_Articulo": 7, "Fichero": "fotos/siete.bin"},
          {"ID_Articulo": 10, "Imagen": "no es base64!"},
          {"ID_Articulo": 99, "Imagen": "\\/\\/8="}
        ],
        "Categorias": [{"Id": 1, "Nombre": "Todo"}],
        "CategoriasWeb": [{"Id": 1, "Nombre": "Web"}],
        "ValoresValidados": [{"ID_Campo": 4, "ID_FamiliaCamposConfigurables": 1, "Valor": "Rojo"}],
        "Modificaciones": {"7": "2026-05-31T18:30"}
      }
      """;

  @TempDir Path folder;

  @Test
  void rowsAreServedAsWritten() throws Exception {
    try (VerialSimulator simulator = started(CATALOGUE)) {
      VerialCaller caller = new VerialCaller(simulator);

      assertThat(caller.get("GetArticulosWS?x=18").body())
          .contains("{\"Id\": 10, \"Nombre\": \"Ñandú\", \"Peso\": 1.50, \"Raro\": 1e400}")
          .contains("{\"Id\": 7, \"Nombre\": \"con NUL \\u0000\"}")
          .contains("\"PorcentajeIVA\": NaN}")
          .contains(",{\"Nombre\": \"sin id\"},")
          .endsWith(
              ",\"ni siquiera un objeto\"],\"InfoError\":{\"Codigo\":0,\"Descripcion\":null}}");
      assertThat(caller.get("GetNumArticulosWS?x=18").body()).contains("\"Numero\":6");
      assertThat(caller.get("GetStockArticulosWS?x=18&id_articulo=0").body())
          .endsWith(
              "[{\"ID_Articulo\": 10, \"Stock\": \"2,5\"},{\"ID_Articulo\": 99, \"Stock\": 1}]}");
      assertThat(caller.get("GetCondicionesTarifaWS?x=18&id_articulo=10").body())
          .contains("[{\"ID_Articulo\": 10, \"Precio\": \"12.50.3\"}]");
      assertThat(caller.get("GetCategoriasWebWS?x=18").body()).contains("\"Web\"");
      assertThat(
              caller
                  .get(
                      "GetValoresValidadosCampoConfigurableArticulosWS?x=18&id_campo=4&id_familiacamposconfigurables=1")
                  .body())
          .contains("\"Rojo\"");
      assertThat(caller.get("GetCursosWS?x=18").body()).endsWith("\"Valores\":[]}");
    }
  }

  @Test
  void imagesAreServedAsWrittenOrFromTheirFiles() throws Exception {
    try (VerialSimulator simulator = started(CATALOGUE)) {
      VerialCaller caller = new VerialCaller(simulator);

      String article = caller.get("GetImagenesArticulosWS?x=18&id_articulo=10").body();
      assertThat(article)
          .contains(
              "{\"ID_Articulo\": 10, \"Imagen\": \"data:image/png;base64,AQ ID\\r\\nBA==\", \"Extra\": [1, {\"a\": 2}]}")
          .contains("{\"ID_Articulo\": 10, \"Imagen\": \"no es base64!\"}");
      assertThat(caller.get("GetImagenesArticulosWS?x=18&id_articulo=7").body())
          .contains(Base64.getEncoder().encodeToString(new byte[] {7, 7, 7}));
      assertThat(caller.images("?id_articulo=0"))
          .extracting(row -> row.path("ID_Articulo").asLong())
          .containsExactly(10L, 10L, 7L, 99L);
      assertThat(caller.images("?id_articulo=0&inicio=2&fin=3")).hasSize(2);
      assertThat(simulator.catalogue().images(10).toArray(byte[][]::new))
          .isDeepEqualTo(new byte[][] {{1, 2, 3, 4}, {}});
      assertThat(simulator.catalogue().images(99).toArray(byte[][]::new))
          .isDeepEqualTo(new byte[][] {{(byte) 255, (byte) 255}});
    }
  }

  @Test
  void whatTheFileHoldsIsOldUnlessItSaysOtherwise() throws Exception {
    try (VerialSimulator simulator = started(CATALOGUE)) {
      assertThat(new VerialCaller(simulator).articleIds("?fecha=2026-05-31&hora=18:30"))
          .containsExactly(7L);
    }
  }

  @Test
  void aMovedImageNamesItsNewArticle() throws Exception {
    try (VerialSimulator simulator = started(CATALOGUE)) {
      simulator.catalogue().moveImage(10, 1, 12);

      assertThat(new VerialCaller(simulator).images("?id_articulo=12"))
          .extracting(row -> row.path("ID_Articulo").asLong())
          .containsExactly(12L);
      assertThat(simulator.catalogue().images(12).toArray(byte[][]::new))
          .isDeepEqualTo(new byte[][] {{1, 2, 3, 4}});
    }
  }

  @Test
  void mistakesInTheFileAreNamed() {
    assertThatThrownBy(() -> started("{\"Articulo\": []}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unknown list Articulo; known are Articulos, Stock");
    assertThatThrownBy(() -> started("[]"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no JSON object");
    assertThatThrownBy(
            () -> started("{\"Imagenes\": [{\"ID_Articulo\": 1, \"Fichero\": \"nada.jpg\"}]}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no image file");
    assertThatThrownBy(() -> started("{\"Modificaciones\": {\"7\": \"ayer\"}}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("such as 2024-05-31T18:30, not 7: ayer");
  }

  private VerialSimulator started(String json) throws IOException {
    Files.createDirectories(folder.resolve("fotos"));
    Files.write(folder.resolve("fotos/siete.bin"), new byte[] {7, 7, 7});
    Path file = Files.writeString(folder.resolve("catalogue.json"), json);
    return VerialSimulator.start(SimulatorOptions.builder().catalogueFile(file).build());
  }
}
