package perennial.voucher.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import perennial.platform.testing.Http;
import perennial.platform.testing.Tokens;
import perennial.voucher.VoucherIT;

class QrIT extends VoucherIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"", "?size=100", "?size=1000"})
    void thePictureSaysTheCode(String query) throws Exception {
        String code = issued("ada", promotion("\"discount\":{\"percent\":10},\"codes\":{\"prefix\":\"HELLO-\"}"));

        HttpResponse<InputStream> answer = picture(code.toLowerCase(Locale.ROOT) + "/qr.png" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("private");
        BufferedImage picture = ImageIO.read(answer.body());
        assertThat(picture.getWidth()).isEqualTo(query.isEmpty() ? 300 : Integer.parseInt(query.substring(6)));
        assertThat(decoded(picture)).isEqualTo(code);
    }

    @Test
    void thereIsNoPictureOfNothing() {
        Http.Answer answer = shop().get("/vouchers/NO-SUCH/qr.png");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "1001", "x"})
    void aPictureHasASensibleSize(String size) {
        Http.Answer answer = shop().get("/vouchers/NO-SUCH/qr.png?size=" + size);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("size");
    }

    private HttpResponse<InputStream> picture(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/vouchers/" + path))
                .header("Authorization", Tokens.bearer("storefront"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String decoded(BufferedImage picture) throws Exception {
        int width = picture.getWidth();
        int height = picture.getHeight();
        byte[] brightness = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                brightness[y * width + x] = (byte) picture.getRGB(x, y);
            }
        }
        LuminanceSource source = new PlanarYUVLuminanceSource(brightness, width, height, 0, 0, width, height, false);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)), Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }
}
