package dev.verialsync.activities.notify.send;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who mails notifications to whom.
 *
 * @param from an address, with or without a name
 * @param to addresses, at least one
 */
public record MailSettings(MailServer server, String from, List<String> to) {

  public MailSettings {
    to = List.copyOf(to);
  }

  /**
   * The addresses of a list with commas between them.
   *
   * @throws IllegalArgumentException where one is none
   */
  public static List<String> addresses(String list) {
    try {
      InternetAddress[] found = InternetAddress.parse(list, true);
      if (!Stream.of(found).allMatch(address -> address.getAddress().contains("@"))) {
        throw new IllegalArgumentException("An address has no @");
      }
      return Stream.of(found).map(InternetAddress::toString).toList();
    } catch (AddressException e) {
      throw new IllegalArgumentException(FaultText.line(e.getMessage()));
    }
  }
}
