import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The servers that deploy/image/build tries the image against, without a worker: until its input ends. */
final class Servers {

  /**
   * @param args the servers' folder, and the file to write their variables to, one NAME=VALUE a line
   */
  public static void main(String[] args) throws Exception {
    try (LocalStack stack = LocalStack.start(LocalStackOptions.in(Path.of(args[0])).build());
        VerialSimulator verial =
            VerialSimulator.start(SimulatorOptions.builder().articles(200).build())) {
      Path part = Path.of(args[1] + ".part");
      Files.write(
          part,
          List.of(
              "VERIAL_URL=" + verial.uri(),
              "VERIAL_SESSION=" + verial.options().session(),
              "TEMPORAL_ADDRESS=" + stack.temporal().target(),
              "DATABASE_URL=" + stack.database().jdbcUrl(),
              "DATABASE_USER=" + stack.database().user(),
              "DATABASE_PASSWORD=" + stack.database().password(),
              "S3_ENDPOINT=" + stack.s3().endpoint(),
              "S3_ACCESS_KEY=" + stack.s3().accessKey(),
              "S3_SECRET_KEY=" + stack.s3().secretKey(),
              "S3_BUCKET=" + stack.s3().bucket()));
      Files.move(part, Path.of(args[1]));
      System.in.transferTo(System.out);
    }
  }
}
