package dev.verialsync.workflows.messages.notify;

import java.util.List;

/**
 * What a look found.
 *
 * @param deliveries to be begun; a bounded number, the next look finds others
 */
public record WatchReport(List<NotificationDeliveryInput> deliveries) {}
