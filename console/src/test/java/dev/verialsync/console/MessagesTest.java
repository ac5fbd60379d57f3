package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages say the same, and every text that a page asks for exists. */
class MessagesTest {

  private static final Pattern ASKED =
      Pattern.compile("(?:\\bt|texts|\\.get)\\(\"([a-z0-9._-]+)\"[,)]");

  private static Properties read(String lang) throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        MessagesTest.class.getResourceAsStream("messages_" + lang + ".properties")) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return properties;
  }

  @Test
  void bothLanguagesHaveTheSameKeysAndPlaces() throws IOException {
    Properties spanish = read("es");
    Properties english = read("en");
    assertThat(spanish.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames())
        .hasSizeGreaterThan(250);
    for (String key : spanish.stringPropertyNames()) {
      assertThat(places(spanish.getProperty(key)))
          .as(key)
          .isEqualTo(places(english.getProperty(key)));
      assertThat(spanish.getProperty(key)).as(key).isNotBlank();
      assertThat(english.getProperty(key)).as(key).isNotBlank();
    }
  }

  private static Set<String> places(String text) {
    return all(Pattern.compile("(\\{[0-9]})"), text);
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void everyTextThatIsAskedForByNameExists() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (String folder : Set.of("src/main/jte", "src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          asked.addAll(all(ASKED, Files.readString(file)));
        }
      }
    }
    assertThat(asked).hasSizeGreaterThan(120);
    assertThat(read("es").stringPropertyNames()).containsAll(asked);
  }
}
