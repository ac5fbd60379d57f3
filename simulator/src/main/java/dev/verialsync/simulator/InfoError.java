package dev.verialsync.simulator;

import java.util.Map;

/**
 * The envelope's verdict.
 *
 * @param description null in the JSON when empty
 */
record InfoError(int code, String description) {
  static final InfoError NONE = new InfoError(0, "");

  private static final Map<Integer, String> DESCRIPTIONS =
      Map.of(
          1, "No existe el fichero INI del servicio",
          2, "Error al ejecutar SQL",
          3, "JSON de entrada mal formado",
          4, "Error al componer el JSON de salida",
          5, "Configuración errónea en Verial",
          10, "Falta un dato obligatorio",
          11, "Dato incorrecto",
          20, "Módulo no contratado: sin permiso para usar el servicio",
          22, "Formato de fecha incorrecto");

  static InfoError of(int code) {
    return new InfoError(code, DESCRIPTIONS.getOrDefault(code, "Error " + code));
  }

  static InfoError of(int code, String detail) {
    return new InfoError(code, DESCRIPTIONS.getOrDefault(code, "Error " + code) + ": " + detail);
  }
}
