package dev.verialsync.activities.images;

/** Learns what became of images, for those who watch the worker. */
public interface ImageWatch {

  /**
   * Articles' lists were committed.
   *
   * @param stored images that are new to the library
   * @param reused images that an article did not have and the library did
   * @param bytes of the stored ones
   */
  void committed(int stored, int reused, long bytes);
}
