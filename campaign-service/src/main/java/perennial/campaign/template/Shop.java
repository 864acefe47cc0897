package perennial.campaign.template;

import java.time.ZoneId;

/**
 * In whose name messages are written.
 *
 * @param url where its shop is
 * @param zone of those who have named none, or no valid one
 */
public record Shop(String url, ZoneId zone) {}
