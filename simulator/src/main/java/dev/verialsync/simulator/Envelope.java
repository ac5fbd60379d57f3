package dev.verialsync.simulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.verialsync.simulator.catalogue.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes an answer as the service's JSON.
 *
 * @param errorLast whether InfoError stands behind the list
 * @param alternativeNames see {@link FaultKind#ALTERNATIVE_NAMES}
 * @param bareArray see {@link FaultKind#BARE_ARRAY}
 * @param needsRow whether a list without rows gets one that means nothing
 */
record Envelope(boolean errorLast, boolean alternativeNames, boolean bareArray, boolean needsRow) {
  private static final String FILLER =
      "{\"ID_Articulo\":0,\"Id\":0,\"Nombre\":\"?\",\"Imagen\":\"AAAA\"}";

  void write(Answer.Rows answer, OutputStream out) throws IOException {
    Page page = answer.page();
    boolean stock = alternativeNames && answer.listName().equals("Stock");
    boolean tariffs = answer.listName().equals("CondicionesTarifa");
    boolean bare = bareArray && tariffs;
    boolean single = alternativeNames && !bare && tariffs && page.size() == 1;
    if (!bare) {
      open(answer.error(), stock ? "StockArticulos" : answer.listName(), out);
    }
    if (!single) {
      out.write('[');
    }
    for (int i = 0; i < page.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      if (stock) {
        writeRenamed(page, i, out);
      } else {
        page.write(i, out);
      }
    }
    if (page.size() == 0 && needsRow) {
      put(FILLER, out);
    }
    if (!single) {
      out.write(']');
    }
    if (!bare) {
      close(answer.error(), out);
    }
  }

  void write(Answer.Value answer, OutputStream out) throws IOException {
    open(answer.error(), answer.name(), out);
    put(answer.json(), out);
    close(answer.error(), out);
  }

  private void open(InfoError error, String name, OutputStream out) throws IOException {
    out.write('{');
    if (!errorLast) {
      put(json(error) + ",", out);
    }
    put("\"" + name + "\":", out);
  }

  private void close(InfoError error, OutputStream out) throws IOException {
    if (errorLast) {
      put("," + json(error), out);
    }
    out.write('}');
  }

  private static String json(InfoError error) {
    String description =
        error.description().isEmpty()
            ? "null"
            : "\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(error.description()))
                + "\"";
    return "\"InfoError\":{\"Codigo\":" + error.code() + ",\"Descripcion\":" + description + "}";
  }

  private static void writeRenamed(Page page, int index, OutputStream out) throws IOException {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    page.write(index, row);
    put(row.toString(StandardCharsets.UTF_8).replace("\"ID_Articulo\"", "\"IdArticulo\""), out);
  }

  private static void put(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
