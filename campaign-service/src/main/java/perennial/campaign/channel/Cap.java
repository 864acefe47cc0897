package perennial.campaign.channel;

import java.time.Duration;

/** At most so many marketing messages to one customer in any such period, over all campaigns. */
public record Cap(int messages, Duration every) {}
