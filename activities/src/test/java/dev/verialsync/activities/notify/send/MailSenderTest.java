package dev.verialsync.activities.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.notify.text.Message;
import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mail as a real SMTP server gets it, and what its refusals look like. */
@Timeout(60)
final class MailSenderTest {

  private static final String PASSWORD = "s3cret:@/";
  private static final String LOGIN = "ops:s3cret%3A%40%2F@";

  @TempDir Path temp;
  private final SSLContext usual = usualContext();
  private final List<byte[]> taken = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    SSLContext.setDefault(usual);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static SSLContext usualContext() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes everything, but from and for addresses that say what to answer. */
  private final class Mailbox implements MessageHandler {
    @Override
    public void from(String from) {}

    @Override
    public void recipient(String recipient) throws RejectException {
      if (recipient.startsWith("nobody")) {
        throw new RejectException(550, "no such user here: " + PASSWORD);
      }
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
      taken.add(data.readAllBytes());
      return "queued as 4F";
    }

    @Override
    public void done() {}
  }

  private SMTPServer server(UnaryOperator<SMTPServer.Builder> options) {
    SMTPServer server =
        options
            .apply(
                SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .hostName("mail.test")
                    .messageHandlerFactory(context -> new Mailbox()))
            .build();
    server.start();
    open.add(server::stop);
    return server;
  }

  private static void login(String user, String password, MessageContext context)
      throws LoginFailedException {
    if (!user.equals("ops") || !password.equals(PASSWORD)) {
      throw new LoginFailedException("not with " + password);
    }
  }

  private MailSender sender(String url, Duration longest, String... to) {
    MailSender sender =
        new MailSender(
            new MailSettings(
                MailServer.of(url),
                "verial-sync <sync@shop.example>",
                to.length == 0 ? List.of("ops@shop.example") : List.of(to)),
            longest);
    open.add(sender);
    return sender;
  }

  private MailSender sender(String url, String... to) {
    return sender(url, Duration.ofSeconds(20), to);
  }

  private static String sent(MailSender sender) throws DeliveryException {
    return sender.send(Samples.NOTIFICATION, Samples.MESSAGE);
  }

  private static DeliveryException failure(MailSender sender) {
    DeliveryException failure = catchThrowableOfType(DeliveryException.class, () -> sent(sender));
    assertThat(failure).isNotNull().hasMessageNotContaining(PASSWORD).hasNoCause();
    assertThat(failure.isFinal()).as("a mail server may be corrected within the day").isFalse();
    return failure;
  }

  private MimeMessage received() throws Exception {
    assertThat(taken).hasSize(1);
    return new MimeMessage((Session) null, new ByteArrayInputStream(taken.get(0)));
  }

  @Test
  void everyPartArrives() throws Exception {
    int port = server(options -> options).getPortAllocated();

    assertThat(sent(sender("smtp://127.0.0.1:" + port, "a@shop.example", "Ops <b@shop.example>")))
        .isEqualTo("smtp://127.0.0.1:%d took it (250 queued as 4F)".formatted(port));

    MimeMessage mail = received();
    assertThat(mail.getMessageID()).isEqualTo("<%s@shop.example>".formatted(Samples.KEY));
    assertThat(mail.getSubject()).isEqualTo(Samples.MESSAGE.subject());
    assertThat(mail.getSentDate()).isEqualTo(Date.from(Samples.NOTIFICATION.at()));
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getFrom()[0].toString()).isEqualTo("verial-sync <sync@shop.example>");
    assertThat(mail.getAllRecipients()).hasSize(2);
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).contains("multipart/alternative");
    assertPart(parts.getBodyPart(0), "text/plain", "Año nuevo.");
    assertPart(parts.getBodyPart(1), "text/html", "<p>Año nuevo.</p>");
  }

  private static void assertPart(BodyPart part, String type, String text) throws Exception {
    assertThat(part.getContentType().toLowerCase(java.util.Locale.ROOT))
        .startsWith(type)
        .contains("utf-8");
    assertThat(String.valueOf(part.getContent()).strip()).isEqualTo(text);
  }

  @Test
  void aSubjectIsOneLineWhateverStandsInIt() throws Exception {
    int port = server(options -> options).getPortAllocated();
    MailSender sender = sender("smtp://127.0.0.1:" + port);

    String unused =
        sender.send(
            Samples.NOTIFICATION,
            new Message("a\r\nBcc: thief@example\n\nb", "text\r\n.\r\nQUIT", "<p></p>"));

    MimeMessage mail = received();
    assertThat(mail.getSubject()).isEqualTo("a Bcc: thief@example b");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(String.valueOf(((MimeMultipart) mail.getContent()).getBodyPart(0).getContent()))
        .contains("QUIT");
  }

  @Test
  void overTlsFromTheBeginning() throws Exception {
    SSLContext context = TestCertificate.of(temp, "dns:localhost");
    int port =
        server(
                options ->
                    options
                        .serverSocketFactory(context)
                        .authenticationHandlerFactory(
                            new EasyAuthenticationHandlerFactory(MailSenderTest::login))
                        .requireAuth())
            .getPortAllocated();
    MailSender sender = sender("smtps://" + LOGIN + "localhost:" + port);

    assertThat(failure(sender))
        .hasMessageContaining("cannot be reached (")
        .hasMessageContaining("certification path");

    SSLContext.setDefault(context);
    String unused = sent(sender);
    assertThat(taken).hasSize(1);
  }

  @Test
  void afterStartTls() throws Exception {
    SSLContext context = TestCertificate.of(temp, "dns:localhost");
    int port =
        server(
                options ->
                    options
                        .enableTLS()
                        .requireTLS()
                        .startTlsSocketFactory(context)
                        .authenticationHandlerFactory(
                            new EasyAuthenticationHandlerFactory(MailSenderTest::login))
                        .requireAuth())
            .getPortAllocated();
    SSLContext.setDefault(context);

    String offered = sent(sender("smtp://" + LOGIN + "localhost:" + port));
    String required = sent(sender("smtp+starttls://" + LOGIN + "localhost:" + port));

    assertThat(List.of(offered, required)).allMatch(answer -> answer.contains("took it"));
    assertThat(taken).hasSize(2);
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() throws Exception {
    SSLContext context = TestCertificate.of(temp, "dns:mail.elsewhere.example");
    int port =
        server(options -> options.enableTLS().startTlsSocketFactory(context)).getPortAllocated();
    SSLContext.setDefault(context);

    assertThat(failure(sender("smtp+starttls://localhost:" + port)))
        .hasMessageContaining("cannot be reached (");
    assertThat(taken).isEmpty();
  }

  @Test
  void withoutStartTlsThatIsRequiredNothingIsSent() {
    int port = server(options -> options).getPortAllocated();

    assertThat(failure(sender("smtp+starttls://127.0.0.1:" + port)))
        .hasMessageContaining("STARTTLS is required");
    assertThat(taken).isEmpty();
  }

  @Test
  void aWrongPasswordIsNamedByItsVariable() {
    int port =
        server(
                options ->
                    options
                        .authenticationHandlerFactory(
                            new EasyAuthenticationHandlerFactory(MailSenderTest::login))
                        .requireAuth())
            .getPortAllocated();

    assertThat(failure(sender("smtp://ops:wrong@127.0.0.1:" + port)))
        .hasMessageContaining("refuses the user name or the password in NOTIFY_SMTP_URL")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aRecipientThatIsRefusedDoesNotKeepTheMailFromTheOthers() throws Exception {
    int port = server(options -> options).getPortAllocated();

    assertThat(sent(sender("smtp://127.0.0.1:" + port, "nobody@shop.example", "ops@shop.example")))
        .endsWith("took it, but not for nobody@shop.example");
    assertThat(taken).hasSize(1);
  }

  @Test
  void whatTheServerSaysIsToldButForThePassword() {
    int port =
        server(
                options ->
                    options.authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory(MailSenderTest::login)))
            .getPortAllocated();

    assertThat(failure(sender("smtp://" + LOGIN + "127.0.0.1:" + port, "nobody@shop.example")))
        .hasMessageContaining("refuses it (550 no such user here: ***");
    assertThat(taken).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }

    assertThat(failure(sender("smtp://127.0.0.1:" + port)))
        .hasMessage("smtp://127.0.0.1:%d cannot be reached (Connection refused)".formatted(port));
    assertThat(failure(sender("smtp://no-such-host.invalid")))
        .hasMessageContaining("cannot be reached (unknown host)");
  }

  /** What it sends keeps below every timeout of a read. */
  @Test
  void aServerThatSendsAByteNowAndThenIsLeft() throws Exception {
    int port = hanging("220-", "x");

    assertThat(failure(sender("smtp://127.0.0.1:" + port, Duration.ofMillis(500))))
        .hasMessageContaining("did not answer in time");
  }

  @Test
  void aServerThatHangsIsLeft() throws Exception {
    int port = hanging("", "");

    assertThat(failure(sender("smtp://127.0.0.1:" + port, Duration.ofMillis(500))))
        .hasMessageContaining("did not answer in time");
  }

  private int hanging(String first, String again) throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    open.add(server);
    open.add(thread::shutdownNow);
    Future<?> unused =
        thread.submit(
            () -> {
              try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(first.getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(50);
                while (isOpen(socket)) {
                  out.write(again.getBytes(StandardCharsets.US_ASCII));
                }
              }
              return null;
            });
    return server.getLocalPort();
  }

  private static boolean isOpen(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return true;
    }
  }
}
