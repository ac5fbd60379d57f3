package dev.verialsync.activities.verial.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a column of {@code shop.product} comes from, for people who compare the two.
 *
 * @param list of Verial's in which it stands
 * @param fields as Verial names them
 */
public record FieldSource(String column, Origin list, List<String> fields) {

  /** A list of Verial's. */
  public enum Origin {
    ARTICLE,
    STOCK,
    TARIFF
  }

  /** In the order in which people look for them. */
  public static final List<FieldSource> ALL = all();

  private static List<FieldSource> all() {
    List<FieldSource> all = new ArrayList<>();
    all.add(new FieldSource("price_net", Origin.TARIFF, List.of("Precio")));
    all.add(new FieldSource("stock", Origin.STOCK, List.of("Stock")));
    all.add(new FieldSource("stock_aux", Origin.STOCK, List.of("StockAux")));
    article(all, "name", "Nombre");
    article(all, "type", "Tipo");
    article(all, "barcode", "ReferenciaBarras");
    article(all, "vat_percent", "PorcentajeIVA");
    article(all, "surcharge_percent", "PorcentajeRE");
    article(
        all,
        "web_category_ids",
        "ID_CategoriaWeb1",
        "ID_CategoriaWeb2",
        "ID_CategoriaWeb3",
        "ID_CategoriaWeb4");
    article(all, "erp_category_id", "ID_Categoria");
    article(all, "manufacturer_id", "ID_Fabricante");
    article(all, "available_from", "FechaDisponibilidad");
    article(all, "sale_from", "FechaInicioVenta");
    article(all, "inactive_from", "FechaInactivo");
    article(all, "nexo", "Nexo");
    book(all);
    measures(all);
    for (int n = 1; n <= 6; n++) {
      article(all, "aux" + n, "Aux" + n);
    }
    article(all, "description", "Descripcion");
    article(all, "summary", "Resumen");
    article(all, "table_of_contents", "Indice");
    return List.copyOf(all);
  }

  private static void book(List<FieldSource> all) {
    article(all, "authors", "Autores");
    article(all, "subtitle", "Subtitulo");
    article(all, "mentions", "Menciones");
    article(all, "edition", "Edicion");
    article(all, "edition_date", "FechaEdicion");
    article(all, "pages", "Paginas");
    article(all, "volumes", "Volumenes");
    article(all, "volume_number", "NumeroVolumen");
    article(all, "complete_work_barcode", "ObraCompleta");
    article(all, "collection_id", "ID_Coleccion");
    article(all, "collection_number", "NumeroColeccion");
    article(all, "school_year_id", "ID_Curso");
    article(all, "subject_id", "ID_Asignatura");
    article(all, "original_language", "IdiomaOriginal");
    article(all, "publication_language", "IdiomaPublicacion");
    article(all, "publication_country_id", "ID_PaisPublicacion");
  }

  private static void measures(List<FieldSource> all) {
    article(all, "width_mm", "Ancho");
    article(all, "height_mm", "Alto");
    article(all, "thickness_mm", "Grueso");
    article(all, "weight_kg", "Peso");
    article(all, "dimension_count", "NumDimensiones");
    article(all, "unit_name", "NombreUds");
    article(all, "aux_unit_name", "NombreUdsAux");
    article(all, "reference_unit_name", "NombreUdsOCU");
    article(all, "units_per_aux_unit", "RelacionUdsAux");
    article(all, "reference_unit_ratio", "RelacionUdsOCU");
    article(all, "sold_in_aux_units", "VenderUdsAux");
    article(all, "quantity_decimals", "DecUdsVentas");
    article(all, "price_decimals", "DecPrecioVentas");
    article(all, "eco_tax_article_id", "ID_ArticuloEcotasas");
    article(all, "eco_tax_price", "PrecioEcotasas");
  }

  private static void article(List<FieldSource> all, String column, String... fields) {
    all.add(new FieldSource(column, Origin.ARTICLE, List.of(fields)));
  }
}
