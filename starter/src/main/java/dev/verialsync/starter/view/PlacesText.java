package dev.verialsync.starter.view;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.text.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where everything is, with the commands that get in; passwords stay in the home's files. */
public final class PlacesText {

  private final Services services;
  private final UiLinks links;

  public PlacesText(Services services, UiLinks links) {
    this.services = services;
    this.links = links;
  }

  /** A line or two for each service. */
  public List<String> lines(String temporalAddress) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  Temporal    %s, namespace %s (%s)"
            .formatted(
                temporalAddress, links.namespace(), services.source(Service.TEMPORAL).label()));
    links.workflows().ifPresent(link -> lines.add("  UI          " + link));
    if (isOurs(Service.TEMPORAL)) {
      lines.add(
          "              no login: every user of this machine can see, start and cancel its workflows");
    }
    Optional<RunningStack> stack = services.stack();
    Optional<DatabaseAddress> database =
        stack.map(RunningStack::database).filter(d -> isOurs(Service.POSTGRESQL));
    if (database.isPresent()) {
      lines.add(
          "  PostgreSQL  %s (%s)"
              .formatted(database.get().jdbcUrl(), services.source(Service.POSTGRESQL).label()));
      lines.add("              " + psql(services.home()));
      lines.add("              password in " + RunningStack.serviceFile(services.home()));
    } else {
      lines.add(
          "  PostgreSQL  %s (configured)"
              .formatted(services.settings().database("verial-sync").address()));
    }
    Optional<S3Address> s3 = stack.map(RunningStack::s3).filter(s -> isOurs(Service.S3));
    var media = services.settings().media();
    lines.add(
        "  S3          %s, bucket %s (%s)"
            .formatted(media.endpoint(), media.bucket(), services.source(Service.S3).label()));
    s3.ifPresent(
        address ->
            lines.add(
                "              AWS_SHARED_CREDENTIALS_FILE=%s aws --endpoint-url %s s3 ls s3://%s"
                    .formatted(
                        ShellWord.of(RunningStack.awsCredentials(services.home()).toString()),
                        address.endpoint(),
                        address.bucket())));
    return lines;
  }

  private boolean isOurs(Service service) {
    return services.source(service) != Source.CONFIGURED;
  }

  /** The command that opens the embedded database, as whoever may read the home. */
  public static String psql(Path home) {
    return "PGSERVICEFILE=%s psql service=verial-sync"
        .formatted(ShellWord.of(RunningStack.serviceFile(home).toString()));
  }
}
