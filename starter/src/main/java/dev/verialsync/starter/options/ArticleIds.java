package dev.verialsync.starter.options;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What was typed after {@code --article}, once or several times. */
public final class ArticleIds {

  private ArticleIds() {}

  /** The same; a usage error names what cannot be. */
  public static List<Long> checked(CommandSpec command, List<Long> ids) {
    if (ids.size() > CatalogSyncInput.MAX_ARTICLES) {
      throw wrong(
          command,
          "--article is given %d times; expected is at most %d"
              .formatted(ids.size(), CatalogSyncInput.MAX_ARTICLES));
    }
    for (Long id : ids) {
      if (id < 1) {
        throw wrong(
            command, "--article is %d; expected is an Id of Verial's, from 1".formatted(id));
      }
    }
    return ids;
  }

  private static ParameterException wrong(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
