package perennial.campaign.shopping;

import java.util.List;
import perennial.events.OrderLine;

/** Lines as events tell them. */
public final class LinesReader {

    private LinesReader() {}

    public static List<Line> read(List<OrderLine> lines) {
        return lines.stream()
                .limit(Order.MAX_LINES)
                .map(line -> new Line(
                        line.getSku(),
                        line.getName(),
                        line.getQuantity(),
                        line.getUnitPriceMinor(),
                        line.getUrl(),
                        line.getImageUrl()))
                .toList();
    }
}
