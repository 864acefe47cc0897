package perennial.voucher.issuance;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.GenericCodes;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;

/** Enters generic codes among all others, so that no two promotions share one. */
@Component
class GenericCodeEntry implements GenericCodes {

    private final VoucherRegister register;
    private final Clock clock;

    GenericCodeEntry(VoucherRegister register, Clock clock) {
        this.register = register;
        this.clock = clock;
    }

    @Override
    public Optional<String> enter(Code code, String promotionId, int version) {
        Instant now = clock.instant();
        Voucher wanted = new Voucher(
                code,
                Voucher.Kind.GENERIC,
                promotionId,
                version,
                null,
                null,
                false,
                Voucher.Origin.PROMOTION,
                now,
                new Period(now, null),
                Voucher.Progress.NEW);
        if (!register.add(List.of(wanted)).isEmpty()) {
            return Optional.empty();
        }
        Voucher owner = register.find(code).orElseThrow();
        return owner.kind() == Voucher.Kind.GENERIC && owner.promotionId().equals(promotionId)
                ? Optional.empty()
                : Optional.of(code + " is a code of promotion " + owner.promotionId());
    }
}
