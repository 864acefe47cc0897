package perennial.segment.topology;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What can be set of this service.
 *
 * @param definitions the directory that segment definitions are read from at start, as a path of the file system
 * @param advertised host and port at which other instances reach this one
 * @param threads how many stream threads this instance has
 * @param storeMemory the most that caches and write buffers of all its stores take, outside of the heap
 */
@ConfigurationProperties("perennial.segment")
record SegmentSettings(String definitions, String advertised, int threads, DataSize storeMemory) {}
