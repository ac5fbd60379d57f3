package dev.verialsync.activities.notify.send;

import dev.verialsync.activities.notify.text.Message;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.notification.Notification;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Mails notifications through an SMTP server. */
public final class MailSender implements Sender {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final MailSettings settings;
  private final Duration longest;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, MailSender::timerThread);

  public MailSender(MailSettings settings) {
    this(settings, Duration.ofSeconds(LONGEST_ATTEMPT_SECONDS));
  }

  /**
   * The same.
   *
   * @param longest how long an attempt may last
   */
  MailSender(MailSettings settings, Duration longest) {
    this.settings = settings;
    this.longest = longest;
    timer.setRemoveOnCancelPolicy(true);
  }

  private static Thread timerThread(Runnable task) {
    Thread thread = new Thread(task, "verial-sync-mail");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public String send(Notification notification, Message message) throws DeliveryException {
    MailServer server = settings.server();
    try (TimedSockets sockets = new TimedSockets(timer, longest)) {
      Session session = Session.getInstance(properties(sockets));
      SMTPTransport transport = (SMTPTransport) session.getTransport("smtp");
      try {
        transport.connect(server.host(), server.port(), server.user(), server.password());
        MimeMessage mail = mail(session, notification, message);
        transport.sendMessage(mail, mail.getAllRecipients());
        return "%s took it (%s)".formatted(address(), harmless(transport.getLastServerResponse()));
      } catch (MessagingException e) {
        if (sockets.isOver()) {
          throw DeliveryException.failed(address() + " did not answer in time");
        }
        if (e instanceof SendFailedException refusal) {
          return takenInPart(refusal);
        }
        throw DeliveryException.failed(sentence(e));
      } finally {
        closeQuietly(transport);
      }
    } catch (MessagingException e) {
      throw new IllegalStateException("Jakarta Mail has no SMTP", e);
    }
  }

  private Properties properties(TimedSockets sockets) {
    MailServer server = settings.server();
    Properties properties = new Properties();
    properties.put("mail.smtp.socketFactory", sockets);
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    properties.setProperty("mail.smtp.connectiontimeout", millis(CONNECT));
    properties.setProperty("mail.smtp.timeout", millis(SILENCE));
    properties.setProperty("mail.smtp.auth", String.valueOf(server.user() != null));
    properties.setProperty("mail.smtp.sendpartial", "true");
    // What comes after the server has taken the mail changes nothing.
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty(
        "mail.smtp.ssl.enable", String.valueOf(server.security() == MailServer.Security.TLS));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.starttls.enable", "true");
    properties.setProperty(
        "mail.smtp.starttls.required", String.valueOf(server.requiresStartTls()));
    return properties;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private MimeMessage mail(Session session, Notification notification, Message message)
      throws MessagingException {
    InternetAddress from = new InternetAddress(settings.from(), true);
    String id =
        "<%s@%s>"
            .formatted(
                notification.key(),
                from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1));
    MimeMessage mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    mail.setFrom(from);
    mail.setRecipients(
        MimeMessage.RecipientType.TO, InternetAddress.parse(String.join(",", settings.to())));
    mail.setSubject(SafeText.line(message.subject()), UTF_8);
    mail.setSentDate(Date.from(notification.at()));
    // Nobody's out-of-office notice is to answer it (RFC 3834).
    mail.setHeader("Auto-Submitted", "auto-generated");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(message.text(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(message.html(), UTF_8, "html");
    mail.setContent(new MimeMultipart("alternative", text, html));
    mail.saveChanges();
    return mail;
  }

  /** The others have it: another attempt would send it to them again. */
  private String takenInPart(SendFailedException refusal) throws DeliveryException {
    String refused =
        Stream.of(refusal.getInvalidAddresses(), refusal.getValidUnsentAddresses())
            .filter(addresses -> addresses != null)
            .flatMap(Arrays::stream)
            .map(Address::toString)
            .collect(Collectors.joining(", "));
    if (refusal.getValidSentAddresses() == null || refusal.getValidSentAddresses().length == 0) {
      throw DeliveryException.failed(sentence(refusal));
    }
    return "%s took it, but not for %s".formatted(address(), harmless(refused));
  }

  private String sentence(MessagingException failure) {
    if (failure instanceof AuthenticationFailedException) {
      return address() + " refuses the user name or the password in NOTIFY_SMTP_URL";
    }
    Exception next = failure.getNextException();
    return next instanceof IOException fault
        ? "%s cannot be reached (%s)".formatted(address(), harmless(FaultText.of(fault)))
        : "%s refuses it (%s)"
            .formatted(
                address(), harmless(next == null ? failure.getMessage() : next.getMessage()));
  }

  /** A server may repeat what it was told. */
  private String harmless(@Nullable String said) {
    String password = settings.server().password();
    String text = String.valueOf(said);
    return FaultText.line(password == null ? text : text.replace(password, "***"));
  }

  private static void closeQuietly(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // The mail was taken, or the attempt has failed already.
    }
  }

  /** No mail server says that it has gone for good. */
  @Override
  public String endpoint() {
    return address();
  }

  @Override
  public String address() {
    return settings.server().address();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
