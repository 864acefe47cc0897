package perennial.platform.consuming;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import perennial.platform.admission.Inbound;

/** Hands a batch's records and deletions to the handler in as few calls as keep the order of each key. */
final class HandOver<V extends SpecificRecord> {

    private final TopicHandler<V> handler;
    private final List<Inbound<V>> records = new ArrayList<>();
    private final Set<String> keysOfRecords = new HashSet<>();
    private final Set<String> deleted = new LinkedHashSet<>();

    HandOver(TopicHandler<V> handler) {
        this.handler = handler;
    }

    void add(Inbound<V> record) {
        if (deleted.contains(record.key())) {
            flush();
        }
        records.add(record);
        keysOfRecords.add(record.key());
    }

    void delete(String key) {
        if (keysOfRecords.contains(key)) {
            flush();
        }
        deleted.add(key);
    }

    /** What waits deletes no key of which there is a record, so that records and deletions may change places. */
    void flush() {
        if (!deleted.isEmpty()) {
            handler.deleted(List.copyOf(deleted));
        }
        if (!records.isEmpty()) {
            handler.handle(List.copyOf(records));
        }
        deleted.clear();
        records.clear();
        keysOfRecords.clear();
    }
}
