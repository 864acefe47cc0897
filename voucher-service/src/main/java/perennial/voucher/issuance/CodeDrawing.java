package perennial.voucher.issuance;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;

/** Draws a code for each voucher that is to be issued, and another one where the code is taken. */
@Component
class CodeDrawing {

    /** With 60 bits a taken code is drawn less than once in the life of the universe: after so many, something is broken. */
    private static final int MOST_DRAWS = 10;

    private final VoucherRegister register;
    private final RandomGenerator random;

    CodeDrawing(VoucherRegister register, RandomGenerator random) {
        this.register = register;
        this.random = random;
    }

    /** @return the vouchers as they are in the register now, one for each draft and in their order */
    List<Voucher> draw(List<Draft> drafts) {
        SortedMap<Integer, Voucher> issued = new TreeMap<>();
        for (int draw = 1; issued.size() < drafts.size(); draw++) {
            if (draw > MOST_DRAWS) {
                throw new IllegalStateException("Drew " + MOST_DRAWS + " codes, and all of them are taken");
            }
            Map<Integer, Voucher> drawn = new LinkedHashMap<>();
            Set<Code> different = new HashSet<>();
            for (int i = 0; i < drafts.size(); i++) {
                if (!issued.containsKey(i)) {
                    Code code = new Code(drafts.get(i).pattern().draw(random));
                    if (different.add(code)) {
                        drawn.put(i, drafts.get(i).with(code));
                    }
                }
            }
            Set<Code> added = register.add(drawn.values());
            drawn.values().removeIf(voucher -> !added.contains(voucher.code()));
            issued.putAll(drawn);
        }
        return List.copyOf(issued.values());
    }
}
