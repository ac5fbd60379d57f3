package dev.verialsync.starter.view;

import dev.verialsync.local.DatabaseAddress;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.S3Address;
import dev.verialsync.local.Service;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where everything is, with what is needed to get in: passwords of our own servers alone. */
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
    Optional<RunningStack> stack = services.stack();
    Optional<DatabaseAddress> database =
        stack.map(RunningStack::database).filter(d -> isOurs(Service.POSTGRESQL));
    if (database.isPresent()) {
      lines.add(
          "  PostgreSQL  %s (%s)"
              .formatted(database.get().jdbcUrl(), services.source(Service.POSTGRESQL).label()));
      lines.add("              psql \"" + psqlUri(database.get()) + "\"");
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
                "              access key %s, secret key %s"
                    .formatted(address.accessKey(), address.secretKey())));
    return lines;
  }

  private boolean isOurs(Service service) {
    return services.source(service) != Source.CONFIGURED;
  }

  /** An address that psql takes, password included. */
  public static String psqlUri(DatabaseAddress database) {
    URI jdbc = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    return "postgresql://%s:%s@%s:%d%s"
        .formatted(
            database.user(), database.password(), jdbc.getHost(), jdbc.getPort(), jdbc.getPath());
  }
}
