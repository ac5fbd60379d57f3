package dev.verialsync.simulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.Page;
import dev.verialsync.simulator.faults.FaultKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes an answer as the service's JSON.
 *
 * @param alternativeNames see {@link FaultKind#ALTERNATIVE_NAMES}
 * @param bareArray see {@link FaultKind#BARE_ARRAY}
 * @param errorWithRows whether a list stands next to an error and has at least one (filler) row
 * @param nullWhenEmpty whether null stands for a list without rows
 */
record Envelope(
    Manner manner,
    boolean alternativeNames,
    boolean bareArray,
    boolean errorWithRows,
    boolean nullWhenEmpty) {
  private static final String FILLER =
      "{\"ID_Articulo\":0,\"Id\":0,\"Imagen\":\"AAAA\",\"Nombre\":\"?\"}";

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  void write(Answer.Rows answer, OutputStream out) throws IOException {
    Page page = answer.page();
    boolean stock = alternativeNames && answer.listName().equals("Stock");
    boolean tariffs = answer.listName().equals("CondicionesTarifa");
    boolean single = alternativeNames && tariffs && page.size() == 1;
    if (bareArray && tariffs) {
      writeList(page, false, false, out);
    } else {
      write(
          answer.error(),
          stock ? "StockArticulos" : answer.listName(),
          list -> writeList(page, stock, single, list),
          out);
    }
  }

  void write(Answer.Value answer, OutputStream out) throws IOException {
    write(answer.error(), answer.name(), value -> put(answer.json(), value), out);
  }

  private void write(InfoError error, String name, Content content, OutputStream out)
      throws IOException {
    boolean live = manner == Manner.LIVE;
    if (live && error.code() != 0 && !errorWithRows) {
      put("{" + json(error) + "}", out);
      return;
    }
    boolean errorLast = live && name.compareTo("InfoError") < 0;
    put(errorLast ? "{" : "{" + json(error) + ",", out);
    put("\"" + name + "\":", out);
    content.write(out);
    put(errorLast ? "," + json(error) + "}" : "}", out);
  }

  private void writeList(Page page, boolean renamed, boolean single, OutputStream out)
      throws IOException {
    if (page.size() == 0 && !errorWithRows && nullWhenEmpty) {
      put("null", out);
      return;
    }
    if (!single) {
      out.write('[');
    }
    for (int i = 0; i < page.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      if (renamed) {
        writeRenamed(page, i, out);
      } else {
        page.write(i, out);
      }
    }
    if (page.size() == 0 && errorWithRows) {
      put(FILLER, out);
    }
    if (!single) {
      out.write(']');
    }
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
