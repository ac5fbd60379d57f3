-- Who is notified of what: conditions that last, and notifications with their deliveries (an outbox: they are committed together with what
-- they tell of, and sent afterwards).

CREATE TABLE sync.condition (
    kind         text        NOT NULL,
    subject      text        NOT NULL DEFAULT '',
    since        timestamptz NOT NULL,
    is_told      boolean     NOT NULL DEFAULT false,
    told_at      timestamptz,
    gone_at      timestamptz,
    told_causes  uuid[]      NOT NULL DEFAULT '{}',
    told_issue   bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, subject)
);
COMMENT ON TABLE sync.condition IS 'Conditions that people are notified of: once, once a day while they last, and once when they are over. A row outlives its condition while the next message must wait. Issues and the daily digest have a row, too.';
COMMENT ON COLUMN sync.condition.kind IS 'A notification''s kind.';
COMMENT ON COLUMN sync.condition.subject IS 'images or products where the kind is late; else empty.';
COMMENT ON COLUMN sync.condition.since IS 'When it began.';
COMMENT ON COLUMN sync.condition.is_told IS 'Whether people believe that it lasts: a notification raised it, and none has said that it is over.';
COMMENT ON COLUMN sync.condition.told_at IS 'When a notification was last written of it; null = none was.';
COMMENT ON COLUMN sync.condition.gone_at IS 'When it was first seen to be over; null = it lasts.';
COMMENT ON COLUMN sync.condition.told_causes IS 'Hashes of the causes that people were notified of since it was raised, kept for an hour after its end; another cause is sent at once.';
COMMENT ON COLUMN sync.condition.told_issue IS 'The number of the last issue (sync.issue) that the last message counted, where the kind is issues.';

CREATE TABLE sync.notification (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key     uuid        NOT NULL DEFAULT gen_random_uuid(),
    kind    text        NOT NULL,
    stage   text        NOT NULL CHECK (stage IN ('once', 'raised', 'reminder', 'over')),
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    facts   jsonb       NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE sync.notification IS 'What people are notified of, as facts; the texts are made when it is sent.';
COMMENT ON COLUMN sync.notification.id IS 'Order of writing.';
COMMENT ON COLUMN sync.notification.key IS 'Message-ID of the mail and webhook-id: a repeat bears the same.';
COMMENT ON COLUMN sync.notification.kind IS 'failed, issues, late, verial-away, held, paused, completed, daily or test.';
COMMENT ON COLUMN sync.notification.stage IS 'once (it tells of a moment); raised, reminder, over (of a condition: it began, it lasts, it is over).';
COMMENT ON COLUMN sync.notification.at IS 'When it was written.';
COMMENT ON COLUMN sync.notification.facts IS 'What the text needs: numbers, times, causes. No secret, no session number.';

CREATE TABLE sync.delivery (
    notification_id  bigint NOT NULL REFERENCES sync.notification ON DELETE CASCADE,
    target           text   NOT NULL CHECK (target IN ('mail', 'webhook')),
    attempted_at     timestamptz,
    delivered_at     timestamptz,
    given_up_at      timestamptz,
    last_error       text,
    gone_endpoint    text,
    PRIMARY KEY (notification_id, target)
);
CREATE INDEX delivery_open ON sync.delivery (notification_id) WHERE delivered_at IS NULL AND given_up_at IS NULL;
COMMENT ON TABLE sync.delivery IS 'Each notification''s targets, and what became of it there.';
COMMENT ON COLUMN sync.delivery.notification_id IS 'The notification.';
COMMENT ON COLUMN sync.delivery.target IS 'mail or webhook.';
COMMENT ON COLUMN sync.delivery.attempted_at IS 'When the last attempt began; null = none has.';
COMMENT ON COLUMN sync.delivery.delivered_at IS 'When the target took it; null = it has not.';
COMMENT ON COLUMN sync.delivery.given_up_at IS 'When the last attempt failed; null = delivered, or attempts continue.';
COMMENT ON COLUMN sync.delivery.last_error IS 'Why the last attempt failed; null = none has.';
COMMENT ON COLUMN sync.delivery.gone_endpoint IS 'SHA-256 of the webhook''s address where it answered 410 Gone: nothing more is sent there.';
