package perennial.voucher;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static perennial.platform.web.Scope.MARKETING;
import static perennial.platform.web.Scope.STOREFRONT;
import static perennial.platform.web.Scope.SUPPORT;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import perennial.platform.web.AccessRules;
import perennial.schemas.Service;

/** voucher-service: issues codes on request, and is asked at every checkout. */
@SpringBootApplication
public class VoucherApplication {

    public static void main(String[] args) {
        SpringApplication.run(VoucherApplication.class, args);
    }

    @Bean
    Service service() {
        return Service.VOUCHER;
    }

    /** All endpoints, and who may call them. */
    @Bean
    AccessRules accessRules() {
        return AccessRules.rules()
                .allowDefinitions("/promotions")
                .allow(POST, "/validations", STOREFRONT)
                .allow(POST, "/redemptions", STOREFRONT)
                .allow(POST, "/redemptions/*/rollback", STOREFRONT)
                .allow(POST, "/reservations", STOREFRONT)
                .allow(DELETE, "/reservations/*", STOREFRONT)
                .allow(POST, "/promotions/*/vouchers", SUPPORT, MARKETING)
                .allow(GET, "/vouchers/*", SUPPORT)
                .allow(GET, "/vouchers/*/qr.png", STOREFRONT, SUPPORT)
                .allow(GET, "/customers/*/vouchers", SUPPORT);
    }
}
