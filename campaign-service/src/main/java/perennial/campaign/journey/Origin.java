package perennial.campaign.journey;

/** The change of membership that began a journey. */
record Origin(String segmentId, String eventId) {}
