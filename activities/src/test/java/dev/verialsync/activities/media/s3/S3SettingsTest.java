package dev.verialsync.activities.media.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.MediaLibraryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3SettingsTest {
  private static S3Settings settings(
      String endpoint, String accessKey, String secretKey, String bucket) {
    return S3Settings.of(endpoint, null, accessKey, new Secret(secretKey), bucket);
  }

  @Test
  void theRegionHasADefaultAndNoSecretIsShown() {
    S3Settings settings = settings("http://127.0.0.1:9000", "AKIA-1", "s3cr3t-key", "media");

    assertThat(settings.region()).isEqualTo("us-east-1");
    assertThat(settings)
        .hasToString(
            "S3Settings[endpoint=http://127.0.0.1:9000, region=us-east-1, bucket=media, prefix=]");
    assertThat(settings.secretKey()).hasToString("***");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9000, S3_ENDPOINT is no address with http:// or https://",
    "http://:9000, S3_ENDPOINT is no address",
    "http://me:s3cr3t@host, S3_ENDPOINT holds credentials",
    "http://host:9000/bucket, S3_ENDPOINT has a path",
  })
  void anEndpointIsAnAddressAndNothingMore(String endpoint, String message) {
    assertThatThrownBy(() -> settings(endpoint, "access", "secret", "media"))
        .isInstanceOf(MediaLibraryException.class)
        .hasMessageStartingWith(message)
        .matches(fault -> !MediaLibraryException.isTransient(fault))
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("s3cr3t");
  }

  @Test
  void emptyKeysAndImpossibleBucketsNameTheirVariable() {
    assertThatThrownBy(() -> settings("http://h", " ", "secret", "media"))
        .hasMessage("S3_ACCESS_KEY is empty");
    assertThatThrownBy(() -> settings("http://h", "access", "", "media"))
        .hasMessage("S3_SECRET_KEY is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "My_Bucket",
        "a..b",
        "ab",
        "-ab",
        "ab-",
        ".ab",
        "ab.",
        "a.-b",
        "a-.b",
        "192.168.0.1",
        "a/b",
        "a b",
        "../..",
        "ñandú"
      })
  void aBucketThatNoServerMakesIsNamed(String bucket) {
    assertThatThrownBy(() -> settings("http://h", "access", "secret", bucket))
        .isInstanceOf(MediaLibraryException.class)
        .hasMessageStartingWith("S3_BUCKET is \"" + bucket + "\"; a bucket's name has 3 to 63");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu west", "eu/west", "..", "é", "a\nb", "-"})
  void aRegionThatNoneHasIsNamed(String region) {
    assertThatThrownBy(
            () -> S3Settings.of("http://h", region, "access", new Secret("secret"), "media"))
        .isInstanceOf(MediaLibraryException.class)
        .hasMessageStartingWith(
            "S3_REGION is \"" + region.replace('\n', ' ') + "\"; a region's name has");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "é", "a b"})
  void anAccessKeyThatNoHeaderCarriesIsRefusedAndNotShown(String key) {
    assertThatThrownBy(() -> settings("http://h", key, "secret", "media"))
        .isInstanceOf(MediaLibraryException.class)
        .matches(fault -> !MediaLibraryException.isTransient(fault))
        .hasMessageStartingWith("S3_ACCESS_KEY holds a character")
        .hasMessageNotContaining(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "shop.images", "a--b", "1.2.3", "0a.b-c.9"})
  void aBucketThatMayBeIsTaken(String bucket) {
    assertThat(settings("http://h", "access", "secret", bucket).bucket()).isEqualTo(bucket);
  }

  @ParameterizedTest
  @CsvSource({"'',''", "shop-a,shop-a/", "media/shop_a/,media/shop_a/", "a.b/c,a.b/c/"})
  void aPrefixEndsWithASlash(String given, String kept) {
    assertThat(
            settings("http://127.0.0.1:9000", "AKIA-1", "s3cr3t-key", "media")
                .withPrefix(given)
                .prefix())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/a", "a//b", "../b", "a/./b", "a/..", "a b", "a?b", "ñ", "a\nb", "-a"})
  void aPrefixThatAServerMightReadOtherwiseIsRefused(String given) {
    assertThatThrownBy(
            () ->
                settings("http://127.0.0.1:9000", "AKIA-1", "s3cr3t-key", "media")
                    .withPrefix(given))
        .isInstanceOf(MediaLibraryException.class)
        .hasMessageStartingWith("S3_PREFIX is \"")
        .hasMessageContaining("expected is a prefix such as shop-a/");
  }
}
