package perennial.voucher.lookup;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.qr.QrPicture;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.voucher.code.Code;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;
import perennial.voucher.register.VoucherRegister.Numbered;

@RestController
class VoucherController {

    private static final int LEAST_PICTURE_SIZE = 100;
    private static final int MOST_PICTURE_SIZE = 1000;
    private static final Duration PICTURE_GOOD_FOR = Duration.ofDays(1);

    private final VoucherRegister register;
    private final VoucherViews views;

    VoucherController(VoucherRegister register, VoucherViews views) {
        this.register = register;
        this.views = views;
    }

    @GetMapping("/vouchers/{code}")
    ResponseEntity<Object> read(@PathVariable String code) {
        return register.find(Code.of(code))
                .<ResponseEntity<Object>>map(
                        voucher -> ResponseEntity.ok(views.of(List.of(voucher)).getFirst()))
                .orElseGet(() -> Problem.notFound("voucher", code));
    }

    /** @param size width and height in pixels */
    @GetMapping("/vouchers/{code}/qr.png")
    ResponseEntity<Object> qrCode(@PathVariable String code, @RequestParam(defaultValue = "300") int size) {
        if (size < LEAST_PICTURE_SIZE || size > MOST_PICTURE_SIZE) {
            return Problem.answer(
                    HttpStatus.BAD_REQUEST,
                    "malformed",
                    "size must be from " + LEAST_PICTURE_SIZE + " to " + MOST_PICTURE_SIZE);
        }
        return register.find(Code.of(code))
                .map(voucher -> picture(voucher, size))
                .orElseGet(() -> Problem.notFound("voucher", code));
    }

    /** The picture of a code never changes, but whoever has it has the code: no shared cache may keep it. */
    private static ResponseEntity<Object> picture(Voucher voucher, int size) {
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .cacheControl(CacheControl.maxAge(PICTURE_GOOD_FOR).cachePrivate())
                .body(QrPicture.png(voucher.code().value(), size));
    }

    /** The newest first; {@code after} is the {@code next} of the page before. */
    @GetMapping("/customers/{customerId}/vouchers")
    Page<VoucherView> ofCustomer(
            @PathVariable String customerId,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "100") int limit) {
        List<Numbered> found =
                register.ofCustomer(customerId, after == null ? Long.MAX_VALUE : after, Page.bounded(limit) + 1);
        Page<Numbered> page = Page.of(found, limit, last -> Long.toString(last.number()));
        return new Page<>(views.of(page.items().stream().map(Numbered::voucher).toList()), page.next());
    }
}
