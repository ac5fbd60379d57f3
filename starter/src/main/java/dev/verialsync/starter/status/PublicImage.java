package dev.verialsync.starter.status;

import dev.verialsync.db.shop.ImageAddressRepository.ImageAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks for an image as a customer's browser would. */
final class PublicImage {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private PublicImage() {}

  /** What is wrong with what its address serves, found out with one HEAD in 3 s at most. */
  static Optional<String> fault(ImageAddress image) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(image.url()))
              .timeout(PATIENCE)
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      return fault(image, client.send(request, HttpResponse.BodyHandlers.discarding()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(sentence(image, "does not answer (%s)".formatted(e)));
    }
  }

  private static Optional<String> fault(ImageAddress image, HttpResponse<Void> answer) {
    if (answer.statusCode() != 200) {
      return Optional.of(sentence(image, "answers HTTP " + answer.statusCode()));
    }
    String type = answer.headers().firstValue("Content-Type").orElse("no media type");
    if (!type.equals(image.mediaType())) {
      return Optional.of(
          sentence(image, "serves %s instead of %s".formatted(type, image.mediaType())));
    }
    long bytes = answer.headers().firstValueAsLong("Content-Length").orElse(image.bytes());
    return bytes == image.bytes()
        ? Optional.empty()
        : Optional.of(
            sentence(image, "serves %d bytes instead of %d".formatted(bytes, image.bytes())));
  }

  private static String sentence(ImageAddress image, String fault) {
    return "%s %s: check MEDIA_PUBLIC_URL and what serves it (docs/shops.md), then run `verial-sync migrate`."
        .formatted(image.url(), fault);
  }
}
