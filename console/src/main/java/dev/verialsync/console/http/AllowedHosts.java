package dev.verialsync.console.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the console may be asked. A page of a stranger whose name was made to
 * resolve to this machine (DNS rebinding) asks under that name; it cannot ask under an IP address.
 */
final class AllowedHosts {

  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

  private final Set<String> names = new TreeSet<>(Set.of("localhost"));

  AllowedHosts(Set<String> further) {
    further.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    try {
      names.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException e) {
      // Then the machine is not known by a name of its own.
    }
  }

  boolean allow(@Nullable String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    String host = PORT.matcher(hostHeader.toLowerCase(Locale.ROOT)).replaceFirst("");
    return names.contains(host) || ADDRESS.matcher(host).matches();
  }
}
