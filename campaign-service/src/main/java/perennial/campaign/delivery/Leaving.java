package perennial.campaign.delivery;

/**
 * Why a journey ends before its next message: what it was for has gone.
 *
 * @param reason as it stands in events
 * @param causeId the event that says so
 */
public record Leaving(String reason, String causeId) {}
