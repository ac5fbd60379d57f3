package dev.verialsync.worker.configuration;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/**
 * Environment variables read with a type. A value that cannot be read ends in a {@link
 * ConfigurationException}; an empty one counts as not set; the value of a secret is never shown.
 */
public final class Variables {

  private static final String TEMPORAL_HEADER = "TEMPORAL_GRPC_META_";

  /** Each may stand in a file instead, which the variable with {@code _FILE} at its end names. */
  private static final List<String> SECRETS =
      List.of(
          "VERIAL_SESSION",
          "CONSOLE_PASSWORD",
          "CONSOLE_DATABASE_PASSWORD",
          "DATABASE_PASSWORD",
          "S3_SECRET_KEY",
          "TEMPORAL_API_KEY",
          "NOTIFY_SMTP_URL",
          "NOTIFY_WEBHOOK_URL",
          "NOTIFY_WEBHOOK_SECRET");

  private final Map<String, String> values;

  public Variables(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** All that are set, secrets included: for whoever reads variables of its own. */
  public Map<String, String> all() {
    Map<String, String> set = new TreeMap<>(values);
    // Temporal's own rule for headers: an empty one takes the profile's away.
    set.entrySet()
        .removeIf(
            entry -> entry.getValue().isBlank() && !entry.getKey().startsWith(TEMPORAL_HEADER));
    return set;
  }

  public boolean has(String name) {
    return text(name).isPresent();
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /**
   * A secret, from its file where one is named, else from its variable.
   *
   * @param meaning what it is, as a sentence names it
   */
  public Optional<String> secret(String name, String meaning) {
    return secretFile(name).map(file -> file.read(meaning)).or(() -> text(name));
  }

  /** The values of all secrets that can be read, for whoever must keep them out of a text. */
  public List<String> secretValues() {
    List<String> found = new ArrayList<>();
    for (String name : SECRETS) {
      text(name).ifPresent(found::add);
      try {
        secretFile(name).ifPresent(file -> found.add(file.read("a secret")));
      } catch (ConfigurationException e) {
        // A file that cannot be read is in no text.
      }
    }
    return found;
  }

  Optional<SecretFile> secretFile(String name) {
    return text(name + "_FILE").map(file -> new SecretFile(name, file));
  }

  /** A sentence for each file with a secret that every user of the machine may read. */
  public List<String> openSecretFiles() {
    return SECRETS.stream()
        .flatMap(name -> secretFile(name).flatMap(SecretFile::warning).stream())
        .toList();
  }

  public String required(String name, String expected) {
    return text(name).orElseThrow(() -> ConfigurationException.missing(name, expected));
  }

  /** A whole number within bounds, both included. */
  public int integer(String name, int fallback, int least, int most) {
    return text(name)
        .map(
            found -> {
              String expected = "a whole number from %d to %d".formatted(least, most);
              try {
                int value = Integer.parseInt(found);
                if (value >= least && value <= most) {
                  return value;
                }
              } catch (NumberFormatException e) {
                throw ConfigurationException.wrong(name, found, expected);
              }
              throw ConfigurationException.wrong(name, found, expected);
            })
        .orElse(fallback);
  }

  /**
   * A whole number that is not too small.
   *
   * @param unit what is counted, as the message says it
   */
  public long count(String name, long fallback, long least, String unit) {
    return text(name)
        .map(
            found -> {
              String expected =
                  "a whole number of %s, from %d to %d".formatted(unit, least, Long.MAX_VALUE);
              try {
                long value = Long.parseLong(found);
                if (value >= least) {
                  return value;
                }
              } catch (NumberFormatException e) {
                throw ConfigurationException.wrong(name, found, expected);
              }
              throw ConfigurationException.wrong(name, found, expected);
            })
        .orElse(fallback);
  }

  /** A decimal number greater than zero and not above a bound. */
  public BigDecimal positive(String name, String fallback, String most) {
    String found = text(name, fallback);
    String expected =
        "a number greater than 0 and at most %s, such as %s".formatted(most, fallback);
    try {
      BigDecimal value = new BigDecimal(found);
      if (value.signum() > 0 && value.compareTo(new BigDecimal(most)) <= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw ConfigurationException.wrong(name, found, expected);
    }
    throw ConfigurationException.wrong(name, found, expected);
  }

  /** An address of this machine; the loopback's where none is said. */
  public InetAddress localAddress(String name) {
    Optional<String> found = text(name);
    if (found.isEmpty()) {
      return InetAddress.getLoopbackAddress();
    }
    String expected = "an address of this machine, or 0.0.0.0 for all of its interfaces";
    try {
      InetAddress address = InetAddress.getByName(found.get());
      if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
    } catch (IOException e) {
      throw ConfigurationException.wrong(name, found.get(), expected);
    }
    throw ConfigurationException.wrong(name, found.get(), expected);
  }

  /** An ISO-8601 duration within bounds, both included. */
  public Duration duration(String name, String fallback, String least, String most) {
    String found = text(name, fallback);
    String expected =
        "an ISO-8601 duration from %s to %s, such as %s".formatted(least, most, fallback);
    try {
      Duration value = Duration.parse(found);
      if (value.compareTo(Duration.parse(least)) >= 0
          && value.compareTo(Duration.parse(most)) <= 0) {
        return value;
      }
    } catch (DateTimeParseException e) {
      throw ConfigurationException.wrong(name, found, expected);
    }
    throw ConfigurationException.wrong(name, found, expected);
  }

  /**
   * An absolute http or https address without user, query and fragment. No more than scheme and
   * host is shown of a wrong one: a secret may stand where it does not belong.
   *
   * @param secrets where what does not belong into the address has its place
   */
  public URI httpUri(String name, String found, String example, String secrets) {
    String expected =
        "an http or https address such as %s, without user, query and fragment: %s"
            .formatted(example, secrets);
    URI uri;
    try {
      uri = URI.create(found);
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.hidden(name, "is no address", expected);
    }
    if (uri.getScheme() == null || uri.getRawAuthority() == null) {
      throw ConfigurationException.hidden(name, "is no address with a host", expected);
    }
    if (!uri.getScheme().equalsIgnoreCase("http") && !uri.getScheme().equalsIgnoreCase("https")) {
      throw ConfigurationException.wrong(
          name,
          "%s://%s…".formatted(uri.getScheme(), Objects.toString(uri.getHost(), "")),
          expected);
    }
    // A URI knows no host with an underscore, as Windows and Compose name them.
    HttpUrl url = HttpUrl.parse(found);
    if (url == null) {
      throw ConfigurationException.hidden(
          name, "has no host, or a port that is no number from 1 to 65535", expected);
    }
    if (uri.getRawAuthority().contains("@")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw ConfigurationException.wrong(
          name, "%s://%s…".formatted(url.scheme(), url.host()), expected);
    }
    return uri;
  }
}
