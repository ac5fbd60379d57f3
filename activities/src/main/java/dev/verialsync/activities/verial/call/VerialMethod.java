package dev.verialsync.activities.verial.call;

import dev.verialsync.activities.verial.text.FieldName;

/** The catalogue methods of the web service, as the vendor's manual 1.8.4 has them. */
public enum VerialMethod {
  VERSION("GetVersionWS", true),
  ARTICLE_COUNT("GetNumArticulosWS", true),
  ARTICLES("GetArticulosWS", false, "Articulos"),
  STOCK("GetStockArticulosWS", false, "Stock", "StockArticulos"),
  TARIFFS("GetCondicionesTarifaWS", false, "CondicionesTarifa"),
  IMAGES("GetImagenesArticulosWS", false, "Imagenes"),
  CATEGORIES("GetCategoriasWS", true, "Categorias"),
  WEB_CATEGORIES("GetCategoriasWebWS", true, "Categorias", "CategoriasWeb"),
  MANUFACTURERS("GetFabricantesWS", true, "Fabricantes"),
  COLLECTIONS("GetColeccionesWS", true, "Valores", "Colecciones"),
  SCHOOL_YEARS("GetCursosWS", true, "Valores", "Cursos"),
  SUBJECTS("GetAsignaturasWS", true, "Valores", "Asignaturas"),
  CONFIGURABLE_FIELDS("GetCamposConfigurablesArticulosWS", true, "Campos"),
  CONFIGURABLE_FIELD_TREE("GetArbolCamposConfigurablesArticulosWS", true, "RamasArbol"),
  CONFIGURABLE_FIELD_VALUES("GetValoresValidadosCampoConfigurableArticulosWS", true, "Valores");

  private final String wireName;
  private final boolean mayBeMissing;
  private final String listName;
  private final String otherListName;

  VerialMethod(String wireName, boolean mayBeMissing) {
    this(wireName, mayBeMissing, "");
  }

  VerialMethod(String wireName, boolean mayBeMissing, String listName) {
    this(wireName, mayBeMissing, listName, listName);
  }

  VerialMethod(String wireName, boolean mayBeMissing, String listName, String otherListName) {
    this.wireName = wireName;
    this.mayBeMissing = mayBeMissing;
    this.listName = listName;
    this.otherListName = otherListName;
  }

  /** The name in the URL. */
  public String wireName() {
    return wireName;
  }

  /** Whether a server in use may be too old to know it. */
  public boolean mayBeMissing() {
    return mayBeMissing;
  }

  public boolean isListName(String key) {
    return FieldName.same(key, listName) || FieldName.same(key, otherListName);
  }

  /** Seen on live servers for the tariffs alone: no envelope, or one object in the list's place. */
  public boolean listMayBeBareOrSingle() {
    return this == TARIFFS;
  }
}
