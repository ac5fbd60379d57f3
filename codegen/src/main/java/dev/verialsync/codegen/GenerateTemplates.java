package dev.verialsync.codegen;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Generates a class from each template of the console. Arguments: the templates' folder, the folder
 * to generate into, jte's version. Does nothing when none of these and not the generator changed:
 * jte's own plugin writes the classes each time, and all modules above are then compiled again.
 */
public final class GenerateTemplates {

  private static final String PACKAGE = "dev.verialsync.console.template";

  private GenerateTemplates() {}

  public static void main(String[] arguments) throws IOException {
    Path templates = Path.of(arguments[0]);
    Path target = Path.of(arguments[1]);

    Fingerprint fingerprint = Fingerprint.of(templates, GenerateTemplates.class, arguments[2]);
    Path stamp = target.resolve("fingerprint");
    if (fingerprint.isWrittenIn(stamp)) {
      return;
    }
    Files.deleteIfExists(stamp);
    TemplateEngine engine =
        TemplateEngine.create(
            new DirectoryCodeResolver(templates), target, ContentType.Html, null, PACKAGE);
    engine.setTrimControlStructures(true);
    engine.cleanAll();
    engine.generateAll();
    fingerprint.writeTo(stamp);
  }
}
