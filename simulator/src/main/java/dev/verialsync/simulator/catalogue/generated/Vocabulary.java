package dev.verialsync.simulator.catalogue.generated;

import java.util.List;

/** The words that a Spanish bookshop's catalogue is made of. */
final class Vocabulary {
  static final List<String> NOUNS =
      List.of(
          "La sombra",
          "El año",
          "La niña",
          "El corazón",
          "La mañana",
          "El río",
          "La cigüeña",
          "El señor",
          "La canción",
          "Los días",
          "Las cartas",
          "El jardín",
          "La casa",
          "El último tren",
          "La muñeca",
          "El otoño",
          "La montaña",
          "El pequeño libro",
          "La biblioteca",
          "El farero",
          "Un café",
          "La viña",
          "El sueño",
          "La compañía",
          "El camión",
          "Los niños",
          "La bruja",
          "El dueño",
          "La lámpara",
          "El pingüino");
  static final List<String> COMPLEMENTS =
      List.of(
          "del viento",
          "de la España vacía",
          "que no sabía leer",
          "de Logroño",
          "del mañana",
          "de Núñez",
          "sin mar",
          "de las cigüeñas",
          "y el océano",
          "de cristal",
          "de A Coruña",
          "en otoño",
          "del pingüino",
          "de los Ibáñez",
          "a medianoche",
          "de los 100 años",
          "bajo la lluvia",
          "de Sant Jordi",
          "del señor Muñoz",
          "en la montaña",
          "de papel",
          "y otros cuentos",
          "del ratón Pérez",
          "de Almuñécar",
          "perdida",
          "que vino del sur");
  static final List<String> ENDINGS =
      List.of(
          "",
          "",
          "",
          "",
          "",
          "",
          ": «Edición especial»",
          " (tapa dura)",
          " - Vol. 2",
          ", n.º 7",
          " «El regreso»",
          ": ¿quién es quién?",
          " (ed. bilingüe)",
          " & Cía.",
          ": ¡a leer!");
  static final List<String> ORDINARY =
      List.of(
          "Cuaderno A5 cuadrícula",
          "Bolígrafo azul",
          "Lápices de colores (12 uds.)",
          "Mochila escolar",
          "Agenda semana vista",
          "Puzle 1.000 piezas",
          "Goma de borrar",
          "Rotulador permanente",
          "Papel de regalo (metro)",
          "Peluche pequeño",
          "Taza «Leer mola»",
          "Globo terráqueo con luz",
          "Calculadora científica",
          "Marcapáginas magnético",
          "Juego de mesa",
          "Estuche piñata",
          "Cartulina DIN A3",
          "Acuarelas 24 colores",
          "Bolsa de tela",
          "Tarjeta regalo 20 €");
  static final List<String> ORDINARY_ENDINGS =
      List.of("", "", " rojo", " azul añil", " verde", " tamaño pequeño", " 2.ª serie", " eco");
  static final List<String> SIZES = List.of("S", "M", "L", "XL");
  static final List<String> FIRST_NAMES =
      List.of(
          "María",
          "José",
          "Íñigo",
          "Begoña",
          "Ángel",
          "Núria",
          "Óscar",
          "Lucía",
          "Javier",
          "Rosalía",
          "Antonio",
          "Concepción",
          "Iñaki",
          "Elena",
          "Álvaro",
          "Mª Ángeles");
  static final List<String> SURNAMES =
      List.of(
          "Muñoz Núñez",
          "García",
          "Ibáñez",
          "Pérez-Reverte Gil",
          "Fernández",
          "Peña",
          "López Ortuño",
          "Zúñiga",
          "Güell",
          "Castaño",
          "O'Donnell",
          "Martínez",
          "de la Peña y Cañas",
          "Vázquez");
  static final List<String> PUBLISHERS =
      List.of(
          "Editorial Cigüeña",
          "Ediciones del Año",
          "Anagrama del Sur",
          "Peña & Hijos",
          "Galaxia Gallega",
          "Siruela Norte",
          "Ediciones Ñ",
          "La Montaña Mágica",
          "Edelmira",
          "Santiñana",
          "Libros del Otoño",
          "Alfaguarda",
          "Barcino",
          "Cátedra Vieja",
          "Duomo",
          "Espasa-Calpena",
          "Nórdica",
          "Impedimenta Bis",
          "Minúscula",
          "Acantilado Azul",
          "Periférica",
          "Sexto Piso y Medio",
          "Tusquera",
          "Turnera",
          "Valdemarín",
          "Xerias",
          "Kalandra",
          "Blackie Libros",
          "Capitán Swing y Cía.",
          "Errata Naturale",
          "Gadir",
          "Hiperión",
          "Libros del Zorro",
          "Maeva Mayor",
          "Obelisco",
          "Páginas de Espumas",
          "Reino de Corderia",
          "Salamandria",
          "Trotta y Trote",
          "Urania");
  static final List<String> MAKERS =
      List.of(
          "Papeles Muñiz",
          "Alpina",
          "Bic Ibérica",
          "Stabila",
          "Milano",
          "Faber",
          "Educa Niños",
          "Juguetes El Año",
          "Oxforda",
          "Textiles Cañada",
          "Miquelrius",
          "Moleskina");
  static final List<String> SENTENCES =
      List.of(
          "Una historia que empieza en un pequeño pueblo de montaña y acaba, años después, en Cádiz.",
          "«Una lectura imprescindible», según la crítica.",
          "La niña que soñaba con el mar descubre que nada es lo que parece…",
          "Con ilustraciones a todo color y un prólogo de la autora.",
          "¿Qué harías si mañana fuese tu último día en España?",
          "Premio de la Crítica 2019; más de 100.000 ejemplares vendidos.",
          "Precio especial: 9,95 € hasta fin de año.",
          "Traducción de Begoña Ibáñez, revisada y anotada.",
          "El señor Núñez vuelve a la biblioteca de su niñez en busca de un libro perdido.",
          "Incluye índice onomástico, bibliografía & notas.",
          "Recomendado a partir de 8 años.",
          "Un ensayo lúcido sobre la lengua, el español y sus «dueños».",
          "Dijo: \"No volveré\". Y no volvió.",
          "Contiene láminas desplegables.\nFormato apaisado.");
  static final List<String> COLLECTIONS =
      List.of(
          "Biblioteca de Otoño",
          "Pequeños lectores",
          "Narrativas",
          "Clásicos españoles",
          "Barco de papel",
          "Compactos",
          "Letras «Hispánicas»",
          "Ensayo",
          "Novela negra",
          "Poesía",
          "El año en cómic",
          "Guías de montaña");
  static final List<String> COURSES =
      List.of(
          "Infantil 3 años",
          "1.º Primaria",
          "2.º Primaria",
          "3.º Primaria",
          "4.º Primaria",
          "5.º Primaria",
          "6.º Primaria",
          "1.º ESO",
          "2.º ESO",
          "3.º ESO",
          "4.º ESO",
          "1.º Bachillerato",
          "2.º Bachillerato");
  static final List<String> SUBJECTS =
      List.of(
          "Lengua española",
          "Matemáticas",
          "Inglés",
          "Francés",
          "Física y Química",
          "Geografía e Historia",
          "Música",
          "Educación Plástica",
          "Filosofía",
          "Latín");
  static final List<String> BINDINGS = List.of("Tapa dura", "Rústica", "Bolsillo", "Cartoné");
  static final List<String> LANGUAGES =
      List.of("Español", "Catalán", "Gallego", "Euskera", "Inglés", "Francés", "Español / Inglés");

  /** Indented by two spaces a level. */
  static final String CATEGORIES =
      """
      Libros
        Narrativa
          Narrativa española
            Novela contemporánea
            Novela negra
          Narrativa extranjera
            Novela histórica
            Ciencia ficción
        Infantil y juvenil
          0-3 años
          4-8 años
          A partir de 9 años
        Ensayo
          Historia de España
          Filosofía
        Poesía
        Libro de texto
          Primaria
          ESO
      Papelería
        Escritura
        Cuadernos
        Material de oficina
          Papel
          Calculadoras
      Regalo
        Tazas y camisetas
        Juguetes
        Puzles
      """;

  static final String WEB_CATEGORIES =
      """
      Novedades
      Los más vendidos
      Para niños y niñas
        Cuentos
        Primeros lectores
        Cómic
      Ficción
        Novela
        Misterio
        Fantasía
          Sagas
      No ficción
        Viajes
        Cocina española
        Historia
      Papelería bonita
      Ideas de regalo
        Menos de 10 €
        Menos de 20 €
      """;

  static final String SUBJECT_TREE =
      """
      F Ficción y temas afines
        FB Ficción general
        FF Ficción criminal y de misterio
          FFC Misterio clásico
      N Historia y arqueología
        NH Historia
          NHD Historia de Europa
      Y Infantil y juvenil
        YF Ficción infantil
        YN Niños: conocimiento
      """;

  private Vocabulary() {}
}
