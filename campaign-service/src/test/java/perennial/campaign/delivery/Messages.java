package perennial.campaign.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.template.MessageClass;

/** Messages for tests of decisions. */
final class Messages {

    static final Instant DUE_AT = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant EXPIRES_AT = DUE_AT.plusSeconds(3600);

    private Messages() {}

    static Message of(MessageClass messageClass) {
        return of(messageClass, new Voucher("CODE-1", null), false);
    }

    static Message until(MessageClass messageClass, Instant expiresAt) {
        return of(messageClass, new Voucher("CODE-1", null), false, expiresAt);
    }

    static Message of(MessageClass messageClass, @Nullable Voucher voucher, boolean codeTold) {
        return of(messageClass, voucher, codeTold, EXPIRES_AT);
    }

    private static Message of(
            MessageClass messageClass, @Nullable Voucher voucher, boolean codeTold, Instant expiresAt) {
        return new Message(
                new UUID(0, 1),
                new UUID(0, 2),
                "c-1",
                "welcome",
                1,
                "send-2",
                "welcome",
                "email",
                messageClass,
                voucher,
                codeTold,
                Occasion.NONE,
                "cause-1",
                DUE_AT,
                expiresAt,
                null);
    }
}
