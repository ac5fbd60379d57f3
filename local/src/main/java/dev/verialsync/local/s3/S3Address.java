package dev.verialsync.local.s3;

/** Where the embedded S3 server answers (path-style addresses); the bucket exists. */
public record S3Address(
    String endpoint, String region, String accessKey, String secretKey, String bucket) {
  @Override
  public String toString() {
    return "S3Address[" + endpoint + ", bucket " + bucket + "]";
  }
}
