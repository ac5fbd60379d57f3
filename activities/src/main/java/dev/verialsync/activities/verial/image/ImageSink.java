package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.verial.spool.ImageContent;
import dev.verialsync.activities.verial.spool.SpoolException;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import dev.verialsync.activities.verial.text.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Takes one image's decoded bytes as they come: into a hash and a buffer. */
final class ImageSink {
  private final int number;
  private final SpooledBuffer buffer;
  private final long limitBytes;
  private @Nullable MessageDigest digest;
  private long count;
  private boolean base64 = true;
  private @Nullable String sha256;

  /**
   * One image's.
   *
   * @param number of the image in its answer, from 0
   * @param limitBytes more are counted and not kept; 0 keeps none
   */
  ImageSink(int number, SpooledBuffer buffer, long limitBytes) {
    this.number = number;
    this.buffer = buffer;
    this.limitBytes = limitBytes;
  }

  int number() {
    return number;
  }

  void write(byte[] bytes, int length) throws SpoolException {
    count += length;
    if (count > limitBytes) {
      buffer.close();
      return;
    }
    if (digest == null) {
      digest = Sha256.newDigest();
    }
    digest.update(bytes, 0, length);
    buffer.write(bytes, 0, length);
  }

  /** The text was no Base64: what was decoded of it is worth nothing. */
  void reject() {
    base64 = false;
    buffer.close();
  }

  void finish() throws SpoolException {
    if (problem() == null && digest != null) {
      sha256 = HexFormat.of().formatHex(digest.digest());
      digest = null; // there may be many images
      buffer.finish();
    } else {
      buffer.close();
    }
  }

  long count() {
    return count;
  }

  @Nullable String sha256() {
    return sha256;
  }

  ImageContent content() {
    return buffer;
  }

  @Nullable ImageProblem problem() {
    if (!base64) {
      return ImageProblem.NOT_BASE64;
    }
    if (count == 0) {
      return ImageProblem.EMPTY;
    }
    return count > limitBytes ? ImageProblem.TOO_LARGE : null;
  }

  void close() {
    buffer.close();
  }
}
