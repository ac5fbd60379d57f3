package dev.verialsync.activities.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.format.ImageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectKeyTest {
  private static final String HASH = "abcd" + "0123456789".repeat(6);

  @Test
  void aKeyIsMadeFromTheHash() {
    assertThat(ObjectKey.of(HASH, "jpg").value()).isEqualTo("sha256/ab/cd/" + HASH + ".jpg");
  }

  @ParameterizedTest
  @EnumSource
  void everyKeyIsReadBack(ImageFormat format) {
    ObjectKey key = new ObjectKey(HASH, format);

    assertThat(ObjectKey.parse(key.value())).contains(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256/ab/cd/HASH",
        "sha256/ab/cd/HASH.exe",
        "sha256/ab/cd/HASH.JPG",
        "sha256/ab/ce/HASH.jpg",
        "sha256/aa/cd/HASH.jpg",
        "/sha256/ab/cd/HASH.jpg",
        "sha256/ab/cd/HASH.jpg/",
        "sha256/ab/cd/HASH.jpg-3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "sha256/ab/cd/HASH.jpg\n",
      })
  void anythingElseIsNoKey(String key) {
    assertThat(ObjectKey.parse(key.replace("HASH", HASH))).isEmpty();
  }

  @Test
  void aHashHasSixtyFourLowerCaseDigits() {
    assertThatThrownBy(() -> ObjectKey.of(HASH.toUpperCase(java.util.Locale.ROOT), "jpg"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ObjectKey.of("abc", "jpg"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ObjectKey.of(HASH, "exe"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePrefixesDivideTheLibrary() {
    assertThat(KeyPrefix.all()).hasSize(256).doesNotHaveDuplicates();
    assertThat(KeyPrefix.all())
        .filteredOn(prefix -> ObjectKey.of(HASH, "png").value().startsWith(prefix.value()))
        .containsExactly(new KeyPrefix("ab"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop-a/", "media/shop-a/", "sha256/"})
  void aKeyWithThePrefixOfItsLibraryIsReadBackWithIt(String prefix) {
    ObjectKey key = new ObjectKey(prefix, HASH, ImageFormat.PNG);
    assertThat(key.value()).isEqualTo(prefix + "sha256/ab/cd/" + HASH + ".png");
    assertThat(ObjectKey.parse(key.value())).contains(key);
  }
}
