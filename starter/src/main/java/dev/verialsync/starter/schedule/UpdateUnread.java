package dev.verialsync.starter.schedule;

import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.common.interceptors.ScheduleClientCallsInterceptor;
import io.temporal.common.interceptors.ScheduleClientCallsInterceptorBase;
import io.temporal.common.interceptors.ScheduleClientInterceptorBase;

/**
 * Updates a schedule without reading it. The SDK would, and fails where it cannot decode what
 * Temporal's UI or command has set, such as a workflow's summary without details.
 */
final class UpdateUnread extends ScheduleClientInterceptorBase {

  @Override
  public ScheduleClientCallsInterceptor scheduleClientCallsInterceptor(
      ScheduleClientCallsInterceptor next) {
    return new ScheduleClientCallsInterceptorBase(next) {
      @Override
      public DescribeScheduleOutput describeSchedule(DescribeScheduleInput input) {
        return new DescribeScheduleOutput(
            new ScheduleDescription(input.getScheduleId(), null, null, null, null, null, null));
      }
    };
  }
}
