package dev.verialsync.db.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the job that verial-sync replaced would have asked for, whatever had changed: the images and
 * the tariffs of each article, one call each, and the lists. Its times are those that were measured
 * of it at a catalogue of 7,879 articles.
 *
 * @param calls by method
 * @param millis that Verial would have been busy, about
 */
public record SingleBatchJob(Map<String, Long> calls, long total, long millis) {

  private static final List<String> LISTS =
      List.of(
          "GetArticulosWS",
          "GetStockArticulosWS",
          "GetCategoriasWS",
          "GetCategoriasWebWS",
          "GetFabricantesWS",
          "GetColeccionesWS",
          "GetCursosWS",
          "GetAsignaturasWS",
          "GetCamposConfigurablesArticulosWS");

  /** 2,242 s for the images of 7,879 articles. */
  private static final long IMAGES_MILLIS = 285;

  private static final long TARIFFS_MILLIS = 190;

  /** The whole list of articles took up to 6 s. */
  private static final long LISTS_MILLIS = 6_000;

  public static SingleBatchJob of(long articles) {
    Map<String, Long> calls = new LinkedHashMap<>();
    calls.put("GetImagenesArticulosWS", articles);
    calls.put("GetCondicionesTarifaWS", articles);
    LISTS.forEach(list -> calls.put(list, 1L));
    return new SingleBatchJob(
        calls,
        2 * articles + LISTS.size(),
        articles * (IMAGES_MILLIS + TARIFFS_MILLIS) + LISTS_MILLIS);
  }
}
