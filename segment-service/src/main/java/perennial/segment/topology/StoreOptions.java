package perennial.segment.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the memory of all stores of the process. Without it each store of each partition takes what it likes, outside
 * of the heap, so that an instance with many partitions outgrows its container. And each file is rewritten once a day, so that
 * what was deleted of an erased customer is gone from the disk, however little else is written.
 *
 * <p>Kafka Streams makes one of these for each store; what they share lives as long as the process.
 */
public final class StoreOptions implements RocksDBConfigSetter {

    static final String BYTES = "perennial.segment.store.memory.bytes";

    private static final int BLOCK_BYTES = 16 * 1024;
    private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;
    private static final Duration PERIODIC_COMPACTION = Duration.ofDays(1);
    private static @Nullable Shared shared;

    private record Shared(Cache cache, WriteBufferManager writeBuffers) {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared all = shared(
                Long.parseLong(Objects.requireNonNull(configs.get(BYTES), BYTES).toString()));
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(all.cache());
        table.setBlockSize(BLOCK_BYTES);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(all.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
        options.setPeriodicCompactionSeconds(PERIODIC_COMPACTION.toSeconds());
    }

    private static synchronized Shared shared(long bytes) {
        if (shared == null) {
            RocksDB.loadLibrary();
            Cache cache = new LRUCache(bytes);
            shared = new Shared(cache, new WriteBufferManager(bytes / 2, cache));
        }
        return shared;
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared belongs to no store.
    }
}
