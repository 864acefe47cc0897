package perennial.voucher.lookup;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import perennial.voucher.code.Code;

/** A code as a picture that tills and telephones read. */
final class QrCode {

    static final int LEAST_SIZE = 100;
    static final int MOST_SIZE = 1000;
    static final int DEFAULT_SIZE = 300;
    static final Duration GOOD_FOR = Duration.ofDays(1);

    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xFFFFFF;

    /** Level M stands a crease or a reflection; the quiet zone is what the standard asks for. */
    private static final Map<EncodeHintType, Object> HINTS =
            Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M, EncodeHintType.MARGIN, 4);

    private QrCode() {}

    /** @param size width and height in pixels */
    static byte[] png(Code code, int size) {
        try {
            BitMatrix squares = new QRCodeWriter().encode(code.value(), BarcodeFormat.QR_CODE, size, size, HINTS);
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(picture(squares), "png", png);
            return png.toByteArray();
        } catch (WriterException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage picture(BitMatrix squares) {
        BufferedImage picture =
                new BufferedImage(squares.getWidth(), squares.getHeight(), BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < squares.getHeight(); y++) {
            for (int x = 0; x < squares.getWidth(); x++) {
                picture.setRGB(x, y, squares.get(x, y) ? BLACK : WHITE);
            }
        }
        return picture;
    }
}
