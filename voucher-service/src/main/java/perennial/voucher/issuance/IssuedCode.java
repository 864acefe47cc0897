package perennial.voucher.issuance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.register.Voucher;

/** A code as whoever had it issued gets it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IssuedCode(String code, @Nullable Instant validUntil) {

    static IssuedCode of(Voucher voucher) {
        return new IssuedCode(voucher.code().value(), voucher.period().until());
    }
}
