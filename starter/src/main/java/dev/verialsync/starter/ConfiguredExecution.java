package dev.verialsync.starter;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.starter.options.CommonOptions;
import dev.verialsync.starter.options.LongRunning;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.LogConfiguration;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/** Runs the command that was typed, once the log is configured for it. */
final class ConfiguredExecution implements IExecutionStrategy {

  private final Invocation invocation;

  ConfiguredExecution(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public int execute(ParseResult typed) {
    ParseResult command = leaf(typed);
    try {
      configureLog(typed, command);
    } catch (ConfigurationException e) {
      throw new ExecutionException(command.commandSpec().commandLine(), e.getMessage(), e);
    }
    if (asksForHelp(typed) && isSpanish()) {
      typed.commandSpec().root().commandLine().setResourceBundle(spanish());
    }
    return new CommandLine.RunLast().execute(typed);
  }

  /** Only here, so no other command waits for it, and what a build makes of the help is English. */
  static ResourceBundle spanish() {
    return ResourceBundle.getBundle(
        "dev.verialsync.starter.help",
        Locale.forLanguageTag("es"),
        Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  /** A wrong variable does not keep anybody from reading the help. */
  private boolean isSpanish() {
    try {
      return invocation.settings().lang() == Lang.ES;
    } catch (ConfigurationException e) {
      return false;
    }
  }

  private void configureLog(ParseResult typed, ParseResult command) {
    boolean verbose = isVerbose(invocation, typed);
    boolean stays = command.commandSpec().userObject() instanceof LongRunning;
    LogConfiguration log =
        stays
            ? LogConfiguration.service(invocation.home(), verbose, format())
            : LogConfiguration.interactive(
                invocation.home(), verbose, invocation.console().isTerminal());
    if (!asksForHelp(typed)) {
      log.apply();
      if (stays) {
        // A wrong format is reported once there is a log.
        var unused = invocation.settings().logsJson();
      }
      invocation.settings().variables().openSecretFiles().forEach(invocation.console()::tell);
    }
  }

  private String format() {
    return invocation.settings().variables().text("VERIAL_SYNC_LOG", "");
  }

  /** Help writes no log, and needs no directory for one. */
  private static boolean asksForHelp(ParseResult typed) {
    for (ParseResult part = typed; part != null; part = part.subcommand()) {
      if (part.isUsageHelpRequested()
          || part.isVersionHelpRequested()
          || part.commandSpec().helpCommand()) {
        return true;
      }
    }
    return false;
  }

  static boolean isVerbose(Invocation invocation, ParseResult typed) {
    return !invocation.environment().getOrDefault("VERIAL_SYNC_DEBUG", "").isBlank()
        || typed.hasMatchedOption(CommonOptions.VERBOSE)
        || leaf(typed).hasMatchedOption(CommonOptions.VERBOSE);
  }

  static ParseResult leaf(ParseResult typed) {
    ParseResult result = typed;
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    return result;
  }
}
