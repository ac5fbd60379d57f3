package dev.verialsync.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** A page in roff for each command: the parts of its help as they are printed. */
record ManualPages(String version) {

  /** Leaves the page of the command and of all its parts. */
  void write(CommandLine command, Path directory) throws IOException {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage().width(72);
    Path file = directory.resolve(spec.qualifiedName("-") + ".1.gz");
    try (OutputStream page = new GZIPOutputStream(Files.newOutputStream(file))) {
      page.write(page(command).getBytes(StandardCharsets.UTF_8));
    }
    for (CommandLine part : command.getSubcommands().values()) {
      write(part, directory);
    }
  }

  private String page(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName("-");
    Help help = command.getHelp();
    String description = (help.header() + help.description()).strip();
    return ".TH %s 1 \"\" \"verial-sync %s\"\n"
            .formatted(name.toUpperCase(Locale.ROOT), escaped(version))
        + ".SH NAME\n%s \\- %s\n".formatted(name, escaped(description.replaceAll("\\s+", " ")))
        + section("SYNOPSIS", help.synopsis(0))
        + section("DESCRIPTION", description)
        + section("ARGUMENTS", help.parameterList())
        + section("OPTIONS", help.optionList())
        + section("COMMANDS", help.commandList())
        + section("NOTES", help.footerHeading() + help.footer())
        + section("EXIT STATUS", help.exitCodeList());
  }

  private static String section(String title, String text) {
    return text.isBlank() ? "" : ".SH %s\n.nf\n%s\n.fi\n".formatted(title, escaped(trimmed(text)));
  }

  /** Without blank lines at its ends; a table keeps its indentation. */
  private static String trimmed(String text) {
    return text.stripTrailing().replaceFirst("^(\\s*\n)+", "");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
  }
}
