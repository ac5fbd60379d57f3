package dev.verialsync.simulator.catalogue;

/** The lists that articles refer to. */
public enum ReferenceList {
  CATEGORIES("GetCategoriasWS", "Categorias", "Categorias"),
  WEB_CATEGORIES("GetCategoriasWebWS", "Categorias", "CategoriasWeb"),
  MANUFACTURERS("GetFabricantesWS", "Fabricantes", "Fabricantes"),
  COLLECTIONS("GetColeccionesWS", "Valores", "Colecciones"),
  COURSES("GetCursosWS", "Valores", "Cursos"),
  SUBJECTS("GetAsignaturasWS", "Valores", "Asignaturas"),
  CONFIGURABLE_FIELDS("GetCamposConfigurablesArticulosWS", "Campos", "CamposConfigurables"),
  FIELD_TREES("GetArbolCamposConfigurablesArticulosWS", "RamasArbol", "RamasArbol"),
  FIELD_VALUES("GetValoresValidadosCampoConfigurableArticulosWS", "Valores", "ValoresValidados");

  private final String method;
  private final String listName;
  private final String fileKey;

  ReferenceList(String method, String listName, String fileKey) {
    this.method = method;
    this.listName = listName;
    this.fileKey = fileKey;
  }

  public String method() {
    return method;
  }

  /** The list's name in the method's answer. */
  public String listName() {
    return listName;
  }

  /** The list's name in a catalogue file. */
  public String fileKey() {
    return fileKey;
  }

  /** Whether the method asks for {@code id_campo} and {@code id_familiacamposconfigurables}. */
  public boolean isPerField() {
    return this == FIELD_TREES || this == FIELD_VALUES;
  }
}
