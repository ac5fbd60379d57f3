package dev.verialsync.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerIdentityTest {

  @Test
  void whatAWorkerSaysOfItselfIsReadBack() {
    WorkerIdentity self = new WorkerIdentity("16826@host", "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    assertThat(self.text())
        .isEqualTo("16826@host installation 3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    assertThat(WorkerIdentity.of(self.text())).isEqualTo(self);
  }

  @Test
  void anotherProgramsIdentityNamesNoInstallation() {
    assertThat(WorkerIdentity.of("16826@host")).isEqualTo(new WorkerIdentity("16826@host", null));
  }

  @Test
  void anIdentityCannotForgeALine() {
    assertThat(WorkerIdentity.of("1@host\nworkers   on x: none installation a\u2028b"))
        .isEqualTo(new WorkerIdentity("1@host?workers   on x: none", "a?b"));
  }
}
